// Which world is meant? The file that a person named, or the shipped one.
#pragma once
#include <string>
#include <variant>

#include "app/exit_codes.hpp"
#include "connectors/twins/world.hpp"

namespace app {

// Empty: the shipped world. Otherwise what is wrong with the file, each problem with its place.
std::variant<connectors::twins::World, Failure> read_world_file(std::string const& path);

}  // namespace app
