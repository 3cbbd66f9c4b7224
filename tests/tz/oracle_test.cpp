// Do our answers agree with zdump, which reads the same zone files with other code? Every change of every US zone and
// London from 2015 to 2037, each minute for an hour and more on both sides, from instant to wall time and from wall
// time to instant: unique, twice or never.
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>

#include "loaded_zones.hpp"
#include "tz/counties.hpp"
#include "tz/states.hpp"

using namespace std::chrono_literals;
using tz_test::clock;
using tz_test::zones;

namespace {

struct Line {
  tz::Instant instant;
  tz::Stamp shown;
};

unsigned month_number(std::string const& name) {
  std::string const names = "JanFebMarAprMayJunJulAugSepOctNovDec";
  return static_cast<unsigned>(names.find(name) / 3 + 1);
}

// "Sun Mar  9 06:59:59 2025" and the word behind it.
struct Moment {
  std::chrono::sys_seconds time;
  std::string zone_word;
};
Moment moment(std::istringstream& words) {
  std::string weekday, month, time, zone_word;
  unsigned day = 0;
  int year = 0;
  words >> weekday >> month >> day >> time >> year >> zone_word;
  auto const of_day = clock(std::stoi(time.substr(0, 2)), std::stoi(time.substr(3, 2)), std::stoi(time.substr(6, 2)));
  return {std::chrono::sys_days{tz_test::date(year, month_number(month), day)} + of_day, zone_word};
}

std::vector<Line> zdump(std::string const& zone) {
  std::string const command = "LC_ALL=C zdump -v -c 2015,2038 " + zone;
  std::unique_ptr<FILE, int (*)(FILE*)> const pipe{popen(command.c_str(), "r"), pclose};
  REQUIRE(pipe != nullptr);
  std::vector<Line> lines;
  std::array<char, 512> buffer{};
  while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe.get()) != nullptr) {
    std::string const text = buffer.data();
    if (text.find("gmtoff=") == std::string::npos) continue;
    std::istringstream words{text};
    std::string name, equals;
    words >> name;
    Moment const universal = moment(words);
    words >> equals;
    Moment const local = moment(words);
    auto const day = std::chrono::floor<std::chrono::days>(local.time);
    lines.push_back({universal.time,
                     {tz::Date{day}, local.time - day, local.zone_word,
                      std::chrono::seconds{std::stol(text.substr(text.find("gmtoff=") + 7))}, name}});
  }
  return lines;
}

// Every zone of the United States and its territories by the system's own list, those of our tables, and London.
std::set<std::string> asked_zones() {
  std::set<std::string> names{"Europe/London"};
  std::ifstream list{"/usr/share/zoneinfo/zone.tab"};
  for (std::string line; std::getline(list, line);) {
    std::istringstream words{line};
    std::string country, place, zone;
    words >> country >> place >> zone;
    for (char const* code : {"US", "PR", "VI", "GU", "AS", "MP"})
      if (country == code) names.insert(zone);
  }
  for (auto const& state : tz::all_states()) names.insert(state.zones.begin(), state.zones.end());
  for (auto const& county : tz::differing_counties())
    if (!county.zone.empty()) names.emplace(county.zone);
  return names;
}

// One change of the clocks as zdump tells it: up to `at` one offset, from then on the other.
struct Change {
  tz::Instant at;
  tz::Stamp before, after;  // the last second before, the first second after
};

std::vector<Change> changes_of(std::string const& zone) {
  std::vector<Change> changes;
  auto const lines = zdump(zone);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i)
    // zdump prints the last second before a change, then the first second after it.
    if (lines[i + 1].instant - lines[i].instant == 1s && static_cast<int>(lines[i].shown.date.year()) <= 2037)
      changes.push_back({lines[i + 1].instant, lines[i].shown, lines[i + 1].shown});
  return changes;
}

// A wall time as seconds since 1970 on that wall.
tz::WallTime wall_time(std::chrono::sys_seconds wall) {
  auto const day = std::chrono::floor<std::chrono::days>(wall);
  return {tz::Date{day}, wall - day};
}

tz::Stamp shown_at(Change const& change, tz::Instant instant) {
  tz::Stamp stamp = instant < change.at ? change.before : change.after;
  auto const wall = wall_time(std::chrono::floor<std::chrono::seconds>(instant) + stamp.offset);
  stamp.date = wall.date;
  stamp.time = wall.since_midnight;
  return stamp;
}

bool instant_agrees(Change const& change, tz::Instant instant) {
  auto const here = tz::in_zone(zones(), instant, change.before.zone);
  return here && *here == shown_at(change, instant);
}

bool wall_agrees(Change const& change, std::chrono::sys_seconds wall) {
  auto const read = tz::convert(zones(), wall_time(wall), change.before.zone);
  std::vector<tz::Instant> right;
  if (wall - change.before.offset < change.at) right.emplace_back(wall - change.before.offset);
  if (wall - change.after.offset >= change.at) right.emplace_back(wall - change.after.offset);
  auto const status = right.empty()       ? tz::Status::nonexistent
                      : right.size() == 1 ? tz::Status::unique
                                          : tz::Status::ambiguous;
  if (read.status != status || read.readings.size() != right.size()) return false;
  for (std::size_t i = 0; i < right.size(); ++i)
    if (read.readings[i].instant != right[i] || read.readings[i].local != shown_at(change, right[i])) return false;
  if (!right.empty()) return !read.gap;
  return read.gap && read.gap->before == change.before && read.gap->after == change.after;
}

}  // namespace

TEST_CASE("every minute around every change of every US zone and London, 2015 to 2037, agrees with zdump both ways") {
  std::size_t changes = 0;
  for (std::string const& zone : asked_zones())
    for (Change const& change : changes_of(zone)) {
      ++changes;
      std::size_t wrong = 0;
      auto const wall = std::chrono::floor<std::chrono::seconds>(change.at) + change.before.offset;
      auto const ask = [&](std::chrono::seconds from_change) {
        if (!instant_agrees(change, change.at + from_change)) ++wrong;
        if (!wall_agrees(change, wall + from_change)) ++wrong;
      };
      for (auto minute = -65min; minute <= 65min; minute += 1min) ask(minute);
      for (auto const last_second : {-3601s, -1s, 3599s}) ask(last_second);
      INFO(zone << " " << tz_test::words(change.before));
      CHECK(wrong == 0);
    }
  // Twenty-six zones and more change twice in each of 23 years; fewer would mean that zdump said nothing.
  CHECK(changes >= 26 * 2 * 23);
}

TEST_CASE("every seventh hour of two years goes from instant to wall time and back in every US zone") {
  for (std::string const& zone : asked_zones())
    for (auto const year : {2025, 2037}) {
      tz::Instant const first = tz_test::utc(tz_test::date(year, 1, 2), 0, 0);
      std::size_t wrong = 0;
      for (tz::Instant instant = first; instant < first + std::chrono::days{360}; instant += 7h + 10min) {
        auto const shown = tz::in_zone(zones(), instant, zone);
        auto const back = tz::convert(zones(), {shown->date, shown->time}, zone);
        bool found = false;
        for (auto const& reading : back.readings) found = found || reading.instant == instant;
        if (!found || (back.status == tz::Status::unique) != (back.readings.size() == 1)) ++wrong;
      }
      INFO(zone << " " << year);
      CHECK(wrong == 0);
    }
}
