// How does a test drive the twins over real sockets? All of them behind free loopback ports, the production transport
// in front, one loop, and a clock of the world that stands still until the test moves it.
#pragma once
#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/counterparts.hpp"
#include "app/twin_control.hpp"
#include "app/twin_service.hpp"
#include "connectors/http/asio_env.hpp"
#include "connectors/http/http_transport.hpp"
#include "tests/contracts/every_verb.hpp"

namespace twins_http {

using connectors::Exchange;
using connectors::Failure;
using connectors::HttpReply;
using connectors::HttpRequest;
using connectors::Origin;
using connectors::twins::FaultKind;
using connectors::twins::World;
using connectors::twins::WorldFault;
using workflows::codec::Json;
using namespace std::chrono_literals;

inline tz::Zones const& zones() {
  static auto const loaded = tz::Zones::load();
  REQUIRE(std::holds_alternative<tz::Zones>(loaded));
  return std::get<tz::Zones>(loaded);
}
inline workflows::Instant instant(std::string const& text) { return workflows::parse_instant(text).value(); }
inline every_verb::Everything everything() {
  return every_verb::read_everything(SOURCE_ROOT "/tests/contracts/every_verb.json");
}
inline WorldFault fault(std::string counterpart, std::string verb, FaultKind kind, int seconds = 0) {
  WorldFault made;
  made.counterpart = std::move(counterpart);
  made.verb = std::move(verb);
  made.fault = kind;
  made.seconds = seconds;
  return made;
}

class Bench {
 public:
  explicit Bench(World world = everything().world) : Bench(std::move(world), std::nullopt) {}
  // Goes on where another left it.
  Bench(World world, engine::Instant now) : Bench(std::move(world), std::optional(now)) {}

  Exchange exchange(std::string const& counterpart, HttpRequest request, engine::Duration within = 20s) {
    std::optional<Exchange> result;
    engine::TaskGroup group;
    Origin const origin{counterpart, "test", "test", "", env.now() + within};
    group.start(keep(transport->exchange(origin, std::move(request)), result));
    env.run_while([&] { return !group.idle(); });
    group.rethrow();
    REQUIRE(result);
    return *result;
  }
  // An exchange under way: the counterpart has heard of it, and may not have answered. Dropping it closes its
  // connection.
  struct Pending {
    std::optional<Exchange> result;
    engine::TaskGroup group;
  };
  void begin(Pending& pending, std::string const& counterpart, HttpRequest request) {
    auto const before = asked;
    Origin const origin{counterpart, "test", "test", "", env.now() + 20s};
    pending.group.start(keep(transport->exchange(origin, std::move(request)), pending.result));
    env.run_while([&] { return asked == before; });
  }
  Exchange end(Pending& pending) {
    env.run_while([&] { return !pending.group.idle(); });
    REQUIRE(pending.result);
    return *pending.result;
  }
  // Of an exchange that must come through.
  HttpReply reply(std::string const& counterpart, HttpRequest request) {
    auto const made = exchange(counterpart, std::move(request));
    REQUIRE(made.failure == Failure::none);
    return made.reply;
  }
  HttpReply get(std::string const& counterpart, std::string target, std::map<std::string, std::string> headers = {}) {
    return reply(counterpart, {"GET", std::move(target), std::move(headers), "", true});
  }
  HttpReply post(std::string const& counterpart, std::string target, Json const& body) {
    return reply(counterpart, {"POST", std::move(target), {{"content-type", "application/json"}}, body.dump(), false});
  }
  Json ledger() { return Json::parse(get("control", "/ledger").body).at("effects"); }

  // The Env's clock is the world's: it stands still, so that nothing is due by chance.
  std::chrono::steady_clock::time_point steady{};
  int asked = 0;  // requests that counterparts have heard of
  app::WorldClock clock;
  connectors::http::AsioEnv env;
  app::TwinService service;
  std::vector<app::TwinAddress> addresses;
  std::unique_ptr<connectors::twins::TwinPorts> ports;
  std::unique_ptr<connectors::http::HttpTransport> transport;

 private:
  Bench(World world, std::optional<engine::Instant> now)
      : clock(now.value_or(world.now), [this] { return steady; }),
        env([this] { return clock.now(); }),
        service(std::move(world), zones(), clock, env) {
    open_doors();
    connectors::http::HttpSettings settings;
    settings.usual_deadline = 20s;
    for (auto const& each : addresses) {
      auto const base = connectors::http::parse_base_url(each.base_url);
      settings.peers[each.name] = {std::get<connectors::http::BaseUrl>(base), ""};
    }
    auto opened = connectors::http::HttpTransport::open(env, env.loop(), std::move(settings));
    REQUIRE(std::holds_alternative<std::unique_ptr<connectors::http::HttpTransport>>(opened));
    transport = std::get<0>(std::move(opened));
  }

  void open_doors() {
    using connectors::twins::Give;
    using connectors::twins::Leaving;
    std::vector<connectors::twins::Door> doors;
    doors.push_back({"control", [this](HttpRequest request, Give give) {
                       give({app::answer_control(service, addresses, request), Leaving::whole});
                     }});
    for (std::string const name : {"ticket_inbox", "care_platform", "payer_portal", "programs_sheet"})
      doors.push_back({name, [this, name](HttpRequest request, Give give) {
                         service.ask(name, std::move(request), std::move(give));
                         ++asked;
                       }});
    auto opened = connectors::twins::TwinPorts::open(env.loop(), 0, std::move(doors));
    if (auto const* sentence = std::get_if<std::string>(&opened)) FAIL(*sentence);
    ports = std::get<0>(std::move(opened));
    for (std::string const name : {"control", "ticket_inbox", "care_platform", "payer_portal", "programs_sheet"})
      addresses.push_back({name, ports->base_url(name)});
  }

  static engine::Task<engine::Done> keep(engine::Task<Exchange> task, std::optional<Exchange>& result) {
    result.emplace(co_await std::move(task));
    co_return engine::Done{};
  }
};

inline std::map<std::string, std::string> inbox_headers(std::string const& token = connectors::twins::twin_token,
                                                        std::string const& version = "2.16") {
  return {{"authorization", "Bearer " + token}, {"intercom-version", version}, {"accept", "application/json"}};
}
inline std::map<std::string, std::string> rest_headers() {
  return {{"authorization", std::string("Bearer ") + connectors::twins::twin_token}};
}

}  // namespace twins_http
