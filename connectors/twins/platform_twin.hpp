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
};
BOOST_DESCRIBE_STRUCT(PlatformCharge, (), (charge, cents, result, reference))

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

  std::int64_t balance_cents() const { return cents - paid_cents - written_off_cents; }
  std::string status() const;  // open, partly_paid, paid, refunded, written_off
};
BOOST_DESCRIBE_STRUCT(PlatformInvoice, (),
                      (id, appointment, cents, paid_cents, refunded_cents, written_off_cents, write_off_reason,
                       write_off_note, auto_charge, locked, version, charges))

struct PlatformState {
  std::vector<WorldTherapist> therapists;
  std::vector<WorldClient> clients;
  std::vector<WorldAppointment> appointments;
  std::vector<PlatformInvoice> invoices;
  std::vector<WorldRefusal> refusals;
  std::int64_t made = 0;  // charges and invoices made so far; gives their ids
  Ledger ledger;
};
BOOST_DESCRIBE_STRUCT(PlatformState, (), (therapists, clients, appointments, invoices, refusals, made, ledger))

class PlatformTwin final : public Twin {
 public:
  PlatformTwin(World const&, WallTimes, std::string token = twin_token);

  std::string name() const override { return "care_platform"; }
  HttpReply handle(HttpRequest const&, engine::Instant now) override;
  // pay, refund, write_off, charge (subject: invoice; cents 0 means the whole, for charge it means $0), create_invoice
  // (subject: appointment), set_status (subject: appointment, text: its status; or invoice, text: locked or unlocked),
  // set_diagnosis (subject: client, text: codes with commas), set_licence (subject: therapist, text: "TX", "TX FROM" or
  // "TX FROM UNTIL" with dates). False: no such subject here, or a text that means nothing.
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
  HttpReply list_diagnoses(RestCall const&, Instant now);
  HttpReply list_licences(RestCall const&, Instant now);

  bool act_on_invoice(PlatformInvoice&, WorldAct const&, Instant now);
  bool create_invoice(WorldAct const&, Instant now);
  bool set_status(WorldAct const&);
  bool set_diagnosis(WorldAct const&);
  bool set_licence(WorldAct const&);

  workflows::codec::Json shown(PlatformInvoice const&) const;
  workflows::codec::Json shown(WorldAppointment const&) const;
  std::string client_of(PlatformInvoice const&) const;
  bool card_declines(PlatformInvoice const&, Instant now) const;
  // The refusal that a world names for this invoice, in the contract's words; empty: none.
  std::string refusal(PlatformInvoice const&, Instant now) const;
  PlatformCharge const& add_charge(PlatformInvoice&, std::int64_t cents, std::string result, std::string reference);
  void write_off_now(PlatformInvoice&, std::int64_t cents, std::string const& reason, std::string const& note);
  void note(Instant at, std::string kind, std::string subject, std::string effect, std::string by,
            workflows::codec::Json detail);

  static std::span<Route<PlatformTwin> const> routes();

  PlatformState state_;
  WallTimes wall_times_;
  std::string token_;
};

}  // namespace connectors::twins
