// A client is confused by a late-cancellation fee, or asks about it. Was it charged, and which macro explains it? Opens
// on CaseOpened for the client's thread; ends Answered, Duplicate, HandedOver, NotBilled or Withdrawn. The procedure is
// seed 003, "Client Questions About Late Cancellation Charges". It answers and does nothing else: never a refund.
#include "workflows/late_fee_question/late_fee_question.hpp"

#include "workflows/case_facts.hpp"
#include "workflows/late_fee_question/checks.hpp"
#include "workflows/rules/finding.hpp"
#include "workflows/rules/macro_choice.hpp"
#include "workflows/rules/thread_people.hpp"
#include "workflows/stepping.hpp"

namespace workflows::late_fee_question {
namespace {
using engine::always, engine::row, engine::stay, engine::nothing;

// --- facts: what the case has learnt so far ---

struct Facts : CaseFacts {
  Facts() : CaseFacts("late_fee_question") {}

  ThreadRead thread;
  std::string client_email;
  ClientProfile client;
  AppointmentsFound appointments;
  AccountRead account;
  FeeChecked fee;
  ReplyChosen reply;
  MacroRendered macro;
  PartId answered;  // the reply
};

// --- table ---

struct any_answer {  // whatever a counterpart may still say
  using events = engine::mp::mp_list<ThreadRead, ClientFound, AppointmentsFound, AccountRead, MatterReserved,
                                     MacroRendered, ReplySent, CommandRejected, CommandHeld, AlreadyTaken>;
};
struct is_noted {
  using events = engine::mp::mp_list<NoteAdded, Assigned>;
};
struct is_noted_late {
  using events = engine::mp::mp_list<NoteAdded, TicketJoined, Assigned>;
};

bool is_answered(Facts const&);

ReadThread read_thread(Facts const&);
FindClient find_client(Facts const&);
FindAppointments find_appointments(Facts const&);
ReadAccount read_account(Facts const&);
CheckFee check_charge(Facts const&);
ReserveMatter reserve_question(Facts const&);
ChooseReply choose_macro(Facts const&);
RenderMacro render_macro(Facts const&);
SendReply send_reply(Facts const&);

// clang-format off
struct NotOpened; struct Open; struct Ended;
struct VerifyingClient; struct FindingCharge; struct ReplyingWithMacro; struct OnHold;
struct Answered; struct Duplicate; struct NotBilled; struct HandedOver; struct Withdrawn;

// Read top to bottom: the first row that fits wins. A row on Open applies everywhere inside Open, after the inner ones.
// Whoever goes on after a hold reads everything again: the client may have written, the account may have changed.
// A reply that arrives late, from wherever the case then stands, has answered the question.
using Table = engine::table<
//  while the case is…  and this happens…   provided…         it becomes…         and we…
row<NotOpened,          CaseOpened,         always,           VerifyingClient,    read_thread      >,
row<VerifyingClient,    ThreadRead,         has_findings,     OnHold,             nothing          >,
row<VerifyingClient,    ThreadRead,         always,           stay,               find_client      >,
row<VerifyingClient,    ClientFound,        has_findings,     OnHold,             nothing          >,
row<VerifyingClient,    ClientFound,        always,           FindingCharge,      find_appointments>,
row<FindingCharge,      AppointmentsFound,  always,           stay,               read_account     >,
row<FindingCharge,      AccountRead,        always,           stay,               check_charge     >,
row<FindingCharge,      FeeChecked,         has_findings,     OnHold,             nothing          >,
row<FindingCharge,      FeeChecked,         always,           stay,               reserve_question >,
row<FindingCharge,      MatterReserved,     always,           ReplyingWithMacro,  choose_macro     >,
row<FindingCharge,      AlreadyTaken,       always,           Duplicate,          nothing          >,
row<ReplyingWithMacro,  ReplyChosen,        has_findings,     OnHold,             nothing          >,
row<ReplyingWithMacro,  ReplyChosen,        always,           stay,               render_macro     >,
row<ReplyingWithMacro,  MacroRendered,      has_findings,     OnHold,             nothing          >,
row<ReplyingWithMacro,  MacroRendered,      always,           stay,               send_reply       >,
row<OnHold,             HoldReleased,       is_answered,      Answered,           nothing          >,
row<OnHold,             HoldReleased,       always,           VerifyingClient,    read_thread      >,
row<OnHold,             any_answer,         always,           stay,               nothing          >,
row<OnHold,             OfferAccepted,      not_to_be_billed, NotBilled,          nothing          >,
row<OnHold,             OfferAccepted,      always,           HandedOver,         nothing          >,
row<Open,               ReplySent,          always,           Answered,           nothing          >,
row<Open,               any_failure,        always,           OnHold,             nothing          >,
row<Open,               is_stopped,         always,           OnHold,             nothing          >,
row<Open,               CaseWithdrawn,      always,           Withdrawn,          nothing          >,
row<Open,               is_noted,           always,           stay,               nothing          >,
row<Ended,              is_noted_late,      always,           stay,               nothing          >,
row<Ended,              UnexpectedOutcome,  always,           stay,               nothing          >>;
// clang-format on

// --- guards ---

bool is_answered(Facts const& f) { return !f.answered.empty(); }

// --- commands ---

ReadThread read_thread(Facts const& f) { return {f.ticket, f.policy.billing_attribute}; }
FindClient find_client(Facts const& f) { return {f.client_email}; }
FindAppointments find_appointments(Facts const& f) { return {f.client.client}; }
ReadAccount read_account(Facts const& f) { return {f.client.client}; }
CheckFee check_charge(Facts const& f) { return {static_cast<int>(f.account.invoices.size())}; }
ReserveMatter reserve_question(Facts const& f) { return {std::string(name), f.fee.appointment.text}; }
ChooseReply choose_macro(Facts const& f) { return {f.client.region}; }
RenderMacro render_macro(Facts const& f) { return {f.reply.macro, f.reply.contact}; }
SendReply send_reply(Facts const& f) {
  return {f.ticket,
          f.client.client,
          f.reply.contact,
          f.reply.may_read,
          f.thread.last_client_part,
          f.reply.macro,
          f.macro.text,
          f.macro.html,
          f.fee.appointment.text + " fee question"};
}

// --- what events teach ---

void learn(Facts& f, auto const& e) { learn_as_any_case(f, e); }

// Whoever wrote is the client that the matter names, or else the only one in the thread besides the practice.
void learn(Facts& f, ThreadRead const& e) {
  f.thread = e;
  f.findings.clear();
  auto const people = rules::people_in(e, f.matter.client_email, f.policy.practice_email);
  f.client_email = people.email;
  if (!people.email.empty()) return;
  std::vector<Evidence> seen;
  for (auto const& each : people.others) seen.push_back({"ticket", "takes part", each.contact.text});
  if (people.others.empty())
    f.findings = {f.hold_of("contact_missing", "Nobody but the practice takes part in this thread.", seen)};
  else
    f.findings = {
        f.hold_of("contact_ambiguous", "Several people take part, and none is known to be the client.", seen)};
}
void learn(Facts& f, ClientFound const& e) {
  f.findings.clear();
  std::vector<Evidence> seen{{"ticket", "client e-mail", f.client_email}};
  for (auto const& profile : e.profiles) seen.push_back({"platform", "profile", profile.client.text});
  if (e.profiles.empty()) f.findings = {f.hold_of("client_not_found", "", seen)};
  if (e.profiles.size() > 1) f.findings = {f.hold_of("client_found_twice", "", seen)};
  if (e.profiles.size() == 1) f.client = e.profiles.front();
}
void learn(Facts& f, AppointmentsFound const& e) { f.appointments = e; }
void learn(Facts& f, AccountRead const& e) { f.account = e; }
void learn(Facts& f, FeeChecked const& e) { f.fee = e, f.findings = e.findings; }
void learn(Facts& f, ReplyChosen const& e) { f.reply = e, f.findings = e.findings; }
void learn(Facts& f, MacroRendered const& e) {
  f.macro = e;
  f.findings = rules::check_macro(e, true, name);
}
void learn(Facts& f, ReplySent const& e) { f.answered = e.part; }

// While another case is about the same fee, it has the matter. One that has ended leaves only its reply: a client who
// asks once more wants something else than the same words, so a person answers.
void learn(Facts& f, AlreadyTaken const& e) {
  f.duplicate_of = e.by;
  auto hold = f.hold_of("duplicate_present", "The client has had this answer about this fee already.",
                        {{"engine", "case", e.by.text}});
  hold.offers.emplace_back("not_billed");
  f.findings = {std::move(hold)};
}
// Somebody has written once more: no prepared text answers what nobody has read.
void learn(Facts& f, TicketJoined const& e) { find_new_message(f, e); }

// --- states ---

// clang-format off
struct Rules {
  using Facts = late_fee_question::Facts;
  using Event = late_fee_question::Event;
  using Command = late_fee_question::Command;
  using Outcomes = late_fee_question::Outcomes;
  using Table = late_fee_question::Table;
  using Start = NotOpened;
  using OnHold = late_fee_question::OnHold;
};
using Case = engine::Machine<Rules>;
template <class Self, class Within = Case, class... Opens>
using place = engine::place<Self, Within, Rules, Opens...>;

struct NotOpened         : place<NotOpened>                   { static constexpr auto words = "Not opened",              waiting_for = "counterpart"; };
struct Open              : place<Open, Case, VerifyingClient> { static constexpr auto words = "Open"; };
struct Ended             : place<Ended, Case, Answered>       { static constexpr auto words = "Ended"; };
struct VerifyingClient   : place<VerifyingClient, Open>       { static constexpr auto words = "Verifying the client",    waiting_for = "counterpart"; };
struct FindingCharge     : place<FindingCharge, Open>         { static constexpr auto words = "Finding the charge",      waiting_for = "counterpart"; };
struct ReplyingWithMacro : place<ReplyingWithMacro, Open>     { static constexpr auto words = "Replying with the macro", waiting_for = "counterpart"; };
struct OnHold            : place<OnHold, Open>                { static constexpr auto words = "On hold",                 waiting_for = "person"; };
struct Answered          : place<Answered, Ended>             { static constexpr auto words = "Answered"; };
struct Duplicate         : place<Duplicate, Ended>            { static constexpr auto words = "Duplicate"; };
struct NotBilled         : place<NotBilled, Ended>            { static constexpr auto words = "Not billed"; };
struct HandedOver        : place<HandedOver, Ended>           { static constexpr auto words = "Handed over"; };
struct Withdrawn         : place<Withdrawn, Ended>            { static constexpr auto words = "Withdrawn"; };
// clang-format on

// --- step ---

Outlook outlook_of(Facts const& f, engine::StateInfo const& state) {
  auto outlook = outlook_of_any_case(f, state);
  outlook.amount_cents = f.fee.cents;
  outlook.keeps_reservations = !state.terminal;  // the reply's own key stays taken for good
  outlook.tag("client", f.client.client.text);
  outlook.tag("appointment", f.fee.appointment.text);
  outlook.tag("invoice", f.fee.invoice.text);
  outlook.tag("reference", f.answered.text);
  return outlook;
}

Facts facts_of(History history) { return facts_after<Rules>(history); }

}  // namespace

engine::TableInfo table() { return table_of<Rules>(); }

TypedStep<Command> step(History history, Event const* next) { return take_step<Rules>(history, next, outlook_of); }

Event answer(History history, Command const& command, Instant, Knowledge const&) {
  auto const f = facts_of(history);
  if (std::holds_alternative<CheckFee>(command)) return check_fee(f.appointments, f.account, f.matter);
  return choose_reply(f.policy, f.thread, f.client);
}

std::optional<engine::Workflow::NotNow> may_arm(History history, Command const& command, Instant) {
  if (!std::holds_alternative<SendReply>(command)) return std::nullopt;
  auto const f = facts_of(history);
  if (f.fee.appointment.empty() || has_findings(f))
    return engine::Workflow::NotNow{"no_late_fee", "No late-cancellation charge was found for this client."};
  return std::nullopt;
}

}  // namespace workflows::late_fee_question
