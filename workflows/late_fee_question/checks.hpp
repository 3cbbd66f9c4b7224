// Was the client charged a late-cancellation fee, and how is the question about it answered? Two pure checks of plain
// values; their answers are journaled.
#pragma once
#include "workflows/late_fee_question/messages.hpp"

namespace workflows::late_fee_question {

// The newest late-cancellation charge, or the one that the matter names. A declined one is none: nothing was taken.
// Hold: no_late_fee. It offers incorrect_charge only where a session was charged; never is anything refunded here.
FeeChecked check_fee(AppointmentsFound const&, AccountRead const&, Matter const&);

// The macro for the client's region, sent to the client in this thread. Holds: macro_missing, contact_missing,
// other_recipients. (Seed 003, "Client Questions About Late Cancellation Charges".)
ReplyChosen choose_reply(CasePolicy const&, ThreadRead const&, ClientProfile const&);

}  // namespace workflows::late_fee_question
