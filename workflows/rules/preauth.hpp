// Does a pre-authorisation number have the form that its insurer uses? The answer says which forms there are, in words
// and as patterns, and where a number first departs from the nearest. A right form is no proof that the insurer gave
// it.
//
// Source: seed 004 (Healthcode, authorisation number formats, seen 2026-11-21); the table is preauth_formats.inc.
// Our readings where the guide is silent: blanks around a number are left out and that is said, blanks inside are not
// allowed; letters may be small or capital, but letters that the guide spells out (THP, the first A of Bupa Global)
// must be capitals; "letters and numbers" may be letters only or numbers only; hyphens alone are no number; a word
// that says there is none ("none", "pending") is no number, though made of letters. Only ASCII counts: full-width
// digits, Cyrillic letters and long dashes are named where they stand.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/rules/finding.hpp"

namespace workflows::rules {

// The day on which the table was compared with its source, and after a point the reading of it. Old cases keep the
// findings and the version they recorded.
inline constexpr std::string_view preauth_rules_version = "preauth-2026-11-21.2";

enum class PreauthResult { valid, invalid, not_checked, missing_ok, missing_required };
BOOST_DESCRIBE_ENUM(PreauthResult, valid, invalid, not_checked, missing_ok, missing_required)

// One line of the table; unused places are empty. Formats: see preauth_formats.inc.
struct PreauthInsurer {
  enum class Need { optional, required };
  std::string_view name;
  std::array<std::string_view, 2> other_spellings;
  Need need = Need::optional;
  std::array<std::string_view, 4> formats;
};

std::span<PreauthInsurer const> preauth_insurers();

// By name, whatever the case, blanks (typographic ones too), hyphens and ASCII punctuation; null for any other name:
// "Alliance" is not read as Allianz.
PreauthInsurer const* find_preauth_insurer(std::string_view name);

// `insurer` as the table writes it, empty when it has no such line; `number` without the blanks around it.
// `departs_at` counts characters from 1, one beyond the end when something is missing there; only when invalid.
struct PreauthAnswer {
  std::string insurer;
  std::string number;
  PreauthResult result = PreauthResult::not_checked;
  std::string reason;
  std::vector<std::string> expected;  // "AAANNNNN = 3 letters, then 5 numbers"; nothing where nothing is checked
  std::optional<std::size_t> departs_at;
  friend bool operator==(PreauthAnswer const&, PreauthAnswer const&) = default;
};
BOOST_DESCRIBE_STRUCT(PreauthAnswer, (), (insurer, number, result, reason, expected, departs_at))

// UTF-8 in, any bytes allowed. An empty number is missing_ok or missing_required; an unknown insurer is not_checked.
PreauthAnswer judge_preauth(std::string_view insurer, std::string_view number);

// At most one finding: preauth_format when invalid, preauth_missing when required and not there.
std::vector<Finding> check_preauth(std::string_view insurer, std::string_view number);

}  // namespace workflows::rules
