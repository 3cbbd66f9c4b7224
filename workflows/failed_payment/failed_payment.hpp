// The one face of this workflow to the codec: its table as data and its pure functions, in its own types.
#pragma once
#include <span>

#include "workflows/definition.hpp"
#include "workflows/failed_payment/messages.hpp"

namespace workflows::failed_payment {

inline constexpr std::string_view name = "failed_payment";
inline constexpr int version = 1;

using History = std::span<Event const* const>;

engine::TableInfo table();
// Rebuilds the case and asks what `next` does; with no `next`, only where the case stands.
TypedStep<Command> step(History history, Event const* next);
// Runs a rule command on what the case knows.
Event answer(History history, Command const& command, Instant now, Knowledge const& knowledge);
// Whether an effect may still leave, asked when it is armed: the invoice, the sum and the
// attempt are those that were checked, and no client's message is left unread.
std::optional<engine::Workflow::NotNow> may_arm(History history, Command const& command, Instant now);

}  // namespace workflows::failed_payment
