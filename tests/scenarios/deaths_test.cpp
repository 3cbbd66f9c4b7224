// What if the process dies in the worst moment? For every scenario, every kind of effect it uses and every boundary of
// an effect's life: die there, start again on the same store, and compare what the counterparts accepted.
#include "tests/support/practice_run.hpp"
#include "workflows/effect_table.hpp"

using namespace practice_run;
using connectors::twins::DeathAt;

namespace {

std::set<std::string> kinds_in(Result const& result) {
  std::set<std::string> kinds;
  for (auto const& entry : result.report.at("effects"))
    if (entry.at("by") == "engine") kinds.insert(entry.at("kind").get<std::string>());
  return kinds;
}

// Between leaving and being recorded the absence of these kinds cannot be proven (workflows/effect_table.cpp: weak).
bool may_stay_in_doubt(std::string const& kind) {
  auto const* policy = engine::policy_of(workflows::effect_table(), kind);
  return policy != nullptr && !policy->strong;
}

}  // namespace

TEST_CASE("a process that dies at any boundary of any effect leaves the ledgers as if it had not", "[deaths]") {
  for (auto const& file : scenario_files()) {
    auto const world = world_of(file);
    auto const undisturbed = run(world);
    REQUIRE(shown(undisturbed.broken) == "");
    for (auto const& kind : kinds_in(undisturbed)) {
      for (auto at : {DeathAt::planned, DeathAt::armed, DeathAt::sent, DeathAt::accepted, DeathAt::recorded}) {
        auto deadly = world;
        deadly.deaths = {{kind, 1, at}};
        auto const disturbed = run(deadly);
        INFO(file << ": death at " << workflows::codec::enum_name(at) << " of " << kind);
        CHECK(disturbed.deaths == 1);
        check_same_or_in_doubt(undisturbed, disturbed, may_stay_in_doubt(kind));
      }
    }
  }
}

TEST_CASE("a process that dies again while it recovers still does nothing twice", "[deaths]") {
  auto const world = world_of("tests/worlds/scenarios/standard.json");
  auto const undisturbed = run(world);
  for (auto const& kind : kinds_in(undisturbed)) {
    for (auto second : {DeathAt::planned, DeathAt::armed, DeathAt::accepted, DeathAt::recorded}) {
      auto deadly = world;
      deadly.deaths = {{kind, 1, DeathAt::accepted}, {"*", 9, second}, {"*", 17, second}};
      auto const disturbed = run(deadly);
      INFO("second death at " << workflows::codec::enum_name(second) << " after " << kind);
      check_same_or_in_doubt(undisturbed, disturbed, true);
    }
  }
}
