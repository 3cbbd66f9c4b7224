// What the pure rooms may not compute themselves.
#include "app/knowledge.hpp"

#include "engine/digest.hpp"

namespace app {

workflows::Knowledge knowledge_of(tz::Zones const& zones) {
  return {zones, [](std::string_view text) { return engine::to_hex(engine::sha256(text)); }};
}

std::vector<engine::Workflow const*> listed(std::vector<std::unique_ptr<engine::Workflow>> const& all) {
  std::vector<engine::Workflow const*> raw;
  for (auto const& each : all) raw.push_back(each.get());
  return raw;
}

}  // namespace app
