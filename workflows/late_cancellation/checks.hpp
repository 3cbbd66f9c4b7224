// Was it a late cancellation that may be charged, and how does its fee stand? Two pure checks of plain values; their
// answers are journaled.
#pragma once
#include <vector>

#include "tz/zones.hpp"
#include "workflows/late_cancellation/messages.hpp"

namespace workflows::late_cancellation {

// The findings that a person has vouched for on this case, evidence included.
using Overridden = std::vector<Hold>;

// The appointment that the matter names, by itself or through its invoice; else the one of the day in the admin note;
// else the only late cancellation of the client. Holds: session_not_found, session_was_held, not_late,
// session_in_future, therapist_conflict, fee_not_allowed. (Seed 003, "Late Cancellation".)
CancellationChecked check_cancellation(AppointmentsFound const&, AccountRead const&, ThreadRead const&, Matter const&,
                                       tz::Zones const&);

// The one invoice for that appointment. Holds: invoices_two, partly_paid, written_off_otherwise, zero_charged,
// fee_refunded, therapist_conflict, fee_differs, retries_used_up, and field_missing where nothing tells the sum.
FeeInvoiceChecked check_fee_invoice(AccountRead const&, CancellationChecked const&, CasePolicy const&,
                                    Overridden const&);

// The appointment that the matter names, by itself or through an invoice that the account shows; empty: neither.
AppointmentId named_by(Matter const&, AccountRead const&);

// The client's invoices for an appointment, in the order of the account.
std::vector<AccountInvoice> invoices_of(AccountRead const&, AppointmentId const&);

}  // namespace workflows::late_cancellation
