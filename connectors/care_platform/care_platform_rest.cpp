// Which requests does each verb make, and what do the replies mean? Lookups first, then the two effects: each with its
// look and its send. A rejection is only what stands in the tables below; see EFFECTS in the design for the rest.
#include "connectors/care_platform/care_platform_rest.hpp"

#include <algorithm>
#include <array>

#include "connectors/care_platform/invoice_state.hpp"
#include "connectors/care_platform/platform_replies.hpp"
#include "engine/core/ascii.hpp"
#include "workflows/messages/care_platform.hpp"

namespace connectors {
namespace {

using care_platform::as_invoice;
using care_platform::ChargeBody;
using care_platform::check_owner;
using care_platform::command_unreadable;
using care_platform::id_unusable;
using care_platform::InvoiceBody;
using care_platform::Refusal;
using care_platform::write_not_done;
using workflows::Evidence;
using workflows::codec::Json;
using workflows::codec::to_text;

struct DiagnosisBody {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(DiagnosisBody, (), (code))

constexpr std::array write_off_refusals{
    Refusal{404, "not_found", "invoice_missing", "the care platform has no such invoice"},
    Refusal{409, "already_paid", "invoice_paid", "the care platform refused: the invoice has been paid"},
    Refusal{409, "partly_paid", "partly_paid", "the care platform refused: a part of the invoice has been paid"},
    Refusal{409, "written_off_otherwise", "written_off_otherwise",
            "the care platform refused: the invoice is written off already"},
    Refusal{422, "whole_amount_only", "unexpected_outcome",
            "the care platform refused: the amount is not the whole open balance"},
};
constexpr std::array charge_refusals{
    Refusal{404, "not_found", "invoice_missing", "the care platform has no such invoice"},
    Refusal{409, "positive_charge", "positive_charge",
            "the care platform refused: a charge above zero stands on the invoice"},
};

}  // namespace

engine::Task<engine::Outcome> CarePlatform::fetch(engine::Request request) {
  if (rest::asks_for<workflows::FindClient>(request)) return find_client(std::move(request));
  if (rest::asks_for<workflows::FindAppointments>(request)) return find_appointments(std::move(request));
  if (rest::asks_for<workflows::ReadBilling>(request)) return read_billing(std::move(request));
  if (rest::asks_for<workflows::ReadAccount>(request)) return read_account(std::move(request));
  return rest::settled(rest::not_sent("the care platform has no lookup of this kind"));
}

engine::Task<engine::Look> CarePlatform::look(engine::Request request) {
  if (rest::asks_for<workflows::WriteOffInvoice>(request)) return look_at_write_off(std::move(request));
  if (rest::asks_for<workflows::ChargeInvoice>(request)) return look_at_full_charge(std::move(request));
  if (rest::asks_for<workflows::ChargeZero>(request)) return look_at_charges(std::move(request));
  if (rest::asks_for<workflows::CreateInvoice>(request)) return look_at_invoices(std::move(request));
  if (rest::asks_for<workflows::RefundPayment>(request)) return look_at_payment(std::move(request));
  return rest::settled(rest::unreadable("the care platform has no effect of this kind"));
}

engine::Task<engine::Outcome> CarePlatform::send(engine::Request request) {
  if (rest::asks_for<workflows::WriteOffInvoice>(request)) return write_off(std::move(request));
  if (rest::asks_for<workflows::ChargeInvoice>(request)) return charge_in_full(std::move(request));
  if (rest::asks_for<workflows::ChargeZero>(request)) return charge_zero(std::move(request));
  if (rest::asks_for<workflows::CreateInvoice>(request)) return create_invoice(std::move(request));
  if (rest::asks_for<workflows::RefundPayment>(request)) return refund(std::move(request));
  return rest::settled(rest::not_sent("the care platform has no effect of this kind"));
}

// --- lookups ---

engine::Task<engine::Outcome> CarePlatform::find_client(engine::Request request) {
  auto const command = rest::command_of<workflows::FindClient>(request);
  if (!command || command->email.empty()) co_return rest::not_sent(command_unreadable);
  auto const target = rest::rest_target({"v1", "clients"}, {{"email", command->email}});
  auto pages = co_await rest_.list(rest::rest_origin(counterpart, request, request.kind), target);
  workflows::ClientFound found{rest::read_items<workflows::ClientProfile>(pages)};
  if (pages.trouble) co_return rest::outcome_without_answer(*pages.trouble);
  std::vector<Evidence> evidence{{"platform", "profiles with this e-mail", std::to_string(found.profiles.size())}};
  for (auto const& profile : found.profiles) {
    if (!engine::ascii::same(profile.email, command->email) || profile.client.empty())
      co_return rest::unknown("the care platform gave a profile with another e-mail address or without an id");
    evidence.push_back({"platform", "client", profile.client.text});
  }
  co_return rest::done("", to_text(found), evidence);
}

engine::Task<engine::Outcome> CarePlatform::find_appointments(engine::Request request) {
  auto const command = rest::command_of<workflows::FindAppointments>(request);
  if (!command) co_return rest::not_sent(command_unreadable);
  if (!rest::addressable(command->client.text)) co_return rest::not_sent(id_unusable);
  auto const target = rest::rest_target({"v1", "clients", command->client.text, "appointments"});
  auto pages = co_await rest_.list(rest::rest_origin(counterpart, request, request.kind), target);
  if (pages.trouble && pages.trouble->refused_with(404, "not_found"))
    co_return rest::rejected("client_not_found", "the care platform has no such client");
  check_owner(pages, command->client);
  workflows::AppointmentsFound found{rest::read_items<workflows::Appointment>(pages)};
  if (pages.trouble) co_return rest::outcome_without_answer(*pages.trouble);
  std::ranges::stable_sort(found.appointments, {}, &workflows::Appointment::start);
  std::vector<Evidence> const evidence{{"platform", "appointments", std::to_string(found.appointments.size())}};
  co_return rest::done("", to_text(found), evidence);
}

engine::Task<engine::Outcome> CarePlatform::read_billing(engine::Request request) {
  auto const command = rest::command_of<workflows::ReadBilling>(request);
  if (!command) co_return rest::not_sent(command_unreadable);
  for (auto const* id : {&command->client.text, &command->appointment.text, &command->therapist.text})
    if (!rest::addressable(*id)) co_return rest::not_sent(id_unusable);
  auto const origin = rest::rest_origin(counterpart, request, request.kind);

  auto const invoices_target = rest::rest_target({"v1", "appointments", command->appointment.text, "invoices"});
  auto invoices = co_await rest_.list(origin, invoices_target);
  if (invoices.trouble && invoices.trouble->refused_with(404, "not_found"))
    co_return rest::rejected("session_not_found", "the care platform has no such appointment");
  check_owner(invoices, command->client);
  auto const bodies = rest::read_items<InvoiceBody>(invoices);
  if (invoices.trouble) co_return rest::outcome_without_answer(*invoices.trouble);

  workflows::BillingRead read;
  std::vector<Evidence> evidence;
  for (auto const& body : bodies) {
    auto fault = body.appointment == command->appointment && rest::addressable(body.invoice.text)
                     ? fault_of(body)
                     : "the list of invoices does not belong to the appointment";
    if (!fault.empty()) co_return rest::unknown(fault);
    auto const charges_target = rest::rest_target({"v1", "invoices", body.invoice.text, "charges"});
    auto pages = co_await rest_.list(origin, charges_target);
    auto const charges = rest::read_items<ChargeBody>(pages);
    if (pages.trouble) co_return rest::outcome_without_answer(*pages.trouble);
    fault = fault_of(charges, body.invoice);
    if (!fault.empty()) co_return rest::unknown(fault);
    read.invoices.push_back(as_invoice(body, charges));
    std::ranges::move(shown(body), std::back_inserter(evidence));
  }

  auto const codes_target = rest::rest_target({"v1", "clients", command->client.text, "diagnoses"});
  auto codes = co_await rest_.list(origin, codes_target);
  for (auto const& diagnosis : rest::read_items<DiagnosisBody>(codes)) read.diagnoses.push_back(diagnosis.code);
  if (codes.trouble) co_return rest::outcome_without_answer(*codes.trouble);

  auto const licences_target = rest::rest_target({"v1", "therapists", command->therapist.text, "licences"});
  auto licences = co_await rest_.list(origin, licences_target);
  read.licences = rest::read_items<workflows::Licence>(licences);
  if (licences.trouble) co_return rest::outcome_without_answer(*licences.trouble);
  co_return rest::done("", to_text(read), evidence);
}

// --- the write-off ---

engine::Task<engine::Look> CarePlatform::look_at_write_off(engine::Request request) {
  auto const command = rest::command_of<workflows::WriteOffInvoice>(request);
  if (!command) co_return rest::unreadable(command_unreadable);
  if (!rest::addressable(command->invoice.text)) co_return rest::unreadable(id_unusable);
  auto const target = rest::rest_target({"v1", "invoices", command->invoice.text});
  auto reply = co_await rest_.get(rest::rest_origin(counterpart, request, request.kind), target);
  if (reply.refused_with(404, "not_found"))
    co_return rest::conflicting("invoice_missing", "the care platform has no such invoice",
                                {{"platform", "invoice " + command->invoice.text, "not found"}});
  auto const invoice = rest::read_body<InvoiceBody>(reply, 200);
  if (!invoice) co_return rest::look_without_answer(reply);
  if (invoice->invoice != command->invoice) co_return rest::unreadable("the care platform gave another invoice");
  if (auto const fault = fault_of(*invoice); !fault.empty()) co_return rest::unreadable(fault);
  if (reply.etag.empty()) co_return rest::unreadable("the care platform gave the invoice without its version");
  co_return judge_write_off(*invoice, *command, reply.etag);
}

engine::Task<engine::Outcome> CarePlatform::write_off(engine::Request request) {
  auto const command = rest::command_of<workflows::WriteOffInvoice>(request);
  if (!command) co_return rest::not_sent(command_unreadable);
  if (!rest::addressable(command->invoice.text)) co_return rest::not_sent(id_unusable);
  auto const pre_image = workflows::codec::parse(request.pre_image);
  auto const* seen = std::get_if<Json>(&pre_image);
  auto const etag = seen != nullptr && seen->is_object() ? seen->value("etag", Json()) : Json();
  if (!etag.is_string() || etag.get_ref<std::string const&>().empty())
    co_return rest::not_sent("the invoice was not looked at before the write-off; nothing was sent");

  Json body = Json::object();
  body["cents"] = command->cents;
  body["reason"] = command->reason;
  body["note"] = command->note;
  auto const target = rest::rest_target({"v1", "invoices", command->invoice.text, "write-off"});
  auto reply = co_await rest_.write(rest::rest_origin(counterpart, request, request.kind), "PATCH", target,
                                    to_text(body), etag.get<std::string>());
  auto const invoice = rest::read_body<InvoiceBody>(reply, 200);
  if (!invoice) co_return write_not_done(reply, write_off_refusals);
  bool const ours = invoice->invoice == command->invoice && fault_of(*invoice).empty();
  if (!ours || !written_off_as_asked(*invoice, *command))
    co_return rest::unknown("the care platform's answer to the write-off does not show what was asked");
  co_return rest::done(invoice->invoice.text, to_text(workflows::InvoiceWrittenOff{invoice->invoice, command->cents}),
                       shown(*invoice));
}

// --- the $0 charge ---

engine::Task<engine::Look> CarePlatform::look_at_charges(engine::Request request) {
  auto const command = rest::command_of<workflows::ChargeZero>(request);
  if (!command) co_return rest::unreadable(command_unreadable);
  if (!rest::addressable(command->invoice.text)) co_return rest::unreadable(id_unusable);
  auto const target = rest::rest_target({"v1", "invoices", command->invoice.text, "charges"});
  auto pages = co_await rest_.list(rest::rest_origin(counterpart, request, request.kind), target);
  if (pages.trouble && pages.trouble->refused_with(404, "not_found"))
    co_return rest::conflicting("invoice_missing", "the care platform has no such invoice",
                                {{"platform", "invoice " + command->invoice.text, "not found"}});
  auto const charges = rest::read_items<ChargeBody>(pages);
  if (pages.trouble) co_return rest::look_without_answer(*pages.trouble);
  if (auto const fault = fault_of(charges, command->invoice); !fault.empty()) co_return rest::unreadable(fault);
  co_return judge_charges(charges, *command);
}

engine::Task<engine::Outcome> CarePlatform::charge_zero(engine::Request request) {
  auto const command = rest::command_of<workflows::ChargeZero>(request);
  if (!command) co_return rest::not_sent(command_unreadable);
  if (!rest::addressable(command->invoice.text)) co_return rest::not_sent(id_unusable);
  Json body = Json::object();
  body["cents"] = 0;  // A literal: no computed amount can reach this verb.
  // A person at the screen has no effect of ours to name.
  auto const reference = request.effect.empty() ? std::string("by hand") : request.effect;
  body["reference"] = reference;
  auto const target = rest::rest_target({"v1", "invoices", command->invoice.text, "charges"});
  auto reply =
      co_await rest_.write(rest::rest_origin(counterpart, request, request.kind), "POST", target, to_text(body), "");
  auto const charge = rest::read_body<ChargeBody>(reply, 201);
  if (!charge) co_return write_not_done(reply, charge_refusals);
  bool const ours = charge->reference == reference && charge->cents == 0 && charge->result == "succeeded" &&
                    care_platform::fault_of({*charge}, command->invoice).empty();
  if (!ours) co_return rest::unknown("the care platform's answer to the $0 charge does not show what was asked");
  co_return rest::done(charge->charge, to_text(workflows::ZeroCharged{command->invoice, charge->charge}),
                       shown(std::vector{*charge}));
}

}  // namespace connectors
