// Is what people type read as the documented table says, and is what has several meanings left for a person?
#include "tz/labels.hpp"

#include <catch2/catch.hpp>

#include "loaded_zones.hpp"
#include "tz/counties.hpp"
#include "tz/states.hpp"

using namespace std::chrono_literals;
using tz::Context;
using tz::Status;
using tz_test::clock;
using tz_test::contains;
using tz_test::date;
using tz_test::utc;
using tz_test::words;
using tz_test::zones;

namespace {

// The zone a label is read as; empty when it is a problem.
std::string zone_of(std::string_view label, Context const& context = {}) {
  auto const read = tz::read_label(zones(), label, context);
  return read ? read->name() : "";
}

std::string problem_of(std::string_view label, Context const& context = {}) {
  auto const read = tz::read_label(zones(), label, context);
  return read ? "" : read.problem();
}

Context in_state(std::string state) { return {std::move(state), {}}; }
Context in_client_zone(std::string zone) { return {{}, std::move(zone)}; }

tz::Conversion july(std::string_view label, Context const& context = {}) {
  return tz::convert(zones(), {date(2025, 7, 14), clock(15, 0)}, label, context);
}
tz::Conversion january(std::string_view label, Context const& context = {}) {
  return tz::convert(zones(), {date(2025, 1, 14), clock(15, 0)}, label, context);
}

}  // namespace

TEST_CASE("every way to write Eastern is America/New_York") {
  for (std::string_view const label : {"EST",
                                       "EDT",
                                       "ET",
                                       "et",
                                       "E.S.T.",
                                       " est ",
                                       "Eastern",
                                       "EASTERN TIME",
                                       "Eastern Time (US)",
                                       "Eastern Time (US & Canada)",
                                       "(Eastern)",
                                       "US/Eastern",
                                       "US Eastern",
                                       "EST5EDT",
                                       "Eastern Standard Time",
                                       "Eastern Daylight Time",
                                       "eastern daylight savings time",
                                       "EST/EDT",
                                       "Eastern time zone",
                                       "New York",
                                       "New York time",
                                       "america/new_york",
                                       "Eastern\u00a0Time"})
    CHECK((std::string{label} + ": " + zone_of(label)) == std::string{label} + ": America/New_York");
}

TEST_CASE("Central, Pacific, Alaska and Hawaii have their labels") {
  for (std::string_view const label : {"CT", "CST", "CDT", "Central", "central time", "US/Central", "Chicago"})
    CHECK(zone_of(label) == "America/Chicago");
  for (std::string_view const label : {"PT", "PST", "PDT", "Pacific", "Pacific Time", "US/Pacific", "PST8PDT"})
    CHECK(zone_of(label) == "America/Los_Angeles");
  for (std::string_view const label : {"AKST", "AKDT", "Alaska", "Alaska Time", "Alaskan Standard Time"})
    CHECK(zone_of(label) == "America/Anchorage");
  for (std::string_view const label : {"HST", "HT", "Hawaii", "Hawaiian Standard Time"})
    CHECK(zone_of(label) == "Pacific/Honolulu");
}

TEST_CASE("EST in July means Eastern, never the fixed offset, and the rule says so") {
  auto const read = july("EST");
  REQUIRE(read.status == Status::unique);
  CHECK(words(read.readings[0].local) == "2025-07-14 15:00 EDT -04:00");
  CHECK(read.readings[0].instant == utc(date(2025, 7, 14), 19, 0));
  CHECK(read.rule ==
        "\"EST\" is read as US Eastern time (America/New_York), EST or EDT by date. EST is not in force on 2025-07-14; "
        "the clocks show EDT.");
  CHECK(january("PDT").readings.at(0).local.abbreviation == "PST");
  CHECK_FALSE(contains(january("EST").rule, "not in force"));
}

TEST_CASE("Mountain needs a state: Arizona stays on standard time, Colorado does not") {
  CHECK(words(july("MST", in_state("AZ")).readings.at(0).local) == "2025-07-14 15:00 MST -07:00");
  CHECK(words(july("MST", in_state("CO")).readings.at(0).local) == "2025-07-14 15:00 MDT -06:00");
  for (char const* label : {"MST", "MT", "Mountain", "Mountain Time"}) {
    CHECK(zone_of(label, in_state("AZ")) == "America/Phoenix");
    for (char const* state : {"CO", "UT", "NM", "MT", "WY", "co", "Utah"})
      CHECK(zone_of(label, in_state(state)) == "America/Denver");
    CHECK(contains(problem_of(label), "needs a state"));
    CHECK(contains(problem_of(label, in_state("ID")), "America/Boise and America/Los_Angeles"));
    CHECK(contains(problem_of(label, in_state("NY")), "does not fit the client's place"));
    CHECK(contains(problem_of(label, in_state("XX")), "\"XX\" is not one"));
  }
  CHECK(zone_of("MDT", in_state("CO")) == "America/Denver");
  CHECK(contains(problem_of("MDT"), "needs a state"));
  CHECK(contains(problem_of("MDT", in_state("AZ")), "Navajo Nation"));
  CHECK(zone_of("MT", in_client_zone("America/Boise")) == "America/Boise");
  CHECK(zone_of("MST", {"ID", "America/Boise"}) == "America/Boise");
  CHECK(contains(problem_of("MT", in_client_zone("America/New_York")), "needs a state"));
  CHECK(july("MST").status == Status::unresolved);
  CHECK(july("MST").readings.empty());
  CHECK(zone_of("US/Mountain") == "America/Denver");
}

TEST_CASE("offsets are read in the human sense, IANA's Etc/GMT+5 the other way round with a word about it") {
  for (std::string_view const label : {"UTC-5", "GMT-5", "-05:00", "-0500", "UTC-05:00", "utc\u22125", "UTC -5"})
    CHECK(zone_of(label) == "UTC-05:00");
  CHECK(zone_of("GMT+5") == "UTC+05:00");
  CHECK(zone_of("UTC+5:30") == "UTC+05:30");
  CHECK(zone_of("+0530") == "UTC+05:30");
  CHECK(zone_of("UTC") == "UTC");
  CHECK(zone_of("Z") == "UTC");
  CHECK(zone_of("GMT+0") == "UTC");
  CHECK(july("GMT+5").readings.at(0).instant == utc(date(2025, 7, 14), 10, 0));
  CHECK(july("-05:00").readings.at(0).instant == utc(date(2025, 7, 14), 20, 0));
  auto const posix = july("Etc/GMT+5");
  REQUIRE(posix.status == Status::unique);
  CHECK(posix.readings[0].instant == utc(date(2025, 7, 14), 20, 0));
  CHECK(contains(posix.rule, "the other way round: it is UTC-05:00"));
  CHECK(contains(problem_of("UTC+15"), "UTC-12:00 to UTC+14:00"));
  CHECK(contains(problem_of("UTC-13"), "UTC-12:00 to UTC+14:00"));
  for (std::string_view const label : {"UTC+", "UTC+5:3", "UTC+5:75", "+12345", "UTC5", "GMT+5:", "+:30"})
    CHECK(contains(problem_of(label), "not a zone label that is known"));
}

TEST_CASE("an explicit offset never happens twice and never falls into a gap") {
  CHECK(tz::convert(zones(), {date(2025, 11, 2), clock(1, 30)}, "-04:00").status == Status::unique);
  CHECK(tz::convert(zones(), {date(2025, 3, 9), clock(2, 30)}, "-05:00").status == Status::unique);
}

TEST_CASE("UK labels are Europe/London") {
  for (std::string_view const label : {"BST", "UK time", "U.K. time", "London", "London time", "GB", "Europe/London"})
    CHECK(zone_of(label) == "Europe/London");
  CHECK(zone_of("GMT") == "Europe/London");
}

TEST_CASE("GMT in winter is UK time; in summer only for a client in the UK, else it has two meanings") {
  auto const winter = january("GMT");
  REQUIRE(winter.status == Status::unique);
  CHECK(winter.zone_read_as == "Europe/London");
  auto const summer = july("GMT");
  CHECK(summer.status == Status::unresolved);
  CHECK(summer.readings.empty());
  CHECK(summer.zone_read_as.empty());
  CHECK(contains(summer.problem, "two meanings"));
  auto const in_uk = july("GMT", in_client_zone("Europe/London"));
  REQUIRE(in_uk.status == Status::unique);
  CHECK(in_uk.readings[0].local.abbreviation == "BST");
}

TEST_CASE("my time is the client's zone, else the client's state if it keeps one zone") {
  for (std::string_view const label : {"my time", "local", "local time", "client's time", "client\u2019s time"}) {
    CHECK(zone_of(label, in_client_zone("America/Boise")) == "America/Boise");
    CHECK(zone_of(label, {"ID", "America/Boise"}) == "America/Boise");
    CHECK(zone_of(label, in_state("AZ")) == "America/Phoenix");
    CHECK(contains(problem_of(label, in_state("TX")), "America/Chicago and America/Denver"));
    CHECK(contains(problem_of(label), "neither the client's zone nor state is known"));
    CHECK(contains(problem_of(label, in_client_zone("Boise")), "not an IANA name"));
  }
}

TEST_CASE("labels with several meanings are not resolved, and the sentence says which meanings") {
  CHECK(contains(problem_of("IST"), "India (UTC+05:30), Ireland (UTC+01:00) and Israel (UTC+02:00)"));
  CHECK(contains(problem_of("ist", in_state("NY")), "several meanings"));
  CHECK(contains(problem_of("AST"), "Puerto Rico"));
  CHECK(contains(problem_of("Washington time"), "Washington, DC"));
  CHECK(contains(problem_of("CET"), "several meanings"));
  CHECK(zone_of("AST", in_state("PR")) == "America/Puerto_Rico");
}

TEST_CASE("no label is never filled in, whatever is known about the client") {
  for (std::string_view const label : {"", "  ", "()"}) {
    CHECK(contains(problem_of(label), "No zone is given"));
    CHECK(contains(problem_of(label, {"NY", "America/New_York"}), "No zone is given"));
  }
}

TEST_CASE("an unknown label is quoted, and a long one is cut") {
  CHECK(contains(problem_of("Narnia"), "\"Narnia\" is not a zone label that is known"));
  CHECK(problem_of(std::string(5000, 'x')).size() < 300);
}

TEST_CASE("a state's name is a label when the state keeps one zone") {
  CHECK(zone_of("Arizona time") == "America/Phoenix");
  CHECK(zone_of("California") == "America/Los_Angeles");
  CHECK(contains(problem_of("Indiana time"), "two zones"));
}

TEST_CASE("a label that contradicts the client's state is followed and told") {
  auto const read = july("PT", in_state("NY"));
  REQUIRE(read.status == Status::unique);
  CHECK(read.zone_read_as == "America/Los_Angeles");
  CHECK(contains(read.rule, "contradicts the client's state, New York (America/New_York); the label was followed."));
  CHECK_FALSE(contains(july("ET", in_state("NY")).rule, "contradicts"));
  CHECK_FALSE(contains(july("CT", in_state("FL")).rule, "contradicts"));
  CHECK_FALSE(contains(july("ET", in_state("IN")).rule, "contradicts"));
  CHECK(contains(july("-05:00", in_state("NY")).rule, "contradicts"));
  CHECK(contains(july("ET", in_state("QQ")).rule, "\"QQ\", is not known"));
}

TEST_CASE("every state's zones exist, and exactly the twelve split states have two") {
  CHECK(tz::all_states().size() == 56);
  std::string split;
  for (auto const& state : tz::all_states()) {
    for (auto const zone : state.zones) CHECK(zones().find(zone) != nullptr);
    CHECK(tz::find_state(state.postal) == &state);
    CHECK(tz::find_state(state.name) == &state);
    if (state.zones.size() > 1) split += std::string{state.postal} + " ";
  }
  CHECK(split == "FL ID IN KS KY MI NE ND OR SD TN TX ");
  CHECK(tz::find_state("") == nullptr);
  CHECK(tz::find_state("ZZ") == nullptr);
  REQUIRE(tz::find_state(" pr ") != nullptr);
  CHECK(tz::find_state(" pr ")->zones.front() == "America/Puerto_Rico");
}

TEST_CASE("the county settles a state with two zones, and never more than that") {
  auto const in_county = [](std::string state, std::string county) {
    return Context{std::move(state), {}, std::move(county)};
  };
  CHECK(zone_of("my time", in_county("ID", "Kootenai")) == "America/Los_Angeles");
  CHECK(zone_of("my time", in_county("IN", "la porte county")) == "America/Chicago");
  CHECK(zone_of("my time", in_county("Indiana", "LaPorte")) == "America/Chicago");
  CHECK(zone_of("local", in_county("TX", "El Paso")) == "America/Denver");
  CHECK(zone_of("MST", in_county("TX", "EL PASO")) == "America/Denver");
  CHECK(zone_of("Tennessee time", in_county("TN", "Knox")) == "America/New_York");
  CHECK(zone_of("Idaho", {"ID", {}, "Latah"}) == "America/Los_Angeles");
  CHECK(contains(july("my time", in_county("ID", "Latah")).rule, "the zone of Latah, Idaho (49 CFR part 71)"));
  CHECK(contains(problem_of("MST", in_county("ID", "Latah")), "does not fit the client's place"));
  CHECK(contains(problem_of("my time", in_county("ID", "Idaho")), "itself keeps two zones"));
  CHECK(contains(problem_of("my time", in_county("TX", "Harris")), "is not in the table"));
  CHECK(contains(problem_of("my time", in_county("TX", "")), "Name the county or the zone"));
  CHECK(contains(problem_of("Indiana time", in_county("ID", "Latah")), "Name the county or the zone"));
  CHECK(zone_of("ET", in_county("ID", "Latah")) == "America/New_York");
}

TEST_CASE("every county in the table lies in a split state and keeps a zone that exists and is not the state's first") {
  for (auto const& row : tz::differing_counties()) {
    auto const* state = tz::find_state(row.postal);
    REQUIRE(state != nullptr);
    INFO(row.postal << " " << row.county);
    CHECK(state->zones.size() == 2);
    CHECK(tz::find_county(*state, row.county) == &row);
    if (row.zone.empty()) continue;
    CHECK(row.zone != state->zones.front());
    // Today it is the state's second zone, even where the county has a history of its own.
    auto const now = utc(date(2026, 7, 14), 12, 0);
    CHECK(tz::in_zone(zones(), now, row.zone)->offset == tz::in_zone(zones(), now, state->zones.back())->offset);
  }
}

TEST_CASE("an offset or a label behind the time settles the zone's two readings and may not contradict it") {
  auto const both = [](int hour, std::string_view label, std::string_view zone) {
    return tz::convert_both(zones(), {date(2025, 11, 2), clock(hour, 30)}, label, zone);
  };
  CHECK(both(1, "-04:00", "ET").readings.at(0).instant == utc(date(2025, 11, 2), 5, 30));
  CHECK(both(1, "EDT", "America/New_York").readings.at(0).instant == utc(date(2025, 11, 2), 5, 30));
  CHECK(both(1, "EST", "America/New_York").status == Status::ambiguous);
  CHECK(both(1, "-05:00", "ET").status == Status::unique);
  CHECK(both(1, "-05:00", "ET").problem.empty());
  CHECK(contains(both(1, "-05:00", "ET").rule, "\"-05:00\" settles which one is meant"));
  CHECK(both(1, "", "ET").status == Status::ambiguous);
  CHECK(both(1, "ET", "America/New_York").status == Status::ambiguous);
  CHECK(both(1, "-04:00", " ").zone_read_as == "UTC-04:00");
  CHECK(both(5, "-05:00", "ET").status == Status::unique);
  auto const wrong = both(5, "-04:00", "ET");
  CHECK(wrong.status == Status::unresolved);
  CHECK(wrong.readings.empty());
  CHECK(wrong.problem ==
        "\"-04:00\" behind the time contradicts America/New_York, where 05:30 on 2025-11-02 is 05:30 "
        "EST (UTC-05:00). Give only one of them.");
  CHECK(both(5, "IST", "ET").status == Status::unresolved);
  CHECK(both(5, "-05:00", "IST").status == Status::unresolved);
  auto const gap = tz::convert_both(zones(), {date(2025, 3, 9), clock(2, 30)}, "-05:00", "ET");
  CHECK(gap.status == Status::nonexistent);
  CHECK(gap.gap.has_value());
}

TEST_CASE("a zone on record that is not the state's or the county's settles nothing") {
  auto const open = [](std::string_view label, Context const& context) {
    auto const problem = problem_of(label, context);
    INFO(label << ": " << problem);
    CHECK(contains(problem, "what is known about the client disagrees"));
  };
  open("my time", {"FL", "America/New_York", "Bay"});
  open("my time", {"FL", "America/Chicago", "Orange"});
  open("my time", {"CA", "America/Chicago"});
  open("my time", {"AZ", "America/Denver"});
  open("MT", {"CO", "America/Phoenix"});
  open("MDT", {"CO", "America/Phoenix"});
  open("MST", {"CO", "America/New_York"});
  open("MST", {"TX", "America/Chicago", "El Paso"});
  open("AST", {"PR", "America/New_York"});
  open("Idaho", {"ID", "America/Boise", "Latah"});
  CHECK(contains(problem_of("my time", {"FL", "America/New_York", "Bay"}),
                 "the zone on record is America/New_York, and \"Bay\", Florida keeps America/Chicago"));
  CHECK(july("GMT", {"NY", "Europe/London"}).status == Status::unresolved);
}

TEST_CASE("a zone on record that shows the same time as one of the state's contradicts nothing") {
  CHECK(zone_of("my time", {"FL", "America/Chicago"}) == "America/Chicago");
  CHECK(zone_of("my time", {"FL", "America/Chicago", "Bay"}) == "America/Chicago");
  CHECK(zone_of("my time", {"FL", "America/New_York", "Gulf"}) == "America/New_York");
  CHECK(zone_of("my time", {"IN", "America/New_York"}) == "America/New_York");
  CHECK(zone_of("my time", {"CO", "America/Boise"}) == "America/Boise");
  CHECK(zone_of("MST", {"AZ", "America/Phoenix"}) == "America/Phoenix");
  CHECK(zone_of("my time", {"QQ", "America/Chicago"}) == "America/Chicago");
  // A label that decides by itself is followed, whatever the records say.
  CHECK(zone_of("PT", {"CA", "America/Chicago"}) == "America/Los_Angeles");
  CHECK(zone_of("Arizona", {"AZ", "America/Chicago"}) == "America/Phoenix");
}

TEST_CASE("an offset with a dot is not read without it") {
  for (std::string_view const label : {"GMT+1.0", "UTC+5.30", "UTC+5.5", "-05.00", "+1'0", "GMT +1.0"})
    CHECK(contains(problem_of(label), "+05:30"));
  CHECK(contains(july("GMT+1.0").problem, "write hours and minutes with a colon"));
  CHECK(zone_of("U.T.C.-5") == "UTC-05:00");
  CHECK(zone_of("UTC-5.") == "UTC-05:00");
  CHECK(problem_of("- 5") != "");
}

TEST_CASE("summer time that a place does not keep is not resolved there") {
  CHECK(contains(problem_of("ADT", in_state("PR")), "keeps AST all year"));
  CHECK(contains(problem_of("Atlantic Daylight Time", in_state("VI")), "keeps AST all year"));
  CHECK(contains(problem_of("Hawaii daylight time"), "keeps HST all year"));
  CHECK(contains(problem_of("HDT", in_state("HI")), "keeps HST all year"));
  CHECK(zone_of("Hawaii standard time") == "Pacific/Honolulu");
}

TEST_CASE("a postal code that is also a word is no label, a state's name is one") {
  for (std::string_view const label : {"me time", "ok time", "in time", "OR time", "hi time", "PA time", "LA time"})
    CHECK(contains(problem_of(label), "not a zone label that is known"));
  CHECK(zone_of("Maine time") == "America/New_York");
  CHECK(zone_of("Oklahoma") == "America/Chicago");
  CHECK(zone_of("AZ time") == "America/Phoenix");
}

TEST_CASE("a county with letters beyond ASCII is not another county") {
  CHECK(tz::find_county(*tz::find_state("IN"), "Lake") != nullptr);
  CHECK(tz::find_county(*tz::find_state("IN"), "L\u00e1ake") == nullptr);
  CHECK(tz::find_county(*tz::find_state("IN"), "Lake\u0301") == nullptr);
  CHECK(contains(problem_of("my time", {"IN", {}, "\u00d1Lake"}), "is not in the table"));
}

TEST_CASE("a label is found at the start of running text, the longest one") {
  CHECK(tz::known_label_length("PT, by video") == 2);
  CHECK(tz::known_label_length("Eastern Time with Dr. Example") == 12);
  CHECK(tz::known_label_length("EST\u2013later") == 3);
  CHECK(tz::known_label_length("UTC-5 and more") == 5);
  CHECK(tz::known_label_length("UTC-5 and 3.30 more") == 5);
  CHECK(tz::known_label_length("UTC-5.") == 5);
  CHECK(tz::known_label_length("GMT+5.30, video") == 8);
  CHECK(tz::known_label_length("America/New_York.") == 16);
  CHECK(tz::known_label_length("Eastern Time (US & Canada), video") == 26);
  CHECK(tz::known_label_length("ET) by video") == 2);
  CHECK(tz::known_label_length("-05:00") == 6);
  CHECK(tz::known_label_length("IST") == 3);
  CHECK(tz::known_label_length("- 53 minutes") == 0);
  CHECK(tz::known_label_length("at home") == 0);
  CHECK(tz::known_label_length("ethics") == 0);
  CHECK(tz::known_label_length("") == 0);
}
