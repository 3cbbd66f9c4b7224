// How many profiles are there, and is it the one? Nothing is chosen among several.
#include "workflows/rules/one_client.hpp"

namespace workflows::rules {

std::vector<Finding> check_one_client(ClientFound const& found, std::string_view email, ClientId const& expected,
                                      std::string_view rule) {
  std::vector<Evidence> seen{{"ticket", "client e-mail", std::string(email)}};
  for (auto const& profile : found.profiles) seen.push_back({"platform", "profile", profile.client.text});
  if (found.profiles.empty()) return {make_finding("client_not_found", rule, std::move(seen))};
  if (found.profiles.size() > 1) return {make_finding("client_found_twice", rule, std::move(seen))};
  if (expected.empty() || found.profiles.front().client == expected) return {};
  seen.push_back({"engine", "profile that the case is about", expected.text});
  return {make_finding("identity_differs", rule, std::move(seen),
                       "The profile with this e-mail address is not the client that the case is about.")};
}

}  // namespace workflows::rules
