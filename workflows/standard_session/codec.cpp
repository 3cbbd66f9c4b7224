// How does the standard session reach the engine? Wraps its typed functions; the payload hash of the claim is made
// here, because the digest is of the JSON that will be sent.
#include "workflows/codec/erased.hpp"
#include "workflows/standard_session/standard_session.hpp"
#include "workflows/standard_session/workflow.hpp"

namespace workflows::standard_session {
namespace {

struct Definition {
  using Event = standard_session::Event;
  using Command = standard_session::Command;
  using Outcomes = standard_session::Outcomes;
  static constexpr auto name = standard_session::name;
  static constexpr auto version = standard_session::version;
  static engine::TableInfo table() { return standard_session::table(); }
  static TypedStep<Command> step(History history, Event const* next) { return standard_session::step(history, next); }
  static Event answer(History history, Command const& command, Instant now, Knowledge const& knowledge) {
    auto event = standard_session::answer(history, command, now, knowledge);
    if (auto* claim = std::get_if<ClaimChecked>(&event))
      claim->payload_hash = knowledge.digest(codec::to_text(claim->entry));
    return event;
  }
  static std::optional<engine::Workflow::NotNow> may_arm(History history, Command const& command, Instant now) {
    return standard_session::may_arm(history, command, now);
  }
};

}  // namespace

std::unique_ptr<engine::Workflow> make_workflow(Knowledge knowledge) {
  return std::make_unique<codec::Erased<Definition>>(std::move(knowledge));
}

}  // namespace workflows::standard_session
