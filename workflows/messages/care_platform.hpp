// What do workflows ask of the care platform, and what do they learn from it? Clients, appointments, invoices,
// licences. These names are on disk: renaming a struct or a member is a migration.
#pragma once
#include "workflows/messages/case_events.hpp"

namespace workflows {

struct ClientProfile {
  ClientId client;
  std::string name;
  std::string email;
  std::optional<Date> birth_date;
  std::string region;  // US, UK
  std::string state;   // US postal code; empty outside the US
  std::string zone;    // IANA; empty when the profile has none
};
BOOST_DESCRIBE_STRUCT(ClientProfile, (), (client, name, email, birth_date, region, state, zone))

struct FindClient {
  static constexpr auto kind = "platform.find_client";
  std::string email;
};
BOOST_DESCRIBE_STRUCT(FindClient, (), (email))
struct ClientFound {
  std::vector<ClientProfile> profiles;  // none, one or several with that e-mail
};
BOOST_DESCRIBE_STRUCT(ClientFound, (), (profiles))

struct Appointment {
  AppointmentId appointment;
  TherapistId therapist;
  std::string therapist_name;
  Instant start{};
  std::string zone;  // IANA: the zone it was booked in
  int minutes = 0;
  std::string status;                         // held, late_cancelled, cancelled, scheduled
  std::string modality;                       // video, phone, in_person
  std::optional<std::int64_t> price_cents{};  // what the platform asks for it; none: it does not say
};
BOOST_DESCRIBE_STRUCT(Appointment, (),
                      (appointment, therapist, therapist_name, start, zone, minutes, status, modality, price_cents))

struct FindAppointments {
  static constexpr auto kind = "platform.find_appointments";
  ClientId client;
};
BOOST_DESCRIBE_STRUCT(FindAppointments, (), (client))
struct AppointmentsFound {
  std::vector<Appointment> appointments;  // all of the client's, oldest first
};
BOOST_DESCRIBE_STRUCT(AppointmentsFound, (), (appointments))

struct Charge {
  std::string charge;
  std::int64_t cents = 0;
  std::string result;                           // succeeded, declined, voided
  std::optional<std::string> decline_reason{};  // card_declined, insufficient_funds, card_expired …
};
BOOST_DESCRIBE_STRUCT(Charge, (), (charge, cents, result, decline_reason))
struct Invoice {
  InvoiceId invoice;
  AppointmentId appointment;
  std::string status;              // open, partly_paid, paid, refunded, written_off
  std::int64_t cents = 0;          // what it was made out for
  std::int64_t paid_cents = 0;     // net of refunds
  std::int64_t balance_cents = 0;  // still owed
  std::int64_t written_off_cents = 0;
  std::string write_off_reason;
  std::string write_off_note;
  bool auto_charge = false;
  std::vector<Charge> charges;
};
BOOST_DESCRIBE_STRUCT(Invoice, (),
                      (invoice, appointment, status, cents, paid_cents, balance_cents, written_off_cents,
                       write_off_reason, write_off_note, auto_charge, charges))
struct Licence {
  std::string state;
  std::optional<Date> from;   // first valid day; none: since ever, platforms often keep only the end
  std::optional<Date> until;  // last valid day
};
BOOST_DESCRIBE_STRUCT(Licence, (), (state, from, until))

// Everything about money and licences that one session's claim depends on, read in one go.
struct ReadBilling {
  static constexpr auto kind = "platform.read_billing";
  ClientId client;
  AppointmentId appointment;
  TherapistId therapist;
};
BOOST_DESCRIBE_STRUCT(ReadBilling, (), (client, appointment, therapist))
struct BillingRead {
  std::vector<Invoice> invoices;       // of that appointment
  std::vector<std::string> diagnoses;  // of the profile, primary first
  std::vector<Licence> licences;       // of the therapist
};
BOOST_DESCRIBE_STRUCT(BillingRead, (), (invoices, diagnoses, licences))

// Reason and note are the seed's own words (seed 003, step 5): "Other", "Billed on Headway."
struct WriteOffInvoice {
  static constexpr auto kind = "invoice.written_off";
  InvoiceId invoice;
  std::int64_t cents = 0;
  std::string reason;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(WriteOffInvoice, (), (invoice, cents, reason, note))
struct InvoiceWrittenOff {
  InvoiceId invoice;
  std::int64_t cents = 0;
};
BOOST_DESCRIBE_STRUCT(InvoiceWrittenOff, (), (invoice, cents))

// A charge of exactly $0. It has no amount: nothing computed can reach it.
struct ChargeZero {
  static constexpr auto kind = "invoice.charged";
  InvoiceId invoice;
};
BOOST_DESCRIBE_STRUCT(ChargeZero, (), (invoice))
struct ZeroCharged {
  InvoiceId invoice;
  std::string charge;
};
BOOST_DESCRIBE_STRUCT(ZeroCharged, (), (invoice, charge))

// --- money beyond one session's claim: fees, failed payments, refunds ---

struct AccountInvoice {
  Invoice invoice;
  std::string type;  // Appointment …, as the platform's list of types has it
  TherapistId therapist;
};
BOOST_DESCRIBE_STRUCT(AccountInvoice, (), (invoice, type, therapist))
struct Refund {
  std::string refund;
  std::int64_t cents = 0;
  std::string result;    // succeeded, pending, failed
  bool by_hand = false;  // a colleague made it
};
BOOST_DESCRIBE_STRUCT(Refund, (), (refund, cents, result, by_hand))
struct Payment {
  PaymentId payment;
  InvoiceId invoice;
  AppointmentId appointment;
  std::string purpose;  // session, late_cancellation, other
  std::int64_t cents = 0;
  std::int64_t refunded_cents = 0;  // what has gone back, pending refunds included
  Instant at{};
  std::vector<Refund> refunds;
};
BOOST_DESCRIBE_STRUCT(Payment, (), (payment, invoice, appointment, purpose, cents, refunded_cents, at, refunds))
struct Plan {
  std::string name;
  bool late_fee_allowed = true;
  std::optional<std::int64_t> late_fee_cents;  // none: the price of the appointment
};
BOOST_DESCRIBE_STRUCT(Plan, (), (name, late_fee_allowed, late_fee_cents))
struct Card {
  std::string card;
  std::string label;  // "Visa, ends in 4242"; never a whole number
};
BOOST_DESCRIBE_STRUCT(Card, (), (card, label))

// A client's whole account: what "Billing" shows under the profile, all pages.
struct ReadAccount {
  static constexpr auto kind = "platform.read_account";
  ClientId client;
};
BOOST_DESCRIBE_STRUCT(ReadAccount, (), (client))
struct AccountRead {
  std::vector<AccountInvoice> invoices;  // of all appointments, with their charges
  std::vector<Payment> payments;         // oldest first
  Plan plan;
  std::vector<Card> cards;
};
BOOST_DESCRIBE_STRUCT(AccountRead, (), (invoices, payments, plan, cards))

// Seed 003, "Late Cancellation": Create New Invoice, type Appointment, the right therapist, that appointment.
struct CreateInvoice {
  static constexpr auto kind = "invoice.created";
  ClientId client;
  AppointmentId appointment;
  TherapistId therapist;
  std::string type;  // "Appointment"
  std::int64_t cents = 0;
};
BOOST_DESCRIBE_STRUCT(CreateInvoice, (), (client, appointment, therapist, type, cents))
struct InvoiceCreated {
  InvoiceId invoice;
  std::int64_t cents = 0;
};
BOOST_DESCRIBE_STRUCT(InvoiceCreated, (), (invoice, cents))

// Charges the whole open balance. `attempt` is 1 plus the declined charges above zero that the account shows on this
// invoice, whoever made them: what is tried for the nth time is never tried for the nth time twice.
struct ChargeInvoice {
  static constexpr auto kind = "invoice.charged";
  InvoiceId invoice;
  std::int64_t cents = 0;
  int attempt = 1;
};
BOOST_DESCRIBE_STRUCT(ChargeInvoice, (), (invoice, cents, attempt))
// A declined charge is done, too: the attempt has been made.
struct InvoiceCharged {
  InvoiceId invoice;
  std::string charge;
  std::int64_t cents = 0;
  std::string result;                           // succeeded, declined
  std::optional<std::string> decline_reason{};  // card_declined, insufficient_funds, card_expired, no_card …
};
BOOST_DESCRIBE_STRUCT(InvoiceCharged, (), (invoice, charge, cents, result, decline_reason))

// Refunds what is left of a payment: `cents` must be exactly that, or the platform's state is not the one decided on.
struct RefundPayment {
  static constexpr auto kind = "payment.refunded";
  PaymentId payment;
  std::int64_t cents = 0;
};
BOOST_DESCRIBE_STRUCT(RefundPayment, (), (payment, cents))
struct PaymentRefunded {
  PaymentId payment;
  std::string refund;
  std::int64_t cents = 0;  // what has gone back in all, by whoever's hand
};
BOOST_DESCRIBE_STRUCT(PaymentRefunded, (), (payment, refund, cents))

}  // namespace workflows
