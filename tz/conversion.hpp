// What instant is a wall time, and what do the clocks say in Eastern then? A wall time that happened twice or never is
// a value that carries both readings or the gap; nothing here guesses. Pure functions over the zones passed in.
// Instants are UTC microseconds; wall times are whole seconds; dates are answered from 1990 to 2037.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tz/answer.hpp"
#include "tz/labels.hpp"
#include "tz/zones.hpp"

namespace tz {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Date = std::chrono::year_month_day;

inline constexpr std::string_view eastern_zone = "America/New_York";

// What the clock on the wall and the calendar beside it show.
struct WallTime {
  Date date;
  std::chrono::seconds since_midnight{};  // 0 to 86399
  friend bool operator==(WallTime const&, WallTime const&) = default;
};

// An instant as one zone shows it.
struct Stamp {
  Date date;
  std::chrono::seconds time{};    // since midnight
  std::string abbreviation;       // "EDT"; "UTC-05:00" for a fixed offset
  std::chrono::seconds offset{};  // local time minus UTC
  std::string zone;               // IANA name, or "UTC-05:00"
  friend bool operator==(Stamp const&, Stamp const&) = default;
};

// One way to read a wall time.
struct Reading {
  Instant instant;
  Stamp local;
  Stamp eastern;      // in the zone asked for; Eastern unless the caller named another
  int day_shift = 0;  // eastern.date minus local.date in days
  friend bool operator==(Reading const&, Reading const&) = default;
};

enum class Status {
  unique,       // exactly one reading
  ambiguous,    // the wall time happened twice: both readings
  nonexistent,  // the clocks were put forward over it: no reading, the gap
  unresolved    // the label, the date or the time cannot be read: no reading, the problem says why
};
std::string_view words(Status);  // "unique", "ambiguous", "nonexistent", "unresolved"

// Both sides of the hour that was left out.
struct Gap {
  Stamp before;  // the last second before the clocks were put forward: 01:59:59 EST
  Stamp after;   // the first second after: 03:00 EDT
  friend bool operator==(Gap const&, Gap const&) = default;
};

struct Conversion {
  Status status = Status::unresolved;
  std::string zone_read_as;  // IANA name or "UTC-05:00"; empty when the label was not resolved
  std::string rule;          // how the label was read; empty when it was not resolved
  std::vector<Reading> readings;
  std::optional<Gap> gap;
  std::string tzdata;   // release of the zone data used
  std::string problem;  // a sentence, unless unique
};

// Reads a wall time with the label a person typed (see labels.hpp) and shows it in `to`, which may be a label too.
// On the hour that happens twice, EDT or EST (PDT, GMT …) settles which one; on any other date it does not matter.
Conversion convert(Zones const&, WallTime const&, std::string_view label_or_zone, Context const& = {},
                   std::string_view to = eastern_zone);

// The same when the text names an offset or a label behind the time ("2025-11-02T01:30-04:00") and a zone is given
// beside it: the wall time is the zone's, and the label settles which of two readings is meant. Unresolved when the two
// contradict each other. One of them may be empty.
Conversion convert_both(Zones const&, WallTime const&, std::string_view label_behind_time, std::string_view zone,
                        Context const& = {}, std::string_view to = eastern_zone);

// An instant in a zone. The problem names an unknown zone (exact IANA name wanted) or a date outside 1990 to 2037.
Answer<Stamp> in_zone(Zones const&, Instant, std::string_view iana_name);

// The calendar date in Eastern; the problem is a date outside 1990 to 2037.
Answer<Date> eastern_date(Zones const&, Instant);

// Time that really passed, whatever the clocks did; below zero when `end` is earlier.
std::chrono::microseconds elapsed(Instant start, Instant end);
// The same in minutes; nothing when there is a fraction of a minute, which no rule may round away.
std::optional<std::int64_t> whole_minutes(Instant start, Instant end);

// A session from one wall time to another.
struct Span {
  Status status = Status::unresolved;  // the worse of the two ends
  Conversion start;
  Conversion end;
  std::optional<std::chrono::microseconds> duration;  // between the instants; only when unique
  bool ends_next_day = false;                         // the end's wall time is not after the start's
  std::string problem;                                // a sentence, unless unique
};

// A session of this length or more is one wrong time, not a session: the span is unresolved and says so.
inline constexpr std::chrono::hours longest_session{12};

// Two instants for a session on `date`; an end that is not after the start is on the next day. One label for both.
Span convert_span(Zones const&, Date date, std::chrono::seconds start, std::chrono::seconds end, std::string_view label,
                  Context const& = {});

}  // namespace tz
