// Does anything happen twice, or get lost, when the process dies? At every boundary of an effect, on both sides of the
// counterpart's acceptance, and between any two things that the engine does at all.
#include "tests/engine/shell/parcel_office.hpp"
#include "tests/support/engine_probe.hpp"

using namespace parcel;

namespace {
auto const ship = std::string("depot.ship"), card = std::string("depot.card");

// Everything is over: delivered, or a person is asked about what nobody can know.
bool at_rest(Office& office, std::string const& id) {
  auto const state = office.state(id);
  return state == "Delivered" || state == "OnHold";
}
}  // namespace

TEST_CASE("a death at any boundary of a strong effect: it happens exactly once") {
  Office office;
  SECTION("planned") { office.env.dies_at = std::pair{Boundary::planned, ship}; }
  SECTION("armed") { office.env.dies_at = std::pair{Boundary::armed, ship}; }
  SECTION("recorded") { office.env.dies_at = std::pair{Boundary::recorded, ship}; }
  SECTION("before the counterpart has it") { office.depot.fates[ship] = {Fate::dies_before}; }
  SECTION("when the counterpart has it") { office.depot.fates[ship] = {Fate::dies_after}; }
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.at(id, "Delivered"));
  office.run(1h);
  CHECK(office.deaths == 1);
  CHECK(office.depot.acceptances("depot.ship p") == 1);
  CHECK(office.count(id, "ParcelShipped") == 1);
  CHECK(office.sound());
}

TEST_CASE("a death at any boundary of a weak effect: it happens once, or a person is asked") {
  Office office;
  std::size_t accepted = 1;
  std::string state = "Delivered";
  SECTION("planned") { office.env.dies_at = std::pair{Boundary::planned, card}; }
  SECTION("recorded") { office.env.dies_at = std::pair{Boundary::recorded, card}; }
  SECTION("when the counterpart has it") { office.depot.fates[card] = {Fate::dies_after}; }
  SECTION("armed") {
    office.env.dies_at = std::pair{Boundary::armed, card};
    accepted = 0, state = "OnHold";
  }
  SECTION("before the counterpart has it") {
    office.depot.fates[card] = {Fate::dies_before};
    accepted = 0, state = "OnHold";
  }
  auto const id = office.open(order("p"));
  REQUIRE(office.at(id, state));
  CHECK(office.deaths == 1);
  CHECK(office.depot.acceptances("depot.card p") == accepted);
  CHECK(office.depot.of("send", card).size() <= 1);
  if (state == "OnHold") CHECK(office.effect(id, card).state == "held");
}

TEST_CASE("armed and found after a start means unknown, and rests from the end of its exchange") {
  Office office;
  office.env.dies_at = std::pair{Boundary::armed, ship};
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.run_until([&] { return office.deaths == 1; }));
  auto const died = office.env.now();
  auto const effect = office.effect(id, ship);
  CHECK(effect.state == "unknown");
  REQUIRE(effect.due);
  CHECK(*effect.due == died + 30s + 60s);
  CHECK(effect.attempt == 1);
  auto const looks = office.depot.of("look", ship).size();
  REQUIRE(office.at(id, "Delivered"));
  CHECK(office.depot.of("look", ship)[looks].at == died + 90s);
}

TEST_CASE("a process killed between any two things it does delivers once, and nothing twice") {
  auto const faults = GENERATE(0, 1, 2);
  bool finished = false;
  for (int steps = 0; !finished; ++steps) {
    REQUIRE(steps < 500);
    Office office;
    if (faults == 1) office.depot.fates[ship] = {Fate::lost_after, Fate::well};
    if (faults == 2) office.depot.fates[ship] = {Fate::lost_before};
    auto const id = office.open(order("p"));
    for (int i = 0; i < steps && !at_rest(office, id); ++i) office.env.step();
    finished = at_rest(office, id);
    office.restart();
    REQUIRE(office.run_until([&] { return at_rest(office, id); }));
    INFO("killed after " << steps << " things, fault " << faults);
    auto const parcels = office.depot.acceptances("depot.ship p"), cards = office.depot.acceptances("depot.card p");
    CHECK(parcels <= 1);
    CHECK(cards <= 1);
    CHECK(office.count(id, "ParcelShipped") == static_cast<int>(parcels));
    CHECK(office.count(id, "CardPosted") == (office.state(id) == "Delivered" ? 1 : 0));
    if (office.state(id) == "Delivered") CHECK(parcels + cards == 2);
    if (office.state(id) == "OnHold") CHECK(office.effect(id, parcels == 1 ? card : ship).state == "held");
    // A lost attempt and a death use up the two that are allowed; without the first nobody needs to be asked.
    if (faults != 2) CHECK(parcels == 1);
    CHECK(office.sound());
    CHECK(engine::check_replay(office.store, office.workflows).mismatches.empty());
  }
}

TEST_CASE("an outcome that comes a second time, or a different one that comes late, changes nothing") {
  Office office;
  bool refused_first = false;
  SECTION("after a success") {}
  SECTION("after a rejection") {
    office.depot.fates[ship] = {Fate::refused};
    refused_first = true;
  }
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.at(id, refused_first ? "OnHold" : "Delivered"));
  auto const head = office.store.last_event()->hash;
  for (auto const& kind : {ship, std::string("shelf.look")}) {
    auto const before = office.effect(id, kind);
    CHECK_FALSE(engine::EngineProbe::takes_again(*office.engine, before));
    auto const after = office.effect(id, kind);
    CHECK(after.state == before.state);
    CHECK(after.reference == before.reference);
    CHECK(after.evidence == before.evidence);
  }
  CHECK(office.store.last_event()->hash == head);
  CHECK(office.row(id).failures == 0);
}

TEST_CASE("starting again after everything was recorded does nothing") {
  Office office;
  auto const id = office.open(order("p"));
  REQUIRE(office.at(id, "Delivered"));
  auto const exchanges = office.depot.exchanges.size();
  auto const head = office.store.last_event()->hash;
  for (int i = 0; i < 3; ++i) {
    office.restart();
    office.run(24h);
  }
  CHECK(office.depot.exchanges.size() == exchanges);
  CHECK(office.store.last_event()->hash == head);
}

TEST_CASE("starting reads no event of a case that has ended") {
  Office office;
  for (auto const* name : {"a", "b", "c"}) {
    auto const id = office.open(order(name));
    REQUIRE(office.at(id, "Delivered"));
  }
  auto const histories = office.store.histories_read, decoded = office.workflow.decoded;
  office.restart();
  office.run(24h);
  CHECK(office.store.histories_read == histories);
  CHECK(office.workflow.decoded == decoded);
}

TEST_CASE("reconciling first, nothing planned leaves before all that is unknown is settled") {
  Office office;
  office.depot.fates[ship] = {Fate::lost_before, Fate::lost_after};
  auto const absent = office.open(quiet_order("a"));
  REQUIRE(office.effect_at(absent, ship, "unknown"));
  office.run(20s);
  auto const arrived = office.open(quiet_order("b"));
  REQUIRE(office.effect_at(arrived, ship, "unknown"));
  auto const planned = office.open(quiet_order("c"));
  REQUIRE(office.effect_at(planned, ship, "planned"));
  office.restart(true);
  auto const opened_since = office.open(quiet_order("d"));
  auto const is_unknown = [&](std::string const& id) { return office.effect(id, ship).state == "unknown"; };
  auto const writes = office.depot.of("send", ship).size();
  REQUIRE(office.run_until([&] { return !is_unknown(absent); }));
  office.run(2s);
  REQUIRE(is_unknown(arrived));
  CHECK(office.effect(absent, ship).state == "planned");
  CHECK(office.depot.of("send", ship).size() == writes);
  REQUIRE(office.run_until([&] { return !is_unknown(arrived); }));
  CHECK(office.depot.of("send", ship).size() == writes);
  for (auto const& id : {absent, arrived, planned, opened_since}) REQUIRE(office.at(id, "Delivered"));
  for (auto const* name : {"a", "b", "c", "d"}) CHECK(office.depot.acceptances("depot.ship " + std::string(name)) == 1);
}

TEST_CASE("reconciling first with nothing unknown does not wait for ever") {
  Office office;
  auto const id = office.open(quiet_order("p"));
  office.restart(true);
  CHECK(office.at(id, "Delivered"));
}

TEST_CASE("reconciling first does not wait for a case that is set aside") {
  Office office;
  office.depot.fates[ship] = {Fate::lost_before};
  auto const stuck = office.open(quiet_order("a"));
  REQUIRE(office.effect_at(stuck, ship, "unknown"));
  for (int i = 0; i < 5; ++i) office.say(stuck, "NoteAdded", {{"text", "poison"}});
  auto const other = office.open(quiet_order("b"));
  office.restart(true);
  CHECK(office.at(other, "Delivered"));
}

TEST_CASE("a start and reconciling read no payload but of what they take up, and each doubt once") {
  Office office;
  office.depot.usual_fate[ship] = Fate::lost_after;
  std::vector<std::string> ids;
  for (int i = 0; i < 30; ++i) ids.push_back(office.open(quiet_order("p" + std::to_string(i))));
  for (auto const& id : ids) REQUIRE(office.effect_at(id, ship, "unknown"));
  office.depot.usual_fate.clear();
  office.store.open_effects_read = office.store.effects_read = 0;
  office.restart(true);
  CHECK(office.store.effects_read == 1);  // the first doubt, to know that there is one
  for (auto const& id : ids) REQUIRE(office.at(id, "Delivered"));
  CHECK(office.store.open_effects_read == 0);
  CHECK(office.store.effects_read < 30 * 15);
}

TEST_CASE("after a restore, a step on a desk may have been done since") {
  engine::Settings settings;
  settings.dispatch = {{ship, "assisted"}};
  SECTION("where the counterpart can be read, it is looked for") {
    settings.readable = {"depot"};
    Office office(settings);
    auto const id = office.open(quiet_order("p"));
    REQUIRE(office.effect_at(id, ship, "planned"));
    SECTION("and is there") {
      office.depot.accepted["depot.ship p"] = {"plain"};
      office.restart(true);
      CHECK(office.at(id, "Delivered"));
    }
    SECTION("and is not: the step waits for a person as before") {
      office.restart(true);
      office.run(1h);
      CHECK(office.effect(id, ship).state == "planned");
      CHECK(office.row(id).waiting_for == "person");
      CHECK(office.state(id) == "Shipping");
    }
    CHECK(office.depot.of("send", ship).empty());
  }
  SECTION("where it cannot, a person is asked") {
    Office office(settings);
    auto const id = office.open(quiet_order("p"));
    REQUIRE(office.effect_at(id, ship, "planned"));
    office.restart();
    CHECK(office.effect(id, ship).state == "planned");
    office.restart(true);
    CHECK(office.effect(id, ship).state == "held");
    CHECK(office.row(id).hold_code == "outcome_unknown");
  }
}

TEST_CASE("an engine for one case leaves the others alone") {
  Office office;
  auto const mine = office.open(order("a")), other = office.open(order("b"));
  REQUIRE(office.at(other, "Waiting"));
  REQUIRE(office.at(mine, "Waiting"));
  auto const third = office.open(order("c"));
  office.engine.reset();
  office.env.drop();
  office.engine = std::make_unique<Engine>(office.env, office.store, office.depot, office.workflows, effect_table(),
                                           office.settings);
  office.engine->resume_only(mine);
  office.run(24h);
  CHECK(office.state(mine) == "Delivered");
  CHECK(office.state(other) == "Waiting");
  CHECK(office.state(third) == "Looking");
}
