// Name comparison for matching records across systems. Two names agree when first and last words are equal and the
// words between them do not contradict each other. Being forgiving is safe here only because the date of birth is
// compared too.
#include "workflows/rules/identity.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace workflows::rules {
namespace {

// Base letters of U+00C0 to U+017F, in order. 1 ae, 2 ss, 3 th, 4 oe, 5 ij; a blank is no letter.
constexpr std::string_view latin =
    "aaaaaa1ceeeeiiiidnooooo ouuuuy32aaaaaa1ceeeeiiiidnooooo ouuuuy3y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii55jjkkklllllll"
    "lllnnnnnnnnnoooooo44rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(latin.size() == 0x180 - 0xC0);

std::string_view expanded(char const& letter) {
  switch (letter) {
    case '1':
      return "ae";
    case '2':
      return "ss";
    case '3':
      return "th";
    case '4':
      return "oe";
    case '5':
      return "ij";
    default:
      return {&letter, 1};
  }
}

// Lower-case text in which every part of a name that separates words is a blank; commas are kept.
std::string folded(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto const byte = static_cast<unsigned char>(text[at]);
    auto const next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
    if (byte >= 'A' && byte <= 'Z') {
      result += static_cast<char>(byte - 'A' + 'a');
    } else if (byte >= 'a' && byte <= 'z') {
      result += text[at];
    } else if (byte >= 0xC3 && byte <= 0xC5 && (next & 0xC0U) == 0x80U) {
      auto const point = ((byte & 0x1FU) << 6U) | (next & 0x3FU);
      result += expanded(latin[point - 0xC0]);
      ++at;
    } else if ((byte == 0xCC || byte == 0xCD) && (next & 0xC0U) == 0x80U) {
      ++at;  // a combining accent: the letter before it already stands
    } else if (byte == 0xC2 && next == 0xA0) {
      result += ' ';
      ++at;
    } else if (text.substr(at, 3) == "\xE2\x80\x99" || text.substr(at, 3) == "\xE2\x80\x98") {
      at += 2;  // a typographic apostrophe, dropped like the plain one
    } else if (text.substr(at, 3) == "\xE2\x80\x90" || text.substr(at, 3) == "\xE2\x80\x91") {
      result += ' ';
      at += 2;
    } else if (byte == '\'' || byte == '.') {
      continue;
    } else {
      result += byte == '-' || byte < ' ' ? ' ' : text[at];
    }
  }
  return result;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::string current;
  for (char const letter : text) {
    if (letter != separator) {
      current += letter;
    } else if (!current.empty()) {
      parts.push_back(std::exchange(current, {}));
    }
  }
  if (!current.empty()) parts.push_back(std::move(current));
  return parts;
}

template <std::size_t N>
bool listed(std::array<std::string_view, N> const& list, std::string const& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

constexpr std::array<std::string_view, 6> suffixes{"jr", "sr", "ii", "iii", "iv", "v"};
constexpr std::array<std::string_view, 7> titles{"dr", "mr", "mrs", "ms", "mx", "miss", "prof"};
constexpr std::array<std::string_view, 44> credentials{
    "lmft", "mft",  "lcsw", "csw",   "lcswr", "lmsw",  "msw",   "licsw", "lisw", "lsw", "lpc",
    "lpcc", "lcpc", "lmhc", "lmhca", "ncc",   "lcmhc", "lpca",  "apcc",  "amft", "asw", "acsw",
    "phd",  "psyd", "edd",  "md",    "do",    "np",    "pmhnp", "aprn",  "arnp", "dnp", "rn",
    "pa",   "pac",  "ma",   "ms",    "med",   "mphil", "bcba",  "ladc",  "cadc", "atr", "cat"};

bool is_credential(std::string const& word) { return listed(credentials, word); }
bool is_title(std::string const& word) { return listed(titles, word); }

struct Name {
  std::vector<std::string> words;
  std::string suffix;
};

// The parts between commas, each as words. "Rivera, Dana, LMFT" has three.
std::vector<std::vector<std::string>> comma_parts(std::string_view name) {
  std::vector<std::vector<std::string>> parts;
  for (auto const& part : split(folded(name), ',')) {
    auto tokens = split(part, ' ');
    if (!tokens.empty()) parts.push_back(std::move(tokens));
  }
  return parts;
}

Name read_name(std::vector<std::vector<std::string>> parts) {
  Name name;
  for (auto& part : parts) {
    if (!part.empty() && listed(suffixes, part.back()) && (part.size() > 1 || parts.size() > 1) && &part != &parts[0]) {
      name.suffix = part.back();
      part.pop_back();
    }
  }
  if (!parts.empty() && parts[0].size() > (parts.size() > 1 ? 1U : 2U) && listed(suffixes, parts[0].back())) {
    name.suffix = parts[0].back();
    parts[0].pop_back();
  }
  std::erase_if(parts, [](auto const& part) { return part.empty(); });
  // "Last, First Middle": what stands before the comma goes to the end.
  for (std::size_t at = 1; at < parts.size(); ++at)
    name.words.insert(name.words.end(), parts[at].begin(), parts[at].end());
  if (!parts.empty()) name.words.insert(name.words.end(), parts[0].begin(), parts[0].end());
  return name;
}

Name read_therapist(std::string_view text) {
  auto parts = comma_parts(text);
  for (auto& part : parts) std::erase_if(part, is_title);
  // After a comma a part made of credentials only is no name; before it a short one may be ("Do", "Ma").
  for (std::size_t at = 1; at < parts.size(); ++at)
    if (std::all_of(parts[at].begin(), parts[at].end(), is_credential)) parts[at].clear();
  if (!parts.empty())
    while (parts[0].size() > 2 && is_credential(parts[0].back()) && parts[0].back().size() > 2) parts[0].pop_back();
  return read_name(std::move(parts));
}

bool words_agree(std::string const& one, std::string const& other) {
  if (one == other) return true;
  return (one.size() == 1 && other.starts_with(one)) || (other.size() == 1 && one.starts_with(other));
}

// The shorter list of middle words must be found in the longer one, in order.
bool middles_agree(std::vector<std::string> const& one, std::vector<std::string> const& other) {
  auto const& few = one.size() <= other.size() ? one : other;
  auto const& many = one.size() <= other.size() ? other : one;
  auto at = many.begin() + 1;
  for (std::size_t index = 1; index + 1 < few.size(); ++index) {
    at = std::find_if(at, many.end() - 1, [&](auto const& word) { return words_agree(few[index], word); });
    if (at == many.end() - 1) return false;
    ++at;
  }
  return true;
}

bool same(Name const& one, Name const& other) {
  if (one.words.empty() || other.words.empty()) return false;
  if (!one.suffix.empty() && !other.suffix.empty() && one.suffix != other.suffix) return false;
  if (one.words.size() == 1 || other.words.size() == 1) return one.words == other.words;
  return one.words.front() == other.words.front() && one.words.back() == other.words.back() &&
         middles_agree(one.words, other.words);
}

}  // namespace

std::vector<std::string> name_words(std::string_view name) { return read_name(comma_parts(name)).words; }
std::vector<std::string> therapist_name_words(std::string_view name) { return read_therapist(name).words; }

bool same_person_name(std::string_view one, std::string_view other) {
  return same(read_name(comma_parts(one)), read_name(comma_parts(other)));
}

bool same_therapist_name(std::string_view one, std::string_view other) {
  return same(read_therapist(one), read_therapist(other));
}

std::vector<Finding> check_identity(Identity const& one, Identity const& other, std::string_view rule) {
  bool const names_differ = !one.name.empty() && !other.name.empty() && !same_person_name(one.name, other.name);
  bool const dates_differ = one.birth_date && other.birth_date && *one.birth_date != *other.birth_date;
  std::vector<Evidence> evidence;
  if (names_differ) {
    evidence.push_back({one.source, "name", one.name});
    evidence.push_back({other.source, "name", other.name});
  }
  if (dates_differ) {
    evidence.push_back({one.source, "date of birth", words(*one.birth_date)});
    evidence.push_back({other.source, "date of birth", words(*other.birth_date)});
  }
  if (evidence.empty()) return {};
  return {make_finding("identity_differs", rule, std::move(evidence))};
}

std::vector<Finding> check_therapist(Evidence const& one, Evidence const& other, std::string_view rule) {
  if (one.value.empty() || other.value.empty() || same_therapist_name(one.value, other.value)) return {};
  return {make_finding("therapist_conflict", rule, {one, other})};
}

}  // namespace workflows::rules
