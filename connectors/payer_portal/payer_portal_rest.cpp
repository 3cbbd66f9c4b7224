// Which requests does each verb make, and what do the replies mean? The two lookups first, then the claim: the look at
// the slot and the one POST that enters and confirms. A rejection is only what stands in the table below.
#include "connectors/payer_portal/payer_portal_rest.hpp"

#include <algorithm>
#include <array>

#include "connectors/payer_portal/slot_state.hpp"
#include "engine/core/ascii.hpp"

namespace connectors {
namespace {

using payer_portal::SessionBody;
using workflows::Evidence;
using workflows::codec::to_text;

constexpr auto command_unreadable = "the command could not be read; nothing was sent";
constexpr auto id_unusable = "the command names an id that cannot stand in an address; nothing was sent";

struct TherapistBody {
  std::string therapist, name;
};
BOOST_DESCRIBE_STRUCT(TherapistBody, (), (therapist, name))
struct CalendarBody {
  std::string therapist;
  std::optional<std::string> zone;  // null: the calendar does not show one
};
BOOST_DESCRIBE_STRUCT(CalendarBody, (), (therapist, zone))
struct ClientBody {
  std::string client, name;
  std::optional<workflows::Date> birth_date;
  bool plan_active = false;
};
BOOST_DESCRIBE_STRUCT(ClientBody, (), (client, name, birth_date, plan_active))
struct CoverBody {
  std::string therapist, therapist_name;
  std::optional<workflows::Date> from, until;
};
BOOST_DESCRIBE_STRUCT(CoverBody, (), (therapist, therapist_name, from, until))

// One documented refusal of a session and what it means to a case.
struct Refusal {
  int status;
  std::string_view code;
  std::string_view hold_code;
};
constexpr std::array refusals{
    Refusal{409, "portal_slot_taken", "portal_slot_taken"},
    Refusal{422, "portal_refused", "portal_refused"},
    Refusal{422, "invalid_field", "portal_refused"},
    Refusal{422, "portal_client", "portal_client"},
    Refusal{422, "portal_therapist", "therapist_not_covered"},
    Refusal{422, "portal_no_active_plan", "portal_no_active_plan"},
    Refusal{422, "therapist_not_covered", "therapist_not_covered"},
    Refusal{422, "address_missing", "address_missing"},
    Refusal{422, "portal_zone", "portal_zone"},
    Refusal{422, "in_future", "session_in_future"},
    Refusal{422, "too_old", "past_30_days"},
    Refusal{422, "not_licensed", "not_licensed"},
    Refusal{422, "modality", "modality"},
    Refusal{422, "code_conflict", "code_conflict"},
    Refusal{422, "diagnosis_not_billable", "diagnosis_not_billable"},
    Refusal{422, "identity_differs", "identity_differs"},
};

engine::Outcome not_confirmed(rest::Reply const& reply) {
  for (auto const& refusal : refusals)
    if (reply.refused_with(refusal.status, refusal.code))
      return rest::rejected(std::string(refusal.hold_code),
                            "the payer portal refused the session: " + std::string(refusal.code));
  // Confirmed between our look and our request: only another look can say whether it is the session we want.
  if (reply.refused_with(409, "already_confirmed"))
    return rest::unknown("the payer portal says that this session is confirmed already; it has to be looked at again");
  return rest::outcome_without_answer(reply);
}

// Names as the portal compares them: blanks at the ends and ASCII case do not count.
bool same_name(std::string_view one, std::string_view other) {
  return engine::ascii::same(engine::ascii::trimmed(one), engine::ascii::trimmed(other));
}

// The period that began last, when there are several: older ones are history.
CoverBody const* latest(std::vector<CoverBody> const& covers) {
  auto const newest = std::ranges::max_element(covers, {}, [](CoverBody const& cover) {
    return cover.from ? std::chrono::sys_days{*cover.from} : std::chrono::sys_days::min();
  });
  return newest == covers.end() ? nullptr : &*newest;
}

}  // namespace

engine::Task<engine::Outcome> PayerPortal::fetch(engine::Request request) {
  if (rest::asks_for<workflows::ReadPortal>(request)) return read_portal(std::move(request));
  if (rest::asks_for<workflows::ReadSession>(request)) return read_session(std::move(request));
  return rest::settled(rest::not_sent("the payer portal has no lookup of this kind"));
}

engine::Task<engine::Look> PayerPortal::look(engine::Request request) {
  if (rest::asks_for<workflows::ConfirmSession>(request)) return look_at_slot(std::move(request));
  return rest::settled(rest::unreadable("the payer portal has no effect of this kind"));
}

engine::Task<engine::Outcome> PayerPortal::send(engine::Request request) {
  if (rest::asks_for<workflows::ConfirmSession>(request)) return confirm_session(std::move(request));
  return rest::settled(rest::not_sent("the payer portal has no effect of this kind"));
}

// --- lookups ---

// By name and birth date; when nobody fits both, by name alone, so that the check of identities can show what differs.
engine::Task<rest::Pages> PayerPortal::find_clients(Origin origin, std::string name,
                                                    std::optional<workflows::Date> birth_date) {
  std::vector<std::pair<std::string, std::string>> query{{"name", name}};
  if (birth_date) query.emplace_back("birth_date", workflows::words(*birth_date));
  auto target = rest::rest_target({"v1", "clients"}, query);
  auto pages = co_await rest_.list(origin, target);
  if (pages.trouble || !pages.items.empty() || !birth_date) co_return pages;
  query.pop_back();
  target = rest::rest_target({"v1", "clients"}, query);
  pages = co_await rest_.list(origin, target);
  co_return pages;
}

// Fills in what the portal says of this client's cover with that therapist; gives back what stopped it.
engine::Task<std::optional<rest::Reply>> PayerPortal::read_cover(Origin origin, std::string therapist,
                                                                 workflows::PortalClient& client) {
  auto const target = rest::rest_target({"v1", "clients", client.portal_client, "cover"}, {{"therapist", therapist}});
  auto covers = co_await rest_.list(origin, target);
  auto const periods = rest::read_items<CoverBody>(covers);
  for (auto const& period : periods)
    if (!covers.trouble && period.therapist != therapist)
      covers.trouble.emplace().make_unclear("the payer portal gave the cover with another therapist");
  auto const* cover = covers.trouble ? nullptr : latest(periods);
  if (cover != nullptr) {
    client.covered_with = cover->therapist_name;
    client.covered_from = cover->from;
    client.covered_until = cover->until;
  }
  co_return std::move(covers.trouble);
}

engine::Task<engine::Outcome> PayerPortal::read_portal(engine::Request request) {
  auto const command = rest::command_of<workflows::ReadPortal>(request);
  if (!command || command->therapist.empty() || command->client.empty()) co_return rest::not_sent(command_unreadable);
  auto const origin = rest::rest_origin(counterpart, request, request.kind);
  workflows::PortalRead read;
  std::vector<Evidence> evidence;

  auto const therapists_target = rest::rest_target({"v1", "therapists"}, {{"name", command->therapist}});
  auto listed = co_await rest_.list(origin, therapists_target);
  auto const therapists = rest::read_items<TherapistBody>(listed);
  if (listed.trouble) co_return rest::outcome_without_answer(*listed.trouble);
  evidence.push_back({"portal", "therapists of this name", std::to_string(therapists.size())});
  for (auto const& each : therapists)
    if (!same_name(each.name, command->therapist) || !rest::addressable(each.therapist))
      co_return rest::unknown("the payer portal gave another therapist than the one asked for");

  // Two of one name: nobody is picked. The case sees no therapist, the person sees how many there were.
  if (therapists.size() == 1) {
    read.portal_therapist = therapists.front().therapist;
    auto const calendar_target = rest::rest_target({"v1", "therapists", read.portal_therapist, "calendar"});
    auto reply = co_await rest_.get(origin, calendar_target);
    auto const calendar = rest::read_body<CalendarBody>(reply, 200);
    if (!calendar) co_return rest::outcome_without_answer(reply);
    if (calendar->therapist != read.portal_therapist)
      co_return rest::unknown("the payer portal gave another therapist's calendar");
    read.calendar_zone = calendar->zone.value_or("");
    evidence.push_back({"portal", "calendar zone", read.calendar_zone.empty() ? "not shown" : read.calendar_zone});
    auto const addresses_target = rest::rest_target({"v1", "therapists", read.portal_therapist, "addresses"});
    auto addresses = co_await rest_.list(origin, addresses_target);
    read.addresses = rest::read_items<workflows::PortalAddress>(addresses);
    if (addresses.trouble) co_return rest::outcome_without_answer(*addresses.trouble);
  }

  auto found = co_await find_clients(origin, command->client, command->birth_date);
  auto const clients = rest::read_items<ClientBody>(found);
  if (found.trouble) co_return rest::outcome_without_answer(*found.trouble);
  for (auto const& client : clients) {
    if (!same_name(client.name, command->client) || !rest::addressable(client.client))
      co_return rest::unknown("the payer portal gave another client than the one asked for");
    workflows::PortalClient seen{client.client, client.name, client.birth_date, client.plan_active, {}, {}, {}};
    if (!read.portal_therapist.empty()) {
      auto const trouble = co_await read_cover(origin, read.portal_therapist, seen);
      if (trouble) co_return rest::outcome_without_answer(*trouble);
    }
    evidence.push_back({"portal", "client " + client.client, client.plan_active ? "plan active" : "no active plan"});
    read.clients.push_back(std::move(seen));
  }
  co_return rest::done("", to_text(read), evidence);
}

engine::Task<engine::Outcome> PayerPortal::read_session(engine::Request request) {
  auto const command = rest::command_of<workflows::ReadSession>(request);
  if (!command) co_return rest::not_sent(command_unreadable);
  if (!rest::addressable(command->session.text)) co_return rest::not_sent(id_unusable);
  auto const target = rest::rest_target({"v1", "sessions", command->session.text});
  auto reply = co_await rest_.get(rest::rest_origin(counterpart, request, request.kind), target);
  if (reply.refused_with(404, "not_found")) {
    workflows::SessionRead const missing{"missing", {}, {}};
    std::vector<Evidence> const evidence{{"portal", "session " + command->session.text, "not found"}};
    co_return rest::done("", to_text(missing), evidence);
  }
  auto const session = rest::read_body<SessionBody>(reply, 200);
  if (!session) co_return rest::outcome_without_answer(reply);
  bool const known_status = session->status == "confirmed" || session->status == "unconfirmed";
  if (session->session != command->session || !known_status)
    co_return rest::unknown(
        "the payer portal gave another session, or one with a status that the contract does not list");
  workflows::SessionRead const read{session->status, session->instant, session->cpt};
  co_return rest::done(session->session.text, to_text(read), shown(*session));
}

// --- the claim ---

engine::Task<engine::Look> PayerPortal::look_at_slot(engine::Request request) {
  auto const command = rest::command_of<workflows::ConfirmSession>(request);
  if (!command) co_return rest::unreadable(command_unreadable);
  if (!rest::addressable(command->portal_therapist) || !rest::addressable(command->portal_client))
    co_return rest::unreadable(id_unusable);
  auto const origin = rest::rest_origin(counterpart, request, request.kind);
  auto const slot_target = rest::rest_target({"v1", "sessions"}, {{"therapist", command->portal_therapist},
                                                                  {"client", command->portal_client},
                                                                  {"start", workflows::words(command->instant)}});
  auto pages = co_await rest_.list(origin, slot_target);
  auto const sessions = rest::read_items<SessionBody>(pages);
  if (pages.trouble) co_return rest::look_without_answer(*pages.trouble);
  if (auto const fault = fault_of(sessions, *command); !fault.empty()) co_return rest::unreadable(fault);
  auto slot = judge_slot(sessions, *command);
  if (slot.presence != engine::Presence::absent) co_return slot;

  // Free: then the entry's wall times must be in the zone that the calendar shows now.
  auto const calendar_target = rest::rest_target({"v1", "therapists", command->portal_therapist, "calendar"});
  auto reply = co_await rest_.get(origin, calendar_target);
  auto const calendar = rest::read_body<CalendarBody>(reply, 200);
  if (!calendar) co_return rest::look_without_answer(reply);
  if (calendar->therapist != command->portal_therapist)
    co_return rest::unreadable("the payer portal gave another therapist's calendar");
  co_return payer_portal::judge_zone(calendar->zone.value_or(""), *command, std::move(slot));
}

engine::Task<engine::Outcome> PayerPortal::confirm_session(engine::Request request) {
  auto const command = rest::command_of<workflows::ConfirmSession>(request);
  if (!command) co_return rest::not_sent(command_unreadable);
  auto const target = rest::rest_target({"v1", "sessions"});
  auto reply = co_await rest_.write(rest::rest_origin(counterpart, request, request.kind), "POST", target,
                                    to_text(payer_portal::entry_of(*command)), "");
  auto const session = rest::read_body<SessionBody>(reply, 201);
  if (!session) co_return not_confirmed(reply);
  bool const ours = !session->session.empty() && session->status == "confirmed" && session->attestor &&
                    differences(*session, *command).empty();
  if (!ours) co_return rest::unknown("the payer portal's answer does not show the session that was entered");
  co_return rest::done(session->session.text, to_text(workflows::SessionConfirmed{session->session}), shown(*session));
}

}  // namespace connectors
