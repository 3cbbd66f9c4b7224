// Does a session that a parent case names go through without an admin note, and never past a person?
#include "tests/support/charge_walks.hpp"

using namespace child_walk;

TEST_CASE(
    "a child's session comes from platform and profile, its code is confirmed by a person, no ticket is touched") {
  auto walk = child();
  walk.happens(opened());
  CHECK(walk.hold() == "code_to_confirm");
  CHECK(walk.hold_shown().override_role == "coordinator");
  CHECK(walk.happens(HoldOverridden{"code_to_confirm", "the therapist says so", "dana"}));
  CHECK(walk.state() == "AwaitingAttestation");
  CHECK(walk.leaves_open<ChargeZero>().happens(attested(walk)));
  CHECK(walk.state() == "ChargingZero");
  auto const entry = walk.last<ConfirmSession>();
  CHECK(entry.cpt == "90837");
  CHECK(entry.start == "15:00");
  CHECK(entry.diagnosis == std::vector<std::string>{"F41.1"});
  CHECK(entry.joined_from == "NY");
  CHECK(entry.attestor == "ingrid");
  CHECK(walk.last<WriteOffInvoice>().cents == 17500);
  CHECK(walk.last<WriteOffInvoice>().note == "Billed on Headway.");
  walk.when<ReadBilling>(settled());
  CHECK(walk.happens(ZeroCharged{{"in-1"}, "ch-2"}));
  CHECK(walk.state() == "Billed");
  CHECK(walk.issued<ReadThread>() + walk.issued<AddParticipant>() + walk.issued<SubmitForm>() +
            walk.issued<SetAttribute>() + walk.issued<CloseTicket>() ==
        0);
  CHECK(walk.last<SkipTicket>().steps == std::vector<std::string>{"form", "attribute", "close"});
}

TEST_CASE("a child with the session's billing thread does the ticket's steps in it, with or without a note") {
  auto walk = child();
  auto event = opened();
  event.ticket = {"215473"};
  walk.leaves_open<CloseTicket>().happens(event);
  CHECK(walk.hold() == "code_to_confirm");
  CHECK(walk.last<AddParticipant>().ticket.text == "215473");
  CHECK(walk.happens(HoldOverridden{"code_to_confirm", "the therapist says so", "dana"}));
  CHECK(walk.happens(attested(walk)));
  CHECK(walk.state() == "RecordingInTicket");
  CHECK(walk.last<SetAttribute>().value == "Billed");
  CHECK(walk.issued<SkipTicket>() == 0);
}

TEST_CASE("a child's code is held again when the minutes change, and too few minutes are never billed") {
  auto walk = child();
  walk.happens(opened());
  walk.when<FindAppointments>(AppointmentsFound{{session(45)}});
  CHECK(walk.happens(HoldOverridden{"code_to_confirm", "53 minutes", "dana"}));
  CHECK(walk.hold() == "code_to_confirm");
  walk.when<FindAppointments>(AppointmentsFound{{session(12)}});
  CHECK(walk.happens(HoldReleased{"again"}));
  CHECK(walk.hold() == "not_billable");
}

TEST_CASE("a child's client and appointment are those of its parent, or it holds") {
  auto walk = child();
  auto other = client();
  other.client = {"cl-999"};
  SECTION("the address belongs to somebody else now") {
    walk.when<FindClient>(ClientFound{{other}}).happens(opened());
    CHECK(walk.hold() == "identity_differs");
  }
  SECTION("the address is gone") {
    walk.when<FindClient>(ClientFound{}).happens(opened());
    CHECK(walk.hold() == "client_not_found");
  }
  SECTION("the address is there twice") {
    walk.when<FindClient>(ClientFound{{client(), other}}).happens(opened());
    CHECK(walk.hold() == "client_found_twice");
  }
  SECTION("the appointment is gone") {
    walk.when<FindAppointments>(AppointmentsFound{}).happens(opened());
    CHECK(walk.hold() == "session_not_found");
  }
  SECTION("its zone is unknown") {
    auto lost = client();
    lost.zone = "Mars/Olympus";
    walk.when<FindClient>(ClientFound{{lost}}).happens(opened());
    CHECK(walk.hold() == "zone_unresolved");
  }
  CHECK(walk.issued<ConfirmSession>() == 0);
}

TEST_CASE("a child goes on from a hold after its claim without a ticket, and a late confirmation is never let go") {
  auto walk = child();
  walk.leaves_open<ConfirmSession>().happens(opened());
  CHECK(walk.happens(HoldOverridden{"code_to_confirm", "the therapist says so", "dana"}));
  CHECK(walk.happens(attested(walk)));
  CHECK(walk.state() == "SubmittingClaim");
  walk.leaves_open<WriteOffInvoice>();
  SECTION("confirmed on a hold") {
    CHECK(walk.happens(HoldPlaced{"wait"}));
    CHECK(walk.happens(SessionConfirmed{{"hs-1"}}));
    CHECK(walk.happens(HoldReleased{"go on"}));
  }
  SECTION("confirmed while the checks are walked through again") {
    CHECK(walk.happens(HoldPlaced{"wait"}));
    walk.leaves_open<FindClient>();
    CHECK(walk.happens(HoldReleased{"go on"}));
    CHECK(walk.state() == "VerifyingClient");
    CHECK(walk.happens(SessionConfirmed{{"hs-1"}}));
  }
  CHECK(walk.state() == "WritingOff");
  CHECK(walk.issued<SubmitForm>() == 0);
  CHECK(walk.issued<ConfirmSession>() == 1);
}

TEST_CASE("a sum that has grown after the claim goes to a second person before it is written off") {
  auto walk = child();
  walk.leaves_open<ConfirmSession>().happens(opened());
  CHECK(walk.happens(HoldOverridden{"code_to_confirm", "the therapist says so", "dana"}));
  CHECK(walk.happens(attested(walk)));
  auto grown = billing();
  grown.invoices.front().cents = grown.invoices.front().balance_cents = 60000;
  walk.when<ReadBilling>(grown).leaves_open<WriteOffInvoice>();
  CHECK(walk.happens(SessionConfirmed{{"hs-1"}}));
  CHECK(walk.state() == "AwaitingWriteOffApproval");
  CHECK(walk.issued<WriteOffInvoice>() == 0);
  CHECK(walk.last<RequestApproval>().cents == 60000);
  CHECK(walk.happens(ApprovalGiven{{"helen"}, walk.last<RequestApproval>().payload_hash}));
  CHECK(walk.state() == "WritingOff");
  CHECK(walk.last<WriteOffInvoice>().cents == 60000);
}
