// What happens to a case that breaks the engine, kills the process, or no longer replays? It is set aside with a
// reason, loses nothing, comes back when a person says so, and never stops the others.
#include "tests/engine/shell/parcel_office.hpp"

using namespace parcel;

namespace {
auto const ship = std::string("depot.ship");

void poison(Office& office, std::string const& id, int times) {
  for (int i = 0; i < times; ++i) CHECK(office.say(id, "NoteAdded", {{"text", "poison"}}).kind == Kind::refused);
}
Row& row_for(std::vector<Row>& all, std::string const& from, std::string const& on) {
  for (auto& row : all)
    if (row.from == from && row.on.front() == on) return row;
  FAIL(from << " has no row for " << on);
  return all.front();
}
}  // namespace

TEST_CASE("a case that fails five times in a row is quarantined, and the others go on") {
  Office office;
  auto const id = office.open(order("a")), other = office.open(order("b"));
  poison(office, id, 4);
  CHECK(office.row(id).condition == "sound");
  SECTION("a step that works starts the count again") {
    office.run(1s);
    poison(office, id, 4);
    CHECK(office.row(id).condition == "sound");
  }
  poison(office, id, 1);
  auto const row = office.row(id);
  CHECK(row.condition == "quarantined");
  CHECK(row.condition_sentence.find("a poisonous note") != std::string::npos);
  CHECK(row.hold_code == "quarantined");
  CHECK(row.waiting_for == "person");
  CHECK(office.at(other, "Delivered"));
  auto const state = office.state(id);
  auto const said = office.say(id, "NoteAdded", {{"text", "harmless"}});
  CHECK(said.kind == Kind::refused);
  CHECK(said.sentence.find("quarantined") != std::string::npos);
  CHECK(office.state(id) == state);
  CHECK(office.sound());
}

TEST_CASE("a quarantined case that is given back goes on where it was") {
  Office office;
  office.depot.fates[ship] = {Fate::lost_before};
  auto const id = office.open(quiet_order("p"));
  std::string state;
  SECTION("with an open question") { state = "planned"; }
  SECTION("with an armed effect, whose answer could not be recorded") {
    REQUIRE(office.effect_at(id, ship, "armed"));
    state = "armed";
  }
  SECTION("with an unknown effect") {
    REQUIRE(office.effect_at(id, ship, "unknown"));
    state = "unknown";
  }
  poison(office, id, 5);
  auto const events = office.row(id).events;
  office.run(3h);
  CHECK(office.row(id).events == events);
  CHECK(office.engine->restore_case(id, "looked at", anna).kind == Kind::accepted);
  CHECK(office.row(id).condition == "sound");
  CHECK(office.row(id).hold_code.empty());
  CHECK(office.row(id).failures == 0);
  CHECK(office.types(id).back() == "NoteAdded");
  CHECK(office.at(id, "Delivered"));
  CHECK(office.depot.acceptances("depot.ship p") == 1);
  CHECK(office.engine->restore_case(id, "again", anna).kind == Kind::refused);
  CHECK(office.engine->restore_case("C-99", "again", anna).kind == Kind::not_found);
}

TEST_CASE("an answer that nobody can read is not lost: it quarantines, and after the repair it is read again") {
  Office office;
  std::size_t sends = 1;
  SECTION("to a question") { office.depot.usual_fate["shelf.look"] = Fate::garbled; }
  SECTION("in the look before a write") {
    office.depot.accepted["depot.ship p"] = {"plain"};
    office.depot.usual_sight[ship] = Sight::garbled;
    sends = 0;
  }
  SECTION("in the read-back after it") {
    office.depot.usual_sight[ship] = Sight::garbled;
    office.depot.sights[ship] = {Sight::true_one};
  }
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.run_until([&] { return office.row(id).condition == "quarantined"; }));
  office.run(24h);
  office.depot.usual_fate.clear();
  office.depot.usual_sight.clear();
  CHECK(office.engine->restore_case(id, "repaired", anna).kind == Kind::accepted);
  CHECK(office.at(id, "Delivered"));
  CHECK(office.depot.of("send", ship).size() == sends);
  CHECK(office.count(id, "ParcelShipped") == 1);
}

TEST_CASE("a case that was being executed at three deaths of the process is quarantined, once") {
  Office office;
  auto const id = office.open(order("a")), other = office.open(order("b"));
  for (int death = 1; death <= 3; ++death) {
    CHECK(office.row(id).condition == "sound");
    office.say(id, "NoteAdded", {{"text", "deadly"}});
    CHECK(office.deaths == death);
  }
  CHECK(office.row(id).condition == "quarantined");
  CHECK(office.row(id).condition_sentence.find("died three times") != std::string::npos);
  CHECK_FALSE(office.store.last_breadcrumb());  // counted, and not held against it once more
  CHECK(office.at(other, "Delivered"));
  CHECK(office.engine->restore_case(id, "looked at", anna).kind == Kind::accepted);
  office.restart();
  CHECK(office.row(id).condition == "sound");
  CHECK(office.at(id, "Delivered"));
}

TEST_CASE("deaths that are not in a row do not quarantine") {
  Office office;
  auto const id = office.open(order("a"));
  for (int death = 0; death < 4; ++death) {
    office.say(id, "NoteAdded", {{"text", "deadly"}});
    CHECK(office.say(id, "NoteAdded", {{"text", "harmless"}}).kind == Kind::accepted);
  }
  CHECK(office.deaths == 4);
  CHECK(office.row(id).condition == "sound");
}

TEST_CASE("a case whose workflow changed under it is frozen, with both sides and the remedy") {
  Office office;
  auto const id = office.open(order("a")), other_case = office.open(order("b"));
  REQUIRE(office.effect_at(id, ship, "armed"));
  auto const events = office.row(id).events;
  auto const stands = office.state(id);
  auto changed = rows();
  std::string recomputed;
  SECTION("a row is gone") {
    std::erase_if(changed, [](Row const& row) { return row.on.front() == "Weighed"; });
  }
  SECTION("a row leads elsewhere") {
    changed[5].to = "Carding";
    recomputed = "Carding";
  }
  SECTION("a row issues something else") {
    changed[5].issues = {"ShipParcel", "Remind"};
    recomputed = "Remind";
  }
  Workflow const other(1, changed);
  office.workflows = {&other};
  office.restart();
  auto const said = office.say(id, "NoteAdded", {{"text", "hello"}});
  CHECK(said.kind == Kind::refused);
  CHECK(said.sentence.find("frozen") != std::string::npos);
  auto const row = office.row(id);
  CHECK(row.condition == "frozen");
  CHECK(row.hold_code == "replay_mismatch");
  CHECK(row.condition_sentence.find(recomputed) != std::string::npos);
  CHECK(row.condition_sentence.find("the program that wrote it") != std::string::npos);
  CHECK(row.events == events);
  CHECK(row.state == stands);
  auto const report = engine::check_replay(office.store, office.workflows, id);
  CHECK(report.cases == 1);
  REQUIRE(report.mismatches.size() == 1);
  CHECK(report.mismatches[0].case_id == id);
  // The other one meets the changed program when it would send again: frozen, and nothing has left.
  auto const sends = office.depot.of("send", ship).size();
  office.run(3h);
  CHECK(office.depot.of("send", ship).size() == sends);
  CHECK(office.row(other_case).condition == "frozen");
  // With the program that wrote it, it goes on.
  office.workflows = {&office.workflow};
  office.restart();
  CHECK(engine::check_replay(office.store, office.workflows).mismatches.empty());
  for (auto const& each : {id, other_case}) {
    CHECK(office.engine->restore_case(each, "the old program is back", anna).kind == Kind::accepted);
    CHECK(office.at(each, "Delivered"));
  }
  CHECK(office.depot.acceptances("depot.ship a") == 1);
  CHECK(office.depot.acceptances("depot.ship b") == 1);
}

TEST_CASE("a case whose last event was changed in the journal takes nothing more, though its own row is sound") {
  Office office;
  auto const id = office.open(order("a"));
  office.run(1s);
  auto const events = office.row(id).events;
  SECTION("where it led to") {
    office.store.stranger = [](engine::store::EventRow& event) { event.state = "Delivered"; };
  }
  SECTION("what it issued") {
    office.store.stranger = [](engine::store::EventRow& event) { event.commands = "[]"; };
  }
  office.restart();
  CHECK(office.say(id, "NoteAdded", {{"text", "hello"}}).kind == Kind::refused);
  CHECK(office.row(id).condition == "frozen");
  CHECK(office.row(id).events == events);
}

TEST_CASE("giving a frozen case back to the changed program freezes it again") {
  Office office;
  auto const id = office.open(order("a"));
  office.run(1s);
  auto changed = rows();
  std::erase_if(changed, [](Row const& row) { return row.on.front() == "Weighed"; });
  Workflow const other(1, changed);
  office.workflows = {&other};
  office.restart();
  office.say(id, "NoteAdded", {{"text", "hello"}});
  REQUIRE(office.row(id).condition == "frozen");
  CHECK(office.engine->restore_case(id, "try", anna).kind == Kind::refused);
  CHECK(office.row(id).condition == "frozen");
}

TEST_CASE("a case with something under way of a kind that the program no longer knows is frozen, and stops nobody") {
  static auto const without_shipping = [] {
    std::vector<engine::EffectPolicy> lines;
    for (auto const& line : effect_table())
      if (line.kind != ship) lines.push_back(line);
    return lines;
  }();
  Office office;
  auto const other = office.open(order("b"));
  REQUIRE(office.at(other, "Waiting"));
  std::string state;
  SECTION("planned") { state = "planned"; }
  SECTION("armed") { state = "armed"; }
  SECTION("unknown") {
    office.depot.fates[ship] = {Fate::lost_before};
    state = "unknown";
  }
  auto const id = office.open(quiet_order("a"));
  REQUIRE(office.effect_at(id, ship, state));
  office.effects = without_shipping;
  office.restart();
  office.run(1s);
  CHECK(office.row(id).condition == "frozen");
  CHECK(office.row(id).hold_code == "replay_mismatch");
  CHECK(office.row(id).condition_sentence.find("depot.ship, for which this program's effect table has no line") !=
        std::string::npos);
  CHECK(office.at(other, "Delivered"));
  CHECK(office.engine->restore_case(id, "again", anna).kind == Kind::accepted);
  office.run(1h);
  CHECK(office.row(id).condition == "frozen");
  office.effects = effect_table();
  office.restart();
  CHECK(office.engine->restore_case(id, "the line is back", anna).kind == Kind::accepted);
  CHECK(office.at(id, "Delivered"));
  CHECK(office.depot.acceptances("depot.ship a") == 1);
}

TEST_CASE("an event that can no longer be read is reported and fails its case alone") {
  Office office;
  auto const id = office.open(order("a"));
  office.run(1s);
  office.workflow.forget("SlotTaken");
  auto const report = engine::check_replay(office.store, office.workflows);
  REQUIRE(report.mismatches.size() == 1);
  CHECK(report.mismatches[0].recomputed == "cannot be read");
  CHECK(report.mismatches[0].case_seq == 4);
  office.restart();
  CHECK(office.say(id, "NoteAdded", {{"text", "hello"}}).kind == Kind::refused);
  CHECK(office.row(id).failures == 1);
  CHECK_THROWS_AS(office.engine->history(id), engine::UnreadableHistory);
}

TEST_CASE("a case keeps the version it was opened with") {
  Office office;
  auto const old = office.open(quiet_order("a"));
  auto changed = rows();
  row_for(changed, "Looking", "ShelfSeen").to = "Reserving";
  row_for(changed, "Looking", "ShelfSeen").issues = {"TakeSlot"};
  Workflow const second(2, changed);
  office.workflows = {&office.workflow, &second};
  office.restart();
  auto const fresh = office.open(quiet_order("b"));
  CHECK(office.row(old).workflow_version == 1);
  CHECK(office.row(fresh).workflow_version == 2);
  CHECK(office.at(old, "Delivered"));
  CHECK(office.at(fresh, "Delivered"));
  CHECK(office.count(old, "Weighed") == 1);
  CHECK(office.count(fresh, "Weighed") == 0);
  CHECK(engine::check_replay(office.store, office.workflows).mismatches.empty());
  // A program that does not know the version does not touch the case.
  Workflow const third(3);
  office.workflows = {&third};
  office.restart();
  CHECK(office.say(old, "NoteAdded", {{"text", "hello"}}).kind == Kind::refused);
  CHECK(engine::check_replay(office.store, office.workflows).mismatches.size() == 2);
}

TEST_CASE("few cases in memory: the same story") {
  engine::Settings settings;
  settings.cases_in_memory = 1;
  Office office(settings);
  auto with_return = order("p");
  with_return["return"] = quiet_order("q");
  std::vector<std::string> const ids{office.open(with_return), office.open(order("a")), office.open(order("b"))};
  for (auto const& id : ids) CHECK(office.at(id, "Delivered"));
  CHECK(engine::check_replay(office.store, office.workflows).mismatches.empty());
}
