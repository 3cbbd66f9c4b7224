// Does the gate let in what is clear and refuse what is not? Every rule at both sides of its border, and Beast's parser
// as the second reader of whatever passes.
#include "connectors/http/header_gate.hpp"

#include <catch2/catch.hpp>

#include "tests/connectors/http/bad_heads.hpp"
#include "tests/connectors/http/beast_reading.hpp"

using namespace connectors::http;
using namespace http_test;

namespace {

int status_of(std::string const& block, GateRules const& rules = {}) {
  auto const read = read_request_head(block, rules);
  auto const* refusal = std::get_if<Refusal>(&read);
  return refusal != nullptr ? refusal->status : 200;
}

RequestHead passed(std::string const& block) {
  auto const read = read_request_head(block, {});
  INFO(block);
  auto const* refusal = std::get_if<Refusal>(&read);
  INFO((refusal != nullptr ? refusal->detail : "passes"));
  REQUIRE(refusal == nullptr);
  return std::get<RequestHead>(read);
}

std::vector<std::string> good_heads() {
  return {
      get_with(""),
      head("HEAD /a/b?c=d&e=%20 HTTP/1.1", "X-Empty:\r\nX-Blank: \t \r\nX-Inner:a  b\tc \r\n"),
      post_with("Content-Length: 5\r\nContent-Type: application/json\r\nConnection: close\r\n"),
      head("PUT /a HTTP/1.1", "content-length: 0000000005\r\nConnection: Keep-Alive, Close\r\n"),
      head("PATCH /a HTTP/1.1", "CONTENT-LENGTH: 0\r\nAccept: text/html\r\nAccept: */*;q=0.1\r\n"),
      head("DELETE /a HTTP/1.1", "Content-Length: 0\r\nX-Word: \xC3\xA4\r\n"),
  };
}

}  // namespace

TEST_CASE("every bad head earns its status") {
  auto const all = bad_heads();
  CHECK(all.size() >= 46);
  for (auto const& bad : all) {
    INFO(bad.what);
    CHECK(status_of(bad.block) == bad.status);
  }
}

TEST_CASE("a good head is read to the letter") {
  auto const read = passed(
      "POST /v1/commands?x=%2F HTTP/1.1\r\nHOST: LocalHost:8080\r\nContent-Length:  17 \r\n"
      "X-Note:\ta: b\t\r\nAccept: text/html\r\naccept: */*\r\n\r\n");
  CHECK(read.method == "POST");
  CHECK(read.target == "/v1/commands?x=%2F");
  CHECK(read.length == 17);
  CHECK(read.keep_alive);
  CHECK(read.headers ==
        std::map<std::string, std::string>{
            {"host", "LocalHost:8080"}, {"content-length", "17"}, {"x-note", "a: b"}, {"accept", "text/html, */*"}});
}

TEST_CASE("the limits of size are met exactly") {
  auto const padded = [](std::size_t size) {
    auto const bare = get_with("X-Long: \r\n").size();
    return get_with("X-Long: " + std::string(size - bare, 'x') + "\r\n");
  };
  CHECK(status_of(padded(16'384)) == 200);
  CHECK(status_of(padded(16'385)) == 431);
  CHECK(status_of(get_with(many_fields(63))) == 200);  // and Host
  CHECK(status_of(get_with(many_fields(64))) == 431);
  CHECK(status_of(head("GET /" + std::string(2'047, 'a') + " HTTP/1.1")) == 200);
  CHECK(status_of(head("GET /" + std::string(2'048, 'a') + " HTTP/1.1")) == 414);
  CHECK(status_of(post_with("Content-Length: 262144\r\n")) == 200);
  CHECK(status_of(post_with("Content-Length: 262145\r\n")) == 413);
  std::string const name(1'000, 'n');
  CHECK(passed(get_with(name + ": 1\r\n")).headers.at(name) == "1");
}

TEST_CASE("each rule has its own limit") {
  GateRules rules;
  rules.head_bytes = 60;
  rules.head_fields = 2;
  rules.target_bytes = 3;
  rules.body_bytes = 7;
  CHECK(status_of(get_with("A: 1\r\n"), rules) == 200);
  CHECK(status_of(get_with("A: 1\r\nB: 2\r\n"), rules) == 431);
  CHECK(status_of(get_with("A: " + std::string(30, '1') + "\r\n"), rules) == 431);
  CHECK(status_of(head("GET /ab HTTP/1.1"), rules) == 200);
  CHECK(status_of(head("GET /abc HTTP/1.1"), rules) == 414);
  CHECK(status_of(post_with("Content-Length: 7\r\n"), rules) == 200);
  CHECK(status_of(post_with("Content-Length: 8\r\n"), rules) == 413);
}

TEST_CASE("a DELETE has a body only where that is agreed, and then by the same rules") {
  auto const with_length = head("DELETE /a HTTP/1.1", "Content-Length: 5\r\n");
  GateRules rules;
  rules.delete_with_body = true;
  CHECK(status_of(with_length) == 400);
  CHECK(status_of(with_length, rules) == 200);
  CHECK(status_of(head("DELETE /a HTTP/1.1"), rules) == 200);
  CHECK(status_of(head("DELETE /a HTTP/1.1", "Content-Length: 262145\r\n"), rules) == 413);
  CHECK(status_of(get_with("Content-Length: 5\r\n"), rules) == 400);
}

TEST_CASE("a Host is one of those allowed, whatever its port and case") {
  auto const with_host = [](std::string const& host, GateRules const& rules = {}) {
    return status_of("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n", rules);
  };
  for (std::string const host : {"localhost", "LOCALHOST", "localhost:1", "127.0.0.1:65535", "[::1]", "[::1]:8080"}) {
    INFO(host);
    CHECK(with_host(host) == 200);
  }
  for (std::string const host : {"localhost.", "localhost.example.org", "127.0.0.2", "[::2]", "example.org:80"}) {
    INFO(host);
    CHECK(with_host(host) == 421);
  }
  for (std::string const host : {"localhost:80:80", "::1", "[::1", "[::1]80", "[]", ":80", "localhost: 80"}) {
    INFO(host);
    CHECK(with_host(host) >= 400);
  }
  GateRules rules;
  rules.hosts = {"hooks.example.org"};
  CHECK(with_host("hooks.example.org", rules) == 200);
  CHECK(with_host("localhost", rules) == 421);
}

TEST_CASE("only lists may be repeated") {
  for (std::string const name : {"Accept", "Via", "X-Forwarded-For", "If-Match", "Cache-Control"}) {
    INFO(name);
    CHECK(status_of(get_with(name + ": a\r\nX: 1\r\n" + name + ": b\r\n")) == 200);
  }
  for (std::string const name : {"Host", "Cookie", "Authorization", "Content-Type", "Origin", "X-CSRF-Token", "Referer",
                                 "User-Agent", "X-Hub-Signature", "X-Anything"}) {
    INFO(name);
    CHECK(status_of(get_with(name + ": localhost\r\nX: 1\r\n" + name + ": localhost\r\n")) == 400);
  }
}

TEST_CASE("the asker may say that it closes") {
  CHECK(passed(get_with("")).keep_alive);
  CHECK(passed(get_with("Connection: keep-alive\r\n")).keep_alive);
  CHECK(passed(get_with("Connection: closed\r\n")).keep_alive);
  CHECK(!passed(get_with("Connection: CLOSE\r\n")).keep_alive);
  CHECK(!passed(get_with("Connection: keep-alive , close\r\n")).keep_alive);
  CHECK(!passed(get_with("Connection: te\r\nConnection: close\r\n")).keep_alive);
}

TEST_CASE("a head ends with its first empty line and nowhere else") {
  auto const whole = get_with("");
  CHECK(status_of(whole) == 200);
  CHECK(status_of(whole + "X-Late: 1\r\n\r\n") == 400);
  CHECK(status_of(whole + "x") == 400);
  for (std::size_t cut = 0; cut < whole.size(); ++cut) CHECK(status_of(whole.substr(0, cut)) == 400);
}

TEST_CASE("a head that has begun is objected to as soon as it can be, and not before") {
  GateRules const rules;
  for (auto const& whole : good_heads())
    for (std::size_t cut = 0; cut <= whole.size(); ++cut)
      CHECK(!objection_to_begun_head(whole.substr(0, cut), cut / 2, rules));
  std::string const bad = "GET /a HTTP/1.1\nHost: localhost";
  CHECK(!objection_to_begun_head(bad.substr(0, 15), 0, rules));
  CHECK(objection_to_begun_head(bad.substr(0, 16), 15, rules)->status == 400);
  CHECK(!objection_to_begun_head("GET /\r", 0, rules));
  CHECK(objection_to_begun_head("GET /\rx", 6, rules)->status == 400);
  CHECK(!objection_to_begun_head(std::string(16'384, 'x'), 0, rules));
  CHECK(objection_to_begun_head(std::string(16'385, 'x'), 0, rules)->status == 431);
  // The first bytes of TLS.
  CHECK(objection_to_begun_head("\x16\x03\x01", 0, rules)->status == 400);
}

TEST_CASE("a refusal repeats nothing of what was sent") {
  for (auto const& bad : bad_heads()) {
    auto const read = read_request_head(bad.block, {});
    REQUIRE(std::holds_alternative<Refusal>(read));
    auto const detail = std::get<Refusal>(read).detail;
    INFO(bad.what);
    CHECK(!detail.empty());
    CHECK(detail.find_first_of("\"\\\r\n") == std::string_view::npos);
    CHECK(detail.find("example") == std::string_view::npos);
  }
}

TEST_CASE("Beast reads what passes the gate as we do, whichever byte is changed, put in or left out") {
  std::size_t let_in = 0, refused = 0;
  auto const try_one = [&](std::string const& block) {
    auto const read = read_request_head(block, {});
    auto const* ours = std::get_if<RequestHead>(&read);
    ours != nullptr ? ++let_in : ++refused;
    if (ours == nullptr) return;
    auto const difference = difference_to_beast(block, *ours);
    if (!difference.empty()) FAIL_CHECK("differs in " << difference << ": " << block);
  };
  using namespace std::string_literals;
  auto const bytes = "\0\t\n\v\r \"#%,-/:;0159=?ACHT[\\]_acdeghlnopst{|}~\x7F\x80\xA0\xFF"s;
  for (auto const& good : good_heads()) {
    CHECK(difference_to_beast(good, passed(good)).empty());
    for (std::size_t at = 0; at < good.size(); ++at) {
      try_one(good.substr(0, at) + good.substr(at + 1));
      for (char const byte : bytes) {
        auto changed = good;
        changed[at] = byte;
        try_one(changed);
        try_one(good.substr(0, at) + byte + good.substr(at));
      }
    }
  }
  for (auto const& bad : bad_heads()) try_one(bad.block);
  CHECK(let_in > 5'000);
  CHECK(refused > 5'000);
}
