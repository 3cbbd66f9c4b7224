// How is a file that a person named read? Whole, up to a limit, with a sentence when it cannot be.
#pragma once
#include <cstddef>
#include <string>
#include <variant>

#include "app/exit_codes.hpp"

namespace app {

// Not found: exit 3. A folder, no right, too long, a broken disk: exit 1.
std::variant<std::string, Failure> read_input_file(std::string const& path, std::size_t size_limit);

}  // namespace app
