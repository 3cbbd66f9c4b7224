// What can the case of a late cancellation hear and say? Shared messages of the counterparts, two checks of its own,
// and what a coordinator may decide. These names are on disk: renaming a struct or a member is a migration
// (docs/adding-a-workflow.md).
#pragma once
#include <boost/mp11/list.hpp>
#include <variant>

#include "engine/core/outcome_list.hpp"
#include "workflows/messages/care_platform.hpp"
#include "workflows/messages/case_events.hpp"
#include "workflows/messages/engine_requests.hpp"
#include "workflows/messages/ticket_inbox.hpp"

namespace workflows::late_cancellation {

// --- checks: pure rules on what the case knows; the answer is journaled, so a newer rule never changes an old case ---

struct CheckCancellation {
  static constexpr auto kind = "rules.check_cancellation";
  int appointments = 0;
};
BOOST_DESCRIBE_STRUCT(CheckCancellation, (), (appointments))
// The appointment that was cancelled late, and what the client's plan asks for it.
struct CancellationChecked {
  std::vector<Hold> findings;
  Appointment appointment;
  std::optional<std::int64_t> plan_cents;  // the plan's own fee; none: the price of the appointment
};
BOOST_DESCRIBE_STRUCT(CancellationChecked, (), (findings, appointment, plan_cents))

// One case per late cancellation, and for good once the fee was dealt with: a fee that was waived is not asked for
// again because somebody opens another case.
struct ReserveFee {
  static constexpr auto kind = "fee.reserved";
  AppointmentId appointment;
};
BOOST_DESCRIBE_STRUCT(ReserveFee, (), (appointment))
inline std::string business_key(ReserveFee const& c, CaseId const&) { return c.appointment.text; }
struct FeeReserved {
  std::string key;
};
BOOST_DESCRIBE_STRUCT(FeeReserved, (), (key))

struct CheckFeeInvoice {
  static constexpr auto kind = "rules.check_fee_invoice";
  AppointmentId appointment;
};
BOOST_DESCRIBE_STRUCT(CheckFeeInvoice, (), (appointment))
// The invoice for the fee as the account shows it now, or the sum to make one out for.
struct FeeInvoiceChecked {
  std::vector<Hold> findings;
  InvoiceId invoice;       // empty: there is none
  bool paid = false;       // nothing is left to charge, and money has come in
  std::int64_t cents = 0;  // still owed; with no invoice, the sum to make it out for
  int attempt = 1;         // the number of the next charge
};
BOOST_DESCRIBE_STRUCT(FeeInvoiceChecked, (), (findings, invoice, paid, cents, attempt))

// --- what a coordinator may decide ---

struct WaiverGiven {
  static constexpr auto decision = "waive";
  static constexpr auto decides = "waives the fee: nothing more is charged, and whoever collects it stops";
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(WaiverGiven, (), (reason))
struct CollectionAsked {
  static constexpr auto decision = "collect";
  static constexpr auto decides = "opens another case to collect the fee";
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CollectionAsked, (), (reason))
struct FeeGivenUp {
  static constexpr auto decision = "give_up";
  static constexpr auto decides = "gives the fee up as uncollected";
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(FeeGivenUp, (), (reason))

using Event =
    std::variant<CaseOpened, HoldPlaced, HoldReleased, HoldOverridden, OfferAccepted, CaseWithdrawn, NoteAdded,
                 TicketJoined, Assigned, CommandRejected, CommandHeld, AlreadyTaken, UnexpectedOutcome, ThreadRead,
                 ClientFound, AppointmentsFound, AccountRead, CancellationChecked, FeeReserved, FeeInvoiceChecked,
                 InvoiceCreated, InvoiceCharged, ChildEnded, WaiverGiven, CollectionAsked, FeeGivenUp, CasesTold,
                 OpenCasesFound, ClaimReserved, DemandDropped>;

using Outcomes =
    boost::mp11::mp_list<engine::outcome<ReadThread, ThreadRead>, engine::outcome<FindClient, ClientFound>,
                         engine::outcome<FindAppointments, AppointmentsFound>,
                         engine::outcome<ReadAccount, AccountRead>,
                         engine::outcome<CheckCancellation, CancellationChecked>,
                         engine::outcome<ReserveFee, FeeReserved>, engine::outcome<CheckFeeInvoice, FeeInvoiceChecked>,
                         engine::outcome<CreateInvoice, InvoiceCreated>, engine::outcome<ChargeInvoice, InvoiceCharged>,
                         engine::outcome<OpenCase, ChildEnded>, engine::outcome<DropDemand, CasesTold>,
                         engine::outcome<FindOpenCases, OpenCasesFound>, engine::outcome<ReserveClaim, ClaimReserved>>;

using Command = boost::mp11::mp_rename<boost::mp11::mp_transform<engine::command_of, Outcomes>, std::variant>;

}  // namespace workflows::late_cancellation
