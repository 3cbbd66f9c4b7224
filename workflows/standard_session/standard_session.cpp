// A session took place and belongs on the payer's portal. Is everything about it right, and do all systems agree when
// it is billed? Opens on CaseOpened for a billing thread, or for a session that a parent case names; ends Billed,
// Duplicate, HandedOver, NotBilled or Withdrawn. The procedure is seed 003, steps 1 to 5. Two orders differ from it, on
// purpose: the client is checked before anybody is added to the thread, and the case stays open after the ticket is
// closed until the invoice is settled.
#include "workflows/standard_session/standard_session.hpp"

#include <algorithm>
#include <tuple>

#include "engine/core/ascii.hpp"
#include "engine/core/listed.hpp"
#include "workflows/standard_session/checks.hpp"
#include "workflows/standard_session/facts.hpp"
#include "workflows/stepping.hpp"

namespace workflows::standard_session {
namespace {
using engine::always, engine::row, engine::stay, engine::nothing, engine::resumes_at;

// --- table ---

struct any_answer {  // whatever a counterpart may still say
  using events = engine::mp::mp_list<ThreadRead, ClientFound, AppointmentsFound, ClaimReserved, ContactFound,
                                     ParticipantAdded, ParticipantRemoved, BillingRead, PortalRead, ApprovalRequested,
                                     SessionConfirmed, FormSubmitted, AttributeSet, TicketClosed, InvoiceWrittenOff,
                                     ZeroCharged, SessionRead, CommandRejected, CommandHeld, AlreadyTaken>;
};
struct late_answer {  // of an effect that a hold found under way: kept, and asked for again when its turn comes
  using events = engine::mp::mp_list<ParticipantAdded, ParticipantRemoved, FormSubmitted, AttributeSet, TicketClosed,
                                     InvoiceWrittenOff, ZeroCharged>;
};
struct is_noted {
  using events = engine::mp::mp_list<NoteAdded, DueSoon, TicketJoined, Assigned>;
};

bool practice_takes_part(Facts const&);
bool attested_and_approved(Facts const&);
bool needs_approval(Facts const&);
bool is_approved(Facts const&);
bool attests_this(Facts const&);
bool approved_after_claim(Facts const&);
bool form_is_in(Facts const&);
bool is_marked(Facts const&);
bool has_no_ticket(Facts const&);
bool need_not_read_ticket(Facts const&);
bool claimed_without_ticket(Facts const&);
bool asks_for_refunds(Facts const&);
bool must_be_read_first(Facts const&);
bool stays_for_its_claim(Facts const&);
bool is_written_off(Facts const&);
bool ends_unbilled(Facts const&);
bool met_a_late_fee(Facts const&);
bool is_handed_over(Facts const&);

std::tuple<std::optional<ReadThread>, std::optional<CheckNote>> read_ticket(Facts const&);
ReadThread read_thread(Facts const&);
SkipTicket skip_ticket(Facts const&);
CheckNote check_note_fields(Facts const&);
FindClient find_client(Facts const&);
CheckClient check_who(Facts const&);
FindAppointments find_appointments(Facts const&);
CheckSession check_when(Facts const&);
ReserveClaim reserve_claim(Facts const&);
FindOpenCases find_late_fee(Facts const&);
FindContact find_contact(Facts const&);
AddParticipant add_client(Facts const&);
RemoveParticipant remove_practice(Facts const&);
ReadBilling read_billing(Facts const&);
ReadPortal read_portal(Facts const&);
CheckClaim check_everything(Facts const&);
RequestApproval request_approval(Facts const&);
ConfirmSession confirm_session(Facts const&);
SubmitForm submit_form(Facts const&);
FindOpenCases ask_for_others(Facts const&);
FindOpenCases ask_for_refunds(Facts const&);
SetAttribute mark_billed(Facts const&);
CloseTicket close_ticket(Facts const&);
WriteOffInvoice write_off(Facts const&);
ChargeZero charge_zero(Facts const&);
ReadSession read_session(Facts const&);

// clang-format off
struct NotOpened; struct Open; struct Ended;
struct ReadingTicket; struct VerifyingClient; struct VerifyingSession; struct FixingParticipants; struct CheckingClaim;
struct AwaitingWriteOffApproval; struct AwaitingAttestation; struct SubmittingClaim; struct RecordingInTicket; struct WritingOff;
struct ChargingZero; struct ReadingBack; struct VerifyingWriteOff; struct OnHold;
struct Billed; struct Duplicate; struct NotBilled; struct HandedOver; struct Withdrawn;

// Read top to bottom: the first row that fits wins. A row on Open applies everywhere inside Open, after the inner ones.
// Attesting walks through every check once more: what was attested may have waited for days. The claim leaves only if
// the same values come out again. A claim that is confirmed late, from wherever the case then stands, is never let go.
// A thread with several sessions is marked and closed by the case that is recorded in it last. What a person chooses
// to write off instead is written off by hand, and the case ends when the platform shows it.
using Table = engine::table<
//  while the case is…        and this happens…   provided…                           it becomes…               and we…
row<NotOpened,                CaseOpened,         always,                             ReadingTicket,            read_ticket      >,
row<ReadingTicket,            ThreadRead,         always,                             stay,                     check_note_fields>,
row<ReadingTicket,            NoteChecked,        has_findings,                       OnHold,                   nothing          >,
row<ReadingTicket,            NoteChecked,        always,                             VerifyingClient,          find_client      >,
row<VerifyingClient,          ClientFound,        always,                             stay,                     check_who        >,
row<VerifyingClient,          ClientChecked,      has_findings,                       OnHold,                   nothing          >,
row<VerifyingClient,          ClientChecked,      always,                             VerifyingSession,         find_appointments>,
row<VerifyingSession,         AppointmentsFound,  always,                             stay,                     check_when       >,
row<VerifyingSession,         SessionChecked,     has_findings,                       OnHold,                   nothing          >,
row<VerifyingSession,         SessionChecked,     always,                             stay,                     reserve_claim    >,
row<VerifyingSession,         ClaimReserved,      has_no_ticket,                      FixingParticipants,       skip_ticket      >,
row<VerifyingSession,         ClaimReserved,      always,                             FixingParticipants,       find_contact     >,
row<VerifyingSession,         AlreadyTaken,       always,                             stay,                     find_late_fee    >,
row<VerifyingSession,         OpenCasesFound,     met_a_late_fee,                     OnHold,                   nothing          >,
row<VerifyingSession,         OpenCasesFound,     always,                             Duplicate,                nothing          >,
row<FixingParticipants,       ContactFound,       has_findings,                       OnHold,                   nothing          >,
row<FixingParticipants,       ContactFound,       always,                             stay,                     add_client       >,
row<FixingParticipants,       ParticipantAdded,   practice_takes_part,                stay,                     remove_practice  >,
row<FixingParticipants,       ParticipantAdded,   always,                             CheckingClaim,            read_billing     >,
row<FixingParticipants,       ParticipantRemoved, always,                             CheckingClaim,            read_billing     >,
row<FixingParticipants,       TicketSkipped,      always,                             CheckingClaim,            read_billing     >,
row<CheckingClaim,            BillingRead,        always,                             stay,                     read_portal      >,
row<CheckingClaim,            PortalRead,         always,                             stay,                     check_everything >,
row<CheckingClaim,            ClaimChecked,       has_findings,                       OnHold,                   nothing          >,
row<CheckingClaim,            ClaimChecked,       attested_and_approved,              SubmittingClaim,          confirm_session  >,
row<CheckingClaim,            ClaimChecked,       needs_approval,                     AwaitingWriteOffApproval, request_approval >,
row<CheckingClaim,            ClaimChecked,       always,                             AwaitingAttestation,      nothing          >,
row<AwaitingWriteOffApproval, ApprovalRequested,  always,                             stay,                     nothing          >,
row<AwaitingWriteOffApproval, ApprovalGiven,      approved_after_claim,               WritingOff,               read_billing     >,
row<AwaitingWriteOffApproval, ApprovalGiven,      is_approved,                        AwaitingAttestation,      nothing          >,
row<AwaitingWriteOffApproval, ApprovalRefused,    always,                             OnHold,                   nothing          >,
row<AwaitingAttestation,      Attested,           attests_this,                       ReadingTicket,            read_ticket      >,
row<SubmittingClaim,          SessionConfirmed,   has_no_ticket,                      RecordingInTicket,        skip_ticket      >,
row<SubmittingClaim,          SessionConfirmed,   always,                             RecordingInTicket,        submit_form      >,
row<RecordingInTicket,        ContactFound,       has_findings,                       OnHold,                   nothing          >,
row<RecordingInTicket,        ContactFound,       form_is_in,                         stay,                     ask_for_others   >,
row<RecordingInTicket,        ContactFound,       always,                             stay,                     submit_form      >,
row<RecordingInTicket,        FormSubmitted,      always,                             stay,                     ask_for_others   >,
row<RecordingInTicket,        OpenCasesFound,     asks_for_refunds,                   stay,                     ask_for_refunds  >,
row<RecordingInTicket,        OpenCasesFound,     leaves_ticket_open,                 stay,                     skip_ticket      >,
row<RecordingInTicket,        OpenCasesFound,     is_marked,                          stay,                     close_ticket     >,
row<RecordingInTicket,        OpenCasesFound,     always,                             stay,                     mark_billed      >,
row<RecordingInTicket,        AttributeSet,       always,                             stay,                     read_thread      >,
row<RecordingInTicket,        ThreadRead,         has_findings,                       OnHold,                   nothing          >,
row<RecordingInTicket,        ThreadRead,         always,                             stay,                     ask_for_others   >,
row<RecordingInTicket,        CommandRejected,    met_a_new_message,                  stay,                     read_thread      >,
row<RecordingInTicket,        TicketClosed,       needs_approval,                     AwaitingWriteOffApproval, request_approval >,
row<RecordingInTicket,        TicketClosed,       always,                             WritingOff,               write_off        >,
row<RecordingInTicket,        TicketSkipped,      always,                             WritingOff,               read_billing     >,
row<WritingOff,               BillingRead,        needs_approval,                     AwaitingWriteOffApproval, request_approval >,
row<WritingOff,               BillingRead,        always,                             stay,                     write_off        >,
row<WritingOff,               InvoiceWrittenOff,  always,                             ChargingZero,             charge_zero      >,
row<ChargingZero,             ZeroCharged,        always,                             ReadingBack,              read_billing     >,
row<ReadingBack,              BillingRead,        has_findings,                       OnHold,                   nothing          >,
row<ReadingBack,              BillingRead,        always,                             stay,                     read_session     >,
row<ReadingBack,              SessionRead,        has_findings,                       OnHold,                   nothing          >,
row<ReadingBack,              SessionRead,        need_not_read_ticket,               Billed,                   nothing          >,
row<ReadingBack,              SessionRead,        always,                             stay,                     read_thread      >,
row<ReadingBack,              ThreadRead,         has_findings,                       OnHold,                   nothing          >,
row<ReadingBack,              ThreadRead,         always,                             Billed,                   nothing          >,
row<VerifyingWriteOff,        BillingRead,        has_findings,                       OnHold,                   nothing          >,
row<VerifyingWriteOff,        BillingRead,        always,                             NotBilled,                nothing          >,
row<OnHold,                   goes_on,            resumes_at<VerifyingWriteOff>,      VerifyingWriteOff,        read_billing     >,
row<OnHold,                   goes_on,            resumes_at<WritingOff>,             WritingOff,               read_billing     >,
row<OnHold,                   goes_on,            resumes_at<ChargingZero>,           ChargingZero,             charge_zero      >,
row<OnHold,                   goes_on,            claimed_without_ticket,             RecordingInTicket,        skip_ticket      >,
row<OnHold,                   goes_on,            is_claimed,                         RecordingInTicket,        find_contact     >,
row<OnHold,                   goes_on,            always,                             ReadingTicket,            read_ticket      >,
row<OnHold,                   any_answer,         always,                             stay,                     nothing          >,
row<OnHold,                   OfferAccepted,      stays_for_its_claim,                stay,                     nothing          >,
row<OnHold,                   OfferAccepted,      is_written_off,                     VerifyingWriteOff,        read_billing     >,
row<OnHold,                   OfferAccepted,      ends_unbilled,                      NotBilled,                nothing          >,
row<OnHold,                   OfferAccepted,      is_handed_over,                     HandedOver,               nothing          >,
row<Open,                     SessionConfirmed,   has_no_ticket,                      RecordingInTicket,        skip_ticket      >,
row<Open,                     SessionConfirmed,   always,                             RecordingInTicket,        submit_form      >,
row<Open,                     late_answer,        always,                             stay,                     nothing          >,
row<Open,                     any_failure,        always,                             OnHold,                   nothing          >,
row<Open,                     HoldPlaced,         always,                             OnHold,                   nothing          >,
row<Open,                     CaseWithdrawn,      always,                             Withdrawn,                nothing          >,
row<Open,                     TicketJoined,       must_be_read_first,                 OnHold,                   nothing          >,
row<Open,                     is_noted,           always,                             stay,                     nothing          >,
row<Ended,                    is_noted,           always,                             stay,                     nothing          >,
row<Ended,                    UnexpectedOutcome,  always,                             stay,                     nothing          >>;
// clang-format on

// --- guards ---

// The practice's own contact among the participants; addresses are compared without regard to capitals.
ContactId practice_contact(Facts const& f) {
  auto const& own = f.policy.practice_email;
  for (auto const& each : f.thread.participants)
    if (!own.empty() && engine::ascii::same(each.email, own) && each.contact != f.client_contact) return each.contact;
  return {};
}
bool practice_takes_part(Facts const& f) { return !practice_contact(f).empty(); }
// What a second person agrees to: these values, this invoice, this sum.
std::string to_approve(Facts const& f) {
  return f.claim.payload_hash + "/" + f.claim.invoice.text + "/" + std::to_string(f.claim.cents);
}
bool needs_approval(Facts const& f) {
  return f.claim.cents > f.policy.write_off_approval_cents && f.approved != to_approve(f);
}
bool is_approved(Facts const& f) { return !needs_approval(f); }
bool approved_after_claim(Facts const& f) { return is_claimed(f) && is_approved(f); }
bool form_is_in(Facts const& f) { return f.form_is_in; }
bool is_marked(Facts const& f) { return f.is_marked; }
bool has_no_ticket(Facts const& f) { return f.ticket.empty(); }
bool need_not_read_ticket(Facts const& f) { return has_no_ticket(f) || leaves_ticket_open(f); }
bool claimed_without_ticket(Facts const& f) { return is_claimed(f) && has_no_ticket(f); }
bool may_attest(Facts const& f, PersonId const& person) {
  auto const& attestors = f.policy.attestors;
  return std::find(attestors.begin(), attestors.end(), person.text) != attestors.end();
}
bool attests_this(Facts const& f) {
  return f.attested && f.attested->payload_hash == f.claim.payload_hash && may_attest(f, f.attested->person);
}
bool attested_and_approved(Facts const& f) { return attests_this(f) && !needs_approval(f); }
bool asks_for_refunds(Facts const& f) { return f.refunds_unasked; }
bool must_be_read_first(Facts const& f) { return f.must_be_read; }
bool accepts(Facts const& f, std::string_view offer) { return f.accepted && f.accepted->offer == offer; }
// A claimed session is neither left unbilled nor handed on: what is opened beside it needs the case that has the claim.
bool stays_for_its_claim(Facts const& f) { return is_claimed(f) && f.accepted && f.accepted->opened; }
bool met_a_late_fee(Facts const& f) { return f.met_a_late_fee; }
bool is_written_off(Facts const& f) { return !is_claimed(f) && f.written_off; }
// A child leaves the write-off to the case that has refunded the client.
bool ends_unbilled(Facts const& f) {
  return !is_claimed(f) && (accepts(f, "not_billed") || (accepts(f, "write_off") && f.given));
}
bool is_handed_over(Facts const& f) { return !is_claimed(f) && !accepts(f, "not_billed") && !accepts(f, "write_off"); }

// --- commands ---

std::tuple<std::optional<ReadThread>, std::optional<CheckNote>> read_ticket(Facts const& f) {
  if (has_no_ticket(f)) return {std::nullopt, CheckNote{}};
  return {read_thread(f), std::nullopt};
}
SkipTicket skip_ticket(Facts const& f) {
  if (leaves_ticket_open(f) && f.is_marked) return {{"close"}};
  if (leaves_ticket_open(f)) return {{"attribute", "close"}};
  if (is_claimed(f)) return {{"form", "attribute", "close"}};
  return {{"participants"}};
}
ReadThread read_thread(Facts const& f) { return {f.ticket, f.policy.billing_attribute}; }
CheckNote check_note_fields(Facts const& f) { return {f.thread.notes.empty() ? PartId{} : f.thread.notes.back().part}; }
FindClient find_client(Facts const& f) { return {f.note.client_email}; }
CheckClient check_who(Facts const& f) { return {static_cast<int>(f.profiles.profiles.size())}; }
FindAppointments find_appointments(Facts const& f) { return {f.client.client}; }
CheckSession check_when(Facts const& f) { return {static_cast<int>(f.appointments.appointments.size())}; }
ReserveClaim reserve_claim(Facts const& f) {
  return {f.policy.payer, f.session.appointment.therapist, f.client.client, f.session.start};
}
// By the client: a slot that was cancelled late and booked again is two appointments with one claim.
FindOpenCases find_late_fee(Facts const& f) { return {"client", f.client.client.text, "", "late_cancellation", false}; }
FindContact find_contact(Facts const& f) { return {f.note.client_email}; }
AddParticipant add_client(Facts const& f) { return {f.ticket, f.client_contact, f.thread.last_part}; }
RemoveParticipant remove_practice(Facts const& f) { return {f.ticket, practice_contact(f), f.thread.last_part}; }
ReadBilling read_billing(Facts const& f) {
  return {f.client.client, f.session.appointment.appointment, f.session.appointment.therapist};
}
ReadPortal read_portal(Facts const& f) {
  return {f.session.appointment.therapist_name, f.client.name, f.client.birth_date};
}
CheckClaim check_everything(Facts const& f) { return {f.session.appointment.appointment}; }
RequestApproval request_approval(Facts const& f) {
  return {"write-off of invoice " + f.claim.invoice.text, f.claim.cents, to_approve(f)};
}
ConfirmSession confirm_session(Facts const& f) {
  auto entry = f.claim.entry;
  entry.attestor = f.attested->person.text;
  return entry;
}
// The form names both dates and both zones, so that nobody has to convert again. It carries no diagnosis.
SubmitForm submit_form(Facts const& f) {
  auto const& s = f.session;
  auto const date = [](std::optional<Date> const& day) { return day ? words(*day) : std::string(); };
  return {f.ticket,
          f.client_contact,
          f.policy.form,
          {{"Client", f.client.name},
           {"Therapist", s.appointment.therapist_name},
           {"Date (client)", date(s.local_date)},
           {"Time (client)", s.local_start + " - " + s.local_end + " " + s.local_abbreviation},
           {"Time zone (client)", s.zone_read_as},
           {"Date (Eastern)", date(s.eastern_date)},
           {"Time (Eastern)", s.eastern_start + " - " + s.eastern_end + " " + s.eastern_abbreviation},
           {"Minutes", std::to_string(s.minutes)},
           {"CPT code", f.claim.entry.cpt},
           {"Headway reference", f.portal_session.text}}};
}
// A case whose form is in is recorded: the others of its thread need not wait for it.
FindOpenCases ask_for_others(Facts const& f) { return {"ticket", f.ticket.text, "recorded", {}, false}; }
// One whose child is open has its session among the others.
FindOpenCases ask_for_refunds(Facts const& f) {
  return {"ticket", f.ticket.text, "child_open", "incorrect_charge", false};
}
SetAttribute mark_billed(Facts const& f) {
  return {f.ticket, f.policy.billing_attribute, f.policy.billed_value, f.thread.last_part};
}
CloseTicket close_ticket(Facts const& f) { return {f.ticket, f.read_up_to, f.thread.last_part}; }
WriteOffInvoice write_off(Facts const& f) { return {f.claim.invoice, f.claim.cents, "Other", f.policy.write_off_note}; }
ChargeZero charge_zero(Facts const& f) { return {f.claim.invoice}; }
ReadSession read_session(Facts const& f) { return {f.portal_session}; }

// --- states ---

// clang-format off
struct Rules {
  using Facts = standard_session::Facts;
  using Event = standard_session::Event;
  using Command = standard_session::Command;
  using Outcomes = standard_session::Outcomes;
  using Table = standard_session::Table;
  using Start = NotOpened;
  using OnHold = standard_session::OnHold;
};
using Case = engine::Machine<Rules>;
template <class Self, class Within = Case, class... Opens>
using place = engine::place<Self, Within, Rules, Opens...>;

struct NotOpened                : place<NotOpened>                      { static constexpr auto words = "Not opened",                  waiting_for = "counterpart"; };
struct Open                     : place<Open, Case, ReadingTicket>      { static constexpr auto words = "Open"; };
struct Ended                    : place<Ended, Case, Billed>            { static constexpr auto words = "Ended"; };
struct ReadingTicket            : place<ReadingTicket, Open>            { static constexpr auto words = "Reading the ticket",          waiting_for = "counterpart"; };
struct VerifyingClient          : place<VerifyingClient, Open>          { static constexpr auto words = "Verifying the client",        waiting_for = "counterpart"; };
struct VerifyingSession         : place<VerifyingSession, Open>         { static constexpr auto words = "Verifying the session",       waiting_for = "counterpart"; };
struct FixingParticipants       : place<FixingParticipants, Open>       { static constexpr auto words = "Fixing the participants",     waiting_for = "counterpart"; };
struct CheckingClaim            : place<CheckingClaim, Open>            { static constexpr auto words = "Checking the claim",          waiting_for = "counterpart"; };
struct AwaitingWriteOffApproval : place<AwaitingWriteOffApproval, Open> { static constexpr auto words = "Awaiting write-off approval", waiting_for = "person"; };
struct AwaitingAttestation      : place<AwaitingAttestation, Open>      { static constexpr auto words = "Awaiting attestation",        waiting_for = "person"; };
struct SubmittingClaim          : place<SubmittingClaim, Open>          { static constexpr auto words = "Submitting the claim",        waiting_for = "counterpart"; };
struct RecordingInTicket        : place<RecordingInTicket, Open>        { static constexpr auto words = "Recording in the ticket",     waiting_for = "counterpart"; };
struct WritingOff               : place<WritingOff, Open>               { static constexpr auto words = "Writing off the invoice",     waiting_for = "counterpart"; };
struct ChargingZero             : place<ChargingZero, Open>             { static constexpr auto words = "Charging $0",                 waiting_for = "counterpart"; };
struct ReadingBack              : place<ReadingBack, Open>              { static constexpr auto words = "Reading back",                waiting_for = "counterpart"; };
struct VerifyingWriteOff        : place<VerifyingWriteOff, Open>        { static constexpr auto words = "Verifying the write-off",     waiting_for = "counterpart"; };
struct OnHold                   : place<OnHold, Open>                   { static constexpr auto words = "On hold",                     waiting_for = "person"; };
struct Billed                   : place<Billed, Ended>                  { static constexpr auto words = "Billed"; };
struct Duplicate                : place<Duplicate, Ended>               { static constexpr auto words = "Duplicate"; };
struct NotBilled                : place<NotBilled, Ended>               { static constexpr auto words = "Not billed"; };
struct HandedOver               : place<HandedOver, Ended>              { static constexpr auto words = "Handed over"; };
struct Withdrawn                : place<Withdrawn, Ended>               { static constexpr auto words = "Withdrawn"; };
// clang-format on

// --- step ---

Outlook outlook_of(Facts const& f, engine::StateInfo const& state) {
  auto outlook = outlook_of_any_case(f, state);
  if (state.name == "AwaitingAttestation") outlook.hold = f.hold_of("attestation_needed", "");
  if (state.name == "AwaitingWriteOffApproval") outlook.hold = f.hold_of("approval_needed", "");
  outlook.failed_charge = f.failed_charge && state.hold;
  outlook.due = f.session.due;
  outlook.amount_cents = f.claim.cents;
  // A claim that stands in the portal is taken, however its case ended.
  outlook.keeps_reservations = !state.terminal || is_claimed(f);
  outlook.tag("note", f.notes.empty() ? std::string() : f.notes.front().text);
  outlook.tag("client", f.client.client.text);
  outlook.tag("appointment", f.session.appointment.appointment.text);
  // What a demand for payment is stopped by: the claim is this case's, or stands in the portal.
  if (is_claimed(f) || (f.reserved && !state.terminal)) outlook.tag("claims", f.session.appointment.appointment.text);
  outlook.tag("invoice", f.claim.invoice.text);
  outlook.tag("reference", f.portal_session.text);
  outlook.tag("payload_hash", f.claim.payload_hash);
  outlook.tag("recorded", f.form_is_in ? "yes" : "");
  outlook.tag("left_open", leaves_ticket_open(f) ? "yes" : "");
  return outlook;
}

Facts facts_of(History history) { return facts_after<Rules>(history); }

std::string why_skipped(Facts const& f) {
  if (!leaves_ticket_open(f)) return "This session has no billing thread.";
  return "The thread is about other sessions too, and they are not recorded in it yet: left to " +
         engine::listed(f.still_open, &CaseId::text) + ".";
}

}  // namespace

engine::TableInfo table() { return table_of<Rules>(); }

TypedStep<Command> step(History history, Event const* next) { return take_step<Rules>(history, next, outlook_of); }

Event answer(History history, Command const& command, Instant now, Knowledge const& knowledge) {
  auto const f = facts_of(history);
  if (auto const* skip = std::get_if<SkipTicket>(&command)) return TicketSkipped{skip->steps, why_skipped(f)};
  if (std::holds_alternative<CheckNote>(command))
    return f.given ? note_of(*f.given) : check_note(f.thread, f.notes, f.overridden);
  if (std::holds_alternative<CheckClient>(command))
    return f.given ? check_given_client(f.profiles, *f.given) : check_client(f.profiles, f.note, f.overridden);
  if (std::holds_alternative<CheckSession>(command))
    return f.given ? check_given_session(f.appointments, *f.given, f.client, knowledge.zones, now, f.overridden)
                   : check_session(f.appointments, f.note, f.client, knowledge.zones, now, f.overridden);
  return check_claim({f.policy, f.note, f.client, f.session, f.billing, f.portal, f.overridden, f.given.has_value()},
                     knowledge.zones, now);
}

std::optional<engine::Workflow::NotNow> may_arm(History history, Command const& command, Instant now) {
  auto const writes_off = std::holds_alternative<WriteOffInvoice>(command);
  if (!writes_off && !std::holds_alternative<ConfirmSession>(command)) return std::nullopt;
  auto const f = facts_of(history);
  if (needs_approval(f))
    return engine::Workflow::NotNow{"approval_needed", "Nobody has agreed to this write-off as it stands."};
  if (writes_off) return std::nullopt;
  if (!attests_this(f))
    return engine::Workflow::NotNow{"attestation_needed", "Nobody with the right has attested these values."};
  if (f.session.due && now > *f.session.due)
    return engine::Workflow::NotNow{"past_30_days", "Day 30 passed while the session waited to be submitted."};
  return std::nullopt;
}

}  // namespace workflows::standard_session
