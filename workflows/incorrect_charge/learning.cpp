// What does each event teach the case of an incorrect charge? Learning never decides: the table does, from these facts.
#include <algorithm>

#include "workflows/incorrect_charge/facts.hpp"
#include "workflows/rules/finding.hpp"
#include "workflows/rules/macro_choice.hpp"

namespace workflows::incorrect_charge {

namespace {
void is_told(Facts& f) { f.informed = true, f.promised = f.charge.payment; }
}  // namespace

// --- who and what ---

void learn(Facts& f, ThreadRead const& e) { f.thread = e; }
void learn(Facts& f, MatterChecked const& e) { f.subject = e, f.findings = e.findings; }
void learn(Facts& f, ClientFound const& e) {
  f.findings.clear();
  std::vector<Evidence> seen{{"ticket", "client e-mail", f.subject.client_email}};
  for (auto const& profile : e.profiles) seen.push_back({"platform", "profile", profile.client.text});
  if (e.profiles.empty()) f.findings = {f.hold_of("client_not_found", "", seen)};
  if (e.profiles.size() > 1) f.findings = {f.hold_of("client_found_twice", "", seen)};
  if (e.profiles.size() == 1) f.client = e.profiles.front();
}
void learn(Facts& f, AppointmentsFound const& e) { f.appointments = e; }
void learn(Facts& f, AccountRead const& e) { f.account = e; }
void learn(Facts& f, ChargeChecked const& e) { f.charge = e, f.findings = e.findings; }
void learn(Facts& f, PortalRead const& e) { f.portal = e; }
void learn(Facts& f, CoverChecked const& e) { f.cover = e, f.findings = e.findings; }

// --- agreeing and telling ---

// Whoever has vouched for the rest of a payment is no second person for it.
void learn(Facts& f, ApprovalGiven const& e) {
  if (std::find(f.vouched.begin(), f.vouched.end(), e.person.text) == f.vouched.end()) f.approved = e.payload_hash;
}
void learn(Facts& f, ApprovalRefused const& e) {
  f.findings = {
      f.hold_of("approval_needed", "The second person did not agree to the refund.", {{"engine", "reason", e.reason}})};
}
void learn(Facts& f, NoticeChosen const& e) {
  f.notice = e, f.findings = e.findings;
  if (e.way == "reply") f.contact = e.contact;
}
void learn(Facts& f, ContactFound const& e) {
  f.findings.clear();
  f.contact = e.contacts.size() == 1 ? e.contacts.front().contact : ContactId{};
  std::vector<Evidence> seen;
  for (auto const& each : e.contacts) seen.push_back({"ticket", "contact", each.contact.text});
  if (e.contacts.empty()) f.findings = {f.hold_of("contact_missing", "")};
  if (e.contacts.size() > 1) f.findings = {f.hold_of("contact_ambiguous", "", seen)};
}
// A reply reaches somebody who has written; a mail of our own does not reach whoever wants none.
void learn(Facts& f, MacroRendered const& e) {
  f.macro = e;
  f.findings = rules::check_macro(e, f.notice.way == "reply", "incorrect_charge");
  if (f.findings.empty()) f.way = f.notice.way;
}
void learn(Facts& f, ReplySent const&) { is_told(f); }
void learn(Facts& f, ConversationStarted const& e) { is_told(f), f.talk = e.ticket; }

// --- money ---

void learn(Facts& f, RefundChecked const& e) {
  f.refund = e, f.findings = e.findings;
  if (e.findings.empty() && e.left_cents <= 0) f.refunded = true;
}
void learn(Facts& f, PaymentRefunded const&) { f.refunded = true, f.failed_charge = false; }

// --- what becomes of the session ---

void learn(Facts& f, RouteChecked const& e) {
  f.route = e, f.findings = e.findings;
  if (e.may_bill && e.findings.empty()) f.child.open = true;
}
void learn(Facts& f, ChildEnded const& e) {
  f.billed = e.state == "Billed";
  if (f.child.open) f.child = {false, f.child.ended + 1};
  if (f.billed) return;
  f.findings = {f.hold_of("refunded_not_billed", "", {{"engine", "case", e.child.text}, {"engine", "ended", e.state}})};
}
// Only a word to the worklist: the child itself refuses to submit anything after day 30.
void learn(Facts& f, TimerFired const&) {
  if (!f.child.open) return;
  auto hold = f.hold_of("past_30_days",
                        "Day 30 has passed, and the case that bills the session is still open: end that one first.");
  hold.offers.clear();
  f.findings = {std::move(hold)};
}
void learn(Facts& f, RowsFound const& e) {
  f.rows = e;
  f.findings.clear();
  f.known_rows = 0;
  auto const others = static_cast<int>(e.same_name_without_reference.size());
  if (others == 0 || !e.by_reference.empty()) return;
  f.findings = {
      f.hold_of("row_may_exist", "", {{"sheet", "rows of this name without our reference", std::to_string(others)}})};
  rules::drop_vouched_for(f.findings, f.overridden);
  if (f.findings.empty()) f.known_rows = others;
}
void learn(Facts& f, RowAppended const&) { f.row_is_in = true; }
void learn(Facts& f, BalanceChecked const& e) { f.findings = e.findings; }

// --- failures ---

// The client was told before the refund was tried: whoever works the failed charge has to write once more.
void learn(Facts& f, CommandRejected const& e) {
  auto const refund = e.command == RefundPayment::kind;
  auto const notice = e.command == SendReply::kind || e.command == StartConversation::kind;
  auto const and_tell = refund ? " The client has been told to expect the money: tell them that it is delayed." : "";
  f.findings = {f.hold_of(e.reason, e.sentence + and_tell, e.evidence)};
  f.failed_charge = refund;
  if (notice) f.way.clear();
}
// A notice about this payment that another case has sent: that case has ended, for this one holds the matter.
void learn(Facts& f, AlreadyTaken const& e) {
  f.duplicate_of = e.by;
  if (e.command == ReserveMacro::kind || e.command == SendReply::kind || e.command == StartConversation::kind)
    is_told(f);
  auto hold = f.hold_of("duplicate_present", "Another case of ours has already done this.",
                        {{"engine", "case", e.by.text}, {"engine", "step", e.command}});
  if (e.command == ReserveClaim::kind) {
    hold.sentence =
        "Another case of ours has this session's claim: it may have been billed already. Release this one "
        "when that one has let go of it.";
    hold.offers = {"not_billed"};
  }
  f.findings = {std::move(hold)};
}

// --- people ---

// Somebody has written about this charge: nothing goes on before a person has read it.
void learn(Facts& f, TicketJoined const& e) { find_new_message(f, e); }

void learn(Facts& f, HoldPlaced const& e) {
  learn_as_any_case(f, e);
  f.failed_charge = false;
}
void learn(Facts& f, HoldReleased const& e) {
  learn_as_any_case(f, e);
  f.failed_charge = false;
  if (f.is_on("two_payments")) f.named = e.reason;
}
void learn(Facts& f, HoldOverridden const& e) {
  learn_as_any_case(f, e);
  f.failed_charge = false;
  f.vouched.push_back(e.person);
}

}  // namespace workflows::incorrect_charge
