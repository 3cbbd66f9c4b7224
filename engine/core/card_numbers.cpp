// Finding card numbers: the text becomes groups of digits, neighbouring groups become runs, and within a run every
// stretch of whole groups is tried, the longest first, so that "room 12 4111 1111 1111 1111" hides the card.
#include "engine/core/card_numbers.hpp"

#include <array>
#include <string_view>
#include <vector>

#include "engine/core/ascii.hpp"

namespace engine {

namespace {

struct Group {
  std::size_t begin, end;  // bytes of the text
  bool joined;             // nothing but separators between it and the group before
};

struct Issuer {
  int first, last;  // range of the first digits, inclusive
  std::size_t shortest, longest;
};
// First digits and lengths as the card networks publish them. 15 digits are American Express and old JCB alone.
constexpr std::array issuers{
    Issuer{4, 4, 13, 13},           // Visa, old
    Issuer{4, 4, 16, 16},           // Visa
    Issuer{4, 4, 19, 19},           // Visa, long
    Issuer{51, 55, 16, 16},         // Mastercard
    Issuer{2221, 2720, 16, 16},     // Mastercard
    Issuer{34, 34, 15, 15},         // American Express
    Issuer{37, 37, 15, 15},         // American Express
    Issuer{300, 305, 14, 19},       // Diners Club
    Issuer{36, 36, 14, 19},         // Diners Club
    Issuer{38, 39, 14, 19},         // Diners Club
    Issuer{3528, 3589, 16, 19},     // JCB
    Issuer{1800, 1800, 15, 15},     // JCB, old
    Issuer{2131, 2131, 15, 15},     // JCB, old
    Issuer{6011, 6011, 16, 19},     // Discover
    Issuer{644, 659, 16, 19},       // Discover, RuPay
    Issuer{62, 62, 16, 19},         // UnionPay
    Issuer{81, 82, 16, 19},         // UnionPay, RuPay
    Issuer{60, 60, 16, 16},         // RuPay, Hipercard
    Issuer{50, 50, 16, 19},         // Maestro
    Issuer{56, 58, 16, 19},         // Maestro
    Issuer{63, 63, 16, 19},         // Maestro
    Issuer{67, 69, 16, 19},         // Maestro
    Issuer{2200, 2205, 16, 19},     // Mir
    Issuer{979200, 979289, 16, 16}  // Troy
};

using ascii::is_digit;

// Blank, hyphen, no-break blank, thin blanks, and the dashes and hyphens of typesetting. At most three in a row.
bool only_separators(std::string_view text) {
  int count = 0;
  while (!text.empty()) {
    std::size_t size = 0;
    if (text[0] == ' ' || text[0] == '-') size = 1;
    if (text.starts_with("\u00a0")) size = 2;
    for (std::string_view const wide : {"\u2009", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u202f"})
      if (text.starts_with(wide)) size = 3;
    if (size == 0 || ++count > 3) return false;
    text.remove_prefix(size);
  }
  return count > 0;
}

std::vector<Group> groups_of(std::string_view text) {
  std::vector<Group> groups;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    auto const begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    bool const joined = !groups.empty() && only_separators(text.substr(groups.back().end, begin - groups.back().end));
    groups.push_back({begin, at, joined});
  }
  return groups;
}

bool has_right_check_digit(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, twice = !twice) {
    int const value = (*digit - '0') * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

bool has_issuer(std::string_view digits) {
  for (auto const& issuer : issuers) {
    if (digits.size() < issuer.shortest || digits.size() > issuer.longest) continue;
    auto const width = std::to_string(issuer.first).size();
    int value = 0;
    for (char const digit : digits.substr(0, width)) value = value * 10 + (digit - '0');
    if (value >= issuer.first && value <= issuer.last) return true;
  }
  return false;
}

bool is_card(std::string_view digits) { return has_issuer(digits) && has_right_check_digit(digits); }

// How many groups from `first` on make a card, the longest stretch; 0 when none. `last_four` is set then.
std::size_t card_at(std::string_view text, std::vector<Group> const& groups, std::size_t first,
                    std::string& last_four) {
  std::string digits;
  std::size_t found = 0;
  for (auto next = first; next < groups.size() && (next == first || groups[next].joined); ++next) {
    digits += text.substr(groups[next].begin, groups[next].end - groups[next].begin);
    if (digits.size() > 19) break;
    if (digits.size() < 13 || !is_card(digits)) continue;
    found = next - first + 1;
    last_four = digits.substr(digits.size() - 4);
  }
  return found;
}

}  // namespace

std::string mask_card_numbers(std::string text) {
  auto const groups = groups_of(text);
  std::string masked;
  std::size_t copied = 0;
  for (std::size_t first = 0; first < groups.size();) {
    std::string last_four;
    auto const count = card_at(text, groups, first, last_four);
    if (count == 0) {
      ++first;
      continue;
    }
    masked.append(text, copied, groups[first].begin - copied);
    masked += "•••• " + last_four;
    copied = groups[first + count - 1].end;
    first += count;
  }
  if (copied == 0) return text;
  return masked.append(text, copied);
}

}  // namespace engine
