// How do workflows reach the payer portal? Through our published contract, docs/openapi/payer-portal.yaml: therapists
// with calendar and addresses, clients with cover, and sessions: looked up by slot, entered and confirmed in one.
#pragma once
#include <optional>
#include <string>

#include "connectors/rest_reply.hpp"
#include "workflows/messages/payer_portal.hpp"

namespace connectors {

struct PayerPortalSettings {
  std::string token;  // bearer
};

// Lookups: portal.read, portal.read_session. Effect: portal.session_confirmed, which is the claim.
// The look is strong: the slot is addressed by therapist, client and start, and reads the portal's own writes.
class PayerPortal final : public engine::Connector {
 public:
  // The name in Origin::counterpart.
  static constexpr auto counterpart = "payer_portal";

  PayerPortal(Transport& transport, engine::Env& env, PayerPortalSettings settings)
      : rest_(transport, env, "the payer portal", std::move(settings.token)) {}

  engine::Task<engine::Outcome> fetch(engine::Request) override;
  engine::Task<engine::Look> look(engine::Request) override;
  engine::Task<engine::Outcome> send(engine::Request) override;

 private:
  engine::Task<engine::Outcome> read_portal(engine::Request);
  engine::Task<engine::Outcome> read_session(engine::Request);
  engine::Task<engine::Look> look_at_slot(engine::Request);
  engine::Task<engine::Outcome> confirm_session(engine::Request);
  engine::Task<rest::Pages> find_clients(Origin origin, std::string name, std::optional<workflows::Date> birth_date);
  engine::Task<std::optional<rest::Reply>> read_cover(Origin origin, std::string therapist, workflows::PortalClient&);

  rest::Port rest_;
};

}  // namespace connectors
