// How do the settings of a case answer? The table of macros by reason and region.
#include <algorithm>

#include "workflows/messages/case_events.hpp"

namespace workflows {

std::optional<std::string> macro_for(CasePolicy const& policy, std::string_view reason, std::string_view region) {
  auto const found = std::find_if(policy.macros.begin(), policy.macros.end(), [&](MacroChoice const& each) {
    return each.reason == reason && each.region == region && !each.macro.empty();
  });
  if (found == policy.macros.end()) return std::nullopt;
  return found->macro;
}

std::optional<std::string> macro_for_decline(CasePolicy const& policy, std::string_view decline,
                                             std::string_view region) {
  if (auto own = macro_for(policy, decline, region); own && !decline.empty()) return own;
  return macro_for(policy, "failed_payment", region);
}

}  // namespace workflows
