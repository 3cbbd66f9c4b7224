// Is what a person does written down with a name, is it about what they saw, and is it all or nothing? Every act is one
// transaction and one journaled word; the second person agrees to exactly what was asked for, and to nothing later.
#include "tests/engine/shell/parcel_office.hpp"
#include "tests/support/engine_probe.hpp"

using namespace parcel;

namespace {
auto const ship = std::string("depot.ship");
using Answer = Engine::Answer;

engine::Settings two_for_money() {
  engine::Settings settings;
  settings.money_by_one_cents = 5'000;
  return settings;
}
engine::Settings confirming() {
  engine::Settings settings;
  settings.dispatch = {{ship, "confirm"}};
  return settings;
}
Json dear(std::string const& name) {
  auto all = order(name);
  all["cents"] = 9'000;
  return all;
}

struct Told {
  std::string type, actor, payload;
};
std::vector<Told> told_since(Office& office, std::string const& id, std::int64_t events) {
  std::vector<Told> all;
  for (auto const& event : office.store.events_of(id))
    if (event.case_seq > events) all.push_back({event.type, event.actor, event.payload});
  return all;
}
bool mentions(Told const& told, std::vector<std::string> const& words) {
  return std::all_of(words.begin(), words.end(),
                     [&](auto const& word) { return told.payload.find(word) != std::string::npos; });
}
bool replays(Office& office) {
  return office.sound() && engine::check_replay(office.store, office.workflows).mismatches.empty();
}
void set_aside(Office& office, std::string const& id) {
  for (int i = 0; i < 5; ++i) office.say(id, "NoteAdded", {{"text", "poison"}});
  REQUIRE(office.row(id).condition == "quarantined");
}
}  // namespace

// --- who answered ---

TEST_CASE("a go is journaled with the name of who said it") {
  Office office(confirming());
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.effect_at(id, ship, "planned"));
  auto const effect = office.effect(id, ship).id;
  auto const events = office.row(id).events;
  auto const said = office.engine->go(effect, anna, std::nullopt);
  CHECK(said.kind == Kind::accepted);
  auto const told = told_since(office, id, events);
  REQUIRE(told.size() == 1);
  CHECK(told[0].actor == "anna");
  CHECK(mentions(told[0], {"anna", "go", engine::effect_name(effect), ship}));
  CHECK(said.seq == office.store.last_event()->seq);
  CHECK(office.at(id, "Delivered"));
  CHECK(replays(office));
}

TEST_CASE("every answer to a held effect is journaled with name, answer and reason") {
  Office office;
  auto const id = held_parcel(office, order("p"));
  auto const effect = office.effect(id, ship).id;
  auto events = office.row(id).events;
  std::string answer;
  SECTION("cancel") {
    answer = "cancel";
    CHECK(office.engine->settle(effect, Answer::cancel, {}, "no longer wanted", anna).kind == Kind::accepted);
  }
  SECTION("it did not happen, where the case is held for something else") {
    answer = "it did not happen";
    CHECK(office.say(id, "HoldPlaced", Json::object(), bert).kind == Kind::accepted);
    REQUIRE(office.row(id).hold_code == "by_hand");
    events = office.row(id).events;
    CHECK(office.engine->settle(effect, Answer::did_not_happen, {}, "no longer wanted", anna).kind == Kind::accepted);
    CHECK(office.state(id) == "OnHold");
  }
  SECTION("it did not happen, and the case goes on: once") {
    answer = "it did not happen";
    CHECK(office.engine->settle(effect, Answer::did_not_happen, {}, "no longer wanted", anna).kind == Kind::accepted);
    CHECK(office.count(id, "NoteAdded") == 0);
  }
  SECTION("it happened") {
    answer = "it happened";
    CHECK(office.say(id, "HoldPlaced", Json::object(), bert).kind == Kind::accepted);
    events = office.row(id).events;
    CHECK(office.engine->settle(effect, Answer::happened, {{"reference", "R-9"}}, "no longer wanted", anna).kind ==
          Kind::accepted);
  }
  auto const told = told_since(office, id, events);
  CHECK(std::count_if(told.begin(), told.end(), [&](Told const& each) {
          return each.actor == "anna" && mentions(each, {engine::effect_name(effect), answer, "no longer wanted"});
        }) == 1);
  CHECK(replays(office));
}

TEST_CASE("both answers of the second person are journaled with the name") {
  Office office(two_for_money());
  auto const id = held_parcel(office, dear("p"));
  auto const effect = office.effect(id, ship).id;
  REQUIRE(office.engine->settle(effect, Answer::cancel, {}, "gone", anna).kind == Kind::waits_for_approval);
  auto const events = office.row(id).events;
  auto const yes = GENERATE(true, false);
  CHECK(office.engine->decide(1, yes, "seen by me", bert).kind == Kind::accepted);
  auto const told = told_since(office, id, events);
  REQUIRE(told.size() == (yes ? 2 : 1));
  CHECK(told[0].actor == "bert");
  CHECK(mentions(told[0], {"bert", "A-1", "anna", engine::effect_name(effect), "cancel", "seen by me"}));
  CHECK(mentions(told[0], {yes ? "agreed" : "did not agree"}));
  if (yes) {
    CHECK(told[1].actor == "anna");
    CHECK(mentions(told[1], {"anna", engine::effect_name(effect), "cancel", "gone"}));
  }
  CHECK(office.effect(id, ship).state == (yes ? "cancelled" : "held"));
  CHECK(replays(office));
}

// --- the second person ---

TEST_CASE("the agreement and what it settles are one transaction") {
  Office office(two_for_money());
  auto const id = held_parcel(office, dear("p"));
  REQUIRE(office.engine->settle(office.effect(id, ship).id, Answer::cancel, {}, "gone", anna).kind ==
          Kind::waits_for_approval);
  auto const commits = office.store.commits;
  CHECK(office.engine->decide(1, true, "yes", bert).kind == Kind::accepted);
  CHECK(office.store.commits == commits + 1);
  CHECK(office.store.find_approval(1)->state == "given");
  CHECK(office.effect(id, ship).state == "cancelled");
}

TEST_CASE("a settlement that was changed in the store since it was asked for is not carried out") {
  Office office(two_for_money());
  auto const id = held_parcel(office, dear("p"));
  auto const effect = office.effect(id, ship).id;
  REQUIRE(office.engine->settle(effect, Answer::happened, {{"reference", "R-9"}}, "they say so", anna).kind ==
          Kind::waits_for_approval);
  auto parked = Json::parse(office.store.get("settlement A-1").value());
  SECTION("another reference") { parked["values"][0][1] = "R-1"; }
  SECTION("another answer") { parked["answer"] = static_cast<int>(Answer::did_not_happen); }
  SECTION("another person") { parked["by"] = "carl"; }
  office.store.begin();
  office.store.set("settlement A-1", parked.dump());
  office.store.commit();
  auto const head = office.store.last_event()->hash;
  auto const said = office.engine->decide(1, true, "yes", bert);
  CHECK(said.kind == Kind::refused);
  CHECK(said.sentence.find("not what anna asked for") != std::string::npos);
  CHECK(office.effect(id, ship).state == "held");
  CHECK(office.store.find_approval(1)->state == "open");
  CHECK(office.store.last_event()->hash == head);
  CHECK(office.engine->decide(1, false, "it was changed", bert).kind == Kind::accepted);
  CHECK(office.store.find_approval(1)->state == "refused");
}

TEST_CASE("an approval settles the hold it was asked for, and no later one of the same effect") {
  Office office(two_for_money());
  SECTION("after another attempt") { office.depot.usual_sight[ship] = Sight::unreadable; }
  SECTION("after another look") {
    office.depot.fates[ship] = {Fate::lost_before};
    office.depot.sights[ship] = {Sight::true_one};
    office.depot.usual_sight[ship] = Sight::unreadable;
  }
  auto const id = office.open(dear("p"));
  office.run(26h);
  REQUIRE(office.row(id).hold_code == "counterpart_down");
  auto const effect = office.effect(id, ship);
  REQUIRE(effect.state == "held");
  REQUIRE(office.engine->settle(effect.id, Answer::did_not_happen, {}, "not there", anna).kind ==
          Kind::waits_for_approval);
  if (effect.attempt == 0) {
    office.depot.usual_sight.clear();
    office.depot.fates[ship] = {Fate::lost_before, Fate::lost_before};
  }
  CHECK(office.say(id, "HoldReleased").kind == Kind::accepted);
  REQUIRE(office.effect(id, ship).state != "held");
  office.run(26h);
  REQUIRE(office.effect(id, ship).state == "held");
  REQUIRE(office.effect(id, ship).id == effect.id);
  auto const said = office.engine->decide(1, true, "yes", bert);
  CHECK(said.kind == Kind::refused);
  CHECK(said.sentence.find("once more") != std::string::npos);
  CHECK(office.effect(id, ship).state == "held");
  CHECK(office.store.find_approval(1)->state == "open");
  CHECK(office.engine->settle(effect.id, Answer::did_not_happen, {}, "still not", anna).kind ==
        Kind::waits_for_approval);
  CHECK(office.engine->decide(2, true, "yes", bert).kind == Kind::accepted);
  CHECK(office.effect(id, ship).generation == 2);
}

TEST_CASE("whoever said go is not the second person") {
  auto settings = confirming();
  settings.money_by_one_cents = 5'000;
  Office office(settings);
  office.depot.fates[ship] = {Fate::lost_before, Fate::lost_before};
  auto const id = office.open(dear("p"));
  REQUIRE(office.effect_at(id, ship, "planned"));
  auto const effect = office.effect(id, ship).id;
  CHECK(office.engine->go(effect, bert, std::nullopt).kind == Kind::accepted);
  REQUIRE(office.effect_at(id, ship, "held"));
  REQUIRE(office.engine->settle(effect, Answer::cancel, {}, "gone", anna).kind == Kind::waits_for_approval);
  CHECK(office.engine->decide(1, true, "yes", bert).kind == Kind::not_allowed);
  CHECK(office.engine->decide(1, true, "yes", Actor{"carl", true}).kind == Kind::accepted);
}

TEST_CASE("what the case could not take is not asked of a second person") {
  Office office(two_for_money());
  auto const id = held_parcel(office, dear("p"));
  auto const said = office.engine->settle(office.effect(id, ship).id, Answer::happened, {}, "they say so", anna);
  CHECK(said.kind == Kind::refused);
  CHECK(said.sentence == "reference is missing");
  CHECK(office.store.approvals(false).empty());
}

// --- about what is there now ---

TEST_CASE("an answer sees what waits for the same commit before it") {
  Office office;
  auto const id = held_parcel(office, order("p"));
  auto row = office.effect(id, ship);
  row.state = "confirmed";
  row.reference = "R-1";
  engine::EngineProbe::before_next(*office.engine, id, [&] { office.store.put(row); });
  auto const said = office.engine->settle(row.id, Answer::cancel, {}, "gone", anna);
  CHECK(said.kind == Kind::refused);
  CHECK(said.sentence.find("confirmed") != std::string::npos);
  CHECK(office.effect(id, ship).state == "confirmed");
  CHECK(office.effect(id, ship).reference == "R-1");
}

TEST_CASE("an approval that was voided in the same commit is not given") {
  Office office;
  auto all = order("p");
  all["cents"] = 20'000;
  auto const id = office.open(all);
  REQUIRE(office.at(id, "AwaitingLeave"));
  auto row = *office.store.find_approval(1);
  row.state = "void";
  engine::EngineProbe::before_next(*office.engine, id, [&] { office.store.put(row); });
  CHECK(office.engine->decide(1, true, "fine", bert).kind == Kind::refused);
  CHECK(office.store.find_approval(1)->state == "void");
  CHECK(office.state(id) == "AwaitingLeave");
}

TEST_CASE("a case that is set aside takes no act, and gives its reason") {
  std::function<Said()> act;
  Office office(two_for_money());
  std::string id;
  SECTION("no answer to what is held, and none asked of a second person") {
    id = held_parcel(office, dear("p"));
    act = [&] { return office.engine->settle(office.effect(id, ship).id, Answer::cancel, {}, "gone", anna); };
  }
  SECTION("no word of the second person") {
    id = held_parcel(office, dear("p"));
    REQUIRE(office.engine->settle(office.effect(id, ship).id, Answer::cancel, {}, "gone", anna).kind ==
            Kind::waits_for_approval);
    act = [&] { return office.engine->decide(1, true, "well", bert); };
  }
  SECTION("no withdrawal") {
    id = office.open(order("p"));
    act = [&] { return office.engine->withdraw(id, "gone", anna, std::nullopt); };
  }
  SECTION("no handing over") {
    id = office.open(order("p"));
    act = [&] { return office.engine->hand_over(id, "parcel", order("q").dump(), "gone", anna, std::nullopt); };
  }
  set_aside(office, id);
  auto const cases = office.store.cases({}).size(), approvals = office.store.approvals(false).size();
  auto const head = office.store.last_event()->hash;
  auto const said = act();
  CHECK(said.kind == Kind::refused);
  CHECK(said.sentence.find(id + " is quarantined: ") != std::string::npos);
  CHECK(office.store.cases({}).size() == cases);
  CHECK(office.store.approvals(false).size() == approvals);
  CHECK(office.store.approvals(true).size() == approvals);
  CHECK(office.store.last_event()->hash == head);
}

TEST_CASE("a go to a case that is set aside is refused, and nothing leaves once it is given back") {
  Office office(confirming());
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.effect_at(id, ship, "planned"));
  set_aside(office, id);
  CHECK(office.engine->go(office.effect(id, ship).id, anna, std::nullopt).kind == Kind::refused);
  CHECK(office.effect(id, ship).dispatch == "confirm");
  CHECK(office.engine->restore_case(id, "looked at", bert).kind == Kind::accepted);
  office.run(24h);
  CHECK(office.depot.of("send", ship).empty());
}

// --- together with something else ---

TEST_CASE("what is kept beside an event is kept in its transaction, or not at all") {
  Office office;
  auto const id = office.open(order("p"));
  auto const keep = [&] {
    CHECK(office.store.in_transaction);
    office.store.set("beside", "kept");
  };
  SECTION("accepted") {
    auto const commits = office.store.commits;
    auto const said = office.engine->say(id, "NoteAdded", R"({"text":"hello"})", anna, std::nullopt, keep);
    CHECK(said.kind == Kind::accepted);
    CHECK(office.store.commits == commits + 1);
    CHECK(office.store.get("beside") == "kept");
  }
  SECTION("refused") {
    CHECK(office.engine->say(id, "HoldReleased", "{}", anna, std::nullopt, keep).kind == Kind::refused);
    CHECK_FALSE(office.store.get("beside"));
  }
  SECTION("it cannot be kept: the event is not either") {
    auto const breaks = [&] {
      keep();
      throw std::runtime_error("no room");
    };
    CHECK(office.engine->say(id, "NoteAdded", R"({"text":"hello"})", anna, std::nullopt, breaks).kind == Kind::refused);
    CHECK_FALSE(office.store.get("beside"));
    CHECK(office.count(id, "NoteAdded") == 0);
  }
}

TEST_CASE("what is refused in one case costs the others nothing that was read") {
  Office office;
  auto const id = office.open(order("a")), other = office.open(order("b"));
  office.run(24h);
  CHECK(office.say(other, "NoteAdded", {{"text", "one"}}).kind == Kind::accepted);
  auto const read = office.store.histories_read;
  CHECK(office.say(id, "HoldReleased").kind == Kind::refused);
  CHECK(office.engine->say(id, "NoteAdded", R"({"text":"x"})", anna, 0).kind == Kind::stale);
  CHECK(office.say(other, "NoteAdded", {{"text", "two"}}).kind == Kind::accepted);
  CHECK(office.store.histories_read == read);
  SECTION("and what was undone is read again") {
    CHECK(office.say(id, "NoteAdded", {{"text", "poison"}}).kind == Kind::refused);
    CHECK(office.say(id, "NoteAdded", {{"text", "harmless"}}).kind == Kind::accepted);
    CHECK(office.store.histories_read == read + 2);  // for the poison, and after it
    CHECK(office.store.events_of(id).back().payload.find("harmless") != std::string::npos);
    CHECK(replays(office));
  }
}

TEST_CASE("a defect of the program is not called a history that cannot be read") {
  Office office;
  CHECK_THROWS_AS(office.engine->history("C-99"), engine::StepFailed);
  auto const id = office.open(order("p"));
  office.workflow.forget("Opened");
  office.restart();
  CHECK_THROWS_AS(office.engine->history(id), engine::UnreadableHistory);
}

TEST_CASE("an effect is open until its end, and may be outside once it was armed") {
  auto const in = [](std::string const& state) {
    EffectRow row;
    row.state = state;
    return std::pair(engine::is_open(row), engine::may_be_outside(row));
  };
  CHECK(in("planned") == std::pair(true, false));
  for (auto const* state : {"armed", "unknown", "held"}) CHECK(in(state) == std::pair(true, true));
  for (auto const* state : {"confirmed", "rejected", "cancelled"}) CHECK(in(state) == std::pair(false, false));
}
