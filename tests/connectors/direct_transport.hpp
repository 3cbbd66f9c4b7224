// How does a test put a connector and a twin together? A transport that calls the twin at once, an Env whose time
// stands still until the test moves it, and a way to run one coroutine to its end.
#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "connectors/transport.hpp"
#include "connectors/twins/twin.hpp"

namespace connectors {

class ManualEnv : public engine::Env {
 public:
  explicit ManualEnv(engine::Instant start) : now_(start) {}
  engine::Instant now() const override { return now_; }
  std::uint64_t random() override { return next_random_++; }
  void at(engine::Instant when, std::function<void()> what) override { calls_.emplace(when, std::move(what)); }
  // Moves time on, making the calls that become due in their order.
  void pass(engine::Duration duration) {
    auto const until = now_ + duration;
    while (!calls_.empty() && calls_.begin()->first <= until) {
      auto call = calls_.extract(calls_.begin());
      now_ = std::max(now_, call.key());
      call.mapped()();
    }
    now_ = until;
  }

 private:
  engine::Instant now_;
  std::uint64_t next_random_ = 1;
  std::multimap<engine::Instant, std::function<void()>> calls_;
};

class DirectTransport : public Transport {
 public:
  struct Seen {
    Origin origin;
    HttpRequest request;
  };

  DirectTransport(engine::Env& env, twins::Twin& twin) : env_(env), twin_(twin) {}

  engine::Task<Exchange> exchange(Origin origin, HttpRequest request) override {
    seen.push_back({origin, request});
    if (instead)
      if (auto given = instead(request)) co_return *given;
    Exchange exchange{Failure::none, twin_.handle(request, env_.now())};
    if (after) after(request, exchange);
    co_return exchange;
  }

  std::vector<Seen> seen;
  // An answer given in place of the twin's, which then never hears of the request.
  std::function<std::optional<Exchange>(HttpRequest const&)> instead;
  // What becomes of the twin's answer on its way back.
  std::function<void(HttpRequest const&, Exchange&)> after;

 private:
  engine::Env& env_;
  twins::Twin& twin_;
};

template <class T>
engine::Task<engine::Done> keep_result(engine::Task<T> task, std::optional<T>& result) {
  result.emplace(co_await std::move(task));
  co_return engine::Done{};
}

// Runs a task that waits for nothing but a DirectTransport.
template <class T>
T run(engine::Task<T> task) {
  std::optional<T> result;
  engine::TaskGroup group;
  group.start(keep_result(std::move(task), result));
  group.rethrow();
  if (!result) throw std::logic_error("the task waits for something that the test does not give");
  return std::move(*result);
}

}  // namespace connectors
