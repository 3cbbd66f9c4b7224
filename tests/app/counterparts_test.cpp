// Does a request reach the counterpart that the effect table names, and no other? A kind that nobody knows must not end
// at whoever moves money.
#include "app/counterparts.hpp"

#include <catch2/catch.hpp>

#include "tests/connectors/direct_transport.hpp"

using engine::Presence;
using engine::Verdict;

namespace {

// Writes down who was meant, and answers nothing.
struct Listening : connectors::Transport {
  engine::Task<connectors::Exchange> exchange(connectors::Origin origin, connectors::HttpRequest) override {
    asked.push_back(origin.counterpart);
    connectors::Exchange exchange;
    exchange.failure = connectors::Failure::timed_out;
    co_return exchange;
  }
  std::vector<std::string> asked;
};

engine::Request charge(std::string counterpart) {
  engine::Request request;
  request.counterpart = std::move(counterpart);
  request.kind = "invoice.charged";
  request.command = "ChargeZero";
  request.payload = R"({"invoice":"inv-1"})";
  return request;
}

}  // namespace

TEST_CASE("counterparts: a request goes where its counterpart says, whatever its kind is called") {
  connectors::ManualEnv env{engine::Instant{}};
  Listening transport;
  app::Connections all;
  all.platform = {"secret"};
  all.portal = {"secret"};
  app::Counterparts counterparts(transport, env, all);
  CHECK(connectors::run(counterparts.look(charge("care_platform"))).presence == Presence::unreadable);
  CHECK(transport.asked == std::vector<std::string>{"care_platform"});
  transport.asked.clear();
  for (auto const* other : {"", "payer_portal", "ticket_inbox", "uk_clearing", "care_platforms"}) {
    INFO("counterpart " << other);
    CHECK(connectors::run(counterparts.send(charge(other))).verdict == Verdict::not_sent);
    CHECK(connectors::run(counterparts.fetch(charge(other))).verdict == Verdict::not_sent);
    CHECK(connectors::run(counterparts.look(charge(other))).presence == Presence::unreadable);
    CHECK_FALSE(connectors::run(counterparts.send(charge(other))).sentence.empty());
  }
  CHECK(transport.asked.empty());
}
