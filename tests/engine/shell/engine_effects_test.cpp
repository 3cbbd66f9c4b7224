// Does an effect live as promised? Looked for, armed before the first byte, sent once, read back; and what becomes of
// it when the counterpart is silent, refuses, shows something else, or cannot be reached.
#include "tests/engine/shell/parcel_office.hpp"

using namespace parcel;

namespace {
auto const ship = std::string("depot.ship"), card = std::string("depot.card");
}

TEST_CASE("what is already there is adopted and never sent") {
  Office office;
  office.depot.accepted["depot.ship p"] = {"plain"};
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.at(id, "Delivered"));
  CHECK(office.depot.of("send", ship).empty());
  auto const effect = office.effect(id, ship);
  CHECK(effect.state == "confirmed");
  CHECK(effect.attempt == 0);
  CHECK(effect.reference == "R-p");
  CHECK(effect.evidence.find("already there") != std::string::npos);
}

TEST_CASE("when a write leaves, the armed row is committed") {
  Office office;
  auto const id = office.open(order("p"));
  REQUIRE(office.at(id, "Waiting"));
  for (auto const& kind : {ship, card}) {
    auto const sends = office.depot.of("send", kind);
    REQUIRE(sends.size() == 1);
    CHECK(sends[0].state_in_store == "armed");
    CHECK_FALSE(sends[0].in_transaction);
    CHECK(sends[0].attempt == 1);
  }
  // Looked at before and after; the kind without a pre-read only after.
  CHECK(office.depot.of("look", ship).size() == 2);
  CHECK(office.depot.of("look", card).size() == 1);
  CHECK(office.effect(id, ship).pre_image == R"({"there":0})");
}

TEST_CASE("an answer of success is not believed until it is read back") {
  Office office;
  office.depot.sights[ship] = {Sight::true_one, Sight::nothing};
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.effect_at(id, ship, "unknown"));
  CHECK(office.state(id) == "Shipping");
  REQUIRE(office.at(id, "Delivered"));
  CHECK(office.depot.acceptances("depot.ship p") == 1);
}

TEST_CASE("an unknown outcome rests, is probed, and what is found counts") {
  Office office;
  office.depot.fates[ship] = {Fate::lost_after};
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.effect_at(id, ship, "unknown"));
  auto const lost = office.env.now();
  auto const exchanges = office.depot.exchanges.size();
  REQUIRE(office.at(id, "Delivered"));
  REQUIRE(office.depot.exchanges.size() == exchanges + 1);
  CHECK(office.depot.exchanges.back().verb == "look");
  CHECK(office.depot.exchanges.back().at >= lost + 60s);
  CHECK(office.depot.acceptances("depot.ship p") == 1);
}

TEST_CASE("what is proven absent is sent again with the same bytes, as often as the table allows") {
  Office office;
  SECTION("the second one arrives") {
    office.depot.fates[ship] = {Fate::lost_before};
    auto const id = office.open(quiet_order("p"));
    REQUIRE(office.at(id, "Delivered"));
    auto const sends = office.depot.of("send", ship);
    REQUIRE(sends.size() == 2);
    CHECK(sends[1].attempt == 2);
    CHECK(sends[1].at >= sends[0].at + 60s);
    CHECK(office.effect(id, ship).generation == 1);
    CHECK(office.depot.acceptances("depot.ship p") == 1);
    // One look before each send, two that agree on the absence, one after the success.
    CHECK(office.depot.of("look", ship).size() == 5);
  }
  SECTION("after the last one a person must answer") {
    office.depot.fates[ship] = {Fate::lost_before, Fate::lost_before};
    auto const id = office.open(quiet_order("p"));
    REQUIRE(office.at(id, "OnHold"));
    CHECK(office.depot.of("send", ship).size() == 2);
    CHECK(office.effect(id, ship).state == "held");
    CHECK(office.row(id).hold_code == "outcome_unknown");
    office.run(48h);
    CHECK(office.depot.of("send", ship).size() == 2);
  }
}

TEST_CASE("a weak read never proves absence") {
  Office office;
  SECTION("the kind is weak") {
    office.depot.fates[card] = {Fate::lost_before};
    auto const id = office.open(order("p"));
    REQUIRE(office.at(id, "OnHold"));
    CHECK(office.effect(id, card).state == "held");
    CHECK(office.depot.of("send", card).size() == 1);
  }
  SECTION("one of the looks was weak") {
    office.depot.fates[ship] = {Fate::lost_before};
    office.depot.sights[ship] = {Sight::true_one, Sight::true_one, Sight::weak};
    auto const id = office.open(quiet_order("p"));
    REQUIRE(office.at(id, "OnHold"));
    CHECK(office.effect(id, ship).state == "held");
    CHECK(office.depot.of("send", ship).size() == 1);
  }
}

TEST_CASE("more than one match is held, another match is a rejection with its code") {
  Office office;
  SECTION("several") {
    office.depot.sights[ship] = {Sight::several, Sight::several};
    auto const id = office.open(quiet_order("p"));
    REQUIRE(office.at(id, "OnHold"));
    CHECK(office.effect(id, ship).state == "held");
    CHECK(office.row(id).hold_code == "duplicate_present");
    CHECK(office.count(id, "CommandHeld") == 1);
  }
  SECTION("conflicting") {
    office.depot.sights[ship] = {Sight::conflicting, Sight::conflicting};
    auto const id = office.open(quiet_order("p"));
    REQUIRE(office.at(id, "OnHold"));
    CHECK(office.effect(id, ship).state == "rejected");
    CHECK(office.row(id).hold_code == "other_text");
    CHECK(office.count(id, "CommandRejected") == 1);
  }
  CHECK(office.depot.of("send", ship).empty());
}

TEST_CASE("another match than ours after a write of unknown outcome is held: it may be our own") {
  Office office;
  office.depot.fates[ship] = {Fate::lost_after};
  office.depot.sights[ship] = {Sight::true_one, Sight::conflicting, Sight::conflicting};
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.at(id, "OnHold"));
  CHECK(office.effect(id, ship).state == "held");
  CHECK(office.row(id).hold_code == "other_text");
  CHECK(office.engine->withdraw(id, "not ours", anna, std::nullopt).kind == Kind::refused);
}

TEST_CASE("what did not leave is no attempt, and is tried again no sooner than the counterpart asked") {
  Office office;
  office.depot.retry_after = 5min;
  office.depot.fates[ship] = {Fate::not_sent, Fate::not_sent, Fate::not_sent};
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.at(id, "Delivered"));
  auto const sends = office.depot.of("send", ship);
  REQUIRE(sends.size() == 4);
  for (std::size_t i = 1; i < sends.size(); ++i) CHECK(sends[i].at - sends[i - 1].at >= 5min);
  for (auto const& each : sends) CHECK(each.attempt == 1);
  CHECK(office.effect(id, ship).attempt == 1);
}

TEST_CASE("the wait of what did not leave survives a restart") {
  Office office;
  office.depot.retry_after = 5min;
  office.depot.fates[ship] = {Fate::not_sent};
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.run_until([&] { return !office.depot.of("send", ship).empty(); }));
  office.run(10s);
  SECTION("an ordinary one") { office.restart(); }
  SECTION("one that reconciles first") { office.restart(true); }
  SECTION("a case that was set aside meanwhile") {
    for (int i = 0; i < 5; ++i) office.say(id, "NoteAdded", {{"text", "poison"}});
    office.restart();
    CHECK(office.engine->restore_case(id, "looked at", anna).kind == Kind::accepted);
  }
  REQUIRE(office.at(id, "Delivered"));
  auto const sends = office.depot.of("send", ship);
  REQUIRE(sends.size() == 2);
  CHECK(sends[1].at - sends[0].at >= 5min);
}

TEST_CASE("the wait doubles while nothing leaves") {
  Office office;
  office.env.chance = 8'192'000'000 - 1;  // always the longest wait that chance allows
  office.depot.fates[ship] = {Fate::not_sent, Fate::not_sent, Fate::not_sent, Fate::not_sent};
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.at(id, "Delivered"));
  auto const sends = office.depot.of("send", ship);
  REQUIRE(sends.size() == 5);
  for (std::size_t i = 2; i < sends.size(); ++i) {
    auto const last = sends[i - 1].at - sends[i - 2].at, now = sends[i].at - sends[i - 1].at;
    CHECK(now > last + last / 2);
  }
}

TEST_CASE("a counterpart that cannot be read for a day is a hold, not a send") {
  Office office;
  SECTION("before an effect") {
    office.depot.usual_sight[ship] = Sight::unreadable;
    auto const id = office.open(quiet_order("p"));
    office.run(23h);
    CHECK(office.state(id) == "Shipping");
    auto const looks = office.depot.of("look", ship).size();
    CHECK(looks > 20);
    CHECK(looks < 500);
    office.run(2h);
    CHECK(office.row(id).hold_code == "counterpart_down");
    CHECK(office.effect(id, ship).state == "held");
    CHECK(office.depot.of("send", ship).empty());
    // When it can be read again, releasing the hold takes the effect up where it was.
    office.depot.usual_sight.clear();
    CHECK(office.say(id, "HoldReleased").kind == Kind::accepted);
    CHECK(office.at(id, "Delivered"));
    CHECK(office.depot.acceptances("depot.ship p") == 1);
  }
  SECTION("a lookup") {
    office.depot.usual_fate["shelf.look"] = Fate::lost_before;
    auto const id = office.open(quiet_order("p"));
    office.run(23h);
    CHECK(office.state(id) == "Looking");
    office.run(2h);
    CHECK(office.row(id).hold_code == "counterpart_down");
  }
  SECTION("a lookup whose hold could not be recorded at once") {
    office.depot.usual_fate["shelf.look"] = Fate::lost_before;
    auto const id = office.open(quiet_order("p"));
    office.run(23h);
    office.workflow.forget("CommandHeld");
    REQUIRE(office.run_until([&] { return office.row(id).failures == 1; }));
    office.workflow.forget("nothing");
    office.run(1h);
    CHECK(office.row(id).hold_code == "counterpart_down");
  }
}

TEST_CASE("time without reading counts from the first look of this attempt, not of an earlier one") {
  Office office;
  office.depot.fates[ship] = {Fate::lost_before};
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.effect_at(id, ship, "unknown"));
  office.depot.usual_sight[ship] = Sight::unreadable;
  office.run(20h);
  office.depot.sights[ship] = {Sight::true_one, Sight::true_one};  // two that agree that it is absent
  REQUIRE(office.effect_at(id, ship, "planned"));
  office.run(20h);
  CHECK(office.state(id) == "Shipping");
  office.depot.usual_sight[ship] = Sight::true_one;
  CHECK(office.at(id, "Delivered"));
  CHECK(office.depot.acceptances("depot.ship p") == 1);
}

TEST_CASE("a counterpart that can be read again is asked where it was left") {
  Office office;
  office.depot.sights[ship] = {Sight::unreadable, Sight::unreadable};
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.at(id, "Delivered"));
  CHECK(office.depot.acceptances("depot.ship p") == 1);
  CHECK(office.depot.of("look", ship).size() == 4);
}

TEST_CASE("a listed rejection becomes an event, and the failed queue counts failures, not notes") {
  Office office;
  office.depot.fates[ship] = {Fate::refused, Fate::refused};
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.at(id, "OnHold"));
  CHECK(office.row(id).hold_code == "depot_refuses");
  CHECK(office.effect(id, ship).state == "rejected");
  auto const first = office.store.find_failure(id);
  REQUIRE(first);
  CHECK(first->attempts == 1);
  office.run(1h);
  CHECK(office.say(id, "NoteAdded", {{"text", "called them"}}).kind == Kind::accepted);
  CHECK(office.store.find_failure(id)->attempts == 1);
  CHECK(office.say(id, "HoldReleased").kind == Kind::accepted);
  REQUIRE(office.at(id, "OnHold"));
  auto const second = office.store.find_failure(id);
  CHECK(second->attempts == 2);
  CHECK(second->oldest_failure == first->oldest_failure);
  CHECK(second->last_attempt > first->last_attempt);
  // A person's release is the decision that makes a new generation.
  CHECK(office.effect(id, ship).generation == 2);
  CHECK(office.effect(id, ship).asked_by == "anna");
  CHECK(office.say(id, "HoldReleased").kind == Kind::accepted);
  REQUIRE(office.at(id, "Delivered"));
  CHECK_FALSE(office.store.find_failure(id)->open);
}

TEST_CASE("what the workflow forbids at the last moment is not sent") {
  Office office;
  office.workflow.not_now = engine::Workflow::NotNow{"too_late", "The shop has closed."};
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.at(id, "OnHold"));
  CHECK(office.row(id).hold_code == "too_late");
  CHECK(office.effect(id, ship).state == "cancelled");
  CHECK(office.depot.of("send", ship).empty());
}

TEST_CASE("a counterpart's library that throws is an answer like others") {
  Office office;
  SECTION("in a lookup: asked again") {
    office.depot.fates["shelf.look"] = {Fate::throws_up};
    auto const id = office.open(quiet_order("p"));
    CHECK(office.at(id, "Delivered"));
    REQUIRE(office.broke.size() == 1);
    CHECK(office.broke[0].where == "fetch shelf.look");
    CHECK(office.broke[0].case_id == id);
    CHECK(office.broke[0].effect == "E-1");
    CHECK(office.broke[0].type == "std::runtime_error");
  }
  SECTION("in a look: unreadable") {
    office.depot.sights[ship] = {Sight::throws_up};
    auto const id = office.open(quiet_order("p"));
    CHECK(office.at(id, "Delivered"));
    CHECK(office.depot.acceptances("depot.ship p") == 1);
    REQUIRE(office.broke.size() == 1);
    CHECK(office.broke[0].where == "look depot.ship");
  }
  SECTION("in a write: unknown, and never sent blindly") {
    office.depot.fates[ship] = {Fate::throws_up};
    auto const id = office.open(quiet_order("p"));
    REQUIRE(office.effect_at(id, ship, "unknown"));
    CHECK(office.at(id, "Delivered"));
    CHECK(office.depot.acceptances("depot.ship p") == 1);
    REQUIRE(office.broke.size() == 1);
    CHECK(office.broke[0].where == "send depot.ship");
  }
}

TEST_CASE("an order that changes while its effect is being looked for is looked for again before it is sent") {
  Office office;
  auto const id = office.open(quiet_order("p"));
  REQUIRE(office.run_until([&] { return office.depot.of("look", ship).size() == 1; }));
  CHECK(office.say(id, "OrderChanged", {{"text", "fancy"}}).kind == Kind::accepted);
  REQUIRE(office.at(id, "Delivered"));
  CHECK(office.depot.accepted["depot.ship p"] == std::vector<std::string>{"fancy"});
  CHECK(office.depot.of("look", ship).size() == 3);
}
