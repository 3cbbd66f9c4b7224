// Which zones do the tests ask? Those of the system, read once per test program, and a few ways to write dates shortly.
#pragma once
#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "tz/conversion.hpp"
#include "tz/words.hpp"

namespace tz_test {

inline tz::Zones const& zones() {
  static std::variant<tz::Zones, tz::ZonesBroken> const loaded = tz::Zones::load();
  if (auto const* broken = std::get_if<tz::ZonesBroken>(&loaded)) FAIL(broken->sentence);
  return std::get<tz::Zones>(loaded);
}

inline tz::Date date(int year, unsigned month, unsigned day) {
  return tz::Date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
}

inline std::chrono::seconds clock(int hour, int minute, int second = 0) {
  return std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
}

inline tz::Instant utc(tz::Date day, int hour, int minute, int second = 0) {
  return std::chrono::sys_days{day} + clock(hour, minute, second);
}

// "2025-01-15 01:00 EST -05:00".
inline std::string words(tz::Stamp const& stamp) {
  return tz::date_words(stamp.date) + " " + tz::time_words(stamp.time) + " " + stamp.abbreviation + " " +
         tz::offset_words(stamp.offset);
}

inline bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace tz_test
