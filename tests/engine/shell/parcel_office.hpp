// What do the tests of the engine stand on? An office: virtual time, a store in memory, the depot, and an engine that
// can die at any boundary and start again on the same store. Nothing here waits for real.
#pragma once
#include <catch2/catch.hpp>
#include <map>
#include <ostream>

#include "engine/engine.hpp"
#include "engine/replay.hpp"
#include "tests/engine/shell/depot.hpp"

namespace engine {
inline std::ostream& operator<<(std::ostream& out, Said const& said) {
  return out << static_cast<int>(said.kind) << " " << said.sentence;
}
}  // namespace engine

namespace parcel {
using namespace std::chrono_literals;
using engine::Actor, engine::Boundary, engine::Duration, engine::Engine, engine::Instant, engine::Said;
using Kind = engine::Said::Kind;

inline Actor const anna{"anna", true}, bert{"bert", true};

class VirtualEnv final : public engine::Env {
 public:
  Instant now() const override { return now_; }
  std::uint64_t random() override {
    return chance ? *chance : seed_ = seed_ * 6364136223846793005ULL + 1442695040888963407ULL;
  }
  void at(Instant when, std::function<void()> what) override {
    queue_.emplace(std::pair{std::max(when, now_), order_++}, std::move(what));
  }
  void reached(Boundary boundary, std::string_view kind) override {
    reached_.emplace_back(boundary, kind);
    if (!dies_at || *dies_at != std::pair{boundary, std::string(kind)}) return;
    dies_at.reset();
    throw Died{};
  }
  std::optional<Instant> next() const {
    if (queue_.empty()) return std::nullopt;
    return queue_.begin()->first.first;
  }
  void step() {
    auto const entry = queue_.extract(queue_.begin());
    now_ = entry.key().first;
    entry.mapped()();
  }
  void drop() { queue_.clear(); }
  void set_now(Instant now) { now_ = now; }

  std::optional<std::uint64_t> chance;                      // instead of a seeded one
  std::optional<std::pair<Boundary, std::string>> dies_at;  // once
  std::vector<std::pair<Boundary, std::string>> reached_;

 private:
  Instant now_{std::chrono::hours{480'000}};
  std::uint64_t seed_ = 7;
  std::uint64_t order_ = 0;
  std::map<std::pair<Instant, std::uint64_t>, std::function<void()>> queue_;
};

inline std::unique_ptr<engine::store::Store> store_in_memory() {
  auto opened = engine::store::open("", {.in_memory = true});
  REQUIRE(std::holds_alternative<std::unique_ptr<engine::store::Store>>(opened));
  return std::get<0>(std::move(opened));
}

struct Office {
  explicit Office(engine::Settings with = {}, engine::EffectTable table = effect_table())
      : effects(table), settings(std::move(with)) {
    start(false);
  }

  VirtualEnv env;
  CountingStore store{store_in_memory()};
  Depot depot{env, store};
  Workflow workflow;
  std::vector<engine::Workflow const*> workflows{&workflow};
  engine::EffectTable effects;
  engine::Settings settings;
  std::unique_ptr<Engine> engine;
  int deaths = 0;
  std::vector<engine::Broke> broke;  // what the engine caught and told

  void start(bool reconcile_first) {
    engine = std::make_unique<Engine>(env, store, depot, workflows, effects, settings,
                                      [this](engine::Broke const& each) { broke.push_back(each); });
    guarded([&] { engine->resume(reconcile_first); });
  }
  // As a kill and a start: whatever was in memory is gone.
  void restart(bool reconcile_first = false) {
    engine.reset();
    env.drop();
    store.roll_back();
    start(reconcile_first);
  }
  void guarded(std::function<void()> const& what) {
    try {
      what();
      engine->rethrow();
    } catch (Died const&) {
      ++deaths;
      restart();
    }
  }
  void run(Duration duration) {
    auto const end = env.now() + duration;
    for (auto next = env.next(); next && *next <= end; next = env.next()) guarded([&] { env.step(); });
    env.set_now(end);
  }
  // Runs until `there` or until nothing more would happen within a day.
  bool run_until(std::function<bool()> const& there) {
    auto const end = env.now() + 24h;
    while (!there()) {
      auto const next = env.next();
      if (!next || *next > end) return false;
      guarded([&] { env.step(); });
    }
    return true;
  }

  std::string open(Json order) {
    std::string id;
    guarded([&] { id = engine->open_case("parcel", "Opened", order.dump(), anna); });
    return id;
  }
  Said say(std::string const& id, std::string const& type, Json const& payload = Json::object(),
           Actor const& actor = anna) {
    Said said;
    guarded([&] { said = engine->say(id, type, payload.dump(), actor); });
    return said;
  }
  CaseRow row(std::string const& id) {
    auto found = store.find_case(id);
    REQUIRE(found);
    return *found;
  }
  std::string state(std::string const& id) { return row(id).state; }
  bool at(std::string const& id, std::string const& wanted) {
    return run_until([&] { return state(id) == wanted; });
  }
  std::vector<std::string> types(std::string const& id) {
    std::vector<std::string> all;
    for (auto const& event : store.events_of(id)) all.push_back(event.type);
    return all;
  }
  int count(std::string const& id, std::string const& type) {
    auto const all = types(id);
    return static_cast<int>(std::count(all.begin(), all.end(), type));
  }
  // The newest effect of a kind in a case.
  EffectRow effect(std::string const& id, std::string const& kind) {
    std::optional<EffectRow> newest;
    for (auto const& each : store.effects_of(id))
      if (each.kind == kind) newest = each;
    INFO(id << " has no " << kind);
    REQUIRE(newest);
    return *newest;
  }
  // Puts the effect there and then runs to the state of it.
  bool effect_at(std::string const& id, std::string const& kind, std::string const& wanted) {
    return run_until([&] {
      for (auto const& each : store.effects_of(id))
        if (each.kind == kind && each.state == wanted) return true;
      return false;
    });
  }
  bool sound() { return engine::verify_chain(store).sound() && store.check().empty(); }
};

inline Json order(std::string const& name) { return {{"parcel", name}, {"slot", "slot of " + name}, {"grams", 500}}; }
inline Json quiet_order(std::string const& name) {
  auto all = order(name);
  all["card"] = false;
  return all;
}

// A parcel of which nobody can know whether it was shipped; gives the case.
inline std::string held_parcel(Office& office, Json what) {
  office.depot.fates["depot.ship"] = {Fate::lost_before, Fate::lost_before};
  auto const id = office.open(std::move(what));
  REQUIRE(office.at(id, "OnHold"));
  REQUIRE(office.effect(id, "depot.ship").state == "held");
  return id;
}

}  // namespace parcel
