// What if the counterparts go away? They die and come back with what they had accepted, they stay away for a while, one
// of them refuses everybody, and one asks to be left alone for so many seconds. Instants are those of the log, which
// are the world's.
#include <random>

#include "tests/crash/stage.hpp"

namespace {

using connectors::twins::FaultKind;
using connectors::twins::WorldFault;
using crash::Child;
using crash::Json;
using crash::Stage;
using std::chrono::seconds;

constexpr std::size_t several = 24;

void finish(Stage& stage, Child& serve, crash::Ending const& expected) {
  REQUIRE(crash::what_of(crash::read_until(serve, "world_ended")) == "world_ended");
  crash::end_in_peace(serve);
  crash::check_same_or_held(expected, stage.ending());
  stage.check_verified();
}

// All lines of the log until the world has ended.
std::vector<Json> whole_log(Child& serve) {
  std::vector<Json> lines;
  auto const last = crash::read_until(serve, [&](Json const& line) {
    lines.push_back(line);
    return crash::what_of(line) == "world_ended";
  });
  REQUIRE_FALSE(last.is_null());
  return lines;
}

WorldFault fault_of(std::string const& counterpart, std::string const& verb, FaultKind kind, int times, int wait = 0) {
  WorldFault fault;
  fault.counterpart = counterpart;
  fault.verb = verb;
  fault.fault = kind;
  fault.times = times;
  fault.seconds = wait;
  return fault;
}

}  // namespace

TEST_CASE("twins that are killed and come back with what they had accepted see nothing twice") {
  auto const world = crash::few_threads(several);
  auto const expected = crash::expected_of(world);
  Stage stage(world, {2, true});
  std::mt19937_64 chance(7);
  auto serve = stage.serve();
  std::string line;
  for (int death = 0; death < 4; ++death) {
    for (auto lines = 20 + chance() % 200; lines > 0; --lines) REQUIRE(serve.hear(line) == Child::Heard::line);
    stage.twins().kill();
    stage.twins_again();
  }
  finish(stage, serve, expected);
}

TEST_CASE("while the twins are away exchanges find nobody and soon stop; when they are back the work goes on") {
  auto const world = crash::few_threads(several);
  auto const expected = crash::expected_of(world);
  Stage stage(world, {2, true});
  auto serve = stage.serve();
  std::string line;
  for (int lines = 0; lines < 60; ++lines) REQUIRE(serve.hear(line) == Child::Heard::line);
  stage.twins().kill();
  int found_nobody = 0;
  auto heard = serve.hear(line);
  while (heard == Child::Heard::line) {
    auto const read = crash::log_line(line);
    if (crash::what_of(read) == "exchange_failed" && read.at("why") == "connect") ++found_nobody;
    heard = serve.hear(line, found_nobody == 0 ? crash::patience : crash::milliseconds{3'000});
  }
  CHECK(heard == Child::Heard::silence);
  CHECK(found_nobody > 0);
  CHECK(found_nobody < 100);
  stage.twins_again();
  finish(stage, serve, expected);
}

TEST_CASE("a counterpart that refuses everybody is tried ever more rarely, and nothing is lost") {
  auto const world = crash::few_threads(4);
  auto const expected = crash::expected_of(world);
  Stage stage(world);
  constexpr int refusals = 14;
  stage.break_things({fault_of("care_platform", "*", FaultKind::refused, refusals)});
  auto serve = stage.serve();
  std::vector<engine::Instant> tries;
  for (auto const& line : whole_log(serve)) {
    if (crash::what_of(line) != "exchange_failed" || line.at("counterpart") != "care_platform") continue;
    tries.push_back(crash::at_of(line));
  }
  REQUIRE(tries.size() == refusals);
  auto wait = engine::Duration{seconds{30}};
  int waits = 0;
  for (std::size_t i = 1; i < tries.size(); ++i) {
    auto const gap = tries[i] - tries[i - 1];
    if (i < 5 || gap < seconds{25}) continue;  // before it opened, or under way when it did
    CHECK(gap >= wait - seconds{1});
    wait = std::min<engine::Duration>(wait * 2, std::chrono::minutes{15});
    ++waits;
  }
  CHECK(waits >= 4);
  crash::end_in_peace(serve);
  crash::check_same(expected, stage.ending());
}

TEST_CASE("what failed together is not tried again in step") {
  auto const world = crash::few_threads(4);
  Stage stage(world);
  stage.break_things({fault_of("care_platform", "*", FaultKind::refused, 4)});  // too few for a breaker
  auto serve = stage.serve();
  std::map<std::string, engine::Instant> failed;  // effect → when
  std::vector<engine::Duration> pauses;
  for (auto const& line : whole_log(serve)) {
    if (!crash::what_of(line).starts_with("exchange") || line.at("counterpart") != "care_platform") continue;
    auto const effect = line.at("effect").get<std::string>();
    if (auto const before = failed.find(effect); before != failed.end()) {
      pauses.push_back(crash::at_of(line) - before->second);
      failed.erase(before);
    }
    if (crash::what_of(line) == "exchange_failed") failed[effect] = crash::at_of(line);
  }
  REQUIRE(pauses.size() == 4);
  // Full jitter over two seconds; without it they would differ by some thousandths.
  auto const [shortest, longest] = std::minmax_element(pauses.begin(), pauses.end());
  CHECK(*longest - *shortest >= crash::milliseconds{20});
  crash::end_in_peace(serve);
}

TEST_CASE("who asks to be left alone for so many seconds is left alone, for a read and for a write") {
  auto const world = crash::few_threads(2);
  auto const expected = crash::expected_of(world);
  Stage stage(world);
  constexpr int wait = 300;
  stage.break_things({fault_of("care_platform", "platform.find_client", FaultKind::rate_limited, 1, wait),
                      fault_of("ticket_inbox", "ticket.participant_added", FaultKind::rate_limited, 1, wait)});
  auto serve = stage.serve();
  std::map<std::string, engine::Instant> asked_to_wait;  // effect → when
  std::set<std::string> waited;                          // kinds
  for (auto const& line : whole_log(serve)) {
    if (!crash::what_of(line).starts_with("exchange")) continue;
    auto const effect = line.at("effect").get<std::string>();
    if (auto const told = asked_to_wait.find(effect); told != asked_to_wait.end()) {
      CHECK(crash::at_of(line) - told->second >= seconds{wait});
      waited.insert(line.at("kind").get<std::string>());
      asked_to_wait.erase(told);
    }
    if (line.value("status", 0) == 429) asked_to_wait[effect] = crash::at_of(line);
  }
  CHECK(waited == std::set<std::string>{"platform.find_client", "ticket.participant_added"});
  CHECK(asked_to_wait.empty());
  crash::end_in_peace(serve);
  crash::check_same(expected, stage.ending());
}
