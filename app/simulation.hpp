// How does a whole practice run on virtual time? World, twins, transport, engine and scripted people, on the production
// engine and connectors. A death of the process drops everything but the world and the store; then it starts again.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/counterparts.hpp"
#include "app/desk.hpp"
#include "app/intake.hpp"
#include "app/practice.hpp"
#include "app/virtual_time.hpp"
#include "connectors/twins/in_process.hpp"
#include "connectors/twins/world.hpp"
#include "engine/engine.hpp"
#include "engine/store/store.hpp"
#include "tz/zones.hpp"
#include "workflows/catalogue.hpp"

namespace app {

// hex SHA-256 and the zone data, for the rules.
workflows::Knowledge knowledge_of(tz::Zones const&);

class Simulation {
 public:
  // Starts on a fresh store. `zones` must outlive this.
  Simulation(connectors::twins::World world, std::unique_ptr<engine::store::Store> store, tz::Zones const& zones,
             std::uint64_t seed);
  // Takes up a store that an earlier simulation left, with its twins as they were; null when the store is not one. With
  // `whole_practice` the world's script, intake and scripted people go on too; without, only what the caller does
  // happens.
  static std::unique_ptr<Simulation> reopen(std::unique_ptr<engine::store::Store> store, tz::Zones const& zones,
                                            bool whole_practice);
  // Gives the store back, for closing it or opening it again. The simulation must not be used afterwards.
  std::unique_ptr<engine::store::Store> release_store();
  ~Simulation();

  // Runs up to the world's end. `after_each` is called after every call made, for progress.
  void run(std::function<void()> const& after_each = {});
  void run_until(engine::Instant end, std::function<void()> const& after_each = {});
  // Runs until nothing is under way for the moment: exchanges are over; timers and quiet periods may wait.
  void settle_down();
  // Keeps the twins and the clock in the store, so that the next command finds them.
  void save();

  engine::Engine& engine() { return *process_->engine; }
  Desk& desk() { return process_->desk; }
  Practice const& practice() const { return practice_; }
  VirtualTime& time() { return time_; }
  std::vector<workflows::codec::Json> ledger() const;
  int deaths() const { return deaths_; }
  // Does a step in the simulated counterpart with a person's own hands; the done event's fields as they would be
  // recorded. Nothing when the counterpart did not take it; then `refused` says why, as a hold code.
  std::optional<Values> by_hand(engine::store::EffectRow const&, std::string& refused);
  // Only this case advances from now on (a command line without an engine of its own).
  void advance_only(std::string const& case_id);

 private:
  struct Process {
    explicit Process(Simulation&);
    connectors::twins::InProcess transport;
    Counterparts counterparts;
    std::unique_ptr<engine::Engine> engine;
    Desk desk;
    Intake intake;
  };
  Simulation(std::unique_ptr<engine::store::Store> store, connectors::twins::World world, tz::Zones const& zones,
             std::uint64_t seed, engine::Instant now);
  void start_process(bool intake_runs);
  void schedule_world();
  void watch_answers();
  void answer(std::size_t index, std::string const& case_id);
  engine::Said do_answer(connectors::twins::WorldAnswer const&, engine::store::CaseRow const&);
  bool fits(connectors::twins::WorldAnswer const&, engine::store::CaseRow const&) const;
  void guarded(std::function<void()> const& what);

  connectors::twins::World world_;
  std::unique_ptr<engine::store::Store> store_;
  tz::Zones const& zones_;
  Practice practice_;
  std::vector<std::unique_ptr<engine::Workflow>> workflows_;
  VirtualTime time_;
  ProcessEnv env_;
  std::vector<std::unique_ptr<connectors::twins::Twin>> twins_;
  connectors::twins::FaultCounters counters_;
  std::unique_ptr<Process> process_;
  int deaths_ = 0;
  bool people_act_ = true;  // the world's scripted people answer
  std::int64_t watched_seq_ = -1;
  std::map<std::pair<std::size_t, std::string>, int> answered_;  // how often an answer was given to a case
  std::set<std::pair<std::size_t, std::string>> pending_;
};

}  // namespace app
