// Do we speak to the right one, in private? Against a local authority: the good certificate is taken, every other is
// refused before one request byte leaves; a tunnel through a proxy changes nothing of that.
#include <catch2/catch.hpp>

#include <atomic>

#include "tests/connectors/http/client.hpp"
#include "tests/connectors/http/scripted_peer.hpp"

using namespace http_test;

namespace {

Authority const& authority() {
  static Authority const made{"claimstep test authority"};
  return made;
}

// Refused for `why`, and the peer has heard nothing.
void refused(Identity const& identity, std::string const& why, std::string const& host = "127.0.0.1") {
  std::atomic<bool> heard = false;
  ScriptedPeer peer{[&](Talk& talk, std::size_t) { heard = !talk.read_some().empty(); }, serve_as(identity)};
  Client client{"https://" + host + ":" + std::to_string(peer.port()), authority().ca_file()};
  CHECK(client.exchange(post()).failure == Failure::not_sent);
  CHECK(client.why() == why);
  CHECK(client.exchange(get()).failure == Failure::not_sent);
  CHECK(client.env.boundaries.empty());
  peer.wait_for_closed(2);
  CHECK(!heard);
}

// Two sockets joined, each way until so many bytes have passed or an end comes; then both end.
void join(int client, int server, std::size_t client_says, std::size_t server_says) {
  std::string buffer(4'096, '\0');
  while (true) {
    pollfd both[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (::poll(both, 2, 20'000) <= 0) return;
    bool const from_client = both[0].revents != 0;
    auto& left = from_client ? client_says : server_says;
    auto const got = ::recv(from_client ? client : server, buffer.data(), buffer.size(), 0);
    if (got <= 0) return;
    auto const pass = std::min(static_cast<std::size_t>(got), left);
    left -= pass;
    if (pass > 0) ::send(from_client ? server : client, buffer.data(), pass, MSG_NOSIGNAL);
    if (left == 0) return;
  }
}

int dial(unsigned short port) {
  int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto const address = loopback(port);
  ::connect(fd, reinterpret_cast<sockaddr const*>(&address), sizeof address);
  return fd;
}

constexpr std::size_t no_limit = 1U << 30U;

}  // namespace

TEST_CASE("a certificate of our authority for this host is taken, by name and by address") {
  auto const context = serve_as(authority().issue());
  ScriptedPeer peer{always(with_length(R"({"id":"7"})")), context};
  for (std::string const host : {"127.0.0.1", "localhost"}) {
    Client client{"https://" + host + ":" + std::to_string(peer.port()), authority().ca_file()};
    CHECK(client.exchange(get()).reply.body == R"({"id":"7"})");
    CHECK(client.why().empty());
    CHECK(client.exchange(get()).failure == Failure::none);
    CHECK(client.notes[1].reused);
    CHECK(client.exchange(post()).failure == Failure::none);
    CHECK(!client.notes[2].reused);
  }
  CHECK(peer.accepted() == 4);
}

TEST_CASE("TLS 1.2 is spoken, anything older is not") {
  ScriptedPeer twelve{always(with_length("{}")), serve_as(authority().issue(), TLS1_2_VERSION)};
  Client client{twelve.url(), authority().ca_file()};
  CHECK(client.exchange(get()).failure == Failure::none);
  CHECK(client.exchange(get()).failure == Failure::none);
  auto const old = serve_as(authority().issue(), TLS1_1_VERSION);
  SSL_CTX_set_security_level(old.get(), 0);
  SSL_CTX_set_min_proto_version(old.get(), TLS1_VERSION);
  ScriptedPeer eleven{always(with_length("{}")), old};
  Client other{eleven.url(), authority().ca_file()};
  CHECK(other.exchange(post()).failure == Failure::not_sent);
  CHECK(other.why() == "tls_failed");
}

TEST_CASE("a certificate of another host is refused") {
  refused(authority().issue({"DNS:other.example,IP:127.0.0.2"}), "certificate_of_another_host");
  refused(authority().issue({"DNS:other.example,IP:127.0.0.1"}), "certificate_of_another_host", "localhost");
  // The name of an address is no name: an address is looked for among addresses only.
  refused(authority().issue({"DNS:127.0.0.1"}), "certificate_of_another_host");
}

TEST_CASE("an expired certificate is refused, and one that is not valid yet") {
  refused(authority().issue({"IP:127.0.0.1", -48, -24}), "certificate_expired");
  refused(authority().issue({"IP:127.0.0.1", 24, 48}), "certificate_not_yet_valid");
}

TEST_CASE("a self-signed certificate is refused") {
  refused(make_identity("peer", {}, nullptr), "certificate_self_signed");
}

TEST_CASE("a certificate of an unknown authority is refused, even when our own CA file is sound") {
  Authority const other{"some other authority"};
  refused(other.issue(), "certificate_of_unknown_authority");
}

TEST_CASE("without a CA file only the system's authorities are trusted") {
  ScriptedPeer peer{always(with_length("{}")), serve_as(authority().issue())};
  Client client{peer.url()};
  CHECK(client.exchange(post()).failure == Failure::not_sent);
  CHECK(client.why() == "certificate_of_unknown_authority");
}

TEST_CASE("a CA file that cannot be read is said before anything is sent") {
  WatchedEnv env;
  HttpSettings settings;
  settings.peers["care_platform"] = {base("https://localhost"), authority().ca_file() + ".not-there"};
  auto const opened = HttpTransport::open(env, env.loop(), settings);
  REQUIRE(std::holds_alternative<std::string>(opened));
  CHECK(std::get<std::string>(opened).find("care_platform: the CA file") == 0);
}

TEST_CASE("a peer that fails the handshake has been sent nothing") {
  auto const script = GENERATE(
      as<ScriptedPeer::Script>{}, [](Talk&, std::size_t) {}, [](Talk& talk, std::size_t) { talk.reset(); },
      [](Talk& talk, std::size_t) { talk.read_some(); },
      [](Talk& talk, std::size_t) {
        talk.read_some();
        talk.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        talk.wait_for_end();
      },
      [](Talk& talk, std::size_t) {
        talk.read_some();
        talk.send(std::string("\x16\x03\x03\x40\x00", 5) + std::string(16'384, 'x'));
        talk.wait_for_end();
      });
  ScriptedPeer peer{script};
  Client client{"https://127.0.0.1:" + std::to_string(peer.port()), authority().ca_file()};
  CHECK(client.exchange(post()).failure == Failure::not_sent);
  // A reset may come before we look whether the connection came about.
  CHECK((client.why() == "tls_failed" || client.why() == "connect"));
}

TEST_CASE("a handshake that never ends is not sent at the deadline") {
  ScriptedPeer peer{[](Talk& talk, std::size_t) { talk.wait_for_end(); }};
  Client client{"https://127.0.0.1:" + std::to_string(peer.port()), authority().ca_file()};
  CHECK(client.exchange(post(), 60ms).failure == Failure::not_sent);
  CHECK(client.why() == "deadline");
}

TEST_CASE("an encrypted connection that the peer closed between two reads is noticed before it is used") {
  bool const politely = GENERATE(true, false);
  ScriptedPeer peer{[&](Talk& talk, std::size_t) {
                      talk.read_request();
                      talk.send(with_length("{}"));
                      if (politely) talk.say_goodbye();
                    },
                    serve_as(authority().issue())};
  Client client{peer.url(), authority().ca_file()};
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(client.exchange(get()).failure == Failure::none);
    peer.wait_for_closed(i + 1);
  }
  CHECK(peer.accepted() == 5);
}

TEST_CASE("an encrypted reply cut at any byte is broken, goodbye or not") {
  auto const reply = with_length(R"({"id":"pay-7"})");
  bool const politely = GENERATE(true, false);
  ScriptedPeer peer{[&](Talk& talk, std::size_t nth) {
                      talk.read_request();
                      talk.send(reply.substr(0, nth));
                      if (politely) talk.say_goodbye();
                    },
                    serve_as(authority().issue())};
  Client client{peer.url(), authority().ca_file()};
  for (std::size_t cut = 0; cut < reply.size(); ++cut) {
    INFO("cut after " << cut << " bytes");
    REQUIRE(client.exchange(post()).failure == Failure::broken);
  }
  CHECK(client.exchange(post()).failure == Failure::none);
}

// The heart of it: wherever the line is cut, in either direction, what we call unsent was not heard.
TEST_CASE("wherever an encrypted line is cut, what is called unsent was heard by nobody") {
  bool const cut_the_client = GENERATE(false, true);
  std::atomic<std::size_t> heard = 0;
  ScriptedPeer peer{[&](Talk& talk, std::size_t) {
                      if (talk.read_request().empty()) return;
                      ++heard;
                      talk.send(with_length("{}"));
                      talk.wait_for_end();
                    },
                    serve_as(authority().issue())};
  std::atomic<std::size_t> limit = 0;
  ScriptedPeer line{[&](Talk& talk, std::size_t) {
    int const server = dial(peer.port());
    join(talk.fd(), server, cut_the_client ? limit.load() : no_limit, cut_the_client ? no_limit : limit.load());
    ::close(server);
  }};
  Client client{"https://127.0.0.1:" + std::to_string(line.port()), authority().ca_file()};
  std::size_t unsent = 0, unknown = 0, whole = 0, cuts = 0;
  for (limit = 1; whole == 0; limit += 23) {
    REQUIRE(++cuts < 400);
    INFO("cut after " << limit << " bytes");
    auto const heard_before = heard.load();
    auto const failure = client.exchange(post()).failure;
    // Both ends are done before the count is read.
    line.wait_for_closed(cuts);
    peer.wait_for_closed(cuts);
    if (failure == Failure::not_sent) REQUIRE(heard == heard_before);
    if (heard == heard_before) REQUIRE(failure != Failure::none);
    unsent += failure == Failure::not_sent ? 1 : 0;
    unknown += failure == Failure::broken ? 1 : 0;
    whole += failure == Failure::none ? 1 : 0;
  }
  CHECK(unsent > 0);
  CHECK(unknown > 0);
  CHECK(whole == 1);
}

TEST_CASE("an https peer is reached through a proxy's tunnel, checked as before") {
  std::string asked;
  ScriptedPeer peer{always(with_length("{}")), serve_as(authority().issue())};
  ScriptedPeer proxy{[&](Talk& talk, std::size_t) {
    asked = talk.read_request();
    int const server = dial(peer.port());
    talk.send("HTTP/1.1 200 Connection established\r\n\r\n");
    join(talk.fd(), server, no_limit, no_limit);
    ::close(server);
  }};
  HttpSettings settings;
  settings.proxy = {"127.0.0.1", proxy.port()};
  Client client{peer.url(), authority().ca_file(), settings};
  CHECK(client.exchange(post()).failure == Failure::none);
  proxy.wait_for_closed(1);
  auto const where = "127.0.0.1:" + std::to_string(peer.port());
  CHECK(asked == "CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\n\r\n");
  Client stranger{peer.url(), "", settings};
  CHECK(stranger.exchange(post()).failure == Failure::not_sent);
}

TEST_CASE("the name in the tunnel is the one asked for and checked; a wildcard stands for one whole label") {
  struct Named {
    std::string names, why;
  };
  auto const [names, why] = GENERATE(Named{"DNS:api.example.org", ""}, Named{"DNS:*.example.org", ""},
                                     Named{"DNS:ap*.example.org", "certificate_of_another_host"},
                                     Named{"DNS:*.org", "certificate_of_another_host"},
                                     Named{"DNS:example.org", "certificate_of_another_host"});
  auto const context = serve_as(authority().issue({names}));
  std::string asked_for;
  ScriptedPeer proxy{[&](Talk& talk, std::size_t) {
    talk.read_request();
    talk.send("HTTP/1.1 200 OK\r\n\r\n");
    bool const shaken = talk.start_tls(context.get());
    asked_for = talk.server_name();
    if (shaken && !talk.read_request().empty()) talk.send(with_length("{}"));
  }};
  HttpSettings settings;
  settings.proxy = {"127.0.0.1", proxy.port()};
  Client client{"https://api.example.org", authority().ca_file(), settings};
  CHECK(client.exchange(post()).failure == (why.empty() ? Failure::none : Failure::not_sent));
  CHECK(client.why() == why);
  proxy.wait_for_closed(1);
  CHECK(asked_for == "api.example.org");
}

TEST_CASE("a proxy that refuses, babbles or hangs up has been sent nothing of the request") {
  auto const answer = GENERATE(std::string("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"),
                               std::string("nonsense"), std::string("HTTP/1.1 200 OK\r\n\r\nand more"), std::string(),
                               std::string(40'000, 'x'));
  ScriptedPeer proxy{[&](Talk& talk, std::size_t) {
    talk.read_request();
    talk.send(answer);
  }};
  HttpSettings settings;
  settings.proxy = {"127.0.0.1", proxy.port()};
  Client client{"https://api.example.org", authority().ca_file(), settings};
  CHECK(client.exchange(post()).failure == Failure::not_sent);
  CHECK(client.why() == "proxy");
}

TEST_CASE("a plain peer on this machine is never asked for through a proxy") {
  ScriptedPeer peer{always(with_length("{}"))};
  ScriptedPeer proxy{always(with_length("{}"))};
  HttpSettings settings;
  settings.proxy = {"127.0.0.1", proxy.port()};
  Client client{peer.url(), "", settings};
  CHECK(client.exchange(get()).failure == Failure::none);
  CHECK(proxy.accepted() == 0);
}
