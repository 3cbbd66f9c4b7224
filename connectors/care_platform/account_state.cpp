// The order of the questions: what is ours comes first, then what serves as well, then what a person must see; only
// what is left after that is declared free for the write.
#include "connectors/care_platform/account_state.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "connectors/rest_reply.hpp"
#include "workflows/codec/json.hpp"

namespace connectors::care_platform {
namespace {

using rest::Json;
using workflows::Evidence;
using workflows::codec::to_text;

constexpr std::int64_t most_cents = 100'000'000;
bool amount(std::int64_t cents) { return cents >= 0 && cents <= most_cents; }

std::string dollars(std::int64_t cents) { return workflows::words(workflows::Money{cents, "USD"}); }

bool moved_nothing(ChargeBody const& charge) { return charge.result == "declined" || charge.result == "voided"; }

engine::Look charged(ChargeBody const& charge, std::vector<Evidence> const& evidence) {
  workflows::InvoiceCharged event{charge.invoice, charge.charge, charge.cents, charge.result, {}};
  if (charge.result == "declined") event.decline_reason = charge.decline_reason.value_or("card_declined");
  return rest::present(charge.charge, to_text(event), evidence);
}

// A charge that carries our reference, however it ended.
engine::Look judge_own(ChargeBody const& charge, workflows::ChargeInvoice const& wanted,
                       std::vector<Evidence> const& evidence) {
  if (charge.result == "pending") return rest::unreadable("our charge is still being processed");
  if (charge.cents != wanted.cents)
    return rest::conflicting("unexpected_outcome", "a charge with our reference has another sum", evidence);
  if (charge.result == "voided")
    return rest::conflicting("duplicate_present", "our charge was made and has been voided since", evidence);
  return charged(charge, evidence);
}

// What stands on the invoice by other hands. Nothing: it is free.
std::optional<engine::Look> judge_others(InvoiceBody const& invoice, std::vector<ChargeBody> const& charges,
                                         workflows::ChargeInvoice const& wanted,
                                         std::vector<Evidence> const& evidence) {
  int declined = 0;
  for (auto const& charge : charges)
    if (charge.result == "declined" && charge.cents > 0 && ++declined == wanted.attempt)
      return charged(charge, evidence);
  for (auto const& charge : charges) {
    if (moved_nothing(charge)) continue;
    if (charge.result == "pending") return rest::unreadable("a charge on the invoice is still being processed");
    if (charge.cents == 0)
      return rest::conflicting("zero_charged", "the invoice has been charged $0: it counts as settled", evidence);
    if (charge.cents == wanted.cents && invoice.status == "paid") return charged(charge, evidence);
  }
  return std::nullopt;
}

}  // namespace

std::string fault_of(PaymentBody const& payment) {
  static constexpr std::array<std::string_view, 3> purposes{"session", "late_cancellation", "other"};
  static constexpr std::array<std::string_view, 3> results{"succeeded", "pending", "failed"};
  if (payment.payment.empty()) return "a payment has no id";
  if (std::ranges::find(purposes, std::string_view{payment.purpose}) == purposes.end())
    return "a payment has a purpose that the contract does not list";
  if (!amount(payment.cents) || payment.cents == 0 || !amount(payment.refunded_cents))
    return "an amount of a payment is negative or absurd";
  std::set<std::string> ids;
  std::int64_t sum = 0;
  for (auto const& refund : payment.refunds) {
    if (refund.refund.empty() || !ids.insert(refund.refund).second) return "a refund has no id of its own";
    if (std::ranges::find(results, std::string_view{refund.result}) == results.end())
      return "a refund has a result that the contract does not list";
    if (!amount(refund.cents)) return "the amount of a refund is negative or absurd";
    if (refund.result != "failed") sum += refund.cents;
  }
  if (sum != payment.refunded_cents || sum > payment.cents) return "the refunds of a payment do not add up";
  return {};
}

std::vector<Evidence> shown(PaymentBody const& payment) {
  std::vector<Evidence> evidence{{"platform", "payment " + payment.payment.text, dollars(payment.cents)},
                                 {"platform", "refunded", dollars(payment.refunded_cents)}};
  for (auto const& refund : payment.refunds)
    evidence.push_back({"platform", "refund " + refund.refund,
                        dollars(refund.cents) + ", " + refund.result + (refund.by_hand ? ", by hand" : "")});
  return evidence;
}

workflows::Payment as_payment(PaymentBody const& body) {
  workflows::Payment payment{body.payment, body.invoice,        body.appointment, body.purpose,
                             body.cents,   body.refunded_cents, body.at,          {}};
  for (auto const& refund : body.refunds)
    payment.refunds.push_back({refund.refund, refund.cents, refund.result, refund.by_hand});
  return payment;
}

engine::Look judge_creation(std::vector<InvoiceBody> const& invoices, workflows::CreateInvoice const& wanted,
                            std::string const& effect) {
  std::vector<Evidence> evidence;
  std::vector<InvoiceBody> own, standing;
  for (auto const& invoice : invoices) {
    std::ranges::move(shown(invoice), std::back_inserter(evidence));
    bool const ours = !effect.empty() && invoice.reference.value_or("") == effect;
    if (ours) own.push_back(invoice);
    if (!ours && invoice.status != "refunded" && invoice.status != "written_off") standing.push_back(invoice);
  }
  auto const equal = [&](InvoiceBody const& invoice) {
    return invoice.cents == wanted.cents && invoice.type.value_or(wanted.type) == wanted.type &&
           invoice.therapist.value_or(wanted.therapist) == wanted.therapist;
  };
  if (own.size() + standing.size() > 1)
    return rest::several("invoices_two", "the appointment has more than one invoice", evidence);
  if (own.size() == 1 && !equal(own.front()))
    return rest::conflicting("unexpected_outcome", "the invoice with our reference differs from what was asked",
                             evidence);
  if (standing.size() == 1 && standing.front().status != "open")
    return rest::conflicting(standing.front().status == "paid" ? "invoice_paid" : "partly_paid",
                             "the appointment has an invoice on which money has been paid", evidence);
  if (standing.size() == 1 && !equal(standing.front()))
    return rest::conflicting("invoices_two", "the appointment has another invoice already, which differs from ours",
                             evidence);
  if (own.empty() && standing.empty()) return rest::absent(Json{{"invoices", invoices.size()}}, evidence);
  auto const& found = own.empty() ? standing.front() : own.front();
  return rest::present(found.invoice.text, to_text(workflows::InvoiceCreated{found.invoice, found.cents}), evidence);
}

engine::Look judge_full_charge(InvoiceBody const& invoice, std::vector<ChargeBody> const& charges,
                               workflows::ChargeInvoice const& wanted, std::string const& effect) {
  auto evidence = shown(invoice);
  std::ranges::move(shown(charges), std::back_inserter(evidence));
  std::vector<ChargeBody> own;
  for (auto const& charge : charges)
    if (!effect.empty() && charge.reference == effect) own.push_back(charge);
  if (own.size() > 1)
    return rest::several("duplicate_present", "the invoice has more than one charge with our reference", evidence);
  if (own.size() == 1) return judge_own(own.front(), wanted, evidence);
  if (auto look = judge_others(invoice, charges, wanted, evidence)) return *std::move(look);
  if (invoice.status == "written_off" || invoice.written_off_cents > 0)
    return rest::conflicting("written_off_otherwise", "the invoice is written off", evidence);
  if (invoice.status == "paid") return rest::conflicting("invoice_paid", "the invoice has been paid", evidence);
  if (invoice.status == "partly_paid")
    return rest::conflicting("partly_paid", "a part of the invoice has been paid", evidence);
  if (invoice.status == "refunded")
    return rest::conflicting("unexpected_outcome", "the invoice was paid and refunded; it is not charged again",
                             evidence);
  if (invoice.balance_cents != wanted.cents || wanted.cents <= 0)
    return rest::conflicting("unexpected_outcome", "the open balance is not the sum that was to be charged", evidence);
  return rest::absent(Json{{"charges", charges.size()}, {"balance_cents", invoice.balance_cents}}, evidence);
}

engine::Look judge_refund(PaymentBody const& payment, workflows::RefundPayment const& wanted,
                          std::string const& effect) {
  auto const evidence = shown(payment);
  auto const done = [&](std::string const& refund) {
    workflows::PaymentRefunded const event{payment.payment, refund, payment.refunded_cents};
    return rest::present(refund, to_text(event), evidence);
  };
  std::vector<RefundBody> own;
  std::string newest;
  for (auto const& refund : payment.refunds) {
    if (!effect.empty() && refund.reference.value_or("") == effect) own.push_back(refund);
    if (refund.result != "failed") newest = refund.refund;
  }
  if (own.size() > 1)
    return rest::several("duplicate_present", "the payment has more than one refund with our reference", evidence);
  if (own.size() == 1 && own.front().result == "failed")
    return rest::conflicting("refund_refused", "the payment processor refused the refund", evidence);
  if (own.size() == 1) return done(own.front().refund);
  if (payment.refunded_cents == payment.cents) return done(newest);
  if (payment.cents - payment.refunded_cents != wanted.cents)
    return rest::conflicting("part_refunded", "another part of the payment is left than was decided on", evidence);
  return rest::absent(Json{{"refunded_cents", payment.refunded_cents}}, evidence);
}

}  // namespace connectors::care_platform
