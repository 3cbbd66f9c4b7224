// Does the payer portal's connector confirm a session only where the slot is free, adopt only what is equal, and call
// everything it cannot prove unknown? Asked of the portal's twin, with answers lost, garbled or replaced on the way.
#include "connectors/payer_portal/payer_portal_rest.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "connectors/twins/portal_twin.hpp"
#include "tests/connectors/small_practice.hpp"

namespace {

using namespace connectors;
using namespace std::chrono_literals;
using engine::Presence;
using engine::Verdict;
using workflows::codec::Json;

auto const now = instant("2026-07-20T14:00:00Z");

struct Desk {
  explicit Desk(twins::World const& world = small_practice()) : twin(world, us_wall_time) {}
  ManualEnv env{now};
  twins::PortalTwin twin;
  DirectTransport transport{env, twin};
  PayerPortal portal{transport, env, {twins::twin_token}};

  template <class Command>
  engine::Outcome fetch(Command const& command) {
    return listed<Command>(run(portal.fetch(request_for(command))));
  }
  engine::Look look(workflows::ConfirmSession const& command) {
    return listed<workflows::ConfirmSession>(run(portal.look(request_for(command))));
  }
  engine::Outcome send(workflows::ConfirmSession const& command) {
    return listed<workflows::ConfirmSession>(run(portal.send(request_for(command))));
  }
  // From now on an answer of the twin is changed on its way when the method fits.
  void change(std::string method, std::function<void(Json&)> how) {
    transport.after = [=](HttpRequest const& request, Exchange& exchange) {
      if (request.method != method) return;
      auto body = Json::parse(exchange.reply.body);
      how(body);
      exchange.reply.body = body.dump();
    };
  }
};

// Tuesday, 14 July 2026, 11:00 to 11:55 in New York.
workflows::ConfirmSession claim() {
  workflows::ConfirmSession made;
  made.payer = "headway";
  made.portal_therapist = "th-1";
  made.portal_client = "pc-1";
  made.therapist = "Ada Fern";
  made.client = "Robin Vale";
  made.instant = instant("2026-07-14T15:00:00Z");
  made.date = "2026-07-14";
  made.start = "11:00";
  made.end = "11:55";
  made.zone = "America/New_York";
  made.minutes = 55;
  made.cpt = "90837";
  made.diagnosis = {"F41.1", "F33.1", "Z63.0"};
  made.location = "Virtual (my own telehealth link)";
  made.client_joins_from = "Telehealth address (TX)";
  made.recurrence = "Does not repeat";
  made.session_location = "Virtual (Telehealth)";
  made.telehealth_type = "Audiovisual";
  made.joined_from = "TX";
  made.note = "Confirm without note";
  made.attestor = "p-ana";
  return made;
}

twins::World with_session(std::string client, std::string status, std::string cpt = "") {
  auto world = small_practice();
  world.portal.sessions = {{"ps-1", "th-1", std::move(client), claim().instant, 55, std::move(status), std::move(cpt)}};
  return world;
}

std::string problem(int status, std::string const& code) {
  return Json{{"status", status}, {"code", code}, {"detail", "Robin Vale"}}.dump();
}

}  // namespace

TEST_CASE("the portal is read for one session: therapist, zone, addresses, client and cover") {
  Desk desk;
  auto const outcome = desk.fetch(workflows::ReadPortal{"Ada Fern", "Robin Vale", date("1990-02-03")});
  REQUIRE(outcome.verdict == Verdict::done);
  auto const read = event_in<workflows::PortalRead>(outcome.payload);
  CHECK(read.portal_therapist == "th-1");
  CHECK(read.calendar_zone == "America/New_York");
  REQUIRE(read.addresses.size() == 2);
  CHECK(read.addresses[0].state == "TX");
  CHECK(read.addresses[0].label == "Telehealth address (TX)");
  REQUIRE(read.clients.size() == 1);
  CHECK(read.clients[0].portal_client == "pc-1");
  CHECK(read.clients[0].plan_active);
  CHECK(read.clients[0].covered_with == "Ada Fern");
  CHECK(read.clients[0].covered_from == date("2026-01-01"));
  CHECK_FALSE(read.clients[0].covered_until.has_value());
}

TEST_CASE("what the portal does not have is read as missing, and of two therapists of one name none is picked") {
  auto world = small_practice();
  Desk desk{world};
  auto const read = [](Desk& at, char const* therapist, char const* client) {
    return event_in<workflows::PortalRead>(at.fetch(workflows::ReadPortal{therapist, client, {}}).payload);
  };
  auto const nobody = read(desk, "Nobody", "Robin Vale");
  CHECK(nobody.portal_therapist.empty());
  REQUIRE(nobody.clients.size() == 1);
  CHECK(nobody.clients[0].covered_with.empty());
  auto const hidden = read(desk, "Ben Moss", "Robin Vale");
  CHECK(hidden.portal_therapist == "th-2");
  CHECK(hidden.calendar_zone.empty());
  CHECK(hidden.clients.at(0).covered_with.empty());
  CHECK(read(desk, "Ada Fern", "Stranger").clients.empty());
  world.therapists[1].name = "Ada Fern";
  world.portal.clients[1].name = "Robin Vale";
  Desk doubled{world};
  CHECK(read(doubled, "Ada Fern", "Robin Vale").portal_therapist.empty());
  CHECK(read(doubled, "Ada Fern", "Robin Vale").clients.size() == 2);
}

TEST_CASE("a client of that name with another birth date is shown with it, for the check of identities") {
  Desk desk;
  auto const outcome = desk.fetch(workflows::ReadPortal{"Ada Fern", "Robin Vale", date("1991-02-03")});
  auto const read = event_in<workflows::PortalRead>(outcome.payload);
  REQUIRE(read.clients.size() == 1);
  CHECK(read.clients[0].birth_date == date("1990-02-03"));
}

TEST_CASE("of several periods of cover the one that began last is told") {
  auto world = small_practice();
  world.portal.clients[0].cover = {{"th-1", date("2026-06-01"), {}},
                                   {"th-1", {}, date("2024-12-31")},
                                   {"th-1", date("2025-01-01"), date("2025-12-31")}};
  Desk desk{world};
  auto const outcome = desk.fetch(workflows::ReadPortal{"Ada Fern", "Robin Vale", {}});
  auto const client = event_in<workflows::PortalRead>(outcome.payload).clients.at(0);
  CHECK(client.covered_from == date("2026-06-01"));
  CHECK_FALSE(client.covered_until.has_value());
}

TEST_CASE("somebody else's record in an answer of the portal makes it void") {
  Desk desk;
  workflows::ReadPortal const question{"Ada Fern", "Robin Vale", {}};
  desk.change("GET", [](Json& body) {
    if (body.contains("items") && !body["items"].empty() && body["items"][0].contains("plan_active"))
      body["items"][0]["name"] = "Kim Reed";
  });
  auto const outcome = desk.fetch(question);
  CHECK(outcome.verdict == Verdict::unknown);
  CHECK(outcome.sentence.find("Kim") == std::string::npos);
  desk.change("GET", [](Json& body) {
    if (body.contains("zone")) body["therapist"] = "th-2";
  });
  CHECK(desk.fetch(question).verdict == Verdict::unknown);
  desk.change("GET", [](Json& body) {
    if (body.contains("items") && !body["items"].empty() && body["items"][0].contains("therapist_name"))
      body["items"][0]["therapist"] = "th-2";
  });
  CHECK(desk.fetch(question).verdict == Verdict::unknown);
}

TEST_CASE("a session is confirmed in a free slot, read back by look and by reference") {
  Desk desk;
  auto const before = desk.look(claim());
  REQUIRE(before.presence == Presence::absent);
  CHECK(before.strong);
  CHECK(Json::parse(before.pre_image).at("slot") == "free");
  auto const outcome = desk.send(claim());
  REQUIRE(outcome.verdict == Verdict::done);
  CHECK(event_in<workflows::SessionConfirmed>(outcome.payload).session.text == outcome.reference);
  auto const& sent = desk.transport.seen.back();
  CHECK(sent.request.headers.at("x-claimstep-effect") == "E-7");
  CHECK_FALSE(sent.request.read_only);
  CHECK(sent.origin.verb == "portal.session_confirmed");
  CHECK(sent.origin.counterpart == "payer_portal");

  auto const after = desk.look(claim());
  CHECK(after.presence == Presence::present);
  CHECK(after.strong);
  CHECK(after.reference == outcome.reference);
  CHECK(after.payload == outcome.payload);
  auto const read = event_in<workflows::SessionRead>(desk.fetch(workflows::ReadSession{{outcome.reference}}).payload);
  CHECK(read.status == "confirmed");
  CHECK(read.instant == claim().instant);
  CHECK(read.cpt == "90837");
  REQUIRE(desk.twin.ledger().size() == 1);
  CHECK(desk.twin.ledger()[0].effect == "E-7");
  CHECK(desk.twin.ledger()[0].subject == outcome.reference);
}

TEST_CASE("a session that the portal does not have reads as missing") {
  Desk desk;
  auto const outcome = desk.fetch(workflows::ReadSession{{"ps-404"}});
  CHECK(outcome.verdict == Verdict::done);
  CHECK(event_in<workflows::SessionRead>(outcome.payload).status == "missing");
  CHECK(desk.fetch(workflows::ReadSession{{""}}).verdict == Verdict::not_sent);
  Desk other{with_session("pc-1", "unconfirmed")};
  CHECK(event_in<workflows::SessionRead>(other.fetch(workflows::ReadSession{{"ps-1"}}).payload).status ==
        "unconfirmed");
  other.change("GET", [](Json& body) { body["session"] = "ps-2"; });
  CHECK(other.fetch(workflows::ReadSession{{"ps-1"}}).verdict == Verdict::unknown);
}

TEST_CASE("our unconfirmed session in the slot is used") {
  Desk desk{with_session("pc-1", "unconfirmed")};
  auto const look = desk.look(claim());
  CHECK(look.presence == Presence::absent);
  CHECK(Json::parse(look.pre_image).at("slot") == "ps-1");
  CHECK(desk.send(claim()).reference == "ps-1");
}

TEST_CASE("a session confirmed by hand is adopted when every field is equal, and held when one differs") {
  Desk equal{with_session("pc-1", "confirmed", "90837")};
  auto const adopted = equal.look(claim());
  CHECK(adopted.presence == Presence::present);
  CHECK(adopted.reference == "ps-1");

  auto const look_with = [](char const* field, Json value) {
    Desk desk;
    REQUIRE(desk.send(claim()).verdict == Verdict::done);
    desk.change("GET", [&](Json& body) {
      if (!body["items"].empty()) body["items"][0][field] = value;
    });
    return desk.look(claim());
  };
  for (auto const& [field, value] :
       std::vector<std::pair<char const*, Json>>{{"minutes", 50},
                                                 {"date", "2026-07-15"},
                                                 {"start", "10:00"},
                                                 {"end", "11:50"},
                                                 {"zone", "America/Chicago"},
                                                 {"cpt", "90834"},
                                                 {"diagnosis", Json::array({"F41.1"})},
                                                 {"location", ""},
                                                 {"client_joins_from", "Telehealth address (FL)"},
                                                 {"recurrence", "Weekly"},
                                                 {"session_location", "Office"},
                                                 {"telehealth_type", "Audio only"},
                                                 {"joined_from", "FL"},
                                                 {"note", "With note"},
                                                 {"attestor", "p-ben"}}) {
    INFO(field);
    auto const look = look_with(field, value);
    CHECK(look.presence == Presence::conflicting);
    CHECK(look.code == "portal_slot_taken");
    CHECK(look.evidence.find(field) != std::string::npos);
    CHECK(look.sentence.find("Robin") == std::string::npos);
  }
}

TEST_CASE("another client's session in the slot, or two of ours, hold") {
  for (char const* status : {"confirmed", "unconfirmed"}) {
    Desk taken{with_session("pc-2", status)};
    auto const look = taken.look(claim());
    CHECK(look.presence == Presence::conflicting);
    CHECK(look.code == "portal_slot_taken");
    CHECK(taken.send(claim()).reason == "portal_slot_taken");
    CHECK(taken.twin.ledger().empty());
  }
  auto world = with_session("pc-1", "confirmed", "90837");
  world.portal.sessions.push_back(world.portal.sessions.front());
  world.portal.sessions.back().id = "ps-2";
  Desk twice{world};
  CHECK(twice.look(claim()).presence == Presence::several);
  CHECK(twice.look(claim()).code == "duplicate_present");
}

TEST_CASE("an entry in another zone than the calendar's holds, also when the calendar hides its zone") {
  auto world = small_practice();
  world.therapists[0].portal_zone = "America/Chicago";
  Desk moved{world};
  CHECK(moved.look(claim()).code == "portal_zone");
  CHECK(moved.send(claim()).reason == "portal_zone");
  world.therapists[0].portal_zone = "";
  Desk hidden{world};
  auto const look = hidden.look(claim());
  CHECK(look.presence == Presence::conflicting);
  CHECK(look.code == "portal_zone");
}

TEST_CASE("each refusal that the contract lists becomes its hold, every other one is unknown") {
  auto const refused = [](int status, std::string const& code) {
    Desk desk;
    desk.transport.instead = [&](HttpRequest const&) {
      return Exchange{Failure::none, {status, {}, problem(status, code)}};
    };
    auto const outcome = desk.send(claim());
    CHECK(outcome.sentence.find("Robin") == std::string::npos);
    return outcome.verdict == Verdict::rejected ? outcome.reason : "verdict " + std::to_string(int(outcome.verdict));
  };
  CHECK(refused(422, "portal_no_active_plan") == "portal_no_active_plan");
  CHECK(refused(422, "portal_client") == "portal_client");
  CHECK(refused(422, "therapist_not_covered") == "therapist_not_covered");
  CHECK(refused(422, "address_missing") == "address_missing");
  CHECK(refused(422, "too_old") == "past_30_days");
  CHECK(refused(422, "in_future") == "session_in_future");
  CHECK(refused(422, "invalid_field") == "portal_refused");
  CHECK(refused(422, "portal_refused") == "portal_refused");
  CHECK(refused(409, "portal_slot_taken") == "portal_slot_taken");
  auto const unknown = "verdict " + std::to_string(int(Verdict::unknown));
  CHECK(refused(409, "already_confirmed") == unknown);
  CHECK(refused(422, "portal_slot_taken") == unknown);
  CHECK(refused(422, "a_new_reason") == unknown);
  CHECK(refused(400, "malformed") == unknown);
}

TEST_CASE("the portal's own rules reach the case as holds") {
  auto world = small_practice();
  world.portal.clients[0].plan_active = false;
  Desk lapsed{world};
  CHECK(lapsed.send(claim()).reason == "portal_no_active_plan");
  Desk late;
  late.env.pass(25 * 24h);
  CHECK(late.send(claim()).reason == "past_30_days");
  auto elsewhere = claim();
  elsewhere.joined_from = "NY";
  CHECK(Desk{}.send(elsewhere).reason == "address_missing");
}

TEST_CASE("a lost, garbled or foreign answer to the entry is unknown, a documented drop is not sent") {
  auto const given = [](Exchange exchange) {
    Desk desk;
    desk.transport.instead = [=](HttpRequest const&) { return exchange; };
    return desk.send(claim());
  };
  CHECK(given({Failure::timed_out, {}}).verdict == Verdict::unknown);
  CHECK(given({Failure::broken, {}}).verdict == Verdict::unknown);
  CHECK(given({Failure::none, {502, {}, "{}"}}).verdict == Verdict::unknown);
  CHECK(given({Failure::none, {200, {}, "{}"}}).verdict == Verdict::unknown);
  CHECK(given({Failure::none, {201, {}, R"({"session":"ps-1"})"}}).verdict == Verdict::unknown);
  CHECK(given({Failure::not_sent, {}}).verdict == Verdict::not_sent);
  CHECK(given({Failure::none, {403, {}, ""}}).verdict == Verdict::not_sent);
  auto const busy = given({Failure::none, {429, {{"retry-after", "11"}}, ""}});
  CHECK(busy.verdict == Verdict::not_sent);
  CHECK(busy.retry_after == engine::Duration{11s});

  auto const answered = [](char const* field, Json value) {
    Desk desk;
    desk.change("POST",
                [&](Json& body) { value.is_discarded() ? void(body.erase(field)) : void(body[field] = value); });
    auto const outcome = desk.send(claim());
    CHECK(desk.twin.ledger().size() == 1);
    return outcome.verdict;
  };
  CHECK(answered("colour", "red") == Verdict::done);
  for (auto const& [field, value] : std::vector<std::pair<char const*, Json>>{{"session", ""},
                                                                              {"session", Json::array()},
                                                                              {"status", "unconfirmed"},
                                                                              {"client", "pc-2"},
                                                                              {"therapist", "th-2"},
                                                                              {"instant", "2026-07-14T16:00:00Z"},
                                                                              {"instant", "soon"},
                                                                              {"cpt", "90834"},
                                                                              {"attestor", "p-ben"},
                                                                              {"attestor", nullptr},
                                                                              {"diagnosis", "F41.1"}}) {
    INFO(field << " " << value.dump());
    CHECK(answered(field, value) == Verdict::unknown);
  }
}

TEST_CASE("a session confirmed although its answer was lost is found by the next look, and never entered twice") {
  Desk desk;
  desk.transport.after = [](HttpRequest const& request, Exchange& exchange) {
    if (request.write()) exchange = {Failure::timed_out, {}};
  };
  CHECK(desk.send(claim()).verdict == Verdict::unknown);
  CHECK(desk.look(claim()).presence == Presence::present);
  desk.transport.after = nullptr;
  CHECK(desk.send(claim()).verdict == Verdict::unknown);  // "already confirmed": look again
  CHECK(desk.twin.ledger().size() == 1);
}

TEST_CASE("a slot that cannot be read for certain is unreadable") {
  Desk desk;
  REQUIRE(desk.send(claim()).verdict == Verdict::done);
  for (auto const& [field, value] : std::vector<std::pair<char const*, Json>>{{"session", ""},
                                                                              {"status", "voided"},
                                                                              {"therapist", "th-2"},
                                                                              {"instant", "2026-07-14T16:00:00Z"},
                                                                              {"client", ""},
                                                                              {"minutes", "55"}}) {
    INFO(field);
    desk.change("GET", [f = field, v = value](Json& body) { body["items"][0][f] = v; });
    CHECK(desk.look(claim()).presence == Presence::unreadable);
  }
  desk.transport.after = nullptr;
  desk.transport.instead = [](HttpRequest const&) {
    return Exchange{Failure::none, {503, {{"retry-after", "4"}}, ""}};
  };
  auto const look = desk.look(claim());
  CHECK(look.presence == Presence::unreadable);
  CHECK(look.retry_after == engine::Duration{4s});
  CHECK(desk.fetch(workflows::ReadPortal{"Ada Fern", "Robin Vale", {}}).verdict == Verdict::unknown);
  // A slot that is empty, but whose calendar cannot be read, is not free.
  Desk half;
  half.transport.instead = [](HttpRequest const& request) -> std::optional<Exchange> {
    if (request.target.find("calendar") == std::string::npos) return std::nullopt;
    return Exchange{Failure::broken, {}};
  };
  CHECK(half.look(claim()).presence == Presence::unreadable);
}

TEST_CASE("a command that the portal's connector does not know, or cannot read, does not leave") {
  Desk desk;
  auto request = request_for(claim());
  request.payload = "{}";
  CHECK(run(desk.portal.send(request)).verdict == Verdict::not_sent);
  CHECK(run(desk.portal.look(request)).presence == Presence::unreadable);
  request.kind = "portal.session_voided";
  CHECK(run(desk.portal.send(request)).verdict == Verdict::not_sent);
  CHECK(run(desk.portal.look(request)).presence == Presence::unreadable);
  CHECK(run(desk.portal.fetch(request)).verdict == Verdict::not_sent);
  CHECK(desk.transport.seen.empty());
}

TEST_CASE("every path and method that the connector uses is described in the portal's OpenAPI file") {
  std::ostringstream yaml;
  yaml << std::ifstream(SOURCE_ROOT "/docs/openapi/payer-portal.yaml").rdbuf();
  Desk desk;
  desk.fetch(workflows::ReadPortal{"Ada Fern", "Robin Vale", date("1990-02-03")});
  desk.look(claim());
  auto const session = desk.send(claim()).reference;
  desk.fetch(workflows::ReadSession{{session}});
  std::set<std::string> used;
  for (auto const& seen : desk.transport.seen) {
    INFO(seen.request.method << " " << seen.request.target);
    CHECK(described(yaml.str(), seen.request));
    used.insert(seen.request.method + seen.request.target.substr(0, seen.request.target.find('?')));
  }
  CHECK(used.size() >= 7);
  CHECK_FALSE(described(yaml.str(), http("DELETE", "/v1/sessions/ps-1")));
}
