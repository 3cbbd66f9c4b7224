// What has the case of an incorrect charge learnt so far, and what does each event teach it? The table next door reads
// facts and nothing else.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/case_facts.hpp"
#include "workflows/incorrect_charge/checks.hpp"
#include "workflows/incorrect_charge/messages.hpp"

namespace workflows::incorrect_charge {

struct Facts : CaseFacts {
  Facts() : CaseFacts("incorrect_charge") {}

  ThreadRead thread;
  MatterChecked subject;
  ClientProfile client;
  AppointmentsFound appointments;
  AccountRead account;
  ChargeChecked charge;
  PortalRead portal;
  CoverChecked cover;

  std::string approved;              // what a second person agreed to: payment and sum
  std::vector<std::string> vouched;  // who has overridden a hold here: not the second person as well
  NoticeChosen notice;
  std::string way;  // how the client is told, once a message was on its way; a refused one leaves the choice open
  ContactId contact;
  MacroRendered macro;
  TicketId talk;  // the conversation in which the client was told, when it was not the thread
  bool informed = false;
  PaymentId promised;  // the payment that the client was told of: from then on no other one is meant
  RefundChecked refund;
  bool refunded = false;
  RouteChecked route;
  Child child;
  bool billed = false;  // by the child
  RowsFound rows;
  int known_rows = 0;  // rows of this name without our reference that a person has vouched for
  bool row_is_in = false;

  std::string named;           // the words of the person who went on after two_payments
  bool failed_charge = false;  // the refund was refused: the case also stands in the failed-charge queue
};

// An event not listed teaches what it teaches any case.
inline void learn(Facts& f, auto const& e) { learn_as_any_case(f, e); }
void learn(Facts&, ThreadRead const&);
void learn(Facts&, MatterChecked const&);
void learn(Facts&, ClientFound const&);
void learn(Facts&, AppointmentsFound const&);
void learn(Facts&, AccountRead const&);
void learn(Facts&, ChargeChecked const&);
void learn(Facts&, PortalRead const&);
void learn(Facts&, CoverChecked const&);
void learn(Facts&, ApprovalGiven const&);
void learn(Facts&, ApprovalRefused const&);
void learn(Facts&, NoticeChosen const&);
void learn(Facts&, ContactFound const&);
void learn(Facts&, MacroRendered const&);
void learn(Facts&, ReplySent const&);
void learn(Facts&, ConversationStarted const&);
void learn(Facts&, RefundChecked const&);
void learn(Facts&, PaymentRefunded const&);
void learn(Facts&, RouteChecked const&);
void learn(Facts&, ChildEnded const&);
void learn(Facts&, TimerFired const&);
void learn(Facts&, RowsFound const&);
void learn(Facts&, RowAppended const&);
void learn(Facts&, BalanceChecked const&);
void learn(Facts&, TicketJoined const&);
void learn(Facts&, CommandRejected const&);
void learn(Facts&, AlreadyTaken const&);
void learn(Facts&, HoldPlaced const&);
void learn(Facts&, HoldReleased const&);
void learn(Facts&, HoldOverridden const&);

}  // namespace workflows::incorrect_charge
