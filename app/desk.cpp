// The acts of people: rights first, then the event, then the engine's answer.
#include "app/desk.hpp"

#include <algorithm>

#include "app/matter_told.hpp"
#include "app/run_report.hpp"
#include "engine/core/ascii.hpp"
#include "engine/core/listed.hpp"
#include "workflows/codec/json.hpp"
#include "workflows/effect_table.hpp"
#include "workflows/rules/hold_codes.hpp"

namespace app {
namespace {

using engine::Said;
using Kind = engine::Said::Kind;
using workflows::codec::Json;
using workflows::codec::to_text;

constexpr std::size_t most_bytes_of_words = 16U << 10U;
constexpr std::size_t most_bytes_of_id = 200;
std::string say_why(std::string const& more = {}) { return "say why with --reason" + more; }

Said refused(std::string sentence) { return {Kind::refused, std::move(sentence), 0, {}}; }
Said missing(std::string const& case_id) {
  return {Kind::not_found, "there is no case " + case_id + "; `case list` shows them all", 0, {}};
}

std::optional<workflows::Hold> hold_of(engine::store::CaseRow const& row) {
  auto read = workflows::codec::from_text<workflows::Hold>(row.hold);
  if (row.hold.empty() || read.index() != 0) return std::nullopt;
  return std::get<0>(read);
}

// What a person types is kept for good: a card number in it is masked, as in what counterparts say.
std::string masked(std::string const& text) { return engine::mask_card_numbers(text); }

// A value typed in may be a list as JSON, such as the notes of a thread. Only free text is masked, in it and by itself;
// ids may look like a card number by chance and stay as they are.
void mask_texts(Json& json) {
  for (auto& [name, member] : json.items()) {
    if (member.is_structured()) mask_texts(member);
    if (member.is_string() && is_free_text(name)) member = masked(member.get<std::string>());
  }
}
Values masked(Values values) {
  for (auto& [name, value] : values) {
    if (is_free_text(name)) {
      value = masked(value);
      continue;
    }
    auto parsed = workflows::codec::parse(value);
    auto* json = std::get_if<Json>(&parsed);
    if (json == nullptr || !json->is_structured()) continue;
    mask_texts(*json);
    value = json->dump();
  }
  return values;
}

// A refusal becomes the code of a hold, which stands in the journal and in the metrics for good: no word of a person's
// own can be one. Nothing: there is no refusal among the values, or it is one of the list of holds.
std::optional<std::string> unknown_code(std::string_view kind, Values const& values) {
  for (auto const& [name, value] : values) {
    if (name != "rejected" || workflows::rules::find_hold_code(value) != nullptr) continue;
    auto const* policy = engine::policy_of(workflows::effect_table(), kind);
    auto const listed = policy == nullptr ? std::string_view{} : policy->rejections;
    std::string usual;
    for (char const c : listed) usual += c == ' ' ? std::string(", ") : std::string(1, c);
    return "a refusal is told by the code of a hold, and this is none" +
           (usual.empty() ? "" : "; known of this step: " + usual) + "; docs/holds.md has them all";
  }
  return std::nullopt;
}

}  // namespace

bool is_free_text(std::string_view field) { return field == "text" || field == "html"; }

std::optional<Said> Desk::unfit(std::string const& words, std::string const& ask) {
  if (!ask.empty() && engine::ascii::trimmed(words, " \t\r\n").empty()) return refused(ask);
  if (words.size() > most_bytes_of_words)
    return refused("these are " + std::to_string(words.size()) + " bytes; at most " +
                   std::to_string(most_bytes_of_words) + " are kept with a case");
  try {
    static_cast<void>(Json(words).dump());
  } catch (Json::exception const&) {
    return refused("this is not text in UTF-8");
  }
  return std::nullopt;
}

std::string Desk::attestation_text() {
  return "I attest that this session took place as entered, that I have checked the values against the record, and "
         "that I may attest it.";
}

std::optional<Said> Desk::not_allowed(Seat const& seat, std::string_view action, std::string const& subject) {
  if (may(seat.person, action)) return std::nullopt;
  engine_.refuse_access(seat.actor(), std::string(action), subject);
  std::string others;
  for (auto const& each : practice_.people)
    if (may(each, action)) others += (others.empty() ? "" : ", ") + each.id;
  return Said{Kind::not_allowed,
              seat.person.id + " may not " + std::string(action) +
                  (others.empty() ? "; nobody here has a role that may" : "; who may: " + others),
              0,
              {}};
}

Said Desk::say(Seat const& seat, std::string_view action, std::string const& case_id, std::string const& type,
               std::string const& payload, Seen seen, std::function<void()> const& also) {
  if (auto no = not_allowed(seat, action, case_id)) return *no;
  if (!engine_.store().find_case(case_id)) return missing(case_id);
  return engine_.say(case_id, type, payload, seat.actor(), seen, also);
}

std::optional<Said> Desk::cannot_open(std::string const& kind, std::string const& ticket) {
  if (engine_.newest(kind) == nullptr) {
    auto const known = engine::listed(engine_.workflows(), &engine::Workflow::name);
    return Said{Kind::not_found, "there is no workflow \"" + kind + "\"; known: " + known, 0, {}};
  }
  engine::store::CaseFilter same;
  same.tags = {{"ticket", ticket}};
  same.workflow = kind;
  same.open_only = true;
  if (auto const open = engine_.store().cases(same); !open.empty())
    return refused("ticket " + ticket + " has " + open.front().id + " open already");
  return std::nullopt;
}

Said Desk::open(Seat const& seat, std::string const& kind, std::string const& ticket) {
  if (auto no = not_allowed(seat, "step", ticket)) return *no;
  auto const strange = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  if (ticket.empty() || ticket.size() > most_bytes_of_id || std::ranges::any_of(ticket, strange))
    return refused("--ticket takes the id of a thread in the inbox: 1 to " + std::to_string(most_bytes_of_id) +
                   " letters without blanks, for example 215485");
  if (auto no = cannot_open(kind, ticket)) return *no;
  workflows::CaseOpened opened{{ticket}, practice_.policy, std::nullopt};
  auto const id = engine_.open_case(kind, "CaseOpened", to_text(opened), seat.actor());
  if (id.empty()) return refused("the case could not be opened");
  return {Kind::accepted, id, 0, id};
}

Said Desk::note(Seat const& seat, std::string const& case_id, std::string const& text, Seen seen) {
  if (auto no = unfit(text, "say something: the note is empty")) return *no;
  return say(seat, "note", case_id, "NoteAdded", to_text(workflows::NoteAdded{masked(text)}), seen);
}

Said Desk::assign(Seat const& seat, std::string const& case_id, std::string const& person, Seen seen) {
  auto const* owner = practice_.find(person);
  if (owner == nullptr) {
    auto const known = engine::listed(practice_.people, &Person::id);
    return {Kind::not_found, "there is no person \"" + person + "\"; known: " + known, 0, {}};
  }
  if (!may(*owner, "step")) return refused(person + " has no role that may step a case, and cannot own one");
  return say(seat, "assign", case_id, "Assigned", to_text(workflows::Assigned{{person}}), seen);
}

Said Desk::hold(Seat const& seat, std::string const& case_id, std::string const& reason, Seen seen) {
  if (auto no = unfit(reason, say_why())) return *no;
  return say(seat, "hold", case_id, "HoldPlaced", to_text(workflows::HoldPlaced{masked(reason)}), seen);
}

Said Desk::release(Seat const& seat, std::string const& case_id, std::string const& reason, Seen seen) {
  if (auto no = unfit(reason)) return *no;
  auto const row = engine_.store().find_case(case_id);
  if (row && row->condition != "sound") {
    if (auto no = not_allowed(seat, "admin", case_id)) return *no;
    return engine_.restore_case(case_id, masked(reason), seat.actor());
  }
  if (row && row->state != "OnHold") return refused(case_id + " is not on hold; it stands at " + row->state);
  return say(seat, "hold", case_id, "HoldReleased", to_text(workflows::HoldReleased{masked(reason)}), seen);
}

Said Desk::override_hold(Seat const& seat, std::string const& case_id, std::string const& reason, Seen seen) {
  auto const row = engine_.store().find_case(case_id);
  if (!row) return missing(case_id);
  auto const hold = hold_of(*row);
  if (!hold || row->state != "OnHold") return refused(case_id + " is not on hold; it stands at " + row->state);
  if (!hold->overridable)
    return refused(hold->code + " may not be overridden by anybody: " + hold->sentence +
                   " Mend the cause, then `case release " + case_id + "`");
  if (auto no = unfit(reason, say_why(": an override stands in the record for good"))) return *no;
  if (!seat.person.has(hold->override_role)) {
    engine_.refuse_access(seat.actor(), "override " + hold->code, case_id);
    return {Kind::not_allowed, "only the role " + hold->override_role + " may override " + hold->code, 0, {}};
  }
  return say(seat, "override", case_id, "HoldOverridden",
             to_text(workflows::HoldOverridden{hold->code, masked(reason), seat.person.id}), seen);
}

// A decision that the case's own table knows at this state, apart from what a hold offers.
std::optional<std::string> Desk::decision_event(engine::store::CaseRow const& row, std::string const& word) const {
  auto const* kind = engine_.workflow(row.workflow, row.workflow_version);
  if (kind == nullptr) return std::nullopt;
  for (auto const& each : kind->table().decisions_at(row.state))
    if (each.word == word) return each.event;
  return std::nullopt;
}

Said Desk::not_offered(engine::store::CaseRow const& row, std::string const& offer) const {
  std::string known;
  auto const add = [&](std::string const& word) { known += (known.empty() ? "" : ", ") + word; };
  if (auto const hold = hold_of(row))
    for (auto const& each : hold->offers) add(each);
  if (auto const* kind = engine_.workflow(row.workflow, row.workflow_version))
    for (auto const& each : kind->table().decisions_at(row.state)) add(each.word);
  return refused("\"" + offer + "\" is not offered on " + row.id +
                 (known.empty() ? "; nothing is" : "; offered: " + known));
}

Said Desk::accept(Seat const& seat, std::string const& case_id, std::string const& offer, std::string const& reason,
                  Seen seen) {
  auto const row = engine_.store().find_case(case_id);
  if (!row) return missing(case_id);
  auto const hold = hold_of(*row);
  auto const offered = hold && std::find(hold->offers.begin(), hold->offers.end(), offer) != hold->offers.end();
  auto const decided = offered ? std::nullopt : decision_event(*row, offer);
  if (!offered && !decided) return not_offered(*row, offer);
  auto const decision = decided || offer == "not_billed" || offer == "write_off";
  if (!decision && engine_.newest(offer) == nullptr)
    return refused("this program has no workflow \"" + offer +
                   "\" to hand the case to; do it by hand and `case withdraw " + case_id + "`");
  if (auto no = unfit(reason, decision ? say_why() : std::string())) return *no;
  if (decided) return say(seat, "step", case_id, *decided, Json{{"reason", masked(reason)}}.dump(), seen);
  if (decision)
    return say(seat, "step", case_id, "OfferAccepted",
               to_text(workflows::OfferAccepted{offer, masked(reason), std::nullopt}), seen);
  if (auto no = not_allowed(seat, "step", case_id)) return *no;
  auto const why = reason.empty() && hold ? hold->sentence : masked(reason);
  workflows::CaseOpened const opening{{tag_of(*row, "ticket")},
                                      practice_.policy,
                                      std::nullopt,
                                      matter_told(*row, engine_.store().events_of(case_id), why)};
  return engine_.hand_over(case_id, offer, to_text(opening), masked(reason), seat.actor(), seen);
}

Said Desk::withdraw(Seat const& seat, std::string const& case_id, std::string const& reason, Seen seen) {
  if (auto no = unfit(reason, say_why())) return *no;
  if (auto no = not_allowed(seat, "withdraw", case_id)) return *no;
  if (!engine_.store().find_case(case_id)) return missing(case_id);
  return engine_.withdraw(case_id, masked(reason), seat.actor(), seen);
}

Said Desk::attest(Seat const& seat, std::string const& case_id, Seen seen) {
  auto const row = engine_.store().find_case(case_id);
  if (!row) return missing(case_id);
  auto const& attestors = practice_.policy.attestors;
  if (std::find(attestors.begin(), attestors.end(), seat.person.id) == attestors.end()) {
    engine_.refuse_access(seat.actor(), "attest", case_id);
    auto const named = engine::listed(attestors);
    return {Kind::not_allowed,
            seat.person.id + " may not attest; " +
                (named.empty() ? "the policy names nobody who may" : "the policy names " + named),
            0,
            {}};
  }
  workflows::Attested attested{{seat.person.id}, "attestor", tag_of(*row, "payload_hash"), attestation_text()};
  return say(seat, "attest", case_id, "Attested", to_text(attested), seen);
}

Said Desk::go(Seat const& seat, std::int64_t effect, Seen seen) {
  if (auto no = not_allowed(seat, "step", engine::effect_name(effect))) return *no;
  return engine_.go(effect, seat.actor(), seen);
}

Said Desk::record(Seat const& seat, std::int64_t effect, Values const& values, Seen seen) {
  if (auto no = not_allowed(seat, "step", engine::effect_name(effect))) return *no;
  auto const row = engine_.store().find_effect(effect);
  if (auto no = unknown_code(row ? row->kind : "", values)) return refused(*no);
  return engine_.record(effect, masked(values), seat.actor(), seen);
}

Said Desk::settle(Seat const& seat, std::int64_t effect, engine::Engine::Answer answer, Values const& values,
                  std::string const& reason) {
  if (auto no = not_allowed(seat, "settle", engine::effect_name(effect))) return *no;
  if (auto no = unfit(reason, say_why(": it is the evidence for this answer"))) return *no;
  return engine_.settle(effect, answer, masked(values), masked(reason), seat.actor());
}

Said Desk::decide(Seat const& seat, std::int64_t approval, bool yes, std::string const& reason) {
  if (auto no = not_allowed(seat, "approve", engine::approval_name(approval))) return *no;
  if (auto no = unfit(reason, yes ? std::string() : say_why())) return *no;
  return engine_.decide(approval, yes, masked(reason), seat.actor());
}

std::optional<engine::store::EffectRow> Desk::waiting_effect(std::string const& case_id) {
  for (auto const& each : engine_.store().effects_of(case_id))
    if (each.state == "planned" && each.dispatch != "auto") return each;
  return std::nullopt;
}

}  // namespace app
