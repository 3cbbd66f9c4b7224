// How does the standard session reach the engine? Wraps its typed functions; the payload hash of the claim is made
// here, because the digest is of the JSON that will be sent.
#include "workflows/codec/erased.hpp"
#include "workflows/standard_session/standard_session.hpp"
#include "workflows/standard_session/workflow.hpp"

namespace workflows::standard_session {
namespace {

Event answer_with_hash(History history, Command const& command, Instant now, Knowledge const& knowledge) {
  auto event = answer(history, command, now, knowledge);
  if (auto* claim = std::get_if<ClaimChecked>(&event))
    claim->payload_hash = knowledge.digest(codec::to_text(claim->entry));
  return event;
}

}  // namespace

std::unique_ptr<engine::Workflow> make_workflow(Knowledge knowledge) {
  return codec::erased<Outcomes, Event, Command>({name, version, table, step, answer_with_hash, may_arm},
                                                 std::move(knowledge));
}

}  // namespace workflows::standard_session
