// Does the transport without sockets do to an exchange exactly what the world orders, at the instants it says? Judged
// by a small counterpart that counts what reached it, on an Env whose clock moves only from call to call.
#include "connectors/twins/in_process.hpp"

#include <catch2/catch.hpp>
#include <optional>
#include <stdexcept>

namespace {

using namespace connectors;
using namespace connectors::twins;
using namespace std::chrono_literals;
using engine::Boundary;
using engine::Instant;
using workflows::codec::Json;

Instant const start = *workflows::parse_instant("2026-07-20T14:00:00Z");

struct Death : std::runtime_error {
  Death() : std::runtime_error("the process dies here") {}
};

class QueueEnv : public engine::Env {
 public:
  Instant now() const override { return now_; }
  std::uint64_t random() override { return state_ = state_ * 6364136223846793005U + 1442695040888963407U; }
  void at(Instant when, std::function<void()> what) override { calls_.emplace(std::max(when, now_), std::move(what)); }
  void reached(Boundary boundary, std::string_view kind) override {
    passed.emplace_back(boundary, kind);
    if (dies_at == boundary) throw Death{};
  }
  void run() {
    while (!calls_.empty()) {
      auto const call = calls_.begin();
      now_ = call->first;
      auto const what = std::move(call->second);
      calls_.erase(call);
      what();
    }
  }
  std::vector<std::pair<Boundary, std::string>> passed;
  std::optional<Boundary> dies_at;

 private:
  Instant now_ = start;
  std::uint64_t state_ = 7;
  std::multimap<Instant, std::function<void()>> calls_;
};

// Counts writes; a read tells the count. The ledger has one line per write.
class CountingTwin : public Twin {
 public:
  std::string name() const override { return "payer_portal"; }
  HttpReply handle(HttpRequest const& request, Instant now) override {
    auto const effect = request.headers.find("x-claimstep-effect");
    if (request.write()) {
      ++writes;
      entries.push_back({now, name(), "portal.session_confirmed", "hs-1",
                         effect == request.headers.end() ? "" : effect->second, "engine", Json::object()});
    } else {
      ++reads;
    }
    return {200, {}, R"({"writes":)" + std::to_string(writes) + "}"};
  }
  bool act(WorldAct const&, Instant) override { return false; }
  Ledger const& ledger() const override { return entries; }
  std::unique_ptr<Twin> copy() const override { return std::make_unique<CountingTwin>(*this); }
  Json save() const override { return Json(writes); }
  void restore(Json const& json) override { writes = json.get<int>(); }
  int writes = 0;
  int reads = 0;
  Ledger entries;
};

struct Result {
  Exchange exchange;
  Instant at;
};

WorldFault fault(FaultKind kind, std::string verb = "portal.session_confirmed", int nth = 1, int times = 1) {
  WorldFault made;
  made.counterpart = "payer_portal";
  made.verb = std::move(verb);
  made.nth = nth;
  made.times = times;
  made.fault = kind;
  return made;
}

class Bench {
 public:
  explicit Bench(std::vector<WorldFault> faults = {}) : transport(env, {&twin}, std::move(faults), counters) {}

  std::optional<Result> exchange(HttpRequest request, std::string const& verb, engine::Duration patience = 10s) {
    std::optional<Result> result;
    engine::TaskGroup group;
    group.start(one(request, {"payer_portal", verb, verb, "E-1", env.now() + patience}, result));
    env.run();
    group.rethrow();
    return result;
  }
  std::optional<Result> write(std::string const& body = "{}", engine::Duration patience = 10s) {
    return exchange({"POST", "/sessions", {}, body, false}, "portal.session_confirmed", patience);
  }
  std::optional<Result> read(std::string const& target = "/sessions/hs-1") {
    return exchange({"GET", target, {}, "", true}, "portal.read_session");
  }
  void wait(engine::Duration duration) {
    env.at(env.now() + duration, [] {});
    env.run();
  }

  QueueEnv env;
  CountingTwin twin;
  FaultCounters counters;
  InProcess transport;

 private:
  engine::Task<engine::Done> one(HttpRequest request, Origin origin, std::optional<Result>& result) {
    auto exchange = co_await transport.exchange(origin, request);
    result = Result{std::move(exchange), env.now()};
    co_return engine::Done{};
  }
};

bool passed(Bench const& bench, Boundary boundary) {
  for (auto const& [each, kind] : bench.env.passed)
    if (each == boundary && kind == "portal.session_confirmed") return true;
  return false;
}

}  // namespace

TEST_CASE("an undisturbed exchange answers within the latency and carries the effect's id") {
  Bench bench;
  auto const result = bench.write();
  REQUIRE(result);
  CHECK(result->exchange.failure == Failure::none);
  CHECK(result->exchange.reply.status == 200);
  CHECK(result->at - start >= 20ms);
  CHECK(result->at - start <= 250ms);
  REQUIRE(bench.twin.entries.size() == 1);
  CHECK(bench.twin.entries[0].effect == "E-1");
  CHECK(bench.twin.entries[0].at > start);
  CHECK(bench.twin.entries[0].at < result->at);
}

TEST_CASE("the same seed makes the same journeys and a fault moves no other exchange") {
  Bench one, other({fault(FaultKind::error_before)});
  one.write(), other.write();
  CHECK(one.read()->at == other.read()->at);
}

TEST_CASE("a write tells when its bytes leave and when they are accepted, a read tells nothing") {
  Bench bench;
  bench.read();
  CHECK(bench.env.passed.empty());
  bench.write();
  std::vector<std::pair<Boundary, std::string>> const expected{{Boundary::sent, "portal.session_confirmed"},
                                                               {Boundary::accepted, "portal.session_confirmed"}};
  CHECK(bench.env.passed == expected);
}

TEST_CASE("a process that dies at sent has not reached the counterpart, one that dies at accepted has") {
  Bench sent, accepted;
  sent.env.dies_at = Boundary::sent;
  CHECK_THROWS_AS(sent.write(), Death);
  CHECK(sent.twin.writes == 0);
  accepted.env.dies_at = Boundary::accepted;
  CHECK_THROWS_AS(accepted.write(), Death);
  CHECK(accepted.twin.writes == 1);
}

TEST_CASE("accepted with the reply lost: handled, and silent until the deadline") {
  Bench bench({fault(FaultKind::accepted_reply_lost)});
  auto const result = bench.write();
  CHECK(result->exchange.failure == Failure::timed_out);
  CHECK(result->at == start + 10s);
  CHECK(bench.twin.writes == 1);
  CHECK(passed(bench, Boundary::accepted));
}

TEST_CASE("timed out: not handled, and silent until the deadline") {
  Bench bench({fault(FaultKind::timed_out)});
  auto const result = bench.write();
  CHECK(result->exchange.failure == Failure::timed_out);
  CHECK(result->at == start + 10s);
  CHECK(bench.twin.writes == 0);
  CHECK(passed(bench, Boundary::sent));
  CHECK_FALSE(passed(bench, Boundary::accepted));
}

TEST_CASE("an error before the commit leaves nothing behind, one after it does") {
  Bench before({fault(FaultKind::error_before)}), after({fault(FaultKind::error_after)});
  CHECK(before.write()->exchange.reply.status == 503);
  CHECK(before.twin.writes == 0);
  CHECK(after.write()->exchange.reply.status == 503);
  CHECK(after.twin.writes == 1);
}

TEST_CASE("a rate limit answers 429 with the seconds to wait, two unless the world says otherwise") {
  auto slow_down = fault(FaultKind::rate_limited, "portal.session_confirmed", 2);
  slow_down.seconds = 9;
  Bench bench({fault(FaultKind::rate_limited), slow_down});
  auto const first = bench.write();
  CHECK(first->exchange.reply.status == 429);
  CHECK(first->exchange.reply.headers.at("retry-after") == "2");
  CHECK(bench.write()->exchange.reply.headers.at("retry-after") == "9");
  CHECK(bench.twin.writes == 0);
}

TEST_CASE("a garbled reply is no JSON, a truncated one is half and broken; both were handled") {
  Bench garbled({fault(FaultKind::garbled)}), truncated({fault(FaultKind::truncated)});
  auto const noise = garbled.write();
  CHECK(noise->exchange.failure == Failure::none);
  CHECK(std::holds_alternative<workflows::codec::Problem>(workflows::codec::parse(noise->exchange.reply.body)));
  CHECK(garbled.twin.writes == 1);
  auto const half = truncated.write();
  CHECK(half->exchange.failure == Failure::broken);
  CHECK(half->exchange.reply.body == R"({"writ)");
  CHECK(truncated.twin.writes == 1);
}

TEST_CASE("a refused connection sends nothing and passes no boundary") {
  Bench bench({fault(FaultKind::refused)});
  auto const result = bench.write();
  CHECK(result->exchange.failure == Failure::not_sent);
  CHECK(bench.twin.writes == 0);
  CHECK(bench.env.passed.empty());
}

TEST_CASE("a slow write within the deadline is only late") {
  auto slow = fault(FaultKind::slow);
  slow.seconds = 4;
  Bench bench({slow});
  auto const result = bench.write();
  CHECK(result->exchange.failure == Failure::none);
  CHECK(result->at >= start + 4s);
  CHECK(bench.twin.writes == 1);
}

TEST_CASE("a slow write beyond the deadline times out and still happens at its own time") {
  auto slow = fault(FaultKind::slow);
  slow.seconds = 60;
  Bench bench({slow});
  auto const result = bench.write();
  CHECK(result->exchange.failure == Failure::timed_out);
  CHECK(result->at == start + 10s);
  REQUIRE(bench.twin.entries.size() == 1);
  CHECK(bench.twin.entries[0].at >= start + 60s);
  CHECK(bench.twin.entries[0].effect == "E-1");
  CHECK(bench.counters.on_its_way.empty());
}

TEST_CASE("a write on its way arrives although the engine that sent it is gone") {
  QueueEnv env;
  CountingTwin twin;
  FaultCounters counters;
  counters.on_its_way.push_back({start + 60s, "payer_portal", "POST", "/sessions", "{}", {}});
  { InProcess died(env, {&twin}, {}, counters); }
  InProcess next(env, {&twin}, {}, counters);
  env.run();
  REQUIRE(twin.entries.size() == 1);
  CHECK(twin.entries[0].at == start + 60s);
}

TEST_CASE("nth and times count the exchanges of that verb and subject only") {
  auto second = fault(FaultKind::error_before, "portal.session_confirmed", 2, 2);
  second.subject = "hw-2041";
  Bench bench({second});
  auto const status = [&](std::string const& body) { return bench.write(body)->exchange.reply.status; };
  CHECK(status(R"({"client":"hw-9999"})") == 200);
  CHECK(status(R"({"client":"hw-2041"})") == 200);
  CHECK(bench.read("/sessions?client=hw-2041")->exchange.reply.status == 200);
  CHECK(status(R"({"client":"hw-2041"})") == 503);
  CHECK(status(R"({"client":"hw-2041"})") == 503);
  CHECK(status(R"({"client":"hw-2041"})") == 200);
}

TEST_CASE("counting goes on across a restart of the engine") {
  QueueEnv env;
  CountingTwin twin;
  FaultCounters counters;
  std::vector<WorldFault> const faults{fault(FaultKind::error_before, "portal.session_confirmed", 2)};
  auto const one_write = [&] {
    InProcess transport(env, {&twin}, faults, counters);
    engine::TaskGroup group;
    int status = 0;
    auto task = [](InProcess& port, int& answer) -> engine::Task<engine::Done> {
      Origin const origin{"payer_portal", "portal.session_confirmed", "portal.session_confirmed", "E-2", {}};
      HttpRequest const request{"POST", "/sessions", {}, "{}", false};
      auto const exchange = co_await port.exchange(origin, request);
      answer = exchange.reply.status;
      co_return engine::Done{};
    };
    group.start(task(transport, status));
    env.run();
    group.rethrow();
    return status;
  };
  CHECK(one_write() == 200);
  CHECK(one_write() == 503);
}

TEST_CASE("a fault on an effect leaves the looks of that effect alone, a star strikes everything") {
  Bench bench({fault(FaultKind::error_before)});
  auto const look = bench.exchange({"GET", "/sessions", {}, "", true}, "portal.session_confirmed");
  CHECK(look->exchange.reply.status == 200);
  CHECK(bench.write()->exchange.reply.status == 503);
  Bench all({fault(FaultKind::error_before, "*", 1, 2)});
  CHECK(all.read()->exchange.reply.status == 503);
  CHECK(all.write()->exchange.reply.status == 503);
}

TEST_CASE("a lagging read answers as the counterpart was so long ago") {
  auto lag = fault(FaultKind::reads_lag, "portal.read_session", 1, 99);
  lag.seconds = 30;
  Bench bench({lag});
  bench.write();
  bench.wait(20s);
  bench.write();
  CHECK(bench.read()->exchange.reply.body == R"({"writes":0})");
  bench.wait(15s);
  CHECK(bench.read()->exchange.reply.body == R"({"writes":1})");
  bench.wait(60s);
  CHECK(bench.read()->exchange.reply.body == R"({"writes":2})");
  CHECK(bench.twin.reads == 1);
}

TEST_CASE("without a lagging fault no copies are kept") {
  Bench bench;
  bench.write();
  CHECK(bench.counters.earlier.empty());
}

TEST_CASE("a counterpart that is not there, or a deadline that has passed, is not sent") {
  Bench bench;
  auto const late = bench.write("{}", -1s);
  CHECK(late->exchange.failure == Failure::not_sent);
  CHECK(bench.twin.writes == 0);
  QueueEnv env;
  FaultCounters counters;
  InProcess nobody(env, {}, {}, counters);
  engine::TaskGroup group;
  std::optional<Failure> failure;
  auto task = [](InProcess& port, std::optional<Failure>& seen) -> engine::Task<engine::Done> {
    Origin const origin{"ticket_inbox", "ticket.closed", "ticket.closed", "E-3", {}};
    HttpRequest const request{"POST", "/conversations/1/parts", {}, "{}", false};
    auto const exchange = co_await port.exchange(origin, request);
    seen = exchange.failure;
    co_return engine::Done{};
  };
  group.start(task(nobody, failure));
  env.run();
  CHECK(failure == Failure::not_sent);
}
