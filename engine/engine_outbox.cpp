// What becomes of a command that a row has issued? It is planned under its key in the same transaction. A key that
// another case holds is an event, never an error; the same case asking again gets the same answer, never a second
// effect.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/engine.hpp"
#include "engine/evidence.hpp"

namespace engine {
namespace {

using Json = nlohmann::ordered_json;

// Who waits for the end of a case besides its own parent: the parents whose children turned out to duplicate it.
std::string waiting_for_it(std::string const& elder) { return "waiting for " + elder; }

// "2026-07-21 14:13:34Z"
std::string utc_clock(Instant at) {
  auto const second = std::chrono::floor<std::chrono::seconds>(at);
  auto const day = std::chrono::floor<std::chrono::days>(second);
  std::chrono::year_month_day const date{day};
  std::chrono::hh_mm_ss const time{second - day};
  auto const two = [](auto number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) + "-" +
         two(static_cast<unsigned>(date.day())) + " " + two(time.hours().count()) + ":" + two(time.minutes().count()) +
         ":" + two(time.seconds().count()) + "Z";
}

}  // namespace

bool is_child(store::EffectRow const& row) { return row.command_class == words(CommandClass::child); }

bool is_open(store::EffectRow const& row) { return row.state == "planned" || may_be_outside(row); }

bool may_be_outside(store::EffectRow const& row) {
  return row.state == "armed" || row.state == "unknown" || row.state == "held";
}

std::string how_it_ends(store::EffectRow const& row) {
  if (row.state == "held") return "settle it first with `outbox settle " + effect_name(row.id) + "`";
  return "whether it happened is looked up" + (row.due ? " at " + utc_clock(*row.due) : std::string(" by itself")) +
         ": `run " + row.case_id + " --until-rest`, then ask again";
}

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
  if (auto* problem = std::get_if<std::string>(&decoded)) throw StepFailed(*problem);
  return std::get<Event>(std::move(decoded));
}

Engine::Incoming Engine::done_of(store::EffectRow const& row, std::string const& payload) {
  auto const type = done_type(*load(row.case_id).workflow, row.command);
  return {row.case_id, event_of(row.case_id, type, payload), {"engine"}, Source::outcome};
}

namespace {
// Connectors say what they saw in a clause; on a hold it stands as a sentence.
std::string as_sentence(std::string clause) {
  if (clause.empty()) return clause;
  if (clause.front() >= 'a' && clause.front() <= 'z') clause.front() = static_cast<char>(clause.front() - 'a' + 'A');
  if (std::string_view(".!?").find(clause.back()) == std::string_view::npos) clause += '.';
  return clause;
}

Json evidence_of(store::EffectRow const& row) {
  auto evidence = Json::array({own_evidence("effect", effect_name(row.id))});
  auto const seen = Json::parse(row.evidence, nullptr, false);
  if (seen.is_array())
    for (auto const& each : seen)
      if (each.is_object() && each.contains("source") && each.contains("label") && each.contains("value"))
        evidence.push_back(each);
  return evidence;
}
}  // namespace

Engine::Incoming Engine::held_of(store::EffectRow const& row, std::string const& code, std::string const& sentence) {
  Json const payload{
      {"command", row.kind}, {"code", code}, {"sentence", as_sentence(sentence)}, {"evidence", evidence_of(row)}};
  return {row.case_id, event_of(row.case_id, "CommandHeld", payload.dump()), {"engine"}, Source::outcome};
}

Engine::Incoming Engine::rejected_of(store::EffectRow const& row, std::string const& code,
                                     std::string const& sentence) {
  Json const payload{
      {"command", row.kind}, {"reason", code}, {"sentence", as_sentence(sentence)}, {"evidence", evidence_of(row)}};
  return {row.case_id, event_of(row.case_id, "CommandRejected", payload.dump()), {"engine"}, Source::outcome};
}

Engine::Incoming Engine::taken_of(store::EffectRow const& row, std::string const& by) {
  Json const payload{{"command", row.kind}, {"by", by}};
  return {row.case_id, event_of(row.case_id, "AlreadyTaken", payload.dump()), {"engine"}, Source::outcome};
}

// --- planning ---

EffectPolicy const& Engine::policy(std::string const& kind) const {
  auto const* found = policy_of(effects_, kind);
  if (found == nullptr) throw StepFailed("the effect table has no line for " + kind);
  return *found;
}

void Engine::plan(store::CaseRow const& of, Workflow const& kind, Command const& command, Incoming const& cause,
                  std::int64_t seq, int position, std::deque<Incoming>& follow_ups) {
  auto const& line = policy(command.kind);
  if (line.command_class == CommandClass::rule) {
    follow_ups.push_back({of.id, kind.answer(load(of.id).events, command, env_.now()), {"engine"}, Source::engine});
    return;
  }
  if (line.command_class == CommandClass::approval) return plan_approval(of, command, cause, follow_ups);
  if (line.command_class == CommandClass::timer) return plan_timer(of, command);
  if (line.command_class == CommandClass::question) return plan_question(of, command, follow_ups);
  if (line.command_class == CommandClass::word) return plan_word(of, command, follow_ups);
  store::EffectRow row;
  row.case_id = of.id;
  row.caused_by = seq;
  row.position = position;
  row.command = command.type;
  row.kind = command.kind;
  row.command_class = words(line.command_class);
  row.counterpart = line.counterpart;
  row.key = command.key;
  row.dispatch = dispatch_of(command.kind);
  row.payload = command.payload;
  row.payload_hash = to_hex(sha256(command.payload));
  row.due = env_.now();
  if (line.command_class == CommandClass::lookup) return plan_lookup(std::move(row));
  if (line.command_class == CommandClass::child) return plan_child(std::move(row), follow_ups);
  if (line.command_class == CommandClass::reservation) return plan_reservation(std::move(row), follow_ups);
  plan_effect(std::move(row), cause, follow_ups);
}

void Engine::dispatch_later(store::EffectRow const& row) {
  planned_.push_back(row.id);
  if (row.dispatch == "auto") to_start_.push_back(row.id);
}

// Asking twice for the same thing while the first question is open is one question.
void Engine::plan_lookup(store::EffectRow row) {
  for (auto const& each : store_.effects_of(row.case_id))
    if (each.command_class == "lookup" && each.state == "planned" && each.kind == row.kind &&
        each.payload_hash == row.payload_hash)
      return;
  row.id = store_.add(row);
  dispatch_later(row);
}

void Engine::plan_effect(store::EffectRow row, Incoming const& cause, std::deque<Incoming>& follow_ups) {
  auto const newest = store_.newest_of(row.kind, row.key);
  if (newest && newest->case_id != row.case_id && (is_open(*newest) || newest->state == "confirmed"))
    return follow_ups.push_back(taken_of(row, newest->case_id));
  if (newest && newest->case_id == row.case_id && is_open(*newest)) {
    auto again = *newest;
    auto const same = again.payload_hash == row.payload_hash;
    auto const unsent = again.state == "planned" && again.attempt == 0;
    if (again.state == "held" && again.code == "counterpart_down") return ask_again(again);
    if (again.state == "held") return follow_ups.push_back(held_of(again, again.code, again.sentence));
    if (!same && !unsent)
      return follow_ups.push_back(
          held_of(again, "outcome_unknown", "An earlier attempt with other values is not settled yet."));
    if (!same) again.payload = row.payload, again.payload_hash = row.payload_hash;
    again.caused_by = row.caused_by;
    return store_.put(again);
  }
  if (newest && newest->case_id == row.case_id && newest->state == "confirmed") {
    if (newest->payload_hash == row.payload_hash) return follow_ups.push_back(done_of(*newest, newest->result));
    return follow_ups.push_back(held_of(*newest, "duplicate_present", "This was already done with other values."));
  }
  // Another key of the same kind: what may already be outside is settled first; what never left gives way.
  for (auto other : store_.effects_of(row.case_id)) {
    if (other.kind != row.kind || other.key == row.key) continue;
    if (may_be_outside(other))
      return follow_ups.push_back(
          held_of(other, "outcome_unknown", "An earlier attempt with other values is not settled yet."));
    if (other.state != "planned") continue;
    other.state = "cancelled";
    other.due.reset();
    other.sentence = "Other values have taken its place before it was sent.";
    store_.put(other);
  }
  // Nothing stands: a first generation, or a new one after a person decided to go on.
  row.generation = newest ? newest->generation + 1 : 1;
  row.asked_by = newest && cause.actor.person ? cause.actor.id : "";
  row.id = store_.add(row);
  dispatch_later(row);
}

// The counterpart could not be read for long. What never left is planned again; what may have left is probed first.
void Engine::ask_again(store::EffectRow row) {
  row.state = row.attempt == 0 ? "planned" : "unknown";
  row.code.clear();
  row.deadline.reset();
  row.due = env_.now();
  store_.put(row);
  if (row.dispatch == "auto" || row.state == "unknown") to_start_.push_back(row.id);
}

// Of most kinds a case holds at most one key: reserving another gives the earlier one back, unless something of the
// case may be outside under it.
void Engine::plan_reservation(store::EffectRow row, std::deque<Incoming>& follow_ups) {
  auto const newest = store_.newest_of(row.kind, row.key);
  if (newest && newest->state == "confirmed" && newest->case_id != row.case_id)
    return follow_ups.push_back(taken_of(row, newest->case_id));
  if (newest && newest->state == "confirmed") return follow_ups.push_back(done_of(*newest, newest->result));
  auto const earlier = policy(row).several_keys ? std::vector<store::EffectRow>() : store_.effects_of(row.case_id);
  for (auto const& each : earlier)
    if (each.command_class == "effect" && may_be_outside(each))
      return follow_ups.push_back(
          held_of(each, "outcome_unknown", "An earlier attempt with other values is not settled yet."));
  for (auto each : earlier) {
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

void Engine::plan_approval(store::CaseRow const& of, Command const& command, Incoming const& cause,
                           std::deque<Incoming>& follow_ups) {
  auto const wanted = Json::parse(command.payload);
  for (auto each : store_.approvals_of(of.id)) {
    if (each.state != "open" || store_.get("settlement " + approval_name(each.id))) continue;
    each.state = "void";  // a new payload voids the old request
    store_.put(each);
  }
  store::ApprovalRow row;
  row.case_id = of.id;
  row.subject = wanted.value("subject", std::string());
  row.cents = wanted.value("cents", std::int64_t{0});
  row.payload_hash = wanted.value("payload_hash", std::string());
  // Whoever brought it about, or else whose case it is, may not also be the one who agrees.
  row.requested_by = cause.actor.person ? cause.actor.id : of.owner.empty() ? "engine" : of.owner;
  row.requested_at = env_.now();
  row.id = store_.add(row);
  store::EffectRow asked;
  asked.case_id = of.id;
  asked.command = command.type;
  follow_ups.push_back(done_of(asked, Json{{"approval", approval_name(row.id)}}.dump()));
}

// --- other cases ---

// The answer is journaled as the done event. A case that takes its step in the same batch is seen as it then stands.
void Engine::plan_question(store::CaseRow const& of, Command const& command, std::deque<Incoming>& follow_ups) {
  auto const wanted = Json::parse(command.payload);
  auto const unless = wanted.value("unless", std::string());
  store::CaseFilter others;
  others.tags = {{wanted.value("tag", std::string()), wanted.value("value", std::string())}};
  auto const kind = wanted.value("workflow", std::string());
  others.workflow = kind.empty() ? of.workflow : kind;
  others.open_only = !wanted.value("also_ended", false);
  auto found = Json::array();
  for (auto const& row : store_.cases(others)) {
    auto const left_out =
        std::any_of(row.tags.begin(), row.tags.end(), [&](auto const& tag) { return tag.first == unless; });
    if (row.id != of.id && !left_out) found.push_back(row.id);
  }
  store::EffectRow asked;
  asked.case_id = of.id;
  asked.command = command.type;
  follow_ups.push_back(done_of(asked, Json{{"cases", found}}.dump()));
}

// Opens another case whose end comes back as this command's done event. Asked for again, it is the same child.
void Engine::plan_child(store::EffectRow row, std::deque<Incoming>& follow_ups) {
  auto const newest = store_.newest_of(row.kind, row.key);
  auto const stands = newest && newest->state != "cancelled";
  if (stands && newest->case_id != row.case_id) return follow_ups.push_back(taken_of(row, newest->case_id));
  if (stands && newest->state == "confirmed") return follow_ups.push_back(done_of(*newest, newest->result));
  if (stands) return;
  auto const wanted = Json::parse(row.payload);
  row.reference = open_case(wanted.value("workflow", std::string()), wanted.value("event", std::string()),
                            wanted.contains("payload") ? wanted.at("payload").dump() : "{}", {"engine"}, row.case_id);
  if (row.reference.empty()) throw StepFailed("the child case of " + row.case_id + " could not be opened");
  row.dispatch = "auto";
  row.generation = newest ? newest->generation + 1 : 1;
  row.due.reset();
  store_.add(row);
}

// A child that turned out to be a duplicate hands its parent on to the case it duplicates: that one's end is what the
// parent waits for, beside any other parent. Nothing when there is no such case, or when it waits for the parent
// itself.
std::optional<store::CaseRow> Engine::elder_of(store::CaseRow const& child, std::string const& parent) {
  for (auto const& [name, value] : child.tags)
    if (name == "duplicate_of" && !awaits(value, parent)) return store_.find_case(value);
  return std::nullopt;
}

// Is it that other case, or does it wait for its end, itself or through its children?
bool Engine::awaits(std::string const& case_id, std::string const& other) {
  if (case_id == other) return true;
  for (auto const& effect : store_.effects_of(case_id))
    if (is_child(effect) && effect.state == "planned" && awaits(effect.reference, other)) return true;
  return false;
}

void Engine::wait_for_elder(store::EffectRow effect, store::CaseRow elder) {
  auto parent = store_.find_case(effect.case_id);
  if (parent && parent->waiting_for == "child:" + effect.reference) {
    parent->waiting_for = "child:" + elder.id;
    store_.put(*parent);
  }
  effect.reference = elder.id;
  store_.put(effect);
  if (elder.parent.empty()) {
    elder.parent = effect.case_id;
    return store_.put(elder);
  }
  if (elder.parent == effect.case_id) return;
  auto waiting = Json::parse(store_.get(waiting_for_it(elder.id)).value_or("[]"));
  waiting.push_back(effect.case_id);
  store_.set(waiting_for_it(elder.id), waiting.dump());
}

void Engine::tell_parents(store::CaseRow const& child) {
  if (!child.parent.empty()) tell_parent(child.parent, child.id);
  auto const others = store_.get(waiting_for_it(child.id));
  if (!others) return;
  for (auto const& each : Json::parse(*others)) tell_parent(each.get<std::string>(), child.id);
}

// The parent's command is done: its done event tells which case ended and how. An input of its own, so that a parent
// that fails or is set aside does not take the child with it; it comes again after a start and when the parent is given
// back. Also where only one case advances: what the parent's step issues then waits for its own turn.
void Engine::tell_parent(std::string const& parent, std::string const& child) {
  auto const told = std::make_shared<bool>(true);
  enqueue({parent,
           [this, parent, child, told] {
             auto ended = store_.find_case(child);
             if (!ended || !ended->terminal || set_aside(parent)) return false;
             for (auto effect : store_.effects_of(parent)) {
               if (!is_child(effect) || effect.reference != child || effect.state != "planned") continue;
               *told = false;
               auto const elder = elder_of(*ended, parent);
               if (elder && !elder->terminal) return wait_for_elder(effect, *elder), *told = true;
               if (elder) ended = elder;
               effect.state = "confirmed";
               effect.result = Json{{"child", ended->id}, {"state", ended->state}}.dump();
               store_.put(effect);
               auto done = done_of(effect, effect.result);
               done.source = Source::child;
               take(std::move(done));
               return *told = true;
             }
             return false;
           },
           [this, parent, child, told](bool kept) {
             if (!kept && !*told) again_later(parent, [this, parent, child] { tell_parent(parent, child); });
           }});
}

}  // namespace engine
