// How does the late cancellation reach the engine? Wraps its typed functions.
#include "workflows/codec/erased.hpp"
#include "workflows/late_cancellation/late_cancellation.hpp"
#include "workflows/late_cancellation/workflow.hpp"

namespace workflows::late_cancellation {
namespace {

struct Definition {
  using Event = late_cancellation::Event;
  using Command = late_cancellation::Command;
  using Outcomes = late_cancellation::Outcomes;
  static constexpr auto name = late_cancellation::name;
  static constexpr auto version = late_cancellation::version;
  static engine::TableInfo table() { return late_cancellation::table(); }
  static TypedStep<Command> step(History history, Event const* next) { return late_cancellation::step(history, next); }
  static Event answer(History history, Command const& command, Instant now, Knowledge const& knowledge) {
    return late_cancellation::answer(history, command, now, knowledge);
  }
  static std::optional<engine::Workflow::NotNow> may_arm(History history, Command const& command, Instant now) {
    return late_cancellation::may_arm(history, command, now);
  }
};

}  // namespace

std::unique_ptr<engine::Workflow> make_workflow(Knowledge knowledge) {
  return std::make_unique<codec::Erased<Definition>>(std::move(knowledge));
}

}  // namespace workflows::late_cancellation
