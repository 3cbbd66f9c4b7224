// Which requests are refused? Bytes first, then the request line, then each field, then what the fields say together;
// the numbers are the gate's twelve rules in their order. What happens after a refusal (rule 12) is the connection's.
#include "connectors/http/header_gate.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "connectors/http/request_text.hpp"
#include "engine/core/ascii.hpp"

namespace connectors::http {
namespace {

using engine::ascii::is_digit;
using engine::ascii::lowered;
using engine::ascii::trimmed;
using Objection = std::optional<Refusal>;

constexpr std::array<std::string_view, 6> methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
constexpr std::array<std::string_view, 3> methods_with_body{"POST", "PUT", "PATCH"};
constexpr std::size_t most_digits = 10;

// Fields whose meaning is a list, so that two lines say the same as one. Any other may come once: a second Host,
// Cookie, Authorization, Content-Type, Origin or signature is a contradiction that two readers settle differently.
constexpr std::array<std::string_view, 17> lists{
    "accept",   "accept-charset", "accept-encoding", "accept-language", "cache-control", "connection", "forwarded",
    "if-match", "if-none-match",  "keep-alive",      "pragma",          "prefer",        "te",         "tracestate",
    "via",      "warning",        "x-forwarded-for"};

template <class Words>
bool among(Words const& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// Everything before `mark`, which is taken away with it; everything when there is none.
std::string_view take_until(std::string_view& text, std::string_view mark) {
  auto const at = text.find(mark);
  auto const taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + mark.size());
  return taken;
}

// --- the request line: rules 3, 4 and 5 ---

Objection objection_to_version(std::string_view version) {
  if (version == "HTTP/1.1") return {};
  bool const is_version = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                          version[6] == '.' && is_digit(version[7]);
  if (is_version) return Refusal{505, "This server speaks HTTP/1.1."};
  return Refusal{400, "A request line is a method, a target and HTTP/1.1, each followed by one space or the end."};
}

Objection objection_to_target(std::string_view target, GateRules const& rules) {
  if (!target.starts_with('/')) return Refusal{400, "A target begins with a slash; no scheme, no authority, no star."};
  if (target.size() > rules.target_bytes) return Refusal{414, "The target is too long."};
  bool const plain = std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7F && c != '\\' && c != '#'; });
  if (!plain) return Refusal{400, "A target holds printable ASCII, without a backslash or a hash sign."};
  return {};
}

Objection read_request_line(std::string_view line, GateRules const& rules, RequestHead& head) {
  auto const method = take_until(line, " ");
  auto const target = take_until(line, " ");
  if (!is_token(method)) return Refusal{400, "A request begins with its method."};
  if (auto objection = objection_to_version(line)) return objection;
  if (!among(methods, method)) return Refusal{405, "The method is not one that is taken here."};
  if (auto objection = objection_to_target(target, rules)) return objection;
  head.method = method;
  head.target = target;
  return {};
}

// --- one field: rules 6, 7 and 11 ---

Objection objection_to_field(std::string_view name) {
  if (name == "transfer-encoding") return Refusal{411, "The length of a body is told by Content-Length alone."};
  if (name == "expect") return Refusal{417, "No expectation can be met; send the request as a whole."};
  if (name == "trailer" || name == "upgrade") return Refusal{400, "Trailers and other protocols are not taken."};
  return {};
}

Objection read_field(std::string_view line, RequestHead& head) {
  auto const colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return Refusal{400, "A field is its name, a colon at once, and its value, on one line."};
  auto const name = lowered(line.substr(0, colon));
  if (auto objection = objection_to_field(name)) return objection;
  auto const value = trimmed(line.substr(colon + 1), blanks);
  auto const [field, added] = head.headers.emplace(name, value);
  if (added) return {};
  if (!among(lists, name)) return Refusal{400, "A field that may come once has come twice."};
  field->second.append(", ").append(value);
  return {};
}

// --- what the fields say together: rules 8, 9 and 10 ---

bool is_port(std::string_view text) {
  std::uint32_t value = 0;
  if (text.empty() || text.size() > 5 || !std::ranges::all_of(text, is_digit)) return false;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value <= 65'535;
}

// The host without its port and brackets; nothing when it is written wrongly.
std::optional<std::string_view> host_name(std::string_view host) {
  auto const closing = host.find(']');
  bool const bracketed = host.starts_with('[') && closing != std::string_view::npos;
  auto const colon = host.find(':', bracketed ? closing : 0);
  if (colon != std::string_view::npos && !is_port(host.substr(colon + 1))) return std::nullopt;
  auto const name = host.substr(0, colon);
  if (!bracketed) return name;
  if (name.size() != closing + 1) return std::nullopt;
  return name.substr(1, closing - 1);
}

Objection objection_to_host(RequestHead const& head, GateRules const& rules) {
  auto const host = head.headers.find("host");
  if (host == head.headers.end()) return Refusal{400, "A request says in one Host field whom it is for."};
  auto const name = host_name(host->second);
  if (!name || name->empty()) return Refusal{400, "The Host field is not a host and a port."};
  if (!among(rules.hosts, lowered(*name))) return Refusal{421, "The request is for another host."};
  return {};
}

Objection read_length(GateRules const& rules, RequestHead& head) {
  bool const may_have_body = among(methods_with_body, head.method);
  auto const length = head.headers.find("content-length");
  if (length == head.headers.end()) {
    if (may_have_body) return Refusal{411, "A request that may have a body says how long it is."};
    return {};
  }
  auto const& digits = length->second;
  if (digits.empty() || digits.size() > most_digits || !std::ranges::all_of(digits, is_digit))
    return Refusal{400, "A length is written in one to ten digits."};
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  bool const agreed = rules.delete_with_body && head.method == "DELETE";
  if (value > 0 && !may_have_body && !agreed) return Refusal{400, "A request of this method has no body."};
  if (value > rules.body_bytes) return Refusal{413, "The body is too large."};
  head.length = static_cast<std::size_t>(value);
  return {};
}

// Beast, like other readers, wants this field to be a list of tokens and nothing else.
Objection read_connection(RequestHead& head) {
  for (std::string_view const name : {"connection", "proxy-connection"}) {
    auto const field = head.headers.find(std::string(name));
    if (field == head.headers.end()) continue;
    std::string_view rest = field->second;
    while (!rest.empty()) {
      auto const word = trimmed(take_until(rest, ","), blanks);
      if (!word.empty() && !is_token(word)) return Refusal{400, "The Connection field is not a list of words."};
      if (name == "connection" && lowered(word) == "close") head.keep_alive = false;
    }
  }
  return {};
}

}  // namespace

Objection objection_to_begun_head(std::string_view begun, std::size_t looked_at, GateRules const& rules) {
  if (begun.size() > rules.head_bytes) return Refusal{431, "The head is too large."};
  for (std::size_t i = looked_at; i < begun.size(); ++i) {
    auto const byte = static_cast<unsigned char>(begun[i]);
    bool const after_return = i > 0 && begun[i - 1] == '\r';
    if (after_return != (byte == '\n'))
      return Refusal{400, "A line of a head ends with CR LF, and neither stands alone."};
    if ((byte < 0x20 && byte != '\t' && byte != '\r' && byte != '\n') || byte == 0x7F)
      return Refusal{400, "A head holds no control characters."};
  }
  return {};
}

std::variant<RequestHead, Refusal> read_request_head(std::string_view block, GateRules const& rules) {
  if (auto const objection = objection_to_begun_head(block, 0, rules)) return *objection;
  if (!block.ends_with("\r\n\r\n") || block.find("\r\n\r\n") != block.size() - 4)
    return Refusal{400, "A head ends with its first empty line."};
  block.remove_suffix(2);
  RequestHead head;
  if (auto const objection = read_request_line(take_until(block, "\r\n"), rules, head)) return *objection;
  for (std::size_t fields = 0; !block.empty(); ++fields) {
    if (fields == rules.head_fields) return Refusal{431, "The head has too many fields."};
    if (auto const objection = read_field(take_until(block, "\r\n"), head)) return *objection;
  }
  if (auto const objection = objection_to_host(head, rules)) return *objection;
  if (auto const objection = read_length(rules, head)) return *objection;
  if (auto const objection = read_connection(head)) return *objection;
  return head;
}

}  // namespace connectors::http
