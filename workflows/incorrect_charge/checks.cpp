// The checks of an incorrect charge. What a finding says and who may vouch for it comes from the table of hold codes;
// this file only decides which one applies.
#include "workflows/incorrect_charge/checks.hpp"

#include <algorithm>
#include <functional>

#include "engine/core/ascii.hpp"
#include "tz/conversion.hpp"
#include "tz/thirty_days.hpp"
#include "workflows/rules/finding.hpp"
#include "workflows/rules/identity.hpp"
#include "workflows/rules/macro_choice.hpp"
#include "workflows/rules/thread_people.hpp"
#include "workflows/triage/admin_note.hpp"

namespace workflows::incorrect_charge {
namespace {

constexpr std::string_view us = "incorrect_charge";

Hold finding(std::string_view code, std::vector<Evidence> evidence, std::string sentence = {}) {
  return rules::make_finding(code, us, std::move(evidence), std::move(sentence));
}
std::string dollars(std::int64_t cents) { return words(Money{cents, "USD"}); }
std::int64_t left_of(Payment const& payment) { return payment.cents - payment.refunded_cents; }

// --- which payment? ---

Appointment const* appointment_of(AppointmentsFound const& found, AppointmentId const& id) {
  auto const& all = found.appointments;
  auto const at = std::find_if(all.begin(), all.end(), [&](auto const& each) { return each.appointment == id; });
  return at == all.end() ? nullptr : &*at;
}
Payment const* payment_of(AccountRead const& account, PaymentId const& id) {
  auto const& all = account.payments;
  auto const at = std::find_if(all.begin(), all.end(), [&](auto const& each) { return each.payment == id; });
  return at == all.end() ? nullptr : &*at;
}

bool is_meant(Payment const& payment, Matter const& matter) {
  return (matter.payment.empty() || matter.payment == payment.payment) &&
         (matter.invoice.empty() || matter.invoice == payment.invoice) &&
         (matter.appointment.empty() || matter.appointment == payment.appointment);
}

bool is_late_fee(Payment const& payment, AppointmentsFound const& found) {
  auto const* appointment = appointment_of(found, payment.appointment);
  return appointment != nullptr && appointment->status == "late_cancelled";
}

// Gone back by somebody's hand, and its session neither billed nor written off since.
bool waits_after_refund(Payment const& payment, AccountRead const& account) {
  return std::any_of(account.invoices.begin(), account.invoices.end(), [&](AccountInvoice const& each) {
    return each.invoice.invoice == payment.invoice && each.invoice.status == "refunded";
  });
}

// What could be meant: payments of which something is left; if there is none, those that have gone back already. A
// proper late fee is meant only where nothing else can be.
std::vector<Payment> candidates(ChargeBasis const& basis) {
  std::vector<Payment> all;
  for (auto const& each : basis.account.payments)
    if (each.cents > 0 && is_meant(each, basis.matter) &&
        (left_of(each) > 0 || waits_after_refund(each, basis.account)))
      all.push_back(each);
  auto const keep = [&all](auto const& wanted) {
    if (std::any_of(all.begin(), all.end(), wanted)) std::erase_if(all, std::not_fn(wanted));
  };
  keep([](Payment const& each) { return left_of(each) > 0; });
  keep([&](Payment const& each) { return !is_late_fee(each, basis.appointments); });
  keep([&](Payment const& each) { return engine::ascii::names(basis.named, each.payment.text); });
  return all;
}

void find_wrong_kind(Appointment const& appointment, Instant now, std::vector<Hold>& all) {
  std::vector<Evidence> const seen{{"platform", "appointment", appointment.appointment.text},
                                   {"platform", "status", appointment.status}};
  auto const end = appointment.start + std::chrono::minutes{appointment.minutes};
  if (appointment.status == "late_cancelled") return all.push_back(finding("proper_late_fee", seen));
  if (appointment.status == "cancelled") return all.push_back(finding("session_cancelled", seen));
  if (appointment.status == "scheduled" || end > now) return all.push_back(finding("session_in_future", seen));
  if (appointment.status != "held")
    all.push_back(finding("session_not_found", seen, "The platform does not say that this appointment was held."));
}

bool covers(PortalClient const& client, Appointment const& appointment, Date day) {
  return client.plan_active && rules::same_therapist_name(client.covered_with, appointment.therapist_name) &&
         (!client.covered_from || *client.covered_from <= day) &&
         (!client.covered_until || day <= *client.covered_until);
}

}  // namespace

MatterChecked check_matter(ThreadRead const& thread, Matter const& matter, CasePolicy const& policy) {
  MatterChecked checked;
  checked.client_email = matter.client_email;
  for (auto const& seen : thread.notes) {
    auto const note = triage::read_admin_note(seen.text);
    if (!note) continue;
    checked.billing_thread = true;
    auto const email = note->fields.find("client_email");
    if (matter.client_email.empty() && email != note->fields.end()) checked.client_email = email->second.value;
  }
  auto const people = rules::people_in(thread, checked.client_email, policy.practice_email);
  checked.client_email = people.email;
  if (!people.email.empty()) return checked;
  std::vector<Evidence> seen;
  for (auto const& each : people.others) seen.push_back({"ticket", "takes part", each.contact.text});
  checked.findings = {
      people.others.empty()
          ? finding("contact_missing", seen, "Nothing in this thread says which client was charged.")
          : finding("contact_ambiguous", seen, "Several people take part, and none is known to be the client.")};
  return checked;
}

ChargeChecked check_charge(ChargeBasis const& basis, Instant now) {
  ChargeChecked checked;
  auto const all = candidates(basis);
  std::vector<Evidence> seen;
  for (auto const& each : all)
    seen.push_back({"platform", "payment " + each.payment.text + " for appointment " + each.appointment.text,
                    dollars(left_of(each))});
  if (all.empty()) checked.findings = {finding("charge_not_found", seen)};
  if (all.size() > 1) {
    auto const one_session = std::all_of(
        all.begin(), all.end(), [&](Payment const& each) { return each.appointment == all.front().appointment; });
    checked.findings = {finding("two_payments", seen,
                                std::string(one_session ? "There are two payments for one session."
                                                        : "The client has paid for several sessions.") +
                                    " Name the number of the wrong payment in the reason when you go on.")};
  }
  if (all.size() != 1) return checked;
  auto const& payment = all.front();
  checked.payment = payment.payment;
  checked.invoice = payment.invoice;
  checked.captured_cents = payment.cents;
  checked.left_cents = left_of(payment);
  checked.refunded_before = payment.refunded_cents > 0;
  auto const* appointment = appointment_of(basis.appointments, payment.appointment);
  if (appointment == nullptr) {
    checked.findings = {finding("session_not_found", seen, "The payment belongs to no appointment of this client.")};
    return checked;
  }
  checked.appointment = *appointment;
  find_wrong_kind(*appointment, now, checked.findings);
  if (checked.refunded_before && checked.left_cents > 0)
    checked.findings.push_back(finding("part_refunded", {{"platform", "payment", payment.payment.text},
                                                         {"platform", "paid", dollars(payment.cents)},
                                                         {"platform", "refunded", dollars(payment.refunded_cents)},
                                                         {"platform", "the rest", dollars(checked.left_cents)}}));
  rules::drop_vouched_for(checked.findings, basis.overridden);
  return checked;
}

CoverChecked check_cover(PortalRead const& portal, Appointment const& appointment, tz::Zones const& zones) {
  CoverChecked checked;
  checked.tzdata = zones.tzdata();
  auto const day = tz::eastern_date(zones, appointment.start);
  if (!day) {
    checked.findings = {finding("session_not_found", {{"platform", "appointment", appointment.appointment.text}},
                                "The day of the appointment cannot be told.")};
    return checked;
  }
  checked.eastern_date = *day;
  checked.last_day = tz::last_day(*day);
  if (auto const due = tz::last_instant(zones, *day)) checked.due = *due;
  if (portal.clients.size() != 1) {
    checked.findings = {finding("portal_client", {{"portal", "clients found", std::to_string(portal.clients.size())}})};
    return checked;
  }
  auto const& client = portal.clients.front();
  if (!portal.portal_therapist.empty() && covers(client, appointment, *day)) return checked;
  auto const bound = [](std::optional<Date> const& date) { return date ? words(*date) : std::string("open"); };
  auto hold = finding("not_covered", {{"platform", "therapist", appointment.therapist_name},
                                      {"rule", "day of the session (Eastern)", words(*day)},
                                      {"portal", "therapist", portal.portal_therapist},
                                      {"portal", "covered with", client.covered_with},
                                      {"portal", "from", bound(client.covered_from)},
                                      {"portal", "until", bound(client.covered_until)},
                                      {"portal", "active plan", client.plan_active ? "yes" : "no"}});
  hold.offers.emplace_back("not_billed");  // then the charge was right
  checked.findings = {std::move(hold)};
  return checked;
}

NoticeChosen choose_notice(CasePolicy const& policy, TicketId const& ticket, ThreadRead const& thread,
                           ClientProfile const& client, ChargeChecked const& charge, std::string const& way) {
  NoticeChosen chosen;
  auto choice = rules::choose_macro(policy, "refund_notice", client.region, us);
  chosen.macro = choice.macro;
  chosen.findings = std::move(choice.findings);
  auto const people = rules::people_in(thread, client.email, policy.practice_email);
  auto const alone = !ticket.empty() && !people.client.empty() && people.others.empty();
  chosen.way = !way.empty() ? way : alone ? "reply" : "conversation";
  if (chosen.way != "reply") return chosen;
  chosen.contact = people.client;
  chosen.may_read = people.practice;
  if (!alone)
    chosen.findings.push_back(
        finding("contact_missing", {{"platform", "payment", charge.payment.text}},
                "The client was being told in this thread, and does not have it alone any more."));
  return chosen;
}

RefundChecked check_refund(AccountRead const& account, ChargeChecked const& charge) {
  RefundChecked checked;
  auto const* payment = payment_of(account, charge.payment);
  if (payment == nullptr) {
    checked.findings = {finding("payment_missing", {{"platform", "payment", charge.payment.text}})};
    return checked;
  }
  checked.left_cents = left_of(*payment);
  if (checked.left_cents <= 0 || (checked.left_cents == charge.left_cents && payment->cents == charge.captured_cents))
    return checked;
  checked.findings = {finding("part_refunded",
                              {{"platform", "payment", charge.payment.text},
                               {"rule", "to be refunded", dollars(charge.left_cents)},
                               {"platform", "the rest", dollars(checked.left_cents)}},
                              "The payment has changed since the refund was decided on.")};
  checked.findings.front().overridable = false;  // going on checks it from the start
  checked.findings.front().override_role.clear();
  return checked;
}

RouteChecked check_route(Appointment const& appointment, Child const& child, tz::Zones const& zones, Instant now) {
  RouteChecked checked;
  checked.tzdata = zones.tzdata();
  auto const count = tz::thirty_days(zones, appointment.start, now);
  if (!count) {
    checked.findings = {finding("past_30_days", {}, "The day of the session cannot be compared with today.")};
    return checked;
  }
  auto const due = tz::last_instant(zones, count->session);
  checked.days = count->days;
  checked.may_bill = count->within;
  if (due) checked.seconds_left = std::chrono::ceil<std::chrono::seconds>(*due - now).count() + 1;
  if (checked.may_bill || (!child.open && child.ended == 0)) return checked;
  auto hold = finding("past_30_days", {{"rule", "days since the session", std::to_string(checked.days)}},
                      child.open ? "Day 30 has passed, and the case that bills the session is still open: end that one "
                                   "first."
                                 : "");
  if (child.open) hold.offers.clear();
  std::erase(hold.offers, "not_billed");  // the client has the money back: the session is billed or written off
  checked.findings = {std::move(hold)};
  return checked;
}

BalanceChecked check_balance(AccountRead const& account, ChargeChecked const& charge) {
  BalanceChecked checked;
  for (auto const& [invoice, type, therapist] : account.invoices) {
    auto const ours = invoice.invoice == charge.invoice || invoice.appointment == charge.appointment.appointment;
    if (!ours || invoice.balance_cents <= 0 || !invoice.auto_charge) continue;
    checked.findings.push_back(
        finding("balance_open_after_refund", {{"platform", "invoice", invoice.invoice.text},
                                              {"platform", "balance", dollars(invoice.balance_cents)},
                                              {"platform", "automatic charging", "on"}}));
  }
  return checked;
}

}  // namespace workflows::incorrect_charge
