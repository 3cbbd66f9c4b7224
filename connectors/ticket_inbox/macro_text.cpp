// Placeholders are found by their marks alone; nothing else of the HTML is understood or changed.
#include "connectors/ticket_inbox/macro_text.hpp"

#include <algorithm>
#include <optional>

#include "connectors/ticket_inbox/html_text.hpp"
#include "engine/core/ascii.hpp"

namespace connectors::intercom {
namespace {

constexpr std::string_view tag = "<attribute";

std::string escaped(std::string_view text) {
  std::string html;
  for (char const c : text) {
    if (c == '&')
      html += "&amp;";
    else if (c == '<')
      html += "&lt;";
    else if (c == '>')
      html += "&gt;";
    else if (c == '"')
      html += "&quot;";
    else
      html += c;
  }
  return html;
}

std::string_view trimmed(std::string_view text) { return engine::ascii::trimmed(text, " \t\r\n"); }

// The value of key="…" inside a tag. Nothing: the tag has no such field.
std::optional<std::string> quoted(std::string_view inside, std::string_view name) {
  auto const wanted = " " + std::string(name) + "=\"";
  auto const at = inside.find(wanted);
  if (at == std::string_view::npos) return std::nullopt;
  auto const begin = at + wanted.size();
  auto const end = inside.find('"', begin);
  if (end == std::string_view::npos) return std::nullopt;
  return std::string(inside.substr(begin, end - begin));
}

struct Placeholder {
  std::size_t begin = 0, end = 0;
  std::string key;
  std::optional<std::string> fallback;  // as HTML
};

std::optional<Placeholder> read_tag(std::string_view html, std::size_t at) {
  auto const end = html.find('>', at);
  if (end == std::string_view::npos) return std::nullopt;
  auto const inside = html.substr(at, end - at);
  return Placeholder{at, end + 1, quoted(inside, "key").value_or(""), quoted(inside, "default")};
}

std::optional<Placeholder> read_braces(std::string_view html, std::size_t at) {
  auto const end = html.find("}}", at);
  if (end == std::string_view::npos) return std::nullopt;
  auto const inside = html.substr(at + 2, end - at - 2);
  auto const bar = inside.find('|');
  Placeholder found{at, end + 2, std::string(trimmed(inside.substr(0, bar))), {}};
  auto const mark = bar == std::string_view::npos ? bar : inside.find("fallback:", bar);
  if (mark == std::string_view::npos) return found;
  auto fallback = trimmed(inside.substr(mark + 9));
  if (fallback.size() >= 2 && fallback.front() == '"' && fallback.back() == '"')
    fallback = fallback.substr(1, fallback.size() - 2);
  found.fallback = std::string(fallback);
  return found;
}

std::optional<Placeholder> next_placeholder(std::string_view html, std::size_t from) {
  auto const as_tag = html.find(tag, from), as_braces = html.find("{{", from);
  if (as_tag == std::string_view::npos && as_braces == std::string_view::npos) return std::nullopt;
  return as_tag < as_braces ? read_tag(html, as_tag) : read_braces(html, as_braces);
}

}  // namespace

FilledIn fill_in(std::string_view html, std::map<std::string, std::string> const& values) {
  FilledIn filled;
  std::size_t at = 0;
  while (auto const found = next_placeholder(html, at)) {
    filled.html += html.substr(at, found->begin - at);
    at = found->end;
    auto const value = values.find(found->key);
    if (value != values.end() && !value->second.empty()) {
      filled.html += escaped(value->second);
    } else if (found->fallback) {
      filled.html += *found->fallback;
    } else {
      filled.unresolved.push_back(found->key.empty() ? "a placeholder without a name" : found->key);
    }
  }
  filled.html += html.substr(at);
  if (holds_placeholder(filled.html)) filled.unresolved.emplace_back("a placeholder that does not end");
  return filled;
}

bool holds_placeholder(std::string_view text) {
  return text.find("{{") != std::string_view::npos || text.find(tag) != std::string_view::npos;
}

std::string html_of(std::string_view text) {
  std::string html = "<p>";
  for (char const c : escaped(text)) {
    if (c == '\n')
      html += "<br>";
    else
      html += c;
  }
  return html + "</p>";
}

std::string comparable(std::string const& html_or_text) {
  std::string text;
  bool blank = false;
  for (char const c : html_to_text(html_or_text)) {
    bool const is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!is_blank && blank && !text.empty()) text += ' ';
    if (!is_blank) text += c;
    blank = is_blank;
  }
  return text;
}

}  // namespace connectors::intercom
