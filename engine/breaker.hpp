// Should a counterpart be asked at all right now? After five failures among the last ten exchanges of one counterpart
// and verb class nothing is sent for a while; then one exchange is let through to see. Waits double from 30 s to 15
// min.
#pragma once
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "engine/core/env.hpp"

namespace engine {

class Breaker {
 public:
  // Nothing: go ahead. Otherwise the instant at which to ask again.
  std::optional<Instant> closed_until(Instant now) const;
  // Says that an exchange begins. While the breaker is open this is the trial, and nobody else goes until it reports;
  // when no word comes of it, the next one may try after another wait.
  void begins(Instant now);
  void report(bool well, Instant now);

 private:
  std::deque<bool> last_;
  std::optional<Instant> open_until_;
  bool trial_ = false;
  Duration wait_ = std::chrono::seconds{30};
};

// One breaker per counterpart and verb class ("care_platform write").
class Breakers {
 public:
  Breaker& of(std::string const& counterpart, bool write) { return all_[counterpart + (write ? " write" : " read")]; }

 private:
  std::map<std::string, Breaker> all_;
};

}  // namespace engine
