// How is a file written that others may read at any moment? Whole or not at all, for its owner alone, with a sentence
// when it cannot be.
#pragma once
#include <optional>
#include <string>

#include "app/exit_codes.hpp"

namespace app {

// Mode 0600. Replaces what is there. It survives the end of the process, not of the machine: nothing is synced.
std::optional<Failure> write_output_file(std::string const& path, std::string const& text);

}  // namespace app
