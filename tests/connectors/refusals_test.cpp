// Does the effect table list every refusal that a connector can give, and none that it cannot? Which verb gives which
// is checked at every answer of the other tests (listed_refusals.hpp); here the connectors' own words are read.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "workflows/effect_table.hpp"
#include "workflows/rules/hold_codes.hpp"

namespace {

using Codes = std::set<std::string>;

// The hold codes that stand between quotes in the sources of a folder.
Codes written_in(std::string const& folder) {
  Codes codes;
  for (auto const& file : std::filesystem::directory_iterator(SOURCE_ROOT "/connectors/" + folder)) {
    if (file.path().extension() != ".cpp") continue;
    std::ifstream source(file.path());
    std::stringstream text;
    text << source.rdbuf();
    std::string word;
    for (bool quoted = false; std::getline(text, word, '"'); quoted = !quoted)
      if (quoted && workflows::rules::find_hold_code(word) != nullptr) codes.insert(word);
  }
  return codes;
}

Codes listed_for(std::string const& counterpart) {
  Codes codes;
  for (auto const& policy : workflows::effect_table()) {
    if (policy.counterpart != counterpart) continue;
    std::istringstream listed{std::string(policy.rejections)};
    for (std::string code; listed >> code;) codes.insert(code);
  }
  return codes;
}

}  // namespace

TEST_CASE("the codes that a connector can refuse with are those that the effect table lists for its verbs") {
  for (std::string const counterpart : {"ticket_inbox", "care_platform", "payer_portal", "programs_sheet"}) {
    INFO(counterpart);
    CHECK_FALSE(written_in(counterpart).empty());
    CHECK(written_in(counterpart) == listed_for(counterpart));
  }
}
