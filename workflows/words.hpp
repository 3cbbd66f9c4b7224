// What are the nouns of the billing trade called here? Ids are distinct types, money is integer cents with its
// currency, and a date is a plain calendar date. Nothing here does I/O or knows JSON.
#pragma once
#include <boost/describe.hpp>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace workflows {

// An id as its counterpart writes it. Two kinds of id never convert into each other.
template <class Tag>
struct Id {
  std::string text;
  bool empty() const { return text.empty(); }
  friend auto operator<=>(Id const&, Id const&) = default;
};

using TicketId = Id<struct ticket_tag>;                 // a conversation of the ticket inbox
using PartId = Id<struct part_tag>;                     // one message or note in a conversation
using ContactId = Id<struct contact_tag>;               // a person as the ticket inbox knows them
using ClientId = Id<struct client_tag>;                 // a client's profile on the care platform
using TherapistId = Id<struct therapist_tag>;           // a therapist on the care platform
using AppointmentId = Id<struct appointment_tag>;       // on the care platform
using InvoiceId = Id<struct invoice_tag>;               // on the care platform
using PaymentId = Id<struct payment_tag>;               // on the care platform
using PortalSessionId = Id<struct portal_session_tag>;  // a session in the payer portal
using PersonId = Id<struct person_tag>;                 // a colleague named in the configuration
using CaseId = Id<struct case_tag>;                     // one of our cases: C-1

// Integer cents. Never a double. There is no arithmetic here: whoever adds has to see to it that currencies agree.
struct Money {
  std::int64_t cents = 0;
  std::string currency = "USD";
  friend bool operator==(Money const&, Money const&) = default;
};
BOOST_DESCRIBE_STRUCT(Money, (), (cents, currency))

// "$120.00"; other currencies as "120.00 GBP".
std::string words(Money const&);

// A calendar date without a zone; which zone it belongs to is in the name of the field that holds it.
using Date = std::chrono::year_month_day;

// A case's instant: UTC, microseconds.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

// "2026-07-14". Returns nothing for any other shape or a date that does not exist.
std::optional<Date> parse_date(std::string_view);
std::string words(Date);

// "2026-07-14T14:00:00Z", with ".000001" only when there are microseconds. Parsing accepts exactly that, or an offset
// "+02:00" in place of Z.
std::optional<Instant> parse_instant(std::string_view);
std::string words(Instant);

}  // namespace workflows
