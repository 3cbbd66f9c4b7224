// How do Asio's handlers and a coroutine meet? A handler keeps the connection alive and carries the number of its step;
// when the deadline has passed or nobody waits, the number is old and the handler says nothing.
#include "connectors/http/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <utility>

#include "connectors/http/tls.hpp"

namespace connectors::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

template <class Operation>
Connection::Waiting Connection::step(Operation operation) {
  auto self = shared_from_this();
  return Waiting{[self, operation](Waiting::Give give) {
    self->waiting_ = std::move(give);
    auto const number = ++self->number_;
    // Between two steps the deadline has nobody to tell: it is told now, and the step not begun.
    if (self->overdue()) {
      asio::post(self->socket_.get_executor(), [self, number] { self->give(number, {{}, 0, true}); });
      return;
    }
    operation(*self, [self, number](error_code error, std::size_t bytes) {
      self->give(number, {error, bytes, false});
    });
  }};
}

void Connection::give(unsigned number, Step result) {
  if (number != number_ || !waiting_) return;
  ++number_;
  auto const to_waiting = std::exchange(waiting_, nullptr);
  to_waiting(result);
}

void Connection::close() {
  error_code ignored;
  resolver_.cancel();
  socket_.close(ignored);
}

void Connection::expire_after(Clock::duration duration) {
  expired_ = false;
  deadline_.expires_after(duration);
  deadline_.async_wait([weak = weak_from_this(), due = deadline_.expiry()](error_code error) {
    auto const self = weak.lock();
    // Cancelled, or already on its way to us when the connection went on to another exchange.
    if (error || !self || self->deadline_.expiry() != due) return;
    self->expired_ = true;
    self->close();
    self->give(self->number_, {{}, 0, true});
  });
}

Connection::Waiting Connection::resolve(std::string host, unsigned short port) {
  return step([host = std::move(host), port](Connection& self, auto done) {
    error_code not_an_address;
    auto const address = asio::ip::make_address(host, not_an_address);
    self.endpoints_.clear();
    if (!not_an_address) {
      self.endpoints_.emplace_back(address, port);
      asio::post(self.socket_.get_executor(), [done] { done({}, 0); });
      return;
    }
    auto const flags = tcp::resolver::numeric_service | tcp::resolver::address_configured;
    self.resolver_.async_resolve(host, std::to_string(port), flags,
                                 [&self, done](error_code error, tcp::resolver::results_type const& found) {
                                   for (auto const& entry : found) self.endpoints_.push_back(entry.endpoint());
                                   done(error, 0);
                                 });
  });
}

bool Connection::leads_to_loopback() const {
  return std::ranges::all_of(endpoints_, [](auto const& endpoint) { return endpoint.address().is_loopback(); });
}

Connection::Waiting Connection::connect() {
  return step([](Connection& self, auto done) {
    asio::async_connect(self.socket_, self.endpoints_, [&self, done](error_code error, tcp::endpoint const&) {
      error_code ignored;
      if (!error) self.socket_.set_option(tcp::no_delay{true}, ignored);
      done(error, 0);
    });
  });
}

Connection::Waiting Connection::shake_hands(std::shared_ptr<asio::ssl::context> context, std::string host) {
  trust_ = std::move(context);
  tls_ = std::make_unique<TlsStream>(socket_, *trust_);
  bool const expected = expect_host(tls_->native_handle(), host);
  return step([expected](Connection& self, auto done) {
    if (!expected) {
      asio::post(self.socket_.get_executor(), [done] { done(asio::error::invalid_argument, 0); });
      return;
    }
    self.tls_->async_handshake(asio::ssl::stream_base::client, [done](error_code error) { done(error, 0); });
  });
}

std::string_view Connection::handshake_problem() const { return http::handshake_problem(tls_->native_handle()); }

Connection::Waiting Connection::write(std::string bytes) {
  out_ = std::move(bytes);
  return step([](Connection& self, auto done) {
    if (self.tls_)
      asio::async_write(*self.tls_, asio::buffer(self.out_), done);
    else
      asio::async_write(self.socket_, asio::buffer(self.out_), done);
  });
}

Connection::Waiting Connection::read() {
  return step([](Connection& self, auto done) {
    if (self.tls_)
      self.tls_->async_read_some(asio::buffer(self.buffer_), done);
    else
      self.socket_.async_read_some(asio::buffer(self.buffer_), done);
  });
}

bool Connection::quiet() {
  if (!socket_.is_open() || expired_) return false;
  if (tls_ && SSL_pending(tls_->native_handle()) > 0) return false;
  char byte = 0;
  auto const seen = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return seen < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void Connection::rest() {
  deadline_.cancel();
  out_.clear();
  idle_since_ = Clock::now();
}

void Connection::abandon() {
  waiting_ = nullptr;
  deadline_.cancel();
  close();
}

}  // namespace connectors::http
