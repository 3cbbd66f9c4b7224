// How much of everything is there? Counted by SQLite from indexes that hold what is counted; no row is read whole.
#include "engine/store/sqlite_store.hpp"

namespace engine::store {

Counts SqliteStore::counts() {
  Counts all;
  auto cases = query("count the cases",
                     "SELECT workflow, workflow_version, state, terminal, condition, waiting_for, hold_code, count(*) "
                     "FROM cases GROUP BY workflow, workflow_version, state, terminal, condition, waiting_for, "
                     "hold_code");
  while (cases.next()) {
    auto& each = all.cases.emplace_back();
    cases.read(each.workflow, each.workflow_version, each.state, each.terminal, each.condition, each.waiting_for,
               each.hold_code, each.count);
  }
  auto due =
      query("count what is due", "SELECT due, count(*) FROM cases WHERE terminal = 0 AND due IS NOT NULL GROUP BY due");
  while (due.next()) {
    auto& [when, count] = all.due.emplace_back();
    due.read(when, count);
  }
  auto effects = query("count the open effects",
                       "SELECT state, count(*), min(due) FROM outbox "
                       "WHERE state IN ('planned', 'armed', 'unknown', 'held') GROUP BY state");
  while (effects.next()) {
    auto& [state, count] = all.open_effects.emplace_back();
    std::optional<Instant> oldest;
    effects.read(state, count, oldest);
    if (state == "unknown") all.oldest_unknown = oldest;
  }
  return all;
}

}  // namespace engine::store
