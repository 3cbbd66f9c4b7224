// What does each event teach the case of a late cancellation? Learning never decides: the table does, from these facts.
#include <algorithm>
#include <utility>

#include "workflows/late_cancellation/facts.hpp"
#include "workflows/rules/finding.hpp"
#include "workflows/rules/one_client.hpp"
#include "workflows/rules/thread_people.hpp"

namespace workflows::late_cancellation {
namespace {

Hold nobody_known(Facts const& f) {
  return f.hold_of("field_missing", "Nothing says who the client is: neither the thread nor whoever opened the case.",
                   {{"ticket", "client e-mail", ""}});
}

// Also before the cancellation has been checked: then the invoices of whatever the matter names.
std::vector<AccountInvoice> invoices_of_fee(Facts const& f) {
  auto const& checked = f.cancellation.appointment.appointment;
  auto all = invoices_of(f.account, checked.empty() ? f.matter.appointment : checked);
  for (auto const& each : f.account.invoices)
    if (all.empty() && !f.matter.invoice.empty() && each.invoice.invoice == f.matter.invoice) all.push_back(each);
  return all;
}
bool is_paid_now(Facts const& f) {
  auto const all = invoices_of_fee(f);
  return std::any_of(all.begin(), all.end(), [](auto const& each) { return each.invoice.status == "paid"; });
}

// A fee that is waived or given up may still be charged by the platform itself, or have been paid since.
std::vector<Hold> left_after_waiving(Facts const& f) {
  for (auto const& each : invoices_of_fee(f)) {
    std::vector<Evidence> seen{{"platform", "invoice", each.invoice.invoice.text},
                               {"platform", "status", each.invoice.status},
                               {"platform", "open", words(Money{each.invoice.balance_cents, "USD"})}};
    if (each.invoice.status == "paid")
      return {paid_though_waived(f, "The fee is waived, but the client has paid it.", seen)};
    if (each.invoice.balance_cents > 0 && each.invoice.auto_charge)
      return {f.hold_of("balance_open_after_refund",
                        "The fee is waived, but the platform would still charge the open invoice by itself.", seen)};
  }
  return {};
}

}  // namespace

bool knows_nobody(Facts const& f) { return f.client_email.empty(); }
bool knows_no_account(Facts const& f) { return f.client.client.empty() && f.matter.client.empty(); }
bool is_told_of_waiver(Facts const& f) { return f.waiver && f.waiver->told; }
bool must_be_released(Facts const& f) {
  return f.being_collected || f.unread_message || (is_told_of_waiver(f) && f.stopped);
}
AppointmentId appointment_of_fee(Facts const& f) {
  auto const& checked = f.cancellation.appointment.appointment;
  return checked.empty() ? named_by(f.matter, f.account) : checked;
}
bool names_no_fee(Facts const& f) {
  return appointment_of_fee(f).empty() && (f.matter.invoice.empty() || knows_no_account(f));
}
bool must_read_thread(Facts const& f) {
  auto const named = !f.matter.appointment.empty() || !f.matter.invoice.empty();
  return !f.ticket.empty() && (f.matter.client_email.empty() || !named);
}

void learn(Facts& f, CaseOpened const& e) {
  learn_as_any_case(f, e);
  f.client_email = f.matter.client_email;
  if (knows_nobody(f)) f.findings = {nobody_known(f)};
}

void learn(Facts& f, ThreadRead const& e) {
  f.thread = e;
  f.findings.clear();
  f.client_email = rules::people_in(e, f.matter.client_email, f.policy.practice_email).email;
  if (knows_nobody(f)) f.findings = {nobody_known(f)};
}
void learn(Facts& f, ClientFound const& e) {
  f.findings = rules::check_one_client(e, f.client_email, f.matter.client, "late_cancellation");
  if (f.findings.empty()) f.client = e.profiles.front();
}
void learn(Facts& f, AppointmentsFound const& e) { f.appointments = e; }
void learn(Facts& f, AccountRead const& e) {
  f.account = e;
  f.findings.clear();
  if (!f.waiver) return;
  auto const keeps_payment = std::exchange(f.waiver->keeps_payment, false);
  if (keeps_payment && is_paid_now(f))
    f.waiver.reset();  // whoever went on has seen that it is paid
  else
    f.findings = left_after_waiving(f);
}
void learn(Facts& f, CancellationChecked const& e) { f.cancellation = e, f.findings = e.findings; }

// An invoice that we have made must be there when the account is read again: else it would be made twice. After a card
// was declined it is not charged again from here: whoever collects the fee may.
void learn(Facts& f, FeeInvoiceChecked const& e) {
  f.fee = e, f.findings = e.findings;
  if (!f.findings.empty() || e.paid) return;
  if (f.made && e.invoice.empty())
    f.findings = {f.hold_of("invoice_missing", "The invoice was made, but the account does not show it.",
                            {{"engine", "invoice made", f.made->text}})};
  else if (f.was_declined)
    f.findings = {f.hold_of("payment_outstanding", "The card was declined, and nobody is collecting the fee.",
                            {{"platform", "invoice", e.invoice.text}, {"platform", "declined because", f.decline}})};
}
void learn(Facts& f, InvoiceCreated const& e) { f.made = f.fee.invoice = e.invoice; }
void learn(Facts& f, InvoiceCharged const& e) {
  f.is_collected = e.result == "succeeded";
  f.was_declined = !f.is_collected;
  f.decline = e.decline_reason.value_or("");
  f.being_collected = f.was_declined && !f.waiver;
  f.rounds += f.being_collected ? 1 : 0;
  if (f.is_collected && f.waiver)
    f.findings = {paid_though_waived(f, "The fee was waived while the card was being charged.",
                                     {{"platform", "charge", e.charge}})};
}

void learn(Facts& f, ChildEnded const& e) {
  f.being_collected = false;
  f.collector_ended = e.state;
  f.is_collected = e.state == "Paid";
  f.findings.clear();
  if (f.is_collected && f.waiver)
    f.findings = {paid_though_waived(f, "The fee was waived, but the client has paid it.",
                                     {{"engine", "collected by", e.child.text}})};
  else if (!f.is_collected && !f.waiver && e.state != "Uncollected")
    f.findings = {f.hold_of("payment_outstanding", "The case that was to collect the fee has ended without doing so.",
                            {{"engine", "case", e.child.text}, {"engine", "ended at", e.state}})};
}

void learn(Facts& f, WaiverGiven const& e) {
  f.waiver = Waiver{e.reason};
  if (!must_be_released(f) && !names_no_fee(f)) f.stopped = false;
}
// The same, said to another case about this fee.
void learn(Facts& f, DemandDropped const& e) { f.waiver = Waiver{e.reason, true}; }
void learn(Facts& f, FeeReserved const&) { f.fee_is_ours = true; }

// Before the fee is reserved: the cases in which it was waived. Once it is waived here: the cases that were told and
// have not ended yet; a charge of theirs may be under way.
void learn(Facts& f, OpenCasesFound const& e) {
  f.findings.clear();
  f.waived_elsewhere = !f.waiver && !e.cases.empty();
  if (f.waived_elsewhere) f.duplicate_of = e.cases.front();
  if (f.waived_elsewhere || e.cases.empty()) return;
  std::vector<Evidence> seen;
  for (auto const& each : e.cases) seen.push_back({"engine", "case", each.text});
  f.findings = {f.hold_of("payment_outstanding",
                          "The fee is waived, and another case about it has been told to stop but has not ended yet.",
                          std::move(seen))};
}
// While a case is open that collects the fee, it is the one.
void learn(Facts& f, CollectionAsked const&) {
  f.stopped = false;
  f.rounds += f.being_collected ? 0 : 1;
  f.being_collected = true;
  f.collector_ended.clear();
}
// Somebody has written about this fee: nothing is charged before a person has read it.
void learn(Facts& f, TicketJoined const& e) { find_new_message(f, e); }

void learn(Facts& f, CommandRejected const& e) {
  learn_as_any_case(f, e);
  if (e.command == ChargeInvoice::kind && e.reason == "invoice_paid") ++f.paid_reports;
}
// A session is either held or cancelled late: whoever has its claim says that it was held.
void learn(Facts& f, AlreadyTaken const& e) {
  learn_as_any_case(f, e);
  f.claim_is_taken = e.command == ReserveClaim::kind;
  if (f.claim_is_taken) f.findings = {billed_to_payer(f, {e.by})};
}
// Going on with a fee that was waived and is paid all the same keeps the payment, unless it has gone back meanwhile or
// the fee is waived once more.
void learn(Facts& f, HoldReleased const& e) {
  if (!f.stopped && f.waiver && f.is_on("invoice_paid")) f.waiver->keeps_payment = true;
  learn_as_any_case(f, e);
}

}  // namespace workflows::late_cancellation
