// What is a letter, a digit, the same word? In ASCII alone and whatever the locale: for ids, e-mail addresses, names of
// fields and the words of protocols. Bytes above 127 are left as they are.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

namespace engine::ascii {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
constexpr bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

// At least one, and nothing else.
constexpr bool all_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

inline std::string lowered(std::string_view text) {
  std::string all(text);
  std::ranges::transform(all, all.begin(), lower);
  return all;
}

// The same but for the case of letters, as e-mail addresses and the names of HTTP fields are compared.
constexpr bool same(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, lower, lower);
}

// Without these at both ends.
constexpr std::string_view trimmed(std::string_view text, std::string_view blanks = " ") {
  auto const begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// 0 to 15; -1 for what is no hexadecimal digit.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  return lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
}

// Does the word stand in the text by itself? inv-3 stands neither in inv-31 nor in x-inv-3. An empty word never does.
constexpr bool names(std::string_view text, std::string_view word) {
  auto const inner = [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; };
  for (auto at = text.find(word); !word.empty() && at != std::string_view::npos; at = text.find(word, at + 1)) {
    auto const end = at + word.size();
    if ((at == 0 || !inner(text[at - 1])) && (end == text.size() || !inner(text[end]))) return true;
  }
  return false;
}

}  // namespace engine::ascii
