// Are addresses, requests and replies read and written to the letter? No socket: text in, text or a word out.
#include <catch2/catch.hpp>

#include "connectors/http/base_url.hpp"
#include "connectors/http/gunzip.hpp"
#include "connectors/http/reply_reader.hpp"
#include "connectors/http/request_text.hpp"

using namespace connectors::http;
using connectors::HttpRequest;

namespace {

BaseUrl read(std::string_view text) {
  auto const parsed = parse_base_url(text);
  INFO(text);
  REQUIRE(std::holds_alternative<BaseUrl>(parsed));
  return std::get<BaseUrl>(parsed);
}

std::string problem(std::string_view text) {
  auto const parsed = parse_base_url(text);
  auto const* sentence = std::get_if<std::string>(&parsed);
  return sentence != nullptr ? *sentence : "none";
}

std::string head_problem(std::string const& lines) {
  auto const head = read_head(lines + "\r\n\r\n");
  auto const* bad = std::get_if<BadHead>(&head);
  return bad != nullptr ? std::string(bad->why) : "none";
}

std::string written(HttpRequest const& request, bool gzip = false) {
  auto const text = request_text(read("https://api.example.org/v2"), request, gzip);
  auto const* problem = std::get_if<Unsendable>(&text);
  return problem != nullptr ? "cannot: " + std::string(problem->what) : std::get<std::string>(text);
}

}  // namespace

TEST_CASE("a base URL is a host, a port and a path") {
  auto const plain = read("https://API.Example.org");
  CHECK(plain.tls);
  CHECK(plain.host == "api.example.org");
  CHECK(plain.port == 443);
  CHECK(plain.prefix.empty());
  CHECK(plain.authority() == "api.example.org");
  auto const full = read("https://10.0.0.7:8443/v2/things/");
  CHECK(full.port == 8443);
  CHECK(full.prefix == "/v2/things");
  CHECK(full.authority() == "10.0.0.7:8443");
  auto const six = read("http://[::1]:8080/");
  CHECK(six.host == "::1");
  CHECK(six.authority() == "[::1]:8080");
  CHECK(!read("http://localhost").tls);
  CHECK(read("http://127.0.0.1").port == 80);
}

TEST_CASE("a base URL that says anything else is refused") {
  for (std::string_view const text : {"",
                                      "api.example.org",
                                      "ftp://api.example.org",
                                      "https://",
                                      "https:///x",
                                      "https://api..example.org",
                                      "https://-a.example.org",
                                      "https://a_b.example.org",
                                      "https://api.example.org:",
                                      "https://api.example.org:0",
                                      "https://api.example.org:65536",
                                      "https://api.example.org:8x",
                                      "https://user:secret@api.example.org",
                                      "https://api.example.org?x=1",
                                      "https://api.example.org#x",
                                      "https://api.example.org\\x",
                                      "https://api.example.org/a b",
                                      "https://2130706433",
                                      "https://127.1",
                                      "https://[::1",
                                      "https://[1.2.3.4]",
                                      "https://::1",
                                      "https://[::1]x",
                                      "https://[fe80::1%25eth0]"}) {
    INFO(text);
    CHECK(problem(text) != "none");
    CHECK(problem(text).find("secret") == std::string::npos);
  }
}

TEST_CASE("plain http is for this machine") {
  CHECK(problem("http://api.example.org").find("write https") != std::string::npos);
  CHECK(problem("http://10.0.0.7") != "none");
  CHECK(problem("http://127.0.0.1.example.org") != "none");
  CHECK(problem("http://127.8.9.1:81") == "none");
}

TEST_CASE("a proxy is a host and a port") {
  auto const proxy = parse_proxy("http://proxy.example.org:3128/");
  REQUIRE(std::holds_alternative<ProxyAddress>(proxy));
  CHECK(std::get<ProxyAddress>(proxy).host == "proxy.example.org");
  CHECK(std::get<ProxyAddress>(proxy).port == 3128);
  for (std::string_view const text : {"proxy.example.org:3128", "https://proxy.example.org:3128",
                                      "http://proxy.example.org", "http://u:p@proxy.example.org:3128", "http://x:1/y"})
    CHECK(std::holds_alternative<std::string>(parse_proxy(text)));
}

TEST_CASE("a request is written to the letter") {
  CHECK(written({"GET", "/a?b=c", {{"accept", "application/json"}}, "", true}, true) ==
        "GET /v2/a?b=c HTTP/1.1\r\nHost: api.example.org\r\nUser-Agent: claimstep\r\naccept: application/json\r\n"
        "Accept-Encoding: gzip\r\n\r\n");
  CHECK(written({"PUT", "/a", {{"user-agent", "x/1"}}, "body", false}) ==
        "PUT /v2/a HTTP/1.1\r\nHost: api.example.org\r\nuser-agent: x/1\r\nConnection: close\r\n"
        "Content-Length: 4\r\n\r\nbody");
  CHECK(written({"DELETE", "/a", {}, "", false}).find("\r\nContent-Length: 0\r\n\r\n") != std::string::npos);
}

TEST_CASE("no value of a request can end its line") {
  CHECK(written({"GET", "/a b", {}, "", true}) == "cannot: target");
  CHECK(written({"GET", "/a\r\nX: y", {}, "", true}) == "cannot: target");
  CHECK(written({"GET", "a", {}, "", true}) == "cannot: target");
  CHECK(written({"GET", "//elsewhere.example/a", {}, "", true}) == "cannot: target");
  CHECK(written({"GET", "/\xC3\xA9", {}, "", true}) == "cannot: target");
  CHECK(written({"get", "/", {}, "", true}) == "cannot: method");
  CHECK(written({"CONNECT", "/", {}, "", true}) == "cannot: method");
  CHECK(written({"GET", "/", {}, "body", true}) == "cannot: body");
  for (auto const& [name, value] : std::map<std::string, std::string>{{"", "x"},
                                                                      {"x y", "x"},
                                                                      {"X-Upper", "x"},
                                                                      {"x:y", "x"},
                                                                      {"x\n", "x"},
                                                                      {"x-cr", "a\rb"},
                                                                      {"x-lf", "a\nb"},
                                                                      {"x-nul", std::string("a\0b", 3)},
                                                                      {"x-high", "\xC3\xA9"},
                                                                      {"x-edge", "a "},
                                                                      {"host", "x"},
                                                                      {"content-length", "1"},
                                                                      {"transfer-encoding", "chunked"},
                                                                      {"connection", "keep-alive"},
                                                                      {"expect", "100-continue"}}) {
    INFO(name);
    CHECK(written({"GET", "/", {{name, value}}, "", true}) == "cannot: header");
  }
}

TEST_CASE("a head is taken as it is meant") {
  auto const block = read_head(
      "HTTP/1.1 200 \r\nX-Two: a\r\nx-two:b\t\r\nContent-Length: 007\r\nKeep-Alive: timeout=5, max=100\r\n\r\n");
  REQUIRE(std::holds_alternative<ReplyHead>(block));
  auto const& head = std::get<ReplyHead>(block);
  CHECK(head.status == 200);
  CHECK(head.headers.at("x-two") == "a, b");
  CHECK(head.length == 7U);
  CHECK(head.keep_alive);
  CHECK(head.idle_seconds == 5);
  auto const closing =
      read_head("HTTP/1.1 404 Not Found\r\nConnection: x, Close\r\nTransfer-Encoding: Chunked\r\n\r\n");
  CHECK(!std::get<ReplyHead>(closing).keep_alive);
  CHECK(std::get<ReplyHead>(closing).chunked);
  CHECK(std::get<ReplyHead>(read_head("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n")).length == 0U);
}

TEST_CASE("a head that two readers could take differently is refused") {
  CHECK(head_problem("HTTP/1.1 200 OK\r\nContent-Length: 1") == "none");
  CHECK(head_problem("HTTP/1.1 200 OK") == "no_length");
  CHECK(head_problem("HTTP/1.1 204 No Content") == "none");
  CHECK(head_problem("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked") == "body_where_none_may_be");
  CHECK(head_problem("HTTP/1.1 20 OK\r\nContent-Length: 1") == "status_line");
  CHECK(head_problem("HTTP/1.1 099 OK\r\nContent-Length: 1") == "status_line");
  CHECK(head_problem("HTTP/1.1 600 OK\r\nContent-Length: 1") == "status_line");
  CHECK(head_problem("HTTP/1.2 200 OK\r\nContent-Length: 1") == "status_line");
  CHECK(head_problem("HTTP/1.1  200 OK\r\nContent-Length: 1") == "status_line");
  CHECK(head_problem("") == "status_line");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nContent-Length : 1") == "header_name");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n folded") == "header_name");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 1") == "header_name");
  CHECK(head_problem("HTTP/1.1 200 OK\nX: y\r\nContent-Length: 1") == "control_character");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 1") == "control_character");
  CHECK(head_problem(std::string("HTTP/1.1 200 OK\r\nX: \0\r\nContent-Length: 1", 38)) == "control_character");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nX: \x7F\r\nContent-Length: 1") == "control_character");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nContent-Length: 1, 1") == "content_length");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nContent-Length: 1\r\ncontent-length: 1") == "content_length");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nContent-Length: ") == "content_length");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nContent-Length: +1") == "content_length");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nContent-Length: 0x1") == "content_length");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999") == "content_length");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked") ==
        "transfer_encoding");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity") == "transfer_encoding");
  CHECK(head_problem("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked") == "transfer_encoding");
  CHECK(head_problem("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1") == "length_and_chunks");
  std::string many = "HTTP/1.1 200 OK\r\nContent-Length: 1";
  for (int i = 0; i < 100; ++i) many += "\r\nX: y";
  CHECK(head_problem(many) == "too_many_headers");
}

TEST_CASE("a reply is the same however it is cut into pieces") {
  std::string const bytes =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5;x=\"y\"\r\nhello\r\n1\r\n \r\n005\r\nworld\r\n0\r\nX-Late: yes\r\n\r\n";
  for (std::size_t size = 1; size <= bytes.size(); ++size) {
    ReplyReader reader{{}, true};
    auto state = ReplyReader::State::more;
    for (std::size_t at = 0; at < bytes.size(); at += size) {
      REQUIRE(state == ReplyReader::State::more);
      state = reader.feed(std::string_view(bytes).substr(at, size));
    }
    REQUIRE(state == ReplyReader::State::whole);
    CHECK(reader.reusable());
    auto const reply = reader.take_reply();
    CHECK(reply.body == "hello world");
    CHECK(reply.headers.size() == 1);
  }
}

TEST_CASE("a damaged or extended gzip member is not unpacked") {
  // "hi", packed by gzip without a name or a time.
  std::string const packed("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\xc8\x04\x00\xac\x2a\x93\xd8\x02\x00\x00\x00",
                           22);
  CHECK(std::get<std::string>(gunzip(packed, 2)) == "hi");
  CHECK(std::get<GunzipProblem>(gunzip(packed, 1)) == GunzipProblem::too_large);
  for (std::size_t size = 0; size < packed.size(); ++size)
    CHECK(std::get<GunzipProblem>(gunzip(packed.substr(0, size), 100)) == GunzipProblem::damaged);
  auto flipped = packed;
  flipped[14] = static_cast<char>(flipped[14] ^ 1);
  CHECK(std::get<GunzipProblem>(gunzip(flipped, 100)) == GunzipProblem::damaged);
  CHECK(std::get<GunzipProblem>(gunzip(packed + "x", 100)) == GunzipProblem::damaged);
  CHECK(std::get<GunzipProblem>(gunzip(packed + packed, 100)) == GunzipProblem::damaged);
}
