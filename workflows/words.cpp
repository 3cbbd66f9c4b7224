// How are money, dates and instants written and read? Pure text conversions; the formats are part of the JSON
// contracts.
#include "workflows/words.hpp"

#include <charconv>
#include <cstdio>

namespace workflows {
namespace {

// Reads exactly `width` digits at `at`; nothing when a character is not a digit or the text is too short.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t width) {
  if (at + width > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + width; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

bool mark_at(std::string_view text, std::size_t at, char mark) { return at < text.size() && text[at] == mark; }

struct Tail {
  std::chrono::microseconds fraction{0};
  std::chrono::minutes offset{0};
};

// Reads what follows the seconds: an optional fraction, then Z or an offset.
std::optional<Tail> parse_tail(std::string_view text) {
  Tail tail;
  if (mark_at(text, 0, '.')) {
    std::size_t length = 0;
    int micros = 0;
    while (length < 6 && digits(text, 1 + length, 1)) micros = micros * 10 + *digits(text, 1 + length++, 1);
    if (length == 0) return std::nullopt;
    for (auto i = length; i < 6; ++i) micros *= 10;
    tail.fraction = std::chrono::microseconds{micros};
    text.remove_prefix(1 + length);
  }
  if (text == "Z") return tail;
  auto hours = digits(text, 1, 2), minutes = digits(text, 4, 2);
  bool const shaped = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
  if (!shaped || !hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  tail.offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  if (text[0] == '-') tail.offset = -tail.offset;
  return tail;
}

template <class... Values>
std::string formatted(char const* pattern, Values... values) {
  char buffer[64];
  int const length = std::snprintf(buffer, sizeof buffer, pattern, values...);
  return {buffer, static_cast<std::size_t>(length)};
}

}  // namespace

std::string words(Money const& money) {
  auto const cents = money.cents < 0 ? -money.cents : money.cents;
  auto const amount =
      formatted("%lld.%02lld", static_cast<long long>(cents / 100), static_cast<long long>(cents % 100));
  auto const sign = std::string(money.cents < 0 ? "-" : "");
  return money.currency == "USD" ? sign + "$" + amount : sign + amount + " " + money.currency;
}

std::optional<Date> parse_date(std::string_view text) {
  auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (text.size() != 10 || !mark_at(text, 4, '-') || !mark_at(text, 7, '-') || !year || !month || !day)
    return std::nullopt;
  Date const date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                  std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::string words(Date date) {
  return formatted("%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                   static_cast<unsigned>(date.day()));
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
  auto date = parse_date(text.substr(0, 10));
  auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  auto tail = parse_tail(text.substr(19));
  if (!date || !hour || !minute || !second || !tail || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return Instant{std::chrono::sys_days{*date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} + tail->fraction - tail->offset;
}

std::string words(Instant instant) {
  auto const day = std::chrono::floor<std::chrono::days>(instant);
  auto const clock = std::chrono::hh_mm_ss{instant - day};
  auto text = words(Date{day}) + formatted("T%02d:%02d:%02d", static_cast<int>(clock.hours().count()),
                                           static_cast<int>(clock.minutes().count()),
                                           static_cast<int>(clock.seconds().count()));
  if (clock.subseconds().count() != 0) text += formatted(".%06d", static_cast<int>(clock.subseconds().count()));
  return text + "Z";
}

}  // namespace workflows
