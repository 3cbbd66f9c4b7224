// The simulated practice: wiring, the loop with its deaths, and the world's script.
#include "app/simulation.hpp"

#include <algorithm>

#include "app/hands.hpp"
#include "app/store_copy.hpp"
#include "workflows/effect_table.hpp"

namespace app {
namespace {
using namespace connectors::twins;
using workflows::codec::Json;
}  // namespace

Simulation::Process::Process(Simulation& of)
    : transport(of.env_, listed(of.twins_), of.world_.faults, of.counters_),
      counterparts(transport, of.env_, connections_to(of.world_)),
      engine(std::make_unique<engine::Engine>(of.env_, *of.store_, counterparts, listed(of.workflows_),
                                              workflows::effect_table(), of.practice_.settings)),
      desk(*engine, of.practice_),
      intake(of.env_, *engine, counterparts, *counterparts.inbox(), of.practice_,
             std::chrono::minutes{of.world_.policies.poll_minutes}) {}

Simulation::Simulation(std::unique_ptr<engine::store::Store> store, World world, tz::Zones const& zones,
                       std::uint64_t seed, engine::Instant now)
    : world_(std::move(world)),
      store_(std::move(store)),
      zones_(zones),
      practice_(practice_of(world_)),
      workflows_(workflows::catalogue(knowledge_of(zones))),
      time_(now, seed),
      env_(time_, world_.deaths),
      twins_(twins_of(world_, zones_)),
      people_(
          world_.answers, *this,
          [this](engine::Instant when, std::function<void()> what) { time_.at_in_world(when, std::move(what)); },
          [this](std::function<void()> const& what) { guarded(what); }) {}

Simulation::Simulation(World world, std::unique_ptr<engine::store::Store> store, tz::Zones const& zones,
                       std::uint64_t seed)
    : Simulation(std::move(store), world, zones, seed, world.now) {
  store_->begin();
  store_->set("made_by", "demo");
  store_->set("world", workflows::codec::to_text(world_));
  store_->set("seed", std::to_string(seed));
  store_->set("tzdata", zones_.tzdata());
  store_->commit();
  schedule_world();
  guarded([&] { start_process(true); });
}

std::unique_ptr<Simulation> Simulation::reopen(std::unique_ptr<engine::store::Store> store, tz::Zones const& zones,
                                               bool whole_practice) {
  auto const text = store->get("world"), now = store->get("virtual_now"), twins = store->get("twins"),
             seed = store->get("seed");
  auto world = text ? workflows::codec::from_text<World>(*text, workflows::codec::Unknown::refuse)
                    : std::variant<World, std::vector<workflows::codec::Problem>>{};
  auto const instant = now ? workflows::parse_instant(*now) : std::nullopt;
  if (!text || !std::holds_alternative<World>(world) || !instant || !twins) return nullptr;
  auto again = std::get<World>(std::move(world));
  again.deaths.clear();
  // Another seed than before: salts must differ from those already used.
  auto const next_seed =
      seed ? std::stoull(*seed) + static_cast<std::uint64_t>(store->last_event() ? store->last_event()->seq : 0) + 1
           : 1;
  std::unique_ptr<Simulation> simulation(
      new Simulation(std::move(store), std::move(again), zones, next_seed, *instant));
  take_up(Json::parse(*twins), simulation->twins_, simulation->counters_);
  if (whole_practice) {
    simulation->schedule_world();
    simulation->guarded([&] { simulation->start_process(true); });
  } else {
    simulation->people_act_ = false;
    simulation->process_ = std::make_unique<Process>(*simulation);
  }
  return simulation;
}

Simulation::~Simulation() = default;

void Simulation::start_process(bool intake_runs) {
  process_ = std::make_unique<Process>(*this);
  process_->engine->resume(false);
  if (intake_runs) process_->intake.begin();
}

void Simulation::advance_only(std::string const& case_id) {
  if (people_act_) return;  // the whole practice moves
  auto const reconcile = reconciles_first(*store_);
  guarded([&] {
    case_id.empty() ? process_->engine->resume(reconcile) : process_->engine->resume_only(case_id, reconcile);
  });
}

void Simulation::schedule_world() {
  for (auto const& act : world_.acts) {
    if (act.at < time_.now()) continue;  // it has happened already
    time_.at_in_world(act.at, [this, act] {
      for (auto& twin : twins_) {
        if (process_) process_->transport.before_change(twin->name());
        if (twin->act(act, time_.now())) return;
      }
    });
  }
}

// Runs something of the process; when it dies, what it had in memory is gone and it starts again from its store.
void Simulation::guarded(std::function<void()> const& what) {
  try {
    what();
    if (process_) process_->engine->rethrow(), process_->intake.rethrow();
  } catch (ProcessDied const&) {
    ++deaths_;
    process_.reset();
    time_.drop_process();
    store_->roll_back();
    guarded([this] { start_process(true); });
  }
}

void Simulation::run(std::function<void()> const& after_each) { run_until(end_of(world_), after_each); }

void Simulation::run_until(engine::Instant end, std::function<void()> const& after_each) {
  for (auto next = time_.next(); next && *next <= end; next = time_.next()) {
    guarded([this] { time_.step(); });
    if (people_act_) people_.watch();
    if (after_each) after_each();
  }
  time_.set_now(end);
  process_->transport.deliver_arrived();
}

void Simulation::settle_down() {
  // What is under way takes seconds of virtual time; a quiet period or a timer may take longer and is left waiting.
  auto const limit = time_.now() + std::chrono::minutes{2};
  for (auto next = time_.next(); next && *next <= limit && !process_->engine->idle(); next = time_.next())
    guarded([this] { time_.step(); });
}

void Simulation::save() {
  store_->begin();
  store_->set("virtual_now", workflows::words(time_.now()));
  store_->set("twins", kept(twins_, counters_).dump());
  store_->commit();
}

// All twins' entries in the order they were accepted; the case is looked up from the effect id each carried.
std::vector<Json> Simulation::ledger() const {
  std::vector<Json> list;
  for (auto const& entry : ledger_of(twins_)) {
    Json item{{"counterpart", entry.counterpart}, {"kind", entry.kind}, {"subject", entry.subject}};
    if (entry.effect.starts_with("E-"))
      if (auto const effect = store_->find_effect(std::stoll(entry.effect.substr(2)))) item["case"] = effect->case_id;
    item["by"] = entry.by;
    item["at"] = workflows::words(entry.at);
    item["detail"] = entry.detail;
    list.push_back(std::move(item));
  }
  return list;
}

// --- a person at the counterpart's own screen ---

std::optional<Values> Simulation::by_hand(engine::store::EffectRow const& row, std::string& refused) {
  engine::Outcome outcome;
  engine::TaskGroup hands;
  hands.start(do_by_hand(process_->counterparts, row, time_.now() + std::chrono::seconds{30}, outcome, {}));
  auto const limit = time_.now() + std::chrono::minutes{2};
  for (auto next = time_.next(); next && *next <= limit && !hands.idle(); next = time_.next()) time_.step();
  return values_seen(outcome, refused);
}

// --- what a command asks of it ---

void Simulation::carry_on(std::string const& /*case_id*/) {
  settle_down();
  save();
  end_reconciling(*store_);
}

void Simulation::run_until_rest(std::string const& case_id) {
  advance_only(case_id);
  settle_down();
  // Quiet periods and pauses between attempts are waited for on virtual time, a day at most.
  auto const waits_by_time = [&](engine::store::EffectRow const& row) {
    auto const waits = row.state == "unknown" || (row.state == "planned" && row.dispatch == "auto");
    return waits && row.due && (case_id.empty() || row.case_id == case_id);
  };
  auto const limit = time_.now() + std::chrono::hours{24};
  for (;;) {
    std::optional<engine::Instant> next;
    for (auto const& effect : store_->open_effects())
      if (waits_by_time(effect)) next = std::min(next.value_or(*effect.due), *effect.due);
    if (!next || time_.now() >= limit) break;
    run_until(std::max(*next, time_.now() + std::chrono::seconds{1}));
    settle_down();
  }
  save();
  end_reconciling(*store_);
}

}  // namespace app
