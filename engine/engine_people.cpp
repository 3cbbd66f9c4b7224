// What may a person do to an effect? Say go, record what was done by hand, answer what nobody else can know, agree as the
// second person. Every answer is journaled with its name; none of them can make an effect happen twice.
#include <nlohmann/json.hpp>

#include "engine/engine.hpp"

namespace engine {
namespace {

using Json = nlohmann::ordered_json;
using Kind = Said::Kind;
using Values = std::vector<std::pair<std::string, std::string>>;

Said refused(std::string sentence) { return {Kind::refused, std::move(sentence), 0, {}}; }
Said accepted() { return {}; }

std::string value_of(Values const& values, std::string const& name) {
  for (auto const& [key, value] : values)
    if (key == name) return value;
  return {};
}
Values without(Values values, std::string const& name) {
  std::erase_if(values, [&](auto const& each) { return each.first == name; });
  return values;
}
std::string told_by(Actor const& actor, std::string const& label, std::string const& value) {
  return Json::array({{{"source", "engine"}, {"label", label}, {"value", value + " (" + actor.id + ")"}}}).dump();
}
std::string_view words(Engine::Answer answer) {
  return answer == Engine::Answer::happened ? "it happened" : answer == Engine::Answer::did_not_happen ? "it did not happen" : "cancel";
}

}  // namespace

std::optional<Said> Engine::check_seen(std::string const& case_id, std::optional<std::int64_t> seen) {
  auto const row = store_.find_case(case_id);
  if (!row) return Said{Kind::not_found, "there is no case " + case_id, 0, {}};
  if (seen && *seen != row->events)
    return Said{Kind::stale, case_id + " has " + std::to_string(row->events) + " events now, you saw " + std::to_string(*seen) +
                                 "; look again with `case show " + case_id + "`", 0, {}};
  return std::nullopt;
}

Said Engine::withdraw(std::string const& case_id, std::string const& reason, Actor const& actor, std::optional<std::int64_t> seen) {
  auto outside = Json::array();
  for (auto const& effect : store_.effects_of(case_id)) {
    if (effect.command_class != "effect") continue;
    if (effect.state == "armed" || effect.state == "unknown" || effect.state == "held")
      return refused(case_id + " cannot be withdrawn while " + effect_name(effect.id) + " (" + effect.kind + ") is " + effect.state +
                     "; settle it first with `outbox settle " + effect_name(effect.id) + "`");
    if (effect.state == "confirmed") outside.push_back(effect.kind + " " + effect.reference);
  }
  return say(case_id, "CaseWithdrawn", Json{{"reason", reason}, {"done_outside", outside}}.dump(), actor, seen);
}

Said Engine::go(std::int64_t effect, Actor const& actor, std::optional<std::int64_t> seen) {
  auto const row = store_.find_effect(effect);
  if (!row) return {Kind::not_found, "there is no effect " + effect_name(effect), 0, {}};
  Said said;
  inputs_.push_back({row->case_id,
                     [&] {
                       auto fresh = store_.find_effect(effect);
                       if (auto problem = check_seen(row->case_id, seen)) return said = *problem, false;
                       if (fresh->state != "planned" || fresh->dispatch != "confirm")
                         return said = refused(effect_name(effect) + " does not wait for a go"), false;
                       fresh->dispatch = "auto";
                       fresh->asked_by = actor.id;
                       store_.put(*fresh);
                       to_start_.push_back(effect);
                       return true;
                     },
                     {}});
  flush();
  return said;
}

Said Engine::record(std::int64_t effect, Values const& values, Actor const& actor, std::optional<std::int64_t> seen) {
  auto const row = store_.find_effect(effect);
  if (!row) return {Kind::not_found, "there is no effect " + effect_name(effect), 0, {}};
  Said said = refused("it could not be recorded; see `case show " + row->case_id + "`");
  inputs_.push_back({row->case_id,
                     [&] {
                       auto fresh = store_.find_effect(effect);
                       if (auto problem = check_seen(row->case_id, seen)) return said = *problem, false;
                       if (fresh->state != "planned" || fresh->dispatch == "auto")
                         return said = refused(effect_name(effect) + " does not wait for a person"), false;
                       auto& loaded = load(fresh->case_id);
                       Command const command{fresh->command, fresh->kind, fresh->key, fresh->payload};
                       if (auto const no = loaded.workflow->may_arm(loaded.events, command, env_.now()))
                         return said = refused(no->sentence), false;
                       if (auto const code = value_of(values, "rejected"); !code.empty()) {
                         said = accepted();
                         return reject(effect, code, "The person who did the step says that it was refused.",
                                       told_by(actor, "refused", code));
                       }
                       auto event = loaded.workflow->recorded(command, values);
                       if (auto* problem = std::get_if<std::string>(&event)) return said = refused(*problem), false;
                       fresh->attempt += 1;
                       fresh->asked_by = actor.id;
                       store_.put(*fresh);
                       said = accepted();
                       auto const note = readable(*fresh) ? "done by hand" : "done by hand, unverified";
                       return confirm(effect, value_of(values, "reference"), std::get<Event>(event).payload, told_by(actor, note, "recorded"),
                                      false, actor);
                     },
                     {}});
  flush();
  return said;
}

// --- held effects ---

Said Engine::settle(std::int64_t effect, Answer answer, Values const& values, std::string const& reason, Actor const& actor) {
  auto const row = store_.find_effect(effect);
  if (!row) return {Kind::not_found, "there is no effect " + effect_name(effect), 0, {}};
  if (row->state != "held") return refused(effect_name(effect) + " is " + row->state + "; only a held effect is settled by a person");
  if (reason.empty()) return refused("say why with --reason: it is the evidence for this answer");
  auto const* policy = policy_of(effects_, row->kind);
  auto const owner = store_.find_case(row->case_id);
  if (policy != nullptr && policy->money && owner && owner->amount_cents > settings_.money_by_one_cents) {
    store::ApprovalRow asked;
    asked.case_id = row->case_id;
    asked.subject = "settle " + effect_name(effect) + ": " + std::string(words(answer));
    asked.cents = owner->amount_cents;
    asked.payload_hash = to_hex(sha256(effect_name(effect) + std::string(words(answer)) + value_of(values, "reference")));
    asked.requested_by = actor.id;
    asked.requested_at = env_.now();
    Json parked{{"effect", effect}, {"answer", static_cast<int>(answer)}, {"reason", reason}, {"by", actor.id}, {"values", Json::array()}};
    for (auto const& [name, value] : values) parked["values"].push_back({name, value});
    inputs_.push_back({row->case_id,
                       [&] {
                         asked.id = store_.add(asked);
                         store_.set("settlement " + approval_name(asked.id), parked.dump());
                         return true;
                       },
                       {}});
    flush();
    return {Kind::waits_for_approval, "a second person must agree: " + approval_name(asked.id), 0, approval_name(asked.id)};
  }
  return settle_now(*row, answer, values, reason, actor);
}

Said Engine::settle_now(store::EffectRow row, Answer answer, Values const& values, std::string const& reason, Actor const& actor) {
  Said said = refused("the answer could not be recorded; see `case show " + row.case_id + "`");
  inputs_.push_back({row.case_id,
                     [&] {
                       auto const evidence = told_by(actor, std::string(words(answer)), reason);
                       said = accepted();
                       if (answer == Answer::happened) {
                         auto event = load(row.case_id).workflow->recorded({row.command, row.kind, row.key, row.payload}, values);
                         if (auto* problem = std::get_if<std::string>(&event)) return said = refused(*problem), false;
                         if (!confirm(row.id, value_of(values, "reference"), std::get<Event>(event).payload, evidence, false, actor, false)) return false;
                       } else {
                         row.state = "cancelled";
                         row.code.clear();
                         row.sentence = std::string(words(answer)) + ": " + reason;
                         row.asked_by = actor.id;
                         store_.put(row);
                       }
                       if (answer != Answer::cancel) release_after_settling(row, std::string(words(answer)) + ": " + reason, actor);
                       return true;
                     },
                     {}});
  flush();
  return said;
}

// Going on asks for the effect again under the same key: a confirmed one answers at once, a cancelled one gets one more
// generation, which is the person's decision.
void Engine::release_after_settling(store::EffectRow const& row, std::string const& how, Actor const& actor) {
  auto const owner = store_.find_case(row.case_id);
  if (!owner || owner->hold_code.empty()) return;
  auto const payload = Json{{"reason", effect_name(row.id) + " settled, " + how}}.dump();
  take({row.case_id, event_of(row.case_id, "HoldReleased", payload), actor, Source::person});
}

// --- second person ---

Said Engine::decide(std::int64_t approval, bool yes, std::string const& reason, Actor const& actor) {
  auto const row = store_.find_approval(approval);
  if (!row) return {Kind::not_found, "there is no approval " + approval_name(approval), 0, {}};
  if (row->state != "open") return refused(approval_name(approval) + " is " + row->state + " already");
  if (row->requested_by == actor.id)
    return {Kind::not_allowed, "whoever asks for an approval may not give it; another approver must decide " + approval_name(approval), 0, {}};
  Said said = refused("the decision could not be recorded");
  auto const parked = store_.get("settlement " + approval_name(approval));
  inputs_.push_back({row->case_id,
                     [&] {
                       auto fresh = *row;
                       fresh.state = yes ? "given" : "refused";
                       fresh.decided_by = actor.id;
                       fresh.decided_at = env_.now();
                       fresh.reason = reason;
                       store_.put(fresh);
                       if (parked) return said = accepted(), true;
                       auto const event = yes ? event_of(row->case_id, "ApprovalGiven", Json{{"person", actor.id}, {"payload_hash", row->payload_hash}}.dump())
                                              : event_of(row->case_id, "ApprovalRefused", Json{{"person", actor.id}, {"reason", reason}}.dump());
                       said = take({row->case_id, event, actor, Source::person});
                       return said.kind == Kind::accepted;
                     },
                     {}});
  flush();
  if (said.kind != Kind::accepted || !parked || !yes) return said;
  auto const wanted = Json::parse(*parked);
  auto const effect = store_.find_effect(wanted.at("effect").get<std::int64_t>());
  if (!effect || effect->state != "held") return refused("the effect is no longer held");
  Values values;
  for (auto const& each : wanted.at("values")) values.emplace_back(each.at(0).get<std::string>(), each.at(1).get<std::string>());
  return settle_now(*effect, static_cast<Answer>(wanted.at("answer").get<int>()), without(values, "rejected"),
                    wanted.at("reason").get<std::string>(), {wanted.at("by").get<std::string>(), true, actor.asserted});
}

Said Engine::restore_case(std::string const& case_id, std::string const& reason, Actor const& actor) {
  Said said = refused(case_id + " could not be given back");
  inputs_.push_back({{},
                     [&] {
                       auto row = store_.find_case(case_id);
                       if (!row) return said = {Kind::not_found, "there is no case " + case_id, 0, {}}, false;
                       if (row->condition == "sound") return said = refused(case_id + " is not set aside"), false;
                       row->condition = "sound";
                       row->condition_sentence.clear();
                       row->failures = 0;
                       store_.put(*row);
                       forget(case_id);
                       // Journaled as a note; the case stands again where its events left it.
                       auto const text = "given back to the engine: " + reason;
                       said = take({case_id, event_of(case_id, "NoteAdded", Json{{"text", text}}.dump()), actor, Source::person});
                       for (auto const& effect : store_.effects_of(case_id))
                         if (effect.dispatch == "auto" || effect.state == "unknown") to_start_.push_back(effect.id);
                       return said.kind == Kind::accepted;
                     },
                     {}});
  flush();
  return said;
}

void Engine::refuse_access(Actor const& actor, std::string const& action, std::string const& subject) {
  inputs_.push_back({{},
                     [&] {
                       store::AccessRow row;
                       auto const last = store_.last_access();
                       row.seq = last ? last->seq + 1 : 1;
                       row.at = env_.now();
                       row.actor = actor.id;
                       row.action = action;
                       row.subject = subject;
                       row.hash = chain_hash(last ? last->hash : genesis_hash(), row);
                       store_.append(row);
                       return true;
                     },
                     {}});
  flush();
}

}  // namespace engine
