// With what do the workflows of this program know? They do no I/O of their own: zone data and digests are handed in.
#pragma once
#include <memory>
#include <vector>

#include "engine/core/workflow.hpp"
#include "tz/zones.hpp"
#include "workflows/catalogue.hpp"

namespace app {

// hex SHA-256 and the zone data, for the rules. `zones` must outlive it.
workflows::Knowledge knowledge_of(tz::Zones const& zones);

// The workflows as the engine takes them; they stay where they are.
std::vector<engine::Workflow const*> listed(std::vector<std::unique_ptr<engine::Workflow>> const&);

}  // namespace app
