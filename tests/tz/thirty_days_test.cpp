// Is day 30 inside and day 31 outside, on Eastern calendar dates, across both changes of the clocks?
#include "tz/thirty_days.hpp"

#include <catch2/catch.hpp>

#include "loaded_zones.hpp"

using namespace std::chrono_literals;
using tz_test::contains;
using tz_test::date;
using tz_test::utc;
using tz_test::zones;

TEST_CASE("day 30 is inside and day 31 is not") {
  auto const inside = tz::thirty_days(date(2026, 6, 14), date(2026, 7, 14));
  CHECK(inside.days == 30);
  CHECK(inside.within);
  CHECK(inside.last_day == date(2026, 7, 14));
  auto const outside = tz::thirty_days(date(2026, 6, 14), date(2026, 7, 15));
  CHECK(outside.days == 31);
  CHECK_FALSE(outside.within);
  CHECK(tz::thirty_days(date(2026, 6, 14), date(2026, 6, 14)).days == 0);
  CHECK(tz::thirty_days(date(2026, 6, 14), date(2026, 6, 13)).days == -1);
}

TEST_CASE("the last day crosses months, leap days and years") {
  CHECK(tz::last_day(date(2024, 1, 31)) == date(2024, 3, 1));
  CHECK(tz::last_day(date(2025, 1, 31)) == date(2025, 3, 2));
  CHECK(tz::last_day(date(2025, 12, 15)) == date(2026, 1, 14));
}

TEST_CASE("the last instant is the last microsecond of day 30 in Eastern, in winter, summer and across both changes") {
  CHECK(*tz::last_instant(zones(), date(2026, 6, 14)) == utc(date(2026, 7, 15), 4, 0) - 1us);
  CHECK(*tz::last_instant(zones(), date(2025, 12, 15)) == utc(date(2026, 1, 15), 5, 0) - 1us);
  CHECK(*tz::last_instant(zones(), date(2025, 2, 20)) == utc(date(2025, 3, 23), 4, 0) - 1us);
  CHECK(*tz::last_instant(zones(), date(2025, 10, 15)) == utc(date(2025, 11, 15), 5, 0) - 1us);
  // Day 30 is itself the day the clocks change.
  CHECK(*tz::last_instant(zones(), date(2025, 2, 7)) == utc(date(2025, 3, 10), 4, 0) - 1us);
  CHECK(*tz::last_instant(zones(), date(2025, 10, 3)) == utc(date(2025, 11, 3), 5, 0) - 1us);
}

TEST_CASE("at the last instant the session is within, one microsecond later it is not") {
  for (auto const session :
       {date(2025, 2, 7), date(2025, 2, 20), date(2025, 10, 3), date(2025, 10, 15), date(2026, 6, 14)}) {
    auto const noon = utc(session, 17, 0);
    auto const last = *tz::last_instant(zones(), session);
    CHECK(tz::thirty_days(zones(), noon, last)->within);
    CHECK(tz::thirty_days(zones(), noon, last)->days == 30);
    CHECK_FALSE(tz::thirty_days(zones(), noon, last + 1us)->within);
  }
}

TEST_CASE("thirty days are calendar days, not 720 hours") {
  // A late session, Eastern 23:30 on 14 June, is still within at 23:59 on 14 July: 720 hours and 29 minutes later.
  auto const session = utc(date(2026, 6, 15), 3, 30);
  auto const read = tz::thirty_days(zones(), session, utc(date(2026, 7, 15), 3, 59));
  REQUIRE(read.has_value());
  CHECK(read->session == date(2026, 6, 14));
  CHECK(read->today == date(2026, 7, 14));
  CHECK(read->within);
  // An early session is past after less than 744 hours.
  CHECK_FALSE(tz::thirty_days(zones(), utc(date(2026, 6, 14), 4, 5), utc(date(2026, 7, 15), 4, 0))->within);
}

TEST_CASE("days left are zero on the last day and below zero after it") {
  auto const last = tz::last_day(date(2026, 6, 14));
  CHECK(*tz::days_left(zones(), last, utc(date(2026, 7, 14), 12, 0)) == 0);
  CHECK(*tz::days_left(zones(), last, utc(date(2026, 7, 15), 3, 59)) == 0);
  CHECK(*tz::days_left(zones(), last, utc(date(2026, 7, 15), 4, 0)) == -1);
  CHECK(*tz::days_left(zones(), last, utc(date(2026, 6, 14), 12, 0)) == 30);
}

TEST_CASE("dates outside the answered years are refused with a sentence") {
  CHECK(contains(tz::last_instant(zones(), date(2037, 12, 15)).problem(), "1990 to 2037"));
  CHECK(contains(tz::last_instant(zones(), date(2025, 2, 30)).problem(), "2025-02-30 does not exist"));
  CHECK(contains(tz::thirty_days(zones(), utc(date(2040, 1, 1), 0, 0), utc(date(2026, 1, 1), 0, 0)).problem(),
                 "The session"));
  CHECK_FALSE(tz::days_left(zones(), date(2026, 1, 1), utc(date(2040, 1, 1), 0, 0)).has_value());
}
