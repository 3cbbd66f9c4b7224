// Making, keeping and reading the four twins.
#include "app/twins_of_world.hpp"

#include <algorithm>
#include <stdexcept>

#include "connectors/twins/inbox_twin.hpp"
#include "connectors/twins/platform_twin.hpp"
#include "connectors/twins/portal_twin.hpp"
#include "connectors/twins/sheet_twin.hpp"
#include "tz/conversion.hpp"

namespace app {
namespace {

using namespace connectors::twins;
using workflows::codec::Json;

// The world was checked when it was read, so a wall time it gives exists; the earlier of two readings is taken.
WallTimes wall_times(tz::Zones const& zones) {
  return [&zones](workflows::Date date, std::string const& time, std::string const& zone) {
    auto const since =
        std::chrono::hours{std::stoi(time.substr(0, 2))} + std::chrono::minutes{std::stoi(time.substr(3, 2))};
    auto const conversion = tz::convert(zones, {date, since}, zone);
    return conversion.readings.empty() ? workflows::Instant{} : conversion.readings.front().instant;
  };
}

}  // namespace

Twins twins_of(World const& world, tz::Zones const& zones) {
  Twins twins;
  auto inbox = std::make_unique<InboxTwin>(world);
  inbox->accept_only(twin_token);
  twins.push_back(std::move(inbox));
  twins.push_back(std::make_unique<PlatformTwin>(world, wall_times(zones)));
  twins.push_back(std::make_unique<PortalTwin>(world, wall_times(zones)));
  twins.push_back(std::make_unique<SheetTwin>(world));
  return twins;
}

std::vector<Twin*> listed(Twins const& twins) {
  std::vector<Twin*> raw;
  for (auto const& each : twins) raw.push_back(each.get());
  return raw;
}

Json kept(Twins const& twins, FaultTally const& tally) {
  Json all = Json::object();
  for (auto const& twin : twins) all[twin->name()] = twin->save();
  all["faults"] = workflows::codec::write(tally);
  return all;
}

void take_up(Json const& all, Twins const& twins, FaultTally& tally) {
  for (auto const& twin : twins) twin->restore(all.at(twin->name()));
  FaultTally counted;
  workflows::codec::Reader reader{workflows::codec::Unknown::ignore, "$.faults"};
  reader.read(all.at("faults"), counted);
  if (!reader.problems.empty())
    throw std::runtime_error("the faults that were counted cannot be read: " +
                             workflows::codec::words(reader.problems));
  tally = std::move(counted);
}

Ledger ledger_of(Twins const& twins) {
  Ledger all;
  for (auto const& twin : twins) all.insert(all.end(), twin->ledger().begin(), twin->ledger().end());
  std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.at < b.at; });
  return all;
}

}  // namespace app
