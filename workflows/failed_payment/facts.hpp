// What has the case of a failed payment learnt so far, and what does each event teach it? The table next door reads
// facts and nothing else.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/case_facts.hpp"
#include "workflows/failed_payment/checks.hpp"
#include "workflows/failed_payment/messages.hpp"

namespace workflows::failed_payment {

struct Facts : CaseFacts {
  Facts() : CaseFacts("failed_payment") {}

  std::string client_email;
  ClientProfile client;
  AccountRead account;
  PaymentChecked payment;
  bool reserved = false;  // the invoice is this case's, in the present walk through the checks

  TicketId known_notice;         // the thread of the mail, as whoever opened or joined it says
  std::optional<Notice> notice;  // the newest one found, or the known one as it was read
  bool joined_a_notice = false;  // the last thread that was joined brought the mail, not a message of the client
  PartId joined_part;            // the last message of the client that was joined
  ContactId contact;
  std::string macro;
  MacroRendered rendered;

  bool way_is_chosen = false;  // to reply or to start a conversation: never changed, so that only one is ever sent
  bool by_reply = false;
  bool told = false;     // the client has had the macro
  TicketId talk;         // the thread in which; empty: another case has sent it
  PartId read_up_to;     // the newest client message in it that a person has seen
  ThreadRead talk_read;  // as it was read before a reminder

  int days_waited = 0;  // business days since the client was last written to
  int reminders_sent = 0;
  LookPlanned look;
  bool charging = false;  // the card is to be charged once more
  bool giving_up = false;
  bool charged = false;             // it was
  std::optional<CaseId> waived_by;  // the case in which the fee was waived: nothing is demanded any more
  bool payment_kept = false;        // a person lets a payment stand that came in all the same
  int questions_answered = 0;       // of the two about other cases, since the account was checked: waiver, then billing
  bool needs_a_person = false;      // on hold, and only a person knows when it may go on
};

bool knows_nobody(Facts const&);
bool must_read_thread(Facts const&);
bool is_overdue(Facts const&);
bool reminder_is_due(Facts const&);
// Nothing more is asked of the client.
bool is_waived(Facts const&);
// The mail was found, and the client takes part in its thread.
bool has_notice(Facts const&);

// An event not listed teaches what it teaches any case.
inline void learn(Facts& f, auto const& e) { learn_as_any_case(f, e); }
void learn(Facts&, CaseOpened const&);
void learn(Facts&, ThreadRead const&);
void learn(Facts&, ClientFound const&);
void learn(Facts&, AccountRead const&);
void learn(Facts&, PaymentChecked const&);
void learn(Facts&, MatterReserved const&);
void learn(Facts&, NoticesFound const&);
void learn(Facts&, ContactFound const&);
void learn(Facts&, MacroRendered const&);
void learn(Facts&, MacroReserved const&);
void learn(Facts&, ReplySent const&);
void learn(Facts&, ConversationStarted const&);
void learn(Facts&, LookPlanned const&);
void learn(Facts&, TimerFired const&);
void learn(Facts&, InvoiceCharged const&);
void learn(Facts&, ChargeRetryAsked const&);
void learn(Facts&, PaymentGivenUp const&);
void learn(Facts&, OpenCasesFound const&);
void learn(Facts&, DemandDropped const&);
void learn(Facts&, TicketJoined const&);
void learn(Facts&, CommandRejected const&);
void learn(Facts&, CommandHeld const&);
void learn(Facts&, AlreadyTaken const&);
void learn(Facts&, HoldPlaced const&);
void learn(Facts&, HoldReleased const&);
void learn(Facts&, HoldOverridden const&);

}  // namespace workflows::failed_payment
