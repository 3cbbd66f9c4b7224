// How does a recorded wall time read under the present zone data? By the zone's own name; labels were settled then.
#include "tz/moved.hpp"

#include <algorithm>

#include "tz/label_words.hpp"
#include "tz/wall_fit.hpp"
#include "tz/words.hpp"

namespace tz {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

std::string utc_words(Instant instant) {
  auto const whole = std::chrono::floor<seconds>(instant);
  auto const day = std::chrono::floor<std::chrono::days>(whole);
  return date_words(Date{day}) + " " + time_words(whole - day) + " UTC";
}

std::string by_release(Zones const& zones, RecordedTime const& recorded) {
  std::string const then = recorded.tzdata.empty() ? "unknown zone data" : "tzdata " + recorded.tzdata;
  return " (recorded with " + then + ", now tzdata " + zones.tzdata() + ").";
}

MovedTime told(Zones const& zones, RecordedTime const& recorded, std::vector<Instant> now) {
  std::string sentence = time_words(recorded.wall.since_midnight) + " on " + date_words(recorded.wall.date) + " in " +
                         recorded.zone + " was recorded as " + utc_words(recorded.instant) + " and ";
  if (now.empty()) {
    sentence += "does not exist any more";
  } else {
    sentence += "reads as ";
    for (std::size_t i = 0; i < now.size(); ++i) sentence += (i == 0 ? "" : " or ") + utc_words(now[i]);
    sentence += " now";
  }
  return {std::move(now), sentence + by_release(zones, recorded)};
}

}  // namespace

std::optional<MovedTime> moved(Zones const& zones, RecordedTime const& recorded) {
  sys_seconds const wall = std::chrono::sys_days{recorded.wall.date} + recorded.wall.since_midnight;
  std::vector<Instant> now;
  if (ZoneHistory const* const zone = zones.find(recorded.zone)) {
    WallFit const found = fit_wall(*zone, wall);
    for (std::size_t i = 0; i < found.count; ++i) now.emplace_back(wall - found.periods[i]->offset);
  } else if (auto const offset =
                 recorded.zone == "UTC" ? std::optional{seconds{0}} : find_offset(folded_label(recorded.zone))) {
    now.emplace_back(wall - *offset);
  } else {
    return MovedTime{{}, "The zone data has no zone " + recorded.zone + " any more" + by_release(zones, recorded)};
  }
  if (std::ranges::find(now, recorded.instant) != now.end()) return {};
  return told(zones, recorded, std::move(now));
}

}  // namespace tz
