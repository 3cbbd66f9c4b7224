// The one face of this workflow to the codec: its table as data and its pure functions, in its own types.
#pragma once
#include <span>

#include "workflows/definition.hpp"
#include "workflows/late_cancellation/messages.hpp"

namespace workflows::late_cancellation {

inline constexpr std::string_view name = "late_cancellation";
inline constexpr int version = 1;

using History = std::span<Event const* const>;

engine::TableInfo table();
// Rebuilds the case and asks what `next` does; with no `next`, only where the case stands.
TypedStep<Command> step(History history, Event const* next);
// Runs a rule command on what the case knows.
Event answer(History history, Command const& command, Instant now, Knowledge const& knowledge);
// Whether an effect may still leave, asked when it is armed: the fee is not waived, the sum and the attempt are those
// that were checked.
std::optional<engine::Workflow::NotNow> may_arm(History history, Command const& command, Instant now);

}  // namespace workflows::late_cancellation
