// Is a reminder's day found over weekends, holidays and changes of the clocks?
#include "workflows/rules/business_days.hpp"

#include <catch2/catch.hpp>

using namespace workflows;
using workflows::rules::business_days_later;

namespace {

tz::Zones const& zones() {
  static auto const loaded = std::get<tz::Zones>(tz::Zones::load());
  return loaded;
}

std::vector<Date> dates(std::vector<std::string> const& all) {
  std::vector<Date> list;
  for (auto const& each : all) list.push_back(*parse_date(each));
  return list;
}

std::string later(std::string const& from, int days, std::string const& zone = "America/New_York",
                  std::vector<std::string> const& holidays = {}) {
  auto const off = dates(holidays);
  auto const found = business_days_later(zones(), *parse_instant(from), days, zone, off);
  return found ? words(*found) : found.problem();
}

}  // namespace

TEST_CASE("a business day later is the next weekday at the same time of day", "[business_days]") {
  CHECK(later("2026-07-20T14:00:00Z", 1) == "2026-07-21T14:00:00Z");  // Monday
  CHECK(later("2026-07-20T14:00:00Z", 3) == "2026-07-23T14:00:00Z");
}

TEST_CASE("weekends do not count, and a weekend is no start either", "[business_days]") {
  CHECK(later("2026-07-24T14:00:00Z", 1) == "2026-07-27T14:00:00Z");  // Friday
  CHECK(later("2026-07-24T14:00:00Z", 3) == "2026-07-29T14:00:00Z");
  CHECK(later("2026-07-25T14:00:00Z", 1) == "2026-07-27T14:00:00Z");  // Saturday
  CHECK(later("2026-07-26T14:00:00Z", 1) == "2026-07-27T14:00:00Z");  // Sunday
}

TEST_CASE("holidays do not count", "[business_days]") {
  CHECK(later("2026-07-02T14:00:00Z", 1, "America/New_York", {"2026-07-03"}) == "2026-07-06T14:00:00Z");
  CHECK(later("2026-12-23T15:00:00Z", 3, "America/New_York", {"2026-12-24", "2026-12-25", "2027-01-01"}) ==
        "2026-12-30T15:00:00Z");
}

TEST_CASE("the day is the zone's day, not that of Greenwich", "[business_days]") {
  CHECK(later("2026-07-25T02:30:00Z", 1) == "2026-07-28T02:30:00Z");                   // Friday evening in New York
  CHECK(later("2026-07-25T02:30:00Z", 1, "Europe/London") == "2026-07-27T02:30:00Z");  // Saturday there already
}

TEST_CASE("the time of day stays over a change of the clocks", "[business_days]") {
  CHECK(later("2026-03-06T15:00:00Z", 1) == "2026-03-09T14:00:00Z");
  CHECK(later("2026-10-30T14:00:00Z", 1) == "2026-11-02T15:00:00Z");
}

TEST_CASE("a time of day that the clocks skip becomes the first instant after the gap", "[business_days]") {
  // Egypt puts its clocks forward on Friday 24 April 2026 at midnight: 00:30 is skipped.
  CHECK(later("2026-04-22T22:30:00Z", 1, "Africa/Cairo") == "2026-04-23T22:00:00Z");
}

TEST_CASE("a time of day that happens twice is the earlier one", "[business_days]") {
  // Egypt puts its clocks back on Thursday 29 October 2026 at midnight: 23:30 happens twice that Thursday.
  CHECK(later("2026-10-28T20:30:00Z", 1, "Africa/Cairo") == "2026-10-29T20:30:00Z");
}

TEST_CASE("what cannot be counted is told, with what is allowed", "[business_days]") {
  CHECK(later("2026-07-20T14:00:00Z", 0).find("1 to 250") != std::string::npos);
  CHECK(later("2026-07-20T14:00:00Z", 251).find("1 to 250") != std::string::npos);
  CHECK(later("2026-07-20T14:00:00Z", 1, "Mars/Olympus").find("Mars/Olympus") != std::string::npos);
  std::vector<std::string> always;
  std::vector<Date> off;
  for (auto day = std::chrono::sys_days{*parse_date("2026-01-01")}; off.size() < 5000; day += std::chrono::days{1})
    off.push_back(Date{day});
  auto const none = business_days_later(zones(), *parse_instant("2026-07-20T14:00:00Z"), 1, "America/New_York", off);
  REQUIRE_FALSE(none);
  CHECK(none.problem().find("holidays") != std::string::npos);
}
