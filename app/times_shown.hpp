// How does a person read an instant and a session? In the client's zone and in Eastern, with weekday, abbreviation and
// the shift of the day, never one without saying which zone it is.
#pragma once
#include <optional>
#include <string>

#include "tz/zones.hpp"
#include "workflows/standard_session/messages.hpp"

namespace app {

// An instant as one zone's clock and calendar show it.
struct StampView {
  std::string date, time, abbr, offset, zone;  // 2026-07-14, 22:15:00, PDT, -07:00, America/Los_Angeles
};
BOOST_DESCRIBE_STRUCT(StampView, (), (date, time, abbr, offset, zone))

// Nothing for a zone that is not known, or years that are not answered.
std::optional<StampView> stamp_of(tz::Zones const&, workflows::Instant, std::string const& zone);

// From here to there on one wall.
struct WallView {
  std::string date, start, end, abbr, zone;
};
BOOST_DESCRIBE_STRUCT(WallView, (), (date, start, end, abbr, zone))

struct SessionView {
  std::string start, end;  // instants, UTC
  std::int64_t minutes = 0;
  WallView client, eastern;
  std::int64_t day_shift = 0;  // Eastern date minus the client's
  std::string therapist;
  std::string zone_typed, zone_rule;
};
BOOST_DESCRIBE_STRUCT(SessionView, (),
                      (start, end, minutes, client, eastern, day_shift, therapist, zone_typed, zone_rule))

// Nothing until the session's time is certain in both zones.
std::optional<SessionView> session_of(workflows::standard_session::SessionChecked const&);

// "Tue 14 Jul 22:15–23:08 PDT · Wed 15 Jul 01:15–02:08 EDT [+1 day]"
std::string words(SessionView const&);
// "Tue 14 Jul"; the text itself when it is no date.
std::string short_date(std::string const& date);
// "2026-07-20 14:06:04Z", seconds only.
std::string utc_words(workflows::Instant);
// "Mon 20 Jul 10:06 EDT"
std::string eastern_words(tz::Zones const&, workflows::Instant);
// "Mon 20 Jul 10:06 EDT · 2026-07-20 14:06:04Z", of an instant as views write it; the text itself when it is none.
std::string clock_words(tz::Zones const&, std::string const& instant);

}  // namespace app
