// What date, time, range, length and zone stand in a piece of a note? Each reader takes what it knows or leaves the
// cursor where it was; whatever is left over makes the whole piece unreadable.
#include "workflows/triage/note_times.hpp"

#include <array>
#include <cstdio>

#include "workflows/triage/note_cursor.hpp"
#include "workflows/triage/note_zone_words.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

struct Clock {
  int hour = 0;
  int minute = 0;
  char half = 0;               // 'a', 'p', or nothing typed
  bool minutes_typed = false;  // "3:00", not "3"
  bool plain_24h = false;      // "03:00", "15:00", "1500": cannot be an afternoon time without pm
  Span span;
};

std::optional<int> month_number(string_view word) {
  constexpr std::array names{"january", "february", "march",     "april",   "may",      "june",
                             "july",    "august",   "september", "october", "november", "december"};
  if (word == "sept") return 9;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (word == names[i] || (word.size() == 3 && string_view{names[i]}.starts_with(word)))
      return static_cast<int>(i) + 1;
  return std::nullopt;
}

std::optional<unsigned> weekday_number(string_view word) {
  constexpr std::array names{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
  for (unsigned i = 0; i < names.size(); ++i)
    if (word.size() >= 3 && string_view{names[i]}.starts_with(word)) return i;
  return std::nullopt;
}

std::optional<Date> date_of(int year, int month, int day) {
  if (year < 1900 || year > 2199 || month < 1 || day < 1) return std::nullopt;
  Date const date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                  std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::optional<int> full_year(Number const& number) {
  if (number.digits == 4) return number.value;
  if (number.digits == 2) return 2000 + number.value;
  return std::nullopt;
}

bool calendar_separator(char c) { return c == '/' || c == '-'; }

// "July 14, 2026", after the month's name was taken.
std::optional<Date> month_first(Cursor& cursor, int month) {
  cursor.take('.');
  cursor.blanks();
  auto const day = cursor.number();
  if (!day || day->digits > 2) return std::nullopt;
  auto const suffix = cursor.word();
  if (!suffix.empty() && suffix != "st" && suffix != "nd" && suffix != "rd" && suffix != "th") return std::nullopt;
  cursor.blanks();
  cursor.take(',');
  cursor.blanks();
  auto const year = cursor.number();
  if (!year || year->digits != 4) return std::nullopt;
  return date_of(year->value, month, day->value);
}

// "14 July 2026" and "14-Jul-2026", after the day was taken.
std::optional<Date> day_first(Cursor& cursor, int day) {
  auto const suffix_at = cursor.at;
  if (auto const suffix = cursor.word(); suffix != "st" && suffix != "nd" && suffix != "rd" && suffix != "th")
    cursor.at = suffix_at;
  cursor.blanks();
  cursor.take('-');
  auto const month = month_number(cursor.word());
  if (!month) return std::nullopt;
  cursor.take('.');
  cursor.blanks();
  if (!cursor.take(',')) cursor.take('-');
  cursor.blanks();
  auto const year = cursor.number();
  if (!year || year->digits != 4) return std::nullopt;
  return date_of(year->value, *month, day);
}

std::optional<Date> numbers_date(Cursor& cursor) {
  auto const first = cursor.number();
  if (!first) return std::nullopt;
  char const separator = cursor.peek();
  if (first->digits <= 2 && !(calendar_separator(separator) && is_digit(cursor.peek(1))))
    return day_first(cursor, first->value);
  if (!calendar_separator(separator)) return std::nullopt;
  ++cursor.at;
  auto const second = cursor.number();
  if (!second || second->digits > 2 || !cursor.take(separator)) return std::nullopt;
  auto const third = cursor.number();
  if (!third) return std::nullopt;
  if (first->digits == 4 && third->digits <= 2) return date_of(first->value, second->value, third->value);
  auto const year = full_year(*third);
  if (first->digits > 2 || !year) return std::nullopt;
  return date_of(*year, first->value, second->value);
}

// A date with an optional weekday before it. `problem` is set when the weekday does not belong to the date.
std::optional<DateReading> take_date(Cursor& cursor, std::string& problem) {
  auto const start = cursor.at;
  auto word = cursor.word();
  auto const weekday = weekday_number(word);
  auto date_begin = start;
  if (weekday) {
    cursor.take('.');
    cursor.take(',');
    cursor.blanks();
    date_begin = cursor.at;
    word = cursor.word();
  }
  auto const month = month_number(word);
  auto date = month ? month_first(cursor, *month) : word.empty() ? numbers_date(cursor) : std::nullopt;
  bool const iso_time = lower(cursor.peek()) == 't' && is_digit(cursor.peek(1));
  if (!date || (!cursor.at_word_end() && !iso_time)) {
    cursor.at = start;
    return std::nullopt;
  }
  if (weekday && std::chrono::weekday{std::chrono::sys_days{*date}} != std::chrono::weekday{*weekday})
    problem = "the weekday does not belong to the date " + words(*date);
  return DateReading{*date, {date_begin, cursor.at}};
}

// am, pm, a.m., p.m., or a single a or p right after the digits.
char take_half(Cursor& cursor, std::size_t digits_end) {
  auto const start = cursor.at;
  cursor.blanks();
  char const letter = lower(cursor.peek());
  if (letter != 'a' && letter != 'p') return cursor.at = start, '\0';
  ++cursor.at;
  bool const short_form = cursor.at_word_end() && cursor.peek() != '.' && start == digits_end && cursor.at == start + 1;
  if (short_form) return letter;
  cursor.take('.');
  if (lower(cursor.peek()) != 'm') return cursor.at = start, '\0';
  ++cursor.at;
  if (!cursor.at_word_end()) return cursor.at = start, '\0';
  cursor.take('.');
  return letter;
}

std::optional<Clock> take_noon(Cursor& cursor) {
  auto const start = cursor.at;
  if (cursor.word() == "noon") return Clock{12, 0, 'p', true, false, {start, cursor.at}};
  cursor.at = start;
  return std::nullopt;
}

// Hours on a typed clock must exist: 0 to 23 without am or pm, 1 to 12 with it.
bool hour_exists(Clock const& clock) {
  return clock.half == 0 ? clock.hour <= 23 : clock.hour >= 1 && clock.hour <= 12;
}

std::optional<Clock> take_clock(Cursor& cursor) {
  auto const start = cursor.at;
  auto const give_up = [&] { return cursor.at = start, std::optional<Clock>{}; };
  if (auto const noon = take_noon(cursor)) return noon;
  auto const first = cursor.number();
  if (!first) return give_up();
  Clock clock{first->value, 0, 0, false, false, {}};
  if (first->digits == 4) {
    clock.hour = first->value / 100, clock.minute = first->value % 100;
    clock.minutes_typed = clock.plain_24h = true;
  } else if (first->digits > 2) {
    return give_up();
  } else if (cursor.peek() == ':') {
    cursor.take(':');
    auto const minute = cursor.number();
    if (!minute || minute->digits != 2) return give_up();
    clock.minute = minute->value, clock.minutes_typed = true;
    clock.plain_24h = first->digits == 2 && cursor.text[start] == '0';
    if (cursor.peek() == ':' && is_digit(cursor.peek(1))) {
      cursor.take(':');
      auto const second = cursor.number();
      if (!second || second->digits != 2 || second->value != 0) return give_up();
    }
  }
  clock.half = take_half(cursor, cursor.at);
  if (clock.half == 0 && first->digits == 4) {
    auto const before_unit = cursor.at;
    cursor.blanks();
    auto const unit = cursor.word();
    if (unit != "hrs" && unit != "h" && unit != "hours") cursor.at = before_unit;
  }
  clock.span = {start, cursor.at};
  if (clock.minute > 59 || !hour_exists(clock)) return give_up();
  if (!cursor.at_word_end() && lower(cursor.peek()) != 'z') return give_up();
  return clock;
}

int minute_of_day(Clock const& clock, char half) {
  int hour = clock.hour;
  if (half == 'a') hour %= 12;
  if (half == 'p') hour = hour % 12 + 12;
  return hour * 60 + clock.minute;
}

bool on_24_hour_clock(Clock const& clock) { return clock.plain_24h || clock.hour == 0 || clock.hour >= 13; }

// The half of the day a clock without am or pm takes from the other end of its range: the one with which the range
// lasts less than twelve hours, past midnight if need be.
char inherited_half(Clock const& open, Clock const& other, bool open_is_first) {
  int const fixed = minute_of_day(other, other.half);
  for (char const half : {'a', 'p'}) {
    int const minute = minute_of_day(open, half);
    int const length = ((open_is_first ? fixed - minute : minute - fixed) + 1440) % 1440;
    if (length > 0 && length < 720) return half;
  }
  return 0;
}

// A time alone, or one that its range leaves open. Without am or pm it is on the 24-hour clock when its hour has two
// digits; "3:00" and "9:30" may be morning or evening.
std::optional<int> settled(Clock const& clock, std::string& problem) {
  if (clock.half != 0 || on_24_hour_clock(clock)) return minute_of_day(clock, clock.half);
  if (clock.minutes_typed && clock.hour >= 10) return minute_of_day(clock, 0);
  problem = "the time does not say am or pm";
  return std::nullopt;
}

void settle_range(Clock first, Clock second, Moment& moment) {
  if (first.half == 0 && second.half != 0 && !on_24_hour_clock(first))
    first.half = inherited_half(first, second, true);
  else if (second.half == 0 && first.half != 0 && !on_24_hour_clock(second))
    second.half = inherited_half(second, first, false);
  // "9:30 – 13:00": one end on the 24-hour clock puts the other there too.
  if (first.half == 0 && second.half == 0 && first.minutes_typed && second.minutes_typed)
    first.plain_24h = second.plain_24h = on_24_hour_clock(first) || on_24_hour_clock(second);
  auto const from = settled(first, moment.problem);
  auto const to = settled(second, moment.problem);
  if (!from || !to) return;
  moment.first = TimeReading{*from, first.span};
  moment.second = TimeReading{*to, second.span};
}

std::optional<LengthReading> take_length(Cursor& cursor, bool unit_needed) {
  auto const start = cursor.at;
  auto const give_up = [&] { return cursor.at = start, std::optional<LengthReading>{}; };
  auto const first = cursor.number();
  if (!first || first->digits > 4) return give_up();
  int total = first->value;
  if (cursor.peek() == ':' && !unit_needed) {
    cursor.take(':');
    auto const minute = cursor.number();
    if (!minute || minute->digits != 2 || minute->value > 59) return give_up();
    total = first->value * 60 + minute->value;
    unit_needed = false;
  }
  int tenths = 0;
  bool const decimal = cursor.peek() == '.' && is_digit(cursor.peek(1)) && !is_digit(cursor.peek(2));
  if (decimal) tenths = cursor.peek(1) - '0', cursor.at += 2;
  auto const number_end = cursor.at;
  cursor.blanks();
  cursor.take('-');
  auto const unit = cursor.word();
  bool const minutes = unit == "m" || unit == "min" || unit == "mins" || unit == "minute" || unit == "minutes";
  bool const hours = unit == "h" || unit == "hr" || unit == "hrs" || unit == "hour" || unit == "hours";
  if ((decimal && !hours) || (!unit.empty() && !minutes && !hours) || (unit.empty() && unit_needed)) return give_up();
  if (unit.empty()) cursor.at = number_end;
  if (minutes && cursor.peek() == '.') ++cursor.at;
  if (hours) {
    total = total * 60 + tenths * 6;
    auto const hours_end = cursor.at;
    cursor.blanks();
    auto const rest = cursor.number();
    cursor.blanks();
    auto const rest_unit = rest ? cursor.word() : std::string{};
    if (rest && rest->value < 60 && (rest_unit.empty() || rest_unit.starts_with("m")))
      total += rest->value;
    else
      cursor.at = hours_end;
  }
  if (total > 1440 || !cursor.at_word_end()) return give_up();
  return LengthReading{total, {start, cursor.at}};
}

// What people put between the parts: commas, "at", "on", "from". True when something was taken.
bool take_joint(Cursor& cursor) {
  auto const start = cursor.at;
  if (cursor.take(',') || cursor.take('@') || cursor.take('|')) return true;
  if (lower(cursor.peek()) == 't' && is_digit(cursor.peek(1))) return ++cursor.at, true;
  auto const word = cursor.word();
  if (word == "at" || word == "on" || word == "from") return true;
  cursor.at = start;
  return false;
}

bool take_range_mark(Cursor& cursor) {
  auto const start = cursor.at;
  if (cursor.take_dash()) return true;
  auto const word = cursor.word();
  if (word == "to" || word == "until" || word == "through" || word == "till" || word == "thru") return true;
  cursor.at = start;
  return false;
}

bool note_zone(string_view text, std::optional<Span> const& found, Moment& moment) {
  if (!found) return false;
  if (moment.zone && zone_key(slice(text, *moment.zone)) != zone_key(slice(text, *found)))
    moment.problem = "two time zones are named";
  if (!moment.zone) moment.zone = found;
  return true;
}

// "(53 min)", "(ET)", "(Tuesday)". False when the brackets hold anything else.
bool take_brackets(Cursor& cursor, Moment& moment) {
  if (cursor.peek() != '(') return false;
  auto const close = cursor.text.substr(0, cursor.end).find(')', cursor.at);
  if (close == string_view::npos) return false;
  auto const inside = trimmed(cursor.text, {cursor.at + 1, close});
  auto const length = moment.length ? std::nullopt : read_length(cursor.text, inside);
  auto const weekday = weekday_number(folded(slice(cursor.text, inside)));
  if (length && folded(slice(cursor.text, inside)).find_first_not_of("0123456789") != std::string::npos)
    moment.length = length;
  else if (whole_zone(cursor.text, inside))
    note_zone(cursor.text, inside, moment);
  else if (!weekday || !moment.date)
    return false;
  else if (std::chrono::weekday{std::chrono::sys_days{moment.date->date}} != std::chrono::weekday{*weekday})
    moment.problem = "the weekday does not belong to the date " + words(moment.date->date);
  cursor.at = close + 1;
  return true;
}

struct Clocks {
  std::optional<Clock> first, second;
  bool range_open = false;  // a dash or "to" was read and its second time not yet
};

bool behind_iso_time(Cursor const& cursor, Clocks const& clocks) {
  if (!clocks.first || clocks.second || cursor.at != clocks.first->span.end) return false;
  auto const begin = clocks.first->span.begin;
  return begin >= 2 && lower(cursor.text[begin - 1]) == 't' && is_digit(cursor.text[begin - 2]);
}

// One step through the piece; false when nothing known stands at the cursor.
bool take_part(Cursor& cursor, Moment& moment, Clocks& clocks) {
  if (!moment.date && !clocks.range_open)
    if ((moment.date = take_date(cursor, moment.problem))) return true;
  if (clocks.first && !moment.length && !clocks.range_open)
    if ((moment.length = take_length(cursor, true))) return true;
  auto& slot = clocks.range_open ? clocks.second : clocks.first;
  if (!slot) {
    if ((slot = take_clock(cursor))) return clocks.range_open = false, true;
  }
  if (clocks.range_open) return false;
  if (behind_iso_time(cursor, clocks) && note_zone(cursor.text, take_iso_offset(cursor), moment)) return true;
  if (clocks.first && note_zone(cursor.text, take_zone(cursor), moment)) return true;
  if (take_brackets(cursor, moment)) return true;
  if (clocks.first && !clocks.second && take_range_mark(cursor)) return clocks.range_open = true;
  bool const date_before = moment.date && !clocks.first;
  return take_joint(cursor) || (date_before && cursor.take_dash());
}

}  // namespace

Moment read_moment(string_view text, Span span) {
  span = trimmed(text, span);
  Cursor cursor{text, span};
  Moment moment;
  Clocks clocks;
  for (cursor.blanks(); !cursor.done(); cursor.blanks()) {
    if (!take_part(cursor, moment, clocks)) {
      if (slice(text, {cursor.at, cursor.end}) == ".") break;
      moment.problem = quoted(slice(text, {cursor.at, cursor.end})) + " is not understood";
    }
    if (!moment.problem.empty()) break;
  }
  if (moment.problem.empty() && clocks.range_open) moment.problem = "the range has no end";
  if (moment.problem.empty() && clocks.second) {
    settle_range(*clocks.first, *clocks.second, moment);
  } else if (moment.problem.empty() && clocks.first) {
    if (auto const minute = settled(*clocks.first, moment.problem)) moment.first = {*minute, clocks.first->span};
  }
  if (moment.problem.empty()) return moment;
  return {{}, {}, {}, {}, {}, moment.problem};
}

Moment read_birth_date(string_view text, Span span) {
  Cursor cursor{text, trimmed(text, span)};
  Moment moment;
  auto const found = take_date(cursor, moment.problem);
  if (!found) return {{}, {}, {}, {}, {}, "it is not a date such as 3/9/1990"};
  auto const typed = slice(text, found->span);
  cursor.blanks();
  bool const age_follows = cursor.peek() == '(' && cursor.end > cursor.at && text[cursor.end - 1] == ')';
  if (!cursor.done() && !age_follows && slice(text, {cursor.at, cursor.end}) != ".")
    moment.problem = quoted(slice(text, {cursor.at, cursor.end})) + " is not understood";
  if (typed.find(std::to_string(static_cast<int>(found->date.year()))) == string_view::npos)
    moment.problem = "the year needs four digits";
  if (moment.problem.empty()) moment.date = found;
  return moment;
}

std::optional<LengthReading> read_length(string_view text, Span span) {
  Cursor cursor{text, trimmed(text, span)};
  auto const found = take_length(cursor, false);
  cursor.blanks();
  if (!found || !cursor.done()) return std::nullopt;
  return found;
}

std::string clock_words(int minute_of_day) {
  std::array<char, 16> buffer{};
  int const length = std::snprintf(buffer.data(), buffer.size(), "%02d:%02d", minute_of_day / 60, minute_of_day % 60);
  return {buffer.data(), static_cast<std::size_t>(length)};
}

}  // namespace workflows::triage
