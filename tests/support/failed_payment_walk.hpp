// What does a failed payment look like on a good day? The card of Nora Whitfield was declined for in-1, $175, and every
// counterpart answers. Tests change one thing at a time.
#pragma once
#include "tests/support/case_walk.hpp"
#include "workflows/failed_payment/messages.hpp"

namespace failed_payment_walk {

using namespace workflows;
using namespace workflows::failed_payment;
using case_walk::Walk;

// Noon in New York, on a Friday.
inline engine::Instant friday() { return case_walk::at("2026-07-17T16:00:00Z"); }

inline ClientProfile client(char const* region = "US") {
  return {{"cl-101"}, "Nora Whitfield", "nora.whitfield@example.com", std::nullopt, region, "NY", "America/New_York"};
}
inline Invoice invoice(std::string const& status = "open", int declined = 1, char const* id = "in-1") {
  Invoice one;
  one.invoice = {id};
  one.appointment = {"ap-1"};
  one.status = status;
  one.cents = 17500;
  one.paid_cents = status == "paid" ? 17500 : 0;
  one.balance_cents = 17500 - one.paid_cents;
  for (int i = 0; i < declined; ++i) one.charges.push_back({"ch-" + std::to_string(i + 1), 17500, "declined"});
  return one;
}
inline AccountRead account(std::vector<Invoice> const& invoices) {
  AccountRead read;
  for (auto const& each : invoices) read.invoices.push_back({each, "Appointment", {"th-01"}});
  return read;
}
inline Notice notice() {
  Notice found;
  found.ticket = {"215490"};
  found.at = friday();
  found.state = "open";
  found.contact = {"co-101"};
  found.participants = {{{"co-101"}, "nora.whitfield@example.com"}, {{"co-9000"}, "sessions@calmharbor.example.org"}};
  return found;
}
inline ThreadRead thread(std::string const& newest = {}) {
  ThreadRead read;
  read.state = "open";
  read.participants = notice().participants;
  read.last_client_part = {newest};
  return read;
}
inline MacroRendered rendered() {
  MacroRendered macro;
  macro.found = true;
  macro.text = "Your payment did not go through";
  macro.html = "<p>Your payment did not go through</p>";
  return macro;
}
inline CaseOpened opened() {
  CaseOpened event;
  event.policy.practice_email = "sessions@calmharbor.example.org";
  event.policy.macros = {{"failed_payment", "US", "Failed Payment US"},
                         {"card_expired", "US", "Card Expired US"},
                         {"payment_reminder", "US", "Payment Reminder US"}};
  auto& matter = event.matter.emplace();
  matter.client_email = "nora.whitfield@example.com";
  matter.invoice = {"in-1"};
  matter.decline = "insufficient_funds";
  return event;
}

// Everything answers as on a good day; the payment has not come.
inline Walk failed() {
  Walk walk("failed_payment", friday());
  walk.when<FindClient>(ClientFound{{client()}})
      .when<ReadAccount>(account({invoice()}))
      .when<FindNotice>(NoticesFound{})
      .when<FindContact>(ContactFound{{{{"co-101"}, "nora.whitfield@example.com"}}})
      .when<RenderMacro>(rendered())
      .when<SendReply>(ReplySent{{"p-9"}})
      .when<StartConversation>(ConversationStarted{{"215499"}})
      .when<ReadThread>(thread());
  return walk;
}
inline Walk waiting() {
  auto walk = failed();
  walk.when<FindNotice>(NoticesFound{{notice()}});
  walk.happens(opened());
  REQUIRE(walk.state() == "AwaitingPayment");
  return walk;
}
inline void pass_days(Walk& walk, int days) {
  for (int i = 0; i < days; ++i) CHECK(walk.happens(TimerFired{walk.last<SetTimer>().name}));
}
inline int messages(Walk const& walk) { return walk.issued<SendReply>() + walk.issued<StartConversation>(); }

}  // namespace failed_payment_walk
