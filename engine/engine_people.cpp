// What may a person do? Say something to a case, send or record a step, answer what nobody else can know, agree as the
// second person. Every act is one transaction, journaled with its name; none can make an effect happen twice.
#include <algorithm>

#include "engine/engine.hpp"
#include "engine/evidence.hpp"

namespace engine {
namespace {

using Json = nlohmann::ordered_json;
using Kind = Said::Kind;
using Values = std::vector<std::pair<std::string, std::string>>;

Said refused(std::string sentence) { return {Kind::refused, std::move(sentence), 0, {}}; }
Said not_found(std::string const& what) { return {Kind::not_found, "there is no " + what, 0, {}}; }
Said not_allowed(std::string sentence) { return {Kind::not_allowed, std::move(sentence), 0, {}}; }
Said accepted() { return {}; }

std::string value_of(Values const& values, std::string const& name) {
  for (auto const& [key, value] : values)
    if (key == name) return value;
  return {};
}
std::string told_by(Actor const& actor, std::string const& label, std::string const& value) {
  return Json::array({own_evidence(label, value + " (" + actor.id + ")")}).dump();
}
std::string words(Engine::Answer answer) {
  return answer == Engine::Answer::happened         ? "it happened"
         : answer == Engine::Answer::did_not_happen ? "it did not happen"
                                                    : "cancel";
}
std::string named(store::EffectRow const& row) { return effect_name(row.id) + " (" + row.kind + ")"; }
Command command_of(store::EffectRow const& row) { return {row.command, row.kind, row.key, row.payload}; }
Json settlement_of(store::EffectRow const& row, std::string const& answer, std::string const& reason) {
  return {{"effect", effect_name(row.id)}, {"answer", answer}, {"reason", reason}};
}
std::string parked_under(std::int64_t approval) { return "settlement " + approval_name(approval); }

}  // namespace

// --- one act, one transaction ---

// `what` runs inside it and reads what it is about there: what waits for the same commit comes first. Unless it is
// accepted, or waits for the second person, nothing of it stays.
Said Engine::act_anyway(std::string const& case_id, std::function<Said()> const& what) {
  std::optional<Said> said;
  inputs_.push_back({case_id,
                     [&] {
                       said = what();
                       return said->kind == Kind::accepted || said->kind == Kind::waits_for_approval;
                     },
                     {}});
  flush();
  return said ? *said : not_executed(case_id);
}

// A case that is set aside takes nothing but to be given back.
Said Engine::act(std::string const& case_id, std::optional<std::int64_t> seen, std::function<Said()> const& what) {
  return act_anyway(case_id, [&] {
    if (auto no = check_seen(case_id, seen)) return *no;
    return set_aside(case_id) ? not_executed(case_id) : what();
  });
}

// What a person hears whose act could not be carried out.
Said Engine::not_executed(std::string const& case_id) {
  auto const row = store_.find_case(case_id);
  if (row && row->condition != "sound")
    return refused(case_id + " is " + row->condition + ": " + row->condition_sentence);
  return refused("the case could not be executed; it is counted against it, see `case show " + case_id + "`");
}

std::optional<Said> Engine::check_seen(std::string const& case_id, std::optional<std::int64_t> seen) {
  auto const row = store_.find_case(case_id);
  if (!row) return not_found("case " + case_id);
  if (seen && *seen != row->events)
    return Said{Kind::stale,
                case_id + " has " + std::to_string(row->events) + " events now, you saw " + std::to_string(*seen) +
                    "; look again with `case show " + case_id + "`",
                0,
                {}};
  return std::nullopt;
}

// Journals what a person did where no event of the case's own table says it.
Said Engine::note(std::string const& case_id, std::string const& text, Actor const& actor) {
  return take({case_id, event_of(case_id, "NoteAdded", Json{{"text", text}}.dump()), actor, Source::person});
}

// --- to a case ---

Said Engine::say(std::string const& case_id, std::string const& event_type, std::string const& payload,
                 Actor const& actor, std::optional<std::int64_t> seen, std::function<void()> const& also) {
  return act(case_id, seen, [&] {
    auto decoded = load(case_id).workflow->decode(event_type, 1, payload);
    if (auto* problem = std::get_if<std::string>(&decoded)) return refused(*problem);
    auto said = take({case_id, std::get<Event>(std::move(decoded)), actor, Source::person});
    if (said.kind == Kind::accepted && also) also();
    return said;
  });
}

// In the transaction: what waits for the same commit may arm an effect.
Said Engine::withdraw(std::string const& case_id, std::string const& reason, Actor const& actor,
                      std::optional<std::int64_t> seen) {
  return act(case_id, seen, [&] {
    auto outside = Json::array();
    for (auto const& effect : store_.effects_of(case_id)) {
      if (effect.command_class != "effect") continue;
      if (may_be_outside(effect))
        return refused(case_id + " cannot be withdrawn while " + named(effect) + " is " + effect.state + "; " +
                       how_it_ends(effect));
      if (effect.state == "confirmed") outside.push_back(effect.kind + " " + effect.reference);
    }
    auto const payload = Json{{"reason", reason}, {"done_outside", outside}}.dump();
    return take({case_id, event_of(case_id, "CaseWithdrawn", payload), actor, Source::person});
  });
}

Said Engine::hand_over(std::string const& case_id, std::string const& workflow_name, std::string const& opening,
                       std::string const& reason, Actor const& actor, std::optional<std::int64_t> seen) {
  return act(case_id, seen, [&] {
    auto const opened = open_case(workflow_name, "CaseOpened", opening, actor);
    if (opened.empty()) return refused("the offered case could not be opened");
    auto const payload = Json{{"offer", workflow_name}, {"reason", reason}, {"opened", opened}}.dump();
    auto said = take({case_id, event_of(case_id, "OfferAccepted", payload), actor, Source::person});
    said.reference = opened;
    return said;
  });
}

Said Engine::restore_case(std::string const& case_id, std::string const& reason, Actor const& actor) {
  return act_anyway(case_id, [&] {
    auto row = store_.find_case(case_id);
    if (!row) return not_found("case " + case_id);
    if (row->condition == "sound") return refused(case_id + " is not set aside");
    row->condition = "sound";
    row->condition_sentence.clear();
    row->failures = 0;
    store_.put(*row);
    forget(case_id);
    // The case stands again where its events left it.
    auto said = note(case_id, "given back to the engine: " + reason, actor);
    take_up(case_id);
    return said;
  });
}

// --- steps by hand ---

Said Engine::go(std::int64_t effect, Actor const& actor, std::optional<std::int64_t> seen) {
  auto const row = store_.find_effect(effect);
  if (!row) return not_found("effect " + effect_name(effect));
  return act(row->case_id, seen, [&] {
    auto fresh = *store_.find_effect(effect);
    if (fresh.state != "planned" || fresh.dispatch != "confirm")
      return refused(effect_name(effect) + " does not wait for a go");
    fresh.dispatch = "auto";
    fresh.asked_by = actor.id;
    store_.put(fresh);
    to_start_.push_back(effect);
    return note(fresh.case_id, actor.id + " said go: " + named(fresh) + " may be sent", actor);
  });
}

Said Engine::record(std::int64_t effect, Values const& values, Actor const& actor, std::optional<std::int64_t> seen) {
  auto const row = store_.find_effect(effect);
  if (!row) return not_found("effect " + effect_name(effect));
  return act(row->case_id, seen, [&] { return record_planned(*store_.find_effect(effect), values, actor); });
}

Said Engine::record_planned(store::EffectRow row, Values const& values, Actor const& actor) {
  if (row.state != "planned" || row.dispatch == "auto")
    return refused(effect_name(row.id) + " does not wait for a person");
  auto& loaded = load(row.case_id);
  if (auto const code = value_of(values, "rejected"); !code.empty()) {
    auto const sentence = "The person who did the step says that it was refused.";
    auto const kept = reject(row.id, code, sentence, told_by(actor, "refused", code));
    return kept ? accepted() : not_executed(row.case_id);
  }
  auto event = loaded.workflow->recorded(command_of(row), values);
  if (auto* problem = std::get_if<std::string>(&event)) return refused(*problem);
  // What has happened is recorded even if it should not have; the objection stands beside it.
  if (auto const no = loaded.workflow->may_arm(loaded.events, command_of(row), env_.now()))
    row.sentence = "Recorded although: " + no->sentence;
  auto const reference = value_of(values, "reference");
  if (row.command_class == "effect" && readable(row)) {
    read_back(row, actor, told_by(actor, "done by hand", reference));
    return accepted();
  }
  row.attempt += 1;
  row.asked_by = actor.id;
  store_.put(row);
  auto const evidence = told_by(actor, "done by hand, unverified", reference);
  auto const kept = confirm(row.id, reference, std::get<Event>(event).payload, evidence, false, actor);
  return kept ? accepted() : not_executed(row.case_id);
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
  waits_outside(row.case_id);
  to_start_.push_back(row.id);
}

// --- held effects ---

Said Engine::settle(std::int64_t effect, Answer answer, Values const& values, std::string const& reason,
                    Actor const& actor) {
  auto const row = store_.find_effect(effect);
  if (!row) return not_found("effect " + effect_name(effect));
  if (reason.empty()) return refused("say why with --reason: it is the evidence for this answer");
  return act(row->case_id, std::nullopt, [&] {
    auto const fresh = *store_.find_effect(effect);
    if (fresh.state != "held")
      return refused(effect_name(effect) + " is " + fresh.state + "; only a held effect is settled by a person");
    auto const cents = store_.find_case(fresh.case_id)->amount_cents;
    auto const needs_two = policy(fresh).money && cents > settings_.money_by_one_cents;
    if (needs_two) return ask_second_person(fresh, cents, answer, values, reason, actor);
    return settle_held(fresh, answer, values, reason, actor);
  });
}

// In the transaction of whoever answers, or of the second person who agrees.
Said Engine::settle_held(store::EffectRow const& row, Answer answer, Values const& values, std::string const& reason,
                         Actor const& actor) {
  auto const how = words(answer) + ": " + reason;
  auto const evidence = told_by(actor, words(answer), reason);
  auto const noted = [&](std::string const& more) {
    Json const payload{{"text", actor.id + " settled " + named(row) + ", " + how + more},
                       {"settlement", settlement_of(row, words(answer) + more, reason)}};
    return take({row.case_id, event_of(row.case_id, "NoteAdded", payload.dump()), actor, Source::person});
  };
  if (answer == Answer::happened) {
    auto event = load(row.case_id).workflow->recorded(command_of(row), values);
    if (auto* problem = std::get_if<std::string>(&event)) return refused(*problem);
    if (readable(row) && policy(row).strong) {
      read_back(row, actor, evidence);
      return noted(", to be read back");
    }
    if (!confirm(row.id, value_of(values, "reference"), std::get<Event>(event).payload, evidence, false, actor))
      return not_executed(row.case_id);
  } else {
    auto settled = row;
    settled.state = "cancelled";
    settled.code.clear();
    settled.sentence = how;
    settled.asked_by = actor.id;
    store_.put(settled);
  }
  if (answer != Answer::cancel && release_after_settling(row, words(answer), actor, reason)) return accepted();
  return noted({});
}

// Going on asks for the effect again under the same key: a confirmed one answers at once, a cancelled one gets one more
// generation, which is the person's decision. False where the answer releases nothing. Without a reason it is not the
// person's own word, only what came of it.
bool Engine::release_after_settling(store::EffectRow const& row, std::string const& how, Actor const& actor,
                                    std::string const& reason) {
  auto const owner = store_.find_case(row.case_id);
  if (!owner || owner->hold_code != row.code) return false;  // a hold of another's making stays
  Json payload{{"reason", effect_name(row.id) + " settled, " + how + (reason.empty() ? "" : ": " + reason)}};
  if (!reason.empty()) payload["settlement"] = settlement_of(row, how, reason);
  auto const event = event_of(row.case_id, "HoldReleased", payload.dump());
  auto const said = take({row.case_id, event, actor, Source::person});
  return said.kind == Kind::accepted;
}

// --- second person ---

// The answer is parked until then, bound to what is held now. The approval's row, which has a checksum, holds the hash
// of it.
Said Engine::ask_second_person(store::EffectRow const& row, std::int64_t cents, Answer answer, Values const& values,
                               std::string const& reason, Actor const& actor) {
  if (answer == Answer::happened) {
    auto const event = load(row.case_id).workflow->recorded(command_of(row), values);
    if (auto const* problem = std::get_if<std::string>(&event)) return refused(*problem);
  }
  Json parked{{"effect", row.id},
              {"generation", row.generation},
              {"attempt", row.attempt},
              {"known", to_hex(sha256(row.evidence))},
              {"answer", static_cast<int>(answer)},
              {"reason", reason},
              {"by", actor.id},
              {"asserted", actor.asserted},
              {"values", Json::array()}};
  for (auto const& [name, value] : values) parked["values"].push_back({name, value});
  store::ApprovalRow asked;
  asked.case_id = row.case_id;
  asked.subject = "settle " + effect_name(row.id) + ": " + words(answer);
  asked.cents = cents;
  asked.payload_hash = to_hex(sha256(parked.dump()));
  asked.requested_by = actor.id;
  asked.requested_at = env_.now();
  asked.id = store_.add(asked);
  store_.set(parked_under(asked.id), parked.dump());
  auto const name = approval_name(asked.id);
  return {Kind::waits_for_approval, "a second person must agree: " + name, 0, name};
}

// Whoever opened the case, released it, took an offer or decided anything in it is not the second person: nor who said
// go, or answered for an effect, which is journaled as a note.
bool Engine::has_moved(std::string const& case_id, Actor const& actor) {
  auto const effects = store_.effects_of(case_id);
  if (std::any_of(effects.begin(), effects.end(), [&](auto const& each) { return each.asked_by == actor.id; }))
    return true;
  auto const events = store_.events_of(case_id);
  return std::any_of(events.begin(), events.end(), [&](auto const& event) {
    auto const only_notes = event.type == "NoteAdded" || event.type == "Assigned" || event.type == "ApprovalGiven" ||
                            event.type == "ApprovalRefused";
    return event.actor == actor.id && !only_notes;
  });
}

Said Engine::decide(std::int64_t approval, bool yes, std::string const& reason, Actor const& actor) {
  auto const name = approval_name(approval);
  auto const found = store_.find_approval(approval);
  if (!found) return not_found("approval " + name);
  return act(found->case_id, std::nullopt, [&] {
    auto row = *store_.find_approval(approval);
    if (row.state != "open") return refused(name + " is " + row.state + " already");
    if (row.requested_by == actor.id)
      return not_allowed("whoever asks for an approval may not give it; another approver must decide " + name);
    if (has_moved(row.case_id, actor))
      return not_allowed(actor.id + " has opened or moved " + row.case_id +
                         " and may not also be the second person; another approver must decide " + name);
    row.state = yes ? "given" : "refused";
    row.decided_by = actor.id;
    row.decided_at = env_.now();
    row.reason = reason;
    store_.put(row);
    auto const parked = store_.get(parked_under(approval));
    if (!parked) {
      Json const given{{"person", actor.id}, {"payload_hash", row.payload_hash}};
      Json const denied{{"person", actor.id}, {"reason", reason}};
      auto const event =
          event_of(row.case_id, yes ? "ApprovalGiven" : "ApprovalRefused", (yes ? given : denied).dump());
      return take({row.case_id, event, actor, Source::person});
    }
    auto const text = actor.id + (yes ? " agreed to " : " did not agree to ") + name + ", asked for by " +
                      row.requested_by + ", " + row.subject + (reason.empty() ? "" : "; reason: " + reason);
    auto said = note(row.case_id, text, actor);
    return yes && said.kind == Kind::accepted ? settle_as_agreed(row, *parked) : said;
  });
}

// Only what was asked for, and only while it is still about the same hold.
Said Engine::settle_as_agreed(store::ApprovalRow const& row, std::string const& parked) {
  auto const name = approval_name(row.id);
  auto const remedy =
      "; say `approve no " + name + " --reason '…'`, and look at the effect again before anybody answers for it";
  if (to_hex(sha256(parked)) != row.payload_hash)
    return refused("what is stored for " + name + " is not what " + row.requested_by + " asked for" + remedy);
  auto const wanted = Json::parse(parked);
  auto const effect = store_.find_effect(wanted.at("effect").get<std::int64_t>());
  if (!effect || effect->case_id != row.case_id || effect->state != "held")
    return refused(name + " is about an effect that is no longer held" + remedy);
  if (wanted.value("generation", 0) != effect->generation || wanted.value("attempt", -1) != effect->attempt ||
      wanted.value("known", std::string()) != to_hex(sha256(effect->evidence)))
    return refused(name + " was asked for before " + named(*effect) + " was tried or looked at once more" + remedy);
  Values values;
  for (auto const& each : wanted.at("values"))
    values.emplace_back(each.at(0).get<std::string>(), each.at(1).get<std::string>());
  Actor const by{wanted.at("by").get<std::string>(), true, wanted.value("asserted", false)};
  return settle_held(*effect, static_cast<Answer>(wanted.at("answer").get<int>()), values,
                     wanted.at("reason").get<std::string>(), by);
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
