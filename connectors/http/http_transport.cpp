// What happens to one exchange, in order? Write the request down, find a connection (at rest for a read, fresh for a
// write), send once, read one reply. Before `send` every ending is not_sent; from it on none is, but for a plain write
// of which the kernel took nothing.
#include "connectors/http/http_transport.hpp"

#include <algorithm>
#include <deque>
#include <utility>

#include "connectors/http/connection.hpp"
#include "connectors/http/reply_reader.hpp"
#include "connectors/http/request_text.hpp"
#include "connectors/http/tls.hpp"

namespace connectors::http {

using engine::Boundary;
using engine::Task;

namespace {

struct Line {  // one peer, ready to be reached
  Peer peer;
  std::shared_ptr<boost::asio::ssl::context> trust;  // none for plain http
  struct Resting {
    std::shared_ptr<Connection> connection;
    Connection::Clock::duration limit{};
  };
  std::deque<Resting> resting;  // the longest at rest first
};

// Whatever ends the exchange, its connection does not outlive it unless it was put to rest.
class Lease {
 public:
  explicit Lease(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}
  Lease(Lease const&) = delete;
  Lease& operator=(Lease const&) = delete;
  ~Lease() {
    if (connection_) connection_->abandon();
  }
  Connection& operator*() const { return *connection_; }
  Connection* operator->() const { return connection_.get(); }
  std::shared_ptr<Connection> release() { return std::move(connection_); }

 private:
  std::shared_ptr<Connection> connection_;
};

// How an exchange ended without a reply; no word means that it has not.
struct Ending {
  Failure failure = Failure::none;
  std::string_view why;
};

// Far beyond any exchange, and safe to convert to the steady clock's unit.
constexpr engine::Duration longest_deadline = std::chrono::hours{1};

std::string_view why_of(Step const& step, std::string_view what) { return step.expired ? "deadline" : what; }

}  // namespace

struct HttpTransport::Inside {
  Inside(engine::Env& given_env, boost::asio::io_context& given_loop, HttpSettings given,
         std::function<void(WireNote const&)> given_noted)
      : env(given_env), loop(given_loop), settings(std::move(given)), noted(std::move(given_noted)) {}

  std::shared_ptr<Connection> take_resting(Line& line) const;
  void put_to_rest(Line& line, std::shared_ptr<Connection> connection, std::optional<int> idle_seconds) const;
  Task<std::string_view> establish(Line const& line, Connection& connection) const;
  Task<std::string_view> ask_for_tunnel(Line const& line, Connection& connection) const;
  Task<Ending> send(Connection& connection, std::string text, WireNote& note) const;
  Task<Ending> receive(Connection& connection, ReplyReader& reader, WireNote& note, bool write) const;
  Task<Ending> attempt(Origin const& origin, HttpRequest const& request, HttpReply& reply, WireNote& note);

  engine::Env& env;
  boost::asio::io_context& loop;
  HttpSettings settings;
  std::function<void(WireNote const&)> noted;
  std::map<std::string, Line> lines;
};

HttpTransport::HttpTransport(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
HttpTransport::~HttpTransport() = default;

std::variant<std::unique_ptr<HttpTransport>, std::string> HttpTransport::open(
    engine::Env& env, boost::asio::io_context& loop, HttpSettings settings,
    std::function<void(WireNote const&)> noted) {
  auto inside = std::make_unique<Inside>(env, loop, std::move(settings), std::move(noted));
  for (auto const& [counterpart, peer] : inside->settings.peers) {
    auto& line = inside->lines[counterpart];
    line.peer = peer;
    if (!peer.base.tls) continue;
    auto trusted = trust(peer.ca_file);
    if (auto const* problem = std::get_if<std::string>(&trusted)) return counterpart + ": " + *problem;
    line.trust = std::get<0>(std::move(trusted));
  }
  return std::unique_ptr<HttpTransport>(new HttpTransport(std::move(inside)));
}

std::size_t HttpTransport::idle() const {
  std::size_t count = 0;
  for (auto const& [counterpart, line] : inside_->lines) count += line.resting.size();
  return count;
}

// The one that rested shortest and is still quiet; the others that are not are closed on the way.
std::shared_ptr<Connection> HttpTransport::Inside::take_resting(Line& line) const {
  auto const now = Connection::Clock::now();
  std::erase_if(line.resting, [&](auto const& resting) {
    bool const usable = now - resting.connection->idle_since() < resting.limit && resting.connection->quiet();
    if (!usable) resting.connection->abandon();
    return !usable;
  });
  if (line.resting.empty()) return nullptr;
  auto taken = std::move(line.resting.back().connection);
  line.resting.pop_back();
  return taken;
}

void HttpTransport::Inside::put_to_rest(Line& line, std::shared_ptr<Connection> connection,
                                        std::optional<int> idle_seconds) const {
  Connection::Clock::duration limit = settings.idle_limit;
  // A second less than the peer says: its clock began before ours.
  if (idle_seconds) limit = std::min<Connection::Clock::duration>(limit, std::chrono::seconds{*idle_seconds - 1});
  connection->rest();
  line.resting.push_back({std::move(connection), limit});
  if (line.resting.size() <= settings.idle_connections) return;
  line.resting.front().connection->abandon();
  line.resting.pop_front();
}

// Name, connection, tunnel, TLS. The word for what failed, or none. No request byte leaves here.
Task<std::string_view> HttpTransport::Inside::establish(Line const& line, Connection& connection) const {
  auto const& base = line.peer.base;
  bool const by_proxy = base.tls && settings.proxy;
  auto const& host = by_proxy ? settings.proxy->host : base.host;
  auto const port = by_proxy ? settings.proxy->port : base.port;
  auto const resolved = co_await connection.resolve(host, port);
  if (!resolved.ok()) co_return why_of(resolved, "name");
  if (!base.tls && !connection.leads_to_loopback()) co_return std::string_view{"plain_http_beyond_this_machine"};
  auto const connected = co_await connection.connect();
  if (!connected.ok()) co_return why_of(connected, "connect");
  if (by_proxy) {
    auto const refused = co_await ask_for_tunnel(line, connection);
    if (!refused.empty()) co_return refused;
  }
  if (!base.tls) co_return std::string_view{};
  auto const shaken = co_await connection.shake_hands(line.trust, base.host);
  if (!shaken.ok()) co_return why_of(shaken, connection.handshake_problem());
  co_return std::string_view{};
}

// What the proxy hears is not the request: whatever it answers, nothing of that has left.
Task<std::string_view> HttpTransport::Inside::ask_for_tunnel(Line const& line, Connection& connection) const {
  auto text = tunnel_text(line.peer.base);
  auto const asked = co_await connection.write(std::move(text));
  if (!asked.ok()) co_return why_of(asked, "proxy");
  std::string head;
  while (head.find("\r\n\r\n") == std::string::npos) {
    auto const step = co_await connection.read();
    if (!step.ok()) co_return why_of(step, "proxy");
    head += connection.received(step);
    if (head.size() > settings.head_bytes) co_return std::string_view{"proxy"};
  }
  bool const agreed = (head.starts_with("HTTP/1.1 2") || head.starts_with("HTTP/1.0 2")) &&
                      head.ends_with("\r\n\r\n") && head.find("\r\n\r\n") + 4 == head.size();
  co_return agreed ? std::string_view{} : std::string_view{"proxy"};
}

Task<Ending> HttpTransport::Inside::send(Connection& connection, std::string text, WireNote& note) const {
  auto const step = co_await connection.write(std::move(text));
  note.sent = step.bytes;
  if (step.expired) co_return Ending{Failure::timed_out, "deadline"};
  if (!step.error) co_return Ending{};
  // Under TLS bytes may be on their way though none of ours counts as written.
  bool const none_left = step.bytes == 0 && !connection.encrypted();
  co_return Ending{none_left ? Failure::not_sent : Failure::broken, "write"};
}

Task<Ending> HttpTransport::Inside::receive(Connection& connection, ReplyReader& reader, WireNote& note,
                                            bool write) const {
  while (true) {
    auto const step = co_await connection.read();
    if (step.expired) co_return Ending{Failure::timed_out, "deadline"};
    // A reply says where it ends; an end of the connection before that is never the end of a reply.
    if (step.error) co_return Ending{Failure::broken, "closed"};
    if (write && note.received == 0) env.reached(Boundary::accepted, note.kind);
    note.received += step.bytes;
    auto const state = reader.feed(connection.received(step));
    if (state == ReplyReader::State::whole) co_return Ending{};
    if (state == ReplyReader::State::bad) co_return Ending{Failure::broken, reader.why()};
  }
}

Task<Ending> HttpTransport::Inside::attempt(Origin const& origin, HttpRequest const& request, HttpReply& reply,
                                            WireNote& note) {
  auto const found = lines.find(origin.counterpart);
  if (found == lines.end()) co_return Ending{Failure::not_sent, "no_address"};
  auto& line = found->second;
  auto written = request_text(line.peer.base, request, settings.offer_gzip);
  if (auto const* problem = std::get_if<Unsendable>(&written)) co_return Ending{Failure::not_sent, problem->what};
  auto text = std::get<std::string>(std::move(written));
  auto const begun = env.now();
  auto const due = origin.deadline == engine::Instant{} ? begun + settings.usual_deadline : origin.deadline;
  auto const left = std::min(due - begun, longest_deadline);
  if (left <= engine::Duration::zero()) co_return Ending{Failure::not_sent, "deadline"};

  auto resting = request.read_only ? take_resting(line) : nullptr;
  note.reused = resting != nullptr;
  Lease lease{note.reused ? std::move(resting) : std::make_shared<Connection>(loop)};
  lease->expire_after(left);
  if (!note.reused) {
    auto const refused = co_await establish(line, *lease);
    if (!refused.empty()) co_return Ending{Failure::not_sent, refused};
  }
  // A process that was stopped or slept meanwhile must not send what the engine has given up.
  if (lease->overdue() || env.now() >= due) co_return Ending{Failure::not_sent, "deadline"};
  auto const sent = co_await send(*lease, std::move(text), note);
  if (sent.failure != Failure::none) co_return sent;
  if (request.write()) env.reached(Boundary::sent, origin.kind);
  ReplyReader reader{{settings.head_bytes, settings.body_bytes}, settings.offer_gzip};
  auto const received = co_await receive(*lease, reader, note, request.write());
  if (received.failure != Failure::none) co_return received;
  note.surplus = reader.surplus();
  reply = reader.take_reply();
  if (request.read_only && reader.reusable()) put_to_rest(line, lease.release(), reader.idle_seconds());
  co_return Ending{};
}

Task<Exchange> HttpTransport::exchange(Origin origin, HttpRequest request) {
  auto& in = *inside_;
  WireNote note;
  note.counterpart = origin.counterpart;
  note.kind = origin.kind;
  note.verb = origin.verb;
  note.effect = origin.effect;
  note.method = request.method;
  note.writes = request.write();
  auto const begun = in.env.now();
  Exchange exchange;
  auto const ending = co_await in.attempt(origin, request, exchange.reply, note);
  exchange.failure = ending.failure;
  note.failure = ending.failure;
  note.why = ending.why;
  note.status = exchange.reply.status;
  note.took = in.env.now() - begun;
  if (in.noted) in.noted(note);
  co_return exchange;
}

}  // namespace connectors::http
