// Does the engine's Env on the loop keep its promises? Order, never early, a clock that jumps, chance, other threads,
// signals, and an end.
#include <catch2/catch.hpp>

#include <csignal>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

#include "connectors/http/asio_env.hpp"
#include "engine/core/task.hpp"

using connectors::http::AsioEnv;
using engine::Instant;
using namespace std::chrono_literals;

namespace {

engine::Task<engine::Done> sleep_and_tell(engine::Env& env, engine::Duration duration, Instant& woke) {
  co_await engine::sleep_for(env, duration);
  woke = env.now();
  co_return engine::Done{};
}

}  // namespace

TEST_CASE("calls are made in the order of their instants, and of their asking when these are equal") {
  AsioEnv env;
  std::string order;
  auto const begin = env.now();
  env.at(begin + 3ms, [&] { order += 'c'; });
  env.at(begin + 1ms, [&] { order += 'a'; });
  env.at(begin + 3ms, [&] { order += 'd'; });
  env.at(begin + 2ms, [&] { order += 'b'; });
  env.at(begin - 1h, [&] { order += '-'; });
  env.run_while([&] { return order.size() < 5; });
  CHECK(order == "-abcd");
  CHECK(env.next() == Instant::max());
}

TEST_CASE("no call is made before its instant") {
  AsioEnv env;
  engine::TaskGroup group;
  std::vector<Instant> woke(20);
  auto const begin = env.now();
  for (std::size_t i = 0; i < woke.size(); ++i) group.start(sleep_and_tell(env, std::chrono::milliseconds{i}, woke[i]));
  env.run_while([&] { return !group.idle(); });
  for (std::size_t i = 0; i < woke.size(); ++i) CHECK(woke[i] >= begin + std::chrono::milliseconds{i});
}

TEST_CASE("a call asked for by a call is made in a later round") {
  // On a clock that stands still all of them are due at once.
  AsioEnv env{[] { return Instant{1000s}; }};
  int rounds = 0;
  bool other = false;
  std::function<void()> again = [&] {
    if (++rounds == 1) env.post([&] { other = true; });
    if (!other && rounds < 1000) env.soon(again);
  };
  env.soon(again);
  env.run_while([&] { return !other; });
  CHECK(rounds < 1000);
}

TEST_CASE("a wall clock set back makes no call early, one set forward delays none for long") {
  Instant now{1000s};
  AsioEnv env{[&] { return now; }, 5ms};
  bool called = false;
  env.at(now + 2ms, [&] { called = true; });
  now -= 1h;
  int looks = 0;
  // The timer fires again and again; each time the clock says that it is too early.
  auto const patience = std::chrono::steady_clock::now() + 40ms;
  env.post([] {});
  std::thread waker{[&] {
    while (std::chrono::steady_clock::now() < patience) {
      env.post([&] { ++looks; });
      std::this_thread::yield();
    }
    env.stop();
  }};
  env.run();
  waker.join();
  CHECK(looks > 0);
  CHECK(!called);
  now += 2h;
  env.run_while([&] { return !called; });
  CHECK(called);
}

TEST_CASE("a limit passes though the wall clock stands still, and does not pass because it was set ahead") {
  Instant now{1000s};
  AsioEnv env{[&] { return now; }};
  bool soon = false, late = false;
  env.after(1h, [&] { late = true; });
  env.after(0s, [&] { soon = true; });
  now += 2h;
  env.clock_was_set();
  env.run_while([&] { return !soon; });
  env.run_ready();
  CHECK(!late);
  CHECK(env.next() == Instant::max());
}

TEST_CASE("an instant far away neither overflows nor comes") {
  AsioEnv env;
  bool never = false, over = false;
  env.at(Instant::max(), [&] { never = true; });
  env.soon([&] { over = true; });
  env.run_while([&] { return !over; });
  CHECK(!never);
  CHECK(env.next() == Instant::max());
}

TEST_CASE("what a call throws leaves the run, and the calls after it are kept") {
  AsioEnv env;
  bool after = false;
  auto const now = env.now();
  env.at(now, [] { throw std::runtime_error("from a call"); });
  env.at(now, [&] { after = true; });
  CHECK_THROWS_WITH(env.run(), "from a call");
  CHECK(!after);
  env.run_while([&] { return !after; });
  CHECK(after);
}

TEST_CASE("another thread may hand in a call and end the run") {
  AsioEnv env;
  std::thread::id ran_on;
  std::thread other{[&] {
    env.post([&] { ran_on = std::this_thread::get_id(); });
    env.stop();
  }};
  env.run();
  other.join();
  bool over = false;
  env.post([&] { over = true; });
  env.run_while([&] { return !over; });
  CHECK(ran_on == std::this_thread::get_id());
}

TEST_CASE("a stop before the run ends it at once, and the next run is its own") {
  AsioEnv env;
  env.stop();
  env.run();
  bool called = false;
  env.soon([&] {
    called = true;
    env.stop();
  });
  env.run();
  CHECK(called);
}

TEST_CASE("a stop signal makes the call instead of ending the process, each time") {
  AsioEnv env;
  std::vector<int> heard;
  env.on_stop_signal([&](int signal) { heard.push_back(signal); });
  std::raise(SIGTERM);
  env.run_while([&] { return heard.empty(); });
  std::raise(SIGINT);
  env.run_while([&] { return heard.size() < 2; });
  CHECK(heard == std::vector{SIGTERM, SIGINT});
}

TEST_CASE("chance does not repeat itself") {
  AsioEnv one, other;
  std::set<std::uint64_t> drawn;
  for (int i = 0; i < 1000; ++i) drawn.insert({one.random(), other.random()});
  CHECK(drawn.size() == 2000);
}

TEST_CASE("calls that were never made are dropped with the Env") {
  auto const kept = std::make_shared<int>(1);
  {
    AsioEnv env;
    env.at(env.now() + 1h, [kept] {});
    env.post([kept] {});
    CHECK(kept.use_count() == 3);
  }
  CHECK(kept.use_count() == 1);
}
