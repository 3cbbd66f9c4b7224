// Is every message of a thread seen, whatever form it has? A scan without a word has to be opened by somebody too.
#include "connectors/ticket_inbox/thread_messages.hpp"

#include <catch2/catch.hpp>

using connectors::Writer;
using workflows::codec::Json;

namespace {

Json part(char const* id, int at, Json body, Json attachments) {
  return {{"id", id},     {"part_type", "comment"},       {"created_at", at},
          {"body", body}, {"author", {{"type", "user"}}}, {"attachments", attachments}};
}

Json conversation(Json parts) {
  auto const file = Json::array({{{"type", "upload"}, {"name", "<b>refund me.pdf</b>"}}});
  return {{"created_at", 1},
          {"source", {{"subject", "Card"}, {"body", nullptr}, {"author", {{"type", "user"}}}, {"attachments", file}}},
          {"conversation_parts", {{"conversation_parts", std::move(parts)}}}};
}

}  // namespace

TEST_CASE("a message that is nothing but a file or a picture is a message") {
  auto const files = Json::array({{{"name", "a.pdf"}}, nullptr});
  auto const none = Json::array();
  auto const thread = connectors::read_messages(
      conversation(Json::array({part("1", 2, " \n", files), part("2", 3, "<p><IMG SRC=\"x\"></p>", none),
                                part("3", 4, "", none), part("4", 5, "<p>See the scan</p>", files)})));
  REQUIRE(thread);
  std::vector<std::string> texts;
  for (auto const& each : thread->messages) {
    CHECK(each.writer == Writer::client);
    texts.push_back(each.part.text + ": " + each.text);
  }
  CHECK(texts == std::vector<std::string>{": Subject: Card\n\n(no words, 1 attachment)", "1: (no words, 2 attachments)",
                                          "2: (no words, a picture)", "4: See the scan"});
}

TEST_CASE("no message is lost over the form of its files") {
  for (auto const& odd : {Json(nullptr), Json(5), Json("upload"), Json::object()}) {
    auto const thread = connectors::read_messages(conversation(Json::array({part("1", 2, "<p>Hello</p>", odd)})));
    REQUIRE(thread);
    REQUIRE(thread->messages.size() == 2);
    CHECK(thread->messages[1].text == "Hello");
  }
}
