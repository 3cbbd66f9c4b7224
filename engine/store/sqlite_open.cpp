// Opening a store: lock, look, connect, settle the settings, check that it is ours, bring its tables up to date. Each
// step either lets the next one begin or says why not. The order of the settings is part of their meaning.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "engine/store/schema.hpp"
#include "engine/store/sqlite_store.hpp"

namespace engine::store {

namespace {

// "clms": tells our files from other people's SQLite files.
constexpr int application_id = 0x636c6d73;
// SQLite's limit is 512 bytes for the whole path with its endings (-wal, -journal).
constexpr std::size_t longest_path = 500;

using Reason = std::optional<NotOpened>;
using Connection = std::unique_ptr<SQLite::Database>;

std::string absolute(std::string const& path) { return std::filesystem::absolute(path).string(); }

NotOpened by_errno(std::string const& path, int error) {
  auto const because = std::string(": ") + std::strerror(error) + ". ";
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return {"missing", "There is no store at " + path + because + "Check the path, or make one."};
    case EACCES:
    case EPERM:
    case EROFS:
      return {"read_only", "The store " + path + " cannot be opened for writing" + because +
                               "Type it as the account that owns the store, or while an engine runs on it."};
    case ELOOP:
      return {"not_a_store", path + " is a symbolic link. Name the file itself."};
    case EISDIR:
      return {"not_a_store", path + " is a folder. Name a file in it."};
    case ENOSPC:
    case EDQUOT:
      return {"full", "The store " + path + " cannot be made" + because + "Free space on that disk."};
    default:
      return {"failed", "The store " + path + " cannot be opened" + because + "Check the path and the disk."};
  }
}

NotOpened by_sqlite(std::string const& path, int code, bool read_only) {
  auto const because = std::string(": ") + sqlite3_errstr(code) + " (SQLite code " + std::to_string(code) + "). ";
  int const primary = code & 0xff;
  if (primary == SQLITE_NOTADB)
    return {"not_a_store", path + " is not a claimstep store" + because + "Check the path; the file was not changed."};
  if (primary == SQLITE_BUSY)
    return {"busy", "The store " + path + " is in use by a program that is not claimstep" + because + "Close it."};
  if (primary == SQLITE_FULL) return by_errno(path, ENOSPC);
  if (read_only && (primary == SQLITE_CANTOPEN || primary == SQLITE_READONLY))
    return {"read_only", "The store " + path + " cannot be read where nothing may be written: its log needs a file " +
                             "beside it" + because + "Copy it with its -wal file, if there is one, to a folder that " +
                             "can be written to, or read a backup: a backup needs no log."};
  if (primary == SQLITE_READONLY || primary == SQLITE_PERM) return by_errno(path, EACCES);
  std::error_code unknown;
  auto const space = std::filesystem::space(std::filesystem::path(absolute(path)).parent_path(), unknown);
  if (primary == SQLITE_IOERR && !unknown && space.available < 1U << 20U)
    return {"full", "The store " + path + " cannot be opened" + because +
                        "Its disk has no space left. Free some; the store is not damaged by that."};
  return {"failed", "The store " + path + " cannot be opened" + because + "Keep a copy of it; restore a backup."};
}

// Before anything is made: is there something, and is it a file that only one name leads to? Two names would give one
// store two logs.
Reason inspect(std::string const& path, OpenOptions const& options) {
  if (path.empty()) return NotOpened{"missing", "The path of the store is empty. Name a file."};
  auto const length = absolute(path).size();
  if (length > longest_path)
    return NotOpened{"failed", "The path of the store has " + std::to_string(length) + " bytes; at most " +
                                   std::to_string(longest_path) + " are possible. Use a shorter path: " + path};
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) {
    if (errno == ENOENT && options.create && !options.read_only) return std::nullopt;
    return by_errno(path, errno);
  }
  if (S_ISLNK(found.st_mode)) return by_errno(path, ELOOP);
  if (S_ISDIR(found.st_mode)) return by_errno(path, EISDIR);
  if (!S_ISREG(found.st_mode)) return NotOpened{"not_a_store", path + " is not a file. Name a file."};
  if (found.st_nlink > 1)
    return NotOpened{"not_a_store", path + " has more than one name (hard links). Copy it to a file of its own."};
  return std::nullopt;
}

// Opens the file once by hand, because SQLite would not tell why it cannot, and would make it readable for others.
// Done under the lock and before SQLite opens it: no lock of SQLite's can be lost by closing.
Reason make_or_reach(std::string const& path, OpenOptions const& options, bool& made) {
  auto const reach = (options.read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  int descriptor = ::open(path.c_str(), reach);
  if (descriptor < 0 && errno == ENOENT && options.create && !options.read_only) {
    descriptor = ::open(path.c_str(), reach | O_CREAT | O_EXCL, 0600);
    made = descriptor >= 0;
  }
  if (descriptor < 0) return by_errno(path, errno);
  ::close(descriptor);
  return std::nullopt;
}

// A path inside a URI: what means something there is written as %xx. psow=0: a torn sector may hurt its neighbours.
std::string uri_of(std::string const& path) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string uri = "file://";
  for (char const letter : absolute(path)) {
    auto const byte = static_cast<unsigned char>(letter);
    bool const plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') || std::strchr("/-_.~", letter);
    if (plain)
      uri += letter;
    else
      uri += {'%', hex[byte >> 4], hex[byte & 15]};
  }
  return uri + "?psow=0";
}

Connection connect(std::string const& path, OpenOptions const& options) {
  auto connection = options.in_memory
                        ? std::make_unique<SQLite::Database>(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX)
                        : std::make_unique<SQLite::Database>(
                              uri_of(path), SQLite::OPEN_URI | SQLite::OPEN_PRIVATECACHE | SQLite::OPEN_NOMUTEX |
                                                (options.read_only ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE));
  auto* const handle = connection->getHandle();
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  // Being locked out is never waited for here: with our lock held it means that a stranger has the file open.
  connection->setBusyTimeout(0);
  if (options.read_only) {
    connection->exec("PRAGMA query_only = ON");
  } else {
    // Before the first look at the file: exclusive from the start means a log index in memory, not in a shared file.
    connection->exec("PRAGMA locking_mode = EXCLUSIVE");
    // Before the first write: EXTRA also syncs the folder, so that a new file is still there after a power cut.
    connection->exec("PRAGMA synchronous = EXTRA");
  }
  connection->exec(
      "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
      "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384");
  return connection;
}

// What the file says it is; `is_new` when it is empty and may become a store.
Reason recognise(SQLite::Database& connection, std::string const& path, OpenOptions const& options, int& version) {
  auto const known = static_cast<int>(schema().size());
  int const pages = connection.execAndGet("PRAGMA page_count").getInt();
  int const mark = connection.execAndGet("PRAGMA application_id").getInt();
  version = connection.execAndGet("PRAGMA user_version").getInt();
  if (pages == 0) {
    if (options.in_memory || (options.create && !options.read_only)) return std::nullopt;
    return NotOpened{"not_a_store", path + " is an empty file: making a store there was broken off. Remove it."};
  }
  if (mark != application_id)
    return NotOpened{"not_a_store", path + " is an SQLite file, but not a claimstep store. Check the path; the file " +
                                        "was not changed."};
  if (version > known)
    return NotOpened{"newer", "The store " + path + " has version " + std::to_string(version) +
                                  "; this program knows versions up to " + std::to_string(known) +
                                  ". Use the newer program."};
  if (version < known && options.read_only)
    return NotOpened{"failed", "The store " + path + " has version " + std::to_string(version) +
                                   " and must be brought to version " + std::to_string(known) +
                                   " first: open it once for writing."};
  return std::nullopt;
}

Reason use_log(SQLite::Database& connection, std::string const& path) {
  auto const answer = connection.execAndGet("PRAGMA journal_mode = WAL").getString();
  if (answer != "wal")
    return NotOpened{"failed", "The store " + path + " cannot keep a write-ahead log there (SQLite answered \"" +
                                   answer + "\"). Keep it on a local disk."};
  connection.exec("PRAGMA journal_size_limit = 33554432");
  return std::nullopt;
}

// One transaction for all: a store is never seen half made.
void bring_up_to_date(SQLite::Database& connection, int version) {
  auto const files = schema();
  if (version == static_cast<int>(files.size())) return;
  SQLite::Transaction transaction(connection, SQLite::TransactionBehavior::IMMEDIATE);
  for (auto const file : files.subspan(static_cast<std::size_t>(version))) connection.exec(std::string(file));
  connection.exec("PRAGMA application_id = " + std::to_string(application_id));
  connection.exec("PRAGMA user_version = " + std::to_string(files.size()));
  transaction.commit();
}

std::variant<Connection, NotOpened> prepare(std::string const& path, OpenOptions const& options) {
  try {
    auto connection = connect(path, options);
    int version = 0;
    if (auto reason = recognise(*connection, path, options, version)) return *reason;
    if (!options.in_memory && !options.read_only)
      if (auto reason = use_log(*connection, path)) return *reason;
    bring_up_to_date(*connection, version);
    return connection;
  } catch (SQLite::Exception const& error) {
    return by_sqlite(path, error.getExtendedErrorCode(), options.read_only);
  }
}

void remove_half_made(std::string const& path) {
  for (auto const* ending : {"", "-wal", "-journal"}) ::unlink((path + ending).c_str());
}

// To read a store with a log, SQLite makes an empty log and a shared index when there are none. They would stay behind,
// owned by the reader, and could keep the owner of the store out.
void tidy_up_after_reading(std::string const& path, LockFile& lock) {
  struct stat found {};
  if (::lstat((path + "-wal").c_str(), &found) == 0) return;
  for (auto const* ending : {"-wal", "-shm"}) lock.remove_at_end(path + ending);
}

}  // namespace

Keeper keeper() { return {std::string("SQLite ") + sqlite3_libversion(), static_cast<int>(schema().size())}; }

std::variant<std::unique_ptr<Store>, NotOpened> open(std::string const& path, OpenOptions const& options) {
  if (options.in_memory) {
    auto connection = prepare(":memory:", options);
    if (auto* reason = std::get_if<NotOpened>(&connection)) return std::move(*reason);
    return std::make_unique<SqliteStore>(LockFile{}, Breadcrumb{}, std::move(std::get<Connection>(connection)));
  }
  if (auto reason = inspect(path, options)) return *reason;
  auto lock = LockFile::take(path, options.read_only, options.wait_milliseconds);
  if (auto* reason = std::get_if<NotOpened>(&lock)) return std::move(*reason);
  // Again under the lock: another process may have made, moved or replaced it while we waited.
  if (auto reason = inspect(path, options)) return *reason;
  bool made = false;
  if (auto reason = make_or_reach(path, options, made)) return *reason;
  if (options.read_only) tidy_up_after_reading(path, std::get<LockFile>(lock));
  auto connection = prepare(path, options);
  if (auto* reason = std::get_if<NotOpened>(&connection)) {
    if (made) remove_half_made(path);
    return std::move(*reason);
  }
  auto crumb = Breadcrumb::open(path, options.read_only);
  if (auto* reason = std::get_if<NotOpened>(&crumb)) return std::move(*reason);
  return std::make_unique<SqliteStore>(std::move(std::get<LockFile>(lock)), std::move(std::get<Breadcrumb>(crumb)),
                                       std::move(std::get<Connection>(connection)));
}

}  // namespace engine::store
