// Plain strings, put together in one place.
#include "connectors/twins/http/html.hpp"

#include <algorithm>

#include "engine/core/ascii.hpp"

namespace connectors::twins::html {
namespace {

constexpr std::string_view style =
    "body{font:16px/1.5 system-ui,sans-serif;color:#1d2433;background:#fbfbf9;margin:0 auto;max-width:60rem;"
    "padding:1.5rem}\n"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}\n"
    "a{color:#0b5a6b}table{border-collapse:collapse;width:100%}\n"
    "th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #d9d9d2}\n"
    "form p{margin:.9rem 0}label{display:block;font-weight:600}\n"
    "input,select{font:inherit;padding:.35rem .5rem;min-width:18rem;max-width:100%}\n"
    "input[type=checkbox],input[type=radio]{min-width:0;margin-right:.5rem}\n"
    "p.tick label{display:inline;font-weight:400}\n"
    "button{font:inherit;padding:.5rem 1.2rem;background:#0b5a6b;color:#fff;border:0;border-radius:.3rem}\n"
    "dt{font-weight:600}dd{margin:0 0 .6rem}\n"
    ".problem{border-left:4px solid #a32020;padding:.5rem 1rem;background:#fff}\n"
    ":focus-visible{outline:3px solid #d98a00;outline-offset:2px}\n";

bool plain(char c) { return engine::ascii::is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '~'; }

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    bool const escape = text[at] == '%' && at + 2 < text.size() && engine::ascii::hex_value(text[at + 1]) >= 0 &&
                        engine::ascii::hex_value(text[at + 2]) >= 0;
    if (escape)
      out += static_cast<char>(engine::ascii::hex_value(text[at + 1]) * 16 + engine::ascii::hex_value(text[at + 2]));
    if (!escape) out += text[at] == '+' ? ' ' : text[at];
    if (escape) at += 2;
  }
  return out;
}

std::map<std::string, std::string> safe_headers(std::string const& type) {
  return {{"content-type", type},
          {"cache-control", "no-store"},
          {"x-content-type-options", "nosniff"},
          {"referrer-policy", "same-origin"},
          {"content-security-policy",
           "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"}};
}

std::string labelled(std::string const& name, std::string const& label, std::string const& control) {
  return "<p><label for=\"" + escaped(name) + "\">" + escaped(label) + "</label>" + control + "</p>\n";
}

std::string ticked(std::string const& type, std::string const& name, std::string const& value,
                   std::string const& label) {
  return "<p class=\"tick\"><input type=\"" + type + "\" id=\"" + escaped(name) + "\" name=\"" + escaped(name) +
         "\" value=\"" + escaped(value) + "\"><label for=\"" + escaped(name) + "\">" + escaped(label) +
         "</label></p>\n";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string safe;
  for (char const c : text) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else if (c == '\'')
      safe += "&#39;";
    else
      safe += c;
  }
  return safe;
}

std::string in_address(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string safe;
  for (char const c : text) {
    if (plain(c)) {
      safe += c;
      continue;
    }
    auto const byte = static_cast<unsigned char>(c);
    safe += '%';
    safe += digits[byte >> 4U];
    safe += digits[byte & 15U];
  }
  return safe;
}

std::map<std::string, std::string> read_fields(std::string_view pairs) {
  std::map<std::string, std::string> fields;
  while (!pairs.empty()) {
    auto const end = std::min(pairs.find('&'), pairs.size());
    auto const pair = pairs.substr(0, end);
    auto const equals = std::min(pair.find('='), pair.size());
    fields.emplace(decoded(pair.substr(0, equals)), decoded(pair.substr(std::min(equals + 1, pair.size()))));
    pairs.remove_prefix(std::min(end + 1, pairs.size()));
  }
  return fields;
}

std::string input(std::string const& type, std::string const& name, std::string const& label,
                  std::string const& value) {
  return labelled(name, label,
                  "<input type=\"" + type + "\" id=\"" + escaped(name) + "\" name=\"" + escaped(name) + "\" value=\"" +
                      escaped(value) + "\" required>");
}

std::string select(std::string const& name, std::string const& label, std::vector<Choice> const& choices,
                   std::string const& chosen) {
  auto control = "<select id=\"" + escaped(name) + "\" name=\"" + escaped(name) +
                 "\" required>\n<option value=\"\">Choose…</option>\n";
  for (auto const& each : choices)
    control += "<option value=\"" + escaped(each.value) + "\"" + (each.value == chosen ? " selected" : "") + ">" +
               escaped(each.label) + "</option>\n";
  return labelled(name, label, control + "</select>");
}

std::string checkbox(std::string const& name, std::string const& label) {
  return ticked("checkbox", name, "yes", label);
}
std::string radio(std::string const& name, std::string const& value, std::string const& label) {
  return ticked("radio", name, value, label);
}

std::string hidden(std::string const& name, std::string const& value) {
  return "<input type=\"hidden\" name=\"" + escaped(name) + "\" value=\"" + escaped(value) + "\">\n";
}

std::string pairs(std::vector<Choice> const& lines) {
  std::string text = "<dl>\n";
  for (auto const& each : lines)
    text += "<dt>" + escaped(each.label) + "</dt><dd>" + (each.value.empty() ? "–" : escaped(each.value)) + "</dd>\n";
  return text + "</dl>\n";
}

std::string alert(std::string const& sentence) {
  return sentence.empty() ? "" : "<p class=\"problem\" role=\"alert\">" + escaped(sentence) + "</p>\n";
}

HttpReply page(int status, std::string const& title, std::string const& body) {
  auto const text =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
      escaped(title) + "</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n<main>\n<h1>" +
      escaped(title) + "</h1>\n" + body + "</main>\n</body>\n</html>\n";
  return {status, safe_headers("text/html; charset=utf-8"), text};
}

HttpReply style_sheet() { return {200, safe_headers("text/css; charset=utf-8"), std::string(style)}; }

}  // namespace connectors::twins::html
