// How does a typed workflow take a step? The same for every table: the case is rebuilt from its events, hears the next
// one, and is looked at where it then stands. Pure; a table brings only its rules and its outlook.
#pragma once
#include "engine/core/table.hpp"
#include "workflows/definition.hpp"

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
  return result;
}

}  // namespace workflows
