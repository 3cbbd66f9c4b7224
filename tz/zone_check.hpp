// Is the zone data right? A table of instants whose local time is known, in summer and winter, for every US zone and
// London, compared with what was loaded.
#pragma once
#include <optional>

#include "tz/zones.hpp"

namespace tz {

// The first known instant that the loaded zones get wrong; nothing when all agree.
std::optional<ZonesBroken> find_wrong(Zones const&);

}  // namespace tz
