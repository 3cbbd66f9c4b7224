// Does a late-fee question end answered, and only with the macro, to the client alone, for a fee that was charged?
#include "tests/support/charge_walks.hpp"

using namespace late_fee_walk;

TEST_CASE("a question about a charged late fee is answered with the macro of the seed, to the client alone") {
  auto walk = asked();
  walk.happens(opened());
  CHECK(walk.state() == "Answered");
  CHECK(walk.last<RenderMacro>().macro == "US Client Requests Late Cancellations Clarification");
  auto const reply = walk.last<SendReply>();
  CHECK(reply.ticket.text == "215480");
  CHECK(reply.contact.text == "co-101");
  REQUIRE(reply.may_read.size() == 1);
  CHECK(reply.may_read.front().text == "co-9000");
  CHECK(reply.last_client_part.text == "p-1");
  CHECK(reply.about == "ap-1 fee question");
  CHECK(walk.summary().amount_cents == 9500);
}

TEST_CASE("no prepared text explains a late fee that was declined or voided: nothing was taken") {
  for (auto const* result : {"declined", "voided"}) {
    auto walk = asked();
    walk.when<ReadAccount>(account({invoice("in-1", "ap-1", result)}));
    walk.happens(opened());
    INFO(result);
    CHECK(walk.hold() == "no_late_fee");
    CHECK(walk.issued<SendReply>() == 0);
    CHECK((walk.hold_shown().sentence.find("declined") != std::string::npos) == (result == std::string("declined")));
  }
}

TEST_CASE("of two late fees the newest is the one asked about, unless the matter names one") {
  auto walk = asked();
  walk.when<FindAppointments>(AppointmentsFound{{appointment("ap-1", "late_cancelled", "2026-07-01T15:00:00Z"),
                                                 appointment("ap-3", "late_cancelled", "2026-07-09T15:00:00Z"),
                                                 appointment("ap-4", "late_cancelled", "2026-07-05T15:00:00Z")}})
      .when<ReadAccount>(account({invoice("in-1", "ap-1", "succeeded"), invoice("in-3", "ap-3", "succeeded"),
                                  invoice("in-4", "ap-4", "succeeded")}));
  auto event = opened();
  SECTION("nothing is named") {
    walk.happens(event);
    CHECK(walk.last<SendReply>().about == "ap-3 fee question");
  }
  SECTION("the matter names an older one") {
    event.matter = Matter{};
    event.matter->appointment = {"ap-1"};
    walk.happens(event);
    CHECK(walk.last<SendReply>().about == "ap-1 fee question");
  }
}

TEST_CASE("no macro for the client's region holds, and whoever has answered by hand may end the case") {
  auto walk = asked();
  auto british = client();
  british.region = "UK";
  walk.when<FindClient>(ClientFound{{british}});
  walk.happens(opened());
  CHECK(walk.hold() == "macro_missing");
  CHECK(walk.issued<SendReply>() == 0);
  CHECK(walk.happens(OfferAccepted{"not_billed", "answered by telephone", std::nullopt}));
  CHECK(walk.state() == "NotBilled");
}

TEST_CASE("a session charge without a late fee is offered as an incorrect charge, and nothing is refunded or sent") {
  auto walk = asked();
  walk.when<ReadAccount>(account({invoice("in-2", "ap-2", "succeeded")}));
  walk.happens(opened());
  CHECK(walk.hold() == "no_late_fee");
  CHECK(walk.hold_shown().offers == std::vector<std::string>{"incorrect_charge", "not_billed"});
  CHECK(walk.issued<SendReply>() == 0);
  CHECK(walk.happens(OfferAccepted{"incorrect_charge", "", CaseId{"C-2"}}));
  CHECK(walk.state() == "HandedOver");
  CHECK(walk.happens(NoteAdded{"for the record"}));
  CHECK(walk.happens(UnexpectedOutcome{"ReplySent", "HandedOver"}));
}

TEST_CASE("no charge at all holds without offering a refund") {
  auto walk = asked();
  walk.when<ReadAccount>(account({}));
  walk.happens(opened());
  CHECK(walk.hold() == "no_late_fee");
  CHECK(walk.hold_shown().offers == std::vector<std::string>{"not_billed"});
}

TEST_CASE("a reply never leaves where a stranger reads along or the client does not") {
  auto walk = asked();
  auto read = thread();
  auto event = opened();
  event.matter = Matter{};
  event.matter->client_email = "nora.whitfield@example.com";
  SECTION("a stranger takes part") {
    read.participants.push_back({{"co-555"}, "someone@example.net"});
    walk.when<ReadThread>(read).happens(event);
    CHECK(walk.hold() == "other_recipients");
  }
  SECTION("the client does not take part") {
    read.participants.pop_back();
    walk.when<ReadThread>(read).happens(event);
    CHECK(walk.hold() == "contact_missing");
  }
  SECTION("nobody says which participant is the client") {
    read.participants.push_back({{"co-555"}, "someone@example.net"});
    walk.when<ReadThread>(read).happens(opened());
    CHECK(walk.hold() == "contact_ambiguous");
  }
  SECTION("only the practice takes part") {
    read.participants.pop_back();
    walk.when<ReadThread>(read).happens(opened());
    CHECK(walk.hold() == "contact_missing");
  }
  CHECK(walk.issued<SendReply>() == 0);
  walk.when<ReadThread>(thread());
  CHECK(walk.happens(HoldReleased{"mended"}));
  CHECK(walk.state() == "Answered");
}

TEST_CASE("a client who is not found, or found twice, holds") {
  auto walk = asked();
  walk.when<FindClient>(ClientFound{}).happens(opened());
  CHECK(walk.hold() == "client_not_found");
  walk.when<FindClient>(ClientFound{{client(), client()}}).happens(HoldReleased{"again"});
  CHECK(walk.hold() == "client_found_twice");
}

TEST_CASE("a macro that the inbox lacks, or that has an open placeholder, holds before anything is sent") {
  auto walk = asked();
  MacroRendered macro;
  SECTION("it is not there") {
    walk.when<RenderMacro>(macro).happens(opened());
    CHECK(walk.hold() == "macro_missing");
  }
  SECTION("a placeholder has no value") {
    macro.found = true;
    macro.text = "Hello {{user.first_name}}";
    macro.unresolved = {"user.first_name"};
    walk.when<RenderMacro>(macro).happens(opened());
    CHECK(walk.hold() == "macro_placeholder");
  }
  CHECK(walk.issued<SendReply>() == 0);
}

TEST_CASE("a message that arrives before the reply holds, and going on reads the thread again") {
  auto walk = asked();
  walk.rejects<SendReply>("new_message").happens(opened());
  CHECK(walk.hold() == "new_message");
  auto read = thread();
  read.last_client_part = {"p-2"};
  walk.when<ReadThread>(read).when<SendReply>(ReplySent{{"p-9"}});
  CHECK(walk.happens(HoldReleased{"read"}));
  CHECK(walk.state() == "Answered");
  CHECK(walk.last<SendReply>().last_client_part.text == "p-2");
}

TEST_CASE("a case about the same fee that is open ends the later one; one that has ended leaves a person to answer") {
  auto walk = asked();
  SECTION("the matter is taken") {
    walk.when<ReserveMatter>(AlreadyTaken{ReserveMatter::kind, {"C-7"}}).happens(opened());
    CHECK(walk.state() == "Duplicate");
  }
  SECTION("only the reply was sent before") {
    walk.when<SendReply>(AlreadyTaken{SendReply::kind, {"C-7"}}).happens(opened());
    CHECK(walk.hold() == "duplicate_present");
  }
}

TEST_CASE("a reply that is confirmed late ends the case, also from a hold, and is not sent twice") {
  auto walk = asked();
  walk.leaves_open<SendReply>().happens(opened());
  CHECK(walk.state() == "ReplyingWithMacro");
  CHECK(walk.happens(HoldPlaced{"wait"}));
  CHECK(walk.happens(ReplySent{{"p-9"}}));
  CHECK(walk.state() == "OnHold");
  CHECK(walk.happens(HoldReleased{"go on"}));
  CHECK(walk.state() == "Answered");
  CHECK(walk.issued<SendReply>() == 1);
}

TEST_CASE("a late-fee question can be noted, joined, assigned and withdrawn") {
  auto walk = asked();
  walk.leaves_open<SendReply>().happens(opened());
  CHECK(walk.happens(Assigned{{"dana"}}));
  CHECK(walk.happens(NoteAdded{"for the record"}));
  CHECK(walk.summary().owner == "dana");
  CHECK(walk.happens(CaseWithdrawn{"asked by mistake", {}}));
  CHECK(walk.happens(TicketJoined{{"215481"}, {}, "the same fee", {}}));
  CHECK(walk.state() == "Withdrawn");
  CHECK_FALSE(walk.summary().keeps_reservations);
}

TEST_CASE("a reply may not be armed for a fee that was not found") {
  auto walk = asked();
  walk.leaves_open<ReadAccount>().happens(opened());
  CHECK(walk.may_not_arm(SendReply{}) == "no_late_fee");
}

TEST_CASE("one more message about the fee is read by a person before a prepared text answers it") {
  auto walk = asked();
  walk.leaves_open<SendReply>().happens(opened());
  walk.happens(TicketJoined{{"215481"}, {"p-2"}, "the same fee", {}});
  CHECK(walk.hold() == "new_message");
  SECTION("the reply had left") {
    walk.happens(ReplySent{{"p-9"}});
    CHECK(walk.hold() == "new_message");
    walk.happens(HoldReleased{"read"});
    CHECK(walk.state() == "Answered");
  }
  SECTION("the reply is refused") {
    walk.happens(CommandRejected{SendReply::kind, "other_recipients", "Others.", {}});
    CHECK(walk.hold() == "new_message");
    walk.when<SendReply>(ReplySent{{"p-9"}}).happens(HoldReleased{"read"});
    CHECK(walk.state() == "Answered");
  }
  CHECK(walk.issued<SendReply>() >= 1);
}
