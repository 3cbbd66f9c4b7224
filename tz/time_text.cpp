// Which time of day, or which two, did a person type? The shape is read first; what it means is decided after that,
// for a range with both sides in view.
#include "tz/time_text.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "tz/label_words.hpp"
#include "tz/text_cursor.hpp"
#include "tz/words.hpp"

namespace tz {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

enum class Half { none, am, pm };

// A time as it is written, before its meaning is decided.
struct Written {
  int hour = 0;
  std::size_t hour_digits = 0;
  bool has_minutes = false;
  seconds past_hour{};
  Half half = Half::none;

  // 15:00, 09:30, 0:15: cannot be meant on a 12-hour clock.
  bool only_24_hour() const {
    return half == Half::none && has_minutes && (hour > 12 || hour == 0 || (hour_digits == 2 && hour < 10));
  }
  // 10:15: two digits either way; alone it is read on the 24-hour clock.
  bool fits_24_hour() const { return half == Half::none && has_minutes && (only_24_hour() || hour_digits == 2); }
  bool fits_12_hour() const { return hour >= 1 && hour <= 12; }

  seconds on_24_hours() const { return hours{hour} + past_hour; }
  seconds on_12_hours(Half which) const { return hours{hour % 12 + (which == Half::pm ? 12 : 0)} + past_hour; }
};

Problem unreadable(TextCursor const& cursor, std::string const& why) {
  return {cursor.quoted() + " is not a time that can be read: " + why +
          " Allowed are 3pm, 3:00 PM, 15:00, 09:30 and noon."};
}

// "am", "a.m.", "p.m." after optional spaces; a single "a" or "p" only directly behind the digits.
Half take_half(TextCursor& cursor) {
  std::size_t const start = cursor.at();
  cursor.skip_spaces();
  bool const directly = cursor.at() == start;
  char const letter = cursor.next();
  bool const pm = letter == 'p' || letter == 'P';
  if (!pm && letter != 'a' && letter != 'A') return cursor.move_to(start), Half::none;
  cursor.move_to(cursor.at() + 1);
  std::size_t const after_letter = cursor.at();
  bool const dot = cursor.take(".");
  bool const m = cursor.take("m") || cursor.take("M");
  if (m && dot) cursor.take(".");
  if (!m) cursor.move_to(after_letter);
  if ((!m && !directly) || cursor.at_letter() || cursor.at_digit()) return cursor.move_to(start), Half::none;
  return pm ? Half::pm : Half::am;
}

Answer<Written> take_word_time(TextCursor& cursor) {
  std::size_t const start = cursor.at();
  std::string const word = cursor.take_word();
  if (word == "noon") return Written{12, 2, true, seconds{0}, Half::pm};
  if (word == "midnight")
    return unreadable(cursor, "midnight may begin or end the date; write 12am or 00:00 with the date it belongs to.");
  cursor.move_to(start);
  return unreadable(cursor, "it begins with neither a number nor noon.");
}

Answer<Written> take_written(TextCursor& cursor) {
  cursor.skip_spaces();
  if (!cursor.at_digit()) return take_word_time(cursor);
  auto const hour = cursor.take_number();
  if (!hour || hour->digits > 2) return unreadable(cursor, "the hour has more than two digits.");
  Written written{hour->value, hour->digits, false, seconds{0}, Half::none};
  for (seconds const unit : {seconds{60}, seconds{1}}) {
    std::size_t const before_colon = cursor.at();
    if (!cursor.take(":")) break;
    auto const part = cursor.take_number();
    if (!part && unit.count() == 1) {
      cursor.move_to(before_colon);
      break;
    }
    if (!part || part->digits != 2 || part->value > 59)
      return unreadable(cursor, "minutes and seconds have two digits, 00 to 59.");
    written.past_hour += unit * part->value;
    written.has_minutes = true;
  }
  written.half = take_half(cursor);
  if (cursor.at_digit() || (cursor.at_letter() && written.half == Half::none && !written.has_minutes))
    return unreadable(cursor, "letters or digits follow it directly.");
  if (written.half == Half::none && written.hour > 23) return unreadable(cursor, "hours go from 00 to 23.");
  if (written.half != Half::none && !written.fits_12_hour())
    return unreadable(cursor, "with am or pm, hours go from 1 to 12.");
  std::size_t const after = cursor.at();
  cursor.skip_spaces();
  if (written.hour == 12 && written.past_hour.count() == 0 && cursor.take_word() == "noon" && written.half != Half::am)
    written.half = Half::pm;
  else
    cursor.move_to(after);
  return written;
}

std::string both_readings(Written const& written) {
  return time_words(written.on_12_hours(Half::am)) + " or " + time_words(written.on_12_hours(Half::pm));
}

Answer<seconds> alone(TextCursor const& cursor, Written const& written) {
  if (written.half != Half::none) return written.on_12_hours(written.half);
  if (written.fits_24_hour()) return written.on_24_hours();
  if (written.fits_12_hour())
    return unreadable(cursor, "it can be " + both_readings(written) + "; add am or pm, or write it with 24 hours.");
  return unreadable(cursor, "the minutes are missing.");
}

bool take_joint(TextCursor& cursor) {
  std::size_t const start = cursor.at();
  cursor.skip_spaces();
  if (cursor.take_dash()) return true;
  std::string const word = cursor.take_word();
  if (word == "to" || word == "until" || word == "till") return true;
  cursor.move_to(start);
  return false;
}

std::string take_label(TextCursor& cursor) {
  std::size_t const start = cursor.at();
  cursor.skip_spaces();
  bool const bracket = cursor.take("(");
  std::size_t const length = known_label_length(cursor.rest());
  std::string label{cursor.rest().substr(0, length)};
  if (length == 0) {
    cursor.move_to(start);
    return {};
  }
  cursor.move_to(cursor.at() + length);
  if (bracket) cursor.take(")");
  return label;
}

// An unknown word in capitals where a label belongs ("NPT") is kept as typed, so that it is refused by name later.
std::string take_any_label(TextCursor& cursor) {
  std::string label = take_label(cursor);
  if (!label.empty()) return label;
  std::size_t const start = cursor.at();
  cursor.skip_spaces();
  std::size_t const from = cursor.at();
  while (cursor.next() >= 'A' && cursor.next() <= 'Z') cursor.move_to(cursor.at() + 1);
  std::size_t const length = cursor.at() - from;
  bool const whole_word = !cursor.at_letter() && !cursor.at_digit();
  cursor.move_to(from);
  if (!whole_word || length < 2 || length > 5) {
    cursor.move_to(start);
    return {};
  }
  label = std::string{cursor.rest().substr(0, length)};
  cursor.move_to(from + length);
  return label;
}

struct Pair {
  seconds start{}, end{};
};

seconds forward(Pair const& pair) {
  seconds const length = pair.end - pair.start;
  return length.count() < 0 ? length + hours{24} : length;
}

// Every reading that lasts more than nothing and less than the longest session.
std::vector<Pair> plausible(std::vector<seconds> const& starts, std::vector<seconds> const& ends) {
  std::vector<Pair> pairs;
  for (seconds const start : starts)
    for (seconds const end : ends)
      if (Pair const pair{start, end}; forward(pair).count() > 0 && forward(pair) < longest_session)
        pairs.push_back(pair);
  return pairs;
}

// All that one side may mean, given how the other side is written.
std::vector<seconds> meanings(Written const& side, Written const& other) {
  if (side.half != Half::none) return {side.on_12_hours(side.half)};
  // "03:00 – 03:53 PM": beside am or pm a leading zero is no sign of a 24-hour clock.
  bool const padded = other.half != Half::none && side.fits_12_hour();
  if (side.only_24_hour() && !padded) return {side.on_24_hours()};
  bool const with_24_hours = other.only_24_hour() || (side.fits_24_hour() && other.fits_24_hour());
  if (with_24_hours && side.has_minutes) return {side.on_24_hours()};
  if (side.fits_12_hour()) return {side.on_12_hours(Half::am), side.on_12_hours(Half::pm)};
  return {};
}

std::string spoken(std::vector<Pair> const& pairs) {
  std::string out;
  for (Pair const& pair : pairs)
    out += (out.empty() ? "" : " or ") + time_words(pair.start) + "–" + time_words(pair.end);
  return out;
}

Answer<Pair> decide(TextCursor const& cursor, Written const& start, Written const& end) {
  auto const pairs = plausible(meanings(start, end), meanings(end, start));
  if (pairs.size() == 1) return pairs.front();
  if (pairs.empty())
    return Problem{cursor.quoted() +
                   " is not a session's time: no reading of it lasts more than nothing and less than " +
                   std::to_string(longest_session.count()) + " hours."};
  return Problem{cursor.quoted() + " can be " + spoken(pairs) + "; add am or pm, or write it with 24 hours."};
}

bool at_number_or_noon(TextCursor cursor) {
  cursor.skip_spaces();
  return cursor.at_digit() || cursor.take_word() == "noon";
}

// "T15:00-04:00", "T15:00-0400": only behind a T is a hyphen or minus sign directly before such digits an offset.
bool is_iso_offset(TextCursor cursor) {
  if (!cursor.take("-") && !cursor.take("\u2212")) return false;
  auto const number = cursor.take_number();
  return number && (number->digits == 4 || (number->digits == 2 && cursor.take(":")));
}

// "- 5", "–11:00", "to 4": the end of a range, wherever in the text behind the time it stands. A hyphen or minus sign
// directly before the digits counts only at the beginning: "UTC-5" and "Etc/GMT-5" are labels.
bool holds_an_end(std::string_view behind) {
  TextCursor cursor{behind};
  if (TextCursor first = cursor; take_joint(first) && at_number_or_noon(first)) return true;
  for (; !cursor.at_end(); cursor.move_to(cursor.at() + 1)) {
    TextCursor ahead = cursor;
    bool const short_dash = ahead.take("-") || ahead.take("\u2212");
    if (!short_dash && !ahead.take_dash()) continue;
    if ((!short_dash || ahead.next() == ' ' || ahead.next() == '\t') && at_number_or_noon(ahead)) return true;
  }
  return false;
}

// A range or a bare offset behind the time: "3pm - 5" is not three o'clock at UTC-5. An offset needs the T of
// ISO 8601 before the time ("T15:00-04:00") or UTC or GMT before its sign; a plus sign cannot be a range, but behind am
// or pm it is not an offset's either.
std::optional<Problem> range_or_bare_offset(TextCursor const& cursor, bool on_24_hours) {
  std::string const folded = folded_label(cursor.rest());
  if (holds_an_end(cursor.rest()) ||
      (folded.starts_with('-') && at_number_or_noon(TextCursor{std::string_view{folded}.substr(1)})))
    return Problem{cursor.quoted() + " is a range of times, or ends in an offset that cannot be told from one: give" +
                   " one time, and write an offset as 2026-07-14T15:00-04:00 or UTC-04:00."};
  if (folded.starts_with('+') && (!on_24_hours || folded.size() < 5))
    return Problem{cursor.quoted() + " ends in a number with a plus sign: write an offset as UTC+05:30."};
  return {};
}

}  // namespace

Answer<TimeText> parse_time_text(std::string_view text) {
  TextCursor cursor{text};
  auto const written = take_written(cursor);
  if (!written) return Problem{written.problem()};
  auto const time = alone(cursor, *written);
  if (!time) return Problem{time.problem()};
  return TimeText{*time, cursor.at()};
}

Answer<TimeRangeText> parse_time_range_text(std::string_view text) {
  TextCursor cursor{text};
  cursor.skip_spaces();
  if (std::size_t const start = cursor.at(); cursor.take_word() != "from") cursor.move_to(start);
  auto const start = take_written(cursor);
  if (!start) return Problem{start.problem()};
  std::string start_label;
  if (TextCursor ahead = cursor; !take_joint(ahead)) start_label = take_label(cursor);
  if (!take_joint(cursor))
    return Problem{cursor.quoted() + " is not a range of times: a hyphen or \"to\" and the end are missing."};
  auto const end = take_written(cursor);
  if (!end) return Problem{end.problem()};
  std::size_t const end_of_time = cursor.at();
  std::string label = take_any_label(cursor);
  if (label.empty()) {
    cursor.move_to(end_of_time);
    label = start_label;
  } else if (!start_label.empty() && start_label != label) {
    return Problem{cursor.quoted() + " names two zones, " + start_label + " and " + label + ": write one for both."};
  }
  auto const pair = decide(cursor, *start, *end);
  if (!pair) return Problem{pair.problem()};
  return TimeRangeText{pair->start, pair->end, label, cursor.at()};
}

Answer<LocalText> parse_local_text(std::string_view text) {
  auto const date = parse_date_text(text);
  if (!date) return Problem{date.problem()};
  TextCursor cursor{text};
  cursor.move_to(date->end_offset);
  bool const after_t = cursor.take("T") || cursor.take("t");
  if (!after_t) {
    cursor.take(",");
    cursor.skip_spaces();
    std::size_t const before = cursor.at();
    if (cursor.take_word() != "at") cursor.move_to(before);
  }
  auto const time = parse_time_text(cursor.rest());
  if (!time) return Problem{time.problem()};
  // Only am, pm and noon bring letters into a time.
  bool const on_24_hours = std::ranges::none_of(cursor.rest().substr(0, time->end_offset), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
  });
  cursor.move_to(cursor.at() + time->end_offset);
  TextCursor fraction = cursor;
  if ((fraction.take(".") || fraction.take(",")) && fraction.at_digit())
    return Problem{cursor.quoted() + " has a time finer than seconds: write whole seconds, such as 15:00:30."};
  bool const is_iso = after_t && on_24_hours && is_iso_offset(cursor);
  cursor.skip_spaces();
  if (auto refused = is_iso ? std::nullopt : range_or_bare_offset(cursor, on_24_hours)) return *std::move(refused);
  std::string label{cursor.rest()};
  while (!label.empty() && (label.back() == ' ' || label.back() == '\n' || label.back() == '\r')) label.pop_back();
  return LocalText{{date->date, time->since_midnight}, label};
}

}  // namespace tz
