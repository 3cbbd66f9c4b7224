// Does a command reach the engine, however long it takes, and does the asker know the difference between nobody and
// trouble? The server runs on a thread of its own here, for the asker blocks.
#include "connectors/http/unix_client.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "connectors/http/asio_env.hpp"
#include "tests/connectors/http/served.hpp"

using namespace http_test;
using connectors::HttpRequest;
using connectors::http::ask_over_unix_socket;
using connectors::http::NoAnswer;

namespace {

// A server whose loop runs until the test is over.
class Running {
 public:
  Running(std::string const& path, ServerSettings settings, Handle handle) {
    auto made = HttpServer::on_unix_socket(env.loop(), path, std::move(settings), std::move(handle));
    REQUIRE(std::holds_alternative<std::unique_ptr<HttpServer>>(made));
    server = std::get<0>(std::move(made));
    thread_ = std::thread([this] { env.run(); });
  }
  Running(Running const&) = delete;
  Running& operator=(Running const&) = delete;
  ~Running() {
    env.stop();
    thread_.join();
    server.reset();
  }
  connectors::http::AsioEnv env;
  std::unique_ptr<HttpServer> server;

 private:
  std::thread thread_;
};

HttpRequest command(std::string body) {
  HttpRequest request;
  request.method = "POST";
  request.target = "/v1/commands";
  request.headers = {{"content-type", "application/json"}};
  request.body = std::move(body);
  request.read_only = false;
  return request;
}

NoAnswer trouble(std::variant<HttpReply, NoAnswer> const& answered) {
  auto const* none = std::get_if<NoAnswer>(&answered);
  if (none == nullptr) FAIL("an answer of status " << std::get<HttpReply>(answered).status);
  return *none;
}

bool says(std::string const& text, std::string_view what) { return text.find(what) != std::string::npos; }

// Somebody who listens and never takes a connection.
connectors::http::Listening deaf(std::string const& path) {
  return std::get<0>(connectors::http::listen_on_file(path));
}

}  // namespace

TEST_CASE("a command and its answer may be large") {
  Folder folder;
  auto const path = folder / (std::string(150, 'l') + ".sock");
  ServerSettings settings;
  settings.body_bytes = 8U << 20U;
  settings.hosts = {"localhost"};
  Running running{path, settings, [](ServedRequest const& request, Respond const& respond) {
                    respond({201, {{"x-target", request.target}}, request.body + request.body});
                  }};
  std::string const body(5U << 20U, 'b');
  auto const answered = ask_over_unix_socket(path, command(body), 20s);
  REQUIRE(std::holds_alternative<HttpReply>(answered));
  auto const& reply = std::get<HttpReply>(answered);
  CHECK(reply.status == 201);
  CHECK(reply.headers.at("x-target") == "/v1/commands");
  CHECK(reply.body == body + body);
}

TEST_CASE("a read is asked the same way") {
  Folder folder;
  auto const path = folder / "store.sock";
  Running running{path, {}, [](ServedRequest const& request, Respond const& respond) {
                    respond({200, {}, request.method + " " + std::to_string(request.user.value_or(0))});
                  }};
  auto const answered = ask_over_unix_socket(path, {"GET", "/healthz", {}, "", true}, 20s);
  REQUIRE(std::holds_alternative<HttpReply>(answered));
  CHECK(std::get<HttpReply>(answered).body == "GET " + std::to_string(::getuid()));
}

TEST_CASE("an answer that the engine gives later is waited for") {
  Folder folder;
  auto const path = folder / "store.sock";
  connectors::http::AsioEnv* loop = nullptr;
  Running running{path, {}, [&](ServedRequest const&, Respond respond) {
                    loop->at(loop->now() + 50ms, [respond] { respond({200, {}, "done"}); });
                  }};
  loop = &running.env;
  auto const answered = ask_over_unix_socket(path, command("{}"), 20s);
  REQUIRE(std::holds_alternative<HttpReply>(answered));
  CHECK(std::get<HttpReply>(answered).body == "done");
}

TEST_CASE("nobody there is told apart: no file, no folder, no listener, no socket") {
  Folder folder;
  std::ofstream(folder / "a-file") << "x";
  { auto const gone = connectors::http::Descriptor{deaf(folder / "dead.sock").socket.release()}; }
  auto left = deaf(folder / "left.sock");
  left.socket = connectors::http::Descriptor{};  // the file stays, its listener has gone
  for (auto const& path : {folder / "missing", folder / "missing/store.sock", folder / "a-file/store.sock",
                           folder / "a-file", folder / "dead.sock", folder / "left.sock"}) {
    auto const none = trouble(ask_over_unix_socket(path, command("{}"), 1s));
    INFO(path);
    CHECK(none.nobody);
    CHECK(none.sentence == path + ": nobody listens there");
  }
}

TEST_CASE("the limit is for the whole exchange") {
  Folder folder;
  auto const path = folder / "store.sock";
  std::vector<Respond> kept;
  SECTION("nobody takes the connection") {
    auto const listening = deaf(path);
    auto const none = trouble(ask_over_unix_socket(path, command("{}"), 50ms));
    CHECK(!none.nobody);
    CHECK(says(none.sentence, "within the limit"));
  }
  SECTION("the answer does not come") {
    Running running{path, {}, [&](ServedRequest const&, Respond respond) { kept.push_back(std::move(respond)); }};
    auto const none = trouble(ask_over_unix_socket(path, command("{}"), 50ms));
    CHECK(!none.nobody);
    CHECK(says(none.sentence, "no whole answer came within the limit"));
  }
  SECTION("the request is not taken") {
    auto const listening = deaf(path);
    auto const none = trouble(ask_over_unix_socket(path, command(std::string(8U << 20U, 'x')), 50ms));
    CHECK(says(none.sentence, "within the limit"));
  }
}

TEST_CASE("an end before or within the answer is trouble, not nobody") {
  Folder folder;
  auto const path = folder / "store.sock";
  std::string const raw = GENERATE("", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", "nonsense\r\n\r\n");
  Running running{path, {}, [&](ServedRequest const&, Respond const& respond) { respond({0, {}, raw}); }};
  auto const none = trouble(ask_over_unix_socket(path, command("{}"), 20s));
  CHECK(!none.nobody);
  CHECK(says(none.sentence, raw.empty()     ? "ended before an answer"
                            : raw[0] == 'H' ? "in the middle of the answer"
                                            : "cannot be read"));
}

TEST_CASE("a refusal is heard although the request was not taken as a whole") {
  Folder folder;
  auto const path = folder / "store.sock";
  ServerSettings settings;
  settings.body_bytes = 1'000;
  Running running{path, settings, {}};
  auto const answered = ask_over_unix_socket(path, command(std::string(8U << 20U, 'x')), 20s);
  REQUIRE(std::holds_alternative<HttpReply>(answered));
  CHECK(std::get<HttpReply>(answered).status == 413);
}

TEST_CASE("an answer larger than wanted is trouble") {
  Folder folder;
  auto const path = folder / "store.sock";
  Running running{path, {}, [](ServedRequest const&, Respond const& respond) {
                    respond({200, {}, std::string(2'000, 'x')});
                  }};
  auto const none = trouble(ask_over_unix_socket(path, command("{}"), 20s, 1'999));
  CHECK(says(none.sentence, "body_too_large"));
  CHECK(std::holds_alternative<HttpReply>(ask_over_unix_socket(path, command("{}"), 20s, 2'000)));
}

TEST_CASE("a request that cannot be written down is not sent") {
  auto bad = command("{}");
  SECTION("a target") { bad.target = "no slash"; }
  SECTION("a method") { bad.method = "TRACE"; }
  SECTION("a header") { bad.headers["x-a"] = "1\r\nx-b: 2"; }
  auto const none = trouble(ask_over_unix_socket("nowhere.sock", bad, 1s));
  CHECK(!none.nobody);
  CHECK(says(none.sentence, "cannot be written down"));
}
