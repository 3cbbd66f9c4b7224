// Does the store give back what it was given, and take back what it was told to? Rows, keys, savepoints, wakes,
// indexes.
#include "a_store.hpp"

using namespace engine::store;
using engine::Journal;

TEST_CASE("store: every field of every row comes back, after the store was closed too") {
  Folder const folder;
  auto const path = folder / "s.db";
  EventRow event;
  auto effect = some_effect();
  auto timer = some_timer();
  auto approval = some_approval();
  AccessRow const access{1, minute(20), "person-9", "approve", "A-3", std::string(32, 'h')};
  {
    auto store = opened(path);
    event = Journal(*store).append(some_event(), 1, 2);
    store->put(some_case());
    effect.id = store->add(effect);
    timer.id = store->add(timer);
    approval.id = store->add(approval);
    store->put(some_failure());
    store->append(access);
    store->set("made_by", "demo");
  }
  auto store = opened(path, existing());
  CHECK(all(*store->last_event()) == all(event));
  CHECK(all(store->events_of("C-7").at(0)) == all(event));
  CHECK(all(store->events_after(0, 10).at(0)) == all(event));
  CHECK(all(*store->find_case("C-7")) == all(some_case()));
  CHECK(all(*store->find_effect(effect.id)) == all(effect));
  CHECK(all(*store->find_timer(timer.id)) == all(timer));
  CHECK(all(*store->find_approval(approval.id)) == all(approval));
  CHECK(all(*store->find_failure("C-7")) == all(some_failure()));
  CHECK(all(*store->last_access()) == all(access));
  CHECK(all(store->accesses().at(0)) == all(access));
  CHECK(store->get("made_by") == "demo");
  CHECK(store->check().empty());
}

TEST_CASE("store: what is empty stays empty and what was never written is not found") {
  auto store = in_memory();
  CaseRow plain;
  plain.id = "C-1";
  plain.number = 1;
  store->put(plain);
  CHECK(all(*store->find_case("C-1")) == all(plain));
  EffectRow lookup;
  lookup.command_class = "lookup";
  lookup.id = store->add(lookup);
  CHECK(all(*store->find_effect(lookup.id)) == all(lookup));
  CHECK_FALSE(store->last_event());
  CHECK_FALSE(store->find_case("C-2"));
  CHECK_FALSE(store->find_effect(2));
  CHECK_FALSE(store->find_timer(1));
  CHECK_FALSE(store->find_approval(1));
  CHECK_FALSE(store->find_failure("C-1"));
  CHECK_FALSE(store->last_access());
  CHECK_FALSE(store->get("made_by"));
  CHECK(store->events_of("C-1").empty());
  CHECK(store->next_case_number() == 2);
}

TEST_CASE("store: texts keep quotes, zero bytes and letters beyond ASCII") {
  auto store = in_memory();
  auto row = some_case();
  row.owner = std::string("O'Brien \"; DROP TABLE cases; -- \0 tail", 38);
  row.tags = {{"client", "Zoë"}, {"empty", ""}};
  store->put(row);
  CHECK(all(*store->find_case("C-7")) == all(row));
  CHECK(store->cases({.tags = {{"client", "Zoë"}}}).size() == 1);
}

TEST_CASE("store: putting a row again replaces all of it, tags included") {
  auto store = in_memory();
  store->put(some_case());
  auto row = some_case();
  row.hold_since = std::nullopt;
  row.terminal = true;
  row.tags = {{"ticket", "t-9"}};
  store->put(row);
  CHECK(all(*store->find_case("C-7")) == all(row));
  CHECK(store->cases({.tags = {{"ticket", "t-1"}}}).empty());

  auto effect = some_effect();
  effect.id = store->add(effect);
  effect.state = "confirmed";
  effect.due = std::nullopt;
  store->put(effect);
  CHECK(all(*store->find_effect(effect.id)) == all(effect));
  effect.id = 99;
  CHECK_THROWS_AS(store->put(effect), Broken);
}

TEST_CASE("store: cases are found by each condition and by all together, in the order of their numbers") {
  auto store = in_memory();
  auto const put = [&](std::int64_t number, auto change) {
    auto row = some_case(number);
    change(row);
    store->put(row);
  };
  put(10, [](CaseRow& row) { row.workflow = "triage"; });
  put(9, [](CaseRow& row) { row.state = "Billed", row.terminal = true; });
  put(8, [](CaseRow& row) { row.updated_at = minute(50); });
  put(2, [](CaseRow& row) { row.tags = {{"ticket", "t-8"}, {"client", "k-1"}}; });
  auto const found = [&](CaseFilter const& filter) {
    std::vector<std::int64_t> numbers;
    for (auto const& row : store->cases(filter)) numbers.push_back(row.number);
    return numbers;
  };
  using Numbers = std::vector<std::int64_t>;
  CHECK(found({}) == Numbers{2, 8, 9, 10});
  CHECK(found({.workflow = "triage"}) == Numbers{10});
  CHECK(found({.state = "Billed"}) == Numbers{9});
  CHECK(found({.updated_since = minute(50)}) == Numbers{8});
  CHECK(found({.open_only = true}) == Numbers{2, 8, 10});
  CHECK(found({.tags = {{"client", "k-1"}}}) == Numbers{2, 8, 9, 10});
  CHECK(found({.tags = {{"client", "k-1"}, {"ticket", "t-8"}}}) == Numbers{2});
  CHECK(found({.tags = {{"client", "t-8"}}}).empty());
  CHECK(found({.tags = {{"ticket", "t-1"}},
               .workflow = "late_cancellation",
               .state = "OnHold",
               .updated_since = minute(2),
               .open_only = true}) == Numbers{8});
}

TEST_CASE("store: an undone savepoint leaves no trace, and the chain goes on as if it had never been") {
  Folder const folder;
  auto store = opened(folder / "s.db");
  Journal journal(*store);
  store->begin();
  journal.append(some_event(), 1, 2);
  auto const mark = journal.mark();
  store->savepoint();
  journal.append(some_event("C-7", 2), 3, 4);
  store->put(some_case());
  auto const undone = store->add(some_effect());
  store->add(some_timer());
  store->undo_savepoint();
  journal.return_to(mark);
  CHECK(store->events_of("C-7").size() == 1);
  CHECK_FALSE(store->find_case("C-7"));
  CHECK_FALSE(store->find_effect(undone));
  CHECK(store->timer_wakes().empty());
  store->savepoint();
  journal.append(some_event("C-8"), 5, 6);
  CHECK(store->add(some_effect()) == undone);
  store->keep_savepoint();
  store->commit();
  CHECK(store->last_event()->seq == 2);
  CHECK(engine::verify_chain(*store).problems.empty());
  CHECK(engine::verify_chain(*store).head == journal.head());
}

TEST_CASE("store: savepoints nest, and a roll-back takes all with it") {
  auto store = in_memory();
  store->begin();
  store->set("outer", "1");
  store->savepoint();
  store->set("middle", "1");
  store->savepoint();
  store->set("inner", "1");
  store->undo_savepoint();
  CHECK_FALSE(store->get("inner"));
  CHECK(store->get("middle") == "1");
  store->undo_savepoint();
  CHECK_FALSE(store->get("middle"));
  CHECK(store->get("outer") == "1");
  store->roll_back();
  CHECK_FALSE(store->get("outer"));
  CHECK_NOTHROW(store->roll_back());
  CHECK_THROWS_AS(store->savepoint(), Broken);
  CHECK_THROWS_AS(store->commit(), Broken);
}

TEST_CASE("store: what was not committed is gone after the store was dropped") {
  Folder const folder;
  {
    auto store = opened(folder / "s.db");
    store->set("kept", "1");
    store->begin();
    store->set("dropped", "1");
  }
  auto store = opened(folder / "s.db", existing());
  CHECK(store->get("kept") == "1");
  CHECK_FALSE(store->get("dropped"));
}

TEST_CASE("store: a key is taken once per generation, by effects and reservations but not by lookups") {
  auto store = in_memory();
  auto effect = some_effect();
  effect.generation = 1;
  store->add(effect);
  effect.case_id = "C-8";
  try {
    store->add(effect);
    FAIL("the key was given twice");
  } catch (Broken const& error) {
    CHECK(error.code == "failed");
    CHECK(contains(error.sentence, "E-1 of C-7"));
    CHECK_FALSE(contains(error.sentence, effect.key));
  }
  effect.command_class = "reservation";
  CHECK_THROWS_AS(store->add(effect), Broken);
  effect.command_class = "lookup";
  CHECK(store->add(effect) == 2);
  CHECK(store->add(effect) == 3);
  effect.command_class = "effect";
  effect.generation = 2;
  CHECK(store->add(effect) == 4);
  effect.kind = "payment.refund";
  effect.generation = 1;
  CHECK(store->add(effect) == 5);
  CHECK(store->newest_of("payment.charge", "session-1")->id == 4);
  CHECK(store->newest_of("payment.refund", "session-1")->id == 5);
  CHECK_FALSE(store->newest_of("payment.charge", "session-2"));
}

TEST_CASE("store: at a glance are the open effects, and wakes the set timers, by due time, then id") {
  auto store = in_memory();
  auto const effect = [&](std::string const& key, std::string const& state, std::optional<engine::Instant> due) {
    auto row = some_effect(key);
    row.state = state;
    row.due = due;
    return store->add(row);
  };
  auto const late = effect("a", "planned", minute(9));
  effect("b", "confirmed", minute(1));
  auto const waiting = effect("c", "held", std::nullopt);
  auto const early = effect("d", "unknown", minute(2));
  auto const same = effect("e", "held", minute(2));
  std::vector<std::int64_t> ids;
  for (auto const& each : store->open_effects_at_a_glance()) ids.push_back(each.id);
  CHECK(ids == std::vector{waiting, early, same, late});
  auto const seen = store->open_effects_at_a_glance().at(1);
  CHECK(seen.state == "unknown");
  CHECK(seen.due == minute(2));
  CHECK(seen.case_id == "C-7");
  CHECK(seen.kind == "payment.charge");
  CHECK(seen.command_class == "effect");
  CHECK(seen.dispatch == "confirm");
  CHECK(seen.reference == "ch-1");
  CHECK_FALSE(store->open_effects_at_a_glance().at(0).due);
  CHECK(store->open_effects().size() == 4);
  CHECK(store->effects_of("C-7").size() == 5);

  auto timer = some_timer("first");
  timer.due = minute(30);
  store->add(timer);
  timer = some_timer("second");
  timer.due = minute(20);
  timer.id = store->add(timer);
  REQUIRE(store->timer_wakes().size() == 2);
  CHECK(store->timer_wakes().at(0).id == timer.id);
  CHECK_THROWS_AS(store->add(timer), Broken);  // the name is set already
  timer.state = "fired";
  store->put(timer);
  CHECK(store->timer_wakes().size() == 1);
  CHECK_NOTHROW(store->add(some_timer("second")));
  CHECK(store->timers_of("C-7").size() == 3);
}

TEST_CASE("store: approvals and failed charges are listed as they wait") {
  auto store = in_memory();
  auto approval = some_approval();
  store->add(approval);
  approval.state = "open";
  approval.case_id = "C-8";
  auto const open = store->add(approval);
  CHECK(store->approvals(false).size() == 2);
  REQUIRE(store->approvals(true).size() == 1);
  CHECK(store->approvals(true)[0].id == open);
  CHECK(store->approvals_of("C-7").size() == 1);

  auto newer = some_failure("C-1");
  newer.oldest_failure = minute(100);
  store->put(newer);
  store->put(some_failure("C-2"));
  auto done = some_failure("C-3");
  done.open = false;
  store->put(done);
  REQUIRE(store->failures().size() == 2);
  CHECK(store->failures()[0].case_id == "C-2");
  CHECK_FALSE(store->find_failure("C-3")->open);
}

TEST_CASE("store: settings are found by the beginning of their name, taken letter by letter") {
  auto store = in_memory();
  for (auto const* const name : {"intake.b", "intake.a", "intake", "Intake.c", "intake%", "other", "intakf"})
    store->set(name, std::string("of ") + name);
  using Settings = std::vector<std::pair<std::string, std::string>>;
  CHECK(store->settings_with("intake.") == Settings{{"intake.a", "of intake.a"}, {"intake.b", "of intake.b"}});
  CHECK(store->settings_with("intake%") == Settings{{"intake%", "of intake%"}});
  CHECK(store->settings_with("intake").size() == 4);
  CHECK(store->settings_with("none").empty());
  CHECK(store->settings_with("").size() == 7);
}

TEST_CASE("store: the journal takes no gap, no second, no change") {
  Folder const folder;
  {
    auto store = opened(folder / "s.db");
    Journal journal(*store);
    auto row = journal.append(some_event(), 1, 2);
    row.case_seq = 2;
    CHECK_THROWS_AS(store->append(row), Broken);  // 1 again
    row.seq = 3;
    CHECK_THROWS_AS(store->append(row), Broken);  // 2 left out
    row.seq = 2;
    row.case_seq = 1;
    CHECK_THROWS_AS(store->append(row), Broken);  // the case has its first already
    CHECK(store->last_event()->seq == 1);
  }
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open((folder / "s.db").c_str(), &handle) == SQLITE_OK);
  CHECK(sqlite3_exec(handle, "UPDATE journal SET actor = 'x'", nullptr, nullptr, nullptr) == SQLITE_CONSTRAINT);
  CHECK(sqlite3_exec(handle, "DELETE FROM journal", nullptr, nullptr, nullptr) == SQLITE_CONSTRAINT);
  CHECK(sqlite3_exec(handle, "DELETE FROM access_log", nullptr, nullptr, nullptr) == SQLITE_OK);  // it is empty
  sqlite3_close(handle);
}

TEST_CASE("store: what is counted is what is there, sort by sort") {
  auto store = in_memory();
  CHECK(store->counts().cases.empty());
  CHECK(store->counts().open_effects.empty());
  auto row = some_case(1);
  store->put(row);
  store->put(some_case(2));
  row = some_case(3);
  row.due = minute(50);
  row.condition = "sound";
  store->put(row);
  row = some_case(4);
  row.terminal = true;
  row.waiting_for = "";
  row.hold_code = "";
  store->put(row);
  auto const counts = store->counts();
  REQUIRE(counts.cases.size() == 3);
  std::int64_t held = 0, ended = 0, sound = 0;
  for (auto const& each : counts.cases) {
    CHECK(each.workflow == "late_cancellation");
    CHECK(each.workflow_version == 2);
    CHECK(each.state == "OnHold");
    if (each.hold_code == "missing_note" && each.waiting_for == "person") held += each.count;
    if (each.terminal) ended += each.count;
    if (each.condition == "sound") sound += each.count;
  }
  CHECK(held == 3);
  CHECK(ended == 1);
  CHECK(sound == 1);
  CHECK(counts.due == std::vector<std::pair<engine::Instant, std::int64_t>>{{minute(4), 2}, {minute(50), 1}});

  auto const effect = [&](std::string const& key, std::string const& state, std::optional<engine::Instant> due) {
    auto each = some_effect(key);
    each.state = state;
    each.due = due;
    store->add(each);
  };
  effect("a", "unknown", minute(9));
  effect("b", "unknown", minute(7));
  effect("c", "held", minute(1));
  effect("d", "confirmed", minute(1));
  CHECK(store->counts().open_effects == std::vector<std::pair<std::string, std::int64_t>>{{"held", 1}, {"unknown", 2}});
  CHECK(store->counts().oldest_unknown == minute(7));
}

namespace {

// Asks whatever the engine and its app ask while they run, so that the store knows every statement.
void ask_everything(SqliteStore& store) {
  Journal(store).append(some_event(), 1, 2);
  store.put(some_case());
  store.put(some_failure());
  auto effect = some_effect();
  effect.id = store.add(effect);
  store.put(effect);
  store.add(some_timer());
  store.add(some_approval());
  store.last_event(), store.events_of("C-7"), store.events_after(0, 5);
  store.find_case("C-7"), store.next_case_number(), store.find_failure("C-7"), store.failures();
  store.find_effect(1), store.newest_of("k", "k"), store.effects_of("C-7"), store.open_effects();
  store.open_effects_at_a_glance(), store.find_timer(1), store.timers_of("C-7"), store.timer_wakes();
  store.find_approval(1), store.approvals(true), store.approvals_of("C-7"), store.last_access(), store.counts();
  store.cases({.open_only = true}), store.cases({.state = "OnHold"}), store.cases({.updated_since = minute(1)});
  // As questions to other cases, words to them and the intake ask: a kind, with a tag or since a moment.
  std::vector<std::pair<std::string, std::string>> const tag{{"client", "k-1"}};
  for (auto const open : {true, false}) {
    store.cases({.workflow = "w", .open_only = open});
    store.cases({.tags = tag, .open_only = open});
    store.cases({.tags = tag, .workflow = "w", .open_only = open});
    store.cases({.tags = {{"client", "k-1"}, {"ticket", "t-1"}}, .workflow = "w", .open_only = open});
    store.cases({.workflow = "w", .updated_since = minute(1), .open_only = open});
    store.cases({.workflow = "w", .state = "OnHold", .open_only = open});
  }
  store.set("a", "b"), store.get("a"), store.settings_with("a");
}

}  // namespace

TEST_CASE("store: no question of the engine reads a whole table, but those that ask for all of it") {
  auto store = in_memory();
  ask_everything(*store);
  // These hold just what was asked for, and are read from end to end: what is open, set or due; and for the figures all
  // cases, as narrow as they can be.
  std::vector<std::string> const whole{"outbox_open",    "outbox_at_a_glance", "cases_open",    "cases_due",
                                       "approvals_open", "failures_open",      "cases_counted", "timers_wakes"};
  auto const plans = store->plans();
  REQUIRE(plans.size() > 35);
  for (auto const& step : plans) {
    INFO(step);
    auto const reads_whole = std::any_of(whole.begin(), whole.end(),
                                         [&](auto const& name) { return contains(step, "INDEX " + name + "  <-"); });
    // "LIMIT 1" ends after one row.
    bool const bounded =
        !step.starts_with("SCAN") || contains(step, "LIMIT 1") || reads_whole || step.starts_with("SCAN CONSTANT ROW");
    CHECK(bounded);
    if (contains(step, "updated_at >= ?3") && step.starts_with("S")) CHECK(contains(step, "INDEX cases_by_change"));
    // What a start and the figures read is in the index, and in its order.
    auto const from_index_alone = contains(step, "ORDER BY due, id") || contains(step, "count(*)");
    if (from_index_alone && step.starts_with("SCAN")) CHECK(contains(step, "COVERING INDEX"));
    if (contains(step, "ORDER BY due, id")) CHECK_FALSE(contains(step, "TEMP B-TREE"));
  }
}
