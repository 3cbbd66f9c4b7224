// What does the state of a client's account mean for a new invoice, a charge in full or a refund? Judgements over what
// was read, without any exchange. `effect` is our id of the effect: what we make carries it as its reference.
#pragma once
#include <string>
#include <vector>

#include "connectors/care_platform/invoice_state.hpp"

namespace connectors::care_platform {

struct RefundBody {
  std::string refund;
  std::int64_t cents = 0;
  std::string result;  // succeeded, pending, failed
  std::optional<std::string> reference{};
  bool by_hand = false;
};
BOOST_DESCRIBE_STRUCT(RefundBody, (), (refund, cents, result, reference, by_hand))

struct PaymentBody {
  workflows::PaymentId payment;
  workflows::InvoiceId invoice;
  workflows::AppointmentId appointment;
  workflows::ClientId client;
  std::string purpose;  // session, late_cancellation, other
  std::int64_t cents = 0;
  std::int64_t refunded_cents = 0;
  workflows::Instant at{};
  std::vector<RefundBody> refunds;
};
BOOST_DESCRIBE_STRUCT(PaymentBody, (),
                      (payment, invoice, appointment, client, purpose, cents, refunded_cents, at, refunds))

// Empty when the numbers and words can be a payment's at all; else what is wrong, without values.
std::string fault_of(PaymentBody const&);
std::vector<workflows::Evidence> shown(PaymentBody const&);
workflows::Payment as_payment(PaymentBody const&);

// The invoices of the appointment. One of ours, or an open one that is just the same, is there already; refunded and
// written-off ones belong to the past.
engine::Look judge_creation(std::vector<InvoiceBody> const&, workflows::CreateInvoice const&,
                            std::string const& effect);

// The nth declined charge is the nth attempt, whoever made it; a charge that succeeded with the whole sum is the one
// that was wanted. A pending one is there, but how it ends is not: unreadable for now.
engine::Look judge_full_charge(InvoiceBody const&, std::vector<ChargeBody> const&, workflows::ChargeInvoice const&,
                               std::string const& effect);

// A payment that has gone back in whole is refunded, by whoever's hand; one of which another part is left than was
// decided on is for a person.
engine::Look judge_refund(PaymentBody const&, workflows::RefundPayment const&, std::string const& effect);

}  // namespace connectors::care_platform
