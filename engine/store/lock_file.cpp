// Taking the lock: the file is made when missing, never removed (a removed lock file could be held twice), and holds
// the process id of its owner for the message that others see.
#include "engine/store/lock_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace engine::store {

namespace {

constexpr int poll_milliseconds = 20;

NotOpened cannot_open(std::string const& path, int error) {
  auto const because = std::string(": ") + std::strerror(error) + ". ";
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return {"missing", "The folder of the lock file " + path + " is not there" + because + "Make the folder first."};
    case EACCES:
    case EPERM:
    case EROFS:
      return {"read_only", "The lock file " + path + " cannot be written" + because +
                               "Give this user the right to write to the folder, or open the store for reading only."};
    case ELOOP:
      return {"not_a_store", "The lock file " + path + " is a symbolic link. Remove the link."};
    case ENOSPC:
    case EDQUOT:
      return {"full", "The lock file " + path + " cannot be made" + because + "Free space on that disk."};
    default:
      return {"failed", "The lock file " + path + " cannot be opened" + because};
  }
}

// "process 4711", or words for a lock file that holds no number.
std::string owner_in(int descriptor) {
  std::array<char, 24> text{};
  auto const size = ::pread(descriptor, text.data(), text.size(), 0);
  std::string_view const all(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  auto const digits = all.substr(0, all.find_first_not_of("0123456789"));
  return digits.empty() ? "another process (its number is not in the lock file)" : "process " + std::string(digits);
}

// Failing to write it costs a better message to others, nothing more.
void write_owner(int descriptor) {
  auto const text = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor, 0) != 0) return;
  if (::pwrite(descriptor, text.data(), text.size(), 0) < 0) return;
}

}  // namespace

LockFile::~LockFile() {
  for (auto const& path : remove_at_end_) ::unlink(path.c_str());
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::variant<LockFile, NotOpened> LockFile::take(std::string const& store_path, bool read_only, int wait_milliseconds) {
  auto const path = store_path + ".lock";
  int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0 && read_only && (errno == EACCES || errno == EROFS || errno == EPERM)) {
    descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) return LockFile{};
  }
  if (descriptor < 0) return cannot_open(path, errno);
  LockFile held{descriptor};
  for (int waited = 0;; waited += poll_milliseconds) {
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) break;
    if (errno != EWOULDBLOCK && errno != EINTR)
      return NotOpened{"failed", "The lock file " + path + " cannot be locked: " + std::strerror(errno) +
                                     ". Keep the store on a local disk."};
    if (waited >= wait_milliseconds)
      return NotOpened{"busy", "The store " + store_path + " is in use by " + owner_in(descriptor) +
                                   ". Wait until it has finished, or stop it."};
    ::poll(nullptr, 0, poll_milliseconds);
  }
  write_owner(descriptor);
  return held;
}

}  // namespace engine::store
