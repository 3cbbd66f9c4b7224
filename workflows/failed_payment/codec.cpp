// How does the failed payment reach the engine? Wraps its typed functions.
#include "workflows/codec/erased.hpp"
#include "workflows/failed_payment/failed_payment.hpp"
#include "workflows/failed_payment/workflow.hpp"

namespace workflows::failed_payment {
std::unique_ptr<engine::Workflow> make_workflow(Knowledge knowledge) {
  return codec::erased<Outcomes, Event, Command>({name, version, table, step, answer, may_arm}, std::move(knowledge));
}

}  // namespace workflows::failed_payment
