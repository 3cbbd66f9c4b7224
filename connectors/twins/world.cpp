// How is a world file read, and when does its run stop? The shape is read strictly, then world_check looks at the
// sense.
#include "connectors/twins/world.hpp"

#include <algorithm>

#include "connectors/twins/world_check.hpp"

namespace connectors::twins {

namespace codec = workflows::codec;

std::variant<World, std::vector<codec::Problem>> read_world(std::string_view text) {
  auto parsed = codec::parse(text);
  if (auto* problem = std::get_if<codec::Problem>(&parsed)) return std::vector{*problem};
  World world{};
  codec::Reader reader{codec::Unknown::refuse};
  reader.read(std::get<codec::Json>(parsed), world);
  auto problems = find_wrong(world, std::move(reader.problems));
  if (!problems.empty()) return problems;
  return world;
}

namespace {

constexpr std::chrono::hours quiet_end{24};

// The last instant at which something scripted happens. Answers and faults have no instant of their own: they follow
// what the cases do.
Instant last_scripted(World const& world) {
  auto last = world.now;
  auto const happens = [&](Instant at) { last = std::max(last, at); };
  for (auto const& conversation : world.conversations) {
    happens(conversation.created);
    for (auto const& part : conversation.parts) happens(part.at);
  }
  for (auto const& act : world.acts) happens(act.at);
  for (auto const& refusal : world.refusals)
    if (refusal.until) happens(*refusal.until);
  return last;
}

}  // namespace

Instant end_of(World const& world) {
  if (auto const until = read_until(world.until, world.now)) return *until;
  return last_scripted(world) + quiet_end;
}

}  // namespace connectors::twins
