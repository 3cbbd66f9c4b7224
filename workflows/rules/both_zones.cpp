// A clock is shown to the second where it has seconds: two times that differ must never look the same.
#include "workflows/rules/both_zones.hpp"

#include "tz/words.hpp"

namespace workflows::rules {
namespace {

std::string clock(tz::Stamp const& stamp) { return tz::time_words(stamp.time) + " " + stamp.abbreviation; }
std::string day_and_clock(tz::Stamp const& stamp) { return words(stamp.date) + " " + clock(stamp); }

}  // namespace

std::string side_by_side(tz::Stamp const& local, tz::Stamp const& eastern) {
  if (local.offset == eastern.offset && local.abbreviation == eastern.abbreviation) return day_and_clock(eastern);
  return day_and_clock(local) + " = " + (local.date == eastern.date ? clock(eastern) : day_and_clock(eastern));
}

std::string in_both_zones(tz::Zones const& zones, Instant at, std::string_view zone) {
  auto const eastern = tz::in_zone(zones, at, tz::eastern_zone);
  if (!eastern) return words(at);
  auto const local = tz::in_zone(zones, at, zone);
  return side_by_side(local ? *local : *eastern, *eastern);
}

}  // namespace workflows::rules
