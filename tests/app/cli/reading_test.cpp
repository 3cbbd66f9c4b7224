// What do people see? Each reading command on a small demonstration: the values that matter stand in the text, and
// nothing is written by looking.
#include "tests/app/cli/typing.hpp"
#include "tests/engine/shell/a_store.hpp"

using namespace typing;

TEST_CASE("cli: looking changes nothing in the store") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  auto const before = text_of(desk.file("demo.db"));
  for (auto const* line : {"case list", "case show C-1", "case next C-1", "worklist", "status", "outbox list",
                           "approve list --all", "replay C-1", "verify", "db check"}) {
    INFO(line);
    CHECK(desk.type(line).code == 0);
  }
  CHECK(text_of(desk.file("demo.db")) == before);
}

TEST_CASE("cli: a case in another zone shows both clocks and the shift of the day") {
  EitherWay desk;
  auto moved = unanswered();
  moved["appointments"][0]["time"] = "22:15";
  moved["appointments"][0]["zone"] = moved["clients"][0]["zone"] = "America/Los_Angeles";
  auto& note = moved["conversations"][0]["parts"][0]["body"];
  auto text = note.get<std::string>();
  auto const change = [&](std::string const& from, std::string const& to) {
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
  };
  change("Start time: 3:00 PM", "Start time: 10:15 PM");
  change("End time: 3:53 PM", "End time: 11:08 PM");
  change("Time zone: ET", "Time zone: PT");
  note = text;
  desk.use_demo(moved.dump());
  auto const shown = desk.type("case show C-1");
  CHECK(shown.says("Tue 14 Jul 22:15–23:08 PDT · Wed 15 Jul 01:15–02:08 EDT [+1 day]"));
  auto const session = desk.type("case show C-1 --json").json().at("session");
  CHECK(session.at("day_shift") == 1);
  CHECK(session.at("client").at("zone") == "America/Los_Angeles");
  CHECK(session.at("eastern").at("date") == "2026-07-15");
  auto const replayed = desk.type("replay C-1 --json").json().at("events").back();
  CHECK(replayed.at("eastern").at("abbr") == "EDT");
  CHECK(replayed.at("client").at("abbr") == "PDT");
}

TEST_CASE("cli: what waits is listed with its session, its days and its amount") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  auto const list = desk.type("worklist --json").json().at("work");
  REQUIRE(list.size() == 1);
  CHECK(list[0].at("case") == "C-1");
  CHECK(list[0].at("hold") == "attestation_needed");
  CHECK(list[0].at("last_day") == "2026-08-13");
  CHECK(list[0].at("days_left") == 23);  // 21 July to 13 August, Eastern
  CHECK(list[0].at("amount_cents") == 17500);
  auto const text = desk.type("worklist");
  CHECK(text.says("Awaiting attestation"));
  CHECK(text.says("Tue 14 Jul 15:00–15:53 EDT"));
  CHECK(text.says("23 days"));
  CHECK(text.says("$175.00"));
}

TEST_CASE("cli: the next step shows the counterpart's words in order, and a command that works when it is typed") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  auto const next = desk.type("case next C-1 --json").json();
  CHECK(next.at("what") == "attest");
  CHECK(next.at("attestation").at("values")[0].at("label") == "Therapist");
  CHECK(next.at("attestation").at("attestors") == Json::array({"ingrid"}));
  auto words = words_of(next.at("commands")[0].at("command"));
  CHECK(words.front() == "claimstep");
  words.erase(words.begin());
  CHECK(desk.type(words).code == 0);
  auto const step = desk.type("case next C-1 --json").json();
  CHECK(step.at("what") == "step");
  CHECK(step.at("step").at("verb") == "confirm_session");
  CHECK(step.at("step").at("enter")[3].at("label") == "Start time");
  CHECK(step.at("step").at("enter")[3].at("value") == "15:00");
}

TEST_CASE("cli: cases are found by each of their handles, and by nothing else") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  auto const count = [&](std::string const& filter) {
    return desk.type("case list --json " + filter).json().at("cases").size();
  };
  for (auto const* filter : {"--ticket 215473", "--client cl-101", "--appointment ap-3101", "--kind standard_session",
                             "--state 'awaiting attestation'", "--state AwaitingAttestation", "--since 2026-07-20"}) {
    INFO(filter);
    CHECK(count(filter) == 1);
  }
  for (auto const* filter : {"--ticket 1", "--client cl-1", "--reference ps-1", "--kind late_cancellation",
                             "--state Billed", "--since 2026-07-21T14:00:00Z"}) {
    INFO(filter);
    CHECK(count(filter) == 0);
  }
  CHECK(desk.type("case list --state nonsense").code == 2);
  CHECK(desk.type("case list --since yesterday").code == 2);
}

TEST_CASE("cli: a replay stops at the event asked for and marks who was only asserted") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  REQUIRE(desk.type("case do C-1 attest --as dana").code == 6);
  REQUIRE(desk.type("case do C-1 attest --as ingrid").code == 0);
  auto const early = desk.type("replay C-1 --at 3 --json").json();
  CHECK(early.at("events").size() == 3);
  CHECK(early.at("state") == "VerifyingClient");
  CHECK(early.at("access").is_null());
  auto const whole = desk.type("replay C-1 --json --with-access").json();
  Json attested;
  for (auto const& event : whole.at("events"))
    if (event.at("type") == "Attested") attested = event;
  REQUIRE(attested.is_object());
  CHECK(attested.at("actor") == "ingrid");
  CHECK(attested.at("asserted") == true);
  CHECK(attested.at("commands").size() == 1);
  REQUIRE(whole.at("access").size() == 1);
  CHECK(whole.at("access")[0].at("actor") == "dana");
  bool has_rules = false;
  for (auto const& event : whole.at("events")) has_rules = has_rules || event.at("rules_version").is_string();
  CHECK(has_rules);
  CHECK(desk.type("replay C-1").says("ingrid (asserted)"));
  CHECK(desk.type("replay C-1 --at 99").code == 3);
}

TEST_CASE("cli: verify prints the head, and finds another one than expected") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  auto const head = desk.type("verify --json").json().at("head").get<std::string>();
  CHECK(desk.type("verify --expect-head " + head).code == 0);
  CHECK(desk.type("verify --case C-1").code == 0);
  auto other = head;
  other.back() = other.back() == '0' ? '1' : '0';
  auto const differs = desk.type("verify --expect-head " + other + " --json");
  CHECK(differs.code == 8);
  CHECK(differs.json().at("sound") == false);
  CHECK(desk.type("verify --expect-head 99999:" + std::string(64, 'a')).code == 8);
  CHECK(desk.type("verify --expect-head nonsense").code == 2);
  CHECK(desk.type("verify --case C-9").code == 3);
}

TEST_CASE("cli: a damaged row is told, and hides no other case from the proof") {
  Desktop desk;
  desk.use_demo(world("afternoon.json").dump());
  auto const before = desk.type("verify --json").json();
  REQUIRE(before.at("cases").get<int>() > 2);
  std::string sql = "UPDATE cases SET amount_cents = amount_cents + 1 WHERE id = 'C-2'";
  int replayed = before.at("cases").get<int>() - 1;
  std::string recorded = "the row of the case";
  SECTION("changed") {}
  SECTION("gone") {
    sql = "PRAGMA foreign_keys = OFF; DELETE FROM cases WHERE id = 'C-2'";
    recorded = "events in the journal";
  }
  engine::store::as_a_stranger(desk.file("demo.db"), sql);
  auto const answer = desk.type("verify --json");
  CHECK(answer.code == 8);
  CHECK(answer.json().at("cases") == replayed);
  REQUIRE(answer.json().at("mismatches").size() == 1);
  CHECK(answer.json().at("mismatches")[0].at("case") == "C-2");
  CHECK(answer.json().at("mismatches")[0].at("recorded") == recorded);
  CHECK(answer.json().at("access_rows") == before.at("access_rows"));
}

TEST_CASE("cli: a workflow is printed for signing, drawn, and named when it is not there") {
  Desktop desk;
  CHECK(desk.type("workflow list").says("standard_session"));
  auto const table = desk.type("workflow show standard_session");
  CHECK(table.says("| AwaitingAttestation "));
  CHECK(table.says("Submitting the claim"));
  CHECK(table.out == desk.type("workflow show standard_session --table").out);
  auto const drawing = desk.type("workflow show standard_session --dot");
  CHECK(drawing.out.starts_with("digraph \"standard_session\" {"));
  CHECK(drawing.says("\"AwaitingAttestation\" -> "));
  auto const missing = desk.type("workflow show nothing");
  CHECK(missing.code == 3);
  CHECK(missing.complains("standard_session"));
  CHECK(desk.type("workflow show standard_session --dot --table").code == 2);
}

TEST_CASE("cli: text from outside cannot steer the terminal") {
  CHECK(app::cli::printable("a\x1b[2Jb") == "a�[2Jb");
  CHECK(app::cli::printable("a\nb\tc") == "a b c");
  CHECK(app::cli::printable("a\nb", true) == "a\nb");
  CHECK(app::cli::printable("\xC2\x9B"
                            "31m – é") == "�31m – é");
  CHECK(app::cli::columns("é–x") == 3);
}

TEST_CASE("cli: help and the version need no store") {
  Desktop desk;
  desk.environment["CLAIMSTEP_STORE"] = "/nowhere/at/all.db";
  CHECK(desk.type("--help").says("Exit codes"));
  CHECK(desk.type("case do --help").says("--reference"));
  CHECK(desk.type("version").says("SQLite"));
  CHECK(desk.type("").code == 2);
}

TEST_CASE("cli: a finished case says so, and its last day is no longer counted") {
  EitherWay desk;
  desk.use_demo(world("one_session.json").dump());
  auto const shown = desk.type("case show C-1");
  CHECK(shown.says("Billed"));
  CHECK_FALSE(shown.says("days left"));
  CHECK(desk.type("case next C-1").says("C-1 has ended: Billed."));
  CHECK(desk.type("worklist").complains("Nothing waits for a person."));
  CHECK(desk.type("case show C-1 --json").json().at("days_left").is_null());
}
