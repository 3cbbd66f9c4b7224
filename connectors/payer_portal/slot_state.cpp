// A slot is free only when nothing stands in it, or one unconfirmed session of our own client. Everything else is
// either exactly what we want, or something that a person must see.
#include "connectors/payer_portal/slot_state.hpp"

#include <set>

#include "connectors/rest_reply.hpp"
#include "engine/core/listed.hpp"
#include "workflows/codec/json.hpp"

namespace connectors::payer_portal {
namespace {

using workflows::Evidence;
using workflows::codec::Json;

std::string in_words(Json const& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return workflows::codec::to_text(value);
  return engine::listed(value, in_words);
}

bool confirmed(SessionBody const& session) { return session.status == "confirmed"; }

}  // namespace

SessionEntry entry_of(workflows::ConfirmSession const& wanted) {
  return {wanted.portal_therapist,
          wanted.portal_client,
          wanted.instant,
          wanted.minutes,
          wanted.date,
          wanted.start,
          wanted.end,
          wanted.zone,
          wanted.cpt,
          wanted.diagnosis,
          wanted.location,
          wanted.client_joins_from,
          wanted.recurrence,
          wanted.session_location,
          wanted.telehealth_type,
          wanted.joined_from,
          wanted.note,
          wanted.attestor};
}

std::vector<Evidence> differences(SessionBody const& session, workflows::ConfirmSession const& wanted) {
  auto const ours = workflows::codec::write(entry_of(wanted));
  auto const theirs = workflows::codec::write(session);
  std::vector<Evidence> evidence;
  for (auto const& [name, value] : ours.items()) {
    auto const found = theirs.find(name);
    if (found == theirs.end()) continue;  // Only the attestor may be absent.
    if (*found == value) continue;
    evidence.push_back({"engine", name, in_words(value)});
    evidence.push_back({"portal", name, in_words(*found)});
  }
  return evidence;
}

std::vector<Evidence> shown(SessionBody const& session) {
  return {{"portal", "session " + session.session.text, session.status},
          {"portal", "start", session.date + " " + session.start + " " + session.zone},
          {"portal", "CPT code", session.cpt}};
}

std::string fault_of(std::vector<SessionBody> const& sessions, workflows::ConfirmSession const& wanted) {
  std::set<std::string> ids;
  for (auto const& session : sessions) {
    if (session.session.empty() || !ids.insert(session.session.text).second) return "a session has no id of its own";
    if (session.status != "confirmed" && session.status != "unconfirmed")
      return "a session has a status that the contract does not list";
    if (session.therapist != wanted.portal_therapist || session.instant != wanted.instant)
      return "the portal gave a session of another slot";
    if (session.client.empty()) return "a session has no client";
  }
  return {};
}

engine::Look judge_slot(std::vector<SessionBody> const& sessions, workflows::ConfirmSession const& wanted) {
  std::vector<Evidence> evidence;
  bool someone_else = false;
  for (auto const& session : sessions) {
    for (auto const& each : shown(session)) evidence.push_back(each);
    someone_else = someone_else || session.client != wanted.portal_client;
  }
  if (someone_else)
    return rest::conflicting("portal_slot_taken", "another client's session stands in this slot of the portal",
                             evidence);
  if (sessions.size() > 1)
    return rest::several("duplicate_present", "the portal shows more than one session of this client in the slot",
                         evidence);
  if (sessions.empty() || !confirmed(sessions.front())) {
    Json pre_image = Json::object();
    pre_image["slot"] = sessions.empty() ? "free" : sessions.front().session.text;
    if (sessions.empty()) evidence.push_back({"portal", "slot", "free"});
    return rest::absent(pre_image, evidence);
  }
  auto const& session = sessions.front();
  auto const differ = differences(session, wanted);
  if (!differ.empty()) {
    for (auto const& each : differ) evidence.push_back(each);
    return rest::conflicting("portal_slot_taken", "the session is confirmed in the portal, but with other details",
                             evidence);
  }
  return rest::present(session.session.text, workflows::codec::to_text(workflows::SessionConfirmed{session.session}),
                       evidence);
}

engine::Look judge_zone(std::string const& calendar_zone, workflows::ConfirmSession const& wanted, engine::Look free) {
  std::vector<Evidence> const evidence{{"engine", "zone", wanted.zone}, {"portal", "calendar zone", calendar_zone}};
  if (calendar_zone.empty())
    return rest::conflicting("portal_zone", "the portal's calendar does not show its time zone", evidence);
  if (calendar_zone != wanted.zone)
    return rest::conflicting("portal_zone", "the portal's calendar is in another time zone than the entry", evidence);
  return free;
}

}  // namespace connectors::payer_portal
