// Does the simulated ticket inbox treat macros and mails as the vendor does, and does its ledger tell each once?
#include <catch2/catch.hpp>

#include "connectors/twins/inbox_twin.hpp"
#include "tests/connectors/ticket_inbox/practice_inbox.hpp"

using namespace connectors;
using namespace connectors::inbox_tests;
using workflows::codec::Json;

namespace {

twins::World world_with_macros() {
  auto world = practice_world();
  world.inbox.macros = {{"", "One", R"(Hi {{user.name|fallback:"you"}})"},
                        {"", "Two", "<p>Two</p>"},
                        {"m-3", "Three", "<p>{{user.email}}</p>"},
                        {"", "Hidden", "x", false}};
  return world;
}

struct Line {
  twins::World world = world_with_macros();
  twins::InboxTwin twin{world};
  HttpReply call(std::string method, std::string target, Json const& body = {}, std::string macro = "") {
    HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers = {{"authorization", "Bearer secret"}, {"intercom-version", "2.16"}};
    if (!macro.empty()) request.headers["x-claimstep-macro"] = macro;
    if (!body.is_null()) request.body = body.dump();
    return twin.handle(request, world.now);
  }
  Json get(std::string target) { return Json::parse(call("GET", std::move(target)).body); }
  std::string code(HttpReply const& reply) { return Json::parse(reply.body)["errors"][0]["code"]; }
};

Json mail() {
  return Json::parse(R"({"message_type":"email","subject":"Your payment","body":"<p>Hello</p>","template":"plain",
    "from":{"type":"admin","id":"991267"},"to":{"type":"user","id":"co-2"},
    "create_conversation_without_contact_reply":true})");
}

}  // namespace

TEST_CASE("macros come in pages and without their texts; hidden ones are not there") {
  Line line;
  auto const first = line.get("/macros");
  REQUIRE(first["data"].size() == 2);
  CHECK(first["data"][0]["body"].is_null());
  auto const cursor = first["pages"]["next"]["starting_after"].get<std::string>();
  auto const second = line.get("/macros?starting_after=" + cursor);
  REQUIRE(second["data"].size() == 1);
  CHECK(second["data"][0]["name"] == "Three");
  CHECK(second["pages"]["next"].is_null());
  CHECK(line.get("/macros?per_page=150")["data"].size() == 3);
  CHECK(line.code(line.call("GET", "/macros?starting_after=nothing")) == "parameter_invalid");
}

TEST_CASE("a macro's text has its placeholders as the vendor writes them in HTML") {
  Line line;
  auto const id = line.get("/macros")["data"][0]["id"].get<std::string>();
  auto const macro = line.get("/macros/" + id);
  CHECK(macro["body"] == R"(<p>Hi <attribute key="user.name" default="you"/></p>)");
  CHECK(macro["body_text"] == R"(Hi {{user.name|fallback:"you"}})");
  CHECK(line.get("/macros/m-3")["body"] == R"(<p><attribute key="user.email"/></p>)");
  CHECK(line.call("GET", "/macros/4404").status == 404);
}

TEST_CASE("a mail makes a conversation only when that is asked for, and names it then") {
  Line line;
  auto const sent = Json::parse(line.call("POST", "/messages", mail(), "One").body);
  auto const id = sent["conversation_id"].get<std::string>();
  auto const conversation = line.get("/conversations/" + id);
  CHECK(conversation["source"]["subject"] == "Your payment");
  CHECK(conversation["source"]["delivered_as"] == "admin_initiated");
  CHECK(conversation["contacts"]["contacts"][0]["id"] == "co-2");
  CHECK(conversation["team_assignee_id"] == 0);
  REQUIRE(line.twin.ledger().size() == 1);
  CHECK(line.twin.ledger()[0].kind == "ticket.conversation_started");
  CHECK(line.twin.ledger()[0].subject == id);
  CHECK(line.twin.ledger()[0].detail.dump() == R"({"macro":"One","to":"co-2","text":"Hello"})");
  auto quiet = mail();
  quiet.erase("create_conversation_without_contact_reply");
  CHECK_FALSE(Json::parse(line.call("POST", "/messages", quiet).body).contains("conversation_id"));
  CHECK(line.twin.ledger().size() == 1);
}

TEST_CASE("a mail without a subject, to nobody, or to somebody without an address is refused") {
  Line line;
  auto const without = [](char const* name) {
    auto body = mail();
    body.erase(name);
    return body;
  };
  CHECK(line.call("POST", "/messages", without("subject")).status == 422);
  CHECK(line.call("POST", "/messages", without("body")).status == 400);
  CHECK(line.call("POST", "/messages", without("to")).status == 400);
  auto body = mail();
  body["to"]["id"] = "co-99";
  CHECK(line.call("POST", "/messages", body).status == 404);
  body["to"]["id"] = "co-5";
  CHECK(line.call("POST", "/messages", body).status == 422);
  body = mail();
  body["from"]["id"] = "1";
  CHECK(line.code(line.call("POST", "/messages", body)) == "admin_not_found");
  CHECK(line.twin.ledger().empty());
}

TEST_CASE("a mail that came into a thread shows its subject, and a snapshot keeps macros and new conversations") {
  Line line;
  line.world.conversations[0].parts[0].subject = "Scheduled payment failed";
  line.twin = twins::InboxTwin(line.world);
  auto const parts = line.get("/conversations/215473")["conversation_parts"]["conversation_parts"];
  CHECK(parts[0]["email_message_metadata"]["subject"] == "Scheduled payment failed");
  CHECK(parts[1]["email_message_metadata"].is_null());
  line.call("POST", "/messages", mail());
  twins::InboxTwin again{practice_world()};
  again.restore(line.twin.save());
  CHECK(again.save() == line.twin.save());
}
