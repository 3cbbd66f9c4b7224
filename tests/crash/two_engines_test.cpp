// What if somebody starts a second engine on the same store, or types a command while one runs? One process has the
// store; whoever comes later is told which, and a command goes to it over its socket.
#include "tests/crash/stage.hpp"

using crash::Json;

TEST_CASE("a second engine is told which process has the store; a typed command reaches it; a dead one holds nothing") {
  auto const world = crash::few_threads(2);
  auto const expected = crash::expected_of(world);
  crash::Stage stage(world);
  auto serve = stage.serve();
  REQUIRE_FALSE(crash::read_until(serve, "event").is_null());

  auto second = stage.command({"serve"});
  auto const said = practice_run::shown(second.rest());
  INFO(said);
  CHECK(second.code() == 75);
  CHECK(said.find("process " + std::to_string(serve.id())) != std::string::npos);

  auto note = stage.command({"case", "note", "C-1", "Asked at the desk."});
  auto const answer = practice_run::shown(note.rest());
  INFO(answer);
  CHECK(note.code() == 0);
  auto const noted = crash::read_until(serve, [](Json const& line) { return line.value("event", "") == "NoteAdded"; });
  CHECK(noted.at("case") == "C-1");
  CHECK(noted.at("actor") == "dana");

  serve.kill();
  auto third = stage.serve();
  CHECK_FALSE(crash::read_until(third, "serving").is_null());
  REQUIRE(crash::what_of(crash::read_until(third, "world_ended")) == "world_ended");
  crash::end_in_peace(third);
  crash::check_same_or_held(expected, stage.ending());
  stage.check_verified();
}
