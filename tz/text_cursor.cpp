// How is the next word or number taken from a typed text? Byte by byte, never past the end.
#include "tz/text_cursor.hpp"

namespace tz {

void TextCursor::skip_spaces() {
  bool moved = true;
  while (moved) {
    moved = false;
    for (std::string_view const space : {" ", "\t", "\u00a0", "\u202f", "\u2009"})
      if (take(space)) moved = true;
  }
}

bool TextCursor::take(std::string_view wanted) {
  if (!rest().starts_with(wanted)) return false;
  at_ += wanted.size();
  return true;
}

bool TextCursor::take_dash() {
  for (std::string_view const dash : {"-", "\u2013", "\u2014", "\u2010", "\u2011", "\u2012", "\u2212"})
    if (take(dash)) return true;
  return false;
}

std::optional<TextCursor::Number> TextCursor::take_number() {
  std::size_t const start = at_;
  Number number;
  while (at_digit()) {
    if (number.digits == 4) {
      at_ = start;
      return {};
    }
    number.value = number.value * 10 + (text_[at_] - '0');
    ++number.digits;
    ++at_;
  }
  if (number.digits == 0) return {};
  return number;
}

std::string TextCursor::take_word() {
  std::string word;
  while (at_letter()) {
    char const letter = text_[at_++];
    word += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return word;
}

std::string TextCursor::quoted() const {
  constexpr std::size_t longest = 40;
  std::size_t length = text_.size() < longest ? text_.size() : longest;
  while (length < text_.size() && length > 0 && (static_cast<unsigned char>(text_[length]) & 0xc0U) == 0x80U) --length;
  std::string out = "\"" + std::string{text_.substr(0, length)};
  for (char& letter : out)
    if (letter == '\n' || letter == '\r') letter = ' ';
  return out + (length < text_.size() ? "…\"" : "\"");
}

}  // namespace tz
