// What may a person decide about a thread in triage's queue? Opens a case, joins one, or says that the thread is not
// ours; always with a reason, kept with the thread and, where there is a case, in its journal.
#include <algorithm>

#include "app/desk.hpp"
#include "app/triage_record.hpp"
#include "engine/core/card_numbers.hpp"
#include "workflows/codec/json.hpp"

namespace app {
namespace {

using engine::Said;
using Kind = Said::Kind;
using workflows::codec::to_text;

Said refused(std::string sentence) { return {Kind::refused, std::move(sentence), 0, {}}; }

// The matter that waits and is of this kind; else the first that waits; else a new one.
MatterSeen& matter_for(Remembered& fact, std::string const& kind) {
  auto const waits = [](MatterSeen const& each) { return each.state == "waits"; };
  auto found = std::find_if(fact.matters.begin(), fact.matters.end(),
                            [&](MatterSeen const& each) { return waits(each) && each.decision.kind == kind; });
  if (found == fact.matters.end()) found = std::find_if(fact.matters.begin(), fact.matters.end(), waits);
  return found == fact.matters.end() ? fact.matters.emplace_back() : *found;
}

// A further matter of this kind, which may be another than the one that is open.
bool another_waits(Remembered const& fact, std::string const& kind) {
  return std::any_of(fact.matters.begin(), fact.matters.end(), [&](MatterSeen const& each) {
    return each.state == "waits" && each.decision.kind == kind && !each.decision.part.empty();
  });
}

void decide_matter(MatterSeen& matter, Seat const& seat, engine::Instant now, char const* state,
                   std::string const& case_id, std::string const& reason) {
  matter.state = state;
  matter.case_id = case_id;
  matter.by = seat.person.id;
  matter.asserted = seat.asserted;
  matter.reason = reason;
  matter.since = now;
}

workflows::Matter told_by(Seat const& seat, std::string const& ticket, MatterSeen const& matter,
                          std::string const& kind, std::string const& reason) {
  auto decision = matter.decision;
  decision.kind = kind;
  auto told = matter_of(decision, ticket, {});
  told.reason = seat.person.id + " decided: " + reason + "; " + explained(matter.decision);
  return told;
}

}  // namespace

Said Desk::decide_thread(Seat const& seat, std::string const& ticket, Choice choice, std::string const& kind_or_case,
                         std::string const& typed_reason, engine::Instant now) {
  if (auto no = not_allowed(seat, "step", ticket)) return *no;
  auto const reason = engine::mask_card_numbers(typed_reason);
  if (auto no = unfit(reason, "say why with --reason: the decision stands in the record for good")) return *no;
  auto& store = engine_.store();
  auto known = recall(store, ticket);
  if (!known)
    return {Kind::not_found, "triage knows no thread " + ticket + "; `triage list --all` shows them all", 0, {}};
  auto fact = *known;
  auto const keep = [&] {
    show_waiting(fact);
    remember(store, ticket, fact);
  };
  if (choice == Choice::not_ours) {
    if (fact.band.empty()) return refused("nothing of thread " + ticket + " waits for a decision");
    bool any = false;
    for (auto& each : fact.matters)
      if (each.state == "waits") decide_matter(each, seat, now, "not_ours", "", reason), any = true;
    if (!any) decide_matter(fact.matters.emplace_back(), seat, now, "not_ours", "", reason);
    store.begin();
    keep();
    store.commit();
    return {Kind::accepted, "", 0, {}};
  }
  if (choice == Choice::join) {
    auto& matter = matter_for(fact, "");
    auto const row = store.find_case(kind_or_case);
    workflows::TicketJoined const joined{{ticket},
                                         {matter.decision.part},
                                         reason,
                                         told_by(seat, ticket, matter, row ? row->workflow : std::string(), reason)};
    auto said = say(seat, "step", kind_or_case, "TicketJoined", to_text(joined), std::nullopt, [&] {
      decide_matter(matter, seat, now, "joined", kind_or_case, reason);
      keep();
    });
    if (said.kind == Kind::accepted) said.reference = kind_or_case;
    return said;
  }
  return open_for_thread(seat, ticket, kind_or_case, reason, now);
}

Said Desk::open_for_thread(Seat const& seat, std::string const& ticket, std::string const& kind,
                           std::string const& reason, engine::Instant now) {
  auto& store = engine_.store();
  auto fact = recall(store, ticket).value_or(Remembered{});
  auto const no = cannot_open(kind, ticket);
  if (no && (engine_.newest(kind) == nullptr || !another_waits(fact, kind))) return *no;
  auto& matter = matter_for(fact, kind);
  workflows::CaseOpened const opened{
      {ticket}, practice_.policy, std::nullopt, told_by(seat, ticket, matter, kind, reason)};
  auto const id =
      engine_.open_case(kind, "CaseOpened", to_text(opened), seat.actor(), {}, [&](std::string const& opened_as) {
        decide_matter(matter, seat, now, "opened", opened_as, reason);
        if (fact.case_id.empty()) fact.case_id = opened_as;
        show_waiting(fact);
        remember(store, ticket, fact);
      });
  if (id.empty()) return refused("the case could not be opened");
  return {Kind::accepted, id, 0, id};
}

}  // namespace app
