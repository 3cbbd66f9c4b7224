// Which connector carries out which kind of command? One router over the counterparts, and one for a practice without
// any integration, where a person does every step.
#pragma once
#include <memory>

#include "connectors/care_platform/care_platform_rest.hpp"
#include "connectors/payer_portal/payer_portal_rest.hpp"
#include "connectors/programs_sheet/programs_sheet_google.hpp"
#include "connectors/ticket_inbox/intercom.hpp"
#include "connectors/transport.hpp"
#include "connectors/twins/world.hpp"
#include "engine/core/connector.hpp"

namespace app {

class Counterparts : public engine::Connector {
 public:
  // In front of the twins: with their tokens and keys, and with the names that the world has.
  Counterparts(connectors::Transport&, engine::Env&, connectors::twins::World const&);
  engine::Task<engine::Outcome> fetch(engine::Request) override;
  engine::Task<engine::Look> look(engine::Request) override;
  engine::Task<engine::Outcome> send(engine::Request) override;
  connectors::Intercom& inbox() { return inbox_; }

 private:
  engine::Connector& of(std::string const& kind);
  connectors::Intercom inbox_;
  connectors::CarePlatform platform_;
  connectors::PayerPortal portal_;
  connectors::ProgramsSheet sheet_;
};

// Nothing is connected: whatever reaches it is not sent.
class NoCounterparts : public engine::Connector {
 public:
  engine::Task<engine::Outcome> fetch(engine::Request) override;
  engine::Task<engine::Look> look(engine::Request) override;
  engine::Task<engine::Outcome> send(engine::Request) override;
};

}  // namespace app
