// How does a workflow's table look to a coordinator who signs it off, and to Graphviz? Text made from the table itself,
// as data; the Markdown is checked in as TABLE.md beside each workflow.
#pragma once
#include <string>

#include "engine/core/workflow.hpp"

namespace app {

// Markdown: the states with their words and whom they wait for, the rows in order, the outcomes of each command.
std::string table_markdown(engine::Workflow const&);
// A Graphviz digraph. Rows on an outer state leave from a dashed node of their own.
std::string table_dot(engine::Workflow const&);

}  // namespace app
