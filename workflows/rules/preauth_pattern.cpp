// Formats place by place. Equal neighbours are said together: "5 numbers", "the letters THP".
#include "workflows/rules/preauth_pattern.hpp"

#include <algorithm>

namespace workflows::rules {
namespace {

bool is_number(char32_t letter) { return letter >= U'0' && letter <= U'9'; }
bool is_letter(char32_t letter) { return (letter >= U'A' && letter <= U'Z') || (letter >= U'a' && letter <= U'z'); }
bool is_class(char symbol) { return symbol == 'A' || symbol == 'N' || symbol == 'X'; }

bool fits_symbol(char symbol, bool exact, char32_t letter) {
  if (!exact && symbol == 'A') return is_letter(letter);
  if (!exact && symbol == 'N') return is_number(letter);
  if (!exact && symbol == 'X') return is_letter(letter) || is_number(letter);
  return letter == static_cast<char32_t>(symbol);
}

bool fits(PatternPlace const& place, char32_t letter) {
  return std::any_of(place.symbols.begin(), place.symbols.end(),
                     [&](char symbol) { return fits_symbol(symbol, place.exact, letter); });
}

// The place that begins at `at`, which moves behind it; nothing when a bracket is not closed or empty.
std::optional<PatternPlace> take_set(std::string_view format, std::size_t& at) {
  auto const end = format.find(']', at);
  if (end == std::string_view::npos || end == at + 1) return std::nullopt;
  PatternPlace const place{format.substr(at + 1, end - at - 1)};
  at = end + 1;
  return place;
}

std::string symbol_words(char symbol, bool exact) {
  if (!exact && symbol == 'A') return "a letter";
  if (!exact && symbol == 'N') return "a number";
  if (!exact && symbol == 'X') return "a letter or number";
  if (symbol == '/') return "a forward slash (/)";
  if (symbol == '\\') return "a backslash (\\)";
  if (symbol == '-') return "a hyphen (-)";
  if (is_letter(static_cast<char32_t>(symbol))) return std::string("the letter ") + symbol;
  return std::string(1, symbol);
}

std::string class_words(char symbol) {
  return symbol == 'A' ? "letters" : symbol == 'N' ? "numbers" : "letters and numbers";
}

std::string repeated_words(PatternPlace const& place) {
  std::string text;
  for (char const symbol : place.symbols)
    text += (text.empty() ? "" : ", also ") + (is_class(symbol) ? class_words(symbol)
                                               : symbol == '-'  ? "hyphens"
                                                                : std::string(1, symbol));
  return text + ", at least one, no set length";
}

// `count` equal places, or the exact symbols of `count` places.
std::string run_words(std::vector<PatternPlace> const& places, std::size_t first, std::size_t count) {
  auto const& place = places[first];
  if (place.repeated) return repeated_words(place);
  if (count == 1) return place_words(place);
  if (place.exact) {
    std::string letters;
    for (std::size_t at = first; at < first + count; ++at) letters += places[at].symbols;
    return "the letters " + letters;
  }
  auto const plural = is_class(place.symbols.front()) ? class_words(place.symbols.front()) : place_words(place);
  return std::to_string(count) + " " + plural;
}

bool said_together(PatternPlace const& one, PatternPlace const& next) {
  return one == next || (one.exact && next.exact);
}

}  // namespace

std::optional<std::vector<PatternPlace>> read_pattern(std::string_view format) {
  std::vector<PatternPlace> places;
  bool quoted = false;
  for (std::size_t at = 0; at < format.size();) {
    char const symbol = format[at];
    if (symbol == '\'') {
      quoted = !quoted;
      ++at;
    } else if (quoted) {
      places.push_back({format.substr(at++, 1), true, false});
    } else if (symbol == '[') {
      auto const place = take_set(format, at);
      if (!place) return std::nullopt;
      places.push_back(*place);
    } else if (symbol == '+') {
      if (places.empty() || ++at != format.size()) return std::nullopt;
      places.back().repeated = true;
    } else {
      places.push_back({format.substr(at++, 1), false, false});
    }
  }
  if (quoted || places.empty()) return std::nullopt;
  return places;
}

std::string place_words(PatternPlace const& place) {
  std::string text;
  for (std::size_t at = 0; at < place.symbols.size(); ++at) {
    if (at > 0) text += at + 1 == place.symbols.size() ? " or " : ", ";
    text += symbol_words(place.symbols[at], place.exact);
  }
  return text;
}

std::string pattern_words(std::vector<PatternPlace> const& places) {
  std::string text;
  for (std::size_t at = 0; at < places.size();) {
    std::size_t count = 1;
    while (at + count < places.size() && said_together(places[at], places[at + count])) ++count;
    text += (text.empty() ? "" : ", then ") + run_words(places, at, count);
    at += count;
  }
  return text;
}

std::optional<std::size_t> departure(std::vector<PatternPlace> const& places, std::u32string_view characters) {
  std::size_t at = 0;
  for (auto const& place : places) {
    if (at == characters.size() || !fits(place, characters[at])) return at;
    ++at;
    if (!place.repeated) continue;
    while (at < characters.size() && fits(place, characters[at])) ++at;
    // Where letters or numbers may be mixed with symbols, symbols alone are no number ("-" is how people write "none").
    auto const run = characters.substr(places.size() - 1, at - (places.size() - 1));
    if (std::none_of(run.begin(), run.end(), [](char32_t letter) { return is_letter(letter) || is_number(letter); }))
      return at;
  }
  if (at < characters.size()) return at;
  return std::nullopt;
}

}  // namespace workflows::rules
