// Lists over all cases.
#include "app/list_views.hpp"

#include "app/store_copy.hpp"

#include <algorithm>
#include <map>

#include "app/intake.hpp"
#include "app/next_views.hpp"
#include "app/run_report.hpp"
#include "engine/journal.hpp"

namespace app {
namespace {

using engine::store::CaseRow;

constexpr std::int64_t soon_days = 5;

std::vector<CaseRow> open_cases(Books const& books) {
  engine::store::CaseFilter filter;
  filter.open_only = true;
  return books.store.cases(filter);
}

std::optional<std::int64_t> days_of(Books const& books, CaseRow const& row) {
  auto const left = row.terminal ? std::nullopt : days_left(row, books.zones, books.now);
  return left ? std::optional<std::int64_t>(*left) : std::nullopt;
}

WorkView work_view(Books const& books, CaseRow const& row) {
  WorkView view;
  view.case_ = row.id;
  view.kind = row.workflow;
  view.ticket = text_or_none(tag_of(row, "ticket"));
  view.state = row.state;
  view.state_words = state_words(books, row);
  if (auto const hold = hold_of(row)) {
    view.hold = hold->code;
    view.sentence = hold->sentence;
    view.who_can_fix = hold->who_can_fix;
  }
  auto const facts = facts_of(books.store.events_of(row.id));
  if (facts.session) view.session = session_of(*facts.session);
  if (facts.session && facts.session->last_day) view.last_day = workflows::words(*facts.session->last_day);
  view.days_left = days_of(books, row);
  view.amount_cents = row.amount_cents;
  view.owner = text_or_none(row.owner);
  view.since = workflows::words(row.hold_since.value_or(row.updated_at));
  auto const next = next_view(books, row);
  view.what = next.what;
  view.next = command_line(books, "case next " + row.id);
  return view;
}

bool more_urgent(WorkView const& a, WorkView const& b) {
  if (a.days_left.has_value() != b.days_left.has_value()) return a.days_left.has_value();
  if (a.days_left != b.days_left) return *a.days_left < *b.days_left;
  return a.amount_cents > b.amount_cents;
}

std::vector<CountView> counted(std::map<std::string, std::int64_t> const& counts) {
  std::vector<CountView> list;
  for (auto const& [name, count] : counts) list.push_back({name, count});
  std::stable_sort(list.begin(), list.end(), [](auto const& a, auto const& b) { return a.count > b.count; });
  return list;
}

}  // namespace

CaseLineView case_line_view(Books const& books, CaseRow const& row) {
  CaseLineView view;
  view.case_ = row.id;
  view.kind = row.workflow;
  view.ticket = text_or_none(tag_of(row, "ticket"));
  view.client = text_or_none(tag_of(row, "client"));
  view.appointment = text_or_none(tag_of(row, "appointment"));
  view.reference = text_or_none(tag_of(row, "reference"));
  view.state = row.state;
  view.state_words = state_words(books, row);
  view.terminal = row.terminal;
  view.hold = text_or_none(row.hold_code);
  view.waiting_for = row.terminal ? std::nullopt : text_or_none(row.waiting_for);
  view.owner = text_or_none(row.owner);
  view.parent = text_or_none(row.parent);
  view.duplicate_of = text_or_none(tag_of(row, "duplicate_of"));
  view.days_left = days_of(books, row);
  view.amount_cents = row.amount_cents;
  view.events = row.events;
  view.updated_at = workflows::words(row.updated_at);
  return view;
}

CasesView cases_view(Books const& books, engine::store::CaseFilter const& filter) {
  CasesView view;
  for (auto const& row : books.store.cases(filter)) view.cases.push_back(case_line_view(books, row));
  return view;
}

WorklistView worklist_view(Books const& books) {
  WorklistView view{workflows::words(books.now), {}};
  for (auto const& row : open_cases(books))
    if (row.waiting_for == "person" || row.condition != "sound") view.work.push_back(work_view(books, row));
  std::stable_sort(view.work.begin(), view.work.end(), more_urgent);
  return view;
}

StatusView status_view(Books const& books) {
  StatusView view;
  view.now = workflows::words(books.now);
  view.store = books.store_path;
  view.practice = books.practice.name;
  view.demo = books.demo;
  std::map<std::string, std::int64_t> states, holds;
  auto const counts = books.store.counts();
  for (auto const& alike : counts.cases) {
    view.cases += alike.count;
    states[state_words(books.workflow_of(alike.workflow, alike.workflow_version), alike.state)] += alike.count;
    if (alike.terminal) continue;
    view.open += alike.count;
    if (alike.condition != "sound") view.set_aside += alike.count;
    if (alike.waiting_for == "person") view.waiting_for_person += alike.count;
    if (!alike.hold_code.empty()) holds[alike.hold_code] += alike.count;
  }
  for (auto const& [due, count] : counts.due) {
    auto const left = days_left(due, books.zones, books.now);
    if (left && *left >= 0 && *left <= soon_days) view.due_in_5_days += count;
    if (left && *left < 0) view.past_due += count;
  }
  view.states = counted(states);
  view.holds = counted(holds);
  for (auto const& [state, count] : counts.open_effects) {
    if (state == "unknown" || state == "armed") view.effects_unknown += count;
    if (state == "held") view.effects_held += count;
  }
  view.approvals_open = static_cast<std::int64_t>(books.store.approvals(true).size());
  view.failed_charges = static_cast<std::int64_t>(books.store.failures().size());
  view.threads_unopened = static_cast<std::int64_t>(Intake::unopened(books.store).size());
  view.reconcile_first = reconciles_first(books.store);
  if (auto const last = books.store.last_event()) view.head = engine::to_text(engine::Head{last->seq, last->hash});
  return view;
}

ActView act_view(Books const& books, CaseRow const& row) {
  ActView view;
  view.case_ = row.id;
  view.state = row.state;
  view.state_words = state_words(books, row);
  view.terminal = row.terminal;
  view.events = row.events;
  view.hold = text_or_none(row.hold_code);
  if (auto const hold = hold_of(row)) view.sentence = hold->sentence;
  view.waiting_for = row.terminal ? std::nullopt : text_or_none(row.waiting_for);
  for (auto const& effect : books.store.effects_of(row.id))
    view.outcome_unknown = view.outcome_unknown || effect.state == "unknown" || effect.state == "armed" ||
                           (effect.state == "held" && effect.code == "outcome_unknown");
  return view;
}

}  // namespace app
