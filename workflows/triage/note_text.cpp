// How is a piece of a note cut, trimmed and compared? Only byte scans; no locale, no recursion.
#include "workflows/triage/note_text.hpp"

#include <algorithm>

namespace workflows::triage {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

bool ascii_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The right single quotation mark people type as an apostrophe, and its left twin.
bool curly_apostrophe_at(std::string_view text, std::size_t at) {
  return byte_at(text, at) == 0xE2 && byte_at(text, at + 1) == 0x80 &&
         (byte_at(text, at + 2) == 0x98 || byte_at(text, at + 2) == 0x99);
}

bool blank_ends_at(std::string_view text, std::size_t begin, std::size_t end, std::size_t& length) {
  for (length = 1; length <= 3 && begin + length <= end; ++length)
    if (blank_at(text, end - length) == length) return true;
  return false;
}

}  // namespace

std::string_view slice(std::string_view text, Span span) {
  auto const end = std::min(span.end, text.size());
  auto const begin = std::min(span.begin, end);
  return text.substr(begin, end - begin);
}

Field field_at(std::string_view text, Span span, std::string value) {
  return {std::move(value), span, std::string{slice(text, span)}};
}

std::size_t blank_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (ascii_blank(text[at])) return 1;
  auto const first = byte_at(text, at), second = byte_at(text, at + 1), third = byte_at(text, at + 2);
  if (first == 0xC2 && second == 0xA0) return 2;  // no-break space
  if (first == 0xE2 && second == 0x80 && ((third >= 0x80 && third <= 0x8B) || third == 0xAF)) return 3;
  if (first == 0xEF && second == 0xBB && third == 0xBF) return 3;  // byte order mark
  return 0;
}

std::size_t dash_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '-') return 1;
  auto const first = byte_at(text, at), second = byte_at(text, at + 1), third = byte_at(text, at + 2);
  if (first == 0xE2 && second == 0x80 && third >= 0x90 && third <= 0x95) return 3;
  if (first == 0xE2 && second == 0x88 && third == 0x92) return 3;  // minus sign
  return 0;
}

std::size_t skip_blanks(std::string_view text, std::size_t at, std::size_t end) {
  while (at < end) {
    auto const length = blank_at(text, at);
    if (length == 0 || at + length > end) break;
    at += length;
  }
  return at;
}

Span trimmed(std::string_view text, Span span) {
  span.end = std::min(span.end, text.size());
  for (bool changed = true; changed && !span.empty();) {
    auto const begin = skip_blanks(text, span.begin, span.end);
    changed = begin != span.begin;
    span.begin = begin;
    std::size_t length = 0;
    while (!span.empty() && blank_ends_at(text, span.begin, span.end, length)) span.end -= length, changed = true;
    if (span.empty()) break;
    char const first = text[span.begin], last = text[span.end - 1];
    bool const wrapped = span.end - span.begin >= 2 && first == last && (first == '_' || first == '"');
    if (wrapped) {
      ++span.begin, --span.end, changed = true;
    } else if (first == '*' || first == '`') {
      ++span.begin, changed = true;
    } else if (last == '*' || last == '`' || last == ',' || last == ';') {
      --span.end, changed = true;
    }
  }
  if (span.begin > span.end) span.begin = span.end;
  return span;
}

std::string folded(std::string_view text) {
  std::string result;
  bool gap = false;
  for (std::size_t i = 0; i < text.size();) {
    char const c = text[i];
    auto const blank = std::max(blank_at(text, i), dash_at(text, i));
    if (c == '\'' || c == '*') {
      ++i;
    } else if (curly_apostrophe_at(text, i)) {
      i += 3;
    } else if (blank > 0) {
      gap = true;
      i += blank;
    } else if (is_letter(c) || is_digit(c) || byte_at(text, i) >= 0x80) {
      if (gap && !result.empty()) result += ' ';
      gap = false;
      result += lower(c);
      ++i;
    } else {
      gap = true;
      ++i;
    }
  }
  return result;
}

std::string with_single_blanks(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    if (auto const length = blank_at(text, i)) {
      if (!result.empty() && result.back() != ' ') result += ' ';
      i += length;
    } else {
      result += text[i++];
    }
  }
  while (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

std::vector<Span> words_in(std::string_view text, Span span) {
  std::vector<Span> words;
  span.end = std::min(span.end, text.size());
  for (auto i = span.begin; i < span.end;) {
    auto const start = i;
    while (i < span.end && blank_at(text, i) == 0 && dash_at(text, i) == 0 &&
           (is_letter(text[i]) || is_digit(text[i]) || byte_at(text, i) >= 0x80))
      ++i;
    if (i > start)
      words.push_back({start, i});
    else
      i += std::max<std::size_t>(1, std::max(blank_at(text, i), dash_at(text, i)));
  }
  return words;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t most = 80;
  std::string result = with_single_blanks(text.substr(0, std::min(text.size(), most * 2)));
  if (result.size() > most) {
    auto cut = most;
    while (cut > 0 && (byte_at(result, cut) & 0xC0U) == 0x80U) --cut;
    result = result.substr(0, cut) + "…";
  }
  return '"' + result + '"';
}

}  // namespace workflows::triage
