// Once a fee is waived, does anything more leave that asks the client for it, and do both cases tell why?
#include "tests/support/practice_run.hpp"

using namespace practice_run;

namespace {

int count_of(Result const& result, std::string const& kind) {
  return static_cast<int>(std::count_if(result.ledger.begin(), result.ledger.end(),
                                        [&](auto const& entry) { return entry.starts_with(kind + " "); }));
}

// "by" and "cases" of the events with which one case tells another.
std::string told(engine::Engine& engine, std::string const& case_id, std::string const& event) {
  std::string all;
  for (auto const& each : engine.history(case_id))
    if (each.type == event) all += each.payload;
  return all;
}

}  // namespace

TEST_CASE("eight days after a waiver the client has had one message and one charge, and both histories say why") {
  std::string parent, child;
  auto const result =
      run(world_of("tests/worlds/timed/late_cancellation_waived_for_days.json"), 1, [&](app::Simulation& simulation) {
        auto& engine = simulation.engine();
        if (!engine.store().find_case("C-3")) return;
        parent = told(engine, "C-2", "CasesTold");
        child = told(engine, "C-3", "DemandDropped");
      });
  INFO(shown({result.ledger.begin(), result.ledger.end()}));
  CHECK(shown(result.broken) == "");
  CHECK(count_of(result, "ticket.conversation_started") == 1);
  CHECK(count_of(result, "ticket.reply_sent") == 0);
  CHECK(count_of(result, "invoice.charged") == 1);
  CHECK(parent.find(R"({"cases":["C-3"]})") == 0);
  CHECK(child == R"({"by":"C-2","reason":"The client had been in hospital."})");
}

TEST_CASE("no fee and no demand leaves over a waiver, a claim or a client's objection") {
  struct Asked {
    std::string world;
    int of_the_card, of_the_client;  // charges of a sum, messages about them
  };
  for (auto const& [world, of_the_card, of_the_client] :
       {Asked{"late_cancellation_over_claim", 0, 0}, Asked{"late_cancellation_waived_before_go", 0, 0},
        Asked{"late_cancellation_waived_on_desk", 0, 0}, Asked{"late_cancellation_waived_on_hold", 0, 0},
        Asked{"failed_payment_over_claim", 0, 0}, Asked{"failed_payment_objection", 1, 1}}) {
    int waiting_for_a_person = 0;
    auto const result = run(world_of("tests/worlds/timed/" + world + ".json"), 1, [&](app::Simulation& simulation) {
      waiting_for_a_person = 0;
      auto& store = simulation.engine().store();
      for (auto const& row : store.cases({}))
        for (auto const& effect : store.effects_of(row.id))
          waiting_for_a_person += effect.state == "planned" && effect.kind == "invoice.charged" ? 1 : 0;
    });
    INFO(world << "\n" << shown({result.ledger.begin(), result.ledger.end()}));
    CHECK(shown(result.broken) == "");
    auto const has_a_sum = [](auto const& entry) {
      return entry.starts_with("invoice.charged ") && entry.find("\"cents\":0") == std::string::npos;
    };
    CHECK(std::count_if(result.ledger.begin(), result.ledger.end(), has_a_sum) == of_the_card);
    auto const says_it = [](auto const& entry) { return entry.find("US Failed Payment") != std::string::npos; };
    CHECK(std::count_if(result.ledger.begin(), result.ledger.end(), says_it) == of_the_client);
    CHECK(waiting_for_a_person == 0);  // no charge stands on a desk or waits for a go
  }
}

TEST_CASE("a second thread about a fee that was waived before it was reserved makes no invoice and charges nothing") {
  auto const result = run(world_of("tests/worlds/timed/late_cancellation_waived_before_reserved.json"));
  INFO(shown({result.ledger.begin(), result.ledger.end()}));
  CHECK(shown(result.broken) == "");
  CHECK(result.ends.count("late_cancellation 215650 Duplicate -") == 1);
  CHECK(count_of(result, "invoice.created") == 0);
  CHECK(count_of(result, "invoice.charged") == 0);
}

TEST_CASE("a case that is set aside when the fee is waived hears of it first when it is given back") {
  bool set_aside = false, given_back = false;
  auto const result =
      run(world_of("tests/worlds/timed/late_cancellation_waived_for_days.json"), 1, [&](app::Simulation& simulation) {
        auto& engine = simulation.engine();
        auto collector = engine.store().find_case("C-3"), fee = engine.store().find_case("C-2");
        if (!collector || !fee) return;
        if (!set_aside && collector->state == "AwaitingPayment") {
          collector->condition = "quarantined";
          collector->condition_sentence = "for the test";
          engine.store().put(*collector);
          set_aside = true;
        } else if (set_aside && !given_back && told(engine, "C-2", "CasesTold") != "") {
          CHECK(told(engine, "C-3", "DemandDropped") == "");
          given_back = true;
          CHECK(engine.restore_case("C-3", "mended", {"yuki", true}).kind == engine::Said::Kind::accepted);
        }
      });
  REQUIRE(given_back);
  CHECK(shown(result.broken) == "");
  CHECK(count_of(result, "ticket.reply_sent") == 0);
  CHECK(count_of(result, "invoice.charged") == 1);
  CHECK(result.ends.count("failed_payment - Waived -") == 1);
}
