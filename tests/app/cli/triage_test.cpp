// Does triage open, join, ask and wait as it says, from the view of threads to the person who decides?
#include <algorithm>

#include "app/triage_views.hpp"
#include "tests/app/cli/schema_check.hpp"
#include "tests/app/cli/typing.hpp"

using namespace typing;

namespace {

// One client with a billed session, a session she paid for herself, and a late-cancelled one whose fee was charged.
Json practice_world() {
  auto world = unanswered();
  world["conversations"] = Json::array();
  world["policies"]["dispatch"] = {{"*", "assisted"}};
  auto const appointment = [&](std::string const& id, std::string const& date, std::string const& status) {
    world["appointments"].push_back({{"id", id},
                                     {"client", "cl-101"},
                                     {"therapist", "th-01"},
                                     {"date", date},
                                     {"time", "15:00"},
                                     {"zone", "America/New_York"},
                                     {"minutes", 53},
                                     {"status", status}});
  };
  appointment("ap-3102", "2026-07-07", "held");
  appointment("ap-3103", "2026-07-10", "late_cancelled");
  world["invoices"].push_back({{"id", "in-4102"}, {"appointment", "ap-3102"}, {"cents", 15000}, {"paid_cents", 15000}});
  world["payments"] = Json::array({{{"id", "pay-1"}, {"invoice", "in-4102"}, {"cents", 15000}}});
  return world;
}

void add_thread(Json& world, std::string const& id, std::string const& subject, std::string const& body,
                std::string const& email = "nora.whitfield@example.com",
                std::string const& at = "2026-07-20T13:00:00Z") {
  world["conversations"].push_back({{"id", id},
                                    {"created", at},
                                    {"subject", subject},
                                    {"body", body},
                                    {"author_email", email},
                                    {"participants", Json::array({"co-101"})}});
}

void add_reply(Json& world, std::string const& thread, std::string const& at, std::string const& text) {
  world["acts"].push_back({{"at", at}, {"act", "reply"}, {"subject", thread}, {"text", text}, {"contact", "co-101"}});
}

constexpr auto asks = "Hi, why was I charged a late cancellation fee?";
constexpr auto covered = "I was charged $150 although I am covered through Headway. Please refund it.";

std::vector<std::string> kinds(Desktop& desk) {
  std::vector<std::string> found;
  auto const cases = desk.type("case list --json").json();
  for (auto const& each : cases.at("cases"))
    found.push_back(each.at("ticket").get<std::string>() + " " + each.at("kind").get<std::string>());
  return found;
}

Json queue(Desktop& desk, std::string const& options = "") {
  return desk.type("triage list --json" + options).json().at("threads");
}

// The event's payload in the case's journal.
Json opening(Desktop& desk, std::string const& id) {
  auto const replay = desk.type("replay " + id + " --json --at 1").json();
  return replay;
}

}  // namespace

TEST_CASE("cli: a text is classified with its words, bands and fields") {
  Desktop desk;
  desk.typed_in = std::string(covered) + " nora.whitfield@example.com";
  auto const json = desk.type("triage classify --json").json();
  CHECK(json.at("schema") == "claimstep.triage/1");
  CHECK(json.at("kind") == "incorrect_charge");
  CHECK(json.at("band") == "sure");
  CHECK(json.at("needs_lookup") == true);
  CHECK(json.at("fields").at("amount_cents").at("value") == 15000);
  CHECK(json.at("fields").at("client_email").at("value") == "nora.whitfield@example.com");
  CHECK_FALSE(json.at("fields").contains("date"));
  auto const text = json.at("text").get<std::string>();
  REQUIRE_FALSE(json.at("rules").empty());
  for (auto const& rule : json.at("rules")) {
    auto const begin = rule.at("span")[0].get<std::size_t>(), end = rule.at("span")[1].get<std::size_t>();
    CHECK(text.substr(begin, end - begin) == rule.at("text"));
  }
  CHECK(desk.type("triage classify").says("platform to be asked"));
}

TEST_CASE("cli: a file of a conversation is read as its parts, HTML as its text") {
  Desktop desk;
  Json const conversation{
      {"type", "conversation"},
      {"id", "1"},
      {"source",
       {{"subject", ""}, {"body", "<p>Hello</p>"}, {"author", {{"type", "user"}, {"email", "a@example.com"}}}}},
      {"conversation_parts",
       {{"conversation_parts",
         Json::array({{{"id", 5},
                       {"part_type", "note"},
                       {"created_at", 1784000000},
                       {"body", "<p>For admin use only</p><p>Client: Ada Birch<br>Date: 7/14/2026<br>CPT: 90837</p>"},
                       {"author", {{"type", "admin"}}}},
                      {{"id", "6"},
                       {"part_type", "comment"},
                       {"created_at", 1784000100},
                       {"body", std::string("<div>") + asks + "</div>"},
                       {"author", {{"type", "user"}}}}})},
        {"total_count", 2}}}};
  write_text(desk.file("thread.json"), conversation.dump());
  auto const json = desk.type("triage classify " + desk.file("thread.json") + " --json").json();
  CHECK(json.at("kind") == "standard_session");
  REQUIRE(json.at("also").size() == 1);
  CHECK(json.at("also")[0].at("kind") == "late_fee_question");
  write_text(desk.file("mail.html"), "<div>Scheduled payment failed<br>Client: Ada Birch<br>Amount: $90.00</div>");
  CHECK(desk.type("triage classify " + desk.file("mail.html") + " --json").json().at("kind") == "failed_payment");
}

TEST_CASE("cli: what cannot be classified is told with its reason") {
  Desktop desk;
  CHECK(desk.type("triage classify " + desk.file("nothing.txt")).code == 3);
  write_text(desk.file("broken.json"), "{\"source\": ");
  auto const broken = desk.type("triage classify " + desk.file("broken.json"));
  CHECK(broken.code == 2);
  CHECK(broken.complains("plain text, or HTML"));
  write_text(desk.file("other.json"), "{\"hello\": 1}");
  CHECK(desk.type("triage classify " + desk.file("other.json")).complains("conversation_parts"));
  write_text(desk.file("bytes.txt"), std::string("why \xFF\xFE late"));
  CHECK(desk.type("triage classify " + desk.file("bytes.txt") + " --json").json().at("kind") == "other");
}

TEST_CASE("cli: sure threads open their kind, with the look-up's findings and the words that fired") {
  auto world = practice_world();
  add_thread(world, "501", "Question", asks);
  add_thread(world, "502", "Charged", covered);
  EitherWay desk;
  desk.use_demo(world.dump());
  auto const found = kinds(desk);
  CHECK(found == std::vector<std::string>{"501 late_fee_question", "502 incorrect_charge"});
  CHECK(queue(desk).empty());
  auto const all = queue(desk, " --all");
  REQUIRE(all.size() == 2);
  for (auto const& thread : all) {
    auto const& matter = thread.at("matters")[0];
    CHECK(matter.at("state") == "opened");
    CHECK(matter.at("by") == "intake");
    if (thread.at("ticket") != "502") continue;
    CHECK(matter.at("looked_up").size() == 2);
  }
  auto const shown = opening(desk, "C-2").dump();
  CHECK(shown.find("incorrect_charge.refund") != std::string::npos);
}

TEST_CASE("cli: where the platform does not agree, a person decides") {
  auto world = practice_world();
  world["payments"] = Json::array();
  world["invoices"][1]["paid_cents"] = 0;
  add_thread(world, "502", "Charged", covered);
  add_thread(world, "503", "Charge", "I cancelled on Tuesday. Why is there a charge on my card?",
             "a.stranger@example.com");
  EitherWay desk;
  desk.use_demo(world.dump());
  CHECK(kinds(desk).empty());
  auto const threads = queue(desk);
  REQUIRE(threads.size() == 2);
  CHECK(threads[0].at("why") == "the platform shows no payment for a session that the message can mean");
  CHECK(threads[1].at("why") == "the platform knows no client with this address");
  CHECK(threads[1].at("band") == "unsure");
  CHECK(threads[1].at("best") == "late_fee_question");
}

TEST_CASE("cli: crisis wording comes first in the queue, and nothing of its thread opens") {
  auto world = practice_world();
  add_thread(world, "510", "Hello", "When do you open on Fridays?", "b@example.com", "2026-07-20T09:00:00Z");
  add_thread(world, "511", "Fee", std::string(asks) + " My lawyer will call you.", "c@example.com",
             "2026-07-20T10:00:00Z");
  add_thread(world, "512", "Fee", std::string(asks) + " I want to die.", "d@example.com", "2026-07-20T13:30:00Z");
  EitherWay desk;
  desk.use_demo(world.dump());
  CHECK(kinds(desk).empty());
  auto const threads = queue(desk);
  REQUIRE(threads.size() == 3);
  CHECK(threads[0].at("ticket") == "512");
  CHECK(threads[0].at("first_to_person") == "crisis");
  CHECK(threads[1].at("first_to_person") == "legal");
  CHECK(threads[2].at("first_to_person").is_null());
  CHECK(desk.type("triage list").says("crisis wording: a person comes first"));
}

TEST_CASE("cli: a second notice about an invoice joins its case") {
  auto world = practice_world();
  auto const notice =
      "Scheduled payment failed. Client email: nora.whitfield@example.com. Invoice: in-4101. Amount: $175.00, card "
      "declined.";
  add_thread(world, "520", "Scheduled payment failed", notice, "");
  add_thread(world, "521", "Scheduled payment failed", notice, "", "2026-07-20T15:00:00Z");
  EitherWay desk;
  desk.use_demo(world.dump());
  CHECK(kinds(desk) == std::vector<std::string>{"520 failed_payment"});
  auto const threads = queue(desk, " --all");
  REQUIRE(threads.size() == 2);
  for (auto const& thread : threads) {
    auto const& matter = thread.at("matters")[0];
    CHECK(matter.at("case") == "C-1");
    CHECK(matter.at("state") == (thread.at("ticket") == "520" ? "opened" : "joined"));
  }
  CHECK(desk.type("replay C-1 --json").out.find("TicketJoined") != std::string::npos);
}

TEST_CASE("cli: a later message is triaged by itself: another matter opens another case, the same one joins") {
  auto world = practice_world();
  add_thread(world, "530", "Question", asks);
  add_reply(world, "530", "2026-07-20T14:30:00Z", "Sorry, once more: what is this late cancellation fee?");
  add_reply(world, "530", "2026-07-20T15:00:00Z", covered);
  EitherWay desk;
  desk.use_demo(world.dump());
  CHECK(kinds(desk) == std::vector<std::string>{"530 late_fee_question", "530 incorrect_charge"});
  auto const thread = queue(desk, " --all")[0];
  std::vector<std::string> states;
  for (auto const& each : thread.at("matters"))
    states.push_back(each.at("decision").at("kind").get<std::string>() + " " + each.at("state").get<std::string>());
  CHECK(states ==
        std::vector<std::string>{"late_fee_question opened", "late_fee_question joined", "incorrect_charge opened"});
}

TEST_CASE("cli: a person's decision opens a case, is recorded, and wants a reason and the right") {
  auto world = practice_world();
  add_thread(world, "540", "Fee", "Please waive the late cancellation fee.");
  add_thread(world, "541", "Hello", "When do you open on Fridays?");
  EitherWay desk;
  desk.use_demo(world.dump());
  CHECK(desk.type("triage decide 540 open late_fee_question --as dana").code == 2);
  CHECK(desk.type("triage decide 540 open late_fee_question --reason '' --as dana").code == 4);
  CHECK(desk.type("triage decide 540 open late_fee_question --reason x --as ingrid").code == 6);
  CHECK(desk.type("triage decide 540 open tea_party --reason x --as dana").code == 3);
  CHECK(desk.type("triage decide 999 open late_fee_question --reason x --as dana").code == 3);
  CHECK(desk.type("triage decide 540 dance --reason x --as dana").code == 2);
  CHECK(desk.type("triage decide 540 open --reason x --as dana").code == 2);
  CHECK(desk.type("triage decide 540 open late_fee_question --reason 'she asks kindly' --as dana").code == 0);
  CHECK(kinds(desk) == std::vector<std::string>{"540 late_fee_question"});
  CHECK(desk.type("triage decide 540 open late_fee_question --reason again --as dana").code == 4);
  CHECK(desk.type("triage decide 541 not-ours --reason 'opening hours' --as dana").code == 0);
  CHECK(desk.type("triage decide 541 not-ours --reason 'once more' --as dana").code == 4);
  CHECK(queue(desk).empty());
  auto const all = queue(desk, " --all");
  REQUIRE(all.size() == 2);
  for (auto const& thread : all) {
    auto const& matter = thread.at("matters")[0];
    CHECK(matter.at("by") == "dana");
    CHECK(matter.at("asserted") == true);
    CHECK(matter.at("reason") == (thread.at("ticket") == "540" ? "she asks kindly" : "opening hours"));
    CHECK(matter.at("state") == (thread.at("ticket") == "540" ? "opened" : "not_ours"));
  }
  CHECK(opening(desk, "C-1").dump().find("dana decided: she asks kindly") != std::string::npos);
  CHECK(desk.type("verify").code == 0);
}

TEST_CASE("cli: what cannot be told from an open case waits, and a person opens another beside it or joins it") {
  auto world = practice_world();
  world["appointments"].push_back(world["appointments"][1]);
  world["appointments"].back().update({{"id", "ap-3104"}, {"date", "2026-07-03"}});
  world["invoices"].push_back({{"id", "in-4104"}, {"appointment", "ap-3104"}, {"cents", 15000}, {"paid_cents", 15000}});
  world["payments"].push_back({{"id", "pay-2"}, {"invoice", "in-4104"}, {"cents", 15000}});
  add_thread(world, "570", "Charged", covered);
  add_reply(world, "570", "2026-07-20T14:30:00Z",
            "I was charged for my session on July 3 although I am covered through Headway, please refund it.");
  Desktop desk;
  desk.use_demo(world.dump());
  REQUIRE(kinds(desk) == std::vector<std::string>{"570 incorrect_charge"});
  auto const threads = queue(desk);
  REQUIRE(threads.size() == 1);
  CHECK(threads[0].at("why") == "it cannot be told from what is known whether it belongs to C-1 or is another matter");
  SECTION("another one") {
    CHECK(desk.type("triage decide 570 open incorrect_charge --reason 'July 3' --as dana").code == 0);
    CHECK(kinds(desk) == std::vector<std::string>{"570 incorrect_charge", "570 incorrect_charge"});
    CHECK(desk.type("triage decide 570 open incorrect_charge --reason again --as dana").code == 4);
  }
  SECTION("the same one") {
    CHECK(desk.type("triage decide 570 join C-1 --reason 'July 3 was meant' --as dana").code == 0);
    CHECK(kinds(desk).size() == 1);
  }
  CHECK(queue(desk).empty());
}

TEST_CASE("cli: the thread that was set aside for a case that was withdrawn is opened again by a person") {
  Desktop desk;
  desk.use_demo(text_of(root() + "/tests/worlds/timed/two_threads_one_withdrawn.json"));
  auto const threads = queue(desk);
  REQUIRE(threads.size() == 1);
  CHECK(threads[0].at("why").get<std::string>().starts_with("C-1 was set aside because C-2 had the same matter"));
  CHECK(desk.type("triage decide 215473 open standard_session --reason 'billed here' --as dana").code == 0);
  CHECK(queue(desk).empty());
  CHECK(kinds(desk).size() == 3);
}

TEST_CASE("cli: a threat stays first in the queue while the cases of its thread are stopped for it") {
  auto world = practice_world();
  add_thread(world, "580", "Charged", covered);
  add_reply(world, "580", "2026-07-20T14:30:00Z", "My lawyer will call you.");
  Desktop desk;
  desk.use_demo(world.dump());
  auto const threads = queue(desk);
  REQUIRE(threads.size() == 1);
  CHECK(threads[0].at("first_to_person") == "legal");
  CHECK(desk.type("case show C-1 --json").json().at("hold").at("code") == "new_message");
  CHECK(desk.type("triage decide 580 not-ours --reason 'our lawyer answers' --as dana").code == 0);
  CHECK(queue(desk).empty());
}

TEST_CASE("cli: a person joins a thread to a case, which must exist and be open") {
  auto world = practice_world();
  add_thread(world, "550", "Question", asks);
  add_thread(world, "551", "Fee", "Please waive the late cancellation fee.", "nora.other@example.com");
  EitherWay desk;
  desk.use_demo(world.dump());
  REQUIRE(kinds(desk) == std::vector<std::string>{"550 late_fee_question"});
  CHECK(desk.type("triage decide 551 join C-9 --reason 'same fee' --as dana").code == 3);
  CHECK(desk.type("triage decide 551 join C-1 --reason 'same fee' --as dana").code == 0);
  CHECK(queue(desk).empty());
}

TEST_CASE("cli: triage's answers have exactly the documented fields") {
  auto const compare = [](Json const& schema, std::string const& name) {
    auto const path = root() + "/docs/schemas/" + name + ".schema.json";
    auto const text = schema.dump(2) + "\n";
    if (std::getenv("CLAIMSTEP_WRITE_GENERATED") != nullptr) write_text(path, text);
    INFO("run with CLAIMSTEP_WRITE_GENERATED=1: " << path);
    CHECK(text_of(path) == text);
  };
  compare(app::triage_schema(), "triage");
  compare(app::triage_list_schema(), "triage_list");
  auto world = practice_world();
  add_thread(world, "560", "Question", asks);
  add_thread(world, "561", "Charged", "Please refund my $90 fee for cancelling.");
  EitherWay desk;
  desk.use_demo(world.dump());
  SchemaCheck check;
  check.check(app::triage_list_schema(), desk.type("triage list --all --json").json());
  desk.typed_in =
      "For admin use only\nClient: Ada Birch\nClient email: ada@example.com\nDate: 7/14/2026\nStart: 3pm\nEnd: 3:53pm\n"
      "Duration: 53 minutes\nCPT: 90837-95\nDiagnosis: F41.1\nTherapist licensed states: NY, NJ\nAmount: $150";
  auto const note = desk.type("triage classify --json").json();
  check.check(app::triage_schema(), note);
  for (auto const& problem : check.problems) FAIL_CHECK(problem);
  CHECK(note.at("fields").at("minutes").at("value") == 53);
  CHECK(note.at("fields").at("modifiers").at("value") == Json::array({"95"}));
}
