// What if a library throws below intake, or below a person's hands? Nothing is known, the log hears of it, and whoever
// asked goes on.
#include "app/hands.hpp"
#include "app/intake.hpp"
#include "tests/engine/shell/parcel_office.hpp"

namespace {

struct Broken : connectors::Transport {
  engine::Task<connectors::Exchange> exchange(connectors::Origin, connectors::HttpRequest) override {
    ++asked;
    throw std::length_error("what a client wrote");
    co_return connectors::Exchange{};
  }
  int asked = 0;
};

app::Connections everywhere() {
  app::Connections all;
  all.inbox = connectors::IntercomSettings{"token", "7", "Billing", ""};
  all.platform = connectors::CarePlatformSettings{"token"};
  return all;
}

}  // namespace

TEST_CASE("walls: an inbox that throws is read again at the next poll") {
  parcel::Office office;
  Broken broken;
  app::Counterparts counterparts(broken, office.env, everywhere());
  app::Practice const practice;
  app::Intake intake(office.env, *office.engine, counterparts, *counterparts.inbox(), practice,
                     std::chrono::minutes{1});
  intake.begin();
  auto const first = broken.asked;
  CHECK(first > 0);
  CHECK_NOTHROW(intake.rethrow());
  REQUIRE(office.broke.size() == 1);
  CHECK(office.broke[0].where == "read the billing view");
  CHECK(office.broke[0].type == "std::length_error");
  office.run(std::chrono::seconds{61});
  CHECK(broken.asked == 2 * first);
  CHECK_NOTHROW(intake.rethrow());
  CHECK_FALSE(intake.read_at());
}

TEST_CASE("walls: a step by hand whose counterpart throws was not seen to be done") {
  parcel::Office office;
  Broken broken;
  app::Counterparts counterparts(broken, office.env, everywhere());
  engine::store::EffectRow row;
  row.id = 12;
  row.case_id = "C-1";
  row.counterpart = "ticket_inbox";
  row.command_class = "effect";
  row.kind = "ticket.closed";
  row.command = "CloseTicket";
  row.payload = R"({"ticket":"215473","last_client_part":"1","after":"1"})";
  engine::Outcome outcome;
  engine::TaskGroup hands;
  hands.start(
      app::do_by_hand(counterparts, row, office.env.now() + std::chrono::seconds{30}, outcome, office.engine->noted()));
  CHECK(hands.idle());
  CHECK_NOTHROW(hands.rethrow());
  CHECK(broken.asked > 0);
  CHECK(outcome.verdict != engine::Verdict::done);
  REQUIRE(office.broke.size() == 1);
  CHECK(office.broke[0].where == "by hand ticket.closed");
  CHECK(office.broke[0].effect == "E-12");
}
