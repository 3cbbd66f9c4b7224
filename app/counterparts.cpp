// The router: the effect table names the counterpart of each kind, and the request carries it. A name that is not known
// here goes nowhere.
#include "app/counterparts.hpp"

#include "connectors/twins/inbox_twin.hpp"
#include "connectors/twins/platform_twin.hpp"
#include "connectors/twins/sheet_twin_key.hpp"

namespace app {
namespace {
constexpr auto not_connected = "no connector is configured for this counterpart; do the step by hand with `case do`";

engine::Outcome not_sent() {
  engine::Outcome outcome;
  outcome.verdict = engine::Verdict::not_sent;
  outcome.sentence = not_connected;
  return outcome;
}

engine::Look nothing_seen() {
  engine::Look look;
  look.sentence = not_connected;
  return look;
}

}  // namespace

Connections connections_to(connectors::twins::World const& world) {
  using namespace connectors::twins;
  Connections all;
  all.inbox = {twin_token, InboxTwin::api_teammate, world.inbox.billing_team, ""};
  all.platform = {twin_token};
  all.portal = {twin_token};
  all.sheet = {{sheet_account_email, sheet_account_key_id, sheet_account_key}, world.sheet.id, world.sheet.tab};
  return all;
}

Counterparts::Counterparts(connectors::Transport& transport, engine::Env& env, Connections const& all) {
  if (all.inbox) inbox_.emplace(transport, env, *all.inbox);
  if (all.platform) platform_.emplace(transport, env, *all.platform);
  if (all.portal) portal_.emplace(transport, env, *all.portal);
  if (all.sheet) sheet_.emplace(transport, env, *all.sheet);
}

engine::Connector* Counterparts::of(engine::Request const& request) {
  auto const& name = request.counterpart;
  if (name == connectors::Intercom::counterpart) return inbox_ ? &*inbox_ : nullptr;
  if (name == connectors::CarePlatform::counterpart) return platform_ ? &*platform_ : nullptr;
  if (name == connectors::PayerPortal::counterpart) return portal_ ? &*portal_ : nullptr;
  if (name == connectors::ProgramsSheet::counterpart) return sheet_ ? &*sheet_ : nullptr;
  return nullptr;
}

engine::Task<engine::Outcome> Counterparts::fetch(engine::Request request) {
  auto* const connector = of(request);
  if (connector == nullptr) co_return not_sent();
  co_return co_await connector->fetch(std::move(request));
}
engine::Task<engine::Look> Counterparts::look(engine::Request request) {
  auto* const connector = of(request);
  if (connector == nullptr) co_return nothing_seen();
  co_return co_await connector->look(std::move(request));
}
engine::Task<engine::Outcome> Counterparts::send(engine::Request request) {
  auto* const connector = of(request);
  if (connector == nullptr) co_return not_sent();
  co_return co_await connector->send(std::move(request));
}

}  // namespace app
