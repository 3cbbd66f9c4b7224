// Which rules has the simulated platform for the rest of a client's account? Plans, cards, payments; invoices that are
// made, charges that ask a card, refunds. Paths and shapes are those of docs/openapi/care-platform.yaml.
#include <algorithm>

#include "connectors/twins/platform_twin.hpp"

namespace connectors::twins {
namespace {

using workflows::codec::Json;

template <class List>
auto find_by_id(List& list, std::string const& id) {
  return std::ranges::find_if(list, [&](auto const& each) { return each.id == id; });
}

struct InvoiceBody {
  std::string client, appointment, therapist, type;
  std::int64_t cents = 0;
  std::string reference;
};
BOOST_DESCRIBE_STRUCT(InvoiceBody, (), (client, appointment, therapist, type, cents, reference))
struct RefundBody {
  std::int64_t cents = 0;
  std::string reference;
};
BOOST_DESCRIBE_STRUCT(RefundBody, (), (cents, reference))

Json shown(PlatformRefund const& refund) {
  Json json = Json::object();
  json["refund"] = refund.id;
  json["cents"] = refund.cents;
  json["result"] = "succeeded";
  json["reference"] = refund.reference;
  json["by_hand"] = refund.by_hand;
  return json;
}

}  // namespace

std::int64_t PlatformPayment::refunded_cents() const {
  std::int64_t sum = 0;
  for (auto const& refund : refunds) sum += refund.cents;
  return sum;
}

// What the world lists of an invoice's payments; else what it says was paid, as one payment.
void PlatformTwin::take_payments(World const& world) {
  for (auto& invoice : state_.invoices) {
    auto const appointment = find_by_id(state_.appointments, invoice.appointment);
    auto const began = appointment == state_.appointments.end()
                           ? world.now
                           : wall_times_(appointment->date, appointment->time, appointment->zone);
    bool any_listed = false;
    std::int64_t net = 0;
    for (auto const& given : world.payments) {
      if (given.invoice != invoice.id) continue;
      any_listed = true;
      PlatformPayment payment{given.id, given.invoice, given.purpose, given.cents, given.at.value_or(began), {}};
      if (payment.purpose.empty()) payment.purpose = purpose_of(invoice);
      for (auto const& refund : given.refunds) payment.refunds.push_back({refund.id, refund.cents, "", refund.by_hand});
      net += payment.left_cents();
      invoice.refunded_cents += payment.refunded_cents();
      auto const charge = std::ranges::find(invoice.charges, given.id, &PlatformCharge::charge);
      auto const* const result = payment.left_cents() == 0 ? "voided" : "succeeded";
      if (charge == invoice.charges.end()) invoice.charges.push_back({given.id, given.cents, result, "", ""});
      state_.payments.push_back(std::move(payment));
    }
    if (any_listed) {
      invoice.paid_cents = net;
      if (net == 0) invoice.auto_charge = false;
    } else if (invoice.paid_cents > 0) {
      auto id = "pay-" + invoice.id;
      for (auto const& charge : invoice.charges)
        if (charge.result == "succeeded" && charge.cents > 0) id = charge.charge;
      state_.payments.push_back({id, invoice.id, purpose_of(invoice), invoice.paid_cents, began, {}});
    }
  }
}

std::string PlatformTwin::purpose_of(PlatformInvoice const& invoice) const {
  auto const appointment = find_by_id(state_.appointments, invoice.appointment);
  bool const late = appointment != state_.appointments.end() && appointment->status == "late_cancelled";
  return late ? "late_cancellation" : "session";
}

PlatformInvoice* PlatformTwin::invoice_of(std::string const& subject) {
  if (auto const named = find_by_id(state_.invoices, subject); named != state_.invoices.end()) return &*named;
  for (auto each = state_.invoices.rbegin(); each != state_.invoices.rend(); ++each)
    if (each->appointment == subject) return &*each;
  return nullptr;
}

// --- reads ---

HttpReply PlatformTwin::list_client_invoices(RestCall const& call, Instant) {
  auto const client = find_by_id(state_.clients, call.path[2]);
  if (client == state_.clients.end()) return not_found();
  std::vector<Json> items;
  for (auto const& invoice : state_.invoices)
    if (client_of(invoice) == client->id) items.push_back(shown(invoice));
  return page_of(items, call);
}

HttpReply PlatformTwin::list_payments(RestCall const& call, Instant) {
  auto const client = find_by_id(state_.clients, call.path[2]);
  if (client == state_.clients.end()) return not_found();
  std::vector<PlatformPayment const*> sorted;
  for (auto const& payment : state_.payments) {
    auto const invoice = find_by_id(state_.invoices, payment.invoice);
    if (invoice != state_.invoices.end() && client_of(*invoice) == client->id) sorted.push_back(&payment);
  }
  std::ranges::stable_sort(sorted, {}, [](PlatformPayment const* each) { return each->at; });
  std::vector<Json> items;
  for (auto const* payment : sorted) items.push_back(shown(*payment));
  return page_of(items, call);
}

HttpReply PlatformTwin::get_payment(RestCall const& call, Instant) {
  auto const payment = find_by_id(state_.payments, call.path[2]);
  return payment == state_.payments.end() ? not_found() : json_reply(200, shown(*payment));
}

HttpReply PlatformTwin::get_plan(RestCall const& call, Instant) {
  auto const client = find_by_id(state_.clients, call.path[2]);
  if (client == state_.clients.end()) return not_found();
  workflows::Plan const plan{client->plan, !client->plan_forbids_late_fees, client->late_fee_cents};
  return json_reply(200, workflows::codec::write(plan));
}

HttpReply PlatformTwin::list_cards(RestCall const& call, Instant) {
  auto const client = find_by_id(state_.clients, call.path[2]);
  if (client == state_.clients.end()) return not_found();
  std::vector<Json> items;
  for (auto const& card : client->cards) items.push_back(workflows::codec::write(workflows::Card{card.id, card.label}));
  return page_of(items, call);
}

Json PlatformTwin::shown(PlatformPayment const& payment) const {
  auto const invoice = find_by_id(state_.invoices, payment.invoice);
  bool const known = invoice != state_.invoices.end();
  Json json = Json::object();
  json["payment"] = payment.id;
  json["invoice"] = payment.invoice;
  json["appointment"] = known ? invoice->appointment : "";
  json["client"] = known ? client_of(*invoice) : "";
  json["purpose"] = payment.purpose;
  json["cents"] = payment.cents;
  json["refunded_cents"] = payment.refunded_cents();
  json["at"] = workflows::words(payment.at);
  Json refunds = Json::array();
  for (auto const& refund : payment.refunds) refunds.push_back(twins::shown(refund));
  json["refunds"] = std::move(refunds);
  return json;
}

// --- writes ---

HttpReply PlatformTwin::make_invoice(RestCall const& call, Instant now) {
  auto read = body_as<InvoiceBody>(call);
  if (auto* refused = std::get_if<HttpReply>(&read)) return std::move(*refused);
  auto const& asked = std::get<InvoiceBody>(read);
  if (asked.cents <= 0 || asked.reference.empty()) return problem(400, "malformed", "cents and reference are needed");
  if (asked.type != "Appointment") return problem(422, "unknown_type", "the type of an invoice here is Appointment");
  auto const appointment = find_by_id(state_.appointments, asked.appointment);
  if (appointment == state_.appointments.end()) return not_found();
  if (appointment->client != asked.client || appointment->therapist != asked.therapist)
    return problem(422, "appointment_differs", "the appointment has another client or therapist");
  auto const client = find_by_id(state_.clients, asked.client);
  bool const late = appointment->status == "late_cancelled";
  if (late && client != state_.clients.end() && client->plan_forbids_late_fees)
    return problem(409, "late_fee_forbidden", "the client's plan does not allow this fee");
  PlatformInvoice invoice;
  invoice.id = "inv-" + std::to_string(9000 + ++state_.made);
  invoice.appointment = asked.appointment;
  invoice.cents = asked.cents;
  invoice.auto_charge = false;
  invoice.type = asked.type;
  invoice.therapist = asked.therapist;
  invoice.reference = asked.reference;
  Json detail = Json::object();
  detail["appointment"] = asked.appointment;
  detail["therapist"] = asked.therapist;
  detail["type"] = asked.type;
  detail["cents"] = asked.cents;
  note(now, "invoice.created", invoice.id, call.effect, "", std::move(detail));
  state_.invoices.push_back(std::move(invoice));
  return json_reply(201, shown(state_.invoices.back()));
}

HttpReply PlatformTwin::make_refund(RestCall const& call, Instant now) {
  auto const payment = find_by_id(state_.payments, call.path[2]);
  if (payment == state_.payments.end()) return not_found();
  auto read = body_as<RefundBody>(call);
  if (auto* refused = std::get_if<HttpReply>(&read)) return std::move(*refused);
  auto const& asked = std::get<RefundBody>(read);
  if (asked.cents <= 0 || asked.reference.empty()) return problem(400, "malformed", "cents and reference are needed");
  auto const invoice = find_by_id(state_.invoices, payment->invoice);
  if (invoice->locked) return problem(409, "locked", "a payment is being processed; nothing was changed");
  if (payment->left_cents() == 0) return problem(409, "already_refunded", "the payment has gone back already");
  if (asked.cents != payment->left_cents())
    return problem(409, "amount_differs", "only what is left of the payment can be refunded, and all of it");
  for (auto const& refusal : state_.refusals)
    if ((refusal.subject == payment->id || refusal.subject == invoice->id) && refusal.reason == "refund_refused" &&
        (!refusal.until || now < *refusal.until))
      return problem(422, "processor_refused", "the payment processor refused the refund");
  auto const& refund = add_refund(*payment, asked.cents, asked.reference, false);
  note(now, "payment.refunded", payment->id, call.effect, "", Json{{"cents", asked.cents}});
  auto json = twins::shown(refund);
  json["payment"] = payment->id;
  return json_reply(201, json);
}

// --- what stands behind them ---

std::string PlatformTwin::card_declines(PlatformInvoice const& invoice, Instant now) {
  auto const owner = client_of(invoice);
  for (auto const& refusal : state_.refusals)
    if (refusal.reason == "card_declined" && refusal.subject == owner && (!refusal.until || now < *refusal.until))
      return refusal.reason;
  auto const client = find_by_id(state_.clients, owner);
  if (client == state_.clients.end() || client->cards.empty()) return {};
  auto& card = client->cards.front();
  if (card.declines) return card.reason;
  if (card.declines_times <= 0) return {};
  --card.declines_times;
  return card.reason;
}

PlatformCharge const& PlatformTwin::add_charge(PlatformInvoice& invoice, std::int64_t cents, std::string reference,
                                               Instant now, bool asks_card) {
  auto const reason = asks_card && cents > 0 ? card_declines(invoice, now) : std::string();
  auto const id = "ch-" + std::to_string(9000 + ++state_.made);
  invoice.charges.push_back({id, cents, reason.empty() ? "succeeded" : "declined", std::move(reference), reason});
  ++invoice.version;
  if (reason.empty() && cents > 0) {
    invoice.paid_cents += cents;
    state_.payments.push_back({id, invoice.id, purpose_of(invoice), cents, now, {}});
  }
  return invoice.charges.back();
}

// After a full refund the whole balance is open again, and the platform does not collect it by itself.
PlatformRefund const& PlatformTwin::add_refund(PlatformPayment& payment, std::int64_t cents, std::string reference,
                                               bool by_hand) {
  auto const id = "re-" + std::to_string(9000 + ++state_.made);
  payment.refunds.push_back({id, cents, std::move(reference), by_hand});
  auto& invoice = *find_by_id(state_.invoices, payment.invoice);
  invoice.paid_cents -= cents;
  invoice.refunded_cents += cents;
  ++invoice.version;
  for (auto& charge : invoice.charges)
    if (charge.charge == payment.id && payment.left_cents() == 0) charge.result = "voided";
  if (invoice.paid_cents == 0) invoice.auto_charge = false;
  return payment.refunds.back();
}

}  // namespace connectors::twins
