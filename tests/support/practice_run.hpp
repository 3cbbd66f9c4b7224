// How do tests run a whole practice? One call: a world in, the report, the ledger as a comparable multiset and the
// broken promises out. Worlds come from tests/worlds and from app/world; tests change them as values before the run.
#pragma once
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "app/run_report.hpp"
#include "app/simulation.hpp"

namespace practice_run {

using app::Json;
using connectors::twins::World;

inline tz::Zones const& zones() {
  static auto const loaded = std::get<tz::Zones>(tz::Zones::load());
  return loaded;
}

inline std::string text_of(std::filesystem::path const& path) {
  std::ifstream file(path);
  INFO("file " << path);
  REQUIRE(file);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline World world_of(std::string const& relative) {
  auto read = connectors::twins::read_world(text_of(std::filesystem::path(SOURCE_ROOT) / relative));
  if (auto* problems = std::get_if<1>(&read)) FAIL(relative << ": " << workflows::codec::words(*problems));
  auto world = std::get<World>(std::move(read));
  // Where hours or days pass, a poll each minute would be nearly all of the run.
  if (connectors::twins::end_of(world) - world.now > std::chrono::hours{2}) world.policies.poll_minutes = 10;
  return world;
}

// The worlds that stand for single matters; a test of every scenario goes over all of them.
inline std::vector<std::string> scenario_files() {
  std::vector<std::string> files;
  for (auto const& entry :
       std::filesystem::directory_iterator(std::filesystem::path(SOURCE_ROOT) / "tests/worlds/scenarios"))
    if (entry.path().extension() == ".json")
      files.push_back("tests/worlds/scenarios/" + entry.path().filename().string());
  std::sort(files.begin(), files.end());
  return files;
}

struct Result {
  Json report;
  std::multiset<std::string> ledger;  // "kind subject detail"
  std::multiset<std::string> ends;    // see ends_of
  std::vector<std::string> broken;
  std::map<std::string, std::set<int>> rows;  // of each workflow: rows of its table taken by any case
  int deaths = 0;
};

inline std::unique_ptr<engine::store::Store> memory_store() {
  engine::store::OpenOptions options;
  options.in_memory = true;
  options.create = true;
  auto opened = engine::store::open("", options);
  REQUIRE(opened.index() == 0);
  return std::get<0>(std::move(opened));
}

inline void note_rows(Result& result, engine::Engine& engine) {
  for (auto const& row : engine.store().cases({})) {
    auto const& events = engine.history(row.id);
    auto const* kind = engine.workflow(row.workflow, row.workflow_version);
    for (std::size_t i = 0; i < events.size(); ++i)
      result.rows[row.workflow].insert(kind->step(row.id, std::span(events).first(i), events[i]).row);
  }
}

// "ticket state hold" of every case; the kind before it where it is not standard_session.
inline std::multiset<std::string> ends_of(Json const& report) {
  std::multiset<std::string> ends;
  auto const text_or_dash = [](Json const& value) { return value.is_string() ? value.get<std::string>() : "-"; };
  for (auto const& each : report.at("cases")) {
    auto const kind = each.at("kind").get<std::string>();
    auto const hold = each.at("hold").is_object() ? each.at("hold").at("code") : Json();
    ends.insert((kind == "standard_session" ? "" : kind + " ") + text_or_dash(each.at("ticket")) + " " +
                each.at("state").get<std::string>() + " " + text_or_dash(hold));
  }
  return ends;
}

using AfterEach = std::function<void(app::Simulation&)>;

inline Result run(World const& world, std::uint64_t seed = 1, AfterEach const& after_each = {}) {
  app::Simulation simulation(world, memory_store(), zones(), seed);
  simulation.run([&] {
    if (after_each) after_each(simulation);
  });
  auto ledger = simulation.ledger();
  Result result;
  result.broken = app::broken_invariants(simulation.engine(), ledger);
  for (auto const& entry : ledger)
    result.ledger.insert(entry.at("kind").get<std::string>() + " " + entry.at("subject").get<std::string>() + " " +
                         entry.at("detail").dump());
  note_rows(result, simulation.engine());
  result.report = app::run_report(simulation.engine().store(), zones(), simulation.time().now(), std::move(ledger));
  result.ends = ends_of(result.report);
  result.deaths = simulation.deaths();
  return result;
}

inline std::string shown(std::vector<std::string> const& all) {
  std::string text;
  for (auto const& each : all) text += each + "\n";
  return text;
}
inline std::string difference(std::multiset<std::string> const& expected, std::multiset<std::string> const& found) {
  std::vector<std::string> missing, extra;
  std::set_difference(expected.begin(), expected.end(), found.begin(), found.end(), std::back_inserter(missing));
  std::set_difference(found.begin(), found.end(), expected.begin(), expected.end(), std::back_inserter(extra));
  return "missing:\n" + shown(missing) + "extra:\n" + shown(extra);
}

// The case is held because nobody can know, and the counterparts hold nothing that the undisturbed run did not bring.
inline bool held_in_doubt(Result const& result) {
  return std::any_of(result.ends.begin(), result.ends.end(),
                     [](auto const& end) { return end.ends_with(" outcome_unknown"); });
}

// The promise: the ledgers of the undisturbed run; or, where the probe cannot prove absence, held and never a pair.
inline void check_same_or_in_doubt(Result const& undisturbed, Result const& disturbed, bool doubt_allowed) {
  INFO(difference(undisturbed.ledger, disturbed.ledger));
  INFO("ends:\n" << shown({disturbed.ends.begin(), disturbed.ends.end()}));
  CHECK(shown(disturbed.broken) == "");
  auto const same = disturbed.ledger == undisturbed.ledger && disturbed.ends == undisturbed.ends;
  auto const within = std::includes(undisturbed.ledger.begin(), undisturbed.ledger.end(), disturbed.ledger.begin(),
                                    disturbed.ledger.end());
  CHECK((same || (doubt_allowed && held_in_doubt(disturbed) && within)));
}

}  // namespace practice_run
