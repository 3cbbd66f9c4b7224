// What does the head of a reply say, and may it be believed? A gate of our own before Beast's parser, which in 1.81 is
// lenient where two readers could disagree: every reply says in exactly one way where it ends, or it is no reply.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace connectors::http {

struct ReplyHead {
  int status = 0;                              // 100 to 599, never 101
  std::map<std::string, std::string> headers;  // names in lower case; repeated ones joined by ", "
  std::optional<std::uint64_t> length;         // the body has so many bytes; 0 for 1xx, 204 and 304
  bool chunked = false;                        // otherwise it is chunked
  bool keep_alive = false;                     // the peer will take another request on this connection
  std::optional<int> idle_seconds;             // … for so long, if it said so

  bool interim() const { return status < 200; }
};

// Why a head is refused; a word for logs, never text of the peer's.
struct BadHead {
  std::string_view why;
};

// `block` is everything up to and including the first empty line.
std::variant<ReplyHead, BadHead> read_head(std::string_view block);

}  // namespace connectors::http
