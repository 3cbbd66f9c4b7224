// Does the tree keep the rules of the house? One test per rule: first the rule is shown a bad snippet that it must
// catch and a good one that it must pass, then the whole tree. Snippets spell forbidden words in halves where the rule
// reads the raw text, so that this file keeps the rules too.
#include "house_rules.hpp"

#include <catch2/catch.hpp>

namespace {

std::vector<house::File> const& tree() {
  static std::vector<house::File> const files = house::read_tree(SOURCE_ROOT);
  return files;
}

template <class Rule>
void check_tree(Rule rule) {
  REQUIRE(tree().size() > 20);
  house::Findings all;
  for (auto const& file : tree())
    for (auto& finding : rule(file)) all.push_back(std::move(finding));
  INFO(house::printed(all));
  CHECK(all.empty());
}

std::string lines(int count, std::string const& line) {
  std::string text;
  for (int i = 0; i < count; ++i) text += line + "\n";
  return text;
}

}  // namespace

TEST_CASE("house: pure rooms read no clock, roll no dice and do no I/O") {
  auto const rule = house::clocks_dice_and_io_in_pure_rooms;
  auto const clock = rule({"workflows/rules/age.cpp", "// x\nauto t = std::chrono::system_clock::now();\n"});
  REQUIRE(clock.size() == 1);
  CHECK(clock[0].line == 2);
  CHECK(clock[0].sentence.find("take the instant as an argument") != std::string::npos);
  for (std::string bad : {"steady_clock::now()", "std::time(nullptr)", "std::rand()", "std::random_device d;",
                          "std::getenv(\"TZ\")", "popen(\"ls\", \"r\")", "std::system(\"ls\")"})
    CHECK(rule({"engine/core/step.hpp", "auto x = " + bad + ";"}).size() == 1);
  for (std::string bad : {"fstream", "iostream", "thread"})
    CHECK(rule({"tz/day.cpp", "#include <" + bad + ">"}).size() == 1);
  CHECK(rule({"tz/day.cpp", "// never system_clock::now here\nauto s = \"rand(\";"}).empty());
  CHECK(rule({"tz/day.cpp", "int file_system(int); int operand(int);"}).empty());
  CHECK(rule({"tz/zones.cpp", "#include <fstream>"}).empty());
  CHECK(rule({"tz/zone_files.cpp", "#include <fstream>"}).empty());
  CHECK(rule({"engine/runner.cpp", "auto t = system_clock::now();"}).empty());
  check_tree(rule);
}

TEST_CASE("house: pure rooms keep nothing between calls") {
  auto const rule = house::mutable_statics_in_pure_rooms;
  CHECK(rule({"tz/day.cpp", "static int calls = 0;"}).size() == 1);
  CHECK(rule({"workflows/words.cpp", "thread_local int calls;"}).size() == 1);
  CHECK(
      rule({"tz/day.cpp", "static int const days = 30;\nstatic Day parse(Text);\nstatic constexpr int a{1};"}).empty());
  check_tree(rule);
}

TEST_CASE("house: libraries are included only in the room that owns them") {
  auto const rule = house::includes_in_the_wrong_room;
  auto const caught = [&](std::string path, std::string header) {
    return rule({path, "#include <" + header + ">"}).size() == 1;
  };
  CHECK(caught("workflows/late_cancellation/late_cancellation.cpp", "boost/statechart/state.hpp"));
  CHECK(caught("engine/core/step.hpp", "boost/statechart/event.hpp"));
  CHECK_FALSE(caught("engine/core/table.hpp", "boost/statechart/event.hpp"));
  CHECK(caught("connectors/ticket_inbox/intercom.cpp", "boost/beast/http.hpp"));
  CHECK(caught("app/main.cpp", "boost/asio/io_context.hpp"));
  CHECK_FALSE(caught("connectors/http/client.cpp", "boost/asio.hpp"));
  CHECK_FALSE(caught("tests/connectors/http/client_test.cpp", "boost/asio.hpp"));
  CHECK(caught("engine/core/codec.hpp", "nlohmann/json.hpp"));
  CHECK(caught("tz/day.cpp", "nlohmann/json_fwd.hpp"));
  CHECK(caught("workflows/rules/cpt.cpp", "nlohmann/json.hpp"));
  CHECK_FALSE(caught("workflows/codec/json.cpp", "nlohmann/json.hpp"));
  CHECK(caught("engine/runner.cpp", "SQLiteCpp/Database.h"));
  CHECK(caught("app/cli/verify.cpp", "sqlite3.h"));
  CHECK_FALSE(caught("engine/store/sqlite.cpp", "SQLiteCpp/SQLiteCpp.h"));
  check_tree(rule);
}

TEST_CASE("house: includes are written from the top of the tree") {
  auto const rule = house::includes_that_climb;
  CHECK(rule({"engine/runner.cpp", "#include \"../tz/day.hpp\""}).size() == 1);
  CHECK(rule({"engine/runner.cpp", "#include \"engine/journal.hpp\"\n// see ../tz"}).empty());
  check_tree(rule);
}

TEST_CASE("house: workflows do without deferral, posted events, regions and history") {
  auto const rule = house::statechart_features_we_do_without;
  for (std::string bad :
       {"post_event(e)", "defer_event()", "sc::deferral<E>", "orthogonal<1>", "sc::shallow_history<A>"})
    CHECK(rule({"workflows/failed_payment/failed_payment.cpp", "x = " + bad + ";"}).size() == 1);
  CHECK(rule({"workflows/failed_payment/failed_payment.cpp", "// no post_event here\nint history = 0;"}).empty());
  check_tree(rule);
}

TEST_CASE("house: no std::regex") {
  auto const rule = house::regular_expressions;
  CHECK(rule({"workflows/triage/note.cpp", "std::regex const r{x};"}).size() == 1);
  CHECK(rule({"app/main.cpp", "#include <regex>"}).size() == 1);
  CHECK(rule({"app/main.cpp", "auto s = \"std::regex\";"}).empty());
  check_tree(rule);
}

TEST_CASE("house: no condition waits") {
  auto const rule = house::waiting_conditions;
  CHECK(rule({"app/a.cpp", "  if (co_await clock.read()) set();"}).size() == 1);
  CHECK(rule({"app/a.cpp", "  if (ready && co_await read(a)) set();"}).size() == 1);
  CHECK(rule({"app/a.cpp", "  while (!co_await done()) {"}).size() == 1);
  CHECK(rule({"app/a.cpp", "  if (write) next = co_await send(row);"}).empty());
  CHECK(rule({"app/a.cpp", "  auto const moved = co_await read();"}).empty());
  check_tree(rule);
}

TEST_CASE("house: nothing is left for later in the text") {
  auto const rule = house::unfinished_work;
  CHECK(rule({"README.md",
              "TO"
              "DO: explain"})
            .size() == 1);
  CHECK(rule({"tz/day.cpp",
              "// FIX"
              "ME"})
            .size() == 1);
  CHECK(rule({"tz/day.cpp",
              "int TO"
              "DOS = 1;  // todo lists are a feature of others"})
            .empty());
  check_tree(rule);
}

TEST_CASE("house: money is never a fraction") {
  auto const rule = house::fractions_of_money;
  CHECK(rule({"workflows/words.hpp", "double cents = 0;"}).size() == 1);
  CHECK(rule({"connectors/care_platform/rest.cpp", "auto x = money.cents / 100.0;"}).size() == 1);
  CHECK(rule({"workflows/words.hpp", "std::int64_t cents = 0;\ndouble seconds = 0;"}).empty());
  check_tree(rule);
}

TEST_CASE("house: a function fits on a screen") {
  auto const rule = house::long_functions;
  auto const body = [](int count) { return lines(count, "  use(a);"); };
  auto const free_function = rule({"a.cpp", "// x\nnamespace n {\nint f(int a = 3) {\n" + body(69) + "}\n}\n"});
  REQUIRE(free_function.size() == 1);
  CHECK(free_function[0].line == 3);
  CHECK(free_function[0].sentence.starts_with("f has 71 lines"));
  CHECK(rule({"a.cpp", "int f() {\n" + body(68) + "}\n"}).empty());
  CHECK(rule({"a.cpp", "struct S {\n  S() : a(1), b{2} {\n" + body(80) + "  }\n  int a, b;\n};\n"}).size() == 1);
  CHECK(rule({"a.cpp", "template <class T>\nauto f(T t) -> decltype(t) {\n" + body(80) + "}\n"}).size() == 1);
  CHECK(rule({"a.cpp", "constexpr auto f = [](int a) {\n" + body(80) + "};\n"}).size() == 1);
  CHECK(rule({"a_test.cpp", "TEST_CASE(\"a } b\") {\n" + body(80) + "}\n"}).size() == 1);
  CHECK(rule({"a.cpp", "struct S {\n" + lines(80, "  void f() { g(); }") + "};\n"}).empty());
  CHECK(
      rule({"a.cpp", "constexpr Row rows[] = {\n" + lines(200, "  {1, 2},") + "};\nint f() { return 1; }\n"}).empty());
  CHECK(rule({"a.cpp", "void f() {\n// clang-format off\n" + body(90) + "// clang-format on\n}\n"}).empty());
  check_tree(rule);
}

TEST_CASE("house: a file has at most 500 lines") {
  auto const rule = house::long_files;
  CHECK(rule({"engine/runner.cpp", lines(501, "x")}).size() == 1);
  CHECK(rule({"engine/runner.cpp", lines(500, "x")}).empty());
  CHECK(rule({"workflows/standard_session/TABLE.md", lines(900, "x")}).empty());
  check_tree(rule);
}

TEST_CASE("house: a line has at most 120 letters, in a table 170") {
  auto const rule = house::long_lines;
  CHECK(rule({"a.cpp", std::string(121, 'x')}).size() == 1);
  CHECK(rule({"a.cpp", std::string(120, 'x')}).empty());
  CHECK(rule({"scripts/demo", std::string(121, 'x')}).size() == 1);
  CHECK(rule({"a.cpp", "// clang-format off\n" + std::string(170, 'x') + "\n// clang-format on\n"}).empty());
  CHECK(rule({"a.cpp", "// clang-format off\n" + std::string(171, 'x') + "\n// clang-format on\n"}).size() == 1);
  check_tree(rule);
}

TEST_CASE("house: every file opens by saying which question it answers") {
  auto const rule = house::files_without_an_opening;
  CHECK(rule({"a.hpp", "#pragma once\n"}).size() == 1);
  CHECK(rule({"a.md", "no title\n"}).size() == 1);
  CHECK(rule({"tests/CMakeLists.txt", "project(x)\n"}).size() == 1);
  CHECK(rule({"scripts/demo", "#!/bin/sh\nset -e\n"}).size() == 1);
  CHECK(rule({"scripts/demo", "#!/bin/sh\n# Shows a world.\n"}).empty());
  CHECK(rule({"a.hpp", "// What is a?\n#pragma once\n"}).empty());
  check_tree(rule);
}

TEST_CASE("house: no path or package host of one machine") {
  auto const rule = house::places_of_one_machine;
  CHECK(rule({"README.md",
              "see /wor"
              "k/main"})
            .size() == 1);
  CHECK(rule({"scripts/demo",
              "cd \"/tm"
              "p/x\""})
            .size() == 1);
  CHECK(rule({"docs/a.md",
              "from deb.debian"
              ".org"})
            .size() == 1);
  CHECK(rule({"README.md",
              "docs/wor"
              "k/ and ${place}/tm"
              "p/x"})
            .empty());
  check_tree(rule);
}

TEST_CASE("house: no file or folder is called after nothing") {
  auto const rule = house::names_that_say_nothing;
  for (std::string bad : {"engine/util/a.hpp", "app/string_helpers.cpp", "common.hpp", "engine/case_manager.hpp"})
    CHECK(rule({bad, ""}).size() == 1);
  CHECK(rule({"engine/utility_bills.hpp", ""}).empty());
  check_tree(rule);
}

TEST_CASE("house: every member of a described struct is described") {
  auto const rule = house::undescribed_members;
  std::string const whole =
      "struct A : Base {\n  static constexpr auto kind = \"a\";\n  Text name;  // with; a comment\n  int days{3}, left "
      "= 0;\n"
      "  std::map<Text, int> sums = {{a, 1}};\n  bool empty() const { return name.empty(); }\n  Text words() const;\n"
      "  friend bool operator==(A const&, A const&) = default;\n};\n";
  CHECK(rule({"a.hpp", whole + "BOOST_DESCRIBE_STRUCT(A, (Base), (name, days, sums))"}).empty());
  auto const left_out = rule({"a.hpp", whole + "BOOST_DESCRIBE_STRUCT(A, (Base), (name,\n sums))"});
  REQUIRE(left_out.size() == 1);
  CHECK(left_out[0].sentence.starts_with("A::days is not described"));
  CHECK(rule({"a.hpp", whole + "BOOST_DESCRIBE_STRUCT(A, (), ())"}).size() == 3);
  auto const on_purpose =
      "struct B {\n  int a;\n  int b;  // not described: rebuilt\n  int c;\n};\nBOOST_DESCRIBE_STRUCT(B, (), (a))";
  REQUIRE(rule({"a.hpp", on_purpose}).size() == 1);
  CHECK(rule({"a.hpp", on_purpose})[0].sentence.starts_with("B::c"));
  CHECK(rule({"a.hpp", "BOOST_DESCRIBE_STRUCT(Elsewhere, (), (a))"}).size() == 1);
  check_tree(rule);
}

TEST_CASE("house: every relative link in the documents leads somewhere") {
  auto const only_readme = [](std::string const& path) { return path == "README.md"; };
  CHECK(house::links_that_lead_nowhere({"docs/a.md", "[x](gone.md#part)"}, only_readme).size() == 1);
  CHECK(
      house::links_that_lead_nowhere({"docs/a.md", "[x](../README.md#top) [y](https://x.org) [z](#here)"}, only_readme)
          .empty());
  auto const in_tree = [](std::string const& path) {
    return std::filesystem::exists(std::filesystem::path(SOURCE_ROOT) / path);
  };
  check_tree([&](house::File const& file) { return house::links_that_lead_nowhere(file, in_tree); });
}
