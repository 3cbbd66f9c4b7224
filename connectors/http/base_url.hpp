// Where is a counterpart? Its base URL as written in the configuration, read once and strictly: https anywhere, plain
// http only on this machine. Nothing that a counterpart says ever changes where we send.
#pragma once
#include <string>
#include <string_view>
#include <variant>

namespace connectors::http {

struct BaseUrl {
  bool tls = true;
  std::string host;         // lower case; an IPv6 address without its brackets
  unsigned short port = 0;  // never 0 when parsed
  std::string prefix;       // "" or "/v2": goes before every target

  // What the Host header says: "api.example.org", "localhost:8443", "[::1]:8080".
  std::string authority() const;
};

struct ProxyAddress {
  std::string host;
  unsigned short port = 0;
};

// "https://api.example.org/v2" or "http://127.0.0.1:8080". Otherwise a sentence that says what is wrong and what is
// allowed; it repeats no user name or password.
std::variant<BaseUrl, std::string> parse_base_url(std::string_view text);

// "http://proxy.example.org:3128": the proxy is spoken to in plain text, what goes through it is TLS.
std::variant<ProxyAddress, std::string> parse_proxy(std::string_view text);

bool is_ip_address(std::string_view host);
// 127.0.0.0/8, ::1, or the name localhost.
bool is_loopback(std::string_view host);

}  // namespace connectors::http
