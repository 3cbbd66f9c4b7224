// The simulated practice: wiring, the loop with its deaths, and the world's script.
#include "app/simulation.hpp"

#include <algorithm>

#include "connectors/twins/inbox_twin.hpp"
#include "connectors/twins/platform_twin.hpp"
#include "connectors/twins/portal_twin.hpp"
#include "connectors/twins/sheet_twin.hpp"
#include "tz/conversion.hpp"
#include "workflows/effect_table.hpp"

namespace app {
namespace {
using namespace connectors::twins;
using workflows::codec::Json;

// The world was checked when it was read, so a wall time it gives exists; the earlier of two readings is taken.
WallTimes wall_times(tz::Zones const& zones) {
  return [&zones](workflows::Date date, std::string const& time, std::string const& zone) {
    auto const since =
        std::chrono::hours{std::stoi(time.substr(0, 2))} + std::chrono::minutes{std::stoi(time.substr(3, 2))};
    auto const conversion = tz::convert(zones, {date, since}, zone);
    return conversion.readings.empty() ? workflows::Instant{} : conversion.readings.front().instant;
  };
}

std::vector<Twin*> pointers(std::vector<std::unique_ptr<Twin>> const& all) {
  std::vector<Twin*> raw;
  for (auto const& each : all) raw.push_back(each.get());
  return raw;
}

std::vector<engine::Workflow const*> pointers(std::vector<std::unique_ptr<engine::Workflow>> const& all) {
  std::vector<engine::Workflow const*> raw;
  for (auto const& each : all) raw.push_back(each.get());
  return raw;
}

}  // namespace

workflows::Knowledge knowledge_of(tz::Zones const& zones) {
  return {zones, [](std::string_view text) { return engine::to_hex(engine::sha256(text)); }};
}

Simulation::Process::Process(Simulation& of)
    : transport(of.env_, pointers(of.twins_), of.world_.faults, of.counters_),
      counterparts(transport, of.env_, of.world_),
      engine(std::make_unique<engine::Engine>(of.env_, *of.store_, counterparts, pointers(of.workflows_),
                                              workflows::effect_table(), of.practice_.settings)),
      desk(*engine, of.practice_),
      intake(of.env_, *engine, counterparts, counterparts.inbox(), of.practice_,
             std::chrono::minutes{of.world_.policies.poll_minutes}) {}

Simulation::Simulation(std::unique_ptr<engine::store::Store> store, World world, tz::Zones const& zones,
                       std::uint64_t seed, engine::Instant now)
    : world_(std::move(world)),
      store_(std::move(store)),
      zones_(zones),
      practice_(practice_of(world_)),
      workflows_(workflows::catalogue(knowledge_of(zones))),
      time_(now, seed),
      env_(time_, world_.deaths) {
  twins_.push_back(std::make_unique<InboxTwin>(world_));
  twins_.push_back(std::make_unique<PlatformTwin>(world_, wall_times(zones_)));
  twins_.push_back(std::make_unique<PortalTwin>(world_, wall_times(zones_)));
  twins_.push_back(std::make_unique<SheetTwin>(world_));
}

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
  auto const saved = Json::parse(*twins);
  for (auto& twin : simulation->twins_) twin->restore(saved.at(twin->name()));
  auto tally = workflows::codec::from_text<FaultTally>(saved.at("faults").dump());
  if (auto* found = std::get_if<FaultTally>(&tally)) static_cast<FaultTally&>(simulation->counters_) = *found;
  if (whole_practice) {
    simulation->schedule_world();
    simulation->guarded([&] { simulation->start_process(true); });
  } else {
    simulation->people_act_ = false;
    simulation->process_ = std::make_unique<Process>(*simulation);
  }
  return simulation;
}

std::unique_ptr<engine::store::Store> Simulation::release_store() {
  process_.reset();
  time_.drop_process();
  return std::move(store_);
}

Simulation::~Simulation() = default;

void Simulation::start_process(bool intake_runs) {
  process_ = std::make_unique<Process>(*this);
  process_->engine->resume(false);
  if (intake_runs) process_->intake.begin();
}

void Simulation::advance_only(std::string const& case_id) {
  auto const reconcile = store_->get("reconcile_first") == "1";  // a restored backup
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
    watch_answers();
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
  Json twins = Json::object();
  for (auto const& twin : twins_) twins[twin->name()] = twin->save();
  twins["faults"] = workflows::codec::write(static_cast<FaultTally const&>(counters_));
  store_->begin();
  store_->set("virtual_now", workflows::words(time_.now()));
  store_->set("twins", twins.dump());
  store_->commit();
}

// All twins' entries in the order they were accepted; the case is looked up from the effect id each carried.
std::vector<Json> Simulation::ledger() const {
  std::vector<LedgerEntry> all;
  for (auto const& twin : twins_) all.insert(all.end(), twin->ledger().begin(), twin->ledger().end());
  std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.at < b.at; });
  std::vector<Json> list;
  for (auto const& entry : all) {
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

// --- scripted people ---

bool Simulation::fits(WorldAnswer const& answer, engine::store::CaseRow const& row) const {
  auto const ticket =
      std::find(row.tags.begin(), row.tags.end(), std::pair<std::string, std::string>("ticket", answer.ticket));
  if (!answer.ticket.empty() && ticket == row.tags.end()) return false;
  if (!answer.hold.empty() && row.hold_code != answer.hold) return false;
  if (!answer.state.empty() && row.state != answer.state) return false;
  return !answer.hold.empty() || !answer.state.empty();
}

void Simulation::watch_answers() {
  auto const last = store_->last_event();
  auto const seq = last ? last->seq : 0;
  if (!people_act_ || seq == watched_seq_ || world_.answers.empty()) return;
  watched_seq_ = seq;
  for (auto const& row : store_->cases({})) {
    for (std::size_t i = 0; i < world_.answers.size(); ++i) {
      auto const& answer = world_.answers[i];
      auto const key = std::pair(i, row.id);
      if (!fits(answer, row) || pending_.count(key) != 0 || (answer.times != 0 && answered_[key] >= answer.times))
        continue;
      pending_.insert(key);
      time_.at_in_world(time_.now() + std::chrono::seconds{answer.after_seconds},
                        [this, i, id = row.id] { this->answer(i, id); });
    }
  }
}

void Simulation::answer(std::size_t index, std::string const& case_id) {
  auto const key = std::pair(index, case_id);
  pending_.erase(key);
  watched_seq_ = -1;
  auto const row = store_->find_case(case_id);
  if (!row || !fits(world_.answers[index], *row)) return;
  ++answered_[key];
  guarded([&] { do_answer(world_.answers[index], *row); });
}

engine::Said Simulation::do_answer(WorldAnswer const& answer, engine::store::CaseRow const& row) {
  auto const* person = practice_.find(answer.person);
  Seat const seat{person != nullptr ? *person : Person{}, true};
  auto& desk = process_->desk;
  auto const waiting = desk.waiting_effect(row.id);
  Values values(answer.set.begin(), answer.set.end());
  auto settle = [&](engine::Engine::Answer how) {
    for (auto const& each : store_->effects_of(row.id))
      if (each.state == "held") return desk.settle(seat, each.id, how, values, answer.reason);
    return engine::Said{engine::Said::Kind::not_found, "no effect is held", 0, {}};
  };
  switch (answer.answer) {
    case AnswerKind::release:
      return desk.release(seat, row.id, answer.reason, std::nullopt);
    case AnswerKind::override_hold:
      return desk.override_hold(seat, row.id, answer.reason, std::nullopt);
    case AnswerKind::accept:
      return desk.accept(seat, row.id, answer.offer, answer.reason, std::nullopt);
    case AnswerKind::attest:
      return desk.attest(seat, row.id, std::nullopt);
    case AnswerKind::withdraw:
      return desk.withdraw(seat, row.id, answer.reason, std::nullopt);
    case AnswerKind::hold:
      return desk.hold(seat, row.id, answer.reason, std::nullopt);
    case AnswerKind::note:
      return desk.note(seat, row.id, answer.reason, std::nullopt);
    case AnswerKind::assign:
      return desk.assign(seat, row.id, answer.person, std::nullopt);
    case AnswerKind::settle_happened:
      return settle(engine::Engine::Answer::happened);
    case AnswerKind::settle_not_happened:
      return settle(engine::Engine::Answer::did_not_happen);
    case AnswerKind::settle_cancel:
      return settle(engine::Engine::Answer::cancel);
    case AnswerKind::go:
      if (waiting) return desk.go(seat, waiting->id, std::nullopt);
      break;
    case AnswerKind::record: {
      if (!waiting) break;
      if (answer.set.count("rejected") != 0) return desk.record(seat, waiting->id, values, std::nullopt);
      std::string refused;
      if (auto seen = by_hand(*waiting, refused)) {
        // What the script says was seen goes before what the counterpart shows.
        std::erase_if(*seen, [&](auto const& each) { return answer.set.count(each.first) != 0; });
        values.insert(values.end(), seen->begin(), seen->end());
      } else if (!refused.empty()) {
        values = {{"rejected", refused}};
      }
      return desk.record(seat, waiting->id, values, std::nullopt);
    }
    case AnswerKind::approve:
    case AnswerKind::refuse:
      for (auto const& approval : store_->approvals_of(row.id))
        if (approval.state == "open")
          return desk.decide(seat, approval.id, answer.answer == AnswerKind::approve, answer.reason);
  }
  return {engine::Said::Kind::not_found, "there is nothing to answer", 0, {}};
}

// The person uses the counterpart's own screen: the request carries no effect id, so the ledger shows a person's act.
std::optional<Values> Simulation::by_hand(engine::store::EffectRow const& row, std::string& refused) {
  engine::Request request;
  request.case_id = row.case_id;
  request.kind = row.kind;
  request.key = row.key;
  request.payload = row.payload;
  request.deadline = time_.now() + std::chrono::seconds{30};
  engine::Outcome outcome;
  engine::TaskGroup hands;
  auto const lookup = row.command_class == "lookup";
  auto work = [](Counterparts& at, engine::Request what, bool only_reads,
                 engine::Outcome& result) -> engine::Task<engine::Done> {
    if (only_reads) {
      result = co_await at.fetch(what);
      co_return engine::Done{};
    }
    auto const look = co_await at.look(what);
    what.pre_image = look.pre_image;
    if (look.presence == engine::Presence::present) {
      result.verdict = engine::Verdict::done;
      result.payload = look.payload;
      result.reference = look.reference;
    } else if (look.presence == engine::Presence::absent) {
      result = co_await at.send(what);
    } else {
      result.verdict = engine::Verdict::rejected;
      result.reason = look.code;
    }
    co_return engine::Done{};
  };
  hands.start(work(process_->counterparts, request, lookup, outcome));
  auto const limit = time_.now() + std::chrono::minutes{2};
  for (auto next = time_.next(); next && *next <= limit && !hands.idle(); next = time_.next()) time_.step();
  if (outcome.verdict == engine::Verdict::rejected) refused = outcome.reason;
  if (outcome.verdict != engine::Verdict::done) return std::nullopt;
  Values values;
  auto const payload = Json::parse(outcome.payload);
  for (auto const& [name, value] : payload.items())
    values.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
  if (!outcome.reference.empty()) values.emplace_back("reference", outcome.reference);
  return values;
}

}  // namespace app
