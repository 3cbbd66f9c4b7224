// What do two clocks show at one instant? For the evidence of a hold: the session's own zone and the payer's Eastern,
// side by side, so that nobody has to count hours.
#pragma once
#include <string>
#include <string_view>

#include "tz/conversion.hpp"
#include "workflows/words.hpp"

namespace workflows::rules {

// "2026-07-14 10:15 PDT = 13:15 EDT"; where the day differs it stands on both sides.
std::string side_by_side(tz::Stamp const& local, tz::Stamp const& eastern);

// The same from an instant. Eastern alone when `zone` has Eastern's clock then, or is no IANA name; UTC outside 1990 to
// 2037.
std::string in_both_zones(tz::Zones const&, Instant, std::string_view zone);

}  // namespace workflows::rules
