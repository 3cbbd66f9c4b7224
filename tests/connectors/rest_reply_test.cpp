// Is a reply believed only when every part of it fits the contract? What every REST connector of ours relies on.
#include "connectors/rest_reply.hpp"

#include <catch2/catch.hpp>

#include "tests/connectors/small_practice.hpp"

namespace {

using namespace connectors;
using namespace std::chrono_literals;
using rest::Ending;

auto const now = instant("2026-07-20T14:00:00Z");

rest::Reply reply_to(int status, std::string body, std::map<std::string, std::string> headers = {}) {
  return rest::read_reply({Failure::none, {status, std::move(headers), std::move(body)}}, "the counterpart", now);
}

struct Named {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))

// Answers every request with the next of its replies.
class Script : public Transport {
 public:
  explicit Script(std::vector<std::string> bodies) : bodies_(std::move(bodies)) {}
  engine::Task<Exchange> exchange(Origin, HttpRequest request) override {
    targets.push_back(request.target);
    auto const index = std::min(targets.size(), bodies_.size()) - 1;
    co_return Exchange{Failure::none, {200, {}, bodies_[index]}};
  }
  std::vector<std::string> targets;

 private:
  std::vector<std::string> bodies_;
};

rest::Pages walk(Script& script) {
  ManualEnv env{now};
  rest::Port port{script, env, "the counterpart", "t"};
  return run(port.list({}, "/v1/things?of=a"));
}

}  // namespace

TEST_CASE("a failure before the first byte is not sent, every other failure is unclear") {
  auto const ending = [](Failure failure) { return rest::read_reply({failure, {}}, "the counterpart", now).ending; };
  CHECK(ending(Failure::not_sent) == Ending::not_sent);
  CHECK(ending(Failure::timed_out) == Ending::unclear);
  CHECK(ending(Failure::broken) == Ending::unclear);
}

TEST_CASE("only statuses that the contract calls unprocessed are not sent") {
  for (int status : {401, 403, 429}) CHECK(reply_to(status, "").ending == Ending::not_sent);
  for (int status : {100, 301, 302, 400, 404, 408, 409, 500, 502, 503})
    CHECK(reply_to(status, "<html>").ending == Ending::unclear);
  CHECK(reply_to(403, "").sentence == "the token is not accepted by the counterpart");
}

TEST_CASE("retry-after is read as seconds or as a date, and never longer than a day") {
  auto const wait = [](std::string text) { return reply_to(429, "", {{"retry-after", std::move(text)}}).retry_after; };
  CHECK(wait("7") == engine::Duration{7s});
  CHECK(wait("Mon, 20 Jul 2026 14:00:30 GMT") == engine::Duration{30s});
  CHECK(wait("Mon, 20 Jul 2026 13:00:00 GMT") == engine::Duration{0});
  CHECK(wait("999999999") == engine::Duration{24h});
  for (char const* odd : {"", "-3", "7s", "99999999999999999999", "Mon, 20 Xul 2026 14:00:30 GMT"})
    CHECK_FALSE(wait(odd).has_value());
}

TEST_CASE("a refusal needs a problem document whose status is the reply's own and whose code is plain") {
  auto const refused = reply_to(409, R"({"status":409,"code":"locked","detail":"Robin Vale"})");
  CHECK(refused.ending == Ending::refused);
  CHECK(refused.refused_with(409, "locked"));
  CHECK_FALSE(refused.refused_with(422, "locked"));
  CHECK(refused.sentence.find("Robin") == std::string::npos);
  CHECK(reply_to(409, R"({"status":422,"code":"locked"})").ending == Ending::unclear);
  CHECK(reply_to(409, R"({"status":409,"code":"Robin Vale"})").ending == Ending::unclear);
  CHECK(reply_to(409, R"({"status":409,"code":7})").ending == Ending::unclear);
  CHECK(reply_to(409, R"({"status":409})").ending == Ending::unclear);
  CHECK(reply_to(409, R"({"status":409,"code":"locked","code":"locked"})").ending == Ending::unclear);
  CHECK(reply_to(500, R"({"status":500,"code":"locked"})").ending == Ending::unclear);
}

TEST_CASE("a success with a body that is hostile, too large or of another shape is no answer") {
  std::string const deep = std::string(70, '[') + std::string(70, ']');
  std::string const large = "{\"name\":\"" + std::string(2U << 20U, 'x') + "\"}";
  for (auto const& body :
       std::vector<std::string>{"", "<html>", "{\"name\":", R"({"name":"a","name":"b"})", deep, large}) {
    auto reply = reply_to(200, body);
    CHECK(reply.ending == Ending::unclear);
    CHECK_FALSE(rest::read_body<Named>(reply, 200).has_value());
  }
  for (auto const& body : std::vector<std::string>{"[]", "null", "{}", R"({"name":7})", R"({"name":null})"}) {
    auto reply = reply_to(200, body);
    CHECK_FALSE(rest::read_body<Named>(reply, 200).has_value());
    CHECK(reply.ending == Ending::unclear);
  }
  auto other_status = reply_to(202, R"({"name":"a"})");
  CHECK_FALSE(rest::read_body<Named>(other_status, 200).has_value());
  CHECK(other_status.ending == Ending::unclear);
  auto surplus = reply_to(200, R"({"name":"a","new_field":[1]})");
  CHECK(rest::read_body<Named>(surplus, 200).value().name == "a");
}

TEST_CASE("a sentence about a misfit names the place and never the value") {
  auto reply = reply_to(200, R"({"name":{"of":"Robin Vale"}})");
  CHECK_FALSE(rest::read_body<Named>(reply, 200).has_value());
  CHECK(reply.sentence.find("$.name") != std::string::npos);
  CHECK(reply.sentence.find("Robin") == std::string::npos);
}

TEST_CASE("ids and values are percent-encoded, and what cannot be one segment is named") {
  CHECK(rest::rest_target({"v1", "a b/c"}, {{"e", "x+y@z&q=1"}, {"n", "é"}}) ==
        "/v1/a%20b%2Fc?e=x%2By%40z%26q%3D1&n=%C3%A9");
  CHECK(rest::addressable("inv-1"));
  for (auto const& bad : std::vector<std::string>{"", ".", "..", "a\nb", std::string(201, 'a')})
    CHECK_FALSE(rest::addressable(bad));
}

TEST_CASE("a list is read to its last page with each cursor passed on") {
  Script script{{R"({"items":[1,2],"next":"c&1"})", R"({"items":[3],"next":null})"}};
  auto const pages = walk(script);
  REQUIRE_FALSE(pages.trouble.has_value());
  CHECK(pages.items.size() == 3);
  CHECK(script.targets == std::vector<std::string>{"/v1/things?of=a", "/v1/things?of=a&after=c%261"});
}

TEST_CASE("a list without an end, or with a page that does not fit, gives trouble instead of a part") {
  Script circle{{R"({"items":[1],"next":"a"})", R"({"items":[1],"next":"b"})", R"({"items":[1],"next":"a"})"}};
  CHECK(walk(circle).trouble.value().ending == Ending::unclear);
  CHECK(circle.targets.size() == 3);
  std::vector<std::string> bodies;
  for (int i = 0; i < 600; ++i) bodies.push_back(R"({"items":[],"next":")" + std::to_string(i) + "\"}");
  Script endless{bodies};
  CHECK(walk(endless).trouble.has_value());
  CHECK(endless.targets.size() == 500);
  Script torn{{R"({"items":[1],"next":"a"})", R"({"items":"none"})"}};
  CHECK(walk(torn).trouble.has_value());
  Script odd{{R"({"items":[{"name":"a"},{"name":2}],"next":null})"}};
  auto pages = walk(odd);
  rest::read_items<Named>(pages);
  CHECK(pages.trouble.value().sentence.find("$.items[1].name") != std::string::npos);
}
