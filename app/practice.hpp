// Who works here, under which rules, and who may do what? Read from a world (demonstrations) or from the configuration
// file (real use) into one shape, so that everything behind it is the same.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "connectors/twins/world.hpp"
#include "engine/engine.hpp"
#include "workflows/messages/case_events.hpp"

namespace app {

struct Person {
  std::string id, name, unix_user;
  std::vector<std::string> roles;  // coordinator, approver, attestor, auditor, admin
  bool has(std::string_view role) const;
};

// What holds for every practice: 10, 5, 2 and 1 days before a session can no longer be billed its case hears of it.
inline engine::Settings settings_of_any() {
  engine::Settings settings;
  settings.alert_days = {10, 5, 2, 1};
  return settings;
}

struct Practice {
  std::vector<Person> people;
  workflows::CasePolicy policy;
  engine::Settings settings = settings_of_any();
  std::string name;

  Person const* find(std::string const& id) const;
  Person const* of_user(std::string const& unix_user) const;
};

Practice practice_of(connectors::twins::World const&);

// May this person do that? `action` is a word of the command line: step, attest, override, approve, replay, admin …
bool may(Person const&, std::string_view action);

}  // namespace app
