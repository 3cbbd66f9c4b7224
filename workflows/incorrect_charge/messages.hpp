// What can the case of an incorrect charge hear and say? Shared messages of the counterparts, and its own checks.
// These names are on disk: renaming a struct or a member is a migration (docs/adding-a-workflow.md).
#pragma once
#include <boost/mp11/list.hpp>
#include <variant>

#include "engine/core/outcome_list.hpp"
#include "workflows/messages/care_platform.hpp"
#include "workflows/messages/case_events.hpp"
#include "workflows/messages/engine_requests.hpp"
#include "workflows/messages/payer_portal.hpp"
#include "workflows/messages/programs_sheet.hpp"
#include "workflows/messages/ticket_inbox.hpp"

namespace workflows::incorrect_charge {

struct CheckMatter {
  static constexpr auto kind = "rules.check_matter";
  TicketId ticket;
};
BOOST_DESCRIBE_STRUCT(CheckMatter, (), (ticket))
// Whose money it is about, and whether the thread is the session's own billing thread (it has an admin note).
struct MatterChecked {
  std::vector<Hold> findings;
  std::string client_email;
  bool billing_thread = false;
};
BOOST_DESCRIBE_STRUCT(MatterChecked, (), (findings, client_email, billing_thread))

struct CheckCharge {
  static constexpr auto kind = "rules.check_charge";
  int payments = 0;
};
BOOST_DESCRIBE_STRUCT(CheckCharge, (), (payments))
// The payment that should not have been taken, and what it was for.
struct ChargeChecked {
  std::vector<Hold> findings;
  PaymentId payment;
  InvoiceId invoice;
  Appointment appointment;
  std::int64_t captured_cents = 0;
  std::int64_t left_cents = 0;  // not refunded yet; zero: refunded by hand
  bool refunded_before = false;
};
BOOST_DESCRIBE_STRUCT(ChargeChecked, (),
                      (findings, payment, invoice, appointment, captured_cents, left_cents, refunded_before))

struct CheckCover {
  static constexpr auto kind = "rules.check_cover";
  AppointmentId appointment;
};
BOOST_DESCRIBE_STRUCT(CheckCover, (), (appointment))
struct CoverChecked {
  std::vector<Hold> findings;
  std::optional<Date> eastern_date;  // of the session
  std::optional<Date> last_day;      // Eastern date of day 30
  std::optional<Instant> due;        // the last instant of that day
  std::string tzdata;
};
BOOST_DESCRIBE_STRUCT(CoverChecked, (), (findings, eastern_date, last_day, due, tzdata))

struct ChooseNotice {
  static constexpr auto kind = "rules.choose_notice";
  PaymentId payment;
};
BOOST_DESCRIBE_STRUCT(ChooseNotice, (), (payment))
// How the client hears of the refund: in the thread if the client takes part and nobody else would read it, else in a
// conversation of its own.
struct NoticeChosen {
  std::vector<Hold> findings;
  std::string macro;  // its name
  std::string way;    // reply, conversation
  ContactId contact;  // the client, for a reply
  std::vector<ContactId> may_read;
};
BOOST_DESCRIBE_STRUCT(NoticeChosen, (), (findings, macro, way, contact, may_read))

struct CheckRefund {
  static constexpr auto kind = "rules.check_refund";
  PaymentId payment;
};
BOOST_DESCRIBE_STRUCT(CheckRefund, (), (payment))
// The payment as it stands just before the refund.
struct RefundChecked {
  std::vector<Hold> findings;
  std::int64_t left_cents = 0;  // zero: all of it has gone back already
};
BOOST_DESCRIBE_STRUCT(RefundChecked, (), (findings, left_cents))

struct CheckRoute {
  static constexpr auto kind = "rules.check_route";
  AppointmentId appointment;
};
BOOST_DESCRIBE_STRUCT(CheckRoute, (), (appointment))
struct RouteChecked {
  std::vector<Hold> findings;
  bool may_bill = false;  // day 30 has not passed
  int days = 0;           // Eastern calendar days since the session
  std::int64_t seconds_left = 0;
  std::string tzdata;
};
BOOST_DESCRIBE_STRUCT(RouteChecked, (), (findings, may_bill, days, seconds_left, tzdata))

struct CheckBalance {
  static constexpr auto kind = "rules.check_balance";
  InvoiceId invoice;
};
BOOST_DESCRIBE_STRUCT(CheckBalance, (), (invoice))
struct BalanceChecked {
  std::vector<Hold> findings;
};
BOOST_DESCRIBE_STRUCT(BalanceChecked, (), (findings))

using Event =
    std::variant<CaseOpened, HoldPlaced, HoldReleased, HoldOverridden, OfferAccepted, CaseWithdrawn, NoteAdded, DueSoon,
                 TicketJoined, Assigned, ApprovalGiven, ApprovalRefused, CommandRejected, CommandHeld, AlreadyTaken,
                 UnexpectedOutcome, ThreadRead, MatterChecked, ClientFound, AppointmentsFound, AccountRead,
                 ChargeChecked, PortalRead, CoverChecked, MatterReserved, ApprovalRequested, NoticeChosen, ContactFound,
                 MacroRendered, ReplySent, ConversationStarted, RefundChecked, PaymentRefunded, RouteChecked,
                 ClaimReserved, ChildEnded, TimerFired, RowsFound, RowAppended, BalanceChecked, MacroReserved>;

using Outcomes = boost::mp11::mp_list<
    engine::outcome<ReadThread, ThreadRead>, engine::outcome<CheckMatter, MatterChecked>,
    engine::outcome<FindClient, ClientFound>, engine::outcome<FindAppointments, AppointmentsFound>,
    engine::outcome<ReadAccount, AccountRead>, engine::outcome<CheckCharge, ChargeChecked>,
    engine::outcome<ReadPortal, PortalRead>, engine::outcome<CheckCover, CoverChecked>,
    engine::outcome<ReserveMatter, MatterReserved>, engine::outcome<RequestApproval, ApprovalRequested>,
    engine::outcome<ChooseNotice, NoticeChosen>, engine::outcome<FindContact, ContactFound>,
    engine::outcome<RenderMacro, MacroRendered>, engine::outcome<SendReply, ReplySent>,
    engine::outcome<StartConversation, ConversationStarted>, engine::outcome<CheckRefund, RefundChecked>,
    engine::outcome<RefundPayment, PaymentRefunded>, engine::outcome<CheckRoute, RouteChecked>,
    engine::outcome<ReserveClaim, ClaimReserved>, engine::outcome<OpenCase, ChildEnded>,
    engine::outcome<SetTimer, TimerFired>, engine::outcome<FindRow, RowsFound>, engine::outcome<AppendRow, RowAppended>,
    engine::outcome<CheckBalance, BalanceChecked>, engine::outcome<ReserveMacro, MacroReserved>>;

using Command = boost::mp11::mp_rename<boost::mp11::mp_transform<engine::command_of, Outcomes>, std::variant>;

}  // namespace workflows::incorrect_charge
