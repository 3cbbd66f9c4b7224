// What if the process dies for real, at a moment that nobody chose? kill -9 after a random number of lines of its log,
// again and again on the same store, until the world has ended: while it starts, polls, recovers, waits for an answer,
// and stops. CLAIMSTEP_KILLS sets how many deaths, CLAIMSTEP_SEED the chance that draws their moments.
#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/crash/stage.hpp"

namespace {

using crash::Child;
using crash::Stage;

constexpr int usual_kills = 32;

std::uint64_t given(char const* name, std::uint64_t usual) {
  auto const* text = std::getenv(name);
  return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}

// What the deaths came to.
struct Toll {
  int kills = 0, starts = 0, runs = 0;
  std::size_t cases = 0, effects = 0, held_unknown = 0, twice = 0;
  std::map<std::string, int> under_way;  // the last line before the death
  std::map<std::string, int> armed;      // what had been armed without an outcome
};

// A few lines after the start one time in four, so that recovery dies too.
int lines_to_live(std::mt19937_64& chance) {
  return static_cast<int>(chance() % 4 == 0 ? 1 + chance() % 12 : 1 + chance() % 800);
}

std::string last_kind(std::string const& line) {
  auto const read = crash::log_line(line);
  auto const what = crash::what_of(read);
  return what.starts_with("exchange") ? what + " " + read.at("kind").get<std::string>()
         : what == "event"            ? what + " " + read.at("event").get<std::string>()
                                      : what;
}

// Reads so many lines of a life; false when the world ended before.
bool live(Child& serve, int lines, std::string& last) {
  for (int i = 0; i < lines; ++i) {
    auto const heard = serve.hear(last);
    if (heard == Child::Heard::end) serve.rest();
    INFO("line " << i << " after: " << last << "; exit code " << serve.code().value_or(-1));
    REQUIRE(heard == Child::Heard::line);
    if (crash::what_of(crash::log_line(last)) == "world_ended") return false;
  }
  return true;
}

// One life and its violent end; false when the world ended first.
bool live_and_die(Stage const& stage, std::mt19937_64& chance, Toll& toll) {
  auto serve = stage.serve();
  ++toll.starts;
  std::string last;
  if (!live(serve, lines_to_live(chance), last)) {
    crash::end_in_peace(serve);
    return false;
  }
  if (chance() % 8 == 0) {  // dies while it stops
    serve.signal(SIGTERM);
    if (!crash::read_until(serve, "stopping").is_null()) last = R"({"what":"stopping"})";
  }
  auto const more = serve.kill();
  for (auto const& line : more)
    if (!crash::log_line(line).is_null()) last = line;
  if (serve.code() != 128 + SIGKILL) return true;  // it had just stopped by itself
  ++toll.kills;
  ++toll.under_way[last_kind(last)];
  for (auto const& kind : stage.armed()) ++toll.armed[kind];
  return true;
}

// Writes that are on their way for a second, and arrive after their sender's death: whoever looks at once sees nothing
// there, and must not send again.
std::vector<connectors::twins::WorldFault> late_arrivals() {
  std::vector<connectors::twins::WorldFault> faults;
  for (auto const& [counterpart, verb] :
       std::vector<std::pair<std::string, std::string>>{{"payer_portal", "portal.session_confirmed"},
                                                        {"ticket_inbox", "ticket.form_submitted"},
                                                        {"ticket_inbox", "ticket.reply_sent"},
                                                        {"care_platform", "invoice.charged"},
                                                        {"care_platform", "invoice.written_off"}}) {
    connectors::twins::WorldFault fault;
    fault.counterpart = counterpart;
    fault.verb = verb;
    fault.fault = connectors::twins::FaultKind::slow;
    fault.times = 12;  // those of the first hour, which come together
    fault.seconds = 1;
    faults.push_back(fault);
  }
  return faults;
}

void die_through_a_world(std::mt19937_64& chance, std::uint64_t wanted, Toll& toll) {
  Stage stage(crash::whole_world());
  stage.break_things(late_arrivals());
  ++toll.runs;
  auto ended = false;
  while (!ended && static_cast<std::uint64_t>(toll.kills) < wanted) ended = !live_and_die(stage, chance, toll);
  if (!ended) {
    crash::serve_to_the_end(stage);
    ++toll.starts;
  }
  auto const found = stage.ending();
  crash::check_same_or_held(crash::expected_of_the_whole_world(), found);
  stage.check_verified();
  toll.cases += found.ends.size();
  toll.effects += found.ledger.size();
  toll.held_unknown += found.unknown.size();
  toll.twice += crash::extra_in(crash::expected_of_the_whole_world(), found).size();
}

void report(Toll const& toll, std::uint64_t seed) {
  auto& out = std::cout;
  out << "kill report, seed " << seed << ": " << toll.kills << " kills in " << toll.runs << " runs of the whole world, "
      << toll.starts << " starts, " << toll.cases << " cases, " << toll.effects << " effects, " << toll.held_unknown
      << " held unknown, " << toll.twice << " twice\n  died after:";
  std::map<std::string, int> kinds;
  for (auto const& [kind, count] : toll.under_way) kinds[kind.substr(0, kind.find(' '))] += count;
  for (auto const& [kind, count] : kinds) out << " " << kind << " " << count << ";";
  out << "\n  armed without an outcome:";
  for (auto const& [kind, count] : toll.armed) out << " " << kind << " " << count << ";";
  out << "\n";
}

}  // namespace

TEST_CASE("killed at random moments and started again it leaves the ledgers as if it had lived", "[kills]") {
  auto const seed = given("CLAIMSTEP_SEED", 20'260'720);
  auto const wanted = given("CLAIMSTEP_KILLS", usual_kills);
  INFO("seed " << seed);
  std::mt19937_64 chance(seed);
  Toll toll;
  while (static_cast<std::uint64_t>(toll.kills) < wanted) die_through_a_world(chance, wanted, toll);
  report(toll, seed);
  CHECK(toll.under_way.size() >= std::min<std::uint64_t>(wanted / 6, 8));
}

TEST_CASE("asked to end at random moments it ends in time, leaves nothing armed, and the next start goes on",
          "[kills]") {
  auto const seed = given("CLAIMSTEP_SEED", 20'260'720);
  INFO("seed " << seed);
  std::mt19937_64 chance(seed + 1);
  Stage stage(crash::whole_world());
  int stops = 0;
  for (auto ended = false; !ended && stops < 8; ++stops) {
    auto serve = stage.serve();
    std::string last;
    ended = !live(serve, lines_to_live(chance), last);
    crash::end_in_peace(serve);
    CHECK(practice_run::shown(stage.armed()) == "");
  }
  CHECK(stops >= 4);
  crash::serve_to_the_end(stage);
  crash::check_same_or_held(crash::expected_of_the_whole_world(), stage.ending());
  stage.check_verified();
}
