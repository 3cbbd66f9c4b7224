// What does the engine know about a workflow? Only this: a name, a version, a table to print and check, and pure
// functions from events to a step. Everything is erased to text; the engine has never heard of insurance.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/core/env.hpp"

namespace engine {

// An event as journaled (type, version, JSON payload) together with its decoded value, which only its workflow can
// read.
struct Event {
  std::string type;
  int version = 1;
  std::string payload;
  std::shared_ptr<void const> value;
};

// A command as a row issued it.
struct Command {
  std::string type;     // message type, "ConfirmSession"
  std::string kind;     // "portal.session_confirmed"; looked up in the effect table
  std::string key;      // business key
  std::string payload;  // JSON
};

// What a case's state means to a person and to the worklist. A pure function of state and facts.
struct Summary {
  std::string state;  // "AwaitingAttestation"
  bool terminal = false;
  std::string waiting_for;  // person, client, payment, child, timer, counterpart; empty when terminal
  std::string hold_code;
  std::string hold;            // JSON of the hold; empty: not on hold
  bool failed_charge = false;  // the hold also belongs to the failed-charge queue
  std::string owner;           // person id; empty: nobody
  std::optional<Instant> due;
  std::int64_t amount_cents = 0;
  bool keeps_reservations = true;                         // false: a terminal case that gives its reserved keys back
  std::vector<std::string> kept_kinds;                    // but keeps those of these kinds
  std::vector<std::pair<std::string, std::string>> tags;  // client, ticket, appointment, reference, duplicate_of
};

struct Step {
  bool expected = false;  // false: the table has no row for this event here; nothing else is meaningful
  int row = -1;           // the row taken
  std::vector<Command> commands;
  Summary summary;
};

// --- the table as data, for printing, drawing and checking ---

struct StateInfo {
  std::string name;
  std::string words;        // as a coordinator says it
  std::string waiting_for;  // empty: terminal
  std::string within;       // the outer state; empty: none
  bool leaf = true;         // false: only an outer state
  bool terminal = false;
  bool hold = false;
};
struct RowInfo {
  std::string from, on, guard, to, commands;  // `to` is "stay" when the case remains
  std::vector<std::string> events;            // the event types `on` stands for
  std::vector<std::string> issues;            // the command types it may issue
  bool always = false;
  std::string resumes;  // the state of a resumes_at guard
};
struct OutcomeInfo {
  std::string command, kind, done;
};
// What a person may decide about a case, apart from what a hold offers. Its event has one member, `reason`.
struct DecisionInfo {
  std::string word;   // "give_up", as it is typed
  std::string event;  // the event type it becomes
  std::string does;   // what it does, in words
};
struct TableInfo {
  std::string start;
  std::vector<StateInfo> states;
  std::vector<RowInfo> rows;
  std::vector<std::string> events;
  std::vector<OutcomeInfo> outcomes;
  std::vector<DecisionInfo> decisions;

  // The decisions for which the table has a row in this state, or in one around it. A guard may still refuse.
  std::vector<DecisionInfo> decisions_at(std::string_view state) const;
};

inline std::vector<DecisionInfo> TableInfo::decisions_at(std::string_view state) const {
  auto const around = [&](std::string_view name) -> std::string_view {
    for (auto const& each : states)
      if (each.name == name) return each.within;
    return {};
  };
  auto const has_row = [&](std::string_view where, std::string const& event) {
    for (auto const& row : rows)
      for (auto const& each : row.events)
        if (row.from == where && each == event) return true;
    return false;
  };
  std::vector<DecisionInfo> open;
  for (auto const& decision : decisions)
    for (auto where = state; !where.empty(); where = around(where)) {
      if (!has_row(where, decision.event)) continue;
      open.push_back(decision);
      break;
    }
  return open;
}

class Workflow {
 public:
  virtual ~Workflow() = default;
  virtual std::string name() const = 0;
  virtual int version() const = 0;
  virtual TableInfo const& table() const = 0;

  // From the journal or from outside; a sentence when the payload does not fit the type.
  virtual std::variant<Event, std::string> decode(std::string const& type, int type_version,
                                                  std::string const& payload) const = 0;

  // Rebuilds the case from `history` and asks what `next` does. Pure. A history that no longer fits gives expected ==
  // false with row == -2 - position of the event that does not fit.
  virtual Step step(std::string const& case_id, std::span<Event const> history, Event const& next) const = 0;

  // Runs one pure rule command on what the case knows. `now` is the instant of the step.
  virtual Event answer(std::span<Event const> history, Command const&, Instant now) const = 0;

  // Asked in the arming transaction: may this effect still leave? A hold code and a sentence when it may not.
  struct NotNow {
    std::string code, sentence;
  };
  virtual std::optional<NotNow> may_arm(std::span<Event const> history, Command const&, Instant now) const = 0;

  // What a person sees: the exact values of a command in the counterpart's words and order, and what to record.
  struct Field {
    std::string label, value;
    bool required = true;
  };
  struct Form {
    std::string title, counterpart;
    std::vector<Field> enter;   // values to enter, in order
    std::vector<Field> record;  // fields of the done event; `value` says its type
  };
  virtual Form form(Command const&) const = 0;

  // Builds the done event of a command from what a person recorded; a sentence naming what is missing or wrong.
  virtual std::variant<Event, std::string> recorded(Command const&,
                                                    std::vector<std::pair<std::string, std::string>> const&) const = 0;
};

}  // namespace engine
