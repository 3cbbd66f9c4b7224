// What happens on one connection to our server? One request after the other: its head through the gate, its body
// counted, its answer written; each part under a deadline of its own, and after anything odd an answer and the end.
#pragma once
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "connectors/http/header_gate.hpp"
#include "connectors/http/http_server.hpp"

namespace connectors::http {

class ServedConnection;

// What the connections of one server have in common.
struct Service {
  ServerSettings settings;
  GateRules rules;
  Handle handle;
  bool stopping = false;                        // every answer from now on is the last of its connection
  std::function<void(ServedConnection&)> gone;  // told once, when a connection has closed by itself
};

class ServedConnection : public std::enable_shared_from_this<ServedConnection> {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;

  ServedConnection(std::shared_ptr<Service> service, Socket socket, std::optional<unsigned> user)
      : service_(std::move(service)), socket_(std::move(socket)), deadline_(socket_.get_executor()), user_(user) {}

  void begin();
  // A request is being read, handled or answered, or has come and was not looked at yet.
  bool under_way();
  // The server stops: at rest it closes, unless a request has come that was not looked at yet.
  void finish();
  // The server is gone: closes at once and tells nobody.
  void abandon();
  // Has the asker closed the connection?
  bool is_left();
  // The answer to the request that is being handled; at any other time it is dropped.
  void respond(HttpReply);

 private:
  enum class State { resting, reading_head, reading_body, handling, writing, draining, closed };
  using Duration = std::chrono::steady_clock::duration;

  void expire_after(Duration);
  void expired();
  bool has_unread();
  void read();
  void take();
  // As far as the bytes that are here allow.
  void go_on();
  bool has_head();
  bool has_body();
  void hand_over();
  void refuse(Refusal);
  void write(std::string bytes, bool keep_alive);
  void written();
  void say_goodbye();
  void close();

  std::shared_ptr<Service> service_;
  Socket socket_;
  boost::asio::steady_timer deadline_;
  std::optional<unsigned> user_;
  State state_ = State::resting;
  std::string waiting_;        // received and not yet used
  std::size_t looked_at_ = 0;  // so many bytes of a head that has begun are in order
  RequestHead head_;           // of the request under way
  std::string out_;
  bool reading_ = false;     // a read is under way; there is never a second
  bool keep_alive_ = false;  // after the answer being written
  std::size_t served_ = 0;   // requests that were handed over
  std::size_t drained_ = 0;  // bytes thrown away since the last answer
};

}  // namespace connectors::http
