// How do the engine's calls get their turn? One ordered queue and one steady timer set for its head. Each round makes
// the calls that were due when it began; what they ask for waits for the next round, after the sockets had theirs.
#include "connectors/http/asio_env.hpp"

#include <openssl/rand.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdlib>
#include <map>
#include <utility>

namespace connectors::http {

namespace asio = boost::asio;
using boost::system::error_code;

struct AsioEnv::Inside {
  Inside(Clock given, engine::Duration again) : clock(std::move(given)), look_again(again) {}

  engine::Instant now() const {
    if (clock) return clock();
    return std::chrono::time_point_cast<engine::Duration>(std::chrono::system_clock::now());
  }

  // Sets the timer for the head of the queue.
  void set_timer() {
    if (queue.empty()) return;
    auto const when = queue.begin()->first.first;
    auto const present = now();
    engine::Duration wait{};
    // Compared before subtracting: an instant far away must not overflow.
    if (when > present) wait = when < present + look_again ? when - present : look_again;
    timer.expires_after(wait);
    timer.async_wait([this](error_code error) {
      if (!error) make_due_calls();
    });
  }

  void make_due_calls() {
    // The timer is set again whatever a call does, an exception included.
    struct SetTimer {
      Inside& inside;
      ~SetTimer() { inside.set_timer(); }
    } const set_again{*this};
    auto const present = now();
    auto const asked_so_far = order;
    while (!queue.empty()) {
      auto const [when, number] = queue.begin()->first;
      if (when > present || number >= asked_so_far) break;
      auto const entry = queue.extract(queue.begin());
      entry.mapped()();
    }
  }

  void wait_for_signal() {
    signals.async_wait([this](error_code error, int signal) {
      if (error) return;
      wait_for_signal();
      on_signal(signal);
    });
  }

  Clock clock;
  engine::Duration look_again;
  // Before everything that stands on it; destroyed last, and with it what still waits in it.
  asio::io_context loop{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};
  asio::steady_timer timer{loop};
  asio::signal_set signals{loop};
  std::function<void(int)> on_signal;
  std::map<std::pair<engine::Instant, std::uint64_t>, std::function<void()>> queue;
  std::uint64_t order = 0;
  std::atomic<bool> stopped{false};
};

AsioEnv::AsioEnv(Clock clock, engine::Duration look_again)
    : inside_(std::make_unique<Inside>(std::move(clock), look_again)) {}
AsioEnv::~AsioEnv() = default;

engine::Instant AsioEnv::now() const { return inside_->now(); }

std::uint64_t AsioEnv::random() {
  std::uint64_t value = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&value), sizeof value) != 1) std::abort();
  return value;
}

void AsioEnv::at(engine::Instant when, std::function<void()> what) {
  auto& in = *inside_;
  auto const added = in.queue.emplace(std::pair{when, in.order++}, std::move(what)).first;
  if (added == in.queue.begin()) in.set_timer();
}

void AsioEnv::after(std::chrono::steady_clock::duration wait, std::function<void()> what) {
  auto const limit = std::make_shared<asio::steady_timer>(inside_->loop, wait);
  limit->async_wait([limit, what = std::move(what)](error_code error) {
    if (!error) what();
  });
}

void AsioEnv::run() {
  run_while([] { return true; });
}

void AsioEnv::run_while(std::function<bool()> wanted) {
  auto& in = *inside_;
  while (!in.stopped && wanted()) in.loop.run_one();
  in.stopped = false;
}

void AsioEnv::clock_was_set() { inside_->set_timer(); }

void AsioEnv::run_ready() { inside_->loop.poll(); }

void AsioEnv::stop() {
  inside_->stopped = true;
  // Wakes the loop when it waits for nothing else.
  post([] {});
}

void AsioEnv::post(std::function<void()> what) { asio::post(inside_->loop, std::move(what)); }

void AsioEnv::on_stop_signal(std::function<void(int)> what) {
  auto& in = *inside_;
  bool const first = !in.on_signal;
  in.on_signal = std::move(what);
  if (!first) return;
  in.signals.add(SIGTERM);
  in.signals.add(SIGINT);
  in.wait_for_signal();
}

engine::Instant AsioEnv::next() const {
  return inside_->queue.empty() ? engine::Instant::max() : inside_->queue.begin()->first.first;
}

asio::io_context& AsioEnv::loop() { return inside_->loop; }

}  // namespace connectors::http
