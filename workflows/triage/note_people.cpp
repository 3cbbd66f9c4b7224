// Who is named behind a label? Names are taken as typed, minus title, credentials and trailing brackets.
#include <array>

#include "workflows/triage/note_times.hpp"
#include "workflows/triage/note_values.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

bool address_character(char c) {
  return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
         string_view{"@.!#$%&'*+/=?^_`{|}~-"}.find(c) != string_view::npos;
}

// One @, something before it, and a host name with a point, letters, digits and hyphens behind it.
bool is_address(string_view address) {
  auto const at = address.find('@');
  if (at == string_view::npos || at == 0 || address.size() > 254 || address.find('@', at + 1) != string_view::npos)
    return false;
  auto const host = address.substr(at + 1);
  if (host.find('.') == string_view::npos || host.front() == '.' || host.back() == '.') return false;
  if (address.front() == '.' || address[at - 1] == '.' || host.find("..") != string_view::npos) return false;
  for (char const c : host)
    if (!is_letter(c) && !is_digit(c) && c != '-' && c != '.' && static_cast<unsigned char>(c) < 0x80) return false;
  return true;
}

// Runs of address characters that hold an @, without the marks a sentence puts around them.
std::vector<Span> address_runs(string_view text, Span span) {
  std::vector<Span> runs;
  for (auto i = span.begin; i < span.end;) {
    auto start = i;
    while (i < span.end && address_character(text[i]) && blank_at(text, i) == 0) ++i;
    auto end = i;
    if (i == start) ++i;
    if (slice(text, {start, end}).find('@') == string_view::npos) continue;
    while (end > start && string_view{".'*?!/`"}.find(text[end - 1]) != string_view::npos) --end;
    while (start < end && string_view{"'*/`"}.find(text[start]) != string_view::npos) ++start;
    runs.push_back({start, end});
  }
  return runs;
}

// Cuts a trailing "(she/her)" off.
Span without_trailing_brackets(string_view text, Span span) {
  for (span = trimmed(text, span); !span.empty() && text[span.end - 1] == ')'; span = trimmed(text, span)) {
    auto const open = slice(text, span).rfind('(');
    if (open == string_view::npos || open == 0) break;
    span.end = span.begin + open;
  }
  return span;
}

bool is_credential(string_view words) {
  constexpr std::array known{"lmft",  "lcsw",  "lpc",  "lpcc", "lmhc", "phd", "ph d",  "psyd", "psy d", "md",
                             "do",    "mft",   "amft", "msw",  "ma",   "ms",  "licsw", "lcpc", "lmsw",  "np",
                             "pmhnp", "lcmhc", "lisw", "edd",  "apcc", "med", "ncc",   "rn",   "lp",    "asw"};
  for (string_view const entry : known)
    if (entry == words) return true;
  return false;
}

Span without_credentials(string_view text, Span span) {
  for (;;) {
    auto const comma = slice(text, span).rfind(',');
    if (comma == string_view::npos) break;
    auto const last = slice(text, {span.begin + comma + 1, span.end});
    if (last.size() > 12 || !is_credential(folded(last))) break;
    span = trimmed(text, {span.begin, span.begin + comma});
  }
  for (string_view const title : {"Dr. ", "Dr ", "dr. ", "DR. "})
    if (slice(text, span).starts_with(title)) return trimmed(text, {span.begin + title.size(), span.end});
  return span;
}

std::string why_not_a_name(string_view text, Span span) {
  auto const name = slice(text, span);
  auto const words = words_in(text, span);
  bool letters = false;
  for (char const c : name) letters = letters || is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
  if (!letters || words.empty()) return "it holds no name";
  if (words.size() > 7 || name.size() > 80) return "it is longer than a name";
  if (name.find_first_of("0123456789?!:;@#$%=<>{}[]|\\/\"^~+") != string_view::npos) return "it is not only a name";
  auto const key = folded(name);
  for (string_view const placeholder :
       {"tbd", "tba", "unknown", "same", "see above", "as above", "pending", "same as above"})
    if (key == placeholder) return "it holds no name";
  return {};
}

// "Jane Doe <jane@example.com>": the address and the marks around it cut off the name. Only at either end.
std::optional<Span> around_address(string_view text, Span span, Span address) {
  auto const before = trimmed(text, {span.begin, address.begin}), after = trimmed(text, {address.end, span.end});
  auto name_end = before.end;
  auto rest = after.begin;
  while (name_end > before.begin && string_view{"<([,- \t/"}.find(text[name_end - 1]) != string_view::npos) --name_end;
  while (rest < after.end && string_view{">)] ."}.find(text[rest]) != string_view::npos) ++rest;
  if (rest < after.end) return std::nullopt;
  auto name = trimmed(text, {before.begin, name_end});
  if (auto const dash = name.end >= name.begin + 3 ? dash_at(text, name.end - 3) : 0; dash == 3) name.end -= 3;
  return trimmed(text, name);
}

}  // namespace

Readings read_emails(string_view text, Span span) {
  Readings result;
  span = trimmed(text, span);
  auto const runs = address_runs(text, span);
  auto rest = span.begin;
  std::string others;
  for (auto const& run : runs) {
    auto place = run;
    if (engine::ascii::lowered(slice(text, place).substr(0, 7)) == "mailto:") place.begin += 7;
    if (!is_address(slice(text, place))) return {{}, quoted(slice(text, place)) + " is not an e-mail address"};
    others += ' ' + folded(slice(text, {rest, place.begin}));
    rest = place.end;
    if (result.values.size() < 16)
      result.values.push_back({"client_email", field_at(text, place, engine::ascii::lowered(slice(text, place)))});
  }
  auto const tail = without_trailing_brackets(text, {rest, span.end});
  others += ' ' + folded(slice(text, tail));
  if (runs.empty()) return {{}, "it holds no e-mail address"};
  for (auto const& word : words_in(others, {0, others.size()}))
    if (auto const typed = slice(others, word); typed != "and" && typed != "or" && typed != "mailto")
      return {{}, "it is not only an e-mail address"};
  return result;
}

Readings read_person(string_view text, std::string const& field, Span span) {
  span = trimmed(text, span);
  Readings result;
  if (auto const runs = address_runs(text, span); runs.size() == 1) {
    auto place = runs[0];
    if (engine::ascii::lowered(slice(text, place).substr(0, 7)) == "mailto:") place.begin += 7;
    auto const name = around_address(text, span, place);
    if (!is_address(slice(text, place)) || !name) return {{}, "it is not only a name and an e-mail address"};
    if (field == "client_name")
      result.values.push_back({"client_email", field_at(text, place, engine::ascii::lowered(slice(text, place)))});
    span = *name;
    if (span.empty()) return result;
  }
  span = without_trailing_brackets(text, span);
  if (field == "therapist") span = without_credentials(text, span);
  if (auto const problem = why_not_a_name(text, span); !problem.empty()) return {{}, problem};
  result.values.push_back({field, field_at(text, span, with_single_blanks(slice(text, span)))});
  return result;
}

}  // namespace workflows::triage
