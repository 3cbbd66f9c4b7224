// Do minutes make the right code, at every edge of every range, and is a note's code ever exchanged instead of refused?
#include "workflows/rules/cpt.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace workflows::rules;
using std::chrono::minutes;
using Codes = std::vector<std::string>;

namespace {

Codes codes(int length, Service service) {
  auto const answer = cpt_for(minutes{length}, service);
  return answer.result == CptResult::code ? answer.codes : Codes{};
}

CptResult result(int length, Service service) { return cpt_for(minutes{length}, service).result; }

std::string only_code(std::vector<Finding> const& findings) {
  return findings.size() == 1 ? findings.front().code : std::to_string(findings.size()) + " findings";
}

}  // namespace

TEST_CASE("psychotherapy changes code at 16, 38 and 53 minutes") {
  CHECK(result(15, Service::individual) == CptResult::not_billable);
  CHECK(codes(16, Service::individual) == Codes{"90832"});
  CHECK(codes(37, Service::individual) == Codes{"90832"});
  CHECK(codes(38, Service::individual) == Codes{"90834"});
  CHECK(codes(52, Service::individual) == Codes{"90834"});
  CHECK(codes(53, Service::individual) == Codes{"90837"});
  CHECK(codes(150, Service::individual) == Codes{"90837"});
}

TEST_CASE("the add-on codes beside a medical visit change at the same minutes") {
  CHECK(result(15, Service::with_em) == CptResult::not_billable);
  CHECK(codes(16, Service::with_em) == Codes{"90833"});
  CHECK(codes(37, Service::with_em) == Codes{"90833"});
  CHECK(codes(38, Service::with_em) == Codes{"90836"});
  CHECK(codes(52, Service::with_em) == Codes{"90836"});
  CHECK(codes(53, Service::with_em) == Codes{"90838"});
}

TEST_CASE("family sessions are billable from 26 minutes") {
  CHECK(result(25, Service::family_with_client) == CptResult::not_billable);
  CHECK(result(25, Service::family_without_client) == CptResult::not_billable);
  CHECK(codes(26, Service::family_with_client) == Codes{"90847"});
  CHECK(codes(26, Service::family_without_client) == Codes{"90846"});
}

TEST_CASE("group and evaluation do not go by minutes") {
  CHECK(codes(5, Service::group) == Codes{"90853"});
  CHECK(codes(90, Service::group) == Codes{"90853"});
  CHECK(codes(5, Service::evaluation) == Codes{"90791"});
}

TEST_CASE("crisis starts at 30 minutes and adds a code for each block begun after 74") {
  CHECK(result(29, Service::crisis) == CptResult::needs_review);
  CHECK(codes(30, Service::crisis) == Codes{"90839"});
  CHECK(codes(74, Service::crisis) == Codes{"90839"});
  CHECK(codes(75, Service::crisis) == Codes{"90839", "90840"});
  CHECK(codes(104, Service::crisis) == Codes{"90839", "90840"});
  CHECK(codes(105, Service::crisis) == Codes{"90839", "90840", "90840"});
}

TEST_CASE("a crisis of 16 to 29 minutes may be psychotherapy, which a person says; a shorter one is not billable") {
  CHECK(result(15, Service::crisis) == CptResult::not_billable);
  CHECK(result(1, Service::crisis) == CptResult::not_billable);
  CHECK(result(16, Service::crisis) == CptResult::needs_review);
  auto const answer = cpt_for(minutes{20}, Service::crisis);
  CHECK(answer.codes.empty());
  CHECK(answer.reason ==
        "20 minutes: 90839 does not fit under 30; 90832, or 90833 beside a visit, might. A person says which.");
  CHECK(only_code(check_code("90839", {}, minutes{20}, Service::crisis)) == "code_conflict");
  CHECK(only_code(check_code("90832", {}, minutes{20}, Service::crisis)) == "code_conflict");
  CHECK(only_code(check_code("90839", {}, minutes{15}, Service::crisis)) == "not_billable");
  CHECK(result(25, Service::family_with_client) == CptResult::not_billable);
}

TEST_CASE("zero and negative minutes and more than a day are invalid") {
  for (auto const service : {Service::individual, Service::group, Service::crisis}) {
    CHECK(result(0, service) == CptResult::invalid);
    CHECK(result(-50, service) == CptResult::invalid);
    CHECK(result(24 * 60 + 1, service) == CptResult::invalid);
  }
  CHECK(result(24 * 60, Service::group) == CptResult::code);
}

TEST_CASE("a fraction of a minute needs review and is not rounded over an edge") {
  auto const length = parse_minutes("37.5");
  REQUIRE(length);
  auto const answer = cpt_for(*length, Service::individual);
  CHECK(answer.result == CptResult::needs_review);
  CHECK(answer.codes.empty());
  CHECK(answer.reason.find("37 minutes and a fraction") != std::string::npos);
  CHECK(cpt_for(std::chrono::seconds{53 * 60 - 1}, Service::individual).result == CptResult::needs_review);
}

TEST_CASE("minutes are read as typed or not at all") {
  CHECK(parse_minutes("50") == minutes{50});
  CHECK(parse_minutes("50.0") == minutes{50});
  CHECK(parse_minutes("-3") == minutes{-3});
  CHECK(parse_minutes("0.000001") == std::chrono::microseconds{60});
  for (auto const* text : {"", "-", "fifty", "5 0", "50.", ".5", "1e3", "50,5", "9999999", "1.12345x7", "+50"})
    CHECK_FALSE(parse_minutes(text));
}

TEST_CASE("a long fraction of a minute is kept and never becomes a whole minute") {
  using std::chrono::microseconds;
  CHECK(parse_minutes("50.3333333") == microseconds{3'019'999'998});
  CHECK(parse_minutes("50.0000000000000000000000") == minutes{50});
  CHECK(parse_minutes("52.00000000001") == minutes{52} + microseconds{1});
  CHECK(parse_minutes("-52.00000000001") == -(minutes{52} + microseconds{1}));
  CHECK(*parse_minutes("52.99999999999999") < minutes{53});
  CHECK(cpt_for(*parse_minutes("52.99999999999999"), Service::individual).result == CptResult::needs_review);
}

TEST_CASE("a service is read by its exact word and said by the same") {
  for (auto const service : {Service::individual, Service::family_with_client, Service::family_without_client,
                             Service::group, Service::evaluation, Service::crisis, Service::with_em})
    CHECK(parse_service(service_word(service)) == service);
  CHECK_FALSE(parse_service("Individual"));
  CHECK_FALSE(parse_service(""));
}

TEST_CASE("a note's code that fits its minutes raises nothing") {
  CHECK(check_code("90834", {}, minutes{50}, Service::individual).empty());
  CHECK(check_code(" 90834 ", {"95"}, minutes{50}, Service::individual).empty());
  CHECK(check_code("90792", {}, minutes{60}, Service::evaluation).empty());
  CHECK(check_code("90840 + 90839", {}, minutes{90}, Service::crisis).empty());
  CHECK(check_code("99213 90836", {}, minutes{45}, Service::with_em).empty());
}

TEST_CASE("a note's code that does not fit is a conflict, with both codes shown") {
  auto const findings = check_code("90837", {}, minutes{50}, Service::individual);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "code_conflict");
  CHECK_FALSE(findings[0].overridable);
  CHECK(findings[0].evidence.front() == Evidence{"ticket", "CPT code", "90837"});
  CHECK(findings[0].evidence.back() == Evidence{"rule", "code by minutes", "90834"});
}

TEST_CASE("a right code for the wrong kind of session is a conflict") {
  CHECK(only_code(check_code("90834", {}, minutes{50}, Service::family_with_client)) == "code_conflict");
  CHECK(only_code(check_code("90836", {}, minutes{45}, Service::individual)) == "code_conflict");
  CHECK(only_code(check_code("90832 90834", {}, minutes{75}, Service::individual)) == "code_conflict");
  CHECK(only_code(check_code("", {}, minutes{50}, Service::individual)) == "code_conflict");
}

TEST_CASE("an add-on beside no visit, or beside two, is a conflict that says so") {
  auto const sentence = [](std::string_view codes) {
    auto const findings = check_code(codes, {}, minutes{45}, Service::with_em);
    CHECK(only_code(findings) == "code_conflict");
    return findings.empty() ? std::string() : findings.front().sentence;
  };
  CHECK(sentence("90836").find("never stands alone") != std::string::npos);
  CHECK(sentence("99213 99214 90836").find("more than one code of a visit") != std::string::npos);
  CHECK(sentence("99201 90836").find("does not fit") != std::string::npos);
  CHECK(sentence("99500 90836").find("does not fit") != std::string::npos);
  CHECK(sentence("99abc 90836").find("does not fit") != std::string::npos);
  CHECK(check_code("99202 90836", {}, minutes{45}, Service::with_em).empty());
  CHECK(check_code("90838+99499", {}, minutes{53}, Service::with_em).empty());
}

TEST_CASE("crisis goes with no other code of the same session") {
  for (auto const* codes : {"90839 90834", "90839 90791", "90839 90839", "90840", "90839 90840 90840"})
    CHECK(only_code(check_code(codes, {}, minutes{90}, Service::crisis)) == "code_conflict");
  CHECK(only_code(check_code("90839 90840", {}, minutes{74}, Service::crisis)) == "code_conflict");
}

TEST_CASE("the reason says the minutes and the range that they fall into") {
  CHECK(cpt_for(minutes{50}, Service::individual).reason == "50 minutes: from 38 to 52. One unit, however long.");
  CHECK(cpt_for(minutes{53}, Service::individual).reason == "53 minutes: from 53 on. One unit, however long.");
  CHECK(cpt_for(minutes{75}, Service::crisis).reason == "75 minutes: 74 and 1 further block of up to 30 minutes.");
  CHECK(cpt_for(minutes{105}, Service::crisis).reason == "105 minutes: 74 and 2 further blocks of up to 30 minutes.");
}

TEST_CASE("every minute of a day has an answer of every service, by exactly one line of the table") {
  for (auto const service : {Service::individual, Service::family_with_client, Service::family_without_client,
                             Service::group, Service::evaluation, Service::crisis, Service::with_em})
    for (int length = 1; length <= 24 * 60; ++length) {
      auto const lines = std::count_if(cpt_ranges().begin(), cpt_ranges().end(), [&](CptRange const& range) {
        return range.service == service && range.least <= length && (range.most == 0 || length <= range.most);
      });
      auto const answer = cpt_for(minutes{length}, service);
      if (lines > 1 || (lines == 1) != (answer.result == CptResult::code) || answer.codes.empty() == (lines == 1))
        FAIL_CHECK(service_word(service) << " of " << length << " minutes");
    }
}

TEST_CASE("too short a session is not billable whatever the note's code") {
  auto const findings = check_code("90832", {}, minutes{15}, Service::individual);
  CHECK(only_code(findings) == "not_billable");
  CHECK(findings.front().offers == Codes{"not_billed"});
  CHECK(only_code(check_code("90832", {}, minutes{0}, Service::individual)) == "not_billable");
}

TEST_CASE("minutes with a fraction are a conflict that a person settles") {
  CHECK(only_code(check_code("90834", {}, std::chrono::seconds{3030}, Service::individual)) == "code_conflict");
}

TEST_CASE("a modifier for audio only contradicts the portal") {
  CHECK(only_code(check_code("90834", {"93"}, minutes{50}, Service::individual)) == "code_conflict");
  CHECK(only_code(check_code("90834", {"95", "fq"}, minutes{50}, Service::individual)) == "code_conflict");
}
