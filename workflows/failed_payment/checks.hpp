// How does the invoice stand, and when is its payment looked for next? Two pure rules of plain values; their answers
// are journaled.
#pragma once
#include <vector>

#include "tz/zones.hpp"
#include "workflows/failed_payment/messages.hpp"

namespace workflows::failed_payment {

// The findings that a person has vouched for on this case, evidence included.
using Overridden = std::vector<Hold>;

// What the case wants to know it for.
struct Purpose {
  bool charging = false;  // the card is to be charged once more: the attempts count
  bool overdue = false;   // the client has had the last reminder, and its time is over
};

// The invoice that the matter names; else the only open one whose card was declined. Holds: invoice_missing,
// invoices_two, partly_paid, written_off_otherwise, fee_refunded, zero_charged; charging: retries_used_up; overdue:
// payment_outstanding. Paid is paid: then there are no findings.
PaymentChecked check_payment(AccountRead const&, Matter const&, CasePolicy const&, Purpose, Overridden const&);

// The next business day at this time of day, in the zone of the case's policy. Hold: field_conflict where the policy's
// calendar has none.
LookPlanned plan_look(CasePolicy const&, tz::Zones const&, Instant now);

}  // namespace workflows::failed_payment
