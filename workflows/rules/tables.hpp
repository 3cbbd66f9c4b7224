// Which tables do the rules stand on: of what version and day, from where, and how is each renewed? Their content comes
// as plain lines too, so that a test can notice a table that changed and kept its version.
#pragma once
#include <string>
#include <vector>

namespace workflows::rules {

// `as_of`: the day on which the table was compared with its source.
struct RuleTable {
  std::string name;
  std::string version;
  std::string as_of;
  std::string source;
  std::string renewal;
  std::vector<std::string> lines;
};

// Preflight itself, codes by minutes, diagnoses, pre-authorisation numbers; in this order.
std::vector<RuleTable> rule_tables();

}  // namespace workflows::rules
