// How is a piece of a note cut, trimmed and compared without losing where it stood? Every piece is a span of UTF-8 byte
// offsets into the text given, so that a value can always be shown in its place. Pure, linear, never out of bounds.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/ascii.hpp"

namespace workflows::triage {

// Half-open range [begin, end) of UTF-8 byte offsets into the text that was read.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool empty() const { return begin >= end; }
  friend bool operator==(Span const&, Span const&) = default;
};

// A value read from a note: normalised, with its place and with the characters that stood there.
struct Field {
  std::string value;
  Span span;
  std::string as_typed;
};

using engine::ascii::is_digit;
using engine::ascii::is_letter;
using engine::ascii::lower;

// The text of a span; a span that does not fit the text is cut to it.
std::string_view slice(std::string_view text, Span);
Field field_at(std::string_view text, Span, std::string value);

// Bytes of the blank at `at` (ASCII blank, no-break and other Unicode spaces, byte order mark); 0 if there is none.
std::size_t blank_at(std::string_view text, std::size_t at);
// Bytes of the dash at `at` (hyphen, en dash, em dash, minus sign); 0 if there is none.
std::size_t dash_at(std::string_view text, std::size_t at);
std::size_t skip_blanks(std::string_view text, std::size_t at, std::size_t end);

// Without blanks at both ends, bold and code markers, wrapping quotes, and a comma or semicolon at the end.
Span trimmed(std::string_view text, Span);

// For comparing words: lower case, apostrophes and * dropped, every other run of blanks and ASCII punctuation one
// space.
std::string folded(std::string_view);
// Runs of blanks as one space; otherwise as typed.
std::string with_single_blanks(std::string_view);

// Words (runs of letters, digits and non-ASCII characters that are neither blank nor dash), in order.
std::vector<Span> words_in(std::string_view text, Span);

// At most 80 bytes between double quotes, for sentences; never cuts a character in two.
std::string quoted(std::string_view);

}  // namespace workflows::triage
