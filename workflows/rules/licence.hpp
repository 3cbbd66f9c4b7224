// May this therapist be paid for a session with a client who sat there that day? The licence must hold, on that day, in
// the state where the client physically was; the systems must agree on that state; the portal needs an address there.
//
// Sources, seen 2026-11-21: Headway help centre, article 26337138441236 "Billing insurance on Headway" (stored copy):
// the provider is licensed and credentialed in the state where the client is during the session. The billing procedure
// seed 003, step 3.8, selects the address by the therapist's licence; we check that the two agree instead of making
// them agree.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/messages/care_platform.hpp"
#include "workflows/rules/finding.hpp"
#include "workflows/words.hpp"

namespace workflows::rules {

// In force from `from` to `until`, both days included; no `until`: no known end.
using Licence = workflows::Licence;

// "CA" from "ca", "California", " calif..." is not guessed: only the two letters or the whole name, any case. Fifty
// states, DC, and the territories PR, GU, VI, AS, MP.
std::optional<std::string> state_code(std::string_view text);

// A licence without `from` counts as in force since ever: platforms often keep only the end.
bool licensed(std::vector<Licence> const&, std::string_view state, Date day);

// `not_licensed` unless licensed in `state` on every one of `days` (the session's date where the client was and in
// Eastern may differ). At most one finding.
std::vector<Finding> check_licence(std::vector<Licence> const&, std::string_view state, std::vector<Date> const& days);

// The states that the systems give for the client, empty values left out of the comparison. `client_elsewhere` when two
// differ or one is no state; `field_missing` when none says anything.
std::vector<Finding> check_place(std::vector<Evidence> const& states);

// `address_missing` unless one of the portal's address states is `state`.
std::vector<Finding> check_address(std::vector<std::string> const& address_states, std::string_view state);

}  // namespace workflows::rules
