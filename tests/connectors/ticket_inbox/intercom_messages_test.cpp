// Is a client written to once, with the right words and by nobody's mistake to somebody else? Notices, macros, replies,
// new conversations and notes through the Intercom connector, asked of the inbox twin.
#include <catch2/catch.hpp>

#include "connectors/ticket_inbox/macro_text.hpp"
#include "tests/connectors/ticket_inbox/practice_inbox.hpp"

using namespace connectors;
using namespace connectors::inbox_tests;
using engine::Presence;
using engine::Verdict;
using twins::ActKind;
using workflows::AddNote;
using workflows::FindNotice;
using workflows::MacroRendered;
using workflows::NoticesFound;
using workflows::RenderMacro;
using workflows::SendReply;
using workflows::StartConversation;

namespace {

twins::WorldConversation failed_mail(std::string id, std::string body, std::vector<std::string> participants) {
  twins::WorldConversation thread;
  thread.id = std::move(id);
  thread.created = instant("2026-07-16T08:00:00Z");
  thread.subject = "Scheduled payment failed";
  thread.body = std::move(body);
  thread.billing_view = false;
  thread.participants = std::move(participants);
  return thread;
}

twins::World messages_world() {
  auto world = practice_world();
  world.inbox.contacts.push_back({"co-6", "gone@client.example", "Ulla Gone", "user", true});
  world.inbox.macros = {{"", "US Failed Payment",
                         R"(<p>Hi {{user.first_name|fallback:"there"}},</p><p>your card &amp; bank said no.</p>)"},
                        {"", "Old macro", "Nobody uses this."},
                        {"", "US Needs a name", "Dear {{company.name}}, hello {{user.name}}."},
                        {"", "Hidden", "Secret.", false}};
  world.conversations.push_back(failed_mail("300", "<p>Invoice inv-3 of mira@client.example failed.</p>", {"co-1"}));
  world.conversations.push_back(failed_mail("301", "<p>Invoice inv-31 failed.</p>", {"co-2"}));
  world.conversations.push_back(failed_mail("302", "<p>Invoice inv-3 failed.</p>", {"co-3"}));
  auto threaded = failed_mail("303", "<p>Hello</p>", {"co-2"});
  threaded.subject = "A question";
  threaded.parts.push_back(part("2026-07-17T09:00:00Z", "<p>Invoice inv-4 failed</p>", "bot"));
  threaded.parts.back().subject = "Scheduled payment failed";
  world.conversations.push_back(threaded);
  return world;
}

SendReply reply() {
  return {{"303"}, {"cl-1"}, {"co-2"}, {}, {}, "US Failed Payment", "Your card said no.", "", "inv-4", {}};
}
StartConversation const mail{
    {"cl-1"}, {"co-2"}, "Your payment", "US Failed Payment", "Your card said no.", "<p>Your card said no.</p>",
    "inv-4"};

std::vector<std::string> tickets(engine::Outcome const& outcome) {
  std::vector<std::string> ids;
  for (auto const& notice : payload_of<NoticesFound>(outcome.payload).notices) ids.push_back(notice.ticket.text);
  return ids;
}

}  // namespace

TEST_CASE("a notice is found for this client and this invoice, in a mail of its own or within a thread") {
  Bench bench(messages_world());
  CHECK(tickets(bench.fetch(FindNotice{"Mira@client.example", {"inv-3"}})) == std::vector<std::string>{"300"});
  CHECK(tickets(bench.fetch(FindNotice{"mira@client.example", {"inv-31"}})) == std::vector<std::string>{"301"});
  CHECK(tickets(bench.fetch(FindNotice{"twice@client.example", {"inv-3"}})) == std::vector<std::string>{"302"});
  CHECK(tickets(bench.fetch(FindNotice{"mira@client.example", {"inv-5"}})).empty());
  auto const within = bench.fetch(FindNotice{"mira@client.example", {"inv-4"}});
  auto const notice = payload_of<NoticesFound>(within.payload).notices.at(0);
  CHECK(notice.ticket.text == "303");
  CHECK_FALSE(notice.part.empty());
  CHECK(notice.at == instant("2026-07-17T09:00:00Z"));
  CHECK(notice.contact.text == "co-2");
  CHECK(notice.last_part == notice.part);
  CHECK(notice.last_client_part.empty());
}

TEST_CASE("the notices of other clients, however many, are neither read nor in the way") {
  auto world = messages_world();
  for (int i = 0; i < 120; ++i)
    world.conversations.push_back(
        failed_mail(std::to_string(1000 + i), "<p>Invoice inv-9" + std::to_string(i) + " failed.</p>", {"co-3"}));
  Bench bench(world);
  CHECK(tickets(bench.fetch(FindNotice{"mira@client.example", {"inv-3"}})) == std::vector<std::string>{"300"});
  auto const read = std::ranges::count_if(bench.transport.seen, [](auto const& each) {
    return each.request.method == "GET" && each.request.target.starts_with("/conversations/");
  });
  CHECK(read <= 10);
}

TEST_CASE("a thread whose first message the search does not show is read whole") {
  Bench bench(messages_world());
  bench.transport.after = [](HttpRequest const& request, Exchange& exchange) {
    if (request.target != "/conversations/search") return;
    auto body = workflows::codec::Json::parse(exchange.reply.body);
    for (auto& each : body.at("conversations")) each["source"] = nullptr;
    exchange.reply.body = body.dump();
  };
  CHECK(tickets(bench.fetch(FindNotice{"mira@client.example", {"inv-3"}})) == std::vector<std::string>{"300"});
}

TEST_CASE("more threads that name this very invoice than can be read are not known, and none is read") {
  auto world = messages_world();
  for (int i = 0; i < 110; ++i)
    world.conversations.push_back(failed_mail(std::to_string(1000 + i), "<p>Invoice inv-3 failed.</p>", {"co-3"}));
  Bench bench(world);
  auto const outcome = bench.fetch(FindNotice{"mira@client.example", {"inv-3"}});
  CHECK(outcome.verdict == engine::Verdict::unknown);
  CHECK(outcome.sentence.find("this invoice") != std::string::npos);
}

TEST_CASE("a mail that has just come is not in the search yet, and a while later it is") {
  auto world = messages_world();
  world.conversations.push_back(failed_mail("304", "<p>Invoice inv-6 of mira@client.example</p>", {"co-1"}));
  world.conversations.back().created = world.now - std::chrono::seconds{30};
  Bench bench(world);
  CHECK(tickets(bench.fetch(FindNotice{"mira@client.example", {"inv-6"}})).empty());
  bench.env.pass(std::chrono::minutes{3});
  CHECK(tickets(bench.fetch(FindNotice{"mira@client.example", {"inv-6"}})) == std::vector<std::string>{"304"});
}

TEST_CASE("a macro is filled in for its contact, and what cannot be filled in is named") {
  Bench bench(messages_world());
  auto const good = payload_of<MacroRendered>(bench.fetch(RenderMacro{"US Failed Payment", {"co-2"}}).payload);
  CHECK(good.found);
  CHECK(good.html == "<p>Hi Mira,</p><p>your card &amp; bank said no.</p>");
  CHECK(good.text.find("Hi Mira,") == 0);
  CHECK(good.text.find("card & bank") != std::string::npos);
  CHECK(good.unresolved.empty());
  CHECK(good.updated_at == instant("2026-06-20T14:00:00Z"));
  CHECK_FALSE(good.unsubscribed);
  auto const named = payload_of<MacroRendered>(bench.fetch(RenderMacro{"US Needs a name", {"co-6"}}).payload);
  CHECK(named.unresolved == std::vector<std::string>{"company.name"});
  CHECK(named.unsubscribed);
  CHECK_FALSE(payload_of<MacroRendered>(bench.fetch(RenderMacro{"Hidden", {"co-2"}}).payload).found);
  CHECK_FALSE(payload_of<MacroRendered>(bench.fetch(RenderMacro{"No such", {"co-2"}}).payload).found);
  CHECK(bench.fetch(RenderMacro{"Old macro", {"co-99"}}).reason == "contact_missing");
  CHECK(bench.ledger().empty());
}

TEST_CASE("two macros of one name are none: nobody can say which is meant") {
  auto world = messages_world();
  world.inbox.macros[1].name = "US Failed Payment";
  Bench bench(world);
  CHECK_FALSE(payload_of<MacroRendered>(bench.fetch(RenderMacro{"US Failed Payment", {"co-2"}}).payload).found);
}

TEST_CASE("placeholders of both spellings are filled in, escaped, or named") {
  using intercom::fill_in;
  std::map<std::string, std::string> const values{{"user.name", "A <b> & \"c\""}, {"user.email", ""}};
  CHECK(fill_in("Hi {{user.name}}!", values).html == "Hi A &lt;b&gt; &amp; &quot;c&quot;!");
  CHECK(fill_in(R"(<attribute key="user.name" default="you"/>)", values).html == "A &lt;b&gt; &amp; &quot;c&quot;");
  CHECK(fill_in(R"({{ user.email | fallback:"you" }})", values).html == "you");
  CHECK(fill_in(R"(<attribute key="user.email"/>)", values).unresolved == std::vector<std::string>{"user.email"});
  CHECK(fill_in("{{user.name", values).unresolved.size() == 1);
  CHECK(fill_in("<attribute>", values).unresolved.size() == 1);
  CHECK(fill_in("no placeholder", values).html == "no placeholder");
  CHECK(intercom::holds_placeholder("x {{y}}"));
  CHECK_FALSE(intercom::holds_placeholder("x { y }"));
  CHECK(intercom::html_of("a\n<b>") == "<p>a<br>&lt;b&gt;</p>");
}

TEST_CASE("a reply is absent, then sent once under its macro's name, then present") {
  Bench bench(messages_world());
  CHECK(bench.look(reply()).presence == Presence::absent);
  CHECK(bench.look(reply()).strong);
  auto const sent = bench.send(reply());
  REQUIRE(sent.verdict == Verdict::done);
  auto const seen = bench.look(reply());
  CHECK(seen.presence == Presence::present);
  CHECK(payload_of<workflows::ReplySent>(seen.payload).part.text == sent.reference);
  CHECK(bench.ledger() ==
        "ticket.reply_sent 303 {\"macro\":\"US Failed Payment\",\"to\":\"co-2\",\"text\":\"Your card said no.\"} "
        "engine E-7\n");
}

TEST_CASE("the same text before the last part seen is another message") {
  Bench bench(messages_world());
  auto const first = bench.send(reply());
  auto reminder = reply();
  reminder.about = "inv-4 reminder 1";
  reminder.after = {first.reference};
  CHECK(bench.look(reminder).presence == Presence::absent);
  REQUIRE(bench.send(reminder).verdict == Verdict::done);
  CHECK(bench.look(reminder).presence == Presence::present);
  CHECK(bench.look(reply()).presence == Presence::several);
}

TEST_CASE("a reply does not leave when others would read it, the client takes no part, or wrote meanwhile") {
  auto world = messages_world();
  world.conversations.back().participants = {"co-2", "co-3", "co-1"};
  Bench bench(world);
  auto command = reply();
  command.may_read = {{"co-1"}};
  CHECK(bench.look(command).code == "other_recipients");
  command.contact = {"co-4"};
  CHECK(bench.look(command).code == "contact_missing");
  command = reply();
  command.may_read = {{"co-1"}, {"co-3"}};
  CHECK(bench.look(command).presence == Presence::absent);
  twins::WorldAct act;
  act.subject = "303";
  act.by = "client";
  act.text = "I have paid already.";
  REQUIRE(bench.twin.act(act, bench.env.now()));
  CHECK(bench.look(command).code == "new_message");
  command = reply();
  command.may_read = {{"co-1"}, {"co-3"}};
  command.html = "<p>Hi <attribute key=\"user.name\"/></p>";
  CHECK(bench.look(command).code == "macro_placeholder");
  CHECK(bench.send(command).verdict == Verdict::not_sent);
}

TEST_CASE("who has unsubscribed is not mailed, but gets an answer in a thread of their own") {
  auto world = messages_world();
  world.conversations.push_back(failed_mail("305", "<p>Invoice inv-8</p>", {"co-6"}));
  world.conversations.push_back(failed_mail("306", "<p>What is this?</p>", {"co-6"}));
  world.conversations.back().author_email = "gone@client.example";
  Bench bench(world);
  auto command = reply();
  command.contact = {"co-6"};
  command.ticket = {"305"};
  CHECK(bench.look(command).code == "recipient_unsubscribed");
  command.ticket = {"306"};
  CHECK(bench.look(command).presence == Presence::absent);
  auto to_gone = mail;
  to_gone.contact = {"co-6"};
  CHECK(bench.look(to_gone).code == "recipient_unsubscribed");
  CHECK(bench.send(to_gone).reason == "recipient_unsubscribed");
  CHECK(bench.ledger().empty());
}

TEST_CASE("a new conversation is weakly absent, sent once, and read back by the id that the reply named") {
  Bench bench(messages_world());
  auto const before = bench.look(mail);
  CHECK(before.presence == Presence::absent);
  CHECK_FALSE(before.strong);
  auto const sent = bench.send(mail);
  REQUIRE(sent.verdict == Verdict::done);
  CHECK(bench.look(mail).presence == Presence::present);
  CHECK(bench.look(mail).reference == sent.reference);
  CHECK(bench.ledger() == "ticket.conversation_started " + sent.reference +
                              " {\"macro\":\"US Failed Payment\",\"to\":\"co-2\",\"text\":\"Your card said no.\"} "
                              "engine E-7\n");
  // The client answers in it, though no world file could name it.
  twins::WorldAct act;
  act.subject = "co-2";
  act.by = "client";
  act.text = "Thanks";
  REQUIRE(bench.twin.act(act, bench.env.now()));
  CHECK(bench.twin.ledger().back().subject == sent.reference);
}

TEST_CASE("a new conversation whose reply was lost is found among the contact's conversations") {
  Bench bench(messages_world());
  auto request = bench.request(mail);
  request.pre_image = bench.look(mail).pre_image;
  bench.transport.after = [](HttpRequest const& sent, Exchange& exchange) {
    if (sent.write()) exchange = {Failure::timed_out, {}};
  };
  CHECK(run(bench.inbox.send(request)).verdict == Verdict::unknown);
  CHECK(run(bench.inbox.look(request)).presence == Presence::present);
  REQUIRE(run(bench.inbox.send(request)).verdict == Verdict::unknown);
  CHECK(run(bench.inbox.look(request)).presence == Presence::several);
}

TEST_CASE("the same mail of last week is another mail") {
  Bench bench(messages_world());
  REQUIRE(bench.send(mail).verdict == Verdict::done);
  bench.env.pass(std::chrono::days{3});
  auto request = bench.request(mail);
  request.effect = "E-9";
  CHECK(run(bench.inbox.look(request)).presence == Presence::absent);
}

TEST_CASE("a contact without an address, or unknown, cannot be mailed") {
  Bench bench(messages_world());
  for (auto const* contact : {"co-5", "co-99"}) {
    auto command = mail;
    command.contact = {contact};
    CHECK(bench.look(command).code == "contact_missing");
  }
  auto unknown = mail;
  unknown.contact = {"co-99"};
  CHECK(bench.send(unknown).reason == "contact_missing");
  auto nameless = mail;
  nameless.subject = "";
  CHECK(bench.send(nameless).verdict == Verdict::not_sent);
}

TEST_CASE("a note is added once, as text and not as HTML") {
  Bench bench(messages_world());
  AddNote const note{{"303"}, "Refunded $140.00 <by hand>\nref: C-1", "refund"};
  CHECK(bench.look(note).presence == Presence::absent);
  auto const sent = bench.send(note);
  REQUIRE(sent.verdict == Verdict::done);
  CHECK(bench.look(note).presence == Presence::present);
  CHECK(bench.look(note).reference == sent.reference);
  CHECK(bench.ledger() == "ticket.note_added 303 {\"text\":\"Refunded $140.00 <by hand>\\nref: C-1\"} engine E-7\n");
}

TEST_CASE("a reply in a thread too long to be read whole cannot be proven absent") {
  auto world = messages_world();
  world.conversations.back().generated_parts = 520;
  Bench bench(world);
  auto command = reply();
  command.last_client_part = {"none of these"};
  bench.transport.after = [](HttpRequest const&, Exchange& exchange) {
    auto json = workflows::codec::Json::parse(exchange.reply.body);
    if (!json.contains("conversation_parts")) return;
    for (auto& each : json["conversation_parts"]["conversation_parts"]) each["author"]["type"] = "admin";
    exchange.reply.body = json.dump();
  };
  auto const look = bench.look(command);
  CHECK(look.presence == Presence::absent);
  CHECK_FALSE(look.strong);
}

TEST_CASE("a token that is refused is no word about the contact") {
  Bench bench(messages_world());
  bench.answer(403, R"({"type":"error.list","errors":[{"code":"forbidden","message":"missing scope"}]})");
  CHECK(bench.send(mail).verdict == Verdict::not_sent);
  bench.answer(200, R"({"type":"user_message","id":"1"})");
  CHECK(bench.send(mail).verdict == Verdict::unknown);
}
