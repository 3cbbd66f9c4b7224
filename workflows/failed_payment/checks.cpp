// The two rules. What a finding says and who may vouch for it comes from the table of hold codes; this file only
// decides which one applies.
#include "workflows/failed_payment/checks.hpp"

#include <algorithm>

#include "workflows/rules/business_days.hpp"
#include "workflows/rules/finding.hpp"

namespace workflows::failed_payment {
namespace {

using Findings = std::vector<Hold>;

Hold finding(std::string_view code, std::vector<Evidence> evidence, std::string sentence = {}) {
  return rules::make_finding(code, "failed_payment", std::move(evidence), std::move(sentence));
}

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

std::vector<Invoice> meant(AccountRead const& account, Matter const& matter) {
  std::vector<Invoice> all;
  for (auto const& each : account.invoices) {
    auto const& invoice = each.invoice;
    auto const fits = matter.invoice.empty() ? invoice.balance_cents > 0 && declined_charges(invoice) > 0
                                             : invoice.invoice == matter.invoice;
    if (fits) all.push_back(invoice);
  }
  return all;
}

std::optional<Hold> unfit(Invoice const& invoice) {
  std::vector<Evidence> seen{{"platform", "invoice", invoice.invoice.text},
                             {"platform", "status", invoice.status},
                             {"platform", "open", words(Money{invoice.balance_cents, "USD"})}};
  if (invoice.status == "partly_paid") return finding("partly_paid", seen);
  if (invoice.status == "refunded") return finding("fee_refunded", seen);
  if (is_charged_zero(invoice) && invoice.written_off_cents == 0) return finding("zero_charged", seen);
  if (invoice.written_off_cents == 0) return std::nullopt;
  auto hold = finding("written_off_otherwise", seen, "The invoice has been written off: nothing is left to be paid.");
  hold.offers.emplace_back("not_billed");
  return hold;
}

}  // namespace

PaymentChecked check_payment(AccountRead const& account, Matter const& matter, CasePolicy const& policy,
                             Purpose purpose, Overridden const& overridden) {
  PaymentChecked checked;
  checked.invoice = matter.invoice;
  auto const all = meant(account, matter);
  if (all.size() != 1) {
    std::vector<Evidence> seen;
    if (!matter.invoice.empty()) seen.push_back({"ticket", "invoice", matter.invoice.text});
    for (auto const& each : all) seen.push_back({"platform", "invoice", each.invoice.text});
    if (all.empty()) seen.push_back({"platform", "invoices on the account", std::to_string(account.invoices.size())});
    checked.findings = {all.empty() ? finding("invoice_missing", seen, "The account has no such unpaid invoice.")
                                    : finding("invoices_two", seen,
                                              "Several unpaid invoices have been declined, and nothing says which "
                                              "one this is about.")};
    return checked;
  }
  auto const& invoice = all.front();
  checked.invoice = invoice.invoice;
  checked.appointment = invoice.appointment;
  checked.paid = invoice.status == "paid";
  checked.cents = invoice.balance_cents;
  checked.attempt = 1 + declined_charges(invoice);
  for (auto const& each : invoice.charges)
    if (each.cents > 0 && each.result == "declined") checked.decline = each.decline_reason.value_or("");
  if (checked.paid) return checked;
  if (auto hold = unfit(invoice)) checked.findings = {std::move(*hold)};
  if (!checked.findings.empty()) return checked;
  if (purpose.charging && checked.attempt > policy.charge_attempts)
    checked.findings = {
        finding("retries_used_up", {{"platform", "invoice", invoice.invoice.text},
                                    {"platform", "declined charges", std::to_string(checked.attempt - 1)},
                                    {"configuration", "charges allowed", std::to_string(policy.charge_attempts)}})};
  else if (purpose.overdue)
    checked.findings = {finding("payment_outstanding",
                                {{"platform", "invoice", invoice.invoice.text},
                                 {"configuration", "reminders", std::to_string(policy.reminders)}},
                                "The client has not paid, and the reminders are used up.")};
  std::erase_if(checked.findings, [&](Hold const& each) {
    return each.overridable && std::any_of(overridden.begin(), overridden.end(), [&](Hold const& known) {
             return known.code == each.code && known.evidence == each.evidence;
           });
  });
  return checked;
}

LookPlanned plan_look(CasePolicy const& policy, tz::Zones const& zones, Instant now) {
  LookPlanned planned;
  planned.tzdata = zones.tzdata();
  auto const next = rules::business_days_later(zones, now, 1, policy.business_zone, policy.holidays);
  if (!next) {
    planned.findings = {
        finding("field_conflict", {{"configuration", "business zone", policy.business_zone}}, next.problem())};
    planned.findings.front().who_can_fix = "admin";
    return planned;
  }
  planned.at = *next;
  planned.after_seconds = std::chrono::ceil<std::chrono::seconds>(*next - now).count();
  return planned;
}

}  // namespace workflows::failed_payment
