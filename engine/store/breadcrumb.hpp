// Which case was being executed when the process died, and how often in a row? One record of 64 bytes beside the store,
// written in place and never synced: it must survive the death of the process, not of the machine.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "engine/store/store.hpp"

namespace engine::store {

class Breadcrumb {
 public:
  Breadcrumb() = default;  // in memory only
  Breadcrumb(Breadcrumb&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)),
        executing_(std::move(other.executing_)),
        suspect_(std::move(other.suspect_)),
        deaths_(other.deaths_) {}
  Breadcrumb& operator=(Breadcrumb&&) = delete;
  ~Breadcrumb();

  // Reads "<store>.crumb" and counts the death it tells of. A torn or foreign record tells nothing. Read-only, the file
  // is neither made nor changed.
  static std::variant<Breadcrumb, NotOpened> open(std::string const& store_path, bool read_only);

  // The case that is about to be executed; empty: it has been. A case that gets through its execution is no longer
  // suspected.
  void drop(std::string const& case_id);
  // A case that is still marked as executing when this is asked is taken for dead, as when opening.
  std::optional<std::pair<std::string, int>> last();

 private:
  void count_death();
  void write() const;
  bool read(std::string const& record);

  int descriptor_ = -1;
  std::string executing_;
  std::string suspect_;
  std::int32_t deaths_ = 0;
};

}  // namespace engine::store
