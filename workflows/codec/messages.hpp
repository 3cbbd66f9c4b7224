// Where are the shared messages turned into JSON and back? Once, in messages.cpp: every workflow's codec uses these, so
// a workflow compiles only what is its own.
#pragma once
#include "workflows/codec/json.hpp"
#include "workflows/messages/care_platform.hpp"
#include "workflows/messages/case_events.hpp"
#include "workflows/messages/engine_requests.hpp"
#include "workflows/messages/payer_portal.hpp"
#include "workflows/messages/programs_sheet.hpp"
#include "workflows/messages/ticket_inbox.hpp"

// Every message that more than one workflow may use.
// clang-format off
#define WORKFLOWS_SHARED_MESSAGES(each)                                                                             \
  each(CaseOpened) each(HoldPlaced) each(HoldReleased) each(HoldOverridden) each(OfferAccepted)                     \
  each(CaseWithdrawn) each(NoteAdded) each(DueSoon) each(TicketJoined) each(Assigned) each(Attested) each(ApprovalGiven)          \
  each(ApprovalRefused) each(CommandRejected) each(CommandHeld) each(AlreadyTaken) each(UnexpectedOutcome)          \
  each(Hold) each(ReadThread) each(ThreadRead) each(FindContact) each(ContactFound) each(AddParticipant)            \
  each(ParticipantAdded) each(RemoveParticipant) each(ParticipantRemoved) each(SubmitForm) each(FormSubmitted)      \
  each(SetAttribute) each(AttributeSet) each(CloseTicket) each(TicketClosed) each(FindNotice)                       \
  each(NoticesFound) each(RenderMacro) each(MacroRendered) each(SendReply) each(ReplySent)                          \
  each(StartConversation) each(ConversationStarted) each(AddNote) each(TicketNoteAdded) each(FindClient)            \
  each(ClientFound) each(FindAppointments) each(AppointmentsFound) each(ReadBilling) each(BillingRead)              \
  each(WriteOffInvoice) each(InvoiceWrittenOff) each(ChargeZero) each(ZeroCharged) each(ReadAccount)                \
  each(AccountRead) each(CreateInvoice) each(InvoiceCreated) each(ChargeInvoice) each(InvoiceCharged)               \
  each(RefundPayment) each(PaymentRefunded) each(FindRow) each(RowsFound) each(AppendRow) each(RowAppended)         \
  each(ReadPortal) each(PortalRead) each(ConfirmSession) each(SessionConfirmed) each(ReadSession)                   \
  each(SessionRead) each(ReserveClaim) each(ClaimReserved) each(ReserveMatter) each(MatterReserved)                 \
  each(ReserveMacro) each(MacroReserved) each(RequestApproval) each(ApprovalRequested) each(SetTimer)               \
  each(TimerFired) each(OpenCase) each(ChildEnded) each(FindOpenCases) each(OpenCasesFound)      \
  each(DropDemand) each(CasesTold) each(DemandDropped)
// clang-format on

namespace workflows::codec {
#define WORKFLOWS_DECLARE(Message)                              \
  extern template std::string to_text<Message>(Message const&); \
  extern template std::variant<Message, std::vector<Problem>> from_text<Message>(std::string_view, Unknown);
WORKFLOWS_SHARED_MESSAGES(WORKFLOWS_DECLARE)
#undef WORKFLOWS_DECLARE
}  // namespace workflows::codec
