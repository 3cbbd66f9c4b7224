// What has the case of a late cancellation learnt so far, and what does each event teach it? The table next door reads
// facts and nothing else.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/case_facts.hpp"
#include "workflows/late_cancellation/checks.hpp"
#include "workflows/late_cancellation/messages.hpp"

namespace workflows::late_cancellation {

// The fee is not asked for any more.
struct Waiver {
  std::string because;
  bool told = false;           // by another case about this fee, not by a person to this one
  bool keeps_payment = false;  // a person went on though the fee is paid: the next look at the account decides
};

struct Facts : CaseFacts {
  Facts() : CaseFacts("late_cancellation") {}

  ThreadRead thread;
  std::string client_email;
  ClientProfile client;
  AppointmentsFound appointments;
  AccountRead account;
  CancellationChecked cancellation;
  FeeInvoiceChecked fee;

  std::optional<InvoiceId> made;  // the invoice, when this case has made it
  bool is_collected = false;      // by our charge, or by the case that collected it
  bool was_declined = false;      // by our charge
  std::string decline;            // why
  int paid_reports = 0;           // how often the platform answered a charge with "it is paid"
  int rounds = 0;                 // how many cases were to collect the fee
  bool being_collected = false;   // the newest of them is open, or is to be opened
  std::string collector_ended;    // where the newest of them ended

  std::optional<Waiver> waiver;
  bool waived_elsewhere = false;  // before this case could reserve the fee: it is not asked for
  bool fee_is_ours = false;       // reserved: whoever asks for it later finds this case
  bool claim_is_taken = false;    // by a case that bills the session to the payer
};

bool knows_nobody(Facts const&);
bool knows_no_account(Facts const&);
// Another case about this fee has said that it is waived.
bool is_told_of_waiver(Facts const&);
// A waiver does not take the case off its hold: whoever collects the fee has to end first, or a message to be read; and
// another case's waiver not off the hold that a person has placed.
bool must_be_released(Facts const&);
// Which fee it is that was waived: nobody could find it again before that is known.
AppointmentId appointment_of_fee(Facts const&);
bool names_no_fee(Facts const&);
// The thread has to say what the matter leaves open.
bool must_read_thread(Facts const&);

// An event not listed teaches what it teaches any case.
inline void learn(Facts& f, auto const& e) { learn_as_any_case(f, e); }
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
void learn(Facts&, DemandDropped const&);
void learn(Facts&, FeeReserved const&);
void learn(Facts&, OpenCasesFound const&);
void learn(Facts&, CollectionAsked const&);
void learn(Facts&, TicketJoined const&);
void learn(Facts&, CommandRejected const&);
void learn(Facts&, AlreadyTaken const&);
void learn(Facts&, HoldReleased const&);

}  // namespace workflows::late_cancellation
