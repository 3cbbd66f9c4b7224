// What does the engine keep, and what does it ask of the place it keeps it in? Plain rows and the port to read and
// write them. SQLite is behind it (sqlite_store.hpp); no SQL appears anywhere else. Everything is synchronous, on one
// thread.
#pragma once
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/core/env.hpp"

namespace engine::store {

// One event of the journal, and beside it what the step made of it. `hash` chains every row to the one before.
struct EventRow {
  std::int64_t seq = 0;       // over the whole store, 1, 2, 3 … without a gap
  std::string case_id;        // "C-1"
  std::int64_t case_seq = 0;  // within the case, 1, 2, 3 …
  std::string type;
  int type_version = 1;
  Instant at{};
  std::string actor;      // person id, "engine", "inbox", "timer"
  bool asserted = false;  // the actor was claimed with --as on a demonstration store
  std::string payload;    // JSON
  std::string salt;       // 16 bytes
  std::string hash;       // 32 bytes
  std::string state;      // the state reached
  std::string commands;   // digest of the commands issued, as JSON: [{"command":…,"hash":…}]
};

// The read model of a case. Everything in it can be rebuilt from the journal.
struct CaseRow {
  std::string id;
  std::int64_t number = 0;  // of "C-7": 7
  std::string workflow;
  int workflow_version = 1;
  std::string state;
  bool terminal = false;
  std::int64_t events = 0;
  Instant opened_at{}, updated_at{};
  std::string owner;        // person id; empty: nobody
  std::string parent;       // case id; empty: none
  std::string waiting_for;  // person, client, payment, child:C-2, timer, counterpart; empty when terminal
  std::string hold_code;    // empty: not on hold
  std::string hold;         // JSON; empty: not on hold
  std::optional<Instant> hold_since;
  std::optional<Instant> due;  // the deadline that orders the worklist
  std::int64_t amount_cents = 0;
  std::string condition = "sound";  // sound, frozen (replay mismatch), quarantined
  std::string condition_sentence;
  int failures = 0;                                       // exceptions while executing it, in a row
  std::vector<std::pair<std::string, std::string>> tags;  // client, ticket, appointment, reference, duplicate_of …
};

// One command in the outbox, from its plan to its end. Lookups live here too: they are effects without a write.
struct EffectRow {
  std::int64_t id = 0;  // "E-12": 12
  std::string case_id;
  std::int64_t caused_by = 0;  // journal seq of the event whose step issued it
  int position = 0;            // among that step's commands
  std::string command;         // message type, "ConfirmSession"
  std::string kind;            // "portal.session_confirmed"
  std::string command_class;   // lookup, effect, reservation, child
  std::string counterpart;
  std::string key;  // business key
  int generation = 1;
  std::string state = "planned";  // planned armed unknown confirmed rejected held cancelled
  std::string dispatch = "auto";  // auto, confirm (waits for a person's go), assisted (a person does it)
  int attempt = 0;
  std::string payload;       // the command as JSON
  std::string payload_hash;  // hex SHA-256
  std::string pre_image;
  std::string reference;
  std::string result;          // the done event as JSON, once confirmed
  std::string evidence;        // JSON list: what each look and send saw
  std::string code;            // when held or rejected: the hold code; while unknown: of the hold it raised
  std::string sentence;        // last thing to tell a person
  std::optional<Instant> due;  // when to act next; none: not by time
  std::optional<Instant> armed_at, deadline;
  std::string asked_by;  // person whose decision made this generation; empty: the engine
};

struct TimerRow {
  std::int64_t id = 0;
  std::string case_id;
  std::string name;  // unique among a case's set timers
  Instant due{};
  std::string state = "set";  // set, fired, cancelled
};

struct ApprovalRow {
  std::int64_t id = 0;  // "A-3": 3
  std::string case_id;
  std::string subject;  // what is approved, in words without client data
  std::int64_t cents = 0;
  std::string payload_hash;
  std::string requested_by;
  Instant requested_at{};
  std::string state = "open";  // open, given, refused, void
  std::string decided_by;
  std::optional<Instant> decided_at;
  std::string reason;
};

// A row of the failed-charge queue. The oldest failure survives reprocessing.
struct FailureRow {
  std::string case_id;
  std::string reason;
  Instant oldest_failure{}, last_attempt{};
  int attempts = 0;
  bool open = true;
};

// A refusal for lack of rights, chained like the journal.
struct AccessRow {
  std::int64_t seq = 0;
  Instant at{};
  std::string actor, action, subject, hash;
};

struct CaseFilter {
  std::vector<std::pair<std::string, std::string>> tags{};  // all must match
  std::string workflow{}, state{};
  std::optional<Instant> updated_since{};
  bool open_only = false;
};

// What a start needs to know of an effect that is not settled.
struct OpenEffect {
  std::int64_t id = 0;
  std::string case_id, kind, command_class, state, dispatch, reference;
  std::optional<Instant> due;
};

// How much there is, for figures. Nothing here names a case.
struct Counts {
  // Cases that are alike in all of this.
  struct Cases {
    std::string workflow;
    int workflow_version = 1;
    std::string state;
    bool terminal = false;
    std::string condition, waiting_for, hold_code;
    std::int64_t count = 0;
  };
  std::vector<Cases> cases;
  std::vector<std::pair<Instant, std::int64_t>> due;               // of cases that have not ended: when, and how many
  std::vector<std::pair<std::string, std::int64_t>> open_effects;  // by state: planned, armed, unknown, held
  std::optional<Instant> oldest_unknown;  // since when, at the longest, an unknown outcome has been due to be looked up
};

class Store {
 public:
  virtual ~Store() = default;

  // --- transactions: one IMMEDIATE transaction per batch, one savepoint per input ---
  virtual void begin() = 0;
  virtual void commit() = 0;
  virtual void roll_back() = 0;
  virtual void savepoint() = 0;  // nestable
  virtual void keep_savepoint() = 0;
  virtual void undo_savepoint() = 0;

  // --- journal ---
  virtual void append(EventRow const&) = 0;
  virtual std::optional<EventRow> last_event() = 0;
  virtual std::vector<EventRow> events_of(std::string const& case_id) = 0;
  virtual std::vector<EventRow> events_after(std::int64_t seq, int limit) = 0;

  // --- cases ---
  virtual std::int64_t next_case_number() = 0;
  virtual void put(CaseRow const&) = 0;  // insert or replace, tags included
  virtual std::optional<CaseRow> find_case(std::string const& id) = 0;
  virtual std::vector<CaseRow> cases(CaseFilter const&) = 0;  // by number

  // --- outbox ---
  virtual std::int64_t add(EffectRow const&) = 0;  // gives the id; throws Broken when (kind, key, generation) is taken
  virtual void put(EffectRow const&) = 0;
  virtual std::optional<EffectRow> find_effect(std::int64_t id) = 0;
  // The newest generation of a key; reservations and effects only.
  virtual std::optional<EffectRow> newest_of(std::string const& kind, std::string const& key) = 0;
  virtual std::vector<EffectRow> effects_of(std::string const& case_id) = 0;  // by id
  virtual std::vector<EffectRow> open_effects() = 0;                          // planned, armed, unknown, held; by id
  // The same without their payloads, from an index alone, so that no checksum is read: whoever acts on one reads its
  // row first. By due time (none comes first), then id.
  virtual std::vector<OpenEffect> open_effects_at_a_glance() = 0;

  // --- timers ---
  virtual std::int64_t add(TimerRow const&) = 0;
  virtual void put(TimerRow const&) = 0;
  virtual std::optional<TimerRow> find_timer(std::int64_t id) = 0;
  virtual std::vector<TimerRow> timers_of(std::string const& case_id) = 0;
  struct Wake {
    std::int64_t id;
    std::string state;
    Instant due;
  };
  virtual std::vector<Wake> timer_wakes() = 0;  // set timers

  // --- approvals, failed charges, access log ---
  virtual std::int64_t add(ApprovalRow const&) = 0;
  virtual void put(ApprovalRow const&) = 0;
  virtual std::optional<ApprovalRow> find_approval(std::int64_t id) = 0;
  virtual std::vector<ApprovalRow> approvals(bool open_only) = 0;
  virtual std::vector<ApprovalRow> approvals_of(std::string const& case_id) = 0;
  virtual void put(FailureRow const&) = 0;
  virtual std::optional<FailureRow> find_failure(std::string const& case_id) = 0;
  virtual std::vector<FailureRow> failures() = 0;  // open ones, oldest first
  virtual void append(AccessRow const&) = 0;
  virtual std::optional<AccessRow> last_access() = 0;
  virtual std::vector<AccessRow> accesses() = 0;

  // --- settings of the store itself: who made it, tzdata, virtual time, intake marks ---
  virtual void set(std::string const& name, std::string const& value) = 0;
  virtual std::optional<std::string> get(std::string const& name) = 0;
  // All settings whose names begin so, by name.
  virtual std::vector<std::pair<std::string, std::string>> settings_with(std::string const& prefix) = 0;

  // --- operation ---
  // How many of everything there are, counted where the rows are; reads no checksum.
  virtual Counts counts() = 0;
  // Checks every row checksum and SQLite's own integrity. Each problem is one sentence.
  virtual std::vector<std::string> check() = 0;
  virtual void back_up(std::string const& path) = 0;
  // Which case is being executed: written before, cleared after, to a small file that survives process death.
  virtual void breadcrumb(std::string const& case_id) = 0;
  // The case that was being executed when the last process died, with the number of deaths in a row; nothing if none.
  virtual std::optional<std::pair<std::string, int>> last_breadcrumb() = 0;
};

// Why a store could not be opened: code is one of missing, busy, read_only, not_a_store, newer, full, failed.
struct NotOpened {
  std::string code;
  std::string sentence;  // names the path, the reason and what to do
};

// Thrown by reading a row that is not as it was written: its checksum differs. Whoever catches it stops the engine;
// going on could send something twice.
struct Corrupt : std::exception {
  std::string table;     // outbox, timers, approvals, cases
  std::string id;        // "E-12", "T-3", "A-3", "C-7"
  std::string sentence;  // names the row and what to do; holds nothing of its content
  Corrupt(std::string table_, std::string id_, std::string sentence_)
      : table(std::move(table_)), id(std::move(id_)), sentence(std::move(sentence_)) {}
  char const* what() const noexcept override { return sentence.c_str(); }
};

// Thrown when the store could not do as asked. After it only roll_back() is sure to work; when commit() threw it,
// whether the transaction is on disk is not known.
struct Broken : std::exception {
  std::string code;      // full, read_only, corrupt, failed
  std::string sentence;  // what was tried, why not, SQLite's extended code; no content of a row
  Broken(std::string code_, std::string sentence_) : code(std::move(code_)), sentence(std::move(sentence_)) {}
  char const* what() const noexcept override { return sentence.c_str(); }
};

struct OpenOptions {
  bool create = false;           // make it when it is not there
  bool read_only = false;        // for readers when nothing may change
  bool in_memory = false;        // `simulate` and tests; path is ignored
  int wait_milliseconds = 5000;  // for another process that holds the lock
};
std::variant<std::unique_ptr<Store>, NotOpened> open(std::string const& path, OpenOptions const&);

// What keeps the rows ("SQLite 3.40.1"), and the version of the tables that this program writes.
struct Keeper {
  std::string library;
  int schema_version = 0;
};
Keeper keeper();

}  // namespace engine::store
