// What can a bad asker do to the server? Smuggle, drip, flood, hang up and never read; it gets at most one answer, in
// time, and nobody else notices.
#include <catch2/catch.hpp>

#include "tests/connectors/http/bad_heads.hpp"
#include "tests/connectors/http/served.hpp"

using namespace http_test;

namespace {

std::string const marker = "GET /marker HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::size_t count_of(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

// Sends byte after byte, each long before a silence would end the connection, until an answer or the end.
std::string drip(Served& served, Asker& asker) {
  served.run_until([&] {
    asker.look();
    if (asker.ended() || first_reply(asker.received())) return true;
    asker.send("x");
    return false;
  });
  return asker.received();
}

}  // namespace

TEST_CASE("after a bad head comes one refusal and the end; what was hidden behind it gets no answer") {
  Echo echo;
  Served served;
  served.on_loopback({}, echo.handle());
  bool const with_body = GENERATE(false, true);
  for (auto const& bad : bad_heads()) {
    INFO(bad.what);
    auto asker = served.ask(bad.block + (with_body ? "0\r\n\r\n" : "") + marker);
    auto const all = served.all_for(asker);
    CHECK(!asker.reset());
    CHECK(count_of(all, "HTTP/1.1 ") == 1);
    CHECK(status_in(all) == bad.status);
    CHECK(count_of(all, "\r\nconnection: close\r\n") == 1);
  }
  CHECK(echo.asked.empty());
}

TEST_CASE("a refusal is a problem in words, kept by nobody and signed by nobody") {
  Served served;
  served.on_loopback({}, {});
  auto asker = served.ask("TRACE /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
  auto const all = served.all_for(asker);
  CHECK(count_of(all, "content-type: application/problem+json\r\n") == 1);
  CHECK(count_of(all, "cache-control: no-store\r\n") == 1);
  CHECK(count_of(all, "x-content-type-options: nosniff\r\n") == 1);
  CHECK(count_of(all, "allow: GET, HEAD, POST, PUT, PATCH, DELETE\r\n") == 1);
  CHECK(count_of(all, R"({"type":"about:blank","title":"Method Not Allowed","status":405,"detail":")") == 1);
  for (std::string_view const banner : {"server:", "Server:", "Beast", "Boost", "claimstep"})
    CHECK(count_of(all, banner) == 0);
}

TEST_CASE("a body too large is refused before any of it is read") {
  Echo echo;
  Served served;
  ServerSettings settings;
  settings.body_bytes = 1'000;
  served.on_loopback(settings, echo.handle());
  auto asker = served.ask("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1001\r\n\r\n");
  CHECK(status_in(served.all_for(asker)) == 413);
  auto fits = served.ask(post_text(std::string(1'000, 'x')));
  CHECK(status_in(served.reply_to(fits)) == 200);
}

TEST_CASE("what comes after a refusal is drained up to a point, then the connection is cut") {
  Served served;
  served.on_loopback({}, {});
  auto polite = served.ask("GET /a HTTP/1.0\r\n\r\n" + std::string(40'000, 'x'));
  CHECK(status_in(served.all_for(polite)) == 505);
  CHECK(!polite.reset());
  auto flooding = served.ask("GET /a HTTP/1.0\r\n\r\n");
  std::string const piece(16'384, 'x');
  std::size_t sent = 0;
  served.run_until([&] {
    flooding.look();
    // The half that is closed has ended; the cut shows when nothing more is taken.
    auto const taken = flooding.send(piece);
    sent += taken;
    return taken == 0 && errno != EAGAIN;
  });
  CHECK(sent > 64U << 10U);
  CHECK(sent < 8U << 20U);
}

TEST_CASE("a request cut at any byte is never handed over and its connection ends") {
  Echo echo;
  Served served;
  served.on_loopback({}, echo.handle());
  auto const text = post_text("a body");
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    INFO("cut after " << cut << " bytes");
    auto asker = served.ask(text.substr(0, cut));
    asker.finish();
    CHECK(served.all_for(asker).empty());
  }
  CHECK(echo.asked.empty());
  CHECK(served.server->under_way() == 0);
  auto whole = served.ask(text);
  whole.finish();
  CHECK(status_in(served.all_for(whole)) == 200);
}

TEST_CASE("a reset at any byte harms nobody else") {
  Echo echo;
  Served served;
  served.on_loopback({}, echo.handle());
  auto const text = post_text("a body");
  for (std::size_t cut = 0; cut <= text.size(); cut += 7) {
    auto asker = served.ask(text.substr(0, cut));
    linger const at_once{1, 0};
    ::setsockopt(asker.number(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    asker.leave();
    auto other = served.ask(get_text());
    CHECK(status_in(served.reply_to(other)) == 200);
  }
  served.run_until([&] { return served.server->under_way() == 0; });
}

TEST_CASE("a drip ends at the deadline of the head, and at that of the body") {
  ServerSettings settings;
  auto const begin = GENERATE(std::string("GET /a HTTP/1.1\r\nX-Long: "),
                              std::string("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n"));
  settings.head_bytes = settings.body_bytes = 1U << 30U;  // so that no other limit ends it
  (begin[0] == 'G' ? settings.head_limit : settings.body_limit) = 60ms;
  Echo echo;
  Served served;
  served.on_loopback(settings, echo.handle());
  auto asker = served.ask(begin);
  CHECK(status_in(drip(served, asker)) == 408);
  served.all_for(asker);
  CHECK(echo.asked.empty());
}

TEST_CASE("a connection that says nothing ends without a word, before its first request and after it") {
  ServerSettings settings;
  bool const at_first = GENERATE(true, false);
  (at_first ? settings.head_limit : settings.idle_limit) = 40ms;
  Echo echo;
  Served served;
  served.on_loopback(settings, echo.handle());
  auto asker = served.ask(at_first ? "" : get_text());
  std::size_t const answered = at_first ? 0 : served.reply_to(asker).size();
  CHECK(served.all_for(asker).size() == answered);
}

TEST_CASE("the second head on a connection has its own deadline") {
  ServerSettings settings;
  settings.head_limit = 60ms;
  Echo echo;
  Served served;
  served.on_loopback(settings, echo.handle());
  auto asker = served.ask(get_text());
  auto const first = served.reply_to(asker).size();
  asker.send_all("GET /b HTTP/1.1\r\n");
  auto const all = served.all_for(asker);
  CHECK(status_in(all.substr(first)) == 408);
}

TEST_CASE("an asker that does not read its answer is cut at the deadline") {
  ServerSettings settings;
  settings.write_limit = 60ms;
  std::size_t const size = 64U << 20U;
  Served served;
  served.on_loopback(settings, [&](ServedRequest const&, Respond const& respond) {
    respond({200, {}, std::string(size, 'x')});
  });
  auto asker = served.ask(get_text());
  served.run_until([&] { return served.server->under_way() == 1; });
  served.run_until([&] { return served.server->under_way() == 0; });
  CHECK(served.all_for(asker).size() < size);
}

TEST_CASE("while a request is handled, no deadline ends it and nothing more is read") {
  ServerSettings settings;
  settings.head_limit = settings.body_limit = settings.idle_limit = 20ms;
  settings.body_bytes = 100;
  Served served;
  std::vector<Respond> kept;
  served.on_loopback(settings, [&](ServedRequest const&, Respond respond) { kept.push_back(std::move(respond)); });
  auto asker = served.ask(get_text());
  served.run_until([&] { return kept.size() == 1; });
  // The loop's own clock passes all of them.
  auto const late = std::chrono::steady_clock::now() + 60ms;
  std::size_t sent = 0;
  served.run_until([&] {
    sent += asker.send(std::string(65'536, 'x'));
    return std::chrono::steady_clock::now() >= late;
  });
  CHECK(sent > 0);
  CHECK(served.server->under_way() == 1);
  kept[0]({200, {}, "still here"});
  CHECK(served.reply_to(asker).ends_with("still here"));
}
