// How is one connection awaited? Each step (resolve, connect, handshake, write, read) is a callback that a coroutine
// awaits, one at a time, under one deadline; whoever stops waiting closes the connection, and nothing calls back into
// a coroutine that is gone.
#pragma once
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/task.hpp"

namespace connectors::http {

struct Step {
  boost::system::error_code error;
  std::size_t bytes = 0;  // written or read; on an error of `write` over plain TCP: how many the kernel took
  bool expired = false;   // the deadline passed; the connection is closed
  bool ok() const { return !error && !expired; }
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;
  using Waiting = engine::Callback<Step>;

  explicit Connection(boost::asio::io_context& loop) : socket_(loop), resolver_(loop), deadline_(loop) {}

  // One deadline for all steps from now on.
  void expire_after(Clock::duration);

  // Has it passed, whether or not its timer had its turn yet?
  bool overdue() const { return expired_ || Clock::now() >= deadline_.expiry(); }

  // An address is not looked up. The lookup itself cannot be interrupted and goes on in its thread when given up.
  Waiting resolve(std::string host, unsigned short port);
  // Have all addresses found been this machine's own?
  bool leads_to_loopback() const;
  // Tries the addresses in their order.
  Waiting connect();
  // TLS over the connected socket; afterwards write and read are encrypted. `host` must be the certificate's.
  Waiting shake_hands(std::shared_ptr<boost::asio::ssl::context>, std::string host);
  std::string_view handshake_problem() const;
  // All of it or an error.
  Waiting write(std::string bytes);
  // At least one byte or an error; what came is `received`, until the next step.
  Waiting read();
  std::string_view received(Step const& step) const { return {buffer_.data(), step.bytes}; }

  bool encrypted() const { return tls_ != nullptr; }
  // Between exchanges: open, and not one byte has come since, which could only be a goodbye or a mistake.
  bool quiet();
  // The exchange is over but the connection stays: the deadline no longer counts, `idle_since` begins.
  void rest();
  Clock::time_point idle_since() const { return idle_since_; }
  // Nobody waits any more. Closes the connection.
  void abandon();

 private:
  using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;
  // A callback that starts `operation` with a handler that gives the step to whoever waits.
  template <class Operation>
  Waiting step(Operation operation);
  void give(unsigned number, Step result);
  void close();

  boost::asio::ip::tcp::socket socket_;
  boost::asio::ip::tcp::resolver resolver_;
  boost::asio::steady_timer deadline_;
  std::shared_ptr<boost::asio::ssl::context> trust_;  // outlives the stream
  std::unique_ptr<TlsStream> tls_;
  std::vector<boost::asio::ip::tcp::endpoint> endpoints_;
  std::string out_;
  std::array<char, 16'384> buffer_{};
  Waiting::Give waiting_;
  unsigned number_ = 0;  // of the step that may still give; a later one makes earlier handlers silent
  bool expired_ = false;
  Clock::time_point idle_since_{};
};

}  // namespace connectors::http
