// What keeps a failed payment from being demanded, retried or given up: another case that bills the session, and a
// client's answer that nobody has read.
#include "tests/support/failed_payment_walk.hpp"

using namespace failed_payment_walk;

TEST_CASE("a client is not asked to pay for a session that another case bills to the payer, or has billed") {
  auto const shows_it = [](Walk const& walk) {
    CHECK(walk.hold() == "duplicate_present");
    CHECK(walk.hold_shown().evidence == std::vector<Evidence>{{"engine", "case", "C-1"}});
    CHECK(walk.hold_shown().offers == std::vector<std::string>{"not_billed"});
    CHECK(walk.issued<ChargeInvoice>() == 0);
  };
  auto early = failed();
  early.finds("standard_session", {{"C-1"}}).happens(opened());
  shows_it(early);
  auto const asked = early.last<FindOpenCases>();
  CHECK(asked.tag + " " + asked.value == "claims ap-1");
  CHECK(asked.also_ended);
  CHECK(messages(early) == 0);
  early.happens(ChargeRetryAsked{"try"});
  shows_it(early);
  early.finds("standard_session", {}).happens(HoldReleased{"C-1 was withdrawn"});
  CHECK(early.state() == "AwaitingPayment");

  auto retried = waiting(), reminded = waiting();
  retried.finds("standard_session", {{"C-1"}}).happens(ChargeRetryAsked{"a new card"});
  shows_it(retried);
  pass_days(reminded.finds("standard_session", {{"C-1"}}), 3);
  shows_it(reminded);
  CHECK(messages(reminded) == 1);
  reminded.happens(OfferAccepted{"not_billed", "billed to the payer", std::nullopt});
  CHECK(reminded.state() == "NotBilled");
}

TEST_CASE("no charge leaves and no payment is given up over a client's answer that nobody has read") {
  for (bool const retries : {true, false}) {
    auto walk = waiting();
    walk.when<ReadThread>(thread("p-12"));
    auto const decide = [&] {
      return retries ? walk.happens(ChargeRetryAsked{"a new card"}) : walk.happens(PaymentGivenUp{"enough"});
    };
    CHECK(decide());
    CHECK(walk.hold() == "new_message");
    CHECK(walk.last<ReadThread>().ticket.text == "215490");
    decide();
    CHECK(walk.hold() == "new_message");  // deciding is not reading
    walk.leaves_open<ChargeInvoice>().happens(HoldReleased{"read: they want to pay"});
    CHECK(walk.state() == "AwaitingPayment");
    CHECK(decide());
    CHECK(walk.state() == (retries ? "RetryingCharge" : "Uncollected"));
    CHECK(walk.issued<ChargeInvoice>() == (retries ? 1 : 0));
  }
  for (bool const retries : {true, false}) {  // paid meanwhile: not the end either, before somebody has read
    auto walk = waiting();
    walk.when<ReadThread>(thread("p-12")).when<ReadAccount>(account({invoice("paid")}));
    if (retries)
      walk.happens(ChargeRetryAsked{"a new card"});
    else
      walk.happens(PaymentGivenUp{"enough"});
    CHECK(walk.hold() == "new_message");
    walk.happens(HoldReleased{"read"});
    CHECK(walk.state() == "Paid");
  }
}

TEST_CASE("while a message that was joined waits for a person, nobody retries or gives up over it") {
  auto walk = waiting();
  walk.happens(TicketJoined{{"215999"}, {}, "the client writes in another thread", {}});
  REQUIRE(walk.hold() == "new_message");
  CHECK_FALSE(walk.happens(ChargeRetryAsked{"a new card"}));
  CHECK_FALSE(walk.happens(PaymentGivenUp{"enough"}));
  walk.happens(HoldReleased{"read"});
  CHECK(walk.happens(PaymentGivenUp{"enough"}));
  CHECK(walk.state() == "Uncollected");
}

TEST_CASE("after a retry that met a payment the account does not show, the client is reminded with the reminder") {
  auto walk = waiting();
  walk.rejects<ChargeInvoice>("invoice_paid").happens(ChargeRetryAsked{"a new card"});
  CHECK(walk.state() == "AwaitingPayment");
  pass_days(walk, 3);
  CHECK(messages(walk) == 2);
  CHECK(walk.last<SendReply>().macro == "Payment Reminder US");
}
