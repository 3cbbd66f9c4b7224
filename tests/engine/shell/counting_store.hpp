// How often does the engine go to its store, and is it inside a transaction? The real store behind a counter; nothing
// is kept here. A test may show the engine a history that a stranger has changed.
#pragma once
#include <functional>
#include <memory>

#include "engine/store/store.hpp"

namespace parcel {

using engine::store::AccessRow, engine::store::ApprovalRow, engine::store::CaseFilter, engine::store::CaseRow,
    engine::store::EffectRow, engine::store::EventRow, engine::store::FailureRow, engine::store::TimerRow;

class CountingStore final : public engine::store::Store {
 public:
  explicit CountingStore(std::unique_ptr<engine::store::Store> real) : real_(std::move(real)) {}

  int begins = 0, commits = 0, savepoints = 0, undone = 0, histories_read = 0, open_effects_read = 0, effects_read = 0;
  bool in_transaction = false;
  std::function<void(EventRow&)> stranger = {};  // changes the last event of each history that is read

  void begin() override { ++begins, in_transaction = true, real_->begin(); }
  void commit() override { ++commits, in_transaction = false, real_->commit(); }
  void roll_back() override { in_transaction = false, real_->roll_back(); }
  void savepoint() override { ++savepoints, real_->savepoint(); }
  void keep_savepoint() override { real_->keep_savepoint(); }
  void undo_savepoint() override { ++undone, real_->undo_savepoint(); }

  void append(EventRow const& row) override { real_->append(row); }
  std::optional<EventRow> last_event() override { return real_->last_event(); }
  std::vector<EventRow> events_of(std::string const& case_id) override {
    ++histories_read;
    auto rows = real_->events_of(case_id);
    if (stranger && !rows.empty()) stranger(rows.back());
    return rows;
  }
  std::vector<EventRow> events_after(std::int64_t seq, int limit) override { return real_->events_after(seq, limit); }

  std::int64_t next_case_number() override { return real_->next_case_number(); }
  void put(CaseRow const& row) override { real_->put(row); }
  std::optional<CaseRow> find_case(std::string const& id) override { return real_->find_case(id); }
  std::vector<CaseRow> cases(CaseFilter const& filter) override { return real_->cases(filter); }

  std::int64_t add(EffectRow const& row) override { return real_->add(row); }
  void put(EffectRow const& row) override { real_->put(row); }
  std::optional<EffectRow> find_effect(std::int64_t id) override { return ++effects_read, real_->find_effect(id); }
  std::optional<EffectRow> newest_of(std::string const& kind, std::string const& key) override {
    return real_->newest_of(kind, key);
  }
  std::vector<EffectRow> effects_of(std::string const& case_id) override { return real_->effects_of(case_id); }
  std::vector<EffectRow> open_effects() override { return ++open_effects_read, real_->open_effects(); }
  std::vector<engine::store::OpenEffect> open_effects_at_a_glance() override {
    return real_->open_effects_at_a_glance();
  }

  std::int64_t add(TimerRow const& row) override { return real_->add(row); }
  void put(TimerRow const& row) override { real_->put(row); }
  std::optional<TimerRow> find_timer(std::int64_t id) override { return real_->find_timer(id); }
  std::vector<TimerRow> timers_of(std::string const& case_id) override { return real_->timers_of(case_id); }
  std::vector<Wake> timer_wakes() override { return real_->timer_wakes(); }

  std::int64_t add(ApprovalRow const& row) override { return real_->add(row); }
  void put(ApprovalRow const& row) override { real_->put(row); }
  std::optional<ApprovalRow> find_approval(std::int64_t id) override { return real_->find_approval(id); }
  std::vector<ApprovalRow> approvals(bool open_only) override { return real_->approvals(open_only); }
  std::vector<ApprovalRow> approvals_of(std::string const& case_id) override { return real_->approvals_of(case_id); }
  void put(FailureRow const& row) override { real_->put(row); }
  std::optional<FailureRow> find_failure(std::string const& case_id) override { return real_->find_failure(case_id); }
  std::vector<FailureRow> failures() override { return real_->failures(); }
  void append(AccessRow const& row) override { real_->append(row); }
  std::optional<AccessRow> last_access() override { return real_->last_access(); }
  std::vector<AccessRow> accesses() override { return real_->accesses(); }

  void set(std::string const& name, std::string const& value) override { real_->set(name, value); }
  std::optional<std::string> get(std::string const& name) override { return real_->get(name); }
  std::vector<std::pair<std::string, std::string>> settings_with(std::string const& prefix) override {
    return real_->settings_with(prefix);
  }

  engine::store::Counts counts() override { return real_->counts(); }
  std::vector<std::string> check() override { return real_->check(); }
  void back_up(std::string const& path) override { real_->back_up(path); }
  void breadcrumb(std::string const& case_id) override { real_->breadcrumb(case_id); }
  std::optional<std::pair<std::string, int>> last_breadcrumb() override { return real_->last_breadcrumb(); }

 private:
  std::unique_ptr<engine::store::Store> real_;
};

}  // namespace parcel
