// Putting one case together from its rows and its journal.
#include "app/case_views.hpp"

#include <algorithm>

#include "app/event_words.hpp"
#include "app/next_views.hpp"
#include "app/run_report.hpp"
#include "workflows/rules/hold_codes.hpp"

namespace app {
namespace {

namespace session = workflows::standard_session;

template <class T>
void take_if(engine::store::EventRow const& event, std::string_view type, std::optional<T>& into) {
  if (event.type != type) return;
  auto read = workflows::codec::from_text<T>(event.payload);
  if (auto* value = std::get_if<T>(&read)) into = std::move(*value);
}

ClaimView claim_view(session::ClaimChecked const& checked) {
  return {checked.entry.cpt,     checked.entry.diagnosis, checked.diagnosis_source, checked.cents, checked.invoice.text,
          checked.rules_version, checked.tzdata};
}

void add_effects(Books const& books, CaseView& view, std::vector<engine::store::EventRow> const& events) {
  for (auto const& row : books.store.effects_of(view.case_)) {
    auto const settled_lookup = row.command_class == "lookup" && (row.state == "confirmed" || row.state == "cancelled");
    auto effect = effect_view(row);
    effect.settled = text_or_none(settled_words(events, effect.effect));
    view.unverified = view.unverified || effect.unverified;
    if (!settled_lookup) view.effects.push_back(std::move(effect));
  }
}

}  // namespace

std::string dollars(std::int64_t cents) {
  return cents == 0 ? std::string() : workflows::words(workflows::Money{cents, "USD"});
}
std::optional<std::string> text_or_none(std::string const& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

CaseFacts facts_of(std::vector<engine::store::EventRow> const& events) {
  CaseFacts facts;
  for (auto const& event : events) {
    take_if(event, "NoteChecked", facts.note);
    take_if(event, "ClientChecked", facts.client);
    take_if(event, "SessionChecked", facts.session);
    take_if(event, "ClaimChecked", facts.claim);
    take_if(event, "Attested", facts.attested);
  }
  return facts;
}

std::string client_zone(CaseFacts const& facts) {
  if (facts.session && !facts.session->zone_read_as.empty()) return facts.session->zone_read_as;
  return facts.client ? facts.client->client.zone : std::string();
}

std::string client_name(engine::store::CaseRow const& row, std::vector<engine::store::EventRow> const& events) {
  auto const facts = facts_of(events);
  if (facts.client && !facts.client->client.name.empty()) return facts.client->client.name;
  std::optional<workflows::ClientFound> found;
  for (auto const& event : events) take_if(event, "ClientFound", found);
  if (found)
    for (auto const& each : found->profiles)
      if (found->profiles.size() == 1 || each.client.text == tag_of(row, "client")) return each.name;
  return facts.note ? facts.note->client_name : std::string();
}

std::optional<HoldView> hold_of(engine::store::CaseRow const& row) {
  if (row.hold.empty()) return std::nullopt;
  auto const read = workflows::codec::from_text<workflows::Hold>(row.hold);
  auto const* hold = std::get_if<workflows::Hold>(&read);
  if (hold == nullptr) return std::nullopt;
  auto const* known = workflows::rules::find_hold_code(hold->code);
  return HoldView{hold->code,
                  hold->sentence,
                  hold->who_can_fix,
                  hold->overridable,
                  hold->override_role,
                  hold->evidence,
                  hold->offers,
                  instant_or_none(row.hold_since),
                  known != nullptr ? std::string(known->released_by) : std::string()};
}

EffectView effect_view(engine::store::EffectRow const& row) {
  EffectView view;
  view.effect = engine::effect_name(row.id);
  view.kind = row.kind;
  view.counterpart = row.counterpart;
  view.state = row.state;
  view.dispatch = row.dispatch;
  view.attempt = row.attempt;
  view.generation = row.generation;
  view.reference = row.reference;
  view.code = row.code;
  view.sentence = row.state == "confirmed" ? std::string() : row.sentence;
  view.recorded_by = row.asked_by;
  auto const evidence = evidence_of(row);
  view.unverified = row.state == "confirmed" && std::any_of(evidence.begin(), evidence.end(), [](auto const& each) {
                      return each.label == "done by hand, unverified";
                    });
  view.evidence = static_cast<std::int64_t>(evidence.size());
  view.armed_at = instant_or_none(row.armed_at);
  view.due = instant_or_none(row.due);
  return view;
}

std::optional<std::string> instant_or_none(std::optional<engine::Instant> const& at) {
  if (!at) return std::nullopt;
  return workflows::words(*at);
}

std::vector<workflows::Evidence> evidence_of(engine::store::EffectRow const& row) {
  auto read = workflows::codec::from_text<std::vector<workflows::Evidence>>(row.evidence.empty() ? "[]" : row.evidence);
  auto* list = std::get_if<std::vector<workflows::Evidence>>(&read);
  return list != nullptr ? std::move(*list) : std::vector<workflows::Evidence>{};
}

CaseView case_view(Books const& books, engine::store::CaseRow const& row) {
  auto const events = books.store.events_of(row.id);
  auto const facts = facts_of(events);
  auto const* workflow = books.workflow_of(row);
  CaseView view;
  view.case_ = row.id;
  view.kind = row.workflow;
  view.version = row.workflow_version;
  view.ticket = text_or_none(tag_of(row, "ticket"));
  view.client = text_or_none(tag_of(row, "client"));
  view.appointment = text_or_none(tag_of(row, "appointment"));
  view.reference = text_or_none(tag_of(row, "reference"));
  view.parent = text_or_none(row.parent);
  view.duplicate_of = text_or_none(tag_of(row, "duplicate_of"));
  view.client_name = client_name(row, events);
  view.state = row.state;
  view.state_words = state_words(workflow, row.state);
  view.terminal = row.terminal;
  view.condition = row.condition;
  view.condition_sentence = row.condition_sentence;
  view.waiting_for = row.terminal ? std::nullopt : text_or_none(row.waiting_for);
  view.owner = text_or_none(row.owner);
  view.opened_at = workflows::words(row.opened_at);
  view.updated_at = workflows::words(row.updated_at);
  view.hold = hold_of(row);
  if (facts.session) view.session = session_of(*facts.session);
  if (facts.claim && !facts.claim->entry.cpt.empty()) view.claim = claim_view(*facts.claim);
  view.amount_cents = row.amount_cents;
  if (auto const left = row.terminal ? std::nullopt : days_left(row, books.zones, books.now)) view.days_left = *left;
  if (facts.session && facts.session->last_day) view.last_day = workflows::words(*facts.session->last_day);
  view.attested = facts.attested;
  view.next = next_view(books, row).commands;
  add_effects(books, view, events);
  view.opened = opened_by(events);
  for (auto const& event : events) {
    auto const told = words_of(books.zones, event, client_zone(facts));
    view.events.push_back({event.case_seq, workflows::words(event.at), event.type, event.actor, event.asserted,
                           event.state, state_words(workflow, event.state), told.learnt, told.text, told.reason});
  }
  return view;
}

}  // namespace app
