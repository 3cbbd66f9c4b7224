// What does a webhook change? Nothing but the hour of the next poll: a signed notification says that something may have
// moved, and the inbox itself is then read. Lost, doubled, late or forged ones do no harm.
#pragma once
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "app/exit_codes.hpp"
#include "connectors/http/http_server.hpp"

namespace app {

// "sha1=" and the HMAC-SHA1 of the raw body under the app's client secret, in hex, as the vendor signs
// (X-Hub-Signature). Compared in constant time.
bool signed_by(std::string_view secret, std::string_view body, std::string_view signature);

class Webhooks {
 public:
  static constexpr auto target = "/webhooks/intercom";
  struct Counts {
    std::size_t taken = 0, repeated = 0, refused = 0;
  };
  // On 127.0.0.1, behind a proxy that speaks TLS. `wake` is called once for each notification not seen before.
  static std::variant<std::unique_ptr<Webhooks>, Failure> open(boost::asio::io_context&, unsigned short port,
                                                               std::string secret, std::function<void()> wake);
  unsigned short port() const { return server_->port(); }
  Counts const& counts() const { return counts_; }
  void stop() { server_->stop_accepting(); }

 private:
  Webhooks(std::string secret, std::function<void()> wake) : secret_(std::move(secret)), wake_(std::move(wake)) {}
  connectors::HttpReply answer(connectors::http::ServedRequest const&);
  bool seen_before(std::string const& id);

  std::string secret_;
  std::function<void()> wake_;
  Counts counts_;
  std::set<std::string> seen_;     // the newest notifications; one that is forgotten costs one poll more
  std::deque<std::string> order_;  // the same, oldest first
  std::unique_ptr<connectors::http::HttpServer> server_;
};

}  // namespace app
