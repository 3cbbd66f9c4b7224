// Does `time convert` answer its contract, with the exit code of each status, and does `time moved` name the open
// sessions that other zone data would read otherwise?
#include <cstdlib>

#include "app/session.hpp"
#include "app/time_views.hpp"
#include "tests/app/cli/schema_check.hpp"
#include "tests/app/cli/typing.hpp"

using namespace typing;

namespace {

void compare_with_file(std::string const& name, Json const& schema) {
  auto const path = root() + "/docs/schemas/" + name + ".schema.json";
  auto const text = schema.dump(2) + "\n";
  if (std::getenv("CLAIMSTEP_WRITE_GENERATED") != nullptr) write_text(path, text);
  INFO("run with CLAIMSTEP_WRITE_GENERATED=1: " << path);
  CHECK(text_of(path) == text);
}

void check_schema(Json const& schema, Json const& answer) {
  SchemaCheck check;
  check.check(schema, answer);
  for (auto const& problem : check.problems) FAIL_CHECK(problem << " in " << answer.dump());
}

Json converted(Desktop& desk, std::vector<std::string> words, int code) {
  words.insert(words.begin(), {"time", "convert"});
  words.push_back("--json");
  auto const answer = desk.type(words);
  INFO(answer.out << answer.err);
  CHECK(answer.code == code);
  auto json = answer.json();
  check_schema(app::time_schema(), json);
  return json;
}

// America/New_York three hours further west on the day of the session: a change of law that the start-up check, which
// knows the middle of July, does not contradict.
tz::Zones other_zone_data(tz::Zones const& zones) {
  using namespace std::chrono_literals;
  auto changed = *zones.find("America/New_York");
  auto const from = std::chrono::sys_days{2026y / 7 / 14} + 4h, to = from + 24h;
  std::vector<tz::Period> periods;
  for (auto const& period : changed.periods) {
    if (period.begin > from || period.end < to) {
      periods.push_back(period);
      continue;
    }
    auto before = period, during = period, after = period;
    before.end = during.begin = from;
    during.end = after.begin = to;
    during.offset = -7h;
    periods.insert(periods.end(), {before, during, after});
  }
  changed.periods = periods;
  std::vector<tz::ZoneHistory> histories{changed};
  for (char const* name : {"America/Detroit", "America/Chicago", "America/Denver", "America/Boise", "America/Phoenix",
                           "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
                           "America/Indiana/Indianapolis", "Europe/London"})
    histories.push_back(*zones.find(name));
  auto made = tz::Zones::from_histories(histories, "2027a");
  REQUIRE(std::holds_alternative<tz::Zones>(made));
  return std::get<tz::Zones>(made);
}

}  // namespace

TEST_CASE("cli: the schemas of the time commands are those of the program's own structs") {
  compare_with_file("time", app::time_schema());
  compare_with_file("moved", app::view_schema<app::MovedView>());
}

TEST_CASE("cli: a time in Honolulu is converted with the shift of the day") {
  Desktop desk;
  auto const json = converted(desk, {"2025-01-14 20:00", "Pacific/Honolulu"}, 0);
  CHECK(json == Json::parse(R"({"schema": "claimstep.time/1",
    "input": {"local": "2025-01-14 20:00", "zone": "Pacific/Honolulu", "state": null},
    "zone_read_as": "Pacific/Honolulu", "rule": "\"Pacific/Honolulu\" is read as the IANA zone Pacific/Honolulu.",
    "status": "unique",
    "readings": [{"instant": "2025-01-15T06:00:00Z",
      "local": {"date": "2025-01-14", "time": "20:00", "abbr": "HST", "offset": "-10:00"},
      "eastern": {"date": "2025-01-15", "time": "01:00", "abbr": "EST", "offset": "-05:00"}, "day_shift": 1}],
    "gap": null, "tzdata": ")" +
                            json.at("tzdata").get<std::string>() + R"("})"));
  auto const shown = desk.type("time convert '2025-01-14 20:00' HST");
  CHECK(shown.code == 0);
  CHECK(shown.says("Tue 14 Jan 2025  20:00      HST"));
  CHECK(shown.says("America/New_York  the day after"));
  CHECK(desk.type("time convert '2026-07-15 02:30' London").says("the day before"));
}

TEST_CASE("cli: an hour that happened twice shows both readings, exits 4 and says what to type") {
  Desktop desk;
  auto const json = converted(desk, {"2025-11-02 01:30", "ET"}, 4);
  CHECK(json.at("status") == "ambiguous");
  REQUIRE(json.at("readings").size() == 2);
  CHECK(json["readings"][0]["instant"] == "2025-11-02T05:30:00Z");
  CHECK(json["readings"][0]["local"]["abbr"] == "EDT");
  CHECK(json["readings"][1]["instant"] == "2025-11-02T06:30:00Z");
  auto const shown = desk.type("time convert '2025-11-02 01:30' ET");
  CHECK(shown.code == 4);
  CHECK(shown.says("first: local"));
  CHECK(shown.says("second: local"));
  CHECK(shown.complains("2025-11-02T01:30-04:00 or 2025-11-02T01:30-05:00"));
  CHECK(converted(desk, {"2025-11-02T01:30-04:00", "ET"}, 0)["readings"][0]["instant"] == "2025-11-02T05:30:00Z");
  CHECK(converted(desk, {"2025-11-02 01:30", "EDT"}, 0)["readings"][0]["instant"] == "2025-11-02T05:30:00Z");
  CHECK(converted(desk, {"2025-11-02 01:30", "EST"}, 4).at("status") == "ambiguous");
}

TEST_CASE("cli: an hour that was left out names both sides and exits 4") {
  Desktop desk;
  auto const json = converted(desk, {"2025-03-09 02:30", "America/New_York"}, 4);
  CHECK(json.at("status") == "nonexistent");
  CHECK(json.at("readings").empty());
  CHECK(json["gap"]["before"]["time"] == "01:59:59");
  CHECK(json["gap"]["before"]["abbr"] == "EST");
  CHECK(json["gap"]["after"]["time"] == "03:00");
  CHECK(json["gap"]["after"]["abbr"] == "EDT");
  auto const shown = desk.type("time convert '2025-03-09 02:30' ET");
  CHECK(shown.says("the clocks went from  Sun 9 Mar 2025  01:59:59  EST"));
  CHECK(shown.complains("does not exist in America/New_York"));
}

TEST_CASE("cli: no zone, several meanings and unknown labels are unresolved, exit 4, and say why") {
  Desktop desk;
  for (std::vector<std::string> const& words :
       {std::vector<std::string>{"2026-07-14 15:00"},
        {"2026-07-14 15:00", "IST"},
        {"2026-07-14 15:00", "MST"},
        {"2026-07-14 15:00", "Narnia"},
        {"2026-07-14 15:00", "my time", "--state", "ID"},
        {"2026-07-14 15:00 GMT+1.0"},
        {"2026-07-14 15:00", "my time", "--state", "CA", "--client-zone", "America/Chicago"},
        {"2040-07-14 15:00", "ET"}}) {
    auto const json = converted(desk, words, 4);
    CHECK(json.at("status") == "unresolved");
    CHECK(json.at("readings").empty());
    CHECK(json.at("gap").is_null());
    CHECK_FALSE(json.at("rule").get<std::string>().empty());
  }
  CHECK(converted(desk, {"2026-07-14 15:00", "IST"}, 4).at("zone_read_as").is_null());
  CHECK(desk.type("time convert '2026-07-14 15:00' MST").complains("needs a state"));
}

TEST_CASE("cli: the state, the county and the client's zone settle what they are asked for") {
  Desktop desk;
  auto const zone = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "2026-07-14 15:00");
    return converted(desk, words, 0).at("zone_read_as").get<std::string>();
  };
  CHECK(zone({"MST", "--state", "AZ"}) == "America/Phoenix");
  CHECK(zone({"MST", "--state", "Colorado"}) == "America/Denver");
  CHECK(zone({"my time", "--state", "ID", "--county", "Kootenai County"}) == "America/Los_Angeles");
  CHECK(zone({"my time", "--client-zone", "America/Boise"}) == "America/Boise");
  CHECK(zone({"-05:00"}) == "UTC-05:00");
  CHECK(converted(desk, {"2026-07-14T15:00-04:00"}, 0).at("zone_read_as") == "UTC-04:00");
  CHECK(converted(desk, {"2026-07-14 15:00", "MST", "--state", "AZ"}, 0)["input"]["state"] == "AZ");
}

TEST_CASE("cli: with --to every reading is shown in that zone too, and Eastern stays") {
  Desktop desk;
  auto const json = converted(desk, {"2026-07-14 22:00", "ET", "--to", "London"}, 0);
  REQUIRE(json.at("to").size() == 1);
  CHECK(json["to"][0]["zone"] == "Europe/London");
  CHECK(json["to"][0]["clock"]["time"] == "03:00");
  CHECK(json["to"][0]["day_shift"] == 1);
  CHECK(json["readings"][0]["eastern"]["time"] == "22:00");
  CHECK(desk.type("time convert '2026-07-14 22:00' ET --to London").says("asked for"));
}

TEST_CASE("cli: what is no question about a time is wrong usage, with a sentence") {
  Desktop desk;
  for (std::string const line :
       {"time", "time convert", "time convert 2026-07-14 15:00", "time convert '2026-07-14 3:00' ET",
        "time convert '2026-02-30 15:00' ET", "time convert '2026-07-14 15:00' ET --state ZZ",
        "time convert '2026-07-14 15:00' ET --to Mars", "time convert '2026-07-14 15:00' ET --client-zone Boise",
        "time convert '2026-07-14 15:00' ET --county Lake", "time convert '2026-07-14 15:00' ET more"}) {
    auto const answer = desk.type(line);
    INFO(line);
    CHECK(answer.code == 2);
    CHECK(answer.out.empty());
    CHECK_FALSE(answer.err.empty());
  }
  CHECK(desk.type("time convert 2026-07-14 15:00").complains("quotes"));
}

TEST_CASE("cli: a range where one time belongs is wrong usage, never a time at an offset") {
  Desktop desk;
  for (std::string const time :
       {"3pm - 5", "3pm-5", "9:00am-10:00", "9am - 10", "11:00 AM – 12", "10:00–11:00", "10:00-11:00"}) {
    auto const answer = desk.type("time convert '2026-07-14 " + time + "'");
    INFO(time << ": " << answer.out << answer.err);
    CHECK(answer.code == 2);
    CHECK(answer.out.empty());
    CHECK(answer.complains("is a range of times"));
  }
  CHECK(converted(desk, {"2026-07-14 15:00 UTC-5"}, 0).at("zone_read_as") == "UTC-05:00");
}

TEST_CASE("cli: open sessions that other zone data would read otherwise are named, and only those") {
  Desktop desk;
  desk.use_demo(unanswered().dump());
  auto const none = desk.type("time moved --json");
  CHECK(none.code == 0);
  CHECK(none.json().at("sessions") == 1);
  CHECK(none.json().at("moved").empty());
  CHECK(desk.type("time moved").complains("1 open session read as recorded"));

  auto const read = app::read_configuration(
      {desk.file("demo.db"), desk.file("claimstep.toml"), [](std::string const&) { return std::nullopt; }});
  REQUIRE(std::holds_alternative<app::Configuration>(read));
  auto opened = app::Session::open({app::Use::read, std::get<app::Configuration>(read), desk.account, "", 40, {}});
  REQUIRE(std::holds_alternative<std::unique_ptr<app::Session>>(opened));
  auto const books = std::get<0>(opened)->books();
  auto const zones = other_zone_data(books.zones);
  auto const view =
      app::moved_view({books.store, books.workflows, books.practice, zones, books.now, books.demo, "", ""});
  CHECK(view.tzdata == "2027a");
  CHECK(view.sessions == 1);
  REQUIRE(view.moved.size() == 1);
  CHECK(view.moved[0].case_ == "C-1");
  CHECK(view.moved[0].recorded == "2026-07-14T19:00:00Z");
  CHECK(view.moved[0].now == std::vector<std::string>{"2026-07-14T22:00:00Z"});
  CHECK(view.moved[0].recorded_tzdata == books.zones.tzdata());
  check_schema(app::view_schema<app::MovedView>(), app::view_json(view));
}
