// What passes for time in a simulated practice? Two queues on one virtual clock: what the world does, which survives
// the death of the simulated process, and what the process is waiting for, which dies with it.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "connectors/twins/world.hpp"
#include "engine/core/env.hpp"

namespace app {

// The wall clock of this machine, for everything that is not simulated.
engine::Instant machine_now();

// Thrown by ProcessEnv::reached: the simulated process ends here. Not an exception of the program's own.
struct ProcessDied {};

class VirtualTime {
 public:
  VirtualTime(engine::Instant now, std::uint64_t seed) : now_(now), random_(seed) {}

  engine::Instant now() const { return now_; }
  std::uint64_t random() { return random_(); }
  void at_in_world(engine::Instant when, std::function<void()> what) { add(world_, when, std::move(what)); }
  void at_in_process(engine::Instant when, std::function<void()> what) { add(process_, when, std::move(what)); }

  // The instant of the next call; nothing when nothing waits.
  std::optional<engine::Instant> next() const;
  // Moves the clock to the next call and makes it. The world goes first at the same instant.
  void step();
  void set_now(engine::Instant now) { now_ = std::max(now_, now); }
  // The process has died: what it waited for will never be called.
  void drop_process() { process_.clear(); }

 private:
  using Queue = std::map<std::pair<engine::Instant, std::uint64_t>, std::function<void()>>;
  void add(Queue& queue, engine::Instant when, std::function<void()> what) {
    queue.emplace(std::pair{std::max(when, now_), order_++}, std::move(what));
  }
  engine::Instant now_;
  std::mt19937_64 random_;
  std::uint64_t order_ = 0;
  Queue world_, process_;
};

// The engine's Env over virtual time. Deaths are counted over the whole run, across restarts.
class ProcessEnv : public engine::Env {
 public:
  ProcessEnv(VirtualTime& time, std::vector<connectors::twins::WorldDeath> deaths)
      : time_(time), deaths_(std::move(deaths)), seen_(deaths_.size()) {}
  engine::Instant now() const override { return time_.now(); }
  std::uint64_t random() override { return time_.random(); }
  void at(engine::Instant when, std::function<void()> what) override { time_.at_in_process(when, std::move(what)); }
  void reached(engine::Boundary boundary, std::string_view kind) override;

 private:
  VirtualTime& time_;
  std::vector<connectors::twins::WorldDeath> deaths_;
  std::vector<int> seen_;
};

}  // namespace app
