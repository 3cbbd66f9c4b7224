// What did a counterpart really accept? Each twin writes one entry per effect it accepted, whatever it then answered.
// This is the judge of every test: it knows nothing of what the engine believes.
#pragma once
#include <string>
#include <vector>

#include "workflows/codec/json.hpp"

namespace connectors::twins {

struct LedgerEntry {
  workflows::Instant at{};
  std::string counterpart;  // ticket_inbox, care_platform, payer_portal
  std::string kind;         // as in the JSON contract: "ticket.participant_added"
  std::string subject;      // conversation, invoice, portal session …
  std::string effect;       // our effect id as the request carried it; empty for acts of people and the world
  std::string by;           // engine, person, client, world
  workflows::codec::Json detail;
};
BOOST_DESCRIBE_STRUCT(LedgerEntry, (), (at, counterpart, kind, subject, effect, by, detail))

using Ledger = std::vector<LedgerEntry>;

}  // namespace connectors::twins
