// A client cancelled late. May the fee be charged, and is it paid? Opens on CaseOpened; ends FeeCollected, AlreadyPaid,
// FeeUncollected, FeeWaived, Duplicate, HandedOver, NotBilled or Withdrawn. The procedure is seed 003, "Late
// Cancellation". A missed session is never billed to a payer and its fee never written off: no row here does either.
#include "workflows/late_cancellation/late_cancellation.hpp"

#include "workflows/late_cancellation/facts.hpp"
#include "workflows/stepping.hpp"

namespace workflows::late_cancellation {
namespace {
using engine::always, engine::row, engine::stay, engine::nothing;

// --- table ---

struct any_answer {  // whatever a counterpart or another case may still say
  using events =
      engine::mp::mp_list<ThreadRead, ClientFound, AppointmentsFound, AccountRead, FeeReserved, InvoiceCreated,
                          InvoiceCharged, ChildEnded, CommandRejected, CommandHeld, AlreadyTaken, TicketJoined>;
};
struct late_answer {  // of what a hold found under way: kept, and looked at again when its turn comes
  using events = engine::mp::mp_list<InvoiceCreated, InvoiceCharged, ChildEnded, CasesTold>;
};
struct is_answered {  // what was under way when the fee was waived
  using events = engine::mp::mp_list<InvoiceCreated, InvoiceCharged>;
};
struct is_let_go {  // by a person here, or in another case about the same fee
  using events = engine::mp::mp_list<WaiverGiven, DemandDropped>;
};
struct is_noted {
  using events = engine::mp::mp_list<NoteAdded, Assigned>;
};
struct is_noted_late {
  using events = engine::mp::mp_list<NoteAdded, Assigned, TicketJoined, CasesTold>;
};

bool is_collected(Facts const&);
bool is_given_up(Facts const&);
bool is_paid(Facts const&);
bool is_being_collected(Facts const&);
bool has_no_invoice(Facts const&);
bool is_waived(Facts const&);
bool is_paid_though_waived(Facts const&);
bool is_waived_unknown(Facts const&);
bool is_waived_by_name(Facts const&);
bool is_waived_elsewhere(Facts const&);
bool claim_is_taken(Facts const&);
bool never_left(Facts const&);
bool is_paid_meanwhile(Facts const&);
bool met_a_payment(Facts const&);
bool may_collect_again(Facts const&);
bool may_give_up(Facts const&);

ReadThread read_thread(Facts const&);
FindClient find_client(Facts const&);
FindAppointments find_appointments(Facts const&);
ReadAccount read_account(Facts const&);
CheckCancellation check_when(Facts const&);
FindOpenCases find_waiver(Facts const&);
ReserveFee reserve_fee(Facts const&);
ReserveClaim reserve_claim(Facts const&);
CheckFeeInvoice check_fee(Facts const&);
CreateInvoice create_invoice(Facts const&);
ChargeInvoice charge_full_fee(Facts const&);
OpenCase open_failed_payment(Facts const&);
std::vector<DropDemand> stop_asking(Facts const&);
FindOpenCases find_collectors(Facts const&);

// clang-format off
struct NotOpened; struct Open; struct Ended;
struct VerifyingClient; struct VerifyingCancellation; struct FindingInvoice; struct CreatingInvoice; struct ChargingFee; struct CollectingFee;
struct WaivingFee; struct OnHold;
struct FeeCollected; struct AlreadyPaid; struct FeeUncollected; struct FeeWaived; struct Duplicate; struct NotBilled; struct HandedOver; struct Withdrawn;

// Read top to bottom: the first row that fits wins. A row on Open applies everywhere inside Open, after the inner ones.
// Releasing a hold walks through every check again; the card is not charged again after a decline, except by the case
// that collects the fee. A waiver is taken at any time: whoever asks for the fee is told at once, what has not left ends
// with the case, and what may already be outside is waited for: the engine lets no case end over it. Before anybody
// knows which fee it is, the checks go on until they have found it. A case about a fee that was waived in another one is
// a duplicate of that. The fee is charged under the session's claim, so that no other case bills the session meanwhile.
using Table = engine::table<
//  while the case is…     and this happens…    provided…                  it becomes…            and we…
row<NotOpened,             CaseOpened,          must_read_thread,          VerifyingClient,       read_thread        >,
row<NotOpened,             CaseOpened,          knows_nobody,              OnHold,                nothing            >,
row<NotOpened,             CaseOpened,          always,                    VerifyingClient,       find_client        >,
row<VerifyingClient,       ThreadRead,          knows_nobody,              OnHold,                nothing            >,
row<VerifyingClient,       ThreadRead,          always,                    stay,                  find_client        >,
row<VerifyingClient,       ClientFound,         has_findings,              OnHold,                nothing            >,
row<VerifyingClient,       ClientFound,         always,                    VerifyingCancellation, find_appointments  >,
row<VerifyingClient,       is_let_go,           is_waived_unknown,         FeeWaived,             stop_asking        >,
row<VerifyingCancellation, AppointmentsFound,   always,                    stay,                  read_account       >,
row<VerifyingCancellation, AccountRead,         always,                    stay,                  check_when         >,
row<VerifyingCancellation, CancellationChecked, is_waived_by_name,         WaivingFee,            stop_asking        >,
row<VerifyingCancellation, CancellationChecked, has_findings,              OnHold,                nothing            >,
row<VerifyingCancellation, CancellationChecked, always,                    stay,                  find_waiver        >,
row<VerifyingCancellation, OpenCasesFound,      is_waived_elsewhere,       Duplicate,             nothing            >,
row<VerifyingCancellation, OpenCasesFound,      always,                    stay,                  reserve_fee        >,
row<VerifyingCancellation, FeeReserved,         always,                    stay,                  reserve_claim      >,
row<VerifyingCancellation, ClaimReserved,       always,                    FindingInvoice,        read_account       >,
row<VerifyingCancellation, AlreadyTaken,        claim_is_taken,            OnHold,                nothing            >,
row<VerifyingCancellation, AlreadyTaken,        always,                    Duplicate,             nothing            >,
row<FindingInvoice,        AccountRead,         always,                    stay,                  check_fee          >,
row<FindingInvoice,        FeeInvoiceChecked,   is_collected,              FeeCollected,          nothing            >,
row<FindingInvoice,        FeeInvoiceChecked,   is_given_up,               FeeUncollected,        nothing            >,
row<FindingInvoice,        FeeInvoiceChecked,   is_paid,                   AlreadyPaid,           nothing            >,
row<FindingInvoice,        FeeInvoiceChecked,   is_being_collected,        CollectingFee,         open_failed_payment>,
row<FindingInvoice,        FeeInvoiceChecked,   has_findings,              OnHold,                nothing            >,
row<FindingInvoice,        FeeInvoiceChecked,   has_no_invoice,            CreatingInvoice,       create_invoice     >,
row<FindingInvoice,        FeeInvoiceChecked,   always,                    ChargingFee,           charge_full_fee    >,
row<CreatingInvoice,       InvoiceCreated,      always,                    FindingInvoice,        read_account       >,
row<ChargingFee,           InvoiceCharged,      is_collected,              FeeCollected,          nothing            >,
row<ChargingFee,           InvoiceCharged,      always,                    CollectingFee,         open_failed_payment>,
row<ChargingFee,           CommandRejected,     met_a_payment,             FindingInvoice,        read_account       >,
row<CollectingFee,         ChildEnded,          is_paid_though_waived,     OnHold,                nothing            >,
row<CollectingFee,         ChildEnded,          is_collected,              FeeCollected,          nothing            >,
row<CollectingFee,         ChildEnded,          is_waived,                 WaivingFee,            stop_asking        >,
row<CollectingFee,         ChildEnded,          is_given_up,               FeeUncollected,        nothing            >,
row<CollectingFee,         ChildEnded,          always,                    OnHold,                nothing            >,
row<CollectingFee,         is_let_go,           always,                    stay,                  stop_asking        >,
row<WaivingFee,            CasesTold,           always,                    stay,                  read_account       >,
row<WaivingFee,            AccountRead,         has_findings,              OnHold,                nothing            >,
row<WaivingFee,            AccountRead,         is_waived,                 stay,                  find_collectors    >,
row<WaivingFee,            AccountRead,         is_collected,              FeeCollected,          nothing            >,
row<WaivingFee,            AccountRead,         always,                    AlreadyPaid,           nothing            >,
row<WaivingFee,            OpenCasesFound,      has_findings,              OnHold,                nothing            >,
row<WaivingFee,            OpenCasesFound,      always,                    FeeWaived,             nothing            >,
row<WaivingFee,            UnexpectedOutcome,   always,                    stay,                  nothing            >,
row<WaivingFee,            InvoiceCharged,      is_paid_though_waived,     OnHold,                nothing            >,
row<WaivingFee,            is_answered,         always,                    stay,                  read_account       >,
row<WaivingFee,            CommandHeld,         never_left,                stay,                  read_account       >,
row<WaivingFee,            CommandRejected,     is_paid_meanwhile,         stay,                  read_account       >,
row<OnHold,                goes_on,             is_being_collected,        CollectingFee,         open_failed_payment>,
row<OnHold,                goes_on,             is_waived_unknown,         FeeWaived,             stop_asking        >,
row<OnHold,                goes_on,             is_waived_by_name,         WaivingFee,            stop_asking        >,
row<OnHold,                goes_on,             must_read_thread,          VerifyingClient,       read_thread        >,
row<OnHold,                goes_on,             knows_nobody,              stay,                  nothing            >,
row<OnHold,                goes_on,             always,                    VerifyingClient,       find_client        >,
row<OnHold,                is_let_go,           must_be_released,          stay,                  stop_asking        >,
row<OnHold,                is_let_go,           is_waived_unknown,         FeeWaived,             stop_asking        >,
row<OnHold,                CollectionAsked,     may_collect_again,         CollectingFee,         open_failed_payment>,
row<OnHold,                FeeGivenUp,          may_give_up,               FeeUncollected,        nothing            >,
row<OnHold,                any_answer,          always,                    stay,                  nothing            >,
row<OnHold,                OfferAccepted,       not_to_be_billed,          NotBilled,             nothing            >,
row<OnHold,                OfferAccepted,       always,                    HandedOver,            nothing            >,
row<Open,                  is_let_go,           names_no_fee,              stay,                  nothing            >,
row<Open,                  is_let_go,           always,                    WaivingFee,            stop_asking        >,
row<Open,                  late_answer,         always,                    stay,                  nothing            >,
row<Open,                  any_failure,         always,                    OnHold,                nothing            >,
row<Open,                  is_stopped,          always,                    OnHold,                nothing            >,
row<Open,                  CaseWithdrawn,       always,                    Withdrawn,             nothing            >,
row<Open,                  is_noted,            always,                    stay,                  nothing            >,
row<Ended,                 is_noted_late,       always,                    stay,                  nothing            >,
row<Ended,                 UnexpectedOutcome,   always,                    stay,                  nothing            >>;
// clang-format on

// --- guards ---

bool is_collected(Facts const& f) { return f.is_collected || (f.was_declined && f.fee.paid); }
bool is_given_up(Facts const& f) { return f.collector_ended == "Uncollected" && !f.being_collected; }
bool is_paid(Facts const& f) { return f.fee.paid; }
bool is_being_collected(Facts const& f) { return f.being_collected; }
bool has_no_invoice(Facts const& f) { return f.fee.invoice.empty(); }
bool is_waived(Facts const& f) { return f.waiver.has_value(); }
bool is_paid_though_waived(Facts const& f) { return f.waiver && f.is_collected; }
bool is_waived_by_name(Facts const& f) { return f.waiver && !names_no_fee(f); }
bool is_waived_unknown(Facts const& f) { return is_waived_by_name(f) && knows_no_account(f); }
bool is_waived_elsewhere(Facts const& f) { return f.waived_elsewhere; }
bool claim_is_taken(Facts const& f) { return f.claim_is_taken; }
// Refused by this very workflow when it was about to be sent.
bool never_left(Facts const& f) { return f.is_on("placed_by_person"); }
bool is_paid_meanwhile(Facts const& f) { return f.is_on("invoice_paid"); }
// Once: a platform that says "paid" and shows "open" is for a person.
bool met_a_payment(Facts const& f) {
  return f.paid_reports == 1 && !f.findings.empty() && f.findings.front().code == "invoice_paid";
}
bool may_collect_again(Facts const& f) { return f.was_declined && !f.is_collected && !f.waiver && !f.unread_message; }
bool may_give_up(Facts const& f) { return may_collect_again(f) && !f.being_collected; }

// --- commands ---

constexpr auto collector = "failed_payment";

// What a case about the same fee is found by: a tag and its value, empty when nothing is known.
std::pair<std::string, std::string> fee_of(Facts const& f) {
  auto const appointment = appointment_of_fee(f);
  if (!appointment.empty()) return {"appointment", appointment.text};
  return {"invoice", f.matter.invoice.text};
}

ReadThread read_thread(Facts const& f) { return {f.ticket, f.policy.billing_attribute}; }
FindClient find_client(Facts const& f) { return {f.client_email}; }
FindAppointments find_appointments(Facts const& f) { return {f.client.client}; }
ReadAccount read_account(Facts const& f) { return {f.client.client.empty() ? f.matter.client : f.client.client}; }
CheckCancellation check_when(Facts const& f) { return {static_cast<int>(f.appointments.appointments.size())}; }
// A fee stays waived in whatever case it was said, open or ended, and whether or not that one had reserved it.
FindOpenCases find_waiver(Facts const& f) {
  return {"waived", f.cancellation.appointment.appointment.text, "", std::string(name), true};
}
ReserveFee reserve_fee(Facts const& f) { return {f.cancellation.appointment.appointment}; }
ReserveClaim reserve_claim(Facts const& f) {
  auto const& appointment = f.cancellation.appointment;
  return {f.policy.payer, appointment.therapist, f.client.client, appointment.start};
}
CheckFeeInvoice check_fee(Facts const& f) { return {f.cancellation.appointment.appointment}; }
// Seed 003: Create New Invoice, type Appointment, the right therapist, the appointment marked Late Cancellation.
CreateInvoice create_invoice(Facts const& f) {
  auto const& appointment = f.cancellation.appointment;
  return {f.client.client, appointment.appointment, appointment.therapist, "Appointment", f.fee.cents};
}
ChargeInvoice charge_full_fee(Facts const& f) { return {f.fee.invoice, f.fee.cents, f.fee.attempt}; }
OpenCase open_failed_payment(Facts const& f) {
  OpenCase open;
  open.workflow = collector;
  open.payload.policy = f.policy;
  auto& matter = open.payload.matter.emplace();
  matter.client_email = f.client_email;
  matter.client = f.client.client;
  matter.appointment = f.cancellation.appointment.appointment;
  matter.invoice = f.fee.invoice;
  matter.cents = f.fee.cents;
  matter.decline = f.decline;
  matter.reason = "the late-cancellation fee was declined";
  matter.opened_by_kind = name;
  open.round = f.rounds;
  return open;
}
// Whoever else asks the client for this fee, opened by this case or not: those that collect it, and another late
// cancellation. Not that one where the fee is reserved here: it asks for the waiver before it reserves the fee itself.
// Nor by a case that was told: whoever told it has told all.
std::vector<DropDemand> stop_asking(Facts const& f) {
  auto const [tag, value] = fee_of(f);
  std::vector<DropDemand> all;
  if (value.empty()) return all;
  DropDemand drop;
  drop.workflow = collector;
  drop.tag = tag;
  drop.value = value;
  if (f.waiver) drop.reason = f.waiver->because;
  all.push_back(drop);
  drop.workflow = std::string(name);
  if (!f.fee_is_ours && !is_told_of_waiver(f)) all.push_back(drop);
  return all;
}
FindOpenCases find_collectors(Facts const& f) {
  auto const [tag, value] = fee_of(f);
  return {tag, value, "", collector};
}

// --- states ---

// clang-format off
struct Rules {
  using Facts = late_cancellation::Facts;
  using Event = late_cancellation::Event;
  using Command = late_cancellation::Command;
  using Outcomes = late_cancellation::Outcomes;
  using Table = late_cancellation::Table;
  using Start = NotOpened;
  using OnHold = late_cancellation::OnHold;
};
using Case = engine::Machine<Rules>;
template <class Self, class Within = Case, class... Opens>
using place = engine::place<Self, Within, Rules, Opens...>;

struct NotOpened             : place<NotOpened>                   { static constexpr auto words = "Not opened",                   waiting_for = "counterpart"; };
struct Open                  : place<Open, Case, VerifyingClient> { static constexpr auto words = "Open"; };
struct Ended                 : place<Ended, Case, FeeCollected>   { static constexpr auto words = "Ended"; };
struct VerifyingClient       : place<VerifyingClient, Open>       { static constexpr auto words = "Verifying the client",         waiting_for = "counterpart"; };
struct VerifyingCancellation : place<VerifyingCancellation, Open> { static constexpr auto words = "Verifying the cancellation",   waiting_for = "counterpart"; };
struct FindingInvoice        : place<FindingInvoice, Open>        { static constexpr auto words = "Finding the invoice",          waiting_for = "counterpart"; };
struct CreatingInvoice       : place<CreatingInvoice, Open>       { static constexpr auto words = "Creating the invoice",         waiting_for = "counterpart"; };
struct ChargingFee           : place<ChargingFee, Open>           { static constexpr auto words = "Charging the fee",             waiting_for = "counterpart"; };
struct CollectingFee         : place<CollectingFee, Open>         { static constexpr auto words = "Collecting the fee",           waiting_for = "counterpart"; };
struct WaivingFee            : place<WaivingFee, Open>            { static constexpr auto words = "Waiving the fee",              waiting_for = "counterpart"; };
struct OnHold                : place<OnHold, Open>                { static constexpr auto words = "On hold",                      waiting_for = "person"; };
struct FeeCollected          : place<FeeCollected, Ended>         { static constexpr auto words = "Fee collected"; };
struct AlreadyPaid           : place<AlreadyPaid, Ended>          { static constexpr auto words = "Already paid"; };
struct FeeUncollected        : place<FeeUncollected, Ended>       { static constexpr auto words = "Fee uncollected"; };
struct FeeWaived             : place<FeeWaived, Ended>            { static constexpr auto words = "Fee waived"; };
struct Duplicate             : place<Duplicate, Ended>            { static constexpr auto words = "Duplicate"; };
struct NotBilled             : place<NotBilled, Ended>            { static constexpr auto words = "Not billed"; };
struct HandedOver            : place<HandedOver, Ended>           { static constexpr auto words = "Handed over"; };
struct Withdrawn             : place<Withdrawn, Ended>            { static constexpr auto words = "Withdrawn"; };
// clang-format on

// --- step ---

Outlook outlook_of(Facts const& f, engine::StateInfo const& state) {
  auto outlook = outlook_of_any_case(f, state);
  outlook.failed_charge = state.hold && !f.waiver && (f.is_on("retries_used_up") || f.is_on("payment_outstanding"));
  outlook.amount_cents = f.fee.cents != 0 ? f.fee.cents : f.matter.cents;
  // A fee that was dealt with stays dealt with; one that was not may be taken up by another case. The claim is given
  // back with every end: a session that was marked late by mistake may be billed, once its invoice lets it be.
  outlook.keeps_reservations = !state.terminal;
  if (state.name == "FeeCollected" || state.name == "AlreadyPaid" || state.name == "FeeUncollected" ||
      state.name == "FeeWaived")
    outlook.kept_kinds = {ReserveFee::kind};
  outlook.tag("client", f.client.client.empty() ? f.matter.client.text : f.client.client.text);
  outlook.tag("appointment", appointment_of_fee(f).text);
  outlook.tag("invoice", f.fee.invoice.empty() ? f.matter.invoice.text : f.fee.invoice.text);
  if (f.waiver) outlook.tag("waived", fee_of(f).second);
  return outlook;
}

Facts facts_of(History history) { return facts_after<Rules>(history); }

}  // namespace

engine::TableInfo table() { return table_of<Rules>(); }

TypedStep<Command> step(History history, Event const* next) { return take_step<Rules>(history, next, outlook_of); }

Event answer(History history, Command const& command, Instant, Knowledge const& knowledge) {
  auto const f = facts_of(history);
  if (std::holds_alternative<CheckCancellation>(command))
    return check_cancellation(f.appointments, f.account, f.thread, f.matter, knowledge.zones);
  return check_fee_invoice(f.account, f.cancellation, f.policy, f.overridden);
}

std::optional<engine::Workflow::NotNow> may_arm(History history, Command const& command, Instant) {
  auto const* charge = std::get_if<ChargeInvoice>(&command);
  if (charge == nullptr && !std::holds_alternative<CreateInvoice>(command)) return std::nullopt;
  auto const f = facts_of(history);
  if (f.waiver) return engine::Workflow::NotNow{"placed_by_person", "The fee was waived before this was done."};
  if (charge == nullptr) return std::nullopt;
  if (charge->invoice != f.fee.invoice || charge->cents != f.fee.cents || f.fee.paid)
    return engine::Workflow::NotNow{"fee_differs", "The invoice is not what it was when the charge was decided on."};
  if (charge->attempt != f.fee.attempt || has_findings(f))
    return engine::Workflow::NotNow{"retries_used_up", "The number of this attempt is not the one that was checked."};
  return std::nullopt;
}

}  // namespace workflows::late_cancellation
