// How does an effect live? Look, arm, send once, look again; after an unknown outcome rest, probe, and only a proven
// absence is sent again. Every change of state is committed before the next thing leaves (docs/effects.md). Lookups
// only ask.
#include <algorithm>

#include "engine/engine.hpp"
#include "engine/evidence.hpp"

namespace engine {
namespace {

constexpr Duration first_backoff = std::chrono::seconds{2}, longest_backoff = std::chrono::minutes{10};
constexpr int most_not_sent = 100;  // some hours, with the back-off at its cap
constexpr Duration settle_before_conflict = std::chrono::seconds{10};
constexpr Duration longest_wait_asked_for = std::chrono::hours{24};

}  // namespace

// GCC 12 destroys temporaries inside a co_await expression twice when they capture anything. So every commit of a
// coroutine is made by a plain function below, and coroutines pass only named values to them.
Callback<bool> Engine::commit(std::string case_id, std::function<bool()> apply) {
  return Callback<bool>{[this, case_id = std::move(case_id), apply = std::move(apply)](Callback<bool>::Give give) {
    enqueue({case_id, apply, std::move(give)});
  }};
}

Callback<bool> Engine::commit_done(store::EffectRow const& row, Outcome const& outcome) {
  return commit(row.case_id, [this, id = row.id, outcome] {
    return confirm(id, outcome.reference, outcome.payload, outcome.evidence, false, {"engine"});
  });
}

// What a look found is as good as an answer, and better: it was read from the counterpart itself.
Callback<bool> Engine::commit_present(store::EffectRow const& row, Look const& look, Outcome const& outcome,
                                      bool adopted) {
  return commit(row.case_id, [this, id = row.id, look, outcome, adopted] {
    auto const& reference = outcome.reference.empty() ? look.reference : outcome.reference;
    auto const& payload = look.payload.empty() ? outcome.payload : look.payload;
    return confirm(id, reference, payload, look.evidence, adopted, {"engine"});
  });
}

Callback<bool> Engine::commit_rejected(store::EffectRow const& row, Outcome const& outcome) {
  return commit(row.case_id, [this, id = row.id, outcome] {
    return reject(id, outcome.reason, outcome.sentence, outcome.evidence);
  });
}

// One that differs is a rejection with its code; more than one is for a person to sort out.
Callback<bool> Engine::commit_conflict(store::EffectRow const& row, Look const& look) {
  return commit(row.case_id, [this, id = row.id, look] {
    if (look.presence == Presence::several) return hold(id, look.code, look.sentence, look.evidence);
    return reject(id, look.code, look.sentence, look.evidence);
  });
}

Callback<bool> Engine::commit_held(store::EffectRow const& row, std::string const& code, std::string const& sentence) {
  return commit(row.case_id, [this, id = row.id, code, sentence] { return hold(id, code, sentence, "[]"); });
}

Callback<bool> Engine::commit_armed(store::EffectRow const& row, Look const& look) {
  return commit(row.case_id, [this, id = row.id, looked_for = row.payload_hash, look] {
    auto fresh = store_.find_effect(id);
    return fresh && fresh->payload_hash == looked_for && arm(*fresh, look);
  });
}

// Provably nothing happened: this was no attempt.
Callback<bool> Engine::commit_not_sent(store::EffectRow const& row, Outcome const& outcome, Duration wait) {
  return commit(row.case_id, [this, id = row.id, outcome, wait] {
    auto fresh = store_.find_effect(id);
    if (!fresh || fresh->state != "armed" || set_aside(fresh->case_id)) return false;
    fresh->state = nothing_may_leave(fresh->case_id) ? "cancelled" : "planned";
    fresh->attempt -= 1;
    fresh->due = env_.now() + wait;
    fresh->deadline.reset();
    fresh->evidence = with_evidence(fresh->evidence, outcome.evidence, own_evidence("not sent", outcome.sentence));
    store_.put(*fresh);
    return true;
  });
}

Callback<bool> Engine::commit_unknown(store::EffectRow const& row, Outcome const& outcome, Duration rest) {
  return commit(row.case_id, [this, id = row.id, outcome, rest] {
    auto fresh = store_.find_effect(id);
    if (!fresh || fresh->state != "armed") return false;
    fresh->state = "unknown";
    fresh->due = env_.now() + rest;
    fresh->sentence = outcome.sentence;
    fresh->deadline.reset();
    fresh->evidence =
        with_evidence(fresh->evidence, outcome.evidence, own_evidence("outcome unknown", outcome.sentence));
    store_.put(*fresh);
    return true;
  });
}

Callback<bool> Engine::commit_absent(store::EffectRow const& row) {
  return commit(row.case_id, [this, id = row.id] {
    auto fresh = store_.find_effect(id);
    if (!fresh || fresh->state != "unknown" || set_aside(fresh->case_id)) return false;
    fresh->state = nothing_may_leave(fresh->case_id) ? "cancelled" : "planned";
    fresh->due = env_.now();
    fresh->deadline.reset();
    fresh->evidence = with_evidence(fresh->evidence, "[]",
                                    own_evidence("proven absent", "after attempt " + std::to_string(fresh->attempt)));
    store_.put(*fresh);
    return true;
  });
}

// How long it has been unreadable is told by the first such entry's instant, kept in `deadline`.
Callback<bool> Engine::commit_unreadable(store::EffectRow const& row, std::string const& sentence, Duration pause) {
  return commit(row.case_id, [this, id = row.id, since = row.deadline.value_or(env_.now()), sentence, pause] {
    auto fresh = store_.find_effect(id);
    if (!fresh || (fresh->state != "planned" && fresh->state != "unknown")) return false;
    fresh->deadline = since;
    fresh->sentence = sentence;
    fresh->due = env_.now() + pause;
    store_.put(*fresh);
    return true;
  });
}

// The case went on hold or ended while this was under way. Releasing asks for it again, as for whatever a hold cancels.
bool Engine::nothing_may_leave(std::string const& case_id) {
  auto const owner = store_.find_case(case_id);
  return !owner || owner->terminal || !owner->hold_code.empty();
}

Callback<bool> Engine::commit_lost(store::EffectRow const& row) {
  return commit(row.case_id, [this, id = row.id] { return to_unknown(id); });
}

Duration Engine::quiet_of(EffectPolicy const& policy) const {
  for (auto const& name : {std::string(policy.kind), std::string("*")})
    if (auto found = settings_.quiet_seconds.find(name); found != settings_.quiet_seconds.end())
      return std::chrono::seconds{found->second};
  return policy.quiet;
}

// Exponential, capped, with full jitter.
Duration Engine::backoff(int tries) {
  auto const cap = std::min(longest_backoff, first_backoff * (std::int64_t{1} << std::min(tries, 12)));
  return Duration{static_cast<std::int64_t>(env_.random() % static_cast<std::uint64_t>(cap.count())) + 1000};
}

// The quiet period runs from the end of the exchange that may still be under way.
bool Engine::to_unknown(std::int64_t effect) {
  auto row = store_.find_effect(effect);
  if (!row || row->state != "armed") return false;
  auto const* line =
      policy_of(effects_, row->kind);  // none: its case is set aside, and the store still tells the truth
  row->state = "unknown";
  row->due =
      std::max(env_.now(), row->deadline.value_or(env_.now())) + (line != nullptr ? quiet_of(*line) : Duration{});
  row->deadline.reset();
  row->evidence =
      with_evidence(row->evidence, "[]", own_evidence("unknown", "it was armed, and no outcome was recorded"));
  store_.put(*row);
  return true;
}

// --- lookups ---

Task<Done> Engine::look_up(std::int64_t effect) {
  Instant const began = env_.now();
  for (int tries = 0;; ++tries) {
    auto row = store_.find_effect(effect);
    if (!row || row->state != "planned" || set_aside(row->case_id)) break;
    auto& breaker = breakers_.of(row->counterpart, false);
    if (auto const until = breaker.closed_until(env_.now())) {
      co_await sleep_for(env_, *until - env_.now());
      continue;
    }
    breaker.begins(env_.now());
    auto request = request_of(*row);
    auto outcome = co_await ask(&Connector::fetch, std::move(request));
    breaker.report(outcome.verdict == Verdict::done || outcome.verdict == Verdict::rejected, env_.now());
    bool kept = false;
    if (outcome.verdict == Verdict::done) kept = co_await commit_done(*row, outcome);
    if (outcome.verdict == Verdict::rejected) kept = co_await commit_rejected(*row, outcome);
    if (kept || set_aside(row->case_id)) break;
    auto const wait =
        std::min(std::max(backoff(tries), outcome.retry_after.value_or(Duration{})), longest_wait_asked_for);
    if (env_.now() + wait - began > settings_.give_up_reading) {
      std::string const code = "counterpart_down";
      auto const held = co_await commit_held(*row, code, outcome.sentence);
      if (held) break;
    }
    co_await sleep_for(env_, wait);
  }
  running_.erase(effect);
  co_return Done{};
}

// --- effects ---

// An effect that is still its task's to carry on: the case is sound, and what is planned may leave.
bool Engine::may_go_on(store::EffectRow const& row) {
  if (set_aside(row.case_id)) return false;
  if (row.state == "planned")
    return !reconciling_ && row.dispatch == "auto" && !store_.find_case(row.case_id)->terminal;
  return row.state == "unknown" || row.state == "armed";
}

// Nothing: go ahead. Otherwise the instant before which this effect rests: its own, or that of its counterpart's
// breakers.
std::optional<Instant> Engine::must_wait(store::EffectRow const& row) {
  auto const write = row.state == "planned";
  auto until = row.due.value_or(env_.now());
  if (!write || policy(row).pre_read)
    until = std::max(until, breakers_.of(row.counterpart, false).closed_until(env_.now()).value_or(until));
  if (write) until = std::max(until, breakers_.of(row.counterpart, true).closed_until(env_.now()).value_or(until));
  if (until <= env_.now()) return std::nullopt;
  return until;
}

Task<Done> Engine::carry(std::int64_t effect) {
  for (;;) {
    auto row = store_.find_effect(effect);
    if (!row || !may_go_on(*row)) break;
    if (row->state == "armed") {  // what came back could not be recorded: as after a death, it is unknown
      co_await commit_lost(*row);
      if (store_.find_effect(effect)->state != "unknown") break;
      continue;
    }
    if (auto const until = must_wait(*row)) {
      co_await sleep_for(env_, *until - env_.now());
      continue;
    }
    auto const write = row->state == "planned";
    if (write) breakers_.of(row->counterpart, true).begins(env_.now());
    auto next = Next::stop;
    if (write) next = co_await try_once(*row);
    if (!write) next = co_await probe(*row);
    if (next == Next::again) continue;
    // Stopped and still open: what came back could not be recorded. It is asked again, until its case is set aside.
    row = store_.find_effect(effect);
    if (!row || !may_go_on(*row)) break;
    auto const pause = backoff(++tries_[effect]);
    co_await sleep_for(env_, pause);
  }
  running_.erase(effect);
  tries_.erase(effect);
  finish_reconciling();
  co_return Done{};
}

Task<Engine::Next> Engine::not_readable(store::EffectRow row, Look look) {
  auto const since = row.deadline.value_or(env_.now());
  auto const pause =
      std::min(std::max(backoff(2 + ++tries_[row.id]), look.retry_after.value_or(Duration{})), longest_wait_asked_for);
  if (env_.now() + pause - since > settings_.give_up_reading) {
    std::string const code = "counterpart_down";
    co_await commit_held(row, code, look.sentence);
    co_return Next::stop;
  }
  co_await commit_unreadable(row, look.sentence, pause);
  co_await sleep_for(env_, pause);
  co_return Next::again;
}

// From planned: look, arm, send.
Task<Engine::Next> Engine::try_once(store::EffectRow row) {
  Outcome const nothing_yet;
  Look look;
  look.presence = Presence::absent;
  if (policy(row).pre_read) look = co_await careful_look(row);
  if (look.presence == Presence::conflicting || look.presence == Presence::several) {
    // Before a person is troubled: was it only a read that lags behind what we wrote a moment ago?
    co_await sleep_for(env_, settle_before_conflict);
    look = co_await careful_look(row);
  }
  if (look.presence == Presence::unreadable) co_return co_await not_readable(row, look);
  if (look.presence == Presence::present) {
    auto const adopted = true;
    co_await commit_present(row, look, nothing_yet, adopted);
    co_return Next::stop;
  }
  if (look.presence != Presence::absent) {
    co_await commit_conflict(row, look);
    co_return Next::stop;
  }
  auto const armed = co_await commit_armed(row, look);
  auto const fresh = store_.find_effect(row.id);
  if (!armed || !fresh || fresh->state != "armed") co_return Next::stop;
  env_.reached(Boundary::armed, fresh->kind);
  auto request = request_of(*fresh);
  auto outcome = co_await ask(&Connector::send, std::move(request));
  breakers_.of(row.counterpart, true)
      .report(outcome.verdict == Verdict::done || outcome.verdict == Verdict::rejected, env_.now());
  co_return co_await after_send(*fresh, outcome);
}

// In one transaction: is the case still where it wants this, do the ceilings and decisions still stand? Then armed, and
// only then may the first byte leave.
bool Engine::arm(store::EffectRow row, Look const& look) {
  if (row.state != "planned") return false;
  auto const owner = store_.find_case(row.case_id);
  if (!owner || owner->terminal || owner->condition != "sound") return false;
  auto& loaded = load(row.case_id);
  check_replay_of(*owner, loaded);
  Command const command{row.command, row.kind, row.key, row.payload};
  if (auto const no = loaded.workflow->may_arm(loaded.events, command, env_.now())) {
    row.state = "cancelled";
    row.code = no->code;
    row.sentence = no->sentence;
    row.due.reset();
    store_.put(row);
    take(held_of(row, no->code, no->sentence));
    return true;
  }
  row.state = "armed";
  row.attempt += 1;
  row.pre_image = look.pre_image;
  row.evidence =
      with_evidence(row.evidence, look.evidence, own_evidence("armed", "attempt " + std::to_string(row.attempt)));
  row.armed_at = env_.now();
  row.deadline = env_.now() + settings_.exchange_limit;
  row.due.reset();
  store_.put(row);
  return true;
}

Task<Engine::Next> Engine::after_send(store::EffectRow row, Outcome outcome) {
  if (outcome.verdict == Verdict::rejected) {
    co_await commit_rejected(row, outcome);
    co_return Next::stop;
  }
  if (outcome.verdict == Verdict::not_sent && tries_[row.id] >= most_not_sent) {
    std::string const code = "counterpart_down";
    co_await commit_held(row, code, outcome.sentence);
    co_return Next::stop;
  }
  if (outcome.verdict == Verdict::not_sent) {
    auto const wait =
        std::min(std::max(backoff(++tries_[row.id]), outcome.retry_after.value_or(Duration{})), longest_wait_asked_for);
    co_await commit_not_sent(row, outcome, wait);
    co_await sleep_for(env_, wait);
    co_return Next::again;
  }
  if (outcome.verdict == Verdict::done) {
    auto look = co_await careful_look(row);
    if (look.presence == Presence::present) {
      auto const adopted = false;
      co_await commit_present(row, look, outcome, adopted);
      co_return Next::stop;
    }
    outcome.sentence = "It was answered as done, but the read-back does not show it. " + look.sentence;
    outcome.evidence = look.evidence;
  }
  auto const rest = std::max(quiet_of(policy(row)), outcome.retry_after.value_or(Duration{}));
  co_await commit_unknown(row, outcome, rest);
  co_return Next::again;
}

// From unknown, after the quiet period: as many looks as the table wants, all of the same mind.
Task<Engine::Next> Engine::probe(store::EffectRow row) {
  auto const& line = policy(row);
  Duration const gap = std::min<Duration>(line.gap, std::max<Duration>(quiet_of(line), std::chrono::seconds{1}));
  bool strong = line.strong;
  for (int read = 0; read < line.reads; ++read) {
    if (read > 0) co_await sleep_for(env_, gap);
    auto look = co_await careful_look(row);
    if (look.presence == Presence::unreadable) co_return co_await not_readable(row, look);
    if (look.presence == Presence::present) {
      Outcome const nothing_yet;
      auto const adopted = false;
      co_await commit_present(row, look, nothing_yet, adopted);
      co_return Next::stop;
    }
    if (look.presence != Presence::absent) {
      // Bytes have left: what stands there now may be ours, changed since. Only a write of a desired state is
      // overtaken.
      if (line.desired_state) co_await commit_conflict(row, look);
      if (!line.desired_state) co_await commit_held(row, look.code, look.sentence);
      co_return Next::stop;
    }
    strong = strong && look.strong;
  }
  auto const never_left = row.attempt == 0;  // only doubted, after a restore
  if (strong && (never_left || (row.attempt < line.attempts && row.dispatch == "auto"))) {
    co_await commit_absent(row);
    co_return Next::again;
  }
  std::string const code = "outcome_unknown";
  std::string const sentence =
      row.dispatch == "assisted" ? "It was recorded as done by hand, but the counterpart does not show it."
      : strong                   ? "It is not there, and no further attempt is allowed without a person."
                                 : "It was not seen, but this counterpart's read cannot prove that it is absent.";
  co_await commit_held(row, code, sentence);
  co_return Next::stop;
}

// --- ends ---

bool Engine::confirm(std::int64_t effect, std::string const& reference, std::string const& payload,
                     std::string const& evidence, bool adopted, Actor const& actor) {
  auto row = store_.find_effect(effect);
  if (!row || row->state == "confirmed" || row->state == "cancelled" || row->state == "rejected") return false;
  auto const settled = *row;  // by a person's word, while the hold it raised still stands: its code tells
  row->state = "confirmed";
  row->reference = reference;
  row->result = payload;
  row->due.reset();
  row->code.clear();
  if (row->command_class != "lookup")
    row->evidence =
        with_evidence(row->evidence, evidence, own_evidence(adopted ? "already there" : "confirmed", reference));
  store_.put(*row);
  auto done = done_of(*row, payload);
  done.actor = actor;
  if (row->dispatch == "assisted" && !row->asked_by.empty()) done.actor = {row->asked_by, true, actor.asserted};
  // A case that is set aside takes no event: then nothing is kept, and the effect stays as open as it was.
  auto const done_by = done.actor;
  if (take(std::move(done)).kind != Said::Kind::accepted) return false;
  if (settled.state == "unknown" && !settled.code.empty())
    release_after_settling(settled, "it happened, and was read back", done_by);
  if (row->command_class == "effect") recorded_.push_back(row->kind);
  return true;
}

bool Engine::reject(std::int64_t effect, std::string const& code, std::string const& sentence,
                    std::string const& evidence) {
  auto row = store_.find_effect(effect);
  if (!row || row->state == "confirmed" || row->state == "cancelled" || row->state == "rejected") return false;
  row->state = "rejected";
  row->code = code.empty() ? "unexpected_outcome" : code;
  row->sentence = sentence;
  row->due.reset();
  row->evidence = with_evidence(row->evidence, evidence, own_evidence("rejected", row->code));
  store_.put(*row);
  return take(rejected_of(*row, row->code, sentence)).kind == Said::Kind::accepted;
}

bool Engine::hold(std::int64_t effect, std::string const& code, std::string const& sentence,
                  std::string const& evidence) {
  auto row = store_.find_effect(effect);
  if (!row || row->state == "confirmed" || row->state == "cancelled" || row->state == "rejected") return false;
  row->state = "held";
  row->code = code.empty() ? "outcome_unknown" : code;
  row->sentence = sentence;
  row->due.reset();
  row->evidence = with_evidence(row->evidence, evidence, own_evidence("held", row->code));
  store_.put(*row);
  return take(held_of(*row, row->code, sentence)).kind == Said::Kind::accepted;
}

}  // namespace engine
