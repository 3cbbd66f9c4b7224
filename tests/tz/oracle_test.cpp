// Do our answers agree with zdump, which reads the same zone files with other code? Every change of every US zone and
// London from 2015 to 2037, one minute and one second around it, both from instant to wall time and back.
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <memory>
#include <set>
#include <sstream>

#include "loaded_zones.hpp"
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

std::set<std::string> asked_zones() {
  std::set<std::string> names{
      "Europe/London",  "America/Indiana/Knox",        "America/Kentucky/Louisville", "America/Adak",
      "America/Juneau", "America/North_Dakota/Beulah", "America/Indiana/Tell_City"};
  for (auto const& state : tz::all_states()) names.insert(state.zones.begin(), state.zones.end());
  return names;
}

// Back from the wall time: the instant must be among the readings.
void check_back(std::string const& zone, tz::Instant instant, tz::Stamp const& shown) {
  auto const back = tz::convert(zones(), {shown.date, shown.time}, zone);
  bool found = false;
  for (auto const& reading : back.readings) found = found || reading.instant == instant;
  INFO(zone << " " << tz_test::words(shown));
  CHECK(found);
}

}  // namespace

TEST_CASE("every change of every US zone and London from 2015 to 2037 agrees with zdump, a minute around it") {
  std::size_t changes = 0;
  for (std::string const& zone : asked_zones()) {
    auto const lines = zdump(zone);
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
      // zdump prints the last second before a change, then the first second after it.
      if (lines[i + 1].instant - lines[i].instant != 1s) continue;
      if (static_cast<int>(lines[i].shown.date.year()) > 2037) continue;
      ++changes;
      for (auto const& [line, minute] : {std::pair{lines[i], -1min}, std::pair{lines[i + 1], 1min}}) {
        auto const here = tz::in_zone(zones(), line.instant, zone);
        REQUIRE(here.has_value());
        CHECK(*here == line.shown);
        check_back(zone, line.instant, line.shown);
        auto const near = tz::in_zone(zones(), line.instant + minute, zone);
        REQUIRE(near.has_value());
        CHECK(near->offset == line.shown.offset);
        CHECK(near->abbreviation == line.shown.abbreviation);
        check_back(zone, line.instant + minute, *near);
      }
    }
  }
  // Sixteen zones with daylight time change twice in each of 23 years; fewer would mean that zdump said nothing.
  CHECK(changes >= 16 * 2 * 23);
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
