// Which request reads what, and how does a session come to be confirmed? The rules that may stand against an entry are
// in portal_twin_rules.cpp, what colleagues do by hand in portal_twin_acts.cpp.
#include "connectors/twins/portal_twin.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace connectors::twins {
namespace {

using workflows::codec::Json;
using workflows::codec::write;

struct EntryBody {
  std::string therapist, client;
  Instant instant{};
  int minutes = 0;
  std::string date, start, end, zone, cpt;
  std::vector<std::string> diagnosis;
  std::string location, client_joins_from, recurrence, session_location, telehealth_type, joined_from, note, attestor;
};
BOOST_DESCRIBE_STRUCT(EntryBody, (),
                      (therapist, client, instant, minutes, date, start, end, zone, cpt, diagnosis, location,
                       client_joins_from, recurrence, session_location, telehealth_type, joined_from, note, attestor))

PortalTwinSession as_session(EntryBody const& entry) {
  PortalTwinSession session;
  session.status = "confirmed";
  session.therapist = entry.therapist;
  session.client = entry.client;
  session.instant = entry.instant;
  session.minutes = entry.minutes;
  session.date = entry.date;
  session.start = entry.start;
  session.end = entry.end;
  session.zone = entry.zone;
  session.cpt = entry.cpt;
  session.diagnosis = entry.diagnosis;
  session.location = entry.location;
  session.client_joins_from = entry.client_joins_from;
  session.recurrence = entry.recurrence;
  session.session_location = entry.session_location;
  session.telehealth_type = entry.telehealth_type;
  session.joined_from = entry.joined_from;
  session.note = entry.note;
  session.attestor = entry.attestor;
  return session;
}

std::string asked_for(RestCall const& call, std::string const& name) {
  auto const found = call.query.find(name);
  return found == call.query.end() ? std::string{} : found->second;
}

}  // namespace

std::string address_label(std::string const& state) { return "Telehealth address (" + state + ")"; }

PortalTwin::PortalTwin(World const& world, WallTimes wall_times, std::string token)
    : wall_times_(std::move(wall_times)), token_(std::move(token)) {
  state_.therapists = world.therapists;
  state_.clients = world.portal.clients;
  state_.people = world.clients;
  for (auto const& refusal : world.refusals)
    if (refusal.counterpart == name()) state_.refusals.push_back(refusal);
  for (auto const& given : world.portal.sessions) {
    PortalTwinSession session;
    session.session = given.id;
    session.status = given.status;
    session.therapist = given.therapist;
    session.client = given.client;
    session.instant = given.start;
    session.minutes = given.minutes;
    session.cpt = given.cpt;
    if (session.status == "confirmed") fill_by_the_book(session);
    state_.sessions.push_back(std::move(session));
  }
}

std::span<Route<PortalTwin> const> PortalTwin::routes() {
  using T = PortalTwin;
  static constexpr std::array table{
      Route<T>{"GET", "/v1/therapists", &T::find_therapists},
      Route<T>{"GET", "/v1/therapists/{}/calendar", &T::get_calendar},
      Route<T>{"GET", "/v1/therapists/{}/addresses", &T::list_addresses},
      Route<T>{"GET", "/v1/clients", &T::find_clients},
      Route<T>{"GET", "/v1/clients/{}/cover", &T::list_cover},
      Route<T>{"GET", "/v1/sessions", &T::look_up_slot},
      Route<T>{"POST", "/v1/sessions", &T::enter_session},
      Route<T>{"GET", "/v1/sessions/{}", &T::get_session},
  };
  return table;
}

HttpReply PortalTwin::handle(HttpRequest const& request, engine::Instant now) {
  auto call = read_call(request, token_);
  if (auto* refused = std::get_if<HttpReply>(&call)) return std::move(*refused);
  return answer_by(*this, routes(), std::get<RestCall>(call), now);
}

WorldTherapist const* PortalTwin::therapist(std::string const& id) const {
  auto const found = std::ranges::find(state_.therapists, id, &WorldTherapist::id);
  return found == state_.therapists.end() || !found->in_portal ? nullptr : &*found;
}

WorldPortalClient const* PortalTwin::client(std::string const& id) const {
  auto const found = std::ranges::find(state_.clients, id, &WorldPortalClient::id);
  return found == state_.clients.end() ? nullptr : &*found;
}

HttpReply PortalTwin::find_therapists(RestCall const& call, Instant) {
  auto const wanted = asked_for(call, "name");
  if (wanted.empty()) return problem(400, "malformed", "the query needs name");
  std::vector<Json> items;
  for (auto const& each : state_.therapists)
    if (each.in_portal && same_text(each.name, wanted)) items.push_back({{"therapist", each.id}, {"name", each.name}});
  return page_of(items, call);
}

HttpReply PortalTwin::get_calendar(RestCall const& call, Instant) {
  auto const* found = therapist(call.path[2]);
  if (found == nullptr) return not_found();
  Json json = Json::object();
  json["therapist"] = found->id;
  json["zone"] = found->portal_zone.empty() ? Json(nullptr) : Json(found->portal_zone);
  return json_reply(200, json);
}

HttpReply PortalTwin::list_addresses(RestCall const& call, Instant) {
  auto const* found = therapist(call.path[2]);
  if (found == nullptr) return not_found();
  std::vector<Json> items;
  for (auto const& each : found->portal_addresses) items.push_back({{"state", each}, {"label", address_label(each)}});
  return page_of(items, call);
}

HttpReply PortalTwin::find_clients(RestCall const& call, Instant) {
  auto const wanted = asked_for(call, "name"), born = asked_for(call, "birth_date");
  auto const birth_date = workflows::parse_date(born);
  if (wanted.empty() || (!born.empty() && !birth_date))
    return problem(400, "malformed", "the query needs name, and birth_date as YYYY-MM-DD if at all");
  std::vector<Json> items;
  for (auto const& each : state_.clients) {
    bool const other_birth_date = birth_date && each.birth_date && *each.birth_date != *birth_date;
    if (!same_text(each.name, wanted) || other_birth_date) continue;
    Json json = Json::object();
    json["client"] = each.id;
    json["name"] = each.name;
    if (each.birth_date) json["birth_date"] = workflows::words(*each.birth_date);
    json["plan_active"] = each.plan_active;
    items.push_back(std::move(json));
  }
  return page_of(items, call);
}

HttpReply PortalTwin::list_cover(RestCall const& call, Instant) {
  auto const* found = client(call.path[2]);
  auto const wanted = asked_for(call, "therapist");
  if (wanted.empty()) return problem(400, "malformed", "the query needs therapist");
  auto const* covering = therapist(wanted);
  if (found == nullptr || covering == nullptr) return not_found();
  std::vector<Json> items;
  for (auto const& cover : found->cover) {
    if (cover.therapist != wanted) continue;
    Json json = Json::object();
    json["therapist"] = covering->id;
    json["therapist_name"] = covering->name;
    if (cover.from) json["from"] = workflows::words(*cover.from);
    if (cover.until) json["until"] = workflows::words(*cover.until);
    items.push_back(std::move(json));
  }
  return page_of(items, call);
}

HttpReply PortalTwin::look_up_slot(RestCall const& call, Instant) {
  auto const of_therapist = asked_for(call, "therapist"), of_client = asked_for(call, "client");
  auto const start = workflows::parse_instant(asked_for(call, "start"));
  if (of_therapist.empty() || of_client.empty() || !start)
    return problem(400, "malformed", "the query needs therapist, client and start as an instant");
  if (therapist(of_therapist) == nullptr || client(of_client) == nullptr) return not_found();
  std::vector<Json> items;
  for (auto const& session : state_.sessions)
    if (session.therapist == of_therapist && session.instant == *start) items.push_back(write(session));
  return page_of(items, call);
}

HttpReply PortalTwin::get_session(RestCall const& call, Instant) {
  auto const found = std::ranges::find(state_.sessions, call.path[2], &PortalTwinSession::session);
  return found == state_.sessions.end() ? not_found() : json_reply(200, write(*found));
}

HttpReply PortalTwin::enter_session(RestCall const& call, Instant now) {
  auto read = body_as<EntryBody>(call);
  if (auto* refused = std::get_if<HttpReply>(&read)) return std::move(*refused);
  auto const session = as_session(std::get<EntryBody>(read));
  if (auto refused = against_form(session)) return *refused;
  if (auto refused = against_slot(session)) return *refused;
  if (auto refused = against_client(session, now)) return *refused;
  if (auto refused = against_time(session, now)) return *refused;
  confirm(session, now, call.effect, call.effect.empty() ? "person" : "engine");
  auto const confirmed = std::ranges::find_if(state_.sessions, [&](PortalTwinSession const& each) {
    return each.therapist == session.therapist && each.client == session.client && each.instant == session.instant;
  });
  return json_reply(201, write(*confirmed));
}

// Uses the unconfirmed slot of the same client if there is one, else makes a session.
void PortalTwin::confirm(PortalTwinSession session, Instant now, std::string effect, std::string by) {
  session.status = "confirmed";
  auto const slot = std::ranges::find_if(state_.sessions, [&](PortalTwinSession const& each) {
    return each.therapist == session.therapist && each.client == session.client && each.instant == session.instant;
  });
  auto const id = slot != state_.sessions.end() ? slot->session : "ps-" + std::to_string(7000 + ++state_.made);
  session.session = id;

  auto detail = write(session);
  for (char const* field : {"session", "status", "minutes"}) detail.erase(field);
  detail["therapist"] = therapist(session.therapist)->name;
  detail["client"] = client(session.client)->name;
  if (!session.attestor) detail["attestor"] = "";
  state_.ledger.push_back(
      {now, name(), "portal.session_confirmed", id, std::move(effect), std::move(by), std::move(detail)});

  if (slot != state_.sessions.end())
    *slot = std::move(session);
  else
    state_.sessions.push_back(std::move(session));
}

Json PortalTwin::save() const { return write(state_); }

void PortalTwin::restore(Json const& snapshot) {
  PortalState state;
  workflows::codec::Reader reader{workflows::codec::Unknown::refuse};
  reader.read(snapshot, state);
  if (!reader.problems.empty())
    throw std::invalid_argument("the snapshot of the payer portal's twin: " + workflows::codec::words(reader.problems));
  state_ = std::move(state);
}

}  // namespace connectors::twins
