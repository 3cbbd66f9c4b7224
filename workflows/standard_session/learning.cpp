// What does each event teach a standard session's case? Learning never decides: the table does, from these facts.
#include <algorithm>

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
// A note that was joined is of this session, whatever it says: triage or a person has put it here.
void learn(Facts& f, TicketJoined const& e) {
  if (e.ticket == f.ticket && !e.matter.note.empty()) f.notes.push_back(e.matter.note);
}

// The first reading sets how far the thread has been read. Later ones look for messages nobody has read yet.
void learn(Facts& f, ThreadRead const& e) {
  f.thread = e;
  f.findings.clear();
  if (!f.thread_seen) f.read_up_to = e.last_client_part;
  f.thread_seen = true;
  if (!is_claimed(f)) return;
  if (e.last_client_part != f.read_up_to) {
    f.findings = {f.hold_of("new_message", "", {{"ticket", "unread message", e.last_client_part.text}})};
  } else if (f.settled && e.state != "closed") {
    f.findings = {f.hold_of("unexpected_outcome", "The ticket is open again although nobody has written.",
                            {{"ticket", "state", e.state}})};
  } else if (f.settled && e.billing_value != f.policy.billed_value) {
    f.findings = {f.hold_of("unexpected_outcome", "The ticket is no longer marked as billed.",
                            {{"ticket", f.policy.billing_attribute, e.billing_value}})};
  }
}
void learn(Facts& f, NoteChecked const& e) { f.note = e, f.findings = e.findings; }
void learn(Facts& f, ClientFound const& e) { f.profiles = e; }
void learn(Facts& f, ClientChecked const& e) { f.client = e.client, f.findings = e.findings; }
void learn(Facts& f, AppointmentsFound const& e) { f.appointments = e; }
void learn(Facts& f, SessionChecked const& e) { f.session = e, f.findings = e.findings; }
void learn(Facts& f, ContactFound const& e) {
  f.findings.clear();
  f.is_marked = false;  // somebody may have changed it while the case was held
  f.client_contact = e.contacts.size() == 1 ? e.contacts.front().contact : ContactId{};
  if (e.contacts.empty()) f.findings = {f.hold_of("contact_missing", "")};
  if (e.contacts.size() < 2) return;
  std::vector<Evidence> seen;
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
void learn(Facts& f, FormSubmitted const&) { f.form_is_in = true; }
void learn(Facts& f, OpenCasesFound const& e) { f.still_open = e.cases; }
void learn(Facts& f, AttributeSet const&) { f.is_marked = true; }
void learn(Facts& f, ZeroCharged const&) { f.settled = true; }
void learn(Facts& f, SessionRead const& e) {
  f.findings.clear();
  if (e.status != "confirmed" || e.instant != f.claim.entry.instant || e.cpt != f.claim.entry.cpt)
    f.findings = {f.hold_of("unexpected_outcome", "The portal no longer shows the session as it was entered.",
                            {{"portal", "session", f.portal_session.text}})};
}

void learn(Facts& f, CommandRejected const& e) {
  learn_as_any_case(f, e);
  f.failed_charge = e.command == ConfirmSession::kind;
}
void learn(Facts& f, HoldPlaced const& e) {
  learn_as_any_case(f, e);
  f.failed_charge = false;
}
// Releasing an unread message says that it has been read. Whatever was settled is walked through once more.
void learn(Facts& f, HoldReleased const&) {
  if (met_a_new_message(f)) f.read_up_to = f.thread.last_client_part;
  f.settled = false;
  f.failed_charge = false;
}
void learn(Facts& f, HoldOverridden const& e) {
  learn_as_any_case(f, e);
  f.settled = false;
  f.failed_charge = false;
}

}  // namespace workflows::standard_session
