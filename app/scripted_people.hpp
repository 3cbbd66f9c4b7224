// Who answers in a simulated practice? The people whom its world scripts: when a case comes to the hold or the state
// that an answer names, that person acts at their desk after the time that the answer says.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/running_practice.hpp"
#include "connectors/twins/world.hpp"

namespace app {

class ScriptedPeople {
 public:
  // Calls back at an instant, unless the practice has ended.
  using At = std::function<void(engine::Instant, std::function<void()>)>;
  // `around` runs each answer and may catch what leaves it. All references must outlive this.
  ScriptedPeople(std::vector<connectors::twins::WorldAnswer> const& answers, RunningPractice& practice, At at,
                 std::function<void(std::function<void()> const&)> around);
  // Looks whether a case has come to where somebody answers; cheap when nothing was journaled since.
  void watch();

 private:
  int given_before(connectors::twins::WorldAnswer const&, std::string const& case_id) const;
  void answer(std::size_t index, std::string const& case_id);
  engine::Said do_answer(connectors::twins::WorldAnswer const&, engine::store::CaseRow const&);
  engine::Said record(connectors::twins::WorldAnswer const&, Seat const&, engine::store::EffectRow const&);

  std::vector<connectors::twins::WorldAnswer> const& answers_;
  RunningPractice& practice_;
  At at_;
  std::function<void(std::function<void()> const&)> around_;
  std::optional<std::int64_t> began_after_;  // the last event of an earlier process; none before the first look
  std::int64_t watched_ = -1;                // the last event looked at
  std::map<std::pair<std::size_t, std::string>, int> answered_;  // how often an answer was given to a case
  std::set<std::pair<std::size_t, std::string>> pending_;
};

}  // namespace app
