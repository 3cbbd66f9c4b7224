// What may stand against a session that somebody enters in the simulated portal? Form, slot, client, time, in this
// order. The labels are those of the procedure (seed 003, step 3); the 30 days are counted in Eastern calendar dates.
#include <algorithm>
#include <array>

#include "connectors/twins/portal_twin.hpp"

namespace connectors::twins {
namespace {

constexpr auto eastern = "America/New_York";
constexpr auto days_to_confirm = std::chrono::days{30};

struct Label {
  char const* field;
  std::string PortalTwinSession::*value;
  std::string_view offered;
};
// Each list of the form has one entry that fits a session by video.
constexpr std::array labels{
    Label{"location", &PortalTwinSession::location, "Virtual (my own telehealth link)"},
    Label{"recurrence", &PortalTwinSession::recurrence, "Does not repeat"},
    Label{"session_location", &PortalTwinSession::session_location, "Virtual (Telehealth)"},
    Label{"telehealth_type", &PortalTwinSession::telehealth_type, "Audiovisual"},
    Label{"note", &PortalTwinSession::note, "Confirm without note"},
};

// What the contract lists as codes of a refusal by the payer; any other reason is told as portal_refused.
constexpr std::array payer_codes{
    "portal_no_active_plan", "portal_client", "therapist_not_covered",  "address_missing", "not_licensed", "modality",
    "code_conflict",         "portal_zone",   "diagnosis_not_billable", "identity_differs"};

std::string as_code(std::string const& reason) {
  if (reason == "session_in_future") return "in_future";
  if (reason == "past_30_days") return "too_old";
  return std::ranges::find(payer_codes, reason) != payer_codes.end() ? reason : "portal_refused";
}

HttpReply invalid(std::string const& field) {
  return problem(422, "invalid_field", "the form does not take this value: " + field);
}

bool code_shaped(std::string_view code) {
  return code.size() == 5 && std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<HttpReply> PortalTwin::against_form(PortalTwinSession const& session) const {
  for (auto const& label : labels)
    if (session.*label.value != label.offered) return invalid(label.field);
  if (!code_shaped(session.cpt)) return invalid("cpt");
  bool const no_code = std::ranges::any_of(session.diagnosis, [](auto const& code) { return code.empty(); });
  if (session.diagnosis.empty() || no_code) return invalid("diagnosis");
  if (!session.attestor || session.attestor->empty()) return invalid("attestor");
  if (session.minutes <= 0 || session.minutes > 24 * 60) return invalid("minutes");
  if (session.client_joins_from.empty()) return invalid("client_joins_from");
  if (session.joined_from.empty()) return invalid("joined_from");
  if (therapist(session.therapist) == nullptr)
    return problem(422, "portal_therapist", "there is no such therapist here");
  if (client(session.client) == nullptr) return problem(422, "portal_client", "there is no such client here");
  return std::nullopt;
}

std::optional<HttpReply> PortalTwin::against_slot(PortalTwinSession const& entered) const {
  for (auto const& session : state_.sessions) {
    if (session.therapist != entered.therapist || session.instant != entered.instant) continue;
    if (session.client != entered.client)
      return problem(409, "portal_slot_taken", "another client's session stands in this slot");
    if (session.status != "confirmed") continue;
    auto there = session;
    there.session = entered.session;
    if (!there.attestor) there.attestor = entered.attestor;
    if (workflows::codec::write(there) != workflows::codec::write(entered))
      return problem(409, "portal_slot_taken", "this session is confirmed with other details");
    auto reply = problem(409, "already_confirmed", "this session is confirmed already");
    auto body = workflows::codec::Json::parse(reply.body);
    body["session"] = workflows::codec::write(session);
    reply.body = workflows::codec::to_text(body);
    return reply;
  }
  return std::nullopt;
}

std::optional<HttpReply> PortalTwin::against_client(PortalTwinSession const& session, Instant now) const {
  if (auto const code = refusal(session, now); !code.empty())
    return problem(422, code, "the portal refuses this session");
  auto const& who = *client(session.client);
  auto const& with = *therapist(session.therapist);
  if (!who.plan_active) return problem(422, "portal_no_active_plan", "the client has no active plan");
  auto const day = date_in(session.instant, eastern, wall_times_);
  bool const covered = std::ranges::any_of(who.cover, [&](WorldCover const& cover) {
    return cover.therapist == with.id && (!cover.from || *cover.from <= day) && (!cover.until || day <= *cover.until);
  });
  if (!covered) return problem(422, "therapist_not_covered", "the client is not covered with this therapist that day");
  bool const address = std::ranges::any_of(with.portal_addresses, [&](std::string const& state) {
    return state == session.joined_from && address_label(state) == session.client_joins_from;
  });
  if (!address) return problem(422, "address_missing", "there is no such address in that state");
  return std::nullopt;
}

std::optional<HttpReply> PortalTwin::against_time(PortalTwinSession const& session, Instant now) const {
  auto const& zone = therapist(session.therapist)->portal_zone;
  if (zone.empty() || session.zone != zone)
    return problem(422, "portal_zone", "the calendar is in another zone than the entry");
  auto const date = workflows::parse_date(session.date);
  if (!date) return invalid("date");
  if (!reads_as(*date, session.start, zone, session.instant, wall_times_)) return invalid("start");
  auto const end = session.instant + std::chrono::minutes{session.minutes};
  workflows::Date const next_day{std::chrono::sys_days{*date} + std::chrono::days{1}};
  if (!reads_as(*date, session.end, zone, end, wall_times_) && !reads_as(next_day, session.end, zone, end, wall_times_))
    return invalid("end");
  if (session.instant > now) return problem(422, "in_future", "the session has not begun");
  std::chrono::sys_days const today{date_in(now, eastern, wall_times_)};
  std::chrono::sys_days const held{date_in(session.instant, eastern, wall_times_)};
  if (today - held > days_to_confirm) return problem(422, "too_old", "more than 30 days have passed since the session");
  return std::nullopt;
}

// A refusal of the world names a therapist or a client, by name or id.
std::string PortalTwin::refusal(PortalTwinSession const& session, Instant now) const {
  auto const& who = *client(session.client);
  auto const& with = *therapist(session.therapist);
  for (auto const& each : state_.refusals) {
    bool const meant = each.subject == who.id || each.subject == with.id || same_text(each.subject, who.name) ||
                       same_text(each.subject, with.name);
    if (meant && (!each.until || now < *each.until)) return as_code(each.reason);
  }
  return {};
}

}  // namespace connectors::twins
