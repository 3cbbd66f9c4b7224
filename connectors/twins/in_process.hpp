// How does a simulated run reach its twins without a socket? The transport port, answered in process on the Env's time:
// a little seeded latency, the faults that the world orders, and the boundaries at which a process may die.
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "connectors/transport.hpp"
#include "connectors/twins/twin.hpp"
#include "connectors/twins/world.hpp"

namespace connectors::twins {

// A write that left us but reaches the counterpart only later, after its sender gave up.
struct OnItsWay {
  workflows::Instant at{};  // when it arrives
  std::string counterpart, method, target, body;
  std::map<std::string, std::string> headers;
};
BOOST_DESCRIBE_STRUCT(OnItsWay, (), (at, counterpart, method, target, body, headers))

// A counterpart as it was until `until`.
struct Earlier {
  workflows::Instant until{};
  std::unique_ptr<Twin> twin;
};

// What a snapshot of a run needs: how often each fault has been counted, and what is still on its way.
struct FaultTally {
  std::vector<int> seen;  // per fault of the world: exchanges that matched it so far
  std::vector<OnItsWay> on_its_way;
};
BOOST_DESCRIBE_STRUCT(FaultTally, (), (seen, on_its_way))

// What outlives a restart of the engine; kept by whoever keeps the twins. What the counterparts were before is kept
// only for reads that lag: after a snapshot without it they merely lag less.
struct FaultCounters : FaultTally {
  std::map<std::string, std::deque<Earlier>> earlier;  // per counterpart, oldest first
};

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
  Twin* find(std::string const& counterpart) const;
  WorldFault const* count_and_pick(Origin const&, HttpRequest const&);
  HttpReply answer(Journey const&, Origin const&, HttpRequest const&);
  HttpReply answer_from_before(Twin&, HttpRequest const&, engine::Instant as_of);
  void deliver_at(engine::Instant);
  void leave_on_its_way(engine::Instant arrival, Origin const&, HttpRequest const&);

  engine::Env& env_;
  std::vector<Twin*> twins_;
  std::vector<WorldFault> faults_;
  FaultCounters& counters_;
  engine::Duration longest_lag_{};
  // Calls that the Env still holds find nothing once this transport is gone.
  std::shared_ptr<InProcess*> self_ = std::make_shared<InProcess*>(this);
};

}  // namespace connectors::twins
