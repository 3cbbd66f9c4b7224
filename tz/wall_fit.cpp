// How is a wall time found in a zone's periods? Nearly always it lies where exactly one period holds it, and the index
// knows these stretches; near a change every period within two days is tried.
#include "tz/wall_fit.hpp"

#include <algorithm>

namespace tz {
namespace {

using std::chrono::days;
using std::chrono::sys_seconds;

// Offsets reach from -12 to +14 hours, so two days around the wall time taken as UTC hold every candidate.
WallFit try_all(ZoneHistory const& zone, sys_seconds wall) {
  WallFit found;
  Period const* previous = nullptr;
  auto const first = std::partition_point(zone.periods.begin(), zone.periods.end(),
                                          [&](Period const& period) { return period.end <= wall - days{2}; });
  for (auto period = first; period != zone.periods.end() && period->begin <= wall + days{2}; ++period) {
    bool const fits = wall >= period->begin + period->offset && wall < period->end + period->offset;
    if (fits && found.count < found.periods.size()) found.periods[found.count++] = &*period;
    if (previous != nullptr && wall >= previous->end + previous->offset && wall < period->begin + period->offset) {
      found.before_gap = previous;
      found.after_gap = &*period;
    }
    previous = &*period;
  }
  return found;
}

// Slice to the first element whose end lies after the slice's begin.
template <class Stretches>
std::vector<std::uint16_t> slices(Stretches const& stretches) {
  std::vector<std::uint16_t> index;
  std::uint16_t at = 0;
  auto const origin = stretches.front().begin;
  std::chrono::seconds const slice{std::int64_t{1} << ZoneIndex::slice_bits};
  for (auto begin = origin; begin < stretches.back().end; begin += slice) {
    while (stretches[at].end <= begin) ++at;
    index.push_back(at);
  }
  return index;
}

}  // namespace

ZoneIndex ZoneIndex::of(std::vector<Period> const& periods) {
  ZoneIndex index;
  index.certain.reserve(periods.size());
  // A period's own wall times, less those that an earlier or a later period shows as well.
  auto shown_before = sys_seconds::min();
  for (Period const& period : periods) {
    index.certain.push_back({std::max(period.begin + period.offset, shown_before), period.end + period.offset});
    shown_before = std::max(shown_before, period.end + period.offset);
  }
  auto shown_after = sys_seconds::max();
  for (std::size_t i = periods.size(); i-- > 0;) {
    Certain& certain = index.certain[i];
    certain.end = std::max(certain.begin, std::min(certain.end, shown_after));
    shown_after = std::min(shown_after, periods[i].begin + periods[i].offset);
  }
  index.by_instant = slices(periods);
  index.by_wall = slices(index.certain);
  return index;
}

WallFit fit_wall(ZoneHistory const& zone, sys_seconds wall) {
  ZoneIndex const& index = zone.index;
  if (index.by_wall.empty() || wall < index.certain.front().begin || wall >= index.certain.back().end)
    return try_all(zone, wall);
  auto const slice = (wall - index.certain.front().begin).count() >> ZoneIndex::slice_bits;
  std::size_t at = index.by_wall[static_cast<std::size_t>(slice)];
  while (wall >= index.certain[at].end) ++at;
  if (wall < index.certain[at].begin) return try_all(zone, wall);
  return {{&zone.periods[at]}, 1, nullptr, nullptr};
}

}  // namespace tz
