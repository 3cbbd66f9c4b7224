// What does the state of an invoice on the care platform mean for a write-off or a $0 charge? Judgements over what was
// read, without any exchange; the wire shapes of docs/openapi/care-platform.yaml stand beside them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/connector.hpp"
#include "workflows/messages/care_platform.hpp"

namespace connectors::care_platform {

struct InvoiceBody {
  workflows::InvoiceId invoice;
  workflows::AppointmentId appointment;
  workflows::ClientId client;
  std::string status;  // open, partly_paid, paid, refunded, written_off
  std::int64_t cents = 0;
  std::int64_t paid_cents = 0;  // net of refunds
  std::int64_t balance_cents = 0;
  std::int64_t written_off_cents = 0;
  std::string write_off_reason;
  std::string write_off_note;
  bool auto_charge = false;
  std::optional<std::string> type{};
  std::optional<workflows::TherapistId> therapist{};
  std::optional<std::string> reference{};  // of whoever made it
};
BOOST_DESCRIBE_STRUCT(InvoiceBody, (),
                      (invoice, appointment, client, status, cents, paid_cents, balance_cents, written_off_cents,
                       write_off_reason, write_off_note, auto_charge, type, therapist, reference))

struct ChargeBody {
  std::string charge;
  workflows::InvoiceId invoice;
  std::int64_t cents = 0;
  std::string result;  // succeeded, declined, pending, voided
  std::string reference;
  std::optional<std::string> decline_reason{};
};
BOOST_DESCRIBE_STRUCT(ChargeBody, (), (charge, invoice, cents, result, reference, decline_reason))

// Empty when the numbers and words can be an invoice's at all; else what is wrong, without values.
std::string fault_of(InvoiceBody const&);
// Empty when these can be the charges of that invoice: ids present and different, known results, no negative amounts.
std::string fault_of(std::vector<ChargeBody> const&, workflows::InvoiceId const&);

// True when exactly what was asked is there: the whole amount, nothing paid, reason and note to the letter.
bool written_off_as_asked(InvoiceBody const&, workflows::WriteOffInvoice const&);

std::vector<workflows::Evidence> shown(InvoiceBody const&);
std::vector<workflows::Evidence> shown(std::vector<ChargeBody> const&);

// `etag` goes into the pre-image and from there into If-Match.
engine::Look judge_write_off(InvoiceBody const&, workflows::WriteOffInvoice const&, std::string const& etag);
// Declined and voided charges moved no money and are without consequence; pending ones count as charged.
engine::Look judge_charges(std::vector<ChargeBody> const&, workflows::ChargeZero const&);

}  // namespace connectors::care_platform
