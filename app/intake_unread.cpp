// What becomes of a client's words that no rule knows? They stop every open case of their thread until a person has
// read them; where no case is open, a person finds them in triage's queue. So that they are read wherever they stand,
// the threads of open cases are looked at too when they are not in the billing view.
#include <algorithm>

#include "app/intake.hpp"
#include "app/intake_threads.hpp"
#include "app/run_report.hpp"

namespace app {

using engine::store::CaseRow;
using workflows::triage::Decision;

namespace {

void add_once(std::vector<CaseRow>& rows, CaseRow row) {
  auto const same = [&](CaseRow const& each) { return each.id == row.id; };
  if (!row.terminal && std::none_of(rows.begin(), rows.end(), same)) rows.push_back(std::move(row));
}

}  // namespace

// Open cases of the thread, those of other threads that something in it was joined to, and whatever these have opened.
std::vector<CaseRow> Intake::cases_to_stop(Reading const& reading) {
  auto& store = engine_.store();
  std::vector<CaseRow> rows;
  for (auto& row : cases_of_thread(store, reading.ticket)) add_once(rows, std::move(row));
  for (auto const& each : reading.fact.matters)
    if (auto row = each.case_id.empty() ? std::nullopt : store.find_case(each.case_id)) add_once(rows, *std::move(row));
  return with_children(std::move(rows));
}

// What they have opened, and what these have.
std::vector<CaseRow> Intake::with_children(std::vector<CaseRow> rows) {
  engine::store::CaseFilter open;
  open.open_only = true;
  auto const all = rows.empty() ? std::vector<CaseRow>{} : engine_.store().cases(open);
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (auto const& each : all)
      if (each.parent == rows[i].id) add_once(rows, each);
  return rows;
}

void Intake::stop_cases(Reading& reading, Decision const& decision) {
  if (among(reading.fresh, decision.part)) tell(reading, decision, cases_to_stop(reading));
}

// Each case is told once, also when a death came between two of them.
void Intake::tell(Reading& reading, Decision const& decision, std::vector<CaseRow> const& rows) {
  workflows::Matter said;
  said.client_email = client_of(reading, decision);
  for (auto const& row : rows) {
    auto const& all = reading.fact.matters;
    auto const told = std::any_of(all.begin(), all.end(), [&](MatterSeen const& each) {
      return each.case_id == row.id && each.decision.part == decision.part;
    });
    if (!told) join(reading, seen_now(decision, env_.now()), row.id, said);
  }
}

// What waits already is read by a person together with what stands beside it; but what is written later may come after
// that.
void Intake::take_unread(Reading& reading, Decision const& decision) {
  if (!among(reading.fresh, decision.part)) return;
  if (!cases_to_stop(reading).empty()) return stop_cases(reading, decision);
  auto const& all = reading.fact.matters;
  auto const has_it = std::any_of(all.begin(), all.end(), [&](MatterSeen const& each) {
    auto const unknown = each.decision.kind == "other" && each.decision.first_to_person.empty();
    return (each.state == "waits" && (unknown || !reading.seen_before)) ||
           (unknown && each.decision.part == decision.part);
  });
  if (has_it) return;
  auto const rows = cases_of_thread(engine_.store(), reading.ticket);
  wait(reading, seen_now(decision, env_.now()), rows.empty() ? std::string() : written_since(rows.back()));
}

// Something was written in a thread whose cases have ended: by the practice, or as a note. It is open again in the
// view, and a person decides what it is.
void Intake::find_written_since(Reading& reading) {
  auto const rows = cases_of_thread(engine_.store(), reading.ticket);
  auto const ended = [](CaseRow const& row) { return row.terminal; };
  if (rows.empty() || any_waits(reading.fact) || !std::all_of(rows.begin(), rows.end(), ended)) return;
  for (auto const& each : reading.thread.messages) {
    if (!among(reading.fresh, each.part.text) || (each.writer != connectors::Writer::client && !each.note)) continue;
    auto const has_it = [&](MatterSeen const& matter) { return matter.decision.part == each.part.text; };
    auto const& all = reading.fact.matters;
    if (std::any_of(all.begin(), all.end(), has_it)) continue;
    return wait(reading, seen_now(unknown_words(each.part.text), env_.now()), written_since(rows.back()));
  }
}

// The threads of open cases. One that was never read here is asked for whenever it last moved.
connectors::Beside Intake::beside_the_view() {
  engine::store::CaseFilter open;
  open.open_only = true;
  std::set<std::string> tickets;
  for (auto const& row : engine_.store().cases(open))
    for (auto const* tag : {"ticket", "thread"})
      if (auto const ticket = tag_of(row, tag); !ticket.empty()) tickets.insert(ticket);
  connectors::Beside beside;
  for (auto const& ticket : tickets) {
    if (read_once_.count(ticket) == 0) {
      auto const known = recall(engine_.store(), ticket);
      if (known && known->updated_at != workflows::Instant{}) read_once_.insert(ticket);
    }
    (read_once_.count(ticket) > 0 ? beside.moved : beside.anyway).push_back({ticket});
  }
  return beside;
}

}  // namespace app
