// How is a macro chosen and judged? One look into the table of the case's settings, three questions to the rendering.
#include "workflows/rules/macro_choice.hpp"

namespace workflows::rules {
namespace {

MacroChosen chosen(std::optional<std::string> const& macro, std::string_view reason, std::string_view region,
                   std::string_view rule) {
  if (macro) return {*macro, {}};
  return {{},
          {make_finding(
              "macro_missing", rule,
              {{"configuration", "reason", std::string(reason)}, {"configuration", "region", std::string(region)}})}};
}

}  // namespace

MacroChosen choose_macro(CasePolicy const& policy, std::string_view reason, std::string_view region,
                         std::string_view rule) {
  return chosen(macro_for(policy, reason, region), reason, region, rule);
}

MacroChosen choose_decline_macro(CasePolicy const& policy, std::string_view decline, std::string_view region,
                                 std::string_view rule) {
  return chosen(macro_for_decline(policy, decline, region), decline.empty() ? "failed_payment" : decline, region, rule);
}

std::vector<Finding> check_macro(MacroRendered const& rendered, bool asking, std::string_view rule) {
  std::vector<Finding> all;
  Evidence const name{"ticket", "macro", rendered.macro};
  if (!rendered.found)
    return {make_finding("macro_missing", rule, {name},
                         "The ticket inbox does not have exactly one macro of the configured name.")};
  if (!rendered.unresolved.empty()) {
    std::vector<Evidence> seen{name};
    for (auto const& each : rendered.unresolved) seen.push_back({"ticket", "placeholder without a value", each});
    all.push_back(make_finding("macro_placeholder", rule, std::move(seen)));
  }
  if (rendered.text.empty() && all.empty())
    all.push_back(make_finding("macro_placeholder", rule, {name}, "The macro came out without any text."));
  if (rendered.unsubscribed && !asking) all.push_back(make_finding("recipient_unsubscribed", rule, {name}));
  return all;
}

}  // namespace workflows::rules
