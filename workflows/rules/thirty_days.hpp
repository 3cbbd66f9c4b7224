// May a session still be confirmed in the portal? Thirty calendar days, both dates read in US Eastern, day 30 inside.
// Pure date arithmetic: turning instants into Eastern dates is the caller's, once, with the zone data it records.
//
// Source: Headway help centre, article 19165795694484, "Updates to our provider agreement" (stored copy, seen
// 2026-11-21): after 30 days a session can no longer be confirmed; the billing procedure seed 003 branches on the same
// limit. That the day of the session is day 0 and day 30 is still inside is our reading (neither source says).
#pragma once
#include "tz/thirty_days.hpp"
#include "workflows/words.hpp"

namespace workflows::rules {

// `days` is negative while the session lies ahead; `within` only says that the limit has not passed.
struct ThirtyDays {
  Date session_date_eastern;
  Date today_eastern;
  int days = 0;
  bool within = false;
  Date last_day;
};
BOOST_DESCRIBE_STRUCT(ThirtyDays, (), (session_date_eastern, today_eastern, days, within, last_day))

// Both dates must exist in the calendar (`ok()`); parse_date never yields another kind.
inline ThirtyDays thirty_days(Date session_date_eastern, Date today_eastern) {
  auto const counted = tz::thirty_days(session_date_eastern, today_eastern);
  return {counted.session, counted.today, counted.days, counted.within, counted.last_day};
}

}  // namespace workflows::rules
