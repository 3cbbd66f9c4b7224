// What does every simulated counterpart have in common? It is a value: state, rules and quirks, copied to take a
// snapshot. It answers HTTP requests in process on the time it is told, and writes what it accepts into a ledger.
#pragma once
#include <memory>
#include <string>

#include "connectors/transport.hpp"
#include "connectors/twins/ledger.hpp"
#include "connectors/twins/world.hpp"

namespace connectors::twins {

class Twin {
 public:
  virtual ~Twin() = default;
  virtual std::string name() const = 0;  // ticket_inbox, care_platform, payer_portal
  // Answers one request as the vendor would. `effect` is our effect id ("x-claimstep-effect" header), noted in the
  // ledger.
  virtual HttpReply handle(HttpRequest const&, engine::Instant now) = 0;
  // Something another person does here; false when it is not this counterpart's to do.
  virtual bool act(WorldAct const&, engine::Instant now) = 0;
  virtual Ledger const& ledger() const = 0;
  virtual std::unique_ptr<Twin> copy() const = 0;
  // Snapshot for a store that is opened again later; restore() reads what save() wrote.
  virtual workflows::codec::Json save() const = 0;
  virtual void restore(workflows::codec::Json const&) = 0;
};

}  // namespace connectors::twins
