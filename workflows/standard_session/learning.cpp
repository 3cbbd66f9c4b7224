// What does each event teach a standard session's case? Learning never decides: the table does, from these facts.
#include <algorithm>
#include <utility>

#include "workflows/rules/finding.hpp"
#include "workflows/standard_session/facts.hpp"

namespace workflows::standard_session {

bool is_claimed(Facts const& f) { return !f.portal_session.empty(); }
bool leaves_ticket_open(Facts const& f) { return !f.still_open.empty(); }
bool met_a_new_message(Facts const& f) { return f.is_on("new_message"); }

void learn(Facts& f, CaseOpened const& e) {
  learn_as_any_case(f, e);
  if (e.matter && e.matter->opened_by_kind == "incorrect_charge") f.given = e.matter;
  if (e.matter && !e.matter->note.empty()) f.notes = {e.matter->note};
}

namespace {

NoteSeen const* note_in_thread(Facts const& f, PartId const& part) {
  auto const& all = f.thread.notes;
  auto const at = std::find_if(all.begin(), all.end(), [&](NoteSeen const& each) { return each.part == part; });
  return at == all.end() ? nullptr : &*at;
}

// Attested values are on their way or in the portal: nothing reads the thread's notes any more.
bool is_decided(Facts const& f) {
  return is_claimed(f) || (f.attested && f.attested->payload_hash == f.claim.payload_hash);
}

Hold unread_message(Facts const& f) {
  auto const* early = "The client has written since the note, and nobody is known to have read it.";
  return f.hold_of("new_message", is_claimed(f) ? "" : early,
                   {{"ticket", "unread message", f.thread.last_client_part.text}});
}

}  // namespace

// A note that was joined is of this session, whatever it says: triage or a person has put it here. Before the claim it
// is read when its turn comes; afterwards only a person can tell what it changes. A client's message in the thread of
// this case is met when that is read; one in another thread, of the case that opened this one, is met nowhere else.
// A late note is not forgotten over what else is joined: only going on deals with it.
void learn(Facts& f, TicketJoined const& e) {
  f.must_be_read = e.ticket != f.ticket && e.matter.note.empty();
  if (f.must_be_read) find_new_message(f, e);
  if (e.ticket != f.ticket || e.matter.note.empty()) return;
  f.notes.push_back(e.matter.note);
  if (!is_decided(f) || note_in_thread(f, e.matter.note) != nullptr) return;
  f.late_note = e.matter.note;
  f.must_be_read = true;
  auto hold = f.hold_of("notes_disagree",
                        "A note about this session came after its claim was attested. If the claim has been entered "
                        "and the note changes it, correct the portal and the ticket's form by hand, then release.",
                        {{"ticket", "note", e.matter.note.text},
                         {"portal", "session", f.portal_session.text},
                         {"portal", "minutes entered", std::to_string(f.claim.entry.minutes)},
                         {"portal", "code entered", f.claim.entry.cpt}});
  hold.who_can_fix = "coordinator";
  f.findings.insert(f.findings.begin(), std::move(hold));
}

// Before the claim the note tells how far the thread has been read. Afterwards every new message is one too many.
void learn(Facts& f, ThreadRead const& e) {
  f.thread = e;
  f.findings.clear();
  f.refunds_unasked = false;
  if (!is_claimed(f)) return;
  if (e.last_client_part != f.read_up_to) {
    f.findings = {unread_message(f)};
  } else if (f.settled && e.state != "closed") {
    f.findings = {f.hold_of("unexpected_outcome", "The ticket is open again although nobody has written.",
                            {{"ticket", "state", e.state}})};
  } else if (f.settled && e.billing_value != f.policy.billed_value) {
    f.findings = {f.hold_of("unexpected_outcome", "The ticket is no longer marked as billed.",
                            {{"ticket", f.policy.billing_attribute, e.billing_value}})};
  }
}
// Whoever wrote the note had the messages before it; what a client has written since, nobody may have read. It may say
// that the session did not take place, so a person reads it before anything is claimed.
void learn(Facts& f, NoteChecked const& e) {
  f.note = e, f.findings = e.findings;
  if (f.thread.last_client_part == f.read_up_to) return;
  auto const* note = note_in_thread(f, e.part);
  auto const& written = f.thread.last_client_at;
  if (note != nullptr && written && *written < note->at)
    f.read_up_to = f.thread.last_client_part;
  else
    f.findings.push_back(unread_message(f));  // a note that is mended was written after it, or it is asked again
}
void learn(Facts& f, ClientFound const& e) { f.profiles = e; }
void learn(Facts& f, ClientChecked const& e) { f.client = e.client, f.findings = e.findings; }
void learn(Facts& f, AppointmentsFound const& e) { f.appointments = e; }
void learn(Facts& f, SessionChecked const& e) { f.session = e, f.findings = e.findings; }
void learn(Facts& f, ClaimReserved const&) { f.reserved = true; }
void learn(Facts& f, AlreadyTaken const& e) {
  learn_as_any_case(f, e);
  f.claim_is_taken = e.command == ReserveClaim::kind;
}
void learn(Facts& f, ContactFound const& e) {
  f.findings.clear();
  f.refunds_unasked = false;
  f.is_marked = false;  // somebody may have changed it while the case was held
  f.client_contact = e.contacts.size() == 1 ? e.contacts.front().contact : ContactId{};
  std::vector<Evidence> seen{{"ticket", "looked for", f.note.client_email}};
  if (e.contacts.empty()) f.findings = {f.hold_of("contact_missing", "", seen)};
  if (e.contacts.size() < 2) return;
  for (auto const& each : e.contacts) seen.push_back({"ticket", "contact", each.contact.text});
  f.findings = {f.hold_of("contact_ambiguous", "", seen)};
}

namespace {
bool is_settled(Invoice const& invoice, Facts const& f) {
  auto const zero = std::any_of(invoice.charges.begin(), invoice.charges.end(),
                                [](Charge const& each) { return each.cents == 0 && each.result == "succeeded"; });
  return invoice.invoice == f.claim.invoice && invoice.balance_cents == 0 &&
         invoice.write_off_note == f.policy.write_off_note && zero;
}

// What a person has chosen to write off is written off on the platform: nothing paid, nothing left to be charged.
std::vector<Hold> not_written_off(Facts const& f) {
  for (auto const& each : f.billing.invoices) {
    std::vector<Evidence> const seen{{"platform", "invoice", each.invoice.text},
                                     {"platform", "paid", words(Money{each.paid_cents, "USD"})},
                                     {"platform", "open", words(Money{each.balance_cents, "USD"})}};
    if (each.paid_cents > 0)
      return {f.hold_of(each.balance_cents > 0 ? "partly_paid" : "invoice_paid",
                        "The write-off was chosen, but the client has paid: what was paid is not written off.", seen)};
    if (each.balance_cents <= 0) continue;
    auto hold = f.hold_of("balance_open_after_refund",
                          "The write-off was chosen, and the invoice still has a balance that the client could be "
                          "charged: write it off on the platform, then release.",
                          seen);
    hold.offers = {"not_billed"};
    return {std::move(hold)};
  }
  return {};
}
}  // namespace

void learn(Facts& f, BillingRead const& e) {
  f.billing = e;
  f.findings.clear();
  auto const agrees =
      std::any_of(e.invoices.begin(), e.invoices.end(), [&](auto const& each) { return is_settled(each, f); });
  // Before the write-off the sum may have been amended, or the invoice made again: the one that is there counts.
  if (is_claimed(f) && !f.settled && e.invoices.size() == 1) {
    f.claim.invoice = e.invoices.front().invoice;
    f.claim.cents = e.invoices.front().cents;
  }
  if (f.written_off) f.findings = not_written_off(f);
  if (f.settled && !agrees)
    f.findings = {f.hold_of("unexpected_outcome", "The invoice does not show the write-off and the $0 charge.",
                            {{"platform", "invoice", f.claim.invoice.text}})};
}
void learn(Facts& f, PortalRead const& e) { f.portal = e; }
void learn(Facts& f, ClaimChecked const& e) { f.claim = e, f.findings = e.findings; }
void learn(Facts& f, Attested const& e) { f.attested = e; }
void learn(Facts& f, ApprovalGiven const& e) { f.approved = e.payload_hash; }
void learn(Facts& f, ApprovalRefused const& e) {
  f.findings = {f.hold_of("approval_needed", "The second person did not agree to the write-off.",
                          {{"engine", "reason", e.reason}})};
}
void learn(Facts& f, SessionConfirmed const& e) { f.portal_session = e.session, f.failed_charge = false; }

namespace {
// Whoever has the claim may be charging the fee of a late cancellation. A session is either held or cancelled late:
// that is no duplicate, and nobody's billing request is lost over it.
void learn_late_fee(Facts& f, OpenCasesFound const& e) {
  f.met_a_late_fee = f.duplicate_of && std::find(e.cases.begin(), e.cases.end(), *f.duplicate_of) != e.cases.end();
  if (!f.met_a_late_fee) return;
  auto hold = f.hold_of(
      "duplicate_present",
      "Another case deals with the fee of a late cancellation for this session: a person finds out "
      "whether the session was held.",
      {{"engine", "case", f.duplicate_of->text}, {"platform", "appointment", f.session.appointment.appointment.text}});
  hold.offers = {"not_billed"};
  f.findings = {std::move(hold)};
}
}  // namespace

void learn(Facts& f, FormSubmitted const&) { f.form_is_in = true, f.refunds_unasked = false; }
// Two answers: the other sessions, then the refunds of the thread whose sessions will be billed in it. The refund that
// this case itself has asked for is about its own session.
void learn(Facts& f, OpenCasesFound const& e) {
  if (std::exchange(f.claim_is_taken, false)) return learn_late_fee(f, e);
  f.refunds_unasked = !f.refunds_unasked;
  if (f.refunds_unasked) f.still_open.clear();
  auto const own = f.accepted ? f.accepted->opened : std::nullopt;
  for (auto const& each : e.cases)
    if (each != own) f.still_open.push_back(each);
}
void learn(Facts& f, AttributeSet const&) { f.is_marked = true; }
void learn(Facts& f, ZeroCharged const&) { f.settled = true; }
// What a person has vouched for is what the portal showed them; should it change once more, they are asked again.
void learn(Facts& f, SessionRead const& e) {
  f.findings.clear();
  f.differs.reset();
  auto const as_entered = e.instant == f.claim.entry.instant && e.cpt == f.claim.entry.cpt;
  auto const as_vouched = f.vouched && e.instant == f.vouched->instant && e.cpt == f.vouched->cpt;
  std::vector<Evidence> seen{{"portal", "session", f.portal_session.text}};
  if (e.status != "confirmed") {
    seen.push_back({"portal", "status", e.status});
    f.findings = {f.hold_of("unexpected_outcome", "The portal no longer shows the session as confirmed.", seen)};
  } else if (!as_entered && !as_vouched && !f.mended) {
    f.differs = e;
    seen.push_back({"portal", "code entered", f.claim.entry.cpt});
    seen.push_back({"portal", "code shown", e.cpt});
    seen.push_back({"portal", "start entered", words(f.claim.entry.instant)});
    seen.push_back({"portal", "start shown", words(e.instant)});
    f.findings = {f.hold_of("unexpected_outcome",
                            "The portal no longer shows the session as it was entered. Look it up there; releasing "
                            "says that what it shows now is right.",
                            seen)};
  }
}

void learn(Facts& f, CommandRejected const& e) {
  learn_as_any_case(f, e);
  f.failed_charge = e.command == ConfirmSession::kind;
}
void learn(Facts& f, HoldPlaced const& e) {
  learn_as_any_case(f, e);
  f.failed_charge = false;
}
// A claim that stands in the portal keeps its case: what was offered is done beside it, and this one waits.
void learn(Facts& f, OfferAccepted const& e) {
  learn_as_any_case(f, e);
  f.written_off = e.offer == "write_off" && !f.given;
  if (!is_claimed(f) || !e.opened || !has_findings(f)) return;
  auto& hold = f.findings.front();
  hold.sentence = e.opened->text +
                  " has been opened for it. The claim stands in the portal, so this case stays open: "
                  "release it when " +
                  e.opened->text + " has done its part.";
  hold.offers.clear();
  hold.evidence.push_back({"engine", "case", e.opened->text});
}

// Releasing an unread message says that it has been read, releasing a late note that the claim has been put right, and
// releasing what the portal shows instead that it is right; but not if that was hidden by why a person stopped the
// case. Whatever was settled is walked through once more.
void learn(Facts& f, HoldReleased const& e) {
  if (f.differs && !f.stopped && f.is_on("unexpected_outcome")) f.vouched = f.differs;
  f.differs.reset();
  learn_as_any_case(f, e);
  if (met_a_new_message(f)) f.read_up_to = f.thread.last_client_part;
  f.mended = f.mended || (is_claimed(f) && !f.late_note.empty());
  f.late_note = {};
  f.settled = false;
  f.failed_charge = false;
}
void learn(Facts& f, HoldOverridden const& e) {
  learn_as_any_case(f, e);
  f.differs.reset();
  f.settled = false;
  f.failed_charge = false;
}

}  // namespace workflows::standard_session
