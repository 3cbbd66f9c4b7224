// Does the table of pre-authorisation numbers say the same as the guide, whatever the number? The oracle below is
// written from seed 004 a second time, without the table and its patterns.
#include "tests/support/property.hpp"
#include "workflows/rules/preauth.hpp"
#include "workflows/rules/preauth_pattern.hpp"

using namespace workflows::rules;
using support::check_property;

namespace {

// The number with A for each letter and N for each digit: "A-B12" is "A-ANN".
std::string shape(std::string const& number) {
  std::string result;
  for (char const c : number) {
    bool const letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    result += letter ? 'A' : c >= '0' && c <= '9' ? 'N' : c;
  }
  return result;
}

bool only(std::string const& shaped, std::string_view allowed) {
  return !shaped.empty() && shaped.find_first_not_of(allowed) == std::string::npos;
}

// Our reading beside the guide: these words are no numbers, whatever their capitals.
bool is_word_for_none(std::string number) {
  for (auto& c : number)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  for (auto const* word : {"none", "na", "n/a", "n-a", "pending", "pended", "tbc", "unknown", "awaited"})
    if (number == word) return true;
  return false;
}

// As the guide has it, insurer by insurer.
bool by_the_guide(std::string_view insurer, std::string const& number) {
  if (is_word_for_none(number)) return false;
  auto const s = shape(number);
  if (insurer == "Alliance Health") return s == "AAANNNNN" || s == "A-ANNNNN";
  if (insurer == "Allianz Partners") return only(s, "AN-") && s.find_first_of("AN") != std::string::npos;
  if (insurer == "Aviva")
    return s == "NNNNNN/NN/NNNN/NNN" || s == "NNNNNN\\NN\\NNNN\\NNN" || s == "NNNNNN/NN" || s == "NNNNNN\\NN";
  if (insurer == "Bupa") return only(s, "N");
  if (insurer == "Bupa Global") return number[0] == 'A' && (s == "ANNNNNNN" || s == "ANNNNNNNN");
  if (insurer == "Healix") return only(s, "AN");
  if (insurer == "Trust in Health") return number.starts_with("THP") && s == "AAAANNNNNN";
  if (insurer == "VitalityHealth")
    return std::string_view("159").find(number[0]) != std::string_view::npos && only(s, "N") && s.size() >= 6 &&
           s.size() <= 8;
  return insurer == "WPA" && (s == "NNNNNNNNN" || (s.size() == 6 && only(s, "AN")));
}

// What a generator holds outlives the function that drew from it: by value, never by reference.
PreauthInsurer const& any_checked_insurer() {
  std::vector<PreauthInsurer const*> checked;
  for (auto const& insurer : preauth_insurers())
    if (!insurer.formats[0].empty()) checked.push_back(&insurer);
  return *checked[*rc::gen::inRange<std::size_t>(0, checked.size())];
}

char any_of(std::string const& letters) { return *rc::gen::elementOf(letters); }

std::string const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", digits = "0123456789";

std::string allowed_at(PatternPlace const& place) {
  std::string letters;
  for (char const symbol : place.symbols)
    letters += place.exact || std::string_view("ANX").find(symbol) == std::string_view::npos ? std::string(1, symbol)
               : symbol == 'A'                                                               ? capitals
               : symbol == 'N'                                                               ? digits
                                                                                             : capitals + digits;
  return letters;
}

// A number that conforms to one format of the insurer. A repeated place begins with a letter or number.
std::string any_conforming(PreauthInsurer const& insurer) {
  std::vector<std::string_view> formats;
  for (auto const format : insurer.formats)
    if (!format.empty()) formats.push_back(format);
  std::string number;
  auto const places = read_pattern(*rc::gen::elementOf(formats)).value();
  for (auto const& place : places) {
    number += place.repeated ? any_of(place.symbols == "N" ? digits : capitals + digits) : any_of(allowed_at(place));
    for (int more = place.repeated ? *rc::gen::inRange(0, 30) : 0; more > 0; --more)
      number += any_of(allowed_at(place));
  }
  return number;
}

// The guide's forms once more, A letter, N number, X either; `begins` stands before them as it is.
struct GuideForm {
  std::string insurer, begins, shape;
};
std::vector<GuideForm> const guide{{"Alliance Health", "", "AAANNNNN"},
                                   {"Alliance Health", "", "A-ANNNNN"},
                                   {"Allianz Partners", "", "X-X-XX"},
                                   {"Aviva", "", "NNNNNN/NN/NNNN/NNN"},
                                   {"Aviva", "", "NNNNNN\\NN\\NNNN\\NNN"},
                                   {"Aviva", "", "NNNNNN/NN"},
                                   {"Aviva", "", "NNNNNN\\NN"},
                                   {"Bupa", "", "NNNNNNN"},
                                   {"Bupa Global", "A", "NNNNNNN"},
                                   {"Bupa Global", "A", "NNNNNNNN"},
                                   {"Healix", "", "XXXXX"},
                                   {"Trust in Health", "THP", "ANNNNNN"},
                                   {"VitalityHealth", "1", "NNNNN"},
                                   {"VitalityHealth", "5", "NNNNNN"},
                                   {"VitalityHealth", "9", "NNNNNNN"},
                                   {"WPA", "", "NNNNNNNNN"},
                                   {"WPA", "", "XXXXXX"}};

std::string const typical = "ABHPTNXabz0123459-/\\ .#";

}  // namespace

TEST_CASE("preauth: any number that conforms is valid, whoever the insurer") {
  check_property("a conforming number is valid", [] {
    auto const& insurer = any_checked_insurer();
    auto const number = any_conforming(insurer);
    RC_PRE(!is_word_for_none(number));
    auto const answer = judge_preauth(insurer.name, number);
    RC_LOG() << insurer.name << " " << number << ": " << answer.reason << "\n";
    RC_ASSERT(answer.result == PreauthResult::valid);
    RC_ASSERT(!answer.departs_at);
  });
}

TEST_CASE("preauth: any number of a form of the guide is valid") {
  check_property("the guide's forms are valid", [] {
    auto const form = guide[*rc::gen::inRange<std::size_t>(0, guide.size())];
    auto number = form.begins;
    for (char const c : form.shape)
      number += c == 'A' ? any_of(capitals) : c == 'N' ? any_of(digits) : c == 'X' ? any_of(capitals + digits) : c;
    RC_PRE(!is_word_for_none(number));
    auto const answer = judge_preauth(form.insurer, number);
    RC_LOG() << form.insurer << " " << number << ": " << answer.reason << "\n";
    RC_ASSERT(answer.result == PreauthResult::valid);
    RC_ASSERT(by_the_guide(form.insurer, number));
  });
}

TEST_CASE("preauth: one character that fits nowhere is named at its place") {
  check_property("a departure is named at its place", [] {
    auto const& insurer = any_checked_insurer();
    auto number = any_conforming(insurer);
    auto const at = *rc::gen::inRange<std::size_t>(0, number.size());
    auto const stranger =
        *rc::gen::element<std::string>("#", "_", ".", "|", "\xEF\xBC\x91", "\xE2\x80\x93", "\xC3\xA9", "\x01");
    number.replace(at, 1, stranger);
    auto const answer = judge_preauth(insurer.name, number);
    RC_LOG() << insurer.name << " " << number << ": " << answer.reason << "\n";
    RC_ASSERT(answer.result == PreauthResult::invalid);
    RC_ASSERT(answer.departs_at == at + 1);
    RC_ASSERT(answer.reason.starts_with("Character " + std::to_string(at + 1) + " is "));
  });
}

TEST_CASE("preauth: after any single change the table and the guide say the same") {
  check_property(
      "table and guide agree after one change",
      [] {
        auto const& insurer = any_checked_insurer();
        auto number = any_conforming(insurer);
        auto const at = *rc::gen::inRange<std::size_t>(0, number.size());
        switch (*rc::gen::inRange(0, 3)) {
          case 0:
            number[at] = any_of(typical);
            break;
          case 1:
            number.erase(at, 1);
            break;
          default:
            number.insert(at, 1, any_of(typical));
        }
        // RapidCheck takes && apart and would look at both sides.
        bool const bare = !number.empty() && number.front() != ' ' && number.back() != ' ';
        RC_PRE(bare);
        auto const answer = judge_preauth(insurer.name, number);
        RC_LOG() << insurer.name << " " << number << ": " << answer.reason << "\n";
        RC_ASSERT((answer.result == PreauthResult::valid) == by_the_guide(insurer.name, number));
      },
      3000);
}

TEST_CASE("preauth: of any text at all, what is valid is valid by the guide, and a departure lies within") {
  check_property(
      "any text",
      [] {
        auto const& insurer = any_checked_insurer();
        auto const number = *rc::gen::oneOf(rc::gen::container<std::string>(rc::gen::elementOf(typical)),
                                            rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
        auto const answer = judge_preauth(insurer.name, number);
        RC_LOG() << insurer.name << " " << number << ": " << answer.reason << "\n";
        if (answer.result == PreauthResult::valid) RC_ASSERT(by_the_guide(insurer.name, answer.number));
        RC_ASSERT(answer.departs_at.has_value() == (answer.result == PreauthResult::invalid));
        if (answer.departs_at) RC_ASSERT(*answer.departs_at >= 1 && *answer.departs_at <= answer.number.size() + 1);
        RC_ASSERT(judge_preauth("Cigna", number).result == PreauthResult::not_checked);
      },
      2000);
}
