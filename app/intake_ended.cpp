// What does a case leave behind when it ends without doing what was left to it? A person sees it in triage's queue: the
// thread that another case left to it to close, and the thread that was set aside because it had the matter.
#include <algorithm>
#include <set>

#include "app/intake.hpp"
#include "app/intake_threads.hpp"
#include "app/run_report.hpp"

namespace app {

using engine::store::CaseRow;
using workflows::triage::Decision;

namespace {

// A session closes its thread when it is recorded in it; a refund opens the case of one that will.
bool closes_thread(CaseRow const& row) {
  return row.workflow == "standard_session" || row.workflow == "incorrect_charge";
}

}  // namespace

void Intake::find_ended() {
  auto const began = env_.now();
  engine::store::CaseFilter moved;
  moved.updated_since = looked_at_;
  std::set<std::string> tickets;
  for (auto const& row : engine_.store().cases(moved)) {
    if (!row.terminal) continue;
    if (closes_thread(row) && !tag_of(row, "ticket").empty()) tickets.insert(tag_of(row, "ticket"));
    tell_set_aside(row);
  }
  for (auto const& ticket : tickets) tell_left_open(ticket);
  looked_at_ = began;
}

// What was left to a case that ended without doing it. (WORKFLOWS: Billed and close wait for the last of a thread's
// sessions.)
void Intake::tell_left_open(std::string const& ticket) {
  constexpr auto rule = "standard_session.left_open";
  engine::store::CaseFilter here;
  here.tags = {{"ticket", ticket}};
  std::vector<engine::store::CaseRow> left, others;
  for (auto const& row : engine_.store().cases(here)) {
    if (!closes_thread(row)) continue;
    if (!row.terminal || (row.state == "Billed" && tag_of(row, "left_open").empty())) return;
    (row.state == "Billed" ? left : others).push_back(row);
  }
  if (left.empty() || others.empty()) return;
  auto fact = recall(engine_.store(), ticket).value_or(Remembered{});
  for (auto const& each : fact.matters)
    if (!each.decision.rules.empty() && each.decision.rules.front().rule == rule) return;
  Decision decision;
  decision.rules_version = workflows::triage::rules_in_use();
  decision.kind = "standard_session";
  decision.band = "unsure";
  decision.rules = {{rule, 0, 0, ""}};
  auto matter = seen_now(decision, env_.now());
  matter.state = "waits";
  matter.sentence = listed(left) + " left it to " + listed(others) + " to set " + practice_.policy.billing_attribute +
                    " and to close the thread; " + others.back().id + " ended at " + others.back().state +
                    ": do both in the inbox, and join the thread to " + left.back().id + " to say so";
  fact.matters.push_back(std::move(matter));
  show_waiting(fact);
  remember(engine_.store(), ticket, fact);
}

// A case that had the matter of other threads has ended without settling it: nobody has theirs any more. A session
// whose claim stands is settled, however its case ended.
void Intake::tell_set_aside(CaseRow const& ended) {
  auto const given_up = ended.state == "Withdrawn" || ended.state == "NotBilled";
  if (!given_up || (ended.workflow == "standard_session" && !tag_of(ended, "reference").empty())) return;
  auto& store = engine_.store();
  engine::store::CaseFilter set_aside;
  set_aside.tags = {{"duplicate_of", ended.id}};
  for (auto const& row : store.cases(set_aside)) {
    auto const ticket = tag_of(row, "ticket");
    auto const rows = cases_of_thread(store, ticket, row.workflow);
    auto const open = [](CaseRow const& each) { return !each.terminal; };
    if (ticket.empty() || std::any_of(rows.begin(), rows.end(), open)) continue;
    auto fact = recall(store, ticket).value_or(Remembered{});
    auto decision = unknown_words("");
    decision.kind = row.workflow;
    decision.band = "unsure";
    decision.rules = {{row.workflow + ".set_aside", 0, 0, row.id}};
    auto const told = [&](MatterSeen const& each) {
      auto const& rules = each.decision.rules;
      return !rules.empty() && rules.front().rule == decision.rules.front().rule && rules.front().text == row.id;
    };
    if (std::any_of(fact.matters.begin(), fact.matters.end(), told)) continue;
    auto matter = seen_now(decision, env_.now());
    matter.state = "waits";
    matter.sentence = row.id + " was set aside because " + ended.id + " had the same matter, and " + ended.id +
                      " ended at " + ended.state + ": open it for this thread, or say that it is settled";
    fact.matters.push_back(std::move(matter));
    show_waiting(fact);
    remember(store, ticket, fact);
  }
}

}  // namespace app
