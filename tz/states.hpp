// Which zones does a US state keep? The table for "client's time" when only the state is known. A state with two zones
// never decides alone: then the county or the zone is needed.
#pragma once
#include <span>
#include <string_view>

namespace tz {

struct StateZones {
  std::string_view postal;                  // "AZ"
  std::string_view name;                    // "Arizona"
  std::span<std::string_view const> zones;  // IANA names, the one with most people first
  std::string_view exception;               // a corner of the state that differs, for the rule's sentence; often empty
};

// The fifty states, DC, Puerto Rico and the four small territories.
std::span<StateZones const> all_states();
// By postal code or English name, in any mix of capitals, spaces around allowed. Nothing for anything else.
StateZones const* find_state(std::string_view);

}  // namespace tz
