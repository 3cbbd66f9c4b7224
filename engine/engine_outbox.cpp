// What becomes of a command that a row has issued? It is planned under its key in the same transaction. A key that another
// case holds is an event, never an error; the same case asking again gets the same answer, never a second effect.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/engine.hpp"

namespace engine {
namespace {

using Json = nlohmann::ordered_json;

bool open(store::EffectRow const& row) { return row.state == "planned" || row.state == "armed" || row.state == "unknown" || row.state == "held"; }

}  // namespace

std::string Engine::dispatch_of(std::string const& kind) const {
  for (auto const& name : {kind, std::string("*")})
    if (auto found = settings_.dispatch.find(name); found != settings_.dispatch.end()) return found->second;
  return "auto";
}

bool Engine::readable(store::EffectRow const& row) const { return settings_.readable.count(row.counterpart) != 0; }

std::string Engine::done_type(Workflow const& kind, std::string const& command) const {
  for (auto const& each : kind.table().outcomes)
    if (each.command == command) return each.done;
  return {};
}

Event Engine::event_of(std::string const& case_id, std::string const& type, std::string const& payload) {
  auto decoded = load(case_id).workflow->decode(type, 1, payload);
  if (auto* problem = std::get_if<std::string>(&decoded)) throw UnreadableHistory(*problem);
  return std::get<Event>(std::move(decoded));
}

Engine::Incoming Engine::done_of(store::EffectRow const& row, std::string const& payload) {
  auto const type = done_type(*load(row.case_id).workflow, row.command);
  return {row.case_id, event_of(row.case_id, type, payload), {"engine"}, Source::outcome};
}

namespace {
Json evidence_of(store::EffectRow const& row) {
  auto evidence = Json::array({{{"source", "engine"}, {"label", "effect"}, {"value", effect_name(row.id)}}});
  auto const seen = Json::parse(row.evidence, nullptr, false);
  if (seen.is_array())
    for (auto const& each : seen)
      if (each.is_object() && each.contains("source") && each.contains("label") && each.contains("value")) evidence.push_back(each);
  return evidence;
}
}  // namespace

Engine::Incoming Engine::held_of(store::EffectRow const& row, std::string const& code, std::string const& sentence) {
  Json const payload{{"command", row.kind}, {"code", code}, {"sentence", sentence}, {"evidence", evidence_of(row)}};
  return {row.case_id, event_of(row.case_id, "CommandHeld", payload.dump()), {"engine"}, Source::outcome};
}

Engine::Incoming Engine::rejected_of(store::EffectRow const& row, std::string const& code, std::string const& sentence) {
  Json const payload{{"command", row.kind}, {"reason", code}, {"sentence", sentence}, {"evidence", evidence_of(row)}};
  return {row.case_id, event_of(row.case_id, "CommandRejected", payload.dump()), {"engine"}, Source::outcome};
}

Engine::Incoming Engine::taken_of(store::EffectRow const& row, std::string const& by) {
  Json const payload{{"command", row.kind}, {"by", by}};
  return {row.case_id, event_of(row.case_id, "AlreadyTaken", payload.dump()), {"engine"}, Source::outcome};
}

// --- planning ---

void Engine::plan(store::CaseRow const& of, Workflow const& kind, Command const& command, Incoming const& cause, std::int64_t seq,
                  int position, std::deque<Incoming>& follow_ups) {
  auto const* policy = policy_of(effects_, command.kind);
  if (policy == nullptr) throw UnreadableHistory("the effect table has no line for " + command.kind);
  if (policy->command_class == CommandClass::rule) {
    follow_ups.push_back({of.id, kind.answer(load(of.id).events, command, env_.now()), {"engine"}, Source::engine});
    return;
  }
  if (policy->command_class == CommandClass::approval) return plan_approval(of, command, follow_ups);
  if (policy->command_class == CommandClass::timer) return plan_timer(of, command);
  if (policy->command_class == CommandClass::child) return plan_child(of, command);
  store::EffectRow row;
  row.case_id = of.id;
  row.caused_by = seq;
  row.position = position;
  row.command = command.type;
  row.kind = command.kind;
  row.command_class = words(policy->command_class);
  row.counterpart = policy->counterpart;
  row.key = command.key;
  row.dispatch = dispatch_of(command.kind);
  row.payload = command.payload;
  row.payload_hash = to_hex(sha256(command.payload));
  row.due = env_.now();
  if (policy->command_class == CommandClass::lookup) return plan_lookup(std::move(row), follow_ups);
  if (policy->command_class == CommandClass::reservation) return plan_reservation(std::move(row), follow_ups);
  plan_effect(std::move(row), cause, follow_ups);
}

void Engine::dispatch_later(store::EffectRow const& row) {
  planned_.push_back(row.id);
  if (row.dispatch == "auto") to_start_.push_back(row.id);
}

// Asking twice for the same thing while the first question is open is one question.
void Engine::plan_lookup(store::EffectRow row, std::deque<Incoming>&) {
  for (auto const& each : store_.effects_of(row.case_id))
    if (each.command_class == "lookup" && each.state == "planned" && each.kind == row.kind && each.payload_hash == row.payload_hash) return;
  row.id = store_.add(row);
  dispatch_later(row);
}

void Engine::plan_effect(store::EffectRow row, Incoming const& cause, std::deque<Incoming>& follow_ups) {
  auto const newest = store_.newest_of(row.kind, row.key);
  if (newest && newest->case_id != row.case_id && (open(*newest) || newest->state == "confirmed"))
    return follow_ups.push_back(taken_of(row, newest->case_id));
  if (newest && newest->case_id == row.case_id && open(*newest)) {
    auto again = *newest;
    auto const same = again.payload_hash == row.payload_hash;
    auto const unsent = again.state == "planned" && again.attempt == 0;
    if (again.state == "held") return follow_ups.push_back(held_of(again, again.code, again.sentence));
    if (!same && !unsent)
      return follow_ups.push_back(held_of(again, "outcome_unknown", "An earlier attempt with other values is not settled yet."));
    if (!same) again.payload = row.payload, again.payload_hash = row.payload_hash;
    again.caused_by = row.caused_by;
    return store_.put(again);
  }
  if (newest && newest->case_id == row.case_id && newest->state == "confirmed") {
    if (newest->payload_hash == row.payload_hash) return follow_ups.push_back(done_of(*newest, newest->result));
    return follow_ups.push_back(held_of(*newest, "duplicate_present", "This was already done with other values."));
  }
  // Nothing stands: a first generation, or a new one after a person decided to go on.
  row.generation = newest ? newest->generation + 1 : 1;
  row.asked_by = newest && cause.actor.person ? cause.actor.id : "";
  row.id = store_.add(row);
  dispatch_later(row);
}

// A case holds at most one key of a kind: reserving another gives the earlier one back.
void Engine::plan_reservation(store::EffectRow row, std::deque<Incoming>& follow_ups) {
  auto const newest = store_.newest_of(row.kind, row.key);
  if (newest && newest->state == "confirmed" && newest->case_id != row.case_id)
    return follow_ups.push_back(taken_of(row, newest->case_id));
  if (newest && newest->state == "confirmed") return follow_ups.push_back(done_of(*newest, newest->result));
  for (auto each : store_.effects_of(row.case_id)) {
    if (each.kind != row.kind || each.state != "confirmed") continue;
    each.state = "cancelled";
    each.sentence = "Given back for another key.";
    store_.put(each);
  }
  row.generation = newest ? newest->generation + 1 : 1;
  row.state = "confirmed";
  row.dispatch = "auto";
  row.due.reset();
  row.result = Json{{"key", row.key}}.dump();
  row.id = store_.add(row);
  follow_ups.push_back(done_of(row, row.result));
}

void Engine::plan_approval(store::CaseRow const& of, Command const& command, std::deque<Incoming>& follow_ups) {
  auto const wanted = Json::parse(command.payload);
  for (auto each : store_.approvals_of(of.id)) {
    if (each.state != "open") continue;
    each.state = "void";  // a new payload voids the old request
    store_.put(each);
  }
  store::ApprovalRow row;
  row.case_id = of.id;
  row.subject = wanted.value("subject", std::string());
  row.cents = wanted.value("cents", std::int64_t{0});
  row.payload_hash = wanted.value("payload_hash", std::string());
  row.requested_by = of.owner.empty() ? "engine" : of.owner;
  row.requested_at = env_.now();
  row.id = store_.add(row);
  store::EffectRow asked;
  asked.case_id = of.id;
  asked.command = command.type;
  follow_ups.push_back(done_of(asked, Json{{"approval", approval_name(row.id)}}.dump()));
}

// --- timers and other cases ---

// A timer's payload names when it is due and which event it brings.
void Engine::plan_timer(store::CaseRow const& of, Command const& command) {
  auto const wanted = Json::parse(command.payload);
  auto const name = wanted.value("name", std::string());
  for (auto each : store_.timers_of(of.id)) {
    if (each.name != name || each.state != "set") continue;
    each.state = "cancelled";
    store_.put(each);
  }
  store::TimerRow row;
  row.case_id = of.id;
  row.name = command.type + "|" + name;
  row.due = env_.now() + std::chrono::seconds{wanted.value("after_seconds", std::int64_t{0})};
  row.id = store_.add(row);
  schedule_timer({row.id, "set", row.due});
}

void Engine::schedule_timer(store::Store::Wake const& wake) {
  env_.at(wake.due, [this, id = wake.id, alive = std::weak_ptr<int>(alive_)] {
    if (!alive.expired()) fire_timer(id);
  });
}

void Engine::fire_timer(std::int64_t id) {
  auto const found = store_.find_timer(id);
  if (!found || found->state != "set") return;
  enqueue({found->case_id,
           [this, id] {
             auto timer = store_.find_timer(id);
             if (!timer || timer->state != "set") return false;
             timer->state = "fired";
             store_.put(*timer);
             auto const bar = timer->name.find('|');
             store::EffectRow asked;
             asked.case_id = timer->case_id;
             asked.command = timer->name.substr(0, bar);
             auto due = done_of(asked, Json{{"name", timer->name.substr(bar + 1)}}.dump());
             due.actor = {"timer"};
             due.source = Source::timer;
             take(std::move(due));
             return true;
           },
           {}});
}

// Opens another case whose end comes back as this command's done event.
void Engine::plan_child(store::CaseRow const& of, Command const& command) {
  auto const wanted = Json::parse(command.payload);
  auto const opened = open_case(wanted.value("workflow", std::string()), wanted.value("event", std::string()),
                                wanted.contains("payload") ? wanted.at("payload").dump() : "{}", {"engine"}, of.id);
  if (opened.empty()) throw UnreadableHistory("the child case of " + of.id + " could not be opened");
  store::EffectRow row;
  row.case_id = of.id;
  row.command = command.type;
  row.kind = command.kind;
  row.command_class = "child";
  row.counterpart = "engine";
  row.key = opened;
  row.payload = command.payload;
  row.payload_hash = to_hex(sha256(command.payload));
  row.reference = opened;
  store_.add(row);
}

}  // namespace engine
