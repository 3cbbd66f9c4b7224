// What exactly goes over the wire for one request? Its bytes, built in one piece before a connection is asked for, so
// that a request that cannot be written down is provably not sent.
#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "connectors/http/base_url.hpp"
#include "connectors/transport.hpp"

namespace connectors::http {

// Why a request cannot be written down; a word for logs ("method", "target", "header"), never the offending value.
struct Unsendable {
  std::string_view what;
};

// HTTP/1.1 with Host, User-Agent, Content-Length, Connection: close for a write, and Accept-Encoding: gzip when
// offered. Header names must be lower-case tokens; those that frame the message are ours and refused from a caller.
std::variant<std::string, Unsendable> request_text(BaseUrl const&, HttpRequest const&, bool offer_gzip);

// "CONNECT api.example.org:443 HTTP/1.1…": asks a proxy for a tunnel.
std::string tunnel_text(BaseUrl const&);

bool is_token(std::string_view text);

// What may stand around the value of a field, and around the words of a list in it.
inline constexpr std::string_view blanks = " \t";

}  // namespace connectors::http
