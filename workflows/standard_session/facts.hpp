// What has the case of a standard session learnt so far, and what does each event teach it? The table next door reads
// facts and nothing else.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/case_facts.hpp"
#include "workflows/standard_session/checks.hpp"
#include "workflows/standard_session/messages.hpp"

namespace workflows::standard_session {

struct Facts : CaseFacts {
  Facts() : CaseFacts("standard_session") {}

  std::optional<Matter> given;  // a child case: the session as its parent names it, instead of an admin note
  std::vector<PartId> notes;    // those of this session, as far as told; empty: whatever notes the thread has

  ThreadRead thread;
  PartId read_up_to;  // the newest client message that somebody has read: whoever wrote the note, or went on since
  NoteChecked note;
  ClientFound profiles;
  ClientProfile client;
  AppointmentsFound appointments;
  SessionChecked session;
  bool reserved = false;        // the session's claim is this case's
  bool claim_is_taken = false;  // by another case; whether that one charges a late fee is not known yet
  bool met_a_late_fee = false;  // it does
  ContactId client_contact;
  BillingRead billing;
  PortalRead portal;
  ClaimChecked claim;

  std::optional<Attested> attested;
  std::string approved;  // what a second person agreed to: entry, invoice and sum
  PortalSessionId portal_session;
  bool form_is_in = false;
  bool is_marked = false;          // the ticket's attribute says Billed
  std::vector<CaseId> still_open;  // other sessions of the thread that are not recorded in it yet
  bool refunds_unasked = false;    // the other sessions are known, those that wait for a refund are asked for next
  bool settled = false;            // the $0 charge is done: what is read from now on is a reading back
  bool failed_charge = false;      // the portal refused: the case also stands in the failed-charge queue
  PartId late_note;                // the joined note that the claim knows nothing of, until a person goes on
  bool must_be_read = false;       // what was joined last: a late note, or words in a thread this case does not read
  bool mended = false;             // by hand, after such a note: the portal may show something else than was entered
  std::optional<SessionRead> differs;  // what the portal shows instead of what was entered, as the hold tells
  std::optional<SessionRead> vouched;  // the same, once a person has released that hold: it is then their word
  bool written_off = false;            // by hand, a person says; the platform has to show it
};

bool is_claimed(Facts const&);
bool met_a_new_message(Facts const&);
// Billed and close wait for the last of the thread's sessions, and this one is not the last.
bool leaves_ticket_open(Facts const&);

// An event not listed teaches what it teaches any case.
inline void learn(Facts& f, auto const& e) { learn_as_any_case(f, e); }
void learn(Facts&, CaseOpened const&);
void learn(Facts&, ThreadRead const&);
void learn(Facts&, NoteChecked const&);
void learn(Facts&, ClientFound const&);
void learn(Facts&, ClientChecked const&);
void learn(Facts&, AppointmentsFound const&);
void learn(Facts&, SessionChecked const&);
void learn(Facts&, ClaimReserved const&);
void learn(Facts&, AlreadyTaken const&);
void learn(Facts&, ContactFound const&);
void learn(Facts&, BillingRead const&);
void learn(Facts&, PortalRead const&);
void learn(Facts&, ClaimChecked const&);
void learn(Facts&, Attested const&);
void learn(Facts&, ApprovalGiven const&);
void learn(Facts&, ApprovalRefused const&);
void learn(Facts&, SessionConfirmed const&);
void learn(Facts&, FormSubmitted const&);
void learn(Facts&, OpenCasesFound const&);
void learn(Facts&, AttributeSet const&);
void learn(Facts&, TicketJoined const&);
void learn(Facts&, ZeroCharged const&);
void learn(Facts&, SessionRead const&);
void learn(Facts&, OfferAccepted const&);
void learn(Facts&, CommandRejected const&);
void learn(Facts&, HoldPlaced const&);
void learn(Facts&, HoldReleased const&);
void learn(Facts&, HoldOverridden const&);

}  // namespace workflows::standard_session
