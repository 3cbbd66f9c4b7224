// Time first: whatever is asked, what was due before has happened. Then the fault, then the twin.
#include "app/twin_service.hpp"

#include <algorithm>
#include <array>

#include "connectors/twins/http/request_verbs.hpp"
#include "connectors/twins/portal_twin.hpp"

namespace app {
namespace {

using namespace connectors::twins;
using connectors::HttpReply;
using connectors::HttpRequest;
using engine::Instant;
using workflows::codec::Json;

constexpr std::string_view portal = "payer_portal";
// How long, on the machine's clock, somebody may be kept waiting for an answer that is late or never comes.
constexpr std::chrono::seconds longest_wait{10};

struct KeptTwins {
  static constexpr auto name = "claimstep.twins_kept/1";
  static constexpr std::array<std::string_view, 5> required{"schema", "now", "world", "added_faults", "twins"};
  std::string schema = name;
  Instant now{};
  World world;
  std::vector<WorldFault> added_faults;
  Json twins;
};
BOOST_DESCRIBE_STRUCT(KeptTwins, (), (schema, now, world, added_faults, twins))

PortalTwin& portal_of(Twins const& twins) {
  auto const found = std::ranges::find_if(twins, [](auto const& each) { return each->name() == portal; });
  return dynamic_cast<PortalTwin&>(**found);
}

std::vector<WorldAct> by_time(std::vector<WorldAct> acts) {
  std::ranges::stable_sort(acts, {}, &WorldAct::at);
  return acts;
}

bool for_a_browser(HttpRequest const& request) {
  return !request.target.starts_with("/v1/") && !request.headers.contains("authorization");
}

std::variant<KeptTwins, std::string> read_kept(std::string const& text) {
  auto read = workflows::codec::from_text<KeptTwins>(text, workflows::codec::Unknown::refuse);
  if (auto const* problems = std::get_if<1>(&read))
    return "it is not what `claimstep twins` keeps: " + workflows::codec::words(*problems);
  auto& kept = std::get<0>(read);
  if (kept.schema != KeptTwins::name)
    return "it was written as \"" + kept.schema + "\", and this program reads " + KeptTwins::name;
  return std::move(kept);
}

}  // namespace

TwinService::TwinService(World world, tz::Zones const& zones, WorldClock& clock, engine::Env& env)
    : world_(std::move(world)),
      clock_(clock),
      env_(env),
      twins_(twins_of(world_, zones)),
      desk_(listed(twins_), world_.faults, counters_),
      script_(by_time(world_.acts)),
      reached_(clock.now()),
      pages_(portal_of(twins_)) {
  // What was to be before the world begins has happened already.
  auto const coming = std::ranges::find_if(script_, [&](WorldAct const& act) { return act.at >= world_.now; });
  next_act_ = static_cast<std::size_t>(coming - script_.begin());
}

// --- kept for the next start ---

std::optional<std::string> TwinService::world_in(std::string const& text, World& world, Instant& now) {
  auto read = read_kept(text);
  if (auto const* sentence = std::get_if<std::string>(&read)) return *sentence;
  world = std::move(std::get<KeptTwins>(read).world);
  now = std::get<KeptTwins>(read).now;
  return std::nullopt;
}

std::optional<std::string> TwinService::take_up(std::string const& text) {
  auto read = read_kept(text);
  if (auto const* sentence = std::get_if<std::string>(&read)) return *sentence;
  auto& kept = std::get<KeptTwins>(read);
  try {
    FaultTally tally;
    app::take_up(kept.twins, twins_, tally);
    add_faults(std::move(kept.added_faults));
    tally.seen.resize(desk_.faults().size());
    counters_.seen = std::move(tally.seen);
    for (auto& what : tally.on_its_way) on_its_way_.emplace(what.at, Later{std::move(what), {}});
  } catch (std::exception const& error) {
    return std::string("it cannot be taken up: ") + error.what();
  }
  reached_ = kept.now;
  auto const coming = std::ranges::find_if(script_, [&](WorldAct const& act) { return act.at > reached_; });
  next_act_ = static_cast<std::size_t>(coming - script_.begin());
  return std::nullopt;
}

std::string TwinService::kept() const {
  KeptTwins all;
  all.now = reached_;
  all.world = world_;
  all.added_faults = added_;
  FaultTally tally{counters_.seen, {}};
  for (auto const& [at, later] : on_its_way_) tally.on_its_way.push_back(later.what);
  all.twins = app::kept(twins_, tally);
  return workflows::codec::to_text(all);
}

// --- time ---

Instant TwinService::now() {
  auto const present = clock_.now();
  catch_up(present);
  return present;
}

Instant TwinService::move_to(Instant to) {
  auto const before = now();
  auto const until = std::min(to, end_of(world_));
  if (until <= before) return before;
  catch_up(until);
  clock_.move_to(until);
  has_changed();
  // The Env's timer was set for the time before the jump; a call that is long due makes it look again.
  env_.at(Instant{}, [] {});
  return now();
}

// The script and the late requests, in the order of their instants.
void TwinService::catch_up(Instant until) {
  for (;;) {
    auto const act_at = next_act_ < script_.size() ? script_[next_act_].at : Instant::max();
    auto const late_at = on_its_way_.empty() ? Instant::max() : on_its_way_.begin()->first;
    auto const next = std::min(act_at, late_at);
    reached_ = std::max(reached_, std::min(next, until));
    if (next > until) return;
    if (act_at <= late_at) {
      do_act(script_[next_act_++], act_at);
    } else {
      auto entry = on_its_way_.extract(on_its_way_.begin());
      deliver(std::move(entry.mapped()));
    }
  }
}

void TwinService::do_act(WorldAct const& act, Instant at) {
  for (auto& twin : twins_) {
    desk_.before_change(*twin, at);
    if (twin->act(act, at)) return;
  }
}

bool TwinService::act(WorldAct act) {
  act.at = now();
  auto const before = ledger().size();
  bool done = false;
  for (auto& twin : twins_) {
    if (done) break;
    desk_.before_change(*twin, act.at);
    done = twin->act(act, act.at);
  }
  if (done || ledger().size() != before) has_changed();
  return done;
}

void TwinService::add_faults(std::vector<WorldFault> faults) {
  for (auto& fault : faults) {
    added_.push_back(fault);
    desk_.add(std::move(fault));
  }
  has_changed();
}

Ledger TwinService::ledger() {
  now();
  return ledger_of(twins_);
}

// --- requests ---

void TwinService::ask(std::string const& counterpart, HttpRequest request, Give give) {
  auto const present = now();
  auto* const twin = desk_.find(counterpart);
  if (counterpart == portal && for_a_browser(request)) return show_page(request, give);
  auto const [verbs, writes] = verbs_of(counterpart, request);
  request.read_only = !writes;
  auto const* fault = desk_.count_and_pick(counterpart, verbs, request);
  if (strikes(fault, FaultKind::refused)) return give({{}, Leaving::in_silence});
  if (strikes(fault, FaultKind::timed_out))
    return env_.at(present + longest_wait, [give = std::move(give)] { give({{}, Leaving::in_silence}); });
  if (!strikes(fault, FaultKind::slow)) return answer_now(*twin, fault, request, give);
  auto const arrival = present + std::min<engine::Duration>(std::chrono::seconds{fault->seconds}, longest_wait);
  OnItsWay what{arrival, counterpart, request.method, request.target, request.body, request.headers};
  on_its_way_.emplace(arrival, Later{std::move(what), std::move(give)});
  env_.at(arrival, [this] { now(); });
}

void TwinService::answer_now(Twin& twin, WorldFault const* fault, HttpRequest const& request, Give const& give) {
  auto reply = desk_.answer(twin, fault, request, clock_.now());
  if (request.write() && reaches_the_twin(fault)) has_changed();
  auto const leaving = strikes(fault, FaultKind::accepted_reply_lost) ? Leaving::in_silence
                       : strikes(fault, FaultKind::truncated)         ? Leaving::cut_short
                                                                      : Leaving::whole;
  give({std::move(reply), leaving});
}

void TwinService::deliver(Later later) {
  auto* const twin = desk_.find(later.what.counterpart);
  if (twin == nullptr) return;
  auto& what = later.what;
  HttpRequest request{std::move(what.method), std::move(what.target), std::move(what.headers), std::move(what.body),
                      true};
  request.read_only = !verbs_of(what.counterpart, request).writes;
  auto reply = desk_.answer(*twin, nullptr, request, what.at);
  if (request.write()) has_changed();
  if (later.give) later.give({std::move(reply), Leaving::whole});
}

void TwinService::show_page(HttpRequest const& request, Give const& give) {
  auto& twin = portal_of(twins_);
  if (request.write()) desk_.before_change(twin, clock_.now());
  auto reply = pages_.handle(request, clock_.now());
  if (request.write()) has_changed();
  give({std::move(reply), Leaving::whole});
}

}  // namespace app
