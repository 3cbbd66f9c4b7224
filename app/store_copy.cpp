// Copying by hand: no library may have the file open meanwhile, and the copy must be on disk before it is called
// restored.
#include "app/store_copy.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace app {
namespace {

constexpr auto reconcile_mark = "reconcile_first";

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }

 private:
  int number_;
};

Failure cannot(std::string const& what, int error) {
  return {error == ENOENT ? exit_code::not_found : exit_code::failed, what + ": " + std::strerror(error) + "."};
}

bool write_all(int to, char const* bytes, std::size_t size) {
  while (size > 0) {
    auto const written = ::write(to, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

std::optional<Failure> copy(std::string const& from, std::string const& to) {
  Descriptor const source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (source.get() < 0) return cannot("The backup " + from + " cannot be read", errno);
  Descriptor const target(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (target.get() < 0 && errno == EEXIST)
    return Failure{exit_code::refused,
                   "A file is there already: " + to +
                       ". A backup is restored only where none is; move it away, or name another with --store."};
  if (target.get() < 0) return cannot("The store " + to + " cannot be made", errno);
  std::array<char, 65536> piece{};
  for (;;) {
    auto const size = ::read(source.get(), piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    auto const error = errno;
    if (size < 0 || (size > 0 && !write_all(target.get(), piece.data(), static_cast<std::size_t>(size)))) {
      auto const reason = size < 0 ? error : errno;
      ::unlink(to.c_str());
      return cannot("The backup " + from + " could not be copied to " + to, reason);
    }
    if (size == 0) break;
  }
  if (::fsync(target.get()) == 0) return std::nullopt;
  auto const error = errno;
  ::unlink(to.c_str());
  return cannot("The copy " + to + " could not be brought to the disk", error);
}

}  // namespace

std::optional<Failure> restore_store(std::string const& backup, std::string const& store_path, int wait_milliseconds) {
  if (std::filesystem::exists(backup + "-wal"))
    return Failure{exit_code::refused, backup +
                                           " is a store that is in use or was broken off (it has a log beside it), not "
                                           "a backup. Make one with `claimstep db backup PATH --store " +
                                           backup + "`."};
  if (auto failure = copy(backup, store_path)) return failure;
  engine::store::OpenOptions options;
  options.wait_milliseconds = wait_milliseconds;
  auto opened = engine::store::open(store_path, options);
  if (auto* reason = std::get_if<engine::store::NotOpened>(&opened)) {
    for (auto const* ending : {"", "-wal", "-shm", ".crumb"}) std::filesystem::remove(store_path + ending);
    return failure_of(*reason);
  }
  auto& store = *std::get<0>(opened);
  store.begin();
  store.set(reconcile_mark, "1");
  store.commit();
  return std::nullopt;
}

bool reconciles_first(engine::store::Store& store) { return store.get(reconcile_mark) == "1"; }

void end_reconciling(engine::store::Store& store) {
  if (!reconciles_first(store)) return;
  for (auto const& effect : store.open_effects())
    if (effect.state == "unknown" || effect.state == "armed") return;
  store.begin();
  store.set(reconcile_mark, "0");
  store.commit();
}

}  // namespace app
