// How is a base URL taken apart? By hand and by a short list of what may stand in it: no user, no query, no fragment,
// no port 0, a host of letters, digits, dots and hyphens, or an address.
#include "connectors/http/base_url.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <optional>

#include "engine/core/ascii.hpp"

namespace connectors::http {
namespace {

constexpr std::size_t longest_host = 253;
constexpr std::size_t longest_label = 63;

bool is_plain(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > longest_host) return false;
  while (true) {
    auto const label = host.substr(0, host.find('.'));
    if (label.empty() || label.size() > longest_label || !std::ranges::all_of(label, is_plain)) return false;
    if (label.front() == '-' || label.back() == '-') return false;
    if (label.size() == host.size()) break;
    host.remove_prefix(label.size() + 1);
  }
  // A last label of digits is an address that someone mistyped or disguised ("127.1", "2130706433").
  return !engine::ascii::all_digits(host);
}

std::optional<unsigned short> port_number(std::string_view text) {
  unsigned short value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == 0) return std::nullopt;
  return value;
}

bool is_prefix(std::string_view prefix) {
  return std::ranges::all_of(prefix, [](char c) {
    return is_plain(c) || (c >= 'A' && c <= 'Z') || c == '/' || c == '.' || c == '_' || c == '~' || c == '%';
  });
}

// The authority "host:port" or "[::1]:port" into host and port text ("" when none); false when it is malformed.
bool split_authority(std::string_view authority, std::string& host, std::string_view& port) {
  if (authority.starts_with('[')) {
    auto const close = authority.find(']');
    if (close == std::string_view::npos) return false;
    host = engine::ascii::lowered(authority.substr(1, close - 1));
    auto const after = authority.substr(close + 1);
    if (!after.empty() && (after.front() != ':' || after.size() == 1)) return false;
    port = after.empty() ? after : after.substr(1);
    return host.find(':') != std::string::npos && is_ip_address(host);
  }
  auto const colon = authority.find(':');
  host = engine::ascii::lowered(authority.substr(0, colon));
  port = colon == std::string_view::npos ? std::string_view{} : authority.substr(colon + 1);
  if (colon != std::string_view::npos && port.empty()) return false;
  return is_host_name(host) || (host.find(':') == std::string::npos && is_ip_address(host));
}

}  // namespace

bool is_ip_address(std::string_view host) {
  boost::system::error_code error;
  boost::asio::ip::make_address(std::string(host), error);
  return !error && host.find('%') == std::string_view::npos;
}

bool is_loopback(std::string_view host) {
  if (host == "localhost") return true;
  boost::system::error_code error;
  auto const address = boost::asio::ip::make_address(std::string(host), error);
  return !error && address.is_loopback();
}

std::string BaseUrl::authority() const {
  auto const shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == (tls ? 443 : 80) ? shown : shown + ":" + std::to_string(port);
}

std::variant<BaseUrl, std::string> parse_base_url(std::string_view text) {
  BaseUrl url;
  if (text.starts_with("https://"))
    text.remove_prefix(8);
  else if (text.starts_with("http://"))
    url.tls = false, text.remove_prefix(7);
  else
    return "a base URL begins with https:// (or http:// for this machine itself)";
  if (text.find_first_of("?#@\\") != std::string_view::npos)
    return "a base URL holds a host, a port and a path only: no user, no query, no fragment";
  auto const slash = std::min(text.find('/'), text.size());
  std::string_view port;
  if (!split_authority(text.substr(0, slash), url.host, port))
    return "the host of a base URL is a name such as api.example.org, or an address such as 127.0.0.1 or [::1], "
           "with :port when it is not the usual one";
  url.port = url.tls ? 443 : 80;
  if (!port.empty()) {
    auto const number = port_number(port);
    if (!number) return "the port of a base URL is a number from 1 to 65535";
    url.port = *number;
  }
  url.prefix = text.substr(slash);
  while (url.prefix.ends_with('/')) url.prefix.pop_back();
  if (!is_prefix(url.prefix)) return "the path of a base URL holds letters, digits and / . _ ~ % - only";
  if (!url.tls && !is_loopback(url.host))
    return "plain http is for this machine only (127.0.0.1, [::1], localhost): write https";
  return url;
}

std::variant<ProxyAddress, std::string> parse_proxy(std::string_view text) {
  static constexpr std::string_view allowed =
      "a proxy is written http://host:port, without user, password or path; it is asked for a tunnel";
  if (!text.starts_with("http://")) return std::string(allowed);
  text.remove_prefix(7);
  if (text.ends_with('/')) text.remove_suffix(1);
  ProxyAddress proxy;
  std::string_view port;
  if (!split_authority(text, proxy.host, port)) return std::string(allowed);
  auto const number = port_number(port);
  if (!number) return std::string(allowed);
  proxy.port = *number;
  return proxy;
}

}  // namespace connectors::http
