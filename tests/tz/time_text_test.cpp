// Are dates and times read as people type them, and is everything that can be read in two ways refused by name?
#include "tz/time_text.hpp"

#include <catch2/catch.hpp>

#include "loaded_zones.hpp"

using tz_test::clock;
using tz_test::contains;
using tz_test::date;

namespace {

std::string time_of(std::string_view text) {
  auto const read = tz::parse_time_text(text);
  return read ? tz::time_words(read->since_midnight) : "problem";
}

std::string date_of(std::string_view text) {
  auto const read = tz::parse_date_text(text);
  return read ? tz::date_words(read->date) : "problem";
}

// "15:00–15:53 EST".
std::string range_of(std::string_view text) {
  auto const read = tz::parse_time_range_text(text);
  if (!read) return "problem";
  std::string const label = read->label.empty() ? "" : " " + read->label;
  return tz::time_words(read->start) + "–" + tz::time_words(read->end) + label;
}

}  // namespace

TEST_CASE("times with am or pm are read in every common spelling") {
  for (std::string_view const text : {"3pm", "3 pm", "3PM", "3:00 PM", "3:00pm", "03:00 PM", "3 p.m.", "3:00 P.M.",
                                      "3p", "3:00\u202fPM", "3:00\u00a0pm", "  3pm"})
    CHECK((std::string{text} + " = " + time_of(text)) == std::string{text} + " = 15:00");
  CHECK(time_of("10:15 a.m.") == "10:15");
  CHECK(time_of("12am") == "00:00");
  CHECK(time_of("12 PM") == "12:00");
  CHECK(time_of("12:30 am") == "00:30");
  CHECK(time_of("11:59:59 pm") == "23:59:59");
  CHECK(time_of("noon") == "12:00");
  CHECK(time_of("12 noon") == "12:00");
}

TEST_CASE("two-digit hours without am or pm are 24-hour") {
  CHECK(time_of("15:00") == "15:00");
  CHECK(time_of("09:30") == "09:30");
  CHECK(time_of("10:15") == "10:15");
  CHECK(time_of("00:00") == "00:00");
  CHECK(time_of("23:59:59") == "23:59:59");
  CHECK(time_of("0:15") == "00:15");
}

TEST_CASE("one-digit hours without am or pm are a problem that names both readings") {
  CHECK(contains(tz::parse_time_text("3:00").problem(), "03:00 or 15:00"));
  CHECK(contains(tz::parse_time_text("9:30 EST").problem(), "09:30 or 21:30"));
  CHECK(contains(tz::parse_time_text("3").problem(), "03:00 or 15:00"));
}

TEST_CASE("what is no time is refused") {
  for (std::string_view const text :
       {"",      "  ",     "pm",   "15",   "1500",     "24:00",      "25:00",
        "12:60", "3:5 pm", "13pm", "0 am", "15:00 pm", "3:00:75 pm", "midnight",
        "3pmx",  "three",  "-3pm", "3:",   ":30",      "12345",      "99999999999999999999"})
    CHECK((std::string{text} + " = " + time_of(text)) == std::string{text} + " = problem");
  CHECK(contains(tz::parse_time_text("midnight").problem(), "00:00"));
}

TEST_CASE("a time tells where it stopped") {
  CHECK(tz::parse_time_text("3:00 PM EST")->end_offset == 7);
  CHECK(tz::parse_time_text("10:15 at home")->end_offset == 5);
  CHECK(tz::parse_time_text("15:00-05:00")->end_offset == 5);
  CHECK(tz::parse_time_text("3 p.m., by video")->end_offset == 6);
}

TEST_CASE("dates are read in every documented shape") {
  for (std::string_view const text :
       {"7/14/2026", "07/14/2026", "7/14/26", "7-14-2026", "July 14, 2026", "Jul 14 2026", "Jul. 14, 2026",
        "JULY 14 2026", "July 14th, 2026", "2026-07-14", "2026-7-14", "2026/07/14", "14 July 2026", "14th of July 2026",
        "14-Jul-2026", "Tuesday, July 14, 2026", "Tue 7/14/2026", "  2026-07-14"})
    CHECK((std::string{text} + " = " + date_of(text)) == std::string{text} + " = 2026-07-14");
  CHECK(date_of("2/29/2024") == "2024-02-29");
  CHECK(date_of("Sept 3, 2026") == "2026-09-03");
  CHECK(date_of("4/12/1985") == "1985-04-12");
}

TEST_CASE("slashed dates put the month first and are never turned round") {
  CHECK(date_of("3/4/2026") == "2026-03-04");
  CHECK(date_of("14/7/2026") == "problem");
  CHECK(contains(tz::parse_date_text("14/7/2026").problem(), "no month 14"));
}

TEST_CASE("what is no whole date is refused") {
  for (std::string_view const text : {"",           "03/04",       "July 14",      "14 July",       "7/14",
                                      "14.07.2026", "2/29/2026",   "2026-02-30",   "2026-13-01",    "0/1/2026",
                                      "7/0/2026",   "7/14/202",    "7/14/20261",   "7/14/2026x",    "July",
                                      "July 2026",  "2026",        "20260714",     "Juli 14, 2026", "yesterday",
                                      "7//2026",    "July 14, 26", "99999/1/2026", "7/14-2026"})
    CHECK((std::string{text} + " = " + date_of(text)) == std::string{text} + " = problem");
  CHECK(contains(tz::parse_date_text("03/04").problem(), "the year is missing"));
  CHECK(contains(tz::parse_date_text("2/29/2026").problem(), "2026-02-29 does not exist"));
  CHECK(contains(tz::parse_date_text("Monday, July 14, 2026").problem(), "is a tuesday, not a monday"));
}

TEST_CASE("a date tells where it stopped") {
  CHECK(tz::parse_date_text("7/14/2026, 3pm")->end_offset == 9);
  CHECK(tz::parse_date_text("July 14, 2026 at noon")->end_offset == 13);
  CHECK(tz::parse_date_text("2026-07-14T15:00")->end_offset == 10);
}

TEST_CASE("a range of times is read with its label") {
  CHECK(range_of("10:15 – 11:08 PT") == "10:15–11:08 PT");
  CHECK(range_of("10:15-11:08") == "10:15–11:08");
  CHECK(range_of("10:15 -11:08 PT") == "10:15–11:08 PT");
  CHECK(range_of("15:00 to 15:53 America/Chicago") == "15:00–15:53 America/Chicago");
  CHECK(range_of("from 3pm until 3:53pm (ET)") == "15:00–15:53 ET");
  CHECK(range_of("3:00 PM EST – 3:53 PM EST") == "15:00–15:53 EST");
  CHECK(range_of("3:00 PM ET—3:53 PM") == "15:00–15:53 ET");
  CHECK(range_of("23:30–00:23 ET") == "23:30–00:23 ET");
  CHECK(range_of("3:00-3:53 PM NPT") == "15:00–15:53 NPT");
  CHECK(range_of("3:00-3:53 PM, by video") == "15:00–15:53");
  CHECK(range_of("9:30 – 13:00") == "09:30–13:00");
}

TEST_CASE("one side's am or pm serves the other when only one reading makes a session") {
  CHECK(range_of("3:00-3:53 PM EST") == "15:00–15:53 EST");
  CHECK(range_of("3-4pm") == "15:00–16:00");
  CHECK(range_of("03:00 - 03:53 PM") == "15:00–15:53");
  CHECK(range_of("11:30 – 12:20 pm") == "11:30–12:20");
  CHECK(range_of("11:30 PM – 12:20") == "23:30–00:20");
  CHECK(range_of("3:00 PM – 3:53") == "15:00–15:53");
  CHECK(range_of("10:15–11:08 pm") == "22:15–23:08");
  CHECK(range_of("10 am - 10:53") == "10:00–10:53");
}

TEST_CASE("a range that can be read twice or not at all is refused") {
  CHECK(contains(tz::parse_time_range_text("3:00 – 3:53").problem(), "03:00–03:53 or 15:00–15:53"));
  CHECK(contains(tz::parse_time_range_text("9:30 - 10:23 PT").problem(), "09:30–10:23 or 21:30–22:23"));
  CHECK(contains(tz::parse_time_range_text("3 - 4").problem(), "03:00–04:00 or 15:00–16:00"));
  CHECK(contains(tz::parse_time_range_text("10:00 AM PT – 2:00 PM ET").problem(), "two zones"));
  for (std::string_view const text : {"3:00 PM – 3:00 PM", "08:00 – 20:00", "3:00 – 15:53", "15:00 – 14:00", "10:15",
                                      "10:15 –", "– 11:08", "3pm 4pm", "", "10:15 – later", "3:00–3:00 pm"})
    CHECK((std::string{text} + " = " + range_of(text)) == std::string{text} + " = problem");
}

TEST_CASE("a range tells where it stopped") {
  CHECK(tz::parse_time_range_text("10:15-11:08 PT, video")->end_offset == 14);
  CHECK(tz::parse_time_range_text("3:00-3:53 PM (53 min)")->end_offset == 12);
}

TEST_CASE("a local time on a command line has a date, a time and perhaps a label") {
  auto const plain = tz::parse_local_text("2026-07-14 15:00");
  REQUIRE(plain.has_value());
  CHECK(plain->wall == tz::WallTime{date(2026, 7, 14), clock(15, 0)});
  CHECK(plain->label.empty());
  CHECK(tz::parse_local_text("2026-07-14T15:00:30-04:00")->label == "-04:00");
  CHECK(tz::parse_local_text("2026-07-14T15:00:30-04:00")->wall.since_midnight == clock(15, 0, 30));
  CHECK(tz::parse_local_text("2026-07-14T15:00Z")->label == "Z");
  CHECK(tz::parse_local_text("7/14/2026 at 3pm Eastern Time ")->label == "Eastern Time");
  CHECK(tz::parse_local_text("July 14, 2026, 3:00 PM America/Chicago")->label == "America/Chicago");
  CHECK(contains(tz::parse_local_text("2026-07-14 15:00:30.25").problem(), "finer than seconds"));
  CHECK(contains(tz::parse_local_text("2026-07-14 3:00").problem(), "03:00 or 15:00"));
  CHECK_FALSE(tz::parse_local_text("2026-07-14").has_value());
  CHECK_FALSE(tz::parse_local_text("15:00").has_value());
}

TEST_CASE("a range where one local time belongs is refused, never read as an offset") {
  for (std::string const behind :
       {"3pm - 5",     "3pm-5",         "9:00am-10:00",     "9am - 10",       "11:00 AM – 12", "10:00–11:00",
        "10:00-11:00", "10:00 - 11:00", "15:00-5",          "15:00 -04:00",   "3pm-05:00",     "3pm (-5)",
        "3pm. - 5",    "3pm — 5",       "3pm −5",           "10:00 to 11:00", "3pm until 5",   "3pm ET - 5",
        "3pm GMT – 5", "3pm UTC - 5",   "11:00 am to noon", "10:00-11:00 ET"}) {
    auto const read = tz::parse_local_text("2026-07-14 " + behind);
    CHECK((behind + (read                                              ? " read"
                     : contains(read.problem(), "is a range of times") ? ""
                                                                       : read.problem())) == behind);
  }
  for (std::string const text : {"2026-07-14T15:00 -04:00", "2026-07-14T10:00–11:00", "2026-07-14T10:00-5",
                                 "2026-07-14T10:00-11", "2026-07-14T3pm-05:00", "2026-07-14T10:00 - 11:00"})
    CHECK((text + (tz::parse_local_text(text) ? " read" : "")) == text);
  for (std::string const behind : {"3pm+5", "3pm +05:30", "15:00+5"})
    CHECK(contains(tz::parse_local_text("2026-07-14 " + behind).problem(), "plus sign"));
}

TEST_CASE("an offset that cannot be a range is kept: behind the T, or with UTC or GMT spelt out") {
  auto const label = [](std::string const& text) {
    auto const read = tz::parse_local_text(text);
    return read ? read->label : read.problem();
  };
  CHECK(label("2026-07-14T15:00-04:00") == "-04:00");
  CHECK(label("2026-07-14T15:00-0400") == "-0400");
  CHECK(label("2026-07-14T15:00\u221204:00") == "\u221204:00");
  CHECK(label("2026-07-14T15:00+05:30") == "+05:30");
  CHECK(label("2026-07-14 15:00+05:30") == "+05:30");
  CHECK(label("2026-07-14 15:00 UTC-5") == "UTC-5");
  CHECK(label("2026-07-14 3pm GMT-5") == "GMT-5");
  CHECK(label("2026-07-14 15:00 Etc/GMT-5") == "Etc/GMT-5");
  CHECK(label("2026-07-14 15:00 America/Port-au-Prince") == "America/Port-au-Prince");
}
