// Is every scripted act of the shipped worlds something that one counterpart, and only one, can do? An act that nobody
// understands would be dropped without a word, and with it the trap it was written for.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "connectors/twins/inbox_twin.hpp"
#include "connectors/twins/platform_twin.hpp"
#include "connectors/twins/portal_twin.hpp"

namespace {

using namespace connectors::twins;

World world_in(std::filesystem::path const& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  auto read = read_world(text.str());
  INFO(path);
  REQUIRE(std::holds_alternative<World>(read));
  return std::get<World>(std::move(read));
}

// Wall times as if every zone were UTC: acts do not depend on zones.
workflows::Instant as_utc(workflows::Date date, std::string const& time, std::string const& /*zone*/) {
  auto const hours = std::chrono::hours{std::stoi(time.substr(0, 2))};
  return std::chrono::sys_days{date} + hours + std::chrono::minutes{std::stoi(time.substr(3))};
}

int doers(World const& world, WorldAct const& act) {
  InboxTwin inbox{world};
  PlatformTwin platform{world, as_utc};
  PortalTwin portal{world, as_utc};
  int count = 0;
  for (Twin* twin : {static_cast<Twin*>(&inbox), static_cast<Twin*>(&platform), static_cast<Twin*>(&portal)})
    count += twin->act(act, act.at) ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("every act of the shipped worlds is exactly one counterpart's to do") {
  std::filesystem::path const root = SOURCE_ROOT;
  std::vector<std::filesystem::path> paths{root / "app" / "world" / "demo.json"};
  for (auto const& entry : std::filesystem::directory_iterator(root / "tests" / "worlds"))
    if (entry.is_regular_file() && !entry.path().filename().string().ends_with("_expected.json"))
      paths.push_back(entry.path());
  int acts = 0;
  for (auto const& path : paths) {
    auto const world = world_in(path);
    for (auto const& act : world.acts) {
      INFO(path << ": " << workflows::codec::to_text(act));
      CHECK(doers(world, act) == 1);
      ++acts;
    }
  }
  CHECK(acts >= 5);
}
