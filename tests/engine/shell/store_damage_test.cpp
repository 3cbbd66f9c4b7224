// What happens when the file is not as we left it, or has no room to grow? Every kind of checked row is changed by a
// stranger; the disk is made full in the middle of a transaction.
#include "a_store.hpp"

using namespace engine::store;

namespace {

void fill(std::string const& path) {
  auto store = opened(path);
  engine::Journal(*store).append(some_event(), 1, 2);
  store->put(some_case());
  store->add(some_effect());
  store->add(some_timer());
  store->add(some_approval());
}

struct Damage {
  char const* sql;
  char const* table;
  char const* id;
  std::function<void(Store&)> read;
};

std::string id_of_thrown(Store& store, std::function<void(Store&)> const& read, std::string const& table) {
  try {
    read(store);
  } catch (Corrupt const& row) {
    CHECK(row.table == table);
    CHECK(contains(row.sentence, row.id + " in " + table));
    CHECK(row.what() == row.sentence);
    return row.id;
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("store damage: a changed field of a checked row stops its reader, and the check names the row") {
  auto const effect = [](Store& store) { store.find_effect(1); };
  auto const held = [](Store& store) { store.find_case("C-7"); };
  std::vector<Damage> const damages{
      {"UPDATE outbox SET state = 'planned'", "outbox", "E-1", effect},
      {"UPDATE outbox SET payload = '{\"cents\":1}'", "outbox", "E-1", [](Store& store) { store.open_effects(); }},
      {"UPDATE outbox SET deadline = NULL", "outbox", "E-1", [](Store& store) { store.effects_of("C-7"); }},
      {"UPDATE outbox SET key = 'session-2'", "outbox", "E-1",
       [](Store& store) { store.newest_of("payment.charge", "session-2"); }},
      {"UPDATE outbox SET id = 2", "outbox", "E-2", [](Store& store) { store.find_effect(2); }},
      {"UPDATE outbox SET result = sentence, sentence = result", "outbox", "E-1", effect},
      {"UPDATE outbox SET checksum = zeroblob(16)", "outbox", "E-1", effect},
      {"UPDATE timers SET due = due + 1", "timers", "T-1", [](Store& store) { store.find_timer(1); }},
      {"UPDATE timers SET state = 'fired'", "timers", "T-1", [](Store& store) { store.timers_of("C-7"); }},
      {"UPDATE approvals SET cents = 900000", "approvals", "A-1", [](Store& store) { store.find_approval(1); }},
      {"UPDATE approvals SET decided_by = 'person-3'", "approvals", "A-1",
       [](Store& store) { store.approvals(false); }},
      {"UPDATE cases SET hold_code = '', hold = '', hold_since = NULL", "cases", "C-7", held},
      {"UPDATE cases SET state = 'Billed'", "cases", "C-7", [](Store& store) { store.cases({}); }},
      {"DELETE FROM case_tags WHERE position = 1", "cases", "C-7", held},
  };
  for (auto const& damage : damages) {
    INFO(damage.sql);
    Folder const folder;
    fill(folder / "s.db");
    as_a_stranger(folder / "s.db", damage.sql);
    auto store = opened(folder / "s.db", existing());
    CHECK(id_of_thrown(*store, damage.read, damage.table) == damage.id);
    auto const problems = store->check();
    REQUIRE(problems.size() == 1);
    CHECK(contains(problems[0], std::string(damage.id) + " in " + damage.table));
    CHECK_FALSE(contains(problems[0], "cents"));
  }
}

TEST_CASE("store damage: a single flipped bit in the payload of an effect is found") {
  Folder const folder;
  auto const path = folder / "s.db";
  fill(path);
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  std::string const bytes{std::istreambuf_iterator<char>(file), {}};
  auto const at = bytes.find("{\"cents\":12500}");
  REQUIRE(at != std::string::npos);
  file.seekp(static_cast<std::streamoff>(at) + 9);
  file.put(static_cast<char>('1' ^ 2));
  file.close();
  auto store = opened(path, existing());
  CHECK(store->pragma("integrity_check") == "ok");  // SQLite itself sees nothing
  CHECK_THROWS_AS(store->find_effect(1), Corrupt);
  CHECK(store->check().size() == 1);
}

TEST_CASE("store damage: a broken page is told as broken, by reading and by the check") {
  Folder const folder;
  auto const path = folder / "s.db";
  std::int64_t pages = 0;
  {
    auto store = opened(path);
    engine::Journal journal(*store);
    store->begin();
    for (std::uint64_t i = 0; i < 1000; ++i) journal.append(some_event("C-7", i + 1), i, i);
    store->commit();
    pages = std::stoll(store->pragma("page_count"));
  }
  // The first pages hold the schema; the last, where the journal grew, become noise.
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  auto const sound = pages * 3 / 4;
  file.seekp(sound * 4'096);
  for (auto page = sound; page < pages; ++page) file << std::string(4'096, '\x5a');
  file.close();
  auto store = opened(path, existing());
  CHECK_FALSE(store->check().empty());
  try {
    store->events_of("C-7");
    FAIL("noise was read as events");
  } catch (Broken const& error) {
    CHECK(error.code == "corrupt");
    CHECK(contains(error.sentence, "read the journal of a case"));
  }
}

TEST_CASE("store damage: a tag without its case is found by the check") {
  Folder const folder;
  fill(folder / "s.db");
  as_a_stranger(folder / "s.db", "INSERT INTO case_tags VALUES ('C-99', 0, 'client', 'k-9')");
  auto const problems = opened(folder / "s.db", existing())->check();
  REQUIRE(problems.size() == 1);
  CHECK(contains(problems[0], "case_tags"));
}

TEST_CASE("store damage: on a full disk the transaction rolls back whole, and writing goes on once there is room") {
  Folder const folder;
  auto const path = folder / "s.db";
  {
    auto store = opened(path);
    store->set("before", "1");
    auto const pages = std::stoll(store->pragma("page_count"));
    store->limit_pages(pages + 4);
    engine::Journal journal(*store);
    auto const mark = journal.mark();
    store->begin();
    store->savepoint();
    std::string code;
    try {
      for (std::uint64_t i = 0; i < 1'000; ++i) {
        auto event = some_event("C-7", i + 1);
        event.payload = std::string(3'000, 'p');
        journal.append(event, i, i);
      }
    } catch (Broken const& error) {
      code = error.code;
      CHECK(contains(error.sentence, "append to the journal"));
      CHECK_FALSE(contains(error.sentence, "ppp"));
    }
    CHECK(code == "full");
    store->roll_back();
    journal.return_to(mark);
    CHECK_FALSE(store->last_event());
    CHECK(store->get("before") == "1");
    store->limit_pages(1'000'000);
    store->begin();
    journal.append(some_event(), 1, 2);
    store->commit();
  }
  auto store = opened(path, existing());
  CHECK(store->last_event()->seq == 1);
  CHECK(store->check().empty());
  CHECK(engine::verify_chain(*store).sound());
}

TEST_CASE("store damage: a case written outside a transaction is written whole or not at all") {
  auto store = in_memory();
  store->put(some_case());
  auto row = some_case(8);
  row.condition = "unheard of";
  CHECK_THROWS_AS(store->put(row), Broken);
  row = some_case(9);
  row.number = 7;  // taken
  CHECK_THROWS_AS(store->put(row), Broken);
  CHECK(store->cases({}).size() == 1);
  CHECK_NOTHROW(store->begin());
}
