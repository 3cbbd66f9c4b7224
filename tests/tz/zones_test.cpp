// Are wrong zone data refused, with a sentence that names what is wrong? And is right data found quickly by name?
#include "tz/zones.hpp"

#include <catch2/catch.hpp>

#include "loaded_zones.hpp"

using namespace std::chrono_literals;
using tz_test::contains;
using tz_test::date;
using tz_test::utc;

namespace {

constexpr char const* checked_zones[] = {"America/New_York",
                                         "America/Detroit",
                                         "America/Chicago",
                                         "America/Denver",
                                         "America/Boise",
                                         "America/Phoenix",
                                         "America/Los_Angeles",
                                         "America/Anchorage",
                                         "Pacific/Honolulu",
                                         "America/Puerto_Rico",
                                         "America/Indiana/Indianapolis",
                                         "Europe/London"};

std::vector<tz::ZoneHistory> right_histories() {
  std::vector<tz::ZoneHistory> all;
  for (char const* name : checked_zones) all.push_back(*tz_test::zones().find(name));
  return all;
}

std::string refusal(std::vector<tz::ZoneHistory> histories, std::string tzdata = "2025b") {
  auto const made = tz::Zones::from_histories(std::move(histories), std::move(tzdata));
  auto const* broken = std::get_if<tz::ZonesBroken>(&made);
  return broken == nullptr ? "" : broken->sentence;
}

}  // namespace

TEST_CASE("the system's zone files pass the start-up check and say which release they are") {
  std::string const& tzdata = tz_test::zones().tzdata();
  CHECK(tzdata.size() >= 5);
  CHECK(tzdata.starts_with("20"));
}

TEST_CASE("the twelve zones of the check alone are accepted") { CHECK(refusal(right_histories()).empty()); }

TEST_CASE("a checked zone that is missing is refused by name") {
  for (std::size_t i = 0; i < std::size(checked_zones); ++i) {
    auto histories = right_histories();
    histories.erase(histories.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK(contains(refusal(histories), std::string{"has no zone "} + checked_zones[i]));
  }
}

TEST_CASE("a zone that stays in winter time all year is refused with day, found and right offset") {
  auto histories = right_histories();
  for (auto& history : histories)
    if (history.name == "America/New_York")
      for (auto& period : history.periods) {
        period.offset = -5h;
        period.set_abbreviation("EST");
      }
  std::string const sentence = refusal(histories);
  CHECK(contains(sentence, "America/New_York"));
  CHECK(contains(sentence, "2010-07-15"));
  CHECK(contains(sentence, "it says EST -05:00, right is EDT -04:00"));
}

TEST_CASE("a shift of any single checked zone by one hour is refused by its name") {
  for (std::size_t i = 0; i < std::size(checked_zones); ++i) {
    auto histories = right_histories();
    for (auto& period : histories[i].periods) period.offset += 1h;
    CHECK(contains(refusal(histories), checked_zones[i]));
  }
}

TEST_CASE("daylight time that ends in 2036 is refused") {
  auto histories = right_histories();
  for (auto& period : histories[0].periods)
    if (period.begin > std::chrono::sys_days{date(2036, 11, 1)}) {
      period.offset = -5h;
      period.set_abbreviation("EST");
    }
  CHECK(contains(refusal(histories), "2037-07-15"));
}

TEST_CASE("periods with a hole and data without a release are refused") {
  auto histories = right_histories();
  histories[0].periods.erase(histories[0].periods.begin() + 3);
  CHECK(contains(refusal(histories), "holes or overlaps"));
  CHECK(contains(refusal(right_histories(), ""), "which tzdata release"));
}

TEST_CASE("a zone is found by its exact name, or in any capitals when asked so") {
  CHECK(tz_test::zones().find("America/New_York") != nullptr);
  CHECK(tz_test::zones().find("america/new_york") == nullptr);
  REQUIRE(tz_test::zones().find_in_any_case("america/NEW_york") != nullptr);
  CHECK(tz_test::zones().find_in_any_case("america/NEW_york")->name == "America/New_York");
  CHECK(tz_test::zones().find_in_any_case("localtime") == nullptr);
  CHECK(tz_test::zones().find("") == nullptr);
}

TEST_CASE("a fixed zone keeps its offset at any instant") {
  auto const zone = tz::fixed_zone(-5h);
  CHECK(zone.name == "UTC-05:00");
  REQUIRE(zone.at(std::chrono::sys_days{date(2025, 7, 1)}) != nullptr);
  CHECK(zone.at(std::chrono::sys_days{date(2025, 7, 1)})->offset == -5h);
  CHECK(tz::fixed_zone(0s).name == "UTC");
  CHECK(tz::fixed_zone(5h + 30min).name == "UTC+05:30");
}
