// What if the network or a counterpart misbehaves? Every fault a world can order, on every verb, once and twice in a
// row.
#include "tests/support/practice_run.hpp"
#include "workflows/effect_table.hpp"

using namespace practice_run;
using connectors::twins::FaultKind;

namespace {

using Verbs = std::vector<std::pair<std::string, std::string>>;

// A scenario, how long it is watched, and the verbs that it needs.
struct Tried {
  std::string scenario, until;
  Verbs verbs;
};

std::vector<Tried> const all_tried{
    {"standard",
     "45m",
     {{"ticket_inbox", "ticket.read_thread"},
      {"ticket_inbox", "ticket.find_contact"},
      {"ticket_inbox", "ticket.list_billing_view"},
      {"care_platform", "platform.find_client"},
      {"care_platform", "platform.find_appointments"},
      {"care_platform", "platform.read_billing"},
      {"payer_portal", "portal.read"},
      {"payer_portal", "portal.read_session"},
      {"ticket_inbox", "ticket.participant_added"},
      {"ticket_inbox", "ticket.participant_removed"},
      {"ticket_inbox", "ticket.form_submitted"},
      {"ticket_inbox", "ticket.attribute_set"},
      {"ticket_inbox", "ticket.closed"},
      {"payer_portal", "portal.session_confirmed"},
      {"care_platform", "invoice.written_off"},
      {"care_platform", "invoice.charged"}}},
    {"late_cancellation_charged",
     "45m",
     {{"care_platform", "platform.read_account"},
      {"care_platform", "invoice.created"},
      {"care_platform", "invoice.charged"}}},
    {"failed_payment_retried",
     "90m",
     {{"ticket_inbox", "ticket.find_notice"},
      {"ticket_inbox", "ticket.render_macro"},
      {"ticket_inbox", "ticket.reply_sent"},
      {"care_platform", "invoice.charged"}}},
    {"late_cancellation_declined_then_paid", "3h", {{"ticket_inbox", "ticket.conversation_started"}}},
};

// Kinds whose absence cannot be proven may end in doubt.
bool is_weak(std::string const& verb) {
  auto const* policy = engine::policy_of(workflows::effect_table(), verb);
  return policy != nullptr && !policy->strong;
}

std::vector<FaultKind> const faults{FaultKind::accepted_reply_lost,
                                    FaultKind::timed_out,
                                    FaultKind::error_before,
                                    FaultKind::error_after,
                                    FaultKind::rate_limited,
                                    FaultKind::garbled,
                                    FaultKind::truncated,
                                    FaultKind::slow,
                                    FaultKind::refused,
                                    FaultKind::reads_lag};

// A read that lags behind for longer than we look twice may stop a case for a person; it may never bring a second
// write.
bool held_within(Result const& undisturbed, Result const& disturbed) {
  auto const held = std::any_of(disturbed.ends.begin(), disturbed.ends.end(),
                                [](auto const& end) { return end.find(" OnHold ") != std::string::npos; });
  return held && disturbed.broken.empty() &&
         std::includes(undisturbed.ledger.begin(), undisturbed.ledger.end(), disturbed.ledger.begin(),
                       disturbed.ledger.end());
}

void try_faults_of(Tried const& tried, int times, int seconds, int quiet) {
  auto world = world_of("tests/worlds/scenarios/" + tried.scenario + ".json");
  world.policies.quiet_seconds = {{"*", quiet}};
  world.until = tried.until;
  auto const undisturbed = run(world);
  REQUIRE(shown(undisturbed.broken) == "");
  for (auto const& [counterpart, verb] : tried.verbs) {
    for (auto fault : faults) {
      auto faulty = world;
      faulty.faults = {{}};
      auto& ordered = faulty.faults.front();
      ordered.counterpart = counterpart;
      ordered.verb = verb;
      ordered.times = times;
      ordered.fault = fault;
      ordered.seconds = seconds;
      auto const disturbed = run(faulty);
      INFO(tried.scenario << ": " << workflows::codec::enum_name(fault) << " on " << verb << ", " << times << " times, "
                          << seconds << " seconds");
      if (fault == FaultKind::reads_lag && seconds > 10 && held_within(undisturbed, disturbed)) continue;
      check_same_or_in_doubt(undisturbed, disturbed, is_weak(verb) || times > 1);
    }
  }
}

void try_faults(int times, int seconds, int quiet) {
  for (auto const& tried : all_tried) try_faults_of(tried, times, seconds, quiet);
}

}  // namespace

TEST_CASE("any fault of any verb, once, leaves the ledgers as if nothing had happened", "[faults]") {
  try_faults(1, 3, 1);
}

// Longer than the deadline of an exchange, so that what is slow arrives after we have given up on it; the quiet period
// is longer still, as the effect table has it.
TEST_CASE("any fault of any verb, three times in a row and long, never makes a pair", "[faults]") {
  try_faults(3, 40, 60);
}
