// How is each kind of command made safe, and what makes two of them the same thing? One visible table, one line per
// kind, and the business key of each command. Sources: seed 003 and the effect protocol (docs/effects.md).
#pragma once
#include <string>

#include "engine/core/effect.hpp"
#include "workflows/messages/care_platform.hpp"
#include "workflows/messages/engine_requests.hpp"
#include "workflows/messages/payer_portal.hpp"
#include "workflows/messages/programs_sheet.hpp"
#include "workflows/messages/ticket_inbox.hpp"

namespace workflows {

engine::EffectTable effect_table();

// Effects: the same key means the same thing in the world, whichever case wants it. Keys of desired-state writes carry
// the case and the last message read, so that a re-opened thread can be closed again.
std::string business_key(AddParticipant const&, CaseId const&);
std::string business_key(RemoveParticipant const&, CaseId const&);
std::string business_key(SubmitForm const&, CaseId const&);
std::string business_key(SetAttribute const&, CaseId const&);
std::string business_key(CloseTicket const&, CaseId const&);
std::string business_key(ConfirmSession const&, CaseId const&);
std::string business_key(WriteOffInvoice const&, CaseId const&);
std::string business_key(ChargeZero const&, CaseId const&);
std::string business_key(ReserveClaim const&, CaseId const&);
std::string business_key(RequestApproval const&, CaseId const&);
// Money and messages: two cases that want the same charge, refund or mail collide.
std::string business_key(CreateInvoice const&, CaseId const&);
std::string business_key(ChargeInvoice const&, CaseId const&);
std::string business_key(RefundPayment const&, CaseId const&);
std::string business_key(SendReply const&, CaseId const&);
std::string business_key(StartConversation const&, CaseId const&);
std::string business_key(AddNote const&, CaseId const&);
std::string business_key(AppendRow const&, CaseId const&);
std::string business_key(ReserveMatter const&, CaseId const&);
std::string business_key(ReserveMacro const&, CaseId const&);
std::string business_key(SetTimer const&, CaseId const&);
std::string business_key(OpenCase const&, CaseId const&);
// Lookups and rules change nothing: the case is key enough.
std::string business_key(auto const& command, CaseId const& of) {
  return of.text + "|" + std::string(std::remove_cvref_t<decltype(command)>::kind);
}

}  // namespace workflows
