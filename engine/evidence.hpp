// What is known about an effect, piece by piece: who saw what. Kept with the effect as a JSON list, shown with its
// hold.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace engine {

// One piece as the engine itself says it: {"source":"engine","label":…,"value":…}.
inline nlohmann::ordered_json own_evidence(std::string label, std::string value) {
  return {{"source", "engine"}, {"label", std::move(label)}, {"value", std::move(value)}};
}

// The list that is known, what was just seen added, and `own` behind it. A text that is no list counts as empty.
inline std::string with_evidence(std::string const& known, std::string const& seen, nlohmann::ordered_json own) {
  auto list = nlohmann::ordered_json::parse(known, nullptr, false);
  if (!list.is_array()) list = nlohmann::ordered_json::array();
  auto const more = nlohmann::ordered_json::parse(seen, nullptr, false);
  if (more.is_array())
    for (auto const& each : more) list.push_back(each);
  list.push_back(std::move(own));
  return list.dump();
}

}  // namespace engine
