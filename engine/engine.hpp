// How do cases move? One loop: an input (a person, an outcome, a timer, another case) becomes an event, the case's
// table takes a step, and event, commands, timers and read models are written in one transaction; then commands are
// dispatched. Single-threaded and deterministic: time, chance and counterparts come in through Env and Connector.
#pragma once
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/breaker.hpp"
#include "engine/core/connector.hpp"
#include "engine/core/effect.hpp"
#include "engine/core/env.hpp"
#include "engine/core/task.hpp"
#include "engine/core/wall.hpp"
#include "engine/core/workflow.hpp"
#include "engine/journal.hpp"
#include "engine/store/store.hpp"

namespace engine {

struct Settings {
  std::map<std::string, std::string> dispatch;  // kind → auto, confirm, assisted; "*" for the rest; default auto
  std::map<std::string, int> quiet_seconds;  // kind → quiet period; "*" for the rest; default from the effect table
  std::set<std::string> readable;            // counterparts that can be read; empty: none (everything assisted)
  std::int64_t money_by_one_cents = 0;       // settling money by hand above this sum needs a second person
  Duration exchange_limit = std::chrono::seconds{30};
  Duration give_up_reading = std::chrono::hours{24};  // a counterpart that cannot be read for so long is a hold
  std::vector<int> alert_days;        // so many days before a case is due it hears DueSoon; empty: never
  std::size_t cases_in_memory = 512;  // how many decoded histories are kept
};

// Who acts. People come from the configuration; the engine, timers and the inbox act under their own names.
struct Actor {
  std::string id;
  bool person = false;
  bool asserted = false;  // claimed with --as on a demonstration store
};

// What became of a person's request.
struct Said {
  enum class Kind { accepted, refused, stale, not_found, waits_for_approval, not_allowed } kind = Kind::accepted;
  std::string sentence;   // when not accepted: what, why, what next
  std::int64_t seq = 0;   // of the event journaled
  std::string reference;  // approval id when it waits for approval
};

class Engine {
 public:
  // `noted` hears of every exception that was caught: it stopped an input or an exchange, never the engine.
  Engine(Env&, store::Store&, Connector&, std::vector<Workflow const*>, EffectTable, Settings, Noted noted = {});
  ~Engine();
  Engine(Engine const&) = delete;
  Engine& operator=(Engine const&) = delete;

  // --- starting ---
  // Takes up where the last process stopped: armed effects become unknown, timers and effects get their wake-ups again.
  // With `reconcile_first` nothing is sent until every open effect has been probed (a restored backup).
  void resume(bool reconcile_first);
  // Only one case advances; the others wait for their own engine.
  void resume_only(std::string const& case_id, bool reconcile_first = false);

  // --- cases ---
  // Opens a case and gives its id. `event` is the workflow's opening event.
  // Empty when the event does not fit the workflow. `also` runs in the same transaction with the new id.
  std::string open_case(std::string const& workflow, std::string const& event_type, std::string const& payload,
                        Actor const&, std::string const& parent = {},
                        std::function<void(std::string const&)> const& also = {});
  // A person's act. `seen` is the number of events the person saw; a case that has moved on since answers stale, one
  // that is set aside refuses. `also` runs in the same transaction, once the event is taken.
  Said say(std::string const& case_id, std::string const& event_type, std::string const& payload, Actor const&,
           std::optional<std::int64_t> seen = std::nullopt, std::function<void()> const& also = {});
  // Ends a case by a person's wish; refused while an effect is armed, unknown or held.
  Said withdraw(std::string const& case_id, std::string const& reason, Actor const&, std::optional<std::int64_t> seen);

  // Accepts an offer that hands the matter to another kind of case: opens it with `opening` (its CaseOpened) and ends
  // this one, or does neither. `Said::reference` is the new case.
  Said hand_over(std::string const& case_id, std::string const& workflow, std::string const& opening,
                 std::string const& reason, Actor const&, std::optional<std::int64_t> seen);

  // --- steps by hand ---
  // Sends an effect that waits for a person's go.
  Said go(std::int64_t effect, Actor const&, std::optional<std::int64_t> seen);
  // Records a step that a person did in the real system.
  Said record(std::int64_t effect, std::vector<std::pair<std::string, std::string>> const& values, Actor const&,
              std::optional<std::int64_t> seen);
  // Answers a held effect. Money above the sum waits for a second person: `Said::reference` is the approval asked for.
  enum class Answer { happened, did_not_happen, cancel };
  Said settle(std::int64_t effect, Answer, std::vector<std::pair<std::string, std::string>> const& values,
              std::string const& reason, Actor const&);
  // The second person's answer. A settlement that was asked for is carried out in the same transaction, or refused when
  // it is not what was asked, or no longer about what is held now.
  Said decide(std::int64_t approval, bool yes, std::string const& reason, Actor const&);
  // Gives a case that was set aside (quarantined or frozen) back to the engine.
  Said restore_case(std::string const& case_id, std::string const& reason, Actor const&);
  // Notes a refusal for lack of rights in the chained access log.
  void refuse_access(Actor const&, std::string const& action, std::string const& subject);

  // --- running ---
  // Commits what is waiting, in one transaction. Called by itself; callers of `say` need not.
  void flush();
  // True when no input, no exchange and no commit is under way; timers and quiet periods may still be waiting.
  bool idle();
  // True when nothing stands half done between two commits: no input waits, and no effect is armed. Pauses between
  // tries may still be waiting.
  bool nothing_half_done();
  // True while this case moves by itself: something that was said is not committed yet, or an exchange of its is under
  // way. Timers, quiet periods, people and other cases are not waited for.
  bool at_work_on(std::string const& case_id);
  // From now on nothing new is begun; what is under way goes to its end and is recorded. A new engine takes up the
  // rest.
  void begin_nothing_new() { begins_nothing_new_ = true; }
  // Rethrows what stopped a task: a simulated death, a broken store.
  void rethrow();

  // --- reading ---
  store::Store& store() { return store_; }
  // The end of the journal, from memory.
  Head const& head() const { return journal_.head(); }
  Noted const& noted() const { return noted_; }
  Workflow const* workflow(std::string const& name, int version) const;
  Workflow const* newest(std::string const& name) const;
  std::vector<Workflow const*> const& workflows() const { return workflows_; }
  // The decoded history of a case. Throws UnreadableHistory when an event no longer fits.
  std::vector<Event> const& history(std::string const& case_id);
  Duration quiet_of(EffectPolicy const&) const;

 private:
  friend struct EngineProbe;  // tests deliver the same outcome twice through it
  enum class Source { person, outcome, timer, child, engine };
  struct Incoming {
    std::string case_id;
    Event event;
    Actor actor;
    Source source = Source::outcome;
  };
  // One unit of a batch: runs inside its savepoint; true when it is to stay.
  struct Input {
    std::string case_id;  // for quarantine; may be empty
    std::function<bool()> apply;
    std::function<void(bool)> after;
  };
  struct Loaded {
    Workflow const* workflow = nullptr;
    std::vector<Event> events;
    std::string state, commands;  // recorded beside the last event
    bool checked = false;         // the last event still does what is recorded
    std::list<std::string>::iterator place;
  };

  // engine_steps.cpp
  void enqueue(Input);
  bool run_input(Input&);
  void failed(std::string const& case_id, std::string const& sentence);
  void quarantine(store::CaseRow&, std::string const& sentence);
  void put_aside(store::CaseRow&, std::string const& condition, std::string const& code, std::string const& sentence);
  void again_later(std::string const& case_id, std::function<void()> what);
  Said take(Incoming);
  Said take_one(Incoming const&, std::deque<Incoming>& follow_ups);
  std::optional<std::string> still_outside(store::CaseRow const&, Step const&);
  std::optional<Event> unexpected(Workflow const&, store::CaseRow const&, Event const&);
  void write_event(store::CaseRow&, Incoming const&, Step const&);
  void after_step(store::CaseRow&, std::string const& old_state, Step const&, Incoming const&, std::int64_t seq,
                  std::deque<Incoming>& follow_ups);
  void leave_state(store::CaseRow const&, Summary const&, std::int64_t seq);
  void end_case(store::CaseRow const&, Summary const&);
  void describe(store::CaseRow&, Summary const&) const;
  void waits_outside(std::string const& case_id);
  void put_case(store::CaseRow&);
  void note_failure(store::CaseRow const&, std::string const& old_state, Summary const&);

  // engine_histories.cpp
  Loaded& load(std::string const& case_id);
  void forget(std::string const& case_id);
  void check_replay_of(store::CaseRow const&, Loaded&);

  // engine_outbox.cpp
  void plan(store::CaseRow const&, Workflow const&, Command const&, Incoming const& cause, std::int64_t seq,
            int position, std::deque<Incoming>& follow_ups);
  void plan_lookup(store::EffectRow);
  void plan_effect(store::EffectRow, Incoming const& cause, std::deque<Incoming>&);
  void ask_again(store::EffectRow);
  void plan_reservation(store::EffectRow, std::deque<Incoming>&);
  void plan_approval(store::CaseRow const&, Command const&, Incoming const& cause, std::deque<Incoming>&);
  void plan_child(store::EffectRow, std::deque<Incoming>&);
  void plan_question(store::CaseRow const&, Command const&, std::deque<Incoming>&);
  void tell_parent(std::string const& parent, std::string const& child);
  void tell_parents(store::CaseRow const& child);
  bool awaits(std::string const& case_id, std::string const& other);
  std::optional<store::CaseRow> elder_of(store::CaseRow const& child, std::string const& parent);
  void wait_for_elder(store::EffectRow, store::CaseRow elder);
  void dispatch_later(store::EffectRow const&);
  Incoming done_of(store::EffectRow const&, std::string const& payload);
  Incoming held_of(store::EffectRow const&, std::string const& code, std::string const& sentence);
  Incoming rejected_of(store::EffectRow const&, std::string const& code, std::string const& sentence);
  Incoming taken_of(store::EffectRow const&, std::string const& by);
  Event event_of(std::string const& case_id, std::string const& type, std::string const& payload);
  std::string done_type(Workflow const&, std::string const& command) const;
  std::string dispatch_of(std::string const& kind) const;
  bool readable(store::EffectRow const&) const;
  EffectPolicy const& policy(std::string const& kind) const;
  EffectPolicy const& policy(store::EffectRow const& row) const { return policy(row.kind); }

  // engine_telling.cpp
  void plan_word(store::CaseRow const&, Command const&, std::deque<Incoming>&);
  void tell_when_given_back(std::string const& case_id, std::string const& what);
  static bool is_word(store::TimerRow const&);
  Incoming word_of(store::TimerRow const&);

  // engine_timers.cpp
  void plan_timer(store::CaseRow const&, Command const&);
  void set_alerts(store::CaseRow const&);
  Incoming rings(store::TimerRow const&);
  void schedule_timer(store::Store::Wake const&);
  void fire_timer(std::int64_t id);

  // engine_effects.cpp
  Callback<bool> commit(std::string case_id, std::function<bool()> apply);
  Callback<bool> commit_done(store::EffectRow const&, Outcome const&);
  Callback<bool> commit_present(store::EffectRow const&, Look const&, Outcome const&, bool adopted);
  Callback<bool> commit_rejected(store::EffectRow const&, Outcome const&);
  Callback<bool> commit_conflict(store::EffectRow const&, Look const&);
  Callback<bool> commit_held(store::EffectRow const&, std::string const& code, std::string const& sentence);
  Callback<bool> commit_armed(store::EffectRow const&, Look const&);
  Callback<bool> commit_not_sent(store::EffectRow const&, Outcome const&, Duration wait);
  Callback<bool> commit_unknown(store::EffectRow const&, Outcome const&, Duration rest);
  Callback<bool> commit_absent(store::EffectRow const&);
  Callback<bool> commit_unreadable(store::EffectRow const&, std::string const& sentence, Duration pause);
  Callback<bool> commit_lost(store::EffectRow const&);
  Task<Done> carry(std::int64_t effect);
  Task<Done> look_up(std::int64_t effect);
  enum class Next { again, stop };
  Task<Next> try_once(store::EffectRow row);
  Task<Next> probe(store::EffectRow row);
  bool may_go_on(store::EffectRow const&);
  std::optional<Instant> must_wait(store::EffectRow const&);
  bool nothing_may_leave(std::string const& case_id);
  Task<Next> after_send(store::EffectRow row, Outcome outcome);
  Task<Next> not_readable(store::EffectRow row, Look look);
  bool arm(store::EffectRow row, Look const& look);
  bool confirm(std::int64_t effect, std::string const& reference, std::string const& payload,
               std::string const& evidence, bool adopted, Actor const&);
  bool reject(std::int64_t effect, std::string const& code, std::string const& sentence, std::string const& evidence);
  bool hold(std::int64_t effect, std::string const& code, std::string const& sentence, std::string const& evidence);
  Duration backoff(int tries);
  bool to_unknown(std::int64_t effect);

  // engine_exchanges.cpp
  Request request_of(store::EffectRow const&) const;
  Task<Look> careful_look(store::EffectRow row);
  template <class Reply>
  Task<Reply> ask(Task<Reply> (Connector::*verb)(Request), Request request);

  // engine_resume.cpp
  void start(std::int64_t effect);
  void wake_later(std::int64_t effect, Instant due);
  void wake_effects();
  bool set_aside(std::string const& case_id);
  bool in_doubt();
  void freeze_if_unknown(std::string const& case_id, std::string const& kind);
  void finish_reconciling();
  void take_up(std::string const& case_id);
  void doubt_desk(std::int64_t effect, std::string const& case_id);

  // engine_people.cpp
  Said act(std::string const& case_id, std::optional<std::int64_t> seen, std::function<Said()> const& what);
  Said act_anyway(std::string const& case_id, std::function<Said()> const& what);
  Said not_executed(std::string const& case_id);
  Said note(std::string const& case_id, std::string const& text, Actor const&);
  Said record_planned(store::EffectRow, std::vector<std::pair<std::string, std::string>> const& values, Actor const&);
  Said settle_held(store::EffectRow const&, Answer, std::vector<std::pair<std::string, std::string>> const& values,
                   std::string const& reason, Actor const&);
  Said ask_second_person(store::EffectRow const&, std::int64_t cents, Answer,
                         std::vector<std::pair<std::string, std::string>> const& values, std::string const& reason,
                         Actor const&);
  Said settle_as_agreed(store::ApprovalRow const&, std::string const& parked);
  bool has_moved(std::string const& case_id, Actor const&);
  void read_back(store::EffectRow, Actor const&, std::string const& evidence);
  std::optional<Said> check_seen(std::string const& case_id, std::optional<std::int64_t> seen);
  bool release_after_settling(store::EffectRow const&, std::string const& how, Actor const&,
                              std::string const& reason = {});

  Env& env_;
  store::Store& store_;
  Connector& connector_;
  std::vector<Workflow const*> workflows_;
  EffectTable effects_;
  Settings settings_;
  Noted noted_;
  Journal journal_;
  Breakers breakers_;
  TaskGroup tasks_;
  std::vector<Input> inputs_;
  std::vector<std::int64_t> to_start_;           // effects planned in this batch, started after the commit
  std::vector<std::int64_t> planned_;            // effects newly planned in this batch, for Env::reached
  std::vector<std::string> recorded_;            // kinds of the effects whose end is recorded in this batch, likewise
  std::map<std::int64_t, std::string> running_;  // effects with a task, and whose they are
  std::set<std::int64_t> doubts_;      // effects that reconciling waits for; what is settled drops out when asked
  std::map<std::int64_t, int> tries_;  // how often in a row such a task had to try again
  std::map<std::string, Loaded> loaded_;
  std::list<std::string> recent_;    // least recently used first
  std::set<std::string> consulted_;  // the cases whose histories this input has loaded
  std::optional<std::string> only_case_;
  bool flush_asked_ = false, flushing_ = false, reconciling_ = false, begins_nothing_new_ = false;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // callbacks left in the Env know by it that we are gone
};

// A journaled event that today's codec cannot read, or today's table has no row for.
struct UnreadableHistory : std::exception {
  explicit UnreadableHistory(std::string text) : sentence(std::move(text)) {}
  char const* what() const noexcept override { return sentence.c_str(); }
  std::string sentence;
};

// A step that cannot be finished though every event of its case can be read: a defect of the program or of a workflow.
// What was begun is undone.
struct StepFailed : std::exception {
  explicit StepFailed(std::string text) : sentence(std::move(text)) {}
  char const* what() const noexcept override { return sentence.c_str(); }
  std::string sentence;
};

// What today's table makes of a case is not what was recorded: the case is frozen, and the input that met it is undone.
struct ReplayMismatch : std::exception {
  ReplayMismatch(std::string id, std::string text) : case_id(std::move(id)), sentence(std::move(text)) {}
  char const* what() const noexcept override { return sentence.c_str(); }
  std::string case_id, sentence;
};

// The row of a child case: the parent holds the key of what it opened a case for.
bool is_child(store::EffectRow const&);

// Planned, armed, unknown or held: not at its end yet.
bool is_open(store::EffectRow const&);

// Armed, unknown or held: it may have happened, and nobody knows yet.
bool may_be_outside(store::EffectRow const&);

// How such an effect comes to its end, as a person is told: by a person's answer when it is held, else by a look.
std::string how_it_ends(store::EffectRow const&);

// "E-12" and "A-3" as people write them.
std::string effect_name(std::int64_t id);
std::string approval_name(std::int64_t id);

}  // namespace engine
