// What if an outcome arrives twice? In every scenario each settled effect gets its ending again, as soon as it is
// settled.
#include "tests/support/engine_probe.hpp"
#include "tests/support/practice_run.hpp"

using namespace practice_run;

TEST_CASE("an outcome that is delivered twice changes nothing the second time") {
  for (auto const& file : scenario_files()) {
    auto const world = world_of(file);
    auto const once = run(world);
    int delivered_again = 0, taken_again = 0;
    std::set<std::int64_t> seen;
    std::int64_t last_event = 0;
    auto const twice = run(world, 1, [&](app::Simulation& simulation) {
      auto& engine = simulation.engine();
      auto const newest = engine.store().last_event();
      if (!newest || newest->seq == std::exchange(last_event, newest->seq)) return;  // no effect has been settled
      for (auto const& row : engine.store().cases({})) {
        for (auto const& effect : engine.store().effects_of(row.id)) {
          auto const settled = effect.state == "confirmed" || effect.state == "rejected";
          if (!settled || effect.command_class == "reservation" || !seen.insert(effect.id).second) continue;
          ++delivered_again;
          taken_again += engine::EngineProbe::takes_again(engine, effect) ? 1 : 0;
        }
      }
    });
    INFO(file);
    CHECK(delivered_again > 0);
    CHECK(taken_again == 0);
    CHECK(twice.report.dump() == once.report.dump());
  }
}
