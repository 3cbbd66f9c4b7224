// What can the case of a failed payment hear and say? Shared messages of the counterparts, two rules of its own, and
// what a coordinator may decide. These names are on disk: renaming a struct or a member is a migration
// (docs/adding-a-workflow.md).
#pragma once
#include <boost/mp11/list.hpp>
#include <variant>

#include "engine/core/outcome_list.hpp"
#include "workflows/messages/care_platform.hpp"
#include "workflows/messages/case_events.hpp"
#include "workflows/messages/engine_requests.hpp"
#include "workflows/messages/ticket_inbox.hpp"

namespace workflows::failed_payment {

// --- rules: pure; the answer is journaled, so a newer rule never changes an old case ---

struct CheckPayment {
  static constexpr auto kind = "rules.check_payment";
  int invoices = 0;
};
BOOST_DESCRIBE_STRUCT(CheckPayment, (), (invoices))
// How the invoice stands in the account now.
struct PaymentChecked {
  std::vector<Hold> findings;
  InvoiceId invoice;
  AppointmentId appointment;
  bool paid = false;
  std::int64_t cents = 0;  // still owed
  int attempt = 1;         // the number of the next charge
  std::string decline;     // why the last one was turned down; empty: the platform does not say
};
BOOST_DESCRIBE_STRUCT(PaymentChecked, (), (findings, invoice, appointment, paid, cents, attempt, decline))

// A payment is looked for once each business day.
struct PlanLook {
  static constexpr auto kind = "rules.plan_look";
  int days_waited = 0;
};
BOOST_DESCRIBE_STRUCT(PlanLook, (), (days_waited))
struct LookPlanned {
  std::vector<Hold> findings;
  std::optional<Instant> at;
  std::int64_t after_seconds = 0;
  std::string tzdata;
};
BOOST_DESCRIBE_STRUCT(LookPlanned, (), (findings, at, after_seconds, tzdata))

// --- what a coordinator may decide ---

struct AccountLookAsked {
  static constexpr auto decision = "look_again";
  static constexpr auto decides = "looks for the payment in the account now";
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(AccountLookAsked, (), (reason))
struct ChargeRetryAsked {
  static constexpr auto decision = "retry_charge";
  static constexpr auto decides = "charges the card once more, if charges are left";
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ChargeRetryAsked, (), (reason))
struct PaymentGivenUp {
  static constexpr auto decision = "give_up";
  static constexpr auto decides = "gives the payment up as uncollected";
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PaymentGivenUp, (), (reason))

using Event =
    std::variant<CaseOpened, HoldPlaced, HoldReleased, HoldOverridden, OfferAccepted, CaseWithdrawn, NoteAdded,
                 TicketJoined, Assigned, CommandRejected, CommandHeld, AlreadyTaken, UnexpectedOutcome, ThreadRead,
                 ClientFound, AccountRead, PaymentChecked, MatterReserved, NoticesFound, ContactFound, MacroRendered,
                 MacroReserved, ReplySent, ConversationStarted, LookPlanned, TimerFired, InvoiceCharged,
                 AccountLookAsked, ChargeRetryAsked, PaymentGivenUp, OpenCasesFound, DemandDropped>;

using Outcomes =
    boost::mp11::mp_list<engine::outcome<ReadThread, ThreadRead>, engine::outcome<FindClient, ClientFound>,
                         engine::outcome<ReadAccount, AccountRead>, engine::outcome<CheckPayment, PaymentChecked>,
                         engine::outcome<ReserveMatter, MatterReserved>, engine::outcome<FindNotice, NoticesFound>,
                         engine::outcome<FindContact, ContactFound>, engine::outcome<RenderMacro, MacroRendered>,
                         engine::outcome<ReserveMacro, MacroReserved>, engine::outcome<SendReply, ReplySent>,
                         engine::outcome<StartConversation, ConversationStarted>,
                         engine::outcome<PlanLook, LookPlanned>, engine::outcome<SetTimer, TimerFired>,
                         engine::outcome<ChargeInvoice, InvoiceCharged>,
                         engine::outcome<FindOpenCases, OpenCasesFound>>;

using Command = boost::mp11::mp_rename<boost::mp11::mp_transform<engine::command_of, Outcomes>, std::variant>;

}  // namespace workflows::failed_payment
