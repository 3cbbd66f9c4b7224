// Transactions, settings, checking and backing up: what belongs to the store as a whole.
#include "engine/store/sqlite_store.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace engine::store {

void require_checksum(std::string const& stored, std::string const& computed, std::string_view table,
                      std::string const& id) {
  if (stored == computed) return;
  throw Corrupt{std::string(table), id,
                id + " in " + std::string(table) +
                    " is not as it was written: its checksum differs. Someone changed the file, or the disk fails. "
                    "Stop, keep a copy of the file, and restore a backup."};
}

void require_changed(int changes, std::string_view table, std::string const& id) {
  if (changes == 1) return;
  throw Broken{"failed", "Could not change " + id + " in " + std::string(table) + ": there is no such row."};
}

SqliteStore::SqliteStore(LockFile lock, Breadcrumb crumb, std::unique_ptr<SQLite::Database> database)
    : lock_(std::move(lock)), crumb_(std::move(crumb)), database_(std::move(database)) {}

SqliteStore::~SqliteStore() {
  statements_.reset_all();
  if (in_transaction()) database_->tryExec("ROLLBACK");
}

// --- transactions ---

bool SqliteStore::in_transaction() const { return sqlite3_get_autocommit(database_->getHandle()) == 0; }

void SqliteStore::begin() { query("begin a transaction", "BEGIN IMMEDIATE").run(); }
void SqliteStore::commit() { query("commit", "COMMIT").run(); }

// After some failures SQLite has rolled back already; then there is nothing left to do.
void SqliteStore::roll_back() {
  statements_.reset_all();
  if (!in_transaction()) return;
  query("roll back", "ROLLBACK").run();
}

// One name for all: SQLite takes the innermost savepoint of that name. Outside a transaction a savepoint would begin
// one.
void SqliteStore::savepoint() {
  if (!in_transaction()) throw Broken{"failed", "Could not set a savepoint: no transaction has begun."};
  query("set a savepoint", "SAVEPOINT input").run();
}
void SqliteStore::keep_savepoint() { query("keep a savepoint", "RELEASE input").run(); }
void SqliteStore::undo_savepoint() {
  query("undo a savepoint", "ROLLBACK TO input").run();
  query("undo a savepoint", "RELEASE input").run();
}

// --- settings ---

void SqliteStore::set(std::string const& name, std::string const& value) {
  static std::string const sql = insert_or_update("settings", "name, value");
  query("keep a setting", sql).bind(name, value).run();
}

std::optional<std::string> SqliteStore::get(std::string const& name) {
  auto row = query("read a setting", "SELECT value FROM settings WHERE name = ?1");
  if (!row.bind(name).next()) return std::nullopt;
  std::string value;
  row.read(value);
  return value;
}

std::vector<std::pair<std::string, std::string>> SqliteStore::settings_with(std::string const& prefix) {
  // The index finds the first; what follows is compared letter by letter, so that no sign in a name means anything.
  auto rows = query("read settings",
                    "SELECT name, value FROM settings WHERE name >= ?1 AND substr(name, 1, length(?1)) = ?1 "
                    "ORDER BY name");
  rows.bind(prefix);
  std::vector<std::pair<std::string, std::string>> all;
  while (rows.next()) {
    auto& [name, value] = all.emplace_back();
    rows.read(name, value);
  }
  return all;
}

// Ids go up by one and are never given twice, unless the transaction that gave one was undone: rows are not removed.
std::int64_t SqliteStore::next_id(std::string_view table) {
  auto row = query("find the next id", "SELECT coalesce(max(id), 0) + 1 FROM " + std::string(table));
  row.next();
  std::int64_t id = 0;
  row.read(id);
  return id;
}

// --- checking ---

void SqliteStore::check_rows(std::vector<std::string>& problems) {
  auto const check_each = [&](std::string const& sql, auto read_row) {
    std::vector<std::string> ids;
    auto rows = query("list the rows to check", sql);
    while (rows.next()) rows.read(ids.emplace_back());
    for (auto const& id : ids) {
      try {
        read_row(id);
      } catch (Corrupt const& row) {
        problems.push_back(row.sentence);
      }
    }
  };
  check_each("SELECT id FROM cases ORDER BY number", [&](std::string const& id) { find_case(id); });
  check_each("SELECT id FROM outbox ORDER BY id", [&](std::string const& id) { find_effect(std::stoll(id)); });
  check_each("SELECT id FROM timers ORDER BY id", [&](std::string const& id) { find_timer(std::stoll(id)); });
  check_each("SELECT id FROM approvals ORDER BY id", [&](std::string const& id) { find_approval(std::stoll(id)); });
}

std::vector<std::string> SqliteStore::check() {
  std::vector<std::string> problems;
  try {
    auto rows = query("check the file", "PRAGMA integrity_check(100)");
    while (rows.next()) {
      std::string line;
      rows.read(line);
      if (line != "ok") problems.push_back("The file is damaged: " + line + ".");
    }
    auto strays = query("check the references", "PRAGMA foreign_key_check");
    while (strays.next()) {
      std::string table;
      strays.read(table);
      problems.push_back("A row of " + table + " belongs to a case that is not there.");
    }
    check_rows(problems);
  } catch (Broken const& error) {
    problems.push_back(error.sentence);
  }
  return problems;
}

// --- backing up ---

namespace {

// The copy is worth something only once it and its name are on the disk.
void sync_to_disk(std::string const& path) {
  auto const sync = [&](std::string const& name, int flags) {
    int const descriptor = ::open(name.c_str(), flags | O_CLOEXEC);
    bool const synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    int const error = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!synced) throw Broken{"failed", "Could not bring " + name + " to the disk: " + std::strerror(error) + "."};
  };
  sync(path, O_RDONLY);
  sync(std::filesystem::absolute(path).parent_path().string(), O_RDONLY | O_DIRECTORY);
}

}  // namespace

void SqliteStore::back_up(std::string const& path) {
  // Made here, for its owner's eyes only; SQLite fills an empty file.
  int const made = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (made < 0) {
    auto const code = errno == ENOSPC || errno == EDQUOT                    ? "full"
                      : errno == EACCES || errno == EROFS || errno == EPERM ? "read_only"
                                                                            : "failed";
    throw Broken{code, "Could not back up to " + path + ": " + std::strerror(errno) +
                           ". Name a file that does not exist yet, in a folder that can be written to."};
  }
  ::close(made);
  try {
    // Absolute, so that no name can be read as a URI.
    auto const target = std::filesystem::absolute(path).string();
    query("back up", "VACUUM INTO ?1").bind(target).run();
    sync_to_disk(path);
  } catch (...) {
    ::unlink(path.c_str());
    throw;
  }
}

// --- for tests ---

void SqliteStore::limit_pages(std::int64_t pages) {
  database_->exec("PRAGMA max_page_count = " + std::to_string(pages));
}

std::string SqliteStore::pragma(std::string const& name) { return database_->execAndGet("PRAGMA " + name).getString(); }

}  // namespace engine::store
