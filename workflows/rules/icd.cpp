// How a written diagnosis becomes a judged code: tidy it, recognise what is not ICD-10-CM, then search the dated table.
// Shape of a code: CMS claim edits (letter, digit, digit or letter, then up to four letters or digits after the point).
#include "workflows/rules/icd.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace workflows::rules {
namespace {

constexpr std::string_view records =
#include "workflows/rules/icd_records.inc"
    ;
constexpr std::size_t width = 10;
constexpr std::size_t code_width = 6;
static_assert(records.size() % width == 0);

struct Release {
  char letter;
  std::optional<Date> date;
};

constexpr Date on(int year, unsigned month) {
  return {std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{1}};
}

// The day on which ICD-10-CM came into force.
constexpr Date icd10_begins = on(2015, 10);

// Before this day the table knows changes of chapter F only, and those from general knowledge.
constexpr Date table_begins = on(2021, 10);

constexpr std::array releases{Release{'u', std::nullopt}, Release{'0', icd10_begins}, Release{'1', on(2016, 10)},
                              Release{'2', on(2017, 10)}, Release{'3', on(2018, 10)}, Release{'4', on(2020, 10)},
                              Release{'5', table_begins}, Release{'6', on(2022, 10)}, Release{'7', on(2023, 4)},
                              Release{'8', on(2023, 10)}, Release{'9', on(2024, 10)}, Release{'A', on(2025, 10)},
                              Release{'B', on(2026, 10)}};

Release const& release(char letter) {
  for (auto const& known : releases)
    if (known.letter == letter) return known;
  return releases.front();
}

std::size_t count() { return records.size() / width; }

std::string_view code_at(std::size_t index) {
  auto const padded = records.substr(index * width, code_width);
  return padded.substr(0, padded.find(' '));
}

bool billable_at(std::size_t index) { return records[index * width + code_width] == 'b'; }
Release const& from_at(std::size_t index) { return release(records[index * width + code_width + 1]); }

std::optional<Date> until_at(std::size_t index) {
  char const letter = records[index * width + code_width + 2];
  if (letter == '-') return std::nullopt;
  return release(letter).date;
}

// Is the day on which this record begins looked up, or only general knowledge? icd_records.inc says which and why.
bool is_sure(std::size_t index) {
  auto const code = code_at(index);
  auto const letter = from_at(index).letter;
  if (code.front() == 'F') return letter >= '6' || code == "F32A";
  return letter == 'A' || code == "Z556" || code == "Z9185" || (letter == '7' && code.starts_with("Z591")) ||
         (letter == '7' && code.starts_with("Z9114"));
}

// The first record whose code is not before `code`; count() when there is none.
std::size_t first_not_before(std::string_view code) {
  std::size_t low = 0;
  std::size_t high = count();
  while (low < high) {
    auto const middle = low + (high - low) / 2;
    if (code_at(middle) < code) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_letter(char letter) { return letter >= 'A' && letter <= 'Z'; }
bool is_alphanumeric(char letter) { return is_digit(letter) || is_letter(letter); }

std::string without_blanks(std::string_view text) {
  std::string result;
  for (char const letter : text) {
    if (letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r') continue;
    result += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return result;
}

// Letter, digit, digit or letter, then at most four more; the point, if any, stands after the third.
bool has_the_shape(std::string_view code) {
  if (code.size() < 3 || !is_letter(code[0]) || !is_digit(code[1]) || !is_alphanumeric(code[2])) return false;
  auto rest = code.substr(3);
  if (rest.empty()) return true;
  if (rest.front() == '.') rest.remove_prefix(1);
  return !rest.empty() && rest.size() <= 4 && std::all_of(rest.begin(), rest.end(), is_alphanumeric);
}

std::string with_point(std::string code) {
  std::erase(code, '.');
  if (code.size() > 3) code.insert(3, ".");
  return code;
}

// The pieces between commas, semicolons, slashes, dashes, blanks and the like, without "and" and "or".
std::vector<std::string> pieces(std::string_view text) {
  constexpr std::string_view separators = ",;/\\|&+-() \t\r\n";
  std::vector<std::string> result;
  std::string current;
  auto const close = [&] {
    if (!current.empty()) result.push_back(std::exchange(current, {}));
  };
  for (char const letter : text) {
    if (separators.find(letter) != std::string_view::npos) {
      close();
    } else {
      current += without_blanks({&letter, 1});
    }
  }
  close();
  std::erase(result, "AND");
  std::erase(result, "OR");
  return result;
}

// Text that holds more than the one code: another code, or words beside it. Nothing when it is one code or none.
std::optional<IcdAnswer> more_than_a_code(std::string_view text) {
  auto const parts = pieces(text);
  auto const codes = std::count_if(parts.begin(), parts.end(), has_the_shape);
  if (codes > 1)
    return IcdAnswer{IcdResult::needs_review, {}, "More than one code in one field; a person says which comes first."};
  bool const has_words = std::any_of(parts.begin(), parts.end(), [](std::string const& part) {
    return !has_the_shape(part) && std::count_if(part.begin(), part.end(), is_letter) > 1;
  });
  if (codes == 1 && has_words)
    return IcdAnswer{IcdResult::needs_review, {}, "Words stand beside the code; a person gives the code alone."};
  return std::nullopt;
}

// "F43.1 2": is it F43.12, or F43.1 and a number beside it? A blank is only overlooked before the code is complete.
std::optional<IcdAnswer> more_behind_the_code(std::string_view text) {
  auto const point = text.find('.');
  if (point == std::string_view::npos) return std::nullopt;
  auto const blank = text.find_first_of(" \t\r\n", point);
  if (blank == std::string_view::npos || !has_the_shape(without_blanks(text.substr(0, blank)))) return std::nullopt;
  if (without_blanks(text.substr(blank)).empty()) return std::nullopt;
  return IcdAnswer{
      IcdResult::needs_review, {}, "Something stands behind the code after a blank; a person gives the code alone."};
}

// Codes of our table, with or without the point.
bool is_carried(std::string code) {
  std::erase(code, '.');
  auto const index = first_not_before(code);
  return index != count() && code_at(index) == code;
}

IcdAnswer malformed(std::string_view tidy) {
  if (tidy.empty()) return {IcdResult::malformed, {}, "No code was given."};
  bool const digits =
      std::all_of(tidy.begin(), tidy.end(), [](char letter) { return is_digit(letter) || letter == '.'; });
  if (digits && tidy.size() <= 6)
    return {IcdResult::malformed, {}, "This looks like ICD-9; claims take ICD-10-CM, for example F41.1."};
  // 1F41.1 has the form of ICD-11, but F41.1 is a code that claims are made with.
  if (tidy.size() >= 4 && is_digit(tidy[0]) && is_carried(std::string(tidy.substr(1))))
    return {IcdResult::malformed,
            {},
            "A " + std::string(1, tidy[0]) + " stands before " + with_point(std::string(tidy.substr(1))) +
                ": a slip, or an ICD-11 code; claims take ICD-10-CM."};
  if (tidy.size() >= 4 && is_digit(tidy[0]) && is_letter(tidy[1]) && is_digit(tidy[2]))
    return {IcdResult::malformed, {}, "This looks like ICD-11; claims take ICD-10-CM, for example F41.1."};
  return {IcdResult::malformed, {}, "This is not a code; ICD-10-CM codes look like F41.1 or Z63.0."};
}

// Not in the table. Within the table's days a code that chapter F would list does not exist, and on other days nobody
// here can say; another chapter is simply not ours.
IcdAnswer not_carried(std::string const& shown, Date day) {
  if (shown.front() == 'F' && day > icd_known_until)
    return {IcdResult::needs_review, shown,
            "Our table has no " + shown + " and ends on " + words(icd_known_until) + "; a later release may have it."};
  if (shown.front() == 'F' && day < icd10_begins)
    return {IcdResult::needs_review, shown,
            "Our table has no " + shown + " and begins on " + words(icd10_begins) + ", as ICD-10-CM itself does."};
  if (shown.front() == 'F') return {IcdResult::unknown, shown, "ICD-10-CM has no " + shown + " in chapter F01-F99."};
  return {IcdResult::unknown, shown, "Our table does not carry " + shown + "; a person looks it up for that day."};
}

IcdAnswer judge_known(std::string_view code, std::string const& shown, Date day, std::size_t index) {
  if (day > icd_known_until)
    return {IcdResult::needs_review, shown,
            "Our table ends on " + words(icd_known_until) + "; a later release may differ."};
  if (day < icd10_begins) return {IcdResult::not_in_force, shown, "ICD-10-CM is in force from 2015-10-01."};
  auto const first = from_at(index).date;
  if (!first && day < table_begins)
    return {IcdResult::needs_review, shown, "Our table begins on 2021-10-01 for this code."};
  if (first && day < *first)
    return {IcdResult::not_in_force, shown, shown + " is in force from " + words(*first) + "."};
  for (auto at = index; at < count() && code_at(at) == code; ++at) {
    auto const until = until_at(at);
    if (until && day >= *until) continue;
    if (!billable_at(at)) return {IcdResult::header, shown, shown + " is a heading; a code below it is needed."};
    std::string reason = "Billable";
    if (from_at(at).date && *from_at(at).date > table_begins) reason += " from " + words(*from_at(at).date);
    if (until) reason += " until the day before " + words(*until);
    if (day < table_begins || (from_at(at).date > table_begins && !is_sure(at)))
      reason += " (that date is general knowledge, not looked up)";
    return {IcdResult::billable, shown, reason + "."};
  }
  return {IcdResult::not_in_force, shown, shown + " is no longer in force."};
}

}  // namespace

IcdAnswer judge(std::string_view code_text, Date date_of_service) {
  if (auto const more = more_than_a_code(code_text)) return *more;
  if (auto const more = more_behind_the_code(code_text)) return *more;
  auto const tidy = without_blanks(code_text);
  if (!has_the_shape(tidy)) return malformed(tidy);
  auto const shown = with_point(tidy);
  auto code = shown;
  std::erase(code, '.');
  auto const index = first_not_before(code);
  if (index == count() || code_at(index) != code) return not_carried(shown, date_of_service);
  return judge_known(code, shown, date_of_service, index);
}

std::vector<IcdRecord> icd_records() {
  std::vector<IcdRecord> result;
  for (std::size_t index = 0; index < count(); ++index)
    result.push_back(
        {std::string(code_at(index)), billable_at(index), from_at(index).date, until_at(index), is_sure(index)});
  return result;
}

}  // namespace workflows::rules
