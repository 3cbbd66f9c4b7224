// How do workflows reach the care platform? Through our published contract, docs/openapi/care-platform.yaml: clients,
// appointments, invoices with their charges, payments, diagnoses, licences; and the writes: a write-off, a $0 charge, a
// new invoice, a charge in full, a refund.
#pragma once
#include <string>

#include "connectors/rest_reply.hpp"

namespace connectors {

struct CarePlatformSettings {
  std::string token;  // bearer
};

// Lookups: platform.find_client, platform.find_appointments, platform.read_billing, platform.read_account.
// Effects: invoice.written_off, invoice.charged ($0, or the whole open balance), invoice.created, payment.refunded.
// All looks are strong: they address the invoice, the appointment or the payment by id, and the platform reads its own
// writes there.
class CarePlatform final : public engine::Connector {
 public:
  // The name in Origin::counterpart.
  static constexpr auto counterpart = "care_platform";

  CarePlatform(Transport& transport, engine::Env& env, CarePlatformSettings settings)
      : rest_(transport, env, "the care platform", std::move(settings.token)) {}

  engine::Task<engine::Outcome> fetch(engine::Request) override;
  engine::Task<engine::Look> look(engine::Request) override;
  engine::Task<engine::Outcome> send(engine::Request) override;

 private:
  engine::Task<engine::Outcome> find_client(engine::Request);
  engine::Task<engine::Outcome> find_appointments(engine::Request);
  engine::Task<engine::Outcome> read_billing(engine::Request);
  engine::Task<engine::Look> look_at_write_off(engine::Request);
  engine::Task<engine::Look> look_at_charges(engine::Request);
  engine::Task<engine::Outcome> write_off(engine::Request);
  engine::Task<engine::Outcome> charge_zero(engine::Request);

  // --- the account (care_platform_account.cpp) ---
  engine::Task<engine::Outcome> read_account(engine::Request);
  engine::Task<engine::Look> look_at_invoices(engine::Request);
  engine::Task<engine::Look> look_at_full_charge(engine::Request);
  engine::Task<engine::Look> look_at_payment(engine::Request);
  engine::Task<engine::Outcome> create_invoice(engine::Request);
  engine::Task<engine::Outcome> charge_in_full(engine::Request);
  engine::Task<engine::Outcome> refund(engine::Request);

  rest::Port rest_;
};

}  // namespace connectors
