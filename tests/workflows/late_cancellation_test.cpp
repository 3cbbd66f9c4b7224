// Is a late-cancellation fee charged once, in full, only where it may be, and let go only by a person?
#include "tests/support/late_cancellation_walk.hpp"

using namespace workflows;
using namespace workflows::late_cancellation;
using namespace late_cancellation_walk;

TEST_CASE("an unpaid invoice is charged in full, once, and no other is made") {
  auto walk = cancelled(account({invoice()}));
  walk.happens(opened());
  CHECK(walk.state() == "FeeCollected");
  CHECK(walk.issued<CreateInvoice>() == 0);
  CHECK(walk.issued<ChargeInvoice>() == 1);
  auto const charge = walk.last<ChargeInvoice>();
  CHECK(charge.invoice.text == "in-1");
  CHECK(charge.cents == 17500);
  CHECK(charge.attempt == 1);
}

TEST_CASE("without an invoice one is made for that appointment and therapist, read back, and charged") {
  auto walk = cancelled(account());
  walk.leaves_open<CreateInvoice>();
  walk.happens(opened());
  REQUIRE(walk.state() == "CreatingInvoice");
  auto const made = walk.last<CreateInvoice>();
  CHECK(made.appointment.text == "ap-1");
  CHECK(made.therapist.text == "th-01");
  CHECK(made.type == "Appointment");
  CHECK(made.cents == 17500);
  walk.when<ReadAccount>(account({invoice()}));
  walk.happens(InvoiceCreated{{"in-1"}, 17500});
  CHECK(walk.state() == "FeeCollected");
  CHECK(walk.issued<CreateInvoice>() == 1);
}

TEST_CASE("an invoice that was made and is not shown afterwards is not made again") {
  auto walk = cancelled(account());
  walk.happens(opened());
  CHECK(walk.hold() == "invoice_missing");
  CHECK(walk.issued<CreateInvoice>() == 1);
  CHECK(walk.issued<ChargeInvoice>() == 0);
}

TEST_CASE("the plan's own fee is what the invoice is made out for, and what an invoice must say") {
  auto found = account();
  found.plan.late_fee_cents = 9000;
  auto walk = cancelled(found);
  walk.leaves_open<CreateInvoice>();
  walk.happens(opened());
  CHECK(walk.last<CreateInvoice>().cents == 9000);

  auto dearer = account({invoice()});
  dearer.plan.late_fee_cents = 9000;
  auto other = cancelled(dearer);
  other.happens(opened());
  CHECK(other.hold() == "fee_differs");
  CHECK(other.issued<ChargeInvoice>() == 0);
}

TEST_CASE("a fee that nothing names a sum for waits for a person") {
  auto walk = cancelled(account());
  auto free = appointment();
  free.price_cents.reset();
  walk.when<FindAppointments>(AppointmentsFound{{free}});
  walk.happens(opened());
  CHECK(walk.hold() == "field_missing");
  CHECK(walk.issued<CreateInvoice>() == 0);
}

TEST_CASE("a paid invoice ends the case, and nothing is charged") {
  auto walk = cancelled(account({invoice("paid")}));
  walk.happens(opened());
  CHECK(walk.state() == "AlreadyPaid");
  CHECK(walk.issued<ChargeInvoice>() == 0);
}

TEST_CASE("what the platform says about the appointment decides whether a fee may be charged") {
  std::vector<std::pair<std::string, std::string>> const cases{{"held", "session_was_held"},
                                                               {"cancelled", "not_late"},
                                                               {"scheduled", "session_in_future"},
                                                               {"unheard_of", "session_not_found"}};
  for (auto const& [status, code] : cases) {
    auto walk = cancelled(account({invoice()}));
    walk.when<FindAppointments>(AppointmentsFound{{appointment(status)}});
    walk.happens(opened());
    INFO(status);
    CHECK(walk.hold() == code);
    CHECK(walk.issued<ChargeInvoice>() == 0);
  }
  auto forbidden = account({invoice()});
  forbidden.plan.late_fee_allowed = false;
  auto walk = cancelled(forbidden);
  walk.happens(opened());
  CHECK(walk.hold() == "fee_not_allowed");
  walk.happens(OfferAccepted{"not_billed", "the plan forbids it", std::nullopt});
  CHECK(walk.state() == "NotBilled");
}

TEST_CASE("an invoice in any other state than open or paid is never charged") {
  auto partly = invoice("partly_paid"), refunded = invoice("refunded"), written_off = invoice("written_off"),
       zero = invoice(), foreign = invoice();
  written_off.invoice.written_off_cents = 17500;
  zero.invoice.charges = {{"ch-0", 0, "succeeded"}};
  foreign.therapist = {"th-02"};
  std::vector<std::pair<std::vector<AccountInvoice>, std::string>> const cases{
      {{partly}, "partly_paid"},
      {{refunded}, "fee_refunded"},
      {{written_off}, "written_off_otherwise"},
      {{zero}, "zero_charged"},
      {{foreign}, "therapist_conflict"},
      {{invoice(), invoice("open", "in-2")}, "invoices_two"},
      {{declined(3)}, "retries_used_up"}};
  for (auto const& [invoices, code] : cases) {
    auto walk = cancelled(account(invoices));
    walk.happens(opened());
    INFO(code);
    CHECK(walk.hold() == code);
    CHECK(walk.issued<ChargeInvoice>() == 0);
  }
}

TEST_CASE("an approver's override allows one more charge, not two") {
  auto walk = cancelled(account({declined(3)}));
  walk.when<ChargeInvoice>(charged("declined"));
  walk.happens(opened());
  REQUIRE(walk.hold() == "retries_used_up");
  walk.happens(HoldOverridden{"retries_used_up", "the bank says that it will go through", "helen"});
  CHECK(walk.last<ChargeInvoice>().attempt == 4);
  CHECK(walk.state() == "CollectingFee");
  walk.when<ReadAccount>(account({declined(4)}));
  walk.happens(ChildEnded{{"C-2"}, "Withdrawn"});
  walk.happens(HoldReleased{"look again"});
  CHECK(walk.hold() == "retries_used_up");
  CHECK(walk.issued<ChargeInvoice>() == 1);
}

TEST_CASE("a declined card opens one case that collects the fee, and its end is the fee's end") {
  for (auto const& [end, state] : std::map<std::string, std::string>{
           {"Paid", "FeeCollected"}, {"Uncollected", "FeeUncollected"}, {"Withdrawn", "OnHold"}}) {
    auto walk = cancelled(account({invoice()}));
    walk.when<ChargeInvoice>(charged("declined"));
    walk.happens(opened());
    REQUIRE(walk.state() == "CollectingFee");
    auto const child = walk.last<OpenCase>();
    CHECK(child.workflow == "failed_payment");
    CHECK(child.payload.matter->invoice.text == "in-1");
    CHECK(child.payload.matter->decline == "insufficient_funds");
    CHECK(child.payload.matter->client_email == "nora.whitfield@example.com");
    CHECK(child.payload.matter->cents == 17500);
    walk.happens(ChildEnded{{"C-2"}, end});
    INFO(end);
    CHECK(walk.state() == state);
    CHECK(walk.issued<OpenCase>() == 1);
  }
}

TEST_CASE("after a child without a result a person collects again with a new one, or gives the fee up") {
  auto walk = cancelled(account({declined(1)}));
  walk.when<ReadAccount>(account({invoice()})).when<ChargeInvoice>(charged("declined"));
  walk.happens(opened());
  walk.when<ReadAccount>(account({declined(1)}));
  walk.happens(ChildEnded{{"C-2"}, "Withdrawn"});
  REQUIRE(walk.hold() == "payment_outstanding");
  CHECK(walk.summary().failed_charge);
  walk.happens(HoldReleased{"look again"});
  CHECK(walk.hold() == "payment_outstanding");
  CHECK(walk.issued<ChargeInvoice>() == 1);  // a release never charges the card again
  walk.happens(CollectionAsked{"one more try"});
  CHECK(walk.state() == "CollectingFee");
  CHECK(walk.last<OpenCase>().round == 2);
  walk.happens(ChildEnded{{"C-3"}, "Withdrawn"});
  walk.happens(FeeGivenUp{"it is not worth it"});
  CHECK(walk.state() == "FeeUncollected");
}

TEST_CASE("a case held while its child is open waits for that same child again") {
  auto walk = cancelled(account({invoice()}));
  walk.when<ChargeInvoice>(charged("declined"));
  walk.happens(opened());
  walk.happens(HoldPlaced{"wait"});
  CHECK_FALSE(walk.happens(FeeGivenUp{"no"}));
  walk.happens(HoldReleased{"go on"});
  CHECK(walk.state() == "CollectingFee");
  CHECK(walk.last<OpenCase>().round == 1);
  walk.happens(HoldPlaced{"wait"});
  walk.happens(ChildEnded{{"C-2"}, "Uncollected"});
  walk.when<ReadAccount>(account({declined(1)}));
  walk.happens(HoldReleased{"go on"});
  CHECK(walk.state() == "FeeUncollected");
}

TEST_CASE("a message that nobody has read stays in sight, whatever arrives on the hold") {
  auto walk = cancelled(account({invoice()}));
  walk.leaves_open<ChargeInvoice>();
  walk.happens(opened());
  walk.happens(TicketJoined{{"215490"}, {"p-4"}, "the client writes about this fee", {}});
  REQUIRE(walk.hold() == "new_message");
  auto const shows_it = [&] {
    CHECK(walk.hold() == "new_message");
    auto const seen = walk.hold_shown().evidence;
    CHECK(std::count(seen.begin(), seen.end(), Evidence{"ticket", "message", "p-4"}) == 1);
  };
  SECTION("the answer of what was under way") { walk.happens(charged("declined")); }
  SECTION("a refusal") { walk.happens(CommandRejected{ChargeInvoice::kind, "invoice_missing", "Not there.", {}}); }
  SECTION("a doubt") { walk.happens(CommandHeld{ChargeInvoice::kind, "outcome_unknown", "Nobody knows.", {}}); }
  SECTION("a person who stops the case for another reason") {
    walk.happens(HoldPlaced{"wait for the manager"});
    auto const seen = walk.hold_shown().evidence;
    CHECK(std::count(seen.begin(), seen.end(), Evidence{"engine", "reason", "wait for the manager"}) == 1);
  }
  SECTION("one more message") {
    walk.happens(TicketJoined{{"215490"}, {"p-5"}, "and again", {}});
    auto const seen = walk.hold_shown().evidence;
    CHECK(std::count(seen.begin(), seen.end(), Evidence{"ticket", "message", "p-5"}) == 1);
    CHECK(std::count(seen.begin(), seen.end(), Evidence{"ticket", "thread", "215490"}) == 1);
  }
  shows_it();
  walk.leaves_open<FindClient>().happens(HoldReleased{"read"});
  CHECK(walk.state() != "OnHold");
  walk.happens(CommandRejected{FindClient::kind, "unexpected_outcome", "No.", {}});
  CHECK(walk.hold() == "unexpected_outcome");  // what has been read is not shown again
}

TEST_CASE("a charge that is decided on leaves only as it was checked") {
  auto walk = cancelled(account({invoice()}));
  walk.leaves_open<ChargeInvoice>();
  walk.happens(opened());
  auto charge = walk.last<ChargeInvoice>();
  CHECK(walk.may_not_arm(charge) == "");
  charge.cents = 17501;
  CHECK(walk.may_not_arm(charge) == "fee_differs");
  charge = walk.last<ChargeInvoice>();
  charge.attempt = 2;
  CHECK(walk.may_not_arm(charge) == "retries_used_up");
}

TEST_CASE("a platform that calls the invoice paid is asked once more, and not for ever") {
  auto walk = cancelled(account({invoice()}));
  walk.rejects<ChargeInvoice>("invoice_paid");
  walk.happens(opened());
  CHECK(walk.hold() == "invoice_paid");
  CHECK(walk.issued<ChargeInvoice>() == 2);

  auto paid = cancelled(account({invoice()}));
  paid.leaves_open<ChargeInvoice>();
  paid.happens(opened());
  paid.when<ReadAccount>(account({invoice("paid")}));
  paid.happens(CommandRejected{ChargeInvoice::kind, "invoice_paid", "It is paid.", {}});
  CHECK(paid.state() == "AlreadyPaid");
}

TEST_CASE("a second case about the same appointment is a duplicate") {
  auto walk = cancelled(account({invoice()}));
  walk.when<ReserveFee>(AlreadyTaken{ReserveFee::kind, {"C-7"}});
  walk.happens(opened());
  CHECK(walk.state() == "Duplicate");
  CHECK(walk.issued<ChargeInvoice>() == 0);
}

TEST_CASE("a fee that was dealt with keeps its appointment, whatever the end; one that was not gives it back") {
  auto waived = cancelled(account({invoice("partly_paid")}));
  waived.happens(opened());
  waived.when<ReadAccount>(account());
  waived.happens(WaiverGiven{"first time"});
  CHECK(waived.state() == "FeeWaived");
  CHECK(waived.summary().kept_kinds == std::vector<std::string>{ReserveFee::kind});

  auto withdrawn = cancelled(account({invoice("partly_paid")}));
  withdrawn.happens(opened());
  withdrawn.happens(CaseWithdrawn{"opened by mistake", {}});
  CHECK(withdrawn.state() == "Withdrawn");
  CHECK_FALSE(withdrawn.summary().keeps_reservations);
  CHECK(withdrawn.summary().kept_kinds.empty());
}

TEST_CASE("a fee is charged only under the session's claim, which is given back with every end") {
  auto walk = cancelled(account({invoice()}));
  walk.leaves_open<ChargeInvoice>();
  walk.happens(opened());
  auto const claim = walk.last<ReserveClaim>();
  CHECK(claim.payer == opened().policy.payer);
  CHECK(claim.therapist.text == "th-01");
  CHECK(claim.client.text == "cl-101");
  CHECK(claim.start == appointment().start);
  CHECK(walk.summary().keeps_reservations);
  walk.happens(charged("succeeded"));
  CHECK(walk.state() == "FeeCollected");
  CHECK_FALSE(walk.summary().keeps_reservations);
  CHECK(walk.summary().kept_kinds == std::vector<std::string>{ReserveFee::kind});
}

TEST_CASE("no fee is charged for a session that another case bills or has billed, and a person decides") {
  auto walk = cancelled(account({invoice()}));
  walk.when<ReserveClaim>(AlreadyTaken{ReserveClaim::kind, {"C-1"}});
  walk.happens(opened());
  CHECK(walk.hold() == "duplicate_present");
  auto const shown = walk.hold_shown();
  CHECK(shown.evidence == std::vector<Evidence>{{"engine", "case", "C-1"}});
  CHECK(shown.offers == std::vector<std::string>{"not_billed"});
  CHECK(shown.sentence.find("bills this session to the payer") != std::string::npos);
  CHECK(walk.issued<ReadAccount>() == 1);  // not once more, to charge
  SECTION("the claim is still there") {
    walk.happens(HoldReleased{"look again"});
    CHECK(walk.hold() == "duplicate_present");
    walk.happens(OfferAccepted{"not_billed", "the session was held", std::nullopt});
    CHECK(walk.state() == "NotBilled");
    CHECK(walk.issued<ChargeInvoice>() == 0);
  }
  SECTION("the other case has let go of it") {
    walk.when<ReserveClaim>(ClaimReserved{"the key"});
    walk.happens(HoldReleased{"C-1 was withdrawn: it was a late cancellation"});
    CHECK(walk.state() == "FeeCollected");
  }
  SECTION("the fee was taken up by another case meanwhile") {
    walk.when<ReserveFee>(AlreadyTaken{ReserveFee::kind, {"C-7"}});
    walk.happens(HoldReleased{"look again"});
    CHECK(walk.state() == "Duplicate");
  }
}

TEST_CASE("a message about the fee stops the case until a person has read it") {
  auto walk = cancelled(account({invoice()}));
  walk.leaves_open<ChargeInvoice>();
  walk.happens(opened());
  walk.happens(TicketJoined{{"215490"}, {"p-4"}, "the client writes about this fee", {}});
  CHECK(walk.hold() == "new_message");
  walk.when<ChargeInvoice>(charged("succeeded"));
  walk.happens(HoldReleased{"read: the fee stands"});
  CHECK(walk.state() == "FeeCollected");
  CHECK(walk.happens(TicketJoined{{"215490"}, {"p-5"}, "the client writes again", {}}));
  CHECK(walk.state() == "FeeCollected");
}

TEST_CASE("a case opened by hand learns from its thread who and which session is meant") {
  CaseOpened by_hand;
  by_hand.ticket = {"215480"};
  by_hand.policy.practice_email = "sessions@calmharbor.example.org";
  ThreadRead thread;
  thread.participants = {{{"co-9000"}, "sessions@calmharbor.example.org"}, {{"co-101"}, "nora.whitfield@example.com"}};
  thread.notes = {
      {{"p-1"}, noon(), "admin", "For admin use only\nTherapist: Maren Ostberg\nSession date: July 14, 2026\n"}};

  auto walk = cancelled(account({invoice()}));
  auto other = appointment("late_cancelled", "ap-2");
  other.start = case_walk::at("2026-07-07T19:00:00Z");
  walk.when<ReadThread>(thread).when<FindAppointments>(AppointmentsFound{{other, appointment()}});
  walk.happens(by_hand);
  CHECK(walk.last<FindClient>().email == "nora.whitfield@example.com");
  CHECK(walk.state() == "FeeCollected");

  auto unsure = cancelled(account({invoice()}));
  auto without_note = thread;
  without_note.notes.clear();
  unsure.when<ReadThread>(without_note).when<FindAppointments>(AppointmentsFound{{other, appointment()}});
  unsure.happens(by_hand);
  CHECK(unsure.hold() == "session_not_found");
  unsure.when<ReadThread>(thread);
  unsure.happens(HoldReleased{"the therapist has added the note"});
  CHECK(unsure.state() == "FeeCollected");

  auto another = cancelled(account({invoice()}));
  auto wrong = thread;
  wrong.notes.front().text = "For admin use only\nTherapist: Somebody Else\nSession date: July 14, 2026\n";
  another.when<ReadThread>(wrong);
  another.happens(by_hand);
  CHECK(another.hold() == "therapist_conflict");
}

TEST_CASE("a case about nobody waits, and goes on once its thread names the client") {
  CaseOpened nobody;
  auto walk = cancelled(account({invoice()}));
  walk.happens(nobody);
  CHECK(walk.hold() == "field_missing");
  walk.happens(HoldReleased{"go on"});
  CHECK(walk.state() == "OnHold");

  nobody.ticket = {"215480"};
  auto thread = cancelled(account({invoice()}));
  thread.when<ReadThread>(ThreadRead{});
  thread.happens(nobody);
  CHECK(thread.hold() == "field_missing");
}

TEST_CASE("the profile must be the client that the case is about") {
  auto event = opened();
  event.matter->client = {"cl-999"};
  auto walk = cancelled(account({invoice()}));
  walk.happens(event);
  CHECK(walk.hold() == "identity_differs");
  auto twice = cancelled(account({invoice()}));
  twice.when<FindClient>(ClientFound{{client(), client()}});
  twice.happens(opened());
  CHECK(twice.hold() == "client_found_twice");
}
