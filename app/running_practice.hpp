// What does a command need of the practice it works in? An engine that runs, whoever runs it: the command itself for as
// long as it takes, `serve`, or a demonstration that stays up.
#pragma once
#include <optional>
#include <string>

#include "app/desk.hpp"
#include "tz/zones.hpp"

namespace app {

class RunningPractice {
 public:
  virtual ~RunningPractice() = default;
  // The counterparts are twins: people may be claimed with --as.
  virtual bool demo() const = 0;
  virtual engine::Engine& engine() = 0;
  virtual Desk& desk() = 0;
  virtual Practice const& practice() const = 0;
  virtual tz::Zones const& zones() const = 0;
  virtual engine::Instant now() const = 0;

  // Only this case moves from now on (empty: all). Where the engine runs for everybody, everything moves anyway.
  virtual void advance_only(std::string const& case_id) = 0;
  // After an act: goes on until this case (empty: every case) needs a person, a timer or another case.
  virtual void carry_on(std::string const& case_id) = 0;
  // Goes on until nothing is left to do that need not wait for a person, a day or a client.
  virtual void run_until_rest(std::string const& case_id) = 0;
  // Does a step in the simulated counterpart as a person would; nothing where the counterparts are real, or with a
  // code in `refused` when the counterpart does not take it.
  virtual std::optional<Values> by_hand(engine::store::EffectRow const&, std::string& /*refused*/) {
    return std::nullopt;
  }
};

}  // namespace app
