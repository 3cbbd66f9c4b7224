// Statements kept by their text, result codes in words, and the three shapes of writing a row.
#include "engine/store/query.hpp"

#include <sqlite3.h>

namespace engine::store {

std::string broken_code(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_FULL:
      return "full";
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "read_only";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "corrupt";
    default:
      return "failed";
  }
}

Broken broken(std::string_view what, int sqlite_code) {
  auto code = broken_code(sqlite_code);
  auto sentence = "Could not " + std::string(what) + ": " + sqlite3_errstr(sqlite_code) + " (SQLite code " +
                  std::to_string(sqlite_code) + ").";
  if (code == "full") sentence += " Free space on the disk of the store; nothing that was committed is lost.";
  if (code == "corrupt") sentence += " Stop, keep a copy of the file, and restore a backup.";
  return {std::move(code), std::move(sentence)};
}

SQLite::Statement& Statements::statement(std::string const& sql, std::string_view what) {
  auto const known = by_text_.find(sql);
  if (known != by_text_.end()) return known->second;
  try {
    return by_text_.emplace(sql, SQLite::Statement(database_, sql)).first->second;
  } catch (SQLite::Exception const& error) {
    throw broken(what, error.getExtendedErrorCode());
  }
}

void Statements::reset_all() noexcept {
  for (auto& [sql, statement] : by_text_) statement.tryReset();
}

std::vector<std::string> Statements::plans() {
  std::vector<std::string> steps;
  for (auto const& [sql, statement] : by_text_) {
    SQLite::Statement plan(database_, "EXPLAIN QUERY PLAN " + sql);
    while (plan.executeStep()) steps.push_back(plan.getColumn(3).getString() + "  <- " + sql);
  }
  return steps;
}

Query::Query(Statements& statements, std::string_view what, std::string const& sql)
    : statements_(statements), what_(what), statement_(statements.statement(sql, what)) {
  statement_.tryReset();
}

Query::~Query() {
  statement_.tryReset();
  // Bound texts are borrowed: no pointer may stay behind.
  statement_.clearBindings();
}

bool Query::next() {
  read_ = 0;
  auto const result = statement_.tryExecuteStep();
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  throw broken(what_, sqlite3_extended_errcode(statements_.database().getHandle()));
}

int Query::run_or_taken() {
  auto const result = statement_.tryExecuteStep();
  if (result == SQLITE_DONE) return result;
  auto const code = sqlite3_extended_errcode(statements_.database().getHandle());
  if (code == SQLITE_CONSTRAINT_UNIQUE) return code;
  throw broken(what_, code);
}

void Query::run() {
  auto const result = run_or_taken();
  if (result != SQLITE_DONE) throw broken(what_, result);
}

namespace {

template <class Use>
void each_column(std::string_view columns, Use use) {
  int number = 0;
  while (!columns.empty()) {
    auto const end = columns.find(", ");
    use(std::string(columns.substr(0, end)), ++number);
    columns = end == std::string_view::npos ? std::string_view{} : columns.substr(end + 2);
  }
}

// "b = ?2, c = ?3" for every column but the first.
std::string settings_of(std::string_view columns) {
  std::string text;
  each_column(columns, [&](std::string const& name, int number) {
    if (number > 1) text += (number > 2 ? ", " : "") + name + " = ?" + std::to_string(number);
  });
  return text;
}

std::string first_of(std::string_view columns) { return std::string(columns.substr(0, columns.find(", "))); }

}  // namespace

std::string insert_into(std::string_view table, std::string_view columns) {
  std::string values;
  each_column(columns,
              [&](std::string const&, int number) { values += (number > 1 ? ", ?" : "?") + std::to_string(number); });
  return "INSERT INTO " + std::string(table) + " (" + std::string(columns) + ") VALUES (" + values + ")";
}

std::string update_of(std::string_view table, std::string_view columns) {
  return "UPDATE " + std::string(table) + " SET " + settings_of(columns) + " WHERE " + first_of(columns) + " = ?1";
}

std::string insert_or_update(std::string_view table, std::string_view columns) {
  return insert_into(table, columns) + " ON CONFLICT (" + first_of(columns) + ") DO UPDATE SET " + settings_of(columns);
}

}  // namespace engine::store
