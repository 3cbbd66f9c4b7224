// Is one input one transaction? Group commit, the savepoint of each input, and the chain over what stays.
#include "tests/engine/shell/parcel_office.hpp"
#include "tests/support/completeness.hpp"

using namespace parcel;

TEST_CASE("the toy workflow itself has a row for every outcome") {
  CHECK(completeness::missing_rows(Workflow().table(), effect_table()) == std::vector<std::string>{});
}

TEST_CASE("opening a case is one transaction: event, facts and the first command") {
  Office office;
  auto const commits = office.store.commits;
  auto const id = office.open(order("p"));
  CHECK(office.store.commits == commits + 1);
  CHECK(office.types(id) == std::vector<std::string>{"Opened"});
  CHECK(office.effect(id, "shelf.look").state == "planned");
  CHECK(office.row(id).tags == std::vector<std::pair<std::string, std::string>>{{"parcel", "p"}});
}

TEST_CASE("inputs that are ready together are committed together, each under its savepoint") {
  Office office;
  std::vector<std::string> ids;
  for (auto const* name : {"a", "b", "c", "d", "e"}) ids.push_back(office.open(order(name)));
  auto const commits = office.store.commits, begins = office.store.begins, savepoints = office.store.savepoints;
  office.run(1s);
  CHECK(office.store.begins == begins + 1);
  CHECK(office.store.commits == commits + 1);
  CHECK(office.store.savepoints == savepoints + 5);
  for (auto const& id : ids) CHECK(office.state(id) == "Shipping");
}

TEST_CASE("an input that fails is undone alone, and the journal's chain goes on over what stays") {
  Office office;
  auto const before = office.open(order("a"));
  auto broken = order("b");
  broken["grams"] = 13;
  auto const poison = office.open(broken);
  auto const after = office.open(order("c"));
  office.run(1s);
  CHECK(office.state(before) == "Shipping");
  CHECK(office.state(after) == "Shipping");
  CHECK(office.state(poison) == "Looking");
  CHECK(office.types(poison) == std::vector<std::string>{"Opened"});
  CHECK(office.effect(poison, "shelf.look").state == "planned");
  CHECK(office.row(poison).failures == 1);
  CHECK(office.store.undone == 1);
  CHECK(office.sound());
  CHECK(office.say(before, "NoteAdded", {{"text", "goes on"}}).kind == Kind::accepted);
  CHECK(office.sound());
}

TEST_CASE("a case sees its own earlier events of the same batch") {
  Office office;
  auto const id = office.open(order("p"));
  // The shelf has answered, and the answer waits for its commit: the hold is put into the same transaction.
  while (office.env.now() < Instant{480'000h} + 1s) office.env.step();
  auto const commits = office.store.commits;
  CHECK(office.say(id, "HoldPlaced").kind == Kind::accepted);
  CHECK(office.store.commits == commits + 1);
  CHECK(office.types(id) == std::vector<std::string>{"Opened", "ShelfSeen", "Weighed", "SlotTaken", "HoldPlaced"});
  CHECK(office.effect(id, "depot.ship").state == "cancelled");
  office.run(1h);
  CHECK(office.depot.exchanges.size() == 1);
}

TEST_CASE("what a person asks for without a row is refused and changes nothing") {
  Office office;
  auto const id = office.open(order("p"));
  auto const events = office.row(id).events;
  auto const commits = office.store.last_event()->hash;
  auto const said = office.say(id, "HoldReleased");
  CHECK(said.kind == Kind::refused);
  CHECK(said.sentence.find("HoldReleased has no place") != std::string::npos);
  CHECK(office.say(id, "CardPosted", Json::array()).kind == Kind::refused);
  CHECK(office.say("C-99", "NoteAdded").kind == Kind::not_found);
  CHECK(office.row(id).events == events);
  CHECK(office.row(id).failures == 0);
  CHECK(office.store.last_event()->hash == commits);
}

TEST_CASE("a person who looked before the case moved on is told so") {
  Office office;
  auto const id = office.open(order("p"));
  auto const seen = office.row(id).events;
  office.run(1s);
  Said said = office.engine->say(id, "HoldPlaced", "{}", anna, seen);
  CHECK(said.kind == Kind::stale);
  CHECK(office.state(id) == "Shipping");
  said = office.engine->say(id, "HoldPlaced", "{}", anna, office.row(id).events);
  CHECK(said.kind == Kind::accepted);
}

TEST_CASE("an outcome without a row is journaled as unexpected and holds the case") {
  auto without = rows();
  std::erase_if(without, [](Row const& row) { return row.from == "Looking" && row.on.front() == "ShelfSeen"; });
  Workflow const strange(1, without);
  Office office;
  office.workflows = {&strange};
  office.restart();
  auto const id = office.open(order("p"));
  office.run(1s);
  CHECK(office.types(id) == std::vector<std::string>{"Opened", "UnexpectedOutcome"});
  CHECK(office.state(id) == "OnHold");
  CHECK(office.row(id).hold_code == "unexpected_outcome");
  auto const said = Json::parse(office.store.events_of(id).back().payload);
  CHECK(said.at("event") == "ShelfSeen");
  CHECK(said.at("state") == "Looking");
}

TEST_CASE("an opening that does not fit leaves no case behind") {
  Office office;
  CHECK(office.engine->open_case("parcel", "NoteAdded", "{}", anna).empty());
  CHECK(office.engine->open_case("parcel", "Opened", "[]", anna).empty());
  CHECK(office.engine->open_case("letter", "Opened", "{}", anna).empty());
  CHECK(office.store.cases({}).empty());
  CHECK(office.open(order("p")) == "C-1");
}

TEST_CASE("refusals for lack of rights stand in a chained log") {
  Office office;
  office.engine->refuse_access(anna, "settle", "E-1");
  office.engine->refuse_access(bert, "decide", "A-1");
  auto const log = office.store.accesses();
  REQUIRE(log.size() == 2);
  CHECK(log[0].actor == "anna");
  CHECK(log[1].subject == "A-1");
  CHECK(log[1].hash == engine::chain_hash(log[0].hash, log[1]));
  CHECK(engine::verify_access_chain(office.store).sound());
}

TEST_CASE("what an input breaks on is told, by its type and never by its words") {
  Office office;
  auto const id = office.open(order("p"));
  CHECK(office.say(id, "NoteAdded", {{"text", "poison"}}).kind == Kind::refused);
  REQUIRE(office.broke.size() == 1);
  CHECK(office.broke[0].where == "input");
  CHECK(office.broke[0].case_id == id);
  CHECK(office.broke[0].type == "std::runtime_error");
  CHECK(office.broke[0].effect.empty());
  // Also when there is no case yet.
  auto const none = office.engine->open_case("parcel", "Opened", order("q").dump(), anna, {},
                                             [](std::string const&) { throw std::out_of_range("a secret"); });
  CHECK(none.empty());
  REQUIRE(office.broke.size() == 2);
  CHECK(office.broke[1].case_id.empty());
  CHECK(office.broke[1].type == "std::out_of_range");
}

TEST_CASE("whether a case moves by itself is known without a look into the store") {
  Office office;
  auto const id = office.open(order("p")), other = office.open(order("q"));
  REQUIRE(office.at(other, "Waiting"));
  REQUIRE(office.at(id, "Waiting"));
  auto const third = office.open(order("r"));
  auto const read = office.store.effects_read;
  CHECK(office.engine->at_work_on(third));
  CHECK_FALSE(office.engine->at_work_on(id));
  CHECK(office.store.effects_read == read);
  CHECK(office.engine->head().seq == office.store.last_event()->seq);
}
