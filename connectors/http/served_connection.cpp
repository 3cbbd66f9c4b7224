// How does one connection go through its states? A byte that comes moves it on, a deadline ends it. While a request is
// handled or answered nothing is read, so what one asker may have waiting here is bounded.
#include "connectors/http/served_connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <utility>

#include "connectors/http/reply_text.hpp"

namespace connectors::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::string_view end_of_head = "\r\n\r\n";
constexpr std::size_t most_drained = 64U << 10U;
constexpr std::chrono::steady_clock::duration drain_limit = std::chrono::seconds{2};

// The right to answer one request, shared by the copies of its Respond. When the last one goes unused, the asker is
// told so and not left waiting.
class Answer {
 public:
  explicit Answer(std::weak_ptr<ServedConnection> connection) : connection_(std::move(connection)) {}
  Answer(Answer const&) = delete;
  Answer& operator=(Answer const&) = delete;
  ~Answer() {
    if (!given_) give(problem(500, "The request was given up."));
  }
  void give(HttpReply reply) {
    if (std::exchange(given_, true)) return;
    if (auto const connection = connection_.lock()) connection->respond(std::move(reply));
  }

 private:
  std::weak_ptr<ServedConnection> connection_;
  bool given_ = false;
};

}  // namespace

void ServedConnection::begin() {
  // The first head is due at once: whoever connects has something to say.
  expire_after(service_->settings.head_limit);
  read();
}

bool ServedConnection::under_way() {
  if (state_ == State::resting) return has_unread();
  return state_ != State::draining && state_ != State::closed;
}

bool ServedConnection::has_unread() {
  char byte = 0;
  return ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

bool ServedConnection::is_left() {
  if (state_ == State::closed) return true;
  char byte = 0;
  auto const got = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void ServedConnection::finish() {
  if (state_ == State::resting && !has_unread()) close();
}

void ServedConnection::abandon() {
  state_ = State::closed;
  error_code ignored;
  deadline_.cancel();
  socket_.close(ignored);
}

void ServedConnection::close() {
  if (state_ == State::closed) return;
  abandon();
  if (service_->gone) service_->gone(*this);
}

// --- deadlines ---

void ServedConnection::expire_after(Duration duration) {
  deadline_.expires_after(duration);
  deadline_.async_wait([weak = weak_from_this(), due = deadline_.expiry()](error_code error) {
    auto const self = weak.lock();
    // Cancelled, or already on its way to us when the connection went on.
    if (error || !self || self->deadline_.expiry() != due) return;
    self->expired();
  });
}

void ServedConnection::expired() {
  switch (state_) {
    case State::reading_head:
      return refuse({408, "The head did not come in time."});
    case State::reading_body:
      return refuse({408, "The body did not come in time."});
    case State::resting:
    case State::writing:
    case State::draining:
      return close();
    case State::handling:
    case State::closed:
      return;
  }
}

// --- reading ---

// Bytes are taken out of the kernel only when their turn has come: so at any moment it can be seen whether a request
// waits there, and a connection at rest holds no buffer.
void ServedConnection::read() {
  if (std::exchange(reading_, true)) return;
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](error_code error) {
    self->reading_ = false;
    if (!error && self->state_ != State::closed) self->take();
  });
}

void ServedConnection::take() {
  std::array<char, 16'384> buffer;
  error_code error;
  auto const bytes = socket_.read_some(asio::buffer(buffer), error);
  if (error == asio::error::would_block) return read();
  if (state_ == State::writing || state_ == State::draining) {
    // A refusal is being told, or was: the rest of what was sent is thrown away, up to a point.
    drained_ += bytes;
    if (state_ == State::writing) return;
    return error || drained_ > most_drained ? close() : read();
  }
  if (error) return close();
  waiting_.append(buffer.data(), bytes);
  go_on();
}

void ServedConnection::go_on() {
  if (state_ == State::resting) {
    if (waiting_.empty()) return read();
    state_ = State::reading_head;
    looked_at_ = 0;
    // The first head of a connection has been due since it came.
    if (served_ > 0) expire_after(service_->settings.head_limit);
  }
  if (state_ == State::reading_head && !has_head()) return;
  if (state_ == State::reading_body && has_body()) hand_over();
}

// False when the head is not whole yet, or refused.
bool ServedConnection::has_head() {
  auto const end = waiting_.find(end_of_head, looked_at_ < 3 ? 0 : looked_at_ - 3);
  bool const whole = end != std::string::npos;
  auto const size = whole ? end + end_of_head.size() : waiting_.size();
  auto const begun = std::string_view(waiting_).substr(0, size);
  if (auto const objection = objection_to_begun_head(begun, looked_at_, service_->rules)) {
    refuse(*objection);
    return false;
  }
  looked_at_ = size;
  if (!whole) {
    read();
    return false;
  }
  auto head = read_request_head(begun, service_->rules);
  if (auto const* refusal = std::get_if<Refusal>(&head)) {
    refuse(*refusal);
    return false;
  }
  head_ = std::get<RequestHead>(std::move(head));
  waiting_.erase(0, size);
  state_ = State::reading_body;
  if (waiting_.size() < head_.length) expire_after(service_->settings.body_limit);
  return true;
}

bool ServedConnection::has_body() {
  if (waiting_.size() >= head_.length) return true;
  read();
  return false;
}

void ServedConnection::hand_over() {
  ServedRequest request;
  request.method = head_.method;
  request.target = std::move(head_.target);
  request.headers = std::move(head_.headers);
  request.user = user_;
  request.gone = [weak = weak_from_this()] {
    auto const self = weak.lock();
    return !self || self->is_left();
  };
  if (waiting_.size() == head_.length) {
    request.body = std::exchange(waiting_, {});
  } else {
    request.body = waiting_.substr(0, head_.length);
    waiting_.erase(0, head_.length);
  }
  ++served_;
  state_ = State::handling;
  deadline_.cancel();
  // The handler may take as long as it needs, and the server may be gone when it returns.
  auto const answer = std::make_shared<Answer>(weak_from_this());
  service_->handle(std::move(request), [answer](HttpReply reply) { answer->give(std::move(reply)); });
}

// --- answering ---

void ServedConnection::respond(HttpReply reply) {
  if (state_ != State::handling) return;
  if (reply.status == 0) return reply.body.empty() ? say_goodbye() : write(std::move(reply.body), false);
  bool const keep_alive =
      head_.keep_alive && !service_->stopping && served_ < service_->settings.requests_per_connection;
  write(reply_text(reply, {head_.method == "HEAD", keep_alive}), keep_alive);
}

void ServedConnection::refuse(Refusal refusal) {
  auto reply = problem(refusal.status, refusal.detail);
  if (refusal.status == 405) reply.headers["allow"] = methods_let_in;
  std::string().swap(waiting_);
  write(reply_text(reply, {}), false);
}

void ServedConnection::write(std::string bytes, bool keep_alive) {
  state_ = State::writing;
  out_ = std::move(bytes);
  keep_alive_ = keep_alive;
  drained_ = 0;
  expire_after(service_->settings.write_limit);
  asio::async_write(socket_, asio::buffer(out_), [self = shared_from_this()](error_code error, std::size_t) {
    if (self->state_ != State::writing) return;
    if (error) return self->close();
    self->written();
  });
}

void ServedConnection::written() {
  std::string().swap(out_);
  if (!keep_alive_) return say_goodbye();
  state_ = State::resting;
  // The server has been stopped since the answer promised more; a request that is here already is still answered.
  if (service_->stopping && waiting_.empty()) {
    finish();
    if (state_ == State::closed) return;
  }
  if (waiting_.empty()) expire_after(service_->settings.idle_limit);
  go_on();
}

// No more from us; what the other side still sends is read for a moment, for an unread byte at the close would be
// answered with a reset, which can overtake the answer.
void ServedConnection::say_goodbye() {
  state_ = State::draining;
  std::string().swap(waiting_);
  error_code error;
  socket_.shutdown(Socket::shutdown_send, error);
  if (error) return close();
  expire_after(std::min<Duration>(service_->settings.write_limit, drain_limit));
  read();
}

}  // namespace connectors::http
