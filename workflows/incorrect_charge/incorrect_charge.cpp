// A client was charged for a session that the payer covers. Who was charged for what, does the client get the money
// back exactly once, and is the session billed or written off afterwards? Opens on CaseOpened for a thread or a matter;
// ends RefundedAndBilled, RefundedAndWrittenOff, Duplicate, HandedOver, NotBilled or Withdrawn. The procedure is seed
// 003, "Clients Incorrectly Charged Despite Being Headway Clients". It names the refund twice on the long path: the
// client is refunded once. The client is told before the refund is made, as the seed has it; should the refund then be
// refused, the failed-charge queue says that the client has to be told again.
#include "workflows/incorrect_charge/incorrect_charge.hpp"

#include <tuple>

#include "workflows/incorrect_charge/checks.hpp"
#include "workflows/incorrect_charge/facts.hpp"
#include "workflows/stepping.hpp"

namespace workflows::incorrect_charge {
namespace {
using engine::always, engine::row, engine::stay, engine::nothing, engine::resumes_at;

// --- table ---

struct any_answer {  // whatever a counterpart may still say
  using events = engine::mp::mp_list<ThreadRead, ClientFound, AppointmentsFound, AccountRead, PortalRead,
                                     MatterReserved, ApprovalRequested, ContactFound, MacroRendered, ReplySent,
                                     ConversationStarted, PaymentRefunded, ClaimReserved, ChildEnded, TimerFired,
                                     RowsFound, RowAppended, CommandRejected, CommandHeld, AlreadyTaken>;
};
struct late_answer {  // of what was under way when the case went elsewhere: kept as a fact
  using events = engine::mp::mp_list<ReplySent, ConversationStarted, PaymentRefunded, TimerFired, RowAppended>;
};
struct is_noted {
  using events = engine::mp::mp_list<NoteAdded, DueSoon, Assigned>;
};
struct is_noted_late {
  using events = engine::mp::mp_list<NoteAdded, DueSoon, Assigned, TicketJoined>;
};

bool needs_approval(Facts const&);
bool is_approved(Facts const&);
bool approved_and_informed(Facts const&);
bool is_informed(Facts const&);
bool is_refunded(Facts const&);
bool may_bill(Facts const&);
bool child_has_billed(Facts const&);
bool may_end_billed(Facts const&);
bool row_is_in(Facts const&);
bool is_a_reply(Facts const&);
bool is_written_off(Facts const&);
bool is_handed_over(Facts const&);

std::tuple<std::optional<ReadThread>, std::optional<CheckMatter>> read_matter(Facts const&);
CheckMatter check_subject(Facts const&);
FindClient find_client(Facts const&);
FindAppointments find_appointments(Facts const&);
ReadAccount read_account(Facts const&);
CheckCharge check_payment(Facts const&);
ReadPortal read_portal(Facts const&);
CheckCover check_covered(Facts const&);
ReserveMatter reserve_payment(Facts const&);
RequestApproval request_approval(Facts const&);
ChooseNotice choose_macro(Facts const&);
FindContact find_contact(Facts const&);
RenderMacro render_macro(Facts const&);
ReserveMacro reserve_notice(Facts const&);
std::tuple<std::optional<SendReply>, std::optional<StartConversation>> tell_client(Facts const&);
CheckRefund check_once_more(Facts const&);
RefundPayment refund_in_full(Facts const&);
CheckRoute count_days(Facts const&);
std::tuple<OpenCase, SetTimer> bill_session(Facts const&);
ReserveClaim reserve_claim(Facts const&);
FindRow find_row(Facts const&);
AppendRow append_row(Facts const&);
CheckBalance check_left(Facts const&);

// clang-format off
struct NotOpened; struct Open; struct Ended;
struct VerifyingClient; struct VerifyingCharge; struct AwaitingApproval; struct InformingClient; struct Refunding;
struct ChoosingRoute; struct BillingSession; struct RecordingWriteOff; struct OnHold;
struct RefundedAndBilled; struct RefundedAndWrittenOff; struct Duplicate; struct NotBilled; struct HandedOver; struct Withdrawn;

// Read top to bottom: the first row that fits wins. A row on Open applies everywhere inside Open, after the inner ones.
// Until the money has gone back, whoever goes on after a hold walks through every check once more; afterwards only what
// becomes of the session is open. A session is never written off while a child case may still bill it.
using Table = engine::table<
//  while the case is…  and this happens…    provided…              it becomes…            and we…
row<NotOpened,          CaseOpened,          always,                VerifyingClient,       read_matter      >,
row<VerifyingClient,    ThreadRead,          always,                stay,                  check_subject    >,
row<VerifyingClient,    MatterChecked,       has_findings,          OnHold,                nothing          >,
row<VerifyingClient,    MatterChecked,       always,                stay,                  find_client      >,
row<VerifyingClient,    ClientFound,         has_findings,          OnHold,                nothing          >,
row<VerifyingClient,    ClientFound,         always,                VerifyingCharge,       find_appointments>,
row<VerifyingCharge,    AppointmentsFound,   always,                stay,                  read_account     >,
row<VerifyingCharge,    AccountRead,         always,                stay,                  check_payment    >,
row<VerifyingCharge,    ChargeChecked,       has_findings,          OnHold,                nothing          >,
row<VerifyingCharge,    ChargeChecked,       always,                stay,                  read_portal      >,
row<VerifyingCharge,    PortalRead,          always,                stay,                  check_covered    >,
row<VerifyingCharge,    CoverChecked,        has_findings,          OnHold,                nothing          >,
row<VerifyingCharge,    CoverChecked,        always,                stay,                  reserve_payment  >,
row<VerifyingCharge,    AlreadyTaken,        always,                Duplicate,             nothing          >,
row<VerifyingCharge,    MatterReserved,      needs_approval,        AwaitingApproval,      request_approval >,
row<VerifyingCharge,    MatterReserved,      is_informed,           Refunding,             read_account     >,
row<VerifyingCharge,    MatterReserved,      always,                InformingClient,       choose_macro     >,
row<AwaitingApproval,   ApprovalRequested,   always,                stay,                  nothing          >,
row<AwaitingApproval,   ApprovalGiven,       approved_and_informed, Refunding,             read_account     >,
row<AwaitingApproval,   ApprovalGiven,       is_approved,           InformingClient,       choose_macro     >,
row<AwaitingApproval,   ApprovalRefused,     always,                OnHold,                nothing          >,
row<InformingClient,    NoticeChosen,        has_findings,          OnHold,                nothing          >,
row<InformingClient,    NoticeChosen,        is_a_reply,            stay,                  render_macro     >,
row<InformingClient,    NoticeChosen,        always,                stay,                  find_contact     >,
row<InformingClient,    ContactFound,        has_findings,          OnHold,                nothing          >,
row<InformingClient,    ContactFound,        always,                stay,                  render_macro     >,
row<InformingClient,    MacroRendered,       has_findings,          OnHold,                nothing          >,
row<InformingClient,    MacroRendered,       always,                stay,                  reserve_notice   >,
row<InformingClient,    MacroReserved,       always,                stay,                  tell_client      >,
row<InformingClient,    ReplySent,           always,                Refunding,             read_account     >,
row<InformingClient,    ConversationStarted, always,                Refunding,             read_account     >,
row<InformingClient,    AlreadyTaken,        is_informed,           Refunding,             read_account     >,
row<Refunding,          AccountRead,         always,                stay,                  check_once_more  >,
row<Refunding,          RefundChecked,       has_findings,          OnHold,                nothing          >,
row<Refunding,          RefundChecked,       is_refunded,           ChoosingRoute,         count_days       >,
row<Refunding,          RefundChecked,       always,                stay,                  refund_in_full   >,
row<Refunding,          PaymentRefunded,     always,                ChoosingRoute,         count_days       >,
row<ChoosingRoute,      RouteChecked,        has_findings,          OnHold,                nothing          >,
row<ChoosingRoute,      RouteChecked,        may_bill,              BillingSession,        bill_session     >,
row<ChoosingRoute,      RouteChecked,        always,                stay,                  reserve_claim    >,
row<ChoosingRoute,      ClaimReserved,       always,                RecordingWriteOff,     find_row         >,
row<BillingSession,     TimerFired,          always,                OnHold,                nothing          >,
row<RecordingWriteOff,  ClaimReserved,       always,                stay,                  find_row         >,
row<RecordingWriteOff,  RowsFound,           has_findings,          OnHold,                nothing          >,
row<RecordingWriteOff,  RowsFound,           always,                stay,                  append_row       >,
row<RecordingWriteOff,  RowAppended,         always,                stay,                  read_account     >,
row<RecordingWriteOff,  AccountRead,         always,                stay,                  check_left       >,
row<RecordingWriteOff,  BalanceChecked,      has_findings,          OnHold,                nothing          >,
row<RecordingWriteOff,  BalanceChecked,      always,                RefundedAndWrittenOff, nothing          >,
row<OnHold,             goes_on,             child_has_billed,      RefundedAndBilled,     nothing          >,
row<OnHold,             goes_on,             row_is_in,             RecordingWriteOff,     read_account     >,
row<OnHold,             goes_on,             resumes_at<RecordingWriteOff>, RecordingWriteOff, reserve_claim>,
row<OnHold,             goes_on,             is_refunded,           ChoosingRoute,         count_days       >,
row<OnHold,             goes_on,             always,                VerifyingClient,       read_matter      >,
row<OnHold,             ChildEnded,          may_end_billed,        RefundedAndBilled,     nothing          >,
row<OnHold,             any_answer,          always,                stay,                  nothing          >,
row<OnHold,             OfferAccepted,       is_written_off,        RecordingWriteOff,     reserve_claim    >,
row<OnHold,             OfferAccepted,       not_to_be_billed,      NotBilled,             nothing          >,
row<OnHold,             OfferAccepted,       is_handed_over,        HandedOver,            nothing          >,
row<Open,               ChildEnded,          child_has_billed,      RefundedAndBilled,     nothing          >,
row<Open,               ChildEnded,          always,                OnHold,                nothing          >,
row<Open,               late_answer,         always,                stay,                  nothing          >,
row<Open,               any_failure,         always,                OnHold,                nothing          >,
row<Open,               is_stopped,          always,                OnHold,                nothing          >,
row<Open,               CaseWithdrawn,       always,                Withdrawn,             nothing          >,
row<Open,               is_noted,            always,                stay,                  nothing          >,
row<Ended,              is_noted_late,       always,                stay,                  nothing          >,
row<Ended,              UnexpectedOutcome,   always,                stay,                  nothing          >>;
// clang-format on

// --- guards ---

// What a second person agrees to: this payment, this sum.
std::string to_approve(Facts const& f) { return f.charge.payment.text + "/" + std::to_string(f.charge.left_cents); }
bool needs_approval(Facts const& f) {
  auto const asks = f.charge.left_cents > f.policy.refund_approval_cents || f.charge.refunded_before;
  return asks && f.charge.left_cents > 0 && f.approved != to_approve(f);
}
bool is_approved(Facts const& f) { return !needs_approval(f); }
bool is_informed(Facts const& f) { return f.informed; }
bool approved_and_informed(Facts const& f) { return is_approved(f) && is_informed(f); }
bool is_refunded(Facts const& f) { return f.refunded; }
bool may_bill(Facts const& f) { return f.route.may_bill; }
bool child_has_billed(Facts const& f) { return f.billed; }
// What a person has stopped, or has to read, a person lifts.
bool may_end_billed(Facts const& f) { return f.billed && !f.stopped; }
bool row_is_in(Facts const& f) { return f.row_is_in; }
bool is_a_reply(Facts const& f) { return f.notice.way == "reply"; }
bool is_written_off(Facts const& f) {
  return f.accepted && f.accepted->offer == "write_off" && f.refunded && !f.child.open;
}
bool is_handed_over(Facts const& f) {
  return f.accepted && f.accepted->offer != "not_billed" && f.accepted->offer != "write_off";
}

// --- commands ---

std::tuple<std::optional<ReadThread>, std::optional<CheckMatter>> read_matter(Facts const& f) {
  if (f.ticket.empty()) return {std::nullopt, CheckMatter{}};
  return {ReadThread{f.ticket, f.policy.billing_attribute}, std::nullopt};
}
CheckMatter check_subject(Facts const& f) { return {f.ticket}; }
FindClient find_client(Facts const& f) { return {f.subject.client_email}; }
FindAppointments find_appointments(Facts const& f) { return {f.client.client}; }
ReadAccount read_account(Facts const& f) { return {f.client.client}; }
CheckCharge check_payment(Facts const& f) { return {static_cast<int>(f.account.payments.size())}; }
ReadPortal read_portal(Facts const& f) {
  return {f.charge.appointment.therapist_name, f.client.name, f.client.birth_date};
}
CheckCover check_covered(Facts const& f) { return {f.charge.appointment.appointment}; }
ReserveMatter reserve_payment(Facts const& f) { return {std::string(name), f.charge.payment.text}; }
RequestApproval request_approval(Facts const& f) {
  return {"refund of payment " + f.charge.payment.text, f.charge.left_cents, to_approve(f)};
}
ChooseNotice choose_macro(Facts const& f) { return {f.charge.payment}; }
FindContact find_contact(Facts const& f) { return {f.client.email}; }
RenderMacro render_macro(Facts const& f) { return {f.notice.macro, f.contact}; }
// The client hears once of a refund of this payment: from whichever case, in whichever way, in whichever words.
ReserveMacro reserve_notice(Facts const& f) { return {f.client.client, f.charge.payment.text, "refund_notice"}; }
std::tuple<std::optional<SendReply>, std::optional<StartConversation>> tell_client(Facts const& f) {
  auto const about = f.charge.payment.text + " refund";
  if (f.notice.way == "reply")
    return {SendReply{f.ticket, f.client.client, f.contact, f.notice.may_read, f.thread.last_client_part,
                      f.notice.macro, f.macro.text, f.macro.html, about},
            std::nullopt};
  return {std::nullopt, StartConversation{f.client.client, f.contact, "Your refund", f.notice.macro, f.macro.text,
                                          f.macro.html, about}};
}
CheckRefund check_once_more(Facts const& f) { return {f.charge.payment}; }
RefundPayment refund_in_full(Facts const& f) { return {f.charge.payment, f.refund.left_cents}; }
CheckRoute count_days(Facts const& f) { return {f.charge.appointment.appointment}; }
// The child has the thread only if it is the session's own; a client's complaint is never marked as billed.
std::tuple<OpenCase, SetTimer> bill_session(Facts const& f) {
  OpenCase child;
  child.workflow = "standard_session";
  if (f.subject.billing_thread) child.payload.ticket = f.ticket;
  child.payload.policy = f.policy;
  Matter matter;
  matter.client_email = f.client.email;
  matter.client = f.client.client;
  matter.appointment = f.charge.appointment.appointment;
  matter.invoice = f.charge.invoice;
  matter.payment = f.charge.payment;
  matter.cents = f.charge.captured_cents;
  matter.reason = "The client was charged and has been refunded.";
  matter.opened_by_kind = name;
  child.payload.matter = matter;
  child.round = f.child.ended + 1;
  return {child, SetTimer{"day 30", f.route.seconds_left}};
}
ReserveClaim reserve_claim(Facts const& f) {
  return {f.policy.payer, f.charge.appointment.therapist, f.client.client, f.charge.appointment.start};
}
std::string row_name(Facts const& f) { return f.client.name + " " + f.policy.sheet.name_suffix; }
FindRow find_row(Facts const& f) { return {row_name(f), f.charge.payment.text}; }
AppendRow append_row(Facts const& f) {
  auto const& sheet = f.policy.sheet;
  return {row_name(f),
          sheet.program,
          f.charge.captured_cents,
          sheet.willing_to_pay_cents,
          sheet.sessions_approved,
          sheet.status,
          f.charge.payment.text,
          f.known_rows};
}
CheckBalance check_left(Facts const& f) { return {f.charge.invoice}; }

// --- states ---

// clang-format off
struct Rules {
  using Facts = incorrect_charge::Facts;
  using Event = incorrect_charge::Event;
  using Command = incorrect_charge::Command;
  using Outcomes = incorrect_charge::Outcomes;
  using Table = incorrect_charge::Table;
  using Start = NotOpened;
  using OnHold = incorrect_charge::OnHold;
};
using Case = engine::Machine<Rules>;
template <class Self, class Within = Case, class... Opens>
using place = engine::place<Self, Within, Rules, Opens...>;

struct NotOpened             : place<NotOpened>                      { static constexpr auto words = "Not opened",               waiting_for = "counterpart"; };
struct Open                  : place<Open, Case, VerifyingClient>    { static constexpr auto words = "Open"; };
struct Ended                 : place<Ended, Case, RefundedAndBilled> { static constexpr auto words = "Ended"; };
struct VerifyingClient       : place<VerifyingClient, Open>          { static constexpr auto words = "Verifying the client",     waiting_for = "counterpart"; };
struct VerifyingCharge       : place<VerifyingCharge, Open>          { static constexpr auto words = "Verifying the charge",     waiting_for = "counterpart"; };
struct AwaitingApproval      : place<AwaitingApproval, Open>         { static constexpr auto words = "Awaiting approval",        waiting_for = "person"; };
struct InformingClient       : place<InformingClient, Open>          { static constexpr auto words = "Informing the client",     waiting_for = "counterpart"; };
struct Refunding             : place<Refunding, Open>                { static constexpr auto words = "Refunding",                waiting_for = "counterpart"; };
struct ChoosingRoute         : place<ChoosingRoute, Open>            { static constexpr auto words = "Choosing the route",       waiting_for = "counterpart"; };
struct BillingSession        : place<BillingSession, Open>           { static constexpr auto words = "Billing the session",      waiting_for = "counterpart"; };
struct RecordingWriteOff     : place<RecordingWriteOff, Open>        { static constexpr auto words = "Recording the write-off",  waiting_for = "counterpart"; };
struct OnHold                : place<OnHold, Open>                   { static constexpr auto words = "On hold",                  waiting_for = "person"; };
struct RefundedAndBilled     : place<RefundedAndBilled, Ended>       { static constexpr auto words = "Refunded and billed"; };
struct RefundedAndWrittenOff : place<RefundedAndWrittenOff, Ended>   { static constexpr auto words = "Refunded and written off"; };
struct Duplicate             : place<Duplicate, Ended>               { static constexpr auto words = "Duplicate"; };
struct NotBilled             : place<NotBilled, Ended>               { static constexpr auto words = "Not billed"; };
struct HandedOver            : place<HandedOver, Ended>              { static constexpr auto words = "Handed over"; };
struct Withdrawn             : place<Withdrawn, Ended>               { static constexpr auto words = "Withdrawn"; };
// clang-format on

// --- step ---

Outlook outlook_of(Facts const& f, engine::StateInfo const& state) {
  auto outlook = outlook_of_any_case(f, state);
  if (state.name == "AwaitingApproval") outlook.hold = f.hold_of("approval_needed", "");
  outlook.failed_charge = f.failed_charge && state.hold;
  outlook.due = f.cover.due;
  outlook.amount_cents = f.charge.captured_cents;
  outlook.keeps_reservations =
      !state.terminal || state.name == "RefundedAndBilled" || state.name == "RefundedAndWrittenOff";
  if (f.informed) outlook.kept_kinds = {ReserveMacro::kind};  // a client who has been told is not told again
  outlook.tag("client", f.client.client.text);
  outlook.tag("appointment", f.charge.appointment.appointment.text);
  outlook.tag("invoice", f.charge.invoice.text);
  outlook.tag("payment", f.charge.payment.text);
  outlook.tag("thread", f.talk.text);  // the client may answer there
  outlook.tag("child_open", f.child.open ? "yes" : "");
  return outlook;
}

// Once the client has been told of one payment, that one is meant, also after it has gone back.
Matter meant(Facts const& f) {
  if (f.promised.empty()) return f.matter;
  Matter one;
  one.payment = f.promised;
  return one;
}

Facts facts_of(History history) { return facts_after<Rules>(history); }

using NotNow = engine::Workflow::NotNow;

// Never more than was captured, never a sum that nobody agreed to, never to a client who does not know of it.
std::optional<NotNow> may_refund(Facts const& f, RefundPayment const& refund) {
  auto const room = [&] {
    for (auto const& each : f.account.payments)
      if (each.payment == refund.payment) return each.cents - each.refunded_cents;
    return std::int64_t{0};
  }();
  if (refund.payment != f.charge.payment || refund.cents <= 0 || refund.cents > room || f.refunded)
    return NotNow{"part_refunded", "The payment does not have this sum left."};
  if (needs_approval(f) || refund.cents != f.charge.left_cents)
    return NotNow{"approval_needed", "Nobody has agreed to this refund as it stands."};
  if (!f.informed) return NotNow{"unexpected_outcome", "The client has not been told of the refund yet."};
  return std::nullopt;
}

}  // namespace

engine::TableInfo table() { return table_of<Rules>(); }

TypedStep<Command> step(History history, Event const* next) { return take_step<Rules>(history, next, outlook_of); }

Event answer(History history, Command const& command, Instant now, Knowledge const& knowledge) {
  auto const f = facts_of(history);
  if (std::holds_alternative<CheckMatter>(command)) return check_matter(f.thread, f.matter, f.policy);
  if (std::holds_alternative<CheckCharge>(command))
    return check_charge({f.appointments, f.account, meant(f), f.named, f.overridden}, now);
  if (std::holds_alternative<CheckCover>(command)) return check_cover(f.portal, f.charge.appointment, knowledge.zones);
  if (std::holds_alternative<ChooseNotice>(command))
    return choose_notice(f.policy, f.ticket, f.thread, f.client, f.charge, f.way);
  if (std::holds_alternative<CheckRefund>(command)) return check_refund(f.account, f.charge);
  if (std::holds_alternative<CheckRoute>(command))
    return check_route(f.charge.appointment, f.child, knowledge.zones, now);
  return check_balance(f.account, f.charge);
}

std::optional<NotNow> may_arm(History history, Command const& command, Instant) {
  auto const f = facts_of(history);
  if (auto const* refund = std::get_if<RefundPayment>(&command)) return may_refund(f, *refund);
  auto const tells = std::holds_alternative<SendReply>(command) || std::holds_alternative<StartConversation>(command);
  if (tells && needs_approval(f))
    return NotNow{"approval_needed", "The client is told of a refund only when it has been agreed to."};
  if (std::holds_alternative<AppendRow>(command) && (!f.refunded || f.child.open))
    return NotNow{"unexpected_outcome", "The client has not been refunded, or a case may still bill the session."};
  return std::nullopt;
}

}  // namespace workflows::incorrect_charge
