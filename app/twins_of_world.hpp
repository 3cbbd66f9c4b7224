// Which twins stand in for the counterparts of a world, how are they kept, and what did they all accept? Shared by the
// practice on virtual time and by the twins behind sockets.
#pragma once
#include <memory>
#include <vector>

#include "connectors/twins/fault_desk.hpp"
#include "tz/zones.hpp"

namespace app {

using Twins = std::vector<std::unique_ptr<connectors::twins::Twin>>;

// Inbox, platform, portal, sheet, as the world has them at its `now`. `zones` must outlive them.
Twins twins_of(connectors::twins::World const&, tz::Zones const&);
std::vector<connectors::twins::Twin*> listed(Twins const&);

// Everything they remember, by their names, and the tally under "faults".
workflows::codec::Json kept(Twins const&, connectors::twins::FaultTally const&);
// What kept() wrote. Throws (std::runtime_error, std::invalid_argument or the JSON library's) when it is not.
void take_up(workflows::codec::Json const&, Twins const&, connectors::twins::FaultTally&);

// All twins' entries in the order they were accepted.
connectors::twins::Ledger ledger_of(Twins const&);

}  // namespace app
