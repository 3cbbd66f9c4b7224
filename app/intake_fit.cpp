// What a case is about stands in its tags as far as it knows, and in the matter it was opened with.
#include "app/intake_fit.hpp"

#include <algorithm>
#include <cstdlib>

#include "app/run_report.hpp"
#include "engine/core/ascii.hpp"
#include "workflows/codec/messages.hpp"

namespace app {
namespace {

using workflows::Matter;
using namespace workflows::triage;

bool among(std::vector<std::string> const& list, std::string const& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

void know(std::string& id, std::string found) {
  if (!found.empty()) id = std::move(found);
}

Matter known_of(engine::store::Store& store, engine::store::CaseRow const& row) {
  Matter known;
  auto const events = store.events_of(row.id);
  if (!events.empty() && events.front().type == "CaseOpened") {
    auto const read = workflows::codec::from_text<workflows::CaseOpened>(events.front().payload);
    if (auto const* opened = std::get_if<workflows::CaseOpened>(&read); opened != nullptr && opened->matter)
      known = *opened->matter;
  }
  know(known.client.text, tag_of(row, "client"));
  know(known.invoice.text, tag_of(row, "invoice"));
  know(known.payment.text, tag_of(row, "payment"));
  know(known.appointment.text, tag_of(row, "appointment"));
  if (row.amount_cents != 0) known.cents = row.amount_cents;
  return known;
}

bool both(std::string const& one, std::string const& other) { return !one.empty() && !other.empty(); }
bool differ(std::string const& one, std::string const& other) { return both(one, other) && one != other; }
bool agree(std::string const& one, std::string const& other) { return both(one, other) && one == other; }

// A mail that asks for a session to be billed may count its day in another zone than the session's note.
bool same_day(workflows::Date one, workflows::Date other, Decision const& decision) {
  auto const apart = std::chrono::sys_days{one} - std::chrono::sys_days{other};
  return std::abs(apart.count()) <= (decision.kind == "standard_session" ? 1 : 0);
}

// Ids first: a day may be that of the session or of the charge, a sum may be rounded.
Fit by_ids(Matter const& known, Matter const& matter) {
  if (differ(known.invoice.text, matter.invoice.text) || differ(known.payment.text, matter.payment.text) ||
      differ(known.appointment.text, matter.appointment.text))
    return Fit::other;
  auto const meet = agree(known.invoice.text, matter.invoice.text) || agree(known.payment.text, matter.payment.text) ||
                    agree(known.appointment.text, matter.appointment.text);
  return meet ? Fit::same : Fit::unclear;
}

// Two sessions may well cost the same: an equal sum says nothing, another one that it may be another matter.
Fit by_day_and_sum(Matter const& known, Asked const& asked) {
  auto const days = days_of(asked.decision);
  if (known.date && asked.matter.date && !same_day(*known.date, *asked.matter.date, asked.decision)) return Fit::other;
  if (known.date && !asked.matter.date && !days.empty() && !among(days, workflows::words(*known.date).substr(5)))
    return Fit::other;
  auto const sums = asked.matter.cents != 0;
  if (sums && known.cents != asked.matter.cents) return Fit::unclear;
  if (!days.empty()) return known.date ? Fit::same : Fit::unclear;
  return sums ? Fit::silent : Fit::unclear;
}

Fit by_names(Matter const& known, Asked const& asked) {
  auto const& matter = asked.matter;
  using engine::ascii::lowered;
  auto const said = value_of(asked.decision, "client_email");
  if (differ(known.client.text, matter.client.text) || differ(lowered(known.client_email), lowered(said)))
    return Fit::other;
  if (names_several(asked.decision)) return Fit::unclear;
  auto const ids = by_ids(known, matter);
  if (tells_apart(asked.decision)) return ids == Fit::unclear ? by_day_and_sum(known, asked) : ids;
  // What the platform shows now is not what the message names.
  if (ids == Fit::other) return Fit::unclear;
  return ids == Fit::same ? ids : Fit::silent;
}

// A session is told by its notes. A case that has none yet takes the first.
Fit by_note(std::string const& note, std::vector<std::string> const& parts) {
  return note.empty() || among(parts, note) ? Fit::same : Fit::other;
}

}  // namespace

Fit fit_of(engine::store::Store& store, engine::store::CaseRow const& row, Asked const& asked) {
  auto const& kind = asked.decision.kind;
  if (kind == "standard_session") {
    auto const remembered = std::any_of(asked.before.begin(), asked.before.end(), [&](MatterSeen const& each) {
      return each.case_id == row.id && each.decision.kind == kind && among(asked.parts, each.decision.part);
    });
    if (remembered) return Fit::same;
    if (is_note(asked.decision)) return by_note(tag_of(row, "note"), asked.parts);
  }
  return by_names(known_of(store, row), asked);
}

bool meet(engine::store::CaseRow const& row, workflows::Matter const& matter) {
  return agree(tag_of(row, "client"), matter.client.text) || agree(tag_of(row, "invoice"), matter.invoice.text) ||
         agree(tag_of(row, "payment"), matter.payment.text);
}

}  // namespace app
