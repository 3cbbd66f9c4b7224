// Who owns a store? The process that holds the lock on "<store>.lock", for as long as it lives. The lock is flock(2) on
// a file of its own: POSIX locks on the store itself vanish when any descriptor of it is closed in the same process.
#pragma once
#include <sys/types.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/store/store.hpp"

namespace engine::store {

class LockFile {
 public:
  LockFile() = default;  // holds nothing
  LockFile(LockFile&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), remove_at_end_(std::move(other.remove_at_end_)) {}
  LockFile& operator=(LockFile&&) = delete;
  ~LockFile();

  // Waits up to wait_milliseconds. With read_only, a folder that cannot be written to needs no lock file: nobody who
  // would change the store could make one either.
  static std::variant<LockFile, NotOpened> take(std::string const& store_path, bool read_only, int wait_milliseconds);

  // Just before the lock is given up, removes a file that was made beside the store only to read it, if it is still
  // there.
  void remove_at_end(std::string path) { remove_at_end_.push_back(std::move(path)); }

 private:
  explicit LockFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
  std::vector<std::string> remove_at_end_;
};

}  // namespace engine::store
