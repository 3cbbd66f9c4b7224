// The two clocks of the program. Only this file of ours reads the system's.
#include "app/virtual_time.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace app {

std::optional<engine::Instant> VirtualTime::next() const {
  if (world_.empty() && process_.empty()) return std::nullopt;
  if (world_.empty()) return process_.begin()->first.first;
  if (process_.empty()) return world_.begin()->first.first;
  return std::min(world_.begin()->first.first, process_.begin()->first.first);
}

void VirtualTime::step() {
  auto const world_first =
      !world_.empty() && (process_.empty() || world_.begin()->first.first <= process_.begin()->first.first);
  auto& queue = world_first ? world_ : process_;
  auto const entry = queue.extract(queue.begin());
  now_ = std::max(now_, entry.key().first);
  entry.mapped()();
}

void ProcessEnv::reached(engine::Boundary boundary, std::string_view kind) {
  using connectors::twins::DeathAt;
  auto const here = boundary == engine::Boundary::planned    ? DeathAt::planned
                    : boundary == engine::Boundary::armed    ? DeathAt::armed
                    : boundary == engine::Boundary::sent     ? DeathAt::sent
                    : boundary == engine::Boundary::accepted ? DeathAt::accepted
                                                             : DeathAt::recorded;
  bool dies = false;
  for (std::size_t i = 0; i < deaths_.size(); ++i) {
    if (deaths_[i].at != here || (deaths_[i].kind != "*" && deaths_[i].kind != kind)) continue;
    dies = ++seen_[i] == deaths_[i].nth || dies;
  }
  if (dies) throw ProcessDied{};
}

engine::Instant WallEnv::now() const {
  if (clock_) return clock_();
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::uint64_t WallEnv::random() {
  static std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32U) | device();
}

void WallEnv::at(engine::Instant when, std::function<void()> what) {
  queue_.emplace(std::pair{when, order_++}, std::move(what));
}

std::optional<engine::Instant> WallEnv::next() const {
  if (queue_.empty()) return std::nullopt;
  return queue_.begin()->first.first;
}

bool WallEnv::run_due() {
  bool ran = false;
  while (!queue_.empty() && queue_.begin()->first.first <= now()) {
    auto const entry = queue_.extract(queue_.begin());
    entry.mapped()();
    ran = true;
  }
  return ran;
}

void WallEnv::wait_until(engine::Instant when) const { std::this_thread::sleep_until(when); }

}  // namespace app
