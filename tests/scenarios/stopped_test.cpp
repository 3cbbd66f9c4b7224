// What a case must not go on over, in whole worlds: what a client has written, a corrected note, a claim that stands, a
// balance that is left. The ledger of the counterparts says what was done all the same.
#include "tests/support/practice_run.hpp"

using namespace practice_run;

namespace {

Result ran(std::string const& world) { return run(world_of("tests/worlds/" + world + ".json")); }

// "subject by" of the ledger's entries of this kind.
std::vector<std::string> entries(Result const& result, std::string const& kind) {
  std::vector<std::string> all;
  for (auto const& each : result.report.at("effects"))
    if (each.at("kind") == kind)
      all.push_back(each.at("subject").get<std::string>() + " " + each.at("by").get<std::string>());
  return all;
}

}  // namespace

TEST_CASE("nothing is claimed and no thread closed over a message that was there before the first reading") {
  auto const held = ran("timed/message_before_first_reading");
  CHECK(entries(held, "portal.session_confirmed").empty());
  CHECK(entries(held, "ticket.closed").empty());
  auto const read = ran("timed/message_before_first_reading_answered");
  CHECK(entries(read, "portal.session_confirmed").size() == 1);
  CHECK(entries(read, "ticket.closed").size() == 1);
}

TEST_CASE("a corrected note after the claim stops the write-off until a person has dealt with it") {
  auto world = world_of("tests/worlds/timed/note_corrected_after_claim.json");
  std::erase_if(world.answers, [](auto const& each) { return each.hold == "notes_disagree"; });
  auto const result = run(world);
  CHECK(result.ends == std::multiset<std::string>{"215473 OnHold notes_disagree"});
  CHECK(entries(result, "portal.session_confirmed").size() == 1);
  CHECK(entries(result, "invoice.written_off").empty());
}

TEST_CASE("what was paid after the claim goes back once, and the whole invoice is written off once") {
  auto const result = ran("scenarios/paid_after_the_claim_refunded");
  CHECK(entries(result, "portal.session_confirmed").size() == 1);
  CHECK(entries(result, "payment.refunded").size() == 1);
  CHECK(entries(result, "invoice.written_off") == std::vector<std::string>{"in-4101 engine"});
}

TEST_CASE("a session too late for the payer ends when a person has written its invoice off, and not before") {
  auto world = world_of("tests/worlds/timed/too_late_written_off.json");
  CHECK(entries(run(world), "invoice.written_off") == std::vector<std::string>{"in-4101 person"});
  world.acts.clear();
  CHECK(run(world).ends == std::multiset<std::string>{"215473 OnHold balance_open_after_refund"});
}

TEST_CASE("a client who asks about a declined fee gets no prepared text") {
  CHECK(entries(ran("timed/late_fee_question_declined"), "ticket.reply_sent").empty());
}
