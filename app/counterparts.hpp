// Which connector carries out which kind of command? One router over the counterparts that are connected; what is not
// connected is a person's to do.
#pragma once
#include <optional>
#include <string>

#include "connectors/care_platform/care_platform_rest.hpp"
#include "connectors/payer_portal/payer_portal_rest.hpp"
#include "connectors/programs_sheet/programs_sheet_google.hpp"
#include "connectors/ticket_inbox/intercom.hpp"
#include "connectors/transport.hpp"
#include "connectors/twins/world.hpp"
#include "engine/core/connector.hpp"

namespace app {

// How each counterpart is spoken to; what is absent is not connected.
struct Connections {
  std::optional<connectors::IntercomSettings> inbox;
  std::optional<connectors::CarePlatformSettings> platform;
  std::optional<connectors::PayerPortalSettings> portal;
  std::optional<connectors::ProgramsSheetSettings> sheet;
};
// To the twins of a world: with their tokens and keys, and with the names that the world has.
Connections connections_to(connectors::twins::World const&);

// The peer (http_transport.hpp) under which the twins' control is reached.
inline constexpr auto twins_control = "twins_control";

class Counterparts : public engine::Connector {
 public:
  // Transport and Env must outlive this. Requests go by Request::counterpart. What reaches a counterpart that is not
  // connected, or not known, is not sent, and a look at it sees nothing.
  Counterparts(connectors::Transport&, engine::Env&, Connections const&);
  engine::Task<engine::Outcome> fetch(engine::Request) override;
  engine::Task<engine::Look> look(engine::Request) override;
  engine::Task<engine::Outcome> send(engine::Request) override;
  connectors::Intercom* inbox() { return inbox_ ? &*inbox_ : nullptr; }

 private:
  engine::Connector* of(engine::Request const&);
  std::optional<connectors::Intercom> inbox_;
  std::optional<connectors::CarePlatform> platform_;
  std::optional<connectors::PayerPortal> portal_;
  std::optional<connectors::ProgramsSheet> sheet_;
};

}  // namespace app
