// Is a client with a failed payment told once, in the right place, reminded on business days, and let go only by a
// person or by the payment?
#include "tests/support/failed_payment_walk.hpp"

using namespace workflows;
using namespace workflows::failed_payment;
using namespace failed_payment_walk;

TEST_CASE("with a failed-payment mail the macro is sent in its thread, to the client alone") {
  auto walk = waiting();
  auto const reply = walk.last<SendReply>();
  CHECK(reply.ticket.text == "215490");
  CHECK(reply.client.text == "cl-101");
  CHECK(reply.contact.text == "co-101");
  CHECK(reply.may_read == std::vector<ContactId>{{"co-9000"}});
  CHECK(reply.macro == "Failed Payment US");
  CHECK(reply.text == rendered().text);
  CHECK(reply.about == "in-1");
  CHECK(walk.last<FindNotice>().invoice.text == "in-1");
  CHECK(messages(walk) == 1);
  CHECK(walk.summary().waiting_for == "payment");
}

TEST_CASE("without a mail a conversation is started with the macro") {
  auto walk = failed();
  walk.happens(opened());
  CHECK(walk.state() == "AwaitingPayment");
  auto const started = walk.last<StartConversation>();
  CHECK(started.contact.text == "co-101");
  CHECK(started.macro == "Failed Payment US");
  CHECK(started.about == "in-1");
  CHECK(messages(walk) == 1);
}

TEST_CASE("a mail whose thread the client takes no part in is not answered there") {
  auto walk = failed();
  auto without = notice();
  without.contact = {};
  walk.when<FindNotice>(NoticesFound{{without}});
  walk.happens(opened());
  CHECK(walk.issued<SendReply>() == 0);
  CHECK(walk.issued<StartConversation>() == 1);
}

TEST_CASE("a case opened by the mail answers in that thread, without searching for it") {
  auto walk = failed();
  auto event = opened();
  event.matter->notice = {"215490"};
  walk.happens(event);
  CHECK(walk.issued<FindNotice>() == 0);
  CHECK(walk.last<ReadThread>().ticket.text == "215490");
  CHECK(walk.last<SendReply>().ticket.text == "215490");
}

TEST_CASE("a mail that comes after the client was told joins the case and nothing is sent again") {
  auto walk = failed();
  walk.happens(opened());
  TicketJoined late{{"215490"}, {}, "the mail about this invoice", {}};
  late.matter.notice = {"215490"};
  CHECK(walk.happens(late));
  CHECK(walk.state() == "AwaitingPayment");
  pass_days(walk, 1);
  walk.happens(HoldPlaced{"wait"});
  walk.happens(HoldReleased{"go on"});
  CHECK(walk.state() == "AwaitingPayment");
  CHECK(messages(walk) == 1);
}

TEST_CASE("the macro is chosen by the decline's own word, else the common one, else a person is asked") {
  auto walk = failed();
  auto event = opened();
  event.matter->decline = "card_expired";
  walk.happens(event);
  CHECK(walk.last<RenderMacro>().macro == "Card Expired US");

  auto abroad = failed();
  abroad.when<FindClient>(ClientFound{{client("UK")}});
  abroad.happens(opened());
  CHECK(abroad.hold() == "macro_missing");
  CHECK(messages(abroad) == 0);
}

TEST_CASE("a macro that is not there, has open placeholders or no reader is not sent") {
  auto missing = rendered(), open = rendered(), unsubscribed = rendered();
  missing.found = false;
  open.unresolved = {"invoice_link"};
  unsubscribed.unsubscribed = true;
  std::vector<std::pair<MacroRendered, std::string>> const cases{
      {missing, "macro_missing"}, {open, "macro_placeholder"}, {unsubscribed, "recipient_unsubscribed"}};
  for (auto const& [macro, code] : cases) {
    auto walk = failed();
    walk.when<RenderMacro>(macro);
    walk.happens(opened());
    INFO(code);
    CHECK(walk.hold() == code);
    CHECK(messages(walk) == 0);
    walk.when<RenderMacro>(rendered());
    walk.happens(HoldReleased{"mended"});
    CHECK(walk.state() == "AwaitingPayment");
    CHECK(messages(walk) == 1);
  }
}

TEST_CASE("without exactly one contact nobody is written to") {
  for (auto const& [contacts, code] : std::vector<std::pair<ContactFound, std::string>>{
           {{}, "contact_missing"}, {{{{{"co-1"}, "a"}, {{"co-2"}, "a"}}}, "contact_ambiguous"}}) {
    auto walk = failed();
    walk.when<FindContact>(contacts);
    walk.happens(opened());
    CHECK(walk.hold() == code);
    CHECK(messages(walk) == 0);
  }
}

TEST_CASE("a client's unread message in the thread is read by a person before the macro goes out over it") {
  auto walk = failed();
  auto answered = notice();
  answered.last_client_part = {"p-3"};
  walk.when<FindNotice>(NoticesFound{{answered}});
  walk.happens(opened());
  CHECK(walk.hold() == "new_message");
  CHECK(messages(walk) == 0);
  walk.happens(HoldReleased{"read"});
  CHECK(walk.state() == "AwaitingPayment");
  CHECK(walk.last<SendReply>().last_client_part.text == "p-3");

  auto as_part = failed();
  auto in_thread = notice();
  in_thread.part = in_thread.last_client_part = {"p-1"};  // the mail itself
  as_part.when<FindNotice>(NoticesFound{{in_thread}});
  as_part.happens(opened());
  CHECK(as_part.state() == "AwaitingPayment");
}

TEST_CASE("a reply that cannot be sent now is sent once, later, and in the same way") {
  auto walk = failed();
  walk.when<FindNotice>(NoticesFound{{notice()}}).rejects<SendReply>("new_message");
  walk.happens(opened());
  REQUIRE(walk.hold() == "new_message");
  walk.when<FindNotice>(NoticesFound{}).when<SendReply>(ReplySent{{"p-9"}});  // the search lags
  walk.happens(HoldReleased{"read"});
  CHECK(walk.issued<StartConversation>() == 0);
  CHECK(walk.state() == "AwaitingPayment");
}

TEST_CASE("what another case has sent to this client about this invoice is not sent again") {
  auto reserved = failed();
  reserved.when<ReserveMacro>(AlreadyTaken{ReserveMacro::kind, {"C-7"}});
  reserved.happens(opened());
  CHECK(reserved.state() == "AwaitingPayment");
  CHECK(messages(reserved) == 0);
  pass_days(reserved, 3);
  CHECK(reserved.hold() == "payment_outstanding");  // no thread to remind the client in

  auto conversation = failed();
  conversation.when<StartConversation>(AlreadyTaken{StartConversation::kind, {"C-7"}});
  conversation.happens(opened());
  CHECK(conversation.state() == "AwaitingPayment");
  auto reply = failed();
  reply.when<FindNotice>(NoticesFound{{notice()}}).when<SendReply>(AlreadyTaken{SendReply::kind, {"C-7"}});
  reply.happens(opened());
  CHECK(reply.state() == "AwaitingPayment");
}

TEST_CASE("the payment is looked for each business day and ends the case") {
  auto walk = waiting();
  CHECK(walk.last<SetTimer>().after_seconds == 3 * 24 * 3600);  // from Friday to Monday
  walk.now(case_walk::at("2026-07-20T16:00:00Z"));
  pass_days(walk, 1);
  CHECK(walk.last<SetTimer>().after_seconds == 24 * 3600);
  walk.when<ReadAccount>(account({invoice("paid")}));
  pass_days(walk, 1);
  CHECK(walk.state() == "Paid");
  CHECK(messages(walk) == 1);
}

TEST_CASE("a coordinator may look for the payment at once") {
  auto walk = waiting();
  walk.happens(AccountLookAsked{"the client called"});
  CHECK(walk.state() == "AwaitingPayment");
  walk.when<ReadAccount>(account({invoice("paid")}));
  walk.happens(AccountLookAsked{"the client called again"});
  CHECK(walk.state() == "Paid");
}

TEST_CASE("after three business days one reminder is sent in the same thread; after three more a person decides") {
  auto walk = waiting();
  pass_days(walk, 2);
  CHECK(messages(walk) == 1);
  pass_days(walk, 1);
  CHECK(walk.state() == "AwaitingPayment");
  REQUIRE(messages(walk) == 2);
  auto const reminder = walk.last<SendReply>();
  CHECK(reminder.ticket.text == "215490");
  CHECK(reminder.macro == "Payment Reminder US");
  CHECK(reminder.about == "in-1 reminder 1");
  pass_days(walk, 2);
  CHECK(walk.state() == "AwaitingPayment");
  pass_days(walk, 1);
  CHECK(walk.hold() == "payment_outstanding");
  CHECK(walk.summary().failed_charge);
  CHECK(messages(walk) == 2);
  walk.happens(HoldReleased{"the client asked for a few days"});
  CHECK(walk.state() == "AwaitingPayment");
  pass_days(walk, 3);
  CHECK(walk.hold() == "payment_outstanding");
  CHECK(messages(walk) == 2);
  walk.happens(PaymentGivenUp{"nobody answers"});
  CHECK(walk.state() == "Uncollected");
}

TEST_CASE("how often and after how many days the client is reminded is the policy's") {
  auto event = opened();
  event.policy.reminders = 2;
  event.policy.reminder_business_days = 1;
  auto walk = failed();
  walk.happens(event);
  pass_days(walk, 1);
  CHECK(walk.last<SendReply>().about == "in-1 reminder 1");
  CHECK(walk.last<SendReply>().ticket.text == "215499");  // the conversation that was started
  pass_days(walk, 1);
  CHECK(walk.last<SendReply>().about == "in-1 reminder 2");
  pass_days(walk, 1);
  CHECK(walk.hold() == "payment_outstanding");
}

TEST_CASE("no reminder goes out over a client's answer, or without its macro") {
  auto answered = waiting();
  answered.when<ReadThread>(thread("p-12"));
  pass_days(answered, 3);
  CHECK(answered.hold() == "new_message");
  CHECK(messages(answered) == 1);
  answered.happens(HoldReleased{"read: the client promises to pay"});
  CHECK(messages(answered) == 2);
  CHECK(answered.last<SendReply>().last_client_part.text == "p-12");

  auto event = opened();
  event.policy.macros.pop_back();
  auto without = failed();
  without.happens(event);
  pass_days(without, 3);
  CHECK(without.hold() == "macro_missing");
  auto open = waiting();
  auto macro = rendered();
  macro.unresolved = {"first_name"};
  open.when<RenderMacro>(macro);
  pass_days(open, 3);
  CHECK(open.hold() == "macro_placeholder");
}

TEST_CASE("a message of the client that triage joins waits for a person, whatever the case is doing") {
  auto walk = waiting();
  walk.happens(TicketJoined{{"215490"}, {"p-12"}, "the client writes about this invoice", {}});
  CHECK(walk.hold() == "new_message");
  CHECK(walk.happens(TimerFired{"look for the payment"}));
  CHECK(walk.state() == "OnHold");
  walk.when<ReadThread>(thread("p-12"));
  walk.happens(HoldReleased{"read"});
  CHECK(walk.state() == "AwaitingPayment");
  pass_days(walk, 2);
  CHECK(messages(walk) == 2);  // p-12 has been read: the reminder goes out
}

TEST_CASE("a retry charges what is open, with the next number, and no more often than allowed") {
  auto walk = waiting();
  walk.when<ChargeInvoice>(InvoiceCharged{{"in-1"}, "ch-2", 17500, "declined", "insufficient_funds"});
  walk.happens(ChargeRetryAsked{"the client has a new card"});
  CHECK(walk.state() == "AwaitingPayment");
  auto charge = walk.last<ChargeInvoice>();
  CHECK(charge.attempt == 2);
  CHECK(charge.cents == 17500);
  CHECK(messages(walk) == 1);
  walk.when<ReadAccount>(account({invoice("open", 3)}));
  walk.happens(ChargeRetryAsked{"once more"});
  CHECK(walk.hold() == "retries_used_up");
  CHECK(walk.issued<ChargeInvoice>() == 1);
  walk.happens(HoldReleased{"the client pays another way"});
  CHECK(walk.state() == "AwaitingPayment");
  walk.happens(ChargeRetryAsked{"once more"});
  walk.when<ChargeInvoice>(InvoiceCharged{{"in-1"}, "ch-4", 17500, "succeeded", std::nullopt});
  walk.happens(HoldOverridden{"retries_used_up", "the bank says that it will go through", "helen"});
  CHECK(walk.last<ChargeInvoice>().attempt == 4);
  CHECK(walk.state() == "Paid");
}

TEST_CASE("a retry of what has been paid meanwhile charges nothing") {
  auto walk = waiting();
  walk.when<ReadAccount>(account({invoice("paid")}));
  walk.happens(ChargeRetryAsked{"try"});
  CHECK(walk.state() == "Paid");
  CHECK(walk.issued<ChargeInvoice>() == 0);

  auto refused = waiting();
  refused.leaves_open<ChargeInvoice>();
  refused.happens(ChargeRetryAsked{"try"});
  REQUIRE(refused.state() == "RetryingCharge");
  auto charge = refused.last<ChargeInvoice>();
  CHECK(refused.may_not_arm(charge) == "");
  charge.cents += 1;
  CHECK(refused.may_not_arm(charge) == "fee_differs");
  charge = refused.last<ChargeInvoice>();
  charge.attempt += 1;
  CHECK(refused.may_not_arm(charge) == "retries_used_up");
  refused.when<ReadAccount>(account({invoice("paid")}));
  refused.happens(CommandRejected{ChargeInvoice::kind, "invoice_paid", "It is paid.", {}});
  CHECK(refused.state() == "Paid");
}

TEST_CASE("a retry before the client was told goes on to telling when it is declined") {
  auto walk = failed();
  walk.when<FindContact>(ContactFound{})
      .when<ChargeInvoice>(InvoiceCharged{{"in-1"}, "ch-2", 17500, "declined", "insufficient_funds"});
  walk.happens(opened());
  REQUIRE(walk.hold() == "contact_missing");
  walk.when<FindContact>(ContactFound{{{{"co-101"}, "nora.whitfield@example.com"}}});
  walk.happens(ChargeRetryAsked{"try"});
  CHECK(walk.state() == "AwaitingPayment");
  CHECK(messages(walk) == 1);
}

TEST_CASE("giving up looks once more whether the payment has come") {
  auto walk = waiting();
  walk.when<ReadAccount>(account({invoice("paid")}));
  walk.happens(PaymentGivenUp{"enough"});
  CHECK(walk.state() == "Paid");

  auto unknown = failed();
  unknown.when<FindClient>(ClientFound{});
  unknown.happens(opened());
  REQUIRE(unknown.hold() == "client_not_found");
  CHECK_FALSE(unknown.happens(ChargeRetryAsked{"try"}));
  unknown.happens(PaymentGivenUp{"enough"});
  CHECK(unknown.state() == "Uncollected");
}

TEST_CASE("an invoice that is not simply open waits for a person") {
  auto written_off = invoice("written_off"), zero = invoice();
  written_off.written_off_cents = 17500;
  zero.charges.push_back({"ch-0", 0, "succeeded"});
  std::vector<std::pair<std::vector<Invoice>, std::string>> const cases{{{}, "invoice_missing"},
                                                                        {{invoice("partly_paid")}, "partly_paid"},
                                                                        {{invoice("refunded")}, "fee_refunded"},
                                                                        {{written_off}, "written_off_otherwise"},
                                                                        {{zero}, "zero_charged"}};
  for (auto const& [invoices, code] : cases) {
    auto walk = failed();
    walk.when<ReadAccount>(account(invoices));
    walk.happens(opened());
    INFO(code);
    CHECK(walk.hold() == code);
    CHECK(messages(walk) == 0);
    auto later = waiting();
    later.when<ReadAccount>(account(invoices));
    pass_days(later, 1);
    CHECK(later.hold() == code);
  }
  auto walk = failed();
  walk.when<ReadAccount>(account({written_off}));
  walk.happens(opened());
  walk.happens(OfferAccepted{"not_billed", "billed to the payer after all", std::nullopt});
  CHECK(walk.state() == "NotBilled");
}

TEST_CASE("without a named invoice the only declined one is meant, and several are nobody's guess") {
  auto event = opened();
  event.matter->invoice = {};
  auto one = failed();
  one.when<ReadAccount>(account({invoice("open", 0, "in-0"), invoice(), invoice("paid", 1, "in-2")}));
  one.happens(event);
  CHECK(one.last<StartConversation>().about == "in-1");
  one.when<ReadAccount>(account({invoice("paid"), invoice("open", 1, "in-2")}));
  pass_days(one, 1);
  CHECK(one.state() == "Paid");  // not the other one's debt
  auto several = failed();
  several.when<ReadAccount>(account({invoice(), invoice("open", 1, "in-2")}));
  several.happens(event);
  CHECK(several.hold() == "invoices_two");
  CHECK(messages(several) == 0);
}

TEST_CASE("one case at a time chases an invoice") {
  auto walk = failed();
  walk.when<ReserveMatter>(AlreadyTaken{ReserveMatter::kind, {"C-7"}});
  walk.happens(opened());
  CHECK(walk.state() == "Duplicate");
  CHECK(messages(walk) == 0);
  auto const& tags = walk.summary().tags;
  CHECK(std::find(tags.begin(), tags.end(), std::pair<std::string, std::string>("duplicate_of", "C-7")) != tags.end());
}

TEST_CASE("a payment that has come before anything was done ends the case without a word") {
  auto walk = failed();
  walk.when<ReadAccount>(account({invoice("paid")}));
  walk.happens(opened());
  CHECK(walk.state() == "Paid");
  CHECK(messages(walk) == 0);
}

TEST_CASE("a calendar without business days is told, not waited for") {
  auto event = opened();
  event.policy.business_zone = "Mars/Olympus";
  auto walk = failed();
  walk.happens(event);
  CHECK(walk.hold() == "field_conflict");
  CHECK(walk.hold_shown().who_can_fix == "admin");
}

TEST_CASE("a case opened by hand learns from its thread who the client is") {
  CaseOpened by_hand;
  by_hand.ticket = {"215490"};
  by_hand.policy = opened().policy;
  auto walk = failed();
  walk.when<ReadThread>(thread());
  walk.happens(by_hand);
  CHECK(walk.last<FindClient>().email == "nora.whitfield@example.com");
  CHECK(walk.state() == "AwaitingPayment");

  auto nobody = failed();
  nobody.when<ReadThread>(ThreadRead{});
  nobody.happens(by_hand);
  CHECK(nobody.hold() == "field_missing");
  nobody.when<ReadThread>(thread());
  nobody.happens(HoldReleased{"the client was added"});
  CHECK(nobody.state() == "AwaitingPayment");

  auto empty = failed();
  empty.happens(CaseOpened{});
  CHECK(empty.hold() == "field_missing");
  empty.happens(HoldReleased{"go on"});
  CHECK(empty.hold() == "field_missing");
}

TEST_CASE("a message that was joined is read with the release, also when something else has arrived since") {
  auto walk = waiting();
  walk.leaves_open<ChargeInvoice>().happens(ChargeRetryAsked{"a new card"});
  walk.happens(TicketJoined{{"215490"}, {"p-12"}, "the client writes", {}});
  walk.happens(CommandRejected{ChargeInvoice::kind, "fee_differs", "Another sum.", {}});
  CHECK(walk.hold() == "new_message");
  walk.when<ReadThread>(thread("p-12"));
  walk.happens(HoldReleased{"read"});
  CHECK(walk.state() == "AwaitingPayment");
  pass_days(walk, 3);
  CHECK(messages(walk) == 2);
}
