// What do colleagues and the payer do in the simulated portal by hand? They confirm sessions, and plans begin and end.
#include <algorithm>

#include "connectors/twins/portal_twin.hpp"

namespace connectors::twins {
namespace {

using workflows::codec::Json;

// The act's text as fields of a session: a bare CPT code, or a JSON object. Nothing when it is neither.
std::optional<Json> fields_of(std::string const& text) {
  Json fields = Json::object();
  if (text.empty()) return fields;
  if (text.front() != '{') {
    fields["cpt"] = text;
    return fields;
  }
  auto parsed = workflows::codec::parse(text);
  if (auto* json = std::get_if<Json>(&parsed)) return std::move(*json);
  return std::nullopt;
}

// Lays the fields over the session. False when one of them does not fit, or is none of a session's entry.
bool lay_over(PortalTwinSession& session, Json const& fields) {
  Json json = workflows::codec::write(session);
  for (auto const& [name, value] : fields.items()) {
    bool const other_client = name == "client" && value != json["client"];
    if (name == "session" || name == "status" || other_client) return false;
    json[name] = value;
  }
  PortalTwinSession changed;
  workflows::codec::Reader reader{workflows::codec::Unknown::refuse};
  reader.read(json, changed);
  if (!reader.problems.empty()) return false;
  session = std::move(changed);
  return true;
}

}  // namespace

bool PortalTwin::act(WorldAct const& act, engine::Instant now) {
  if (act.act == ActKind::confirm_session) return confirm_by_hand(act, now);
  if (act.act == ActKind::set_plan) return set_plan(act);
  return false;
}

bool PortalTwin::confirm_by_hand(WorldAct const& act, Instant now) {
  auto const fields = fields_of(act.text);
  if (!fields) return false;
  PortalTwinSession session;
  auto const slot = std::ranges::find(state_.sessions, act.subject, &PortalTwinSession::session);
  if (slot != state_.sessions.end())
    session = *slot;
  else if (client(act.subject) != nullptr)
    session.client = act.subject;
  else
    return false;
  // First the fields that say which session it is, then the book for the rest, then the fields once more: they win.
  if (!lay_over(session, *fields) || therapist(session.therapist) == nullptr || session.minutes <= 0) return false;
  fill_by_the_book(session);
  lay_over(session, *fields);
  bool const taken = std::ranges::any_of(state_.sessions, [&](PortalTwinSession const& each) {
    bool const same_slot = each.therapist == session.therapist && each.instant == session.instant;
    return same_slot && (each.client != session.client || each.status == "confirmed");
  });
  // Nobody can confirm twice, or over somebody else's session: the click has no effect.
  if (!taken) confirm(std::move(session), now, "", act.by);
  return true;
}

bool PortalTwin::set_plan(WorldAct const& act) {
  if (act.text != "active" && act.text != "inactive") return false;
  bool found = false;
  for (auto& each : state_.clients) {
    if (each.id != act.subject && !same_text(each.name, act.subject)) continue;
    each.plan_active = act.text == "active";
    found = true;
  }
  return found;
}

void PortalTwin::fill_by_the_book(PortalTwinSession& session) const {
  session.location = "Virtual (my own telehealth link)";
  session.recurrence = "Does not repeat";
  session.session_location = "Virtual (Telehealth)";
  session.telehealth_type = "Audiovisual";
  session.note = "Confirm without note";
  if (auto const* with = therapist(session.therapist); with != nullptr && !with->portal_zone.empty()) {
    session.zone = with->portal_zone;
    auto const start = wall_at(session.instant, session.zone, wall_times_);
    session.date = workflows::words(start.date);
    session.start = start.time;
    session.end = wall_at(session.instant + std::chrono::minutes{session.minutes}, session.zone, wall_times_).time;
  }
  auto const* who = client(session.client);
  if (who == nullptr) return;
  for (auto const& person : state_.people) {
    if (!same_text(person.name, who->name)) continue;
    session.diagnosis = person.diagnoses;
    session.joined_from = person.state;
    session.client_joins_from = address_label(person.state);
    return;
  }
}

}  // namespace connectors::twins
