// How are dates, times and offsets written? By hand-made digits, so that no locale can change them.
#include "tz/words.hpp"

namespace tz {
namespace {

std::string two_digits(long long number) {
  std::string out = std::to_string(number);
  return out.size() < 2 ? "0" + out : out;
}

std::string counted(long long number, std::string const& thing) {
  return std::to_string(number) + " " + thing + (number == 1 ? "" : "s");
}

}  // namespace

std::string date_words(std::chrono::year_month_day date) {
  std::string year = std::to_string(static_cast<int>(date.year()));
  while (year.size() < 4) year.insert(0, "0");
  return year + "-" + two_digits(static_cast<unsigned>(date.month())) + "-" +
         two_digits(static_cast<unsigned>(date.day()));
}

std::string time_words(std::chrono::seconds since_midnight) {
  auto const total = since_midnight.count();
  std::string out = two_digits(total / 3600) + ":" + two_digits(total / 60 % 60);
  if (total % 60 != 0) out += ":" + two_digits(total % 60);
  return out;
}

std::string offset_words(std::chrono::seconds offset) {
  bool const west = offset.count() < 0;
  return (west ? "-" : "+") + time_words(west ? -offset : offset);
}

std::string duration_words(std::chrono::seconds length) {
  if (length.count() < 0) return "-" + duration_words(-length);
  auto const minutes = length.count() / 60;
  auto const seconds = length.count() % 60;
  std::string out = counted(minutes, "minute");
  if (seconds != 0) out += " " + counted(seconds, "second");
  return out;
}

}  // namespace tz
