// Does today's program still make of every case what was recorded? Replays each case's events and compares the state
// reached and the commands issued with what stands beside each event. A difference names the case, both sides and what
// to do.
#pragma once
#include <string>
#include <vector>

#include "engine/core/workflow.hpp"
#include "engine/store/store.hpp"

namespace engine {

struct Mismatch {
  std::string case_id;
  std::int64_t case_seq = 0;  // the event at which they part
  std::string recorded, recomputed, sentence;
};

struct ReplayReport {
  std::int64_t cases = 0, events = 0;
  std::vector<Mismatch> mismatches;
};

// All cases, or one. Reads only.
ReplayReport check_replay(store::Store&, std::vector<Workflow const*> const&, std::string const& only_case = {});

// The digest of issued commands that the journal keeps beside an event.
std::string digest_of(std::vector<Command> const&);

}  // namespace engine
