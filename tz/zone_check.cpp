// Which instants are known for sure? Offsets by law: the Uniform Time Act with its changes of 1986 and 2005 (first
// Sunday of April until 2006, second Sunday of March since 2007), Indiana's daylight time since 2006, and UK summer
// time. 2037 is in the table because thin zone files end in 2007 and the last years must still know daylight time.
#include "tz/zone_check.hpp"

#include "tz/words.hpp"

namespace tz {
namespace {

struct ZoneRule {
  std::string_view zone;
  int winter_hours;
  std::string_view winter;
  int summer_hours;
  std::string_view summer;
};

constexpr ZoneRule zone_rules[] = {
    {"America/New_York", -5, "EST", -4, "EDT"},
    {"America/Detroit", -5, "EST", -4, "EDT"},
    {"America/Chicago", -6, "CST", -5, "CDT"},
    {"America/Denver", -7, "MST", -6, "MDT"},
    {"America/Boise", -7, "MST", -6, "MDT"},
    {"America/Phoenix", -7, "MST", -7, "MST"},
    {"America/Los_Angeles", -8, "PST", -7, "PDT"},
    {"America/Anchorage", -9, "AKST", -8, "AKDT"},
    {"Pacific/Honolulu", -10, "HST", -10, "HST"},
    {"America/Puerto_Rico", -4, "AST", -4, "AST"},
    {"America/Indiana/Indianapolis", -5, "EST", -4, "EDT"},
    {"Europe/London", 0, "GMT", 1, "BST"},
};

struct KnownInstant {
  std::string_view zone;
  std::chrono::sys_seconds instant;
  int hours;
  std::string_view abbreviation;
};

constexpr std::chrono::sys_seconds noon(int year, unsigned month, unsigned day) {
  return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}} +
         std::chrono::hours{12};
}

// The days around which a law changed, where a wrong rule shows even though midsummer and midwinter look right.
constexpr KnownInstant turning_points[] = {
    {"America/New_York", noon(2006, 3, 20), -5, "EST"},
    {"America/New_York", noon(2007, 3, 20), -4, "EDT"},
    {"America/New_York", noon(2006, 11, 1), -5, "EST"},
    {"America/New_York", noon(2007, 11, 1), -4, "EDT"},
    {"America/Indiana/Indianapolis", noon(2005, 7, 15), -5, "EST"},
    {"America/Indiana/Indianapolis", noon(2006, 7, 15), -4, "EDT"},
    {"Europe/London", noon(2025, 3, 20), 0, "GMT"},
    {"Europe/London", noon(2025, 10, 28), 0, "GMT"},
    {"America/New_York", noon(2025, 10, 28), -4, "EDT"},
    {"America/New_York", std::chrono::sys_days{std::chrono::year{2037} / 3 / 8} + std::chrono::hours{7}, -4, "EDT"},
    {"America/New_York", std::chrono::sys_days{std::chrono::year{2037} / 11 / 1} + std::chrono::hours{6}, -5, "EST"},
};

std::optional<ZonesBroken> compare(Zones const& zones, KnownInstant const& known) {
  ZoneHistory const* const zone = zones.find(known.zone);
  std::string const name{known.zone};
  if (zone == nullptr) return ZonesBroken{"The zone data (tzdata " + zones.tzdata() + ") has no zone " + name + "."};
  Period const* const period = zone->at(known.instant);
  std::string const day = date_words(std::chrono::floor<std::chrono::days>(known.instant));
  if (period == nullptr)
    return ZonesBroken{"The zone data of " + name + " (tzdata " + zones.tzdata() + ") does not reach " + day + "."};
  if (period->offset == std::chrono::hours{known.hours} && period->abbreviation() == known.abbreviation) return {};
  return ZonesBroken{"The zone data of " + name + " (tzdata " + zones.tzdata() + ") is wrong on " + day + ": it says " +
                     std::string{period->abbreviation()} + " " + offset_words(period->offset) + ", right is " +
                     std::string{known.abbreviation} + " " + offset_words(std::chrono::hours{known.hours}) +
                     ". Install a complete tzdata; no time is converted until then."};
}

}  // namespace

std::optional<ZonesBroken> find_wrong(Zones const& zones) {
  for (ZoneRule const& rule : zone_rules)
    for (int const year : {2010, 2019, 2025, 2026, 2027, 2037}) {
      if (auto broken = compare(zones, {rule.zone, noon(year, 1, 15), rule.winter_hours, rule.winter})) return broken;
      if (auto broken = compare(zones, {rule.zone, noon(year, 7, 15), rule.summer_hours, rule.summer})) return broken;
    }
  for (KnownInstant const& known : turning_points)
    if (auto broken = compare(zones, known)) return broken;
  return {};
}

}  // namespace tz
