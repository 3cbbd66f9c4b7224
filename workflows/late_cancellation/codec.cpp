// How does the late cancellation reach the engine? Wraps its typed functions.
#include "workflows/codec/erased.hpp"
#include "workflows/late_cancellation/late_cancellation.hpp"
#include "workflows/late_cancellation/workflow.hpp"

namespace workflows::late_cancellation {
std::unique_ptr<engine::Workflow> make_workflow(Knowledge knowledge) {
  return codec::erased<Outcomes, Event, Command>({name, version, table, step, answer, may_arm}, std::move(knowledge));
}

}  // namespace workflows::late_cancellation
