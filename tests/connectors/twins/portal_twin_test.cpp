// Does the simulated payer portal confirm exactly the sessions that its rules allow, each once, and tell it in its
// ledger?
#include "connectors/twins/portal_twin.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "tests/connectors/small_practice.hpp"

namespace {

using namespace connectors;
using namespace connectors::twins;
using workflows::codec::Json;

auto const now = instant("2026-07-20T14:00:00Z");

PortalTwin portal(World const& world = small_practice()) { return {world, us_wall_time}; }

// Tuesday, 14 July 2026, 11:00 to 11:55 in New York.
Json entry() {
  return Json::parse(R"json({"therapist":"th-1","client":"pc-1","instant":"2026-07-14T15:00:00Z","minutes":55,
    "date":"2026-07-14","start":"11:00","end":"11:55","zone":"America/New_York","cpt":"90837","diagnosis":["F41.1"],
    "location":"Virtual (my own telehealth link)","client_joins_from":"Telehealth address (TX)",
    "recurrence":"Does not repeat","session_location":"Virtual (Telehealth)","telehealth_type":"Audiovisual",
    "joined_from":"TX","note":"Confirm without note","attestor":"p-ana"})json");
}
Json entry_with(std::string const& field, Json value) {
  auto made = entry();
  made[field] = std::move(value);
  return made;
}

HttpReply enter(PortalTwin& twin, Json const& body, Instant at = now) {
  return twin.handle(http("POST", "/v1/sessions", body.dump()), at);
}

std::string slot_of(std::string const& client) {
  return "/v1/sessions?therapist=th-1&client=" + client + "&start=2026-07-14T15%3A00%3A00Z";
}

WorldAct act(ActKind kind, std::string subject, std::string text) {
  WorldAct made;
  made.act = kind;
  made.subject = std::move(subject);
  made.by = "person";
  made.text = std::move(text);
  return made;
}

WorldPortalSession slot(std::string client, std::string status, std::string cpt = "") {
  return {"ps-1", "th-1", std::move(client), instant("2026-07-14T15:00:00Z"), 55, std::move(status), std::move(cpt)};
}

}  // namespace

TEST_CASE("an entered session is confirmed, seen in its slot at once, and told to the letter in the ledger") {
  auto twin = portal();
  auto const reply = enter(twin, entry());
  REQUIRE(reply.status == 201);
  auto const session = body_of(reply);
  CHECK(session.at("status") == "confirmed");
  auto const seen = body_of(twin.handle(http("GET", slot_of("pc-1")), now));
  REQUIRE(seen.at("items").size() == 1);
  CHECK(seen.at("items")[0] == session);
  CHECK(body_of(twin.handle(http("GET", "/v1/sessions/" + session.at("session").get<std::string>()), now)) == session);

  REQUIRE(twin.ledger().size() == 1);
  auto const& told = twin.ledger().front();
  CHECK(told.kind == "portal.session_confirmed");
  CHECK(told.counterpart == "payer_portal");
  CHECK(told.subject == session.at("session").get<std::string>());
  CHECK(told.effect == "E-1");
  CHECK(told.by == "engine");
  auto expected = entry();
  expected.erase("minutes");
  expected["therapist"] = "Ada Fern";
  expected["client"] = "Robin Vale";
  CHECK(told.detail == expected);
  CHECK(told.detail.size() == 17);
}

TEST_CASE("the form takes its own labels and nothing else") {
  auto twin = portal();
  for (char const* field : {"location", "recurrence", "session_location", "telehealth_type", "note", "cpt", "attestor",
                            "client_joins_from", "joined_from"}) {
    INFO(field);
    auto const empty = enter(twin, entry_with(field, ""));
    CHECK(empty.status == 422);
    CHECK(code_of(empty) == "invalid_field");
    auto lacking = entry();
    lacking.erase(field);
    CHECK(enter(twin, lacking).status == 400);
  }
  CHECK(code_of(enter(twin, entry_with("location", "virtual (my own telehealth link)"))) == "invalid_field");
  CHECK(code_of(enter(twin, entry_with("diagnosis", Json::array()))) == "invalid_field");
  CHECK(code_of(enter(twin, entry_with("minutes", 0))) == "invalid_field");
  CHECK(code_of(enter(twin, entry_with("therapist", "th-9"))) == "portal_therapist");
  CHECK(code_of(enter(twin, entry_with("client", "pc-9"))) == "portal_client");
  CHECK(twin.ledger().empty());
}

TEST_CASE("plan, cover on the day and the address in the client's state are each needed") {
  auto world = small_practice();
  auto twin = portal(world);
  CHECK(code_of(enter(twin, entry_with("client_joins_from", "Telehealth address (FL)"))) == "address_missing");
  CHECK(code_of(enter(twin, entry_with("joined_from", "NY"))) == "address_missing");
  REQUIRE(twin.act(act(ActKind::set_plan, "Robin Vale", "inactive"), now));
  CHECK(code_of(enter(twin, entry())) == "portal_no_active_plan");
  CHECK_FALSE(twin.act(act(ActKind::set_plan, "Robin Vale", "perhaps"), now));
  CHECK_FALSE(twin.act(act(ActKind::set_plan, "Nobody", "active"), now));

  auto const with_cover = [&](std::optional<workflows::Date> from, std::optional<workflows::Date> until) {
    world.portal.clients[0].cover = {{"th-1", from, until}};
    auto covered = portal(world);
    return enter(covered, entry()).status;
  };
  CHECK(with_cover(date("2026-07-14"), date("2026-07-14")) == 201);
  CHECK(with_cover(date("2026-07-15"), {}) == 422);
  CHECK(with_cover({}, date("2026-07-13")) == 422);
}

TEST_CASE("wall times must be the calendar's for that instant, in its zone") {
  auto twin = portal();
  CHECK(code_of(enter(twin, entry_with("zone", "America/Chicago"))) == "portal_zone");
  CHECK(code_of(enter(twin, entry_with("start", "10:00"))) == "invalid_field");
  CHECK(code_of(enter(twin, entry_with("end", "11:50"))) == "invalid_field");
  CHECK(code_of(enter(twin, entry_with("date", "2026-07-13"))) == "invalid_field");
  CHECK(code_of(enter(twin, entry_with("start", "11:0x"))) == "invalid_field");
}

TEST_CASE("both readings of the doubled hour are taken, an hour that happened once is not") {
  auto twin = portal();
  auto doubled = entry();
  doubled["date"] = "2026-11-01";
  doubled["start"] = "01:20";
  doubled["end"] = "01:40";
  doubled["minutes"] = 20;
  auto const after = instant("2026-11-02T12:00:00Z");
  for (char const* reading : {"2026-11-01T05:20:00Z", "2026-11-01T06:20:00Z"}) {
    doubled["instant"] = reading;
    CHECK(enter(twin, doubled, after).status == 201);
  }
  doubled["instant"] = "2026-11-01T07:20:00Z";
  CHECK(code_of(enter(twin, doubled, after)) == "invalid_field");
}

TEST_CASE("a session may be confirmed up to and including the thirtieth Eastern day, and not before it began") {
  // 11:00 on 14 July; day 30 is 13 August, which ends at 04:00 UTC on the 14th.
  auto in_time = portal();
  CHECK(enter(in_time, entry(), instant("2026-08-14T03:59:59Z")).status == 201);
  auto late = portal();
  CHECK(code_of(enter(late, entry(), instant("2026-08-14T04:00:00Z"))) == "too_old");
  CHECK(code_of(enter(late, entry(), instant("2026-07-14T14:59:59Z"))) == "in_future");
  CHECK(enter(late, entry(), instant("2026-07-14T15:00:00Z")).status == 201);
}

TEST_CASE("the same session a second time is refused with the first, with other details as taken") {
  auto twin = portal();
  auto const first = body_of(enter(twin, entry()));
  auto const again = enter(twin, entry());
  CHECK(again.status == 409);
  CHECK(code_of(again) == "already_confirmed");
  CHECK(body_of(again).at("session") == first);
  CHECK(code_of(enter(twin, entry_with("cpt", "90834"))) == "portal_slot_taken");
  CHECK(code_of(enter(twin, entry_with("client", "pc-2"))) == "portal_slot_taken");
  CHECK(twin.ledger().size() == 1);
}

TEST_CASE("an unconfirmed session of the client is used, another client's is in the way") {
  auto world = small_practice();
  world.portal.sessions = {slot("pc-1", "unconfirmed")};
  auto ours = portal(world);
  CHECK(body_of(enter(ours, entry())).at("session") == "ps-1");
  CHECK(body_of(ours.handle(http("GET", slot_of("pc-1")), now)).at("items").size() == 1);
  world.portal.sessions = {slot("pc-2", "unconfirmed")};
  auto theirs = portal(world);
  CHECK(code_of(enter(theirs, entry())) == "portal_slot_taken");
  CHECK(body_of(theirs.handle(http("GET", slot_of("pc-1")), now)).at("items")[0].at("client") == "pc-2");
}

TEST_CASE("a refusal by name lasts until its instant and speaks the contract's words") {
  auto world = small_practice();
  world.refusals = {{"payer_portal", "robin vale", "portal_refused", instant("2026-07-21T00:00:00Z")},
                    {"care_platform", "Ada Fern", "modality", {}}};
  auto twin = portal(world);
  CHECK(code_of(enter(twin, entry())) == "portal_refused");
  CHECK(enter(twin, entry(), instant("2026-07-21T00:00:00Z")).status == 201);
  world.refusals = {{"payer_portal", "Ada Fern", "past_30_days", {}}};
  auto old = portal(world);
  CHECK(code_of(enter(old, entry())) == "too_old");
  world.refusals = {{"payer_portal", "pc-1", "something_new", {}}};
  auto odd = portal(world);
  CHECK(code_of(enter(odd, entry())) == "portal_refused");
}

TEST_CASE("a session confirmed by hand follows the book, once, and says who did it") {
  auto world = small_practice();
  world.portal.sessions = {slot("pc-1", "unconfirmed", "90837")};
  auto twin = portal(world);
  REQUIRE(twin.act(act(ActKind::confirm_session, "ps-1", ""), now));
  REQUIRE(twin.act(act(ActKind::confirm_session, "ps-1", "90834"), now));
  REQUIRE(twin.ledger().size() == 1);
  CHECK(twin.ledger()[0].by == "person");
  CHECK(twin.ledger()[0].effect.empty());
  CHECK(twin.ledger()[0].detail.at("start") == "11:00");
  CHECK(twin.ledger()[0].detail.at("cpt") == "90837");
  CHECK(twin.ledger()[0].detail.at("client_joins_from") == "Telehealth address (TX)");

  std::string const elsewhere = R"({"therapist":"th-1","instant":"2026-07-15T15:00:00Z","minutes":45,"cpt":"90834",)"
                                R"("diagnosis":["F33.1"],"attestor":"p-ana"})";
  REQUIRE(twin.act(act(ActKind::confirm_session, "pc-1", elsewhere), now));
  REQUIRE(twin.ledger().size() == 2);
  CHECK(twin.ledger()[1].detail.at("diagnosis").dump() == R"(["F33.1"])");
  CHECK(twin.ledger()[1].detail.at("end") == "11:45");
  CHECK(twin.ledger()[1].detail.at("attestor") == "p-ana");
  CHECK_FALSE(twin.act(act(ActKind::confirm_session, "pc-1", R"({"therapist":"th-1","colour":"red"})"), now));
  CHECK_FALSE(twin.act(act(ActKind::confirm_session, "pc-2", entry().dump()), now));
  auto fresh = portal();
  REQUIRE(fresh.act(act(ActKind::confirm_session, "pc-1", entry().dump()), now));
  CHECK(code_of(enter(fresh, entry())) == "already_confirmed");
  CHECK_FALSE(twin.act(act(ActKind::confirm_session, "nobody", ""), now));
  CHECK_FALSE(twin.act(act(ActKind::pay, "ps-1", ""), now));
}

TEST_CASE("searches show names, plans, cover, addresses and a calendar that may hide its zone") {
  auto twin = portal();
  CHECK(body_of(twin.handle(http("GET", "/v1/therapists?name=ada%20fern"), now)).at("items").size() == 1);
  CHECK(body_of(twin.handle(http("GET", "/v1/therapists/th-2/calendar"), now)).at("zone").is_null());
  CHECK(body_of(twin.handle(http("GET", "/v1/therapists/th-1/addresses"), now)).at("items")[1].at("state") == "FL");
  auto const found = [&](std::string const& query) {
    return body_of(twin.handle(http("GET", "/v1/clients?name=" + query), now)).at("items").size();
  };
  CHECK(found("Robin%20Vale&birth_date=1990-02-03") == 1);
  CHECK(found("Robin%20Vale&birth_date=1990-02-04") == 0);
  CHECK(found("Kim%20Reed&birth_date=1990-02-04") == 1);
  CHECK(twin.handle(http("GET", "/v1/clients?name=Kim%20Reed&birth_date=soon"), now).status == 400);
  auto const cover = body_of(twin.handle(http("GET", "/v1/clients/pc-1/cover?therapist=th-1"), now));
  CHECK(cover.at("items").dump() == R"([{"therapist":"th-1","therapist_name":"Ada Fern","from":"2026-01-01"}])");
  CHECK(twin.handle(http("GET", "/v1/sessions?therapist=th-1&client=pc-1"), now).status == 400);
}

TEST_CASE("a snapshot brings the portal back as it was, and a copy goes its own way") {
  auto twin = portal();
  REQUIRE(enter(twin, entry()).status == 201);
  auto const saved = twin.save();
  auto fresh = portal();
  fresh.restore(saved);
  CHECK(fresh.save() == saved);
  CHECK(code_of(enter(fresh, entry())) == "already_confirmed");
  auto const copied = twin.copy();
  REQUIRE(twin.act(act(ActKind::set_plan, "pc-1", "inactive"), now));
  CHECK(copied->save() == saved);
  CHECK_FALSE(twin.save() == saved);
  CHECK_THROWS_AS(fresh.restore(Json::array()), std::invalid_argument);
}

TEST_CASE("a clock's reading is found also when UTC shows a time that this clock leaps over") {
  auto const leaping = [](workflows::Date day, std::string const& time, std::string const& zone) {
    bool const never = day == date("2026-03-08") && time >= "02:00" && time < "03:00";
    return never ? Instant{} : us_wall_time(day, time, zone);
  };
  auto const shown = [&](char const* text) {
    auto const wall = wall_at(instant(text), "America/New_York", leaping);
    return workflows::words(wall.date) + " " + wall.time;
  };
  CHECK(shown("2026-03-08T02:30:00Z") == "2026-03-07 21:30");
  CHECK(shown("2026-03-08T06:59:00Z") == "2026-03-08 01:59");
  CHECK(shown("2026-03-08T07:00:00Z") == "2026-03-08 03:00");
  CHECK(shown("2026-11-01T05:30:00Z") == "2026-11-01 01:30");
  CHECK(shown("2026-07-14T15:00:00Z") == "2026-07-14 11:00");
  CHECK(date_in(instant("2026-07-15T03:59:59Z"), "America/New_York", leaping) == date("2026-07-14"));
  CHECK(date_in(instant("2026-07-15T04:00:00Z"), "America/New_York", leaping) == date("2026-07-15"));
}
