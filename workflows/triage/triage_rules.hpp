// By which rules does triage decide? The tables of phrases and of rules, as ordered data with one version. Whatever
// changes here changes the version: a decision of last month must be explainable by the rules of last month.
#pragma once
#include <span>
#include <string_view>

#include "workflows/triage/phrases.hpp"

namespace workflows::triage {

inline constexpr std::string_view rules_version = "2026-11-22.3";

// Phrases by group; rules speak of groups only.
std::span<Phrases const> phrases();
// Words that are right as they stand, however near they are to a word of a phrase ("change" is no misspelt "charge").
std::string_view never_mistaken();

enum class Band { sure, unsure, unknown };

// Whose words these are, as far as the text shows it.
enum class Voice { client, staff, system };

struct Rule {
  std::string_view id;
  std::string_view kind;     // a case kind; for a rule that hands to a person: why
  Band band = Band::unsure;  // unknown: to a person, first in the queue
  bool needs_lookup = false;
  std::string_view voices;  // "c", "s", "m" (client, staff, system), or several
  // Groups apart by blanks, all of which must hold: "x" found and not denied, "x=" found, denied or not; "!x" not
  // found, or only denied; "!x=" not found at all.
  std::string_view wants;
  std::string_view unless = {};  // groups none of which may be found: "x" not denied, "x=" not at all
};

// In order: those to a person first, then those that are sure, then the rest.
std::span<Rule const> rules();

}  // namespace workflows::triage
