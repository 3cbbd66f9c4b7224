// What can a bad peer do to us? Cut, drip, flood, lie and babble; each ends in the right failure, in time and within
// the limits, and nothing that may have been heard is ever called unsent.
#include <zlib.h>

#include <catch2/catch.hpp>

#include "tests/connectors/http/client.hpp"
#include "tests/connectors/http/scripted_peer.hpp"

using namespace http_test;

namespace {

std::string gzip(std::string const& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  std::string input{text};
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

HttpSettings small_limits() {
  HttpSettings settings;
  settings.head_bytes = 4'096;
  settings.body_bytes = 20'000;
  return settings;
}

// Sends `piece` again and again until the other side has gone.
ScriptedPeer::Script floods(std::string begin, std::string piece) {
  return [begin = std::move(begin), piece = std::move(piece)](Talk& talk, std::size_t) {
    talk.read_request();
    talk.send(begin);
    while (talk.send(piece)) {
    }
  };
}

struct Said {
  std::string reply;
  std::string why;
};

}  // namespace

TEST_CASE("a reply cut at any byte is broken, whole it is a reply") {
  auto const reply = GENERATE(
      with_length(R"({"id":"pay-7"})", "X-Request-Id: 1\r\n"),
      std::string(
          "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{\"id\":\r\n4;a=b\r\n\"7\"}\r\n0\r\n\r\n"),
      std::string(
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"),
      std::string("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}"), std::string("HTTP/1.1 204 No Content\r\n\r\n"),
      with_length(gzip(R"({"id":"pay-7"})"), "Content-Encoding: gzip\r\n"));
  bool const rude = GENERATE(false, true);
  ScriptedPeer peer{[&](Talk& talk, std::size_t nth) {
    talk.read_request();
    talk.send(reply.substr(0, nth / 2));
    // A reset may overtake what was sent; so it comes only after everything or nothing.
    if (rude && nth / 2 == 0) talk.reset();
  }};
  Client client{peer.url()};
  for (std::size_t cut = 0; cut < reply.size(); ++cut) {
    INFO("cut after " << cut << " bytes");
    // A fresh connection each: nothing broken is ever kept.
    REQUIRE(client.exchange(get()).failure == Failure::broken);
    REQUIRE(client.exchange(post()).failure == Failure::broken);
  }
  CHECK(client.exchange(get()).failure == Failure::none);
  CHECK(client.exchange(post()).failure == Failure::none);
  CHECK(peer.accepted() == 2 * reply.size() + 2);
}

TEST_CASE("a reply that comes byte by byte is the same reply") {
  ScriptedPeer peer{[](Talk& talk, std::size_t) {
    int const now = 1;
    ::setsockopt(talk.fd(), IPPROTO_TCP, 1 /* TCP_NODELAY */, &now, sizeof now);
    talk.read_request();
    for (char byte : with_length(R"({"id":"pay-7"})")) talk.send({&byte, 1});
  }};
  Client client{peer.url()};
  CHECK(client.exchange(get()).reply.body == R"({"id":"pay-7"})");
}

TEST_CASE("a slow drip ends at the one deadline, in the head as in the body") {
  auto const begin = GENERATE(std::string("HTTP/1.1 200 OK\r\nX-Long: "),
                              std::string("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"),
                              std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFF\r\n"));
  ScriptedPeer peer{[&](Talk& talk, std::size_t) {
    talk.read_request();
    talk.send(begin);
    // Each byte comes well before the deadline would pass in silence.
    while (!talk.stirs_within(5)) talk.send("x");
  }};
  Client client{peer.url()};
  CHECK(client.exchange(post(), 150ms).failure == Failure::timed_out);
  CHECK(client.exchange(get(), 150ms).failure == Failure::timed_out);
  CHECK(client.why() == "deadline");
  peer.wait_for_closed(2);
}

TEST_CASE("an endless reply ends at a limit") {
  std::string const piece(4'000, 'x');
  auto const [begin, again, why] = GENERATE_COPY(
      std::tuple{std::string("HTTP/1.1 200 OK\r\n"), std::string("X-More: yes\r\n"), std::string("head_too_large")},
      std::tuple{std::string("HTTP/1.1 200 OK\r\nX-Long: "), piece, std::string("head_too_large")},
      std::tuple{std::string(), std::string("HTTP/1.1 100 Continue\r\n\r\n"), std::string("head_too_large")},
      std::tuple{std::string("HTTP/1.1 200 OK\r\nContent-Length: 20001\r\n\r\n"), piece, std::string("body_too_large")},
      std::tuple{std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), "FA0\r\n" + piece + "\r\n",
                 std::string("body_too_large")},
      std::tuple{std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), std::string("1\r\nx\r\n"),
                 std::string("body_too_large")},
      std::tuple{std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
                 "1;" + std::string(3'000, 'x') + "\r\nx\r\n", std::string("body_too_large")},
      std::tuple{std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"), piece,
                 std::string("chunk_mark_too_large")},
      std::tuple{std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: "), piece,
                 std::string("chunk_mark_too_large")});
  ScriptedPeer peer{floods(begin, again)};
  Client client{peer.url(), "", small_limits()};
  CHECK(client.exchange(post()).failure == Failure::broken);
  CHECK(client.why() == why);
  CHECK(client.notes.back().received < 200'000);
}

TEST_CASE("a small reply that unpacks to a large one ends at the limit") {
  auto const bomb = gzip(std::string(5'000'000, '0'));
  REQUIRE(bomb.size() < 20'000);
  ScriptedPeer peer{always(with_length(bomb, "Content-Encoding: gzip\r\n"))};
  Client client{peer.url(), "", small_limits()};
  CHECK(client.exchange(get()).failure == Failure::broken);
  CHECK(client.why() == "body_too_large");
}

TEST_CASE("a packed reply is unpacked when we offered it, and refused when not") {
  ScriptedPeer peer{[](Talk& talk, std::size_t) {
    auto const request = talk.read_request();
    auto const offered = request.find("\r\nAccept-Encoding: gzip\r\n") != std::string::npos;
    talk.send(with_length(gzip(offered ? "offered" : "not offered"), "Content-Encoding: gzip\r\n"));
  }};
  Client client{peer.url()};
  auto const exchange = client.exchange(get());
  CHECK(exchange.reply.body == "offered");
  CHECK(exchange.reply.headers.count("content-encoding") == 0);
  HttpSettings plain;
  plain.offer_gzip = false;
  Client other{peer.url(), "", plain};
  CHECK(other.exchange(get()).failure == Failure::broken);
  CHECK(other.why() == "content_encoding");
}

TEST_CASE("a reply that lies about itself is broken") {
  auto const said =
      GENERATE(Said{"SSH-2.0-OpenSSH_9.2\r\n", "not_http"}, Said{std::string(300, '\0'), "not_http"},
               Said{"HTTP/2 200\r\n\r\n", "not_http"}, Said{"HTTP/1.1 200 OK\r\n\r\n{\"id\":\"7\"}", "no_length"},
               Said{"HTTP/1.0 200 OK\r\n\r\n{\"id\":\"7\"}", "no_length"},
               Said{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                    "length_and_chunks"},
               Said{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "content_length"},
               Said{"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}", "content_length"},
               Said{"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "transfer_encoding"},
               Said{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "body_not_understood"},
               Said{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}XX0\r\n\r\n", "body_not_understood"},
               Said{"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "switch_of_protocol"},
               Said{"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n", "header_name"},
               Said{with_length("not gzip", "Content-Encoding: gzip\r\n"), "gzip_damaged"},
               Said{with_length("{}", "Content-Encoding: br\r\n"), "content_encoding"});
  ScriptedPeer peer{[&](Talk& talk, std::size_t) {
    talk.read_request();
    talk.send(said.reply);
    talk.wait_for_end();
  }};
  Client client{peer.url()};
  // Found out at once, not at the deadline.
  CHECK(client.exchange(post()).failure == Failure::broken);
  CHECK(client.why() == said.why);
}

TEST_CASE("a length that is too short cuts the body, and the rest is no reply") {
  ScriptedPeer peer{always("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{\"id\":\"pay-7\"}")};
  Client client{peer.url()};
  auto const exchange = client.exchange(get());
  CHECK(exchange.reply.body == "{\"id\"");
  CHECK(client.transport->idle() == 0);
}

TEST_CASE("interim replies are passed over") {
  ScriptedPeer peer{once("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" +
                         with_length(R"({"id":"7"})"))};
  Client client{peer.url()};
  auto const exchange = client.exchange(post());
  CHECK(exchange.reply.status == 200);
  CHECK(exchange.reply.headers.count("link") == 0);
}

TEST_CASE("trailers add no header") {
  ScriptedPeer peer{
      once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nETag: \"late\"\r\n\r\n")};
  Client client{peer.url()};
  auto const exchange = client.exchange(get());
  CHECK(exchange.failure == Failure::none);
  CHECK(exchange.reply.headers.count("etag") == 0);
}

TEST_CASE("an old peer's reply is read, and its connection not kept") {
  ScriptedPeer peer{always("HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n{}")};
  Client client{peer.url()};
  CHECK(client.exchange(get()).failure == Failure::none);
  CHECK(client.transport->idle() == 0);
}

TEST_CASE("a peer that answers before it has read everything is still understood or unknown, never unsent") {
  ScriptedPeer peer{[](Talk& talk, std::size_t) {
    talk.read_some();
    talk.send("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  }};
  Client client{peer.url()};
  for (int i = 0; i < 10; ++i) {
    auto const exchange = client.exchange(post(std::string(4U << 20U, 'x')));
    CHECK((exchange.failure == Failure::broken || exchange.reply.status == 413));
  }
}

TEST_CASE("a reset in place of an answer is broken") {
  ScriptedPeer peer{[](Talk& talk, std::size_t) {
    talk.read_request();
    talk.reset();
  }};
  Client client{peer.url()};
  CHECK(client.exchange(post()).failure == Failure::broken);
  CHECK(client.why() == "closed");
}
