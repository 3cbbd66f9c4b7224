// What does a format such as 'THP'ANNNNNN want at each place, how is that said in words, and where does a number leave
// it? Internal to the pre-authorisation rules; how formats are written stands in preauth_formats.inc.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workflows::rules {

// One place of a format, or, when repeated, one or more equal places at its end.
struct PatternPlace {
  std::string_view symbols;  // one of these; A letter, N number, X either, unless exact
  bool exact = false;        // from between quotes: the one symbol stands for itself
  bool repeated = false;
  friend bool operator==(PatternPlace const&, PatternPlace const&) = default;
};

// Nothing when the format is not written as preauth_formats.inc says. The places point into `format`.
std::optional<std::vector<PatternPlace>> read_pattern(std::string_view format);

// "3 letters, then 5 numbers"
std::string pattern_words(std::vector<PatternPlace> const&);
// What one place wants: "a number", "the letter A", "1, 5 or 9".
std::string place_words(PatternPlace const&);

// The first character (from 0) at which `characters` leaves the format; its length when something is missing at the
// end; nothing when it conforms. Non-ASCII characters conform nowhere.
std::optional<std::size_t> departure(std::vector<PatternPlace> const&, std::u32string_view characters);

}  // namespace workflows::rules
