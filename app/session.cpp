// Opening, and the two ways to carry on: virtual time for demonstrations, the wall clock for real stores.
#include "app/session.hpp"

#include "workflows/effect_table.hpp"

namespace app {
namespace {

constexpr auto reconcile_mark = "reconcile_first";

std::vector<engine::Workflow const*> pointers(std::vector<std::unique_ptr<engine::Workflow>> const& all) {
  std::vector<engine::Workflow const*> raw;
  for (auto const& each : all) raw.push_back(each.get());
  return raw;
}

bool only_looks(Use use) { return use == Use::read || use == Use::copy; }

bool waits_by_time(engine::store::EffectRow const& row) {
  return row.state == "unknown" || (row.state == "planned" && row.dispatch == "auto");
}

}  // namespace

std::string people_words(Practice const& practice) {
  std::string text;
  for (auto const& person : practice.people) {
    std::string roles;
    for (auto const& role : person.roles) roles += (roles.empty() ? "" : ", ") + role;
    text += (text.empty() ? "" : "; ") + person.id + " (" + person.name + ": " + roles + ")";
  }
  return text.empty() ? "nobody" : text;
}

Session::Session(SessionRequest request, tz::Zones zones)
    : request_(std::move(request)),
      zones_(std::move(zones)),
      workflows_(workflows::catalogue(knowledge_of(zones_))),
      workflow_list_(pointers(workflows_)) {}

Session::~Session() = default;

std::variant<std::unique_ptr<Session>, Failure> Session::open(SessionRequest request) {
  auto zones = tz::Zones::load();
  if (auto* broken = std::get_if<tz::ZonesBroken>(&zones)) return Failure{exit_code::failed, broken->sentence};
  std::unique_ptr<Session> session(new Session(std::move(request), std::get<tz::Zones>(std::move(zones))));
  auto const& asked = session->request_;
  engine::store::OpenOptions options;
  options.read_only = asked.use == Use::read;
  options.wait_milliseconds = asked.wait_milliseconds;
  auto store = engine::store::open(asked.configuration.store, options);
  auto* reason = std::get_if<engine::store::NotOpened>(&store);
  if (reason != nullptr && reason->code == "missing" && asked.use == Use::write_or_make) {
    // Nobody unknown leaves a file behind.
    if (asked.configuration.practice.of_user(asked.unix_user) == nullptr) return session->unmapped();
    options.create = session->made_store_ = true;
    store = engine::store::open(asked.configuration.store, options);
    reason = std::get_if<engine::store::NotOpened>(&store);
  }
  if (reason != nullptr) return failure_of(*reason);
  if (auto failure = session->take(std::get<0>(std::move(store)))) return *failure;
  return session;
}

std::optional<Failure> Session::take(std::unique_ptr<engine::store::Store> store) {
  demo_ = store->get("made_by") == "demo";
  if (demo_) return take_demo(std::move(store));
  practice_ = request_.configuration.practice;
  store_ = std::move(store);
  env_ = std::make_unique<WallEnv>(request_.clock);
  now_ = env_->now();
  if (!request_.as.empty())
    return Failure{exit_code::not_allowed,
                   "--as exists only on stores made by demo or simulate. Here the account that runs the command acts."};
  if (only_looks(request_.use)) return may_read();
  connector_ = std::make_unique<NoCounterparts>();
  engine_ = std::make_unique<engine::Engine>(*env_, *store_, *connector_, workflow_list_, workflows::effect_table(),
                                             practice_.settings);
  desk_ = std::make_unique<Desk>(*engine_, practice_);
  return std::nullopt;
}

std::optional<Failure> Session::take_demo(std::unique_ptr<engine::store::Store> store) {
  if (!only_looks(request_.use)) {
    simulation_ = Simulation::reopen(std::move(store), zones_, false);
    if (!simulation_)
      return Failure{
          exit_code::failed,
          "The demonstration in this store was broken off before its counterparts were saved, so it cannot go "
          "on; it can still be read. Make a new one with `claimstep demo`."};
    practice_ = simulation_->practice();
    return std::nullopt;
  }
  auto const text = store->get("world"), saved = store->get("virtual_now");
  auto world = workflows::codec::from_text<connectors::twins::World>(text.value_or("{}"));
  if (!std::holds_alternative<connectors::twins::World>(world))
    return Failure{exit_code::failed,
                   "The world kept in this store cannot be read by this program. Use the program that made it."};
  auto const& kept = std::get<connectors::twins::World>(world);
  auto const instant = saved ? workflows::parse_instant(*saved) : std::nullopt;
  now_ = instant.value_or(kept.now);
  practice_ = practice_of(kept);
  store_ = std::move(store);
  return std::nullopt;
}

// Refusals go to the chained access log, which needs the store for writing.
std::optional<Failure> Session::may_read() {
  auto const* person = practice_.of_user(request_.unix_user);
  if (person == nullptr) return unmapped();
  if (may(*person, "read")) return std::nullopt;
  store_.reset();
  engine::store::OpenOptions options;
  options.wait_milliseconds = request_.wait_milliseconds;
  auto again = engine::store::open(request_.configuration.store, options);
  if (auto* store = std::get_if<0>(&again)) {
    NoCounterparts nobody;
    engine::Engine(*env_, **store, nobody, workflow_list_, workflows::effect_table(), practice_.settings)
        .refuse_access({person->id, true, false}, "read", "the store");
  }
  return Failure{exit_code::not_allowed, person->id + " has no role that may read. Ask for one in the configuration."};
}

Failure Session::unmapped() const {
  auto const& file = request_.configuration.file;
  return {
      exit_code::not_allowed,
      "The account \"" + request_.unix_user + "\" is not mapped to a person. Add unix_user = \"" + request_.unix_user +
          "\" to a [[person]] in " +
          (file.empty() ? std::string("the configuration (none was found; see docs/examples/claimstep.toml)") : file) +
          "."};
}

engine::store::Store& Session::store() { return simulation_ ? simulation_->engine().store() : *store_; }
Practice const& Session::practice() const { return practice_; }
Desk& Session::desk() { return simulation_ ? simulation_->desk() : *desk_; }

Books Session::books() {
  auto const now = simulation_ ? simulation_->time().now() : env_ ? env_->now() : now_;
  auto const& path = request_.configuration.store;
  auto const option = request_.configuration.store_by_flag ? " --store " + shell_quoted(path) : std::string();
  return {store(), workflow_list_, practice_, zones_, now, demo_, option, path};
}

std::variant<Seat, Failure> Session::seat() const {
  if (!demo_) {
    auto const* person = practice_.of_user(request_.unix_user);
    if (person == nullptr) return unmapped();
    return Seat{*person, false};
  }
  if (request_.as.empty())
    return Failure{exit_code::not_allowed,
                   "This is a demonstration: say who you are with --as. You may be " + people_words(practice_) + "."};
  auto const* person = practice_.find(request_.as);
  if (person == nullptr)
    return Failure{exit_code::not_allowed,
                   "There is no person \"" + request_.as + "\" here. You may be " + people_words(practice_) + "."};
  return Seat{*person, true};
}

void Session::advance_only(std::string const& case_id) {
  if (simulation_) return simulation_->advance_only(case_id);
  engine_->resume_only(case_id, store_->get(reconcile_mark) == "1");
}

void Session::carry_on() {
  if (simulation_) {
    simulation_->settle_down();
    simulation_->save();
  } else {
    while (env_->run_due()) engine_->rethrow();
  }
  reconciled();
}

void Session::run_until_rest(std::string const& case_id) {
  if (!simulation_) {
    case_id.empty() ? engine_->resume(store_->get(reconcile_mark) == "1")
                    : engine_->resume_only(case_id, store_->get(reconcile_mark) == "1");
    return carry_on();
  }
  simulation_->advance_only(case_id);
  simulation_->settle_down();
  // Quiet periods and pauses between attempts are waited for on virtual time, a day at most.
  auto const limit = simulation_->time().now() + std::chrono::hours{24};
  for (;;) {
    std::optional<engine::Instant> next;
    for (auto const& effect : store().open_effects())
      if (waits_by_time(effect) && effect.due && (case_id.empty() || effect.case_id == case_id))
        next = std::min(next.value_or(*effect.due), *effect.due);
    if (!next || simulation_->time().now() >= limit) break;
    simulation_->run_until(std::max(*next, simulation_->time().now() + std::chrono::seconds{1}));
    simulation_->settle_down();
  }
  simulation_->save();
  reconciled();
}

// Once no effect's outcome is open, a restored store is like any other.
void Session::reconciled() {
  if (store().get(reconcile_mark) != "1") return;
  for (auto const& effect : store().open_effects())
    if (effect.state == "unknown" || effect.state == "armed") return;
  store().begin();
  store().set(reconcile_mark, "0");
  store().commit();
}

}  // namespace app
