// The replay check: a pure fold over the journal, compared row by row.
#include "engine/replay.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "engine/digest.hpp"

namespace engine {
namespace {

Workflow const* find(std::vector<Workflow const*> const& all, store::CaseRow const& row) {
  for (auto const* each : all)
    if (each->name() == row.workflow && each->version() == row.workflow_version) return each;
  return nullptr;
}

// The first difference of one case, if there is one.
std::optional<Mismatch> replay(store::Store& store, store::CaseRow const& row, Workflow const& kind,
                               std::int64_t& events) {
  std::vector<Event> history;
  for (auto const& recorded : store.events_of(row.id)) {
    ++events;
    auto const remedy =
        "; run the program that wrote it, or add an upcaster for the event or a version of the workflow";
    auto decoded = kind.decode(recorded.type, recorded.type_version, recorded.payload);
    if (auto* problem = std::get_if<std::string>(&decoded))
      return Mismatch{row.id, recorded.case_seq, recorded.type, "cannot be read", *problem + remedy};
    auto const step = kind.step(row.id, history, std::get<Event>(decoded));
    if (!step.expected)
      return Mismatch{row.id, recorded.case_seq, recorded.state, "no row",
                      "today's table has no row for " + recorded.type + " here" + remedy};
    if (step.summary.state != recorded.state)
      return Mismatch{row.id, recorded.case_seq, recorded.state, step.summary.state,
                      recorded.type + " now leads to another state" + remedy};
    if (digest_of(step.commands) != recorded.commands)
      return Mismatch{row.id, recorded.case_seq, recorded.commands, digest_of(step.commands),
                      recorded.type + " now issues other commands" + remedy};
    history.push_back(std::get<Event>(std::move(decoded)));
  }
  if (static_cast<std::int64_t>(history.size()) != row.events)
    return Mismatch{row.id, row.events, std::to_string(row.events) + " events",
                    std::to_string(history.size()) + " events",
                    "the read model counts other events than the journal holds; restore the journal from a backup"};
  return std::nullopt;
}

// All cases, as the journal names them and as the read model does: one of the two may have been tampered with, and a
// row that cannot be read must not hide the others.
std::vector<std::string> cases_in(store::Store& store) {
  std::vector<std::string> ids;
  std::set<std::string> known;
  auto const add = [&](std::string const& id) {
    if (known.insert(id).second) ids.push_back(id);
  };
  constexpr int page = 1000;
  for (auto rows = store.events_after(0, page); !rows.empty(); rows = store.events_after(rows.back().seq, page))
    for (auto const& event : rows) add(event.case_id);
  try {
    for (auto const& row : store.cases({})) add(row.id);
  } catch (store::Corrupt const&) {  // each row is read by itself below
  }
  return ids;
}

// Nothing where there is no row to hold the events against; the report says so.
std::optional<store::CaseRow> row_of(store::Store& store, std::string const& id, ReplayReport& report) {
  try {
    if (auto row = store.find_case(id)) return row;
    auto const journaled = !store.events_of(id).empty();
    if (journaled)
      report.mismatches.push_back({id, 0, "events in the journal", "no row for the case",
                                   "the read model has lost it; restore the store from a backup"});
  } catch (store::Corrupt const& damaged) {
    report.mismatches.push_back({id, 0, "the row of the case", "damaged", damaged.sentence});
  }
  return std::nullopt;
}

}  // namespace

std::string digest_of(std::vector<Command> const& commands) {
  auto list = nlohmann::ordered_json::array();
  for (auto const& each : commands) list.push_back({{"command", each.type}, {"hash", to_hex(sha256(each.payload))}});
  return list.dump();
}

ReplayReport check_replay(store::Store& store, std::vector<Workflow const*> const& workflows,
                          std::string const& only_case) {
  ReplayReport report;
  for (auto const& id : only_case.empty() ? cases_in(store) : std::vector<std::string>{only_case}) {
    auto const row = row_of(store, id, report);
    if (!row) continue;
    ++report.cases;
    auto const* kind = find(workflows, *row);
    if (kind == nullptr) {
      report.mismatches.push_back({id, 0, row->workflow + " version " + std::to_string(row->workflow_version),
                                   "not in this program", "run the program that knows this version"});
      continue;
    }
    if (auto difference = replay(store, *row, *kind, report.events))
      report.mismatches.push_back(std::move(*difference));
  }
  return report;
}

}  // namespace engine
