// What does a case learn in the same way, whatever its kind? Who has it, what stopped it, what a person has vouched for
// or accepted. The facts of a workflow begin with these; an event that it does not listen to itself teaches these
// alone.
#pragma once
#include <boost/mp11/list.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/definition.hpp"
#include "workflows/messages/case_events.hpp"

namespace workflows {

struct CaseFacts {
  // Under the name of its workflow, which stands on its holds as what raised them.
  explicit CaseFacts(std::string_view name) : kind(name) {}

  std::string_view kind;
  TicketId ticket;
  CasePolicy policy;
  Matter matter;
  PersonId owner;
  std::optional<CaseId> duplicate_of;
  std::optional<OfferAccepted> accepted;
  std::vector<Hold> findings;    // of the latest check or failure; the first one is the hold
  std::vector<Hold> overridden;  // the very findings that a person has vouched for
  // Until a person goes on, the hold shows why a person stopped the case or which message nobody has read (Standing,
  // stepping.hpp); what else arrives meanwhile is not seen yet, and going on does not answer it.
  bool stopped = false;
  bool unread_message = false;  // one that was joined

  // In the words of the table of hold codes, unless a sentence is given.
  Hold hold_of(std::string_view code, std::string sentence, std::vector<Evidence> evidence = {}) const;
  bool is_on(std::string_view code) const { return !findings.empty() && findings.front().code == code; }
};

// An event not listed teaches nothing beyond having happened.
inline void learn_as_any_case(CaseFacts&, auto const&) {}
void learn_as_any_case(CaseFacts&, CaseOpened const&);
void learn_as_any_case(CaseFacts&, CommandRejected const&);
void learn_as_any_case(CaseFacts&, CommandHeld const&);
void learn_as_any_case(CaseFacts&, AlreadyTaken const&);
void learn_as_any_case(CaseFacts&, UnexpectedOutcome const&);
void learn_as_any_case(CaseFacts&, Assigned const&);
void learn_as_any_case(CaseFacts&, HoldPlaced const&);
void learn_as_any_case(CaseFacts&, HoldReleased const&);
void learn_as_any_case(CaseFacts&, HoldOverridden const&);
void learn_as_any_case(CaseFacts&, OfferAccepted const&);

// --- what the tables share ---

struct any_failure {
  using events = boost::mp11::mp_list<CommandRejected, CommandHeld, AlreadyTaken, UnexpectedOutcome>;
};
struct goes_on {
  using events = boost::mp11::mp_list<HoldReleased, HoldOverridden>;
};
struct is_stopped {  // by a person, or by a message about the matter that a person must read first
  using events = boost::mp11::mp_list<HoldPlaced, TicketJoined>;
};

inline bool has_findings(CaseFacts const& f) { return !f.findings.empty(); }
inline bool not_to_be_billed(CaseFacts const& f) { return f.accepted && f.accepted->offer == "not_billed"; }

// What any case looks like from outside in this state; a workflow adds its own.
Outlook outlook_of_any_case(CaseFacts const&, engine::StateInfo const&);

// For the kinds that stop at a message about their matter until a person has read it; stepping.hpp keeps it in sight.
void find_new_message(CaseFacts&, TicketJoined const&);

// A fee that is waived and has been paid all the same. No kind of case refunds a late fee: a person does it by hand.
Hold paid_though_waived(CaseFacts const&, std::string const& how, std::vector<Evidence>);
// Another case holds the claim of this session, or has put it into the portal: then nothing is asked of the client.
Hold billed_to_payer(CaseFacts const&, std::vector<CaseId> const& by);

}  // namespace workflows
