// How does the late-fee question reach the engine? Wraps its typed functions.
#include "workflows/codec/erased.hpp"
#include "workflows/late_fee_question/late_fee_question.hpp"
#include "workflows/late_fee_question/workflow.hpp"

namespace workflows::late_fee_question {
std::unique_ptr<engine::Workflow> make_workflow(Knowledge knowledge) {
  return codec::erased<Outcomes, Event, Command>({name, version, table, step, answer, may_arm}, std::move(knowledge));
}

}  // namespace workflows::late_fee_question
