// What if the machine stands still for longer than every deadline, and then goes on as if nothing had been? SIGSTOP and
// SIGCONT at random moments: the world's clock has gone on meanwhile, answers came to a process that did not look.
#include <random>

#include "tests/crash/stage.hpp"

TEST_CASE("stopped for longer than every deadline and let go on it leaves the same ledger") {
  auto const world = crash::few_threads(24);
  auto const expected = crash::expected_of(world);
  REQUIRE(expected.ledger.size() >= 40);
  crash::Stage stage(world, {1, false});
  std::mt19937_64 chance(11);
  auto serve = stage.serve();
  std::string line;
  for (int stop = 0; stop < 3; ++stop) {
    for (auto lines = 20 + chance() % 250; lines > 0; --lines) REQUIRE(serve.hear(line) == crash::Child::Heard::line);
    serve.stand_still();
    // What it wrote before is still in the pipe; then nothing comes, for longer than an exchange and a quiet period.
    auto heard = crash::Child::Heard::line;
    while (heard == crash::Child::Heard::line) heard = serve.hear(line, crash::milliseconds{2'500});
    CHECK(heard == crash::Child::Heard::silence);
    serve.signal(SIGCONT);
  }
  REQUIRE(crash::what_of(crash::read_until(serve, "world_ended")) == "world_ended");
  crash::end_in_peace(serve);
  crash::check_same_or_held(expected, stage.ending());
  stage.check_verified();
}
