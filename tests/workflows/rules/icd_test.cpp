// Is a diagnosis judged by the day of service, however it was typed, and is the table itself in order at every release?
#include "workflows/rules/icd.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

using namespace workflows::rules;
using workflows::Date;

namespace {

Date day(std::string_view text) {
  auto const date = workflows::parse_date(text);
  REQUIRE(date);
  return *date;
}

IcdResult result(std::string_view code, std::string_view date) { return judge(code, day(date)).result; }

constexpr auto summer = "2026-07-14";

// Code to billable, as the table stands on that day.
std::map<std::string, bool> in_force(Date date) {
  std::map<std::string, bool> codes;
  for (auto const& record : icd_records())
    if ((!record.from || *record.from <= date) && (!record.until || date < *record.until))
      codes[record.code] = record.billable;
  return codes;
}

}  // namespace

TEST_CASE("common codes of a practice are billable and headings are not") {
  for (auto const* code : {"F41.1", "F32.9", "F33.1", "F43.10", "F43.23", "F90.2", "F10.20", "F84.0", "F60.3", "Z63.0",
                           "Z71.1", "F99", "F21", "Z55.0", "Z91.51", "F32.A"})
    CHECK(judge(code, day(summer)).result == IcdResult::billable);
  for (auto const* code : {"F32", "F41", "F43.1", "F43", "F32.8", "F10", "F10.2", "Z63", "Z59.1", "F50.8", "F90"})
    CHECK(judge(code, day(summer)).result == IcdResult::header);
}

TEST_CASE("a code is tidied and the tidy form is shown") {
  for (auto const* written : {"F41.1", "f41.1", "F411", " f 41.1 ", "f4 11", "F41 .1"}) {
    auto const answer = judge(written, day(summer));
    CHECK(answer.normalised == "F41.1");
    CHECK(answer.result == IcdResult::billable);
  }
  CHECK(judge("F32a", day(summer)).normalised == "F32.A");
  CHECK(judge("F21", day(summer)).normalised == "F21");
}

TEST_CASE("two codes in one field need review and neither is chosen") {
  for (auto const* written :
       {"F41.1, F32.9", "F41.1; F32.9", "F41.1 F32.9", "F41.1/F32.9", "F41.1 and F32.9", "F41.1|F32.9", "F41.1-F32.9",
        "F41.1 (F32.9)", "f411 or f329", "F41.1\r\nF32.9", "F41.1, G47.00"}) {
    auto const answer = judge(written, day(summer));
    CHECK(answer.result == IcdResult::needs_review);
    CHECK(answer.normalised.empty());
  }
}

TEST_CASE("words beside a code need review and do not become a part of it") {
  CHECK(result("F41.1 GAD", summer) == IcdResult::needs_review);
  CHECK(result("F41.1 Generalized anxiety", summer) == IcdResult::needs_review);
  CHECK(judge("F41.1 GAD", day(summer)).normalised.empty());
}

TEST_CASE("what stands behind a whole code after a blank needs review and is not joined to it") {
  for (auto const* written : {"F43.1 2", "f43.1\t2", " F43.1  0 ", "F41.1 1", "F32.A 1", "F43.1 X"}) {
    INFO(written);
    CHECK(result(written, summer) == IcdResult::needs_review);
    CHECK(judge(written, day(summer)).normalised.empty());
  }
  CHECK(judge("F43. 12", day(summer)).normalised == "F43.12");
  CHECK(judge("F43.12 ", day(summer)).normalised == "F43.12");
}

TEST_CASE("a digit before a code of the table is named as a slip, and ICD-11 stays ICD-11") {
  CHECK(judge("1F41.1", day(summer)).reason.find("A 1 stands before F41.1") != std::string::npos);
  CHECK(result("1F41.1", summer) == IcdResult::malformed);
  CHECK(judge("6A70.1", day(summer)).reason.find("looks like ICD-11") != std::string::npos);
}

TEST_CASE("ICD-9, ICD-11 and words are malformed and told apart") {
  CHECK(judge("300.02", day(summer)).reason.find("ICD-9") != std::string::npos);
  CHECK(judge("6A70.1", day(summer)).reason.find("ICD-11") != std::string::npos);
  for (auto const* written :
       {"", "  ", "300.02", "6A70", "6B00", "anxiety", "F", "F4", "F41.", "F41..1", "F.411", "F41.12345", "4F1.1"})
    CHECK(result(written, summer) == IcdResult::malformed);
}

TEST_CASE("a code that is nowhere in the chapter is unknown, and so is another chapter") {
  for (auto const* code : {"F41.2", "F99.9", "F36", "F43.15", "F41.1X", "G47.00", "A00.0"})
    CHECK(result(code, summer) == IcdResult::unknown);
  CHECK(judge("G47.00", day(summer)).reason.find("does not carry") != std::string::npos);
  CHECK(judge("F36", day(summer)).reason.find("has no F36") != std::string::npos);
}

TEST_CASE("prolonged grief exists from October 2022 and its parent became a heading that day") {
  CHECK(result("F43.81", "2022-09-30") == IcdResult::not_in_force);
  CHECK(result("F43.81", "2022-10-01") == IcdResult::billable);
  CHECK(result("F43.8", "2022-09-30") == IcdResult::billable);
  CHECK(result("F43.8", "2022-10-01") == IcdResult::header);
}

TEST_CASE("dementia with agitation exists from October 2022") {
  CHECK(result("F03.91", "2022-09-30") == IcdResult::billable);
  CHECK(result("F03.91", "2022-10-01") == IcdResult::header);
  CHECK(result("F03.911", "2022-09-30") == IcdResult::not_in_force);
  CHECK(result("F01.A11", "2022-10-01") == IcdResult::billable);
  CHECK(result("F02.C4", "2022-10-01") == IcdResult::billable);
}

TEST_CASE("use in remission exists from October 2022") {
  CHECK(result("F10.91", "2022-09-30") == IcdResult::not_in_force);
  CHECK(result("F12.91", "2022-10-01") == IcdResult::billable);
}

TEST_CASE("eating disorders carry a severity from October 2024") {
  for (auto const* code : {"F50.01", "F50.02", "F50.2", "F50.81"}) {
    CHECK(result(code, "2024-09-30") == IcdResult::billable);
    CHECK(result(code, "2024-10-01") == IcdResult::header);
  }
  for (auto const* code : {"F50.010", "F50.029", "F50.21", "F50.814", "F50.83"}) {
    CHECK(result(code, "2024-09-30") == IcdResult::not_in_force);
    CHECK(result(code, "2024-10-01") == IcdResult::billable);
  }
}

TEST_CASE("the newest changes of which the table knows hold from their own day") {
  CHECK(result("Z59.1", "2023-03-31") == IcdResult::billable);
  CHECK(result("Z59.10", "2023-04-01") == IcdResult::billable);
  CHECK(result("Z59.1", "2023-04-01") == IcdResult::header);
  CHECK(result("Z59.86", "2025-09-30") == IcdResult::billable);
  CHECK(result("Z59.861", "2025-10-01") == IcdResult::billable);
  CHECK(result("F64.A", "2026-09-30") == IcdResult::not_in_force);
  CHECK(result("F64.A", "2026-10-01") == IcdResult::billable);
}

TEST_CASE("older changes of the chapter are refused before their day") {
  CHECK(result("F32.A", "2021-09-30") == IcdResult::not_in_force);
  CHECK(result("F42.2", "2016-09-30") == IcdResult::not_in_force);
  CHECK(result("F42", "2016-09-30") == IcdResult::billable);
  CHECK(result("F42", "2016-10-01") == IcdResult::header);
  CHECK(result("F41.1", "2015-09-30") == IcdResult::not_in_force);
}

TEST_CASE("a date that was not looked up is told as such") {
  CHECK(judge("F43.81", day(summer)).reason == "Billable from 2022-10-01.");
  CHECK(judge("F41.1", day(summer)).reason == "Billable.");
  CHECK(judge("Z62.23", day(summer)).reason.find("general knowledge") != std::string::npos);
  CHECK(judge("F41.1", day("2019-05-01")).reason.find("general knowledge") != std::string::npos);
  CHECK(judge("Z59.1", day("2022-01-10")).reason == "Billable until the day before 2023-04-01.");
}

TEST_CASE("outside the years that the table knows a person decides") {
  CHECK(result("Z63.0", "2021-09-30") == IcdResult::needs_review);
  CHECK(result("F41.1", "2027-09-30") == IcdResult::billable);
  CHECK(result("F41.1", "2027-10-01") == IcdResult::needs_review);
}

TEST_CASE("a code that the table lacks is denied only on the table's days") {
  CHECK(result("F43.82", "2027-09-30") == IcdResult::unknown);
  CHECK(result("F43.82", "2027-10-01") == IcdResult::needs_review);
  CHECK(result("F43.82", "2015-10-01") == IcdResult::unknown);
  CHECK(result("F43.82", "2015-09-30") == IcdResult::needs_review);
  auto const later = judge("F43.82", day("2028-01-01"));
  CHECK(later.normalised == "F43.82");
  CHECK(later.reason == "Our table has no F43.82 and ends on 2027-09-30; a later release may have it.");
  CHECK(judge("F43.82", day("2014-01-01")).reason.find("begins on 2015-10-01") != std::string::npos);
  CHECK(result("G47.00", "2028-01-01") == IcdResult::unknown);
}

TEST_CASE("the table is sorted, has no record twice, and consecutive records of a code meet") {
  auto const records = icd_records();
  REQUIRE(records.size() > 1400);
  for (std::size_t at = 1; at < records.size(); ++at) {
    auto const& before = records[at - 1];
    auto const& here = records[at];
    INFO(here.code);
    CHECK(before.code <= here.code);
    if (before.code != here.code) continue;
    CHECK(before.until == here.from);
    CHECK(before.billable != here.billable);
    CHECK(before.until.has_value());
  }
}

TEST_CASE("at every release headings have children, billable codes have none, and codes have parents") {
  for (auto const* release : {"2015-10-01", "2016-10-01", "2017-10-01", "2018-10-01", "2020-10-01", "2021-10-01",
                              "2022-10-01", "2023-04-01", "2023-10-01", "2024-10-01", "2025-10-01", "2026-10-01"}) {
    auto const codes = in_force(day(release));
    for (auto const& [code, billable] : codes) {
      INFO(code << " on " << release);
      auto const next = codes.upper_bound(code);
      bool const has_child = next != codes.end() && next->first.starts_with(code);
      CHECK(has_child != billable);
      if (code.size() == 3) continue;
      CHECK(std::any_of(codes.begin(), codes.end(), [&, &own = code](auto const& other) {
        return other.first != own && own.starts_with(other.first);
      }));
    }
  }
}

TEST_CASE("the chapter's changes of October 2022 are as many as were published") {
  auto const october = day("2022-10-01");
  int added = 0;
  int ended = 0;
  for (auto const& record : icd_records()) {
    if (record.code.front() != 'F' || !record.billable) continue;
    added += record.from == october ? 1 : 0;
    ended += record.until == october ? 1 : 0;
  }
  CHECK(added == 83);
  CHECK(ended == 4);
}

TEST_CASE("every record can be found by its own code") {
  for (auto const& record : icd_records()) {
    auto const answer = judge(record.code, day(summer));
    INFO(record.code);
    CHECK(answer.result != IcdResult::unknown);
    CHECK(answer.result != IcdResult::malformed);
  }
}
