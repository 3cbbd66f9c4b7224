// Which rows does no world bring about, and who says that they work? A few walks by hand, one function for each
// workflow: answers that arrive in an odd moment, and ends that need another case.
#pragma once
#include <map>
#include <set>
#include <string>

#include "tests/scenarios/rows_of_charges.hpp"
#include "tests/support/case_walk.hpp"
#include "tests/support/failed_payment_walk.hpp"
#include "tests/support/late_cancellation_walk.hpp"

namespace rows_by_hand {

using case_walk::Walk;
using namespace workflows;

inline engine::Instant noon() { return case_walk::at("2026-07-20T16:00:00Z"); }

// An outcome after the end, and an effect's answer that arrives just while a released case walks through its checks.
inline std::set<int> of_standard_session() {
  Walk walk("standard_session", noon());
  walk.happens(CaseOpened{{"1"}, {}, std::nullopt});
  walk.happens(ParticipantAdded{{"co-1"}});
  CHECK(walk.state() == "ReadingTicket");
  walk.happens(HoldPlaced{"for the test"});
  walk.happens(OfferAccepted{"late_cancellation", "it was one", CaseId{"C-2"}});
  walk.happens(UnexpectedOutcome{"ThreadRead", "HandedOver"});
  CHECK(walk.state() == "HandedOver");
  return walk.rows();
}

// Adds what a walk has taken, once it is at the state that is expected.
inline void add(std::set<int>& rows, Walk const& walk, std::string const& state) {
  CHECK(walk.state() == state);
  rows.insert(walk.rows().begin(), walk.rows().end());
}

// Cases about nobody, waivers while something is under way, and answers that arrive after a hold.
inline std::set<int> of_late_cancellation() {
  using namespace late_cancellation_walk;
  using namespace workflows::late_cancellation;
  std::set<int> rows;
  {
    CaseOpened by_hand;
    by_hand.ticket = {"215480"};
    auto walk = cancelled(account({invoice()}));
    walk.when<ReadThread>(ThreadRead{});
    walk.happens(by_hand);  // the thread names nobody
    ThreadRead thread;
    thread.participants = {{{"co-101"}, "nora.whitfield@example.com"}};
    walk.when<ReadThread>(thread);
    walk.happens(HoldReleased{"the client was added"});
    walk.happens(NoteAdded{"after the end"});
    walk.happens(UnexpectedOutcome{"ThreadRead", "FeeCollected"});
    add(rows, walk, "FeeCollected");
  }
  {
    auto walk = cancelled(account());
    walk.happens(CaseOpened{});
    walk.happens(HoldReleased{"go on"});
    walk.happens(WaiverGiven{"for the test"});
    add(rows, walk, "FeeWaived");
  }
  {
    auto walk = cancelled(account());
    walk.leaves_open<FindClient>();
    walk.happens(opened());
    walk.happens(WaiverGiven{"for the test"});
    add(rows, walk, "FeeWaived");
  }
  {
    auto walk = cancelled(account({invoice()}));
    walk.when<FindClient>(ClientFound{});
    walk.happens(opened());
    walk.happens(NoteAdded{"for the test"});
    walk.happens(OfferAccepted{"standard_session", "for the test", CaseId{"C-2"}});
    add(rows, walk, "HandedOver");
  }
  {
    auto walk = cancelled(account());
    walk.leaves_open<CreateInvoice>();
    walk.happens(opened());
    walk.happens(WaiverGiven{"for the test"});
    walk.happens(InvoiceCreated{{"in-1"}, 17500});
    add(rows, walk, "FeeWaived");
  }
  {
    auto walk = cancelled(account());
    walk.leaves_open<CreateInvoice>();
    walk.happens(opened());
    walk.happens(WaiverGiven{"for the test"});
    walk.happens(CommandHeld{CreateInvoice::kind, "placed_by_person", "Waived.", {}});
    add(rows, walk, "FeeWaived");
  }
  auto const while_charging = [&](auto const& outcome, std::string const& state, bool waives = true) {
    auto walk = cancelled(account({invoice()}));
    walk.leaves_open<ChargeInvoice>();
    walk.happens(opened());
    if (waives) walk.happens(WaiverGiven{"for the test"});
    walk.when<ReadAccount>(account({invoice(waives ? "open" : "paid")}));
    walk.happens(outcome);
    add(rows, walk, state);
  };
  while_charging(charged("succeeded"), "OnHold");
  while_charging(charged("declined"), "FeeWaived");
  while_charging(CommandHeld{ChargeInvoice::kind, "placed_by_person", "Waived.", {}}, "FeeWaived");
  while_charging(CommandRejected{ChargeInvoice::kind, "invoice_paid", "It is paid.", {}}, "AlreadyPaid", false);
  while_charging(CommandRejected{ChargeInvoice::kind, "invoice_missing", "It is not there.", {}}, "OnHold", false);
  while_charging(CaseWithdrawn{"for the test", {}}, "Withdrawn", false);
  {
    auto walk = cancelled(account({invoice()}));
    walk.when<ChargeInvoice>(charged("declined"));
    walk.happens(opened());
    walk.happens(HoldPlaced{"for the test"});
    walk.happens(WaiverGiven{"for the test"});
    walk.happens(HoldReleased{"go on"});
    walk.happens(ChildEnded{{"C-2"}, "Paid"});
    add(rows, walk, "OnHold");
  }
  {  // the end of the child arrives on a hold
    auto walk = cancelled(account({invoice()}));
    walk.when<ChargeInvoice>(charged("declined"));
    walk.happens(opened());
    walk.happens(HoldPlaced{"for the test"});
    walk.happens(ChildEnded{{"C-2"}, "Uncollected"});
    walk.happens(HoldReleased{"go on"});
    add(rows, walk, "FeeUncollected");
  }
  for (auto const* result :
       {"succeeded", "declined"}) {  // a charge is answered on a hold, or while the checks run again
    auto walk = cancelled(account({invoice()}));
    walk.leaves_open<ChargeInvoice>();
    walk.happens(opened());
    walk.happens(HoldPlaced{"for the test"});
    walk.leaves_open<FindClient>();
    walk.happens(HoldReleased{"go on"});
    walk.happens(charged(result));
    walk.happens(ClientFound{{client()}});
    add(rows, walk, std::string(result) == "succeeded" ? "FeeCollected" : "CollectingFee");
  }
  return rows;
}

// Cases about nobody, messages that another case has sent, and answers that arrive after a hold.
inline std::set<int> of_failed_payment() {
  using namespace failed_payment_walk;
  std::set<int> rows;
  {
    CaseOpened by_hand;
    by_hand.ticket = {"215490"};
    by_hand.policy = opened().policy;
    by_hand.matter = Matter{};
    by_hand.matter->invoice = {"in-1"};
    auto walk = failed();
    walk.when<ReadThread>(ThreadRead{});
    walk.happens(by_hand);  // the thread names nobody
    walk.when<ReadThread>(thread()).when<ReadAccount>(account({invoice("paid")}));
    walk.happens(HoldReleased{"the client was added"});
    walk.happens(NoteAdded{"after the end"});
    walk.happens(UnexpectedOutcome{"ThreadRead", "Paid"});
    add(rows, walk, "Paid");
  }
  {
    auto walk = failed();
    walk.happens(CaseOpened{});
    walk.happens(HoldReleased{"go on"});
    walk.happens(PaymentGivenUp{"for the test"});
    add(rows, walk, "Uncollected");
  }
  {
    auto walk = failed();
    walk.when<FindClient>(ClientFound{});
    walk.happens(opened());
    walk.happens(OfferAccepted{"incorrect_charge", "for the test", CaseId{"C-2"}});
    add(rows, walk, "HandedOver");
  }
  auto const sent_by_another = [&](Walk walk) {
    walk.happens(opened());
    add(rows, walk, "AwaitingPayment");
  };
  sent_by_another(std::move(failed().when<ReserveMacro>(AlreadyTaken{ReserveMacro::kind, {"C-7"}})));
  sent_by_another(std::move(failed().when<StartConversation>(AlreadyTaken{StartConversation::kind, {"C-7"}})));
  sent_by_another(std::move(
      failed().when<FindNotice>(NoticesFound{{notice()}}).when<SendReply>(AlreadyTaken{SendReply::kind, {"C-7"}})));
  {  // part of it is paid; then the reply is refused
    auto walk = failed();
    walk.when<ReadAccount>(account({invoice("partly_paid")}));
    walk.happens(opened());
    walk.when<ReadAccount>(account({invoice()})).when<FindNotice>(NoticesFound{{notice()}});
    walk.rejects<SendReply>("other_recipients");
    walk.happens(HoldReleased{"the part was moved"});
    add(rows, walk, "OnHold");
  }
  {  // written off while the payment was awaited
    auto written_off = invoice("written_off");
    written_off.written_off_cents = 17500;
    auto walk = waiting();
    walk.when<ReadAccount>(account({written_off}));
    walk.happens(AccountLookAsked{"for the test"});
    walk.happens(OfferAccepted{"not_billed", "for the test", std::nullopt});
    add(rows, walk, "NotBilled");
  }
  {
    auto event = opened();
    event.policy.business_zone = "Mars/Olympus";
    auto walk = failed();
    walk.happens(event);
    walk.happens(NoteAdded{"for the test"});
    add(rows, walk, "OnHold");
  }
  {  // the reminder meets a new message, then a macro that cannot be filled in
    auto walk = waiting();
    walk.when<ReadThread>(thread("p-12"));
    pass_days(walk, 3);
    auto macro = rendered();
    macro.unresolved = {"first_name"};
    walk.when<RenderMacro>(macro);
    walk.happens(HoldReleased{"read"});
    add(rows, walk, "OnHold");
  }
  {  // paid when a retry looks; paid when the charge is refused; paid when the payment is given up
    auto retried = waiting(), refused = waiting(), given_up = waiting();
    refused.leaves_open<ChargeInvoice>();
    refused.happens(ChargeRetryAsked{"for the test"});
    for (auto* walk : {&retried, &refused, &given_up}) walk->when<ReadAccount>(account({invoice("paid")}));
    retried.happens(ChargeRetryAsked{"for the test"});
    add(rows, retried, "Paid");
    refused.happens(CommandRejected{ChargeInvoice::kind, "invoice_paid", "It is paid.", {}});
    add(rows, refused, "Paid");
    given_up.happens(PaymentGivenUp{"for the test"});
    add(rows, given_up, "Paid");
  }
  {  // used up, and one more by an approver
    auto walk = waiting();
    walk.when<ReadAccount>(account({invoice("open", 3)}))
        .when<ChargeInvoice>(InvoiceCharged{{"in-1"}, "ch-4", 17500, "declined", "insufficient_funds"});
    walk.happens(ChargeRetryAsked{"for the test"});
    walk.happens(HoldOverridden{"retries_used_up", "for the test", "helen"});
    add(rows, walk, "AwaitingPayment");
  }
  {  // a retry before the client was told
    auto walk = failed();
    walk.when<FindContact>(ContactFound{})
        .when<ChargeInvoice>(InvoiceCharged{{"in-1"}, "ch-2", 17500, "declined", "insufficient_funds"});
    walk.happens(opened());
    walk.when<FindContact>(ContactFound{{{{"co-101"}, "nora.whitfield@example.com"}}});
    walk.happens(ChargeRetryAsked{"for the test"});
    add(rows, walk, "AwaitingPayment");
  }
  {  // an answer and a day that pass on a hold, and a message while the reply is under way
    auto walk = failed();
    walk.leaves_open<StartConversation>();
    walk.happens(opened());
    walk.happens(TicketJoined{{"215499"}, {"p-1"}, "for the test", {}});
    walk.happens(ConversationStarted{{"215499"}});
    walk.happens(HoldReleased{"read"});
    walk.leaves_open<ReadThread>();
    pass_days(walk, 3);
    walk.happens(TimerFired{"look for the payment"});
    add(rows, walk, "SendingReminder");
  }
  return rows;
}

inline std::map<std::string, std::set<int>> all() {
  std::map<std::string, std::set<int>> rows{{"standard_session", of_standard_session()},
                                            {"late_cancellation", of_late_cancellation()},
                                            {"failed_payment", of_failed_payment()},
                                            {"late_fee_question", of_late_fee_question()},
                                            {"incorrect_charge", of_incorrect_charge()}};
  rows["standard_session"].merge(of_child());
  return rows;
}

}  // namespace rows_by_hand
