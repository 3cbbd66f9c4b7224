// Told from the tags of cases and from what is remembered of the thread.
#include "app/intake_threads.hpp"

#include <algorithm>

#include "app/run_report.hpp"

namespace app {

using engine::store::CaseRow;

bool among(std::vector<std::string> const& list, std::string const& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string listed(std::vector<CaseRow> const& rows) {
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i)
    text += (i == 0 ? "" : i + 1 == rows.size() ? " and " : ", ") + rows[i].id;
  return text;
}

std::string written_since(CaseRow const& ended) {
  return ended.id + " of this thread has ended, and something was written since";
}

MatterSeen seen_now(workflows::triage::Decision const& decision, workflows::Instant now) {
  MatterSeen matter;
  matter.decision = decision;
  matter.since = now;
  matter.by = itself;
  return matter;
}

workflows::triage::Decision unknown_words(std::string const& part) {
  workflows::triage::Decision decision;
  decision.rules_version = workflows::triage::rules_in_use();
  decision.part = part;
  return decision;
}

bool any_waits(Remembered const& fact) {
  return std::any_of(fact.matters.begin(), fact.matters.end(), [](auto const& each) { return each.state == "waits"; });
}

bool is_of_thread(CaseRow const& row, std::string const& ticket) {
  return tag_of(row, "ticket") == ticket || tag_of(row, "thread") == ticket;
}

std::vector<CaseRow> cases_of_thread(engine::store::Store& store, std::string const& ticket,
                                     std::string const& workflow) {
  engine::store::CaseFilter about, writing;
  about.workflow = writing.workflow = workflow;
  about.tags = {{"ticket", ticket}};
  writing.tags = {{"thread", ticket}};
  auto rows = store.cases(about);
  for (auto& each : store.cases(writing))
    if (tag_of(each, "ticket") != ticket) rows.push_back(std::move(each));
  std::sort(rows.begin(), rows.end(), [](auto const& a, auto const& b) { return a.number < b.number; });
  return rows;
}

std::vector<std::string> fresh_parts(engine::store::Store& store, std::string const& ticket,
                                     connectors::ThreadMessages const& thread, Remembered const& fact,
                                     bool seen_before) {
  std::vector<std::string> fresh;
  if (seen_before) {
    for (auto const& each : thread.messages)
      if (!among(fact.parts, each.part.text)) fresh.push_back(each.part.text);
    return fresh;
  }
  // The inbox tells whole seconds.
  auto since = workflows::Instant::min();
  for (auto const& row : cases_of_thread(store, ticket)) {
    auto const ours = [&](MatterSeen const& each) { return each.case_id == row.id; };
    if (std::none_of(fact.matters.begin(), fact.matters.end(), ours))
      since = std::max<workflows::Instant>(since, std::chrono::floor<std::chrono::seconds>(row.opened_at));
  }
  for (auto const& each : thread.messages) {
    if (each.writer == connectors::Writer::colleague) fresh.clear();
    if (each.at >= since) fresh.push_back(each.part.text);
  }
  return fresh;
}

}  // namespace app
