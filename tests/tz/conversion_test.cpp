// Does a wall time become the right instant, and are twice, never and unreadable told as values?
#include "tz/conversion.hpp"

#include <catch2/catch.hpp>

#include "loaded_zones.hpp"

using namespace std::chrono_literals;
using tz::Status;
using tz_test::clock;
using tz_test::contains;
using tz_test::date;
using tz_test::utc;
using tz_test::words;
using tz_test::zones;

namespace {

tz::Conversion at(tz::Date day, int hour, int minute, std::string_view label, tz::Context const& context = {}) {
  return tz::convert(zones(), {day, clock(hour, minute)}, label, context);
}

}  // namespace

TEST_CASE("a Honolulu evening is the next day in Eastern") {
  auto const read = at(date(2025, 1, 14), 20, 0, "Pacific/Honolulu");
  REQUIRE(read.status == Status::unique);
  CHECK(read.readings[0].instant == utc(date(2025, 1, 15), 6, 0));
  CHECK(words(read.readings[0].local) == "2025-01-14 20:00 HST -10:00");
  CHECK(words(read.readings[0].eastern) == "2025-01-15 01:00 EST -05:00");
  CHECK(read.readings[0].day_shift == 1);
  CHECK(read.zone_read_as == "Pacific/Honolulu");
  CHECK(read.tzdata == zones().tzdata());
  CHECK(read.problem.empty());
  CHECK_FALSE(read.gap.has_value());
}

TEST_CASE("a London night is the day before in Eastern, and a London noon the same day") {
  auto const night = at(date(2026, 7, 15), 2, 30, "Europe/London");
  REQUIRE(night.status == Status::unique);
  CHECK(words(night.readings[0].eastern) == "2026-07-14 21:30 EDT -04:00");
  CHECK(night.readings[0].day_shift == -1);
  auto const noon = at(date(2026, 7, 15), 12, 0, "Europe/London");
  REQUIRE(noon.status == Status::unique);
  CHECK(noon.readings[0].day_shift == 0);
}

TEST_CASE("London is four hours ahead of Eastern in the weeks between the two changes") {
  CHECK(words(at(date(2025, 3, 20), 12, 0, "London").readings.at(0).eastern) == "2025-03-20 08:00 EDT -04:00");
  CHECK(words(at(date(2025, 10, 28), 12, 0, "London").readings.at(0).eastern) == "2025-10-28 08:00 EDT -04:00");
  CHECK(words(at(date(2025, 4, 20), 12, 0, "London").readings.at(0).eastern) == "2025-04-20 07:00 EDT -04:00");
}

TEST_CASE("a wall time on the hour that happens twice is a value with both readings") {
  auto const read = at(date(2025, 11, 2), 1, 30, "ET");
  REQUIRE(read.status == Status::ambiguous);
  REQUIRE(read.readings.size() == 2);
  CHECK(read.readings[0].instant == utc(date(2025, 11, 2), 5, 30));
  CHECK(read.readings[0].local.abbreviation == "EDT");
  CHECK(read.readings[1].instant == utc(date(2025, 11, 2), 6, 30));
  CHECK(read.readings[1].local.abbreviation == "EST");
  CHECK(read.problem ==
        "01:30 on 2025-11-02 happened twice in America/New_York, as 01:30 EDT (UTC-04:00) and as 01:30 EST "
        "(UTC-05:00). Say which one is meant.");
}

TEST_CASE("the hour that happens twice begins at 01:00 and ends before 02:00") {
  CHECK(at(date(2025, 11, 2), 0, 59, "ET").status == Status::unique);
  CHECK(at(date(2025, 11, 2), 1, 0, "ET").status == Status::ambiguous);
  CHECK(at(date(2025, 11, 2), 1, 59, "ET").status == Status::ambiguous);
  CHECK(at(date(2025, 11, 2), 2, 0, "ET").status == Status::unique);
}

TEST_CASE("EDT settles the hour that happens twice, and so do the other summer labels") {
  auto const first = at(date(2025, 11, 2), 1, 30, "EDT");
  REQUIRE(first.status == Status::unique);
  CHECK(first.readings[0].instant == utc(date(2025, 11, 2), 5, 30));
  CHECK(contains(first.rule, "EDT settles which one is meant"));
  CHECK(at(date(2025, 11, 2), 1, 30, "Eastern Daylight Time").status == Status::unique);
  CHECK(at(date(2025, 11, 2), 1, 30, "PDT").readings.at(0).instant == utc(date(2025, 11, 2), 8, 30));
  CHECK(at(date(2025, 10, 26), 1, 30, "BST").readings.at(0).instant == utc(date(2025, 10, 26), 0, 30));
  CHECK(at(date(2025, 10, 26), 1, 30, "GMT").readings.at(0).instant == utc(date(2025, 10, 26), 1, 30));
  CHECK(at(date(2025, 10, 26), 1, 30, "UK time").status == Status::ambiguous);
}

TEST_CASE(
    "EST leaves the hour that happens twice open, for people write it all year, and so do the other winter labels") {
  for (std::string_view const label : {"EST", "Eastern Standard Time", "CST", "PST", "AKST"}) {
    auto const read = at(date(2025, 11, 2), 1, 30, label);
    INFO(label);
    CHECK(read.status == Status::ambiguous);
    CHECK(read.readings.size() == 2);
    CHECK(contains(read.problem, "does not settle it"));
  }
  CHECK(at(date(2025, 11, 2), 1, 30, "MST", {"CO", {}}).status == Status::ambiguous);
  CHECK(at(date(2025, 11, 2), 1, 30, "MST", {"AZ", {}}).status == Status::unique);
  CHECK(at(date(2025, 10, 26), 1, 30, "GMT", {{}, "Europe/London"}).status == Status::ambiguous);
  CHECK(at(date(2025, 11, 2), 0, 59, "EST").status == Status::unique);
  CHECK_FALSE(contains(at(date(2025, 11, 2), 1, 30, "ET").problem, "does not settle it"));
}

TEST_CASE("two Denver times an hour apart are both 01:30 in Eastern, and each knows which") {
  CHECK(words(at(date(2025, 11, 1), 23, 30, "America/Denver").readings.at(0).eastern) == "2025-11-02 01:30 EDT -04:00");
  CHECK(words(at(date(2025, 11, 2), 0, 30, "America/Denver").readings.at(0).eastern) == "2025-11-02 01:30 EST -05:00");
}

TEST_CASE("a wall time in the spring gap is a value with both sides") {
  for (std::string_view const label : {"ET", "EST", "EDT", "America/New_York"}) {
    auto const read = at(date(2025, 3, 9), 2, 30, label);
    REQUIRE(read.status == Status::nonexistent);
    CHECK(read.readings.empty());
    REQUIRE(read.gap.has_value());
    CHECK(words(read.gap->before) == "2025-03-09 01:59:59 EST -05:00");
    CHECK(words(read.gap->after) == "2025-03-09 03:00 EDT -04:00");
    CHECK(contains(read.problem, "02:30 on 2025-03-09 does not exist in America/New_York"));
  }
  CHECK(at(date(2025, 3, 9), 1, 59, "ET").status == Status::unique);
  CHECK(at(date(2025, 3, 9), 2, 0, "ET").status == Status::nonexistent);
  CHECK(at(date(2025, 3, 9), 3, 0, "ET").status == Status::unique);
  CHECK(at(date(2025, 3, 9), 2, 30, "America/Phoenix").status == Status::unique);
}

TEST_CASE("a whole day that a zone skipped is a gap too") {
  auto const read = at(date(2011, 12, 30), 12, 0, "Pacific/Apia");
  REQUIRE(read.status == Status::nonexistent);
  CHECK(read.gap->before.date == date(2011, 12, 29));
  CHECK(read.gap->after.date == date(2011, 12, 31));
}

TEST_CASE("the zone to show may be another one, by name or by label") {
  auto const read = tz::convert(zones(), {date(2025, 7, 14), clock(15, 0)}, "ET", {}, "Pacific");
  REQUIRE(read.status == Status::unique);
  CHECK(words(read.readings[0].eastern) == "2025-07-14 12:00 PDT -07:00");
  auto const unknown = tz::convert(zones(), {date(2025, 7, 14), clock(15, 0)}, "ET", {}, "Mars");
  CHECK(unknown.status == Status::unresolved);
  CHECK(contains(unknown.problem, "The zone to show: \"Mars\""));
}

TEST_CASE(
    "a day that does not exist, a time past midnight and years outside 1990 to 2037 are refused with a sentence") {
  auto const no_day = at(date(2025, 2, 29), 12, 0, "ET");
  CHECK(no_day.status == Status::unresolved);
  CHECK(contains(no_day.problem, "2025-02-29 does not exist"));
  CHECK(contains(at(date(2025, 2, 28), 24, 0, "ET").problem, "between 00:00 and 23:59:59"));
  CHECK(contains(at(date(2025, 2, 28), -1, 0, "ET").problem, "between 00:00 and 23:59:59"));
  CHECK(contains(at(date(2038, 1, 1), 0, 0, "ET").problem, "1990 to 2037"));
  CHECK(contains(at(date(1989, 12, 31), 23, 59, "ET").problem, "1990 to 2037"));
  CHECK(at(date(2037, 12, 31), 23, 59, "ET").status == Status::unique);
  CHECK(at(date(1990, 1, 1), 0, 0, "ET").status == Status::unique);
  auto const over = at(date(2037, 12, 31), 23, 0, "Pacific/Honolulu");
  CHECK(over.status == Status::unresolved);
  CHECK(over.readings.empty());
}

TEST_CASE("an instant outside the answered years or in an unknown zone is a problem, not a date") {
  CHECK_FALSE(tz::in_zone(zones(), utc(date(2038, 7, 1), 12, 0), "America/New_York").has_value());
  CHECK_FALSE(tz::in_zone(zones(), utc(date(2300, 7, 1), 12, 0), "America/New_York").has_value());
  CHECK_FALSE(tz::in_zone(zones(), utc(date(1989, 7, 1), 12, 0), "America/New_York").has_value());
  CHECK_FALSE(tz::eastern_date(zones(), utc(date(2038, 7, 1), 12, 0)).has_value());
  CHECK(contains(tz::in_zone(zones(), utc(date(2025, 7, 1), 12, 0), "EST!").problem(), "\"EST!\" is not an IANA"));
  CHECK(tz::in_zone(zones(), utc(date(2037, 7, 1), 12, 0), "America/New_York")->abbreviation == "EDT");
}

TEST_CASE("the Eastern date changes at Eastern midnight, to the microsecond") {
  CHECK(*tz::eastern_date(zones(), utc(date(2026, 7, 15), 4, 0) - 1us) == date(2026, 7, 14));
  CHECK(*tz::eastern_date(zones(), utc(date(2026, 7, 15), 4, 0)) == date(2026, 7, 15));
  CHECK(*tz::eastern_date(zones(), utc(date(2026, 1, 15), 5, 0) - 1us) == date(2026, 1, 14));
}

TEST_CASE("whole minutes are counted between instants, and a fraction of a minute is no number") {
  auto const start = utc(date(2026, 7, 14), 14, 0);
  CHECK(tz::whole_minutes(start, start + 53min) == 53);
  CHECK_FALSE(tz::whole_minutes(start, start + 53min + 1us).has_value());
  CHECK(tz::whole_minutes(start, start - 5min) == -5);
  CHECK(tz::elapsed(start, start + 90s) == 90s);
}

TEST_CASE("every status has its own word") {
  CHECK(tz::words(Status::unique) == "unique");
  CHECK(tz::words(Status::ambiguous) == "ambiguous");
  CHECK(tz::words(Status::nonexistent) == "nonexistent");
  CHECK(tz::words(Status::unresolved) == "unresolved");
}
