// What holds for every time and every text, not only for the examples? Whatever is written is read back, every instant
// returns through its wall time, and no bytes whatever make the readers fall over.
#include <array>

#include "loaded_zones.hpp"
#include "tests/support/property.hpp"
#include "tz/label_words.hpp"
#include "tz/thirty_days.hpp"
#include "tz/time_text.hpp"

using namespace std::chrono_literals;
using support::check_property;
using tz_test::zones;

namespace {

constexpr std::array<char const*, 12> some_zones{"America/New_York",    "America/Chicago",     "America/Denver",
                                                 "America/Phoenix",     "America/Los_Angeles", "Europe/London",
                                                 "Pacific/Honolulu",    "America/Anchorage",   "America/Boise",
                                                 "America/Puerto_Rico", "Asia/Kathmandu",      "Pacific/Auckland"};

constexpr std::array<char const*, 24> words{
    "ET",   "EST", "Eastern Time", "PT", "my time", "GMT+5", "UTC",  "-05:00", "IST", "MST", "7/14/2026", "at",
    "noon", "3",   "pm",           "–",  "to",      "14:59", "July", "/",      ",",   "(",   "Z",         "America/"};

std::string any_zone() { return some_zones[*rc::gen::inRange<std::size_t>(0, some_zones.size())]; }

// Within the answered years, two days inside, so that no zone leaves them.
tz::Instant any_instant() {
  auto const first = std::chrono::sys_days{tz_test::date(1990, 1, 3)},
             last = std::chrono::sys_days{tz_test::date(2037, 12, 28)};
  return first + std::chrono::seconds{*rc::gen::inRange<std::int64_t>(0, std::chrono::seconds{last - first}.count())};
}

tz::Stamp any_stamp() { return *tz::in_zone(zones(), any_instant(), any_zone()); }

// Any bytes, and now and then words that the readers know, so that they are led further in.
std::string any_text() {
  auto const bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
  std::string text;
  for (char const byte : bytes) {
    if (static_cast<unsigned char>(byte) % 3 == 0) {
      text += words[static_cast<unsigned char>(byte) / 3 % words.size()];
      text += ' ';
    } else {
      text += byte;
    }
  }
  return text;
}

std::string on_12_hours(std::chrono::seconds time, std::string const& before_half) {
  auto const hour = time / 1h, rest = (time % 1h).count();
  auto const shown = hour % 12 == 0 ? 12 : hour % 12;
  auto const two = [](auto number) { return (number < 10 ? ":0" : ":") + std::to_string(number); };
  return std::to_string(shown) + two(rest / 60) + (rest % 60 == 0 ? "" : two(rest % 60)) + before_half +
         (hour < 12 ? "am" : "PM");
}

}  // namespace

TEST_CASE("properties: a date and a time read back as they are written, on either clock, with their offset") {
  check_property("written and read", [] {
    auto const stamp = any_stamp();
    auto const written = tz::date_words(stamp.date) + "T" + tz::time_words(stamp.time) + tz::offset_words(stamp.offset);
    auto const read = tz::parse_local_text(written);
    RC_ASSERT(read.has_value());
    RC_ASSERT((read->wall.date == stamp.date && read->wall.since_midnight == stamp.time));
    RC_ASSERT(read->label == tz::offset_words(stamp.offset));
    RC_ASSERT(tz::find_offset(tz::folded_label(read->label)) == stamp.offset);
    for (std::string const between : {"", " ", "\u00a0"}) {
      auto const halved = tz::parse_time_text(on_12_hours(stamp.time, between));
      RC_ASSERT((halved.has_value() && halved->since_midnight == stamp.time));
    }
  });
}

TEST_CASE("properties: an instant shown in a zone and read there again is the same instant") {
  check_property("there and back", [] {
    auto const instant = any_instant();
    auto const zone = any_zone();
    auto const shown = tz::in_zone(zones(), instant, zone);
    RC_ASSERT(shown.has_value());
    auto const back = tz::convert(zones(), {shown->date, shown->time}, zone);
    RC_ASSERT(!back.readings.empty());
    RC_ASSERT((back.readings.size() == (back.status == tz::Status::unique ? 1U : 2U)));
    bool found = false;
    for (auto const& reading : back.readings) found = found || (reading.instant == instant && reading.local == *shown);
    RC_ASSERT(found);
    auto const settled = tz::convert_both(zones(), {shown->date, shown->time}, tz::offset_words(shown->offset), zone);
    RC_ASSERT(settled.status == tz::Status::unique);
    RC_ASSERT(settled.readings[0].instant == instant);
  });
}

TEST_CASE("properties: the day's shift is the difference of the two dates shown, and one day at most to Eastern") {
  check_property("day shift", [] {
    auto const shown = any_stamp();
    auto const read = tz::convert(zones(), {shown.date, shown.time}, shown.zone);
    for (auto const& reading : read.readings) {
      auto const eastern = *tz::in_zone(zones(), reading.instant, tz::eastern_zone);
      RC_ASSERT(reading.eastern == eastern);
      auto const days = std::chrono::sys_days{eastern.date} - std::chrono::sys_days{reading.local.date};
      RC_ASSERT(reading.day_shift == days.count());
      RC_ASSERT((reading.day_shift >= -1 && reading.day_shift <= 1));
    }
  });
}

TEST_CASE("properties: a wall time is unique, shown twice, or in a gap, and never anything else within the years") {
  check_property("three ways", [] {
    auto const shown = any_stamp();
    auto const read = tz::convert(zones(), {shown.date, std::chrono::minutes{*rc::gen::inRange(0, 1440)}}, shown.zone);
    RC_ASSERT(read.status != tz::Status::unresolved);
    RC_ASSERT((read.status == tz::Status::nonexistent) == read.gap.has_value());
    RC_ASSERT((read.status == tz::Status::unique) == read.problem.empty());
    RC_ASSERT((read.readings.size() == (read.status == tz::Status::unique      ? 1U
                                        : read.status == tz::Status::ambiguous ? 2U
                                                                               : 0U)));
  });
}

TEST_CASE("properties: day thirty is inside to its last microsecond, and no longer after it") {
  check_property("thirty days", [] {
    auto const session = *tz::eastern_date(zones(), any_instant());
    auto const last = tz::last_instant(zones(), session);
    RC_PRE(last.has_value());
    auto const start = tz::convert(zones(), {session, 12h}, tz::eastern_zone).readings.at(0).instant;
    RC_ASSERT(tz::thirty_days(zones(), start, *last)->within);
    RC_ASSERT(tz::thirty_days(zones(), start, *last)->days == 30);
    RC_PRE(tz::eastern_date(zones(), *last + 1us).has_value());
    RC_ASSERT(!tz::thirty_days(zones(), start, *last + 1us)->within);
  });
}

TEST_CASE("properties: any bytes are read or refused with a sentence, and never read beyond their end") {
  check_property(
      "any bytes",
      [] {
        auto const text = any_text();
        auto const date = tz::parse_date_text(text);
        auto const time = tz::parse_time_text(text);
        auto const range = tz::parse_time_range_text(text);
        auto const local = tz::parse_local_text(text);
        RC_ASSERT((date ? date->date.ok() && date->end_offset <= text.size() : !date.problem().empty()));
        RC_ASSERT((time ? time->since_midnight < 24h && time->end_offset <= text.size() : !time.problem().empty()));
        RC_ASSERT((range ? range->start != range->end && range->end_offset <= text.size() : !range.problem().empty()));
        RC_ASSERT((local ? local->wall.date.ok() : !local.problem().empty()));
        RC_ASSERT(tz::known_label_length(text) <= text.size());
      },
      1000);
}

TEST_CASE("properties: any label is read or refused with a short sentence, and its reading has a zone and a rule") {
  check_property(
      "any label",
      [] {
        auto const text = any_text();
        auto const read = tz::read_label(zones(), text, {std::string{"ID"}, std::nullopt, any_text()});
        if (read) {
          RC_ASSERT((!read->name().empty() && !read->rule.empty()));
        } else {
          RC_ASSERT(!read.problem().empty());
        }
      },
      1000);
}
