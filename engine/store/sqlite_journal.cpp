// The journal and the access log: rows are added at the end and read in order. No query here walks the whole journal.
#include "engine/store/sqlite_store.hpp"

namespace engine::store {

namespace {
std::string const select_events = "SELECT " + std::string(event_columns) + " FROM journal ";
std::string const select_accesses = "SELECT " + std::string(access_columns) + " FROM access_log ";

AccessRow read_access(Query& rows) {
  AccessRow row;
  access_fields(row, [&](auto&&... field) { rows.read(field...); });
  return row;
}
}  // namespace

std::vector<EventRow> SqliteStore::read_events(Query& rows) {
  std::vector<EventRow> all;
  while (rows.next()) event_fields(all.emplace_back(), [&](auto&&... field) { rows.read(field...); });
  return all;
}

void SqliteStore::append(EventRow const& row) {
  static std::string const sql = insert_into("journal", event_columns);
  auto insert = query("append to the journal", sql);
  event_fields(row, [&](auto const&... field) { insert.bind(field...); });
  insert.run();
}

std::optional<EventRow> SqliteStore::last_event() {
  static std::string const sql = select_events + "ORDER BY seq DESC LIMIT 1";
  auto rows = query("read the end of the journal", sql);
  auto all = read_events(rows);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::vector<EventRow> SqliteStore::events_of(std::string const& case_id) {
  static std::string const sql = select_events + "WHERE case_id = ?1 ORDER BY case_seq";
  auto rows = query("read the journal of a case", sql);
  return read_events(rows.bind(case_id));
}

std::vector<EventRow> SqliteStore::events_after(std::int64_t seq, int limit) {
  static std::string const sql = select_events + "WHERE seq > ?1 ORDER BY seq LIMIT ?2";
  auto rows = query("read the journal", sql);
  return read_events(rows.bind(seq, limit));
}

void SqliteStore::append(AccessRow const& row) {
  static std::string const sql = insert_into("access_log", access_columns);
  auto insert = query("append to the access log", sql);
  access_fields(row, [&](auto const&... field) { insert.bind(field...); });
  insert.run();
}

std::optional<AccessRow> SqliteStore::last_access() {
  static std::string const sql = select_accesses + "ORDER BY seq DESC LIMIT 1";
  auto rows = query("read the end of the access log", sql);
  if (!rows.next()) return std::nullopt;
  return read_access(rows);
}

std::vector<AccessRow> SqliteStore::accesses() {
  static std::string const sql = select_accesses + "ORDER BY seq";
  auto rows = query("read the access log", sql);
  std::vector<AccessRow> all;
  while (rows.next()) all.push_back(read_access(rows));
  return all;
}

}  // namespace engine::store
