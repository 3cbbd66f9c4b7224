// How does the catalogue get this workflow? Ready for the engine, without its types.
#pragma once
#include <memory>

#include "workflows/definition.hpp"

namespace workflows::late_cancellation {
std::unique_ptr<engine::Workflow> make_workflow(Knowledge);
}  // namespace workflows::late_cancellation
