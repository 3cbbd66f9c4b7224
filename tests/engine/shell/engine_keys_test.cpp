// Can the same thing be done twice on purpose or by mistake? One key has one owner; asking again gets the same answer;
// only a person's recorded decision makes another attempt, and for money it takes two persons.
#include "tests/engine/shell/parcel_office.hpp"

using namespace parcel;

namespace {
auto const ship = std::string("depot.ship"), card = std::string("depot.card");
using Answer = Engine::Answer;

// The answer that the newest event of this type carries, in a line.
std::string answered(Office& office, std::string const& id, std::string const& type) {
  std::string line;
  for (auto const& event : office.store.events_of(id))
    if (auto const payload = Json::parse(event.payload); event.type == type && payload.contains("settlement")) {
      auto const& settlement = payload.at("settlement");
      line = settlement.at("effect").get<std::string>() + " " + settlement.at("answer").get<std::string>() + ": " +
             settlement.at("reason").get<std::string>();
    }
  return line;
}
}  // namespace

TEST_CASE("two cases that want the same slot: the second is told who has it") {
  Office office;
  auto const first = office.open(order("p")), second = office.open(order("p"));
  REQUIRE(office.at(second, "Duplicate"));
  CHECK(Json::parse(office.store.events_of(second).back().payload).at("by") == first);
  CHECK(office.at(first, "Delivered"));
  CHECK(office.depot.acceptances("depot.ship p") == 1);
  SECTION("the slot of a delivered parcel stays taken") {
    auto const third = office.open(order("p"));
    CHECK(office.at(third, "Duplicate"));
  }
}

TEST_CASE("two cases that want the same effect: the second is told and held, also after the first is done") {
  Office office;
  auto other = order("p");
  other["slot"] = "another";
  auto const first = office.open(order("p")), second = office.open(other);
  REQUIRE(office.at(second, "OnHold"));
  CHECK(office.row(second).hold_code == "already_taken");
  CHECK(Json::parse(office.store.events_of(second).back().payload).at("by") == first);
  REQUIRE(office.at(first, "Delivered"));
  CHECK(office.say(second, "HoldReleased").kind == Kind::accepted);
  CHECK(office.state(second) == "OnHold");
  CHECK(office.count(second, "AlreadyTaken") == 2);
  CHECK(office.depot.acceptances("depot.ship p") == 1);
}

TEST_CASE("a slot is given back when a case ends without it") {
  Office office;
  auto const first = office.open(order("p"));
  office.run(1s);
  CHECK(office.engine->withdraw(first, "not ours", anna, std::nullopt).kind == Kind::accepted);
  CHECK(office.effect(first, "slot.take").state == "cancelled");
  auto const second = office.open(order("p"));
  office.run(1s);
  CHECK(office.state(second) == "Shipping");
  auto const slot = office.effect(second, "slot.take");
  CHECK(slot.state == "confirmed");
  CHECK(slot.generation == 2);
}

TEST_CASE("a case that takes another slot gives the first back, unless the table lets it have several") {
  auto const given = effect_table();
  std::vector<engine::EffectPolicy> table(given.begin(), given.end());
  auto& slot = *std::find_if(table.begin(), table.end(), [](auto const& each) { return each.kind == "slot.take"; });
  auto rows_here = rows();
  rows_here.insert(rows_here.begin(), Row{"Waiting", {"OrderChanged"}, "always", "Reserving", {"TakeSlot"}});
  auto const slots_of = [&](bool several, bool while_open) {
    slot.several_keys = several;
    slot.while_open = while_open;
    Office office({}, table);
    office.workflow = Workflow(1, rows_here);
    auto const id = office.open(order("p"));
    REQUIRE(office.at(id, "Waiting"));
    CHECK(office.say(id, "OrderChanged", {{"slot", "another"}}).kind == Kind::accepted);
    std::vector<std::string> states;
    for (auto const& each : office.store.effects_of(id))
      if (each.kind == "slot.take") states.push_back(each.state);
    REQUIRE(office.at(id, "Delivered"));
    for (auto const& each : office.store.effects_of(id))
      if (each.kind == "slot.take") states.push_back(each.state);
    return states;
  };
  using States = std::vector<std::string>;
  CHECK(slots_of(false, false) == States{"cancelled", "confirmed", "cancelled", "confirmed"});
  CHECK(slots_of(true, false) == States{"confirmed", "confirmed", "confirmed", "confirmed"});
  CHECK(slots_of(true, true) == States{"confirmed", "confirmed", "cancelled", "cancelled"});
}

TEST_CASE("asking again for what is done answers again and sends nothing") {
  Office office;
  office.depot.fates[ship] = {Fate::lost_after};
  auto const id = office.open(order("p"));
  REQUIRE(office.effect_at(id, ship, "unknown"));
  CHECK(office.say(id, "HoldPlaced").kind == Kind::accepted);
  REQUIRE(office.effect_at(id, ship, "confirmed"));
  CHECK(office.state(id) == "OnHold");
  CHECK(office.say(id, "HoldReleased").kind == Kind::accepted);
  CHECK(office.state(id) == "Carding");
  CHECK(office.count(id, "ParcelShipped") == 2);
  CHECK(office.at(id, "Delivered"));
  CHECK(office.depot.of("send", ship).size() == 1);
}

TEST_CASE("asking again for what is done with other values is held") {
  Office office;
  office.depot.fates[ship] = {Fate::lost_after};
  auto const id = office.open(order("p"));
  REQUIRE(office.effect_at(id, ship, "unknown"));
  office.say(id, "HoldPlaced");
  REQUIRE(office.effect_at(id, ship, "confirmed"));
  office.say(id, "OrderChanged", {{"text", "fancy"}});
  CHECK(office.say(id, "HoldReleased").kind == Kind::accepted);
  CHECK(office.state(id) == "OnHold");
  CHECK(office.row(id).hold_code == "duplicate_present");
  office.run(24h);
  CHECK(office.depot.accepted["depot.ship p"] == std::vector<std::string>{"plain"});
}

TEST_CASE("other values while the outcome is unknown are held, and the first ones are settled first") {
  Office office;
  office.depot.fates[ship] = {Fate::lost_before};
  auto const id = office.open(order("p"));
  REQUIRE(office.effect_at(id, ship, "unknown"));
  CHECK(office.say(id, "OrderChanged", {{"text", "fancy"}}).kind == Kind::accepted);
  CHECK(office.state(id) == "OnHold");
  CHECK(office.row(id).hold_code == "outcome_unknown");
  CHECK(office.effect(id, ship).state == "unknown");
  office.run(1h);
  // Proven absent on hold: it waits for the person, it is not sent behind their back.
  CHECK(office.depot.of("send", ship).size() == 1);
  CHECK(office.say(id, "HoldReleased").kind == Kind::accepted);
  REQUIRE(office.at(id, "Delivered"));
  CHECK(office.depot.accepted["depot.ship p"] == std::vector<std::string>{"fancy"});
}

TEST_CASE("a held effect is settled by a person's answer") {
  Office office;
  auto const id = held_parcel(office, order("p"));
  auto const effect = office.effect(id, ship).id;
  SECTION("without a reason it is no answer") {
    CHECK(office.engine->settle(effect, Answer::cancel, {}, "", anna).kind == Kind::refused);
    CHECK(office.effect(id, ship).state == "held");
  }
  SECTION("released without an answer it is held again") {
    office.say(id, "HoldReleased");
    CHECK(office.state(id) == "OnHold");
    CHECK(office.depot.of("send", ship).size() == 2);
  }
  SECTION("it happened: with its reference, and the case goes on") {
    CHECK(office.engine->settle(effect, Answer::happened, {}, "they say so", anna).kind == Kind::refused);
    CHECK(office.effect(id, ship).state == "held");
    CHECK(office.engine->settle(effect, Answer::happened, {{"reference", "R-9"}}, "they say so", anna).kind ==
          Kind::accepted);
    CHECK(office.effect(id, ship).state == "confirmed");
    CHECK(office.effect(id, ship).reference == "R-9");
    CHECK(office.state(id) == "Carding");
    auto const told = office.count(id, "ParcelShipped");
    CHECK(told >= 1);
    SECTION("once") {
      CHECK(office.engine->settle(effect, Answer::did_not_happen, {}, "or not", bert).kind == Kind::refused);
      CHECK(office.count(id, "ParcelShipped") == told);
    }
    office.run(24h);
    CHECK(office.depot.of("send", ship).size() == 2);
  }
  SECTION("it did not happen: one more generation, by this person's decision") {
    CHECK(office.engine->settle(effect, Answer::did_not_happen, {}, "not in their list", anna).kind == Kind::accepted);
    CHECK(office.effect(id, ship).generation == 2);
    CHECK(office.effect(id, ship).asked_by == "anna");
    CHECK(answered(office, id, "HoldReleased") ==
          engine::effect_name(effect) + " it did not happen: not in their list");
    REQUIRE(office.at(id, "Delivered"));
    CHECK(office.depot.acceptances("depot.ship p") == 1);
    CHECK(office.depot.of("send", ship).size() == 3);
  }
  SECTION("cancel: nothing more is sent, and the case stays on hold") {
    CHECK(office.engine->settle(effect, Answer::cancel, {}, "no longer wanted", anna).kind == Kind::accepted);
    CHECK(office.effect(id, ship).state == "cancelled");
    CHECK(answered(office, id, "NoteAdded") == engine::effect_name(effect) + " cancel: no longer wanted");
    office.run(24h);
    CHECK(office.state(id) == "OnHold");
    CHECK(office.depot.of("send", ship).size() == 2);
    CHECK(office.engine->withdraw(id, "no longer wanted", anna, std::nullopt).kind == Kind::accepted);
  }
}

TEST_CASE("where the counterpart can be read, the answer that it happened is read back") {
  engine::Settings settings;
  settings.readable = {"depot"};
  Office office(settings);
  auto const id = held_parcel(office, order("p"));
  auto const effect = office.effect(id, ship).id;
  auto const settle = [&] {
    return office.engine->settle(effect, Answer::happened, {{"reference", "R-9"}}, "they say so", anna).kind;
  };
  SECTION("it is there: told once on the hold, and the case goes on without another word") {
    office.depot.accepted["depot.ship p"] = {"plain"};
    CHECK(settle() == Kind::accepted);
    CHECK(office.effect(id, ship).state == "unknown");
    CHECK(office.state(id) == "OnHold");
    REQUIRE(office.at(id, "Delivered"));
    CHECK(answered(office, id, "NoteAdded") ==
          engine::effect_name(effect) + " it happened, to be read back: they say so");
    CHECK(answered(office, id, "HoldReleased").empty());
    CHECK(office.effect(id, ship).reference == "R-p");
    CHECK(office.effect(id, ship).evidence.find("they say so (anna)") != std::string::npos);
    CHECK(office.depot.acceptances("depot.ship p") == 1);
  }
  SECTION("it is not there: held again, and nobody sends it in the person's place") {
    CHECK(settle() == Kind::accepted);
    REQUIRE(office.effect_at(id, ship, "held"));
    office.run(24h);
    CHECK(office.state(id) == "OnHold");
    CHECK(office.row(id).hold_code == "outcome_unknown");
    CHECK(office.depot.acceptances("depot.ship p") == 0);
    CHECK(settle() == Kind::accepted);
  }
  SECTION("a death while it is read back changes nothing") {
    office.depot.accepted["depot.ship p"] = {"plain"};
    CHECK(settle() == Kind::accepted);
    office.restart();
    REQUIRE(office.at(id, "Delivered"));
  }
  CHECK(office.depot.of("send", ship).size() == 2);
}

TEST_CASE("an answer that could not be kept is not called accepted") {
  Office office;
  auto const id = held_parcel(office, order("p"));
  for (int i = 0; i < 5; ++i) office.say(id, "NoteAdded", {{"text", "poison"}});
  REQUIRE(office.row(id).condition == "quarantined");
  auto const said =
      office.engine->settle(office.effect(id, ship).id, Answer::did_not_happen, {}, "not in their list", anna);
  CHECK(said.kind == Kind::refused);
  CHECK(office.effect(id, ship).state == "held");
}

TEST_CASE("above the sum, money is settled by two persons") {
  engine::Settings settings;
  settings.money_by_one_cents = 5'000;
  Office office(settings);
  auto dear = order("p");
  dear["cents"] = 9'000;
  auto const id = held_parcel(office, dear);
  auto const effect = office.effect(id, ship).id;
  auto const said = office.engine->settle(effect, Answer::happened, {{"reference", "R-9"}}, "they say so", anna);
  CHECK(said.kind == Kind::waits_for_approval);
  CHECK(said.reference == "A-1");
  CHECK(office.effect(id, ship).state == "held");
  CHECK(office.store.approvals(true).size() == 1);
  CHECK(office.engine->decide(1, true, "mine", anna).kind == Kind::not_allowed);
  CHECK(office.effect(id, ship).state == "held");
  SECTION("agreed") {
    CHECK(office.engine->decide(1, true, "seen it too", bert).kind == Kind::accepted);
    CHECK(office.effect(id, ship).state == "confirmed");
    CHECK(office.state(id) == "Carding");
    CHECK(office.engine->decide(1, true, "again", bert).kind == Kind::refused);
  }
  SECTION("not agreed") {
    CHECK(office.engine->decide(1, false, "show me", bert).kind == Kind::accepted);
    CHECK(office.effect(id, ship).state == "held");
    CHECK(office.state(id) == "OnHold");
  }
  SECTION("the agreement is of no use when the effect was settled meanwhile") {
    auto const again = office.engine->settle(effect, Answer::did_not_happen, {}, "not there", anna);
    CHECK(again.kind == Kind::waits_for_approval);
    CHECK(office.engine->decide(1, true, "seen it too", bert).kind == Kind::accepted);
    CHECK(office.engine->decide(2, true, "or so", bert).kind == Kind::refused);
    CHECK(office.effect(id, ship).state == "confirmed");
  }
}

TEST_CASE("an approval is given by another person, for exactly what was asked") {
  Office office;
  auto dear = order("p");
  dear["cents"] = 20'000;
  auto const id = office.open(dear);
  REQUIRE(office.at(id, "AwaitingLeave"));
  REQUIRE(office.store.approvals_of(id).size() == 1);
  CHECK(office.store.find_approval(1)->payload_hash == "p for 20000");
  SECTION("agreed") {
    CHECK(office.engine->decide(1, true, "fine", bert).kind == Kind::accepted);
    CHECK(office.state(id) == "Shipping");
    CHECK(office.store.find_approval(1)->decided_by == "bert");
  }
  SECTION("refused") {
    CHECK(office.engine->decide(1, false, "too dear", bert).kind == Kind::accepted);
    CHECK(office.state(id) == "Refused");
    CHECK(office.effect(id, "slot.take").state == "cancelled");
  }
  SECTION("another sum voids the request") {
    CHECK(office.say(id, "OrderChanged", {{"cents", 30'000}}).kind == Kind::accepted);
    CHECK(office.store.find_approval(1)->state == "void");
    CHECK(office.engine->decide(1, true, "fine", bert).kind == Kind::refused);
    CHECK(office.state(id) == "AwaitingLeave");
    // Anna changed the sum, so she asks for this one.
    CHECK(office.store.find_approval(2)->requested_by == "anna");
    CHECK(office.engine->decide(2, true, "fine", anna).kind == Kind::not_allowed);
    CHECK(office.engine->decide(2, true, "fine", bert).kind == Kind::accepted);
    CHECK(office.state(id) == "Shipping");
  }
  SECTION("an approval of other values than today's is refused by the table") {
    Json const given{{"person", "bert"}, {"payload_hash", "p for 1"}};
    CHECK(office.say(id, "ApprovalGiven", given, bert).kind == Kind::refused);
    CHECK(office.state(id) == "AwaitingLeave");
  }
  SECTION("the end of the case voids it") {
    CHECK(office.engine->withdraw(id, "not ours", anna, std::nullopt).kind == Kind::accepted);
    CHECK(office.store.find_approval(1)->state == "void");
  }
}
