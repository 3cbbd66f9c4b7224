// What does a typed time mean (docs/schemas/time.schema.json), and which open sessions would the present zone data read
// otherwise than when they were recorded (moved.schema.json)? Pure but for the store that `moved` reads.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/books.hpp"
#include "app/view_json.hpp"
#include "tz/conversion.hpp"

namespace app {

// --- time convert ---

// A clock and the calendar beside it: 2026-07-14, 22:15 (or 22:15:30), PDT, -07:00.
struct ClockView {
  std::string date, time, abbr, offset;
};
BOOST_DESCRIBE_STRUCT(ClockView, (), (date, time, abbr, offset))

// What was asked, as it was typed.
struct TimeInputView {
  std::string local;
  std::optional<std::string> zone, state;
};
BOOST_DESCRIBE_STRUCT(TimeInputView, (), (local, zone, state))

struct ReadingView {
  std::string instant;  // UTC
  ClockView local, eastern;
  std::int64_t day_shift = 0;  // Eastern date minus the local one
};
BOOST_DESCRIBE_STRUCT(ReadingView, (), (instant, local, eastern, day_shift))

// The last second before the clocks were put forward, and the first after it.
struct TimeGapView {
  ClockView before, after;
};
BOOST_DESCRIBE_STRUCT(TimeGapView, (), (before, after))

// The same reading in the zone that was asked for with --to.
struct ElsewhereView {
  std::string zone;
  ClockView clock;
  std::int64_t day_shift = 0;  // its date minus the local one
};
BOOST_DESCRIBE_STRUCT(ElsewhereView, (), (zone, clock, day_shift))

struct TimeView {
  static constexpr std::string_view contract = "time";
  TimeInputView input;
  std::optional<std::string> zone_read_as;  // IANA name or "UTC-05:00"
  std::string rule;                         // how it was read; unless unique also why that is not enough
  std::string status;                       // unique, ambiguous, nonexistent, unresolved
  std::vector<ReadingView> readings;        // one when unique, two when ambiguous
  std::optional<TimeGapView> gap;           // when nonexistent
  std::string tzdata;
  std::optional<std::vector<ElsewhereView>> to;  // one for each reading; in the JSON only when it was asked for
};
BOOST_DESCRIBE_STRUCT(TimeView, (), (input, zone_read_as, rule, status, readings, gap, tzdata, to))

struct TimeQuestion {
  std::string local;  // date, time and perhaps an offset or a label: "2026-07-14 15:00", "2026-07-14T15:00-04:00"
  std::optional<std::string> zone, state, county, client_zone, to;
};
struct TimeAnswer {
  TimeView view;
  std::string problem;  // a sentence that says what is wrong and what would settle it, unless unique
};
// The string says what is wrong with the question itself: a text that is no date and time, an unknown state or zone
// where one is wanted.
std::variant<TimeAnswer, std::string> convert_typed(tz::Zones const&, TimeQuestion const&);

Json time_json(TimeView const&);
Json time_schema();

// --- time moved ---

struct MovedSessionView {
  std::string case_, state_words, zone, date, time;  // the wall time, as it was recorded
  std::string recorded, recorded_tzdata;             // the instant then
  std::vector<std::string> now;                      // the instants it could be now; empty when it does not exist
  std::string sentence;
};
BOOST_DESCRIBE_STRUCT(MovedSessionView, (),
                      (case_, state_words, zone, date, time, recorded, recorded_tzdata, now, sentence))

struct MovedView {
  static constexpr std::string_view contract = "moved";
  std::string tzdata;         // of the present zone data
  std::int64_t sessions = 0;  // open cases whose session's time is recorded
  std::vector<MovedSessionView> moved;
};
BOOST_DESCRIBE_STRUCT(MovedView, (), (tzdata, sessions, moved))
// Open cases only: a closed one keeps what it was closed with.
MovedView moved_view(Books const&);

}  // namespace app
