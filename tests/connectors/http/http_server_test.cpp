// Does the server answer in order, in time and within its limits? Its loop is run by the test itself, so every turn is
// the test's own; what hostile askers do to it is in http_server_hostile_test.cpp.
#include "connectors/http/http_server.hpp"

#include <catch2/catch.hpp>

#include "tests/connectors/http/client.hpp"
#include "tests/connectors/http/served.hpp"

using namespace http_test;

namespace {

bool says(std::string const& text, std::string_view what) { return text.find(what) != std::string::npos; }

}  // namespace

TEST_CASE("two requests on one connection are both answered") {
  Echo echo;
  Served served;
  served.on_loopback({}, echo.handle());
  auto asker = served.ask(get_text("/one"));
  auto const first = served.reply_to(asker);
  CHECK(status_in(first) == 200);
  CHECK(first.ends_with("\r\n\r\nGET /one "));
  CHECK(says(first, "\r\ncache-control: no-store\r\n"));
  CHECK(says(first, "\r\nx-content-type-options: nosniff\r\n"));
  CHECK(!says(first, "connection:"));
  asker.send_all(post_text("two"));
  CHECK(served.reply_to(asker, first.size()).ends_with("\r\n\r\nPOST /a two"));
  REQUIRE(echo.asked.size() == 2);
  CHECK(echo.asked[0].headers.at("host") == "localhost");
  CHECK(!echo.asked[0].user);
  served.run_until([&] { return served.server->under_way() == 0; });
}

TEST_CASE("requests sent in one piece are answered in their order, even when the first takes its time") {
  Served served;
  std::vector<std::pair<std::string, Respond>> asked;
  served.on_loopback({}, [&](ServedRequest const& request, Respond respond) {
    asked.emplace_back(request.target, std::move(respond));
  });
  auto asker = served.ask(get_text("/1") + post_text("body") + get_text("/3"));
  std::string expected;
  for (std::string const target : {"/1", "/a", "/3"}) {
    served.run_until([&] { return !asked.empty(); });
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].first == target);
    CHECK(served.server->under_way() == 1);
    auto const respond = asked[0].second;
    asked.clear();
    respond({200, {}, target});
  }
  auto const first = served.reply_to(asker);
  auto const second = served.reply_to(asker, first.size());
  auto const third = served.reply_to(asker, first.size() + second.size());
  CHECK(first.ends_with("/1"));
  CHECK(second.ends_with("/a"));
  CHECK(third.ends_with("/3"));
}

TEST_CASE("a request that comes byte by byte is the same request") {
  Echo echo;
  Served served;
  served.on_loopback({}, echo.handle());
  auto asker = served.ask();
  for (char const byte : post_text("a body")) {
    asker.send_all({&byte, 1});
    served.loop.restart();
    served.loop.poll();
  }
  CHECK(served.reply_to(asker).ends_with("POST /a a body"));
}

TEST_CASE("HEAD is answered with the length and without the body") {
  Echo echo;
  Served served;
  served.on_loopback({}, echo.handle());
  auto asker = served.ask("HEAD /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
  auto const reply = served.reply_to(asker, 0, true);
  CHECK(says(reply, "\r\ncontent-length: 8\r\n"));
  asker.send_all(get_text("/next"));
  // What follows is the next answer, so no body stood between.
  CHECK(status_in(served.reply_to(asker, reply.size())) == 200);
}

TEST_CASE("204 and 304 have neither body nor length") {
  int const status = GENERATE(204, 304);
  Served served;
  served.on_loopback({}, [&](ServedRequest const&, Respond const& respond) { respond({status, {}, "never sent"}); });
  auto asker = served.ask(get_text("/a", "Connection: close\r\n"));
  auto const reply = served.all_for(asker);
  CHECK(status_in(reply) == status);
  CHECK(!says(reply, "content-length"));
  CHECK(reply.ends_with("\r\n\r\n"));
}

TEST_CASE("a DELETE may bring a body where that is agreed") {
  ServerSettings settings;
  settings.delete_with_body = GENERATE(true, false);
  Echo echo;
  Served served;
  served.on_loopback(settings, echo.handle());
  auto asker = served.ask("DELETE /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody" + get_text("/next"));
  auto const first = served.reply_to(asker);
  if (!settings.delete_with_body) {
    CHECK(status_in(first) == 400);
    served.all_for(asker);
    CHECK(echo.asked.empty());
    return;
  }
  CHECK(first.ends_with("DELETE /a body"));
  CHECK(served.reply_to(asker, first.size()).ends_with("GET /next "));
}

TEST_CASE("our own client and our own server understand each other, and the connection is used again") {
  Echo echo;
  WatchedEnv env;
  auto made = HttpServer::on_loopback(env.loop(), 0, {}, echo.handle());
  REQUIRE(std::holds_alternative<std::unique_ptr<HttpServer>>(made));
  auto const server = std::get<0>(std::move(made));
  connectors::http::HttpSettings settings;
  settings.peers["care_platform"] = {base("http://127.0.0.1:" + std::to_string(server->port())), ""};
  std::vector<WireNote> notes;
  auto opened = HttpTransport::open(env, env.loop(), settings, [&](WireNote const& note) { notes.push_back(note); });
  REQUIRE(std::holds_alternative<std::unique_ptr<HttpTransport>>(opened));
  auto const transport = std::get<0>(std::move(opened));
  auto const exchange = [&](HttpRequest request) {
    std::optional<Exchange> result;
    engine::TaskGroup group;
    Origin const origin{"care_platform", "fee.charge", "fee.charge", "E-7", env.now() + 20s};
    group.start(Client::keep(transport->exchange(origin, std::move(request)), result));
    env.run_while([&] { return !group.idle(); });
    return result.value_or(Exchange{Failure::broken, {}});
  };
  CHECK(exchange(get("/things/7")).reply.body == "GET /things/7 ");
  CHECK(exchange(get("/things/8")).reply.body == "GET /things/8 ");
  CHECK(transport->idle() == 1);
  auto const written = exchange(post("{}"));
  CHECK(written.failure == Failure::none);
  CHECK(written.reply.body == "POST /things {}");
  CHECK(exchange({"DELETE", "/things/7", {}, "", false}).reply.status == 200);
}

TEST_CASE("an asker that says close gets its answer and the end") {
  Echo echo;
  Served served;
  served.on_loopback({}, echo.handle());
  auto asker = served.ask(get_text("/a", "Connection: close\r\n") + get_text("/marker"));
  auto const all = served.all_for(asker);
  CHECK(says(all, "\r\nconnection: close\r\n"));
  CHECK(!says(all, "/marker"));
  CHECK(!asker.reset());
  CHECK(echo.asked.size() == 1);
}

TEST_CASE("the last request that a connection may carry ends it") {
  Echo echo;
  Served served;
  ServerSettings settings;
  settings.requests_per_connection = 3;
  served.on_loopback(settings, echo.handle());
  auto asker = served.ask(get_text("/1") + get_text("/2") + get_text("/3") + get_text("/4"));
  auto const all = served.all_for(asker);
  CHECK(echo.asked.size() == 3);
  CHECK(all.find("connection: close") > all.find("/2"));
  CHECK(!says(all, "/4"));
}

TEST_CASE("a connection beyond the cap waits until one has gone") {
  Echo echo;
  Served served;
  ServerSettings settings;
  settings.connections = 2;
  served.on_loopback(settings, echo.handle());
  auto first = served.ask(get_text("/1"));
  auto second = served.ask(get_text("/2"));
  auto third = served.ask(get_text("/3"));
  served.reply_to(first);
  served.reply_to(second);
  for (int turn = 0; turn < 50; ++turn) {
    served.loop.restart();
    served.loop.poll();
  }
  third.look();
  CHECK(third.received().empty());
  CHECK(echo.asked.size() == 2);
  first.leave();
  CHECK(served.reply_to(third).ends_with("GET /3 "));
}

TEST_CASE("only the first answer to a request counts") {
  Served served;
  Respond kept;
  served.on_loopback({}, [&](ServedRequest const& request, Respond respond) {
    if (request.target == "/2") return respond({200, {}, "second"});
    kept = std::move(respond);
    kept({200, {}, "first"});
    kept({200, {}, "again"});
  });
  auto asker = served.ask(get_text("/1"));
  auto const first = served.reply_to(asker);
  CHECK(first.ends_with("first"));
  kept({200, {}, "late"});
  asker.send_all(get_text("/2"));
  CHECK(served.reply_to(asker, first.size()).ends_with("second"));
  CHECK(!says(asker.received(), "again"));
  CHECK(!says(asker.received(), "late"));
}

TEST_CASE("a request that nobody will answer any more is answered with 500") {
  Served served;
  std::vector<Respond> kept;
  served.on_loopback({}, [&](ServedRequest const&, Respond respond) { kept.push_back(std::move(respond)); });
  auto asker = served.ask(get_text());
  served.run_until([&] { return kept.size() == 1; });
  kept.clear();
  CHECK(status_in(served.reply_to(asker)) == 500);
}

TEST_CASE("an exception leaves through the loop, and its request is answered with 500") {
  Served served;
  served.on_loopback({}, [](ServedRequest const& request, Respond const& respond) {
    if (request.target == "/bad") throw std::runtime_error("on purpose");
    respond({200, {}, "fine"});
  });
  auto asker = served.ask(get_text("/bad"));
  CHECK_THROWS_AS(served.reply_to(asker), std::runtime_error);
  auto const reply = served.reply_to(asker);
  CHECK(status_in(reply) == 500);
  CHECK(!says(reply, "purpose"));
  asker.send_all(get_text("/good"));
  CHECK(served.reply_to(asker, reply.size()).ends_with("fine"));
}

TEST_CASE("an answer that could not be written down becomes 500") {
  auto const bad = GENERATE(HttpReply{200, {{"x-a", "1\r\nset-cookie: a=b"}}, ""}, HttpReply{200, {{"x a", "1"}}, ""},
                            HttpReply{100, {}, ""}, HttpReply{600, {}, ""}, HttpReply{-1, {}, ""});
  Served served;
  served.on_loopback({}, [&](ServedRequest const&, Respond const& respond) { respond(bad); });
  auto asker = served.ask(get_text());
  auto const reply = served.reply_to(asker);
  CHECK(status_in(reply) == 500);
  CHECK(!says(reply, "cookie"));
}

TEST_CASE("an answer cannot frame itself") {
  Served served;
  served.on_loopback({}, [&](ServedRequest const&, Respond const& respond) {
    respond({200, {{"content-length", "999"}, {"transfer-encoding", "chunked"}, {"cache-control", "private"}}, "four"});
  });
  auto asker = served.ask(get_text("/a", "Connection: close\r\n"));
  auto const reply = served.all_for(asker);
  CHECK(says(reply, "\r\ncontent-length: 4\r\n"));
  CHECK(!says(reply, "999"));
  CHECK(!says(reply, "chunked"));
  CHECK(says(reply, "cache-control: private"));
  CHECK(!says(reply, "no-store"));
}

TEST_CASE("an answer of status 0 is raw bytes and the end") {
  std::string const raw = GENERATE("", "HTTP/1.1 200 \r\ncontent-length: 9\r\n\r\nhalf");
  Served served;
  served.on_loopback({}, [&](ServedRequest const&, Respond const& respond) { respond({0, {}, raw}); });
  auto asker = served.ask(get_text());
  CHECK(served.all_for(asker) == raw);
  CHECK(!asker.reset());
}

TEST_CASE("a stopped server lets nobody in, closes what rests and answers what is under way") {
  Served served;
  std::vector<Respond> kept;
  served.on_loopback({}, [&](ServedRequest const& request, Respond respond) {
    if (request.target == "/now") return respond({200, {}, "now"});
    kept.push_back(std::move(respond));
  });
  auto resting = served.ask(get_text("/now"));
  served.reply_to(resting);
  auto busy = served.ask(get_text("/later"));
  auto in_the_head = served.ask("GET /now HTTP/1.1\r\n");
  served.run_until([&] { return kept.size() == 1 && served.server->under_way() == 2; });
  auto knocking = served.ask(get_text("/now"));
  served.server->stop_accepting();
  served.all_for(resting);
  CHECK(served.reply_to(knocking).ends_with("now"));
  in_the_head.send_all("Host: localhost\r\n\r\n");
  CHECK(says(served.all_for(in_the_head), "connection: close"));
  served.run_until([&] { return served.server->under_way() == 1; });
  kept[0]({200, {}, "later"});
  auto const last = served.all_for(busy);
  CHECK(last.ends_with("later"));
  CHECK(says(last, "connection: close"));
  CHECK(served.server->under_way() == 0);
  auto const again = HttpServer::on_loopback(served.loop, served.server->port(), {}, {});
  CHECK(std::holds_alternative<std::unique_ptr<HttpServer>>(again));
}

TEST_CASE("an answer after the asker or the server has gone does nothing") {
  Served served;
  std::vector<Respond> kept;
  served.on_loopback({}, [&](ServedRequest const&, Respond respond) { kept.push_back(std::move(respond)); });
  auto gone = served.ask(get_text());
  auto stays = served.ask(get_text());
  served.run_until([&] { return kept.size() == 2; });
  gone.leave();
  kept[0]({200, {}, std::string(1U << 20U, 'x')});
  kept[1]({200, {}, "heard"});
  CHECK(served.reply_to(stays).ends_with("heard"));
  stays.send_all(get_text());
  served.run_until([&] { return kept.size() == 3; });
  served.server.reset();
  kept[2]({200, {}, "too late"});
  CHECK(!says(served.all_for(stays), "too late"));
}

TEST_CASE("a handler may end its own server") {
  Served served;
  served.on_loopback({}, [&](ServedRequest const&, Respond const& respond) {
    served.server.reset();
    respond({200, {}, "nobody hears this"});
  });
  auto asker = served.ask(get_text());
  CHECK(served.all_for(asker).empty());
  CHECK(!served.server);
}

TEST_CASE("a port that is taken is told in a sentence") {
  Echo echo;
  Served served;
  served.on_loopback({}, echo.handle());
  auto const second = HttpServer::on_loopback(served.loop, served.server->port(), {}, echo.handle());
  REQUIRE(std::holds_alternative<std::string>(second));
  CHECK(says(std::get<std::string>(second), std::to_string(served.server->port())));
  CHECK(says(std::get<std::string>(second), "taken"));
}
