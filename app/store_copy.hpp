// How does a backup become a store again? Copied only to where nothing stands, checked by opening it, and marked so
// that the next engine first looks up every open effect before it sends anything. All that happens to a copy beside the
// store's place ("<store>.restoring"), which takes the place in one step.
#pragma once
#include <optional>
#include <string>

#include "app/exit_codes.hpp"

namespace app {

// Nothing when it worked. `backup` must be a file that `db backup` made, not a store in use.
std::optional<Failure> restore_store(std::string const& backup, std::string const& store_path, int wait_milliseconds);

// Was a restore to here broken off before a store stood here? Nothing when not; else what to do. Making a new store at
// that place would be a mistake.
std::optional<Failure> restore_broken_off(std::string const& store_path);

// Is this store a backup that was restored, with effects whose outcome is still to be looked up?
bool reconciles_first(engine::store::Store&);
// Once no effect's outcome is open, a restored store is like any other.
void end_reconciling(engine::store::Store&);

}  // namespace app
