// Copying by hand, beside the store's place and under the store's lock: whatever breaks off on the way, at that place
// stands nothing, or the whole backup with its mark.
#include "app/store_copy.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "engine/descriptor.hpp"
#include "engine/store/lock_file.hpp"

namespace app {
namespace {

using engine::Descriptor;

constexpr auto reconcile_mark = "reconcile_first";

Failure cannot(std::string const& what, int error) {
  return {error == ENOENT ? exit_code::not_found : exit_code::failed, what + ": " + std::strerror(error) + "."};
}

Failure there_already(std::string const& path) {
  return {exit_code::refused,
          "A file is there already: " + path +
              ". A backup is restored only where none is; move it away, or name another with --store."};
}

std::optional<Failure> sync(std::string const& path, int flags) {
  Descriptor const file(::open(path.c_str(), flags | O_RDONLY | O_CLOEXEC));
  if (file.open() && ::fsync(file.number()) == 0) return std::nullopt;
  return cannot(path + " could not be brought to the disk", errno);
}

std::string folder_of(std::string const& path) { return std::filesystem::absolute(path).parent_path().string(); }

// A backup on its way to the store's place: in files beside it that are gone when this ends before it has got there.
class Restoring {
 public:
  explicit Restoring(std::string store_path) : store_(std::move(store_path)), path_(store_ + ".restoring") { remove(); }
  Restoring(Restoring const&) = delete;
  Restoring& operator=(Restoring const&) = delete;
  ~Restoring() { remove(); }

  std::optional<Failure> copy_from(Descriptor const& source, std::string const& backup) const;
  std::optional<Failure> mark(std::string const& backup, int wait_milliseconds) const;
  std::optional<Failure> take_its_place() const;

 private:
  void remove() const {
    for (auto const* ending : {"", "-wal", "-shm", "-journal", ".crumb", ".lock"}) ::unlink((path_ + ending).c_str());
  }
  std::string store_, path_;
};

std::optional<Failure> Restoring::copy_from(Descriptor const& source, std::string const& backup) const {
  Descriptor const target(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!target.open()) return cannot("The copy " + path_ + " cannot be made", errno);
  std::array<char, 65536> piece{};
  for (;;) {
    auto const size = ::read(source.number(), piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size == 0) return std::nullopt;
    if (size < 0 || !engine::write_all(target.number(), {piece.data(), static_cast<std::size_t>(size)}))
      return cannot("The backup " + backup + " could not be copied to " + path_, errno);
  }
}

// Opening it is the proof that it is a store; its tables are brought up to date by it.
std::optional<Failure> Restoring::mark(std::string const& backup, int wait_milliseconds) const {
  engine::store::OpenOptions options;
  options.wait_milliseconds = wait_milliseconds;
  try {
    auto opened = engine::store::open(path_, options);
    if (auto* reason = std::get_if<engine::store::NotOpened>(&opened)) {
      auto failure = failure_of(*reason);
      auto& text = failure.sentence;
      for (auto at = text.find(path_); at != std::string::npos; at = text.find(path_, at + backup.size()))
        text.replace(at, path_.size(), backup);
      return failure;
    }
    auto& store = *std::get<0>(opened);
    store.begin();
    store.set(reconcile_mark, "1");
    store.commit();
  } catch (engine::store::Broken const& broken) {
    return Failure{exit_code::failed, "The copy of " + backup + " could not be marked: " + broken.sentence};
  }
  // Closing a store takes its log into it. One that is still there was not taken in, and the mark with it.
  if (std::filesystem::exists(path_ + "-wal"))
    return Failure{exit_code::failed, "The copy " + path_ + " could not be brought to its end. Is the disk full?"};
  return sync(path_, 0);
}

std::optional<Failure> Restoring::take_its_place() const {
  auto moved = ::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, store_.c_str(), RENAME_NOREPLACE);
  // Not every file system can refuse to replace; there our lock has to do.
  if (moved != 0 && errno == EINVAL) moved = ::rename(path_.c_str(), store_.c_str());
  if (moved != 0)
    return errno == EEXIST ? there_already(store_) : cannot("The store " + store_ + " cannot be put there", errno);
  return sync(folder_of(store_), O_DIRECTORY);
}

// Beside a store that was moved away its log may have stayed. Opened with it, the restored store would take in what
// belongs to the other.
std::optional<Failure> nothing_left_over(std::string const& store_path) {
  std::error_code none;
  for (auto const* ending : {"-wal", "-journal"}) {
    auto const size = std::filesystem::file_size(store_path + ending, none);
    if (!none && size > 0)
      return Failure{exit_code::refused, "A log of another store is there: " + store_path + ending +
                                             ". It holds the last of what was written to that store: move it to where "
                                             "that store is now, then restore."};
  }
  for (auto const* ending : {"-wal", "-shm", "-journal", ".crumb"}) ::unlink((store_path + ending).c_str());
  return std::nullopt;
}

}  // namespace

std::optional<Failure> restore_store(std::string const& backup, std::string const& store_path, int wait_milliseconds) {
  if (std::filesystem::exists(backup + "-wal"))
    return Failure{exit_code::refused, backup +
                                           " is a store that is in use or was broken off (it has a log beside it), not "
                                           "a backup. Make one with `claimstep db backup PATH --store " +
                                           backup + "`."};
  for (auto const* ending : {".restoring", ".crumb", ".lock", ".sock"})
    if (std::filesystem::absolute(backup) == std::filesystem::absolute(store_path + ending))
      return Failure{exit_code::usage, backup + " has a name that belongs to the store itself. Give it another one."};
  Descriptor const source(::open(backup.c_str(), O_RDONLY | O_CLOEXEC));
  if (!source.open()) return cannot("The backup " + backup + " cannot be read", errno);
  struct stat found {};
  if (::lstat(store_path.c_str(), &found) == 0) return there_already(store_path);
  auto const lock = engine::store::LockFile::take(store_path, false, wait_milliseconds);
  if (auto const* reason = std::get_if<engine::store::NotOpened>(&lock)) return failure_of(*reason);
  if (::lstat(store_path.c_str(), &found) == 0) return there_already(store_path);
  if (auto failure = nothing_left_over(store_path)) return failure;
  Restoring const restoring(store_path);
  if (auto failure = restoring.copy_from(source, backup)) return failure;
  if (auto failure = restoring.mark(backup, wait_milliseconds)) return failure;
  return restoring.take_its_place();
}

std::optional<Failure> restore_broken_off(std::string const& store_path) {
  if (std::filesystem::exists(store_path) || !std::filesystem::exists(store_path + ".restoring")) return std::nullopt;
  return Failure{exit_code::refused, "A backup was being restored to " + store_path +
                                         ", and that was broken off; there is no store yet. Run `claimstep db restore` "
                                         "again, or remove " +
                                         store_path + ".restoring."};
}

bool reconciles_first(engine::store::Store& store) { return store.get(reconcile_mark) == "1"; }

void end_reconciling(engine::store::Store& store) {
  if (!reconciles_first(store)) return;
  for (auto const& [state, count] : store.counts().open_effects)
    if (state == "unknown" || state == "armed") return;
  store.begin();
  store.set(reconcile_mark, "0");
  store.commit();
}

}  // namespace app
