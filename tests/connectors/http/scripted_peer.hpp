// Who is at the other end? A server on loopback in threads of its own that does what the test's script says, however
// rude; plain or TLS. It waits for events, never for a while.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <condition_variable>
#include <csignal>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/connectors/http/certificates.hpp"

namespace http_test {

inline sockaddr_in loopback(unsigned short port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// A listening socket on a free port.
inline int listen_on_loopback(int backlog, unsigned short& port) {
  int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(::listen(fd, backlog) == 0);
  REQUIRE(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port = ntohs(address.sin_port);
  return fd;
}

// One connection, seen from the peer.
class Talk {
 public:
  explicit Talk(int fd) : fd_(fd) {}
  Talk(Talk const&) = delete;
  Talk& operator=(Talk const&) = delete;
  ~Talk() { close(); }

  int fd() const { return fd_; }
  bool start_tls(SSL_CTX* context) {
    ssl_.reset(SSL_new(context));
    SSL_set_fd(ssl_.get(), fd_);
    return SSL_accept(ssl_.get()) == 1;
  }
  // The name that the other side asked for by SNI.
  std::string server_name() const {
    auto const* const name = SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name);
    return name != nullptr ? name : "";
  }
  // Some bytes; none at the end.
  std::string read_some() {
    std::string bytes(16'384, '\0');
    auto const got = ssl_ ? static_cast<ssize_t>(SSL_read(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())))
                          : ::recv(fd_, bytes.data(), bytes.size(), 0);
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
  }
  // The head and as much body as it announces; what had come when the connection ended.
  std::string read_request() {
    while (true) {
      auto const end = unread_.find("\r\n\r\n");
      auto const length = unread_.find("Content-Length: ");
      if (end != std::string::npos) {
        auto const body = length < end ? std::stoul(unread_.substr(length + 16)) : 0;
        if (unread_.size() >= end + 4 + body) {
          auto request = unread_.substr(0, end + 4 + body);
          unread_.erase(0, end + 4 + body);
          return request;
        }
      }
      auto const more = read_some();
      if (more.empty()) return std::exchange(unread_, {});
      unread_ += more;
    }
  }
  // False when the other side has gone.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto const sent = ssl_ ? static_cast<ssize_t>(SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())))
                             : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // Has the other side said or ended anything within so many milliseconds?
  bool stirs_within(int milliseconds) {
    pollfd waiting{fd_, POLLIN, 0};
    return ::poll(&waiting, 1, milliseconds) > 0;
  }
  void wait_for_end() {
    while (!read_some().empty()) {
    }
  }
  void say_goodbye() { SSL_shutdown(ssl_.get()); }
  // Ends with a reset in place of a goodbye.
  void reset() {
    linger const at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
  }
  void close() {
    ssl_.reset();
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
  std::unique_ptr<SSL, Freed<SSL, SSL_free>> ssl_;
  std::string unread_;
};

class ScriptedPeer {
 public:
  // What happens on the nth connection, from 0. The connection is closed when it returns.
  using Script = std::function<void(Talk&, std::size_t nth)>;

  explicit ScriptedPeer(Script script, ServerContext tls = nullptr)
      : script_(std::move(script)), tls_(std::move(tls)), listener_(listen_on_loopback(64, port_)) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
    accepting_ = std::thread([this] { accept_all(); });
  }
  ScriptedPeer(ScriptedPeer const&) = delete;
  ScriptedPeer& operator=(ScriptedPeer const&) = delete;
  ~ScriptedPeer() {
    ::shutdown(listener_, SHUT_RDWR);
    accepting_.join();
    {
      std::lock_guard const locked{mutex_};
      for (int const fd : open_) ::shutdown(fd, SHUT_RDWR);
    }
    for (auto& thread : talking_) thread.join();
    ::close(listener_);
  }

  unsigned short port() const { return port_; }
  std::string url() const { return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_); }
  std::size_t accepted() const {
    std::lock_guard const locked{mutex_};
    return accepted_;
  }
  // Blocks until so many connections have been closed on this side.
  void wait_for_closed(std::size_t count) {
    std::unique_lock locked{mutex_};
    changed_.wait(locked, [&] { return closed_ >= count; });
  }

 private:
  void accept_all() {
    while (true) {
      int const fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) return;
      std::lock_guard const locked{mutex_};
      open_.push_back(fd);
      talking_.emplace_back([this, fd, nth = accepted_++] { talk(fd, nth); });
    }
  }
  void talk(int fd, std::size_t nth) {
    // Kept open by a second descriptor until it is off the list: its number must not be reused before.
    Talk talk{::dup(fd)};
    if (!tls_ || talk.start_tls(tls_.get())) script_(talk, nth);
    {
      std::lock_guard const locked{mutex_};
      std::erase(open_, fd);
    }
    ::close(fd);
    talk.close();
    {
      std::lock_guard const locked{mutex_};
      ++closed_;
    }
    changed_.notify_all();
  }

  Script script_;
  ServerContext tls_;
  unsigned short port_ = 0;
  int listener_;
  std::thread accepting_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<int> open_;
  std::vector<std::thread> talking_;
  std::size_t accepted_ = 0, closed_ = 0;
};

// A peer that gives every request the same reply, for as long as the connection lasts.
inline ScriptedPeer::Script always(std::string reply) {
  return [reply = std::move(reply)](Talk& talk, std::size_t) {
    while (!talk.read_request().empty())
      if (!talk.send(reply)) return;
  };
}

// A peer that gives the first request this reply and hangs up.
inline ScriptedPeer::Script once(std::string reply) {
  return [reply = std::move(reply)](Talk& talk, std::size_t) {
    talk.read_request();
    talk.send(reply);
  };
}

inline std::string with_length(std::string const& body, std::string const& more_headers = "") {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + more_headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace http_test
