// Which heads are refused? Those with a stray CR, LF or control character, a folded line, a blank before the colon, an
// unknown version, two lengths, a length beside chunks, chunks in HTTP/1.0, or no end at all.
#include "connectors/http/reply_head.hpp"

#include <algorithm>
#include <charconv>

#include "connectors/http/request_text.hpp"
#include "engine/core/ascii.hpp"

namespace connectors::http {
namespace {

using engine::ascii::is_digit;
using engine::ascii::lowered;
using engine::ascii::trimmed;

constexpr std::size_t most_fields = 100;
constexpr std::size_t most_digits = 12;  // of a length: a terabyte

// No control character but the tab, no DEL; bytes above ASCII are let through.
bool is_clean(std::string_view line) {
  return std::ranges::all_of(line, [](char c) {
    auto const byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7F) || c == '\t';
  });
}

// "HTTP/1.1 200 OK": the version's last digit and the status.
bool read_status_line(std::string_view line, bool& old, int& status) {
  if (line.size() < 13 || !(line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 "))) return false;
  old = line[7] == '0';
  if (!is_digit(line[9]) || !is_digit(line[10]) || !is_digit(line[11]) || line[12] != ' ') return false;
  status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
  return status >= 100 && status <= 599;
}

// Does a comma-separated list name `wanted`?
bool names(std::string_view list, std::string_view wanted) {
  while (true) {
    auto const comma = std::min(list.find(','), list.size());
    if (lowered(trimmed(list.substr(0, comma), blanks)) == wanted) return true;
    if (comma == list.size()) return false;
    list.remove_prefix(comma + 1);
  }
}

std::optional<std::uint64_t> counted(std::string_view text) {
  std::uint64_t value = 0;
  if (text.empty() || text.size() > most_digits || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Sets where the body ends. A word when the head says it in no way, in two ways, or in a way we do not know.
std::string_view read_framing(bool old, ReplyHead& head) {
  auto const length = head.headers.find("content-length");
  auto const encoding = head.headers.find("transfer-encoding");
  bool const has_length = length != head.headers.end();
  bool const has_encoding = encoding != head.headers.end();
  if (has_length && has_encoding) return "length_and_chunks";
  if (has_encoding) {
    // Repeated ones were joined by a comma, so "chunked, chunked" ends here too.
    if (old || lowered(encoding->second) != "chunked") return "transfer_encoding";
    head.chunked = true;
  }
  if (has_length) {
    head.length = counted(length->second);
    if (!head.length) return "content_length";
  }
  if (head.interim() || head.status == 204 || head.status == 304) {
    if (head.chunked) return "body_where_none_may_be";
    head.length = 0;
  }
  return head.chunked || head.length ? std::string_view{} : "no_length";
}

void read_connection(bool old, ReplyHead& head) {
  auto const connection = head.headers.find("connection");
  head.keep_alive = !old && (connection == head.headers.end() || !names(connection->second, "close"));
  auto const kept = head.headers.find("keep-alive");
  if (kept == head.headers.end()) return;
  auto const at = kept->second.find("timeout=");
  if (at == std::string::npos) return;
  int seconds = 0;
  auto const* const from = kept->second.data() + at + 8;
  if (std::from_chars(from, kept->second.data() + kept->second.size(), seconds).ec == std::errc{})
    head.idle_seconds = seconds;
}

// One "name: value" line into the head.
std::string_view read_field(std::string_view line, ReplyHead& head) {
  auto const colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return "header_name";
  auto const value = trimmed(line.substr(colon + 1), blanks);
  auto const [field, added] = head.headers.emplace(lowered(line.substr(0, colon)), value);
  if (!added) field->second.append(", ").append(value);
  return {};
}

}  // namespace

std::variant<ReplyHead, BadHead> read_head(std::string_view block) {
  ReplyHead head;
  bool old = false;
  std::size_t fields = 0;
  for (bool first = true; !block.starts_with("\r\n"); first = false) {
    auto const end = block.find("\r\n");
    if (end == std::string_view::npos) return BadHead{"line_end"};
    auto const line = block.substr(0, end);
    block.remove_prefix(end + 2);
    if (!is_clean(line)) return BadHead{"control_character"};
    if (first) {
      if (!read_status_line(line, old, head.status)) return BadHead{"status_line"};
      continue;
    }
    if (++fields > most_fields) return BadHead{"too_many_headers"};
    if (auto const why = read_field(line, head); !why.empty()) return BadHead{why};
  }
  if (head.status == 0) return BadHead{"status_line"};
  // We never ask to speak something else.
  if (head.status == 101) return BadHead{"switch_of_protocol"};
  if (auto const why = read_framing(old, head); !why.empty()) return BadHead{why};
  read_connection(old, head);
  return head;
}

}  // namespace connectors::http
