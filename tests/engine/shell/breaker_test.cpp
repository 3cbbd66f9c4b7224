// Does the breaker open after five failures among ten, wait longer each time, and let one exchange through to see?
#include "engine/breaker.hpp"

#include "tests/engine/shell/parcel_office.hpp"

using namespace parcel;

namespace {
Instant at(Duration after) { return Instant{480'000h} + after; }
auto const ship = std::string("depot.ship");
}  // namespace

TEST_CASE("five failures among the last ten open the breaker, four do not") {
  engine::Breaker breaker;
  for (int i = 0; i < 40; ++i) breaker.report(i % 10 >= 4, at(0s));
  CHECK_FALSE(breaker.closed_until(at(0s)));
  for (int i = 0; i < 5; ++i) breaker.report(true, at(0s));
  for (int i = 0; i < 5; ++i) {
    CHECK_FALSE(breaker.closed_until(at(0s)));
    breaker.report(false, at(0s));
  }
  CHECK(breaker.closed_until(at(0s)) == at(30s));
  CHECK(breaker.closed_until(at(29s)) == at(30s));
}

TEST_CASE("an open breaker lets one exchange through at a time; its failure doubles the wait, its success closes") {
  engine::Breaker breaker;
  for (int i = 0; i < 5; ++i) breaker.report(false, at(0s));
  CHECK_FALSE(breaker.closed_until(at(30s)));
  breaker.begins(at(30s));
  REQUIRE(breaker.closed_until(at(31s)));
  SECTION("failure") {
    breaker.report(false, at(32s));
    CHECK(breaker.closed_until(at(33s)) == at(92s));
    auto now = at(92s);
    Duration last = 60s;
    for (int i = 0; i < 10; ++i) {
      REQUIRE_FALSE(breaker.closed_until(now));
      breaker.begins(now);
      breaker.report(false, now);
      auto const next = breaker.closed_until(now);
      REQUIRE(next);
      CHECK(*next - now == std::min<Duration>(last * 2, 15min));
      last = *next - now;
      now = *next;
    }
    CHECK(last == 15min);
  }
  SECTION("success") {
    breaker.report(true, at(32s));
    CHECK_FALSE(breaker.closed_until(at(32s)));
    breaker.report(false, at(33s));
    CHECK_FALSE(breaker.closed_until(at(33s)));
  }
  SECTION("no word of it: another one may try after the wait") {
    CHECK(breaker.closed_until(at(31s)) == at(60s));
    CHECK_FALSE(breaker.closed_until(at(60s)));
  }
}

TEST_CASE("what was under way when the breaker opened does not lengthen its wait") {
  engine::Breaker breaker;
  for (int i = 0; i < 9; ++i) breaker.report(false, at(0s));
  CHECK(breaker.closed_until(at(0s)) == at(30s));
}

TEST_CASE("many effects before a counterpart that is down: after five failures one at a time") {
  Office office;
  office.depot.usual_fate[ship] = Fate::not_sent;
  std::vector<std::string> ids;
  for (auto const* name : {"a", "b", "c", "d", "e", "f", "g", "h"}) ids.push_back(office.open(quiet_order(name)));
  office.run(10s);
  auto const first = office.depot.of("send", ship).size();
  CHECK(first == 8);  // all were on their way when the fifth failed
  office.run(35s);
  CHECK(office.depot.of("send", ship).size() == first + 1);
  office.run(60s);
  CHECK(office.depot.of("send", ship).size() == first + 2);
  SECTION("and all go on when it is up again") {
    office.depot.usual_fate.clear();
    for (auto const& id : ids) CHECK(office.at(id, "Delivered"));
    for (auto const* name : {"a", "b", "c", "d", "e", "f", "g", "h"})
      CHECK(office.depot.acceptances("depot.ship " + std::string(name)) == 1);
  }
  SECTION("another counterpart is not concerned") {
    auto const id = office.open(quiet_order("z"));
    office.run(2s);
    CHECK(office.state(id) == "Shipping");
  }
}

TEST_CASE("a counterpart that cannot be read is not looked at by everybody") {
  Office office;
  office.depot.usual_sight[ship] = Sight::unreadable;
  for (auto const* name : {"a", "b", "c", "d", "e", "f", "g", "h"}) office.open(quiet_order(name));
  office.run(2h);
  CHECK(office.depot.of("look", ship).size() < 40);
  CHECK(office.depot.of("send", ship).empty());
}
