// How does a simulated run reach its twins without a socket? The transport port, answered in process on the Env's time:
// a little seeded latency, the faults that the world orders, and the boundaries at which a process may die.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "connectors/transport.hpp"
#include "connectors/twins/fault_desk.hpp"

namespace connectors::twins {

class InProcess : public Transport {
 public:
  // All three must outlive this; the twins are told apart by their names.
  InProcess(engine::Env&, std::vector<Twin*>, std::vector<WorldFault> faults, FaultCounters&);
  InProcess(InProcess const&) = delete;
  InProcess& operator=(InProcess const&) = delete;

  // Never throws by itself; an exception of Env::reached (a simulated death) passes through. An origin without a
  // deadline gets 30 seconds. No twin of that name, or a deadline that has passed already: not_sent.
  engine::Task<Exchange> exchange(Origin, HttpRequest) override;

  // Tell before something other than an exchange changes a counterpart (an act of another person), so that reads that
  // lag do not see it too early. Costs nothing when the world has no such fault.
  void before_change(std::string const& counterpart);

  // Delivers what was on its way and has arrived by now. Called by itself at the right instants; call it once more
  // before the ledgers are read.
  void deliver_arrived();

 private:
  struct Journey;
  HttpReply answer(Journey const&, Origin const&, HttpRequest const&);
  void deliver_at(engine::Instant);
  void leave_on_its_way(engine::Instant arrival, Origin const&, HttpRequest const&);

  engine::Env& env_;
  FaultCounters& counters_;
  FaultDesk desk_;
  // Calls that the Env still holds find nothing once this transport is gone.
  std::shared_ptr<InProcess*> self_ = std::make_shared<InProcess*>(this);
};

}  // namespace connectors::twins
