// When does a store open, and what is said when it does not? Locks, rights, strangers' files, versions, backups,
// crumbs.
#include <fcntl.h>
#include <sys/stat.h>

#include "a_store.hpp"

using namespace engine::store;

namespace {

mode_t mode_of(std::string const& path) {
  struct stat found {};
  REQUIRE(::stat(path.c_str(), &found) == 0);
  return found.st_mode & 0777;
}

// The bytes of a file that no store has open.
std::string bytes_of(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A process that holds the store until told to end.
class Holder {
 public:
  explicit Holder(std::string const& path) {
    int ready[2], stop[2];
    REQUIRE(::pipe2(ready, O_CLOEXEC) == 0);
    REQUIRE(::pipe2(stop, O_CLOEXEC) == 0);
    pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      ::close(stop[1]);
      auto result = open(path, creating());
      char byte = std::holds_alternative<NotOpened>(result) ? 'n' : 'y';
      bool const told = ::write(ready[1], &byte, 1) == 1 && ::read(stop[0], &byte, 1) == 0;
      ::_exit(told ? 0 : 1);  // as if it had died: nothing is closed
    }
    ::close(stop[0]), ::close(ready[1]);
    stop_ = stop[1];
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    ::close(ready[0]);
    REQUIRE(byte == 'y');
  }
  void tell_to_end() {
    if (stop_ >= 0) ::close(std::exchange(stop_, -1));
  }
  ~Holder() {
    tell_to_end();
    ::waitpid(pid, nullptr, 0);
  }
  pid_t pid = 0;

 private:
  int stop_ = -1;
};

}  // namespace

TEST_CASE("store opening: a new store has the settings it depends on, and is for its owner's eyes only") {
  Folder const folder;
  auto const path = folder / "s.db";
  auto store = opened(path);
  CHECK(store->pragma("locking_mode") == "exclusive");
  CHECK(store->pragma("journal_mode") == "wal");
  CHECK(store->pragma("synchronous") == "3");
  CHECK(store->pragma("foreign_keys") == "1");
  CHECK(store->pragma("trusted_schema") == "0");
  CHECK(store->pragma("cell_size_check") == "1");
  CHECK(store->pragma("temp_store") == "2");
  CHECK(store->pragma("mmap_size") == "0");
  CHECK(store->pragma("busy_timeout") == "0");
  CHECK(store->pragma("user_version") == "2");
  store->set("a", "b");
  for (auto const* const ending : {"", "-wal", ".lock", ".crumb"}) {
    INFO(ending);
    if (std::string(ending) == ".crumb") store->breadcrumb("C-1");
    CHECK(mode_of(path + ending) == 0600);
  }
  CHECK_FALSE(std::filesystem::exists(path + "-shm"));
}

TEST_CASE("store opening: a store that is not there is missing, and looking for it leaves nothing behind") {
  Folder const folder;
  auto const reason = refused(folder / "none.db", existing());
  CHECK(reason.code == "missing");
  CHECK(contains(reason.sentence, folder / "none.db"));
  CHECK(refused(folder / "none.db", reading()).code == "missing");
  CHECK(refused(folder / "no/folder/none.db", creating()).code == "missing");
  CHECK(refused("", creating()).code == "missing");
  CHECK(std::filesystem::is_empty(folder.path));
}

TEST_CASE("store opening: while one process has the store, another is told which") {
  Folder const folder;
  auto const path = folder / "s.db";
  Holder holder(path);
  auto reason = refused(path, existing());
  CHECK(reason.code == "busy");
  CHECK(contains(reason.sentence, "process " + std::to_string(holder.pid)));
  CHECK(refused(path, reading()).code == "busy");
  // It is given up while we wait, or before: both ways we get it.
  holder.tell_to_end();
  auto store = opened(path, {.wait_milliseconds = 60'000});
  CHECK(bytes_of(path + ".lock") == std::to_string(::getpid()) + "\n");
}

TEST_CASE("store opening: the same process cannot open a store twice either") {
  Folder const folder;
  auto const path = folder / "s.db";
  auto store = opened(path);
  CHECK(refused(path, creating()).code == "busy");
  CHECK(refused(path, {.wait_milliseconds = 45}).code == "busy");
  store->set("still", "writable");
  store.reset();
  CHECK(opened(path, existing())->get("still") == "writable");
}

TEST_CASE("store opening: links, folders and pipes are refused") {
  Folder const folder;
  auto const path = folder / "s.db";
  opened(path);
  std::filesystem::create_symlink(path, folder / "link.db");
  std::filesystem::create_symlink(folder / "nothing", folder / "dangling.db");
  std::filesystem::create_directory(folder / "folder.db");
  REQUIRE(::mkfifo((folder / "pipe.db").c_str(), 0600) == 0);
  for (auto const* const name : {"link.db", "dangling.db", "folder.db", "pipe.db"}) {
    INFO(name);
    auto const reason = refused(folder / name, creating());
    CHECK(reason.code == "not_a_store");
    CHECK(contains(reason.sentence, folder / name));
  }
  std::filesystem::create_hard_link(path, folder / "second.db");
  CHECK(refused(path, existing()).code == "not_a_store");
  std::filesystem::remove(folder / "second.db");
  CHECK(opened(path, existing()) != nullptr);
}

TEST_CASE("store opening: other people's files are refused and not changed") {
  Folder const folder;
  std::ofstream(folder / "note.txt") << "This is a letter, and rather longer than the head of a database file. "
                                     << std::string(2'000, '.');
  as_a_stranger(folder / "other.db", "CREATE TABLE things (name TEXT); INSERT INTO things VALUES ('a')");
  std::ofstream(folder / "empty.db").close();
  for (auto const* const name : {"note.txt", "other.db"}) {
    INFO(name);
    auto const before = bytes_of(folder / name);
    CHECK(refused(folder / name, creating()).code == "not_a_store");
    CHECK(refused(folder / name, reading()).code == "not_a_store");
    CHECK(bytes_of(folder / name) == before);
  }
  CHECK(refused(folder / "empty.db", existing()).code == "not_a_store");
  CHECK(opened(folder / "empty.db", creating())->check().empty());
}

TEST_CASE("store opening: a store of a newer program is refused with both versions") {
  Folder const folder;
  auto const path = folder / "s.db";
  opened(path);
  as_a_stranger(path, "PRAGMA user_version = 7");
  auto const reason = refused(path, creating());
  CHECK(reason.code == "newer");
  CHECK(contains(reason.sentence, "version 7"));
  CHECK(contains(reason.sentence, "up to 2"));
}

TEST_CASE("store opening: without the right to write it says so, and reads where it can") {
  Folder const folder;
  auto const path = folder / "s.db";
  opened(path)->set("a", "b");
  auto const code_is = [&](std::string const& code, OpenOptions const& options) {
    return [=] {
      auto result = open(path, options);
      auto* const reason = std::get_if<NotOpened>(&result);
      if (!reason) return std::get<0>(result)->get("a") == "b" && code.empty() ? 0 : 1;
      return reason->code == code && reason->sentence.find(path) != std::string::npos ? 0 : 2;
    };
  };
  std::filesystem::permissions(path, std::filesystem::perms{0444});
  std::filesystem::permissions(path + ".lock", std::filesystem::perms{0666});
  std::filesystem::permissions(folder.path, std::filesystem::perms{0777});
  CHECK(in_another_process(code_is("read_only", existing()), true) == 0);
  CHECK(in_another_process(code_is("", reading()), true) == 0);
  CHECK_FALSE(std::filesystem::exists(path + "-wal"));
  CHECK_FALSE(std::filesystem::exists(path + "-shm"));

  std::filesystem::remove(path + ".lock");
  std::filesystem::permissions(folder.path, std::filesystem::perms{0555});
  CHECK(in_another_process(code_is("read_only", creating()), true) == 0);
  // The log of SQLite needs a file beside the store even to read it.
  CHECK(in_another_process(code_is("read_only", reading()), true) == 0);
  std::filesystem::permissions(folder.path, std::filesystem::perms{0755});
}

TEST_CASE("store opening: a backup can be read where nothing may be written") {
  Folder const folder;
  auto const path = folder / "copy.db";
  {
    auto store = opened(folder / "s.db");
    store->set("a", "b");
    store->back_up(path);
  }
  std::filesystem::permissions(path, std::filesystem::perms{0444});
  std::filesystem::permissions(folder.path, std::filesystem::perms{0555});
  CHECK(in_another_process(
            [&] {
              auto result = open(path, reading());
              return std::holds_alternative<NotOpened>(result) || std::get<0>(result)->get("a") != "b" ? 1 : 0;
            },
            true) == 0);
  std::filesystem::permissions(folder.path, std::filesystem::perms{0755});
}

TEST_CASE("store opening: a store opened for reading takes no change") {
  Folder const folder;
  auto const path = folder / "s.db";
  opened(path)->set("a", "b");
  auto store = opened(path, reading());
  CHECK(store->get("a") == "b");
  try {
    store->set("a", "c");
    FAIL("it was changed");
  } catch (Broken const& error) {
    CHECK(error.code == "read_only");
  }
}

TEST_CASE("store opening: paths with signs of their own and of some length work; too long ones are told their limit") {
  Folder const folder;
  auto deep = folder / "a b?c=d&e#f%41é";
  std::filesystem::create_directory(deep);
  while (deep.size() < 420) {
    deep += "/" + std::string(40, 'x');
    std::filesystem::create_directory(deep);
  }
  opened(deep + "/s.db")->set("a", "b");
  CHECK(std::filesystem::file_size(deep + "/s.db") > 4'096);
  CHECK(opened(deep + "/s.db", existing())->get("a") == "b");
  auto const reason = refused(deep + "/" + std::string(120, 'y'), creating());
  CHECK(reason.code == "failed");
  CHECK(contains(reason.sentence, "at most 500"));
}

TEST_CASE("store: a backup is a whole store, and never replaces anything") {
  Folder const folder;
  auto const copy = folder / "copy.db";
  EventRow event;
  {
    auto store = opened(folder / "s.db");
    event = engine::Journal(*store).append(some_event(), 1, 2);
    store->put(some_case());
    store->add(some_effect());
    store->back_up(copy);
    CHECK(mode_of(copy) == 0600);
    auto const before = bytes_of(copy);
    CHECK_THROWS_AS(store->back_up(copy), Broken);
    CHECK_THROWS_AS(store->back_up(folder / "no/folder/copy.db"), Broken);
    store->begin();
    CHECK_THROWS_AS(store->back_up(folder / "during.db"), Broken);
    store->roll_back();
    CHECK_FALSE(std::filesystem::exists(folder / "during.db"));
    CHECK(bytes_of(copy) == before);
    store->set("later", "1");
  }
  auto store = opened(copy, existing());
  CHECK(all(*store->last_event()) == all(event));
  CHECK(all(*store->find_case("C-7")) == all(some_case()));
  CHECK_FALSE(store->get("later"));
  CHECK(store->check().empty());
  CHECK(engine::verify_chain(*store).sound());
  CHECK(store->pragma("journal_mode") == "wal");
}

TEST_CASE("store: deaths of one case in a row are counted, and getting through forgets them") {
  Folder const folder;
  auto const path = folder / "s.db";
  opened(path);
  auto const dies_in = [&](std::string const& first, std::string const& last) {
    return in_another_process([&] {
      auto result = open(path, existing());
      auto& store = *std::get<0>(result);
      if (!first.empty()) store.breadcrumb(first), store.breadcrumb("");
      store.breadcrumb(last);
      return 0;  // _exit follows: nothing is closed
    });
  };
  using Crumb = std::optional<std::pair<std::string, int>>;
  CHECK(opened(path, existing())->last_breadcrumb() == Crumb{});
  CHECK(dies_in("", "C-1") == 0);
  CHECK(opened(path, existing())->last_breadcrumb() == Crumb({"C-1", 1}));
  CHECK(opened(path, existing())->last_breadcrumb() == Crumb({"C-1", 1}));  // an orderly stop is no death
  CHECK(dies_in("C-2", "C-1") == 0);
  CHECK(opened(path, reading())->last_breadcrumb() == Crumb({"C-1", 2}));
  CHECK(dies_in("", "C-1") == 0);
  CHECK(opened(path, existing())->last_breadcrumb() == Crumb({"C-1", 3}));
  CHECK(dies_in("C-1", "C-3") == 0);
  CHECK(opened(path, existing())->last_breadcrumb() == Crumb({"C-3", 1}));
  {
    auto store = opened(path, existing());
    store->breadcrumb("C-3");
    store->breadcrumb("");
    CHECK(store->last_breadcrumb() == Crumb{});
    CHECK_THROWS_AS(store->breadcrumb(std::string(25, 'C')), Broken);
  }
  CHECK(opened(path, existing())->last_breadcrumb() == Crumb{});
  CHECK(std::filesystem::file_size(path + ".crumb") == 64);
}

TEST_CASE("store: a torn crumb tells nothing, and in memory deaths are counted when asked") {
  Folder const folder;
  auto const path = folder / "s.db";
  {
    auto store = opened(path);
    store->breadcrumb("C-1");
  }
  auto bytes = bytes_of(path + ".crumb");
  bytes[9] = 'D';
  std::ofstream(path + ".crumb", std::ios::binary) << bytes;
  CHECK_FALSE(opened(path, existing())->last_breadcrumb());

  auto store = in_memory();
  CHECK_FALSE(store->last_breadcrumb());
  store->breadcrumb("C-1");
  CHECK(store->last_breadcrumb() == std::pair(std::string("C-1"), 1));
  store->breadcrumb("C-1");
  CHECK(store->last_breadcrumb() == std::pair(std::string("C-1"), 2));
}
