// What does a person see and record who charges, refunds, writes to a client or fills in the sheet by hand? The labels
// of seed 003 in its order, and events built from what was typed.
#include <catch2/catch.hpp>

#include "workflows/codec/step_forms.hpp"
#include "workflows/effect_table.hpp"

using namespace workflows;
using codec::step_form;

namespace {

std::string labels(codec::Form const& form) {
  std::string text;
  for (auto const& field : form.enter) text += (text.empty() ? "" : ", ") + field.label;
  return text;
}
std::string value(codec::Form const& form, std::string const& label) {
  for (auto const& field : form.enter)
    if (field.label == label) return field.value;
  return "no such label";
}
using Typed = std::vector<std::pair<std::string, std::string>>;
template <class Done, class Command>
Done recorded(Command const& command, Typed const& typed) {
  auto read = codec::read_recorded<Done>(typed, codec::write(command));
  if (auto* problem = std::get_if<std::string>(&read)) FAIL(*problem);
  return std::get<0>(read);
}

}  // namespace

TEST_CASE("the forms for money name the seed's menus, in its order") {
  CreateInvoice const create{{"cl-1"}, {"ap-9"}, {"th-1"}, "Appointment", 9'500};
  CHECK(step_form(create).title == "Client profile, Invoices tab: Create New Invoice");
  CHECK(labels(step_form(create)) == "Client, Invoice type, Therapist, Invoice Details, Amount, Last");
  CHECK(value(step_form(create), "Amount") == "$95.00");
  CHECK(step_form(ChargeInvoice{{"inv-1"}, 9'500, 2}).title == "From the three-dot menu: charge the full amount");
  auto const refund = step_form(RefundPayment{{"pay-1"}, 14'000});
  CHECK(refund.title == "Platform Account, Billing, Payments: Refund, Refund Full Amount");
  CHECK(value(refund, "Amount") == "$140.00");
}

TEST_CASE("the form of the sheet's row is the seed's list, word for word") {
  SheetWords const words;
  auto const form = step_form(AppendRow{"Robin Vale " + words.name_suffix, words.program, 15'000,
                                        words.willing_to_pay_cents, words.sessions_approved, words.status, "C-4", 0});
  CHECK(labels(form) ==
        "Name, Program, Session charge, Amount the client is willing to pay, Number of sessions approved, Status, "
        "Reference");
  CHECK(value(form, "Name") == "Robin Vale Headway Write-Off");
  CHECK(value(form, "Program") == "Ruh USD (Internal Write-offs \xe2\x80\x93 Not Through Financial Assistance)");
  CHECK(value(form, "Amount the client is willing to pay") == "$0.00");
  CHECK(value(form, "Number of sessions approved") == "1");
  CHECK(value(form, "Status") == "Inactive");
}

TEST_CASE("messages to clients show the macro and its text") {
  SendReply const reply{{"303"}, {"cl-1"}, {"co-2"}, {}, {"5009"}, "US Failed Payment", "Hi", "", "inv-4", {}};
  CHECK(labels(step_form(reply)) == "Conversation, Contact, Newest client message you may answer, Macro, Text");
  StartConversation const mail{{"cl-1"}, {"co-2"}, "Your payment", "US Failed Payment", "Hi", "", "inv-4"};
  CHECK(labels(step_form(mail)) == "Contact, Subject, Macro, Text");
  CHECK(labels(step_form(AddNote{{"303"}, "Done", "x"})) == "Conversation, Note");
  CHECK(step_form(FindNotice{"a@b.example", {"inv-3"}}).title == "Look for a \"Scheduled payment failed\" email");
}

TEST_CASE("what a person recorded becomes the event; the command's own values need not be typed again") {
  auto const charged =
      recorded<InvoiceCharged>(ChargeInvoice{{"inv-1"}, 9'500, 1}, {{"reference", "ch-7"}, {"result", "declined"}});
  CHECK(charged.invoice.text == "inv-1");
  CHECK(charged.charge == "ch-7");
  CHECK(charged.cents == 9'500);
  CHECK_FALSE(charged.decline_reason);
  auto const refunded = recorded<PaymentRefunded>(RefundPayment{{"pay-1"}, 14'000}, {{"reference", "re-1"}});
  CHECK(refunded.refund == "re-1");
  CHECK(recorded<InvoiceCreated>(CreateInvoice{{"cl"}, {"ap"}, {"th"}, "Appointment", 1}, {{"reference", "inv-9"}})
            .invoice.text == "inv-9");
  CHECK(recorded<RowAppended>(AppendRow{}, {{"reference", "Programs!A7:G7"}}).range == "Programs!A7:G7");
  CHECK(recorded<ReplySent>(SendReply{}, {{"reference", "5010"}}).part.text == "5010");
}

TEST_CASE("an account read by hand takes its plan as it stands, in JSON like its lists") {
  for (auto const& field : codec::fields_to_record<AccountRead>()) {
    INFO(field.label);
    CHECK(field.value.starts_with("JSON "));
  }
  auto const read = recorded<AccountRead>(
      ReadAccount{{"cl-1"}}, {{"invoices", "[]"},
                              {"payments", "[]"},
                              {"cards", "[]"},
                              {"plan", R"({"name":"Self-pay","late_fee_allowed":false,"late_fee_cents":9000})"}});
  CHECK_FALSE(read.plan.late_fee_allowed);
  CHECK(read.plan.late_fee_cents == 9'000);
}

TEST_CASE("a macro opened by hand needs only that it was found and what it says") {
  std::string required;
  for (auto const& field : codec::fields_to_record<MacroRendered>())
    if (field.required) required += field.label + " ";
  CHECK(required == "found macro text ");
  auto const macro =
      recorded<MacroRendered>(RenderMacro{"US Failed Payment", {"co-2"}}, {{"found", "yes"}, {"text", "Hi Mira"}});
  CHECK(macro.found);
  CHECK(macro.macro == "US Failed Payment");
  CHECK(macro.unresolved.empty());
  CHECK(recorded<RowsFound>(FindRow{"N", "R"}, {{"has_reference_column", "yes"}}).by_reference.empty());
}

TEST_CASE("cases opened before matters, reminders and macros existed still decode, with today's defaults") {
  auto const old = codec::from_text<CaseOpened>(
      R"({"ticket":"100","policy":{"payer":"headway","practice_email":"a@b.example","write_off_approval_cents":50000,
          "attestors":["bo"],"billing_attribute":"Insurance Billing","billed_value":"Billed",
          "form":"Headway Session Processed","write_off_note":"Billed on Headway."}})");
  REQUIRE(std::holds_alternative<CaseOpened>(old));
  auto const& opened = std::get<CaseOpened>(old);
  CHECK_FALSE(opened.matter);
  CHECK(opened.policy.charge_attempts == 3);
  CHECK(opened.policy.macros.size() == 1);
  CHECK(std::holds_alternative<std::vector<codec::Problem>>(
      codec::from_text<CaseOpened>(R"({"ticket":"1","policy":{}})")));
  CaseOpened child;
  child.matter = Matter{};
  child.matter->invoice = {"inv-3"};
  auto const back = codec::from_text<CaseOpened>(codec::to_text(child));
  REQUIRE(std::holds_alternative<CaseOpened>(back));
  CHECK(std::get<CaseOpened>(back).matter->invoice.text == "inv-3");
}

TEST_CASE("a macro is chosen by reason and region, a decline's own word before failed_payment") {
  CasePolicy policy;
  CHECK(macro_for(policy, "late_fee_question", "US") == "US Client Requests Late Cancellations Clarification");
  CHECK_FALSE(macro_for(policy, "late_fee_question", "UK"));
  CHECK_FALSE(macro_for_decline(policy, "card_expired", "US"));
  policy.macros = {{"failed_payment", "US", "Any"}, {"card_expired", "US", "Expired"}, {"", "US", "Nameless"}};
  CHECK(macro_for_decline(policy, "card_expired", "US") == "Expired");
  CHECK(macro_for_decline(policy, "insufficient_funds", "US") == "Any");
  CHECK(macro_for_decline(policy, "", "US") == "Any");
}

TEST_CASE("two cases that want the same money moved or the same words sent have one key") {
  CaseId const one{"C-1"}, other{"C-2"};
  CHECK(business_key(ChargeInvoice{{"inv-1"}, 100, 2}, one) == business_key(ChargeInvoice{{"inv-1"}, 100, 2}, other));
  CHECK(business_key(ChargeInvoice{{"inv-1"}, 100, 2}, one) != business_key(ChargeInvoice{{"inv-1"}, 100, 3}, one));
  CHECK(business_key(ChargeInvoice{{"inv-1"}, 100, 1}, one) != business_key(ChargeZero{{"inv-1"}}, one));
  CHECK(business_key(RefundPayment{{"pay-1"}, 100}, one) == business_key(RefundPayment{{"pay-1"}, 60}, other));
  SendReply const reply{{"303"}, {"cl-1"}, {"co-2"}, {}, {}, "M", "Hi", "", "inv-4", {}};
  StartConversation const mail{{"cl-1"}, {"co-2"}, "S", "M", "Hi", "", "inv-4"};
  CHECK(business_key(reply, one) == business_key(mail, other));
  CHECK(business_key(reply, one) == business_key(ReserveMacro{{"cl-1"}, "inv-4", "M"}, other));
  CHECK(business_key(OpenCase{"failed_payment", "CaseOpened", {}, 1}, one) !=
        business_key(OpenCase{"failed_payment", "CaseOpened", {}, 2}, one));
  CHECK(business_key(SetTimer{"reminder 1", 60}, one) != business_key(SetTimer{"reminder 1", 60}, other));
}

TEST_CASE("every effect that moves money is marked so, and none that only writes words") {
  for (auto const& policy : effect_table()) {
    if (policy.command_class != engine::CommandClass::effect) continue;
    bool const moves = policy.kind.starts_with("invoice.") || policy.kind.starts_with("payment.");
    INFO(policy.kind);
    CHECK(policy.money == moves);
    CHECK(policy.pre_read);
  }
}
