// Which fault of the world strikes an exchange, and what does the counterpart answer then? Counted and judged here
// once, for the run in process and for the twins behind sockets; how the exchange travels is theirs.
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
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

inline bool strikes(WorldFault const* fault, FaultKind kind) { return fault != nullptr && fault->fault == kind; }
// Does the counterpart hear of the request, whatever becomes of its answer?
bool reaches_the_twin(WorldFault const*);

class FaultDesk {
 public:
  // Twins and counters must outlive this; the twins are told apart by their names.
  FaultDesk(std::vector<Twin*>, std::vector<WorldFault>, FaultCounters&);

  // One more, which counts from now on.
  void add(WorldFault);
  std::deque<WorldFault> const& faults() const { return faults_; }

  // Null: no twin of that name.
  Twin* find(std::string_view counterpart) const;
  // Counts the exchange for every fault that matches it; the first whose turn it is strikes, null when none does. The
  // pointer stays good. `verbs` are what faults may name the exchange by: of some requests several are true.
  WorldFault const* count_and_pick(std::string_view counterpart, std::span<std::string_view const> verbs,
                                   HttpRequest const&);
  // What comes back from the counterpart at `now` under this fault (null: none), before the way back spoils it.
  HttpReply answer(Twin&, WorldFault const*, HttpRequest const&, engine::Instant now);
  // Tell before something other than `answer` changes a counterpart, so that reads that lag do not see it too early.
  // Costs nothing when no fault lags.
  void before_change(Twin const&, engine::Instant now);

 private:
  HttpReply answer_from_before(Twin&, HttpRequest const&, engine::Instant as_of);

  std::vector<Twin*> twins_;
  std::deque<WorldFault> faults_;  // grows without moving what was picked
  FaultCounters& counters_;
  engine::Duration longest_lag_{};
};

}  // namespace connectors::twins
