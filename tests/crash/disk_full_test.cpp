// What if the disk is full? A file of the store that may not grow any further: what cannot be recorded must not happen
// half, the process says why and ends, and a start with room again goes on.
#include "tests/crash/stage.hpp"

TEST_CASE(
    "where the store cannot grow it ends with code 1 and says so; with room again it goes on to the same ledger") {
  auto const world = crash::few_threads(24);
  auto const expected = crash::expected_of(world);
  crash::Stage stage(world);
  for (std::uint64_t const kilobytes : {280U, 420U, 700U}) {
    INFO(kilobytes << " kB");
    auto serve = stage.serve(kilobytes * 1024);
    auto const lines = serve.rest();
    INFO(practice_run::shown({lines.end() - std::min<std::ptrdiff_t>(5, std::ssize(lines)), lines.end()}));
    REQUIRE(serve.code() == 1);
    CHECK(crash::what_of(crash::log_line(lines.back())) == "store_broken");
    stage.check_verified();
  }
  crash::serve_to_the_end(stage);
  crash::check_same_or_held(expected, stage.ending());
  stage.check_verified();
}
