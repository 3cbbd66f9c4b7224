// Is a licence judged on the day and in the state of the client, with both its ends included?
#include "workflows/rules/licence.hpp"

#include <catch2/catch.hpp>

using namespace workflows::rules;
using workflows::Date;

namespace {

Date day(std::string_view text) { return workflows::parse_date(text).value(); }

std::string only_code(std::vector<Finding> const& findings) {
  return findings.size() == 1 ? findings.front().code : std::to_string(findings.size()) + " findings";
}

std::vector<Licence> const california{{"CA", day("2025-03-01"), day("2026-02-28")}};

}  // namespace

TEST_CASE("a state is read by its two letters or its whole name") {
  CHECK(state_code("CA") == "CA");
  CHECK(state_code(" california ") == "CA");
  CHECK(state_code("New  York") == "NY");
  CHECK(state_code("d.c.") == "DC");
  CHECK(state_code("puerto rico") == "PR");
  for (auto const* text : {"", "Calif", "XX", "Ontario", "C A"}) CHECK_FALSE(state_code(text));
}

TEST_CASE("a licence holds on its first and on its last day and not around them") {
  CHECK_FALSE(licensed(california, "CA", day("2025-02-28")));
  CHECK(licensed(california, "CA", day("2025-03-01")));
  CHECK(licensed(california, "California", day("2026-02-28")));
  CHECK_FALSE(licensed(california, "CA", day("2026-03-01")));
  CHECK_FALSE(licensed(california, "NV", day("2025-06-01")));
  CHECK_FALSE(licensed({}, "CA", day("2025-06-01")));
}

TEST_CASE("a licence without dates holds always") { CHECK(licensed({{"Nevada", {}, {}}}, "NV", day("1999-01-01"))); }

TEST_CASE("a renewal after a gap leaves the gap unlicensed") {
  std::vector<Licence> const renewed{{"CA", {}, day("2025-12-31")}, {"CA", day("2026-02-01"), {}}};
  CHECK(licensed(renewed, "CA", day("2025-12-31")));
  CHECK(only_code(check_licence(renewed, "CA", {day("2026-01-15")})) == "not_licensed");
  CHECK(licensed(renewed, "CA", day("2026-02-01")));
}

TEST_CASE("when the day differs between zones the licence must hold on both days") {
  CHECK(check_licence(california, "CA", {day("2026-02-28")}).empty());
  CHECK(only_code(check_licence(california, "CA", {day("2026-03-01"), day("2026-02-28")})) == "not_licensed");
}

TEST_CASE("systems that agree on the state in different spelling raise nothing") {
  CHECK(check_place({{"ticket", "state", "CA"}, {"platform", "state", "California"}}).empty());
  CHECK(check_place({{"ticket", "state", ""}, {"platform", "state", "CA"}}).empty());
}

TEST_CASE("a client elsewhere, or nowhere known, stops the claim") {
  CHECK(only_code(check_place({{"ticket", "state", "NV"}, {"platform", "state", "CA"}})) == "client_elsewhere");
  CHECK(only_code(check_place({{"ticket", "state", "Ontario"}})) == "client_elsewhere");
  CHECK(only_code(check_place({{"ticket", "state", " "}, {"platform", "state", ""}})) == "field_missing");
}

TEST_CASE("the portal needs an address in the client's state") {
  CHECK(check_address({"NV", "California"}, "CA").empty());
  CHECK(only_code(check_address({"NV"}, "CA")) == "address_missing");
  CHECK(only_code(check_address({}, "CA")) == "address_missing");
}
