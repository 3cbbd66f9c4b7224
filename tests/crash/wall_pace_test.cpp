// What if nobody hurries? At the pace of the machine's clock the engine follows the twins' clock when somebody moves it
// by hand, and ends in peace in the middle of a day.
#include "tests/crash/stage.hpp"

using crash::Json;

TEST_CASE("at the clock's own pace the engine follows the twins when their clock is moved, and stops when told") {
  auto const world = crash::few_threads(2);
  crash::Stage stage(world, {2, false, false});
  auto serve = stage.serve();
  REQUIRE_FALSE(crash::read_until(serve, "event").is_null());
  auto const to = world.now + std::chrono::hours{2};
  stage.ask("POST", "/clock", Json{{"to", workflows::words(to)}});
  // The world's people have answered by then.
  auto const later = crash::read_until(
      serve, [&](Json const& line) { return crash::what_of(line) == "event" && crash::at_of(line) >= to; });
  CHECK_FALSE(later.is_null());
  crash::end_in_peace(serve);
  stage.check_verified();
}
