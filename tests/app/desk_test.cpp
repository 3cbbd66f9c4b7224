// Does what a person types in at the desk stay what it may be? Card numbers in free text are masked, wherever they
// stand; a reason is words, and of a size that somebody can read.
#include "app/desk.hpp"

#include "tests/engine/shell/parcel_office.hpp"

namespace {

// A coordinator sits at it, and there is an auditor.
struct FrontDesk {
  explicit FrontDesk(engine::Settings settings = {}) : office(std::move(settings)) {
    practice.people = {dana.person, paul};
  }
  parcel::Office office;
  app::Seat dana{{"dana", "Dana", "dana", {"coordinator"}}};
  app::Person paul{"paul", "Paul", "paul", {"auditor"}};
  app::Practice practice;
  app::Desk desk{*office.engine, practice};
};

}  // namespace

TEST_CASE("desk: a card number in the text of a step done by hand is masked; ids stay as they are") {
  engine::Settings settings;
  settings.dispatch = {{"depot.ship", "assisted"}};
  FrontDesk front(settings);
  auto& [office, dana, paul, practice, desk] = front;
  auto const id = office.open(parcel::quiet_order("p"));
  REQUIRE(office.effect_at(id, "depot.ship", "planned"));
  auto const effect = office.effect(id, "depot.ship").id;
  std::string const card = "4111 1111 1111 1111";
  app::Values const values{{"reference", "4111111111111111"},
                           {"text", "My card is " + card},
                           {"html", "<p>" + card + "</p>"},
                           {"notes", R"([{"part":"4111111111111111","text":")" + card + "\"}]"}};
  auto const said = desk.record(dana, effect, values, std::nullopt);
  INFO(said.sentence);
  REQUIRE(said.kind == engine::Said::Kind::accepted);
  auto const kept = nlohmann::json::parse(office.store.find_effect(effect)->result);
  CHECK(kept.at("text") == "My card is •••• 1111");
  CHECK(kept.at("html") == "<p>•••• 1111</p>");
  CHECK(kept.at("notes").get<std::string>().find("\"text\":\"•••• 1111\"") != std::string::npos);
  CHECK(kept.at("notes").get<std::string>().find("\"part\":\"4111111111111111\"") != std::string::npos);
  CHECK(kept.at("reference") == "4111111111111111");
}

TEST_CASE("desk: blanks are no reason, and what nobody could read is not kept") {
  FrontDesk front;
  auto& [office, dana, paul, practice, desk] = front;
  auto const id = office.open(parcel::quiet_order("p"));
  auto const before = office.store.events_of(id).size();
  for (auto const& words : {std::string(), std::string(" \t\r\n"), std::string(16'385, 'a'), std::string("caf\xe9")}) {
    INFO(words.size());
    CHECK(desk.note(dana, id, words, std::nullopt).kind == parcel::Kind::refused);
    CHECK(desk.hold(dana, id, words, std::nullopt).kind == parcel::Kind::refused);
    CHECK(desk.withdraw(dana, id, words, std::nullopt).kind == parcel::Kind::refused);
    CHECK(desk.settle(dana, 1, engine::Engine::Answer::cancel, {}, words).kind == parcel::Kind::refused);
    CHECK(desk.decide(dana, 1, false, words).kind != parcel::Kind::accepted);
  }
  CHECK(desk.note(dana, id, std::string(16'385, 'a'), std::nullopt).sentence ==
        "these are 16385 bytes; at most 16384 are kept with a case");
  CHECK(office.store.events_of(id).size() == before);
  CHECK(desk.note(dana, id, std::string(16'384, 'a'), std::nullopt).kind == parcel::Kind::accepted);
  CHECK(desk.note(dana, id, "caf\u00e9", std::nullopt).kind == parcel::Kind::accepted);
}

TEST_CASE("desk: a case is opened for a thread that can be, and owned by somebody who may step it") {
  FrontDesk front;
  auto& [office, dana, paul, practice, desk] = front;
  for (auto const& ticket : {std::string(), std::string("x y"), std::string("x\n"), std::string(201, '1')})
    CHECK(desk.open(dana, "parcel", ticket).kind == parcel::Kind::refused);
  CHECK(office.store.cases({}).empty());
  auto const id = office.open(parcel::quiet_order("p"));
  CHECK(desk.assign(dana, id, "paul", std::nullopt).sentence ==
        "paul has no role that may step a case, and cannot own one");
  CHECK(desk.assign(dana, id, "nobody", std::nullopt).kind == parcel::Kind::not_found);
}
