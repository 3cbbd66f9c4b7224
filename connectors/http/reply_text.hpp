// What exactly goes over the wire for one reply? Its bytes in one piece, with a length that is always counted by us,
// and the errors that the server itself has to tell.
#pragma once
#include <string>
#include <string_view>

#include "connectors/transport.hpp"

namespace connectors::http {

// RFC 9457, type about:blank. `detail` is a sentence of ours without quotes or backslashes.
HttpReply problem(int status, std::string_view detail);

struct ReplyWanted {
  bool head_only = false;   // the answer to HEAD: the length of a body that does not follow
  bool keep_alive = false;  // otherwise it says Connection: close
};

// Adds Content-Length (but for 204 and 304), Cache-Control: no-store and X-Content-Type-Options: nosniff unless the
// reply names another; fields that frame the message are ours and dropped. A reply that cannot be written down (a
// status outside 200 to 599, a name that is no token, a line end in a value) becomes a 500.
std::string reply_text(HttpReply const&, ReplyWanted);

}  // namespace connectors::http
