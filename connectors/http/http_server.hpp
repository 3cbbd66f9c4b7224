// How does this program answer HTTP? One small server for the local API, the webhooks and the twins: every head passes
// our own gate (header_gate.hpp), every read and write has a deadline, and nothing may grow without end.
#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "connectors/transport.hpp"

namespace boost::asio {
class io_context;
}

namespace connectors::http {

// What came in. Fields are those that the gate has read, so nothing sent later can add any.
struct ServedRequest {
  std::string method;                          // GET HEAD POST PUT PATCH DELETE
  std::string target;                          // begins with "/"
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;                            // raw bytes
  std::optional<unsigned> user;                // on a UNIX socket: the account (uid) of the process at the other end
  std::function<bool()> gone;                  // has whoever asked closed the connection since?
};

// Answers a request, once; from the loop's thread, now or later. When the asker or the server has gone it does nothing.
// When the last copy goes away unused, the asker gets 500. An exception of a handler leaves through the loop.
// Status 0 is no reply: the body goes out as raw bytes (none: not a byte) and the connection ends; so a simulated
// counterpart in trouble behaves.
using Respond = std::function<void(HttpReply)>;
using Handle = std::function<void(ServedRequest, Respond)>;

struct ServerSettings {
  std::vector<std::string> hosts;  // what the Host header may say, without a port; empty: 127.0.0.1, localhost, ::1
  std::size_t head_bytes = 16U << 10U;
  std::size_t head_fields = 64;
  std::size_t target_bytes = 2048;
  std::size_t body_bytes = 256U << 10U;
  bool delete_with_body = false;  // otherwise a body of a DELETE is refused
  // Each is for the whole of it, however the bytes drip; a request that is handled has none.
  engine::Duration head_limit = std::chrono::seconds{10};  // from its first byte; of the first, from the connection
  engine::Duration body_limit = std::chrono::seconds{30};
  engine::Duration write_limit = std::chrono::seconds{30};
  engine::Duration idle_limit = std::chrono::seconds{60};
  std::size_t requests_per_connection = 100;
  std::size_t connections = 512;  // those beyond wait in the kernel
  std::optional<unsigned> group;  // on a UNIX socket: members of this group (gid) may connect too; mode 0660
};

// It must be gone before the loop is. A handler may end its own server.
class HttpServer {
 public:
  // On 127.0.0.1; port 0 takes a free one. Otherwise a sentence: the port is taken.
  static std::variant<std::unique_ptr<HttpServer>, std::string> on_loopback(boost::asio::io_context&,
                                                                            unsigned short port, ServerSettings,
                                                                            Handle);
  // Makes the socket file (mode 0600), replacing one that nobody listens on; removes it at the end. The path may be
  // longer than a socket address allows. Whoever asks must hold the store's lock, or two servers could race.
  static std::variant<std::unique_ptr<HttpServer>, std::string> on_unix_socket(boost::asio::io_context&,
                                                                               std::string const& path, ServerSettings,
                                                                               Handle);
  ~HttpServer();
  unsigned short port() const;  // 0 on a UNIX socket
  // Takes no new connection and closes those at rest; requests under way, or sent before, are still answered.
  void stop_accepting();
  // Requests that are being read, handled or answered.
  std::size_t under_way() const;

 private:
  struct Inside;
  explicit HttpServer(std::shared_ptr<Inside>);
  std::shared_ptr<Inside> inside_;
};

}  // namespace connectors::http
