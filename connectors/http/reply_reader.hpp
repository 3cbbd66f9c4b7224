// When is a reply whole? Bytes go in as they arrive, from any peer; out comes one reply within its limits, or the word
// for why there will be none. No socket here.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "connectors/http/reply_head.hpp"
#include "connectors/transport.hpp"

namespace connectors::http {

struct ReplyLimits {
  std::size_t head_bytes = 16U << 10U;  // all heads of one exchange together, interim ones included
  std::size_t body_bytes = 8U << 20U;   // as sent, and again as unpacked
};

class ReplyReader {
 public:
  enum class State { more, whole, bad };

  // `gzip_offered`: whether the request said that it takes gzip. A reply packed in any other way is bad.
  ReplyReader(ReplyLimits, bool gzip_offered);
  ~ReplyReader();
  ReplyReader(ReplyReader const&) = delete;
  ReplyReader& operator=(ReplyReader const&) = delete;

  // Takes the next bytes. Once it has said whole or bad it must not be fed again.
  State feed(std::string_view bytes);

  // When whole. The body is unpacked; then content-encoding and content-length are gone from the headers.
  HttpReply take_reply();
  // When whole: may the connection carry another request? Not when the peer closes, nor when bytes came after the end.
  bool reusable() const { return head_.keep_alive && !surplus_; }
  std::optional<int> idle_seconds() const { return head_.idle_seconds; }
  // Bytes had come after the end of a whole reply.
  bool surplus() const { return surplus_; }
  // When bad: a word for logs.
  std::string_view why() const { return why_; }

 private:
  struct Body;
  State bad(std::string_view why);
  State read_heads();
  State begin_body(std::string_view block);
  State read_body();
  State finish();

  ReplyLimits limits_;
  bool gzip_offered_;
  ReplyHead head_;
  bool in_body_ = false;
  bool surplus_ = false;
  std::string waiting_;         // received and not yet understood
  std::size_t head_seen_ = 0;   // bytes of heads so far
  std::size_t body_seen_ = 0;   // bytes after the head so far, chunk marks included
  std::unique_ptr<Body> body_;  // Beast's parser
  std::string_view why_;
  HttpReply reply_;
};

}  // namespace connectors::http
