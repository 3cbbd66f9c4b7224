// Which words name a time zone in a note? Only those in daily use; anything else is not taken for a zone.
#pragma once
#include <optional>

#include "workflows/triage/note_cursor.hpp"

namespace workflows::triage {

// Takes a zone at the cursor ("ET", "Pacific Time", "America/New_York", "UTC-5"); no move when there is none. The span
// is the zone as typed, without brackets.
std::optional<Span> take_zone(Cursor&);
// Takes the offset right behind the time of "2026-07-14T15:00-07:00". Anywhere else "-11:00" is the end of a range.
std::optional<Span> take_iso_offset(Cursor&);

}  // namespace workflows::triage
