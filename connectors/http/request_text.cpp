// How is a request written? Everything that a caller hands in is checked against what may stand there, so that no
// value can end a line and begin a header of its own.
#include "connectors/http/request_text.hpp"

#include <algorithm>
#include <array>

#include "engine/core/ascii.hpp"

namespace connectors::http {
namespace {

constexpr std::array<std::string_view, 5> methods{"GET", "POST", "PUT", "PATCH", "DELETE"};
constexpr std::array<std::string_view, 12> ours{
    "accept-encoding",  "connection",          "content-length",    "expect", "host",    "keep-alive",
    "proxy-connection", "proxy-authorization", "transfer-encoding", "te",     "trailer", "upgrade"};
constexpr std::size_t longest_target = 8'192;
constexpr std::size_t longest_value = 8'192;

bool is_visible(char c) { return c > 0x20 && c < 0x7F; }

bool may_be_value(std::string_view value) {
  if (value.size() > longest_value) return false;
  if (!value.empty() && (value.front() == ' ' || value.back() == ' ')) return false;
  return std::ranges::all_of(value, [](char c) { return is_visible(c) || c == ' '; });
}

bool may_be_target(std::string_view target) {
  return target.starts_with('/') && target.size() <= longest_target && std::ranges::all_of(target, is_visible) &&
         target.find_first_of("#\\") == std::string_view::npos;
}

}  // namespace

bool is_token(std::string_view text) {
  static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return engine::ascii::is_alphanumeric(c) || marks.find(c) != std::string_view::npos;
  });
}

std::variant<std::string, Unsendable> request_text(BaseUrl const& base, HttpRequest const& request, bool offer_gzip) {
  if (std::ranges::find(methods, request.method) == methods.end()) return Unsendable{"method"};
  // A "//host/…" would be somebody else's address to a proxy or a careless server.
  if (!may_be_target(request.target) || request.target.starts_with("//")) return Unsendable{"target"};
  if (request.method == "GET" && !request.body.empty()) return Unsendable{"body"};
  auto text = request.method + " " + base.prefix + request.target + " HTTP/1.1\r\nHost: " + base.authority() + "\r\n";
  if (!request.headers.contains("user-agent")) text += "User-Agent: claimstep\r\n";
  for (auto const& [name, value] : request.headers) {
    bool const lower_case = std::ranges::none_of(name, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!is_token(name) || !lower_case || std::ranges::find(ours, name) != ours.end() || !may_be_value(value))
      return Unsendable{"header"};
    text += name + ": " + value + "\r\n";
  }
  if (offer_gzip) text += "Accept-Encoding: gzip\r\n";
  if (request.write()) text += "Connection: close\r\n";
  if (request.method != "GET") text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  return text + "\r\n" + request.body;
}

std::string tunnel_text(BaseUrl const& base) {
  auto const host = base.host.find(':') == std::string::npos ? base.host : "[" + base.host + "]";
  auto const authority = host + ":" + std::to_string(base.port);
  return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
}

}  // namespace connectors::http
