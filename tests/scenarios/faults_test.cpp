// What if the network or a counterpart misbehaves? Every fault a world can order, on every verb, once and twice in a row.
#include "tests/support/practice_run.hpp"

using namespace practice_run;
using connectors::twins::FaultKind;

namespace {

std::vector<std::pair<std::string, std::string>> const verbs{
    {"ticket_inbox", "ticket.read_thread"},          {"ticket_inbox", "ticket.find_contact"},
    {"ticket_inbox", "ticket.list_billing_view"},    {"care_platform", "platform.find_client"},
    {"care_platform", "platform.find_appointments"}, {"care_platform", "platform.read_billing"},
    {"payer_portal", "portal.read"},                 {"payer_portal", "portal.read_session"},
    {"ticket_inbox", "ticket.participant_added"},    {"ticket_inbox", "ticket.participant_removed"},
    {"ticket_inbox", "ticket.form_submitted"},       {"ticket_inbox", "ticket.attribute_set"},
    {"ticket_inbox", "ticket.closed"},               {"payer_portal", "portal.session_confirmed"},
    {"care_platform", "invoice.written_off"},        {"care_platform", "invoice.charged"}};

std::vector<FaultKind> const faults{FaultKind::accepted_reply_lost, FaultKind::timed_out, FaultKind::error_before, FaultKind::error_after,
                                    FaultKind::rate_limited,        FaultKind::garbled,   FaultKind::truncated,    FaultKind::slow,
                                    FaultKind::refused,             FaultKind::reads_lag};

void try_faults(int times, int seconds) {
  auto const world = world_of("tests/worlds/scenarios/standard.json");
  auto const undisturbed = run(world);
  REQUIRE(shown(undisturbed.broken) == "");
  for (auto const& [counterpart, verb] : verbs) {
    for (auto fault : faults) {
      auto faulty = world;
      connectors::twins::WorldFault ordered;
      ordered.counterpart = counterpart;
      ordered.verb = verb;
      ordered.times = times;
      ordered.fault = fault;
      ordered.seconds = seconds;
      faulty.faults = {ordered};
      auto const disturbed = run(faulty);
      INFO(workflows::codec::enum_name(fault) << " on " << verb << ", " << times << " times, " << seconds << " seconds");
      check_same_or_in_doubt(undisturbed, disturbed, verb == "ticket.form_submitted");
    }
  }
}

}  // namespace

TEST_CASE("any fault of any verb, once, leaves the ledgers as if nothing had happened") { try_faults(1, 3); }

TEST_CASE("any fault of any verb, three times in a row and long, never makes a pair") {
  // Longer than the deadline of an exchange: what is slow arrives after we have given up.
  auto const world = world_of("tests/worlds/scenarios/standard.json");
  auto const undisturbed = run(world);
  for (auto const& [counterpart, verb] : verbs) {
    for (auto fault : faults) {
      auto faulty = world;
      connectors::twins::WorldFault ordered;
      ordered.counterpart = counterpart;
      ordered.verb = verb;
      ordered.times = 3;
      ordered.fault = fault;
      ordered.seconds = 40;
      faulty.faults = {ordered};
      auto const disturbed = run(faulty);
      INFO(workflows::codec::enum_name(fault) << " on " << verb << ", three times, 40 seconds");
      check_same_or_in_doubt(undisturbed, disturbed, true);
    }
  }
}
