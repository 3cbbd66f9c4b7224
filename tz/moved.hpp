// Would a session that was converted earlier be converted differently today? Zone data changes when a country changes
// its law; what was recorded stays as it was, and whoever decides must see which records it touches.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tz/conversion.hpp"

namespace tz {

// What was recorded when a wall time was converted.
struct RecordedTime {
  std::string zone;  // as it was read: an IANA name, or "UTC-05:00"
  WallTime wall;
  Instant instant;
  std::string tzdata;  // release of the zone data that was used
  friend bool operator==(RecordedTime const&, RecordedTime const&) = default;
};

struct MovedTime {
  std::vector<Instant> now;  // how the wall time reads under the present zone data; empty when it does not exist
  std::string sentence;      // what was recorded, what is read now, by which releases
};

// Nothing when the present zone data still reads the wall time as the recorded instant, also when it could be another
// one as well: what had been settled then stays settled.
std::optional<MovedTime> moved(Zones const&, RecordedTime const&);

}  // namespace tz
