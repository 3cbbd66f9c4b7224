// When an engine runs on the store, who carries the command out? That engine: the line goes over the socket beside the
// store as it was typed, with what it needs from here, and its answer is printed as if it had been made here.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/cli/console.hpp"
#include "app/local_api.hpp"

namespace app::cli {

// The exit code when an engine runs on the store that the line names; nothing when none does.
std::optional<int> carried(Console&, std::vector<std::string> const& args);

// What the line would do, as its command is registered; a line that is not understood only prints, and so looks.
Manner manner_of(CommandAsked const&);

// The other end: runs the line in the practice, as that account.
CommandAnswer carry_out(CommandAsked const&, std::string const& unix_user, RunningPractice&, Configuration const&);

}  // namespace app::cli
