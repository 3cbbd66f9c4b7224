// What do a hold, a withdrawal, an end, a timer and a child do to what a case has under way?
#include "tests/engine/shell/parcel_office.hpp"

using namespace parcel;

namespace {
auto const ship = std::string("depot.ship"), card = std::string("depot.card");

Json with_return() {
  auto all = order("p");
  all["return"] = quiet_order("q");
  return all;
}
}  // namespace

TEST_CASE("a hold cancels what has not been sent, and releasing does the work of the state again") {
  Office office;
  auto const id = office.open(quiet_order("p"));
  SECTION("an open question") {
    CHECK(office.say(id, "HoldPlaced").kind == Kind::accepted);
    CHECK(office.effect(id, "shelf.look").state == "cancelled");
    office.run(1h);
    CHECK(office.types(id) == std::vector<std::string>{"Opened", "HoldPlaced"});
  }
  SECTION("a planned effect") {
    REQUIRE(office.effect_at(id, ship, "planned"));
    CHECK(office.say(id, "HoldPlaced").kind == Kind::accepted);
    CHECK(office.effect(id, ship).state == "cancelled");
    office.run(1h);
    CHECK(office.depot.of("send", ship).empty());
  }
  SECTION("one that waits to be sent again") {
    office.depot.fates[ship] = {Fate::lost_before};
    office.depot.sights[ship] = {Sight::true_one, Sight::true_one, Sight::true_one, Sight::unreadable};
    REQUIRE(office.run_until([&] { return office.depot.of("look", ship).size() == 4; }));
    REQUIRE(office.effect(id, ship).state == "planned");
    CHECK(office.say(id, "HoldPlaced").kind == Kind::accepted);
    CHECK(office.effect(id, ship).state == "cancelled");
    office.run(1h);
    CHECK(office.depot.of("send", ship).size() == 1);
  }
  CHECK(office.row(id).hold_code == "by_hand");
  CHECK(office.row(id).hold_since);
  CHECK(office.say(id, "HoldReleased").kind == Kind::accepted);
  CHECK_FALSE(office.row(id).hold_since);
  CHECK(office.at(id, "Delivered"));
  CHECK(office.depot.acceptances("depot.ship p") == 1);
}

TEST_CASE("a case is withdrawn only when nothing may be happening outside, and says what has happened") {
  Office office;
  auto const id = office.open(order("p"));
  auto const refused_while = [&](std::string const& state) {
    REQUIRE(office.effect_at(id, ship, state));
    auto const said = office.engine->withdraw(id, "not ours", anna, std::nullopt);
    CHECK(said.kind == Kind::refused);
    CHECK(said.sentence.find(state) != std::string::npos);
    CHECK(office.state(id) != "Withdrawn");
  };
  SECTION("armed") { refused_while("armed"); }
  SECTION("unknown") {
    office.depot.fates[ship] = {Fate::lost_before};
    refused_while("unknown");
  }
  SECTION("held") {
    office.depot.sights[ship] = {Sight::several, Sight::several};
    refused_while("held");
  }
  SECTION("planned: it is cancelled") {
    REQUIRE(office.effect_at(id, ship, "planned"));
    CHECK(office.engine->withdraw(id, "not ours", anna, std::nullopt).kind == Kind::accepted);
    office.run(24h);
    CHECK(office.effect(id, ship).state == "cancelled");
    CHECK(office.depot.of("send", ship).empty());
    CHECK(office.say(id, "NoteAdded", {{"text", "for the record"}}).kind == Kind::accepted);
    CHECK(office.say(id, "HoldPlaced").kind == Kind::refused);
  }
  SECTION("afterwards") {
    REQUIRE(office.at(id, "Waiting"));
    CHECK(office.engine->withdraw(id, "not ours", anna, std::nullopt).kind == Kind::accepted);
    auto const said = Json::parse(office.store.events_of(id).back().payload);
    CHECK(said.at("reason") == "not ours");
    CHECK(said.at("done_outside") == Json::array({"depot.ship R-p", "depot.card R-p"}));
  }
}

TEST_CASE("at whatever moment a case is withdrawn, nothing is sent afterwards") {
  bool finished = false;
  for (int steps = 0; !finished; ++steps) {
    REQUIRE(steps < 500);
    Office office;
    auto const id = office.open(quiet_order("p"));
    for (int i = 0; i < steps; ++i) office.env.step();
    finished = office.state(id) == "Delivered";
    auto const said = office.engine->withdraw(id, "not ours", anna, std::nullopt);
    auto const sent = office.depot.of("send", ship).size();
    office.run(1h);
    INFO("after " << steps << " things: " << said.sentence);
    if (said.kind == Kind::accepted) {
      CHECK(office.state(id) == "Withdrawn");
      CHECK(office.depot.of("send", ship).size() == sent);
      CHECK(office.row(id).failures == 0);
    } else {
      CHECK(office.state(id) == "Delivered");
    }
  }
}

TEST_CASE("a timer fires once") {
  Office office;
  auto const id = office.open(order("p"));
  REQUIRE(office.at(id, "Waiting"));
  REQUIRE(office.store.timers_of(id).size() == 1);
  auto const due = office.store.timers_of(id)[0].due;
  SECTION("in the same process") {}
  SECTION("after a restart") {
    office.restart();
    office.restart();
  }
  SECTION("late, when the process was down") {
    office.engine.reset();
    office.env.drop();
    office.env.set_now(due + 3h);
    office.start(false);
  }
  REQUIRE(office.at(id, "Delivered"));
  CHECK(office.env.now() >= due);
  CHECK(office.count(id, "Reminded") == 1);
  office.restart();
  office.run(24h);
  CHECK(office.count(id, "Reminded") == 1);
  CHECK(office.store.events_of(id).back().actor == "timer");
}

TEST_CASE("a case hears how many days are left, each once, on the morning of its day, also after a start") {
  engine::Settings settings;
  settings.alert_days = {10, 5, 2, 1};
  Office office(settings);
  auto const day = [&](int days) { return office.env.now() + std::chrono::days{days}; };
  auto waits_long = order("p");
  waits_long["wait"] = 86'400 * 60;
  auto const seconds = [](Instant at) {
    return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
  };
  auto const due = day(7);
  waits_long["due"] = seconds(due);
  auto const id = office.open(waits_long);
  REQUIRE(office.at(id, "Waiting"));
  auto const told = [&] {
    std::vector<int> days;
    for (auto const& event : office.store.events_of(id))
      if (event.type == "DueSoon") {
        days.push_back(Json::parse(event.payload).at("days").get<int>());
        CHECK(event.at == due - std::chrono::days{days.back() + 1} + 6h);
        CHECK(event.actor == "timer");
      }
    return days;
  };
  SECTION("ten days are past already: nobody hears of them") {
    office.run(30h);
    CHECK(told() == std::vector<int>{5});
    office.restart();
    office.run(24h * 20);
    CHECK(told() == std::vector<int>{5, 2, 1});
  }
  SECTION("another day replaces the first") {
    CHECK(office.say(id, "OrderChanged", {{"due", seconds(due + std::chrono::days{30})}}).kind == Kind::accepted);
    office.run(24h * 20);
    CHECK(told().empty());
  }
  SECTION("an ended case hears nothing") {
    CHECK(office.engine->withdraw(id, "not ours", anna, std::nullopt).kind == Kind::accepted);
    office.run(24h * 20);
    CHECK(told().empty());
  }
}

TEST_CASE("a timer set again replaces the earlier one of its name") {
  Office office;
  auto const id = office.open(order("p"));
  REQUIRE(office.at(id, "Waiting"));
  auto const first = office.store.timers_of(id)[0];
  CHECK(office.say(id, "OrderChanged", {{"wait", 7200}}).kind == Kind::accepted);
  auto const timers = office.store.timers_of(id);
  REQUIRE(timers.size() == 2);
  CHECK(timers[0].state == "cancelled");
  REQUIRE(office.at(id, "Delivered"));
  CHECK(office.env.now() == timers[1].due);
  CHECK(timers[1].due > first.due);
  CHECK(office.count(id, "Reminded") == 1);
}

TEST_CASE("a timer whose input was undone does not set off another that was given its id") {
  Office office;
  auto const first = office.open(order("a"));
  REQUIRE(office.at(first, "Waiting"));
  office.guarded([&] {
    office.engine->say(first, "OrderChanged", Json{{"wait", 600}}.dump(), anna, std::nullopt,
                       [] { throw std::runtime_error("too late for that"); });
  });
  REQUIRE(office.store.timers_of(first).size() == 1);
  auto const second = office.open(order("b"));
  REQUIRE(office.at(second, "Waiting"));
  auto const timer = office.store.timers_of(second).at(0);
  REQUIRE(timer.id == office.store.timers_of(first)[0].id + 1);  // the id that was taken back
  office.run(11min);
  CHECK(office.state(second) == "Waiting");
  REQUIRE(office.at(second, "Delivered"));
  CHECK(office.env.now() == timer.due);
  CHECK(office.state(first) == "Delivered");
}

TEST_CASE("a timer is cancelled when its case ends") {
  Office office;
  auto const id = office.open(order("p"));
  REQUIRE(office.at(id, "Waiting"));
  CHECK(office.engine->withdraw(id, "not ours", anna, std::nullopt).kind == Kind::accepted);
  CHECK(office.store.timers_of(id)[0].state == "cancelled");
  office.run(24h);
  CHECK(office.count(id, "Reminded") == 0);
}

TEST_CASE("a timer that comes due while its case is set aside waits for it") {
  Office office;
  auto const id = office.open(order("p"));
  REQUIRE(office.at(id, "Waiting"));
  for (int i = 0; i < 5; ++i) office.say(id, "NoteAdded", {{"text", "poison"}});
  office.run(24h);
  CHECK(office.store.timers_of(id)[0].state == "set");
  CHECK(office.engine->restore_case(id, "looked at", anna).kind == Kind::accepted);
  CHECK(office.at(id, "Delivered"));
}

TEST_CASE("a child is opened once, ends, and its parent hears; both journals tell it") {
  Office office;
  auto const id = office.open(with_return());
  REQUIRE(office.at(id, "Returning"));
  auto const child = std::string("C-2");
  CHECK(office.row(child).parent == id);
  CHECK(office.row(id).waiting_for == "child:C-2");
  CHECK(office.types(child).front() == "Opened");
  SECTION("straight on") {}
  SECTION("over a restart") { office.restart(); }
  SECTION("asked for again after a hold, it is the same child") {
    CHECK(office.say(id, "HoldPlaced").kind == Kind::accepted);
    CHECK(office.say(id, "HoldReleased").kind == Kind::accepted);
    CHECK(office.row(id).waiting_for == "child:C-2");
  }
  REQUIRE(office.at(id, "Delivered"));
  CHECK(office.state(child) == "Delivered");
  CHECK(office.count(id, "ReturnEnded") == 1);
  auto const told = Json::parse(office.store.events_of(id).back().payload);
  CHECK(told.at("child") == child);
  CHECK(told.at("state") == "Delivered");
  CHECK(office.store.cases({}).size() == 2);
  CHECK(office.sound());
}

TEST_CASE("a parent that ends first leaves its child alone, and hears no more of it") {
  Office office;
  auto const id = office.open(with_return());
  REQUIRE(office.at(id, "Returning"));
  CHECK(office.engine->withdraw(id, "not ours", anna, std::nullopt).kind == Kind::accepted);
  auto const events = office.row(id).events;
  office.restart();
  CHECK(office.at("C-2", "Delivered"));
  office.run(24h);
  CHECK(office.row(id).events == events);
  CHECK(office.row(id).failures == 0);
}

TEST_CASE("a child's end waits for a parent that is set aside, and does not fail because of it") {
  Office office;
  auto const id = office.open(with_return());
  REQUIRE(office.at(id, "Returning"));
  for (int i = 0; i < 5; ++i) office.say(id, "NoteAdded", {{"text", "poison"}});
  REQUIRE(office.at("C-2", "Delivered"));
  CHECK(office.row("C-2").failures == 0);
  CHECK(office.state(id) == "Returning");
  SECTION("given back in the same process") {}
  SECTION("given back after a restart") { office.restart(); }
  CHECK(office.engine->restore_case(id, "looked at", anna).kind == Kind::accepted);
  CHECK(office.at(id, "Delivered"));
  CHECK(office.count(id, "ReturnEnded") == 1);
}

TEST_CASE("a parent hears of its child's end over a death at any moment") {
  bool finished = false;
  for (int steps = 0; !finished; ++steps) {
    REQUIRE(steps < 500);
    Office office;
    auto const id = office.open(with_return());
    REQUIRE(office.at(id, "Returning"));
    for (int i = 0; i < steps && office.state(id) != "Delivered"; ++i) office.env.step();
    finished = office.state(id) == "Delivered";
    office.restart();
    REQUIRE(office.at(id, "Delivered"));
    CHECK(office.count(id, "ReturnEnded") == 1);
  }
}

TEST_CASE("a child that is a duplicate hands its parent on to the case it duplicates") {
  Office office;
  auto const elder = office.open(quiet_order("q"));
  REQUIRE(office.effect_at(elder, ship, "planned"));  // it has the slot
  office.say(elder, "HoldPlaced");
  auto const parent = office.open(with_return());
  REQUIRE(office.run_until([&] {
    auto const all = office.store.cases({});
    return all.size() == 3 && all.back().state == "Duplicate" && office.row(elder).parent == parent;
  }));
  CHECK(office.row(parent).waiting_for == "child:" + elder);
  SECTION("it ends") {}
  SECTION("it ends after a start") { office.restart(); }
  CHECK(office.state(parent) == "Returning");
  office.say(elder, "HoldReleased");
  CHECK(office.at(parent, "Delivered"));
  CHECK(office.state(elder) == "Delivered");
  CHECK(office.count(parent, "ReturnEnded") == 1);
  CHECK(office.store.events_of(parent).back().payload.find(elder) != std::string::npos);
}

TEST_CASE("a child that duplicates a case which has ended tells its parent how that one ended") {
  Office office;
  auto const elder = office.open(quiet_order("q"));
  REQUIRE(office.at(elder, "Delivered"));
  auto const parent = office.open(with_return());
  CHECK(office.at(parent, "Delivered"));
  auto const told = Json::parse(office.store.events_of(parent).back().payload);
  CHECK(told.at("child") == elder);
  CHECK(told.at("state") == "Delivered");
}

TEST_CASE("a case that another parent waits for is waited for by both, and each is told how it ended") {
  Office office;
  auto const first = office.open(with_return());
  REQUIRE(office.run_until([&] { return office.state(first) == "Returning"; }));
  auto const shared = office.effect(first, "case.return").reference;
  REQUIRE(office.effect_at(shared, ship, "planned"));
  office.say(shared, "HoldPlaced");
  auto const one_more = [&](std::string const& parcel) {
    auto order = with_return();
    order["parcel"] = parcel;
    order["slot"] = "slot of " + parcel;
    return office.open(order);
  };
  std::vector<std::string> const others{one_more("p2"), one_more("p3")};
  auto const all_wait = [&] {
    return std::all_of(others.begin(), others.end(),
                       [&](auto const& each) { return office.row(each).waiting_for == "child:" + shared; });
  };
  REQUIRE(office.run_until(all_wait));
  CHECK(office.row(shared).parent == first);
  SECTION("it ends") {}
  SECTION("it ends after a start") { office.restart(); }
  for (auto const& each : others) CHECK(office.state(each) == "Returning");
  office.say(shared, "HoldReleased");
  CHECK(office.at(first, "Delivered"));
  for (auto const& each : others) {
    CHECK(office.at(each, "Delivered"));
    CHECK(office.count(each, "ReturnEnded") == 1);
    auto const told = Json::parse(office.store.events_of(each).back().payload);
    CHECK(told.at("child") == shared);
    CHECK(told.at("state") == "Delivered");
  }
}
