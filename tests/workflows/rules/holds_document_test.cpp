// Is docs/holds.md the table of hold codes, and does the table answer all that a hold must say?
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

#include "workflows/rules/finding.hpp"
#include "workflows/rules/hold_codes.hpp"

#ifndef SOURCE_ROOT
#error "SOURCE_ROOT must name the top of the source tree"
#endif

using namespace workflows::rules;

namespace {

std::set<std::string_view> const workers{"coordinator", "therapist", "client", "approver",
                                         "attestor",    "admin",     "payer"};
std::set<std::string_view> const roles{"", "coordinator", "approver", "admin"};
std::set<std::string> const offered{"standard_session",  "late_cancellation", "incorrect_charge",
                                    "late_fee_question", "not_billed",        "write_off"};

// The stable codes of the interface contract.
constexpr auto contract =
    "note_missing notes_disagree field_missing field_conflict client_not_found client_found_twice identity_differs "
    "session_not_found session_in_future session_late_cancelled session_cancelled duration_conflict therapist_conflict "
    "therapist_not_covered time_ambiguous time_nonexistent zone_unresolved second_session_same_day code_conflict "
    "not_billable diagnosis_missing diagnosis_conflict diagnosis_not_billable not_licensed client_elsewhere "
    "address_missing modality past_30_days attestation_needed approval_needed code_to_confirm invoice_missing "
    "invoices_two invoice_paid partly_paid written_off_otherwise positive_charge portal_zone portal_slot_taken "
    "portal_client portal_refused portal_no_active_plan new_message attribute_option_missing contact_missing "
    "contact_ambiguous last_participant macro_missing macro_placeholder recipient_unsubscribed fee_not_allowed "
    "not_late "
    "retries_used_up two_payments proper_late_fee not_covered part_refunded refund_refused balance_open_after_refund "
    "row_may_exist outcome_unknown duplicate_present counterpart_down unexpected_outcome replay_mismatch "
    "placed_by_person quarantined "
    "setup_missing isc_missing appointment_deleted preauth_format preauth_missing clearing_refused stuck_unprocessed "
    "duplicate_invoice";

}  // namespace

TEST_CASE("docs/holds.md is the table of hold codes") {
  if (std::getenv("CLAIMSTEP_WRITE_GENERATED") != nullptr)
    std::ofstream(SOURCE_ROOT "/docs/holds.md") << holds_markdown();
  std::ifstream file(SOURCE_ROOT "/docs/holds.md", std::ios::binary);
  REQUIRE(file);
  std::string const text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  INFO("make it again: run this test with CLAIMSTEP_WRITE_GENERATED=1");
  CHECK(text == holds_markdown());
}

TEST_CASE("every code of the contract is in the table and nothing is there twice") {
  std::set<std::string_view> known;
  for (auto const& entry : hold_codes()) {
    INFO(entry.code);
    CHECK(known.insert(entry.code).second);
  }
  std::istringstream wanted(contract);
  for (std::string code; wanted >> code;) {
    INFO(code);
    CHECK(find_hold_code(code) != nullptr);
  }
  CHECK(find_hold_code("no_such_code") == nullptr);
}

TEST_CASE("every hold says who can fix it, what releases it, and offers only known ways out") {
  for (auto const& entry : hold_codes()) {
    INFO(entry.code);
    CHECK(workers.count(entry.who_can_fix) == 1);
    CHECK(roles.count(entry.override_role) == 1);
    CHECK(entry.sentence.ends_with('.'));
    CHECK(entry.released_by.ends_with('.'));
    std::istringstream offers{std::string(entry.offers)};
    for (std::string offer; offers >> offer;) CHECK(offered.count(offer) == 1);
  }
}

TEST_CASE("time, identity, licence, money already moved and attestation cannot be overridden") {
  for (auto const* code : {"identity_differs", "duration_conflict", "not_licensed", "client_elsewhere", "past_30_days",
                           "attestation_needed", "approval_needed", "code_conflict", "not_billable", "modality",
                           "invoice_paid", "session_late_cancelled", "outcome_unknown", "new_message"})
    CHECK_FALSE(find_hold_code(code)->overridable());
}

TEST_CASE("a finding takes sentence, owner, override and offers from its code") {
  auto const finding = make_finding("past_30_days", "thirty_days", {{"rule", "days", "31"}});
  CHECK(finding.sentence == find_hold_code("past_30_days")->sentence);
  CHECK(finding.who_can_fix == "coordinator");
  CHECK_FALSE(finding.overridable);
  CHECK(finding.offers == std::vector<std::string>{"write_off", "not_billed"});
  CHECK(finding.rule == "thirty_days");
  CHECK(make_finding("second_session_same_day", "r", {}).override_role == "coordinator");
  CHECK(make_finding("modality", "r", {}, "Said otherwise.").sentence == "Said otherwise.");
}

TEST_CASE("a finding with an unknown code cannot be overridden by anybody") {
  auto const finding = make_finding("no_such_code", "r", {});
  CHECK(finding.who_can_fix == "admin");
  CHECK_FALSE(finding.overridable);
}
