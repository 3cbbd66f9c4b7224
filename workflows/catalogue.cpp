// The list of workflows.
#include "workflows/catalogue.hpp"

#include "workflows/standard_session/workflow.hpp"

namespace workflows {

std::vector<std::unique_ptr<engine::Workflow>> catalogue(Knowledge const& knowledge) {
  std::vector<std::unique_ptr<engine::Workflow>> all;
  all.push_back(standard_session::make_workflow(knowledge));
  return all;
}

}  // namespace workflows
