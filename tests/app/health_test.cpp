// Can what is counted break the figures? Whatever a label holds, it stays one label on one line.
#include "app/health.hpp"

#include "tests/engine/shell/parcel_office.hpp"

namespace {

// A practice that is nothing but its engine.
struct Bare : app::RunningPractice {
  explicit Bare(parcel::Office& of) : office(of), desk_(*of.engine, practice_) {}
  bool demo() const override { return false; }
  engine::Engine& engine() override { return *office.engine; }
  app::Desk& desk() override { return desk_; }
  app::Practice const& practice() const override { return practice_; }
  tz::Zones const& zones() const override { return zones_; }
  engine::Instant now() const override { return office.env.now(); }
  void advance_only(std::string const&) override {}
  void carry_on(std::string const&) override {}
  void run_until_rest(std::string const&) override {}

  parcel::Office& office;
  app::Practice practice_;
  app::Desk desk_;
  tz::Zones zones_ = std::get<tz::Zones>(tz::Zones::load());
};

}  // namespace

TEST_CASE("health: a code with quotes and line breaks in it neither ends its label nor makes a figure of its own") {
  engine::Settings settings;
  settings.dispatch = {{"depot.ship", "assisted"}};
  parcel::Office office(settings);
  auto const id = office.open(parcel::quiet_order("p"));
  REQUIRE(office.effect_at(id, "depot.ship", "planned"));
  auto const effect = office.effect(id, "depot.ship").id;
  REQUIRE(
      office.engine->record(effect, {{"rejected", "a\"b\\c\nclaimstep_cases 99"}}, parcel::anna, std::nullopt).kind ==
      engine::Said::Kind::accepted);
  Bare bare(office);
  auto const text = app::metrics_of(bare, {});
  CHECK(text.find(R"(claimstep_cases_on_hold{code="a\"b\\c\nclaimstep_cases 99"} 1)") != std::string::npos);
  CHECK(text.find("\nclaimstep_cases 99") == std::string::npos);
}
