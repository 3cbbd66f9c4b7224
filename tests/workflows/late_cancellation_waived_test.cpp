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

TEST_CASE("a waiver while the client is verified once more looks at the account that is known already") {
  auto automatic = invoice();
  automatic.invoice.auto_charge = true;
  SECTION("known from the first walk through the checks") {
    auto walk = cancelled(account({declined(3)}));
    walk.happens(opened());
    REQUIRE(walk.hold() == "retries_used_up");
    walk.leaves_open<FindClient>().when<ReadAccount>(account({automatic}));
    walk.happens(HoldReleased{"the client has a new card"});
    REQUIRE(walk.state() == "VerifyingClient");
    walk.happens(WaiverGiven{"first time"});
    CHECK(walk.hold() == "balance_open_after_refund");
  }
  SECTION("known to whoever opened the case: by the appointment, or by the invoice") {
    auto event = opened();
    event.matter->client = {"cl-101"};
    if (GENERATE(false, true)) event.matter->appointment = {}, event.matter->invoice = {"in-1"};
    auto walk = cancelled(account({automatic}));
    walk.leaves_open<FindClient>();
    walk.happens(event);
    walk.happens(WaiverGiven{"first time"});
    CHECK(walk.hold() == "balance_open_after_refund");
    CHECK(walk.last<ReadAccount>().client.text == "cl-101");
  }
}

namespace {
Walk waived_while_charging() {
  auto walk = cancelled(account({invoice()}));
  walk.leaves_open<ChargeInvoice>();
  walk.happens(opened());
  REQUIRE(walk.state() == "ChargingFee");
  CHECK(walk.may_not_arm<ChargeInvoice>() == "");
  walk.leaves_open<ReadAccount>().happens(WaiverGiven{"first time"});
  CHECK(walk.state() == "WaivingFee");  // what stands on somebody's desk ends with the case
  CHECK(walk.may_not_arm<ChargeInvoice>() == "placed_by_person");
  walk.when<ReadAccount>(account({invoice()}));
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
  CHECK(taken.hold_shown().offers.empty());  // incorrect_charge refunds no late fee

  auto met = waived_while_charging();
  met.when<ReadAccount>(account({invoice("paid")}));
  met.happens(CommandRejected{ChargeInvoice::kind, "invoice_paid", "It is paid.", {}});
  CHECK(met.hold() == "invoice_paid");
  CHECK(met.hold_shown().sentence.find("The fee is waived") == 0);

  auto unknown = waived_while_charging();
  unknown.happens(UnexpectedOutcome{"OpenCasesFound", "WaivingFee"});  // the engine lets no case end over it
  CHECK(unknown.state() == "WaivingFee");
  unknown.happens(CommandHeld{ChargeInvoice::kind, "outcome_unknown", "Nobody knows.", {}});
  CHECK(unknown.hold() == "outcome_unknown");
  unknown.happens(HoldReleased{"it did not happen"});
  CHECK(unknown.state() == "FeeWaived");
  for (auto* each : {&stopped, &refused, &taken, &met, &unknown}) CHECK(each->issued<ChargeInvoice>() == 1);
}

TEST_CASE("a waived fee that was paid is kept only if it is still paid when a person goes on") {
  auto const paid = [] {
    auto walk = waived_while_charging();
    walk.when<ReadAccount>(account({invoice("paid")})).happens(charged("succeeded"));
    REQUIRE(walk.hold() == "invoice_paid");
    CHECK(walk.hold_shown().sentence.find("Refund it by hand") != std::string::npos);
    return walk;
  };
  auto const is_tagged = [](Walk const& walk) {
    auto const& tags = walk.summary().tags;
    return std::count(tags.begin(), tags.end(), std::pair<std::string, std::string>("waived", "ap-1")) == 1;
  };
  auto kept = paid();
  kept.happens(HoldReleased{"the client wants to pay it"});
  CHECK(kept.state() == "FeeCollected");
  CHECK_FALSE(is_tagged(kept));
  auto refunded = paid();
  refunded.when<ReadAccount>(account({invoice("refunded")}));
  refunded.happens(HoldReleased{"refunded by hand"});
  CHECK(refunded.state() == "FeeWaived");
  CHECK(is_tagged(refunded));
  auto elsewhere = cancelled(account({invoice("partly_paid")}));
  elsewhere.happens(opened());
  elsewhere.when<ReadAccount>(account({invoice("paid")})).happens(WaiverGiven{"first time"});
  REQUIRE(elsewhere.hold() == "invoice_paid");
  CHECK(elsewhere.hold_shown().offers.empty());
  elsewhere.happens(HoldReleased{"the client wants to pay it"});
  CHECK(elsewhere.state() == "AlreadyPaid");
  auto once_more = paid();
  once_more.leaves_open<ReadAccount>().happens(HoldReleased{"the client wants to pay it"});
  once_more.happens(WaiverGiven{"second time"});
  once_more.happens(account({invoice("paid")}));
  CHECK(once_more.hold() == "invoice_paid");
}

TEST_CASE("going on after a person's hold or a message does not answer a payment that nobody was shown") {
  for (bool const by_person : {true, false}) {
    auto walk = cancelled(account({invoice()}));
    walk.when<ChargeInvoice>(charged("declined")).happens(opened());
    REQUIRE(walk.state() == "CollectingFee");
    walk.happens(WaiverGiven{"first time"});
    if (by_person)
      walk.happens(HoldPlaced{"on the phone"});
    else
      walk.happens(TicketJoined{{"215490"}, {"p-4"}, "the client writes about this fee", {}});
    auto const code = walk.hold();
    walk.when<ReadAccount>(account({invoice("paid")})).happens(ChildEnded{{"C-2"}, "Paid"});
    CHECK(walk.hold() == code);
    walk.happens(HoldReleased{"go on"});
    INFO(code);
    CHECK(walk.hold() == "invoice_paid");
    walk.happens(HoldReleased{"the client wants to pay it"});
    CHECK(walk.state() == "FeeCollected");
  }
}

TEST_CASE("a waiver or a fee given up does not end the case over a message that nobody has read") {
  auto walk = cancelled(account({invoice("partly_paid")}));
  walk.happens(opened());
  walk.happens(TicketJoined{{"215490"}, {"p-4"}, "the client writes about this fee", {}});
  walk.when<ReadAccount>(account()).happens(WaiverGiven{"first time"});
  CHECK(walk.hold() == "new_message");
  walk.happens(HoldReleased{"read"});
  CHECK(walk.state() == "FeeWaived");

  auto unknown = cancelled(account());
  unknown.when<FindClient>(ClientFound{}).happens(opened());
  unknown.happens(TicketJoined{{"215490"}, {"p-4"}, "the client writes about this fee", {}});
  unknown.happens(WaiverGiven{"first time"});
  CHECK(unknown.hold() == "new_message");
  unknown.happens(HoldReleased{"read"});
  CHECK(unknown.state() == "FeeWaived");

  auto outstanding = cancelled(account({invoice()}));
  outstanding.when<ChargeInvoice>(charged("declined")).happens(opened());
  outstanding.happens(ChildEnded{{"C-2"}, "Withdrawn"});
  outstanding.happens(TicketJoined{{"215490"}, {"p-4"}, "the client writes about this fee", {}});
  CHECK_FALSE(outstanding.happens(FeeGivenUp{"it is not worth it"}));
  CHECK_FALSE(outstanding.happens(CollectionAsked{"one more try"}));
  CHECK(outstanding.hold() == "new_message");
}

TEST_CASE("a waiver while the invoice is being made waits for the invoice") {
  auto walk = cancelled(account());
  walk.leaves_open<CreateInvoice>();
  walk.happens(opened());
  walk.leaves_open<ReadAccount>().happens(WaiverGiven{"first time"});
  CHECK(walk.state() == "WaivingFee");
  CHECK(walk.may_not_arm<CreateInvoice>() == "placed_by_person");
  walk.when<ReadAccount>(account({invoice()}));
  walk.happens(InvoiceCreated{{"in-1"}, 17500});
  CHECK(walk.state() == "FeeWaived");

  auto unsent = cancelled(account());
  unsent.leaves_open<CreateInvoice>();
  unsent.happens(opened());
  unsent.leaves_open<ReadAccount>().happens(WaiverGiven{"first time"});
  unsent.when<ReadAccount>(account());
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
  held.when<ReadAccount>(account({invoice("paid")})).happens(ChildEnded{{"C-2"}, "Paid"});
  CHECK(held.hold() == "invoice_paid");
  CHECK(held.hold_shown().offers.empty());
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
  walk.finds("failed_payment", {{"C-7"}}).happens(opened());
  walk.when<ReadAccount>(account());
  walk.happens(WaiverGiven{"first time"});
  CHECK(walk.hold() == "payment_outstanding");
  CHECK(walk.last<FindOpenCases>().workflow == "failed_payment");
  CHECK(walk.hold_shown().evidence.front().value == "C-7");
  SECTION("it has ended without money") {
    walk.finds("failed_payment", {});
    walk.happens(HoldReleased{"C-7 has ended"});
    CHECK(walk.state() == "FeeWaived");
  }
  SECTION("its charge went through") {
    walk.finds("failed_payment", {}).when<ReadAccount>(account({invoice("paid")}));
    walk.happens(HoldReleased{"C-7 has ended"});
    CHECK(walk.hold() == "invoice_paid");
    CHECK(walk.hold_shown().offers.empty());
  }
}

TEST_CASE("a fee that was waived in another case is not asked for again, whether that one had reserved it or not") {
  auto walk = cancelled(account({invoice()}));
  walk.finds("late_cancellation", {{"C-7"}}).happens(opened());
  CHECK(walk.state() == "Duplicate");
  auto const asked = walk.last<FindOpenCases>();
  CHECK(asked.tag + " " + asked.value == "waived ap-1");
  CHECK(asked.also_ended);
  auto const& tags = walk.summary().tags;
  CHECK(std::count(tags.begin(), tags.end(), std::pair<std::string, std::string>("duplicate_of", "C-7")) == 1);
  CHECK(walk.issued<ReserveFee>() == 0);
  CHECK(walk.issued<ChargeInvoice>() == 0);
}

TEST_CASE(
    "a waiver before the fee is reserved tells the other late cancellations of the fee too; one that is told, none") {
  auto early = cancelled(account());
  early.leaves_open<FindAppointments>().happens(opened());
  early.happens(WaiverGiven{"first time"});
  CHECK(early.state() == "FeeWaived");
  CHECK(early.issued<DropDemand>() == 2);
  auto const drop = early.last<DropDemand>();
  CHECK(drop.workflow + " " + drop.tag + " " + drop.value == "late_cancellation appointment ap-1");
  CHECK(drop.reason == "first time");

  auto reserved = waived_while_charging();
  CHECK(reserved.issued<DropDemand>() == 1);

  auto told = cancelled(account());
  told.leaves_open<FindAppointments>().happens(opened());
  told.happens(DemandDropped{{"C-7"}, "first time"});
  CHECK(told.state() == "FeeWaived");
  CHECK(told.issued<DropDemand>() == 1);
  CHECK(told.last<DropDemand>().workflow == "failed_payment");
}

TEST_CASE("a charge that waits does not leave once the fee is waived in another case") {
  auto walk = cancelled(account({invoice()}));
  walk.leaves_open<ChargeInvoice>().happens(opened());
  REQUIRE(walk.may_not_arm<ChargeInvoice>() == "");
  SECTION("under way") {
    walk.leaves_open<ReadAccount>().happens(DemandDropped{{"C-7"}, "first time"});
    CHECK(walk.state() == "WaivingFee");
  }
  SECTION("on a hold that a person has placed, which stays theirs") {
    walk.happens(HoldPlaced{"on the phone"});
    walk.happens(DemandDropped{{"C-7"}, "first time"});
    CHECK(walk.hold() == "placed_by_person");
    CHECK(walk.may_not_arm<ChargeInvoice>() == "placed_by_person");
    walk.when<ReadAccount>(account({invoice()})).happens(HoldReleased{"go on"});
    CHECK(walk.state() == "FeeWaived");
  }
  CHECK(walk.may_not_arm<ChargeInvoice>() == "placed_by_person");
  CHECK(walk.issued<ChargeInvoice>() == 1);
}

TEST_CASE("a waiver before anybody knows which fee it is waits for the checks, and charges nothing") {
  auto event = opened();
  event.matter->appointment = {};
  auto const is_tagged = [](Walk const& walk) {
    auto const& tags = walk.summary().tags;
    return std::count(tags.begin(), tags.end(), std::pair<std::string, std::string>("waived", "ap-1")) == 1;
  };
  auto walk = cancelled(account());
  walk.when<ReadThread>(ThreadRead{}).leaves_open<FindClient>().happens(event);
  SECTION("while they run") {
    walk.happens(WaiverGiven{"first time"});
    CHECK(walk.state() == "VerifyingClient");
    walk.happens(ClientFound{{client()}});
  }
  SECTION("on a hold") {
    walk.happens(CommandHeld{FindClient::kind, "counterpart_down", "Nobody answers.", {}});
    walk.happens(WaiverGiven{"first time"});
    CHECK(walk.hold() == "counterpart_down");
    walk.when<FindClient>(ClientFound{{client()}}).happens(HoldReleased{"it answers again"});
  }
  SECTION("though the plan forbids the fee") {
    auto forbidden = account();
    forbidden.plan.late_fee_allowed = false;
    walk.when<ReadAccount>(forbidden).happens(WaiverGiven{"first time"});
    walk.happens(ClientFound{{client()}});
  }
  CHECK(walk.state() == "FeeWaived");
  CHECK(is_tagged(walk));
  CHECK(walk.last<DropDemand>().value == "ap-1");
  CHECK(walk.issued<ReserveFee>() == 0);
}

TEST_CASE("a waiver of a fee that nobody can name stays on its hold") {
  auto event = opened();
  event.matter->appointment = {};
  auto walk = cancelled(account());
  walk.when<ReadThread>(ThreadRead{})
      .when<FindAppointments>(AppointmentsFound{{appointment(), appointment("late_cancelled", "ap-2")}})
      .happens(event);
  REQUIRE(walk.hold() == "session_not_found");
  walk.happens(WaiverGiven{"first time"});
  CHECK(walk.hold() == "session_not_found");
  walk.happens(HoldReleased{"look again"});
  CHECK(walk.hold() == "session_not_found");
  walk.when<FindAppointments>(AppointmentsFound{{appointment()}}).happens(HoldReleased{"the other mark was wrong"});
  CHECK(walk.state() == "FeeWaived");
  CHECK(walk.issued<CreateInvoice>() == 0);
}
