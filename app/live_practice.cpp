// Connecting, and letting the loop run until what was asked for has come to rest.
#include "app/live_practice.hpp"

#include "app/hands.hpp"
#include "app/store_copy.hpp"
#include "app/virtual_time.hpp"
#include "workflows/effect_table.hpp"

namespace app {
namespace {

constexpr auto twins_mark = "twins";  // what "made_by" says in a store whose counterparts are twins
// A person waits at the command; what takes longer is looked at again later.
constexpr std::chrono::steady_clock::duration patience = std::chrono::seconds{45};

}  // namespace

engine::Task<connectors::Exchange> CountedTransport::exchange(connectors::Origin origin,
                                                              connectors::HttpRequest request) {
  // Counted down however it ends, also when whoever waits is dropped.
  struct Counted {
    explicit Counted(std::size_t& of) : count(of) { ++count; }
    ~Counted() { --count; }
    std::size_t& count;
  };
  auto const alive = std::make_shared<int>(0);
  while (held_) {
    engine::Callback<engine::Done> released([this, &alive](engine::Callback<engine::Done>::Give give) {
      waiting_.push_back({alive, std::move(give)});
    });
    co_await released;
  }
  Counted const counted(under_way_);
  co_return co_await below_.exchange(std::move(origin), std::move(request));
}

void CountedTransport::hold_back(bool held) {
  auto const released = std::exchange(held_, held) && !held;
  if (!released) return;
  for (auto const& each : std::exchange(waiting_, {}))
    if (!each.alive.expired()) each.go_on(engine::Done{});
}

LivePractice::LivePractice(Configuration configuration, std::unique_ptr<engine::store::Store> store,
                           tz::Zones const& zones)
    : configuration_(std::move(configuration)),
      zones_(zones),
      workflows_(workflows::catalogue(knowledge_of(zones))),
      workflow_list_(listed(workflows_)),
      store_(std::move(store)) {}

LivePractice::~LivePractice() = default;

std::variant<std::unique_ptr<LivePractice>, Failure> LivePractice::open(Configuration const& configuration,
                                                                        std::unique_ptr<engine::store::Store> store,
                                                                        tz::Zones const& zones, Options options) {
  std::unique_ptr<LivePractice> practice(new LivePractice(configuration, std::move(store), zones));
  if (auto failure = practice->fits_store()) return *failure;
  if (auto failure = practice->connect(std::move(options))) return *failure;
  return practice;
}

// What was done at twins must never be carried on at real counterparts, nor the other way round.
std::optional<Failure> LivePractice::fits_store() {
  auto const made_by = store_->get("made_by").value_or("");
  auto const twins = configuration_.wiring.twins.has_value();
  if (made_by == (twins ? twins_mark : "")) return std::nullopt;
  if (twins && made_by.empty() && !store_->last_event()) {
    store_->begin();
    store_->set("made_by", twins_mark);
    store_->commit();
    return std::nullopt;
  }
  return Failure{exit_code::refused,
                 twins ? "The configuration names twins ([twins]), and this store was not made with them. Name another "
                         "store."
                       : "This store was made with twins and the configuration names none: what happened at simulated "
                         "counterparts cannot go on at real ones. Name another store, or the twins' configuration."};
}

std::optional<Failure> LivePractice::connect(Options options) {
  auto wired = wire(configuration_.wiring);
  if (auto* failure = std::get_if<Failure>(&wired)) return *failure;
  auto& found = std::get<Wired>(wired);
  webhook_secret_ = std::move(found.webhook_secret);
  env_ = std::make_unique<connectors::http::AsioEnv>(
      [this, machine = options.clock ? options.clock : machine_now] { return machine() + twins_ahead_; });
  auto transport =
      connectors::http::HttpTransport::open(*env_, env_->loop(), std::move(found.http), std::move(options.noted));
  if (auto* sentence = std::get_if<std::string>(&transport)) return Failure{exit_code::usage, *sentence + "."};
  transport_ = std::get<0>(std::move(transport));
  if (configuration_.wiring.twins) {
    clock_ = std::make_unique<TwinClock>(*transport_, *env_, twins_ahead_);
    bool answered = false;
    engine::TaskGroup asking;
    auto const ask = [](TwinClock& clock, bool& result) -> engine::Task<engine::Done> {
      result = co_await clock.read();
      co_return engine::Done{};
    };
    asking.start(ask(*clock_, answered));
    env_->run_while([&] { return !asking.idle(); });
    if (!answered)
      return Failure{exit_code::try_later, "The twins do not answer at " + configuration_.wiring.twins->control +
                                               ". Start them with `claimstep twins`."};
  }
  counted_ = std::make_unique<CountedTransport>(*transport_);
  counterparts_ = std::make_unique<Counterparts>(*counted_, *env_, found.connections);
  engine_ = std::make_unique<engine::Engine>(*env_, *store_, *counterparts_, workflow_list_, workflows::effect_table(),
                                             configuration_.practice.settings, std::move(options.broke));
  desk_ = std::make_unique<Desk>(*engine_, configuration_.practice);
  if (configuration_.wiring.inbox)
    intake_ =
        std::make_unique<Intake>(*env_, *engine_, *counterparts_, *counterparts_->inbox(), configuration_.practice,
                                 std::chrono::seconds{configuration_.wiring.inbox->poll_seconds});
  return std::nullopt;
}

void LivePractice::start() {
  for_everybody_ = true;
  engine_->resume(reconciles_first(*store_));
  if (intake_) intake_->begin();
}

void LivePractice::run_while(std::function<bool()> const& wanted) {
  env_->run_while([&] {
    engine_->rethrow();
    if (intake_) intake_->rethrow();
    if (runs_) keep_quiet();
    return runs_ && wanted();
  });
}

void LivePractice::keep_quiet() {
  auto const wanted = quiet_wanted_ && quiet_wanted_();
  counted_->hold_back(wanted);
  if (!wanted || counted_->under_way() != 0) return;
  in_quiet_();
  counted_->hold_back(false);
}

void LivePractice::advance_only(std::string const& case_id) {
  if (for_everybody_) return;
  case_id.empty() ? engine_->resume(reconciles_first(*store_))
                  : engine_->resume_only(case_id, reconciles_first(*store_));
}

void LivePractice::carry_on(std::string const& case_id) {
  if (!for_everybody_) {
    run_while([&] { return !engine_->idle(); });
    return end_reconciling(*store_);
  }
  // The loop must wake for this even when nothing else happens.
  auto const late = std::make_shared<bool>(false);
  env_->after(patience, [late] { *late = true; });
  run_while([&] {
    if (meanwhile_) meanwhile_();
    return !*late && waits_ && (case_id.empty() ? !engine_->idle() : engine_->at_work_on(case_id));
  });
  end_reconciling(*store_);
}

void LivePractice::run_until_rest(std::string const& case_id) {
  advance_only(case_id);
  carry_on(case_id);
}

// Real steps are done by real hands.
std::optional<Values> LivePractice::by_hand(engine::store::EffectRow const& row, std::string& refused) {
  if (!demo()) return std::nullopt;
  engine::Outcome outcome;
  engine::TaskGroup hands;
  hands.start(do_by_hand(*counterparts_, row, env_->now() + std::chrono::seconds{30}, outcome, engine_->noted()));
  run_while([&] { return !hands.idle(); });
  return values_seen(outcome, refused);
}

}  // namespace app
