// Which words name a time zone in a note? Abbreviations, the American names, and IANA names by their shape.
#include "workflows/triage/note_zone_words.hpp"

#include <array>

#include "workflows/triage/note_times.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

constexpr std::array abbreviations{"et",  "est", "edt", "ct",  "cst", "cdt",  "mt",   "mst",
                                   "mdt", "pt",  "pst", "pdt", "akt", "akst", "akdt", "hst",
                                   "ast", "adt", "gmt", "bst", "utc", "chst", "sst",  "z"};
constexpr std::array regions{"eastern", "central",  "mountain", "pacific", "alaska",
                             "hawaii",  "atlantic", "arizona",  "hawaiian"};
constexpr std::array continents{"america", "us",  "pacific",  "europe",    "asia",
                                "africa",  "etc", "atlantic", "australia", "indian"};

template <std::size_t N>
bool among(std::array<char const*, N> const& list, string_view word) {
  for (string_view const entry : list)
    if (entry == word) return true;
  return false;
}

// "-5", "+05:30", "-0500" behind UTC or GMT.
bool take_offset(Cursor& cursor) {
  auto const start = cursor.at;
  if (!cursor.take('+') && !cursor.take_dash()) return false;
  auto const hours = cursor.number();
  bool shaped = hours && hours->digits <= 4;
  if (shaped && cursor.take(':')) {
    auto const minutes = cursor.number();
    shaped = minutes && minutes->digits == 2;
  }
  if (shaped && cursor.at_word_end()) return true;
  cursor.at = start;
  return false;
}

// "America/New_York": a continent, then names of letters, '_' and '-' between slashes.
bool take_iana_rest(Cursor& cursor) {
  bool letters = false;
  while (cursor.peek() == '/' || cursor.peek() == '_' || is_letter(cursor.peek()) ||
         (letters && cursor.peek() == '-' && is_letter(cursor.peek(1)))) {
    letters = is_letter(cursor.peek());
    ++cursor.at;
  }
  return letters;
}

// "Eastern", "Eastern time", "Eastern Standard Time".
void take_region_rest(Cursor& cursor) {
  auto taken = cursor.at;
  for (int i = 0; i < 2; ++i) {
    cursor.blanks();
    auto const word = cursor.word();
    if (word == "time") taken = cursor.at;
    if (word != "standard" && word != "daylight") break;
    taken = cursor.at;
  }
  cursor.at = taken;
}

}  // namespace

std::optional<Span> take_zone(Cursor& cursor) {
  auto const start = cursor.at;
  auto const word = cursor.word();
  bool taken = false;
  if (cursor.peek() == '/' && among(continents, word)) {
    taken = take_iana_rest(cursor);
  } else if (word == "utc" || word == "gmt") {
    taken = cursor.at_word_end();
    take_offset(cursor);
  } else if (among(abbreviations, word)) {
    taken = true;
  } else if (among(regions, word)) {
    take_region_rest(cursor);
    taken = true;
  }
  if (taken && cursor.at_word_end()) return Span{start, cursor.at};
  cursor.at = start;
  return std::nullopt;
}

std::optional<Span> take_iso_offset(Cursor& cursor) {
  auto const start = cursor.at;
  bool const sign = cursor.take('+') || cursor.take_dash();
  auto const hours = sign ? cursor.number() : std::nullopt;
  auto const minutes =
      hours && hours->digits == 2 && hours->value <= 14 && cursor.take(':') ? cursor.number() : std::nullopt;
  if (minutes && minutes->digits == 2 && cursor.at_word_end()) return Span{start, cursor.at};
  cursor.at = start;
  return std::nullopt;
}

bool whole_zone(string_view text, Span span) {
  span = trimmed(text, span);
  if (span.empty()) return false;
  Cursor cursor{text, span};
  return take_zone(cursor) && cursor.done();
}

std::string zone_key(string_view typed) {
  constexpr std::array same{
      std::array{"et", "eastern", "eastern time", "us eastern", "america new york"},
      std::array{"ct", "central", "central time", "us central", "america chicago"},
      std::array{"mt", "mountain", "mountain time", "us mountain", "america denver"},
      std::array{"pt", "pacific", "pacific time", "us pacific", "america los angeles"},
      std::array{"est", "eastern standard time", "est", "est", "est"},
      std::array{"cst", "central standard time", "cst", "cst", "cst"},
      std::array{"mst", "mountain standard time", "mst", "mst", "mst"},
      std::array{"pst", "pacific standard time", "pst", "pst", "pst"},
      std::array{"edt", "eastern daylight time", "edt", "edt", "edt"},
      std::array{"cdt", "central daylight time", "cdt", "cdt", "cdt"},
      std::array{"mdt", "mountain daylight time", "mdt", "mdt", "mdt"},
      std::array{"pdt", "pacific daylight time", "pdt", "pdt", "pdt"},
  };
  auto const key = folded(typed);
  for (auto const& family : same)
    for (string_view const name : family)
      if (name == key) return family[0];
  // Offsets differ by their sign only, which folding drops.
  return typed.find_first_of("+0123456789") == string_view::npos ? key : std::string{typed};
}

}  // namespace workflows::triage
