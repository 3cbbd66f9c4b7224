// How does `claimstep serve` find the simulated counterparts? A folder with the configuration for them: addresses, the
// secrets that open them, and the practice of the world.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "app/exit_codes.hpp"
#include "app/twin_control.hpp"
#include "connectors/twins/world.hpp"

namespace app {

struct TwinFolder {
  std::string path;              // made when it is not there, for its owner alone
  std::string unix_user;         // becomes the first coordinator
  bool scripted_people = false;  // the people whom the world scripts answer
  bool fast_forward = false;     // the clock is moved ahead when nothing is under way
};

// The practice of a world as a configuration would have it. `addresses` by counterpart, and "control".
ConfigurationFile configuration_for(connectors::twins::World const&, std::vector<TwinAddress> const& addresses,
                                    TwinFolder const&);
// The same as text for claimstep.toml.
std::string toml_of(ConfigurationFile const&);

// Writes claimstep.toml, secrets/ and with scripted people world.json; replaces only what it wrote itself. Otherwise
// why not: a configuration of somebody's own stands there, or a file cannot be written.
std::optional<Failure> write_twin_folder(connectors::twins::World const&, std::vector<TwinAddress> const& addresses,
                                         TwinFolder const&);

}  // namespace app
