// Does the index answer exactly as a search through all periods does? Histories without an index are searched; both are
// asked the same.
#include "tz/wall_fit.hpp"

#include <catch2/catch.hpp>

#include "loaded_zones.hpp"

using namespace std::chrono_literals;
using tz_test::clock;
using tz_test::date;
using tz_test::zones;

namespace {

tz::ZoneHistory searched(std::string const& zone) {
  auto history = *zones().find(zone);
  REQUIRE_FALSE(history.index.by_wall.empty());
  history.index = {};
  return history;
}

std::ptrdiff_t number(tz::ZoneHistory const& zone, tz::Period const* period) {
  return period == nullptr ? -1 : period - zone.periods.data();
}

bool same(tz::ZoneHistory const& indexed, tz::ZoneHistory const& plain, std::chrono::sys_seconds time) {
  auto const left = tz::fit_wall(indexed, time), right = tz::fit_wall(plain, time);
  bool equal = left.count == right.count && number(indexed, left.before_gap) == number(plain, right.before_gap) &&
               number(indexed, left.after_gap) == number(plain, right.after_gap) &&
               number(indexed, indexed.at(time)) == number(plain, plain.at(time));
  for (std::size_t i = 0; i < left.count && equal; ++i)
    equal = number(indexed, left.periods[i]) == number(plain, right.periods[i]);
  return equal;
}

}  // namespace

TEST_CASE("the index agrees with the search around every change and across all years, in every kind of zone") {
  for (std::string const zone :
       {"America/New_York", "America/Indiana/Knox", "America/Phoenix", "Pacific/Honolulu", "Europe/London",
        "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu", "America/Caracas", "Etc/GMT+5"}) {
    auto const& indexed = *zones().find(zone);
    auto const plain = searched(zone);
    std::size_t wrong = 0, asked = 0;
    auto const ask = [&](std::chrono::sys_seconds time) {
      ++asked;
      if (!same(indexed, plain, time)) ++wrong;
    };
    auto const first = indexed.periods.front().begin, last = indexed.periods.back().end;
    for (auto time = first - 48h; time < last + 48h; time += 31h + 7min) ask(time);
    for (auto const& period : indexed.periods)
      for (auto const shift : {0h, -12h, -5h, -4h, 1h, 5h, 13h})
        for (auto const second : {-3601s, -3600s, -1s, 0s, 1s, 3599s, 3600s}) {
          ask(period.begin + shift + second);
          ask(period.begin + period.offset + second);
        }
    INFO(zone);
    CHECK(wrong == 0);
    CHECK(asked > 13000);
  }
}

TEST_CASE("a wall time that two changes within hours of each other show three times is found, also by the index") {
  auto const at = std::chrono::sys_days{date(2020, 1, 1)};
  auto const period = [](auto begin, auto end, std::chrono::seconds offset) {
    return tz::Period{begin, end, offset, false, {}, 0};
  };
  tz::ZoneHistory zone{
      "Test/Restless", {period(at, at + 48h, 2h), period(at + 48h, at + 49h, 1h), period(at + 49h, at + 99h, 0h)}, {}};
  auto plain = zone;
  zone.index = tz::ZoneIndex::of(zone.periods);
  std::size_t three = 0, wrong = 0;
  for (std::chrono::sys_seconds time = at - 24h; time < at + 120h; time += 10min) {
    if (!same(zone, plain, time)) ++wrong;
    if (tz::fit_wall(zone, time).count == 3) ++three;
  }
  CHECK(wrong == 0);
  CHECK(three == 6);  // the hour from 49:00 is shown by all three
  CHECK(tz::fit_wall(zone, at + 48h + 50min).count == 1);
  CHECK(tz::fit_wall(zone, at + 49h + 30min).count == 3);
  CHECK(tz::fit_wall(zone, at + 50h).count == 1);
}

TEST_CASE("outside its periods a zone fits nothing, and a fixed zone always fits once") {
  auto const& zone = *zones().find("America/New_York");
  auto const outside = tz::fit_wall(zone, std::chrono::sys_days{date(2200, 1, 1)});
  CHECK(outside.count == 0);
  CHECK(outside.before_gap == nullptr);
  CHECK(zone.at(std::chrono::sys_days{date(2200, 1, 1)}) == nullptr);
  CHECK(zone.at(std::chrono::sys_days{date(1900, 1, 1)}) == nullptr);
  CHECK(tz::fit_wall(tz::fixed_zone(-5h), std::chrono::sys_days{date(2200, 1, 1)}).count == 1);
}
