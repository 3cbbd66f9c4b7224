// How does a reader walk through a piece of a note? A position that moves forward and never passes the piece's end.
#pragma once
#include <algorithm>
#include <optional>

#include "workflows/triage/note_text.hpp"

namespace workflows::triage {

struct Number {
  int value = 0;
  std::size_t digits = 0;
};

struct Cursor {
  std::string_view text;
  std::size_t at = 0;
  std::size_t end = 0;

  Cursor(std::string_view whole, Span span)
      : text{whole}, at{std::min(span.begin, whole.size())}, end{std::min(span.end, whole.size())} {}

  bool done() const { return at >= end; }
  char peek(std::size_t ahead = 0) const { return at + ahead < end ? text[at + ahead] : '\0'; }
  void blanks() { at = skip_blanks(text, at, end); }
  bool take(char wanted) {
    if (peek() != wanted || done()) return false;
    ++at;
    return true;
  }
  bool take_dash() {
    auto const length = dash_at(text, at);
    if (length == 0 || at + length > end) return false;
    at += length;
    return true;
  }
  // A whole run of 1 to 6 digits; nothing, and no move, when there are none or more.
  std::optional<Number> number() {
    Number result;
    while (at + result.digits < end && is_digit(text[at + result.digits])) {
      if (result.digits == 6) return std::nullopt;
      result.value = result.value * 10 + (text[at + result.digits] - '0');
      ++result.digits;
    }
    if (result.digits == 0) return std::nullopt;
    at += result.digits;
    return result;
  }
  // A run of ASCII letters in lower case, at most 24; empty, and no move, when there is none or a longer one.
  std::string word() {
    std::string result;
    while (is_letter(peek(result.size()))) {
      if (result.size() == 24) return {};
      result += lower(peek(result.size()));
    }
    at += result.size();
    return result;
  }
  bool at_word_end() const { return !is_letter(peek()) && !is_digit(peek()); }
};

}  // namespace workflows::triage
