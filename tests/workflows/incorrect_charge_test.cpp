// Does a client who was charged by mistake get the money back exactly once, agreed to and announced, and is the session
// billed or written off afterwards?
#include "tests/support/charge_walks.hpp"
#include "tests/support/completeness.hpp"

using namespace incorrect_walk;

namespace {

// Refunded, and waiting for the child case.
Walk billing() {
  auto walk = charged();
  walk.happens(opened());
  CHECK(walk.state() == "BillingSession");
  return walk;
}

Walk held_by(std::string const& code, AppointmentsFound const& found, AccountRead const& read) {
  auto walk = charged();
  walk.when<FindAppointments>(found).when<ReadAccount>(read).happens(opened());
  CHECK(walk.hold() == code);
  CHECK(walk.issued<RefundPayment>() == 0);
  CHECK(walk.issued<SendReply>() + walk.issued<StartConversation>() == 0);
  return walk;
}

}  // namespace

TEST_CASE("within 30 days the client is told, refunded once, and the session goes to a child case") {
  auto walk = billing();
  CHECK(walk.last<SendReply>().macro == "Refund on its way");
  CHECK(walk.last<SendReply>().about == "pay-1 refund");
  CHECK(walk.last<RefundPayment>().payment.text == "pay-1");
  CHECK(walk.last<RefundPayment>().cents == 17500);
  auto const child = walk.last<OpenCase>();
  CHECK(child.workflow == "standard_session");
  CHECK(child.payload.ticket.empty());
  REQUIRE(child.payload.matter);
  CHECK(child.payload.matter->appointment.text == "ap-1");
  CHECK(child.payload.matter->client.text == "cl-101");
  CHECK(child.payload.matter->opened_by_kind == "incorrect_charge");
  CHECK(walk.happens(ChildEnded{{"C-2"}, "Billed"}));
  CHECK(walk.state() == "RefundedAndBilled");
  CHECK(walk.summary().keeps_reservations);
  CHECK(walk.issued<RefundPayment>() == 1);
  CHECK(walk.issued<AppendRow>() == 0);
}

TEST_CASE("the child gets the thread only if that is the session's own billing thread") {
  auto walk = charged();
  walk.when<ReadThread>(billing_thread()).happens(opened());
  CHECK(walk.last<OpenCase>().payload.ticket.text == "215490");
}

TEST_CASE("day 30 still bills, one second later the session is written off") {
  auto inside = charged(last_moment);
  inside.happens(opened());
  CHECK(inside.state() == "BillingSession");
  CHECK(inside.last<SetTimer>().after_seconds == 2);
  auto outside = charged(day_31);
  outside.when<AppendRow>(RowAppended{"Programs!A7:G7"}).leaves_open<FindRow>();
  outside.happens(opened());
  CHECK(outside.state() == "RecordingWriteOff");
  CHECK(outside.issued<OpenCase>() == 0);
}

TEST_CASE("past 30 days one row stands in the programs sheet, in the seed's words, and no balance charges by itself") {
  auto walk = charged(day_31);
  walk.leaves_open<FindRow>().happens(opened());
  walk.when<ReadAccount>(refunded());
  CHECK(walk.happens(RowsFound{true, {"Client Name", "Reference"}, {}, {}}));
  CHECK(walk.state() == "RefundedAndWrittenOff");
  auto const row = walk.last<AppendRow>();
  CHECK(row.name == "Nora Whitfield Headway Write-Off");
  CHECK(row.program == "Ruh USD (Internal Write-offs – Not Through Financial Assistance)");
  CHECK(row.session_charge_cents == 17500);
  CHECK(row.willing_to_pay_cents == 0);
  CHECK(row.sessions_approved == 1);
  CHECK(row.status == "Inactive");
  CHECK(row.reference == "pay-1");
  CHECK(walk.issued<RefundPayment>() == 1);
  CHECK(walk.issued<AppendRow>() == 1);
}

TEST_CASE("a balance that the platform would charge by itself holds the end, and going on writes no second row") {
  auto walk = charged(day_31);
  walk.leaves_open<FindRow>().happens(opened());
  walk.when<ReadAccount>(refunded(true));
  walk.happens(RowsFound{true, {}, {}, {}});
  CHECK(walk.hold() == "balance_open_after_refund");
  walk.when<ReadAccount>(refunded(false));
  CHECK(walk.happens(HoldReleased{"automatic charging is off"}));
  CHECK(walk.state() == "RefundedAndWrittenOff");
  CHECK(walk.issued<AppendRow>() == 1);
}

TEST_CASE("a row of the name without our reference holds until a coordinator has looked at it") {
  auto walk = charged(day_31);
  SheetRow const other{"Programs!A3:G3", {{"Client Name", "Nora Whitfield Headway Write-Off"}}};
  RowsFound const found{true, {}, {}, {other}};
  walk.when<FindRow>(found).happens(opened());
  CHECK(walk.hold() == "row_may_exist");
  CHECK(walk.issued<AppendRow>() == 0);
  CHECK(walk.hold_shown().override_role == "coordinator");
  SECTION("releasing looks again") {
    CHECK(walk.happens(HoldReleased{"looked"}));
    CHECK(walk.hold() == "row_may_exist");
  }
  SECTION("a vouched-for row is counted, and one more holds again") {
    walk.leaves_open<FindRow>();
    CHECK(walk.happens(HoldOverridden{"row_may_exist", "another session", "dana"}));
    CHECK(walk.happens(RowsFound{true, {}, {}, {other, other}}));
    CHECK(walk.hold() == "row_may_exist");
    walk.when<FindRow>(found).when<ReadAccount>(refunded());
    CHECK(walk.happens(HoldReleased{"one of them is gone"}));
    CHECK(walk.state() == "RefundedAndWrittenOff");
    CHECK(walk.last<AppendRow>().known_same_name == 1);
  }
}

TEST_CASE("a session whose claim another case has is never written off by itself") {
  auto walk = charged(day_31);
  walk.when<ReserveClaim>(AlreadyTaken{ReserveClaim::kind, {"C-3"}}).happens(opened());
  CHECK(walk.hold() == "duplicate_present");
  CHECK(walk.issued<FindRow>() == 0);
  CHECK(walk.hold_shown().offers == std::vector<std::string>{"not_billed"});  // a write-off could not be made
  CHECK(walk.happens(OfferAccepted{"not_billed", "C-3 has billed it", std::nullopt}));
  CHECK(walk.state() == "NotBilled");
}

TEST_CASE("a refund above the sum, and a second refund on a payment, wait for a second person") {
  auto walk = charged();
  auto event = opened();
  SECTION("above the sum") {
    event.policy.refund_approval_cents = 17499;
    walk.happens(event);
  }
  SECTION("a second refund") {
    walk.when<ReadAccount>(account({payment("pay-1", "ap-1", 7500)}));
    walk.happens(event);
    CHECK(walk.hold() == "part_refunded");
    CHECK(walk.hold_shown().override_role == "approver");
    CHECK(walk.happens(HoldOverridden{"part_refunded", "the rest is due", "yuki"}));
    CHECK_FALSE(walk.happens(ApprovalGiven{{"yuki"}, "pay-1/10000"}));
  }
  CHECK(walk.state() == "AwaitingApproval");
  CHECK(walk.hold() == "approval_needed");
  CHECK(walk.issued<RefundPayment>() == 0);
  CHECK(walk.issued<SendReply>() == 0);
  auto const asked = walk.last<RequestApproval>();
  CHECK(asked.payload_hash == "pay-1/" + std::to_string(asked.cents));
  CHECK_FALSE(walk.happens(ApprovalGiven{{"helen"}, "pay-1/1"}));
  CHECK(walk.happens(ApprovalGiven{{"helen"}, asked.payload_hash}));
  CHECK(walk.state() == "BillingSession");
  CHECK(walk.last<RefundPayment>().cents == asked.cents);
}

TEST_CASE("a refund that the second person refuses holds, and going on asks again") {
  auto walk = charged();
  auto event = opened();
  event.policy.refund_approval_cents = 0;
  walk.happens(event);
  CHECK(walk.happens(ApprovalRefused{{"helen"}, "not ours"}));
  CHECK(walk.hold() == "approval_needed");
  CHECK(walk.happens(HoldReleased{"explained"}));
  CHECK(walk.state() == "AwaitingApproval");
  CHECK(walk.issued<RequestApproval>() == 2);
}

TEST_CASE("what was refunded by hand counts as done: the client is told, nothing is refunded, the session is billed") {
  auto walk = charged();
  walk.when<ReadAccount>(refunded()).happens(opened());
  CHECK(walk.state() == "BillingSession");
  CHECK(walk.issued<SendReply>() == 1);
  CHECK(walk.issued<RefundPayment>() == 0);
}

TEST_CASE("a refund that is refused stands in the failed-charge queue, and says that the client was told") {
  auto walk = charged();
  walk.rejects<RefundPayment>("refund_refused").happens(opened());
  CHECK(walk.hold() == "refund_refused");
  CHECK(walk.summary().failed_charge);
  CHECK(walk.hold_shown().sentence.find("tell them that it is delayed") != std::string::npos);
  SECTION("reprocessed, the client is not told twice") {
    walk.when<RefundPayment>(PaymentRefunded{{"pay-1"}, "re-1", 17500});
    CHECK(walk.happens(HoldReleased{"the card works again"}));
    CHECK(walk.state() == "BillingSession");
    CHECK(walk.issued<SendReply>() == 1);
    CHECK_FALSE(walk.summary().failed_charge);
  }
  SECTION("made by hand meanwhile, it counts") {
    walk.when<ReadAccount>(refunded());
    CHECK(walk.happens(HoldReleased{"refunded by hand"}));
    CHECK(walk.state() == "BillingSession");
    CHECK(walk.issued<RefundPayment>() == 1);
  }
}

TEST_CASE("a payment that has changed between the decision and the refund is looked at from the start") {
  auto walk = charged();
  walk.leaves_open<SendReply>().happens(opened());
  walk.when<ReadAccount>(account({payment("pay-1", "ap-1", 500)}));
  CHECK(walk.happens(ReplySent{{"p-9"}}));
  CHECK(walk.hold() == "part_refunded");
  CHECK_FALSE(walk.hold_shown().overridable);
  CHECK(walk.issued<RefundPayment>() == 0);
  CHECK(walk.happens(HoldReleased{"again"}));
  CHECK(walk.hold_shown().overridable);
  CHECK(walk.happens(HoldOverridden{"part_refunded", "the rest is due", "helen"}));
  CHECK(walk.state() == "AwaitingApproval");
  CHECK(walk.happens(ApprovalGiven{{"yuki"}, "pay-1/17000"}));
  CHECK(walk.state() == "BillingSession");
  CHECK(walk.last<RefundPayment>().cents == 17000);
  CHECK(walk.issued<SendReply>() == 1);
}

TEST_CASE("nothing may be armed that is more than was captured, not agreed to, or not announced") {
  auto walk = charged();
  walk.leaves_open<SendReply>().happens(opened());
  CHECK(walk.may_not_arm(RefundPayment{{"pay-1"}, 17500}) == "unexpected_outcome");
  CHECK(walk.may_not_arm(AppendRow{}) == "unexpected_outcome");
  CHECK(walk.happens(ReplySent{{"p-9"}}));
  auto told = charged();
  told.leaves_open<RefundPayment>().happens(opened());
  CHECK(told.may_not_arm<RefundPayment>().empty());
  CHECK(told.may_not_arm(RefundPayment{{"pay-1"}, 17501}) == "part_refunded");
  CHECK(told.may_not_arm(RefundPayment{{"pay-1"}, 0}) == "part_refunded");
  CHECK(told.may_not_arm(RefundPayment{{"pay-2"}, 17500}) == "part_refunded");
  CHECK(told.may_not_arm(RefundPayment{{"pay-1"}, 17499}) == "approval_needed");
  CHECK(told.happens(PaymentRefunded{{"pay-1"}, "re-1", 17500}));
  CHECK(told.may_not_arm(RefundPayment{{"pay-1"}, 17500}) == "part_refunded");
}

TEST_CASE("a charge that was right, or cannot be told, holds before anybody hears of a refund") {
  AppointmentsFound const held{{session()}};
  held_by("charge_not_found", held, account({}));
  held_by("session_not_found", {}, account({payment()}));
  held_by("session_in_future", {{session("ap-1", "scheduled")}}, account({payment()}));
  held_by("session_cancelled", {{session("ap-1", "cancelled")}}, account({payment()}));
  auto fee = held_by("proper_late_fee", {{session("ap-1", "late_cancelled")}}, account({payment()}));
  CHECK(fee.hold_shown().offers == std::vector<std::string>{"late_fee_question"});
  CHECK(fee.happens(OfferAccepted{"late_fee_question", "", CaseId{"C-2"}}));
  CHECK(fee.state() == "HandedOver");
}

TEST_CASE("of two payments for one session a person names the wrong one") {
  auto walk = held_by("two_payments", {{session()}}, account({payment("pay-1"), payment("pay-10")}));
  CHECK_FALSE(walk.hold_shown().overridable);
  SECTION("going on without a number holds again") {
    CHECK(walk.happens(HoldReleased{"please go on"}));
    CHECK(walk.hold() == "two_payments");
  }
  SECTION("a number counts as a whole word only") {
    CHECK(walk.happens(HoldReleased{"pay-10 is the wrong one"}));
    CHECK(walk.last<RefundPayment>().payment.text == "pay-10");
    CHECK(walk.last<ReserveMatter>().subject == "pay-10");
  }
}

TEST_CASE("payments for several sessions hold, a late fee among them is no candidate, the matter may name one") {
  AppointmentsFound const found{{session("ap-1"), session("ap-2"), session("ap-3", "late_cancelled")}};
  held_by("two_payments", found, account({payment("pay-1", "ap-1"), payment("pay-2", "ap-2")}));
  auto walk = charged();
  walk.when<FindAppointments>(found).when<ReadAccount>(account({payment("pay-1", "ap-1"), payment("pay-3", "ap-3")}));
  walk.happens(opened());
  CHECK(walk.last<ReserveMatter>().subject == "pay-1");
  auto named = charged();
  auto event = opened();
  event.matter = Matter{};
  event.matter->invoice = {"in-ap-2"};
  named.when<FindAppointments>(found).when<ReadAccount>(account({payment("pay-1", "ap-1"), payment("pay-2", "ap-2")}));
  named.happens(event);
  CHECK(named.last<ReserveMatter>().subject == "pay-2");
}

TEST_CASE("a client who is not covered on that day with that therapist is not refunded") {
  auto walk = charged();
  auto read = portal();
  SECTION("the cover began later") { read.clients.front().covered_from = parse_date("2026-07-15"); }
  SECTION("the cover had ended") { read.clients.front().covered_until = parse_date("2026-07-13"); }
  SECTION("covered with somebody else") { read.clients.front().covered_with = "Jonas Feld"; }
  SECTION("the plan is not active") { read.clients.front().plan_active = false; }
  SECTION("the portal does not know the therapist") { read.portal_therapist.clear(); }
  walk.when<ReadPortal>(read).happens(opened());
  CHECK(walk.hold() == "not_covered");
  CHECK(walk.issued<RefundPayment>() == 0);
  CHECK(walk.happens(OfferAccepted{"not_billed", "the charge was right", std::nullopt}));
  CHECK(walk.state() == "NotBilled");
}

TEST_CASE("a client whom the portal has twice or not at all holds") {
  auto walk = charged();
  auto read = portal();
  read.clients.clear();
  walk.when<ReadPortal>(read).happens(opened());
  CHECK(walk.hold() == "portal_client");
}

TEST_CASE("a client who is alone in the thread is answered there, anybody else gets a conversation of their own") {
  auto walk = charged();
  auto read = thread();
  auto event = opened();
  event.matter = Matter{};
  event.matter->client_email = "nora.whitfield@example.com";
  SECTION("a therapist takes part, too") { read.participants.push_back({{"co-7"}, "therapist@example.org"}); }
  SECTION("the client takes no part") { read.participants = {{{"co-7"}, "therapist@example.org"}}; }
  SECTION("there is no thread") { event.ticket = {}; }
  walk.when<ReadThread>(read).happens(event);
  CHECK(walk.state() == "BillingSession");
  CHECK(walk.issued<SendReply>() == 0);
  CHECK(walk.issued<StartConversation>() == 1);
  CHECK(walk.last<StartConversation>().about == "pay-1 refund");
  // Where the client may answer is looked at too.
  auto const tags = walk.summary().tags;
  auto const where = std::pair<std::string, std::string>{"thread", "215999"};
  CHECK(std::find(tags.begin(), tags.end(), where) != tags.end());
}

TEST_CASE("without a macro, a contact or a way to reach the client nothing is refunded") {
  auto walk = charged();
  auto event = opened();
  auto read = thread();
  std::string code;
  SECTION("no macro for the reason and region") { event.policy.macros.clear(), code = "macro_missing"; }
  SECTION("no contact") {
    event.ticket = {};
    event.matter = Matter{};
    event.matter->client_email = "nora.whitfield@example.com";
    walk.when<FindContact>(ContactFound{}), code = "contact_missing";
  }
  SECTION("a mail that the client does not take") {
    event.ticket = {};
    event.matter = Matter{};
    event.matter->client_email = "nora.whitfield@example.com";
    MacroRendered macro;
    macro.found = macro.unsubscribed = true;
    macro.text = "text";
    walk.when<RenderMacro>(macro), code = "recipient_unsubscribed";
  }
  walk.when<ReadThread>(read).happens(event);
  CHECK(walk.hold() == code);
  CHECK(walk.issued<RefundPayment>() == 0);
}

TEST_CASE("a message that is under way stays in its thread: the client is never told in two places") {
  auto walk = charged();
  walk.leaves_open<SendReply>().happens(opened());
  CHECK(walk.happens(HoldPlaced{"wait"}));
  auto read = thread();
  read.participants.push_back({{"co-7"}, "therapist@example.org"});
  walk.when<ReadThread>(read);
  auto named = HoldReleased{"go on"};
  CHECK(walk.happens(named));
  CHECK(walk.hold() == "contact_ambiguous");
  read.participants = {{{"co-7"}, "therapist@example.org"}};
  CHECK(walk.issued<StartConversation>() == 0);
}

TEST_CASE("a refused reply leaves the choice open again") {
  auto walk = charged();
  walk.rejects<SendReply>("new_message").happens(opened());
  CHECK(walk.hold() == "new_message");
  walk.when<SendReply>(ReplySent{{"p-9"}});
  CHECK(walk.happens(HoldReleased{"read"}));
  CHECK(walk.state() == "BillingSession");
}

TEST_CASE("a child that ends without billing holds: a person has it submitted once more, or writes the session off") {
  auto walk = billing();
  CHECK(walk.happens(ChildEnded{{"C-2"}, "NotBilled"}));
  CHECK(walk.hold() == "refunded_not_billed");
  CHECK(walk.hold_shown().offers == std::vector<std::string>{"write_off"});
  SECTION("corrected") {
    CHECK(walk.happens(HoldReleased{"the plan is active again"}));
    CHECK(walk.state() == "BillingSession");
    CHECK(walk.last<OpenCase>().round == 2);
  }
  SECTION("corrected too late") {
    walk.now(day_31);
    CHECK(walk.happens(HoldReleased{"the plan is active again"}));
    CHECK(walk.hold() == "past_30_days");
    CHECK(walk.hold_shown().offers == std::vector<std::string>{"write_off"});
    CHECK(walk.issued<OpenCase>() == 1);
  }
  SECTION("written off") {
    walk.when<ReadAccount>(refunded());
    CHECK(walk.happens(OfferAccepted{"write_off", "the payer refuses for good", std::nullopt}));
    CHECK(walk.state() == "RefundedAndWrittenOff");
  }
  CHECK(walk.issued<RefundPayment>() == 1);
}

TEST_CASE(
    "day 30 passing while the child works tells a person, and nothing is written off before the child has ended") {
  auto walk = billing();
  walk.now(day_31);
  CHECK(walk.happens(TimerFired{"day 30"}));
  CHECK(walk.hold() == "past_30_days");
  CHECK(walk.hold_shown().offers.empty());
  CHECK_FALSE(walk.happens(OfferAccepted{"write_off", "too early", std::nullopt}));
  SECTION("released while the child is open it holds again") {
    CHECK(walk.happens(HoldReleased{"so what"}));
    CHECK(walk.hold() == "past_30_days");
    CHECK(walk.issued<OpenCase>() == 1);
  }
  SECTION("the child had been in time") {
    CHECK(walk.happens(ChildEnded{{"C-2"}, "Billed"}));
    CHECK(walk.state() == "RefundedAndBilled");
  }
  SECTION("the child gives up") {
    CHECK(walk.happens(ChildEnded{{"C-2"}, "NotBilled"}));
    CHECK(walk.hold() == "refunded_not_billed");
    walk.when<ReadAccount>(refunded());
    CHECK(walk.happens(OfferAccepted{"write_off", "day 30 has passed", std::nullopt}));
    CHECK(walk.state() == "RefundedAndWrittenOff");
  }
}

TEST_CASE("a refund confirmed late, from wherever the case then stands, is never asked for again") {
  auto walk = charged();
  walk.leaves_open<RefundPayment>().leaves_open<ReadThread>().when<ReadThread>(thread()).happens(opened());
  CHECK(walk.state() == "Refunding");
  CHECK(walk.happens(HoldPlaced{"wait"}));
  SECTION("on the hold") {
    CHECK(walk.happens(PaymentRefunded{{"pay-1"}, "re-1", 17500}));
    CHECK(walk.happens(HoldReleased{"go on"}));
  }
  SECTION("while the checks are walked through again") {
    walk.leaves_open<ReadThread>();
    CHECK(walk.happens(HoldReleased{"go on"}));
    CHECK(walk.state() == "VerifyingClient");
    CHECK(walk.happens(PaymentRefunded{{"pay-1"}, "re-1", 17500}));
    walk.when<ReadAccount>(refunded());
    CHECK(walk.happens(thread()));
  }
  CHECK(walk.state() == "BillingSession");
  CHECK(walk.issued<RefundPayment>() == 1);
}

TEST_CASE("an incorrect charge can be noted, joined, assigned and withdrawn, and says what day 30 is") {
  auto walk = billing();
  CHECK(walk.happens(Assigned{{"dana"}}));
  CHECK(walk.happens(NoteAdded{"for the record"}));
  CHECK(walk.summary().owner == "dana");
  REQUIRE(walk.summary().due);
  CHECK(words(*walk.summary().due) == "2026-08-14T03:59:59.999999Z");
  CHECK(walk.happens(CaseWithdrawn{"by mistake", {"payment.refunded re-1"}}));
  CHECK(walk.state() == "Withdrawn");
  CHECK(walk.happens(NoteAdded{"for the record"}));
  CHECK(walk.happens(TicketJoined{{"215491"}, {}, "the same charge", {}}));
  CHECK(walk.happens(UnexpectedOutcome{"ChildEnded", "Withdrawn"}));
}

TEST_CASE("the tables of late-fee questions and incorrect charges have a row for whatever a counterpart may say") {
  for (auto const* name : {"late_fee_question", "incorrect_charge", "standard_session"}) {
    Walk const walk(name, day_six);
    std::string missing;
    for (auto const& each : completeness::missing_rows(walk.kind().table(), effect_table())) missing += each + "\n";
    INFO(name);
    CHECK(missing == "");
  }
}
