// Which requests read a client's account and change it? One long lookup, then three effects, each with its look and its
// send. What may be believed of a reply stands in account_state.
#include <algorithm>

#include "connectors/care_platform/account_state.hpp"
#include "connectors/care_platform/care_platform_rest.hpp"
#include "connectors/care_platform/platform_replies.hpp"

namespace connectors {
namespace {

using care_platform::ChargeBody;
using care_platform::command_unreadable;
using care_platform::fault_of;
using care_platform::id_unusable;
using care_platform::InvoiceBody;
using care_platform::PaymentBody;
using care_platform::Refusal;
using care_platform::write_not_done;
using workflows::Evidence;
using workflows::codec::Json;
using workflows::codec::to_text;

constexpr std::array creation_refusals{
    Refusal{404, "not_found", "session_not_found", "the care platform has no such appointment"},
    Refusal{409, "late_fee_forbidden", "fee_not_allowed", "the care platform refused: the plan does not allow the fee"},
    Refusal{422, "appointment_differs", "therapist_conflict",
            "the care platform refused: the appointment has another client or therapist"},
    Refusal{422, "unknown_type", "unexpected_outcome", "the care platform refused: it has no such type of invoice"},
};
constexpr std::array full_charge_refusals{
    Refusal{404, "not_found", "invoice_missing", "the care platform has no such invoice"},
    Refusal{409, "already_paid", "invoice_paid", "the care platform refused: the invoice has been paid"},
    Refusal{409, "partly_paid", "partly_paid", "the care platform refused: a part of the invoice has been paid"},
    Refusal{409, "positive_charge", "positive_charge",
            "the care platform refused: a charge above zero stands on the invoice"},
    Refusal{409, "zero_charged", "zero_charged", "the care platform refused: the invoice has been charged $0"},
    Refusal{409, "written_off_otherwise", "written_off_otherwise",
            "the care platform refused: the invoice is written off"},
    Refusal{422, "above_balance", "unexpected_outcome",
            "the care platform refused: the sum is more than the open balance"},
};
constexpr std::array refund_refusals{
    Refusal{404, "not_found", "payment_missing", "the care platform has no such payment"},
    Refusal{409, "amount_differs", "part_refunded",
            "the care platform refused: another part of the payment is left than was decided on"},
    Refusal{422, "processor_refused", "refund_refused", "the payment processor refused the refund"},
};

struct RefundMade {
  std::string refund;
  workflows::PaymentId payment;
  std::int64_t cents = 0;
  std::string result, reference;
};
BOOST_DESCRIBE_STRUCT(RefundMade, (), (refund, payment, cents, result, reference))

// A person at the screen has no effect of ours to name.
std::string reference_of(engine::Request const& request) {
  return request.effect.empty() ? std::string("by hand") : request.effect;
}

}  // namespace

// --- the account ---

engine::Task<engine::Outcome> CarePlatform::read_account(engine::Request request) {
  auto const command = rest::command_of<workflows::ReadAccount>(request);
  if (!command) co_return rest::not_sent(command_unreadable);
  if (!rest::addressable(command->client.text)) co_return rest::not_sent(id_unusable);
  auto const& client = command->client.text;
  auto const origin = rest::rest_origin(counterpart, request, request.kind);
  workflows::AccountRead read;

  auto const invoices_target = rest::rest_target({"v1", "clients", client, "invoices"});
  auto invoices = co_await rest_.list(origin, invoices_target);
  if (invoices.trouble && invoices.trouble->refused_with(404, "not_found"))
    co_return rest::rejected("client_not_found", "the care platform has no such client");
  care_platform::check_owner(invoices, command->client);
  auto const bodies = rest::read_items<InvoiceBody>(invoices);
  if (invoices.trouble) co_return rest::outcome_without_answer(*invoices.trouble);
  for (auto const& body : bodies) {
    auto fault = rest::addressable(body.invoice.text) ? fault_of(body) : "an invoice has an id that cannot be used";
    if (!fault.empty()) co_return rest::unknown(fault);
    auto const target = rest::rest_target({"v1", "invoices", body.invoice.text, "charges"});
    auto pages = co_await rest_.list(origin, target);
    auto const charges = rest::read_items<ChargeBody>(pages);
    if (pages.trouble) co_return rest::outcome_without_answer(*pages.trouble);
    fault = fault_of(charges, body.invoice);
    if (!fault.empty()) co_return rest::unknown(fault);
    read.invoices.push_back({care_platform::as_invoice(body, charges), body.type.value_or(""),
                             body.therapist.value_or(workflows::TherapistId{})});
  }

  auto const payments_target = rest::rest_target({"v1", "clients", client, "payments"});
  auto payments = co_await rest_.list(origin, payments_target);
  care_platform::check_owner(payments, command->client);
  auto const paid = rest::read_items<PaymentBody>(payments);
  if (payments.trouble) co_return rest::outcome_without_answer(*payments.trouble);
  for (auto const& body : paid) {
    if (auto const fault = fault_of(body); !fault.empty()) co_return rest::unknown(fault);
    read.payments.push_back(care_platform::as_payment(body));
  }
  std::ranges::stable_sort(read.payments, {}, &workflows::Payment::at);

  auto const plan_target = rest::rest_target({"v1", "clients", client, "plan"});
  auto plan_reply = co_await rest_.get(origin, plan_target);
  auto const plan = rest::read_body<workflows::Plan>(plan_reply, 200);
  if (!plan) co_return rest::outcome_without_answer(plan_reply);
  read.plan = *plan;

  auto const cards_target = rest::rest_target({"v1", "clients", client, "cards"});
  auto cards = co_await rest_.list(origin, cards_target);
  read.cards = rest::read_items<workflows::Card>(cards);
  if (cards.trouble) co_return rest::outcome_without_answer(*cards.trouble);
  std::vector<Evidence> const evidence{{"platform", "invoices", std::to_string(read.invoices.size())},
                                       {"platform", "payments", std::to_string(read.payments.size())},
                                       {"platform", "plan", read.plan.name}};
  co_return rest::done("", to_text(read), evidence);
}

// --- a new invoice ---

engine::Task<engine::Look> CarePlatform::look_at_invoices(engine::Request request) {
  auto const command = rest::command_of<workflows::CreateInvoice>(request);
  if (!command) co_return rest::unreadable(command_unreadable);
  if (!rest::addressable(command->appointment.text)) co_return rest::unreadable(id_unusable);
  auto const target = rest::rest_target({"v1", "appointments", command->appointment.text, "invoices"});
  auto pages = co_await rest_.list(rest::rest_origin(counterpart, request, request.kind), target);
  if (pages.trouble && pages.trouble->refused_with(404, "not_found"))
    co_return rest::conflicting("session_not_found", "the care platform has no such appointment",
                                {{"platform", "appointment " + command->appointment.text, "not found"}});
  care_platform::check_owner(pages, command->client);
  auto const invoices = rest::read_items<InvoiceBody>(pages);
  if (pages.trouble) co_return rest::look_without_answer(*pages.trouble);
  for (auto const& invoice : invoices) {
    if (invoice.appointment != command->appointment || invoice.invoice.empty())
      co_return rest::unreadable("the list of invoices does not belong to the appointment");
    if (auto const fault = fault_of(invoice); !fault.empty()) co_return rest::unreadable(fault);
  }
  co_return care_platform::judge_creation(invoices, *command, request.effect);
}

engine::Task<engine::Outcome> CarePlatform::create_invoice(engine::Request request) {
  auto const command = rest::command_of<workflows::CreateInvoice>(request);
  if (!command || command->cents <= 0) co_return rest::not_sent(command_unreadable);
  auto const reference = reference_of(request);
  Json body = Json::object();
  body["client"] = command->client.text;
  body["appointment"] = command->appointment.text;
  body["therapist"] = command->therapist.text;
  body["type"] = command->type;
  body["cents"] = command->cents;
  body["reference"] = reference;
  auto const target = rest::rest_target({"v1", "invoices"});
  auto reply =
      co_await rest_.write(rest::rest_origin(counterpart, request, request.kind), "POST", target, to_text(body), "");
  auto const invoice = rest::read_body<InvoiceBody>(reply, 201);
  if (!invoice) co_return write_not_done(reply, creation_refusals);
  bool const ours = invoice->reference.value_or("") == reference && invoice->cents == command->cents &&
                    invoice->appointment == command->appointment && invoice->client == command->client &&
                    !invoice->invoice.empty() && fault_of(*invoice).empty();
  if (!ours) co_return rest::unknown("the care platform's answer to the new invoice does not show what was asked");
  co_return rest::done(invoice->invoice.text, to_text(workflows::InvoiceCreated{invoice->invoice, invoice->cents}),
                       shown(*invoice));
}

// --- a charge of the whole balance ---

engine::Task<engine::Look> CarePlatform::look_at_full_charge(engine::Request request) {
  auto const command = rest::command_of<workflows::ChargeInvoice>(request);
  if (!command || command->cents <= 0 || command->attempt < 1) co_return rest::unreadable(command_unreadable);
  if (!rest::addressable(command->invoice.text)) co_return rest::unreadable(id_unusable);
  auto const origin = rest::rest_origin(counterpart, request, request.kind);
  auto const target = rest::rest_target({"v1", "invoices", command->invoice.text});
  auto reply = co_await rest_.get(origin, target);
  if (reply.refused_with(404, "not_found"))
    co_return rest::conflicting("invoice_missing", "the care platform has no such invoice",
                                {{"platform", "invoice " + command->invoice.text, "not found"}});
  auto const invoice = rest::read_body<InvoiceBody>(reply, 200);
  if (!invoice) co_return rest::look_without_answer(reply);
  if (invoice->invoice != command->invoice) co_return rest::unreadable("the care platform gave another invoice");
  if (auto const fault = fault_of(*invoice); !fault.empty()) co_return rest::unreadable(fault);
  auto pages = co_await rest_.list(origin, target + "/charges");
  auto const charges = rest::read_items<ChargeBody>(pages);
  if (pages.trouble) co_return rest::look_without_answer(*pages.trouble);
  if (auto const fault = fault_of(charges, command->invoice); !fault.empty()) co_return rest::unreadable(fault);
  co_return care_platform::judge_full_charge(*invoice, charges, *command, request.effect);
}

engine::Task<engine::Outcome> CarePlatform::charge_in_full(engine::Request request) {
  auto const command = rest::command_of<workflows::ChargeInvoice>(request);
  if (!command || command->cents <= 0) co_return rest::not_sent(command_unreadable);
  if (!rest::addressable(command->invoice.text)) co_return rest::not_sent(id_unusable);
  auto const reference = reference_of(request);
  Json body = Json::object();
  body["cents"] = command->cents;
  body["reference"] = reference;
  auto const target = rest::rest_target({"v1", "invoices", command->invoice.text, "charges"});
  auto reply =
      co_await rest_.write(rest::rest_origin(counterpart, request, request.kind), "POST", target, to_text(body), "");
  auto const charge = rest::read_body<ChargeBody>(reply, 201);
  if (!charge) co_return write_not_done(reply, full_charge_refusals);
  bool const ours = charge->reference == reference && charge->cents == command->cents &&
                    fault_of(std::vector{*charge}, command->invoice).empty();
  bool const ended = charge->result == "succeeded" || charge->result == "declined";
  if (!ours || !ended) co_return rest::unknown("the care platform's answer to the charge does not show how it ended");
  workflows::InvoiceCharged event{command->invoice, charge->charge, charge->cents, charge->result, {}};
  if (charge->result == "declined") event.decline_reason = charge->decline_reason.value_or("card_declined");
  co_return rest::done(charge->charge, to_text(event), shown(std::vector{*charge}));
}

// --- a refund ---

engine::Task<engine::Look> CarePlatform::look_at_payment(engine::Request request) {
  auto const command = rest::command_of<workflows::RefundPayment>(request);
  if (!command || command->cents <= 0) co_return rest::unreadable(command_unreadable);
  if (!rest::addressable(command->payment.text)) co_return rest::unreadable(id_unusable);
  auto const target = rest::rest_target({"v1", "payments", command->payment.text});
  auto reply = co_await rest_.get(rest::rest_origin(counterpart, request, request.kind), target);
  if (reply.refused_with(404, "not_found"))
    co_return rest::conflicting("payment_missing", "the care platform has no such payment",
                                {{"platform", "payment " + command->payment.text, "not found"}});
  auto const payment = rest::read_body<PaymentBody>(reply, 200);
  if (!payment) co_return rest::look_without_answer(reply);
  if (payment->payment != command->payment) co_return rest::unreadable("the care platform gave another payment");
  if (auto const fault = fault_of(*payment); !fault.empty()) co_return rest::unreadable(fault);
  co_return care_platform::judge_refund(*payment, *command, request.effect);
}

engine::Task<engine::Outcome> CarePlatform::refund(engine::Request request) {
  auto const command = rest::command_of<workflows::RefundPayment>(request);
  if (!command || command->cents <= 0) co_return rest::not_sent(command_unreadable);
  if (!rest::addressable(command->payment.text)) co_return rest::not_sent(id_unusable);
  auto const reference = reference_of(request);
  Json body = Json::object();
  body["cents"] = command->cents;
  body["reference"] = reference;
  auto const target = rest::rest_target({"v1", "payments", command->payment.text, "refunds"});
  auto reply =
      co_await rest_.write(rest::rest_origin(counterpart, request, request.kind), "POST", target, to_text(body), "");
  auto const made = rest::read_body<RefundMade>(reply, 201);
  // Somebody was faster: nothing was changed, and the next look finds the refund.
  if (reply.refused_with(409, "already_refunded"))
    co_return rest::not_sent("the payment has gone back meanwhile; nothing was changed");
  if (!made) co_return write_not_done(reply, refund_refusals);
  bool const ours = made->reference == reference && made->payment == command->payment &&
                    made->cents == command->cents && made->result != "failed" && !made->refund.empty();
  if (!ours) co_return rest::unknown("the care platform's answer to the refund does not show what was asked");
  std::vector<Evidence> const evidence{{"platform", "refund " + made->refund, made->result}};
  co_return rest::done(made->refund, to_text(workflows::PaymentRefunded{made->payment, made->refund, made->cents}),
                       evidence);
}

}  // namespace connectors
