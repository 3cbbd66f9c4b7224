// What does a late cancellation look like on a good day? Nora Whitfield cancelled ap-1 late; its fee is $175. Tests
// change one thing at a time.
#pragma once
#include "tests/support/case_walk.hpp"
#include "workflows/late_cancellation/messages.hpp"

namespace late_cancellation_walk {

using namespace workflows;
using case_walk::Walk;

inline engine::Instant noon() { return case_walk::at("2026-07-20T16:00:00Z"); }

inline ClientProfile client() {
  return {{"cl-101"}, "Nora Whitfield", "nora.whitfield@example.com", std::nullopt, "US", "NY", "America/New_York"};
}
inline Appointment appointment(std::string const& status = "late_cancelled", char const* id = "ap-1") {
  return {{id},    {"th-01"}, "Maren Ostberg", case_walk::at("2026-07-14T19:00:00Z"), "America/New_York", 53, status,
          "video", 17500};
}
inline AccountInvoice invoice(std::string const& status = "open", char const* id = "in-1") {
  Invoice one;
  one.invoice = {id};
  one.appointment = {"ap-1"};
  one.status = status;
  one.cents = 17500;
  one.paid_cents = status == "paid" ? 17500 : 0;
  one.balance_cents = 17500 - one.paid_cents;
  return {one, "Appointment", {"th-01"}};
}
inline AccountInvoice declined(int times) {
  auto one = invoice();
  for (int i = 0; i < times; ++i) one.invoice.charges.push_back({"ch-" + std::to_string(i + 1), 17500, "declined"});
  return one;
}
inline AccountRead account(std::vector<AccountInvoice> invoices = {}) {
  AccountRead read;
  read.invoices = std::move(invoices);
  return read;
}
inline InvoiceCharged charged(std::string const& result) {
  InvoiceCharged event{{"in-1"}, "ch-1", 17500, result, std::nullopt};
  if (result == "declined") event.decline_reason = "insufficient_funds";
  return event;
}

inline CaseOpened opened() {
  CaseOpened event;
  event.ticket = {"215480"};
  event.policy.practice_email = "sessions@calmharbor.example.org";
  auto& matter = event.matter.emplace();
  matter.client_email = "nora.whitfield@example.com";
  matter.appointment = {"ap-1"};
  return event;
}

// Everything answers as on a good day, and nothing is charged yet.
inline Walk cancelled(AccountRead const& found) {
  Walk walk("late_cancellation", noon());
  walk.when<FindClient>(ClientFound{{client()}})
      .when<FindAppointments>(AppointmentsFound{{appointment()}})
      .when<ReadAccount>(found)
      .when<CreateInvoice>(InvoiceCreated{{"in-1"}, 17500})
      .when<ChargeInvoice>(charged("succeeded"));
  return walk;
}

}  // namespace late_cancellation_walk
