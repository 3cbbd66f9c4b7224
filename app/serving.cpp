// The loop: run what is ready; commands that were asked; the news to the log; and at the end, what is under way.
#include "app/serving.hpp"

#include "app/store_copy.hpp"

namespace app {
namespace {

// What is in flight ends within its own deadline or is left: armed and found again means unknown, never lost.
constexpr std::chrono::steady_clock::duration stop_limit = std::chrono::seconds{20};
constexpr engine::Duration twins_pause = std::chrono::seconds{1};
constexpr engine::Duration twins_followed_every = std::chrono::seconds{5};

}  // namespace

Serving::Serving(Configuration configuration, Options options, tz::Zones zones)
    : configuration_(std::move(configuration)),
      options_(std::move(options)),
      zones_(std::move(zones)),
      log_([this] { return practice_ ? practice_->now() : engine::Instant{}; }, options_.log) {}

Serving::~Serving() = default;

std::variant<std::unique_ptr<Serving>, Failure> Serving::open(Configuration const& configuration, Options options) {
  auto zones = tz::Zones::load();
  if (auto* broken = std::get_if<tz::ZonesBroken>(&zones)) return Failure{exit_code::failed, broken->sentence};
  std::unique_ptr<Serving> serving(
      new Serving(configuration, std::move(options), std::get<tz::Zones>(std::move(zones))));
  if (auto failure = serving->connect()) return *failure;
  if (auto failure = serving->open_doors()) return *failure;
  return serving;
}

std::optional<Failure> Serving::connect() {
  if (auto failure = restore_broken_off(configuration_.store)) return failure;
  engine::store::OpenOptions open;
  open.create = true;
  open.wait_milliseconds = options_.wait_milliseconds;
  auto store = engine::store::open(configuration_.store, open);
  if (auto* reason = std::get_if<engine::store::NotOpened>(&store)) return failure_of(*reason);
  if (std::get<0>(store)->get("made_by") == "demo")
    return Failure{exit_code::refused, configuration_.store +
                                           " is a demonstration's store; its counterparts are in it. Look at it with "
                                           "`claimstep status`, or name another store."};
  if (auto const problems = std::get<0>(store)->check(); !problems.empty())
    return Failure{exit_code::not_verified, configuration_.store + " is not sound: " + problems.front() +
                                                " Keep a copy of it; `claimstep db check` shows all."};
  auto live =
      LivePractice::open(configuration_, std::get<0>(std::move(store)), zones_,
                         {options_.clock, [this](connectors::http::WireNote const& note) { log_exchange(note); },
                          [this](engine::Broke const& broke) { log_broke(broke); }});
  if (auto* failure = std::get_if<Failure>(&live)) return *failure;
  practice_ = std::get<0>(std::move(live));
  started_at_ = practice_->now();
  // From here on a signal is heard; asked twice, nothing is waited for.
  if (options_.takes_signals)
    practice_->env().on_stop_signal([this](int) {
      if (stopping_) practice_->end_now();
      begin_to_stop();
    });
  logged_ = practice_->engine().head().seq;
  if (options_.world != nullptr)
    people_ = std::make_unique<ScriptedPeople>(
        options_.world->answers, *practice_,
        [this](engine::Instant when, std::function<void()> what) {
          practice_->env().at(when, [this, what = std::move(what)] { people_turns_.push_back(what); });
        },
        [](std::function<void()> const& what) { what(); });
  return std::nullopt;
}

std::optional<Failure> Serving::open_doors() {
  auto& loop = practice_->env().loop();
  auto api = LocalApi::open(loop, configuration_.store, configuration_.wiring.serve.socket_group,
                            [this](CommandAsked const& command, std::string const& account) {
                              return options_.carry(command, account, *practice_, configuration_);
                            },
                            options_.manner_of,
                            {[this] { return view_json(health_of(*practice_, wellbeing())); },
                             [this] { return metrics_of(*practice_, wellbeing()); }});
  if (auto* failure = std::get_if<Failure>(&api)) return *failure;
  api_ = std::get<0>(std::move(api));
  practice_->meanwhile([this] { api_->run_looks(); });
  practice_->in_quiet([this] { return api_->has_walks(); }, [this] { api_->run_walks(); });
  auto const& wiring = configuration_.wiring;
  if (wiring.serve.webhook_port == 0 || practice_->intake() == nullptr) return std::nullopt;
  auto hooks = Webhooks::open(loop, static_cast<unsigned short>(wiring.serve.webhook_port), practice_->webhook_secret(),
                              [this] { practice_->intake()->wake(); });
  if (auto* failure = std::get_if<Failure>(&hooks)) return *failure;
  webhooks_ = std::get<0>(std::move(hooks));
  return std::nullopt;
}

int Serving::run() {
  if (options_.interrupted && options_.interrupted()) begin_to_stop();
  log_.info("serving", {{"store", configuration_.store}, {"connected", configuration_.wiring.connected()}});
  try {
    run_until_stopped();
    run_down();
  } catch (engine::store::Broken const& broken) {
    log_.error("store_broken", {{"sentence", broken.sentence}});
    return exit_code::failed;
  } catch (engine::store::Corrupt const& damaged) {
    log_.error("store_damaged", {{"sentence", damaged.sentence}});
    return exit_code::not_verified;
  } catch (std::exception const& error) {
    return end_by_defect(engine::type_of(error));
  }
  return exit_code::done;
}

void Serving::run_until_stopped() {
  if (!stopping_) practice_->start();
  follow_twins();
  while (!stopping_) {
    practice_->run_while([this] { return turn(); });
    api_->run_asked();
    for (; !people_turns_.empty() && !stopping_; people_turns_.pop_front()) people_turns_.front()();
  }
}

// Nobody knows what else is wrong, so nothing new is begun; but a charge whose answer is on its way is waited for.
int Serving::end_by_defect(std::string const& type) {
  log_.error("stopped_by_defect", {{"type", type}});
  try {
    begin_to_stop();
    run_down();
  } catch (std::exception const& error) {
    log_.error("not_run_down", {{"type", engine::type_of(error)}});
  }
  return exit_code::failed;
}

void Serving::stop() {
  practice_->env().post([this] { begin_to_stop(); });
}

void Serving::begin_to_stop() {
  if (stopping_) return;
  stopping_ = true;
  log_.info("stopping");
  if (api_) api_->stop();
  if (webhooks_) webhooks_->stop();
  if (auto* intake = practice_->intake()) intake->stop();
  practice_->engine().begin_nothing_new();
  practice_->end_waiting();
}

// What is in flight is waited for; whoever asked something before is still answered, to the last byte.
void Serving::run_down() {
  auto const late = std::make_shared<bool>(false);
  practice_->env().after(stop_limit, [late] { *late = true; });
  for (;;) {
    practice_->run_while([&] {
      auto const done = at_rest() && api_->under_way() == 0;  // walks run in the loop, between two handlers
      return !*late && !api_->has_asked() && !done;
    });
    if (!api_->has_asked()) break;
    api_->run_asked();
  }
  log_news();
  log_.info("stopped", {{"in_flight", !at_rest()}});
}

// A pause between two tries is not waited for: the store knows what is due, and the next start takes it up.
bool Serving::at_rest() {
  auto* const intake = practice_->intake();
  return practice_->exchanges() == 0 && practice_->engine().nothing_half_done() &&
         (intake == nullptr || intake->idle()) && clock_moves_.idle();
}

// Between any two handlers of the loop; false lets the commands in, or ends.
bool Serving::turn() {
  log_news();
  if (stopping_ || api_->has_asked() || !people_turns_.empty()) return false;
  if (people_) people_->watch();
  hurry();
  return true;
}

// With twins a day need not take a day: when nothing is under way, their clock moves to what is due next.
void Serving::hurry() {
  auto const& twins = configuration_.wiring.twins;
  if (!twins || !twins->fast_forward || world_ended_ || practice_->exchanges() != 0 || !clock_moves_.idle()) return;
  auto const next = practice_->env().next();
  if (next == engine::Instant::max() || next <= practice_->now() || practice_->now() < hurry_from_) return;
  clock_moves_.start(move_clock(next));
}

engine::Task<engine::Done> Serving::move_clock(engine::Instant to) {
  auto const theirs = co_await practice_->twin_clock()->move_to(to);
  if (theirs && *theirs < to) {
    world_ended_ = true;
    log_.info("world_ended");
  }
  practice_->env().clock_was_set();
  if (!theirs) {  // they are down: again after a while
    hurry_from_ = practice_->now() + twins_pause;
    practice_->env().at(hurry_from_, [] {});
  }
  co_return engine::Done{};
}

// Whoever moves the twins' clock by hand moves ours.
void Serving::follow_twins() {
  auto const& twins = configuration_.wiring.twins;
  if (!twins || twins->fast_forward) return;
  practice_->env().at(practice_->now() + twins_followed_every, [this] {
    if (clock_moves_.idle()) clock_moves_.start(follow_clock());
    follow_twins();
  });
}

engine::Task<engine::Done> Serving::follow_clock() {
  auto const moved = co_await practice_->twin_clock()->catch_up();
  if (moved) practice_->env().clock_was_set();
  co_return engine::Done{};
}

void Serving::log_news() {
  if (practice_->engine().head().seq == logged_) return;
  for (auto const& event : practice_->engine().store().events_after(logged_, 1000)) {
    logged_ = event.seq;
    log_.info("event", {{"case", event.case_id},
                        {"event", event.type},
                        {"state", event.state},
                        {"actor", event.actor},
                        {"seq", event.seq}});
  }
}

// An exception that was caught: where, of which case, of which type; never what it says.
void Serving::log_broke(engine::Broke const& broke) {
  log_.error("broke_off",
             {{"where", broke.where}, {"case", broke.case_id}, {"effect", broke.effect}, {"type", broke.type}});
}

// Polls that went well are only counted; what only read for a case is told to whoever asks for all.
void Serving::log_exchange(connectors::http::WireNote const& note) {
  if (note.counterpart == twins_control) return;
  wire_.note(note);
  auto const failed = note.failure != connectors::Failure::none;
  if (!failed && !WireCounts::refuses(note.status) && note.effect.empty()) return;
  auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(note.took).count();
  if (failed) {
    log_.warn("exchange_failed", {{"counterpart", note.counterpart},
                                  {"kind", note.kind},
                                  {"effect", note.effect},
                                  {"why", note.why},
                                  {"bytes_sent", note.sent},
                                  {"milliseconds", took}});
  } else if (WireCounts::refuses(note.status)) {
    log_.warn("exchange_refused", {{"counterpart", note.counterpart},
                                   {"kind", note.kind},
                                   {"effect", note.effect},
                                   {"status", note.status},
                                   {"milliseconds", took}});
  } else {
    auto const tell = note.writes ? &Log::info : &Log::debug;
    (log_.*tell)("exchange", {{"counterpart", note.counterpart},
                              {"kind", note.kind},
                              {"effect", note.effect},
                              {"method", note.method},
                              {"status", note.status},
                              {"milliseconds", took}});
  }
}

Wellbeing Serving::wellbeing() const {
  Wellbeing being;
  being.wire = &wire_;
  being.stopping = stopping_;
  being.started_at = started_at_;
  if (auto* intake = practice_->intake()) {
    being.inbox_connected = true;
    being.inbox_read_at = intake->read_at();
    being.inbox_read_every = std::chrono::seconds{configuration_.wiring.inbox->poll_seconds};
  }
  return being;
}

}  // namespace app
