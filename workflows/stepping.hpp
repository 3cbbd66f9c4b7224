// How does a typed workflow take a step? The same for every table: the case is rebuilt from its events, hears the next
// one, and is looked at where it then stands. Pure; a table brings only its rules and its outlook.
#pragma once
#include <algorithm>

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

// What only a person may lift: a hold that a person has placed, a message or a note that nobody has read.
// Whatever else arrives on the hold, these stay in sight until a person goes on. Of several the first one is shown,
// with what the others say beside it.
class Standing {
 public:
  // `shown` is what the case showed just after this event; nothing when it was not on hold then.
  template <class E>
  void hears(E const&, std::optional<Hold> shown) {
    constexpr auto lifts = std::is_same_v<E, HoldReleased> || std::is_same_v<E, HoldOverridden>;
    constexpr auto stops = std::is_same_v<E, HoldPlaced> || std::is_same_v<E, TicketJoined>;
    if (lifts || !shown) hold_.reset();
    if (!stops || !shown || !lasts(shown->code)) return;
    if (!hold_) {
      hold_ = std::move(shown);
      return;
    }
    for (auto& each : shown->evidence)
      if (std::find(hold_->evidence.begin(), hold_->evidence.end(), each) == hold_->evidence.end())
        hold_->evidence.push_back(std::move(each));
  }
  std::optional<Hold> const& hold() const { return hold_; }

 private:
  static bool lasts(std::string_view code) {
    return code == "placed_by_person" || code == "new_message" || code == "notes_disagree";
  }
  std::optional<Hold> hold_;
};

// What a case on hold shows. Never nothing: what held it may have been settled meanwhile, and a person goes on with it.
inline Hold hold_shown(std::optional<Hold> of_the_facts, Standing const& standing) {
  if (standing.hold()) return *standing.hold();
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
  Standing standing;
  auto const here = [&]() -> engine::StateInfo const& {
    return table_of<Rules>().states[static_cast<std::size_t>(rebuilt.state())];
  };
  auto const feed = [&](typename Rules::Event const& event) {
    if (!rebuilt.feed(event)) return false;
    std::optional<Hold> shown;
    if (here().hold) shown = hold_shown(outlook_of(rebuilt.facts(), here()).hold, {});
    std::visit([&](auto const& each) { standing.hears(each, std::move(shown)); }, event);
    return true;
  };
  for (auto const* event : history) {
    if (!feed(*event)) return result;
    ++result.fitted;
  }
  if (next != nullptr && !feed(*next)) return result;
  result.expected = true;
  result.row = rebuilt.row();
  result.state = here().name;
  if (next != nullptr) result.commands = rebuilt.issued();
  result.outlook = outlook_of(rebuilt.facts(), here());
  if (here().hold) result.outlook.hold = hold_shown(std::move(result.outlook.hold), standing);
  return result;
}

}  // namespace workflows
