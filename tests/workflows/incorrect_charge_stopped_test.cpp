// While a child case bills the session, somebody may stop the refund's case or write to it. Is that seen by a person
// before the case ends?
#include "tests/support/charge_walks.hpp"

using namespace incorrect_walk;

namespace {

Walk billing() {
  auto walk = charged();
  walk.happens(opened());
  REQUIRE(walk.state() == "BillingSession");
  return walk;
}

}  // namespace

TEST_CASE("what stopped the case stays in sight when its child has billed, until a person goes on") {
  for (bool const by_message : {true, false}) {
    auto walk = billing();
    if (by_message)
      CHECK(walk.happens(TicketJoined{{"215490"}, {"p-7"}, "it is about the same charge", {}}));
    else
      CHECK(walk.happens(HoldPlaced{"Let me look."}));
    auto const code = walk.hold();
    CHECK(code == (by_message ? "new_message" : "placed_by_person"));
    CHECK(walk.happens(ChildEnded{{"C-2"}, "Billed"}));
    CHECK(walk.state() == "OnHold");
    CHECK(walk.hold() == code);
    CHECK(walk.happens(HoldReleased{"Read."}));
    CHECK(walk.state() == "RefundedAndBilled");
  }
}

TEST_CASE("a case that only waits for its child after day 30 ends with it") {
  auto walk = billing();
  CHECK(walk.happens(TimerFired{"day 30"}));
  CHECK(walk.hold() == "past_30_days");
  CHECK(walk.happens(ChildEnded{{"C-2"}, "Billed"}));
  CHECK(walk.state() == "RefundedAndBilled");
}

TEST_CASE("a session waits for the refund as long as no child has it, and not longer") {
  auto const has_child = [](Walk const& walk) {
    for (auto const& [name, value] : walk.summary().tags)
      if (name == "child_open") return value == "yes";
    return false;
  };
  auto walk = charged();
  walk.leaves_open<SendReply>().happens(opened());
  CHECK_FALSE(has_child(walk));
  CHECK(walk.happens(ReplySent{{"p-9"}}));
  CHECK(has_child(walk));
  CHECK(walk.happens(ChildEnded{{"C-2"}, "Withdrawn"}));
  CHECK_FALSE(has_child(walk));
}
