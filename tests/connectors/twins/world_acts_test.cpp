// Is every scripted act of the shipped worlds something that one counterpart, and only one, can do? An act that nobody
// understands would be dropped without a word, and with it the trap it was written for.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "connectors/twins/inbox_twin.hpp"
#include "connectors/twins/platform_twin.hpp"
#include "connectors/twins/portal_twin.hpp"
#include "connectors/twins/sheet_twin.hpp"

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
  SheetTwin sheet{world};
  int count = 0;
  for (Twin* twin : std::initializer_list<Twin*>{&inbox, &platform, &portal, &sheet})
    count += twin->act(act, act.at) ? 1 : 0;
  return count;
}

// An act on what the run makes first, named by what is there before: the appointment of an invoice to come, the contact
// of a conversation to come.
bool of_something_to_come(World const& world, WorldAct const& act) {
  auto const is_subject = [&](auto const& each) { return each.id == act.subject; };
  return std::any_of(world.appointments.begin(), world.appointments.end(), is_subject) ||
         std::any_of(world.inbox.contacts.begin(), world.inbox.contacts.end(), is_subject);
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
      auto const count = doers(world, act);
      CHECK((count == 1 || (count == 0 && of_something_to_come(world, act))));
      ++acts;
    }
  }
  CHECK(acts >= 5);
}
