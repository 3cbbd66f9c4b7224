// How does a typed workflow take a step? The same for every table: the case is rebuilt from its events, hears the next
// one, and is looked at where it then stands. Pure; a table brings only its rules and its outlook.
#pragma once
#include "engine/core/table.hpp"
#include "workflows/definition.hpp"
#include "workflows/rules/finding.hpp"

namespace workflows {

template <class Rules>
using HistoryOf = std::span<typename Rules::Event const* const>;

// The table as data, made once.
template <class Rules>
engine::TableInfo const& table_of() {
  static auto const once = engine::describe_table<Rules>();
  return once;
}

// The facts of a case after its whole history.
template <class Rules>
typename Rules::Facts facts_after(HistoryOf<Rules> history) {
  engine::Rebuilt<Rules> rebuilt;
  for (auto const* event : history) rebuilt.feed(*event);
  return rebuilt.facts();
}

// A hold that a person has placed stands until a person lifts it, whatever arrives meanwhile. Nothing when none stands.
template <class Event>
std::optional<Hold> placed_by_person(std::span<Event const* const> history, Event const* next) {
  std::optional<Hold> placed;
  auto const hears = [&]<class E>(E const& event) {
    if constexpr (std::is_same_v<E, HoldPlaced>)
      placed = rules::make_finding("placed_by_person", "engine", {{"engine", "reason", event.reason}}, "");
    else if constexpr (std::is_same_v<E, HoldReleased> || std::is_same_v<E, HoldOverridden>)
      placed.reset();
  };
  for (auto const* event : history) std::visit(hears, *event);
  if (next != nullptr) std::visit(hears, *next);
  return placed;
}

// What a case on hold shows. Never nothing: what held it may have been settled meanwhile, and a person goes on with it.
template <class Event>
Hold standing_hold(std::optional<Hold> of_the_facts, std::span<Event const* const> history, Event const* next) {
  if (auto placed = placed_by_person(history, next)) return *std::move(placed);
  if (of_the_facts) return *std::move(of_the_facts);
  return rules::make_finding("unexpected_outcome", "engine", {},
                             "What held this case has been settled meanwhile; release it to go on.");
}

// With no `next`, only where the case stands. `outlook_of` is asked with the facts and the state reached.
template <class Rules, class OutlookOf>
TypedStep<typename Rules::Command> take_step(HistoryOf<Rules> history, typename Rules::Event const* next,
                                             OutlookOf const& outlook_of) {
  TypedStep<typename Rules::Command> result;
  engine::Rebuilt<Rules> rebuilt;
  for (auto const* event : history) {
    if (!rebuilt.feed(*event)) return result;
    ++result.fitted;
  }
  if (next != nullptr && !rebuilt.feed(*next)) return result;
  auto const& state = table_of<Rules>().states[static_cast<std::size_t>(rebuilt.state())];
  result.expected = true;
  result.row = rebuilt.row();
  result.state = state.name;
  if (next != nullptr) result.commands = rebuilt.issued();
  result.outlook = outlook_of(rebuilt.facts(), state);
  if (state.hold) result.outlook.hold = standing_hold(std::move(result.outlook.hold), history, next);
  return result;
}

}  // namespace workflows
