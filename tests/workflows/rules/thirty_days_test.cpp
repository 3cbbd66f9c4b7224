// Are the thirty days counted in calendar dates, with day 30 inside?
#include "workflows/rules/thirty_days.hpp"

#include <catch2/catch.hpp>

using namespace workflows::rules;
using workflows::Date;

namespace {
Date day(std::string_view text) { return workflows::parse_date(text).value(); }
}  // namespace

TEST_CASE("day 30 is inside and day 31 is outside") {
  CHECK(thirty_days(day("2026-06-14"), day("2026-07-14")).days == 30);
  CHECK(thirty_days(day("2026-06-14"), day("2026-07-14")).within);
  CHECK(thirty_days(day("2026-06-14"), day("2026-07-15")).days == 31);
  CHECK_FALSE(thirty_days(day("2026-06-14"), day("2026-07-15")).within);
}

TEST_CASE("the day of the session is day 0") {
  auto const same = thirty_days(day("2026-07-14"), day("2026-07-14"));
  CHECK(same.days == 0);
  CHECK(same.within);
}

TEST_CASE("the last day is 30 days on, across months, leap days and years") {
  CHECK(thirty_days(day("2026-06-14"), day("2026-06-14")).last_day == day("2026-07-14"));
  CHECK(thirty_days(day("2028-01-30"), day("2028-01-30")).last_day == day("2028-02-29"));
  CHECK(thirty_days(day("2026-01-30"), day("2026-01-30")).last_day == day("2026-03-01"));
  CHECK(thirty_days(day("2026-12-15"), day("2026-12-15")).last_day == day("2027-01-14"));
}

TEST_CASE("a session ahead has negative days and its limit has not passed") {
  auto const ahead = thirty_days(day("2026-07-14"), day("2026-07-10"));
  CHECK(ahead.days == -4);
  CHECK(ahead.within);
}
