// The router: the first word of a command's kind names the counterpart.
#include "app/counterparts.hpp"

#include "connectors/twins/inbox_twin.hpp"
#include "connectors/twins/platform_twin.hpp"
#include "connectors/twins/sheet_twin_key.hpp"

namespace app {
namespace {
constexpr auto not_connected = "no connector is configured for this counterpart; do the step by hand with `case do`";
}

Counterparts::Counterparts(connectors::Transport& transport, engine::Env& env, connectors::twins::World const& world)
    : inbox_(transport, env,
             {connectors::twins::twin_token, connectors::twins::InboxTwin::api_teammate, world.inbox.billing_team, ""}),
      platform_(transport, env, {connectors::twins::twin_token}),
      portal_(transport, env, {connectors::twins::twin_token}),
      sheet_(transport, env,
             {{connectors::twins::sheet_account_email, connectors::twins::sheet_account_key_id,
               connectors::twins::sheet_account_key},
              world.sheet.id,
              world.sheet.tab}) {}

engine::Connector& Counterparts::of(std::string const& kind) {
  if (kind.starts_with("ticket.")) return inbox_;
  if (kind.starts_with("portal.")) return portal_;
  if (kind.starts_with("sheet.")) return sheet_;
  return platform_;
}

engine::Task<engine::Outcome> Counterparts::fetch(engine::Request request) {
  return of(request.kind).fetch(std::move(request));
}
engine::Task<engine::Look> Counterparts::look(engine::Request request) {
  return of(request.kind).look(std::move(request));
}
engine::Task<engine::Outcome> Counterparts::send(engine::Request request) {
  return of(request.kind).send(std::move(request));
}

engine::Task<engine::Outcome> NoCounterparts::fetch(engine::Request) {
  engine::Outcome outcome;
  outcome.verdict = engine::Verdict::not_sent;
  outcome.sentence = not_connected;
  co_return outcome;
}
engine::Task<engine::Look> NoCounterparts::look(engine::Request) {
  engine::Look look;
  look.sentence = not_connected;
  co_return look;
}
engine::Task<engine::Outcome> NoCounterparts::send(engine::Request request) { return fetch(std::move(request)); }

}  // namespace app
