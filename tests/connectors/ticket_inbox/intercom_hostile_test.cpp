// What does the Intercom connector make of replies that are lost, late, garbled or made to mislead? Never a success,
// never a rejection, and never a crash.
#include <catch2/catch.hpp>

#include "connectors/ticket_inbox/intercom_replies.hpp"
#include "tests/connectors/ticket_inbox/practice_inbox.hpp"

using namespace connectors;
using namespace connectors::inbox_tests;
using engine::Presence;
using engine::Verdict;
using workflows::AddParticipant;
using workflows::CloseTicket;
using workflows::FindContact;
using workflows::ReadThread;
using workflows::RemoveParticipant;
using workflows::SetAttribute;
using workflows::SubmitForm;

namespace {

ReadThread const the_thread{{"215473"}, "Insurance Billing"};
AddParticipant const add_client{{"215473"}, {"co-2"}, {}};
RemoveParticipant const remove_practice{{"215473"}, {"co-1"}, {}};
SetAttribute const mark_billed{{"215473"}, "Insurance Billing", "Billed", {"5003"}};
CloseTicket const close_thread{{"215473"}, {"5001"}, {}};
SubmitForm const form{{"215473"}, {"co-2"}, "Headway Session Processed", {{"Client", "Mira Vale"}}};

// What every write says now. The form's read of its types is let through.
std::vector<engine::Outcome> every_write(Bench& bench) {
  auto const instead = bench.transport.instead;
  bench.transport.instead = [=](HttpRequest const& request) {
    return request.write() ? instead(request) : std::optional<Exchange>{};
  };
  std::vector<engine::Outcome> outcomes{bench.send(add_client), bench.send(remove_practice), bench.send(mark_billed),
                                        bench.send(close_thread), bench.send(form)};
  bench.transport.instead = instead;
  return outcomes;
}

std::vector<engine::Look> every_look(Bench& bench) {
  return {bench.look(add_client), bench.look(remove_practice), bench.look(mark_billed), bench.look(close_thread),
          bench.look(form)};
}

std::string refusal(std::string const& code) {
  return R"({"type":"error.list","request_id":null,"errors":[{"code":")" + code + R"(","message":"Mira Vale"}]})";
}

// Replies with status 200 that are no answer to anything we asked.
std::vector<std::string> const worthless{
    "",
    "not JSON",
    "null",
    "[]",
    "17",
    "\"text\"",
    R"({"id":"215473")",
    R"({"id":"215473","id":"215473"})",
    R"({"type":"conversation"})",
    R"({"id":{"a":1},"state":"open"})",
    R"({"id":"999","state":"open","contacts":{"contacts":[]}})",
    R"({"id":"215473","state":"bogus","contacts":{"contacts":[]}})",
    R"({"id":"215473","state":7,"contacts":{"contacts":[]}})",
    R"({"id":"215473","state":"open","contacts":null})",
    R"({"id":"215473","state":"open","contacts":{"contacts":[{"id":null}]}})",
    R"({"id":"215473","state":"open","contacts":{"contacts":[{"id":""}]}})",
    R"({"id":"215473","state":"open","contacts":{"contacts":[]},"custom_attributes":[1]})",
    R"({"id":"215473","state":"open","contacts":{"contacts":[]},"conversation_parts":)"
    R"({"conversation_parts":[{"id":1}]}})",
    R"({"id":"215473","state":"open","contacts":{"contacts":[]},"conversation_parts":{"conversation_parts":{}}})",
    R"({"id":"215473","state":"open","contacts":{"contacts":[]},"linked_objects":{"data":[{"type":"ticket"}]}})",
    "{\"id\":\"\xFF\xFE\"}",
    std::string(200'000, '['),
    std::string(9U << 20U, ' ')};

std::string conversation(std::string const& parts) {
  return R"({"id":215473,"state":"open","contacts":{"contacts":[{"id":"co-1"},{"id":"co-7"}]},)"
         R"("custom_attributes":null,"linked_objects":null,"teammates":null,"unheard_of":{"deep":[1,2]},)"
         R"("conversation_parts":)" +
         parts + "}";
}

}  // namespace

TEST_CASE("a write whose reply is lost, late, garbled or about something else is unknown") {
  Bench bench;
  for (auto const failure : {Failure::timed_out, Failure::broken}) {
    bench.fail(failure);
    for (auto const& outcome : every_write(bench)) CHECK(outcome.verdict == Verdict::unknown);
  }
  for (int const status : {301, 302, 408, 409, 500, 502, 503, 504, 0, 999}) {
    bench.answer(status, refusal("server_error"), {{"location", "https://elsewhere.example/"}});
    for (auto const& outcome : every_write(bench)) CHECK(outcome.verdict == Verdict::unknown);
  }
  for (int const status : {201, 202, 204}) {
    bench.answer(status, "{}");
    for (auto const& outcome : every_write(bench)) CHECK(outcome.verdict == Verdict::unknown);
  }
  for (auto const* body : {"", "<html>", "[]", "{\"customers\":", R"({"a":1,"a":2})"}) {
    bench.answer(200, body);
    for (auto const& outcome : every_write(bench)) CHECK(outcome.verdict == Verdict::unknown);
  }
}

TEST_CASE("a write is known not to have happened when nothing left or the vendor says that it dropped it") {
  Bench bench;
  bench.fail(Failure::not_sent);
  for (auto const& outcome : every_write(bench)) CHECK(outcome.verdict == Verdict::not_sent);
  for (int const status : {401, 402, 403}) {
    bench.answer(status, refusal("unauthorized"));
    for (auto const& outcome : every_write(bench)) {
      CHECK(outcome.verdict == Verdict::not_sent);
      CHECK_FALSE(outcome.sentence.empty());
    }
  }
  bench.answer(429, refusal("rate_limit_exceeded"), {{"retry-after", "30"}});
  for (auto const& outcome : every_write(bench)) {
    CHECK(outcome.verdict == Verdict::not_sent);
    CHECK(outcome.retry_after == std::chrono::seconds{30});
  }
}

TEST_CASE("a refusal counts only in the vendor's own words and only where the verb lists it") {
  Bench bench;
  for (auto const* body :
       {"", "Not Found", "{}", R"({"type":"error.list","errors":[]})", R"({"errors":[{"code":"not_found"}]})",
        R"({"type":"error","errors":[{"code":"not_found"},{"code":"parameter_invalid"}]})",
        R"({"type":"problem","errors":[{"code":"parameter_invalid"}]})"}) {
    for (int const status : {400, 404, 410, 422}) {
      bench.answer(status, body);
      for (auto const& outcome : every_write(bench)) CHECK(outcome.verdict == Verdict::unknown);
    }
  }
  bench.answer(422, refusal("something_new"));
  for (auto const& outcome : every_write(bench)) CHECK(outcome.verdict == Verdict::unknown);
  bench.answer(422, refusal("parameter_invalid"));
  auto const outcomes = every_write(bench);
  CHECK(outcomes[0].reason == "contact_missing");
  CHECK(outcomes[1].reason == "last_participant");
  CHECK(outcomes[2].reason == "attribute_option_missing");
  CHECK(outcomes[3].verdict == Verdict::unknown);
  CHECK(outcomes[4].reason == "unexpected_outcome");
}

TEST_CASE("no sentence repeats what a reply or a command contains") {
  Bench bench;
  for (int const status : {200, 400, 401, 404, 410, 422, 429, 500}) {
    bench.answer(status, refusal("parameter_invalid"));
    for (auto const& outcome : every_write(bench)) CHECK(outcome.sentence.find("Mira") == std::string::npos);
    for (auto const& look : every_look(bench)) CHECK(look.sentence.find("Mira") == std::string::npos);
  }
}

TEST_CASE("a worthless reply makes every look unreadable and every lookup unknown") {
  Bench bench;
  for (auto const& body : worthless) {
    INFO(body.substr(0, 200));
    bench.answer(200, body);
    CHECK(bench.fetch(the_thread).verdict == Verdict::unknown);
    CHECK(bench.fetch(FindContact{"mira@client.example"}).verdict == Verdict::unknown);
    CHECK_FALSE(run(bench.inbox.billing_view()));
    CHECK(bench.look(close_thread).presence == Presence::unreadable);
    CHECK(bench.send(form).verdict != Verdict::done);
  }
  CHECK(bench.ledger().empty());
}

TEST_CASE("a reply cut off at any byte is unreadable") {
  Bench bench;
  REQUIRE(bench.look(close_thread).presence == Presence::absent);
  HttpRequest const request{
      "GET", "/conversations/215473", {{"authorization", "Bearer x"}, {"intercom-version", "2.16"}}, ""};
  auto const whole = bench.twin.handle(request, bench.env.now()).body;
  REQUIRE(whole.size() > 1000);
  for (std::size_t length = 0; length < whole.size(); length += 3) {
    bench.answer(200, whole.substr(0, length));
    REQUIRE(bench.look(close_thread).presence == Presence::unreadable);
    REQUIRE(bench.fetch(the_thread).verdict == Verdict::unknown);
  }
  bench.answer(200, whole);
  CHECK(bench.look(close_thread).presence == Presence::absent);
}

TEST_CASE("a failed read makes every look unreadable, with the wait that the inbox asks for") {
  Bench bench;
  for (auto const failure : {Failure::not_sent, Failure::timed_out, Failure::broken}) {
    bench.fail(failure);
    for (auto const& look : every_look(bench)) CHECK(look.presence == Presence::unreadable);
  }
  for (int const status : {302, 401, 403, 404, 500}) {
    bench.answer(status, refusal("not_found"));
    for (auto const& look : every_look(bench)) {
      CHECK(look.presence == Presence::unreadable);
      CHECK_FALSE(look.sentence.empty());
    }
  }
  bench.answer(429, "", {{"x-ratelimit-reset", "1784556004"}});
  for (auto const& look : every_look(bench)) CHECK(look.retry_after == std::chrono::seconds{4});
}

TEST_CASE("a wait beyond reason, into the past or without a number is not taken at its word") {
  Bench bench;
  bench.answer(429, "", {{"x-ratelimit-reset", "99999999999"}});
  CHECK(bench.look(add_client).retry_after == std::chrono::hours{1});
  bench.answer(429, "", {{"x-ratelimit-reset", "1"}, {"date", "Mon, 20 Jul 2026 14:00:00 GMT"}});
  CHECK(bench.look(add_client).retry_after == std::chrono::seconds{0});
  for (auto const* reset : {"", "soon", "-5", "99999999999999999999"}) {
    bench.answer(429, "", {{"x-ratelimit-reset", reset}});
    CHECK_FALSE(bench.look(add_client).retry_after);
  }
}

TEST_CASE("ids as numbers, null objects and fields never heard of are tolerated") {
  Bench bench;
  bench.answer(200, conversation(R"({"total_count":null,"conversation_parts":[
    {"id":1,"part_type":"comment","created_at":5,"body":null,
     "author":{"type":"user","id":7,"name":null},"assigned_to":null},
    {"id":"2","part_type":"assignment","created_at":6,"author":{"type":"bot"},"event_details":null}]})"));
  CHECK(bench.look(remove_practice).presence == Presence::absent);
  CHECK(bench.look(CloseTicket{{"215473"}, {"1"}, {}}).presence == Presence::absent);
  CHECK(bench.look(CloseTicket{{"215473"}, {"0"}, {}}).code == "new_message");
  CHECK(bench.look(form).presence == Presence::absent);
}

TEST_CASE("who is not known as a colleague is taken for a client, and order is by time, not by place") {
  Bench bench;
  bench.answer(200, conversation(R"({"conversation_parts":[
    {"id":9,"part_type":"comment","created_at":90,"author":{"type":"visitor"}},
    {"id":8,"part_type":"comment","created_at":80,"author":{"type":"user"}},
    {"id":10,"part_type":"comment","created_at":100,"author":{"type":"team"}}]})"));
  CHECK(bench.look(CloseTicket{{"215473"}, {"8"}, {}}).code == "new_message");
  CHECK(bench.look(CloseTicket{{"215473"}, {"9"}, {}}).presence == Presence::absent);
}

TEST_CASE("a thread whose messages are withheld is neither closed nor read") {
  Bench bench;
  bench.answer(200, conversation("null"));
  CHECK(bench.look(close_thread).presence == Presence::unreadable);
  CHECK(bench.fetch(the_thread).verdict == Verdict::unknown);
}

TEST_CASE("a time that no calendar can write makes a thread unknown") {
  Bench bench;
  for (auto const* seconds : {"-1", "9223372036854775807", "1e300", "\"5\""}) {
    bench.answer(
        200,
        conversation(R"({"conversation_parts":[{"id":1,"part_type":"note","author":{"type":"admin"},"created_at":)" +
                     std::string(seconds) + "}]}"));
    CHECK(bench.fetch(the_thread).verdict == Verdict::unknown);
  }
}

TEST_CASE("a reply about another thing than was asked for proves nothing") {
  Bench bench;
  REQUIRE(bench.send(form).verdict == Verdict::done);
  bench.transport.after = [](HttpRequest const& request, Exchange& exchange) {
    if (request.target.starts_with("/tickets"))
      exchange.reply.body = R"({"id":"702","ticket_attributes":{"workflow_ref":"x"}})";
  };
  CHECK(bench.look(form).presence == Presence::unreadable);
  CHECK(bench.send(form).verdict == Verdict::unknown);
  bench.transport.after = [](HttpRequest const& request, Exchange& exchange) {
    if (request.write()) exchange.reply.body = R"({"id":"1","state":"closed","contacts":{"contacts":[]}})";
  };
  CHECK(bench.send(close_thread).verdict == Verdict::unknown);
  CHECK(bench.send(mark_billed).verdict == Verdict::unknown);
}

TEST_CASE("a thread with a crowd of participants or links is not walked") {
  Bench bench;
  std::string people, links;
  for (int nth = 0; nth < 2000; ++nth) {
    people += (nth == 0 ? "" : ",") + std::string(R"({"id":)") + std::to_string(nth) + "}";
    links += (nth == 0 ? "" : ",") + std::string(R"({"type":"ticket","id":)") + std::to_string(nth) + "}";
  }
  bench.answer(
      200, R"({"id":"215473","state":"open","conversation_parts":{"conversation_parts":[]},"contacts":{"contacts":[)" +
               people + R"(]},"linked_objects":{"data":[)" + links + "]}}");
  CHECK(bench.fetch(the_thread).verdict == Verdict::unknown);
  CHECK(bench.look(form).presence == Presence::unreadable);
  CHECK(bench.transport.seen.size() == 2);
}

TEST_CASE("a lost reply to an accepted write is found by the next look") {
  Bench bench;
  bench.transport.after = [](HttpRequest const& request, Exchange& exchange) {
    if (request.write()) exchange = {Failure::broken, {}};
  };
  CHECK(bench.send(add_client).verdict == Verdict::unknown);
  CHECK(bench.send(form).verdict == Verdict::unknown);
  CHECK(bench.look(add_client).presence == Presence::present);
  CHECK(bench.look(form).presence == Presence::present);
  CHECK(bench.twin.ledger().size() == 2);
}

TEST_CASE("a command that cannot be read, or of a kind that the inbox does not have, goes nowhere") {
  Bench bench;
  auto request = bench.request(add_client);
  request.payload = "{}";
  CHECK(run(bench.inbox.send(request)).verdict == Verdict::not_sent);
  CHECK(run(bench.inbox.look(request)).presence == Presence::unreadable);
  request.kind = "invoice.charged";
  CHECK(run(bench.inbox.send(request)).verdict == Verdict::not_sent);
  CHECK(run(bench.inbox.look(request)).presence == Presence::unreadable);
  CHECK(run(bench.inbox.fetch(request)).verdict == Verdict::not_sent);
  CHECK(bench.transport.seen.empty());
}

TEST_CASE("an HTTP date is read in its one written form") {
  CHECK(rest::http_date("Mon, 20 Jul 2026 14:00:03 GMT") == instant("2026-07-20T14:00:03Z"));
  for (auto const* text :
       {"", "Monday, 20-Jul-26 14:00:03 GMT", "Mon, 20 Jux 2026 14:00:03 GMT", "Mon, 20 Jul 2026 14:00:03 EST"})
    CHECK_FALSE(rest::http_date(text));
}
