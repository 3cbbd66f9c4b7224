// Is a recorded time named when the present zone data reads it otherwise, and left alone when it does not? Old records
// are stubbed: instants as other zone data would have given them.
#include "tz/moved.hpp"

#include <catch2/catch.hpp>

#include "loaded_zones.hpp"

using namespace std::chrono_literals;
using tz_test::clock;
using tz_test::contains;
using tz_test::date;
using tz_test::utc;
using tz_test::zones;

namespace {

tz::RecordedTime recorded(std::string zone, tz::Date day, int hour, int minute, tz::Instant instant) {
  return {std::move(zone), {day, clock(hour, minute)}, instant, "2005a"};
}

}  // namespace

TEST_CASE("a record that reads as it did has not moved") {
  CHECK_FALSE(
      tz::moved(zones(), recorded("America/New_York", date(2026, 7, 14), 15, 0, utc(date(2026, 7, 14), 19, 0))));
  CHECK_FALSE(tz::moved(zones(), recorded("UTC-05:00", date(2026, 7, 14), 15, 0, utc(date(2026, 7, 14), 20, 0))));
  CHECK_FALSE(tz::moved(zones(), recorded("UTC", date(2026, 7, 14), 15, 0, utc(date(2026, 7, 14), 15, 0))));
}

TEST_CASE("a record made before a law changed the clocks has moved, and says from where to where") {
  // Under the zone data of 2005, daylight time began on the first Sunday of April.
  auto const moved =
      tz::moved(zones(), recorded("America/New_York", date(2027, 3, 20), 15, 0, utc(date(2027, 3, 20), 20, 0)));
  REQUIRE(moved.has_value());
  CHECK(moved->now == std::vector<tz::Instant>{utc(date(2027, 3, 20), 19, 0)});
  CHECK(moved->sentence ==
        "15:00 on 2027-03-20 in America/New_York was recorded as 2027-03-20 20:00 UTC and reads as "
        "2027-03-20 19:00 UTC now (recorded with tzdata 2005a, now tzdata " +
            zones().tzdata() + ").");
}

TEST_CASE("a record on the hour that happens twice has not moved while its reading is one of the two") {
  for (int const hour : {5, 6})
    CHECK_FALSE(
        tz::moved(zones(), recorded("America/New_York", date(2025, 11, 2), 1, 30, utc(date(2025, 11, 2), hour, 30))));
  auto const moved =
      tz::moved(zones(), recorded("America/New_York", date(2025, 11, 2), 1, 30, utc(date(2025, 11, 2), 7, 30)));
  REQUIRE(moved.has_value());
  CHECK(moved->now.size() == 2);
}

TEST_CASE("a recorded wall time that no longer exists, and a zone that is gone, have moved") {
  auto const gap =
      tz::moved(zones(), recorded("America/New_York", date(2025, 3, 9), 2, 30, utc(date(2025, 3, 9), 7, 30)));
  REQUIRE(gap.has_value());
  CHECK(gap->now.empty());
  CHECK(contains(gap->sentence, "does not exist any more"));
  auto const gone =
      tz::moved(zones(), recorded("America/Atlantis", date(2025, 3, 9), 2, 30, utc(date(2025, 3, 9), 7, 30)));
  REQUIRE(gone.has_value());
  CHECK(gone->now.empty());
  CHECK(contains(gone->sentence, "no zone America/Atlantis"));
}
