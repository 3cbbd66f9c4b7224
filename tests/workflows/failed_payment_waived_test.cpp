// Once a fee is waived, does whoever collects it stop: before any further reminder or charge, and never over a doubt?
#include "tests/support/failed_payment_walk.hpp"

using namespace failed_payment_walk;

namespace {
DemandDropped const dropped{{"C-2"}, "the client had been in hospital"};

void stopped_at(Walk const& walk, std::string const& state) {
  CHECK(walk.state() == state);
  auto const& tags = walk.summary().tags;
  CHECK(std::count(tags.begin(), tags.end(), std::pair<std::string, std::string>("waived_in", "C-2")) == 1);
}
}  // namespace

TEST_CASE("once the fee is waived nothing more is asked of the client, wherever the case stands") {
  auto walk = waiting();
  CHECK(walk.happens(dropped));
  stopped_at(walk, "Waived");
  CHECK(messages(walk) == 1);
  CHECK(walk.issued<ChargeInvoice>() == 0);

  auto reminding = waiting();
  reminding.leaves_open<SendReply>();
  pass_days(reminding, 3);
  REQUIRE(reminding.state() == "SendingReminder");
  CHECK(reminding.may_not_arm<SendReply>() == "");
  reminding.leaves_open<ReadAccount>().happens(dropped);
  CHECK(reminding.may_not_arm<SendReply>() == "placed_by_person");

  auto unknown = failed();
  unknown.leaves_open<FindClient>().happens(opened());
  CHECK(unknown.happens(dropped));
  stopped_at(unknown, "Waived");

  auto untold = failed();
  untold.when<FindContact>(ContactFound{}).happens(opened());
  REQUIRE(untold.hold() == "contact_missing");
  CHECK(untold.happens(dropped));
  stopped_at(untold, "Waived");
  CHECK(messages(untold) == 0);
}

TEST_CASE("a charge that has not left when the fee is waived never leaves; one that has is waited for") {
  auto walk = waiting();
  walk.leaves_open<ChargeInvoice>().happens(ChargeRetryAsked{"a new card"});
  REQUIRE(walk.state() == "RetryingCharge");
  CHECK(walk.may_not_arm<ChargeInvoice>() == "");
  walk.leaves_open<ReadAccount>();
  CHECK(walk.happens(dropped));
  CHECK(walk.state() == "Stopping");
  CHECK(walk.may_not_arm<ChargeInvoice>() == "placed_by_person");
  CHECK_FALSE(walk.happens(ChargeRetryAsked{"once more"}));
  SECTION("it has not left") {
    walk.when<ReadAccount>(account({invoice()}));
    walk.happens(CommandHeld{ChargeInvoice::kind, "placed_by_person", "The fee was waived.", {}});
    stopped_at(walk, "Waived");
  }
  SECTION("it is turned down") {
    walk.when<ReadAccount>(account({invoice("open", 2)}));
    walk.happens(InvoiceCharged{{"in-1"}, "ch-2", 17500, "declined", "insufficient_funds"});
    stopped_at(walk, "Waived");
  }
  SECTION("it goes through: whoever waived the fee hears of a payment") {
    walk.happens(InvoiceCharged{{"in-1"}, "ch-2", 17500, "succeeded", std::nullopt});
    stopped_at(walk, "Paid");
  }
  SECTION("the engine does not let the case end over it: it waits on") {
    walk.happens(UnexpectedOutcome{"PaymentChecked", "Stopping"});
    CHECK(walk.state() == "Stopping");
    walk.happens(InvoiceCharged{{"in-1"}, "ch-2", 17500, "succeeded", std::nullopt});
    stopped_at(walk, "Paid");
  }
  SECTION("nobody knows: a person finds out, and nothing is charged after it") {
    walk.happens(CommandHeld{ChargeInvoice::kind, "outcome_unknown", "Nobody knows.", {}});
    CHECK(walk.hold() == "outcome_unknown");
    CHECK(walk.happens(dropped));
    CHECK(walk.hold() == "outcome_unknown");
    CHECK_FALSE(walk.happens(ChargeRetryAsked{"once more"}));
    walk.when<ReadAccount>(account({invoice()}));
    walk.happens(HoldReleased{"it did not happen"});
    stopped_at(walk, "Waived");
  }
  SECTION("it was paid before") {
    walk.when<ReadAccount>(account({invoice("paid")}));
    walk.happens(CommandRejected{ChargeInvoice::kind, "invoice_paid", "It is paid.", {}});
    stopped_at(walk, "Paid");
  }
  CHECK(walk.issued<ChargeInvoice>() == 1);
}

TEST_CASE("a message of the client, or a person's hold, is not swept away by a waiver") {
  for (bool const by_person : {false, true}) {
    auto walk = waiting();
    if (by_person)
      walk.happens(HoldPlaced{"wait"});
    else
      walk.happens(TicketJoined{{"215490"}, {"p-12"}, "the client writes", {}});
    auto const code = walk.hold();
    CHECK(walk.happens(dropped));
    CHECK(walk.hold() == code);
    walk.happens(HoldReleased{"read"});
    stopped_at(walk, "Waived");
    CHECK(messages(walk) == 1);
  }
}

TEST_CASE("a fee that turns out to be waived is neither charged once more nor called for again") {
  for (bool const retries : {true, false}) {
    auto walk = waiting();
    walk.finds("late_cancellation", {{"C-2"}});
    if (retries)
      walk.happens(ChargeRetryAsked{"a new card"});
    else
      pass_days(walk, 3);
    stopped_at(walk, "Waived");
    CHECK(walk.issued<ChargeInvoice>() == 0);
    CHECK(messages(walk) == 1);
  }
}

TEST_CASE("going on after a person's hold does not keep a payment that nobody was shown") {
  auto walk = waiting();
  walk.leaves_open<ChargeInvoice>().happens(ChargeRetryAsked{"a new card"});
  walk.happens(HoldPlaced{"wait"});
  walk.happens(dropped);
  walk.happens(CommandRejected{ChargeInvoice::kind, "invoice_paid", "It is paid.", {}});
  CHECK(walk.hold() == "placed_by_person");
  walk.leaves_open<ReadAccount>().happens(HoldReleased{"go on"});
  CHECK(walk.state() == "Stopping");  // whoever waived the fee hears of the payment
}

TEST_CASE("a case about a fee that was waived before asks the client for nothing") {
  auto walk = failed();
  walk.when<FindOpenCases>(OpenCasesFound{{{"C-2"}}});
  SECTION("still open") {
    walk.happens(opened());
    auto const asked = walk.last<FindOpenCases>();
    CHECK(asked.workflow == "late_cancellation");
    CHECK(asked.tag + " " + asked.value == "waived ap-1");
    CHECK(asked.also_ended);
    stopped_at(walk, "Waived");
  }
  SECTION("written off since") {
    auto written_off = invoice("written_off");
    written_off.written_off_cents = 17500;
    walk.when<ReadAccount>(account({written_off})).happens(opened());
    stopped_at(walk, "Waived");
  }
  SECTION("paid all the same: a person decides about a refund") {
    walk.when<ReadAccount>(account({invoice("paid")})).happens(opened());
    CHECK(walk.hold() == "invoice_paid");
    CHECK(walk.hold_shown().offers.empty());  // incorrect_charge refunds no late fee
    SECTION("it is kept") {
      walk.happens(HoldReleased{"the client wants to pay it"});
      CHECK(walk.state() == "Paid");
    }
    SECTION("it was refunded by hand") {
      walk.when<ReadAccount>(account({invoice("refunded")}));
      walk.happens(HoldReleased{"refunded"});
      stopped_at(walk, "Waived");
    }
  }
  CHECK(messages(walk) == 0);
  CHECK(walk.issued<ChargeInvoice>() == 0);
}
