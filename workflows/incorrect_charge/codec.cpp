// How does the incorrect charge reach the engine? Wraps its typed functions.
#include "workflows/codec/erased.hpp"
#include "workflows/incorrect_charge/incorrect_charge.hpp"
#include "workflows/incorrect_charge/workflow.hpp"

namespace workflows::incorrect_charge {
namespace {

struct Definition {
  using Event = incorrect_charge::Event;
  using Command = incorrect_charge::Command;
  using Outcomes = incorrect_charge::Outcomes;
  static constexpr auto name = incorrect_charge::name;
  static constexpr auto version = incorrect_charge::version;
  static engine::TableInfo table() { return incorrect_charge::table(); }
  static TypedStep<Command> step(History history, Event const* next) { return incorrect_charge::step(history, next); }
  static Event answer(History history, Command const& command, Instant now, Knowledge const& knowledge) {
    return incorrect_charge::answer(history, command, now, knowledge);
  }
  static std::optional<engine::Workflow::NotNow> may_arm(History history, Command const& command, Instant now) {
    return incorrect_charge::may_arm(history, command, now);
  }
};

}  // namespace

std::unique_ptr<engine::Workflow> make_workflow(Knowledge knowledge) {
  return std::make_unique<codec::Erased<Definition>>(std::move(knowledge));
}

}  // namespace workflows::incorrect_charge
