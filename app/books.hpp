// What does every view read from? The store and all that is needed to understand it, and how the command lines that
// views suggest must look. Plain references: whoever hands it out keeps everything alive.
#pragma once
#include <string>
#include <vector>

#include "app/practice.hpp"
#include "engine/engine.hpp"
#include "tz/zones.hpp"

namespace app {

struct Books {
  engine::store::Store& store;
  std::vector<engine::Workflow const*> const& workflows;
  Practice const& practice;
  tz::Zones const& zones;
  engine::Instant now;
  bool demo = false;         // commands need --as
  std::string store_option;  // " --config FILE --store PATH", as far as a command line must name them
  std::string store_path;

  // Null when this program does not have that version.
  engine::Workflow const* workflow_of(std::string const& name, int version) const {
    for (auto const* each : workflows)
      if (each->name() == name && each->version() == version) return each;
    return nullptr;
  }
  engine::Workflow const* workflow_of(engine::store::CaseRow const& row) const {
    return workflow_of(row.workflow, row.workflow_version);
  }
};

// A command line as it is typed: "claimstep case do C-3 attest --as ingrid --store X". `person` stands behind --as on
// demonstration stores.
std::string command_line(Books const&, std::string const& words, std::string const& person = {});
// Somebody who may: the first person with that role, for attestors the first whom the policy names. Empty: nobody.
std::string somebody(Books const&, std::string_view role, std::string const& but_not = {});
// As one word for the shell.
std::string shell_quoted(std::string const&);

// A state in a coordinator's words; its own name when the workflow is not known.
std::string state_words(Books const&, engine::store::CaseRow const&);
std::string state_words(engine::Workflow const*, std::string const& state);

}  // namespace app
