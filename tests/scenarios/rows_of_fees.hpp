// Which rows of late_cancellation and failed_payment does no world bring about? Walks by hand: answers that arrive in
// an odd moment, and ends that need another case.
#pragma once
#include <set>
#include <string>

#include "tests/support/case_walk.hpp"
#include "tests/support/failed_payment_walk.hpp"
#include "tests/support/late_cancellation_walk.hpp"

namespace rows_by_hand {

using case_walk::Walk;
using namespace workflows;

// Adds what a walk has taken, once it is at the state that is expected.
inline void add(std::set<int>& rows, Walk const& walk, std::string const& state) {
  CHECK(walk.state() == state);
  rows.insert(walk.rows().begin(), walk.rows().end());
}

// Cases about nobody, and what is handed over.
inline void before_the_charge(std::set<int>& rows) {
  using namespace late_cancellation_walk;
  using namespace workflows::late_cancellation;
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
    add(rows, walk, "OnHold");
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
}

// Waivers before the fee is charged.
inline void waived_before_the_charge(std::set<int>& rows) {
  using namespace late_cancellation_walk;
  using namespace workflows::late_cancellation;
  {
    auto walk = cancelled(account());
    walk.leaves_open<CreateInvoice>();
    walk.happens(opened());
    walk.leaves_open<ReadAccount>().happens(WaiverGiven{"for the test"});
    walk.when<ReadAccount>(account({invoice()})).happens(InvoiceCreated{{"in-1"}, 17500});
    add(rows, walk, "FeeWaived");
  }
  {  // waived on a hold before the client is known, and before anybody knows which fee it is
    auto unknown = cancelled(account()), unnamed = cancelled(account());
    unknown.when<FindClient>(ClientFound{}).happens(opened());
    unknown.happens(WaiverGiven{"for the test"});
    add(rows, unknown, "FeeWaived");
    auto event = opened();
    event.matter->appointment = {};
    unnamed.when<ReadThread>(ThreadRead{}).leaves_open<FindClient>().happens(event);
    unnamed.happens(WaiverGiven{"for the test"});
    unnamed.happens(ClientFound{{client()}});
    add(rows, unnamed, "FeeWaived");
  }
  {  // waived under a message that nobody has read, before the client is known
    auto walk = cancelled(account());
    walk.when<FindClient>(ClientFound{}).happens(opened());
    walk.happens(TicketJoined{{"215490"}, {"p-4"}, "for the test", {}});
    walk.happens(WaiverGiven{"for the test"});
    walk.happens(HoldReleased{"read"});
    add(rows, walk, "FeeWaived");
  }
  {
    auto walk = cancelled(account({invoice()}));
    walk.when<ReserveClaim>(AlreadyTaken{ReserveClaim::kind, {"C-1"}}).happens(opened());
    add(rows, walk, "OnHold");
  }
}

// Waivers while the card is charged or the fee collected, and answers that arrive after a hold.
inline void from_the_charge_on(std::set<int>& rows) {
  using namespace late_cancellation_walk;
  using namespace workflows::late_cancellation;
  auto const while_charging = [&](auto const& outcome, std::string const& state, bool waives = true) {
    auto walk = cancelled(account({invoice()}));
    walk.leaves_open<ChargeInvoice>();
    walk.happens(opened());
    if (waives) walk.leaves_open<ReadAccount>().happens(WaiverGiven{"for the test"});
    if (waives) walk.happens(UnexpectedOutcome{"OpenCasesFound", "WaivingFee"});
    walk.when<ReadAccount>(account({invoice(waives && state == "FeeWaived" ? "open" : "paid")}));
    walk.happens(outcome);
    add(rows, walk, state);
    if (waives && walk.hold() == "invoice_paid") walk.happens(HoldReleased{"kept"});
    rows.insert(walk.rows().begin(), walk.rows().end());
  };
  while_charging(charged("succeeded"), "OnHold");
  while_charging(CommandRejected{ChargeInvoice::kind, "invoice_paid", "It is paid.", {}}, "OnHold");
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
}

// A waived fee that another case has not stopped asking for yet.
inline void after_a_waiver(std::set<int>& rows) {
  using namespace late_cancellation_walk;
  using namespace workflows::late_cancellation;
  auto walk = cancelled(account({invoice("partly_paid")}));
  walk.finds("failed_payment", {{"C-7"}}).happens(opened());
  walk.when<ReadAccount>(account());
  walk.happens(WaiverGiven{"for the test"});
  add(rows, walk, "OnHold");
}

inline std::set<int> of_late_cancellation() {
  std::set<int> rows;
  after_a_waiver(rows);
  before_the_charge(rows);
  waived_before_the_charge(rows);
  from_the_charge_on(rows);
  return rows;
}

// Cases about nobody, and messages that another case has sent.
inline void until_the_client_is_told(std::set<int>& rows) {
  using namespace failed_payment_walk;
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
}

// What comes while the payment is awaited: other accounts, other messages, retries, and answers after a hold.
inline void until_the_payment_comes(std::set<int>& rows) {
  using namespace failed_payment_walk;
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
}

// A retry, or giving up: after the client's answer has been read, and where nobody knows in which thread the client was
// told.
inline void over_an_answer(std::set<int>& rows, bool is_paid, bool retries) {
  using namespace failed_payment_walk;
  auto answered = waiting(), told_elsewhere = failed();
  answered.when<ReadThread>(thread("p-12"));
  told_elsewhere.when<ReserveMacro>(AlreadyTaken{ReserveMacro::kind, {"C-7"}}).happens(opened());
  auto const decide = [&](Walk& walk) {
    return retries ? walk.happens(ChargeRetryAsked{"for the test"}) : walk.happens(PaymentGivenUp{"for the test"});
  };
  decide(answered);
  CHECK(answered.hold() == "new_message");
  answered.happens(HoldReleased{"read"});
  for (auto* walk : {&answered, &told_elsewhere}) {
    if (is_paid) walk->when<ReadAccount>(account({invoice("paid")}));
    walk->when<ChargeInvoice>(InvoiceCharged{{"in-1"}, "ch-2", 17500, "succeeded", std::nullopt});
    decide(*walk);
    add(rows, *walk, is_paid || retries ? "Paid" : "Uncollected");
  }
}

// Charging before the client is told, and what happens on a hold.
inline void around_a_hold(std::set<int>& rows) {
  using namespace failed_payment_walk;
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
}

// The fee is waived meanwhile, or was waived before.
inline void around_a_waiver(std::set<int>& rows) {
  using namespace failed_payment_walk;
  DemandDropped const dropped{{"C-2"}, "for the test"};
  auto paid = failed();
  paid.when<FindOpenCases>(OpenCasesFound{{{"C-2"}}}).when<ReadAccount>(account({invoice("paid")}));
  paid.happens(opened());
  add(rows, paid, "OnHold");
  auto billed = failed(), found_late = waiting();
  billed.finds("standard_session", {{"C-1"}}).happens(opened());
  add(rows, billed, "OnHold");
  found_late.finds("late_cancellation", {{"C-2"}}).happens(ChargeRetryAsked{"for the test"});
  add(rows, found_late, "Waived");
  auto const while_charging = [&](auto const& outcome, std::string const& state, char const* status = "open") {
    auto walk = waiting();
    walk.leaves_open<ChargeInvoice>().happens(ChargeRetryAsked{"for the test"});
    walk.leaves_open<ReadAccount>().happens(dropped);
    walk.when<ReadAccount>(account({invoice(status)})).happens(outcome);
    add(rows, walk, state);
  };
  while_charging(InvoiceCharged{{"in-1"}, "ch-2", 17500, "declined", "insufficient_funds"}, "Waived");
  while_charging(CommandHeld{ChargeInvoice::kind, "placed_by_person", "Waived.", {}}, "Waived");
  while_charging(CommandRejected{ChargeInvoice::kind, "invoice_paid", "It is paid.", {}}, "Paid", "paid");
  auto held = waiting(), unknown = failed(), early = failed();
  held.happens(HoldPlaced{"for the test"});
  held.happens(dropped);
  held.happens(HoldReleased{"go on"});
  add(rows, held, "Waived");
  unknown.leaves_open<FindClient>().happens(opened());
  unknown.happens(HoldPlaced{"for the test"});
  unknown.happens(dropped);
  unknown.happens(HoldReleased{"go on"});
  add(rows, unknown, "Waived");
  early.leaves_open<FindClient>().happens(opened());
  early.happens(dropped);
  add(rows, early, "Waived");
}

inline std::set<int> of_failed_payment() {
  std::set<int> rows;
  around_a_waiver(rows);
  until_the_client_is_told(rows);
  until_the_payment_comes(rows);
  for (bool const is_paid : {false, true})
    for (bool const retries : {false, true}) over_an_answer(rows, is_paid, retries);
  around_a_hold(rows);
  return rows;
}

}  // namespace rows_by_hand
