// When a thread, or a client, has several matters at once: is each of them a case of its own, is what cannot be told
// apart left to a person, and is the thread closed once, after the last?
#include "tests/support/practice_run.hpp"

using namespace practice_run;

namespace {

Result ran(std::string const& world) { return run(world_of("tests/worlds/" + world + ".json")); }

// "kind case" of the ledger's entries about this subject, in the order in which they were accepted.
std::vector<std::string> steps(Result const& result, std::string const& subject) {
  std::vector<std::string> all;
  for (auto const& each : result.report.at("effects"))
    if (each.at("subject") == subject) all.push_back(each.at("kind").get<std::string>() + " " + each.value("case", ""));
  return all;
}

int count(std::vector<std::string> const& all, std::string const& kind) {
  return static_cast<int>(
      std::count_if(all.begin(), all.end(), [&](std::string const& each) { return each.starts_with(kind + " "); }));
}

std::string waiting(Result const& result) {
  std::string all;
  for (auto const& each : result.report.at("unopened")) all += each.at("ticket").get<std::string>() + " ";
  return all;
}

std::set<std::string> invoices(Result const& result) {
  std::set<std::string> all;
  for (auto const& each : result.report.at("effects"))
    if (each.at("kind") == "invoice.written_off") all.insert(each.at("subject").get<std::string>());
  return all;
}

}  // namespace

TEST_CASE("two sessions of one thread are both billed, and the case recorded last marks and closes it once") {
  auto const result = ran("timed/two_sessions_in_one_thread");
  auto const in_thread = steps(result, "215473");
  INFO(shown(in_thread));
  REQUIRE(count(in_thread, "ticket.form_submitted") == 2);
  CHECK(count(in_thread, "ticket.attribute_set") == 1);
  REQUIRE(count(in_thread, "ticket.closed") == 1);
  CHECK(in_thread.back().starts_with("ticket.closed "));
  auto const first_mark = std::find_if(in_thread.begin(), in_thread.end(),
                                       [](auto const& each) { return each.starts_with("ticket.attribute_set"); });
  CHECK(std::count_if(in_thread.begin(), first_mark,
                      [](auto const& each) { return each.starts_with("ticket.form_submitted"); }) == 2);
  CHECK(invoices(result) == std::set<std::string>{"in-4101", "in-4102"});
  CHECK(waiting(result).empty());
}

TEST_CASE("a session that is not the thread's last says in its history to whom Billed and close were left") {
  app::Simulation simulation(world_of("tests/worlds/timed/two_sessions_in_one_thread.json"), memory_store(), zones(),
                             1);
  simulation.run();
  int told = 0;
  for (auto const& row : simulation.engine().store().cases({})) {
    CHECK(row.state == "Billed");
    for (auto const& event : simulation.engine().store().events_of(row.id))
      if (event.type == "TicketSkipped") {
        ++told;
        CHECK(event.payload.find("left to C-") != std::string::npos);
        CHECK(event.payload.find(R"(["attribute","close"])") != std::string::npos);
      }
  }
  CHECK(told == 1);
}

TEST_CASE("a death at any step in a thread with two sessions never closes it before both are recorded", "[deaths]") {
  using connectors::twins::DeathAt;
  auto const world = world_of("tests/worlds/timed/two_sessions_in_one_thread.json");
  for (auto const* kind : {"ticket.form_submitted", "ticket.attribute_set", "ticket.closed"})
    for (auto at : {DeathAt::planned, DeathAt::armed, DeathAt::sent, DeathAt::accepted, DeathAt::recorded}) {
      auto deadly = world;
      deadly.deaths = {{kind, 1, at}};
      auto const result = run(deadly);
      auto const in_thread = steps(result, "215473");
      INFO("death at " << workflows::codec::enum_name(at) << " of " << kind << "\n" << shown(in_thread));
      CHECK(shown(result.broken) == "");
      CHECK(result.deaths == 1);
      CHECK(count(in_thread, "ticket.closed") <= 1);
      if (count(in_thread, "ticket.closed") == 0) {
        CHECK(held_in_doubt(result));
        continue;
      }
      CHECK(count(in_thread, "ticket.form_submitted") == 2);
      CHECK(in_thread.back().starts_with("ticket.closed "));
    }
}

TEST_CASE("a held session keeps its thread open; when it ends otherwise, a person is told to mark and close it") {
  auto const result = ran("timed/two_sessions_one_withdrawn");
  auto const in_thread = steps(result, "215473");
  INFO(shown(in_thread));
  CHECK(count(in_thread, "ticket.form_submitted") == 1);
  CHECK(count(in_thread, "ticket.attribute_set") + count(in_thread, "ticket.closed") == 0);
  CHECK(waiting(result) == "215473 ");
}

TEST_CASE("a held session that is mended closes the thread that the other one left to it") {
  auto const result = ran("timed/two_sessions_one_mended");
  auto const in_thread = steps(result, "215473");
  INFO(shown(in_thread));
  CHECK(count(in_thread, "ticket.closed") == 1);
  CHECK(in_thread.back().starts_with("ticket.closed "));
  CHECK(waiting(result).empty());
}

TEST_CASE("a session whose client is refunded first keeps the thread open, and its own case marks and closes it") {
  auto const open = ran("timed/two_sessions_one_refunded");
  CHECK(count(steps(open, "215473"), "ticket.form_submitted") == 1);
  CHECK(count(steps(open, "215473"), "ticket.attribute_set") + count(steps(open, "215473"), "ticket.closed") == 0);
  CHECK(waiting(open).empty());
  auto const billed = ran("timed/two_sessions_one_refunded_and_billed");
  auto const in_thread = steps(billed, "215473");
  INFO(shown(in_thread));
  CHECK(count(in_thread, "ticket.form_submitted") == 2);
  CHECK(count(in_thread, "ticket.attribute_set") == 1);
  REQUIRE(count(in_thread, "ticket.closed") == 1);
  CHECK(in_thread.back() == "ticket.closed C-4");
  CHECK(waiting(billed).empty());
}

TEST_CASE("when the refund ends without its session being billed, a person is told to mark and close the thread") {
  auto const result = ran("timed/two_sessions_one_refund_withdrawn");
  CHECK(count(steps(result, "215473"), "ticket.closed") == 0);
  CHECK(waiting(result) == "215473 ");
}

TEST_CASE("notes of two clients add neither of them to the thread") {
  auto const in_thread = steps(ran("timed/two_clients_in_one_thread"), "215473");
  CHECK(shown(in_thread).empty());
}

TEST_CASE("each of two invoices whose payment failed has its own case and its own macro, in one thread or at once") {
  auto const check = [](Result const& result, bool may_find_the_others) {
    CHECK(waiting(result).empty());
    std::set<std::string> appointments;
    for (auto const& each : result.report.at("cases")) appointments.insert(each.at("appointment").get<std::string>());
    CHECK(appointments == std::set<std::string>{"ap-3101", "ap-3102"});
    auto const sent = steps(result, "215490");
    auto const by = [&](std::string const& id) {
      return std::count(sent.begin(), sent.end(), "ticket.reply_sent " + id);
    };
    CHECK(by("C-1") + by("C-2") >= (may_find_the_others ? 1 : 2));
    CHECK(by("C-1") <= 1);
    CHECK(by("C-2") <= 1);
    return by("C-1") + by("C-2");
  };
  check(ran("timed/second_invoice_in_one_thread"), false);
  // The macro names no invoice. Which of two things happens is a matter of milliseconds: one case finds the other's
  // message there already, or both are sent, could be one sent twice, and a person says that they are not.
  auto const world = world_of("tests/worlds/timed/two_invoices_at_once.json");
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    auto const result = run(world, seed);
    INFO("seed " << seed);
    auto const end =
        check(result, true) == 2 ? "failed_payment 215490 OnHold duplicate_present" : "failed_payment 215490 Paid -";
    CHECK(result.ends == std::multiset<std::string>{end, end});
  }
}

TEST_CASE("a mail that names several invoices waits for a person") {
  CHECK(waiting(ran("timed/several_invoices_named")) == "215490 ");
}

TEST_CASE("both payments of a client who complains twice go back, each by its own case") {
  for (auto const* world : {"timed/incorrect_charge_two_complaints", "timed/incorrect_charge_second_in_thread"}) {
    auto const result = ran(world);
    INFO(world);
    std::set<std::string> refunds;
    for (auto const& each : result.report.at("effects"))
      if (each.at("kind") == "payment.refunded")
        refunds.insert(each.at("subject").get<std::string>() + " " + each.at("case").get<std::string>());
    CHECK(refunds.size() == 2);
    CHECK(waiting(result).empty());
  }
}

TEST_CASE("a second complaint that nothing tells from the open case waits for a person") {
  auto const result = ran("timed/incorrect_charge_not_told_apart");
  CHECK(result.report.at("cases").size() == 1);
  CHECK(waiting(result) == "215700 ");
}
