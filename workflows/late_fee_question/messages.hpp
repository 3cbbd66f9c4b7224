// What can the case of a late-fee question hear and say? Shared messages of the counterparts, and two checks of its
// own. These names are on disk: renaming a struct or a member is a migration (docs/adding-a-workflow.md).
#pragma once
#include <boost/mp11/list.hpp>
#include <variant>

#include "engine/core/outcome_list.hpp"
#include "workflows/messages/care_platform.hpp"
#include "workflows/messages/case_events.hpp"
#include "workflows/messages/engine_requests.hpp"
#include "workflows/messages/ticket_inbox.hpp"

namespace workflows::late_fee_question {

struct CheckFee {
  static constexpr auto kind = "rules.check_fee";
  int invoices = 0;
};
BOOST_DESCRIBE_STRUCT(CheckFee, (), (invoices))
// The late-cancellation charge that the question is about.
struct FeeChecked {
  std::vector<Hold> findings;
  AppointmentId appointment;
  InvoiceId invoice;
  std::int64_t cents = 0;
};
BOOST_DESCRIBE_STRUCT(FeeChecked, (), (findings, appointment, invoice, cents))

struct ChooseReply {
  static constexpr auto kind = "rules.choose_reply";
  std::string region;
};
BOOST_DESCRIBE_STRUCT(ChooseReply, (), (region))
// Which macro answers, and who may read it.
struct ReplyChosen {
  std::vector<Hold> findings;
  std::string macro;  // its name
  ContactId contact;  // the client
  std::vector<ContactId> may_read;
};
BOOST_DESCRIBE_STRUCT(ReplyChosen, (), (findings, macro, contact, may_read))

using Event =
    std::variant<CaseOpened, HoldPlaced, HoldReleased, OfferAccepted, CaseWithdrawn, NoteAdded, TicketJoined, Assigned,
                 CommandRejected, CommandHeld, AlreadyTaken, UnexpectedOutcome, ThreadRead, ClientFound,
                 AppointmentsFound, AccountRead, FeeChecked, MatterReserved, ReplyChosen, MacroRendered, ReplySent>;

using Outcomes =
    boost::mp11::mp_list<engine::outcome<ReadThread, ThreadRead>, engine::outcome<FindClient, ClientFound>,
                         engine::outcome<FindAppointments, AppointmentsFound>,
                         engine::outcome<ReadAccount, AccountRead>, engine::outcome<CheckFee, FeeChecked>,
                         engine::outcome<ReserveMatter, MatterReserved>, engine::outcome<ChooseReply, ReplyChosen>,
                         engine::outcome<RenderMacro, MacroRendered>, engine::outcome<SendReply, ReplySent>>;

using Command = boost::mp11::mp_rename<boost::mp11::mp_transform<engine::command_of, Outcomes>, std::variant>;

}  // namespace workflows::late_fee_question
