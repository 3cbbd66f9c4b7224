// What must the counterparts hold in the end, whatever died on the way? The ledger and the ends of the cases of a run
// in process on virtual time, and how a run of two processes is compared with them. Ids that a twin draws in the order
// in which things arrive are replaced by what they are about: who comes first differs from run to run.
#pragma once
#include "tests/support/practice_run.hpp"
#include "workflows/effect_table.hpp"

namespace crash {

using practice_run::Json;
using practice_run::World;

// The inbox is polled every ten minutes of its day (practice_run::world_of), not every minute.
inline World whole_world() { return practice_run::world_of("app/world/demo.json"); }

// The shipped world with few of its threads, for tests that do not need all of them.
inline World few_threads(std::size_t count) {
  auto world = whole_world();
  REQUIRE(world.conversations.size() > count);
  std::set<std::string> dropped;
  for (auto i = count; i < world.conversations.size(); ++i) dropped.insert(world.conversations[i].id);
  world.conversations.resize(count);
  std::erase_if(world.acts, [&](auto const& act) { return dropped.count(act.subject) != 0; });
  std::erase_if(world.answers, [&](auto const& answer) { return dropped.count(answer.ticket) != 0; });
  world.faults.clear();
  world.until = "6h";
  return world;
}

struct Ending {
  std::multiset<std::string> ledger;             // "kind by subject detail"
  std::map<std::string, std::string> case_with;  // an entry of the ledger → the thread or parent's thread of its case
  std::multiset<std::string> ends;               // as practice_run
  std::set<std::string> unknown;                 // threads of cases held because nobody can know
};

// Ids that the world does not name → what was made with them.
inline std::map<std::string, std::string> drawn_ids(Json const& effects, std::string const& world) {
  std::map<std::string, std::string> about;
  for (auto const& entry : effects) {
    auto const subject = entry.at("subject").get<std::string>();
    if (world.find("\"" + subject + "\"") == std::string::npos)
      about.emplace(subject, "<" + entry.at("kind").get<std::string>() + " " + entry.at("detail").dump() + ">");
  }
  return about;
}

inline Json told_by(std::map<std::string, std::string> const& about, Json json) {
  if (json.is_string()) {
    auto const found = about.find(json.get<std::string>());
    return found == about.end() ? json : Json(found->second);
  }
  if (json.is_structured())
    for (auto& each : json) each = told_by(about, each);
  return json;
}

inline std::vector<std::string> entries_of(Json const& effects, World const& world) {
  auto const about = drawn_ids(effects, workflows::codec::to_text(world));
  std::vector<std::string> entries;
  for (auto const& entry : effects)
    entries.push_back(entry.at("kind").get<std::string>() + " by " + entry.at("by").get<std::string>() + " " +
                      told_by(about, entry.at("subject")).get<std::string>() + " " +
                      told_by(about, entry.at("detail")).dump());
  return entries;
}

// The thread of each case; a child without one belongs to its parent's.
inline std::map<std::string, std::string> threads_of(Json const& cases) {
  std::map<std::string, Json> all;
  for (auto const& each : cases) all[each.at("case").get<std::string>()] = each;
  std::map<std::string, std::string> threads;
  for (auto const& [id, row] : all) {
    auto const* at = &row;
    while (!at->at("ticket").is_string() && at->at("parent").is_string())
      at = &all.at(at->at("parent").get<std::string>());
    threads[id] = at->at("ticket").is_string() ? at->at("ticket").get<std::string>() : "";
  }
  return threads;
}

inline void note_cases(Ending& ending, Json const& report) {
  auto const threads = threads_of(report.at("cases"));
  ending.ends = practice_run::ends_of(report);
  for (auto const& each : report.at("cases"))
    if (each.at("hold").is_object() && each.at("hold").at("code") == "outcome_unknown")
      ending.unknown.insert(threads.at(each.at("case").get<std::string>()));
}

inline Ending expected_of(World const& world) {
  auto const run = practice_run::run(world);
  REQUIRE(practice_run::shown(run.broken) == "");
  Ending ending;
  note_cases(ending, run.report);
  auto const& effects = run.report.at("effects");
  auto const entries = entries_of(effects, world);
  auto const threads = threads_of(run.report.at("cases"));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    ending.ledger.insert(entries[i]);
    if (effects[i].contains("case"))
      ending.case_with[entries[i]] = threads.at(effects[i].at("case").get<std::string>());
  }
  return ending;
}

inline Ending const& expected_of_the_whole_world() {
  static auto const once = expected_of(whole_world());
  return once;
}

inline void check_same(Ending const& expected, Ending const& found) {
  INFO("ledger, " << practice_run::difference(expected.ledger, found.ledger));
  INFO("ends, " << practice_run::difference(expected.ends, found.ends));
  CHECK(found.ledger == expected.ledger);
  CHECK(found.ends == expected.ends);
}

// What the counterparts hold and should not: another thing, or the same once more.
inline std::vector<std::string> extra_in(Ending const& expected, Ending const& found) {
  std::vector<std::string> extra;
  std::set_difference(found.ledger.begin(), found.ledger.end(), expected.ledger.begin(), expected.ledger.end(),
                      std::back_inserter(extra));
  return extra;
}

// Nothing twice and nothing else. What is missing belongs to a case that is held because this counterpart's reads
// cannot prove that it is absent.
inline void check_same_or_held(Ending const& expected, Ending const& found) {
  if (found.unknown == expected.unknown) return check_same(expected, found);
  INFO("ledger, " << practice_run::difference(expected.ledger, found.ledger));
  std::vector<std::string> missing;
  std::set_difference(expected.ledger.begin(), expected.ledger.end(), found.ledger.begin(), found.ledger.end(),
                      std::back_inserter(missing));
  CHECK(practice_run::shown(extra_in(expected, found)) == "");
  for (auto const& each : missing) {
    INFO(each);
    REQUIRE(expected.case_with.count(each) == 1);
    CHECK(found.unknown.count(expected.case_with.at(each)) == 1);
  }
}

}  // namespace crash
