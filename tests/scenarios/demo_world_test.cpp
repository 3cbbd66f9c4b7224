// Does the shipped world end as its table of expectations says? Ticket by ticket, with no promise broken on the way.
#include "tests/support/practice_run.hpp"
#include "workflows/codec/json.hpp"

using namespace practice_run;

namespace {

bool is(Json const& wanted, Json const* found, bool unopened) {
  if (wanted.contains("state")) return found != nullptr && found->at("state") == wanted.at("state");
  if (wanted.contains("hold"))
    return found != nullptr && found->at("hold").is_object() && found->at("hold").at("code") == wanted.at("hold");
  if (wanted.contains("unopened")) return found == nullptr && unopened;
  return wanted.contains("absent") && found == nullptr && !unopened;
}

}  // namespace

TEST_CASE("every ticket of the shipped world ends as expected") {
  auto const result = run(world_of("app/world/demo.json"));
  CHECK(shown(result.broken) == "");
  auto const expected = Json::parse(text_of(std::filesystem::path(SOURCE_ROOT) / "tests/worlds/demo_expected.json"));
  REQUIRE(expected.size() >= 25);
  for (auto const& [ticket, wanted] : expected.items()) {
    Json const* found = nullptr;
    for (auto const& each : result.report.at("cases"))
      if (each.at("ticket") == ticket) found = &each;
    bool unopened = false;
    for (auto const& each : result.report.at("unopened")) unopened = unopened || each.at("ticket") == ticket;
    INFO(ticket << " should be " << wanted.dump() << ", is " << (found == nullptr ? "not opened" : found->dump()));
    auto const options = wanted.contains("one_of") ? wanted.at("one_of") : Json::array({wanted});
    CHECK(std::any_of(options.begin(), options.end(), [&](Json const& each) { return is(each, found, unopened); }));
  }
}

TEST_CASE("deaths all over the shipped world leave its ledgers as they would have been") {
  auto const world = world_of("app/world/demo.json");
  auto const undisturbed = run(world);
  using connectors::twins::DeathAt;
  for (auto at : {DeathAt::armed, DeathAt::accepted}) {
    auto deadly = world;
    for (int nth : {5, 40, 90, 150}) deadly.deaths.push_back({"*", nth, at});
    auto const disturbed = run(deadly);
    INFO("deaths at " << workflows::codec::enum_name(at));
    CHECK(disturbed.deaths == 4);
    CHECK(shown(disturbed.broken) == "");
  }
}
