// Does a connection count to the byte what the kernel took? The difference between not sent and unknown stands on it.
#include <atomic>
#include <catch2/catch.hpp>

#include "connectors/http/connection.hpp"
#include "tests/connectors/http/client.hpp"
#include "tests/connectors/http/scripted_peer.hpp"

using namespace http_test;
using connectors::http::Connection;
using connectors::http::Step;

namespace {

engine::Task<engine::Done> keep(Connection::Waiting waiting, Step& step, bool& over) {
  step = co_await waiting;
  over = true;
  co_return engine::Done{};
}

Step run(WatchedEnv& env, Connection::Waiting waiting) {
  Step step;
  bool over = false;
  engine::TaskGroup group;
  group.start(keep(std::move(waiting), step, over));
  env.run_while([&] { return !over; });
  return step;
}

}  // namespace

TEST_CASE("a write on a connection that was reset has left nothing with the kernel") {
  ScriptedPeer peer{[](Talk& talk, std::size_t) {
    talk.read_some();
    talk.reset();
  }};
  WatchedEnv env;
  auto const connection = std::make_shared<Connection>(env.loop());
  connection->expire_after(20s);
  REQUIRE(run(env, connection->resolve("127.0.0.1", peer.port())).ok());
  CHECK(connection->leads_to_loopback());
  REQUIRE(run(env, connection->connect()).ok());
  CHECK(connection->quiet());
  auto const first = run(env, connection->write("first"));
  CHECK(first.ok());
  CHECK(first.bytes == 5);
  peer.wait_for_closed(1);
  CHECK(!connection->quiet());
  auto const second = run(env, connection->write("second"));
  CHECK(second.error);
  CHECK(second.bytes == 0);
  connection->abandon();
}

TEST_CASE("a deadline that passes between two steps is told by the next, which is not begun") {
  std::atomic<bool> heard = false;
  ScriptedPeer peer{[&](Talk& talk, std::size_t) { heard = !talk.read_some().empty(); }};
  WatchedEnv env;
  auto const connection = std::make_shared<Connection>(env.loop());
  connection->expire_after(20s);
  REQUIRE(run(env, connection->resolve("127.0.0.1", peer.port())).ok());
  REQUIRE(run(env, connection->connect()).ok());
  CHECK(!connection->overdue());
  connection->expire_after(0s);
  CHECK(connection->overdue());
  auto const step = run(env, connection->write("late"));
  CHECK(step.expired);
  CHECK(step.bytes == 0);
  connection->abandon();
  peer.wait_for_closed(1);
  CHECK(!heard);
}

TEST_CASE("an address beyond this machine is known as one") {
  WatchedEnv env;
  auto const connection = std::make_shared<Connection>(env.loop());
  connection->expire_after(20s);
  REQUIRE(run(env, connection->resolve("192.0.2.7", 80)).ok());
  CHECK(!connection->leads_to_loopback());
  REQUIRE(run(env, connection->resolve("::1", 80)).ok());
  CHECK(connection->leads_to_loopback());
  connection->abandon();
}

TEST_CASE("after the deadline every step says so, whatever the interrupted one still reports") {
  ScriptedPeer peer{[](Talk& talk, std::size_t) { talk.wait_for_end(); }};
  WatchedEnv env;
  auto const connection = std::make_shared<Connection>(env.loop());
  connection->expire_after(20s);
  REQUIRE(run(env, connection->resolve("127.0.0.1", peer.port())).ok());
  REQUIRE(run(env, connection->connect()).ok());
  connection->expire_after(20ms);
  CHECK(run(env, connection->read()).expired);
  CHECK(run(env, connection->read()).expired);
  CHECK(run(env, connection->write("late")).expired);
  connection->abandon();
}
