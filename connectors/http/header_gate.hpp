// Is this the head of a request that two readers could only understand in one way? A pure function, before anything
// else looks at what came in: either every question of framing has exactly one answer, or the request is refused and
// the connection ends.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace connectors::http {

struct GateRules {
  std::vector<std::string> hosts{"127.0.0.1", "localhost", "::1"};  // lower case, without a port, IPv6 without brackets
  std::size_t head_bytes = 16U << 10U;
  std::size_t head_fields = 64;
  std::size_t target_bytes = 2048;
  std::size_t body_bytes = 256U << 10U;
  bool delete_with_body = false;  // some vendors want one
};

struct RequestHead {
  std::string method;                          // GET HEAD POST PUT PATCH DELETE
  std::string target;                          // "/v1/commands?x=1"
  std::map<std::string, std::string> headers;  // names in lower case; the lists that may be repeated joined by ", "
  std::size_t length = 0;                      // of the body, within the rules
  bool keep_alive = true;                      // the asker may send another request on this connection
};

// `detail` is a sentence of ours and holds nothing of what was sent.
struct Refusal {
  int status = 400;
  std::string_view detail;
};

// `block` is everything up to and including the first empty line.
std::variant<RequestHead, Refusal> read_request_head(std::string_view block, GateRules const&);

// What can be said against a head before it is whole: that it is too large already, or holds a byte that no head may
// hold. `looked_at`: so many bytes of it were in order when it was shorter.
std::optional<Refusal> objection_to_begun_head(std::string_view begun, std::size_t looked_at, GateRules const&);

// For a 405's Allow.
inline constexpr std::string_view methods_let_in = "GET, HEAD, POST, PUT, PATCH, DELETE";

}  // namespace connectors::http
