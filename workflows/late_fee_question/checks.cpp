// The two checks of a late-fee question. What a finding says comes from the table of hold codes unless the case can say
// it more exactly.
#include "workflows/late_fee_question/checks.hpp"

#include <algorithm>

#include "workflows/rules/finding.hpp"
#include "workflows/rules/macro_choice.hpp"
#include "workflows/rules/thread_people.hpp"

namespace workflows::late_fee_question {
namespace {

Hold finding(std::string_view code, std::vector<Evidence> evidence, std::string sentence = {}) {
  return rules::make_finding(code, "late_fee_question", std::move(evidence), std::move(sentence));
}

Appointment const* appointment_of(AppointmentsFound const& found, AppointmentId const& id) {
  auto const& all = found.appointments;
  auto const at = std::find_if(all.begin(), all.end(), [&](auto const& each) { return each.appointment == id; });
  return at == all.end() ? nullptr : &*at;
}

bool is_meant(Invoice const& invoice, Matter const& matter) {
  return (matter.invoice.empty() || matter.invoice == invoice.invoice) &&
         (matter.appointment.empty() || matter.appointment == invoice.appointment);
}

bool was_charged(Invoice const& invoice, std::vector<Payment> const& payments) {
  return std::any_of(invoice.charges.begin(), invoice.charges.end(),
                     [](Charge const& each) { return each.cents > 0 && each.result == "succeeded"; }) ||
         std::any_of(payments.begin(), payments.end(), [&](Payment const& each) {
           return each.invoice == invoice.invoice && each.cents > each.refunded_cents;
         });
}

bool was_declined(Invoice const& invoice) {
  return std::any_of(invoice.charges.begin(), invoice.charges.end(),
                     [](Charge const& each) { return each.result == "declined"; });
}

}  // namespace

FeeChecked check_fee(AppointmentsFound const& found, AccountRead const& account, Matter const& matter) {
  FeeChecked checked;
  std::vector<Evidence> seen;
  bool session_charged = false, declined = false;
  Appointment const* newest = nullptr;
  for (auto const& [invoice, type, therapist] : account.invoices) {
    if (!is_meant(invoice, matter)) continue;
    if (!was_charged(invoice, account.payments)) {
      if (!was_declined(invoice)) continue;
      declined = true;
      seen.push_back({"platform", "invoice " + invoice.invoice.text, "charge declined"});
      continue;
    }
    auto const* appointment = appointment_of(found, invoice.appointment);
    auto const status = appointment == nullptr ? std::string("unknown appointment") : appointment->status;
    seen.push_back({"platform", "charged invoice " + invoice.invoice.text, status});
    session_charged = session_charged || status == "held";
    if (status != "late_cancelled" || (newest != nullptr && appointment->start < newest->start)) continue;
    newest = appointment;
    checked.appointment = appointment->appointment;
    checked.invoice = invoice.invoice;
    checked.cents = invoice.cents;
  }
  if (newest != nullptr) return checked;
  auto hold = finding("no_late_fee", std::move(seen),
                      session_charged ? "The client was charged for a session that was held, not for a late "
                                        "cancellation."
                      : declined      ? "The client's card was declined: no late-cancellation fee has been taken."
                                      : "");
  if (!session_charged) std::erase(hold.offers, "incorrect_charge");
  checked.findings = {std::move(hold)};
  return checked;
}

ReplyChosen choose_reply(CasePolicy const& policy, ThreadRead const& thread, ClientProfile const& client) {
  ReplyChosen chosen;
  auto const people = rules::people_in(thread, client.email, policy.practice_email);
  chosen.contact = people.client;
  chosen.may_read = people.practice;
  if (people.client.empty())
    chosen.findings.push_back(finding("contact_missing", {{"ticket", "client takes part", "no"}},
                                      "The client does not take part in the thread that would be answered."));
  if (!people.others.empty()) {
    std::vector<Evidence> seen;
    for (auto const& each : people.others) seen.push_back({"ticket", "also takes part", each.contact.text});
    chosen.findings.push_back(finding("other_recipients", std::move(seen)));
  }
  auto choice = rules::choose_macro(policy, "late_fee_question", client.region, "late_fee_question");
  chosen.macro = choice.macro;
  for (auto& each : choice.findings) {
    each.offers.emplace_back("not_billed");  // somebody has answered by hand
    chosen.findings.push_back(std::move(each));
  }
  return chosen;
}

}  // namespace workflows::late_fee_question
