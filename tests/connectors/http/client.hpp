// How does a test make one exchange over real sockets? An Env that remembers which boundaries were told, a transport
// with one counterpart, and a loop that runs until the exchange is over.
#pragma once
#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/http/asio_env.hpp"
#include "connectors/http/http_transport.hpp"

namespace http_test {

using connectors::Exchange;
using connectors::Failure;
using connectors::HttpRequest;
using connectors::Origin;
using connectors::http::HttpSettings;
using connectors::http::HttpTransport;
using connectors::http::WireNote;
using namespace std::chrono_literals;

class WatchedEnv : public connectors::http::AsioEnv {
 public:
  engine::Instant now() const override { return AsioEnv::now() + ahead; }
  void reached(engine::Boundary boundary, std::string_view kind) override {
    boundaries.emplace_back(boundary, kind);
    if (when_reached) when_reached(boundary);
  }
  std::vector<std::pair<engine::Boundary, std::string>> boundaries;
  std::function<void(engine::Boundary)> when_reached;
  engine::Duration ahead{};  // how far the wall clock has jumped
};

inline connectors::http::BaseUrl base(std::string const& url) {
  auto parsed = connectors::http::parse_base_url(url);
  REQUIRE(std::holds_alternative<connectors::http::BaseUrl>(parsed));
  return std::get<connectors::http::BaseUrl>(parsed);
}

inline HttpRequest get(std::string target = "/things/7") { return {"GET", std::move(target), {}, "", true}; }
inline HttpRequest post(std::string body = R"({"a":1})") {
  return {"POST", "/things", {{"content-type", "application/json"}}, std::move(body), false};
}

class Client {
 public:
  explicit Client(std::string const& url, std::string const& ca_file = "", HttpSettings settings = {}) {
    settings.peers["care_platform"] = {base(url), ca_file};
    auto opened = HttpTransport::open(env, env.loop(), std::move(settings),
                                      [this](WireNote const& note) { notes.push_back(note); });
    REQUIRE(std::holds_alternative<std::unique_ptr<HttpTransport>>(opened));
    transport = std::get<0>(std::move(opened));
  }

  Origin origin(engine::Duration within) const {
    return {"care_platform", "fee.charge", "fee.charge", "E-7", env.now() + within};
  }

  // The deadline is far longer than any good exchange needs; tests about deadlines give a short one.
  Exchange exchange(HttpRequest request, engine::Duration within = 20s) {
    return exchange(origin(within), std::move(request));
  }
  Exchange exchange(Origin from, HttpRequest request) {
    std::optional<Exchange> result;
    engine::TaskGroup group;
    group.start(keep(transport->exchange(std::move(from), std::move(request)), result));
    env.run_while([&] { return !group.idle(); });
    group.rethrow();
    REQUIRE(result);
    return *result;
  }
  std::string why() const { return notes.empty() ? "nothing noted" : std::string(notes.back().why); }

  static engine::Task<engine::Done> keep(engine::Task<Exchange> task, std::optional<Exchange>& result) {
    result.emplace(co_await std::move(task));
    co_return engine::Done{};
  }

  WatchedEnv env;
  std::vector<WireNote> notes;
  std::unique_ptr<HttpTransport> transport;
};

}  // namespace http_test
