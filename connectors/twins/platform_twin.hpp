// How does the simulated care platform behave? Clients, appointments, invoices, charges and licences under the rules of
// docs/openapi/care-platform.yaml, with pages of two. It starts from a world and changes only as a request or a person
// asks.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "connectors/twins/rest_request.hpp"
#include "connectors/twins/twin.hpp"

namespace connectors::twins {

struct PlatformCharge {
  std::string charge;
  std::int64_t cents = 0;
  std::string result;  // succeeded, declined, voided
  std::string reference;
  std::string decline_reason;  // when declined
};
BOOST_DESCRIBE_STRUCT(PlatformCharge, (), (charge, cents, result, reference, decline_reason))

struct PlatformInvoice {
  std::string id, appointment;
  std::int64_t cents = 0;
  std::int64_t paid_cents = 0;  // net of refunds
  std::int64_t refunded_cents = 0;
  std::int64_t written_off_cents = 0;
  std::string write_off_reason, write_off_note;
  bool auto_charge = true;
  bool locked = false;
  std::int64_t version = 1;  // the ETag
  std::vector<PlatformCharge> charges;
  std::string type = "Appointment", therapist, reference;

  std::int64_t balance_cents() const { return cents - paid_cents - written_off_cents; }
  std::string status() const;  // open, partly_paid, paid, refunded, written_off
};
BOOST_DESCRIBE_STRUCT(PlatformInvoice, (),
                      (id, appointment, cents, paid_cents, refunded_cents, written_off_cents, write_off_reason,
                       write_off_note, auto_charge, locked, version, charges, type, therapist, reference))

struct PlatformRefund {
  std::string id;
  std::int64_t cents = 0;
  std::string reference;
  bool by_hand = false;
};
BOOST_DESCRIBE_STRUCT(PlatformRefund, (), (id, cents, reference, by_hand))
struct PlatformPayment {
  std::string id, invoice, purpose;  // the id is that of the charge that brought it in
  std::int64_t cents = 0;
  Instant at{};
  std::vector<PlatformRefund> refunds;
  std::int64_t refunded_cents() const;
  std::int64_t left_cents() const { return cents - refunded_cents(); }
};
BOOST_DESCRIBE_STRUCT(PlatformPayment, (), (id, invoice, purpose, cents, at, refunds))

struct PlatformState {
  std::vector<WorldTherapist> therapists;
  std::vector<WorldClient> clients;
  std::vector<WorldAppointment> appointments;
  std::vector<PlatformInvoice> invoices;
  std::vector<PlatformPayment> payments;
  std::vector<WorldRefusal> refusals;
  std::int64_t made = 0;  // charges, invoices and refunds made so far; gives their ids
  Ledger ledger;
};
BOOST_DESCRIBE_STRUCT(PlatformState, (),
                      (therapists, clients, appointments, invoices, payments, refusals, made, ledger))

class PlatformTwin final : public Twin {
 public:
  PlatformTwin(World const&, WallTimes, std::string token = twin_token);

  std::string name() const override { return "care_platform"; }
  HttpReply handle(HttpRequest const&, engine::Instant now) override;
  // pay, refund, write_off, charge (subject: an invoice, or an appointment for its newest invoice; cents 0 means the
  // whole, for charge it means $0), refund also of a payment, create_invoice (subject: appointment; cents 0: its
  // price), set_card (subject: client, text: works, or why the first card declines from now on), set_status (subject:
  // appointment, text: its status; or invoice, text: locked or unlocked), set_diagnosis (subject: client, text: codes
  // with commas), set_licence (subject: therapist, text: "TX", "TX FROM" or "TX FROM UNTIL" with dates). False: no such
  // subject here, or a text that means nothing.
  bool act(WorldAct const&, engine::Instant now) override;
  Ledger const& ledger() const override { return state_.ledger; }
  std::unique_ptr<Twin> copy() const override { return std::make_unique<PlatformTwin>(*this); }
  workflows::codec::Json save() const override;
  // Throws std::invalid_argument, naming the place, when the snapshot is not one of save().
  void restore(workflows::codec::Json const&) override;

 private:
  HttpReply find_clients(RestCall const&, Instant now);
  HttpReply get_client(RestCall const&, Instant now);
  HttpReply list_appointments(RestCall const&, Instant now);
  HttpReply get_appointment(RestCall const&, Instant now);
  HttpReply list_invoices(RestCall const&, Instant now);
  HttpReply get_invoice(RestCall const&, Instant now);
  HttpReply write_off(RestCall const&, Instant now);
  HttpReply list_charges(RestCall const&, Instant now);
  HttpReply make_charge(RestCall const&, Instant now);
  HttpReply list_client_invoices(RestCall const&, Instant now);
  HttpReply list_payments(RestCall const&, Instant now);
  HttpReply get_payment(RestCall const&, Instant now);
  HttpReply get_plan(RestCall const&, Instant now);
  HttpReply list_cards(RestCall const&, Instant now);
  HttpReply make_invoice(RestCall const&, Instant now);
  HttpReply make_refund(RestCall const&, Instant now);
  HttpReply list_diagnoses(RestCall const&, Instant now);
  HttpReply list_licences(RestCall const&, Instant now);

  bool act_on_invoice(PlatformInvoice&, WorldAct const&, Instant now);
  bool refund_by_hand(WorldAct const&, Instant now);
  bool create_invoice(WorldAct const&, Instant now);
  bool set_card(WorldAct const&);
  bool set_status(WorldAct const&);
  bool set_diagnosis(WorldAct const&);
  bool set_licence(WorldAct const&);

  workflows::codec::Json shown(PlatformInvoice const&) const;
  workflows::codec::Json shown(WorldAppointment const&) const;
  std::string client_of(PlatformInvoice const&) const;
  workflows::codec::Json shown(PlatformPayment const&) const;
  PlatformInvoice* invoice_of(std::string const& subject);  // an invoice's id, or an appointment's: its newest
  void take_payments(World const&);
  std::string purpose_of(PlatformInvoice const&) const;
  // Why the client's first card declines this charge; empty: it does not. Counts the charge against the card.
  std::string card_declines(PlatformInvoice const&, Instant now);
  // The refusal that a world names for this invoice, in the contract's words; empty: none.
  std::string refusal(PlatformInvoice const&, Instant now) const;
  // A charge above zero asks the card; one that succeeds is a payment.
  PlatformCharge const& add_charge(PlatformInvoice&, std::int64_t cents, std::string reference, Instant now,
                                   bool asks_card = true);
  PlatformRefund const& add_refund(PlatformPayment&, std::int64_t cents, std::string reference, bool by_hand);
  void write_off_now(PlatformInvoice&, std::int64_t cents, std::string const& reason, std::string const& note);
  void note(Instant at, std::string kind, std::string subject, std::string effect, std::string by,
            workflows::codec::Json detail);

  static std::span<Route<PlatformTwin> const> routes();

  PlatformState state_;
  WallTimes wall_times_;
  std::string token_;
};

}  // namespace connectors::twins
