// What has the case of a late cancellation learnt so far, and what does each event teach it? The table next door reads
// facts and nothing else.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/late_cancellation/checks.hpp"
#include "workflows/late_cancellation/messages.hpp"

namespace workflows::late_cancellation {

struct Facts {
  TicketId ticket;
  CasePolicy policy;
  Matter matter;
  PersonId owner;
  std::optional<CaseId> duplicate_of;

  ThreadRead thread;
  std::string client_email;
  ClientProfile client;
  AppointmentsFound appointments;
  AccountRead account;
  CancellationChecked cancellation;
  FeeInvoiceChecked fee;

  bool is_made = false;          // the invoice has been made by this case
  bool is_collected = false;     // by our charge, or by the case that collected it
  bool was_declined = false;     // by our charge
  std::string decline;           // why
  int paid_reports = 0;          // how often the platform answered a charge with "it is paid"
  int rounds = 0;                // how many cases were to collect the fee
  bool being_collected = false;  // the newest of them is open, or is to be opened
  std::string collector_ended;   // where the newest of them ended

  bool waived = false;
  std::optional<OfferAccepted> accepted;
  std::vector<Hold> findings;  // of the latest check or failure; the first one is the hold
  Overridden overridden;       // the very findings that a person has vouched for
};

bool knows_nobody(Facts const&);
bool knows_no_account(Facts const&);
// The thread has to say what the matter leaves open.
bool must_read_thread(Facts const&);

// An event not listed teaches nothing beyond having happened.
inline void learn(Facts&, auto const&) {}
void learn(Facts&, CaseOpened const&);
void learn(Facts&, ThreadRead const&);
void learn(Facts&, ClientFound const&);
void learn(Facts&, AppointmentsFound const&);
void learn(Facts&, AccountRead const&);
void learn(Facts&, CancellationChecked const&);
void learn(Facts&, FeeInvoiceChecked const&);
void learn(Facts&, InvoiceCreated const&);
void learn(Facts&, InvoiceCharged const&);
void learn(Facts&, ChildEnded const&);
void learn(Facts&, WaiverGiven const&);
void learn(Facts&, CollectionAsked const&);
void learn(Facts&, TicketJoined const&);
void learn(Facts&, CommandRejected const&);
void learn(Facts&, CommandHeld const&);
void learn(Facts&, AlreadyTaken const&);
void learn(Facts&, UnexpectedOutcome const&);
void learn(Facts&, Assigned const&);
void learn(Facts&, HoldPlaced const&);
void learn(Facts&, HoldReleased const&);
void learn(Facts&, HoldOverridden const&);
void learn(Facts&, OfferAccepted const&);

}  // namespace workflows::late_cancellation
