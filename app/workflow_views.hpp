// A workflow's table for machines (docs/schemas/workflow.schema.json); for people see app/table_text.hpp.
#pragma once
#include <string>
#include <vector>

#include "engine/core/workflow.hpp"
#include "workflows/codec/json.hpp"

namespace app {

struct WorkflowLineView {
  std::string name;
  std::int64_t version = 1, states = 0, rows = 0;
};
BOOST_DESCRIBE_STRUCT(WorkflowLineView, (), (name, version, states, rows))
struct WorkflowsView {
  static constexpr std::string_view contract = "workflows";
  std::vector<WorkflowLineView> workflows;
};
BOOST_DESCRIBE_STRUCT(WorkflowsView, (), (workflows))
WorkflowsView workflows_view(std::vector<engine::Workflow const*> const&);

struct WorkflowStateView {
  std::string name, words, waiting_for, within;
  bool terminal = false, hold = false;
};
BOOST_DESCRIBE_STRUCT(WorkflowStateView, (), (name, words, waiting_for, within, terminal, hold))
struct WorkflowRowView {
  std::string from, on;
  std::vector<std::string> events;
  std::string guard, resumes, to, commands;
};
BOOST_DESCRIBE_STRUCT(WorkflowRowView, (), (from, on, events, guard, resumes, to, commands))
struct WorkflowOutcomeView {
  std::string command, kind, done;
};
BOOST_DESCRIBE_STRUCT(WorkflowOutcomeView, (), (command, kind, done))
struct WorkflowView {
  static constexpr std::string_view contract = "workflow";
  std::string name;
  std::int64_t version = 1;
  std::string start;
  std::vector<WorkflowStateView> states;
  std::vector<WorkflowRowView> rows;
  std::vector<WorkflowOutcomeView> outcomes;
};
BOOST_DESCRIBE_STRUCT(WorkflowView, (), (name, version, start, states, rows, outcomes))
WorkflowView workflow_view(engine::Workflow const&);

}  // namespace app
