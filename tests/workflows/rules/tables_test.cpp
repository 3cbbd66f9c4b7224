// Does a rule table that changed have a new version? Cases record the version beside their findings, so one version
// must mean one content for ever. Published versions are listed in published_tables.txt, to which lines are only added.
#include "workflows/rules/tables.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <fstream>
#include <map>
#include <sstream>

#include "workflows/rules/preflight.hpp"

using namespace workflows::rules;

namespace {

// FNV-1a, 64 bits: it guards against forgetting, not against forging.
std::string digest(std::vector<std::string> const& lines) {
  std::uint64_t sum = 0xcbf29ce484222325U;
  for (auto const& line : lines)
    for (char const letter : line + "\n") sum = (sum ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
  std::ostringstream text;
  text << std::hex << sum;
  return text.str();
}

// "name version" to digest, as published. Lines that begin with # are remarks.
std::map<std::string, std::string> published() {
  std::ifstream file(std::string(SOURCE_ROOT) + "/tests/workflows/rules/published_tables.txt");
  REQUIRE(file);
  std::map<std::string, std::string> all;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream fields(line);
    std::string name, version, sum;
    fields >> name >> version >> sum;
    INFO("twice in the list: " << line);
    CHECK(all.emplace(name + " " + version, sum).second);
  }
  return all;
}

}  // namespace

TEST_CASE("every published table keeps its version") {
  auto const list = published();
  for (auto const& table : rule_tables()) {
    auto const entry = list.find(table.name + " " + table.version);
    INFO("the table \"" << table.name << "\" changed: give it a new version, then add the line\n"
                        << table.name << " " << table.version << " " << digest(table.lines));
    CHECK(entry != list.end());
    if (entry != list.end()) CHECK(entry->second == digest(table.lines));
  }
}

TEST_CASE("a change of one letter, a moved line and a lost line change a table's digest") {
  auto const tables = rule_tables();
  for (auto const& table : tables) {
    auto lines = table.lines;
    REQUIRE(lines.size() > 1);
    lines.back() += "x";
    CHECK(digest(lines) != digest(table.lines));
    lines = table.lines;
    std::swap(lines.front(), lines.back());
    CHECK(digest(lines) != digest(table.lines));
    lines = table.lines;
    lines.pop_back();
    CHECK(digest(lines) != digest(table.lines));
  }
}

TEST_CASE("every table says its day, its source and how it is renewed") {
  for (auto const& table : rule_tables()) {
    INFO(table.name);
    CHECK(workflows::parse_date(table.as_of));
    CHECK_FALSE(table.source.empty());
    CHECK_FALSE(table.renewal.empty());
    CHECK(table.as_of == "2026-11-21");
  }
  CHECK(rule_tables()[2].renewal.find("known until 2027-09-30, later days") != std::string::npos);
}

TEST_CASE("the version that a case records names preflight and the tables that preflight reads") {
  auto const tables = rule_tables();
  REQUIRE(tables.size() == 4);
  CHECK(rules_version() == tables[0].version + "/" + tables[1].version + "/" + tables[2].version);
}
