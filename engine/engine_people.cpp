// What may a person do to an effect? Say go, record what was done by hand, answer what nobody else can know, agree as
// the second person. Every answer is journaled with its name; none of them can make an effect happen twice.
#include <algorithm>

#include "engine/engine.hpp"
#include "engine/evidence.hpp"

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
  return Json::array({own_evidence(label, value + " (" + actor.id + ")")}).dump();
}
std::string_view words(Engine::Answer answer) {
  return answer == Engine::Answer::happened         ? "it happened"
         : answer == Engine::Answer::did_not_happen ? "it did not happen"
                                                    : "cancel";
}

}  // namespace

std::optional<Said> Engine::check_seen(std::string const& case_id, std::optional<std::int64_t> seen) {
  auto const row = store_.find_case(case_id);
  if (!row) return Said{Kind::not_found, "there is no case " + case_id, 0, {}};
  if (seen && *seen != row->events)
    return Said{Kind::stale,
                case_id + " has " + std::to_string(row->events) + " events now, you saw " + std::to_string(*seen) +
                    "; look again with `case show " + case_id + "`",
                0,
                {}};
  return std::nullopt;
}

// In the transaction: what waits for the same commit may arm an effect.
Said Engine::withdraw(std::string const& case_id, std::string const& reason, Actor const& actor,
                      std::optional<std::int64_t> seen) {
  std::optional<Said> said;
  inputs_.push_back({case_id,
                     [&] {
                       if ((said = check_seen(case_id, seen))) return false;
                       auto outside = Json::array();
                       for (auto const& effect : store_.effects_of(case_id)) {
                         if (effect.command_class != "effect") continue;
                         if (effect.state == "armed" || effect.state == "unknown" || effect.state == "held")
                           return said =
                                      refused(case_id + " cannot be withdrawn while " + effect_name(effect.id) + " (" +
                                              effect.kind + ") is " + effect.state +
                                              "; settle it first with `outbox settle " + effect_name(effect.id) + "`"),
                                  false;
                         if (effect.state == "confirmed") outside.push_back(effect.kind + " " + effect.reference);
                       }
                       auto const payload = Json{{"reason", reason}, {"done_outside", outside}}.dump();
                       said = take({case_id, event_of(case_id, "CaseWithdrawn", payload), actor, Source::person});
                       return said->kind == Kind::accepted;
                     },
                     {}});
  flush();
  return said ? *said : not_executed(case_id);
}

Said Engine::hand_over(std::string const& case_id, std::string const& workflow_name, std::string const& opening,
                       std::string const& reason, Actor const& actor, std::optional<std::int64_t> seen) {
  std::optional<Said> said;
  std::string opened;
  inputs_.push_back(
      {case_id,
       [&] {
         if ((said = check_seen(case_id, seen))) return false;
         opened = open_case(workflow_name, "CaseOpened", opening, actor);
         if (opened.empty()) return said = refused("the offered case could not be opened"), false;
         auto const payload = Json{{"offer", workflow_name}, {"reason", reason}, {"opened", opened}}.dump();
         said = take({case_id, event_of(case_id, "OfferAccepted", payload), actor, Source::person});
         return said->kind == Kind::accepted;
       },
       {}});
  flush();
  if (!said) return not_executed(case_id);
  if (said->kind == Kind::accepted) said->reference = opened;
  return *said;
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
  std::optional<Said> said;
  inputs_.push_back({row->case_id,
                     [&] {
                       auto fresh = store_.find_effect(effect);
                       if ((said = check_seen(row->case_id, seen))) return false;
                       if (fresh->state != "planned" || fresh->dispatch == "auto")
                         return said = refused(effect_name(effect) + " does not wait for a person"), false;
                       auto& loaded = load(fresh->case_id);
                       Command const command{fresh->command, fresh->kind, fresh->key, fresh->payload};
                       if (auto const code = value_of(values, "rejected"); !code.empty()) {
                         auto const kept = reject(effect, code, "The person who did the step says that it was refused.",
                                                  told_by(actor, "refused", code));
                         if (kept) said = accepted();
                         return kept;
                       }
                       auto event = loaded.workflow->recorded(command, values);
                       if (auto* problem = std::get_if<std::string>(&event)) return said = refused(*problem), false;
                       // What has happened is recorded even if it should not have; the objection stands beside it.
                       if (auto const no = loaded.workflow->may_arm(loaded.events, command, env_.now()))
                         fresh->sentence = "Recorded although: " + no->sentence;
                       auto const reference = value_of(values, "reference");
                       if (fresh->command_class == "effect" && readable(*fresh)) {
                         read_back(*fresh, actor, told_by(actor, "done by hand", reference));
                         said = accepted();
                         return true;
                       }
                       fresh->attempt += 1;
                       fresh->asked_by = actor.id;
                       store_.put(*fresh);
                       auto const kept = confirm(effect, reference, std::get<Event>(event).payload,
                                                 told_by(actor, "done by hand, unverified", reference), false, actor);
                       if (kept) said = accepted();
                       return kept;
                     },
                     {}});
  flush();
  return said ? *said : not_executed(row->case_id);
}

// --- held effects ---

Said Engine::settle(std::int64_t effect, Answer answer, Values const& values, std::string const& reason,
                    Actor const& actor) {
  auto const row = store_.find_effect(effect);
  if (!row) return {Kind::not_found, "there is no effect " + effect_name(effect), 0, {}};
  if (row->state != "held")
    return refused(effect_name(effect) + " is " + row->state + "; only a held effect is settled by a person");
  if (reason.empty()) return refused("say why with --reason: it is the evidence for this answer");
  auto const* policy = policy_of(effects_, row->kind);
  auto const owner = store_.find_case(row->case_id);
  if (policy != nullptr && policy->money && owner && owner->amount_cents > settings_.money_by_one_cents) {
    store::ApprovalRow asked;
    asked.case_id = row->case_id;
    asked.subject = "settle " + effect_name(effect) + ": " + std::string(words(answer));
    asked.cents = owner->amount_cents;
    asked.requested_by = actor.id;
    asked.requested_at = env_.now();
    Json parked{{"effect", effect},
                {"answer", static_cast<int>(answer)},
                {"reason", reason},
                {"by", actor.id},
                {"values", Json::array()}};
    for (auto const& [name, value] : values) parked["values"].push_back({name, value});
    asked.payload_hash = to_hex(sha256(parked.dump()));
    inputs_.push_back({row->case_id,
                       [&] {
                         asked.id = store_.add(asked);
                         store_.set("settlement " + approval_name(asked.id), parked.dump());
                         return true;
                       },
                       {}});
    flush();
    return {Kind::waits_for_approval, "a second person must agree: " + approval_name(asked.id), 0,
            approval_name(asked.id)};
  }
  return settle_now(*row, answer, values, reason, actor);
}

Said Engine::settle_now(store::EffectRow row, Answer answer, Values const& values, std::string const& reason,
                        Actor const& actor) {
  std::optional<Said> said;
  inputs_.push_back(
      {row.case_id,
       [&] {
         if (set_aside(row.case_id)) return false;
         auto const evidence = told_by(actor, std::string(words(answer)), reason);
         if (answer == Answer::happened) {
           auto event = load(row.case_id).workflow->recorded({row.command, row.kind, row.key, row.payload}, values);
           if (auto* problem = std::get_if<std::string>(&event)) return said = refused(*problem), false;
           if (readable(row) && policy_of(effects_, row.kind)->strong) {
             read_back(row, actor, evidence);
             return said = accepted(), true;
           }
           if (!confirm(row.id, value_of(values, "reference"), std::get<Event>(event).payload, evidence, false, actor))
             return false;
         } else {
           auto settled = row;
           settled.state = "cancelled";
           settled.code.clear();
           settled.sentence = std::string(words(answer)) + ": " + reason;
           settled.asked_by = actor.id;
           store_.put(settled);
         }
         if (answer != Answer::cancel) release_after_settling(row, std::string(words(answer)) + ": " + reason, actor);
         said = accepted();
         return true;
       },
       {}});
  flush();
  return said ? *said : not_executed(row.case_id);
}

// A person's word that can be checked is checked: until the counterpart shows it, nobody knows. What it does not show
// is held again. The code of the hold that it had raised stays with it, so that the hold goes once it is seen.
void Engine::read_back(store::EffectRow row, Actor const& actor, std::string const& evidence) {
  row.state = "unknown";
  row.dispatch = "assisted";
  row.attempt += 1;
  row.asked_by = actor.id;
  row.due = env_.now();
  row.deadline.reset();
  row.evidence = with_evidence(row.evidence, evidence, own_evidence("unknown", "until it is read back"));
  store_.put(row);
  to_start_.push_back(row.id);
}

// Going on asks for the effect again under the same key: a confirmed one answers at once, a cancelled one gets one more
// generation, which is the person's decision.
void Engine::release_after_settling(store::EffectRow const& row, std::string const& how, Actor const& actor) {
  auto const owner = store_.find_case(row.case_id);
  if (!owner || owner->hold_code != row.code) return;  // a hold of another's making stays
  auto const payload = Json{{"reason", effect_name(row.id) + " settled, " + how}}.dump();
  take({row.case_id, event_of(row.case_id, "HoldReleased", payload), actor, Source::person});
}

// --- second person ---

// Whoever opened the case, released it, took an offer or decided anything in it is not the second person.
bool Engine::has_moved(std::string const& case_id, Actor const& actor) {
  auto const events = store_.events_of(case_id);
  return std::any_of(events.begin(), events.end(), [&](auto const& event) {
    auto const only_notes = event.type == "NoteAdded" || event.type == "Assigned" || event.type == "ApprovalGiven" ||
                            event.type == "ApprovalRefused";
    return event.actor == actor.id && !only_notes;
  });
}

Said Engine::decide(std::int64_t approval, bool yes, std::string const& reason, Actor const& actor) {
  auto const row = store_.find_approval(approval);
  if (!row) return {Kind::not_found, "there is no approval " + approval_name(approval), 0, {}};
  if (row->state != "open") return refused(approval_name(approval) + " is " + row->state + " already");
  if (row->requested_by == actor.id)
    return {Kind::not_allowed,
            "whoever asks for an approval may not give it; another approver must decide " + approval_name(approval),
            0,
            {}};
  if (has_moved(row->case_id, actor))
    return {Kind::not_allowed,
            actor.id + " has opened or moved " + row->case_id +
                " and may not also be the second person; another approver must decide " + approval_name(approval),
            0,
            {}};
  std::optional<Said> said;
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
                       auto const event =
                           yes ? event_of(row->case_id, "ApprovalGiven",
                                          Json{{"person", actor.id}, {"payload_hash", row->payload_hash}}.dump())
                               : event_of(row->case_id, "ApprovalRefused",
                                          Json{{"person", actor.id}, {"reason", reason}}.dump());
                       said = take({row->case_id, event, actor, Source::person});
                       return said->kind == Kind::accepted;
                     },
                     {}});
  flush();
  if (!said) return not_executed(row->case_id);
  if (said->kind != Kind::accepted || !parked || !yes) return *said;
  auto const wanted = Json::parse(*parked);
  auto const effect = store_.find_effect(wanted.at("effect").get<std::int64_t>());
  if (!effect || effect->state != "held") return refused("the effect is no longer held");
  Values values;
  for (auto const& each : wanted.at("values"))
    values.emplace_back(each.at(0).get<std::string>(), each.at(1).get<std::string>());
  return settle_now(*effect, static_cast<Answer>(wanted.at("answer").get<int>()), without(values, "rejected"),
                    wanted.at("reason").get<std::string>(), {wanted.at("by").get<std::string>(), true, actor.asserted});
}

Said Engine::restore_case(std::string const& case_id, std::string const& reason, Actor const& actor) {
  std::optional<Said> said;
  inputs_.push_back(
      {case_id,
       [&] {
         auto row = store_.find_case(case_id);
         if (!row) return said = Said{Kind::not_found, "there is no case " + case_id, 0, {}}, false;
         if (row->condition == "sound") return said = refused(case_id + " is not set aside"), false;
         row->condition = "sound";
         row->condition_sentence.clear();
         row->failures = 0;
         store_.put(*row);
         forget(case_id);
         // Journaled as a note; the case stands again where its events left it.
         auto const text = "given back to the engine: " + reason;
         said = take({case_id, event_of(case_id, "NoteAdded", Json{{"text", text}}.dump()), actor, Source::person});
         take_up(case_id);
         return said->kind == Kind::accepted;
       },
       {}});
  flush();
  return said ? *said : not_executed(case_id);
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
