// Is a session as long as the time that really passed, across midnight and across both changes of the clocks?
#include <catch2/catch.hpp>

#include "loaded_zones.hpp"

using namespace std::chrono_literals;
using tz::Status;
using tz_test::clock;
using tz_test::contains;
using tz_test::date;
using tz_test::utc;
using tz_test::zones;

namespace {

tz::Span span(tz::Date day, std::chrono::seconds start, std::chrono::seconds end, std::string_view label) {
  return tz::convert_span(zones(), day, start, end, label);
}

}  // namespace

TEST_CASE("a session in the afternoon lasts what the clocks say") {
  auto const read = span(date(2026, 7, 14), clock(15, 0), clock(15, 53), "PT");
  REQUIRE(read.status == Status::unique);
  CHECK(*read.duration == 53min);
  CHECK_FALSE(read.ends_next_day);
  CHECK(read.start.readings[0].instant == utc(date(2026, 7, 14), 22, 0));
}

TEST_CASE("a session over midnight ends on the next day") {
  auto const read = span(date(2026, 7, 14), clock(23, 30), clock(0, 23), "ET");
  REQUIRE(read.status == Status::unique);
  CHECK(read.ends_next_day);
  CHECK(*read.duration == 53min);
  CHECK(read.end.readings[0].local.date == date(2026, 7, 15));
}

TEST_CASE("a session over the spring change is an hour shorter than its wall clocks") {
  auto const read = span(date(2025, 3, 9), clock(1, 30), clock(3, 15), "ET");
  REQUIRE(read.status == Status::unique);
  CHECK(*read.duration == 45min);
}

TEST_CASE("a session over the autumn change is an hour longer than its wall clocks") {
  auto const read = span(date(2025, 11, 2), clock(0, 45), clock(2, 15), "ET");
  REQUIRE(read.status == Status::unique);
  CHECK(*read.duration == 150min);
}

TEST_CASE("a session over midnight into the change counts real minutes") {
  auto const spring = span(date(2025, 3, 8), clock(23, 50), clock(3, 10), "ET");
  REQUIRE(spring.status == Status::unique);
  CHECK(*spring.duration == 140min);
}

TEST_CASE("an end that happened twice makes the session ambiguous, and only the summer label settles it") {
  auto const twice = span(date(2025, 11, 2), clock(0, 45), clock(1, 30), "ET");
  CHECK(twice.status == Status::ambiguous);
  CHECK(twice.start.status == Status::unique);
  CHECK_FALSE(twice.duration.has_value());
  CHECK(contains(twice.problem, "The session's end: 01:30 on 2025-11-02 happened twice"));
  CHECK(*span(date(2025, 11, 2), clock(0, 45), clock(1, 30), "EDT").duration == 45min);
  CHECK(*span(date(2025, 11, 2), clock(1, 10), clock(1, 50), "EDT").duration == 40min);
  CHECK(*span(date(2025, 11, 2), clock(0, 45), clock(1, 30), "UTC-5").duration == 45min);
  CHECK(span(date(2025, 11, 2), clock(0, 45), clock(1, 30), "EST").status == Status::ambiguous);
}

TEST_CASE("an end in the spring gap makes the session nonexistent") {
  auto const read = span(date(2025, 3, 9), clock(1, 45), clock(2, 30), "ET");
  CHECK(read.status == Status::nonexistent);
  CHECK(contains(read.problem, "The session's end"));
}

TEST_CASE("an unreadable label makes the session unresolved") {
  auto const read = span(date(2025, 3, 9), clock(10, 0), clock(11, 0), "IST");
  CHECK(read.status == Status::unresolved);
  CHECK(contains(read.problem, "several meanings"));
}

TEST_CASE("a session of twelve hours or more is a wrong time, not a long session") {
  auto const swapped = span(date(2026, 7, 14), clock(15, 0), clock(14, 7), "ET");
  CHECK(swapped.status == Status::unresolved);
  CHECK_FALSE(swapped.duration.has_value());
  CHECK(contains(swapped.problem, "1387 minutes after the start, on the next day"));
  CHECK(span(date(2026, 7, 14), clock(10, 0), clock(10, 0), "ET").status == Status::unresolved);
  CHECK(span(date(2026, 7, 14), clock(8, 0), clock(20, 0), "ET").status == Status::unresolved);
  CHECK(span(date(2026, 7, 14), clock(8, 0), clock(19, 59), "ET").status == Status::unique);
}

TEST_CASE("a date that does not exist is a problem of the session's start") {
  auto const read = span(date(2025, 2, 30), clock(23, 0), clock(0, 10), "ET");
  CHECK(read.status == Status::unresolved);
  CHECK(contains(read.problem, "2025-02-30 does not exist"));
}
