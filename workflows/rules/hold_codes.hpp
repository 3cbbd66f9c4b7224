// Which reasons may stop a case, who can end each of them, and may anybody vouch for it instead? One table answers for
// the engine, the command line and docs/holds.md. Codes are stable: they are in journals; never rename or reuse one.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace workflows::rules {

// `override_role` empty: nobody may override. `offers`: names separated by blanks, in the order to show them.
// `who_can_fix`: coordinator | therapist | client | approver | admin | attestor | payer.
struct HoldCode {
  std::string_view code;
  std::string_view sentence;
  std::string_view who_can_fix;
  std::string_view override_role;
  std::string_view released_by;
  std::string_view offers;
  bool overridable() const { return !override_role.empty(); }
};

// Every hold code, in the order of the interface contract.
std::span<HoldCode const> hold_codes();

// Null when there is no such code.
HoldCode const* find_hold_code(std::string_view code);

// The whole of docs/holds.md, ending in a line break.
std::string holds_markdown();

}  // namespace workflows::rules
