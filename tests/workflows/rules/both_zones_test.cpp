// Can a coordinator read off what the portal must show, without counting hours?
#include "workflows/rules/both_zones.hpp"

#include <catch2/catch.hpp>

using workflows::Instant;
using workflows::rules::in_both_zones;

namespace {

Instant at(char const* text) { return *workflows::parse_instant(text); }

}  // namespace

TEST_CASE("an instant stands in the session's zone and in Eastern, the day twice only where it differs") {
  auto const zones = std::get<tz::Zones>(tz::Zones::load());
  CHECK(in_both_zones(zones, at("2026-07-14T17:15:00Z"), "America/Los_Angeles") == "2026-07-14 10:15 PDT = 13:15 EDT");
  CHECK(in_both_zones(zones, at("2026-07-15T09:30:00Z"), "Pacific/Honolulu") ==
        "2026-07-14 23:30 HST = 2026-07-15 05:30 EDT");
  CHECK(in_both_zones(zones, at("2026-11-01T06:30:00Z"), "America/Chicago") == "2026-11-01 01:30 CDT = 01:30 EST");
  CHECK(in_both_zones(zones, at("2026-07-14T17:15:30Z"), "America/Los_Angeles") ==
        "2026-07-14 10:15:30 PDT = 13:15:30 EDT");
}

TEST_CASE("what has no other zone is told in Eastern alone, and what no calendar of zones covers in UTC") {
  auto const zones = std::get<tz::Zones>(tz::Zones::load());
  for (auto const* zone : {"America/New_York", "America/Toronto", "", "Mars/Olympus"})
    CHECK(in_both_zones(zones, at("2026-07-14T17:15:00Z"), zone) == "2026-07-14 13:15 EDT");
  CHECK(in_both_zones(zones, at("2040-01-01T00:00:00Z"), "America/Los_Angeles") == "2040-01-01T00:00:00Z");
}
