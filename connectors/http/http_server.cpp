// Who is let in? One accept loop: as many connections as the settings allow, the rest wait in the kernel until one has
// gone. On a UNIX socket the kernel says whose process each one is.
#include "connectors/http/http_server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <utility>

#include "connectors/http/listening.hpp"
#include "connectors/http/served_connection.hpp"

namespace connectors::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t most_at_once = 32;  // accepted before others have their turn on the loop
constexpr auto pause_when_exhausted = std::chrono::milliseconds{100};

GateRules rules_of(ServerSettings const& settings) {
  GateRules rules;
  if (!settings.hosts.empty()) rules.hosts = settings.hosts;
  rules.head_bytes = settings.head_bytes;
  rules.head_fields = settings.head_fields;
  rules.target_bytes = settings.target_bytes;
  rules.body_bytes = settings.body_bytes;
  rules.delete_with_body = settings.delete_with_body;
  return rules;
}

std::optional<unsigned> user_at(int socket) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return std::nullopt;
  return credentials.uid;
}

bool is_exhaustion(int error) { return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM; }

}  // namespace

struct HttpServer::Inside : std::enable_shared_from_this<Inside> {
  Inside(asio::io_context& given_loop, Listening given, ServerSettings settings, Handle handle)
      : loop(given_loop),
        listener(given_loop, given.socket.release()),
        pause(given_loop),
        port(given.port),
        file(std::move(given.file)),
        service(std::make_shared<Service>()) {
    service->rules = rules_of(settings);
    service->settings = std::move(settings);
    service->handle = std::move(handle);
    service->gone = [this](ServedConnection& connection) {
      connections.erase(&connection);
      wait_for_next();
    };
  }

  bool full() const { return connections.size() >= service->settings.connections; }

  void wait_for_next() {
    if (!listener.is_open() || waiting || full()) return;
    waiting = true;
    listener.async_wait(asio::posix::stream_descriptor::wait_read, [weak = weak_from_this()](error_code error) {
      auto const self = weak.lock();
      if (!self) return;
      self->waiting = false;
      if (!error) self->accept_some(most_at_once);
    });
  }

  void accept_some(std::size_t most) {
    for (std::size_t count = 0; count < most && !full(); ++count) {
      Descriptor accepted{::accept4(listener.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
      if (accepted.open()) {
        let_in(std::move(accepted));
        continue;
      }
      if (is_exhaustion(errno)) return wait_a_moment();
      if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EBADF || errno == EINVAL) break;
      // Anything else is the trouble of that one connection, which has gone again.
    }
    wait_for_next();
  }

  // Without descriptors or memory the next attempt would fail at once, and again.
  void wait_a_moment() {
    waiting = true;
    pause.expires_after(pause_when_exhausted);
    pause.async_wait([weak = weak_from_this()](error_code) {
      auto const self = weak.lock();
      if (!self) return;
      self->waiting = false;
      self->wait_for_next();
    });
  }

  void let_in(Descriptor accepted) {
    bool const on_file = port == 0;
    std::optional<unsigned> user;
    int const yes = 1;
    if (on_file)
      user = user_at(accepted.number());
    else
      ::setsockopt(accepted.number(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    asio::generic::stream_protocol const protocol{on_file ? AF_UNIX : AF_INET, on_file ? 0 : IPPROTO_TCP};
    ServedConnection::Socket socket(loop);
    error_code error;
    socket.assign(protocol, accepted.number(), error);
    if (error) return;
    accepted.release();
    socket.non_blocking(true, error);
    auto const connection = std::make_shared<ServedConnection>(service, std::move(socket), user);
    connections.emplace(connection.get(), connection);
    connection->begin();
  }

  void stop_accepting() {
    if (!listener.is_open()) return;
    service->stopping = true;
    // Nobody can find the file from here on; whoever has knocked before is still let in.
    file.remove();
    accept_some(service->settings.connections);
    close_listener();
    auto const those_now = connections;
    for (auto const& [raw, connection] : those_now) connection->finish();
  }

  void close_listener() {
    error_code ignored;
    listener.close(ignored);
    pause.cancel();
  }

  void end() {
    file.remove();
    close_listener();
    auto const those_now = std::exchange(connections, {});
    for (auto const& [raw, connection] : those_now) connection->abandon();
    service->gone = nullptr;
  }

  asio::io_context& loop;
  asio::posix::stream_descriptor listener;
  asio::steady_timer pause;
  unsigned short port;
  SocketFile file;
  std::shared_ptr<Service> service;
  std::map<ServedConnection*, std::shared_ptr<ServedConnection>> connections;
  bool waiting = false;  // for the next connection, or for better times
};

HttpServer::HttpServer(std::shared_ptr<Inside> inside) : inside_(std::move(inside)) { inside_->wait_for_next(); }
HttpServer::~HttpServer() { inside_->end(); }

std::variant<std::unique_ptr<HttpServer>, std::string> HttpServer::on_loopback(asio::io_context& loop,
                                                                               unsigned short port,
                                                                               ServerSettings settings, Handle handle) {
  auto listening = listen_on_port(port);
  if (auto* sentence = std::get_if<std::string>(&listening)) return std::move(*sentence);
  return std::unique_ptr<HttpServer>(new HttpServer(std::make_shared<Inside>(
      loop, std::get<Listening>(std::move(listening)), std::move(settings), std::move(handle))));
}

std::variant<std::unique_ptr<HttpServer>, std::string> HttpServer::on_unix_socket(asio::io_context& loop,
                                                                                  std::string const& path,
                                                                                  ServerSettings settings,
                                                                                  Handle handle) {
  auto listening = listen_on_file(path, settings.group);
  if (auto* sentence = std::get_if<std::string>(&listening)) return std::move(*sentence);
  return std::unique_ptr<HttpServer>(new HttpServer(std::make_shared<Inside>(
      loop, std::get<Listening>(std::move(listening)), std::move(settings), std::move(handle))));
}

unsigned short HttpServer::port() const { return inside_->port; }
void HttpServer::stop_accepting() { inside_->stop_accepting(); }

std::size_t HttpServer::under_way() const {
  std::size_t count = 0;
  for (auto const& [raw, connection] : inside_->connections) count += connection->under_way() ? 1 : 0;
  return count;
}

}  // namespace connectors::http
