// An insurer is found by its folded name, a number is taken apart into characters and compared with every format of
// that insurer; the format that it follows furthest is the nearest one, and is the one spoken of.
#include "workflows/rules/preauth.hpp"

#include <algorithm>
#include <cstdio>

#include "workflows/rules/preauth_pattern.hpp"

namespace workflows::rules {
namespace {

using Need = PreauthInsurer::Need;

// clang-format off
constexpr PreauthInsurer insurers[] = {
#include "workflows/rules/preauth_formats.inc"
};
// clang-format on

// --- characters -----------------------------------------------------------------------------------------------------

constexpr char32_t not_text = 0xFFFFFFFF;  // a byte that is no part of UTF-8 text

// The character at `at`, which moves behind it.
char32_t take_character(std::string_view text, std::size_t& at) {
  auto const byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  auto const first = byte(at++);
  if (first < 0x80) return first;
  int const more = first >= 0xF0 && first < 0xF5   ? 3
                   : first >= 0xE0 && first < 0xF0 ? 2
                   : first >= 0xC2 && first < 0xE0 ? 1
                                                   : 0;
  if (more == 0) return not_text;
  char32_t value = first & (0x3FU >> static_cast<unsigned>(more));
  auto after = at;
  for (int i = 0; i < more; ++i, ++after) {
    if (after >= text.size() || (byte(after) & 0xC0U) != 0x80U) return not_text;
    value = (value << 6U) | (byte(after) & 0x3FU);
  }
  at = after;
  return value;
}

std::u32string characters_of(std::string_view text) {
  std::u32string characters;
  for (std::size_t at = 0; at < text.size();) characters += take_character(text, at);
  return characters;
}

struct Family {
  char32_t first, last;
  std::string_view name;
};
// What people paste in place of ASCII; anything else is told by its number alone.
constexpr Family families[] = {{0x00A0, 0x00A0, "a no-break space"},      {0x00AD, 0x00AD, "a soft hyphen"},
                               {0x0370, 0x03FF, "a Greek character"},     {0x0400, 0x04FF, "a Cyrillic character"},
                               {0x0660, 0x0669, "an Arabic-Indic digit"}, {0x06F0, 0x06F9, "a Persian digit"},
                               {0x0966, 0x096F, "a Devanagari digit"},    {0x2000, 0x200A, "a typographic space"},
                               {0x200B, 0x200F, "an invisible mark"},     {0x2010, 0x2015, "a typographic dash"},
                               {0x202A, 0x202F, "an invisible mark"},     {0x2044, 0x2044, "a fraction slash"},
                               {0x2060, 0x2064, "an invisible mark"},     {0x2212, 0x2212, "a minus sign"},
                               {0x2215, 0x2215, "a division slash"},      {0xFEFF, 0xFEFF, "an invisible mark"},
                               {0xFF0D, 0xFF0D, "a full-width hyphen"},   {0xFF0F, 0xFF0F, "a full-width slash"},
                               {0xFF10, 0xFF19, "a full-width digit"},    {0xFF21, 0xFF5A, "a full-width letter"}};

std::string code_point(char32_t character) {
  char text[16];
  std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(character));
  return text;
}

std::string character_words(char32_t character) {
  if (character == not_text) return "a byte that is not text";
  if (character == ' ') return "a blank";
  if (character < 0x20 || character == 0x7F) return "a control character (" + code_point(character) + ")";
  if (character < 0x80) return std::string("\"") + static_cast<char>(character) + "\"";
  for (auto const& family : families)
    if (character >= family.first && character <= family.last)
      return std::string(family.name) + " (" + code_point(character) + "), not ASCII";
  return "a character beyond ASCII (" + code_point(character) + ")";
}

// --- names ----------------------------------------------------------------------------------------------------------

bool is_within(char32_t character, char32_t first, char32_t last) { return character >= first && character <= last; }

// Blanks, hyphens and invisible marks beyond ASCII: they come with pasting and do not make another name.
bool is_typographic_gap(char32_t character) {
  return character == 0x00A0 || character == 0x00AD || character == 0x1680 || is_within(character, 0x2000, 0x2015) ||
         is_within(character, 0x2028, 0x202F) || is_within(character, 0x205F, 0x2064) || character == 0x3000 ||
         character == 0xFEFF;
}

// Small letters and digits only. What else is not ASCII stays, so that a name with a strange letter is no other name.
std::string folded(std::string_view name) {
  std::string result;
  for (std::size_t at = 0; at < name.size();) {
    auto const begin = at;
    auto const character = take_character(name, at);
    if (is_typographic_gap(character)) continue;
    bool const capital = is_within(character, 'A', 'Z');
    bool const kept = capital || is_within(character, 'a', 'z') || is_within(character, '0', '9') || character >= 0x80;
    if (!kept) continue;
    if (capital)
      result += static_cast<char>(character - 'A' + 'a');
    else
      result += name.substr(begin, at - begin);
  }
  return result;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
}

// "The table has X, Y." for names that begin like this one, or all of them; a
// strange letter may stand for any other, so that nothing is guessed from it.
std::string known_names(std::string_view name) {
  auto const wanted = folded(name);
  std::string near, all;
  for (auto const& insurer : insurers) {
    auto const known = folded(insurer.name);
    bool const alike = !wanted.empty() && is_ascii(wanted) && (known.starts_with(wanted) || wanted.starts_with(known));
    if (alike) near += (near.empty() ? "" : ", ") + std::string(insurer.name);
    all += (all.empty() ? "" : ", ") + std::string(insurer.name);
  }
  return near.empty() ? "The table has " + all + "." : "Perhaps " + near + " is meant; write that name in full.";
}

// --- the number -----------------------------------------------------------------------------------------------------

bool is_blank(char letter) { return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r'; }

std::string_view without_outer_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

struct Compared {
  std::string_view format;
  std::vector<PatternPlace> places;
  std::optional<std::size_t> departs_at;
  std::size_t length_difference = 0;
};

// Does `one` follow the number further than `other`? Of two alike, the one whose length is nearer.
bool nearer(Compared const& one, Compared const& other) {
  if (one.departs_at.has_value() != other.departs_at.has_value()) return !one.departs_at;
  if (one.departs_at != other.departs_at) return one.departs_at > other.departs_at;
  return one.length_difference < other.length_difference;
}

// Every format of the insurer beside the number; the first is the nearest. Empty when the insurer has none.
std::vector<Compared> compare(PreauthInsurer const& insurer, std::u32string_view characters) {
  std::vector<Compared> all;
  for (auto const format : insurer.formats) {
    if (format.empty()) continue;
    Compared each{format, read_pattern(format).value_or(std::vector<PatternPlace>{}), {}, 0};
    each.departs_at = departure(each.places, characters);
    auto const length = each.places.size();
    each.length_difference = std::max(length, characters.size()) - std::min(length, characters.size());
    all.push_back(std::move(each));
  }
  std::stable_sort(all.begin(), all.end(), nearer);
  return all;
}

std::string with_words(std::string_view format) {
  auto const places = read_pattern(format);
  return std::string(format) + " = " + (places ? pattern_words(*places) : std::string());
}

// "Character 4 is "x", where a number is wanted."
std::string departure_words(Compared const& nearest, std::u32string_view characters) {
  auto const at = *nearest.departs_at;
  auto const place = std::to_string(at + 1);
  auto const& last = nearest.places.back();
  if (at == characters.size()) {
    auto const missing =
        at < nearest.places.size() ? place_words(nearest.places[at]) : std::string("a letter or number");
    return "The number ends after " + std::to_string(at) + (at == 1 ? " character" : " characters") + ", where " +
           missing + " is still wanted.";
  }
  auto const found = "Character " + place + " is " + character_words(characters[at]);
  if (at < nearest.places.size()) return found + ", where " + place_words(nearest.places[at]) + " is wanted.";
  if (last.repeated) return found + ", where " + place_words(last) + " is wanted.";
  return found + ", where the number should have ended.";
}

bool has_small_letters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char letter) { return letter >= 'a' && letter <= 'z'; });
}

// Words that people write where a number is still to come; some have the form of a number made of letters.
bool says_there_is_none(std::string_view number) {
  constexpr std::string_view words[] = {"none", "na", "n/a", "n-a", "pending", "pended", "tbc", "unknown", "awaited"};
  auto const is_same = [&](std::string_view word) {
    return std::equal(number.begin(), number.end(), word.begin(), word.end(), [](char written, char small) {
      return (written >= 'A' && written <= 'Z' ? static_cast<char>(written - 'A' + 'a') : written) == small;
    });
  };
  return std::any_of(std::begin(words), std::end(words), is_same);
}

PreauthAnswer judge_missing(PreauthAnswer answer, PreauthInsurer const& insurer) {
  bool const required = insurer.need == Need::required;
  answer.result = required ? PreauthResult::missing_required : PreauthResult::missing_ok;
  answer.reason =
      "There is no number; " + answer.insurer + (required ? " needs one on every invoice." : " does not need one.");
  return answer;
}

PreauthAnswer judge_given(PreauthAnswer answer, PreauthInsurer const& insurer) {
  auto const characters = characters_of(answer.number);
  auto const compared = compare(insurer, characters);
  if (compared.empty()) {
    answer.reason = answer.insurer + " does not validate these numbers, so the guide gives no form to check.";
    return answer;
  }
  auto const& nearest = compared.front();
  if (says_there_is_none(answer.number)) {
    answer.result = PreauthResult::invalid;
    answer.departs_at = 1;
    answer.reason = "\"" + answer.number + "\" says that there is no number; leave it empty until there is one." +
                    " Nearest form: " + with_words(nearest.format) + ".";
    return answer;
  }
  if (!nearest.departs_at) {
    answer.result = PreauthResult::valid;
    answer.reason = "It has a form that " + answer.insurer + " uses: " + with_words(nearest.format) + ".";
    if (has_small_letters(answer.number))
      answer.reason += " Small letters are read as letters; the guide is silent on them.";
    return answer;
  }
  answer.result = PreauthResult::invalid;
  answer.departs_at = *nearest.departs_at + 1;
  answer.reason = departure_words(nearest, characters) + " Nearest form: " + with_words(nearest.format) + ".";
  return answer;
}

}  // namespace

std::span<PreauthInsurer const> preauth_insurers() { return insurers; }

PreauthInsurer const* find_preauth_insurer(std::string_view name) {
  auto const wanted = folded(name);
  if (wanted.empty()) return nullptr;
  for (auto const& insurer : insurers) {
    if (folded(insurer.name) == wanted) return &insurer;
    for (auto const other : insurer.other_spellings)
      if (!other.empty() && folded(other) == wanted) return &insurer;
  }
  return nullptr;
}

PreauthAnswer judge_preauth(std::string_view insurer_name, std::string_view number) {
  PreauthAnswer answer;
  answer.number = without_outer_blanks(number);
  auto const* insurer = find_preauth_insurer(insurer_name);
  if (insurer == nullptr) {
    answer.reason = "No rule is known for this insurer, so nothing was checked. " + known_names(insurer_name);
    return answer;
  }
  answer.insurer = insurer->name;
  for (auto const format : insurer->formats)
    if (!format.empty()) answer.expected.push_back(with_words(format));
  bool const blanks = answer.number.size() != number.size();
  answer =
      answer.number.empty() ? judge_missing(std::move(answer), *insurer) : judge_given(std::move(answer), *insurer);
  if (blanks && !answer.number.empty()) answer.reason += " The blanks around the number were left out.";
  return answer;
}

std::vector<Finding> check_preauth(std::string_view insurer, std::string_view number) {
  auto const answer = judge_preauth(insurer, number);
  if (answer.result != PreauthResult::invalid && answer.result != PreauthResult::missing_required) return {};
  std::vector<Evidence> evidence{{"platform", "insurer", std::string(insurer)},
                                 {"platform", "pre-authorisation number", answer.number}};
  for (auto const& form : answer.expected) evidence.push_back({"rule", "expected", form});
  evidence.push_back({"rule", "reason", answer.reason});
  auto const* code = answer.result == PreauthResult::invalid ? "preauth_format" : "preauth_missing";
  return {make_finding(code, "preauth", std::move(evidence))};
}

}  // namespace workflows::rules
