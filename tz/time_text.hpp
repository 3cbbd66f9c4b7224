// What date or time did a person type? Each function reads from the start of a text (spaces before it are skipped)
// and tells where it stopped, so that a note's parser can go on from there. What can be read in two ways is a problem
// that names both; nothing is guessed.
//
// Dates: 2026-07-14, 2026/7/14 · 7/14/2026, 7-14-2026, 7/14/26 (month first, as in the US; two-digit years are 20xx)
//   · July 14, 2026, Jul 14 2026, Jul. 14th 2026 · 14 July 2026, 14th of July 2026, 14-Jul-2026. A weekday before it
//   ("Tue, July 14, 2026") must be the right one. Refused: no year ("03/04", "July 14"), a month above 12 (day and
//   month are never swapped), dots (14.07.2026), days that do not exist.
// Times: 3pm, 3 PM, 3p, 3:00 p.m., 10:15:30 am (hours 1 to 12), noon; 24-hour with two-digit hours: 15:00, 09:30,
//   10:15, 00:30. Refused: "3:00" and "9:30" without am or pm (morning or evening?), "15" without minutes, 24:00,
//   "15:00 pm", midnight (of which day? write 12am or 00:00 with its date).
// Ranges: two times joined by a hyphen, a dash, "to", "until" or "till". A missing am or pm is taken from the other
//   side when exactly one reading lasts less than 12 hours: "3:00-3:53 PM", "11:30 – 12:20 pm" (11:30 in the morning),
//   "11:30 PM – 12:20" (past midnight). "9:30 – 13:00" is 24-hour on both sides. A zone label after the end serves
//   both.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "tz/answer.hpp"
#include "tz/conversion.hpp"

namespace tz {

struct DateText {
  Date date;
  std::size_t end_offset = 0;  // bytes of the text that were read
};
Answer<DateText> parse_date_text(std::string_view);

struct TimeText {
  std::chrono::seconds since_midnight{};
  std::size_t end_offset = 0;
};
Answer<TimeText> parse_time_text(std::string_view);

struct TimeRangeText {
  std::chrono::seconds start{};  // since midnight
  std::chrono::seconds end{};    // since midnight; not after start means the next day
  std::string label;             // as typed, such as "PT"; empty when there is none
  std::size_t end_offset = 0;
};
Answer<TimeRangeText> parse_time_range_text(std::string_view);

// A date, a time and, if there is one, a label or offset, as on a command line: "2026-07-14 15:00",
// "2026-07-14T15:00-04:00", "7/14/2026 3pm EST". Everything after the time is the label. A second time behind a dash or
// "to" is a problem, and so is an offset that could be one: a bare "-04:00" needs the T before the time.
struct LocalText {
  WallTime wall;
  std::string label;
};
Answer<LocalText> parse_local_text(std::string_view);

}  // namespace tz
