// Can a counterpart ever say something that a workflow's table has no row for? Walks the table as the engine would,
// with every command that may be open, and names the states where one of a command's outcomes finds no row.
#pragma once
#include <algorithm>
#include <deque>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/core/effect.hpp"
#include "engine/core/workflow.hpp"

namespace completeness {

using engine::CommandClass;

// Where a case can be: its state, the state it was held from, the commands that may still be answered, and the answers
// that the engine gives at once, in order, before anything else can happen.
struct Place {
  std::string state, held_at;
  std::set<std::string> open;
  std::vector<std::string> at_once;
  bool operator<(Place const& other) const {
    return std::tie(state, held_at, open, at_once) < std::tie(other.state, other.held_at, other.open, other.at_once);
  }
};

class Walk {
 public:
  Walk(engine::TableInfo const& table, engine::EffectTable classes) : table_(table), classes_(classes) {
    for (auto const& row : table.rows) people_.insert(row.events.begin(), row.events.end());
    for (auto const& outcome : table.outcomes) people_.erase(outcome.done);
    for (auto const* answer : {"CommandRejected", "CommandHeld", "AlreadyTaken", "UnexpectedOutcome"})
      people_.erase(answer);
  }

  std::vector<std::string> missing() {
    visit({table_.start, "", {}, {}});
    while (!waiting_.empty()) {
      auto const place = waiting_.front();
      waiting_.pop_front();
      leave(place);
    }
    return {missing_.begin(), missing_.end()};
  }

 private:
  void visit(Place const& place) {
    if (place.at_once.size() > 20) {
      missing_.insert(place.state + " does not come to rest: its answers bring ever more answers");
      return;
    }
    if (seen_.insert(place).second) waiting_.push_back(place);
  }

  // Everything that may happen there.
  void leave(Place const& place) {
    if (state_of(place.state).terminal) return;
    if (!place.at_once.empty()) {
      auto rest = place;
      rest.at_once.erase(rest.at_once.begin());
      return answers(place.at_once.front(), rest);
    }
    for (auto const& event : people_) happens(event, place, {});
    for (auto const& command : place.open) {
      auto rest = place;
      rest.open.erase(command);
      answers(command, rest);
    }
  }
  void answers(std::string const& command, Place const& rest) {
    for (auto const& event : outcomes_of(command)) happens(event, rest, command);
  }

  // Takes every row that may fit. The table must have an answer to what `command` brings; a person may be refused.
  void happens(std::string const& event, Place const& place, std::string const& command) {
    std::string conditions;
    for (auto where = place.state; !where.empty(); where = state_of(where).within)
      for (auto const& row : table_.rows) {
        if (row.from != where || std::find(row.events.begin(), row.events.end(), event) == row.events.end()) continue;
        if (!row.resumes.empty() && row.resumes != place.held_at) continue;
        take(row, place);
        if (row.always || !row.resumes.empty()) return;
        conditions += (conditions.empty() ? "" : ", ") + row.guard;
      }
    if (command.empty()) return;
    missing_.insert(place.state + (place.held_at.empty() ? "" : " (held from " + place.held_at + ")") + ": " + command +
                    " may be open here, and " + event + " has " +
                    (conditions.empty() ? "no row" : "a row only on a condition (" + conditions + ")"));
  }

  void take(engine::RowInfo const& row, Place const& place) {
    auto next = place;
    if (row.to != "stay") {
      auto const holds = state_of(row.to).hold;
      if (holds && place.state != row.to) next.held_at = place.state;
      if (!holds) next.held_at.clear();
      next.state = row.to;
    }
    if (state_of(next.state).terminal) return visit({next.state, "", {}, {}});
    // A lookup belongs to the visit of its state. What was sent outlives any state, so an effect stays open over a
    // hold, too, though the engine cancels it there when nothing was sent yet: that leaves less open, never more.
    if (next.state != place.state)
      std::erase_if(next.open, [&](auto const& each) { return class_of(each) == CommandClass::lookup; });
    std::vector<Place> all{next};
    for (auto const& command : row.issues) {
      if (!is_answered_at_once(command)) {
        for (auto& each : all) each.open.insert(command);
        continue;
      }
      auto with = all;  // a row may also decide not to issue it
      for (auto& each : with) each.at_once.push_back(command);
      all.insert(all.end(), with.begin(), with.end());
    }
    for (auto const& each : all) visit(each);
  }

  std::vector<std::string> outcomes_of(std::string const& command) const {
    std::vector<std::string> all;
    for (auto const& each : table_.outcomes)
      if (each.command == command) all.push_back(each.done);
    if (all.empty()) all.push_back("an event that says " + command + " is done");
    switch (class_of(command)) {
      case CommandClass::lookup:
        all.insert(all.end(), {"CommandRejected", "CommandHeld"});
        break;
      case CommandClass::effect:
        all.insert(all.end(), {"CommandRejected", "CommandHeld", "AlreadyTaken"});
        break;
      case CommandClass::reservation:
      case CommandClass::child:
        all.emplace_back("AlreadyTaken");
        break;
      case CommandClass::rule:
      case CommandClass::approval:
      case CommandClass::timer:
      case CommandClass::question:
      case CommandClass::word:
        break;
    }
    return all;
  }
  CommandClass class_of(std::string const& command) const {
    for (auto const& each : table_.outcomes)
      if (each.command == command)
        if (auto const* policy = engine::policy_of(classes_, each.kind)) return policy->command_class;
    return CommandClass::effect;  // unknown: the strictest
  }
  bool is_answered_at_once(std::string const& command) const {
    auto const found = class_of(command);
    return found == CommandClass::rule || found == CommandClass::reservation || found == CommandClass::approval ||
           found == CommandClass::question || found == CommandClass::word;
  }
  engine::StateInfo state_of(std::string const& name) const {
    for (auto const& each : table_.states)
      if (each.name == name) return each;
    return {};
  }

  engine::TableInfo const& table_;
  engine::EffectTable classes_;
  std::set<std::string> people_;
  std::set<Place> seen_;
  std::deque<Place> waiting_;
  std::set<std::string> missing_;
};

// One sentence per state, command and outcome without a row that is sure to take it; empty when the table is complete.
// `classes` is the effect table. Only people, timers, children and open commands bring events. Semantics as in the
// engine: a lookup is closed when the state changes; effects, timers and children stay open until their outcome; rules,
// reservations and approval requests are answered before anything else; a terminal state closes everything; rows of the
// outer state come after the inner ones; resumes_at<S> fits only a hold entered from S. A hold on an effect
// (CommandHeld) closes it until a row asks again. Commands issued several at a time count as one.
inline std::vector<std::string> missing_rows(engine::TableInfo const& table, engine::EffectTable classes) {
  return Walk(table, classes).missing();
}

}  // namespace completeness
