// How does a finished run look to a coordinator? Cases by kind and outcome, what waits for whom, the failed-charge
// queue, threads to be decided, the ledger in short, and what to try next.
#pragma once
#include <vector>

#include "app/cli/console.hpp"

namespace app::cli {

// `ledger`: the entries of claimstep.run/1. With `suggest` the commands to try are printed too, with real ids.
void print_run(Console&, Books const&, std::vector<Json> const& ledger, bool suggest);

}  // namespace app::cli
