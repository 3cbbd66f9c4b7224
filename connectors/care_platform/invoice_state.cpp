// The order of the questions matters: what is already as asked comes first, then what a person must see, and only an
// invoice of which every number agrees is declared free for the write.
#include "connectors/care_platform/invoice_state.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "connectors/rest_reply.hpp"
#include "workflows/codec/json.hpp"

namespace connectors::care_platform {
namespace {

using workflows::Evidence;

template <std::size_t N>
bool one_of(std::string_view word, std::array<std::string_view, N> const& words) {
  return std::ranges::find(words, word) != words.end();
}

bool moved_nothing(ChargeBody const& charge) { return charge.result == "declined" || charge.result == "voided"; }

// Amounts beyond this are not a session's: it also keeps every sum far from overflow.
constexpr std::int64_t most_cents = 100'000'000;

bool amount(std::int64_t cents) { return cents >= 0 && cents <= most_cents; }

}  // namespace

std::string fault_of(InvoiceBody const& invoice) {
  static constexpr std::array<std::string_view, 5> states{"open", "partly_paid", "paid", "refunded", "written_off"};
  if (!one_of(invoice.status, states)) return "the invoice has a status that the contract does not list";
  bool const amounts = amount(invoice.cents) && amount(invoice.paid_cents) && amount(invoice.balance_cents) &&
                       amount(invoice.written_off_cents);
  if (!amounts) return "an amount on the invoice is negative or absurdly large";
  if (invoice.paid_cents + invoice.balance_cents + invoice.written_off_cents != invoice.cents)
    return "the amounts on the invoice do not add up";
  return {};
}

std::string fault_of(std::vector<ChargeBody> const& charges, workflows::InvoiceId const& invoice) {
  static constexpr std::array<std::string_view, 4> results{"succeeded", "declined", "pending", "voided"};
  std::set<std::string> ids;
  for (auto const& charge : charges) {
    if (charge.invoice != invoice) return "a charge of another invoice is in the list";
    if (charge.charge.empty() || !ids.insert(charge.charge).second) return "a charge has no id of its own";
    if (!one_of(charge.result, results)) return "a charge has a result that the contract does not list";
    if (!amount(charge.cents)) return "the amount of a charge is negative or absurdly large";
  }
  return {};
}

bool written_off_as_asked(InvoiceBody const& invoice, workflows::WriteOffInvoice const& wanted) {
  return invoice.status == "written_off" && invoice.written_off_cents == wanted.cents && invoice.paid_cents == 0 &&
         invoice.balance_cents == 0 && invoice.write_off_reason == wanted.reason &&
         invoice.write_off_note == wanted.note;
}

std::vector<Evidence> shown(InvoiceBody const& invoice) {
  auto const dollars = [](std::int64_t cents) { return workflows::words(workflows::Money{cents, "USD"}); };
  std::vector<Evidence> evidence{{"platform", "invoice " + invoice.invoice.text, invoice.status},
                                 {"platform", "amount", dollars(invoice.cents)},
                                 {"platform", "paid", dollars(invoice.paid_cents)},
                                 {"platform", "balance", dollars(invoice.balance_cents)}};
  if (invoice.written_off_cents == 0) return evidence;
  evidence.push_back({"platform", "written off", dollars(invoice.written_off_cents)});
  evidence.push_back({"platform", "write-off reason", invoice.write_off_reason});
  evidence.push_back({"platform", "write-off note", invoice.write_off_note});
  return evidence;
}

std::vector<Evidence> shown(std::vector<ChargeBody> const& charges) {
  if (charges.empty()) return {{"platform", "charges", "none"}};
  std::vector<Evidence> evidence;
  for (auto const& charge : charges)
    evidence.push_back({"platform", "charge " + charge.charge,
                        workflows::words(workflows::Money{charge.cents, "USD"}) + ", " + charge.result});
  return evidence;
}

engine::Look judge_write_off(InvoiceBody const& invoice, workflows::WriteOffInvoice const& wanted,
                             std::string const& etag) {
  auto const evidence = shown(invoice);
  if (written_off_as_asked(invoice, wanted)) {
    auto const event = workflows::codec::to_text(workflows::InvoiceWrittenOff{invoice.invoice, wanted.cents});
    return rest::present(invoice.invoice.text, event, evidence);
  }
  if (invoice.status == "written_off" || invoice.written_off_cents > 0)
    return rest::conflicting("written_off_otherwise",
                             "the invoice is written off, but with another amount, reason or note than ours", evidence);
  if (invoice.status == "paid" || (invoice.paid_cents > 0 && invoice.balance_cents == 0))
    return rest::conflicting("invoice_paid", "the invoice has been paid", evidence);
  if (invoice.status == "partly_paid" || invoice.paid_cents > 0)
    return rest::conflicting("partly_paid", "a part of the invoice has been paid", evidence);
  if (invoice.balance_cents != wanted.cents || wanted.cents <= 0)
    return rest::conflicting("unexpected_outcome",
                             "the open balance is not the amount that was to be written off; read the invoice again",
                             evidence);
  workflows::codec::Json pre_image = workflows::codec::Json::object();
  pre_image["etag"] = etag;
  pre_image["status"] = invoice.status;
  pre_image["balance_cents"] = invoice.balance_cents;
  return rest::absent(pre_image, evidence);
}

engine::Look judge_charges(std::vector<ChargeBody> const& charges, workflows::ChargeZero const& wanted) {
  auto const evidence = shown(charges);
  std::vector<ChargeBody> zeros;
  for (auto const& charge : charges) {
    if (moved_nothing(charge)) continue;
    if (charge.cents > 0)
      return rest::conflicting("positive_charge", "a charge above zero stands on the invoice", evidence);
    zeros.push_back(charge);
  }
  if (zeros.size() > 1)
    return rest::several("duplicate_present", "the invoice has been charged $0 more than once", evidence);
  if (zeros.size() == 1) {
    auto const event = workflows::codec::to_text(workflows::ZeroCharged{wanted.invoice, zeros.front().charge});
    return rest::present(zeros.front().charge, event, evidence);
  }
  workflows::codec::Json pre_image = workflows::codec::Json::object();
  pre_image["charges"] = charges.size();
  return rest::absent(pre_image, evidence);
}

}  // namespace connectors::care_platform
