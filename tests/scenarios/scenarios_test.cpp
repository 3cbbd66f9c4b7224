// Do the scenarios end where they should, and do they take every row of every table? Each scenario names its end below.
#include "app/table_text.hpp"
#include "tests/scenarios/rows_by_hand.hpp"
#include "tests/support/completeness.hpp"
#include "tests/support/practice_run.hpp"
#include "workflows/effect_table.hpp"

using namespace practice_run;

namespace {

// World file (without folder and ending) → "ticket state hold" of each case, with the kind before it where that is not
// standard_session. A case that was opened by another has "-" for a ticket of its own.
std::map<std::string, std::multiset<std::string>> const ends{
    {"scenarios/standard", {"215473 Billed -"}},
    {"scenarios/client_takes_part_already", {"215473 Billed -"}},
    // Both are under way at once; which reaches the claim first is a matter of the seed, never both.
    {"scenarios/two_threads", {"215473 Duplicate -", "215474 Billed -"}},
    {"timed/two_sessions_in_one_thread", {"215473 Billed -", "215473 Billed -"}},
    {"timed/two_sessions_one_withdrawn", {"215473 Billed -", "215473 Withdrawn -"}},
    {"timed/two_sessions_one_mended", {"215473 Billed -", "215473 Billed -"}},
    {"timed/two_clients_in_one_thread", {"215473 OnHold other_recipients", "215473 OnHold other_recipients"}},
    {"timed/correction_of_nothing_named", {"215473 Billed -", "215473 Billed -"}},
    {"timed/two_sessions_one_refunded",
     {"215473 Billed -", "215473 HandedOver -", "incorrect_charge 215473 AwaitingApproval approval_needed"}},
    {"timed/two_sessions_one_refunded_and_billed",
     {"215473 Billed -", "215473 HandedOver -", "incorrect_charge 215473 RefundedAndBilled -", "215473 Billed -"}},
    {"timed/two_sessions_one_refund_withdrawn",
     {"215473 Billed -", "215473 HandedOver -", "incorrect_charge 215473 Withdrawn -"}},
    {"timed/message_before_first_reading", {"215473 OnHold new_message"}},
    {"timed/message_before_first_reading_answered", {"215473 Billed -"}},
    {"timed/note_corrected_after_claim", {"215473 Billed -"}},
    {"timed/too_late_written_off", {"215473 NotBilled -"}},
    {"scenarios/note_contradicts_itself", {"215473 Withdrawn -"}},
    {"scenarios/long_thread_without_note", {"215473 OnHold note_missing"}},
    {"scenarios/client_not_found", {"215473 OnHold client_not_found"}},
    {"scenarios/late_cancelled_not_billed", {"215473 NotBilled -"}},
    {"scenarios/contact_missing", {"215473 OnHold contact_missing"}},
    {"scenarios/diagnosis_added_later", {"215473 Billed -"}},
    {"scenarios/plan_comes_back", {"215473 Billed -"}},
    {"scenarios/approved", {"215473 Billed -"}},
    {"scenarios/approval_refused", {"215473 OnHold approval_needed"}},
    {"scenarios/message_while_waiting", {"215473 Billed -"}},
    {"scenarios/paid_meanwhile", {"215473 Billed -"}},
    {"scenarios/assisted_and_confirmed", {"215473 Billed -"}},
    {"scenarios/all_by_hand", {"215473 Billed -"}},
    {"scenarios/charge_refused_by_hand", {"215473 Billed -"}},
    {"scenarios/note_after_the_end", {"215473 Billed -"}},
    {"scenarios/portal_in_pacific", {"215473 Billed -"}},
    {"scenarios/message_before_closing", {"215473 Billed -"}},
    {"scenarios/message_after_closing", {"215473 Billed -"}},
    {"scenarios/paid_after_the_claim", {"215473 Billed -"}},
    {"scenarios/paid_after_the_claim_refunded",
     {"215473 Billed -", "incorrect_charge 215473 RefundedAndBilled -", "215473 Duplicate -"}},
    {"scenarios/not_there_when_read_back", {"215473 OnHold unexpected_outcome"}},
    {"scenarios/invoice_gone_when_read_back", {"215473 OnHold unexpected_outcome"}},
    {"scenarios/larger_after_the_claim", {"215473 Billed -"}},
    {"scenarios/contact_gone_after_the_claim", {"215473 Billed -"}},
    {"scenarios/incorrect_charge_billed",
     {"215473 HandedOver -", "incorrect_charge 215473 RefundedAndBilled -", "215473 Billed -"}},
    {"scenarios/incorrect_charge_approved",
     {"215473 HandedOver -", "incorrect_charge 215473 RefundedAndBilled -", "215473 Billed -"}},
    {"scenarios/incorrect_charge_refund_refused",
     {"215473 HandedOver -", "incorrect_charge 215473 RefundedAndBilled -", "215473 Billed -"}},
    {"scenarios/incorrect_charge_refunded_by_hand",
     {"215473 HandedOver -", "incorrect_charge 215473 RefundedAndBilled -", "215473 Billed -"}},
    {"scenarios/incorrect_charge_part_refunded",
     {"215473 HandedOver -", "incorrect_charge 215473 RefundedAndBilled -", "215473 Billed -"}},
    {"scenarios/incorrect_charge_two_payments",
     {"215473 HandedOver -", "incorrect_charge 215473 BillingSession -", "215473 OnHold partly_paid"}},
    {"scenarios/incorrect_charge_not_covered", {"215473 HandedOver -", "incorrect_charge 215473 NotBilled -"}},
    {"scenarios/incorrect_charge_macro_missing",
     {"215473 HandedOver -", "incorrect_charge 215473 OnHold macro_missing"}},
    {"scenarios/incorrect_charge_written_off",
     {"215473 HandedOver -", "incorrect_charge 215473 RefundedAndWrittenOff -"}},
    {"scenarios/incorrect_charge_row_may_exist",
     {"215473 HandedOver -", "incorrect_charge 215473 RefundedAndWrittenOff -"}},
    {"scenarios/incorrect_charge_payer_refuses",
     {"215473 HandedOver -", "incorrect_charge 215473 RefundedAndWrittenOff -", "215473 NotBilled -"}},
    {"scenarios/incorrect_charge_day_30_passes",
     {"215473 HandedOver -", "incorrect_charge 215473 RefundedAndWrittenOff -", "215473 NotBilled -"}},
    {"scenarios/incorrect_charge_held_meanwhile",
     {"215473 HandedOver -", "incorrect_charge 215473 RefundedAndBilled -", "215473 Billed -"}},
    {"scenarios/incorrect_charge_withdrawn", {"215473 HandedOver -", "incorrect_charge 215473 Withdrawn -"}},
    {"scenarios/incorrect_charge_complaint", {"incorrect_charge 215600 RefundedAndBilled -", "- Billed -"}},
    {"scenarios/incorrect_charge_promised_one_returned", {"incorrect_charge 215600 RefundedAndBilled -", "- Billed -"}},
    {"scenarios/incorrect_charge_written_off_for_good",
     {"incorrect_charge 215600 RefundedAndWrittenOff -", "- Withdrawn -", "215473 Duplicate -"}},
    {"scenarios/incorrect_charge_told_once",
     {"incorrect_charge 215600 Withdrawn -", "incorrect_charge 215601 OnHold refund_refused"}},
    {"timed/charge_asked_by_a_stranger", {}},
    {"timed/incorrect_charge_two_complaints",
     {"incorrect_charge 215600 RefundedAndBilled -", "- Billed -", "incorrect_charge 215700 RefundedAndBilled -",
      "- Billed -"}},
    {"timed/incorrect_charge_second_in_thread",
     {"incorrect_charge 215600 RefundedAndBilled -", "- Billed -", "incorrect_charge 215600 RefundedAndBilled -",
      "- Billed -"}},
    {"timed/mail_before_its_note", {"215473 Billed -"}},
    {"timed/late_fee_disputed_before_charge", {"late_cancellation 215650 OnHold new_message"}},
    {"timed/incorrect_charge_message_meanwhile",
     {"incorrect_charge 215600 OnHold new_message", "- OnHold new_message"}},
    {"timed/incorrect_charge_not_told_apart", {"incorrect_charge 215600 OnHold two_payments"}},
    {"timed/refund_not_approved_by_who_asked",
     {"215473 HandedOver -", "incorrect_charge 215473 AwaitingApproval approval_needed"}},
    {"timed/late_fee_question_declined", {"late_fee_question 215600 OnHold no_late_fee"}},
    {"scenarios/late_fee_question_asked", {"late_fee_question 215600 Answered -"}},
    {"scenarios/late_fee_question_answered",
     {"215473 HandedOver -", "incorrect_charge 215473 HandedOver -", "late_fee_question 215473 Answered -"}},
    {"scenarios/late_fee_question_macro_missing",
     {"215473 HandedOver -", "incorrect_charge 215473 HandedOver -", "late_fee_question 215473 NotBilled -"}},
    {"scenarios/late_fee_question_placeholder",
     {"215473 HandedOver -", "incorrect_charge 215473 HandedOver -",
      "late_fee_question 215473 OnHold macro_placeholder"}},
    {"scenarios/late_fee_question_new_message",
     {"215473 HandedOver -", "incorrect_charge 215473 HandedOver -", "late_fee_question 215473 Answered -"}},
    {"scenarios/late_cancellation_charged", {"215473 HandedOver -", "late_cancellation 215473 FeeCollected -"}},
    {"scenarios/late_cancellation_already_paid", {"215473 HandedOver -", "late_cancellation 215473 AlreadyPaid -"}},
    {"scenarios/late_cancellation_not_allowed", {"215473 HandedOver -", "late_cancellation 215473 NotBilled -"}},
    {"scenarios/late_cancellation_part_paid", {"215473 HandedOver -", "late_cancellation 215473 OnHold partly_paid"}},
    {"scenarios/late_cancellation_waived", {"215473 HandedOver -", "late_cancellation 215473 FeeWaived -"}},
    {"scenarios/late_cancellation_waived_but_paid", {"215473 HandedOver -", "late_cancellation 215473 AlreadyPaid -"}},
    {"scenarios/late_cancellation_waived_while_collecting",
     {"215473 HandedOver -", "late_cancellation 215473 FeeWaived -", "failed_payment - Waived -"}},
    {"timed/late_cancellation_waived_while_charging_again",
     {"215473 HandedOver -", "late_cancellation 215473 OnHold invoice_paid", "failed_payment - Paid -"}},
    {"scenarios/failed_payment_mail_after_the_waiver",
     {"215473 HandedOver -", "late_cancellation 215473 FeeWaived -", "failed_payment 215490 Waived -"}},
    {"scenarios/late_cancellation_collected_again",
     {"215473 HandedOver -", "late_cancellation 215473 FeeUncollected -", "failed_payment - Withdrawn -",
      "failed_payment - Withdrawn -"}},
    {"scenarios/late_cancellation_two_threads",
     {"215473 HandedOver -", "215474 HandedOver -", "late_cancellation 215473 FeeCollected -",
      "late_cancellation 215474 Duplicate -"}},
    {"scenarios/late_cancellation_declined_then_paid",
     {"215473 HandedOver -", "late_cancellation 215473 FeeCollected -", "failed_payment - Paid -"}},
    {"scenarios/failed_payment_retried",
     {"215473 HandedOver -", "late_cancellation 215473 FeeCollected -", "failed_payment - Paid -"}},
    {"scenarios/failed_payment_given_up",
     {"215473 HandedOver -", "late_cancellation 215473 FeeUncollected -", "failed_payment - Uncollected -"}},
    {"scenarios/failed_payment_mail_afterwards",
     {"215473 HandedOver -", "late_cancellation 215473 CollectingFee -", "failed_payment - AwaitingPayment -"}},
    {"scenarios/failed_payment_mail_before",
     {"215473 HandedOver -", "late_cancellation 215473 FeeCollected -", "failed_payment 215490 Paid -",
      "failed_payment - Duplicate -"}},
    {"scenarios/failed_payment_client_has_written",
     {"215473 HandedOver -", "late_cancellation 215473 CollectingFee -", "failed_payment - AwaitingPayment -"}},
    {"scenarios/failed_payment_macro_missing",
     {"215473 HandedOver -", "late_cancellation 215473 CollectingFee -", "failed_payment - OnHold macro_missing"}},
    {"scenarios/failed_payment_placeholder",
     {"215473 HandedOver -", "late_cancellation 215473 CollectingFee -", "failed_payment - OnHold macro_placeholder"}},
    {"scenarios/failed_payment_contact_missing",
     {"215473 HandedOver -", "late_cancellation 215473 CollectingFee -", "failed_payment - OnHold contact_missing"}},
    {"scenarios/late_cancellation_reported", {"late_cancellation 215600 FeeCollected -"}},
    {"scenarios/failed_payment_mail_alone", {"failed_payment 215490 Paid -"}},
    {"timed/second_invoice_in_one_thread", {"failed_payment 215490 Paid -", "failed_payment 215490 Paid -"}},
    {"timed/several_invoices_named", {"failed_payment 215490 Paid -"}},
    {"timed/failed_payment_reminded",
     {"215473 HandedOver -", "late_cancellation 215473 FeeUncollected -", "failed_payment - Uncollected -"}},
    {"timed/late_cancellation_waived_for_days",
     {"215473 HandedOver -", "late_cancellation 215473 OnHold balance_open_after_refund", "failed_payment - Waived -"}},
    {"timed/late_cancellation_over_claim", {"215473 Billed -", "late_cancellation 215650 OnHold duplicate_present"}},
    {"timed/late_cancellation_waived_before_reserved",
     {"late_cancellation 215600 FeeWaived -", "late_cancellation 215650 Duplicate -"}},
    {"timed/late_cancellation_rebooked_slot",
     {"late_cancellation 215650 FeeCollected -", "215473 OnHold duplicate_present"}},
    {"timed/late_cancellation_rebooked_slot_waived",
     {"late_cancellation 215650 FeeWaived -", "215473 OnHold duplicate_present"}},
    {"timed/late_cancellation_was_held",
     {"late_cancellation 215600 FeeUncollected -", "failed_payment - Uncollected -", "215473 Billed -"}},
    {"timed/late_cancellation_waived_held_then_paid",
     {"215473 HandedOver -", "late_cancellation 215473 OnHold invoice_paid", "failed_payment - Paid -"}},
    {"timed/late_cancellation_waived_refunded_by_hand",
     {"215473 HandedOver -", "late_cancellation 215473 FeeWaived -", "failed_payment - Paid -"}},
    {"timed/late_cancellation_waived_verifying", {"late_cancellation 215600 OnHold balance_open_after_refund"}},
    {"timed/late_cancellation_waived_before_go", {"late_cancellation 215600 OnHold balance_open_after_refund"}},
    {"timed/late_cancellation_waived_on_desk", {"late_cancellation 215600 OnHold balance_open_after_refund"}},
    {"timed/late_cancellation_waived_on_hold", {"late_cancellation 215650 OnHold balance_open_after_refund"}},
    {"timed/failed_payment_over_claim", {"215473 Billed -", "failed_payment 215490 OnHold duplicate_present"}},
    {"timed/failed_payment_objection",
     {"215473 HandedOver -", "late_cancellation 215473 CollectingFee -", "failed_payment - OnHold new_message"}},
    {"timed/failed_payment_paid_next_day",
     {"215473 HandedOver -", "late_cancellation 215473 FeeCollected -", "failed_payment - Paid -"}},
    {"timed/held_while_sending", {"215473 Billed -"}},
    {"timed/incorrect_charge_of_a_day_refunded_already", {}},
    {"timed/incorrect_charge_of_a_day_without_payment", {}},
    {"timed/late_cancellation_of_another_day", {}},
    {"timed/message_no_rule_knows", {"incorrect_charge 215600 OnHold new_message", "- OnHold new_message"}},
    {"timed/message_just_before_the_end", {"incorrect_charge 215600 RefundedAndBilled -", "- Billed -"}},
    {"timed/late_fee_disputed_then_asked", {}},
    {"timed/late_fee_disputed_and_asked", {}},
    {"timed/late_fee_asked_again",
     {"late_fee_question 215600 Answered -", "incorrect_charge 215600 BillingSession -", "- OnHold code_to_confirm"}},
    {"timed/two_threads_one_withdrawn", {"215473 Duplicate -", "215474 Withdrawn -"}},
    {"timed/claimed_after_release", {"215473 Billed -"}},
    {"timed/answer_after_release", {"215473 Billed -"}},
};

std::vector<std::unique_ptr<engine::Workflow>> kinds() { return workflows::catalogue(app::knowledge_of(zones())); }

}  // namespace

TEST_CASE("every scenario ends where it should, and between them they take every row of every table") {
  auto rows = rows_by_hand::all();
  for (auto const& [name, expected] : ends) {
    auto const result = run(world_of("tests/worlds/" + name + ".json"));
    INFO(name);
    CHECK(shown(result.broken) == "");
    CHECK(shown({result.ends.begin(), result.ends.end()}) == shown({expected.begin(), expected.end()}));
    for (auto const& [kind, taken] : result.rows) rows[kind].insert(taken.begin(), taken.end());
  }
  for (auto const& kind : kinds()) {
    for (std::size_t i = 0; i < kind->table().rows.size(); ++i) {
      auto const& row = kind->table().rows[i];
      INFO(kind->name() << ", row " << i + 1 << " is taken by no scenario: " << row.from << ", " << row.on << ", "
                        << row.guard << ", " << row.to);
      CHECK(rows[kind->name()].count(static_cast<int>(i)) == 1);
    }
  }
}

TEST_CASE("whatever happens around a failed payment, its macro reaches the client at most once") {
  int sent = 0;
  for (auto const& [name, expected] : ends) {
    if (name.find("failed_payment") == std::string::npos && name.find("late_cancellation") == std::string::npos)
      continue;
    auto const result = run(world_of("tests/worlds/" + name + ".json"));
    auto const here = std::count_if(result.ledger.begin(), result.ledger.end(), [](std::string const& entry) {
      return entry.find("\"macro\":\"US Failed Payment\"") != std::string::npos;
    });
    INFO(name);
    CHECK(here <= 1);
    sent += static_cast<int>(here);
  }
  CHECK(sent >= 8);
}

TEST_CASE("every scenario file is in the list of ends") {
  for (auto const& file : scenario_files()) {
    INFO(file);
    CHECK(ends.count("scenarios/" + std::filesystem::path(file).stem().string()) == 1);
  }
}

TEST_CASE("every outcome of every open command has a row in every reachable state") {
  for (auto const& kind : kinds()) {
    INFO(kind->name());
    CHECK(shown(completeness::missing_rows(kind->table(), workflows::effect_table())) == "");
  }
}

TEST_CASE("TABLE.md is the table as it is compiled") {
  for (auto const& kind : kinds()) {
    auto const path = std::filesystem::path(SOURCE_ROOT) / "workflows" / kind->name() / "TABLE.md";
    auto const text = app::table_markdown(*kind);
    if (std::getenv("CLAIMSTEP_WRITE_GENERATED") != nullptr) std::ofstream(path) << text;
    CHECK(text_of(path) == text);
  }
}

TEST_CASE("the same world and seed give the same bytes, another seed the same ends") {
  auto const world = world_of("tests/worlds/scenarios/plan_comes_back.json");
  auto const first = run(world, 7), second = run(world, 7), other = run(world, 8);
  CHECK(first.report.dump() == second.report.dump());
  CHECK(first.ends == other.ends);
  CHECK(first.ledger == other.ledger);
}
