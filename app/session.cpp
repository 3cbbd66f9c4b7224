// Opening for reading or for acting, and who may.
#include "app/session.hpp"

#include "app/live_practice.hpp"
#include "app/simulation.hpp"
#include "engine/core/listed.hpp"
#include "workflows/effect_table.hpp"

namespace app {
namespace {

bool only_looks(Use use) { return use == Use::read || use == Use::copy; }

}  // namespace

std::string people_words(Practice const& practice) {
  std::string text;
  for (auto const& person : practice.people) {
    text += (text.empty() ? "" : "; ") + person.id + " (" + person.name + ": " + engine::listed(person.roles) + ")";
  }
  return text.empty() ? "nobody" : text;
}

Session::Session(SessionRequest request, tz::Zones zones)
    : request_(std::move(request)),
      zones_(std::move(zones)),
      workflows_(workflows::catalogue(knowledge_of(zones_))),
      workflow_list_(listed(workflows_)) {}

Session::~Session() = default;

std::variant<std::unique_ptr<Session>, Failure> Session::open(SessionRequest request) {
  auto zones = tz::Zones::load();
  if (auto* broken = std::get_if<tz::ZonesBroken>(&zones)) return Failure{exit_code::failed, broken->sentence};
  std::unique_ptr<Session> session(new Session(std::move(request), std::get<tz::Zones>(std::move(zones))));
  if (session->request_.running != nullptr) {
    session->demo_ = session->request_.running->demo();
    if (auto failure = session->may_be_here()) return *failure;
    return session;
  }
  if (auto failure = session->open_store()) return *failure;
  return session;
}

std::optional<Failure> Session::open_store() {
  auto const& path = request_.configuration.store;
  engine::store::OpenOptions options;
  options.read_only = request_.use == Use::read;
  options.wait_milliseconds = request_.wait_milliseconds;
  auto store = engine::store::open(path, options);
  auto* reason = std::get_if<engine::store::NotOpened>(&store);
  if (reason != nullptr && reason->code == "missing" && request_.use == Use::write_or_make) {
    // Nobody unknown leaves a file behind.
    if (request_.configuration.practice.of_user(request_.unix_user) == nullptr) return unmapped();
    options.create = made_store_ = true;
    store = engine::store::open(path, options);
    reason = std::get_if<engine::store::NotOpened>(&store);
  }
  if (reason != nullptr) return failure_of(*reason);
  return take(std::get<0>(std::move(store)));
}

std::optional<Failure> Session::take(std::unique_ptr<engine::store::Store> store) {
  auto const made_by = store->get("made_by").value_or("");
  demo_ = !made_by.empty() || request_.configuration.wiring.twins.has_value();
  if (made_by == "demo" && !only_looks(request_.use)) return take_simulation(std::move(store));
  if (only_looks(request_.use)) {
    if (auto failure = take_for_reading(std::move(store))) return failure;
    return may_be_here();
  }
  if (auto failure = may_be_here()) return failure;
  auto live = LivePractice::open(request_.configuration, std::move(store), zones_, {request_.clock, {}});
  if (auto* failure = std::get_if<Failure>(&live)) return *failure;
  own_ = std::get<0>(std::move(live));
  return std::nullopt;
}

std::optional<Failure> Session::take_simulation(std::unique_ptr<engine::store::Store> store) {
  auto simulation = Simulation::reopen(std::move(store), zones_, false);
  if (!simulation)
    return Failure{exit_code::failed,
                   "The demonstration in this store was broken off before its counterparts were saved, so it cannot go "
                   "on; it can still be read. Make a new one with `claimstep demo`."};
  own_ = std::move(simulation);
  return std::nullopt;
}

// A demonstration's time is that of its world: the last that is known of it.
std::optional<Failure> Session::take_for_reading(std::unique_ptr<engine::store::Store> store) {
  store_ = std::move(store);
  practice_ = request_.configuration.practice;
  now_ = request_.clock ? request_.clock() : machine_now();
  if (!demo_) return std::nullopt;
  if (auto const last = store_->last_event()) now_ = last->at;
  if (store_->get("made_by") != "demo") return std::nullopt;
  auto const text = store_->get("world"), saved = store_->get("virtual_now");
  auto const world = workflows::codec::from_text<connectors::twins::World>(text.value_or("{}"));
  auto const* kept = std::get_if<connectors::twins::World>(&world);
  if (kept == nullptr)
    return Failure{exit_code::failed,
                   "The world kept in this store cannot be read by this program. Use the program that made it."};
  now_ = (saved ? workflows::parse_instant(*saved) : std::nullopt).value_or(kept->now);
  practice_ = practice_of(*kept);
  return std::nullopt;
}

std::optional<Failure> Session::may_be_here() {
  if (demo_) return std::nullopt;
  if (!request_.as.empty())
    return Failure{
        exit_code::not_allowed,
        "--as exists only before simulated counterparts (demo, twins). Here the account that runs the command acts."};
  return only_looks(request_.use) ? may_read() : std::nullopt;
}

// Refusals go to the chained access log, which needs the store for writing.
std::optional<Failure> Session::may_read() {
  auto const* person = practice().of_user(request_.unix_user);
  if (person == nullptr) return unmapped();
  if (may(*person, "read")) return std::nullopt;
  note_refusal(*person);
  return Failure{exit_code::not_allowed, person->id + " has no role that may read. Ask for one in the configuration."};
}

void Session::note_refusal(Person const& person) {
  engine::Actor const actor{person.id, true, false};
  if (request_.running != nullptr) return request_.running->engine().refuse_access(actor, "read", "the store");
  store_.reset();
  engine::store::OpenOptions options;
  options.wait_milliseconds = request_.wait_milliseconds;
  auto again = engine::store::open(request_.configuration.store, options);
  if (again.index() != 0) return;
  auto alone = request_.configuration;
  alone.wiring = {};  // nobody is asked anything
  auto live = LivePractice::open(alone, std::get<0>(std::move(again)), zones_, {request_.clock, {}});
  if (auto* practice = std::get_if<0>(&live)) (*practice)->engine().refuse_access(actor, "read", "the store");
}

Failure Session::unmapped() const {
  auto const& file = request_.configuration.file;
  return {
      exit_code::not_allowed,
      "The account \"" + request_.unix_user + "\" is not mapped to a person. Add unix_user = \"" + request_.unix_user +
          "\" to a [[person]] in " +
          (file.empty() ? std::string("the configuration (none was found; see docs/examples/claimstep.toml)") : file) +
          (request_.running != nullptr ? ", and start the engine anew: it read the file when it began." : ".")};
}

engine::store::Store& Session::store() { return at_work() != nullptr ? practice_at_work().engine().store() : *store_; }
Practice const& Session::practice() const { return at_work() != nullptr ? at_work()->practice() : practice_; }

Books Session::books() {
  auto const now = at_work() != nullptr ? at_work()->now() : now_;
  auto const& path = request_.configuration.store;
  auto const& file = request_.configuration.file;
  auto option = request_.configuration.file_by_flag ? " --config " + shell_quoted(file) : std::string();
  if (request_.configuration.store_by_flag) option += " --store " + shell_quoted(path);
  return {store(), workflow_list_, practice(), zones_, now, demo_, option, path};
}

std::variant<Seat, Failure> Session::seat() const {
  auto const* mapped = practice().of_user(request_.unix_user);
  if (!demo_) {
    if (mapped == nullptr) return unmapped();
    return Seat{*mapped, false};
  }
  if (request_.as.empty()) {
    if (mapped != nullptr) return Seat{*mapped, false};
    return Failure{exit_code::not_allowed,
                   "This is a demonstration: say who you are with --as. You may be " + people_words(practice()) + "."};
  }
  auto const* person = practice().find(request_.as);
  if (person == nullptr)
    return Failure{exit_code::not_allowed,
                   "There is no person \"" + request_.as + "\" here. You may be " + people_words(practice()) + "."};
  return Seat{*person, true};
}

void Session::advance_only(std::string const& case_id) {
  case_ = case_id;
  practice_at_work().advance_only(case_id);
}

std::optional<Values> Session::by_hand(engine::store::EffectRow const& effect, std::string& refused) {
  return practice_at_work().by_hand(effect, refused);
}

}  // namespace app
