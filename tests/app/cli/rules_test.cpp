// Do the rules answer by hand what their contracts say, with exit 0 for every answer and 2 for every unreadable
// question?
#include "tests/app/cli/typing.hpp"

using namespace typing;

namespace {

Json asked(Desktop& desk, std::string const& line) {
  auto const answer = desk.type("--json rules " + line);
  INFO(line << "\n" << answer.err);
  CHECK(answer.code == 0);
  CHECK(answer.err.empty());
  return answer.json();
}

std::string refused(Desktop& desk, std::string const& line) {
  auto const answer = desk.type("rules " + line);
  INFO(line << "\n" << answer.out);
  CHECK(answer.code == 2);
  CHECK(answer.out.empty());
  return answer.err;
}

bool says(std::string const& text, std::string const& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("rules cpt: minutes are answered with exactly the fields of the contract") {
  Desktop desk;
  CHECK(asked(desk, "cpt 50").dump() ==
        R"({"schema":"claimstep.cpt/1","service":"individual","minutes":50,"result":"code","codes":["90834"],)"
        R"("reason":"50 minutes: from 38 to 52. One unit, however long."})");
  CHECK(asked(desk, "cpt 75 --service crisis").at("codes") == Json({"90839", "90840"}));
  CHECK(asked(desk, "cpt 20 --service family_with_client").at("result") == "not_billable");
  CHECK(asked(desk, "cpt 45 --service with_em").at("codes") == Json({"90836"}));
}

TEST_CASE("rules cpt: fractions need review, zero and less are invalid, and both keep their minutes") {
  Desktop desk;
  auto const half = asked(desk, "cpt 52.5");
  CHECK(half.at("result") == "needs_review");
  CHECK(half.at("minutes") == 52.5);
  CHECK(half.at("codes").empty());
  auto const third = asked(desk, "cpt 50.3333333");
  CHECK(third.at("result") == "needs_review");
  CHECK(third.at("minutes") == 50.3333333);
  CHECK(asked(desk, "cpt 0").at("result") == "invalid");
  auto const below = asked(desk, "cpt -5");
  CHECK(below.at("result") == "invalid");
  CHECK(below.at("minutes") == -5);
  CHECK(asked(desk, "cpt -0.5 --service group").at("minutes") == -0.5);
  CHECK(asked(desk, "cpt -- -5").at("minutes") == -5);
  CHECK(desk.type("rules cpt -5 --service group --json").json().at("service") == "group");
}

TEST_CASE("rules cpt: between two moments the minutes that really passed count") {
  Desktop desk;
  CHECK(asked(desk, "cpt --from 2026-07-14T15:00:00Z --to 2026-07-14T15:53:00Z").at("codes") == Json({"90837"}));
  CHECK(asked(desk, "cpt --from '2026-07-14 11:00 EDT' --to '2026-07-14 08:53 America/Los_Angeles'").at("minutes") ==
        53);
  CHECK(asked(desk, "cpt --from '2026-07-14 23:40 PT' --to '2026-07-15 00:30 PT'").at("minutes") == 50);
  CHECK(asked(desk, "cpt --from 2026-07-14T15:53:00Z --to 2026-07-14T15:00:00Z").at("result") == "invalid");
  CHECK(asked(desk, "cpt --from 2026-07-14T15:00:00Z --to 2026-07-14T15:37:30Z").at("result") == "needs_review");
}

TEST_CASE("rules cpt: a change of the clocks during the session neither adds nor takes an hour") {
  Desktop desk;
  // 2026-03-08 02:00 in New York does not exist: 01:30 to 03:20 are 50 minutes.
  auto const spring =
      asked(desk, "cpt --from '2026-03-08 01:30 America/New_York' --to '2026-03-08 03:20 America/New_York'");
  CHECK(spring.at("minutes") == 50);
  CHECK(says(spring.at("reason"), "The clocks were changed in between (EST to EDT)"));
  // 2026-11-01 01:30 happens twice: 00:45 to 02:05 are 140 minutes.
  CHECK(asked(desk, "cpt --from '2026-11-01 00:45 America/New_York' --to '2026-11-01 02:05 America/New_York'")
            .at("minutes") == 140);
  auto const twice =
      asked(desk, "cpt --from '2026-11-01 00:45 America/New_York' --to '2026-11-01 01:35 America/New_York'");
  CHECK(twice.at("result") == "needs_review");
  CHECK(twice.at("minutes").is_null());
  CHECK(asked(desk, "cpt --from '2026-11-01 00:45 EDT' --to '2026-11-01 01:35 EDT'").at("minutes") == 50);
  CHECK(asked(desk, "cpt --from '2026-11-01 00:45 EDT' --to 2026-11-01T06:35:00Z").at("minutes") == 110);
  // Many write EST all year, so it does not settle the hour.
  CHECK(asked(desk, "cpt --from '2026-11-01 00:45 EDT' --to '2026-11-01 01:35 EST'").at("result") == "needs_review");
  auto const never =
      asked(desk, "cpt --from '2026-03-08 02:30 America/New_York' --to '2026-03-08 03:20 America/New_York'");
  CHECK(never.at("result") == "needs_review");
  CHECK_FALSE(never.at("reason").get<std::string>().empty());
}

TEST_CASE("rules cpt: a question that cannot be read is wrong usage and says what is allowed") {
  Desktop desk;
  CHECK(says(refused(desk, "cpt"), "either MINUTES, or both --from and --to"));
  CHECK(says(refused(desk, "cpt 50 --from 2026-07-14T15:00:00Z --to 2026-07-14T15:53:00Z"), "either MINUTES"));
  CHECK(says(refused(desk, "cpt --from 2026-07-14T15:00:00Z"), "both --from and --to"));
  CHECK(says(refused(desk, "cpt fifty"), "\"fifty\" is no number of minutes"));
  CHECK(says(refused(desk, "cpt -x"), "\"-x\" is no number of minutes"));
  CHECK(says(refused(desk, "cpt 50 --service couple"), "family_without_client"));
  CHECK(says(refused(desk, "cpt --from '2026-07-14 15:00' --to '2026-07-14 15:53'"), "it has no zone"));
  CHECK(says(refused(desk, "cpt --from '2026-07-14 15:00 IST' --to 2026-07-14T15:53:00Z"), "is not a moment"));
  CHECK(says(refused(desk, "cpt --from yesterday --to 2026-07-14T15:53:00Z"), "\"yesterday\" is not a moment"));
  refused(desk, "cpt 50 60");
  refused(desk, "");
}

TEST_CASE("rules icd: the tidy code is shown beside the typed one") {
  Desktop desk;
  CHECK(asked(desk, "icd ' f411' --on 2026-07-14").dump() ==
        R"({"schema":"claimstep.icd/1","code":" f411","on":"2026-07-14","normalised":"F41.1",)"
        R"("result":"billable","reason":"Billable."})");
  CHECK(asked(desk, "icd F41 --on 2026-07-14").at("result") == "header");
  CHECK(asked(desk, "icd F43.81 --on 2022-09-30").at("result") == "not_in_force");
  CHECK(asked(desk, "icd 'F41.1, F32.9' --on 2026-07-14").at("result") == "needs_review");
  CHECK(asked(desk, "icd 300.02 --on 2026-07-14").at("result") == "malformed");
  CHECK(asked(desk, "icd 300.02 --on 2026-07-14").at("normalised").is_null());
  CHECK(asked(desk, "icd '' --on 2026-07-14").at("result") == "malformed");
  CHECK(asked(desk, "icd G47.00 --on 2026-07-14").at("result") == "unknown");
  CHECK(desk.type("rules icd F41.1 --on 2026-07-14").says("icd10cm-2026-10-01.2, known until 2027-09-30"));
  CHECK(says(refused(desk, "icd F41.1 --on 14.7.2026"), "\"14.7.2026\" is no date"));
  CHECK(says(refused(desk, "icd F41.1 --on 2026-02-30"), "is no date"));
  CHECK(says(refused(desk, "icd F41.1"), "--on"));
}

TEST_CASE("rules preauth: each result comes with its reason, the forms and the version of the table") {
  Desktop desk;
  CHECK(asked(desk, "preauth WPA 12345678").dump() ==
        R"({"schema":"claimstep.preauth/1","insurer":"WPA","number":"12345678","result":"invalid",)"
        R"("reason":"The number ends after 8 characters, where a number is still wanted. )"
        R"(Nearest form: NNNNNNNNN = 9 numbers.",)"
        R"("expected":["NNNNNNNNN = 9 numbers","XXXXXX = 6 letters and numbers"],)"
        R"("rules_version":"preauth-2026-11-21.2"})");
  CHECK(asked(desk, "preauth Aviva 123456\\12").at("result") == "valid");
  CHECK(asked(desk, "preauth 'AXA Health' 1").at("result") == "not_checked");
  CHECK(asked(desk, "preauth Cigna 1").at("result") == "not_checked");
  CHECK(asked(desk, "preauth Bupa ''").at("result") == "missing_ok");
  CHECK(asked(desk, "preauth 'Trust in Health' ''").at("result") == "missing_required");
  auto const forgiving = asked(desk, "preauth 'vitality health' ' 123456 '");
  CHECK(forgiving.at("result") == "valid");
  CHECK(forgiving.at("insurer") == "vitality health");
  CHECK(forgiving.at("number") == " 123456 ");
  CHECK(says(forgiving.at("reason"), "The insurer was read as VitalityHealth."));
  CHECK(says(forgiving.at("reason"), "The blanks around the number were left out."));
}

TEST_CASE("rules preauth: a number that begins with a hyphen is a number") {
  Desktop desk;
  CHECK(asked(desk, "preauth 'Allianz Partners' -AB1").at("result") == "valid");
  CHECK(asked(desk, "preauth 'Allianz Partners' -").at("result") == "invalid");
  CHECK(asked(desk, "preauth 'Allianz Partners' -- --AB1").at("result") == "valid");
  CHECK(says(refused(desk, "preauth Bupa"), "NUMBER"));
  CHECK(says(refused(desk, "preauth -x"), "NUMBER"));
  CHECK(desk.type("rules preauth -h").says("INSURER"));
}

TEST_CASE("rules preauth: an insurer that begins with a hyphen stays the insurer") {
  Desktop desk;
  for (auto const* line :
       {"preauth -x 12", "preauth --number 12 -x", "preauth --number=12 -x", "preauth --insurer=-x 12"}) {
    INFO(line);
    auto const answer = asked(desk, line);
    CHECK(answer.at("insurer") == "-x");
    CHECK(answer.at("number") == "12");
  }
  CHECK(asked(desk, "preauth -x -12").at("number") == "-12");
  CHECK(asked(desk, "preauth --insurer 'Allianz Partners' -AB1").at("result") == "valid");
}

TEST_CASE("rules preauth: what a stranger typed cannot command the terminal") {
  Desktop desk;
  auto const answer = desk.type(std::vector<std::string>{"rules", "preauth", "Bu\x1b[31mpa", "12\x1b[0m"});
  CHECK(answer.code == 0);
  CHECK_FALSE(answer.says("\x1b"));
}

TEST_CASE("rules thirty-days: Eastern dates count, and day 30 is inside") {
  Desktop desk;
  CHECK(asked(desk, "thirty-days 2026-06-20T15:00:00Z 2026-07-20T15:00:00Z").dump() ==
        R"({"schema":"claimstep.thirty_days/1","session_date_eastern":"2026-06-20","today_eastern":"2026-07-20",)"
        R"("days":30,)"
        R"("within":true,"last_day":"2026-07-20"})");
  // 03:59 UTC is still the day before in Eastern, 04:00 is not.
  CHECK(asked(desk, "thirty-days 2026-06-20T15:00:00Z 2026-07-21T03:59:59Z").at("within") == true);
  auto const late = asked(desk, "thirty-days 2026-06-20T15:00:00Z 2026-07-21T04:00:00Z");
  CHECK(late.at("within") == false);
  CHECK(late.at("days") == 31);
  CHECK(asked(desk, "thirty-days '2026-06-20 22:30 PT' '2026-07-21 23:59 ET'").at("days") == 30);
  CHECK(asked(desk, "thirty-days 2026-06-20T15:00:00Z 2026-06-18T15:00:00Z").at("days") == -2);
  CHECK(asked(desk, "thirty-days 2026-06-20T15:00:00Z 2026-06-18T15:00:00Z").at("within") == true);
  CHECK(desk.type("rules thirty-days 2026-06-20T15:00:00Z 2026-06-18T15:00:00Z").says("not yet held"));
  CHECK_FALSE(desk.type("rules thirty-days 2026-06-20T15:00:00Z 2026-06-20T15:00:00Z").says("not yet held"));
  // The hour that happened twice has one date.
  CHECK(asked(desk, "thirty-days '2026-11-01 01:30 America/New_York' 2026-11-05T15:00:00Z").at("days") == 4);
}

TEST_CASE("rules thirty-days: a time without a zone or that never was is wrong usage") {
  Desktop desk;
  CHECK(says(refused(desk, "thirty-days 2026-06-20 2026-07-20T15:00:00Z"), "\"2026-06-20\" is not a moment"));
  CHECK(says(refused(desk, "thirty-days '2026-06-20 15:00' 2026-07-20T15:00:00Z"), "it has no zone"));
  CHECK(
      says(refused(desk, "thirty-days '2026-03-08 02:30 America/New_York' 2026-07-20T15:00:00Z"), "2026-03-08 02:30"));
  CHECK(says(refused(desk, "thirty-days 2026-06-20T15:00:00Z 2099-07-20T15:00:00Z"), "2099"));
  CHECK(says(refused(desk, "thirty-days 2026-06-20T15:00:00Z"), "NOW"));
}

TEST_CASE("rules list: every rule has its version, its source and who may fix or override what it raises") {
  Desktop desk;
  auto const list = asked(desk, "list");
  REQUIRE(list.at("rules").size() == 16);
  CHECK(list.at("rules")[0].at("id") == "thirty_days");
  for (auto const& rule : list.at("rules")) {
    INFO(rule.dump());
    CHECK(rule.at("version") >= 1);
    CHECK(says(rule.at("source"), "2026-"));
    REQUIRE_FALSE(rule.at("raises").empty());
    for (auto const& each : rule.at("raises")) {
      CHECK_FALSE(each.at("sentence").get<std::string>().empty());
      CHECK_FALSE(each.at("who_can_fix").get<std::string>().empty());
      CHECK(each.at("overridable").get<bool>() != each.at("override_role").is_null());
    }
  }
  std::vector<std::string> tables;
  for (auto const& table : list.at("tables")) tables.push_back(table.at("name"));
  CHECK(tables == std::vector<std::string>{"preflight", "cpt", "icd", "preauth"});
  auto const text = desk.type("rules list");
  CHECK(text.says("16. no_positive_charge"));
  for (auto const& rule : list.at("rules"))
    CHECK(text.says(rule.at("id").get<std::string>() + ", version " + rule.at("version").dump() + "\n"));
  CHECK(text.says("second_session_same_day: coordinator can fix it, the coordinator may override"));
  CHECK(text.says("past_30_days: coordinator can fix it, nobody may override"));
}
