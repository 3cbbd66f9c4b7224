// How does the incorrect charge reach the engine? Wraps its typed functions.
#include "workflows/codec/erased.hpp"
#include "workflows/incorrect_charge/incorrect_charge.hpp"
#include "workflows/incorrect_charge/workflow.hpp"

namespace workflows::incorrect_charge {
std::unique_ptr<engine::Workflow> make_workflow(Knowledge knowledge) {
  return codec::erased<Outcomes, Event, Command>({name, version, table, step, answer, may_arm}, std::move(knowledge));
}

}  // namespace workflows::incorrect_charge
