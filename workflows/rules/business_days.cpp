// How are business days counted? Day by day from the local date: the counts are small and the calendar has exceptions.
#include "workflows/rules/business_days.hpp"

#include <algorithm>

namespace workflows::rules {
namespace {

constexpr int most_days = 250;            // a year of work; a longer wait is not a reminder
constexpr int longest_search = 10 * 366;  // calendar days

// The instant at which that wall time stands in the zone, on the later side of a gap.
tz::Answer<Instant> instant_of(tz::Zones const& zones, tz::WallTime const& wall, std::string_view zone) {
  auto const found = tz::convert(zones, wall, zone);
  if (!found.readings.empty()) return found.readings.front().instant;
  if (!found.gap) return tz::Problem{found.problem};
  auto const& after = found.gap->after;
  return Instant{std::chrono::sys_days{after.date} + after.time - after.offset};
}

}  // namespace

bool is_business_day(Date date, std::span<Date const> holidays) {
  auto const weekday = std::chrono::weekday{std::chrono::sys_days{date}};
  if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) return false;
  return std::find(holidays.begin(), holidays.end(), date) == holidays.end();
}

tz::Answer<Instant> business_days_later(tz::Zones const& zones, Instant from, int days, std::string_view zone,
                                        std::span<Date const> holidays) {
  if (days < 1 || days > most_days)
    return tz::Problem{"A wait of " + std::to_string(days) + " business days is not possible; 1 to " +
                       std::to_string(most_days) + " are."};
  auto const local = tz::in_zone(zones, from, zone);
  if (!local) return tz::Problem{local.problem()};
  auto day = std::chrono::sys_days{local->date};
  for (int searched = 0; searched < longest_search; ++searched) {
    day += std::chrono::days{1};
    if (!is_business_day(Date{day}, holidays)) continue;
    if (--days == 0) return instant_of(zones, {Date{day}, local->time}, zone);
  }
  return tz::Problem{"The calendar leaves too few business days within ten years; look at the holidays."};
}

}  // namespace workflows::rules
