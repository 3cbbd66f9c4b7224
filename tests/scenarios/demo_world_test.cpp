// Does the shipped world end as its table of expectations says? Ticket by ticket, with no promise broken on the way.
// tests/worlds/demo_expected.json says per ticket: {"state"} or {"hold"} of its one standard_session case; {"cases"},
// all cases of the thread and their children as "kind state hold"; {"joins"}, the kind of another thread's case that
// took it up; {"unopened"}, it waits for a person's decision; {"absent"}, it is not in the billing view. "also_waits"
// beside cases: something else was written in the thread, and a person decides what it is.
#include "app/triage_record.hpp"
#include "tests/support/practice_run.hpp"
#include "workflows/codec/json.hpp"

using namespace practice_run;

namespace {

// What became of each thread of the view, in the words of the table.
struct Afternoon {
  std::map<std::string, std::multiset<std::string>> cases;  // ticket → "kind state hold"
  std::map<std::string, std::string> joined;                // ticket → kind of the case
  std::set<std::string> unopened;
  std::map<std::string, int> kinds;
  std::vector<std::string> broken;
};

// A child without a thread of its own belongs to the thread of the case that opened it.
std::string thread_of(engine::store::Store& store, engine::store::CaseRow row) {
  while (app::tag_of(row, "ticket").empty() && !row.parent.empty()) row = store.find_case(row.parent).value();
  return app::tag_of(row, "ticket");
}

Afternoon afternoon_of(World const& world) {
  app::Simulation simulation(world, memory_store(), zones(), 1);
  simulation.run();
  auto& store = simulation.engine().store();
  Afternoon seen;
  for (auto const& row : store.cases({})) {
    auto const hold = row.terminal || row.hold_code.empty() ? "" : " " + row.hold_code;
    seen.cases[thread_of(store, row)].insert(row.workflow + " " + row.state + hold);
    ++seen.kinds[row.workflow];
  }
  for (auto const& [ticket, fact] : app::recall_all(store)) {
    if (!fact.band.empty()) seen.unopened.insert(ticket);
    for (auto const& matter : fact.matters)
      if (matter.state == "joined" && seen.cases.count(ticket) == 0)
        seen.joined[ticket] = store.find_case(matter.case_id).value().workflow;
  }
  seen.broken = app::broken_invariants(simulation.engine(), simulation.ledger());
  return seen;
}

Afternoon const& shipped() {
  static auto const once = afternoon_of(world_of("app/world/demo.json"));
  return once;
}

Json expected() { return Json::parse(text_of(std::filesystem::path(SOURCE_ROOT) / "tests/worlds/demo_expected.json")); }

std::multiset<std::string> cases_wanted(Json const& wanted) {
  if (wanted.contains("state")) return {"standard_session " + wanted.at("state").get<std::string>()};
  if (wanted.contains("hold")) return {"standard_session OnHold " + wanted.at("hold").get<std::string>()};
  return wanted.value("cases", std::multiset<std::string>{});
}

bool is(Json const& wanted, Afternoon const& seen, std::string const& ticket) {
  auto const found = seen.cases.find(ticket);
  auto const cases = found == seen.cases.end() ? std::multiset<std::string>{} : found->second;
  auto const joined = seen.joined.find(ticket);
  auto const waits = seen.unopened.count(ticket) == 1;
  auto const may_wait = wanted.contains("unopened") || wanted.contains("also_waits");
  return cases == cases_wanted(wanted) && waits == may_wait &&
         (joined == seen.joined.end() ? "" : joined->second) == wanted.value("joins", "");
}

// One line for each thread that is not as the table says, or not in it.
std::vector<std::string> differences(Json const& table, Afternoon const& seen) {
  std::vector<std::string> lines;
  for (auto const& [ticket, wanted] : table.items()) {
    if (is(wanted, seen, ticket)) continue;
    auto line = ticket + " should be " + wanted.dump() + ", is:";
    auto const found = seen.cases.find(ticket);
    if (found != seen.cases.end())
      for (auto const& each : found->second) line += " [" + each + "]";
    if (seen.joined.count(ticket) == 1) line += " joined to a case of " + seen.joined.at(ticket);
    if (seen.unopened.count(ticket) == 1) line += " waiting for a decision";
    lines.push_back(line);
  }
  for (auto const& [ticket, cases] : seen.cases)
    if (!table.contains(ticket)) lines.push_back("the table does not name thread " + ticket);
  return lines;
}

}  // namespace

TEST_CASE("every ticket of the shipped world ends as expected") {
  CHECK(shown(shipped().broken) == "");
  auto const table = expected();
  REQUIRE(table.size() >= 120);
  CHECK(shown(differences(table, shipped())) == "");
}

TEST_CASE("one wrong word about any ticket of the shipped world is found") {
  auto const table = expected();
  for (auto const& [ticket, wanted] : table.items()) {
    INFO(ticket << " " << wanted.dump());
    auto const wrong = wanted.contains("absent") ? Json{{"unopened", true}} : Json{{"absent", true}};
    CHECK_FALSE(is(wrong, shipped(), ticket));
    if (!wanted.contains("cases")) continue;
    auto less = wanted, more = wanted, other = wanted;
    less["cases"].erase(0);
    more["cases"].push_back(more["cases"][0]);
    other["cases"][0] = other["cases"][0].get<std::string>() + "x";
    for (auto const& each : {less, more, other}) CHECK_FALSE(is(each, shipped(), ticket));
  }
}

TEST_CASE("the shipped world opens at least forty cases, some of each of the five kinds") {
  auto const& kinds = shipped().kinds;
  CHECK(kinds.size() == 5);
  int all = 0;
  for (auto const& [kind, count] : kinds) all += count;
  CHECK(all >= 40);
  std::map<std::string, int> const least{
      {"late_cancellation", 8}, {"failed_payment", 4}, {"late_fee_question", 4}, {"incorrect_charge", 6}};
  for (auto const& [kind, count] : least) {
    INFO(kind);
    REQUIRE(kinds.count(kind) == 1);
    CHECK(kinds.at(kind) >= count);
  }
}

TEST_CASE("deaths all over the shipped world break no promise") {
  auto const world = world_of("app/world/demo.json");
  using connectors::twins::DeathAt;
  for (auto at : {DeathAt::armed, DeathAt::accepted}) {
    auto deadly = world;
    for (int nth : {5, 40, 90, 150, 260}) deadly.deaths.push_back({"*", nth, at});
    auto const disturbed = run(deadly);
    INFO("deaths at " << workflows::codec::enum_name(at));
    CHECK(disturbed.deaths == 5);
    CHECK(shown(disturbed.broken) == "");
  }
}
