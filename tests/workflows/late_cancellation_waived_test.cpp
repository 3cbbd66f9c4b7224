// May a coordinator let a late-cancellation fee go at any time, and does nothing more leave once that is said?
#include "tests/support/late_cancellation_walk.hpp"

using namespace workflows;
using namespace workflows::late_cancellation;
using namespace late_cancellation_walk;

TEST_CASE("a waiver ends the case only when the platform will not charge the fee by itself") {
  auto walk = cancelled(account({invoice("partly_paid")}));
  auto automatic = invoice();
  automatic.invoice.auto_charge = true;
  walk.happens(opened());
  REQUIRE(walk.hold() == "partly_paid");
  walk.when<ReadAccount>(account({automatic}));
  walk.happens(WaiverGiven{"first time"});
  CHECK(walk.hold() == "balance_open_after_refund");
  walk.when<ReadAccount>(account({invoice()}));
  walk.happens(HoldReleased{"automatic charging is off"});
  CHECK(walk.state() == "FeeWaived");
  CHECK(walk.issued<ChargeInvoice>() == 0);
}

TEST_CASE("a waiver before the client is known ends the case at once") {
  auto walk = cancelled(account());
  walk.when<FindClient>(ClientFound{});
  walk.happens(opened());
  REQUIRE(walk.hold() == "client_not_found");
  walk.happens(WaiverGiven{"first time"});
  CHECK(walk.state() == "FeeWaived");

  auto earlier = cancelled(account());
  earlier.leaves_open<FindClient>();
  earlier.happens(opened());
  earlier.happens(WaiverGiven{"first time"});
  CHECK(earlier.state() == "FeeWaived");
}

namespace {
Walk waived_while_charging() {
  auto walk = cancelled(account({invoice()}));
  walk.leaves_open<ChargeInvoice>();
  walk.happens(opened());
  REQUIRE(walk.state() == "ChargingFee");
  CHECK(walk.may_not_arm<ChargeInvoice>() == "");
  walk.happens(WaiverGiven{"first time"});
  CHECK(walk.state() == "ChargingFee");
  CHECK(walk.may_not_arm<ChargeInvoice>() == "placed_by_person");
  return walk;
}
}  // namespace

TEST_CASE("a waiver while the card is being charged stops a charge that has not left, and finds one that has") {
  auto stopped = waived_while_charging();
  stopped.happens(CommandHeld{ChargeInvoice::kind, "placed_by_person", "The fee was waived.", {}});
  CHECK(stopped.state() == "FeeWaived");

  auto refused = waived_while_charging();
  refused.happens(charged("declined"));
  CHECK(refused.state() == "FeeWaived");
  CHECK(refused.issued<OpenCase>() == 0);

  auto taken = waived_while_charging();
  taken.happens(charged("succeeded"));
  CHECK(taken.hold() == "invoice_paid");
  CHECK(taken.hold_shown().offers == std::vector<std::string>{"incorrect_charge"});
  taken.happens(OfferAccepted{"incorrect_charge", "refund it", CaseId{"C-9"}});
  CHECK(taken.state() == "HandedOver");
}

TEST_CASE("a waiver while the invoice is being made waits for the invoice") {
  auto walk = cancelled(account());
  walk.leaves_open<CreateInvoice>();
  walk.happens(opened());
  walk.happens(WaiverGiven{"first time"});
  CHECK(walk.state() == "CreatingInvoice");
  CHECK(walk.may_not_arm<CreateInvoice>() == "placed_by_person");
  walk.when<ReadAccount>(account({invoice()}));
  walk.happens(InvoiceCreated{{"in-1"}, 17500});
  CHECK(walk.state() == "FeeWaived");

  auto unsent = cancelled(account());
  unsent.leaves_open<CreateInvoice>();
  unsent.happens(opened());
  unsent.happens(WaiverGiven{"first time"});
  unsent.happens(CommandHeld{CreateInvoice::kind, "placed_by_person", "The fee was waived.", {}});
  CHECK(unsent.state() == "FeeWaived");
}

TEST_CASE("a waiver while the fee is being collected stops the case that collects it, and waits for its end") {
  for (auto const* end : {"Waived", "Uncollected", "Withdrawn"}) {
    auto walk = cancelled(account({invoice()}));
    walk.when<ChargeInvoice>(charged("declined")).when<DropDemand>(CasesTold{{{"C-2"}}});
    walk.happens(opened());
    CHECK(walk.issued<DropDemand>() == 0);
    walk.happens(WaiverGiven{"first time"});
    CHECK(walk.state() == "CollectingFee");
    REQUIRE(walk.issued<DropDemand>() == 1);
    auto const drop = walk.last<DropDemand>();
    CHECK(drop.workflow == "failed_payment");
    CHECK(drop.tag + " " + drop.value == "appointment ap-1");
    CHECK(drop.event == "DemandDropped");
    CHECK(drop.reason == "first time");
    INFO(end);
    walk.happens(ChildEnded{{"C-2"}, end});
    CHECK(walk.state() == "FeeWaived");
  }

  auto held = cancelled(account({invoice()}));
  held.when<ChargeInvoice>(charged("declined"));
  held.happens(opened());
  held.happens(HoldPlaced{"wait"});
  held.happens(WaiverGiven{"first time"});
  CHECK(held.state() == "OnHold");
  held.happens(HoldReleased{"go on"});
  held.happens(ChildEnded{{"C-2"}, "Paid"});
  CHECK(held.hold() == "invoice_paid");
  held.happens(HoldReleased{"the client wants to pay it"});
  CHECK(held.state() == "FeeCollected");
}

TEST_CASE("wherever a fee is waived, every case that asks for it is told, and the waiver is found by the appointment") {
  auto const tells = [](Walk const& walk) {
    CHECK(walk.issued<DropDemand>() >= 1);
    CHECK(walk.last<DropDemand>().value == "ap-1");
    auto const& tags = walk.summary().tags;
    CHECK(std::count(tags.begin(), tags.end(), std::pair<std::string, std::string>("waived", "ap-1")) == 1);
  };
  auto early = cancelled(account());
  early.leaves_open<FindClient>().happens(opened());
  early.happens(WaiverGiven{"first time"});
  CHECK(early.state() == "FeeWaived");
  tells(early);
  auto unknown = cancelled(account());
  unknown.when<FindClient>(ClientFound{}).happens(opened());
  unknown.happens(WaiverGiven{"first time"});
  CHECK(unknown.state() == "FeeWaived");
  tells(unknown);
  auto on_hold = cancelled(account({invoice("partly_paid")}));
  on_hold.happens(opened());
  on_hold.when<ReadAccount>(account());
  on_hold.happens(WaiverGiven{"first time"});
  CHECK(on_hold.state() == "FeeWaived");
  tells(on_hold);
  tells(waived_while_charging());
}

TEST_CASE("a waiver does not end the case while another one that was told to stop is still open") {
  auto walk = cancelled(account({invoice("partly_paid")}));
  walk.when<FindOpenCases>(OpenCasesFound{{{"C-7"}}}).happens(opened());
  walk.when<ReadAccount>(account());
  walk.happens(WaiverGiven{"first time"});
  CHECK(walk.hold() == "payment_outstanding");
  CHECK(walk.last<FindOpenCases>().workflow == "failed_payment");
  CHECK(walk.hold_shown().evidence.front().value == "C-7");
  SECTION("it has ended without money") {
    walk.when<FindOpenCases>(OpenCasesFound{});
    walk.happens(HoldReleased{"C-7 has ended"});
    CHECK(walk.state() == "FeeWaived");
  }
  SECTION("its charge went through") {
    walk.when<FindOpenCases>(OpenCasesFound{}).when<ReadAccount>(account({invoice("paid")}));
    walk.happens(HoldReleased{"C-7 has ended"});
    CHECK(walk.hold() == "invoice_paid");
    CHECK(walk.hold_shown().offers == std::vector<std::string>{"incorrect_charge"});
  }
}
