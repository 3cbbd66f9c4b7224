// What do the tests of the store share? A folder that vanishes, stores in it, rows with every field filled, a look at
// all fields of a row, and a way to touch the file as a stranger would.
#pragma once
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <tuple>

#include "engine/journal.hpp"
#include "engine/store/sqlite_store.hpp"

namespace engine::store {

struct Folder {
  std::string path;
  Folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "claimstep-test-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
  std::string operator/(std::string const& name) const { return path + "/" + name; }
};

inline OpenOptions creating() { return {.create = true, .wait_milliseconds = 0}; }
inline OpenOptions existing() { return {.wait_milliseconds = 0}; }
inline OpenOptions reading() { return {.read_only = true, .wait_milliseconds = 0}; }

inline std::unique_ptr<SqliteStore> opened(std::string const& path, OpenOptions const& options = creating()) {
  auto result = open(path, options);
  if (auto* reason = std::get_if<NotOpened>(&result)) FAIL(reason->code << ": " << reason->sentence);
  auto* const store = dynamic_cast<SqliteStore*>(std::get<0>(result).release());
  REQUIRE(store != nullptr);
  return std::unique_ptr<SqliteStore>(store);
}
inline std::unique_ptr<SqliteStore> in_memory() { return opened("", {.in_memory = true}); }

inline NotOpened refused(std::string const& path, OpenOptions const& options) {
  auto result = open(path, options);
  auto* const reason = std::get_if<NotOpened>(&result);
  REQUIRE(reason != nullptr);
  return *reason;
}
inline bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

// As a person with the sqlite3 shell, while no claimstep has the store open.
inline void as_a_stranger(std::string const& path, std::string const& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  char* message = nullptr;
  int const result = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message);
  INFO(sql << ": " << (message ? message : "fine"));
  sqlite3_free(message);
  sqlite3_close(handle);
  REQUIRE(result == SQLITE_OK);
}

// Runs `what` in a process of its own, under another user when this one may do everything; gives its answer (0 to 255).
inline int in_another_process(std::function<int()> const& what, bool without_rights = false) {
  auto const child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (without_rights && ::geteuid() == 0 && ::seteuid(65534) != 0) ::_exit(99);
    ::_exit(what());
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

inline Instant minute(int number) { return Instant{std::chrono::minutes{29'000'000 + number}}; }

// --- rows with a different value in every field ---

inline EventRow some_event(std::string case_id = "C-7", std::uint64_t case_seq = 1) {
  EventRow row;
  row.case_id = std::move(case_id);
  row.case_seq = static_cast<std::int64_t>(case_seq);
  row.type = "InvoiceCreated";
  row.type_version = 3;
  row.at = minute(1);
  row.actor = "person-2";
  row.asserted = true;
  row.payload = "{\"invoice\":\"inv-1\"}";
  row.state = "ChargingFee";
  row.commands = "[{\"command\":\"ChargeInvoice\",\"hash\":\"ab\"}]";
  return row;
}
inline CaseRow some_case(std::int64_t number = 7) {
  CaseRow row;
  row.id = "C-" + std::to_string(number);
  row.number = number;
  row.workflow = "late_cancellation";
  row.workflow_version = 2;
  row.state = "OnHold";
  row.events = 9;
  row.opened_at = minute(1);
  row.updated_at = minute(2);
  row.owner = "person-1";
  row.parent = "C-3";
  row.waiting_for = "person";
  row.hold_code = "missing_note";
  row.hold = "{\"code\":\"missing_note\"}";
  row.hold_since = minute(3);
  row.due = minute(4);
  row.amount_cents = 12'500;
  row.condition = "quarantined";
  row.condition_sentence = "It failed five times.";
  row.failures = 5;
  row.tags = {{"ticket", "t-1"}, {"client", "k-1"}, {"ticket", "t-2"}};
  return row;
}
inline EffectRow some_effect(std::string key = "session-1") {
  EffectRow row;
  row.case_id = "C-7";
  row.caused_by = 41;
  row.position = 2;
  row.command = "ChargeInvoice";
  row.kind = "payment.charge";
  row.command_class = "effect";
  row.counterpart = "care_platform";
  row.key = std::move(key);
  row.generation = 2;
  row.state = "armed";
  row.dispatch = "confirm";
  row.attempt = 1;
  row.payload = "{\"cents\":12500}";
  row.payload_hash = "0a0b";
  row.pre_image = "{\"status\":\"open\"}";
  row.reference = "ch-1";
  row.result = "{\"type\":\"InvoiceCharged\"}";
  row.evidence = "[\"looked\"]";
  row.code = "outcome_unknown";
  row.sentence = "Bytes left; no answer came.";
  row.due = minute(5);
  row.armed_at = minute(6);
  row.deadline = minute(7);
  row.asked_by = "person-1";
  return row;
}
inline TimerRow some_timer(std::string name = "remind") { return {0, "C-7", std::move(name), minute(8), "set"}; }
inline ApprovalRow some_approval() {
  return {0,          "C-7",   "refund of one session", 9'000, "0c0d", "person-1", minute(9), "given", "person-2",
          minute(10), "agreed"};
}
inline FailureRow some_failure(std::string case_id = "C-7") {
  return {std::move(case_id), "card declined", minute(11), minute(12), 3, true};
}

// --- every field of a row; a field added to a row and not here does not compile ---

inline auto all(EventRow const& row) {
  auto const& [a, b, c, d, e, f, g, h, i, j, k, l, m] = row;
  return std::tuple(a, b, c, d, e, f, g, h, i, j, k, l, m);
}
inline auto all(CaseRow const& row) {
  auto const& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u] = row;
  return std::tuple(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u);
}
inline auto all(EffectRow const& row) {
  auto const& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y] = row;
  return std::tuple(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y);
}
inline auto all(TimerRow const& row) {
  auto const& [a, b, c, d, e] = row;
  return std::tuple(a, b, c, d, e);
}
inline auto all(ApprovalRow const& row) {
  auto const& [a, b, c, d, e, f, g, h, i, j, k] = row;
  return std::tuple(a, b, c, d, e, f, g, h, i, j, k);
}
inline auto all(FailureRow const& row) {
  auto const& [a, b, c, d, e, f] = row;
  return std::tuple(a, b, c, d, e, f);
}
inline auto all(AccessRow const& row) {
  auto const& [a, b, c, d, e, f] = row;
  return std::tuple(a, b, c, d, e, f);
}

}  // namespace engine::store
