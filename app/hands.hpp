// How does a person do a step in a simulated counterpart's own screen? By the same verb but without the engine's effect
// id, so that the ledger shows a person's act; what came back is what the person then records.
#pragma once
#include <optional>
#include <string>

#include "app/counterparts.hpp"
#include "app/desk.hpp"

namespace app {

// Looks first, as a person does: what is there already is not done again. The outcome is `done` with the payload of the
// done event, or `rejected` with a hold code, or tells nothing. A lookup only reads. What a library throws on the way
// tells nothing either, and `noted` hears of it. The counterparts must outlive it.
engine::Task<engine::Done> do_by_hand(Counterparts& counterparts, engine::store::EffectRow effect,
                                      engine::Instant deadline, engine::Outcome& outcome, engine::Noted noted);
// The done event's fields as they would be typed; nothing when it was not done, then `refused` may say why.
std::optional<Values> values_seen(engine::Outcome const&, std::string& refused);

}  // namespace app
