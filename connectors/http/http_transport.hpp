// How does a request really reach a counterpart? The transport port over sockets: one exchange, one deadline, one try.
// Whether a request byte can have left is told exactly; who may try again, and when, is the engine's business.
#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "connectors/http/base_url.hpp"
#include "connectors/transport.hpp"

namespace boost::asio {
class io_context;
}

namespace connectors::http {

struct Peer {
  BaseUrl base;
  std::string ca_file;  // PEM; the only authorities trusted for this peer. Empty: the system's
};

struct HttpSettings {
  std::map<std::string, Peer> peers;  // by Origin::counterpart
  std::optional<ProxyAddress> proxy;  // asked for a tunnel to every https peer; none by default
  bool offer_gzip = true;
  std::size_t head_bytes = 16U << 10U;  // of a reply
  std::size_t body_bytes = 8U << 20U;   // of a reply, as sent and as unpacked
  // Shorter than servers keep a connection (five seconds are usual), so that ours are rarely closed under a read.
  engine::Duration idle_limit = std::chrono::seconds{4};
  std::size_t idle_connections = 4;                            // kept per peer, for reads only
  engine::Duration usual_deadline = std::chrono::seconds{30};  // for an origin without one
};

// What may be said of an exchange in a log: no target (ids and addresses stand there), no header, no body.
struct WireNote {
  std::string counterpart, kind, verb, effect, method;
  bool writes = false;  // the request could change something there
  Failure failure = Failure::none;
  int status = 0;            // 0 when there was no reply
  std::string_view why;      // when it failed: "connect", "certificate_expired", "deadline", "body_too_large" …
  bool reused = false;       // over a connection that had served before
  bool surplus = false;      // bytes came after the end of the reply
  std::size_t sent = 0;      // request bytes known to have been taken by the kernel or by TLS
  std::size_t received = 0;  // reply bytes, as they came
  engine::Duration took{};
};

class HttpTransport : public Transport {
 public:
  // Env and loop must outlive the transport, and the transport its exchanges; all belong to the loop's thread. `noted`
  // hears once of every exchange that came to its end. Otherwise a sentence: a CA file cannot be read.
  static std::variant<std::unique_ptr<HttpTransport>, std::string> open(
      engine::Env& env, boost::asio::io_context& loop, HttpSettings settings,
      std::function<void(WireNote const&)> noted = {});
  ~HttpTransport() override;

  // not_sent: no address, name, connection, tunnel or TLS; a request that cannot be written down; a deadline that
  // passed before all that was done; or over plain TCP a first write that the kernel took nothing of.
  // timed_out, broken: anything after. A reply of any status is a reply; redirects are handed up, never followed.
  // Destroying the task closes its connection. Never throws by itself; what Env::reached throws passes through.
  engine::Task<Exchange> exchange(Origin, HttpRequest) override;

  // Connections at rest, kept for reads.
  std::size_t idle() const;

 private:
  struct Inside;
  explicit HttpTransport(std::unique_ptr<Inside>);
  std::unique_ptr<Inside> inside_;
};

}  // namespace connectors::http
