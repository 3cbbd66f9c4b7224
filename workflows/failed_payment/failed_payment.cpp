// A card was declined. Has the client been told, and does the payment come? Opens on CaseOpened, by a "Scheduled
// payment failed" mail or by the case whose charge was declined; ends Paid, Uncollected, Waived, Duplicate,
// HandedOver, NotBilled or Withdrawn. The procedure is seed 003, "Handling Failed Payments". The client gets the macro
// once, whichever thread it goes to and however often the mail arrives.
#include "workflows/failed_payment/failed_payment.hpp"

#include "workflows/failed_payment/facts.hpp"
#include "workflows/rules/thread_people.hpp"
#include "workflows/stepping.hpp"

namespace workflows::failed_payment {
namespace {
using engine::always, engine::row, engine::stay, engine::nothing, engine::resumes_at;

// --- table ---

struct any_answer {  // whatever a counterpart may still say
  using events = engine::mp::mp_list<ThreadRead, ClientFound, AccountRead, MatterReserved, NoticesFound, ContactFound,
                                     MacroRendered, MacroReserved, ReplySent, ConversationStarted, InvoiceCharged,
                                     TimerFired, CommandRejected, CommandHeld, AlreadyTaken, TicketJoined>;
};
struct late_answer {  // of what a hold found under way, and days that pass meanwhile
  using events = engine::mp::mp_list<ReplySent, ConversationStarted, InvoiceCharged, TimerFired>;
};
struct is_answered {  // what was under way when the demand was dropped
  using events = engine::mp::mp_list<ReplySent, ConversationStarted, InvoiceCharged>;
};
struct is_noted {
  using events = engine::mp::mp_list<NoteAdded, Assigned>;
};
struct is_noted_late {
  using events = engine::mp::mp_list<NoteAdded, Assigned, TicketJoined>;
};

bool is_paid(Facts const&);
bool is_charged(Facts const&);
bool is_told(Facts const&);
bool knows_the_notice(Facts const&);
bool replies(Facts const&);
bool brings_a_notice(Facts const&);
bool met_a_payment(Facts const&);
bool knows_no_account(Facts const&);
bool may_retry(Facts const&);
bool is_paid_though_waived(Facts const&);
bool is_waived_unknown(Facts const&);
bool may_be_demanded(Facts const&);
bool has_a_talk(Facts const&);
bool may_give_up(Facts const&);
bool gives_up_unknown(Facts const&);
bool needs_a_person(Facts const&);
bool never_left(Facts const&);

ReadThread read_thread(Facts const&);
ReadThread read_notice(Facts const&);
ReadThread read_talk(Facts const&);
FindClient find_client(Facts const&);
ReadAccount read_account(Facts const&);
CheckPayment check_invoice(Facts const&);
FindOpenCases find_waiver(Facts const&);
FindOpenCases find_billing(Facts const&);
ReserveMatter reserve_invoice(Facts const&);
FindNotice find_notice(Facts const&);
FindContact find_contact(Facts const&);
RenderMacro render_macro(Facts const&);
ReserveMacro reserve_macro(Facts const&);
SendReply send_macro(Facts const&);
StartConversation start_conversation(Facts const&);
PlanLook plan_next_look(Facts const&);
SetTimer set_timer(Facts const&);
SendReply send_reminder(Facts const&);
ChargeInvoice charge_again(Facts const&);

// clang-format off
struct NotOpened; struct Open; struct Ended;
struct VerifyingClient; struct CheckingInvoice; struct LookingForNotice; struct ReplyingWithMacro; struct StartingConversation;
struct AwaitingPayment; struct SendingReminder; struct RetryingCharge; struct GivingUp; struct Stopping; struct OnHold;
struct Paid; struct Uncollected; struct Waived; struct Duplicate; struct NotBilled; struct HandedOver; struct Withdrawn;

// Read top to bottom: the first row that fits wins. A row on Open applies everywhere inside Open, after the inner ones.
// Once the client has been told, going on after a hold goes back to waiting for the payment: never to telling again.
// Once the fee is waived, only what is already outside is waited for: the engine lets no case end over it. Before the
// client is asked for anything, other cases are looked for twice: one that waived the fee, one that bills the session.
using Table = engine::table<
//  while the case is…    and this happens…    provided…                    it becomes…           and we…
row<NotOpened,            CaseOpened,          must_read_thread,            VerifyingClient,      read_thread       >,
row<NotOpened,            CaseOpened,          knows_nobody,                OnHold,               nothing           >,
row<NotOpened,            CaseOpened,          always,                      VerifyingClient,      find_client       >,
row<VerifyingClient,      ThreadRead,          knows_nobody,                OnHold,               nothing           >,
row<VerifyingClient,      ThreadRead,          always,                      stay,                 find_client       >,
row<VerifyingClient,      ClientFound,         has_findings,                OnHold,               nothing           >,
row<VerifyingClient,      ClientFound,         always,                      CheckingInvoice,      read_account      >,
row<CheckingInvoice,      AccountRead,         always,                      stay,                 check_invoice     >,
row<CheckingInvoice,      PaymentChecked,      always,                      stay,                 find_waiver       >,
row<CheckingInvoice,      OpenCasesFound,      is_paid_though_waived,       OnHold,               nothing           >,
row<CheckingInvoice,      OpenCasesFound,      is_waived,                   Waived,               nothing           >,
row<CheckingInvoice,      OpenCasesFound,      is_paid,                     Paid,                 nothing           >,
row<CheckingInvoice,      OpenCasesFound,      may_be_demanded,             stay,                 reserve_invoice   >,
row<CheckingInvoice,      MatterReserved,      knows_the_notice,            LookingForNotice,     read_notice       >,
row<CheckingInvoice,      MatterReserved,      always,                      LookingForNotice,     find_notice       >,
row<CheckingInvoice,      AlreadyTaken,        always,                      Duplicate,            nothing           >,
row<LookingForNotice,     ThreadRead,          always,                      stay,                 find_contact      >,
row<LookingForNotice,     NoticesFound,        always,                      stay,                 find_contact      >,
row<LookingForNotice,     ContactFound,        has_findings,                OnHold,               nothing           >,
row<LookingForNotice,     ContactFound,        always,                      stay,                 render_macro      >,
row<LookingForNotice,     MacroRendered,       has_findings,                OnHold,               nothing           >,
row<LookingForNotice,     MacroRendered,       always,                      stay,                 reserve_macro     >,
row<LookingForNotice,     MacroReserved,       replies,                     ReplyingWithMacro,    send_macro        >,
row<LookingForNotice,     MacroReserved,       always,                      StartingConversation, start_conversation>,
row<LookingForNotice,     AlreadyTaken,        always,                      AwaitingPayment,      plan_next_look    >,
row<ReplyingWithMacro,    ReplySent,           always,                      AwaitingPayment,      plan_next_look    >,
row<ReplyingWithMacro,    AlreadyTaken,        always,                      AwaitingPayment,      plan_next_look    >,
row<StartingConversation, ConversationStarted, always,                      AwaitingPayment,      plan_next_look    >,
row<StartingConversation, AlreadyTaken,        always,                      AwaitingPayment,      plan_next_look    >,
row<AwaitingPayment,      LookPlanned,         has_findings,                OnHold,               nothing           >,
row<AwaitingPayment,      LookPlanned,         always,                      stay,                 set_timer         >,
row<AwaitingPayment,      TimerFired,          always,                      stay,                 read_account      >,
row<AwaitingPayment,      AccountLookAsked,    always,                      stay,                 read_account      >,
row<AwaitingPayment,      AccountRead,         always,                      stay,                 check_invoice     >,
row<AwaitingPayment,      PaymentChecked,      has_findings,                OnHold,               nothing           >,
row<AwaitingPayment,      PaymentChecked,      is_paid,                     Paid,                 nothing           >,
row<AwaitingPayment,      PaymentChecked,      reminder_is_due,             SendingReminder,      read_talk         >,
row<AwaitingPayment,      PaymentChecked,      always,                      stay,                 plan_next_look    >,
row<AwaitingPayment,      ChargeRetryAsked,    always,                      RetryingCharge,       read_account      >,
row<AwaitingPayment,      PaymentGivenUp,      always,                      GivingUp,             read_account      >,
row<SendingReminder,      ThreadRead,          has_findings,                OnHold,               nothing           >,
row<SendingReminder,      ThreadRead,          always,                      stay,                 find_waiver       >,
row<SendingReminder,      OpenCasesFound,      may_be_demanded,             stay,                 render_macro      >,
row<SendingReminder,      MacroRendered,       has_findings,                OnHold,               nothing           >,
row<SendingReminder,      MacroRendered,       always,                      stay,                 send_reminder     >,
row<SendingReminder,      ReplySent,           always,                      AwaitingPayment,      plan_next_look    >,
row<RetryingCharge,       AccountRead,         always,                      stay,                 check_invoice     >,
row<RetryingCharge,       PaymentChecked,      has_findings,                OnHold,               nothing           >,
row<RetryingCharge,       PaymentChecked,      has_a_talk,                  stay,                 read_talk         >,
row<RetryingCharge,       PaymentChecked,      is_paid,                     Paid,                 nothing           >,
row<RetryingCharge,       PaymentChecked,      always,                      stay,                 find_waiver       >,
row<RetryingCharge,       ThreadRead,          has_findings,                OnHold,               nothing           >,
row<RetryingCharge,       ThreadRead,          is_paid,                     Paid,                 nothing           >,
row<RetryingCharge,       ThreadRead,          always,                      stay,                 find_waiver       >,
row<RetryingCharge,       OpenCasesFound,      may_be_demanded,             stay,                 charge_again      >,
row<RetryingCharge,       InvoiceCharged,      is_charged,                  Paid,                 nothing           >,
row<RetryingCharge,       InvoiceCharged,      is_told,                     AwaitingPayment,      plan_next_look    >,
row<RetryingCharge,       InvoiceCharged,      always,                      VerifyingClient,      find_client       >,
row<RetryingCharge,       CommandRejected,     met_a_payment,               AwaitingPayment,      read_account      >,
row<GivingUp,             AccountRead,         always,                      stay,                 check_invoice     >,
row<GivingUp,             PaymentChecked,      has_a_talk,                  stay,                 read_talk         >,
row<GivingUp,             PaymentChecked,      is_paid,                     Paid,                 nothing           >,
row<GivingUp,             PaymentChecked,      always,                      Uncollected,          nothing           >,
row<GivingUp,             ThreadRead,          has_findings,                OnHold,               nothing           >,
row<GivingUp,             ThreadRead,          is_paid,                     Paid,                 nothing           >,
row<GivingUp,             ThreadRead,          always,                      Uncollected,          nothing           >,
row<Stopping,             AccountRead,         always,                      stay,                 check_invoice     >,
row<Stopping,             PaymentChecked,      is_paid,                     Paid,                 nothing           >,
row<Stopping,             PaymentChecked,      always,                      Waived,               nothing           >,
row<Stopping,             UnexpectedOutcome,   always,                      stay,                 nothing           >,
row<Stopping,             InvoiceCharged,      is_charged,                  Paid,                 nothing           >,
row<Stopping,             is_answered,         always,                      stay,                 read_account      >,
row<Stopping,             CommandHeld,         never_left,                  stay,                 read_account      >,
row<Stopping,             CommandRejected,     met_a_payment,               stay,                 read_account      >,
row<OnHold,               goes_on,             is_waived_unknown,           Waived,               nothing           >,
row<OnHold,               goes_on,             is_waived,                   Stopping,             read_account      >,
row<OnHold,               DemandDropped,       needs_a_person,              stay,                 nothing           >,
row<OnHold,               HoldOverridden,      resumes_at<RetryingCharge>,  RetryingCharge,       read_account      >,
row<OnHold,               goes_on,             is_told,                     AwaitingPayment,      read_account      >,
row<OnHold,               goes_on,             must_read_thread,            VerifyingClient,      read_thread       >,
row<OnHold,               goes_on,             knows_nobody,                stay,                 nothing           >,
row<OnHold,               goes_on,             always,                      VerifyingClient,      find_client       >,
row<OnHold,               ChargeRetryAsked,    may_retry,                   RetryingCharge,       read_account      >,
row<OnHold,               PaymentGivenUp,      gives_up_unknown,            Uncollected,          nothing           >,
row<OnHold,               PaymentGivenUp,      may_give_up,                 GivingUp,             read_account      >,
row<OnHold,               any_answer,          always,                      stay,                 nothing           >,
row<OnHold,               OfferAccepted,       not_to_be_billed,            NotBilled,            nothing           >,
row<OnHold,               OfferAccepted,       always,                      HandedOver,           nothing           >,
row<Open,                 OpenCasesFound,      is_waived,                   Stopping,             read_account      >,
row<Open,                 OpenCasesFound,      has_findings,                OnHold,               nothing           >,
row<Open,                 OpenCasesFound,      always,                      stay,                 find_billing      >,
row<Open,                 DemandDropped,       knows_no_account,            Waived,               nothing           >,
row<Open,                 DemandDropped,       always,                      Stopping,             read_account      >,
row<Open,                 TicketJoined,        brings_a_notice,             stay,                 nothing           >,
row<Open,                 late_answer,         always,                      stay,                 nothing           >,
row<Open,                 any_failure,         always,                      OnHold,               nothing           >,
row<Open,                 is_stopped,          always,                      OnHold,               nothing           >,
row<Open,                 CaseWithdrawn,       always,                      Withdrawn,            nothing           >,
row<Open,                 is_noted,            always,                      stay,                 nothing           >,
row<Ended,                is_noted_late,       always,                      stay,                 nothing           >,
row<Ended,                UnexpectedOutcome,   always,                      stay,                 nothing           >>;
// clang-format on

// --- guards ---

bool is_paid(Facts const& f) { return f.payment.paid; }
bool is_charged(Facts const& f) { return f.charged; }
bool is_told(Facts const& f) { return f.told; }
bool knows_the_notice(Facts const& f) { return !f.known_notice.empty(); }
bool replies(Facts const& f) { return f.by_reply; }
bool brings_a_notice(Facts const& f) { return f.joined_a_notice; }
bool met_a_payment(Facts const& f) { return f.is_on("invoice_paid"); }
bool knows_no_account(Facts const& f) { return f.client.client.empty(); }
bool may_give_up(Facts const& f) { return !f.unread_message; }
bool gives_up_unknown(Facts const& f) { return may_give_up(f) && knows_no_account(f); }
bool may_retry(Facts const& f) {
  return !f.payment.invoice.empty() && !f.client.client.empty() && !is_waived(f) && !f.unread_message;
}
bool may_be_demanded(Facts const& f) { return f.questions_answered == 2 && !has_findings(f) && !is_waived(f); }
bool has_a_talk(Facts const& f) { return !f.talk.empty(); }
bool is_paid_though_waived(Facts const& f) { return is_waived(f) && f.payment.paid; }
bool is_waived_unknown(Facts const& f) { return is_waived(f) && knows_no_account(f); }
bool needs_a_person(Facts const& f) { return f.needs_a_person; }
// Refused by this very workflow when it was about to be sent.
bool never_left(Facts const& f) { return f.is_on("placed_by_person"); }

// --- commands ---

ReadThread read_thread(Facts const& f) { return {f.ticket, f.policy.billing_attribute}; }
ReadThread read_notice(Facts const& f) { return {f.known_notice, f.policy.billing_attribute}; }
ReadThread read_talk(Facts const& f) { return {f.talk, f.policy.billing_attribute}; }
FindClient find_client(Facts const& f) { return {f.client_email}; }
ReadAccount read_account(Facts const& f) { return {f.client.client}; }
CheckPayment check_invoice(Facts const& f) { return {static_cast<int>(f.account.invoices.size())}; }
// A fee stays waived whoever opens a case about its invoice later.
FindOpenCases find_waiver(Facts const& f) {
  return {"waived", f.payment.appointment.text, "", "late_cancellation", true};
}
ReserveMatter reserve_invoice(Facts const& f) { return {std::string(name), f.payment.invoice.text}; }
// Open or ended: a claim that stands in the portal is one however its case ended.
FindOpenCases find_billing(Facts const& f) {
  return {"claims", f.payment.appointment.text, "", "standard_session", true};
}
FindNotice find_notice(Facts const& f) { return {f.client_email, f.payment.invoice}; }
FindContact find_contact(Facts const& f) { return {f.client_email}; }
RenderMacro render_macro(Facts const& f) { return {f.macro, f.contact}; }
ReserveMacro reserve_macro(Facts const& f) { return {f.client.client, f.payment.invoice.text, f.macro}; }
PlanLook plan_next_look(Facts const& f) { return {f.days_waited}; }
SetTimer set_timer(Facts const& f) { return {"look for the payment", f.look.after_seconds}; }
ChargeInvoice charge_again(Facts const& f) { return {f.payment.invoice, f.payment.cents, f.payment.attempt}; }

std::vector<ContactId> practice_in(std::vector<Participant> const& participants, Facts const& f) {
  ThreadRead thread;
  thread.participants = participants;
  return rules::people_in(thread, f.client_email, f.policy.practice_email).practice;
}
SendReply send_macro(Facts const& f) {
  auto const notice = f.notice.value_or(Notice{});
  return {notice.ticket,           f.client.client, f.contact,       practice_in(notice.participants, f),
          notice.last_client_part, f.macro,         f.rendered.text, f.rendered.html,
          f.payment.invoice.text};
}
SendReply send_reminder(Facts const& f) {
  return {f.talk,
          f.client.client,
          f.contact,
          practice_in(f.talk_read.participants, f),
          f.talk_read.last_client_part,
          f.macro,
          f.rendered.text,
          f.rendered.html,
          f.payment.invoice.text + " reminder " + std::to_string(f.reminders_sent + 1),
          f.talk_read.last_part};
}
StartConversation start_conversation(Facts const& f) {
  return {f.client.client, f.contact,       "About your payment",  f.macro,
          f.rendered.text, f.rendered.html, f.payment.invoice.text};
}

// --- states ---

// clang-format off
struct Rules {
  using Facts = failed_payment::Facts;
  using Event = failed_payment::Event;
  using Command = failed_payment::Command;
  using Outcomes = failed_payment::Outcomes;
  using Table = failed_payment::Table;
  using Start = NotOpened;
  using OnHold = failed_payment::OnHold;
};
using Case = engine::Machine<Rules>;
template <class Self, class Within = Case, class... Opens>
using place = engine::place<Self, Within, Rules, Opens...>;

struct NotOpened            : place<NotOpened>                   { static constexpr auto words = "Not opened",                       waiting_for = "counterpart"; };
struct Open                 : place<Open, Case, VerifyingClient> { static constexpr auto words = "Open"; };
struct Ended                : place<Ended, Case, Paid>           { static constexpr auto words = "Ended"; };
struct VerifyingClient      : place<VerifyingClient, Open>       { static constexpr auto words = "Verifying the client",             waiting_for = "counterpart"; };
struct CheckingInvoice      : place<CheckingInvoice, Open>       { static constexpr auto words = "Checking the invoice",             waiting_for = "counterpart"; };
struct LookingForNotice     : place<LookingForNotice, Open>      { static constexpr auto words = "Looking for the failed-payment mail", waiting_for = "counterpart"; };
struct ReplyingWithMacro    : place<ReplyingWithMacro, Open>     { static constexpr auto words = "Replying with the macro",          waiting_for = "counterpart"; };
struct StartingConversation : place<StartingConversation, Open>  { static constexpr auto words = "Starting a conversation",          waiting_for = "counterpart"; };
struct AwaitingPayment      : place<AwaitingPayment, Open>       { static constexpr auto words = "Awaiting the payment",             waiting_for = "payment"; };
struct SendingReminder      : place<SendingReminder, Open>       { static constexpr auto words = "Sending a reminder",               waiting_for = "counterpart"; };
struct RetryingCharge       : place<RetryingCharge, Open>        { static constexpr auto words = "Charging the card once more",      waiting_for = "counterpart"; };
struct GivingUp             : place<GivingUp, Open>              { static constexpr auto words = "Giving the payment up",            waiting_for = "counterpart"; };
struct Stopping             : place<Stopping, Open>              { static constexpr auto words = "Stopping the collection",          waiting_for = "counterpart"; };
struct OnHold               : place<OnHold, Open>                { static constexpr auto words = "On hold",                          waiting_for = "person"; };
struct Paid                 : place<Paid, Ended>                 { static constexpr auto words = "Paid"; };
struct Uncollected          : place<Uncollected, Ended>          { static constexpr auto words = "Uncollected"; };
struct Waived               : place<Waived, Ended>               { static constexpr auto words = "Waived"; };
struct Duplicate            : place<Duplicate, Ended>            { static constexpr auto words = "Duplicate"; };
struct NotBilled            : place<NotBilled, Ended>            { static constexpr auto words = "Not billed"; };
struct HandedOver           : place<HandedOver, Ended>           { static constexpr auto words = "Handed over"; };
struct Withdrawn            : place<Withdrawn, Ended>            { static constexpr auto words = "Withdrawn"; };
// clang-format on

// --- step ---

Outlook outlook_of(Facts const& f, engine::StateInfo const& state) {
  auto outlook = outlook_of_any_case(f, state);
  outlook.failed_charge = state.hold && (f.is_on("retries_used_up") || f.is_on("payment_outstanding"));
  outlook.amount_cents = f.payment.cents != 0 ? f.payment.cents : f.matter.cents;
  outlook.keeps_reservations = !state.terminal || f.told;  // a client who has been told is not told again
  outlook.tag("client", f.client.client.empty() ? f.matter.client.text : f.client.client.text);
  outlook.tag("appointment", f.payment.appointment.empty() ? f.matter.appointment.text : f.payment.appointment.text);
  outlook.tag("invoice", f.payment.invoice.empty() ? f.matter.invoice.text : f.payment.invoice.text);
  outlook.tag("thread", f.talk.text);
  if (f.waived_by) outlook.tag("waived_in", f.waived_by->text);
  return outlook;
}

Facts facts_of(History history) { return facts_after<Rules>(history); }

}  // namespace

engine::TableInfo table() { return table_of<Rules>(); }

TypedStep<Command> step(History history, Event const* next) { return take_step<Rules>(history, next, outlook_of); }

Event answer(History history, Command const& command, Instant now, Knowledge const& knowledge) {
  auto const f = facts_of(history);
  if (std::holds_alternative<PlanLook>(command)) return plan_look(f.policy, knowledge.zones, now);
  auto matter = f.matter;
  if (matter.invoice.empty()) matter.invoice = f.payment.invoice;  // once found, it stays the one
  return check_payment(f.account, matter, f.policy, {f.charging, is_overdue(f)}, f.overridden);
}

std::optional<engine::Workflow::NotNow> may_arm(History history, Command const& command, Instant) {
  auto const f = facts_of(history);
  if (is_waived(f))
    return engine::Workflow::NotNow{"placed_by_person",
                                    "The fee was waived in " + f.waived_by->text + " before this was done."};
  if (auto const* charge = std::get_if<ChargeInvoice>(&command)) {
    if (charge->invoice != f.payment.invoice || charge->cents != f.payment.cents || f.payment.paid)
      return engine::Workflow::NotNow{"fee_differs", "The invoice is not what it was when the charge was decided on."};
    if (charge->attempt != f.payment.attempt || has_findings(f))
      return engine::Workflow::NotNow{"retries_used_up", "The number of this attempt is not the one that was checked."};
  }
  auto const writes = std::holds_alternative<SendReply>(command) || std::holds_alternative<StartConversation>(command);
  if (writes && has_findings(f)) return engine::Workflow::NotNow{f.findings.front().code, f.findings.front().sentence};
  return std::nullopt;
}

}  // namespace workflows::failed_payment
