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
  std::string status;    // held, late_cancelled, cancelled, scheduled
  std::string modality;  // video, phone, in_person
};
BOOST_DESCRIBE_STRUCT(Appointment, (), (appointment, therapist, therapist_name, start, zone, minutes, status, modality))

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
  std::string result;  // succeeded, declined, voided
};
BOOST_DESCRIBE_STRUCT(Charge, (), (charge, cents, result))
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

}  // namespace workflows
