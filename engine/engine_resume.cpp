// How does the work go on after a start, or after a case was given back? What was armed is unknown, what was waiting
// waits on, timers and children are told again; and after a restored backup nothing leaves before every doubt is
// settled.
#include <algorithm>

#include "engine/engine.hpp"
#include "engine/evidence.hpp"

namespace engine {

void Engine::start(std::int64_t effect) {
  auto const row = store_.find_effect(effect);
  if (!row || (only_case_ && row->case_id != *only_case_)) return;
  if (row->state != "planned" && row->state != "unknown") return;
  if (policy_of(effects_, row->kind) ==
      nullptr) {  // its case was given back to a program that still has no line for it
    enqueue(
        {row->case_id, [this, of = row->case_id, kind = row->kind] { return freeze_if_unknown(of, kind), true; }, {}});
    return;
  }
  if (reconciling_ && row->state == "unknown") doubts_.insert(effect);
  if (running_.count(effect) != 0 || begins_nothing_new_) return;
  running_.emplace(effect, row->case_id);
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
  auto const found = store_.open_effects_at_a_glance();
  inputs_.push_back({{},
                     [this, &found] {
                       for (auto const& each : found) {
                         if (each.state == "armed") to_unknown(each.id);
                         if (each.command_class == words(CommandClass::child))
                           tell_parent(each.case_id, each.reference);
                         freeze_if_unknown(each.case_id, each.kind);
                       }
                       return true;
                     },
                     {}});
  if (reconciling_)
    for (auto const& each : found)
      if (each.state == "planned" && each.command_class == "effect" && each.dispatch == "assisted")
        doubt_desk(each.id, each.case_id);
  flush();
  if (deadly) {  // told once: a case that is given back is not set aside again for the same deaths
    store_.breadcrumb(crumb->first);
    store_.breadcrumb({});
  }
  wake_effects();
  for (auto const& wake : store_.timer_wakes()) {
    auto const timer = only_case_ ? store_.find_timer(wake.id) : std::nullopt;
    if (timer && timer->case_id != *only_case_) continue;
    schedule_timer({wake.id, wake.state, std::max(wake.due, env_.now())});
  }
}

// As they stand once what was armed is unknown. What is planned waits while there is a doubt.
void Engine::wake_effects() {
  auto const open = store_.open_effects_at_a_glance();
  if (reconciling_)
    for (auto const& each : open)
      if (each.state == "unknown" && (!only_case_ || each.case_id == *only_case_)) doubts_.insert(each.id);
  reconciling_ = reconciling_ && in_doubt();  // else there is nothing to wait for
  for (auto const& each : open) {
    auto const starts =
        each.state == "unknown" || (each.state == "planned" && !reconciling_ && each.dispatch == "auto");
    if (starts && each.due) wake_later(each.id, std::max(*each.due, env_.now()));
  }
}

// A case that is sound but has something under way of a kind that this program does not know: it is frozen, until the
// program that planned it is back, or its line.
void Engine::freeze_if_unknown(std::string const& case_id, std::string const& kind) {
  if (policy_of(effects_, kind) != nullptr) return;
  auto row = store_.find_case(case_id);
  if (!row || row->condition != "sound") return;
  put_aside(*row, "frozen", "replay_mismatch",
            "Something of " + case_id + " is under way of the kind " + kind +
                ", for which this program's effect table has no line; run the program that planned it, or put the line "
                "back.");
}

// A restored store does not know what was done at a desk since: it is looked for, or a person who was there is asked.
void Engine::doubt_desk(std::int64_t effect, std::string const& of) {
  if (only_case_ && of != *only_case_) return;
  inputs_.push_back({of,
                     [this, effect] {
                       auto const found = store_.find_effect(effect);
                       if (!found || found->state != "planned" || set_aside(found->case_id)) return false;
                       auto const& row = *found;
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

// Is there an effect of which nobody knows yet whether it happened? A case that is set aside stops no other; given
// back, its effects are doubted again when they start. Each doubt that is settled is asked after once.
bool Engine::in_doubt() {
  for (; !doubts_.empty(); doubts_.erase(doubts_.begin())) {
    auto const row = store_.find_effect(*doubts_.begin());
    if (row && (row->state == "unknown" || row->state == "armed") && !set_aside(row->case_id)) return true;
  }
  return false;
}

void Engine::finish_reconciling() {
  if (!reconciling_ || in_doubt()) return;
  reconciling_ = false;
  auto const child = words(CommandClass::child);
  for (auto const& each : store_.open_effects_at_a_glance())
    if (each.state == "planned" && each.dispatch == "auto" && each.command_class != child)
      wake_later(each.id, env_.now());
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
