// What does each event teach the case of a late cancellation? Learning never decides: the table does, from these facts.
#include "workflows/late_cancellation/facts.hpp"
#include "workflows/rules/finding.hpp"
#include "workflows/rules/one_client.hpp"
#include "workflows/rules/thread_people.hpp"

namespace workflows::late_cancellation {
namespace {

Hold hold_of(std::string_view code, std::string sentence, std::vector<Evidence> evidence = {}) {
  return rules::make_finding(code, "late_cancellation", std::move(evidence), std::move(sentence));
}

Hold nobody_known() {
  return hold_of("field_missing", "Nothing says who the client is: neither the thread nor whoever opened the case.",
                 {{"ticket", "client e-mail", ""}});
}

bool has_code(std::string_view code, Facts const& f) { return !f.findings.empty() && f.findings.front().code == code; }

// A fee that is waived or given up may still be charged by the platform itself, or have been paid since.
std::vector<Hold> left_after_waiving(Facts const& f) {
  for (auto const& each : invoices_of(f.account, f.cancellation.appointment.appointment)) {
    std::vector<Evidence> seen{{"platform", "invoice", each.invoice.invoice.text},
                               {"platform", "status", each.invoice.status},
                               {"platform", "open", words(Money{each.invoice.balance_cents, "USD"})}};
    if (each.invoice.status == "paid")
      return {hold_of("invoice_paid", "The fee is waived, but the client has paid it.", seen)};
    if (each.invoice.balance_cents > 0 && each.invoice.auto_charge)
      return {hold_of("balance_open_after_refund",
                      "The fee is waived, but the platform would still charge the open invoice by itself.", seen)};
  }
  return {};
}

}  // namespace

bool knows_nobody(Facts const& f) { return f.client_email.empty(); }
bool knows_no_account(Facts const& f) { return f.client.client.empty(); }
bool must_read_thread(Facts const& f) {
  auto const named = !f.matter.appointment.empty() || !f.matter.invoice.empty();
  return !f.ticket.empty() && (f.matter.client_email.empty() || !named);
}

void learn(Facts& f, CaseOpened const& e) {
  f.ticket = e.ticket, f.policy = e.policy;
  if (e.matter) f.matter = *e.matter;
  f.client_email = f.matter.client_email;
  if (knows_nobody(f)) f.findings = {nobody_known()};
}

void learn(Facts& f, ThreadRead const& e) {
  f.thread = e;
  f.findings.clear();
  f.client_email = rules::people_in(e, f.matter.client_email, f.policy.practice_email).email;
  if (knows_nobody(f)) f.findings = {nobody_known()};
}
void learn(Facts& f, ClientFound const& e) {
  f.findings = rules::check_one_client(e, f.client_email, f.matter.client, "late_cancellation");
  if (f.findings.empty()) f.client = e.profiles.front();
}
void learn(Facts& f, AppointmentsFound const& e) { f.appointments = e; }
void learn(Facts& f, AccountRead const& e) {
  f.account = e;
  f.findings.clear();
  if (f.waived) f.findings = left_after_waiving(f);
}
void learn(Facts& f, CancellationChecked const& e) { f.cancellation = e, f.findings = e.findings; }

// An invoice that we have made must be there when the account is read again: else it would be made twice. After a card
// was declined it is not charged again from here: whoever collects the fee may.
void learn(Facts& f, FeeInvoiceChecked const& e) {
  f.fee = e, f.findings = e.findings;
  if (!f.findings.empty() || e.paid) return;
  if (f.is_made && e.invoice.empty())
    f.findings = {hold_of("invoice_missing", "The invoice was made, but the account does not show it.")};
  else if (f.was_declined)
    f.findings = {hold_of("payment_outstanding", "The card was declined, and nobody is collecting the fee.",
                          {{"platform", "invoice", e.invoice.text}, {"platform", "declined because", f.decline}})};
}
void learn(Facts& f, InvoiceCreated const& e) { f.is_made = true, f.fee.invoice = e.invoice; }
void learn(Facts& f, InvoiceCharged const& e) {
  f.is_collected = e.result == "succeeded";
  f.was_declined = !f.is_collected;
  f.decline = e.decline_reason.value_or("");
  f.being_collected = f.was_declined && !f.waived;
  f.rounds += f.being_collected ? 1 : 0;
  if (f.is_collected && f.waived)
    f.findings = {hold_of("invoice_paid", "The fee was waived while the card was being charged.",
                          {{"platform", "charge", e.charge}})};
}

void learn(Facts& f, ChildEnded const& e) {
  f.being_collected = false;
  f.collector_ended = e.state;
  f.is_collected = e.state == "Paid";
  f.findings.clear();
  if (f.is_collected && f.waived)
    f.findings = {hold_of("invoice_paid", "The fee was waived, but the client has paid it.",
                          {{"engine", "collected by", e.child.text}})};
  else if (!f.is_collected && e.state != "Uncollected")
    f.findings = {hold_of("payment_outstanding", "The case that was to collect the fee has ended without doing so.",
                          {{"engine", "case", e.child.text}, {"engine", "ended at", e.state}})};
}

void learn(Facts& f, WaiverGiven const&) { f.waived = true; }
// While a case is open that collects the fee, it is the one.
void learn(Facts& f, CollectionAsked const&) {
  f.rounds += f.being_collected ? 0 : 1;
  f.being_collected = true;
  f.collector_ended.clear();
}
// Somebody has written about this fee: nothing is charged before a person has read it.
void learn(Facts& f, TicketJoined const& e) {
  f.findings.insert(
      f.findings.begin(),
      hold_of("new_message", "", {{"ticket", "thread", e.ticket.text}, {"ticket", "message", e.part.text}}));
}

void learn(Facts& f, CommandRejected const& e) {
  f.findings = {hold_of(e.reason, e.sentence, e.evidence)};
  if (e.command == ChargeInvoice::kind && e.reason == "invoice_paid") ++f.paid_reports;
}
void learn(Facts& f, CommandHeld const& e) { f.findings = {hold_of(e.code, e.sentence, e.evidence)}; }
void learn(Facts& f, AlreadyTaken const& e) {
  f.duplicate_of = e.by;
  f.findings = {
      hold_of("duplicate_present", "Another case of ours has already done this.", {{"engine", "case", e.by.text}})};
}
void learn(Facts& f, UnexpectedOutcome const& e) {
  f.findings = {hold_of("unexpected_outcome", "Something arrived that this state has no rule for.",
                        {{"engine", "event", e.event}, {"engine", "state", e.state}})};
}
void learn(Facts& f, Assigned const& e) { f.owner = e.person; }
void learn(Facts& f, HoldPlaced const& e) {
  f.findings = {hold_of("placed_by_person", "", {{"engine", "reason", e.reason}})};
}
// Releasing a fee that was waived and is paid all the same leaves it paid.
void learn(Facts& f, HoldReleased const&) {
  if (has_code("invoice_paid", f)) f.waived = false;
}
void learn(Facts& f, HoldOverridden const& e) {
  for (auto const& each : f.findings)
    if (each.code == e.code && each.overridable) f.overridden.push_back(each);
}
void learn(Facts& f, OfferAccepted const& e) { f.accepted = e; }

}  // namespace workflows::late_cancellation
