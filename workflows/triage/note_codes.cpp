// Which codes and sums stand behind a label? Shapes only: whether a code may be billed is a rule's question.
#include <array>
#include <set>

#include "workflows/triage/note_cursor.hpp"
#include "workflows/triage/note_values.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

std::string upper_case(string_view text) {
  std::string result;
  for (char const c : text) result += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return result;
}

bool doubtful(string_view text, Span span) {
  auto const typed = slice(text, span);
  if (typed.find('?') != string_view::npos) return true;
  auto const words = ' ' + folded(typed) + ' ';
  for (string_view const doubt : {" r o ", " rule out ", " not ", " provisional ", " tbd ", " unsure ", " was "})
    if (words.find(doubt) != std::string::npos) return true;
  return false;
}

// Modifiers for telehealth and level of training that stand apart from the code; any two characters count when a hyphen
// ties them to it ("90837-59"). A bare "52" after a code is far more often its minutes.
bool known_modifier(string_view word) {
  constexpr std::array known{"95", "93", "GT", "GQ", "FQ", "FR", "HO", "HN",
                             "HP", "AJ", "AH", "HJ", "HF", "HE", "25", "59"};
  for (string_view const entry : known)
    if (entry == word) return true;
  return false;
}

bool counts_minutes(string_view text, Span word, std::size_t end) {
  auto const next = skip_blanks(text, word.end, end);
  return next < end && lower(text[next]) == 'm' && next + 1 < end && lower(text[next + 1]) == 'i';
}

bool all_digits(string_view word) { return word.find_first_not_of("0123456789") == string_view::npos; }

// Letter, digit, digit or A or B, then an optional point and up to four characters (CMS, ICD-10-CM code structure).
bool diagnosis_shape(string_view code) {
  if (code.size() < 3 || code.size() > 8 || !is_letter(code[0]) || !is_digit(code[1])) return false;
  if (!is_digit(code[2]) && lower(code[2]) != 'a' && lower(code[2]) != 'b') return false;
  auto rest = code.substr(3);
  bool const point = rest.starts_with('.');
  if (point) rest.remove_prefix(1);
  if (rest.size() > 4 || (point && rest.empty())) return false;
  for (char const c : rest)
    if (!is_letter(c) && !is_digit(c)) return false;
  return true;
}

std::string with_point(string_view code) {
  auto result = upper_case(code);
  if (result.size() > 3 && result[3] != '.') result.insert(3, ".");
  return result;
}

// A run of letters, digits and inner points.
Span code_at(string_view text, std::size_t at, std::size_t end) {
  auto stop = at;
  while (stop < end && (is_letter(text[stop]) || is_digit(text[stop]) || text[stop] == '.')) ++stop;
  while (stop > at && text[stop - 1] == '.') --stop;
  return {at, stop};
}

}  // namespace

Readings read_cpt(string_view text, Span span) {
  span = trimmed(text, span);
  if (doubtful(text, span)) return {{}, "it is in doubt"};
  Readings result;
  bool near_code = false;  // modifiers stand right behind a code, not in its description
  for (auto const& word : words_in(text, span)) {
    auto const typed = upper_case(slice(text, word));
    bool const five = typed.size() == 5 && all_digits(typed);
    if (!five && result.values.empty()) return {{}, "it does not begin with five digits"};
    if (!five && typed.size() > 5 && all_digits(typed)) return {{}, quoted(typed) + " is not five digits"};
    bool const tied = word.begin >= span.begin + 2 && text[word.begin - 1] == '-' &&
                      (is_digit(text[word.begin - 2]) || is_letter(text[word.begin - 2]));
    if (five && result.values.size() < 16) {
      result.values.push_back({"cpt", field_at(text, word, typed)});
      near_code = true;
    } else if (near_code && typed.size() == 2 && (tied || known_modifier(typed)) &&
               !counts_minutes(text, word, span.end)) {
      result.values.push_back({"modifiers", field_at(text, word, typed)});
    } else if (typed != "MOD" && typed != "MODIFIER") {
      near_code = false;
    }
  }
  if (result.values.empty()) return {{}, "it does not begin with five digits"};
  return result;
}

Readings read_modifiers(string_view text, Span span) {
  Readings result;
  for (auto const& word : words_in(text, trimmed(text, span))) {
    auto const typed = upper_case(slice(text, word));
    if (typed == "AND") continue;
    bool const shaped =
        typed.size() == 2 && (is_letter(typed[0]) || is_digit(typed[0])) && (is_letter(typed[1]) || is_digit(typed[1]));
    if (!shaped) return {{}, quoted(typed) + " is not a modifier of two characters"};
    if (result.values.size() < 16) result.values.push_back({"modifiers", field_at(text, word, typed)});
  }
  if (result.values.empty()) return {{}, "it holds no modifier"};
  return result;
}

Readings read_diagnoses(string_view text, Span span) {
  span = trimmed(text, span);
  if (doubtful(text, span)) return {{}, "it is in doubt"};
  Readings result;
  std::set<std::string> seen;
  for (auto at = span.begin; at < span.end;) {
    auto const word = code_at(text, at, span.end);
    at = std::max(word.end, at + 1);
    auto const typed = slice(text, word);
    if (typed.size() < 2 || !is_letter(typed[0]) || !is_digit(typed[1])) continue;
    if (!diagnosis_shape(typed)) return {{}, quoted(typed) + " is not shaped like an ICD-10 code such as F41.1"};
    auto const code = with_point(typed);
    if (seen.insert(code).second && seen.size() <= 64)
      result.values.push_back({"diagnosis", field_at(text, word, code)});
  }
  if (result.values.empty()) return {{}, "it holds no ICD-10 code such as F41.1"};
  return result;
}

Readings read_amount(string_view text, Span span) {
  span = trimmed(text, span);
  Cursor cursor{text, span};
  auto const currency = [&] {
    auto const start = cursor.at;
    bool const dollars = cursor.take('$') || cursor.word() == "usd";
    if (!dollars) cursor.at = start;
    cursor.blanks();
  };
  currency();
  currency();
  auto const begin = cursor.at;
  auto const first = cursor.number();
  if (!first) return {{}, "it is not a sum such as $120.00"};
  std::int64_t dollars = first->value;
  for (int groups = 0; cursor.peek() == ',' && is_digit(cursor.peek(1)); ++groups) {
    cursor.take(',');
    auto const group = cursor.number();
    if (!group || group->digits != 3 || first->digits > 3 || groups >= 2) return {{}, "its thousands are not plain"};
    dollars = dollars * 1000 + group->value;
  }
  std::int64_t cents = 0;
  if (cursor.peek() == '.' && is_digit(cursor.peek(1))) {
    cursor.take('.');
    auto const part = cursor.number();
    if (!part || part->digits != 2) return {{}, "its cents are not two digits"};
    cents = part->value;
  }
  auto const end = cursor.at;
  cursor.blanks();
  currency();
  if (slice(text, {cursor.at, cursor.end}) != "." && !cursor.done()) return {{}, "it is not only a sum in dollars"};
  auto const place = begin > span.begin && text[begin - 1] == '$' ? Span{begin - 1, end} : Span{begin, end};
  return {{{"amount_cents", field_at(text, place, std::to_string(dollars * 100 + cents))}}, {}};
}

}  // namespace workflows::triage
