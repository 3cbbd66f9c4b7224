// Which instant is so many business days later? Monday to Friday as a zone's calendar shows them, without the holidays
// listed: for reminders, which must not reach a client over a weekend. Pure: zones, holidays and the instant come from
// the caller, who records the answer with the case.
#pragma once
#include <span>
#include <string_view>

#include "tz/conversion.hpp"
#include "workflows/words.hpp"

namespace workflows::rules {

// Neither Saturday nor Sunday nor one of `holidays`. The date must exist in the calendar.
bool is_business_day(Date, std::span<Date const> holidays);

// The same time of day in `zone` (an IANA name), `days` business days after the day of `from`; that day itself does not
// count, whatever day it is. `days` is 1 to 250. A time of day that the clocks skip there becomes the first instant
// after the gap; one that happens twice, the earlier. Fractions of a second are dropped. The problem says what is
// wrong: an unknown zone, a count out of range, or a calendar that leaves no business day within ten years.
tz::Answer<Instant> business_days_later(tz::Zones const&, Instant from, int days, std::string_view zone,
                                        std::span<Date const> holidays);

}  // namespace workflows::rules
