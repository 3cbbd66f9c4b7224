// How does the failed payment reach the engine? Wraps its typed functions.
#include "workflows/codec/erased.hpp"
#include "workflows/failed_payment/failed_payment.hpp"
#include "workflows/failed_payment/workflow.hpp"

namespace workflows::failed_payment {
namespace {

struct Definition {
  using Event = failed_payment::Event;
  using Command = failed_payment::Command;
  using Outcomes = failed_payment::Outcomes;
  static constexpr auto name = failed_payment::name;
  static constexpr auto version = failed_payment::version;
  static engine::TableInfo table() { return failed_payment::table(); }
  static TypedStep<Command> step(History history, Event const* next) { return failed_payment::step(history, next); }
  static Event answer(History history, Command const& command, Instant now, Knowledge const& knowledge) {
    return failed_payment::answer(history, command, now, knowledge);
  }
  static std::optional<engine::Workflow::NotNow> may_arm(History history, Command const& command, Instant now) {
    return failed_payment::may_arm(history, command, now);
  }
};

}  // namespace

std::unique_ptr<engine::Workflow> make_workflow(Knowledge knowledge) {
  return std::make_unique<codec::Erased<Definition>>(std::move(knowledge));
}

}  // namespace workflows::failed_payment
