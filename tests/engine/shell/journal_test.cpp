// Does the chain tell when somebody changed the past? Known hashes, then every way of tampering with the file.
#include "a_store.hpp"

using namespace engine;
using namespace engine::store;

namespace {

// Five events of two cases, closed again; the noted head.
Head written(std::string const& path) {
  auto store = opened(path);
  Journal journal(*store);
  store->begin();
  for (std::uint64_t i = 0; i < 5; ++i) journal.append(some_event(i % 2 == 0 ? "C-1" : "C-2", i / 2 + 1), i, 99);
  store->commit();
  return journal.head();
}

// The stranger knows his way around: he removes the guards first.
void tamper(std::string const& path, std::string const& sql) {
  as_a_stranger(path, "DROP TRIGGER journal_never_changes; DROP TRIGGER journal_never_shrinks; " + sql);
}

std::vector<std::string> problems(std::string const& path, std::optional<Head> const& expected = std::nullopt) {
  auto store = opened(path, existing());
  return verify_chain(*store, expected).problems;
}

}  // namespace

TEST_CASE("journal: SHA-256 and hex are those of everybody") {
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(from_hex("00fFa0") == std::string("\x00\xff\xa0", 3));
  CHECK(from_hex("0").empty());
  CHECK(from_hex("zz").empty());
}

TEST_CASE("journal: fields that differ never give the same bytes") {
  CHECK(Fields{}.text("ab").text("c").bytes() != Fields{}.text("a").text("bc").bytes());
  CHECK(Fields{}.number(-1).bytes() == std::string(8, '\xff'));
  CHECK(Fields{}.number(258).bytes() == std::string("\0\0\0\0\0\0\x01\x02", 8));
  CHECK(Fields{}.text("hi").bytes() == std::string("\0\0\0\0\0\0\0\x02hi", 10));
}

TEST_CASE("journal: the hash of a row is the written formula, byte for byte") {
  EventRow row;
  row.seq = 1;
  row.case_id = "C-1";
  row.type = "TicketSeen";
  row.type_version = 2;
  row.at = Instant{Duration{1'000'000}};
  row.actor = "inbox";
  row.payload = "{}";
  row.salt = std::string(16, 's');
  std::string bytes("\x01", 1);
  bytes += std::string(32, '\0');
  bytes += std::string("\0\0\0\0\0\0\0\x01", 8);
  bytes += std::string("\0\0\0\0\0\0\0\x03", 8) + "C-1";
  bytes += std::string("\0\0\0\0\0\0\0\x0a", 8) + "TicketSeen";
  bytes += std::string("\0\0\0\0\0\0\0\x02", 8);
  bytes += std::string("\0\0\0\0\0\x0f\x42\x40", 8);
  bytes += std::string("\0\0\0\0\0\0\0\x05", 8) + "inbox";
  bytes += sha256(std::string(16, 's') + "{}");
  CHECK(to_hex(chain_hash(genesis_hash(), row)) == to_hex(sha256(bytes)));
}

TEST_CASE("journal: each event gets its number, its salt and the hash over the one before") {
  auto store = in_memory();
  Journal journal(*store);
  CHECK(journal.head() == Head{});
  auto const first = journal.append(some_event("C-1"), 0x0102030405060708, 0x090a0b0c0d0e0f10);
  auto const second = journal.append(some_event("C-2"), 3, 4);
  auto const third = journal.append(some_event("C-1", 2), 5, 6);
  CHECK(to_hex(first.salt) == "0102030405060708090a0b0c0d0e0f10");
  CHECK(third.seq == 3);
  CHECK(store->events_of("C-1").back().case_seq == 2);
  CHECK(second.hash == chain_hash(first.hash, second));
  CHECK(journal.head() == Head{3, third.hash});
  CHECK(Journal(*store).head() == journal.head());
  auto const report = verify_chain(*store);
  CHECK(report.problems.empty());
  CHECK(report.rows == 3);
}

TEST_CASE("journal: a head can be noted down and read again") {
  Head const head{41, sha256("x")};
  CHECK(parse_head(to_text(head)) == head);
  CHECK(parse_head("0:" + std::string(64, '0')) == Head{});
  for (auto const* const bad : {"", ":", "41", "x:00", "41:00", "-1:", "41 :00"}) CHECK_FALSE(parse_head(bad));
  CHECK_FALSE(parse_head("-1:" + std::string(64, '0')));
  CHECK_FALSE(parse_head("4x:" + std::string(64, '0')));
  CHECK_FALSE(parse_head("4:" + std::string(63, '0') + "g"));
}

TEST_CASE("journal: a change to any chained field of any row is found, once, at its row") {
  for (auto const* const change : {"case_id = 'C-9', case_seq = 1", "type = 'InvoicePaid'", "type_version = 9",
                                   "at = at + 1", "actor = 'person-1'", "payload = '{}'", "salt = zeroblob(16)"}) {
    Folder const folder;
    auto const path = folder / "s.db";
    written(path);
    CHECK(problems(path).empty());
    tamper(path, std::string("UPDATE journal SET ") + change + " WHERE seq = 5");
    INFO(change);
    auto const found = problems(path);
    REQUIRE(found.size() == 1);
    CHECK(contains(found[0], "Event 5 ("));
    CHECK(contains(found[0], "does not fit the chain"));
  }
}

TEST_CASE("journal: a row whose own hash was written anew breaks the next one") {
  Folder const folder;
  auto const path = folder / "s.db";
  written(path);
  tamper(path, "UPDATE journal SET hash = zeroblob(32) WHERE seq = 2");
  auto const found = problems(path);
  REQUIRE(found.size() == 2);
  CHECK(contains(found[0], "Event 2"));
  CHECK(contains(found[1], "Event 3"));
}

TEST_CASE("journal: two events that changed places are found") {
  Folder const folder;
  auto const path = folder / "s.db";
  written(path);
  tamper(path,
         "UPDATE journal SET seq = 100 WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq = 4;"
         "UPDATE journal SET seq = 4 WHERE seq = 100");
  CHECK(problems(path).size() >= 3);
}

TEST_CASE("journal: an event taken out of the middle is found") {
  Folder const folder;
  auto const path = folder / "s.db";
  written(path);
  tamper(path, "DELETE FROM journal WHERE seq = 3");
  auto const found = problems(path);
  REQUIRE_FALSE(found.empty());
  CHECK(contains(found[0], "Event 3 is missing"));
}

TEST_CASE("journal: events cut off at the end are found by a head that was noted, and by nothing else") {
  Folder const folder;
  auto const path = folder / "s.db";
  auto const head = written(path);
  CHECK(problems(path, head).empty());
  tamper(path, "DELETE FROM journal WHERE seq > 3");
  CHECK(problems(path).empty());
  auto const found = problems(path, head);
  REQUIRE(found.size() == 1);
  CHECK(contains(found[0], "Events were cut off"));
  CHECK(contains(found[0], to_text(head)));
}

TEST_CASE("journal: an older head still fits, another store's does not") {
  Folder const folder;
  auto const path = folder / "s.db";
  written(path);
  auto store = opened(path, existing());
  Head const older{2, store->events_after(1, 1).at(0).hash};
  CHECK(verify_chain(*store, older).sound());
  CHECK(verify_chain(*store, Head{}).sound());
  auto const report = verify_chain(*store, Head{2, sha256("other")});
  REQUIRE(report.problems.size() == 1);
  CHECK(contains(report.problems[0], "Event 2 does not have the expected hash"));
}

TEST_CASE("journal: chains longer than a page are walked to the end") {
  auto store = in_memory();
  Journal journal(*store);
  store->begin();
  for (std::uint64_t i = 0; i < 2'001; ++i) journal.append(some_event("C-7", i + 1), i, i);
  store->commit();
  auto const report = verify_chain(*store, journal.head());
  CHECK(report.sound());
  CHECK(report.rows == 2'001);
  CHECK(report.head == journal.head());
}

TEST_CASE("journal: the access log is chained as well") {
  Folder const folder;
  auto const path = folder / "s.db";
  {
    auto store = opened(path);
    std::string previous = genesis_hash();
    for (std::int64_t seq = 1; seq <= 3; ++seq) {
      AccessRow row{seq, minute(1), "person-9", "approve", "A-" + std::to_string(seq), {}};
      row.hash = previous = chain_hash(previous, row);
      store->append(row);
    }
    CHECK(verify_access_chain(*store).sound());
  }
  as_a_stranger(path, "DROP TRIGGER access_log_never_changes; UPDATE access_log SET actor = 'other' WHERE seq = 2");
  auto const report = verify_access_chain(*opened(path, existing()));
  REQUIRE(report.problems.size() == 1);
  CHECK(contains(report.problems[0], "Access 2"));
}
