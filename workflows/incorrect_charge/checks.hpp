// Was this charge wrong, and what becomes of it? The pure checks of an incorrect charge: each takes plain values and
// gives its journaled answer; findings stand in the order in which a coordinator should mend them.
#pragma once
#include <string>
#include <vector>

#include "tz/zones.hpp"
#include "workflows/incorrect_charge/messages.hpp"

namespace workflows::incorrect_charge {

// The findings that a person has vouched for on this case, evidence included.
using Overridden = std::vector<Hold>;

// The client of the thread: named by the matter, by the admin note, or alone in the thread. Holds: contact_missing,
// contact_ambiguous. A case without a thread passes an empty one.
MatterChecked check_matter(ThreadRead const&, Matter const&, CasePolicy const&);

// The one payment that is meant. `named` are the words with which a person went on after two_payments: a payment's
// number among them chooses it. Holds: charge_not_found, two_payments, proper_late_fee, session_cancelled,
// session_in_future, part_refunded.
struct ChargeBasis {
  AppointmentsFound const& appointments;
  AccountRead const& account;
  Matter const& matter;
  std::string const& named;
  Overridden const& overridden;
};
ChargeChecked check_charge(ChargeBasis const&, Instant now);

// Covered through the portal with this therapist on the Eastern day of the session. Holds: portal_client, not_covered.
CoverChecked check_cover(PortalRead const&, Appointment const&, tz::Zones const&);

// `way` is how the client was told before, or was about to be: it stays. Holds: macro_missing, contact_missing.
NoticeChosen choose_notice(CasePolicy const&, TicketId const&, ThreadRead const&, ClientProfile const&,
                           ChargeChecked const&, std::string const& way);

// The payment read once more: nothing may have changed but that all of it has gone back. Holds: payment_missing,
// part_refunded.
RefundChecked check_refund(AccountRead const&, ChargeChecked const&);

// Eastern calendar days since the session. While a child case has the session, or one has given it up, the end of the
// 30 days is a person's matter: past_30_days.
struct Child {
  bool open = false;
  int ended = 0;
};
RouteChecked check_route(Appointment const&, Child const&, tz::Zones const&, Instant now);

// No balance may be left that the platform would charge by itself. Hold: balance_open_after_refund.
BalanceChecked check_balance(AccountRead const&, ChargeChecked const&);

}  // namespace workflows::incorrect_charge
