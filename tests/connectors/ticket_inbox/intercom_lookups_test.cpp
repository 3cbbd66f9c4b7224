// What does the Intercom connector learn from the inbox, page by page, and what does it refuse to believe?
#include <catch2/catch.hpp>
#include <set>

#include "tests/connectors/ticket_inbox/practice_inbox.hpp"

using namespace connectors;
using namespace connectors::inbox_tests;
using engine::Verdict;
using workflows::ContactFound;
using workflows::FindContact;
using workflows::ReadThread;
using workflows::ThreadRead;

namespace {

ReadThread const the_thread{{"215473"}, "Insurance Billing"};

twins::World world_with_threads(int count) {
  auto world = practice_world();
  for (int nth = 0; nth < count; ++nth) {
    twins::WorldConversation thread;
    thread.id = std::to_string(300000 + nth);
    thread.created = instant("2026-07-01T00:00:00Z") + std::chrono::minutes(nth / 3);
    thread.body = "One more";
    thread.participants = {"co-2"};
    world.conversations.push_back(thread);
  }
  return world;
}

}  // namespace

TEST_CASE("a thread is read with its notes as text, its participants' addresses and the attribute's options") {
  Bench bench;
  auto const outcome = bench.fetch(the_thread);
  REQUIRE(outcome.verdict == Verdict::done);
  CHECK(outcome.reference == "215473");
  auto const thread = payload_of<ThreadRead>(outcome.payload);
  CHECK(thread.state == "open");
  CHECK(thread.parts == 3);
  CHECK(thread.whole);
  REQUIRE(thread.notes.size() == 1);
  CHECK(thread.notes[0].text == "For admin use only\nClient: Mira Vale");
  CHECK(thread.notes[0].author == "Dana Reed");
  CHECK(thread.notes[0].at == instant("2026-07-14T15:06:00Z"));
  CHECK(thread.notes[0].part.text == "5002");
  REQUIRE(thread.participants.size() == 1);
  CHECK(thread.participants[0].contact.text == "co-1");
  CHECK(thread.participants[0].email == "office@larch.example");
  CHECK(thread.last_part.text == "5003");
  CHECK(thread.last_client_part.text == "5001");
  CHECK(thread.billing_value.empty());
  CHECK(thread.billing_options == std::vector<std::string>{"Not billed", "Billed"});
}

TEST_CASE("every call carries the token and the version, and a lookup is no write") {
  Bench bench;
  (void)bench.fetch(the_thread);
  REQUIRE(bench.transport.seen.size() == 3);
  for (auto const& [origin, request] : bench.transport.seen) {
    CHECK(request.headers.at("authorization") == "Bearer secret");
    CHECK(request.headers.at("intercom-version") == "2.16");
    CHECK(request.read_only);
    CHECK(origin.counterpart == "ticket_inbox");
    CHECK(origin.verb == "ticket.read_thread");
    CHECK(origin.effect == "E-7");
  }
}

TEST_CASE("of a thread with more than 500 parts only the newest are seen, and the thread is not whole") {
  auto world = practice_world();
  world.conversations[0].generated_parts = 600;
  Bench bench(world);
  auto const thread = payload_of<ThreadRead>(bench.fetch(the_thread).payload);
  CHECK(thread.parts == 603);
  CHECK_FALSE(thread.whole);
  CHECK(thread.notes.size() == 1);
  CHECK(thread.last_part.text == "5603");
}

TEST_CASE("a thread of exactly 500 parts is whole") {
  auto world = practice_world();
  world.conversations[0].generated_parts = 497;
  Bench bench(world);
  auto const thread = payload_of<ThreadRead>(bench.fetch(the_thread).payload);
  CHECK(thread.parts == 500);
  CHECK(thread.whole);
}

TEST_CASE("a long thread of more than a megabyte is read") {
  auto world = practice_world();
  world.conversations[0].parts.push_back(
      part("2026-07-14T15:08:00Z", "<p>" + std::string(3U << 20U, 'x') + "</p>", "admin", "note"));
  Bench bench(world);
  auto const thread = payload_of<ThreadRead>(bench.fetch(the_thread).payload);
  REQUIRE(thread.notes.size() == 2);
  CHECK(thread.notes[1].text.size() == 3U << 20U);
}

TEST_CASE("a text attribute and an unknown one allow nothing") {
  Bench bench;
  CHECK(payload_of<ThreadRead>(bench.fetch(ReadThread{{"215473"}, "Remark"}).payload).billing_options.empty());
  CHECK(payload_of<ThreadRead>(bench.fetch(ReadThread{{"215473"}, "Nothing"}).payload).billing_options.empty());
}

TEST_CASE("a contact is found by the whole address without regard to case, once or several times") {
  Bench bench;
  auto const one = payload_of<ContactFound>(bench.fetch(FindContact{"MIRA@client.example"}).payload);
  REQUIRE(one.contacts.size() == 1);
  CHECK(one.contacts[0].contact.text == "co-2");
  CHECK(payload_of<ContactFound>(bench.fetch(FindContact{"twice@client.example"}).payload).contacts.size() == 2);
  CHECK(payload_of<ContactFound>(bench.fetch(FindContact{"client.example"}).payload).contacts.empty());
}

TEST_CASE("a contact that only resembles the address is not found, whatever the inbox calls equal") {
  Bench bench;
  bench.answer(200, R"({"type":"list","pages":{"next":null},"total_count":2,"data":[
    {"id":"co-9","email":"mira@client.example.org"},{"id":17,"email":"mira@client.example"}]})");
  auto const found = payload_of<ContactFound>(bench.fetch(FindContact{"mira@client.example"}).payload);
  REQUIRE(found.contacts.size() == 1);
  CHECK(found.contacts[0].contact.text == "17");
}

TEST_CASE("the billing view is walked over all its pages, and what comes twice counts once") {
  Bench bench(world_with_threads(400));
  auto const view = run(bench.inbox.billing_view());
  REQUIRE(view);
  CHECK(view->size() == 401);
  std::set<std::string> ids;
  for (auto const& item : *view) ids.insert(item.ticket.text);
  CHECK(ids.size() == 401);
  // One call for the team's number, then three pages of 150.
  CHECK(bench.transport.seen.size() == 4);
}

TEST_CASE("a thread that two pages list is one item of the view") {
  Bench bench;
  Intercom by_number(bench.transport, bench.env, {"secret", "991267", "5017691", ""});
  bench.transport.instead = [](HttpRequest const& request) -> std::optional<Exchange> {
    bool const first = request.body.find("starting_after") == std::string::npos;
    std::string const next = first ? R"({"starting_after":"c1"})" : "null";
    std::string const both = R"([{"id":"1","state":"open","updated_at":5},{"id":1,"state":"open","updated_at":6}])";
    return Exchange{Failure::none, {200, {}, R"({"conversations":)" + both + R"(,"pages":{"next":)" + next + "}}"}};
  };
  auto const view = run(by_number.billing_view());
  REQUIRE(view);
  CHECK(view->size() == 1);
  CHECK(bench.transport.seen.size() == 2);
}

TEST_CASE("a thread that moves to the front while we page is not lost and not doubled") {
  Bench bench(world_with_threads(400));
  int pages = 0;
  bench.transport.after = [&](HttpRequest const& request, Exchange&) {
    if (request.target != "/conversations/search" || ++pages != 1) return;
    twins::WorldAct act;
    act.subject = "300000";
    act.by = "client";
    act.text = "moved";
    act.at = bench.env.now();
    REQUIRE(bench.twin.act(act, bench.env.now()));
  };
  auto const view = run(bench.inbox.billing_view());
  REQUIRE(view);
  std::set<std::string> ids;
  for (auto const& item : *view) CHECK(ids.insert(item.ticket.text).second);
  CHECK(ids.size() >= 400);
}

TEST_CASE("the billing view shows the team's open threads only") {
  auto world = world_with_threads(3);
  world.conversations[1].billing_view = false;
  world.conversations[2].state = "closed";
  world.conversations[3].created = instant("2026-07-20T15:00:00Z");
  Bench bench(world);
  auto const before = run(bench.inbox.billing_view());
  REQUIRE(before);
  REQUIRE(before->size() == 1);
  CHECK(before->front().ticket.text == "215473");
  CHECK(before->front().title == "Billing request");
  CHECK(before->front().updated_at == instant("2026-07-14T15:07:00Z"));
  bench.env.pass(std::chrono::hours{1});
  CHECK(run(bench.inbox.billing_view())->size() == 2);
}

TEST_CASE("threads beside the view are listed with it, in one search: those that moved, or all that are asked for") {
  auto world = world_with_threads(4);
  for (auto& each : world.conversations) each.billing_view = false;
  world.conversations[0].billing_view = true;
  world.conversations[2].state = "closed";
  Bench bench(world);
  Intercom by_number(bench.transport, bench.env, {"secret", "991267", "5017691", ""});
  auto const in_view = world.conversations[0].id, moved = world.conversations[1].id, closed = world.conversations[2].id,
             still = world.conversations[3].id;
  auto const since = bench.env.now();
  bench.env.pass(std::chrono::minutes{5});
  twins::WorldAct act;
  act.subject = moved;
  act.by = "client";
  act.text = "Please call me.";
  act.at = bench.env.now();
  REQUIRE(bench.twin.act(act, bench.env.now()));
  auto const asked = bench.transport.seen.size();
  Beside const beside{{{moved}, {still}, {in_view}}, {{closed}}};
  auto const view = run(by_number.billing_view_and(since, beside));
  REQUIRE(view);
  std::set<std::string> ids;
  for (auto const& item : *view) ids.insert(item.ticket.text);
  CHECK(ids == std::set<std::string>{moved, closed});
  CHECK(bench.transport.seen.size() == asked + 1);
  auto const whole = run(by_number.billing_view_and(std::nullopt, beside));
  REQUIRE(whole);
  CHECK(whole->size() == 4);
}

TEST_CASE("a cursor that comes twice, a missing page and an unknown team give no view at all") {
  Bench bench(world_with_threads(3));
  Intercom by_number(bench.transport, bench.env, {"secret", "991267", "5017691", ""});
  Intercom unknown(bench.transport, bench.env, {"secret", "991267", "No such team", ""});
  CHECK_FALSE(run(unknown.billing_view()));
  CHECK(run(by_number.billing_view())->size() == 4);
  bench.answer(200, R"({"conversations":[],"pages":{"next":{"starting_after":"again"}}})");
  auto const asked = bench.transport.seen.size();
  CHECK_FALSE(run(by_number.billing_view()));
  CHECK(bench.transport.seen.size() == asked + 2);
  bench.answer(200, R"({"conversations":[]})");
  CHECK_FALSE(run(by_number.billing_view()));
  bench.answer(200, R"({"conversations":[],"pages":{"next":"https://elsewhere.example/2"}})");
  CHECK_FALSE(run(by_number.billing_view()));
  bench.answer(200, R"({"conversations":[],"total_count":0,"pages":null})");
  CHECK(run(by_number.billing_view())->empty());
}

TEST_CASE("a participant who was merged into another contact keeps an address; one who was deleted has none") {
  Bench bench;
  bench.transport.instead = [](HttpRequest const& request) -> std::optional<Exchange> {
    if (request.target != "/contacts/co-1") return std::nullopt;
    return Exchange{Failure::none,
                    {410,
                     {{"link", "</contacts/co-2>; rel=\"canonical\""}},
                     R"({"type":"error.list","errors":[{"code":"contact_merged"}]})"}};
  };
  auto const merged = payload_of<ThreadRead>(bench.fetch(the_thread).payload);
  CHECK(merged.participants.at(0).contact.text == "co-1");
  CHECK(merged.participants.at(0).email == "mira@client.example");
  bench.transport.instead = [](HttpRequest const& request) -> std::optional<Exchange> {
    if (request.target != "/contacts/co-1") return std::nullopt;
    return Exchange{Failure::none, {404, {}, R"({"type":"error.list","errors":[{"code":"not_found"}]})"}};
  };
  CHECK(payload_of<ThreadRead>(bench.fetch(the_thread).payload).participants.at(0).email.empty());
}

TEST_CASE("a lookup tells a refused token, a full window and a dead connection apart") {
  Bench bench;
  bench.answer(401, "{}");
  CHECK(bench.fetch(the_thread).verdict == Verdict::not_sent);
  CHECK(bench.fetch(the_thread).sentence == "the token is not accepted by the ticket inbox");
  bench.answer(429, "", {{"x-ratelimit-reset", "1784556010"}, {"date", "Mon, 20 Jul 2026 14:00:03 GMT"}});
  CHECK(bench.fetch(the_thread).verdict == Verdict::not_sent);
  CHECK(bench.fetch(the_thread).retry_after == std::chrono::seconds{7});
  bench.fail(Failure::not_sent);
  CHECK(bench.fetch(the_thread).verdict == Verdict::not_sent);
  for (auto const failure : {Failure::timed_out, Failure::broken}) {
    bench.fail(failure);
    CHECK(bench.fetch(the_thread).verdict == Verdict::unknown);
  }
  bench.answer(503, "Service Unavailable");
  CHECK(bench.fetch(the_thread).verdict == Verdict::unknown);
}

TEST_CASE("ids that would lead elsewhere are never asked for") {
  Bench bench;
  for (auto const* id : {"", "last", "..", "a\nb"})
    CHECK(bench.fetch(ReadThread{{id}, "Insurance Billing"}).verdict == Verdict::not_sent);
  CHECK(bench.transport.seen.empty());
  CHECK(bench.fetch(ReadThread{{"1/../2?x"}, "Insurance Billing"}).verdict == Verdict::unknown);
  CHECK(bench.transport.seen.at(0).request.target == "/conversations/1%2F..%2F2%3Fx");
}
