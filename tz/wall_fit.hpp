// In which periods of a zone does a wall time exist? In one, in two, or in none because the clocks were put forward
// over it. The part of a conversion without words: no text, no allocation, nanoseconds.
#pragma once
#include <array>
#include <chrono>
#include <cstddef>

#include "tz/zones.hpp"

namespace tz {

// The pointers live as long as the ZoneHistory.
struct WallFit {
  // In order; the instant is the wall time less the period's offset. No zone has ever had the same wall time three
  // times, but two changes within hours of each other could make it so.
  std::array<Period const*, 3> periods{};
  std::size_t count = 0;
  Period const* before_gap = nullptr;  // both sides of the gap, when count is 0
  Period const* after_gap = nullptr;
};

// `wall` is what the clock and the calendar show, as seconds since 1970 on that wall. Nothing fits and there is no gap
// when the wall time lies outside the zone's periods.
WallFit fit_wall(ZoneHistory const&, std::chrono::sys_seconds wall);

}  // namespace tz
