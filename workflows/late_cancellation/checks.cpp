// The two checks. What a finding says and who may vouch for it comes from the table of hold codes; this file only
// decides which one applies.
#include "workflows/late_cancellation/checks.hpp"

#include <algorithm>

#include "tz/conversion.hpp"
#include "workflows/rules/both_zones.hpp"
#include "workflows/rules/finding.hpp"
#include "workflows/rules/identity.hpp"
#include "workflows/triage/admin_note.hpp"

namespace workflows::late_cancellation {
namespace {

using Findings = std::vector<Hold>;

void add(Findings& all, std::string_view code, std::vector<Evidence> evidence, std::string sentence = {}) {
  all.push_back(rules::make_finding(code, "late_cancellation", std::move(evidence), std::move(sentence)));
}
std::string dollars(std::int64_t cents) { return words(Money{cents, "USD"}); }

// --- which appointment ---

// What the newest admin note of the thread says of a field; empty when it says nothing, or there is no note.
std::string noted(ThreadRead const& thread, char const* field) {
  for (auto seen = thread.notes.rbegin(); seen != thread.notes.rend(); ++seen) {
    auto const note = triage::read_admin_note(seen->text);
    if (!note) continue;
    auto const found = note->fields.find(field);
    return found == note->fields.end() ? std::string() : found->second.value;
  }
  return {};
}

bool on_day(Appointment const& appointment, Date day, tz::Zones const& zones) {
  auto const local = tz::in_zone(zones, appointment.start, appointment.zone);
  return local && local->date == day;
}

// The appointments that may be meant: exactly one is wanted.
std::vector<Appointment> meant(AppointmentsFound const& found, AppointmentId const& named, std::optional<Date> day,
                               tz::Zones const& zones) {
  std::vector<Appointment> all;
  for (auto const& each : found.appointments) {
    auto const fits = !named.empty() ? each.appointment == named
                      : day          ? on_day(each, *day, zones)
                                     : each.status == "late_cancelled";
    if (fits) all.push_back(each);
  }
  return all;
}

void find_not_late(Appointment const& appointment, Findings& all) {
  std::vector<Evidence> const seen{{"platform", "appointment", appointment.appointment.text},
                                   {"platform", "status", appointment.status}};
  if (appointment.status == "late_cancelled") return;
  if (appointment.status == "held") return add(all, "session_was_held", seen);
  if (appointment.status == "cancelled") return add(all, "not_late", seen);
  if (appointment.status == "scheduled")
    return add(all, "session_in_future", seen, "The appointment is still planned; nobody has cancelled it.");
  add(all, "session_not_found", seen, "The platform does not say that this appointment was cancelled late.");
}

// --- the invoice ---

// Charges above zero that were turned down: each was one attempt, whoever made it.
int declined_charges(Invoice const& invoice) {
  return static_cast<int>(std::count_if(invoice.charges.begin(), invoice.charges.end(), [](Charge const& each) {
    return each.cents > 0 && each.result == "declined";
  }));
}
bool is_charged_zero(Invoice const& invoice) {
  return std::any_of(invoice.charges.begin(), invoice.charges.end(),
                     [](Charge const& each) { return each.cents == 0 && each.result == "succeeded"; });
}

void find_unfit(AccountInvoice const& found, CancellationChecked const& cancellation, Findings& all) {
  auto const& invoice = found.invoice;
  std::vector<Evidence> seen{{"platform", "invoice", invoice.invoice.text},
                             {"platform", "status", invoice.status},
                             {"platform", "open", dollars(invoice.balance_cents)}};
  if (invoice.status == "partly_paid") return add(all, "partly_paid", seen);
  if (invoice.status == "refunded") return add(all, "fee_refunded", seen);
  if (invoice.written_off_cents > 0)
    return add(all, "written_off_otherwise", seen, "The invoice for the fee is written off.");
  if (is_charged_zero(invoice)) return add(all, "zero_charged", seen);
  auto const& therapist = cancellation.appointment.therapist;
  if (!found.therapist.empty() && found.therapist != therapist)
    add(all, "therapist_conflict",
        {{"platform", "therapist of the invoice", found.therapist.text},
         {"platform", "therapist of the appointment", therapist.text}});
  if (cancellation.plan_cents && *cancellation.plan_cents != invoice.balance_cents)
    add(all, "fee_differs",
        {{"platform", "fee of the plan", dollars(*cancellation.plan_cents)},
         {"platform", "open on the invoice", dollars(invoice.balance_cents)}});
}

void find_used_up(FeeInvoiceChecked const& checked, CasePolicy const& policy, Overridden const& overridden,
                  Findings& all) {
  if (checked.attempt <= policy.charge_attempts) return;
  std::vector<Evidence> const seen{{"platform", "invoice", checked.invoice.text},
                                   {"platform", "declined charges", std::to_string(checked.attempt - 1)},
                                   {"configuration", "charges allowed", std::to_string(policy.charge_attempts)}};
  auto const vouched = std::any_of(overridden.begin(), overridden.end(), [&](Hold const& known) {
    return known.code == "retries_used_up" && known.evidence == seen;
  });
  if (!vouched) add(all, "retries_used_up", seen);
}

}  // namespace

AppointmentId named_by(Matter const& matter, AccountRead const& account) {
  if (!matter.appointment.empty() || matter.invoice.empty()) return matter.appointment;
  for (auto const& each : account.invoices)
    if (each.invoice.invoice == matter.invoice) return each.invoice.appointment;
  return {};
}

CancellationChecked check_cancellation(AppointmentsFound const& found, AccountRead const& account,
                                       ThreadRead const& thread, Matter const& matter, tz::Zones const& zones) {
  CancellationChecked checked;
  auto const named = named_by(matter, account);
  auto const all = meant(found, named, parse_date(noted(thread, "date")), zones);
  if (all.size() != 1) {
    std::vector<Evidence> seen;
    if (!named.empty()) seen.push_back({"ticket", "appointment", named.text});
    for (auto const& each : all)
      seen.push_back({"platform", "appointment " + each.appointment.text + " starts",
                      rules::in_both_zones(zones, each.start, each.zone)});
    add(checked.findings, "session_not_found", std::move(seen),
        all.empty() ? "" : "Several appointments may be meant, and nothing says which.");
    return checked;
  }
  checked.appointment = all.front();
  checked.plan_cents = account.plan.late_fee_cents;
  find_not_late(checked.appointment, checked.findings);
  if (auto const therapist = noted(thread, "therapist"); !therapist.empty()) {
    auto differs =
        rules::check_therapist({"ticket", "therapist", therapist},
                               {"platform", "therapist", checked.appointment.therapist_name}, "late_cancellation");
    checked.findings.insert(checked.findings.end(), differs.begin(), differs.end());
  }
  if (!account.plan.late_fee_allowed)
    add(checked.findings, "fee_not_allowed", {{"platform", "plan", account.plan.name}});
  return checked;
}

std::vector<AccountInvoice> invoices_of(AccountRead const& account, AppointmentId const& appointment) {
  std::vector<AccountInvoice> all;
  for (auto const& each : account.invoices)
    if (each.invoice.appointment == appointment) all.push_back(each);
  return all;
}

FeeInvoiceChecked check_fee_invoice(AccountRead const& account, CancellationChecked const& cancellation,
                                    CasePolicy const& policy, Overridden const& overridden) {
  FeeInvoiceChecked checked;
  auto const all = invoices_of(account, cancellation.appointment.appointment);
  if (all.size() > 1) {
    std::vector<Evidence> seen;
    for (auto const& each : all) seen.push_back({"platform", "invoice", each.invoice.invoice.text});
    add(checked.findings, "invoices_two", std::move(seen));
    return checked;
  }
  if (all.empty()) {
    auto const price = cancellation.plan_cents ? cancellation.plan_cents : cancellation.appointment.price_cents;
    checked.cents = price.value_or(0);
    if (checked.cents <= 0)
      add(checked.findings, "field_missing", {{"platform", "fee of the plan", ""}, {"platform", "price", ""}},
          "The platform says neither the plan's fee nor a price for this appointment.");
    return checked;
  }
  auto const& invoice = all.front().invoice;
  checked.invoice = invoice.invoice;
  checked.paid = invoice.status == "paid";
  checked.cents = checked.paid ? invoice.paid_cents : invoice.balance_cents;
  checked.attempt = 1 + declined_charges(invoice);
  if (checked.paid) return checked;
  find_unfit(all.front(), cancellation, checked.findings);
  if (checked.findings.empty()) find_used_up(checked, policy, overridden, checked.findings);
  return checked;
}

}  // namespace workflows::late_cancellation
