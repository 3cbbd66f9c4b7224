// What does each event teach the case of a failed payment? Learning never decides: the table does, from these facts.
#include <algorithm>

#include "workflows/failed_payment/facts.hpp"
#include "workflows/rules/finding.hpp"
#include "workflows/rules/macro_choice.hpp"
#include "workflows/rules/one_client.hpp"
#include "workflows/rules/thread_people.hpp"

namespace workflows::failed_payment {
namespace {

constexpr auto name = "failed_payment";

Hold nobody_known(Facts const& f) {
  return f.hold_of("field_missing", "Nothing says who the client is: neither the thread nor whoever opened the case.",
                   {{"ticket", "client e-mail", ""}});
}

void append(std::vector<Hold>& all, std::vector<Hold> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// A message of the client that nobody has seen: no prepared text goes out over it.
void find_unread(Facts& f, TicketId const& thread, PartId const& newest) {
  if (newest.empty() || newest == f.read_up_to) return;
  f.findings.insert(
      f.findings.begin(),
      f.hold_of("new_message", "", {{"ticket", "thread", thread.text}, {"ticket", "message", newest.text}}));
}

void learn_client(Facts& f, ThreadRead const& e) {
  f.client_email = rules::people_in(e, f.matter.client_email, f.policy.practice_email).email;
  if (knows_nobody(f)) f.findings = {nobody_known(f)};
}

void learn_notice(Facts& f, ThreadRead const& e) {
  auto const people = rules::people_in(e, f.client_email, f.policy.practice_email);
  f.notice = Notice{f.known_notice, {}, {}, e.state, people.client, e.participants, e.last_client_part, e.last_part};
}

// The thread in which the client has been written to, once more: before a reminder, and before the card is charged or
// the payment given up.
void learn_talk(Facts& f, ThreadRead const& e) {
  f.talk_read = e;
  if (!f.charging && !f.giving_up) {
    auto chosen = rules::choose_macro(f.policy, "payment_reminder", f.client.region, name);
    f.macro = chosen.macro;
    f.findings = std::move(chosen.findings);
  }
  find_unread(f, f.talk, e.last_client_part);
}

// The cases in which the fee of this appointment was waived.
void learn_waiver(Facts& f, OpenCasesFound const& e) {
  f.waived_by.reset();
  if (e.cases.empty()) return;
  f.waived_by = e.cases.front();
  if (f.payment.paid && !f.payment_kept)
    f.findings = {paid_though_waived(f, "The fee is waived, but the client has paid it.",
                                     {{"engine", "waived in", e.cases.front().text}})};
}

}  // namespace

bool knows_nobody(Facts const& f) { return f.client_email.empty(); }
bool must_read_thread(Facts const& f) { return !f.ticket.empty() && f.matter.client_email.empty(); }
bool is_waived(Facts const& f) { return f.waived_by && !(f.payment_kept && f.payment.paid); }
bool has_notice(Facts const& f) { return f.notice && !f.notice->contact.empty(); }

namespace {
bool time_is_over(Facts const& f) { return f.days_waited >= std::max(1, f.policy.reminder_business_days); }
}  // namespace
bool reminder_is_due(Facts const& f) {
  return time_is_over(f) && f.reminders_sent < f.policy.reminders && !f.talk.empty();
}
bool is_overdue(Facts const& f) { return time_is_over(f) && !reminder_is_due(f) && !f.charging && !f.giving_up; }

void learn(Facts& f, CaseOpened const& e) {
  learn_as_any_case(f, e);
  f.known_notice = f.matter.notice;
  f.client_email = f.matter.client_email;
  if (knows_nobody(f)) f.findings = {nobody_known(f)};
}

// Three threads are read: that of the ticket for who the client is, the notice's, and the one the client was written
// in.
void learn(Facts& f, ThreadRead const& e) {
  f.findings.clear();
  if (f.told) return learn_talk(f, e);
  if (f.reserved) return learn_notice(f, e);
  learn_client(f, e);
}
void learn(Facts& f, ClientFound const& e) {
  f.findings = rules::check_one_client(e, f.client_email, f.matter.client, name);
  if (f.findings.empty()) f.client = e.profiles.front();
}
void learn(Facts& f, AccountRead const& e) { f.account = e, f.findings.clear(); }
void learn(Facts& f, PaymentChecked const& e) { f.payment = e, f.findings = e.findings, f.questions_answered = 0; }
void learn(Facts& f, MatterReserved const&) { f.reserved = true; }

// The newest one whose thread the client takes part in, else the newest.
void learn(Facts& f, NoticesFound const& e) {
  f.notice.reset();
  for (auto const& each : e.notices)
    if (!has_notice(f) || !each.contact.empty()) f.notice = each;
}

void learn(Facts& f, ContactFound const& e) {
  auto const& decline = f.matter.decline.empty() ? f.payment.decline : f.matter.decline;
  auto chosen = rules::choose_decline_macro(f.policy, decline, f.client.region, name);
  f.macro = chosen.macro;
  f.findings = std::move(chosen.findings);
  f.contact = has_notice(f) ? f.notice->contact : e.contacts.size() == 1 ? e.contacts.front().contact : ContactId{};
  if (!f.contact.empty()) return;
  std::vector<Evidence> seen;
  for (auto const& each : e.contacts) seen.push_back({"ticket", "contact", each.contact.text});
  f.findings.insert(f.findings.begin(),
                    f.hold_of(e.contacts.empty() ? "contact_missing" : "contact_ambiguous", "", seen));
}

void learn(Facts& f, MacroRendered const& e) {
  f.rendered = e;
  f.findings.clear();
  // The mail itself may count as a message of a participant.
  if (!f.told && has_notice(f) && f.notice->last_client_part != f.notice->part)
    find_unread(f, f.notice->ticket, f.notice->last_client_part);
  append(f.findings, rules::check_macro(e, false, name));
}
void learn(Facts& f, MacroReserved const&) {
  if (!f.way_is_chosen) f.by_reply = has_notice(f);
  f.way_is_chosen = true;
}
void learn(Facts& f, ReplySent const&) {
  f.days_waited = 0;
  if (f.told) {
    ++f.reminders_sent;
    return;
  }
  f.told = true;
  if (!f.notice) return;
  f.talk = f.notice->ticket;
  f.read_up_to = f.notice->last_client_part;
}
void learn(Facts& f, ConversationStarted const& e) {
  f.days_waited = 0;
  f.told = true;
  f.talk = e.ticket;
  f.read_up_to = {};
}

void learn(Facts& f, LookPlanned const& e) { f.look = e, f.findings = e.findings; }
void learn(Facts& f, TimerFired const&) { ++f.days_waited; }
void learn(Facts& f, InvoiceCharged const& e) {
  f.charging = false;
  f.charged = e.result == "succeeded";
  f.findings.clear();
}
void learn(Facts& f, ChargeRetryAsked const&) {
  f.charging = true;
  f.giving_up = f.needs_a_person = f.stopped = false;
}
void learn(Facts& f, PaymentGivenUp const&) {
  f.giving_up = true;
  f.charging = f.stopped = false;
}

void learn(Facts& f, OpenCasesFound const& e) {
  if (f.questions_answered++ == 0) return learn_waiver(f, e);
  if (!e.cases.empty()) f.findings = {billed_to_payer(f, e.cases)};
}
void learn(Facts& f, DemandDropped const& e) { f.waived_by = e.by; }

void learn(Facts& f, TicketJoined const& e) {
  f.joined_a_notice = !e.matter.notice.empty();
  if (f.joined_a_notice) {
    f.known_notice = e.matter.notice;
    return;
  }
  f.needs_a_person = true;
  f.joined_part = e.part;
  find_new_message(f, e);
}

void learn(Facts& f, CommandRejected const& e) {
  learn_as_any_case(f, e);
  if (e.command == ChargeInvoice::kind) f.charging = false;
}
void learn(Facts& f, CommandHeld const& e) {
  learn_as_any_case(f, e);
  f.needs_a_person = true;
}
// Another case may have the invoice, or have written to the client already: then nothing is sent once more.
void learn(Facts& f, AlreadyTaken const& e) {
  learn_as_any_case(f, e);
  auto const of_macro =
      e.command == ReserveMacro::kind || e.command == SendReply::kind || e.command == StartConversation::kind;
  f.told = f.told || of_macro;
}
void learn(Facts& f, HoldPlaced const& e) {
  learn_as_any_case(f, e);
  f.needs_a_person = true;
}

// Releasing an unread message says that it has been read; releasing an outstanding payment gives the client time again.
void learn(Facts& f, HoldReleased const& e) {
  if (!f.stopped && f.is_on("invoice_paid") && f.waived_by) f.payment_kept = true;
  learn_as_any_case(f, e);
  f.needs_a_person = false;
  if (!f.joined_part.empty())
    f.read_up_to = f.joined_part;
  else if (f.is_on("new_message"))
    f.read_up_to = f.told ? f.talk_read.last_client_part : has_notice(f) ? f.notice->last_client_part : f.read_up_to;
  f.joined_part = {};
  if (f.is_on("payment_outstanding")) f.days_waited = 0;
  f.charging = f.giving_up = f.reserved = false;
}
void learn(Facts& f, HoldOverridden const& e) {
  learn_as_any_case(f, e);
  f.giving_up = f.reserved = f.needs_a_person = false;
}

}  // namespace workflows::failed_payment
