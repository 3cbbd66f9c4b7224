// Is exactly one client meant? What the platform found for an e-mail address, held against who the case is about. Pure.
#pragma once
#include <string_view>
#include <vector>

#include "workflows/messages/care_platform.hpp"
#include "workflows/rules/finding.hpp"

namespace workflows::rules {

// Holds: client_not_found, client_found_twice, and identity_differs when `expected` (empty: not known) is another
// profile. No findings: the first profile is the client.
std::vector<Finding> check_one_client(ClientFound const&, std::string_view email, ClientId const& expected,
                                      std::string_view rule);

}  // namespace workflows::rules
