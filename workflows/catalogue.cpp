// The list of workflows.
#include "workflows/catalogue.hpp"

#include "workflows/failed_payment/workflow.hpp"
#include "workflows/incorrect_charge/workflow.hpp"
#include "workflows/late_cancellation/workflow.hpp"
#include "workflows/late_fee_question/workflow.hpp"
#include "workflows/standard_session/workflow.hpp"

namespace workflows {

std::vector<std::unique_ptr<engine::Workflow>> catalogue(Knowledge const& knowledge) {
  std::vector<std::unique_ptr<engine::Workflow>> all;
  all.push_back(standard_session::make_workflow(knowledge));
  all.push_back(late_cancellation::make_workflow(knowledge));
  all.push_back(failed_payment::make_workflow(knowledge));
  all.push_back(late_fee_question::make_workflow(knowledge));
  all.push_back(incorrect_charge::make_workflow(knowledge));
  return all;
}

}  // namespace workflows
