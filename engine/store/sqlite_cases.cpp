// The read model of cases and their tags, and the one query whose shape depends on what is asked.
#include "engine/store/sqlite_store.hpp"

namespace engine::store {

namespace {
std::string const columns = std::string(case_columns) + ", checksum";
std::string const select_cases = "SELECT " + columns + " FROM cases ";

// Every condition is a bound parameter; only their number decides the text, so few texts are ever prepared. What has
// moved since a moment is little: the plus signs leave SQLite no index but the one that finds it by that.
std::string select_matching(CaseFilter const& filter) {
  auto sql = select_cases;
  int bound = 0;
  auto const add = [&](std::string const& condition) { sql += (bound++ ? " AND " : "WHERE ") + condition; };
  if (filter.open_only) add("terminal = 0");
  std::string const plus = filter.updated_since ? "+" : "";
  // ?1 to ?3 always mean these, whichever are there.
  if (!filter.workflow.empty()) add(plus + "workflow = ?1");
  if (!filter.state.empty()) add(plus + "state = ?2");
  if (filter.updated_since) add("updated_at >= ?3");
  for (std::size_t i = 0; i < filter.tags.size(); ++i)
    add("id IN (SELECT case_id FROM case_tags WHERE name = ?" + std::to_string(4 + 2 * i) + " AND value = ?" +
        std::to_string(5 + 2 * i) + ")");
  return sql + " ORDER BY " + plus + "number";
}

}  // namespace

std::int64_t SqliteStore::next_case_number() {
  auto row = query("find the next case number", "SELECT coalesce(max(number), 0) + 1 FROM cases");
  row.next();
  std::int64_t number = 0;
  row.read(number);
  return number;
}

void SqliteStore::put_tags(CaseRow const& row) {
  query("write the tags of a case", "DELETE FROM case_tags WHERE case_id = ?1").bind(row.id).run();
  std::int64_t position = 0;
  for (auto const& [name, value] : row.tags)
    query("write the tags of a case", "INSERT INTO case_tags (case_id, position, name, value) VALUES (?1, ?2, ?3, ?4)")
        .bind(row.id, position++, name, value)
        .run();
}

// A case and its tags are one thing to a reader; outside a transaction they get one of their own.
void SqliteStore::put(CaseRow const& row) {
  static std::string const sql = insert_or_update("cases", columns);
  bool const alone = !in_transaction();
  if (alone) begin();
  try {
    auto const checksum = checksum_of(row);
    {
      auto write = query("write a case", sql);
      case_fields(row, [&](auto const&... field) { write.bind(field..., Bytes{checksum}); });
      write.run();
    }
    put_tags(row);
    if (alone) commit();
  } catch (...) {
    if (alone) roll_back();
    throw;
  }
}

CaseRow SqliteStore::read_case(Query& rows) {
  CaseRow row;
  std::string checksum;
  case_fields(row, [&](auto&&... field) { rows.read(field..., Bytes{checksum}); });
  auto tags =
      query("read the tags of a case", "SELECT name, value FROM case_tags WHERE case_id = ?1 ORDER BY position");
  tags.bind(row.id);
  while (tags.next()) {
    auto& [name, value] = row.tags.emplace_back();
    tags.read(name, value);
  }
  require_checksum(checksum, checksum_of(row), "cases", row.id);
  return row;
}

std::optional<CaseRow> SqliteStore::find_case(std::string const& id) {
  static std::string const sql = select_cases + "WHERE id = ?1";
  auto rows = query("read a case", sql);
  if (!rows.bind(id).next()) return std::nullopt;
  return read_case(rows);
}

std::vector<CaseRow> SqliteStore::cases(CaseFilter const& filter) {
  auto rows = query("list cases", select_matching(filter));
  // Only what the text names: binding a parameter past its last is an error.
  if (!filter.workflow.empty()) rows.bind_at(1, filter.workflow);
  if (!filter.state.empty()) rows.bind_at(2, filter.state);
  if (filter.updated_since) rows.bind_at(3, *filter.updated_since);
  int parameter = 4;
  for (auto const& [name, value] : filter.tags) {
    rows.bind_at(parameter++, name);
    rows.bind_at(parameter++, value);
  }
  std::vector<CaseRow> all;
  while (rows.next()) all.push_back(read_case(rows));
  return all;
}

}  // namespace engine::store
