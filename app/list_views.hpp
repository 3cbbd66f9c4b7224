// Which cases are there, which wait for a person, and how does the whole practice stand? Lists in the order a
// coordinator works through them (docs/schemas/worklist.schema.json).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/case_views.hpp"

namespace app {

struct CaseLineView {
  std::string case_, kind;
  std::optional<std::string> ticket, client, appointment, reference;
  std::string state, state_words;
  bool terminal = false;
  std::optional<std::string> hold, waiting_for, owner, parent, duplicate_of;
  std::optional<std::int64_t> days_left;
  std::int64_t amount_cents = 0, events = 0;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(CaseLineView, (),
                      (case_, kind, ticket, client, appointment, reference, state, state_words, terminal, hold,
                       waiting_for, owner, parent, duplicate_of, days_left, amount_cents, events, updated_at))
CaseLineView case_line_view(Books const&, engine::store::CaseRow const&);

struct CasesView {
  static constexpr std::string_view contract = "cases";
  std::vector<CaseLineView> cases;
};
BOOST_DESCRIBE_STRUCT(CasesView, (), (cases))
CasesView cases_view(Books const&, engine::store::CaseFilter const&);

struct WorkView {
  std::string case_, kind;
  std::optional<std::string> ticket;
  std::string state, state_words;
  std::optional<std::string> hold, sentence, who_can_fix;
  std::optional<SessionView> session;
  std::optional<std::int64_t> days_left;
  std::optional<std::string> last_day;
  std::int64_t amount_cents = 0;
  std::optional<std::string> owner;
  std::string since;  // instant
  std::string what;   // as in claimstep.next/1
  std::string next;   // a command line
};
BOOST_DESCRIBE_STRUCT(WorkView, (),
                      (case_, kind, ticket, state, state_words, hold, sentence, who_can_fix, session, days_left,
                       last_day, amount_cents, owner, since, what, next))

struct WorklistView {
  static constexpr std::string_view contract = "worklist";
  std::string now;
  std::vector<WorkView> work;  // by days left (those without a deadline last), then by amount, the greatest first
};
BOOST_DESCRIBE_STRUCT(WorklistView, (), (now, work))
WorklistView worklist_view(Books const&);

struct CountView {
  std::string name;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(CountView, (), (name, count))

struct StatusView {
  static constexpr std::string_view contract = "status";
  std::string now, store, practice;
  bool demo = false;
  std::int64_t cases = 0, open = 0, waiting_for_person = 0, due_in_5_days = 0, past_due = 0;
  std::vector<CountView> states, holds;
  std::int64_t effects_unknown = 0, effects_held = 0, approvals_open = 0, failed_charges = 0, threads_unopened = 0,
               set_aside = 0;
  bool reconcile_first = false;
  std::string head;  // of the journal's chain, SEQ:HASH
};
BOOST_DESCRIBE_STRUCT(StatusView, (),
                      (now, store, practice, demo, cases, open, waiting_for_person, due_in_5_days, past_due, states,
                       holds, effects_unknown, effects_held, approvals_open, failed_charges, threads_unopened,
                       set_aside, reconcile_first, head))
StatusView status_view(Books const&);

// What became of an act: where the case stands now.
struct ActView {
  static constexpr std::string_view contract = "act";
  std::string case_, state, state_words;
  bool terminal = false;
  std::int64_t events = 0;
  std::optional<std::string> hold, sentence, waiting_for, approval;
  bool unverified = false;                      // what was just recorded has not been read back
  bool outcome_unknown = false;                 // look it up, do not repeat
  std::optional<std::string> opened, recorded;  // the case an offer opened; what the act wrote down, in a line
  std::vector<std::string> done_outside;        // before a withdrawal, and not undone by it
};
BOOST_DESCRIBE_STRUCT(ActView, (),
                      (case_, state, state_words, terminal, events, hold, sentence, waiting_for, approval, unverified,
                       outcome_unknown, opened, recorded, done_outside))
ActView act_view(Books const&, engine::store::CaseRow const&);

}  // namespace app
