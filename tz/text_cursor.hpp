// Where in a typed text are we, and what comes next? A small reader for ASCII words and numbers that treats
// typographic spaces and dashes as what they stand for. Internal to the reading of dates and times.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tz {

class TextCursor {
 public:
  explicit TextCursor(std::string_view text) : text_(text) {}

  std::size_t at() const { return at_; }
  void move_to(std::size_t at) { at_ = at; }
  bool at_end() const { return at_ == text_.size(); }
  std::string_view rest() const { return text_.substr(at_); }
  char next() const { return at_end() ? '\0' : text_[at_]; }
  bool at_digit() const { return next() >= '0' && next() <= '9'; }
  bool at_letter() const { return (next() >= 'a' && next() <= 'z') || (next() >= 'A' && next() <= 'Z'); }

  // Blanks, tabs, no-break and thin spaces; not line ends.
  void skip_spaces();
  // Takes the text if it comes next, exactly.
  bool take(std::string_view);
  // A hyphen, an en or em dash, or a minus sign.
  bool take_dash();

  struct Number {
    int value = 0;
    std::size_t digits = 0;
  };
  // A whole run of digits; nothing (and no move) if there are none or more than four.
  std::optional<Number> take_number();

  // A whole run of letters in small letters; empty if there are none.
  std::string take_word();

  // The beginning of the text for a sentence, in quotes, cut when long.
  std::string quoted() const;

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace tz
