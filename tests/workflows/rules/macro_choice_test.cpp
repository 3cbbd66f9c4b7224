// Is a macro chosen by reason and region and by nothing else, and never sent half filled in?
#include "workflows/rules/macro_choice.hpp"

#include <catch2/catch.hpp>

using namespace workflows;
using namespace workflows::rules;

namespace {

CasePolicy policy() {
  CasePolicy settings;
  settings.macros = {{"failed_payment", "US", "Failed Payment"},
                     {"card_expired", "US", "Card Expired"},
                     {"failed_payment", "UK", "Failed Payment UK"},
                     {"refund_notice", "US", ""}};
  return settings;
}

MacroRendered rendered() {
  MacroRendered macro;
  macro.found = true;
  macro.macro = "Failed Payment";
  macro.text = "Your payment did not go through";
  return macro;
}

}  // namespace

TEST_CASE("a macro is chosen by reason and region") {
  CHECK(choose_macro(policy(), "failed_payment", "US", "test").macro == "Failed Payment");
  CHECK(choose_macro(policy(), "failed_payment", "UK", "test").macro == "Failed Payment UK");
  for (auto const& [reason, region] : std::vector<std::pair<std::string, std::string>>{
           {"failed_payment", ""}, {"failed_payment", "us"}, {"payment_reminder", "US"}, {"refund_notice", "US"}}) {
    INFO(reason << " " << region);
    auto const none = choose_macro(policy(), reason, region, "test");
    CHECK(none.macro == "");
    REQUIRE(none.findings.size() == 1);
    CHECK(none.findings.front().code == "macro_missing");
  }
}

TEST_CASE("a decline's own macro goes before the common one of its region") {
  CHECK(choose_decline_macro(policy(), "card_expired", "US", "test").macro == "Card Expired");
  CHECK(choose_decline_macro(policy(), "card_expired", "UK", "test").macro == "Failed Payment UK");
  CHECK(choose_decline_macro(policy(), "", "US", "test").macro == "Failed Payment");
  CHECK(choose_decline_macro(policy(), "card_expired", "FR", "test").findings.size() == 1);
}

TEST_CASE("a rendering is sent only when nothing is open in it") {
  CHECK(check_macro(rendered(), false, "test").empty());
  auto missing = rendered();
  missing.found = false;
  CHECK(check_macro(missing, false, "test").front().code == "macro_missing");
  auto open = rendered();
  open.unresolved = {"first_name", "invoice_link"};
  auto const found = check_macro(open, false, "test");
  REQUIRE(found.size() == 1);
  CHECK(found.front().code == "macro_placeholder");
  CHECK(found.front().evidence.back().value == "invoice_link");
  auto empty = rendered();
  empty.text.clear();
  CHECK(check_macro(empty, false, "test").front().code == "macro_placeholder");
}

TEST_CASE("who has unsubscribed is written to only in answer to a question") {
  auto macro = rendered();
  macro.unsubscribed = true;
  CHECK(check_macro(macro, false, "test").front().code == "recipient_unsubscribed");
  CHECK(check_macro(macro, true, "test").empty());
}
