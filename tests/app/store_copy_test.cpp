// Is a restored store whole and marked, or not there at all? Deaths in the middle, a lock that somebody has, and what
// an earlier store has left beside its place.
#include "app/store_copy.hpp"

#include <sys/resource.h>

#include <csignal>

#include "engine/store/lock_file.hpp"
#include "tests/engine/shell/a_store.hpp"

using namespace engine::store;
namespace exit_code = app::exit_code;

namespace {

struct Backup : Folder {
  Backup() {
    auto store = opened(*this / "s.db");
    engine::Journal(*store).append(some_event(), 1, 2);
    store->put(some_case());
    store->add(some_effect());
    store->back_up(copy);
  }
  // Names of what stands beside the store's place and begins with its name, sorted.
  std::vector<std::string> beside() const {
    std::vector<std::string> names;
    for (auto const& each : std::filesystem::directory_iterator(path))
      if (auto name = each.path().filename().string(); name.starts_with("again.db")) names.push_back(name);
    std::sort(names.begin(), names.end());
    return names;
  }
  int restore() const {
    auto const failure = app::restore_store(copy, there, 0);
    return failure ? failure->code : exit_code::done;
  }
  std::string copy = *this / "copy.db", there = *this / "again.db";
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("restoring: the store is whole and marked, and nothing else is left") {
  Backup const backup;
  REQUIRE(backup.restore() == exit_code::done);
  CHECK(backup.beside() == Names{"again.db", "again.db.lock"});
  auto store = opened(backup.there, existing());
  CHECK(app::reconciles_first(*store));
  CHECK(store->check().empty());
  CHECK(store->find_case("C-7"));
  // An armed effect is a doubt; while there is one the mark stays.
  app::end_reconciling(*store);
  CHECK(app::reconciles_first(*store));
  auto effect = *store->find_effect(1);
  effect.state = "confirmed";
  store->put(effect);
  app::end_reconciling(*store);
  CHECK_FALSE(app::reconciles_first(*store));
}

TEST_CASE("restoring: a death in the middle leaves no store, and the next try works") {
  Backup const backup;
  auto const died = in_another_process([&] {
    rlimit const limit{20'000, 20'000};  // the copy is larger: the signal ends the process while it writes
    std::signal(SIGXFSZ, SIG_DFL);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return backup.restore();
  });
  CHECK(died == 100 + SIGXFSZ);
  CHECK(backup.beside() == Names{"again.db.lock", "again.db.restoring"});
  CHECK(app::restore_broken_off(backup.there));  // `serve` makes no new store there
  CHECK(backup.restore() == exit_code::done);
  CHECK_FALSE(app::restore_broken_off(backup.there));
  CHECK(app::reconciles_first(*opened(backup.there, existing())));
}

TEST_CASE("restoring: a disk that fills leaves nothing") {
  Backup const backup;
  auto const code = in_another_process([&] {
    rlimit const limit{20'000, 20'000};
    std::signal(SIGXFSZ, SIG_IGN);  // writing fails instead
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return backup.restore();
  });
  CHECK(code == exit_code::failed);
  CHECK(backup.beside() == Names{"again.db.lock"});
}

TEST_CASE("restoring: whoever has the place's lock keeps it, and a store that stands is not touched") {
  Backup const backup;
  {
    auto const lock = LockFile::take(backup.there, false, 0);
    REQUIRE(lock.index() == 0);
    CHECK(backup.restore() == exit_code::try_later);
  }
  CHECK(backup.beside() == Names{"again.db.lock"});
  opened(backup.there)->set("a", "b");
  CHECK(backup.restore() == exit_code::refused);
  CHECK(opened(backup.there, existing())->get("a") == "b");
}

TEST_CASE("restoring: the log of a store that was moved away is neither taken in nor removed") {
  Backup const backup;
  auto const log = backup.there + "-wal";
  std::ofstream(log) << "the last of what was written";
  CHECK(backup.restore() == exit_code::refused);
  CHECK(backup.beside() == Names{"again.db-wal", "again.db.lock"});
  std::filesystem::resize_file(log, 0);  // an empty one holds nothing
  CHECK(backup.restore() == exit_code::done);
  CHECK_FALSE(std::filesystem::exists(log));
}

TEST_CASE("restoring: what is no backup, or is named as the store's own files are, is refused") {
  Backup const backup;
  std::ofstream(backup / "letter.txt") << "dear client";
  auto const failure = app::restore_store(backup / "letter.txt", backup.there, 0);
  REQUIRE(failure);
  CHECK(failure->code == exit_code::failed);
  CHECK(contains(failure->sentence, backup / "letter.txt"));
  CHECK_FALSE(contains(failure->sentence, "restoring"));
  CHECK(app::restore_store(backup / "nothing.db", backup.there, 0)->code == exit_code::not_found);
  auto const own = backup.there + ".restoring";
  std::filesystem::copy_file(backup.copy, own);
  CHECK(app::restore_store(own, backup.there, 0)->code == exit_code::usage);
  CHECK(std::filesystem::exists(own));
}
