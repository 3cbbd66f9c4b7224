// Which workflows are there? One line each in catalogue.cpp, with the version that new cases open with.
#pragma once
#include <memory>
#include <vector>

#include "workflows/definition.hpp"

namespace workflows {
std::vector<std::unique_ptr<engine::Workflow>> catalogue(Knowledge const&);
}  // namespace workflows
