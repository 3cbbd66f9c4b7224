// How many nanoseconds does a conversion cost, wall time to instant to Eastern? Ours beside the plain date library, in
// one run over the same wall times: once in the order of a calendar, once thrown about over all years. Both must give
// the same sum, or the comparison is worth nothing. With it, what the whole answer in words costs.
//
// usage: tz_bench   (a release build; prints a table and exits 1 if the two disagree)
#include <date/tz.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <vector>

#include "tz/conversion.hpp"
#include "tz/wall_fit.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using Wall = std::chrono::sys_seconds;  // seconds since 1970 on the wall

constexpr int rounds = 7;  // the best one counts: the others were disturbed

struct Measured {
  double nanoseconds = 0;  // for one conversion
  std::int64_t sum = 0;    // of all Eastern wall times, so that nothing is left out
};

template <class Convert>
Measured measure(std::vector<Wall> const& walls, Convert const& convert) {
  Measured best;
  for (int round = 0; round < rounds; ++round) {
    std::int64_t sum = 0;
    auto const start = Clock::now();
    for (Wall const wall : walls) sum += convert(wall);
    auto const spent = std::chrono::duration<double, std::nano>(Clock::now() - start).count();
    auto const each = spent / static_cast<double>(walls.size());
    if (round == 0 || each < best.nanoseconds) best = {each, sum};
  }
  return best;
}

// Every half hour of 2015 to 2037 at which a session could begin.
std::vector<Wall> in_order() {
  using namespace std::chrono;
  std::vector<Wall> walls;
  for (Wall wall = sys_days{year{2015} / 1 / 2}; wall < sys_days{year{2037} / 12 / 30}; wall += minutes{30})
    walls.push_back(wall);
  return walls;
}

// The same ones, each far from the one before.
std::vector<Wall> thrown_about(std::vector<Wall> walls) {
  std::uint64_t state = 20261121;
  for (std::size_t i = walls.size() - 1; i > 0; --i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    std::swap(walls[i], walls[(state >> 33U) % (i + 1)]);
  }
  return walls;
}

// The first reading where there are two; the end of the gap where there is none.
std::int64_t ours(tz::ZoneHistory const& zone, tz::ZoneHistory const& eastern, Wall wall) {
  auto const fit = tz::fit_wall(zone, wall);
  auto const instant = fit.count > 0 ? wall - fit.periods[0]->offset : fit.after_gap->begin;
  return (instant + eastern.at(instant)->offset).time_since_epoch().count();
}

std::int64_t plain(date::time_zone const* zone, date::time_zone const* eastern, Wall wall) {
  date::local_seconds const local{wall.time_since_epoch()};
  auto const zoned = date::make_zoned(zone, local, date::choose::earliest);
  return date::make_zoned(eastern, zoned.get_sys_time()).get_local_time().time_since_epoch().count();
}

std::int64_t in_words(tz::Zones const& zones, char const* zone, Wall wall) {
  auto const day = std::chrono::floor<std::chrono::days>(wall);
  auto const read = tz::convert(zones, {tz::Date{day}, wall - day}, zone);
  auto const stamp = read.readings.empty() ? read.gap->after : read.readings[0].eastern;
  return (std::chrono::sys_days{stamp.date} + stamp.time).time_since_epoch().count();
}

// True when all agree. A gap of another zone is shown there, not in Eastern: words are compared where there is none.
bool compare(tz::Zones const& zones, char const* name, std::vector<Wall> const& walls, char const* order) {
  auto const* zone = zones.find(name);
  auto const* eastern = zones.find(tz::eastern_zone);
  auto const* date_zone = date::locate_zone(name);
  auto const* date_eastern = date::locate_zone(std::string(tz::eastern_zone));
  auto const fast = measure(walls, [&](Wall wall) { return ours(*zone, *eastern, wall); });
  auto const slow = measure(walls, [&](Wall wall) { return plain(date_zone, date_eastern, wall); });
  std::vector<Wall> const some{walls.begin(), walls.begin() + 20000};
  auto const words = measure(some, [&](Wall wall) { return in_words(zones, name, wall); });
  std::printf("| %s, %s | %.1f | %.1f | %.0f times | %.0f |\n", name, order, fast.nanoseconds, slow.nanoseconds,
              slow.nanoseconds / fast.nanoseconds, words.nanoseconds);
  if (fast.sum != slow.sum) std::fprintf(stderr, "tz_bench: %s: the sums differ\n", name);
  return fast.sum == slow.sum;
}

}  // namespace

int main() {
  auto const loaded = tz::Zones::load();
  if (auto const* broken = std::get_if<tz::ZonesBroken>(&loaded)) {
    std::fprintf(stderr, "tz_bench: %s\n", broken->sentence.c_str());
    return 1;
  }
  auto const& zones = std::get<tz::Zones>(loaded);
  auto const calendar = in_order(), scattered = thrown_about(calendar);
  std::printf(
      "| %zu wall times, tzdata %s | ours, ns | plain date, ns | ratio | in words, ns |\n|---|---|---|---|---|\n",
      calendar.size(), zones.tzdata().c_str());
  bool same = true;
  for (char const* zone : {"America/Los_Angeles", "America/New_York", "Europe/London", "Pacific/Honolulu"}) {
    same = compare(zones, zone, calendar, "in order") && same;
    same = compare(zones, zone, scattered, "thrown about") && same;
  }
  return same ? 0 : 1;
}
