// The outbox: effects from plan to end. A key is taken by the first row that names it; rows are never removed.
#include <sqlite3.h>

#include "engine/store/sqlite_store.hpp"

namespace engine::store {

namespace {
std::string const columns = std::string(effect_columns) + ", checksum";
std::string const select_effects = "SELECT " + columns + " FROM outbox ";
// As in the partial indexes of the schema: SQLite uses those only for a condition spelt the same.
std::string const is_open = "state IN ('planned', 'armed', 'unknown', 'held')";

std::string name_of(std::int64_t id) { return "E-" + std::to_string(id); }

// Names the holder by ids alone: the key may hold what only the journal should.
Broken taken(std::optional<EffectRow> const& holder) {
  auto const by = holder ? name_of(holder->id) + " of " + holder->case_id : std::string("another effect");
  return {"failed", "Could not plan an effect: its key is taken by " + by +
                        ". Whoever plans looks for the newest of the key first."};
}

void bind_effect(Query& write, EffectRow const& row, std::string const& checksum) {
  effect_fields(row, [&](auto const&... field) { write.bind(field..., Bytes{checksum}); });
}
}  // namespace

std::int64_t SqliteStore::add(EffectRow const& given) {
  static std::string const sql = insert_into("outbox", columns);
  auto row = given;
  row.id = next_id("outbox");
  auto const checksum = checksum_of(row);
  int result = SQLITE_DONE;
  {
    auto insert = query("plan an effect", sql);
    bind_effect(insert, row, checksum);
    result = insert.run_or_taken();
  }
  if (result != SQLITE_DONE) throw taken(newest_of(row.kind, row.key));
  return row.id;
}

void SqliteStore::put(EffectRow const& row) {
  static std::string const sql = update_of("outbox", columns);
  auto const checksum = checksum_of(row);
  auto update = query("change an effect", sql);
  bind_effect(update, row, checksum);
  update.run();
  require_changed(update.changes(), "outbox", name_of(row.id));
}

std::vector<EffectRow> SqliteStore::read_effects(Query& rows) {
  std::vector<EffectRow> all;
  while (rows.next()) {
    auto& row = all.emplace_back();
    std::string checksum;
    effect_fields(row, [&](auto&&... field) { rows.read(field..., Bytes{checksum}); });
    require_checksum(checksum, checksum_of(row), "outbox", name_of(row.id));
  }
  return all;
}

std::optional<EffectRow> SqliteStore::find_effect(std::int64_t id) {
  static std::string const sql = select_effects + "WHERE id = ?1";
  auto rows = query("read an effect", sql);
  auto all = read_effects(rows.bind(id));
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::optional<EffectRow> SqliteStore::newest_of(std::string const& kind, std::string const& key) {
  static std::string const sql = select_effects +
                                 "WHERE kind = ?1 AND key = ?2 AND command_class <> 'lookup' "
                                 "ORDER BY generation DESC LIMIT 1";
  auto rows = query("read the newest effect of a key", sql);
  auto all = read_effects(rows.bind(kind, key));
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::vector<EffectRow> SqliteStore::effects_of(std::string const& case_id) {
  static std::string const sql = select_effects + "WHERE case_id = ?1 ORDER BY id";
  auto rows = query("read the effects of a case", sql);
  return read_effects(rows.bind(case_id));
}

std::vector<EffectRow> SqliteStore::open_effects() {
  static std::string const sql = select_effects + "WHERE " + is_open + " ORDER BY id";
  auto rows = query("read the open effects", sql);
  return read_effects(rows);
}

std::vector<OpenEffect> SqliteStore::open_effects_at_a_glance() {
  static std::string const sql =
      "SELECT id, case_id, kind, command_class, state, dispatch, reference, due FROM outbox WHERE " + is_open +
      " ORDER BY due, id";
  auto rows = query("read what is under way", sql);
  std::vector<OpenEffect> all;
  while (rows.next()) {
    auto& each = all.emplace_back();
    rows.read(each.id, each.case_id, each.kind, each.command_class, each.state, each.dispatch, each.reference,
              each.due);
  }
  return all;
}

}  // namespace engine::store
