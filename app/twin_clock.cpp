// GET and POST /clock of the twins' control port: {"now": "2026-07-20T14:00:00Z"}.
#include "app/twin_clock.hpp"

#include "app/counterparts.hpp"
#include "workflows/codec/json.hpp"

namespace app {
namespace {

struct ClockTold {
  static constexpr std::array<std::string_view, 1> required{"now"};
  workflows::Instant now{};
};
BOOST_DESCRIBE_STRUCT(ClockTold, (), (now))

}  // namespace

engine::Task<std::optional<engine::Instant>> TwinClock::ask(connectors::HttpRequest request) {
  connectors::Origin origin;
  origin.counterpart = twins_control;
  origin.kind = origin.verb = "clock";
  std::optional<engine::Instant> now;
  auto const exchange = co_await transport_.exchange(std::move(origin), std::move(request));
  if (exchange.failure != connectors::Failure::none || exchange.reply.status != 200) co_return now;
  auto const told = workflows::codec::from_text<ClockTold>(exchange.reply.body);
  if (auto const* clock = std::get_if<0>(&told)) now = clock->now;
  co_return now;
}

engine::Task<bool> TwinClock::read() {
  connectors::HttpRequest request;
  request.method = "GET";
  request.target = "/clock";
  auto const theirs = co_await ask(std::move(request));
  if (theirs) ahead_ += *theirs - env_.now();
  co_return theirs.has_value();
}

engine::Task<bool> TwinClock::catch_up() {
  connectors::HttpRequest request;
  request.method = "GET";
  request.target = "/clock";
  auto const theirs = co_await ask(std::move(request));
  auto const moved = theirs && *theirs > env_.now() + std::chrono::seconds{1};
  if (moved) ahead_ += *theirs - env_.now();
  co_return moved;
}

engine::Task<std::optional<engine::Instant>> TwinClock::move_to(engine::Instant when) {
  connectors::HttpRequest request;
  request.method = "POST";
  request.target = "/clock";
  request.read_only = false;
  request.headers["content-type"] = "application/json";
  request.body = workflows::codec::Json{{"to", workflows::words(when)}}.dump();
  auto const theirs = co_await ask(std::move(request));
  if (theirs && *theirs > env_.now()) ahead_ += *theirs - env_.now();
  co_return theirs;
}

}  // namespace app
