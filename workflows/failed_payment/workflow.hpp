// How does the catalogue get this workflow? Ready for the engine, without its types.
#pragma once
#include <memory>

#include "workflows/definition.hpp"

namespace workflows::failed_payment {
std::unique_ptr<engine::Workflow> make_workflow(Knowledge);
}  // namespace workflows::failed_payment
