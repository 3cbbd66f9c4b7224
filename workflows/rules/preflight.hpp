// May this session be submitted as it stands? One ordered list of rules looks at everything the case knows and returns
// what stands against it. Used by the case, by the command line and by the queue of failed charges; pure, so that the
// same inputs and the same rules_version() always give the same findings.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/rules/cpt.hpp"
#include "workflows/rules/finding.hpp"
#include "workflows/rules/licence.hpp"
#include "workflows/words.hpp"

namespace workflows::rules {

// What the admin note says. What it does not say is empty. `session_type`: video | phone | in_person.
struct NoteFacts {
  std::string cpt;
  std::vector<std::string> modifiers;
  std::vector<std::string> diagnoses;
  std::string client_state;
  std::string client_name;
  std::optional<Date> client_birth_date;
  std::string therapist;
  std::string session_type;
};
BOOST_DESCRIBE_STRUCT(NoteFacts, (),
                      (cpt, modifiers, diagnoses, client_state, client_name, client_birth_date, therapist,
                       session_type))

// What the care platform says of the appointment and of the client's profile. `modality`: video | phone | in_person.
struct PlatformFacts {
  std::string status;
  std::optional<Instant> start;
  std::optional<Instant> end;
  std::optional<std::int64_t> minutes;  // as recorded; start and end decide when it is absent
  std::string modality;
  std::string therapist;
  std::string client_name;
  std::optional<Date> client_birth_date;
  std::string client_state;
  std::vector<std::string> profile_diagnoses;
  std::vector<Licence> licences;  // the therapist's
};
BOOST_DESCRIBE_STRUCT(PlatformFacts, (),
                      (status, start, end, minutes, modality, therapist, client_name, client_birth_date, client_state,
                       profile_diagnoses, licences))

// Both days included; no `until`: no known end; no `from`: since ever.
struct CoveredTherapist {
  std::string therapist;
  std::optional<Date> from;
  std::optional<Date> until;
};
BOOST_DESCRIBE_STRUCT(CoveredTherapist, (), (therapist, from, until))

// What the payer portal says. `clients_found` counts the clients that the search gave; the rest is about that one.
struct PortalFacts {
  int clients_found = 0;
  std::string client_name;
  std::optional<Date> client_birth_date;
  bool plan_active = false;
  std::vector<CoveredTherapist> covered_with;
  std::vector<std::string> address_states;
};
BOOST_DESCRIBE_STRUCT(PortalFacts, (),
                      (clients_found, client_name, client_birth_date, plan_active, covered_with, address_states))

enum class InvoiceStatus { open, paid, partly_paid, written_off, refunded };
BOOST_DESCRIBE_ENUM(InvoiceStatus, open, paid, partly_paid, written_off, refunded)

// `result`: succeeded | pending | declined. Only a declined charge is without consequence.
struct InvoiceCharge {
  std::int64_t cents = 0;
  std::string result;
};
BOOST_DESCRIBE_STRUCT(InvoiceCharge, (), (cents, result))

// Integer cents. `paid_cents` before refunds, `refunded_cents` what went back; a full refund has status `refunded`.
struct InvoiceFacts {
  InvoiceId id;
  InvoiceStatus status = InvoiceStatus::open;
  std::int64_t cents = 0;
  std::int64_t paid_cents = 0;
  std::int64_t refunded_cents = 0;
  std::int64_t written_off_cents = 0;
  std::string write_off_reason;
  std::string write_off_note;
  std::vector<InvoiceCharge> charges;
};
BOOST_DESCRIBE_STRUCT(InvoiceFacts, (),
                      (id, status, cents, paid_cents, refunded_cents, written_off_cents, write_off_reason,
                       write_off_note, charges))

// The wording that the billing procedure (seed 003, step 5) prescribes, to the letter.
inline constexpr std::string_view our_write_off_reason = "Other";
inline constexpr std::string_view our_write_off_note = "Billed on Headway.";

// Everything that the check of a claim knows. `date_of_service_local` is the date where the client was, when known.
// `cpt_proposed`: the code came from the minutes, not from a person. `overridden` are hold codes.
struct ClaimInputs {
  NoteFacts note;
  PlatformFacts platform;
  PortalFacts portal;
  std::vector<InvoiceFacts> invoices;
  Service service = Service::individual;
  bool cpt_proposed = false;
  bool cpt_confirmed = false;
  Date date_of_service_eastern;
  std::optional<Date> date_of_service_local;
  Date today_eastern;
  bool second_session_same_day = false;
  bool second_session_confirmed = false;
  std::vector<std::string> overridden;
};
BOOST_DESCRIBE_STRUCT(ClaimInputs, (),
                      (note, platform, portal, invoices, service, cpt_proposed, cpt_confirmed, date_of_service_eastern,
                       date_of_service_local, today_eastern, second_session_same_day, second_session_confirmed,
                       overridden))

// One rule of the list, for printing. `source` names the seed or page and the day it was seen; `raises` the hold codes
// of its findings (who can fix and override each: hold_codes.hpp).
struct RuleLine {
  std::string id;
  int version = 1;
  std::string source;
  std::string decides;
  std::vector<std::string> raises;
};
BOOST_DESCRIBE_STRUCT(RuleLine, (), (id, version, source, decides, raises))

// Findings in the order of rules_list(); empty: nothing stands against the claim. A finding whose code is in
// `overridden` is left out, but only where that very finding may be overridden.
std::vector<Finding> preflight(ClaimInputs const&);

// The very list that preflight() runs through, in its order.
std::vector<RuleLine> rules_list();

// Of the list as such: changes when a rule comes, goes or moves, or when who may fix or override a finding changes.
// A rule that changes gets a higher version of its own.
inline constexpr std::string_view preflight_rules_version = "preflight-1";

// Of the list and of every rule in it: "preflight-1", or "preflight-1+identity.2" once that rule has changed.
std::string preflight_version();

// Changes whenever a rule, the CPT ranges or the diagnosis table do; recorded with each check.
std::string rules_version();

// True for the write-off that the procedure prescribes: our reason, our note, the whole amount, nothing paid.
bool written_off_as_billed(InvoiceFacts const&);

// The session's length: recorded minutes if given, else end less start; zero when neither is known.
std::chrono::microseconds session_length(PlatformFacts const&);

}  // namespace workflows::rules
