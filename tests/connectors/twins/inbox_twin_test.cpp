// Does the simulated ticket inbox behave like the vendor where it bites, and does its ledger tell exactly what
// happened?
#include <catch2/catch.hpp>
#include <set>

#include "connectors/twins/inbox_twin.hpp"
#include "tests/connectors/ticket_inbox/practice_inbox.hpp"

using namespace connectors;
using namespace connectors::inbox_tests;
using twins::ActKind;
using twins::InboxTwin;
using workflows::codec::Json;

namespace {

// The twin alone, spoken to in HTTP.
struct Line {
  explicit Line(twins::World const& world = practice_world()) : now(world.now), twin(world) {}

  HttpReply call(std::string method, std::string target, std::string body = "", std::string effect = "") {
    HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers = {{"authorization", "Bearer secret"}, {"intercom-version", "2.16"}};
    if (!effect.empty()) request.headers["x-claimstep-effect"] = effect;
    request.body = std::move(body);
    return twin.handle(request, now);
  }
  Json get(std::string target) { return Json::parse(call("GET", std::move(target)).body); }
  Json post(std::string target, std::string body) {
    return Json::parse(call("POST", std::move(target), std::move(body)).body);
  }
  bool act(ActKind kind, std::string const& by, std::string const& text = "", std::string const& subject = "215473") {
    twins::WorldAct what;
    what.at = now;
    what.act = kind;
    what.subject = subject;
    what.by = by;
    what.text = text;
    return twin.act(what, now);
  }
  std::string state() { return get("/conversations/215473")["state"]; }
  std::string ledger() const {
    std::string text;
    for (auto const& entry : twin.ledger())
      text += entry.kind + " " + entry.subject + " " + entry.detail.dump() + " " + entry.by + " " + entry.effect + "\n";
    return text;
  }

  engine::Instant now;
  InboxTwin twin;
};

void check_refusal(HttpReply const& reply, int status, std::string const& code) {
  CHECK(reply.status == status);
  auto const json = Json::parse(reply.body);
  CHECK(json["type"] == "error.list");
  CHECK(json["request_id"].get<std::string>().size() == 36);
  CHECK(json["errors"][0]["code"] == code);
  CHECK_FALSE(json["errors"][0]["message"].get<std::string>().empty());
}

std::string const search_open =
    R"({"query":{"operator":"AND","value":[{"field":"team_assignee_id","operator":"=","value":5017691},)"
    R"({"field":"state","operator":"=","value":"open"}]}})";

}  // namespace

TEST_CASE("the gate wants a bearer token and version 2.16") {
  Line line;
  HttpRequest request{"GET", "/me", {}, ""};
  check_refusal(line.twin.handle(request, line.now), 401, "unauthorized");
  request.headers["authorization"] = "Basic secret";
  check_refusal(line.twin.handle(request, line.now), 401, "unauthorized");
  request.headers["authorization"] = "Bearer secret";
  check_refusal(line.twin.handle(request, line.now), 400, "intercom_version_invalid");
  request.headers["intercom-version"] = "2.13";
  check_refusal(line.twin.handle(request, line.now), 400, "intercom_version_invalid");
  request.headers["intercom-version"] = "2.16";
  CHECK(line.twin.handle(request, line.now).status == 200);
  line.twin.accept_only("other");
  check_refusal(line.twin.handle(request, line.now), 401, "unauthorized");
}

TEST_CASE("a path the vendor does not have is 404 and a body that is no JSON object is 400") {
  Line line;
  check_refusal(line.call("GET", "/views"), 404, "not_found");
  check_refusal(line.call("PATCH", "/conversations/215473"), 404, "not_found");
  check_refusal(line.call("GET", "/conversations/1"), 404, "not_found");
  for (auto const* body : {"{", "[]", "x", R"({"a":1,"a":2})"})
    check_refusal(line.call("POST", "/conversations/search", body), 400, "bad_request");
}

TEST_CASE("a window of ten seconds holds so many calls, and every reply tells how many are left") {
  Line line;
  line.twin.limit_calls(2);
  auto const first = line.call("GET", "/me");
  CHECK(first.headers.at("x-ratelimit-limit") == "2");
  CHECK(first.headers.at("x-ratelimit-remaining") == "1");
  CHECK(first.headers.at("x-ratelimit-reset") == "1784556010");
  CHECK(first.headers.at("date") == "Mon, 20 Jul 2026 14:00:00 GMT");
  CHECK(line.call("GET", "/me").status == 200);
  check_refusal(line.call("GET", "/me"), 429, "rate_limit_exceeded");
  line.now += std::chrono::seconds{10};
  CHECK(line.call("GET", "/me").status == 200);
}

TEST_CASE("a dropped call is not done and not in the ledger") {
  Line line;
  line.twin.limit_calls(0);
  auto const body = R"({"message_type":"close","type":"admin","admin_id":"991267"})";
  CHECK(line.call("POST", "/conversations/215473/parts", body).status == 429);
  CHECK(line.twin.ledger().empty());
  line.twin.limit_calls(10);
  CHECK(line.state() == "open");
}

TEST_CASE("a conversation mixes ids of both kinds, gives contacts without addresses and nulls for what is not there") {
  Line line;
  auto const json = line.get("/conversations/215473");
  CHECK(json["id"] == "215473");
  CHECK(json["team_assignee_id"] == 5017691);
  CHECK(json["admin_assignee_id"] == 0);
  CHECK(json["source"]["body"] == "<p>Please bill this session.</p>");
  CHECK(json["contacts"]["contacts"].dump() == R"([{"type":"contact","id":"co-1","external_id":null}])");
  auto const parts = json["conversation_parts"];
  CHECK(parts["total_count"] == 3);
  CHECK(parts["conversation_parts"][0]["id"] == "5001");
  CHECK(parts["conversation_parts"][1]["id"] == 5002);
  CHECK(parts["conversation_parts"][1]["part_type"] == "note");
  CHECK(parts["conversation_parts"][1]["event_details"].is_null());
  CHECK(parts["conversation_parts"][1]["app_package_code"].is_null());
  auto const plain = line.get("/conversations/215473?display_as=plaintext");
  CHECK(plain["source"]["body"] == "Please bill this session.");
  CHECK(plain["conversation_parts"]["conversation_parts"][1]["body"] == "For admin use only\nClient: Mira Vale");
}

TEST_CASE("of many parts only the newest 500 are given, with the count of all") {
  auto world = practice_world();
  world.conversations[0].generated_parts = 510;
  Line line(world);
  auto const parts = line.get("/conversations/215473")["conversation_parts"];
  CHECK(parts["total_count"] == 513);
  REQUIRE(parts["conversation_parts"].size() == 500);
  CHECK(parts["conversation_parts"][0]["body"] == "<p>Message 14</p>");
  CHECK(parts["conversation_parts"][499]["body"] == "<p>Thanks!</p>");
}

TEST_CASE("search gives items without parts, filters, and refuses what the vendor refuses") {
  auto world = practice_world();
  world.conversations.push_back(world.conversations[0]);
  world.conversations[1].id = "215474";
  world.conversations[1].billing_view = false;
  Line line(world);
  auto const found = line.post("/conversations/search", search_open);
  CHECK(found["total_count"] == 1);
  CHECK(found["conversations"][0]["id"] == "215473");
  CHECK_FALSE(found["conversations"][0].contains("conversation_parts"));
  CHECK(found["pages"]["next"].is_null());
  auto const refused = [&](std::string const& query, std::string const& code) {
    INFO(query);
    check_refusal(line.call("POST", "/conversations/search", R"({"query":)" + query + "}"), 400, code);
  };
  refused(R"({"field":"custom_attributes.Insurance Billing","operator":"=","value":"Billed"})", "invalid_field");
  refused(R"({"field":"state","operator":"==","value":"open"})", "invalid_operator");
  refused(R"({"field":"team_assignee_id","operator":"=","value":"5017691"})", "type_mismatch");
  refused(R"({"field":"state","operator":"IN","value":"open"})", "type_mismatch");
  refused(R"({"operator":"AND","value":[]})", "parameter_invalid");
  refused(R"({"operator":"AND","value":[{"operator":"OR","value":)"
          R"([{"operator":"AND","value":[{"field":"open","operator":"=","value":true}]}]}]})",
          "parameter_invalid");
  check_refusal(line.call("POST", "/conversations/search",
                          R"({"query":{"field":"open","operator":"=","value":true},"pagination":{"per_page":151}})"),
                400, "parameter_invalid");
  check_refusal(
      line.call("POST", "/conversations/search",
                R"({"query":{"field":"open","operator":"=","value":true},"pagination":{"starting_after":"20"}})"),
      400, "parameter_invalid");
  auto const nested =
      R"({"query":{"operator":"OR","value":[{"operator":"AND","value":[
    {"field":"updated_at","operator":">","value":1784041620},
    {"field":"source.subject","operator":"~","value":"billing"}]},{"field":"id","operator":"=","value":"1"}]}})";
  CHECK(line.post("/conversations/search", nested)["total_count"] == 2);
}

TEST_CASE("pages follow an opaque cursor to their end") {
  auto world = practice_world();
  for (int nth = 0; nth < 6; ++nth) {
    auto copy = world.conversations[0];
    copy.id = "c" + std::to_string(nth);
    world.conversations.push_back(copy);
  }
  Line line(world);
  std::set<std::string> seen;
  Json cursor;
  for (int page = 1; page <= 3; ++page) {
    auto body = Json::parse(search_open);
    body["pagination"] = {{"per_page", 3}, {"starting_after", cursor}};
    auto const found = line.post("/conversations/search", body.dump());
    CHECK(found["total_count"] == 7);
    CHECK(found["pages"]["total_pages"] == 3);
    CHECK(found["pages"]["page"] == page);
    for (auto const& each : found["conversations"]) CHECK(seen.insert(each["id"].get<std::string>()).second);
    CHECK(found["pages"]["next"].is_null() == (page == 3));
    if (page < 3) cursor = found["pages"]["next"]["starting_after"];
  }
  CHECK(seen.size() == 7);
}

TEST_CASE("several contacts may share an address, and one made a moment ago is not found yet") {
  Line line;
  auto const by_email = [&](std::string const& email) {
    return line.post("/contacts/search", R"({"query":{"field":"email","operator":"=","value":")" + email + "\"}}");
  };
  CHECK(by_email("twice@client.example")["total_count"] == 2);
  CHECK(line.get("/contacts/co-2")["email"] == "mira@client.example");
  check_refusal(line.call("GET", "/contacts/co-99"), 404, "not_found");
  auto const body = R"({"admin_id":"991267","customer":{"email":"typo@client.example"}})";
  CHECK(line.call("POST", "/conversations/215473/customers", body, "E-1").status == 200);
  CHECK(line.get("/contacts/lead-1")["role"] == "lead");
  CHECK(by_email("typo@client.example")["total_count"] == 0);
  line.now += std::chrono::minutes{2};
  CHECK(by_email("typo@client.example")["total_count"] == 1);
  CHECK(line.ledger() ==
        "ticket.contact_created lead-1 {\"email\":\"typo@client.example\"} engine E-1\n"
        "ticket.participant_added 215473 {\"contact\":\"lead-1\"} engine E-1\n");
}

TEST_CASE("participant changes answer with customers alone and keep the last one") {
  Line line;
  auto const added =
      line.post("/conversations/215473/customers", R"({"admin_id":991267,"customer":{"intercom_user_id":"co-2"}})");
  CHECK(added.dump() == R"({"customers":[{"type":"user","id":"co-1"},{"type":"user","id":"co-2"}]})");
  check_refusal(line.call("DELETE", "/conversations/215473/customers/co-1"), 400, "parameter_missing");
  check_refusal(line.call("DELETE", "/conversations/215473/customers/co-1", R"({"admin_id":"1"})"), 404,
                "admin_not_found");
  CHECK(line.call("DELETE", "/conversations/215473/customers/co-1", R"({"admin_id":"991267"})").status == 200);
  check_refusal(line.call("DELETE", "/conversations/215473/customers/co-1", R"({"admin_id":"991267"})"), 404,
                "not_found");
  auto const last = line.call("DELETE", "/conversations/215473/customers/co-2", R"({"admin_id":"991267"})");
  check_refusal(last, 422, "parameter_invalid");
  CHECK(last.body.find("Removing the last customer is not allowed") != std::string::npos);
  CHECK(line.ledger() ==
        "ticket.participant_added 215473 {\"contact\":\"co-2\"} person \n"
        "ticket.participant_removed 215473 {\"contact\":\"co-1\"} person \n");
}

TEST_CASE("an attribute change leaves a part of the app, and the value is not held against the options") {
  Line line;
  auto const list = line.get("/conversations/attributes");
  CHECK(list["data"][0]["data_type"] == "list");
  CHECK(list["data"][0]["options"][1]["label"] == "Billed");
  CHECK(list["data"][1]["data_type"] == "string");
  auto const body = R"({"custom_attributes":{"Insurance Billing":"Whatever"}})";
  REQUIRE(line.call("PUT", "/conversations/215473", body, "E-2").status == 200);
  auto const json = line.get("/conversations/215473");
  CHECK(json["custom_attributes"]["Insurance Billing"] == "Whatever");
  auto const part = json["conversation_parts"]["conversation_parts"].back();
  CHECK(part["part_type"] == "conversation_attribute_updated_by_admin");
  CHECK(part["event_details"]["value"]["name"] == "Whatever");
  CHECK(part["author"]["type"] == "bot");
  CHECK(part["app_package_code"].is_string());
  check_refusal(line.call("PUT", "/conversations/215473", R"({"custom_attributes":{"Other":"x"}})"), 400,
                "parameter_invalid");
  check_refusal(line.call("PUT", "/conversations/215473", R"({"custom_attributes":{"Remark":[1]}})"), 422,
                "parameter_invalid");
  CHECK(line.ledger() ==
        "ticket.attribute_set 215473 {\"name\":\"Insurance Billing\",\"value\":\"Whatever\"} engine E-2\n");
}

TEST_CASE("closing, opening and snoozing change the state, and a second close is a second entry") {
  Line line;
  auto const parts = std::string("/conversations/215473/parts");
  auto const close = R"({"message_type":"close","type":"admin","admin_id":"991267"})";
  CHECK(line.post(parts, R"({"message_type":"snoozed","admin_id":"991267","snoozed_until":1784600000})")["state"] ==
        "snoozed");
  CHECK(line.get("/conversations/215473")["open"] == true);
  auto const closed = line.post(parts, close);
  CHECK(closed["state"] == "closed");
  CHECK(closed["open"] == false);
  CHECK(closed["snoozed_until"].is_null());
  line.post(parts, close);
  CHECK(line.post(parts, R"({"message_type":"open","type":"admin","admin_id":"991267"})")["state"] == "open");
  check_refusal(line.call("POST", parts, R"({"message_type":"close","admin_id":"991267"})"), 400, "parameter_invalid");
  check_refusal(line.call("POST", parts, R"({"message_type":"close","type":"admin"})"), 400, "parameter_missing");
  CHECK(line.ledger() ==
        "ticket.closed 215473 {} person \nticket.closed 215473 {} person \nticket.reopened 215473 {} person \n");
}

TEST_CASE("a client's reply opens a closed thread; a colleague's does not") {
  Line line;
  REQUIRE(line.act(ActKind::close, "person"));
  REQUIRE(line.act(ActKind::reply, "person", "For the record"));
  CHECK(line.state() == "closed");
  REQUIRE(line.act(ActKind::note, "person", "<p>Seen</p>"));
  CHECK(line.state() == "closed");
  REQUIRE(line.act(ActKind::reply, "client", "Wait"));
  CHECK(line.state() == "open");
  CHECK(line.ledger() ==
        "ticket.closed 215473 {} person \n"
        "ticket.reply_sent 215473 {\"macro\":\"\",\"to\":\"co-1\",\"text\":\"For the record\"} person \n"
        "ticket.note_added 215473 {\"text\":\"Seen\"} person \n"
        "ticket.reply_sent 215473 {\"macro\":\"\",\"to\":\"\",\"text\":\"Wait\"} client \n"
        "ticket.reopened 215473 {} client \n");
}

TEST_CASE("a scripted message arrives at its instant and opens a closed thread then") {
  auto world = practice_world();
  world.conversations[0].state = "closed";
  world.conversations[0].parts.push_back(part("2026-07-20T15:00:00Z", "Still there?"));
  Line line(world);
  CHECK(line.state() == "closed");
  line.now = instant("2026-07-20T14:59:59Z");
  CHECK(line.state() == "closed");
  CHECK(line.get("/conversations/215473")["conversation_parts"]["total_count"] == 3);
  line.now = instant("2026-07-20T16:00:00Z");
  auto const json = line.get("/conversations/215473");
  CHECK(json["state"] == "open");
  CHECK(json["conversation_parts"]["conversation_parts"].back()["body"] == "Still there?");
  CHECK(json["updated_at"] == 1784559600);
  REQUIRE(line.twin.ledger().size() == 1);
  CHECK(line.twin.ledger()[0].kind == "ticket.reopened");
  CHECK(line.twin.ledger()[0].at == instant("2026-07-20T15:00:00Z"));
  CHECK(line.twin.ledger()[0].counterpart == "ticket_inbox");
}

TEST_CASE("a conversation of the future is not there before its instant") {
  auto world = practice_world();
  world.conversations[0].created = instant("2026-07-20T14:00:01Z");
  world.conversations[0].parts.clear();
  Line line(world);
  CHECK(line.call("GET", "/conversations/215473").status == 404);
  CHECK(line.post("/conversations/search", search_open)["total_count"] == 0);
  CHECK_FALSE(line.act(ActKind::reply, "client", "x"));
  line.now += std::chrono::seconds{1};
  CHECK(line.post("/conversations/search", search_open)["total_count"] == 1);
}

TEST_CASE("a form is linked at once and searchable only after two minutes") {
  Line line;
  CHECK(line.get("/ticket_types")["data"][0]["category"] == "Back-office");
  auto const body =
      R"({"ticket_type_id":88,"contacts":[{"id":"co-2"}],"conversation_to_link_id":"215473","ticket_attributes":
    {"_default_title_":"t","_default_description_":"d","Minutes":"53","workflow_ref":"key-1"}})";
  auto const made = Json::parse(line.call("POST", "/tickets", body, "E-3").body);
  CHECK(made["id"] == "701");
  CHECK(line.get("/conversations/215473")["linked_objects"]["data"][0]["id"] == "701");
  CHECK(line.get("/tickets/701")["ticket_attributes"]["workflow_ref"] == "key-1");
  auto const query = R"({"query":{"field":"ticket_attribute.883","operator":"=","value":"key-1"}})";
  line.now += std::chrono::seconds{119};
  CHECK(line.post("/tickets/search", query)["total_count"] == 0);
  line.now += std::chrono::seconds{1};
  CHECK(line.post("/tickets/search", query)["tickets"][0]["id"] == "701");
  check_refusal(
      line.call("POST", "/tickets/search", R"({"query":{"field":"ticket_state","operator":"=","value":"x"}})"), 400,
      "invalid_field");
  CHECK(line.ledger() ==
        "ticket.form_submitted 215473 {\"form\":\"Headway Session Processed\",\"fields\":{\"Minutes\":\"53\"}} engine "
        "E-3\n");
}

TEST_CASE("a form needs a known type, one contact, a title and a conversation that exists") {
  Line line;
  auto const submit = [&](std::string const& type, std::string const& contacts, std::string const& to,
                          std::string const& attributes) {
    return line.call("POST", "/tickets",
                     R"({"ticket_type_id":")" + type + R"(","contacts":)" + contacts +
                         R"(,"conversation_to_link_id":")" + to + R"(","ticket_attributes":)" + attributes + "}");
  };
  std::string const one = R"([{"id":"co-2"}])", whole = R"({"_default_title_":"t","_default_description_":"d"})";
  check_refusal(submit("87", one, "215473", whole), 404, "not_found");
  check_refusal(submit("88", R"([{"id":"co-2"},{"id":"co-1"}])", "215473", whole), 400, "parameter_invalid");
  check_refusal(submit("88", R"([{"id":"co-99"}])", "215473", whole), 404, "not_found");
  check_refusal(submit("88", one, "1", whole), 400, "parameter_invalid");
  check_refusal(submit("88", one, "215473", "{}"), 400, "parameter_missing");
  CHECK(line.twin.ledger().empty());
  CHECK(submit("88", one, "215473", whole).status == 200);
}

TEST_CASE("replies, notes and tags over HTTP are entered as they were sent") {
  Line line;
  auto const reply = std::string("/conversations/215473/reply");
  CHECK(line.call("POST", reply, R"({"message_type":"note","type":"admin","admin_id":"991267","body":"<p>ref: 1</p>"})",
                  "E-4")
            .status == 200);
  CHECK(line.call("POST", reply, R"({"message_type":"comment","type":"admin","admin_id":"991267","body":"<p>Hi</p>"})",
                  "E-5")
            .status == 200);
  CHECK(line.get("/conversations/215473")["conversation_parts"]["conversation_parts"]
            .back()["app_package_code"]
            .is_string());
  CHECK(line.call("POST", reply, R"({"message_type":"comment","type":"user","intercom_user_id":"co-2","body":"Yes"})")
            .status == 200);
  check_refusal(line.call("POST", reply, R"({"message_type":"comment","type":"admin","admin_id":"991267"})"), 400,
                "parameter_missing");
  CHECK(line.get("/tags")["data"][0]["name"] == "billing");
  CHECK(line.call("POST", "/conversations/215473/tags", R"({"id":"1","admin_id":"991267"})").status == 200);
  CHECK(line.ledger() ==
        "ticket.note_added 215473 {\"text\":\"ref: 1\"} engine E-4\n"
        "ticket.reply_sent 215473 {\"macro\":\"\",\"to\":\"co-1\",\"text\":\"Hi\"} engine E-5\n"
        "ticket.reply_sent 215473 {\"macro\":\"\",\"to\":\"\",\"text\":\"Yes\"} client \n"
        "ticket.tag_added 215473 {\"tag\":\"billing\"} person \n");
}

TEST_CASE("teams, teammates and the token's own teammate are listed") {
  Line line;
  CHECK(line.get("/teams")["teams"][1]["name"] == "5. Insurance Billing");
  CHECK(line.get("/me")["id"] == InboxTwin::api_teammate);
  CHECK(line.get("/admins")["admins"][1]["name"] == "Dana Reed");
}

TEST_CASE("acts that are not an inbox's, or about another subject, are left to others") {
  Line line;
  CHECK_FALSE(line.act(ActKind::pay, "client"));
  CHECK_FALSE(line.act(ActKind::reply, "client", "x", "inv-1"));
  CHECK(line.twin.ledger().empty());
}

TEST_CASE("a copy lives its own life, and what is saved comes back as it was") {
  Line line;
  REQUIRE(line.act(ActKind::close, "person"));
  auto const copy = line.twin.copy();
  REQUIRE(line.act(ActKind::reopen, "person"));
  CHECK(copy->ledger().size() == 1);
  CHECK(line.twin.ledger().size() == 2);
  auto const saved = Json::parse(line.twin.save().dump());
  Line other;
  other.twin.restore(saved);
  CHECK(other.twin.save() == saved);
  CHECK(other.ledger() == line.ledger());
  CHECK(other.get("/conversations/215473") == line.get("/conversations/215473"));
  CHECK_THROWS_WITH(other.twin.restore(Json::object()), Catch::Contains("ticket_inbox"));
}
