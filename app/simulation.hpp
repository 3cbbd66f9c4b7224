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
#include "app/knowledge.hpp"
#include "app/practice.hpp"
#include "app/running_practice.hpp"
#include "app/scripted_people.hpp"
#include "app/twins_of_world.hpp"
#include "app/virtual_time.hpp"
#include "connectors/twins/in_process.hpp"
#include "connectors/twins/world.hpp"
#include "engine/engine.hpp"
#include "engine/store/store.hpp"
#include "tz/zones.hpp"

namespace app {

class Simulation final : public RunningPractice {
 public:
  // Starts on a fresh store. `zones` must outlive this.
  Simulation(connectors::twins::World world, std::unique_ptr<engine::store::Store> store, tz::Zones const& zones,
             std::uint64_t seed);
  // Takes up a store that an earlier simulation left, with its twins as they were; null when the store is not one. With
  // `whole_practice` the world's script, intake and scripted people go on too; without, only what the caller does
  // happens.
  static std::unique_ptr<Simulation> reopen(std::unique_ptr<engine::store::Store> store, tz::Zones const& zones,
                                            bool whole_practice);
  ~Simulation() override;

  // Runs up to the world's end. `after_each` is called after every call made, for progress.
  void run(std::function<void()> const& after_each = {});
  void run_until(engine::Instant end, std::function<void()> const& after_each = {});
  // Runs until nothing is under way for the moment: exchanges are over; timers and quiet periods may wait.
  void settle_down();
  // Keeps the twins and the clock in the store, so that the next command finds them.
  void save();

  bool demo() const override { return true; }
  engine::Engine& engine() override { return *process_->engine; }
  Desk& desk() override { return process_->desk; }
  Practice const& practice() const override { return practice_; }
  tz::Zones const& zones() const override { return zones_; }
  engine::Instant now() const override { return time_.now(); }
  VirtualTime& time() { return time_; }
  std::vector<workflows::codec::Json> ledger() const;
  int deaths() const { return deaths_; }
  std::optional<Values> by_hand(engine::store::EffectRow const&, std::string& refused) override;
  void advance_only(std::string const& case_id) override;
  // The clock moves on for what is under way, and the twins are kept in the store.
  void carry_on(std::string const& case_id) override;
  void run_until_rest(std::string const& case_id) override;

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
  void guarded(std::function<void()> const& what);

  connectors::twins::World world_;
  std::unique_ptr<engine::store::Store> store_;
  tz::Zones const& zones_;
  Practice practice_;
  std::vector<std::unique_ptr<engine::Workflow>> workflows_;
  VirtualTime time_;
  ProcessEnv env_;
  Twins twins_;
  connectors::twins::FaultCounters counters_;
  std::unique_ptr<Process> process_;
  int deaths_ = 0;
  bool people_act_ = true;  // the world's scripted people answer
  ScriptedPeople people_;
};

}  // namespace app
