// Does what a person types in at the desk stay what it may be? Card numbers in free text are masked, wherever they
// stand.
#include "app/desk.hpp"

#include "tests/engine/shell/parcel_office.hpp"

TEST_CASE("desk: a card number in the text of a step done by hand is masked; ids stay as they are") {
  engine::Settings settings;
  settings.dispatch = {{"depot.ship", "assisted"}};
  parcel::Office office(settings);
  app::Practice practice;
  practice.people = {{"dana", "Dana", "dana", {"coordinator"}}};
  app::Desk desk(*office.engine, practice);
  auto const id = office.open(parcel::quiet_order("p"));
  REQUIRE(office.effect_at(id, "depot.ship", "planned"));
  auto const effect = office.effect(id, "depot.ship").id;
  std::string const card = "4111 1111 1111 1111";
  app::Values const values{{"reference", "4111111111111111"},
                           {"text", "My card is " + card},
                           {"html", "<p>" + card + "</p>"},
                           {"notes", R"([{"part":"4111111111111111","text":")" + card + "\"}]"}};
  auto const said = desk.record({practice.people.front()}, effect, values, std::nullopt);
  INFO(said.sentence);
  REQUIRE(said.kind == engine::Said::Kind::accepted);
  auto const kept = nlohmann::json::parse(office.store.find_effect(effect)->result);
  CHECK(kept.at("text") == "My card is •••• 1111");
  CHECK(kept.at("html") == "<p>•••• 1111</p>");
  CHECK(kept.at("notes").get<std::string>().find("\"text\":\"•••• 1111\"") != std::string::npos);
  CHECK(kept.at("notes").get<std::string>().find("\"part\":\"4111111111111111\"") != std::string::npos);
  CHECK(kept.at("reference") == "4111111111111111");
}
