// Tables as values.
#include "app/workflow_views.hpp"

namespace app {

WorkflowsView workflows_view(std::vector<engine::Workflow const*> const& all) {
  WorkflowsView view;
  for (auto const* each : all)
    view.workflows.push_back({each->name(), each->version(), static_cast<std::int64_t>(each->table().states.size()),
                              static_cast<std::int64_t>(each->table().rows.size())});
  return view;
}

WorkflowView workflow_view(engine::Workflow const& workflow) {
  auto const& table = workflow.table();
  WorkflowView view{workflow.name(), workflow.version(), table.start, {}, {}, {}};
  for (auto const& each : table.states)
    view.states.push_back({each.name, each.words, each.waiting_for, each.within, each.terminal, each.hold});
  for (auto const& each : table.rows)
    view.rows.push_back({each.from, each.on, each.events, each.guard, each.resumes, each.to, each.commands});
  for (auto const& each : table.outcomes) view.outcomes.push_back({each.command, each.kind, each.done});
  return view;
}

}  // namespace app
