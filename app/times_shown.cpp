// Times in words.
#include "app/times_shown.hpp"

#include <array>
#include <chrono>

#include "tz/conversion.hpp"
#include "tz/words.hpp"

namespace app {
namespace {

constexpr std::array<char const*, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<char const*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string span_words(WallView const& wall) {
  return short_date(wall.date) + " " + wall.start + (wall.end.empty() ? "" : "–" + wall.end) + " " + wall.abbr;
}

}  // namespace

std::string short_date(std::string const& date) {
  auto const read = workflows::parse_date(date);
  if (!read) return date;
  std::chrono::weekday const weekday{std::chrono::sys_days{*read}};
  return std::string(weekdays[weekday.c_encoding()]) + " " + std::to_string(static_cast<unsigned>(read->day())) + " " +
         months[static_cast<unsigned>(read->month()) - 1];
}

std::optional<StampView> stamp_of(tz::Zones const& zones, workflows::Instant at, std::string const& zone) {
  auto const stamp = tz::in_zone(zones, std::chrono::floor<std::chrono::seconds>(at), zone);
  if (!stamp) return std::nullopt;
  auto time = tz::time_words(stamp->time);
  if (time.size() == 5) time += ":00";
  return StampView{workflows::words(stamp->date), time, stamp->abbreviation, tz::offset_words(stamp->offset), zone};
}

std::optional<SessionView> session_of(workflows::standard_session::SessionChecked const& checked) {
  if (!checked.local_date || !checked.eastern_date) return std::nullopt;
  SessionView view;
  view.start = workflows::words(checked.start);
  view.end = workflows::words(checked.end);
  view.minutes = checked.minutes;
  view.client = {workflows::words(*checked.local_date), checked.local_start, checked.local_end,
                 checked.local_abbreviation, checked.zone_read_as};
  view.eastern = {workflows::words(*checked.eastern_date), checked.eastern_start, checked.eastern_end,
                  checked.eastern_abbreviation, std::string(tz::eastern_zone)};
  view.day_shift = checked.day_shift;
  view.therapist = checked.appointment.therapist_name;
  view.zone_typed = checked.zone_typed;
  view.zone_rule = checked.zone_rule;
  return view;
}

std::string words(SessionView const& view) {
  auto const& c = view.client;
  auto const& e = view.eastern;
  if (c.date == e.date && c.start == e.start && c.abbr == e.abbr) return span_words(e);
  auto text = span_words(c) + " · " + span_words(e);
  if (view.day_shift != 0)
    text += std::string(" [") + (view.day_shift > 0 ? "+" : "") + std::to_string(view.day_shift) + " day]";
  return text;
}

std::string utc_words(workflows::Instant at) {
  auto text = workflows::words(
      std::chrono::time_point_cast<workflows::Instant::duration>(std::chrono::floor<std::chrono::seconds>(at)));
  if (auto const t = text.find('T'); t != std::string::npos) text[t] = ' ';
  return text;
}

std::string eastern_words(tz::Zones const& zones, workflows::Instant at) {
  auto const stamp = stamp_of(zones, at, std::string(tz::eastern_zone));
  if (!stamp) return utc_words(at);
  return short_date(stamp->date) + " " + stamp->time.substr(0, 5) + " " + stamp->abbr;
}

std::string clock_words(tz::Zones const& zones, std::string const& instant) {
  auto const at = workflows::parse_instant(instant);
  return at ? eastern_words(zones, *at) + " · " + utc_words(*at) : instant;
}

}  // namespace app
