// How does one input become a step? Inputs that are ready together are committed together, each under its savepoint; a
// case sees its own earlier events in the batch. An exception takes back that input only and counts against its case.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/engine.hpp"
#include "engine/replay.hpp"

namespace engine {
namespace {

constexpr int failures_before_quarantine = 5;

std::string hold_json(std::string const& code, std::string const& sentence) {
  return nlohmann::ordered_json{{"code", code},
                                {"sentence", sentence},
                                {"who_can_fix", "admin"},
                                {"overridable", false},
                                {"override_role", ""},
                                {"evidence", nlohmann::ordered_json::array()},
                                {"offers", nlohmann::ordered_json::array()},
                                {"rule", "engine"}}
      .dump();
}

}  // namespace

std::string effect_name(std::int64_t id) { return "E-" + std::to_string(id); }
std::string approval_name(std::int64_t id) { return "A-" + std::to_string(id); }

Engine::Engine(Env& env, store::Store& store, Connector& connector, std::vector<Workflow const*> workflows,
               EffectTable effects, Settings settings, Noted noted)
    : env_(env),
      store_(store),
      connector_(connector),
      workflows_(std::move(workflows)),
      effects_(effects),
      settings_(std::move(settings)),
      noted_(std::move(noted)),
      journal_(store) {}

Engine::~Engine() = default;

Workflow const* Engine::workflow(std::string const& name, int version) const {
  for (auto const* each : workflows_)
    if (each->name() == name && each->version() == version) return each;
  return nullptr;
}

Workflow const* Engine::newest(std::string const& name) const {
  Workflow const* best = nullptr;
  for (auto const* each : workflows_)
    if (each->name() == name && (best == nullptr || each->version() > best->version())) best = each;
  return best;
}

bool Engine::idle() { return inputs_.empty() && tasks_.idle(); }

bool Engine::nothing_half_done() {
  if (!inputs_.empty() || flush_asked_) return false;
  return std::none_of(running_.begin(), running_.end(), [&](auto const& task) {
    auto const row = store_.find_effect(task.first);
    return row && row->state == "armed";
  });
}

bool Engine::at_work_on(std::string const& case_id) {
  if (!inputs_.empty() || flush_asked_) return true;
  return std::any_of(running_.begin(), running_.end(), [&](auto const& task) { return task.second == case_id; });
}
void Engine::rethrow() { tasks_.rethrow(); }

// --- the batch ---

void Engine::enqueue(Input input) {
  inputs_.push_back(std::move(input));
  if (flush_asked_ || flushing_) return;
  flush_asked_ = true;
  env_.soon([this, alive = std::weak_ptr<int>(alive_)] {
    if (!alive.expired()) flush();
  });
}

void Engine::flush() {
  flush_asked_ = false;
  if (flushing_ || inputs_.empty()) return;
  flushing_ = true;
  auto batch = std::exchange(inputs_, {});
  std::vector<bool> stayed;
  try {
    store_.begin();
    for (auto& input : batch) stayed.push_back(run_input(input));
    store_.commit();
  } catch (...) {
    flushing_ = false;
    throw;  // the store is broken or the process dies: nothing of this batch is known to be kept
  }
  flushing_ = false;
  for (auto const& kind : std::exchange(recorded_, {})) env_.reached(Boundary::recorded, kind);
  for (auto id : std::exchange(planned_, {}))
    if (auto row = store_.find_effect(id); row && row->command_class == "effect")
      env_.reached(Boundary::planned, row->kind);
  for (auto id : std::exchange(to_start_, {})) start(id);
  for (std::size_t i = 0; i < batch.size(); ++i)
    if (batch[i].after) batch[i].after(stayed[i]);
  if (!inputs_.empty()) flush();
}

bool Engine::run_input(Input& input) {
  store_.savepoint();
  consulted_.clear();
  auto const mark = journal_.mark();
  auto const starts = to_start_.size(), planned = planned_.size(), recorded = recorded_.size();
  std::string problem, mismatched;
  try {
    store_.breadcrumb(input.case_id);
    auto const stays = input.apply();
    store_.breadcrumb({});
    if (stays) {
      store_.keep_savepoint();
      return true;
    }
  } catch (store::Broken const&) {
    throw;
  } catch (store::Corrupt const&) {
    throw;
  } catch (ReplayMismatch const& mismatch) {
    mismatched = mismatch.case_id;
    problem = mismatch.sentence;
    if (noted_) noted_({"input", mismatched, {}, type_of(mismatch)});
  } catch (std::exception const& error) {
    problem = error.what();
    if (noted_) noted_({"input", input.case_id, {}, type_of(error)});
  }
  store_.undo_savepoint();
  store_.breadcrumb({});
  journal_.return_to(mark);
  to_start_.resize(starts);
  planned_.resize(planned);
  recorded_.resize(recorded);
  for (auto const& each : std::exchange(consulted_, {})) forget(each);
  auto frozen = mismatched.empty() ? std::nullopt : store_.find_case(mismatched);
  if (frozen) put_aside(*frozen, "frozen", "replay_mismatch", problem);
  if (mismatched.empty() && !problem.empty() && !input.case_id.empty()) failed(input.case_id, problem);
  return false;
}

// Counts a failure against the case; the fifth in a row sets it aside, so that it cannot stop the others.
void Engine::failed(std::string const& case_id, std::string const& sentence) {
  auto row = store_.find_case(case_id);
  if (!row) return;
  if (++row->failures >= failures_before_quarantine)
    return quarantine(*row, "It failed " + std::to_string(row->failures) + " times: " + sentence);
  store_.put(*row);
}

void Engine::quarantine(store::CaseRow& row, std::string const& sentence) {
  put_aside(row, "quarantined", "quarantined", sentence);
}

// Nothing is taken by the case any more until a person gives it back; the hold says why.
void Engine::put_aside(store::CaseRow& row, std::string const& condition, std::string const& code,
                       std::string const& sentence) {
  row.condition = condition;
  row.condition_sentence = sentence;
  row.hold_code = code;
  row.hold = hold_json(code, sentence);
  row.hold_since = env_.now();
  row.waiting_for = "person";
  store_.put(row);
}

// An input that could not be taken comes again after a while; when its case is set aside, giving it back brings it
// again.
void Engine::again_later(std::string const& case_id, std::function<void()> what) {
  auto const row = store_.find_case(case_id);
  if (!row || row->condition != "sound") return;
  env_.at(env_.now() + backoff(row->failures), [what = std::move(what), alive = std::weak_ptr<int>(alive_)] {
    if (!alive.expired()) what();
  });
}

// --- opening ---

std::string Engine::open_case(std::string const& workflow_name, std::string const& event_type,
                              std::string const& payload, Actor const& actor, std::string const& parent,
                              std::function<void(std::string const&)> const& also) {
  auto const* kind = newest(workflow_name);
  if (kind == nullptr) return {};
  auto decoded = kind->decode(event_type, 1, payload);
  if (!std::holds_alternative<Event>(decoded)) return {};
  auto const nested = flushing_;
  std::string id;
  auto open = [&, event = std::get<Event>(decoded)] {
    store::CaseRow row;
    row.number = store_.next_case_number();
    row.id = id = "C-" + std::to_string(row.number);
    row.workflow = kind->name();
    row.workflow_version = kind->version();
    row.opened_at = row.updated_at = env_.now();
    row.parent = parent;
    store_.put(row);
    if (take({id, event, actor, Source::engine}).kind != Said::Kind::accepted) return false;
    if (also) also(id);
    return true;
  };
  if (nested) return open() ? id : std::string();
  bool stays = false;
  inputs_.push_back({{}, open, [&](bool kept) { stays = kept; }});
  flush();
  return stays ? id : std::string();
}

// --- one step, and the steps it brings about at once ---

Said Engine::take(Incoming first) {
  std::deque<Incoming> waiting{std::move(first)};
  std::optional<Said> said;
  constexpr int limit = 200;  // rules answering rules: a table that never comes to rest is a defect
  for (int taken = 0; !waiting.empty(); ++taken) {
    if (taken == limit) throw StepFailed("a case does not come to rest after 200 steps");
    auto next = std::move(waiting.front());
    waiting.pop_front();
    auto result = take_one(next, waiting);
    if (!said) said = std::move(result);
  }
  return *said;
}

Said Engine::take_one(Incoming const& incoming, std::deque<Incoming>& follow_ups) {
  auto row = store_.find_case(incoming.case_id);
  if (!row) return {Said::Kind::not_found, "there is no case " + incoming.case_id, 0, {}};
  if (row->condition != "sound")
    return {Said::Kind::refused, row->id + " is " + row->condition + ": " + row->condition_sentence, 0, {}};
  auto& loaded = load(row->id);
  check_replay_of(*row, loaded);
  auto arrived = incoming;
  auto step = loaded.workflow->step(row->id, loaded.events, arrived.event);
  if (!step.expected && arrived.source == Source::person)
    return {Said::Kind::refused,
            row->id + " stands at " + row->state + ", where " + arrived.event.type + " has no place",
            0,
            {}};
  if (!step.expected) {
    auto const replacement = unexpected(*loaded.workflow, *row, arrived.event);
    if (!replacement) throw StepFailed(arrived.event.type + " has no row at " + row->state);
    arrived.event = *replacement;
    step = loaded.workflow->step(row->id, loaded.events, arrived.event);
    if (!step.expected) throw StepFailed(incoming.event.type + " has no row at " + row->state);
  }
  if (auto const why = still_outside(*row, step)) {
    if (arrived.source == Source::person) return {Said::Kind::refused, *why, 0, {}};
    auto const replacement = unexpected(*loaded.workflow, *row, arrived.event);
    if (!replacement) throw StepFailed(*why);
    arrived.event = *replacement;
    step = loaded.workflow->step(row->id, loaded.events, arrived.event);
  }
  auto const old_state = row->state;
  write_event(*row, arrived, step);
  loaded.events.push_back(arrived.event);
  loaded.checked = true;
  after_step(*row, old_state, step, arrived, journal_.head().seq, follow_ups);
  return {Said::Kind::accepted, {}, journal_.head().seq, {}};
}

// A case may not end while something of it may be outside without anybody knowing.
std::optional<std::string> Engine::still_outside(store::CaseRow const& row, Step const& step) {
  if (!step.summary.terminal || row.terminal) return std::nullopt;
  for (auto const& effect : store_.effects_of(row.id))
    if (effect.command_class == "effect" && may_be_outside(effect))
      return row.id + " cannot end at " + step.summary.state + " while " + effect_name(effect.id) + " (" + effect.kind +
             ") is " + effect.state + "; " + how_it_ends(effect);
  return std::nullopt;
}

// Only people are refused. What arrives from elsewhere without a row is journaled under this name, and holds the case.
std::optional<Event> Engine::unexpected(Workflow const& kind, store::CaseRow const& row, Event const& event) {
  auto const payload = nlohmann::ordered_json{{"event", event.type}, {"state", row.state}}.dump();
  auto decoded = kind.decode("UnexpectedOutcome", 1, payload);
  if (auto* found = std::get_if<Event>(&decoded)) return *found;
  return std::nullopt;
}

void Engine::write_event(store::CaseRow& row, Incoming const& incoming, Step const& step) {
  store::EventRow event;
  event.case_id = row.id;
  event.case_seq = row.events + 1;
  event.type = incoming.event.type;
  event.type_version = incoming.event.version;
  event.at = env_.now();
  event.actor = incoming.actor.id;
  event.asserted = incoming.actor.asserted;
  event.payload = incoming.event.payload;
  event.state = step.summary.state;
  event.commands = digest_of(step.commands);
  auto const salt1 = env_.random(), salt2 = env_.random();
  journal_.append(event, salt1, salt2);
  row.events += 1;
  row.updated_at = event.at;
  row.failures = 0;
}

namespace {
// A person has decided against a step that is planned: nobody is asked to do it any more, by hand or otherwise.
bool is_decided_against(Workflow const& kind, std::vector<Event> const& history, store::EffectRow const& effect,
                        Instant now) {
  auto const no = kind.may_arm(history, {effect.command, effect.kind, effect.key, effect.payload}, now);
  return no && no->code == "placed_by_person";
}

// The decision may come while the case stays where it is, as on a hold. What sends itself is asked when it is armed.
void clear_desks(store::Store& store, store::CaseRow const& row, Workflow const& kind,
                 std::vector<Event> const& history, Instant now) {
  for (auto effect : store.effects_of(row.id)) {
    auto const stands = effect.command_class == "effect" && effect.state == "planned" && effect.dispatch != "auto";
    if (!stands || !is_decided_against(kind, history, effect, now)) continue;
    effect.state = "cancelled";
    effect.due.reset();
    effect.sentence = "A person decided against it before it was done.";
    store.put(effect);
  }
}
}  // namespace

void Engine::after_step(store::CaseRow& row, std::string const& old_state, Step const& step, Incoming const& incoming,
                        std::int64_t seq, std::deque<Incoming>& follow_ups) {
  auto const& loaded = load(row.id);
  auto const& kind = *loaded.workflow;
  auto const due_before = row.due;
  describe(row, step.summary);
  if (old_state != step.summary.state)
    leave_state(row, step.summary, seq);
  else
    clear_desks(store_, row, kind, loaded.events, env_.now());
  int position = 0;
  for (auto const& command : step.commands) plan(row, kind, command, incoming, seq, position++, follow_ups);
  if (step.summary.terminal && old_state != step.summary.state) end_case(row, step.summary);
  note_failure(row, old_state, step.summary);
  put_case(row);
  if (row.due != due_before) set_alerts(row);
}

// A lookup belongs to the visit of the state that asked for it. On a hold or at the end nothing leaves any more that is
// known not to be outside: neither what was never sent nor what is proven absent.
void Engine::leave_state(store::CaseRow const& row, Summary const& summary, std::int64_t seq) {
  auto const stopped = summary.terminal || !summary.hold_code.empty();
  auto const& loaded = load(row.id);
  for (auto effect : store_.effects_of(row.id)) {
    auto const open_lookup = effect.command_class == "lookup" && (effect.state == "planned" || effect.state == "held");
    // A step on a person's desk may be half done in the real system: a hold leaves it there, to be recorded.
    auto const on_a_desk = effect.dispatch == "assisted" && !summary.terminal;
    auto const planned = effect.command_class == "effect" && effect.state == "planned";
    auto const unsent =
        planned && ((stopped && !on_a_desk) || is_decided_against(*loaded.workflow, loaded.events, effect, env_.now()));
    if (effect.caused_by >= seq || (!open_lookup && !unsent)) continue;
    effect.state = "cancelled";
    effect.due.reset();
    effect.sentence = "The case moved on to " + summary.state + " before this was needed.";
    store_.put(effect);
  }
}

void Engine::end_case(store::CaseRow const& row, Summary const& summary) {
  for (auto effect : store_.effects_of(row.id)) {
    auto const child = is_child(effect);
    auto const* policy = policy_of(effects_, effect.kind);
    auto const named = std::find(summary.kept_kinds.begin(), summary.kept_kinds.end(), effect.kind);
    auto const wanted = summary.keeps_reservations || named != summary.kept_kinds.end();
    auto const kept = wanted && (policy == nullptr || !policy->while_open);
    auto const given_back = effect.command_class == "reservation" && effect.state == "confirmed" && !kept;
    auto const left_alone = child && effect.state == "planned";
    if (!given_back && !left_alone) continue;
    effect.state = "cancelled";
    effect.sentence = (child ? effect.reference + " goes on by itself since the case ended at "
                             : "Given back when the case ended at ") +
                      summary.state + ".";
    store_.put(effect);
  }
  for (auto timer : store_.timers_of(row.id)) {
    if (timer.state != "set") continue;
    timer.state = "cancelled";
    store_.put(timer);
  }
  for (auto approval : store_.approvals_of(row.id)) {
    if (approval.state != "open") continue;
    approval.state = "void";
    store_.put(approval);
  }
  tell_parents(row);
}

void Engine::describe(store::CaseRow& row, Summary const& summary) const {
  auto const held_before = row.hold_code;
  row.state = summary.state;
  row.terminal = summary.terminal;
  row.waiting_for = summary.waiting_for;
  row.hold_code = summary.hold_code;
  row.hold = summary.hold;
  if (row.hold_code.empty()) row.hold_since.reset();
  if (!row.hold_code.empty() && row.hold_code != held_before) row.hold_since = env_.now();
  row.owner = summary.owner;
  row.due = summary.due;
  row.amount_cents = summary.amount_cents;
  row.tags = summary.tags;
}

// A person has just done the step that the case waited for: where its table waits for a counterpart, it does so again.
void Engine::waits_outside(std::string const& case_id) {
  auto row = *store_.find_case(case_id);
  auto const& states = load(case_id).workflow->table().states;
  auto const here =
      std::find_if(states.begin(), states.end(), [&](auto const& each) { return each.name == row.state; });
  if (here == states.end() || here->waiting_for != "counterpart") return;
  row.waiting_for = here->waiting_for;
  put_case(row);
}

// Whom the case waits for can be told once its commands are planned.
void Engine::put_case(store::CaseRow& row) {
  if (row.waiting_for == "counterpart") {
    for (auto const& effect : store_.effects_of(row.id)) {
      if (effect.state == "planned" && effect.dispatch != "auto") row.waiting_for = "person";
      if (is_child(effect) && effect.state == "planned") row.waiting_for = "child:" + effect.reference;
    }
  }
  store_.put(row);
}

// The failed-charge queue: the oldest failure survives reprocessing. A note on the hold is no further failure.
void Engine::note_failure(store::CaseRow const& row, std::string const& old_state, Summary const& summary) {
  auto known = store_.find_failure(row.id);
  if (summary.failed_charge && known && known->open && old_state == summary.state) return;
  if (!summary.failed_charge) {
    if (!known || !known->open) return;
    known->open = false;
    return store_.put(*known);
  }
  auto const now = env_.now();
  if (!known) known = store::FailureRow{row.id, summary.hold_code, now, now, 0, true};
  known->reason = summary.hold_code;
  known->last_attempt = now;
  known->attempts += 1;
  known->open = true;
  store_.put(*known);
}

}  // namespace engine
