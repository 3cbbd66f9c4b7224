// The whole command line as one function: arguments in, text and an exit code out. main() calls it, and so do tests.
#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "app/cli/console.hpp"
#include "app/local_api.hpp"

namespace app::cli {

// `args` without the program's name. Exit codes: app/exit_codes.hpp.
int run_cli(std::vector<std::string> args, std::ostream& out, std::ostream& err, Surroundings around);

// What the line would do to an engine that carries it out; nothing is done or printed.
Manner manner_of_line(std::vector<std::string> args);

}  // namespace app::cli
