// How does a test have an engine running on a store while it types? In a thread of its own, behind the socket beside
// the store, as `serve` runs on real stores and `demo` on its own. The account is told by the test: the kernel knows
// only one here.
#pragma once
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "app/cli/carried.hpp"
#include "app/serving.hpp"
#include "app/simulation.hpp"

namespace typing {

class EngineThread {
 public:
  // `account` and `clock` are the test's own and may change between commands, while nobody asks.
  EngineThread(std::string const& store, std::string const& config, std::optional<engine::Instant> const& clock,
               std::string const& account)
      : account_(account) {
    app::Environment const none = [](std::string const&) { return std::nullopt; };
    auto read = app::read_configuration({store, config, none});
    REQUIRE(std::holds_alternative<app::Configuration>(read));
    auto const configuration = std::get<app::Configuration>(std::move(read));
    std::promise<std::string> ready;
    auto opened = ready.get_future();
    thread_ = std::thread([this, configuration, &clock, &ready] { run(configuration, clock, ready); });
    auto const trouble = opened.get();
    INFO(trouble);
    REQUIRE(trouble.empty());
  }
  EngineThread(EngineThread const&) = delete;
  EngineThread& operator=(EngineThread const&) = delete;
  ~EngineThread() {
    stop_();
    thread_.join();
  }

 private:
  app::CommandAnswer carry(app::CommandAsked const& command, std::string const& user, app::RunningPractice& practice,
                           app::Configuration const& configuration) {
    if (user.empty()) return {1, "", "the kernel did not tell who asks"};
    return app::cli::carry_out(command, account_, practice, configuration);
  }

  void run(app::Configuration const& configuration, std::optional<engine::Instant> const& clock,
           std::promise<std::string>& ready) {
    auto const demo = [&] {
      auto store = engine::store::open(configuration.store, {.read_only = true});
      return store.index() == 0 && std::get<0>(store)->get("made_by") == "demo";
    }();
    demo ? run_demo(configuration, ready) : run_serving(configuration, clock, ready);
  }

  void run_serving(app::Configuration const& configuration, std::optional<engine::Instant> const& clock,
                   std::promise<std::string>& ready) {
    app::Serving::Options options;
    options.carry = [this](auto const& command, auto const& user, auto& practice, auto const& conf) {
      return carry(command, user, practice, conf);
    };
    options.manner_of = app::cli::manner_of;
    if (clock) options.clock = [now = *clock] { return now; };
    options.log.silent = true;
    options.takes_signals = false;
    auto serving = app::Serving::open(configuration, std::move(options));
    if (auto* failure = std::get_if<app::Failure>(&serving)) return ready.set_value(failure->sentence);
    auto& engine = *std::get<0>(serving);
    stop_ = [&engine] { engine.stop(); };
    ready.set_value("");
    engine.run();
  }

  void run_demo(app::Configuration configuration, std::promise<std::string>& ready) {
    auto zones = tz::Zones::load();
    auto store = engine::store::open(configuration.store, {});
    if (zones.index() != 0 || store.index() != 0) return ready.set_value("zones or store do not open");
    auto const simulation = app::Simulation::reopen(std::get<0>(std::move(store)), std::get<tz::Zones>(zones), true);
    if (!simulation) return ready.set_value("the demonstration cannot be taken up");
    configuration.practice = simulation->practice();
    connectors::http::AsioEnv doors;
    auto api = app::LocalApi::open(
        doors.loop(), configuration.store, {},
        [&](auto const& command, auto const& user) { return carry(command, user, *simulation, configuration); },
        app::cli::manner_of,
        {[] {
           return app::Json{{"status", "ok"}};
         },
         [] { return std::string(); }});
    if (auto* failure = std::get_if<app::Failure>(&api)) return ready.set_value(failure->sentence);
    auto& open = *std::get<0>(api);
    bool stopped = false;
    stop_ = [&] { doors.post([&] { stopped = true; }); };
    ready.set_value("");
    while (!stopped) {
      doors.run_while([&] { return !stopped && !open.has_asked() && !open.has_walks(); });
      open.run_asked();
      open.run_walks();
    }
    simulation->save();
  }

  std::string const& account_;
  std::function<void()> stop_;
  std::thread thread_;
};

}  // namespace typing
