// How is the store port kept by SQLite? One connection that owns its file alone; each group of rows is in a file of its
// own (sqlite_journal.cpp, sqlite_cases.cpp …). Opening, with every reason why not, is sqlite_open.cpp.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/store/breadcrumb.hpp"
#include "engine/store/lock_file.hpp"
#include "engine/store/query.hpp"
#include "engine/store/store.hpp"

namespace engine::store {

class SqliteStore final : public Store {
 public:
  // Takes over a connection that open() has prepared, with the lock that protects it.
  SqliteStore(LockFile, Breadcrumb, std::unique_ptr<SQLite::Database>);
  ~SqliteStore() override;
  SqliteStore(SqliteStore const&) = delete;
  SqliteStore& operator=(SqliteStore const&) = delete;

  void begin() override;
  void commit() override;
  void roll_back() override;
  void savepoint() override;
  void keep_savepoint() override;
  void undo_savepoint() override;

  void append(EventRow const&) override;
  std::optional<EventRow> last_event() override;
  std::vector<EventRow> events_of(std::string const& case_id) override;
  std::vector<EventRow> events_after(std::int64_t seq, int limit) override;

  std::int64_t next_case_number() override;
  void put(CaseRow const&) override;
  std::optional<CaseRow> find_case(std::string const& id) override;
  std::vector<CaseRow> cases(CaseFilter const&) override;

  std::int64_t add(EffectRow const&) override;
  void put(EffectRow const&) override;
  std::optional<EffectRow> find_effect(std::int64_t id) override;
  std::optional<EffectRow> newest_of(std::string const& kind, std::string const& key) override;
  std::vector<EffectRow> effects_of(std::string const& case_id) override;
  std::vector<EffectRow> open_effects() override;
  std::vector<OpenEffect> open_effects_at_a_glance() override;

  std::int64_t add(TimerRow const&) override;
  void put(TimerRow const&) override;
  std::optional<TimerRow> find_timer(std::int64_t id) override;
  std::vector<TimerRow> timers_of(std::string const& case_id) override;
  std::vector<Wake> timer_wakes() override;

  std::int64_t add(ApprovalRow const&) override;
  void put(ApprovalRow const&) override;
  std::optional<ApprovalRow> find_approval(std::int64_t id) override;
  std::vector<ApprovalRow> approvals(bool open_only) override;
  std::vector<ApprovalRow> approvals_of(std::string const& case_id) override;
  void put(FailureRow const&) override;
  std::optional<FailureRow> find_failure(std::string const& case_id) override;
  std::vector<FailureRow> failures() override;
  void append(AccessRow const&) override;
  std::optional<AccessRow> last_access() override;
  std::vector<AccessRow> accesses() override;

  void set(std::string const& name, std::string const& value) override;
  std::optional<std::string> get(std::string const& name) override;
  std::vector<std::pair<std::string, std::string>> settings_with(std::string const& prefix) override;

  Counts counts() override;
  std::vector<std::string> check() override;
  void back_up(std::string const& path) override;
  void breadcrumb(std::string const& case_id) override { crumb_.drop(case_id); }
  std::optional<std::pair<std::string, int>> last_breadcrumb() override { return crumb_.last(); }

  // For tests of a full disk: the file may not grow beyond so many pages, or by none when it is larger already.
  void limit_pages(std::int64_t pages);
  // For tests of the indexes: how SQLite carries out each statement used so far, a step a line.
  std::vector<std::string> plans() { return statements_.plans(); }
  // For tests of the settings: the answer to a PRAGMA.
  std::string pragma(std::string const& name);

 private:
  Query query(std::string_view what, std::string const& sql) { return {statements_, what, sql}; }
  bool in_transaction() const;
  std::int64_t next_id(std::string_view table);
  std::vector<EffectRow> read_effects(Query&);
  std::vector<TimerRow> read_timers(Query&);
  std::vector<ApprovalRow> read_approvals(Query&);
  std::vector<EventRow> read_events(Query&);
  CaseRow read_case(Query&);
  void put_tags(CaseRow const&);
  void check_rows(std::vector<std::string>& problems);

  // In this order: the connection closes before the lock is given up.
  LockFile lock_;
  Breadcrumb crumb_;
  std::unique_ptr<SQLite::Database> database_;
  Statements statements_{*database_};
};

// Throws Corrupt unless the two checksums are the same.
void require_checksum(std::string const& stored, std::string const& computed, std::string_view table,
                      std::string const& id);
// For rows that must be there to be changed: throws Broken unless exactly one was.
void require_changed(int changes, std::string_view table, std::string const& id);

}  // namespace engine::store
