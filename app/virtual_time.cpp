// Two queues on one virtual clock, and the machine's own.
#include "app/virtual_time.hpp"

#include <algorithm>
#include <chrono>

namespace app {

engine::Instant machine_now() {
  return std::chrono::time_point_cast<engine::Duration>(std::chrono::system_clock::now());
}

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

}  // namespace app
