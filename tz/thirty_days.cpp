// How are the thirty days counted? By subtracting Eastern dates; the last instant is one microsecond before midnight.
#include "tz/thirty_days.hpp"

#include "tz/words.hpp"

namespace tz {
namespace {

int days_between(Date from, Date to) {
  return static_cast<int>((std::chrono::sys_days{to} - std::chrono::sys_days{from}).count());
}

}  // namespace

Date last_day(Date session_eastern) { return Date{std::chrono::sys_days{session_eastern} + billing_days}; }

ThirtyDays thirty_days(Date session_eastern, Date today_eastern) {
  int const days = days_between(session_eastern, today_eastern);
  return {session_eastern, today_eastern, days, days <= billing_days.count(), last_day(session_eastern)};
}

Answer<ThirtyDays> thirty_days(Zones const& zones, Instant session, Instant now) {
  auto const session_date = eastern_date(zones, session);
  if (!session_date) return Problem{"The session: " + session_date.problem()};
  auto const today = eastern_date(zones, now);
  if (!today) return Problem{"Now: " + today.problem()};
  return thirty_days(*session_date, *today);
}

Answer<Instant> last_instant(Zones const& zones, Date session_eastern) {
  if (!session_eastern.ok())
    return Problem{"The session's date " + date_words(session_eastern) + " does not exist in the calendar."};
  Date const day_after{std::chrono::sys_days{last_day(session_eastern)} + std::chrono::days{1}};
  // Eastern never changes its clocks at midnight, so this reading is unique within the answered years.
  Conversion const midnight = convert(zones, {day_after, std::chrono::seconds{0}}, eastern_zone);
  if (midnight.status != Status::unique) return Problem{midnight.problem};
  return midnight.readings.front().instant - std::chrono::microseconds{1};
}

Answer<int> days_left(Zones const& zones, Date last_day_eastern, Instant now) {
  auto const today = eastern_date(zones, now);
  if (!today) return Problem{today.problem()};
  return days_between(*today, last_day_eastern);
}

}  // namespace tz
