// What must a session's case not pass over? A message that nobody has read, a note that comes after the claim, a claim
// that stands while something else is done beside it, an invoice that nobody has written off.
#include "tests/support/charge_walks.hpp"

using namespace child_walk;

namespace {

auto const note_written = case_walk::at("2026-07-17T19:16:00Z");

NoteSeen note(char const* part = "p-1") {
  return {{part},
          note_written,
          "Dana",
          "For admin use only\nClient: Nora Whitfield\nClient email: nora.whitfield@example.com\nTherapist: Maren "
          "Ostberg\nDate: 7/14/2026\nStart: 3:00 PM\nEnd: 3:53 PM\nDuration: 53 minutes\nTime zone: ET\nCPT: 90837\n"
          "Diagnosis: F41.1\nClient state: NY\nTherapist licensed state(s): NY\nSession type: Video\n"};
}

ThreadRead thread(char const* client_part = "", char const* written = "2026-07-18T10:00:00Z") {
  ThreadRead read;
  read.state = "open";
  read.notes = {note()};
  read.participants = {{{"co-101"}, "nora.whitfield@example.com"}};
  read.last_client_part = {client_part};
  if (!read.last_client_part.empty()) read.last_client_at = case_walk::at(written);
  return read;
}

BillingRead unpaid(std::int64_t paid = 0) {
  auto read = billing();
  auto& one = read.invoices.front();
  one.status = paid == 0 ? "open" : paid == one.cents ? "paid" : "partly_paid";
  one.paid_cents = paid;
  one.balance_cents = one.cents - paid;
  one.auto_charge = true;
  one.charges.clear();
  return read;
}

CaseOpened requested() {
  auto event = opened();
  event.ticket = {"215473"};
  event.matter = Matter{};
  event.matter->note = {"p-1"};
  return event;
}

// Up to the attestation, when nothing holds it.
Walk session_noted(ThreadRead const& read = thread()) {
  auto walk = child();
  walk.when<ReadThread>(read).when<ReadBilling>(unpaid()).leaves_open<ConfirmSession>();
  walk.happens(requested());
  return walk;
}

// Claimed, recorded in its thread, and just not written off.
Walk session_claimed() {
  auto walk = session_noted();
  auto closed = thread();
  closed.state = "closed";
  closed.billing_value = "Billed";
  walk.happens(attested(walk));
  walk.when<ReadThread>(closed).leaves_open<WriteOffInvoice>().happens(SessionConfirmed{{"hs-1"}});
  REQUIRE(walk.state() == "WritingOff");
  return walk;
}

TicketJoined joined(char const* note) {
  TicketJoined event{{"215473"}, {note}, "the same session once more", {}};
  event.matter.note = {note};
  return event;
}

// Day 30 of the session has passed.
Walk session_too_late(BillingRead const& read = unpaid()) {
  auto walk = session_noted();
  walk.now(case_walk::at("2026-08-20T14:00:00Z")).when<ReadBilling>(read).happens(attested(walk));
  REQUIRE(walk.hold() == "past_30_days");
  return walk;
}

}  // namespace

// --- messages ---

TEST_CASE("a client's message after the note is read by a person before anything is claimed") {
  auto walk = session_noted(thread("p-2"));
  CHECK(walk.hold() == "new_message");
  CHECK(walk.hold_shown().sentence.find("since the note") != std::string::npos);
  CHECK(walk.issued<ReserveClaim>() + walk.issued<AddParticipant>() == 0);
  CHECK(walk.happens(HoldReleased{"Read."}));
  CHECK(walk.state() == "AwaitingAttestation");
  SECTION("once read, it holds no more") {
    CHECK(walk.happens(attested(walk)));
    CHECK(walk.state() == "SubmittingClaim");
  }
  SECTION("a newer one does, also while the session waits for attestation") {
    walk.when<ReadThread>(thread("p-3", "2026-07-20T15:00:00Z"));
    CHECK(walk.happens(attested(walk)));
    CHECK(walk.hold() == "new_message");
    CHECK(walk.issued<ConfirmSession>() == 0);
  }
}

TEST_CASE("a message that whoever wrote the note had before them holds nothing; one of unknown age does") {
  CHECK(session_noted(thread("p-0", "2026-07-17T19:15:59Z")).state() == "AwaitingAttestation");
  CHECK(session_noted(thread("p-2", "2026-07-17T19:16:00Z")).hold() == "new_message");
  auto unknown = thread("p-2");
  unknown.last_client_at.reset();
  CHECK(session_noted(unknown).hold() == "new_message");
}

TEST_CASE("what is wrong with the note comes before an unread message, and that one is not forgotten") {
  auto const wrong = [](std::string more) {
    auto read = thread("p-2");
    read.notes.push_back({{"p-3"}, note_written, "Dana", note().text + more});
    return read;
  };
  auto walk = session_noted(wrong("Client: Somebody Else\n"));
  CHECK(walk.hold() == "notes_disagree");
  CHECK(walk.when<ReadThread>(wrong("")).happens(HoldReleased{"The note is corrected."}));
  CHECK(walk.hold() == "new_message");
}

// --- notes ---

TEST_CASE("a note that comes when the claim is entered stops the case, says what to do, and goes on when released") {
  auto walk = session_claimed();
  CHECK(walk.happens(joined("p-5")));
  CHECK(walk.hold() == "notes_disagree");
  CHECK(walk.hold_shown().sentence.find("correct the portal") != std::string::npos);
  CHECK(walk.happens(InvoiceWrittenOff{{"in-1"}, 17500}));  // it was under way
  CHECK(walk.hold() == "notes_disagree");
  walk.when<WriteOffInvoice>(InvoiceWrittenOff{{"in-1"}, 17500}).leaves_open<ChargeZero>();
  CHECK(walk.happens(HoldReleased{"Corrected in the portal."}));
  CHECK(walk.state() == "ChargingZero");
  walk.when<ReadBilling>(settled()).when<ReadSession>(SessionRead{"confirmed", session().start, "90834"});
  CHECK(walk.happens(ZeroCharged{{"in-1"}, "ch-2"}));
  CHECK(walk.state() == "Billed");
}

TEST_CASE("a late note is not forgotten over a message that is joined after it: one release deals with it") {
  auto walk = session_claimed();
  CHECK(walk.happens(joined("p-5")));
  auto const own_thread = GENERATE(true, false);
  CHECK(walk.happens(TicketJoined{{own_thread ? "215473" : "215999"}, {"p-6"}, "nothing that a rule knows", {}}));
  CHECK(walk.hold() == "notes_disagree");
  walk.when<WriteOffInvoice>(InvoiceWrittenOff{{"in-1"}, 17500}).when<ChargeZero>(ZeroCharged{{"in-1"}, "ch-2"});
  walk.when<ReadBilling>(settled()).when<ReadSession>(SessionRead{"confirmed", session().start, "90834"});
  CHECK(walk.happens(HoldReleased{"Corrected in the portal."}));
  CHECK(walk.state() == "Billed");
}

TEST_CASE("a message that changes nothing does not stop a case whose late note is dealt with") {
  auto walk = session_claimed();
  CHECK(walk.happens(joined("p-5")));
  CHECK(walk.happens(HoldReleased{"Corrected in the portal."}));
  REQUIRE(walk.state() == "WritingOff");
  CHECK(walk.happens(TicketJoined{{"215473"}, {"p-6"}, "nothing that a rule knows", {}}));
  CHECK(walk.state() == "WritingOff");
}

TEST_CASE("what the portal shows instead is a person's word once it is released, and only what they have seen") {
  auto walk = session_claimed();
  walk.when<WriteOffInvoice>(InvoiceWrittenOff{{"in-1"}, 17500}).when<ChargeZero>(ZeroCharged{{"in-1"}, "ch-2"});
  walk.when<ReadBilling>(settled()).when<ReadSession>(SessionRead{"confirmed", session().start, "90834"});
  CHECK(walk.happens(InvoiceWrittenOff{{"in-1"}, 17500}));
  REQUIRE(walk.hold() == "unexpected_outcome");
  CHECK(walk.hold_shown().sentence.find("releasing says that") != std::string::npos);
  SECTION("the same again") {
    CHECK(walk.happens(HoldReleased{"90834 is right."}));
    CHECK(walk.state() == "Billed");
  }
  SECTION("something else again") {
    walk.when<ReadSession>(SessionRead{"confirmed", session().start, "90832"});
    CHECK(walk.happens(HoldReleased{"90834 is right."}));
    CHECK(walk.hold() == "unexpected_outcome");
  }
  SECTION("no session any more: nobody's word makes that one") {
    walk.when<ReadSession>(SessionRead{"missing", {}, ""});
    CHECK(walk.happens(HoldReleased{"90834 is right."}));
    CHECK(walk.happens(HoldReleased{"It is gone."}));
    CHECK(walk.hold() == "unexpected_outcome");
    CHECK(walk.hold_shown().evidence.back().value == "missing");
  }
}

TEST_CASE("a difference in the portal that was hidden by a person's stop is not vouched for when that is lifted") {
  auto walk = session_claimed();
  walk.when<WriteOffInvoice>(InvoiceWrittenOff{{"in-1"}, 17500}).when<ChargeZero>(ZeroCharged{{"in-1"}, "ch-2"});
  walk.when<ReadBilling>(settled()).leaves_open<ReadSession>();
  CHECK(walk.happens(InvoiceWrittenOff{{"in-1"}, 17500}));
  REQUIRE(walk.state() == "ReadingBack");
  CHECK(walk.happens(HoldPlaced{"The client is on the telephone."}));
  CHECK(walk.happens(SessionRead{"confirmed", session().start, "90834"}));
  CHECK(walk.hold() == "placed_by_person");
  walk.when<ReadSession>(SessionRead{"confirmed", session().start, "90834"});
  CHECK(walk.happens(HoldReleased{"All is well."}));
  CHECK(walk.hold() == "unexpected_outcome");
}

TEST_CASE("without such a note the portal must show what was entered") {
  auto walk = session_claimed();
  walk.when<ReadBilling>(settled()).when<ReadSession>(SessionRead{"confirmed", session().start, "90834"});
  walk.leaves_open<ChargeZero>();
  CHECK(walk.happens(InvoiceWrittenOff{{"in-1"}, 17500}));
  CHECK(walk.happens(ZeroCharged{{"in-1"}, "ch-2"}));
  CHECK(walk.hold() == "unexpected_outcome");
}

TEST_CASE("a note that comes while the claim is on its way holds; one that was read, or will be, does not") {
  auto walk = session_noted();
  CHECK(walk.happens(joined("p-4")));
  CHECK(walk.state() == "AwaitingAttestation");  // attesting reads the thread again
  CHECK(walk.happens(attested(walk)));
  REQUIRE(walk.state() == "SubmittingClaim");
  CHECK(walk.happens(joined("p-1")));
  CHECK(walk.state() == "SubmittingClaim");
  CHECK(walk.happens(joined("p-5")));
  CHECK(walk.hold() == "notes_disagree");
  CHECK(walk.happens(SessionConfirmed{{"hs-1"}}));
  CHECK(walk.hold() == "notes_disagree");
}

// --- offers ---

TEST_CASE("a claimed session stays open beside the refund of what was paid for it, and ends when it is released") {
  auto walk = session_claimed();
  CHECK(walk.happens(CommandRejected{WriteOffInvoice::kind, "invoice_paid", "The client has paid.", {}}));
  CHECK_FALSE(walk.happens(OfferAccepted{"not_billed", "leave it", std::nullopt}));
  CHECK_FALSE(walk.happens(OfferAccepted{"write_off", "leave it", std::nullopt}));
  CHECK(walk.happens(OfferAccepted{"incorrect_charge", "covered", CaseId{"C-2"}}));
  CHECK(walk.state() == "OnHold");
  CHECK(walk.hold_shown().offers.empty());
  CHECK(walk.hold_shown().sentence.find("C-2") != std::string::npos);
  CHECK(walk.summary().keeps_reservations);
  walk.when<ReadBilling>(billing()).happens(HoldReleased{"Refunded."});
  CHECK(walk.state() == "WritingOff");
  CHECK(walk.issued<WriteOffInvoice>() == 2);
}

TEST_CASE("a write-off that a person chooses ends the case only when the platform shows it") {
  auto walk = session_too_late();
  CHECK(walk.hold_shown().offers == std::vector<std::string>{"write_off", "not_billed"});
  CHECK(walk.happens(OfferAccepted{"write_off", "too late", std::nullopt}));
  CHECK(walk.hold() == "balance_open_after_refund");
  CHECK(walk.happens(HoldReleased{"done"}));
  CHECK(walk.hold() == "balance_open_after_refund");
  SECTION("written off by hand, in whatever words") {
    auto done = settled();
    done.invoices.front().write_off_note = "Too late for the payer.";
    walk.when<ReadBilling>(done);
    CHECK(walk.happens(HoldReleased{"done"}));
    CHECK(walk.state() == "NotBilled");
  }
  SECTION("paid meanwhile: the client is refunded instead") {
    walk.when<ReadBilling>(unpaid(17500)).happens(HoldReleased{"done"});
    CHECK(walk.hold() == "invoice_paid");
    CHECK(walk.happens(OfferAccepted{"incorrect_charge", "covered", CaseId{"C-2"}}));
    CHECK(walk.state() == "HandedOver");
  }
  SECTION("paid in part") {
    walk.when<ReadBilling>(unpaid(5000)).happens(HoldReleased{"done"});
    CHECK(walk.hold() == "partly_paid");
  }
  SECTION("left as it is after all") {
    CHECK(walk.happens(OfferAccepted{"not_billed", "the client pays", std::nullopt}));
    CHECK(walk.state() == "NotBilled");
  }
  CHECK(walk.issued<WriteOffInvoice>() == 0);
}

TEST_CASE("a session that is too late and paid offers the refund, never the write-off") {
  auto walk = session_too_late(unpaid(17500));
  CHECK(walk.hold_shown().offers == std::vector<std::string>{"incorrect_charge", "not_billed"});
}

// --- other cases of the thread ---

TEST_CASE("a session leaves its thread open to a refund whose session is not recorded yet") {
  auto walk = session_noted();
  walk.happens(attested(walk));
  walk.leaves_open<CloseTicket>().leaves_open<WriteOffInvoice>();
  walk.when<FindOpenCases>(OpenCasesFound{{{"C-3"}}}).happens(SessionConfirmed{{"hs-1"}});
  CHECK(walk.state() == "WritingOff");
  CHECK(walk.last<FindOpenCases>().workflow == "incorrect_charge");
  CHECK(walk.issued<FindOpenCases>() == 2);
  CHECK(walk.issued<SetAttribute>() + walk.issued<CloseTicket>() == 0);
}
