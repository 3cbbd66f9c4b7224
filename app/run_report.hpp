// How did a run end? The contract claimstep.run/1 (docs/schemas/run.schema.json): cases, failed charges, what the
// counterparts really accepted, and the threads that opened nothing.
#pragma once
#include <vector>

#include "app/desk.hpp"
#include "app/intake.hpp"
#include "engine/store/store.hpp"
#include "tz/zones.hpp"
#include "workflows/codec/json.hpp"

namespace app {

using workflows::codec::Json;

// One case as in the run report. `days_left` counts to day 30 in Eastern, from `now`; absent as null once it is
// terminal.
Json case_line(engine::store::CaseRow const&, tz::Zones const&, engine::Instant now);

Json run_report(engine::store::Store&, tz::Zones const&, engine::Instant now, std::vector<Json> ledger);

// Does anything contradict the promises? Each broken one is a sentence: a case without a wake-up, a chain or replay
// that does not verify, an effect still open on a finished case, something the ledgers show twice.
std::vector<std::string> broken_invariants(engine::Engine&, std::vector<Json> const& ledger);

// A tag of a case; empty when it has none of that name.
std::string tag_of(engine::store::CaseRow const&, std::string_view name);

// Whole days from today to the due date, both in Eastern; nothing without a due date.
std::optional<int> days_left(engine::store::CaseRow const&, tz::Zones const&, engine::Instant now);
std::optional<int> days_left(engine::Instant due, tz::Zones const&, engine::Instant now);

}  // namespace app
