// May a session still be billed today? Thirty calendar days, counted between Eastern dates, day 30 inside: never 720
// hours, never the client's dates. (Procedure: past 30 days a person decides on a write-off.)
#pragma once
#include <chrono>

#include "tz/conversion.hpp"

namespace tz {

inline constexpr std::chrono::days billing_days{30};

struct ThirtyDays {
  Date session;         // Eastern
  Date today;           // Eastern
  int days = 0;         // from session to today; below zero when the session is still to come
  bool within = false;  // days <= 30
  Date last_day;        // Eastern date of day 30
  friend bool operator==(ThirtyDays const&, ThirtyDays const&) = default;
};

// From two Eastern calendar dates. Both must exist in the calendar.
ThirtyDays thirty_days(Date session_eastern, Date today_eastern);
// From two instants; the problem is a date outside 1990 to 2037.
Answer<ThirtyDays> thirty_days(Zones const&, Instant session, Instant now);

// The Eastern date of day 30.
Date last_day(Date session_eastern);
// The last microsecond of day 30 in Eastern: at this instant it is still allowed, one microsecond later it is not.
Answer<Instant> last_instant(Zones const&, Date session_eastern);
// Days from today (Eastern) to the last day: 0 on the last day itself, below zero after it.
Answer<int> days_left(Zones const&, Date last_day_eastern, Instant now);

}  // namespace tz
