// Timers, approvals and the failed-charge queue: promises to come back, to a case or to a person.
#include "engine/store/sqlite_store.hpp"

namespace engine::store {

namespace {
std::string const timer_row = std::string(timer_columns) + ", checksum";
std::string const select_timers = "SELECT " + timer_row + " FROM timers ";
std::string const approval_row = std::string(approval_columns) + ", checksum";
std::string const select_approvals = "SELECT " + approval_row + " FROM approvals ";
std::string const select_failures = "SELECT " + std::string(failure_columns) + " FROM failures ";

std::string name_of_timer(std::int64_t id) { return "T-" + std::to_string(id); }
std::string name_of_approval(std::int64_t id) { return "A-" + std::to_string(id); }

FailureRow read_failure(Query& rows) {
  FailureRow row;
  failure_fields(row, [&](auto&... field) { rows.read(field...); });
  return row;
}

void bind_timer(Query& write, TimerRow const& row, std::string const& checksum) {
  timer_fields(row, [&](auto const&... field) { write.bind(field..., Bytes{checksum}); });
}
void bind_approval(Query& write, ApprovalRow const& row, std::string const& checksum) {
  approval_fields(row, [&](auto const&... field) { write.bind(field..., Bytes{checksum}); });
}
}  // namespace

// --- timers ---

std::int64_t SqliteStore::add(TimerRow const& given) {
  static std::string const sql = insert_into("timers", timer_row);
  auto row = given;
  row.id = next_id("timers");
  auto const checksum = checksum_of(row);
  auto insert = query("set a timer", sql);
  bind_timer(insert, row, checksum);
  insert.run();
  return row.id;
}

void SqliteStore::put(TimerRow const& row) {
  static std::string const sql = update_of("timers", timer_row);
  auto const checksum = checksum_of(row);
  auto update = query("change a timer", sql);
  bind_timer(update, row, checksum);
  update.run();
  require_changed(update.changes(), "timers", name_of_timer(row.id));
}

std::vector<TimerRow> SqliteStore::read_timers(Query& rows) {
  std::vector<TimerRow> all;
  while (rows.next()) {
    auto& row = all.emplace_back();
    std::string checksum;
    timer_fields(row, [&](auto&... field) { rows.read(field..., Bytes{checksum}); });
    require_checksum(checksum, checksum_of(row), "timers", name_of_timer(row.id));
  }
  return all;
}

std::optional<TimerRow> SqliteStore::find_timer(std::int64_t id) {
  static std::string const sql = select_timers + "WHERE id = ?1";
  auto rows = query("read a timer", sql);
  auto all = read_timers(rows.bind(id));
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::vector<TimerRow> SqliteStore::timers_of(std::string const& case_id) {
  static std::string const sql = select_timers + "WHERE case_id = ?1 ORDER BY id";
  auto rows = query("read the timers of a case", sql);
  return read_timers(rows.bind(case_id));
}

std::vector<Store::Wake> SqliteStore::timer_wakes() {
  auto rows = query("read what is due", "SELECT id, state, due FROM timers WHERE state = 'set' ORDER BY due, id");
  std::vector<Wake> all;
  while (rows.next()) {
    Wake wake{};
    rows.read(wake.id, wake.state, wake.due);
    all.push_back(std::move(wake));
  }
  return all;
}

// --- approvals ---

std::int64_t SqliteStore::add(ApprovalRow const& given) {
  static std::string const sql = insert_into("approvals", approval_row);
  auto row = given;
  row.id = next_id("approvals");
  auto const checksum = checksum_of(row);
  auto insert = query("ask for an approval", sql);
  bind_approval(insert, row, checksum);
  insert.run();
  return row.id;
}

void SqliteStore::put(ApprovalRow const& row) {
  static std::string const sql = update_of("approvals", approval_row);
  auto const checksum = checksum_of(row);
  auto update = query("change an approval", sql);
  bind_approval(update, row, checksum);
  update.run();
  require_changed(update.changes(), "approvals", name_of_approval(row.id));
}

std::vector<ApprovalRow> SqliteStore::read_approvals(Query& rows) {
  std::vector<ApprovalRow> all;
  while (rows.next()) {
    auto& row = all.emplace_back();
    std::string checksum;
    approval_fields(row, [&](auto&... field) { rows.read(field..., Bytes{checksum}); });
    require_checksum(checksum, checksum_of(row), "approvals", name_of_approval(row.id));
  }
  return all;
}

std::optional<ApprovalRow> SqliteStore::find_approval(std::int64_t id) {
  static std::string const sql = select_approvals + "WHERE id = ?1";
  auto rows = query("read an approval", sql);
  auto all = read_approvals(rows.bind(id));
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::vector<ApprovalRow> SqliteStore::approvals(bool open_only) {
  static std::string const every = select_approvals + "ORDER BY id";
  static std::string const open = select_approvals + "WHERE state = 'open' ORDER BY id";
  auto rows = query("list approvals", open_only ? open : every);
  return read_approvals(rows);
}

std::vector<ApprovalRow> SqliteStore::approvals_of(std::string const& case_id) {
  static std::string const sql = select_approvals + "WHERE case_id = ?1 ORDER BY id";
  auto rows = query("read the approvals of a case", sql);
  return read_approvals(rows.bind(case_id));
}

// --- the failed-charge queue ---

void SqliteStore::put(FailureRow const& row) {
  static std::string const sql = insert_or_update("failures", failure_columns);
  auto write = query("write a failed charge", sql);
  failure_fields(row, [&](auto const&... field) { write.bind(field...); });
  write.run();
}

std::optional<FailureRow> SqliteStore::find_failure(std::string const& case_id) {
  static std::string const sql = select_failures + "WHERE case_id = ?1";
  auto rows = query("read a failed charge", sql);
  if (!rows.bind(case_id).next()) return std::nullopt;
  return read_failure(rows);
}

std::vector<FailureRow> SqliteStore::failures() {
  static std::string const sql = select_failures + "WHERE open = 1 ORDER BY oldest_failure, case_id";
  auto rows = query("list failed charges", sql);
  std::vector<FailureRow> all;
  while (rows.next()) all.push_back(read_failure(rows));
  return all;
}

}  // namespace engine::store
