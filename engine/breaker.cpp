// The breaker's small state machine: closed, open until an instant, then one trial.
#include "engine/breaker.hpp"

#include <algorithm>
#include <utility>

namespace engine {

std::optional<Instant> Breaker::closed_until(Instant now) const {
  if (open_until_ && now < *open_until_) return open_until_;
  return std::nullopt;
}

void Breaker::begins(Instant now) {
  if (!open_until_ || now < *open_until_) return;
  trial_ = true;
  open_until_ = now + wait_;
}

void Breaker::report(bool well, Instant now) {
  constexpr std::size_t watched = 10;
  constexpr int tolerated = 5;
  constexpr Duration first_wait = std::chrono::seconds{30}, longest_wait = std::chrono::minutes{15};
  if (open_until_) {
    if (!std::exchange(trial_, false)) return;  // under way since before it opened
    if (well) {
      open_until_.reset();
      last_.clear();
      wait_ = first_wait;
    } else {
      wait_ = std::min(wait_ * 2, longest_wait);
      open_until_ = now + wait_;
    }
    return;
  }
  last_.push_back(well);
  if (last_.size() > watched) last_.pop_front();
  if (std::count(last_.begin(), last_.end(), false) >= tolerated) open_until_ = now + wait_;
}

}  // namespace engine
