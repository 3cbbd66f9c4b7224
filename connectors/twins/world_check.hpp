// Does a world that has the right shape also make sense? References, unique ids, words, times, sums: everything a type
// cannot say. Each problem carries its path and what would be allowed there.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "connectors/twins/world.hpp"

namespace connectors::twins {

// The problems of the shape first, then what else is wrong. Nothing is said about places that the shape already
// complains about, nor about references into a list that could not be read whole: that would only be noise.
std::vector<workflows::codec::Problem> find_wrong(World const&, std::vector<workflows::codec::Problem> shape);

// "90m", "24h" or "3d" after `now`, or an instant. Nothing for any other text, nor for more than 366 days.
std::optional<Instant> read_until(std::string_view text, Instant now);

}  // namespace connectors::twins
