// How does a command reach the engine that runs on its store? One request and one reply over the UNIX socket beside the
// store, blocking, on a connection of its own.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <variant>

#include "connectors/transport.hpp"

namespace connectors::http {

struct NoAnswer {
  bool nobody = false;       // no socket there, or nobody listens: no engine runs
  bool forbidden = false;    // this account may not speak with it
  bool interrupted = false;  // we were asked to wait no longer
  bool sent = false;         // bytes of the request have left: it may be carried out
  std::string sentence;      // what was tried and what happened
};

// Host is set to "localhost", Content-Length by the body. The path may be longer than a socket address allows. `limit`
// is for the whole exchange; a reply larger than `reply_bytes` is an error. `interrupted` is asked whenever a signal
// breaks the waiting.
std::variant<HttpReply, NoAnswer> ask_over_unix_socket(std::string const& path, HttpRequest const&,
                                                       std::chrono::milliseconds limit,
                                                       std::size_t reply_bytes = 64U << 20U,
                                                       std::function<bool()> const& interrupted = {});

}  // namespace connectors::http
