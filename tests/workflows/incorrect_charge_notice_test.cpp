// Does the client hear of a refund once, and is a message of theirs read before anything goes on?
#include "tests/support/charge_walks.hpp"

using namespace incorrect_walk;

TEST_CASE("a notice that an earlier case has sent is not sent again; a payment that another case has is a duplicate") {
  auto walk = charged();
  SECTION("the notice") {
    walk.when<SendReply>(AlreadyTaken{SendReply::kind, {"C-7"}}).happens(opened());
    CHECK(walk.state() == "BillingSession");
    CHECK(walk.issued<RefundPayment>() == 1);
  }
  SECTION("the payment") {
    walk.when<ReserveMatter>(AlreadyTaken{ReserveMatter::kind, {"C-7"}}).happens(opened());
    CHECK(walk.state() == "Duplicate");
    CHECK_FALSE(walk.summary().keeps_reservations);
  }
}

TEST_CASE("the client hears once of the refund of a payment, from whichever case and in whichever way") {
  auto walk = charged();
  SECTION("reserved before it is sent, under the payment and the reason, whatever the macro is called") {
    walk.leaves_open<RefundPayment>().happens(opened());
    REQUIRE(walk.issued<ReserveMacro>() == 1);
    auto const reserved = walk.last<ReserveMacro>();
    CHECK(reserved.client.text + "|" + reserved.about + "|" + reserved.macro == "cl-101|pay-1|refund_notice");
    walk.happens(PaymentRefunded{{"pay-1"}, "re-1", 17500});
    walk.happens(CaseWithdrawn{"by mistake", {}});
    CHECK_FALSE(walk.summary().keeps_reservations);
    CHECK(walk.summary().kept_kinds == std::vector<std::string>{ReserveMacro::kind});
  }
  SECTION("reserved and not sent, the next case may tell") {
    walk.rejects<SendReply>("other_recipients").happens(opened());
    walk.happens(CaseWithdrawn{"by mistake", {}});
    CHECK(walk.summary().kept_kinds.empty());
  }
  SECTION("another case has told: this one refunds, and means the same payment from then on") {
    walk.when<ReserveMacro>(AlreadyTaken{ReserveMacro::kind, {"C-7"}}).happens(opened());
    CHECK(walk.issued<SendReply>() + walk.issued<StartConversation>() == 0);
    CHECK(walk.issued<RefundPayment>() == 1);
    CHECK(walk.state() == "BillingSession");
  }
}

TEST_CASE("a message about the charge stops the case until a person has read it, whatever arrives meanwhile") {
  auto walk = charged();
  walk.leaves_open<RefundPayment>().happens(opened());
  REQUIRE(walk.state() == "Refunding");
  walk.happens(TicketJoined{{"215491"}, {"p-7"}, "the same charge", {}});
  CHECK(walk.hold() == "new_message");
  walk.happens(CommandRejected{RefundPayment::kind, "refund_refused", "Refused.", {}});
  CHECK(walk.hold() == "new_message");
  walk.leaves_open<ReadThread>().happens(HoldReleased{"read"});
  CHECK(walk.state() == "VerifyingClient");
}
