// Does the table drive Statechart as it reads? Rows top to bottom, outer rows last, holds that remember where they came
// from.
#include <catch2/catch.hpp>

#include "tests/engine/core/door_workflow.hpp"

namespace {
using Rebuilt = engine::Rebuilt<door::Rules>;

std::string state_of(Rebuilt const& rebuilt) {
  return engine::describe_table<door::Rules>().states.at(static_cast<std::size_t>(rebuilt.state())).name;
}
}  // namespace

TEST_CASE("the first row that fits wins, and its commands are issued") {
  Rebuilt rebuilt;
  REQUIRE(rebuilt.feed(door::Knocked{3}));
  CHECK(state_of(rebuilt) == "Looking");
  REQUIRE(rebuilt.issued().size() == 1);
  CHECK(std::holds_alternative<door::LookOut>(rebuilt.issued()[0]));
  REQUIRE(rebuilt.feed(door::Answered{true}));
  CHECK(state_of(rebuilt) == "Inside");
  REQUIRE(rebuilt.issued().size() == 1);
  CHECK(std::holds_alternative<door::Ring>(rebuilt.issued()[0]));
}

TEST_CASE("a guard that fails leaves the row for the next one") {
  Rebuilt rebuilt;
  REQUIRE(rebuilt.feed(door::Knocked{1}));
  REQUIRE(rebuilt.feed(door::Answered{false}));
  CHECK(state_of(rebuilt) == "Away");
  CHECK(rebuilt.issued().empty());
}

TEST_CASE("an optional command that is not there is not issued") {
  Rebuilt rebuilt;
  REQUIRE(rebuilt.feed(door::Knocked{1}));
  REQUIRE(rebuilt.feed(door::Answered{true}));
  CHECK(rebuilt.issued().empty());
}

TEST_CASE("an event without a row is reported, not ignored") {
  Rebuilt rebuilt;
  CHECK_FALSE(rebuilt.feed(door::Answered{true}));
}

TEST_CASE("a row of the outer state applies inside, and a hold remembers where it came from") {
  Rebuilt rebuilt;
  REQUIRE(rebuilt.feed(door::Knocked{1}));
  auto const looking = rebuilt.state();
  REQUIRE(rebuilt.feed(door::Stopped{}));
  CHECK(state_of(rebuilt) == "OnHold");
  CHECK(rebuilt.held_at() == looking);
  SECTION("an answer that comes meanwhile changes nothing") {
    REQUIRE(rebuilt.feed(door::Answered{true}));
    CHECK(state_of(rebuilt) == "OnHold");
  }
  SECTION("holding again keeps the first place") {
    REQUIRE(rebuilt.feed(door::Stopped{}));
    CHECK(rebuilt.held_at() == looking);
  }
  REQUIRE(rebuilt.feed(door::Released{}));
  CHECK(state_of(rebuilt) == "Looking");
  CHECK(rebuilt.held_at() == -1);
  CHECK(rebuilt.issued().size() == 1);
}

TEST_CASE("an outer row does not apply outside") {
  Rebuilt rebuilt;
  CHECK_FALSE(rebuilt.feed(door::Stopped{}));
}

TEST_CASE("the table tells itself") {
  auto const info = engine::describe_table<door::Rules>();
  REQUIRE(info.rows.size() == 6);
  CHECK(info.start == "Closed");
  CHECK(info.rows[1].guard == "is_friend");
  CHECK(info.rows[1].commands == "ring_if_loud");
  CHECK(info.rows[1].issues == std::vector<std::string>{"Ring"});
  CHECK(info.rows[3].resumes == "Looking");
  CHECK(info.rows[4].events == std::vector<std::string>{"Answered", "Left"});
  CHECK(info.rows[4].to == "stay");
  CHECK(info.states[1].name == "Looking");
  CHECK(info.states[1].within == "Open");
  CHECK_FALSE(info.states[1].terminal);
}
