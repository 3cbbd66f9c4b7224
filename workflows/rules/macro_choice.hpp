// Which prepared message does this client get, and may it leave as it was rendered? The macro is named by reason and
// region in the settings of the case; what the ticket inbox made of it is checked before anything is sent. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "workflows/messages/ticket_inbox.hpp"
#include "workflows/rules/finding.hpp"

namespace workflows::rules {

struct MacroChosen {
  std::string macro;  // its name in the ticket inbox; empty when there are findings
  std::vector<Finding> findings;
};

// The macro of `reason` for clients of `region`. Holds: macro_missing. `rule` names the workflow that asks.
MacroChosen choose_macro(CasePolicy const&, std::string_view reason, std::string_view region, std::string_view rule);

// For a charge that was turned down: the macro of the decline's own word, else the one of failed_payment.
MacroChosen choose_decline_macro(CasePolicy const&, std::string_view decline, std::string_view region,
                                 std::string_view rule);

// What was rendered, before it is sent. Holds: macro_missing (the inbox has no such macro, or several of that name),
// macro_placeholder (names the placeholders left open), recipient_unsubscribed (unless the client is `asking`: a reply
// to somebody's own question reaches them all the same).
std::vector<Finding> check_macro(MacroRendered const&, bool asking, std::string_view rule);

}  // namespace workflows::rules
