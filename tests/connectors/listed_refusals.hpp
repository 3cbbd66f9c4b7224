// Is a refusal listed for its verb? Whatever a connector answers in a test goes through here on its way to the test.
#pragma once
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "engine/core/connector.hpp"
#include "workflows/effect_table.hpp"

namespace connectors {

inline bool is_listed(std::string_view kind, std::string_view code) {
  auto const* policy = engine::policy_of(workflows::effect_table(), kind);
  auto const listed = policy == nullptr ? std::string() : " " + std::string(policy->rejections) + " ";
  return listed.find(" " + std::string(code) + " ") != std::string::npos;
}

template <class Command>
engine::Look listed(engine::Look look) {
  INFO("a look of " << Command::kind << " ended with " << look.code);
  CHECK((look.code.empty() || is_listed(Command::kind, look.code)));
  return look;
}
template <class Command>
engine::Outcome listed(engine::Outcome outcome) {
  INFO("an answer to " << Command::kind << " was " << outcome.reason);
  CHECK((outcome.reason.empty() || is_listed(Command::kind, outcome.reason)));
  return outcome;
}

}  // namespace connectors
