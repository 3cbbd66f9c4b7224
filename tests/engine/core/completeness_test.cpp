// Does the check of completeness find the hole in a table? Tables that are whole, each with one row taken out or
// turned.
#include "tests/support/completeness.hpp"

#include <array>
#include <catch2/catch.hpp>

namespace {
using completeness::missing_rows;
using engine::CommandClass, engine::RowInfo;

constexpr auto policy(std::string_view kind, CommandClass command_class) {
  engine::EffectPolicy policy;
  policy.kind = kind;
  policy.command_class = command_class;
  return policy;
}
constexpr std::array classes{policy("read", CommandClass::lookup), policy("check", CommandClass::rule),
                             policy("send", CommandClass::effect), policy("take", CommandClass::reservation),
                             policy("wait", CommandClass::timer)};

RowInfo row(std::string from, std::vector<std::string> on, std::string guard, std::string to,
            std::vector<std::string> issues = {}) {
  auto const resumes = guard.starts_with("resumes ") ? guard.substr(8) : std::string();
  return {from, on.front(), guard, to, "", on, issues, guard == "always", resumes};
}

// Reading, then sending, then waiting for a day; a hold anywhere, a withdrawal at any time.
engine::TableInfo whole() {
  engine::TableInfo table;
  table.start = "New";
  for (auto const* name : {"New", "Reading", "Sending", "Waiting", "OnHold"})
    table.states.push_back({name, name, "counterpart", std::string_view(name) == "New" ? "" : "Open", true, false,
                            std::string_view(name) == "OnHold"});
  for (auto const* name : {"Over", "Withdrawn"}) table.states.push_back({name, name, "", "", true, true, false});
  table.states.push_back({"Open", "Open", "", "", false, false, false});
  table.outcomes = {{"Read", "read", "WasRead"},
                    {"Check", "check", "Checked"},
                    {"Send", "send", "Sent"},
                    {"Take", "take", "Taken"},
                    {"Wait", "wait", "Waited"}};
  table.rows = {
      row("New", {"Opened"}, "always", "Reading", {"Read"}),
      row("Reading", {"WasRead"}, "always", "stay", {"Check"}),
      row("Reading", {"Checked"}, "is_bad", "OnHold"),
      row("Reading", {"Checked"}, "always", "stay", {"Take"}),
      row("Reading", {"Taken"}, "always", "Sending", {"Send"}),
      row("Sending", {"Sent"}, "always", "Waiting", {"Wait"}),
      row("Waiting", {"Waited"}, "always", "Over"),
      row("OnHold", {"Released"}, "resumes Reading", "Reading", {"Read"}),
      row("OnHold", {"Released"}, "resumes Sending", "Sending", {"Send"}),
      row("OnHold", {"Released"}, "resumes Waiting", "Waiting", {"Wait"}),
      row("OnHold", {"Sent", "Waited", "CommandRejected", "CommandHeld", "AlreadyTaken"}, "always", "stay"),
      row("Open", {"CommandRejected", "CommandHeld", "AlreadyTaken"}, "always", "OnHold"),
      row("Open", {"Stopped"}, "always", "OnHold"),
      row("Open", {"Withdrawn"}, "always", "Withdrawn"),
  };
  return table;
}
RowInfo& find(engine::TableInfo& table, std::string const& from, std::string const& on) {
  for (auto& each : table.rows)
    if (each.from == from && each.on == on) return each;
  FAIL("no such row");
  return table.rows.front();
}
void take_out(engine::TableInfo& table, std::string const& from, std::string const& on) {
  std::erase_if(table.rows, [&](auto const& each) { return each.from == from && each.on == on; });
}
using Sentences = std::vector<std::string>;
}  // namespace

TEST_CASE("a whole table has no missing row") { CHECK(missing_rows(whole(), classes) == Sentences{}); }

TEST_CASE("an outcome without a row in the state that waits for it is found") {
  auto table = whole();
  take_out(table, "Sending", "Sent");
  CHECK(missing_rows(table, classes) == Sentences{"Sending: Send may be open here, and Sent has no row"});
}

TEST_CASE("an effect outlives a hold: its outcome needs a row there") {
  auto table = whole();
  find(table, "OnHold", "Sent").events = {"Waited", "CommandRejected", "CommandHeld", "AlreadyTaken"};
  CHECK(missing_rows(table, classes) ==
        Sentences{"OnHold (held from Sending): Send may be open here, and Sent has no row"});
}

TEST_CASE("an effect outlives the way out of a hold that does not ask for it again") {
  auto table = whole();
  find(table, "OnHold", "Released").resumes = "Nowhere";
  table.rows.insert(table.rows.begin() + 10, row("OnHold", {"Released"}, "always", "Reading", {"Read"}));
  // Held while sending and sent back to reading is answered; a hold while waiting also resumes where it was.
  table.rows[8].resumes = "Nowhere";
  auto const found = missing_rows(table, classes);
  REQUIRE_FALSE(found.empty());
  CHECK(std::find(found.begin(), found.end(), "Reading: Send may be open here, and Sent has no row") != found.end());
}

TEST_CASE("failures of a command need rows, too, each kind of command its own") {
  auto table = whole();
  take_out(table, "Open", "CommandRejected");
  CHECK(missing_rows(table, classes) == Sentences{"Reading: Read may be open here, and CommandHeld has no row",
                                                  "Reading: Read may be open here, and CommandRejected has no row",
                                                  "Reading: Take may be open here, and AlreadyTaken has no row",
                                                  "Sending: Send may be open here, and AlreadyTaken has no row",
                                                  "Sending: Send may be open here, and CommandHeld has no row",
                                                  "Sending: Send may be open here, and CommandRejected has no row"});
}

TEST_CASE("a row that takes an outcome only on a condition is named with it") {
  auto table = whole();
  find(table, "Waiting", "Waited").guard = "is_late";
  find(table, "Waiting", "Waited").always = false;
  CHECK(missing_rows(table, classes) ==
        Sentences{"Waiting: Wait may be open here, and Waited has a row only on a condition (is_late)"});
}

TEST_CASE("a lookup is closed when the state changes, so a hold needs no row for its answer") {
  auto table = whole();
  table.rows.push_back(row("Open", {"Skipped"}, "always", "Waiting", {"Wait"}));
  // Sending can be left by a person now: what was sent may still be answered while waiting; what was asked may not.
  CHECK(missing_rows(table, classes) == Sentences{"Waiting: Send may be open here, and Sent has no row"});
}

TEST_CASE("the answer of a rule comes at once, also after the state has changed") {
  auto table = whole();
  find(table, "Reading", "Taken").issues = {"Check", "Send"};
  CHECK(missing_rows(table, classes) == Sentences{"Sending: Check may be open here, and Checked has no row"});
}

TEST_CASE("a terminal state closes everything, and a state that cannot be reached owes nothing") {
  auto table = whole();
  table.states.push_back({"Island", "Island", "counterpart", "Open", true, false, false});
  table.rows.push_back(row("Island", {"Sent"}, "always", "stay", {"Read"}));
  CHECK(missing_rows(table, classes) == Sentences{});
}

TEST_CASE("a command whose end no event tells is found") {
  auto table = whole();
  std::erase_if(table.outcomes, [](auto const& each) { return each.command == "Wait"; });
  auto const found = missing_rows(table, classes);
  REQUIRE_FALSE(found.empty());
  CHECK(found.front().find("Wait may be open here, and an event that says Wait is done has no row") !=
        std::string::npos);
}
