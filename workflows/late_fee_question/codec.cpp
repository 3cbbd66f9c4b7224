// How does the late-fee question reach the engine? Wraps its typed functions.
#include "workflows/codec/erased.hpp"
#include "workflows/late_fee_question/late_fee_question.hpp"
#include "workflows/late_fee_question/workflow.hpp"

namespace workflows::late_fee_question {
namespace {

struct Definition {
  using Event = late_fee_question::Event;
  using Command = late_fee_question::Command;
  using Outcomes = late_fee_question::Outcomes;
  static constexpr auto name = late_fee_question::name;
  static constexpr auto version = late_fee_question::version;
  static engine::TableInfo table() { return late_fee_question::table(); }
  static TypedStep<Command> step(History history, Event const* next) { return late_fee_question::step(history, next); }
  static Event answer(History history, Command const& command, Instant now, Knowledge const& knowledge) {
    return late_fee_question::answer(history, command, now, knowledge);
  }
  static std::optional<engine::Workflow::NotNow> may_arm(History history, Command const& command, Instant now) {
    return late_fee_question::may_arm(history, command, now);
  }
};

}  // namespace

std::unique_ptr<engine::Workflow> make_workflow(Knowledge knowledge) {
  return std::make_unique<codec::Erased<Definition>>(std::move(knowledge));
}

}  // namespace workflows::late_fee_question
