// What may a person do to an effect? Say go, do it by hand and record it, or record that it was refused; once.
#include "tests/engine/shell/parcel_office.hpp"

using namespace parcel;

namespace {
auto const ship = std::string("depot.ship");

engine::Settings dispatching(std::string const& how) {
  engine::Settings settings;
  settings.dispatch = {{ship, how}};
  return settings;
}
std::string waiting(Office& office) {
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.effect_at(id, ship, "planned"));
  office.run(24h);
  CHECK(office.depot.of("look", ship).empty());
  CHECK(office.row(id).waiting_for == "person");
  return id;
}
}  // namespace

TEST_CASE("confirm: nothing leaves before a person's go") {
  Office office(dispatching("confirm"));
  auto const id = waiting(office);
  auto const effect = office.effect(id, ship).id;
  office.restart();
  office.run(24h);
  CHECK(office.depot.of("send", ship).empty());
  CHECK(office.engine->go(effect, anna, office.row(id).events - 1).kind == Kind::stale);
  CHECK(office.engine->go(99, anna, std::nullopt).kind == Kind::not_found);
  CHECK(office.engine->go(effect, anna, office.row(id).events).kind == Kind::accepted);
  CHECK(office.effect(id, ship).asked_by == "anna");
  CHECK(office.engine->go(effect, anna, std::nullopt).kind == Kind::refused);
  CHECK(office.at(id, "Delivered"));
  CHECK(office.depot.of("send", ship).size() == 1);
}

TEST_CASE("confirm: a go survives a death") {
  Office office(dispatching("confirm"));
  auto const id = waiting(office);
  CHECK(office.engine->go(office.effect(id, ship).id, anna, std::nullopt).kind == Kind::accepted);
  office.restart();
  CHECK(office.at(id, "Delivered"));
  CHECK(office.depot.acceptances("depot.ship p") == 1);
}

TEST_CASE("assisted: a person does it and records it, once") {
  Office office(dispatching("assisted"));
  auto const id = waiting(office);
  auto const effect = office.effect(id, ship).id;
  CHECK(office.engine->go(effect, anna, std::nullopt).kind == Kind::refused);
  CHECK(office.engine->record(effect, {}, anna, std::nullopt).sentence == "reference is missing");
  CHECK(office.engine->record(effect, {{"reference", "R-1"}}, anna, office.row(id).events + 1).kind == Kind::stale);
  CHECK(office.engine->record(99, {}, anna, std::nullopt).kind == Kind::not_found);
  CHECK(office.effect(id, ship).state == "planned");
  SECTION("done") {
    CHECK(office.engine->record(effect, {{"reference", "R-1"}}, anna, office.row(id).events).kind == Kind::accepted);
    CHECK(office.state(id) == "Delivered");
    auto const last = office.store.events_of(id).back();
    CHECK(last.type == "ParcelShipped");
    CHECK(last.actor == "anna");
    CHECK(office.effect(id, ship).reference == "R-1");
    CHECK(office.engine->record(effect, {{"reference", "R-2"}}, bert, std::nullopt).kind == Kind::refused);
    CHECK(office.effect(id, ship).reference == "R-1");
  }
  SECTION("refused by the counterpart") {
    CHECK(office.engine->record(effect, {{"rejected", "depot_refuses"}}, anna, std::nullopt).kind == Kind::accepted);
    CHECK(office.state(id) == "OnHold");
    CHECK(office.row(id).hold_code == "depot_refuses");
    CHECK(office.effect(id, ship).state == "rejected");
  }
  SECTION("what has happened is recorded although the workflow forbids it now, and the objection stands beside it") {
    office.workflow.not_now = engine::Workflow::NotNow{"too_late", "The shop has closed."};
    CHECK(office.engine->record(effect, {{"reference", "R-1"}}, anna, std::nullopt).kind == Kind::accepted);
    CHECK(office.state(id) == "Delivered");
    CHECK(office.effect(id, ship).sentence.find("The shop has closed.") != std::string::npos);
  }
  SECTION("not called accepted when it could not be kept") {
    for (int i = 0; i < 5; ++i) office.say(id, "NoteAdded", {{"text", "poison"}});
    CHECK(office.engine->record(effect, {{"reference", "R-1"}}, anna, std::nullopt).kind == Kind::refused);
    CHECK(office.engine->record(effect, {{"rejected", "depot_refuses"}}, anna, std::nullopt).kind == Kind::refused);
    CHECK(office.effect(id, ship).state == "planned");
  }
  office.run(24h);
  CHECK(office.depot.of("send", ship).empty());
}

TEST_CASE("assisted: a hold leaves a step on the desk, to be recorded, unless a person has decided against it") {
  Office office(dispatching("assisted"));
  auto const id = waiting(office);
  auto const effect = office.effect(id, ship).id;
  auto const decided_against = GENERATE(true, false);
  office.workflow.not_now =
      engine::Workflow::NotNow{decided_against ? "placed_by_person" : "too_late", "Nobody wants it any more."};
  office.say(id, "HoldPlaced", {{"reason", "for the test"}});
  REQUIRE(office.state(id) == "OnHold");
  CHECK(office.effect(id, ship).state == (decided_against ? "cancelled" : "planned"));
  auto const said = office.engine->record(effect, {{"reference", "R-1"}}, anna, std::nullopt).kind;
  CHECK(said == (decided_against ? Kind::refused : Kind::accepted));
}

TEST_CASE("a step leaves the desk as soon as a person has decided against it, wherever the case stands and stays") {
  auto const on_hold = GENERATE(true, false), by_go = GENERATE(true, false);
  if (on_hold && by_go) return;  // what waits for a go does not outlast a hold
  Office office(dispatching(by_go ? "confirm" : "assisted"));
  auto const id = waiting(office);
  auto const effect = office.effect(id, ship).id;
  if (on_hold) office.say(id, "HoldPlaced", {{"reason", "for the test"}});
  auto const state = office.state(id);
  REQUIRE(state == (on_hold ? "OnHold" : "Shipping"));
  office.workflow.not_now = engine::Workflow::NotNow{"too_late", "The shop has closed."};
  office.say(id, "NoteAdded", {{"text", "nobody has decided anything"}});
  CHECK(office.effect(id, ship).state == "planned");
  office.workflow.not_now = engine::Workflow::NotNow{"placed_by_person", "Nobody wants it any more."};
  office.say(id, "NoteAdded", {{"text", "nobody wants it any more"}});
  CHECK(office.state(id) == state);
  CHECK(office.effect(id, ship).state == "cancelled");
  auto const said = by_go ? office.engine->go(effect, anna, std::nullopt)
                          : office.engine->record(effect, {{"reference", "R-1"}}, anna, std::nullopt);
  CHECK(said.kind == Kind::refused);
}

TEST_CASE("whom a case waits for: the counterpart, once a person has said go or recorded, until the outcome is known") {
  auto const by_go = GENERATE(true, false);
  auto settings = dispatching(by_go ? "confirm" : "assisted");
  settings.readable = {"depot"};
  settings.quiet_seconds = {{"*", 3600}};
  Office office(settings);
  auto const id = waiting(office);
  auto const effect = office.effect(id, ship).id;
  office.depot.usual_sight[ship] = Sight::unreadable;
  auto const said = by_go ? office.engine->go(effect, anna, std::nullopt)
                          : office.engine->record(effect, {{"reference", "R-1"}}, anna, std::nullopt);
  CHECK(said.kind == Kind::accepted);
  office.run(1min);
  CHECK(office.row(id).waiting_for == "counterpart");
  office.restart();
  CHECK(office.row(id).waiting_for == "counterpart");
}

TEST_CASE("whoever withdraws is told how the doubt ends: a look while it is unknown, an answer once it is held") {
  engine::Settings settings;
  settings.quiet_seconds = {{"*", 3600}};
  Office office(settings);
  office.depot.fates[ship] = {Fate::lost_before, Fate::lost_before, Fate::lost_before, Fate::lost_before};
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.effect_at(id, ship, "unknown"));
  auto const name = engine::effect_name(office.effect(id, ship).id);
  auto const unknown = office.engine->withdraw(id, "gone", anna, std::nullopt);
  CHECK(unknown.kind == Kind::refused);
  CHECK(unknown.sentence.find("`run " + id + " --until-rest`") != std::string::npos);
  CHECK(unknown.sentence.find("outbox settle") == std::string::npos);
  REQUIRE(office.effect_at(id, ship, "held"));
  auto const held = office.engine->withdraw(id, "gone", anna, std::nullopt);
  CHECK(held.sentence.find("`outbox settle " + name + "`") != std::string::npos);
  CHECK(held.sentence.find("run " + id) == std::string::npos);
}

TEST_CASE("assisted: where the counterpart can be read, what a person recorded is read back") {
  auto settings = dispatching("assisted");
  settings.readable = {"depot"};
  Office office(settings);
  auto const id = waiting(office);
  auto const effect = office.effect(id, ship).id;
  SECTION("it is there") {
    office.depot.accepted["depot.ship p"] = {"plain"};
    CHECK(office.engine->record(effect, {{"reference", "R-1"}}, anna, std::nullopt).kind == Kind::accepted);
    CHECK(office.state(id) == "Shipping");
    CHECK(office.at(id, "Delivered"));
  }
  SECTION("it is not there: nobody sends it in the person's place") {
    CHECK(office.engine->record(effect, {{"reference", "R-1"}}, anna, std::nullopt).kind == Kind::accepted);
    office.run(24h);
    CHECK(office.state(id) != "Delivered");
  }
  CHECK(office.depot.of("send", ship).empty());
}

TEST_CASE("what was recorded is not delivered again after a start") {
  Office office(dispatching("assisted"));
  auto const id = waiting(office);
  auto const effect = office.effect(id, ship).id;
  CHECK(office.engine->record(effect, {{"reference", "R-1"}}, anna, std::nullopt).kind == Kind::accepted);
  office.restart();
  CHECK(office.engine->record(effect, {{"reference", "R-1"}}, anna, std::nullopt).kind == Kind::refused);
  CHECK(office.count(id, "ParcelShipped") == 1);
}
