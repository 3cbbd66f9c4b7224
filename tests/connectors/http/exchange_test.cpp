// Does an exchange over plain loopback do what the port promises? Replies handed up, connections kept for reads and
// fresh for writes, and whether a request byte has left told exactly.
#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <mutex>
#include <stdexcept>

#include "tests/connectors/http/client.hpp"
#include "tests/connectors/http/scripted_peer.hpp"

using namespace http_test;
using engine::Boundary;

namespace {

// Remembers what a peer was asked, across its threads.
struct Heard {
  std::mutex mutex;
  std::vector<std::string> requests;
  void add(std::string request) {
    std::lock_guard const locked{mutex};
    requests.push_back(std::move(request));
  }
};

ScriptedPeer::Script hears(Heard& heard, std::string reply) {
  return [&heard, reply = std::move(reply)](Talk& talk, std::size_t) {
    while (true) {
      auto request = talk.read_request();
      if (request.empty()) return;
      heard.add(std::move(request));
      if (!talk.send(reply)) return;
    }
  };
}

}  // namespace

TEST_CASE("a read comes back with status, lower-case headers and body") {
  Heard heard;
  ScriptedPeer peer{hears(heard, with_length(R"({"id":"7"})", "X-RateLimit-Remaining: 41\r\nETag: \"v3\"\r\n"))};
  Client client{peer.url() + "/v2"};
  auto request = get("/things/7?a=b");
  request.headers["authorization"] = "Bearer abc";
  auto const exchange = client.exchange(request);
  CHECK(exchange.failure == Failure::none);
  CHECK(exchange.reply.status == 200);
  CHECK(exchange.reply.body == R"({"id":"7"})");
  CHECK(exchange.reply.headers.at("x-ratelimit-remaining") == "41");
  CHECK(exchange.reply.headers.at("etag") == "\"v3\"");
  REQUIRE(heard.requests.size() == 1);
  CHECK(heard.requests[0].starts_with("GET /v2/things/7?a=b HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(heard.requests[0].find("\r\nauthorization: Bearer abc\r\n") != std::string::npos);
  CHECK(heard.requests[0].find("Connection: close") == std::string::npos);
}

TEST_CASE("reads share a connection, writes never do") {
  Heard heard;
  ScriptedPeer peer{hears(heard, with_length("{}"))};
  Client client{peer.url()};
  for (int i = 0; i < 3; ++i) CHECK(client.exchange(get()).failure == Failure::none);
  CHECK(peer.accepted() == 1);
  CHECK(client.notes[0].reused == false);
  CHECK(client.notes[2].reused);
  CHECK(client.exchange(post()).failure == Failure::none);
  CHECK(peer.accepted() == 2);
  CHECK(heard.requests[3].find("Connection: close\r\nContent-Length: 7\r\n\r\n{\"a\":1}") != std::string::npos);
  CHECK(client.exchange(post()).failure == Failure::none);
  CHECK(peer.accepted() == 3);
  // The connections of the writes were not kept; the one of the reads still is.
  CHECK(client.transport->idle() == 1);
  CHECK(client.exchange(get()).failure == Failure::none);
  CHECK(peer.accepted() == 3);
}

TEST_CASE("a search by POST that changes nothing may share a connection") {
  ScriptedPeer peer{always(with_length("{}"))};
  Client client{peer.url()};
  auto search = post();
  search.read_only = true;
  CHECK(client.exchange(search).failure == Failure::none);
  CHECK(client.exchange(search).failure == Failure::none);
  CHECK(peer.accepted() == 1);
  CHECK(client.env.boundaries.empty());
}

TEST_CASE("a connection that the peer closed between two reads is noticed before it is used") {
  ScriptedPeer peer{once(with_length("{}"))};
  Client client{peer.url()};
  for (std::size_t i = 0; i < 20; ++i) {
    CHECK(client.exchange(get()).failure == Failure::none);
    peer.wait_for_closed(i + 1);
  }
  CHECK(peer.accepted() == 20);
}

TEST_CASE("what a peer says unasked between two reads is never the next reply") {
  std::promise<void> said;
  ScriptedPeer peer{[&](Talk& talk, std::size_t nth) {
    talk.read_request();
    talk.send(with_length(nth == 0 ? "{}" : R"({"nth":2})"));
    if (nth > 0) return;
    talk.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
    said.set_value();
    talk.wait_for_end();
  }};
  Client client{peer.url()};
  CHECK(client.exchange(get()).reply.body == "{}");
  said.get_future().wait();
  CHECK(client.exchange(get()).reply.body == R"({"nth":2})");
  CHECK(!client.notes[1].reused);
}

TEST_CASE("bytes after the end of a reply are never the next reply") {
  ScriptedPeer peer{always(with_length("{}") + with_length(R"({"of":"another"})"))};
  Client client{peer.url()};
  CHECK(client.exchange(get()).reply.body == "{}");
  CHECK(client.exchange(get()).reply.body == "{}");
  CHECK(peer.accepted() == 2);
  CHECK(client.notes[0].surplus);
}

TEST_CASE("a connection at rest for too long is not used again") {
  ScriptedPeer peer{always(with_length("{}"))};
  ScriptedPeer short_of_breath{always(with_length("{}", "Keep-Alive: timeout=1, max=9\r\n"))};
  HttpSettings settings;
  settings.idle_limit = 0s;
  Client client{peer.url(), "", settings};
  client.exchange(get());
  client.exchange(get());
  CHECK(peer.accepted() == 2);
  Client other{short_of_breath.url()};
  other.exchange(get());
  other.exchange(get());
  CHECK(short_of_breath.accepted() == 2);
}

TEST_CASE("no more connections rest than the settings allow") {
  ScriptedPeer peer{always(with_length("{}"))};
  HttpSettings settings;
  settings.idle_connections = 2;
  Client client{peer.url(), "", settings};
  std::vector<std::optional<Exchange>> results(5);
  engine::TaskGroup group;
  for (auto& result : results) group.start(Client::keep(client.transport->exchange(client.origin(20s), get()), result));
  client.env.run_while([&] { return !group.idle(); });
  for (auto const& result : results) CHECK((result && result->failure == Failure::none));
  CHECK(peer.accepted() == 5);
  CHECK(client.transport->idle() == 2);
}

TEST_CASE("a redirect is handed up and not followed") {
  ScriptedPeer elsewhere{always(with_length("{}"))};
  ScriptedPeer peer{
      always("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + elsewhere.url() + "/x\r\nContent-Length: 0\r\n\r\n")};
  Client client{peer.url()};
  for (auto const& request : {get(), post()}) {
    auto const exchange = client.exchange(request);
    CHECK(exchange.failure == Failure::none);
    CHECK(exchange.reply.status == 307);
  }
  CHECK(elsewhere.accepted() == 0);
}

TEST_CASE("too many requests is a reply: its headers are handed up and nothing is tried again") {
  ScriptedPeer peer{always("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n")};
  Client client{peer.url()};
  auto const exchange = client.exchange(post());
  CHECK(exchange.reply.status == 429);
  CHECK(exchange.reply.headers.at("retry-after") == "7");
  CHECK(peer.accepted() == 1);
}

TEST_CASE("a write tells the Env when its bytes have left and when the first of the reply is here") {
  ScriptedPeer peer{always(with_length("{}"))};
  Client client{peer.url()};
  client.exchange(get());
  CHECK(client.env.boundaries.empty());
  client.exchange(post());
  REQUIRE(client.env.boundaries.size() == 2);
  CHECK(client.env.boundaries[0] == std::pair{Boundary::sent, std::string("fee.charge")});
  CHECK(client.env.boundaries[1] == std::pair{Boundary::accepted, std::string("fee.charge")});
}

TEST_CASE("what the Env throws at a boundary leaves through the task, and the connection goes") {
  ScriptedPeer peer{[](Talk& talk, std::size_t) {
    talk.read_request();
    talk.wait_for_end();
  }};
  Client client{peer.url()};
  client.env.when_reached = [](Boundary) { throw std::runtime_error("died here"); };
  CHECK_THROWS_WITH(client.exchange(post()), "died here");
  peer.wait_for_closed(1);
}

TEST_CASE("dropping the task closes its connection, and nobody is called back") {
  ScriptedPeer peer{[](Talk& talk, std::size_t) {
    talk.read_request();
    talk.wait_for_end();
  }};
  Client client{peer.url()};
  std::optional<Exchange> result;
  {
    engine::TaskGroup group;
    group.start(Client::keep(client.transport->exchange(client.origin(20s), post()), result));
    client.env.run_while([&] { return client.env.boundaries.empty(); });
  }
  peer.wait_for_closed(1);
  // What the loop still holds of it runs into nothing.
  bool over = false;
  client.env.soon([&] { over = true; });
  client.env.run_while([&] { return !over; });
  CHECK(!result);
  CHECK(client.notes.empty());
}

TEST_CASE("a refused connection is not sent") {
  unsigned short port = 0;
  ::close(listen_on_loopback(1, port));
  Client client{"http://127.0.0.1:" + std::to_string(port)};
  CHECK(client.exchange(post()).failure == Failure::not_sent);
  CHECK(client.why() == "connect");
  CHECK(client.env.boundaries.empty());
}

TEST_CASE("a connection that does not come about before the deadline is not sent") {
  unsigned short port = 0;
  int const listener = listen_on_loopback(0, port);
  // Fill the queue of connections that nobody accepts, until one is left hanging.
  std::vector<int> waiting;
  auto const address = loopback(port);
  for (bool hanging = false; !hanging && waiting.size() < 64;) {
    waiting.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    ::connect(waiting.back(), reinterpret_cast<sockaddr const*>(&address), sizeof address);
    pollfd writable{waiting.back(), POLLOUT, 0};
    hanging = ::poll(&writable, 1, 20) == 0;
  }
  Client client{"http://127.0.0.1:" + std::to_string(port)};
  CHECK(client.exchange(post(), 60ms).failure == Failure::not_sent);
  CHECK(client.why() == "deadline");
  for (int const fd : waiting) ::close(fd);
  ::close(listener);
}

TEST_CASE("a peer that is there but never answers is timed out, not unsent") {
  unsigned short port = 0;
  int const listener = listen_on_loopback(8, port);
  Client client{"http://127.0.0.1:" + std::to_string(port)};
  CHECK(client.exchange(post(), 150ms).failure == Failure::timed_out);
  CHECK(client.env.boundaries.size() == 1);
  CHECK(client.exchange(get(), 150ms).failure == Failure::timed_out);
  CHECK(client.why() == "deadline");
  ::close(listener);
}

TEST_CASE("a request too large for the peer's patience is timed out, for part of it has left") {
  ScriptedPeer peer{[](Talk& talk, std::size_t) {
    // Reads nothing until the client has given up.
    pollfd gone{talk.fd(), POLLRDHUP, 0};
    ::poll(&gone, 1, 20'000);
  }};
  Client client{peer.url()};
  CHECK(client.exchange(post(std::string(8U << 20U, 'x')), 300ms).failure == Failure::timed_out);
  CHECK(client.env.boundaries.empty());
}

TEST_CASE("nothing is sent without an address, after the deadline, or when the request cannot be written down") {
  ScriptedPeer peer{always(with_length("{}"))};
  Client client{peer.url()};
  auto elsewhere = client.origin(20s);
  elsewhere.counterpart = "payer_portal";
  CHECK(client.exchange(elsewhere, post()).failure == Failure::not_sent);
  CHECK(client.why() == "no_address");
  CHECK(client.exchange(post(), -1ms).failure == Failure::not_sent);
  CHECK(client.why() == "deadline");
  auto split = get();
  split.headers["x-note"] = "one\r\nx-other: two";
  CHECK(client.exchange(split).failure == Failure::not_sent);
  CHECK(client.why() == "header");
  CHECK(client.exchange(get("http://elsewhere.example/")).failure == Failure::not_sent);
  CHECK(client.why() == "target");
  CHECK(peer.accepted() == 0);
}

TEST_CASE("an origin without a deadline gets the usual one") {
  unsigned short port = 0;
  int const listener = listen_on_loopback(8, port);
  HttpSettings settings;
  settings.usual_deadline = 150ms;
  Client client{"http://127.0.0.1:" + std::to_string(port), "", settings};
  auto origin = client.origin(0s);
  origin.deadline = {};
  CHECK(client.exchange(origin, get()).failure == Failure::timed_out);
  ::close(listener);
}

TEST_CASE("a process that slept past the deadline while it connected sends nothing") {
  std::atomic<bool> heard = false;
  ScriptedPeer peer{[&](Talk& talk, std::size_t) { heard = !talk.read_some().empty(); }};
  Client client{peer.url()};
  std::optional<Exchange> result;
  engine::TaskGroup group;
  group.start(Client::keep(client.transport->exchange(client.origin(20s), post()), result));
  client.env.ahead = 1h;
  client.env.run_while([&] { return !group.idle(); });
  REQUIRE(result);
  CHECK(result->failure == Failure::not_sent);
  CHECK(client.why() == "deadline");
  peer.wait_for_closed(1);
  CHECK(!heard);
}

TEST_CASE("a name that leads nowhere is not sent") {
  Client client{"https://nowhere.invalid"};
  CHECK(client.exchange(post(), 2s).failure == Failure::not_sent);
  CHECK((client.why() == "name" || client.why() == "deadline"));
}

TEST_CASE("the name of a peer is resolved, and plain http stays on this machine") {
  ScriptedPeer peer{always(with_length("{}"))};
  Client client{"http://localhost:" + std::to_string(peer.port())};
  CHECK(client.exchange(get()).failure == Failure::none);
}

TEST_CASE("a note tells of an exchange without its target, headers or bodies") {
  ScriptedPeer peer{always(with_length(R"({"name":"Ana Example"})"))};
  Client client{peer.url()};
  client.exchange(post(R"({"name":"Ana Example"})"));
  REQUIRE(client.notes.size() == 1);
  auto const& note = client.notes[0];
  CHECK(note.counterpart == "care_platform");
  CHECK(note.kind == "fee.charge");
  CHECK(note.effect == "E-7");
  CHECK(note.method == "POST");
  CHECK(note.status == 200);
  CHECK(note.why.empty());
  CHECK(note.sent > 22);
  CHECK(note.received > 22);
  CHECK(note.took >= 0us);
}
