// Which date did a person type? One reading per shape; day and month are never swapped to make a date fit.
#include <array>

#include "tz/text_cursor.hpp"
#include "tz/time_text.hpp"
#include "tz/words.hpp"

namespace tz {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using Number = TextCursor::Number;

constexpr std::array<std::string_view, 12> month_names{"january",   "february", "march",    "april",
                                                       "may",       "june",     "july",     "august",
                                                       "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> weekday_names{"sunday",   "monday", "tuesday", "wednesday",
                                                        "thursday", "friday", "saturday"};

// 1 to 12 for a full English name, its first three letters, or "sept"; 0 for anything else.
unsigned month_of(std::string_view word) {
  if (word == "sept") return 9;
  for (unsigned i = 0; i < month_names.size(); ++i)
    if (word == month_names[i] || (word.size() == 3 && month_names[i].starts_with(word))) return i + 1;
  return 0;
}

// Sunday is 0; the name, or its first three to five letters ("tue", "tues", "thurs").
std::optional<unsigned> weekday_of(std::string_view word) {
  for (unsigned i = 0; i < weekday_names.size(); ++i)
    if (word == weekday_names[i] || (word.size() >= 3 && word.size() <= 5 && weekday_names[i].starts_with(word)))
      return i;
  return {};
}

Problem unreadable(TextCursor const& cursor, std::string const& why) {
  return {cursor.quoted() + " is not a date that can be read: " + why +
          " Allowed are 2026-07-14, 7/14/2026 (month first), July 14, 2026 and 14 July 2026."};
}

Problem no_year(TextCursor const& cursor) {
  return unreadable(cursor, "the year is missing, with two or four digits.");
}

// Checks what was read against the calendar and the text that follows it.
Answer<DateText> checked(TextCursor const& cursor, Number years, unsigned months, Number days) {
  if (years.digits != 2 && years.digits != 4) return no_year(cursor);
  if (days.digits > 2) return unreadable(cursor, "the day has more than two digits.");
  int const full_year = years.digits == 2 ? 2000 + years.value : years.value;
  if (months < 1 || months > 12)
    return unreadable(cursor, "there is no month " + std::to_string(months) + " (numbers are read month before day).");
  Date const date{year{full_year}, month{months}, day{static_cast<unsigned>(days.value)}};
  if (!date.ok()) return unreadable(cursor, date_words(date) + " does not exist in the calendar.");
  TextCursor after = cursor;
  bool const time_follows = (after.take("T") || after.take("t")) && after.at_digit();
  if (cursor.at_digit() || (cursor.at_letter() && !time_follows))
    return unreadable(cursor, "letters or digits follow the year directly.");
  return DateText{date, cursor.at()};
}

// After the first number and its separator: "7/14/2026", "2026-07-14", "14-Jul-2026".
Answer<DateText> separated(TextCursor& cursor, Number first, char separator) {
  std::string_view const sign{&separator, 1};
  if (cursor.at_letter() && separator == '-') {
    unsigned const named = month_of(cursor.take_word());
    if (named == 0 || !cursor.take(sign)) return unreadable(cursor, "the month is not an English name.");
    auto const years = cursor.take_number();
    return years && years->digits == 4 ? checked(cursor, *years, named, first) : no_year(cursor);
  }
  auto const second = cursor.take_number();
  if (!second || second->digits > 2) return unreadable(cursor, "the second number is missing or too long.");
  if (!cursor.take(sign)) return no_year(cursor);
  auto const third = cursor.take_number();
  if (!third) return no_year(cursor);
  if (first.digits == 4) return checked(cursor, first, static_cast<unsigned>(second->value), *third);
  if (first.digits > 2) return unreadable(cursor, "the first number has three digits.");
  return checked(cursor, *third, static_cast<unsigned>(first.value), *second);
}

void take_ordinal(TextCursor& cursor) {
  std::size_t const start = cursor.at();
  std::string const word = cursor.take_word();
  if (word != "st" && word != "nd" && word != "rd" && word != "th") cursor.move_to(start);
}

std::optional<Number> take_year(TextCursor& cursor) {
  cursor.skip_spaces();
  if (cursor.take(",")) cursor.skip_spaces();
  auto const years = cursor.take_number();
  return years && years->digits == 4 ? years : std::nullopt;
}

// "14 July 2026", "14th of July, 2026": the day is read already.
Answer<DateText> day_first(TextCursor& cursor, Number days) {
  take_ordinal(cursor);
  cursor.skip_spaces();
  std::string word = cursor.take_word();
  if (word == "of") {
    cursor.skip_spaces();
    word = cursor.take_word();
  }
  unsigned const named = month_of(word);
  if (named == 0) return unreadable(cursor, "no month follows the first number.");
  cursor.take(".");
  auto const years = take_year(cursor);
  return years ? checked(cursor, *years, named, days) : no_year(cursor);
}

// "July 14, 2026", "Jul. 14th 2026": the month is read already.
Answer<DateText> month_first(TextCursor& cursor, unsigned named) {
  cursor.take(".");
  cursor.skip_spaces();
  auto const days = cursor.take_number();
  if (!days) return unreadable(cursor, "no day follows the month.");
  if (days->digits == 4) return unreadable(cursor, "the day is missing.");
  take_ordinal(cursor);
  auto const years = take_year(cursor);
  return years ? checked(cursor, *years, named, *days) : no_year(cursor);
}

Answer<DateText> date_at(TextCursor& cursor, std::string const& word) {
  if (!word.empty()) {
    unsigned const named = month_of(word);
    if (named != 0) return month_first(cursor, named);
    return unreadable(cursor, "\"" + word + "\" is neither a month nor a weekday in English.");
  }
  auto const first = cursor.take_number();
  if (!first) return unreadable(cursor, "it begins with neither a number nor a month.");
  for (char const separator : {'/', '-'})
    if (cursor.take({&separator, 1})) return separated(cursor, *first, separator);
  if (cursor.next() == '.') return unreadable(cursor, "with dots, day and month could be meant either way round.");
  if (first->digits > 2) return unreadable(cursor, "a month and a day must follow the year, as in 2026-07-14.");
  return day_first(cursor, *first);
}

}  // namespace

Answer<DateText> parse_date_text(std::string_view text) {
  TextCursor cursor{text};
  cursor.skip_spaces();
  std::string word = cursor.take_word();
  auto const weekday = weekday_of(word);
  if (weekday) {
    cursor.take(".");
    cursor.take(",");
    cursor.skip_spaces();
    word = cursor.take_word();
  }
  auto read = date_at(cursor, word);
  if (!read || !weekday) return read;
  unsigned const right = std::chrono::weekday{std::chrono::sys_days{read->date}}.c_encoding();
  if (right != *weekday)
    return unreadable(cursor, date_words(read->date) + " is a " + std::string{weekday_names[right]} + ", not a " +
                                  std::string{weekday_names[*weekday]} + ".");
  return read;
}

}  // namespace tz
