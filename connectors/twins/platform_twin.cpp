// Which rule of the platform answers which request? Reads first, then the two writes; what people do there by hand is
// in platform_twin_acts.cpp.
#include "connectors/twins/platform_twin.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace connectors::twins {
namespace {

using workflows::codec::Json;
using workflows::codec::write;

template <class List>
auto find_by_id(List& list, std::string const& id) {
  return std::ranges::find_if(list, [&](auto const& each) { return each.id == id; });
}

struct WriteOffBody {
  std::int64_t cents = 0;
  std::string reason, note;
};
BOOST_DESCRIBE_STRUCT(WriteOffBody, (), (cents, reason, note))
struct ChargeBody {
  std::int64_t cents = 0;
  std::string reference;
};
BOOST_DESCRIBE_STRUCT(ChargeBody, (), (cents, reference))

std::string etag(PlatformInvoice const& invoice) { return "\"" + std::to_string(invoice.version) + "\""; }

Json shown(PlatformCharge const& charge, PlatformInvoice const& invoice) {
  Json json = Json::object();
  json["charge"] = charge.charge;
  json["invoice"] = invoice.id;
  json["cents"] = charge.cents;
  json["result"] = charge.result;
  json["reference"] = charge.reference;
  if (!charge.decline_reason.empty()) json["decline_reason"] = charge.decline_reason;
  return json;
}

Json shown(WorldClient const& client) {
  workflows::ClientProfile profile;
  profile.client = {client.id};
  profile.name = client.name;
  profile.email = client.email;
  profile.birth_date = client.birth_date;
  profile.region = client.region;
  profile.state = client.state;
  profile.zone = client.zone;
  return write(profile);
}

PlatformInvoice from_world(WorldInvoice const& given) {
  PlatformInvoice invoice;
  invoice.id = given.id;
  invoice.appointment = given.appointment;
  invoice.cents = given.cents;
  invoice.paid_cents = given.paid_cents;
  invoice.written_off_cents = given.written_off_cents;
  invoice.write_off_reason = given.write_off_reason;
  invoice.write_off_note = given.write_off_note;
  invoice.auto_charge = given.auto_charge;
  for (auto const& charge : given.charges) {
    auto const reason = charge.decline_reason.value_or(charge.result == "declined" ? "card_declined" : "");
    invoice.charges.push_back({charge.charge, charge.cents, charge.result, "", reason});
  }
  invoice.type = given.type;
  return invoice;
}

}  // namespace

std::string PlatformInvoice::status() const {
  if (written_off_cents > 0 && balance_cents() == 0 && paid_cents == 0) return "written_off";
  if (paid_cents > 0) return balance_cents() <= 0 ? "paid" : "partly_paid";
  if (refunded_cents > 0) return "refunded";
  return cents == 0 ? "paid" : "open";
}

PlatformTwin::PlatformTwin(World const& world, WallTimes wall_times, std::string token)
    : wall_times_(std::move(wall_times)), token_(std::move(token)) {
  state_.therapists = world.therapists;
  state_.clients = world.clients;
  state_.appointments = world.appointments;
  for (auto const& invoice : world.invoices) state_.invoices.push_back(from_world(invoice));
  take_payments(world);
  for (auto const& refusal : world.refusals)
    if (refusal.counterpart == name()) state_.refusals.push_back(refusal);
}

std::span<Route<PlatformTwin> const> PlatformTwin::routes() {
  using T = PlatformTwin;
  static constexpr std::array table{
      Route<T>{"GET", "/v1/clients", &T::find_clients},
      Route<T>{"GET", "/v1/clients/{}", &T::get_client},
      Route<T>{"GET", "/v1/clients/{}/appointments", &T::list_appointments},
      Route<T>{"GET", "/v1/clients/{}/diagnoses", &T::list_diagnoses},
      Route<T>{"GET", "/v1/clients/{}/invoices", &T::list_client_invoices},
      Route<T>{"GET", "/v1/clients/{}/payments", &T::list_payments},
      Route<T>{"GET", "/v1/clients/{}/plan", &T::get_plan},
      Route<T>{"GET", "/v1/clients/{}/cards", &T::list_cards},
      Route<T>{"GET", "/v1/appointments/{}", &T::get_appointment},
      Route<T>{"GET", "/v1/appointments/{}/invoices", &T::list_invoices},
      Route<T>{"POST", "/v1/invoices", &T::make_invoice},
      Route<T>{"GET", "/v1/invoices/{}", &T::get_invoice},
      Route<T>{"PATCH", "/v1/invoices/{}/write-off", &T::write_off},
      Route<T>{"GET", "/v1/invoices/{}/charges", &T::list_charges},
      Route<T>{"POST", "/v1/invoices/{}/charges", &T::make_charge},
      Route<T>{"GET", "/v1/payments/{}", &T::get_payment},
      Route<T>{"POST", "/v1/payments/{}/refunds", &T::make_refund},
      Route<T>{"GET", "/v1/therapists/{}/licences", &T::list_licences},
  };
  return table;
}

HttpReply PlatformTwin::handle(HttpRequest const& request, engine::Instant now) {
  auto call = read_call(request, token_);
  if (auto* refused = std::get_if<HttpReply>(&call)) return std::move(*refused);
  return answer_by(*this, routes(), std::get<RestCall>(call), now);
}

// --- reads ---

HttpReply PlatformTwin::find_clients(RestCall const& call, Instant) {
  auto const email = call.query.find("email");
  if (email == call.query.end() || email->second.empty()) return problem(400, "malformed", "the query needs email");
  std::vector<Json> found;
  for (auto const& client : state_.clients)
    if (same_text(client.email, email->second)) found.push_back(twins::shown(client));
  return page_of(found, call);
}

HttpReply PlatformTwin::get_client(RestCall const& call, Instant) {
  auto const client = find_by_id(state_.clients, call.path[2]);
  return client == state_.clients.end() ? not_found() : json_reply(200, twins::shown(*client));
}

HttpReply PlatformTwin::list_appointments(RestCall const& call, Instant) {
  auto const client = find_by_id(state_.clients, call.path[2]);
  if (client == state_.clients.end()) return not_found();
  std::vector<std::pair<Instant, Json>> sorted;
  for (auto const& each : state_.appointments)
    if (each.client == client->id) sorted.emplace_back(wall_times_(each.date, each.time, each.zone), shown(each));
  std::ranges::stable_sort(sorted, {}, [](auto const& each) { return each.first; });
  std::vector<Json> items;
  for (auto& each : sorted) items.push_back(std::move(each.second));
  return page_of(items, call);
}

HttpReply PlatformTwin::get_appointment(RestCall const& call, Instant) {
  auto const found = find_by_id(state_.appointments, call.path[2]);
  return found == state_.appointments.end() ? not_found() : json_reply(200, shown(*found));
}

HttpReply PlatformTwin::list_invoices(RestCall const& call, Instant) {
  auto const appointment = find_by_id(state_.appointments, call.path[2]);
  if (appointment == state_.appointments.end()) return not_found();
  std::vector<Json> items;
  for (auto const& invoice : state_.invoices)
    if (invoice.appointment == appointment->id) items.push_back(shown(invoice));
  return page_of(items, call);
}

HttpReply PlatformTwin::get_invoice(RestCall const& call, Instant) {
  auto const invoice = find_by_id(state_.invoices, call.path[2]);
  if (invoice == state_.invoices.end()) return not_found();
  auto reply = json_reply(200, shown(*invoice));
  reply.headers["etag"] = etag(*invoice);
  return reply;
}

HttpReply PlatformTwin::list_charges(RestCall const& call, Instant) {
  auto const invoice = find_by_id(state_.invoices, call.path[2]);
  if (invoice == state_.invoices.end()) return not_found();
  std::vector<Json> items;
  for (auto const& charge : invoice->charges) items.push_back(twins::shown(charge, *invoice));
  return page_of(items, call);
}

HttpReply PlatformTwin::list_diagnoses(RestCall const& call, Instant) {
  auto const client = find_by_id(state_.clients, call.path[2]);
  if (client == state_.clients.end()) return not_found();
  std::vector<Json> items;
  for (auto const& code : client->diagnoses) items.push_back(Json{{"code", code}});
  return page_of(items, call);
}

HttpReply PlatformTwin::list_licences(RestCall const& call, Instant) {
  auto const therapist = find_by_id(state_.therapists, call.path[2]);
  if (therapist == state_.therapists.end()) return not_found();
  std::vector<Json> items;
  for (auto const& licence : therapist->licences) items.push_back(write(licence));
  return page_of(items, call);
}

// --- writes ---

HttpReply PlatformTwin::write_off(RestCall const& call, Instant now) {
  auto const found = find_by_id(state_.invoices, call.path[2]);
  if (found == state_.invoices.end()) return not_found();
  auto read = body_as<WriteOffBody>(call);
  if (auto* refused = std::get_if<HttpReply>(&read)) return std::move(*refused);
  auto const& asked = std::get<WriteOffBody>(read);
  auto& invoice = *found;
  if (asked.cents <= 0 || asked.reason.empty()) return problem(400, "malformed", "cents and reason are needed");
  if (call.if_match.empty()) return problem(428, "version_needed", "send If-Match with the invoice's ETag");
  if (call.if_match != etag(invoice)) return problem(412, "changed_meanwhile", "the invoice has another version now");
  if (invoice.locked) return problem(409, "locked", "a payment is being processed; nothing was changed");
  if (auto const code = refusal(invoice, now); !code.empty()) return problem(409, code, "the write-off was refused");
  if (invoice.written_off_cents > 0) return problem(409, "written_off_otherwise", "the invoice has a write-off");
  if (invoice.status() == "paid") return problem(409, "already_paid", "the invoice has been paid");
  if (invoice.status() == "partly_paid") return problem(409, "partly_paid", "a part has been paid");
  if (asked.cents != invoice.balance_cents())
    return problem(422, "whole_amount_only", "only the whole open balance can be written off");
  write_off_now(invoice, asked.cents, asked.reason, asked.note);
  Json detail = Json::object();
  detail["cents"] = asked.cents;
  detail["reason"] = asked.reason;
  detail["note"] = asked.note;
  note(now, "invoice.written_off", invoice.id, call.effect, "", std::move(detail));
  auto reply = json_reply(200, shown(invoice));
  reply.headers["etag"] = etag(invoice);
  return reply;
}

HttpReply PlatformTwin::make_charge(RestCall const& call, Instant now) {
  auto const found = find_by_id(state_.invoices, call.path[2]);
  if (found == state_.invoices.end()) return not_found();
  auto read = body_as<ChargeBody>(call);
  if (auto* refused = std::get_if<HttpReply>(&read)) return std::move(*refused);
  auto const& asked = std::get<ChargeBody>(read);
  auto& invoice = *found;
  if (asked.cents < 0 || asked.reference.empty())
    return problem(400, "malformed", "reference is needed and cents may not be negative");
  if (invoice.locked) return problem(409, "locked", "a payment is being processed; nothing was changed");
  if (auto const code = refusal(invoice, now); !code.empty()) return problem(409, code, "the charge was refused");
  for (auto const& charge : invoice.charges) {
    if (charge.result == "declined" || charge.result == "voided") continue;
    if (charge.cents > 0) return problem(409, "positive_charge", "a charge above zero stands on the invoice");
    return problem(409, "zero_charged", "the invoice has been charged $0");
  }
  if (asked.cents > invoice.balance_cents())
    return problem(422, "above_balance", "a charge may not exceed the open balance");
  auto const& charge = add_charge(invoice, asked.cents, asked.reference, now);
  Json detail = Json::object();
  detail["cents"] = asked.cents;
  detail["result"] = charge.result;
  note(now, "invoice.charged", invoice.id, call.effect, "", std::move(detail));
  return json_reply(201, twins::shown(charge, invoice));
}

// --- what stands behind them ---

Json PlatformTwin::shown(WorldAppointment const& appointment) const {
  auto const therapist = find_by_id(state_.therapists, appointment.therapist);
  workflows::Appointment seen;
  seen.appointment = {appointment.id};
  seen.therapist = {appointment.therapist};
  seen.therapist_name = therapist == state_.therapists.end() ? "" : therapist->name;
  seen.start = wall_times_(appointment.date, appointment.time, appointment.zone);
  seen.zone = appointment.zone;
  seen.minutes = appointment.minutes;
  seen.status = appointment.status;
  seen.modality = appointment.modality;
  seen.price_cents = appointment.price_cents;
  Json json = write(seen);
  json["client"] = appointment.client;
  return json;
}

Json PlatformTwin::shown(PlatformInvoice const& invoice) const {
  Json json = Json::object();
  json["invoice"] = invoice.id;
  json["appointment"] = invoice.appointment;
  json["client"] = client_of(invoice);
  json["status"] = invoice.status();
  json["cents"] = invoice.cents;
  json["paid_cents"] = invoice.paid_cents;
  json["balance_cents"] = invoice.balance_cents();
  json["written_off_cents"] = invoice.written_off_cents;
  json["write_off_reason"] = invoice.write_off_reason;
  json["write_off_note"] = invoice.write_off_note;
  json["auto_charge"] = invoice.auto_charge;
  json["type"] = invoice.type;
  auto const appointment = find_by_id(state_.appointments, invoice.appointment);
  json["therapist"] = invoice.therapist.empty() && appointment != state_.appointments.end() ? appointment->therapist
                                                                                            : invoice.therapist;
  json["reference"] = invoice.reference;
  return json;
}

std::string PlatformTwin::client_of(PlatformInvoice const& invoice) const {
  auto const appointment = find_by_id(state_.appointments, invoice.appointment);
  return appointment == state_.appointments.end() ? "" : appointment->client;
}

std::string PlatformTwin::refusal(PlatformInvoice const& invoice, Instant now) const {
  for (auto const& refusal : state_.refusals) {
    if (refusal.subject != invoice.id || (refusal.until && now >= *refusal.until)) continue;
    if (refusal.reason == "refund_refused") continue;
    if (refusal.reason == "invoice_paid") return "already_paid";  // the hold's name in the contract's words
    bool const listed = refusal.reason == "partly_paid" || refusal.reason == "written_off_otherwise" ||
                        refusal.reason == "positive_charge";
    return listed ? refusal.reason : "locked";
  }
  return {};
}

void PlatformTwin::write_off_now(PlatformInvoice& invoice, std::int64_t cents, std::string const& reason,
                                 std::string const& note) {
  invoice.written_off_cents += cents;
  invoice.write_off_reason = reason;
  invoice.write_off_note = note;
  ++invoice.version;
}

void PlatformTwin::note(Instant at, std::string kind, std::string subject, std::string effect, std::string by,
                        Json detail) {
  // A request without our effect id comes from a colleague's own tool.
  if (by.empty()) by = effect.empty() ? "person" : "engine";
  state_.ledger.push_back(
      {at, name(), std::move(kind), std::move(subject), std::move(effect), std::move(by), std::move(detail)});
}

Json PlatformTwin::save() const { return write(state_); }

void PlatformTwin::restore(Json const& snapshot) {
  PlatformState state;
  workflows::codec::Reader reader{workflows::codec::Unknown::refuse};
  reader.read(snapshot, state);
  if (!reader.problems.empty())
    throw std::invalid_argument("the snapshot of the care platform's twin: " +
                                workflows::codec::words(reader.problems));
  state_ = std::move(state);
}

}  // namespace connectors::twins
