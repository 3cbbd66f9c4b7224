// Is everything that a client writes either acted on rightly or read by a person? Messages that no rule knows, threads
// that are not in the billing view, cases that end while a message is on its way, and messages that name another day.
#include "app/triage_record.hpp"
#include "tests/support/practice_run.hpp"

using namespace practice_run;

namespace {

World timed(std::string const& world) { return world_of("tests/worlds/timed/" + world + ".json"); }

std::string waiting(Result const& result) {
  std::string all;
  for (auto const& each : result.report.at("unopened"))
    all += each.at("ticket").get<std::string>() + " " + each.at("band").get<std::string>() + " " +
           (each.at("best").is_string() ? each.at("best").get<std::string>() : "-") + ";";
  return all;
}

int count(Result const& result, std::string const& kind) {
  auto const& effects = result.report.at("effects");
  return static_cast<int>(std::count_if(effects.begin(), effects.end(), [&](Json const& each) {
    return each.at("kind") == kind && each.at("by") == "engine";
  }));
}

int clients_told(Result const& result) {
  return count(result, "ticket.reply_sent") + count(result, "ticket.conversation_started");
}

void writes(World& world, std::string const& thread, std::string const& at, std::string const& text) {
  connectors::twins::WorldAct act;
  act.act = connectors::twins::ActKind::reply;
  act.subject = thread;
  act.by = "client";
  act.text = text;
  act.at = workflows::parse_instant(at).value();
  world.acts.push_back(act);
}

std::string holds(Result const& result) {
  std::string all;
  for (auto const& each : result.report.at("cases"))
    if (each.at("hold").is_object())
      all += each.at("case").get<std::string>() + " " + each.at("hold").at("code").get<std::string>() + ";";
  return all;
}

// Of the matters that wait in this thread.
std::vector<std::string> sentences(World const& world, std::string const& ticket) {
  app::Simulation simulation(world, memory_store(), zones(), 1);
  simulation.run();
  std::vector<std::string> all;
  auto const fact = app::recall(simulation.engine().store(), ticket);
  REQUIRE(fact);
  for (auto const& each : fact->matters)
    if (each.state == "waits") all.push_back(each.sentence);
  return all;
}

}  // namespace

TEST_CASE("a payment of another day is never returned for the one that a client names") {
  for (auto const* name : {"incorrect_charge_of_a_day_refunded_already", "incorrect_charge_of_a_day_without_payment"}) {
    auto const result = run(timed(name));
    INFO(name);
    CHECK(count(result, "payment.refunded") + clients_told(result) == 0);
    CHECK(waiting(result) == "215700 unsure incorrect_charge;");
  }
  CHECK(sentences(timed("incorrect_charge_of_a_day_refunded_already"), "215700") ==
        std::vector<std::string>{"the payment of that day has gone back already; others have not"});
  CHECK(sentences(timed("incorrect_charge_of_a_day_without_payment"), "215700") ==
        std::vector<std::string>{"the platform shows no payment for a session of that day"});
}

TEST_CASE("two full dates in a complaint do not open it for a third day") {
  auto world = timed("incorrect_charge_of_a_day_without_payment");
  auto& body = world.conversations.front().body;
  auto const at = body.find("July 7");
  REQUIRE(at != std::string::npos);
  body.replace(at, 6, "July 7, 2026 and not for the one on July 1, 2026");
  auto const result = run(world);
  CHECK(count(result, "payment.refunded") == 0);
  CHECK(waiting(result) == "215700 unsure incorrect_charge;");
}

TEST_CASE("a late-cancellation fee is charged for no other day than the one reported") {
  auto world = timed("late_cancellation_of_another_day");
  auto const result = run(world);
  CHECK(count(result, "invoice.charged") == 0);
  CHECK(waiting(result) == "215600 unsure late_cancellation;");
  CHECK(sentences(world, "215600") ==
        std::vector<std::string>{"the platform shows no appointment of that day that was cancelled late"});
  auto& body = world.conversations.front().body;
  body.replace(body.find("July 7"), 6, "July 14");
  CHECK(count(run(world), "invoice.charged") == 1);
}

TEST_CASE("a client's message that no rule knows stops the case and what it has opened before anything is claimed") {
  auto world = timed("message_no_rule_knows");
  auto const result = run(world);
  CHECK(holds(result) == "C-1 new_message;C-2 new_message;");
  CHECK(count(result, "portal.session_confirmed") == 0);
  // Thanks stop nothing.
  world.acts.front().text = "Ok, thank you so much!";
  CHECK(count(run(world), "portal.session_confirmed") == 1);
}

TEST_CASE("where no case is open, a message that no rule knows waits in the queue each time it is written") {
  auto world = timed("late_fee_asked_again");
  world.acts.clear();
  writes(world, "215600", "2026-07-20T15:30:00Z", "I moved to Ohio last month.");
  CHECK(waiting(run(world)) == "215600 unknown -;");
  CHECK(sentences(world, "215600") ==
        std::vector<std::string>{"C-1 of this thread has ended, and something was written since"});
}

TEST_CASE("crisis and legal wording stops the open cases of its thread and waits first in the queue") {
  auto world = timed("message_no_rule_knows");
  world.acts.front().text = "My lawyer will call you.";
  auto const result = run(world);
  CHECK(holds(result) == "C-1 new_message;C-2 new_message;");
  CHECK(waiting(result) == "215600 unknown -;");
  CHECK(count(result, "portal.session_confirmed") == 0);
}

TEST_CASE("what a client answers where we have written, outside the billing view, is read") {
  auto const objection = run(timed("failed_payment_objection"));
  CHECK(objection.ends.count("failed_payment - OnHold new_message") == 1);
  CHECK(waiting(objection) == "215490 unknown incorrect_charge;");
  CHECK(count(objection, "invoice.charged") == 1);
  auto unclear = timed("failed_payment_objection");
  unclear.acts.front().text = "I will be in Ohio next week.";
  unclear.answers.pop_back();
  CHECK(run(unclear).ends.count("failed_payment - OnHold new_message") == 1);
  unclear.acts.front().text = "Thanks!";
  CHECK(run(unclear).ends.count("failed_payment - AwaitingPayment -") == 1);
  // The same in a conversation that we have begun: the first of this inbox.
  auto begun = timed("failed_payment_objection");
  std::erase_if(begun.conversations, [](auto const& each) { return each.id == "215490"; });
  begun.answers.pop_back();
  begun.acts.front().subject = "900001";
  CHECK(run(begun).ends.count("failed_payment - OnHold new_message") == 1);
}

TEST_CASE("a dispute about a fee is not answered with a macro because the client asks about it too") {
  for (auto const* name : {"late_fee_disputed_then_asked", "late_fee_disputed_and_asked"}) {
    auto const result = run(timed(name));
    INFO(name);
    CHECK(clients_told(result) == 0);
    CHECK(waiting(result) == "215600 unsure late_fee_question;");
  }
}

TEST_CASE("what is only half understood stops the case, and waits in the queue: it may ask for something else") {
  auto disputed = timed("late_fee_disputed_before_charge");
  for (auto const* text : {"I dispute this late cancellation fee, I had told Maren on Monday.",
                           "Please waive the late cancellation fee, I was in hospital.", "Thank you, No"}) {
    INFO(text);
    disputed.acts.front().text = text;
    auto const result = run(disputed);
    CHECK(holds(result) == "C-1 new_message;");
    CHECK(count(result, "invoice.charged") == 0);
    CHECK(waiting(result).empty() == (std::string(text) == "Thank you, No"));
  }
  disputed.acts.front().text = "Thank you, Dana";
  CHECK(count(run(disputed), "invoice.charged") == 1);
}

TEST_CASE("a billing mail that was read before its note waits no longer once the note is there") {
  CHECK(waiting(run(timed("mail_before_its_note"))).empty());
}

TEST_CASE("a message about a case that has ended, or is just ending, waits for a person") {
  CHECK(waiting(run(timed("late_fee_asked_again"))) == "215600 unsure late_fee_question;");
  CHECK(waiting(run(timed("message_just_before_the_end"))) == "215600 unsure incorrect_charge;");
}

TEST_CASE("when the case that had the session of two threads is withdrawn, a person decides about the other thread") {
  auto world = timed("two_threads_one_withdrawn");
  CHECK(waiting(run(world)) == "215473 unsure standard_session;");
  CHECK(sentences(world, "215473") ==
        std::vector<std::string>{"C-1 was set aside because C-2 had the same matter, and C-2 ended at Withdrawn: open "
                                 "it for this thread, or say that it is settled"});
  world.answers.clear();
  CHECK(waiting(run(world)).empty());
}
