// How does a test talk to our server without threads? Askers are plain sockets that do not block; the server's loop is
// run by the test, one turn after the other, until what it waits for has come.
#pragma once
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/http/http_server.hpp"
#include "connectors/http/listening.hpp"

namespace http_test {

using connectors::HttpReply;
using connectors::http::Handle;
using connectors::http::HttpServer;
using connectors::http::Respond;
using connectors::http::ServedRequest;
using connectors::http::ServerSettings;
using namespace std::chrono_literals;

class Folder {
 public:
  Folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "claimstep-served-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(std::string const& name) const { return (path_ / name).string(); }
  std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// One connection, seen from the asker.
class Asker {
 public:
  explicit Asker(connectors::http::Descriptor socket) : socket_(std::move(socket)) {
    REQUIRE(::fcntl(socket_.number(), F_SETFL, O_NONBLOCK) == 0);
  }

  // How many of the bytes the kernel took; 0 when the other side takes no more.
  std::size_t send(std::string_view bytes) const {
    auto const sent = ::send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return sent > 0 ? static_cast<std::size_t>(sent) : 0;
  }
  void send_all(std::string_view bytes) const { REQUIRE(send(bytes) == bytes.size()); }
  // No more from us.
  void finish() const { ::shutdown(socket_.number(), SHUT_WR); }
  void leave() { socket_ = connectors::http::Descriptor{}; }
  // Takes what has come by now.
  void look() {
    std::string bytes(65'536, '\0');
    while (socket_.open() && !ended_) {
      auto const got = ::recv(socket_.number(), bytes.data(), bytes.size(), 0);
      if (got > 0) {
        received_.append(bytes, 0, static_cast<std::size_t>(got));
        continue;
      }
      if (got < 0 && errno == EAGAIN) return;
      ended_ = true;
      reset_ = got < 0;
    }
  }
  std::string const& received() const { return received_; }
  bool ended() const { return ended_; }
  bool reset() const { return reset_; }
  int number() const { return socket_.number(); }

 private:
  connectors::http::Descriptor socket_;
  std::string received_;
  bool ended_ = false, reset_ = false;
};

// One reply out of what was received; nothing as long as it is not whole.
inline std::optional<std::string> first_reply(std::string_view received, bool head_only = false) {
  auto const end = received.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  auto const at = received.find("content-length: ");
  auto const length = head_only || at > end ? 0 : std::stoul(std::string(received.substr(at + 16, 12)));
  if (received.size() < end + 4 + length) return std::nullopt;
  return std::string(received.substr(0, end + 4 + length));
}

inline int status_in(std::string_view reply) {
  return reply.starts_with("HTTP/1.1 ") ? std::stoi(std::string(reply.substr(9, 3))) : 0;
}

class Served {
 public:
  // Runs the loop until `wanted` holds; never longer than a good server could need.
  void run_until(std::function<bool()> const& wanted) {
    auto const latest = std::chrono::steady_clock::now() + 20s;
    while (!wanted()) {
      REQUIRE(std::chrono::steady_clock::now() < latest);
      loop.restart();
      loop.run_one_for(5ms);
    }
  }
  std::string reply_to(Asker& asker, std::size_t after = 0, bool head_only = false) {
    std::optional<std::string> reply;
    run_until([&] {
      asker.look();
      reply = first_reply(std::string_view(asker.received()).substr(after), head_only);
      return reply || asker.ended();
    });
    return reply.value_or("ended: " + asker.received().substr(after));
  }
  // Everything up to the end.
  std::string all_for(Asker& asker) {
    run_until([&] {
      asker.look();
      return asker.ended();
    });
    return asker.received();
  }

  void on_loopback(ServerSettings settings, Handle handle) {
    keep(HttpServer::on_loopback(loop, 0, std::move(settings), std::move(handle)));
  }
  void on_file(std::string const& path, Handle handle, ServerSettings settings = {}) {
    keep(HttpServer::on_unix_socket(loop, path, std::move(settings), std::move(handle)));
  }
  Asker ask(std::string_view text = "") const {
    connectors::http::Descriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server->port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(socket.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    Asker asker{std::move(socket)};
    if (!text.empty()) asker.send_all(text);
    return asker;
  }
  static Asker ask_file(std::string const& path, std::string_view text = "") {
    auto connected = connectors::http::connect_to_file(path, 1s);
    INFO(path);
    REQUIRE(std::holds_alternative<connectors::http::Descriptor>(connected));
    Asker asker{std::get<0>(std::move(connected))};
    if (!text.empty()) asker.send_all(text);
    return asker;
  }

  boost::asio::io_context loop{1};
  std::unique_ptr<HttpServer> server;

 private:
  void keep(std::variant<std::unique_ptr<HttpServer>, std::string> made) {
    if (auto const* sentence = std::get_if<std::string>(&made)) FAIL(*sentence);
    server = std::get<0>(std::move(made));
  }
};

// Answers with what was asked, and remembers it.
struct Echo {
  std::vector<ServedRequest> asked;
  Handle handle() {
    return [this](ServedRequest request, Respond const& respond) {
      asked.push_back(request);
      respond({200, {{"content-type", "text/plain"}}, request.method + " " + request.target + " " + request.body});
    };
  }
};

inline std::string get_text(std::string const& target = "/a", std::string const& fields = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}
inline std::string post_text(std::string const& body, std::string const& fields = "") {
  return "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + fields +
         "\r\n" + body;
}

}  // namespace http_test
