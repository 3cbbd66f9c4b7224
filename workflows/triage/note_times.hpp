// What date, time of day, range, length and zone stand in a piece of a note? Dates are read the American way (month
// first) or with the year first; a time without am or pm is read on the 24-hour clock. What could be meant in two ways
// is refused with a sentence, never guessed.
#pragma once
#include <optional>
#include <string>

#include "workflows/triage/note_text.hpp"
#include "workflows/words.hpp"

namespace workflows::triage {

struct DateReading {
  Date date;
  Span span;
};

// Minutes since midnight, 0 to 1439.
struct TimeReading {
  int minute_of_day = 0;
  Span span;
};

// A length in minutes, 0 to 1440.
struct LengthReading {
  int minutes = 0;
  Span span;
};

// All that was found in one piece; `problem` is empty when every character was understood. With a problem nothing
// else is set.
struct Moment {
  std::optional<DateReading> date;
  std::optional<TimeReading> first;
  std::optional<TimeReading> second;
  std::optional<Span> zone;
  std::optional<LengthReading> length;
  std::string problem;
};

// Any of date, time, range, zone and length, in the ways people join them: "7/14/2026", "Tue, July 14, 2026 at 3pm",
// "10:15 – 11:08 PT (53 min)", "2026-07-14T15:00". Two-digit years are read as 20yy, a missing year never.
Moment read_moment(std::string_view text, Span);

// A date alone with a four-digit year; an age or weekday in brackets may follow.
Moment read_birth_date(std::string_view text, Span);

// "53", "53 min", "0:53", "1 hour", "1 hr 5 min", "1.5 hours". Nothing for anything else.
std::optional<LengthReading> read_length(std::string_view text, Span);

// Whether the whole piece is a zone as people write it: "ET", "EST", "Pacific Time", "America/New_York", "UTC-5".
bool whole_zone(std::string_view text, Span);

// Two zone words with one key mean the same ("ET", "Eastern time", "America/New_York"). "EST" is not "ET": in summer
// they differ.
std::string zone_key(std::string_view);

// "15:00".
std::string clock_words(int minute_of_day);

}  // namespace workflows::triage
