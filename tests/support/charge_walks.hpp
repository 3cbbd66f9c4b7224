// How does a charge that a client doubts begin? Scripted counterparts for walks through the tables of the late-fee
// question, the incorrect charge and its child case; the tests change one thing at a time.
#pragma once
#include "tests/support/case_walk.hpp"
#include "workflows/incorrect_charge/messages.hpp"
#include "workflows/late_fee_question/messages.hpp"
#include "workflows/standard_session/messages.hpp"

namespace late_fee_walk {
using namespace workflows;
using case_walk::Walk;

inline auto const noon = case_walk::at("2026-07-20T16:00:00Z");

inline ThreadRead thread() {
  ThreadRead read;
  read.state = "open";
  read.parts = 1;
  read.participants = {{{"co-9000"}, "Sessions@calmharbor.example.org"}, {{"co-101"}, "nora.whitfield@example.com"}};
  read.last_client_part = {"p-1"};
  return read;
}

inline ClientProfile client() {
  return {{"cl-101"}, "Nora Whitfield", "nora.whitfield@example.com", std::nullopt, "US", "NY", "America/New_York"};
}

inline Appointment appointment(char const* id, char const* status, char const* start) {
  return {{id}, {"th-01"}, "Maren Ostberg", case_walk::at(start), "America/New_York", 53, status, "video", 17500};
}

inline AccountInvoice invoice(char const* id, char const* appointment, std::string const& charged) {
  Invoice one;
  one.invoice = {id};
  one.appointment = {appointment};
  one.status = "paid";
  one.cents = one.paid_cents = 9500;
  if (!charged.empty()) one.charges = {{"ch-" + one.invoice.text, 9500, charged}};
  return {one, "Appointment", {"th-01"}};
}

inline AccountRead account(std::vector<AccountInvoice> invoices) {
  AccountRead read;
  read.invoices = std::move(invoices);
  return read;
}

inline CaseOpened opened() {
  CaseOpened event;
  event.ticket = {"215480"};
  event.policy.practice_email = "sessions@calmharbor.example.org";
  return event;
}

inline Walk asked() {
  Walk walk("late_fee_question", noon);
  MacroRendered macro;
  macro.found = true;
  macro.text = "About late cancellations";
  macro.html = "<p>About late cancellations</p>";
  walk.when<ReadThread>(thread())
      .when<FindClient>(ClientFound{{client()}})
      .when<FindAppointments>(AppointmentsFound{{appointment("ap-1", "late_cancelled", "2026-07-01T15:00:00Z"),
                                                 appointment("ap-2", "held", "2026-07-08T15:00:00Z")}})
      .when<ReadAccount>(account({invoice("in-1", "ap-1", "succeeded"), invoice("in-2", "ap-2", "")}))
      .when<RenderMacro>(macro)
      .when<SendReply>(ReplySent{{"p-9"}});
  return walk;
}

}  // namespace late_fee_walk

namespace incorrect_walk {
using namespace workflows;
using case_walk::Walk;

inline auto const day_six = case_walk::at("2026-07-20T16:00:00Z");
inline auto const last_moment = case_walk::at("2026-08-14T03:59:59Z");  // 23:59:59 EDT of day 30
inline auto const day_31 = case_walk::at("2026-08-14T04:00:00Z");

inline ThreadRead thread() {
  ThreadRead read;
  read.state = "open";
  read.participants = {{{"co-101"}, "nora.whitfield@example.com"}};
  read.last_client_part = {"p-1"};
  return read;
}
inline ThreadRead billing_thread() {
  auto read = thread();
  read.notes = {{{"p-0"},
                 day_six,
                 "admin",
                 "For admin use only\nClient: Nora Whitfield\nClient email: nora.whitfield@example.com\n"}};
  return read;
}

inline Appointment session(char const* id = "ap-1", char const* status = "held") {
  return {{id},    {"th-01"}, "Maren Ostberg", case_walk::at("2026-07-14T19:00:00Z"), "America/New_York", 53, status,
          "video", 17500};
}
inline Payment payment(char const* id = "pay-1", char const* of = "ap-1", std::int64_t refunded = 0) {
  Payment one;
  one.payment = {id};
  one.invoice = {std::string("in-") + of};
  one.appointment = {of};
  one.purpose = "session";
  one.cents = 17500;
  one.refunded_cents = refunded;
  return one;
}
inline AccountInvoice invoice(char const* of, char const* status, std::int64_t balance, bool auto_charge) {
  Invoice one;
  one.invoice = {std::string("in-") + of};
  one.appointment = {of};
  one.status = status;
  one.cents = 17500;
  one.balance_cents = balance;
  one.auto_charge = auto_charge;
  return {one, "Appointment", {"th-01"}};
}
inline AccountRead account(std::vector<Payment> payments, std::vector<AccountInvoice> invoices = {}) {
  AccountRead read;
  read.payments = std::move(payments);
  read.invoices = std::move(invoices);
  if (read.invoices.empty()) read.invoices = {invoice("ap-1", "paid", 0, true)};
  return read;
}
inline AccountRead refunded(bool auto_charge = false) {
  return account({payment("pay-1", "ap-1", 17500)}, {invoice("ap-1", "refunded", 17500, auto_charge)});
}

inline PortalRead portal() {
  PortalClient one;
  one.portal_client = "hw-1";
  one.name = "Nora Whitfield";
  one.plan_active = true;
  one.covered_with = "Maren Ostberg";
  return {"hw-th-1", "America/New_York", {one}, {}};
}

inline CaseOpened opened() {
  CaseOpened event;
  event.ticket = {"215490"};
  event.policy.practice_email = "sessions@calmharbor.example.org";
  event.policy.refund_approval_cents = 50000;
  event.policy.macros.push_back({"refund_notice", "US", "Refund on its way"});
  return event;
}

inline Walk charged(engine::Instant now = day_six) {
  Walk walk("incorrect_charge", now);
  MacroRendered macro;
  macro.found = true;
  macro.text = "You will receive a full refund.";
  macro.html = "<p>You will receive a full refund.</p>";
  ClientProfile const client{{"cl-101"}, "Nora Whitfield",  "nora.whitfield@example.com", std::nullopt, "US",
                             "NY",       "America/New_York"};
  walk.when<ReadThread>(thread())
      .when<FindClient>(ClientFound{{client}})
      .when<FindAppointments>(AppointmentsFound{{session()}})
      .when<ReadAccount>(account({payment()}))
      .when<ReadPortal>(portal())
      .when<FindContact>(ContactFound{{{{"co-101"}, "nora.whitfield@example.com"}}})
      .when<RenderMacro>(macro)
      .when<SendReply>(ReplySent{{"p-9"}})
      .when<StartConversation>(ConversationStarted{{"215999"}})
      .when<RefundPayment>(PaymentRefunded{{"pay-1"}, "re-1", 17500})
      .when<FindRow>(RowsFound{true, {"Client Name", "Reference"}, {}, {}})
      .when<AppendRow>(RowAppended{"Programs!A7:G7"});
  return walk;
}

}  // namespace incorrect_walk

namespace child_walk {
using namespace workflows;
using namespace workflows::standard_session;
using case_walk::Walk;

inline auto const noon = case_walk::at("2026-07-20T16:00:00Z");

inline ClientProfile client() {
  return {{"cl-101"}, "Nora Whitfield",     "nora.whitfield@example.com", parse_date("1991-02-17"), "US",
          "NY",       "America/Los_Angeles"};
}
inline Appointment session(int minutes = 53) {
  return {
      {"ap-1"}, {"th-01"}, "Maren Ostberg", case_walk::at("2026-07-14T19:00:00Z"), "America/New_York", minutes, "held",
      "video",  17500};
}
inline BillingRead billing() {
  Invoice one;
  one.invoice = {"in-1"};
  one.appointment = {"ap-1"};
  one.status = "refunded";
  one.cents = one.balance_cents = 17500;
  one.charges = {{"pay-1", 17500, "succeeded"}};
  return {{one}, {"F41.1"}, {{"NY", std::nullopt, std::nullopt}}};
}
inline BillingRead settled() {
  auto read = billing();
  auto& one = read.invoices.front();
  one.status = "written_off";
  one.balance_cents = 0;
  one.written_off_cents = 17500;
  one.write_off_reason = "Other";
  one.write_off_note = "Billed on Headway.";
  one.charges.push_back({"ch-2", 0, "succeeded"});
  return read;
}
inline PortalRead portal() {
  PortalClient one{"hw-1", "Nora Whitfield", parse_date("1991-02-17"), true, "Maren Ostberg", {}, {}};
  return {"hw-th-1", "America/New_York", {one}, {{"NY", "New York office"}}};
}

inline CaseOpened opened() {
  CaseOpened event;
  event.policy.practice_email = "sessions@calmharbor.example.org";
  event.policy.write_off_approval_cents = 50000;
  event.policy.attestors = {"ingrid"};
  Matter matter;
  matter.client_email = "nora.whitfield@example.com";
  matter.client = {"cl-101"};
  matter.appointment = {"ap-1"};
  matter.opened_by_kind = "incorrect_charge";
  event.matter = matter;
  return event;
}

inline Walk child() {
  Walk walk("standard_session", noon);
  ThreadRead thread;
  thread.state = "open";
  thread.participants = {{{"co-101"}, "nora.whitfield@example.com"}};
  walk.when<ReadThread>(thread)
      .when<FindClient>(ClientFound{{client()}})
      .when<FindAppointments>(AppointmentsFound{{session()}})
      .when<FindContact>(ContactFound{{{{"co-101"}, "nora.whitfield@example.com"}}})
      .when<AddParticipant>(ParticipantAdded{{"co-101"}})
      .when<ReadBilling>(billing())
      .when<ReadPortal>(portal())
      .when<ConfirmSession>(SessionConfirmed{{"hs-1"}})
      .when<SubmitForm>(FormSubmitted{"fo-1"})
      .when<SetAttribute>(AttributeSet{"Billed"})
      .when<CloseTicket>(TicketClosed{{}})
      .when<WriteOffInvoice>(InvoiceWrittenOff{{"in-1"}, 17500})
      .when<ReadSession>(SessionRead{"confirmed", session().start, "90837"});
  return walk;
}

inline Attested attested(Walk const& walk) {
  for (auto const& [name, value] : walk.summary().tags)
    if (name == "payload_hash") return {{"ingrid"}, "attestor", value, "It took place."};
  FAIL("nothing to attest");
  return {};
}

}  // namespace child_walk
