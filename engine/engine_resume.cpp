// How does the work go on after a start, or after a case was given back? What was armed is unknown, what was waiting
// waits on, timers and children are told again; and after a restored backup nothing leaves before every doubt is
// settled.
#include <algorithm>

#include "engine/engine.hpp"
#include "engine/evidence.hpp"

namespace engine {

void Engine::start(std::int64_t effect) {
  auto const row = store_.find_effect(effect);
  if (!row || running_.count(effect) != 0 || begins_nothing_new_) return;
  if (only_case_ && row->case_id != *only_case_) return;
  if (row->state != "planned" && row->state != "unknown") return;
  running_.insert(effect);
  tasks_.start(row->command_class == "lookup" ? look_up(effect) : carry(effect));
}

void Engine::wake_later(std::int64_t effect, Instant due) {
  env_.at(due, [this, effect, alive = std::weak_ptr<int>(alive_)] {
    if (!alive.expired()) start(effect);
  });
}

void Engine::resume(bool reconcile_first) {
  reconciling_ = reconcile_first;
  auto const crumb = store_.last_breadcrumb();
  auto const deadly = crumb && crumb->second >= 3;
  if (deadly) {
    inputs_.push_back({{},
                       [this, id = crumb->first] {
                         auto row = store_.find_case(id);
                         if (row && row->condition == "sound")
                           quarantine(*row, "The process died three times while executing it.");
                         return true;
                       },
                       {}});
  }
  // Armed and found after a start means unknown, never "send again".
  inputs_.push_back({{},
                     [this] {
                       for (auto const& row : store_.open_effects()) {
                         if (row.state == "armed") to_unknown(row.id);
                         if (is_child(row)) tell_parent(row.case_id, row.reference);
                       }
                       return true;
                     },
                     {}});
  if (reconciling_)
    for (auto const& row : store_.open_effects())
      if (row.state == "planned" && row.command_class == "effect" && row.dispatch == "assisted") doubt_desk(row);
  flush();
  if (deadly) {  // told once: a case that is given back is not set aside again for the same deaths
    store_.breadcrumb(crumb->first);
    store_.breadcrumb({});
  }
  reconciling_ = reconciling_ && in_doubt();  // else there is nothing to wait for
  for (auto const& wake : store_.effect_wakes()) {
    auto const must_wait = reconciling_ && wake.state == "planned";
    if (!must_wait && (wake.state == "planned" || wake.state == "unknown")) {
      auto const row = store_.find_effect(wake.id);
      if (row && (row->dispatch == "auto" || row->state == "unknown"))
        wake_later(wake.id, std::max(wake.due, env_.now()));
    }
  }
  for (auto const& wake : store_.timer_wakes()) {
    auto const timer = only_case_ ? store_.find_timer(wake.id) : std::nullopt;
    if (timer && timer->case_id != *only_case_) continue;
    schedule_timer({wake.id, wake.state, std::max(wake.due, env_.now())});
  }
}

// A restored store does not know what was done at a desk since: it is looked for, or a person who was there is asked.
void Engine::doubt_desk(store::EffectRow const& row) {
  if (only_case_ && row.case_id != *only_case_) return;
  inputs_.push_back({row.case_id,
                     [this, row] {
                       if (set_aside(row.case_id)) return false;
                       if (!readable(row))
                         return hold(row.id, "outcome_unknown",
                                     "The store was restored from a backup; whether this step was done by hand since "
                                     "then is not recorded.",
                                     "[]");
                       auto doubted = row;
                       doubted.state = "unknown";
                       doubted.due = env_.now();
                       doubted.evidence = with_evidence(doubted.evidence, "[]",
                                                        own_evidence("restored", "it may have been done since"));
                       store_.put(doubted);
                       return true;
                     },
                     {}});
}

void Engine::resume_only(std::string const& case_id, bool reconcile_first) {
  only_case_ = case_id;
  resume(reconcile_first);
}

// Is there an effect of which nobody knows yet whether it happened? A case that is set aside stops no other.
bool Engine::in_doubt() {
  auto const open = store_.open_effects();
  return std::any_of(open.begin(), open.end(), [&](auto const& each) {
    return (each.state == "unknown" || each.state == "armed") && (!only_case_ || each.case_id == *only_case_) &&
           !set_aside(each.case_id);
  });
}

void Engine::finish_reconciling() {
  if (!reconciling_ || in_doubt()) return;
  reconciling_ = false;
  for (auto const& each : store_.open_effects())
    if (each.state == "planned" && each.dispatch == "auto" && !is_child(each)) wake_later(each.id, env_.now());
}

bool Engine::set_aside(std::string const& case_id) {
  auto const owner = store_.find_case(case_id);
  return !owner || owner->condition != "sound";
}

// What a case had under way when it was set aside, as after a start: nobody knows what became of an armed effect.
void Engine::take_up(std::string const& case_id) {
  for (auto const& effect : store_.effects_of(case_id)) {
    if (effect.state == "armed" && running_.count(effect.id) == 0) to_unknown(effect.id);
    if (is_child(effect)) tell_parent(case_id, effect.reference);
    if (effect.dispatch == "auto" || effect.state == "unknown" || effect.state == "armed")
      to_start_.push_back(effect.id);
  }
  for (auto const& timer : store_.timers_of(case_id))
    if (timer.state == "set") schedule_timer({timer.id, timer.state, std::max(timer.due, env_.now())});
}

}  // namespace engine
