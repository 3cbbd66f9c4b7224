// Is every form of seed 004 taken, every near miss refused at its place, and nothing called valid that nobody checked?
#include "workflows/rules/preauth.hpp"

#include <catch2/catch.hpp>

#include "workflows/rules/preauth_pattern.hpp"

using namespace workflows::rules;
using Result = PreauthResult;

namespace {

Result result(std::string_view insurer, std::string_view number) { return judge_preauth(insurer, number).result; }

// Where an invalid number departs, from 1; 0 when it is not invalid.
std::size_t place(std::string_view insurer, std::string_view number) {
  auto const answer = judge_preauth(insurer, number);
  return answer.result == Result::invalid ? answer.departs_at.value_or(0) : 0;
}

std::string reason(std::string_view insurer, std::string_view number) { return judge_preauth(insurer, number).reason; }

bool says(std::string const& text, std::string_view part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

struct Sample {
  std::string_view insurer, number;
};
struct Miss {
  std::string_view insurer, number;
  std::size_t place;
};

}  // namespace

TEST_CASE("preauth: every form of the guide is valid") {
  for (auto const& [insurer, number] : std::initializer_list<Sample>{{"Alliance Health", "ABC12345"},
                                                                     {"Alliance Health", "A-B12345"},
                                                                     {"Allianz Partners", "1"},
                                                                     {"Allianz Partners", "AB-12-CD-34567890123456789"},
                                                                     {"Allianz Partners", "ABC"},
                                                                     {"Aviva", "123456/12/1234/123"},
                                                                     {"Aviva", "123456\\12\\1234\\123"},
                                                                     {"Aviva", "123456/12"},
                                                                     {"Aviva", "123456\\12"},
                                                                     {"Bupa", "7"},
                                                                     {"Bupa", "12345678901234567890123456789012345"},
                                                                     {"Bupa Global", "A1234567"},
                                                                     {"Bupa Global", "A12345678"},
                                                                     {"Healix", "A1"},
                                                                     {"Healix", "1234"},
                                                                     {"Healix", "ABCD"},
                                                                     {"Trust in Health", "THPA123456"},
                                                                     {"Trust in Health", "THPN123456"},
                                                                     {"VitalityHealth", "123456"},
                                                                     {"VitalityHealth", "5234567"},
                                                                     {"VitalityHealth", "92345678"},
                                                                     {"WPA", "123456789"},
                                                                     {"WPA", "123456"},
                                                                     {"WPA", "ABCDEF"},
                                                                     {"WPA", "A1B2C3"}}) {
    INFO(insurer << " " << number);
    CHECK(result(insurer, number) == Result::valid);
  }
}

TEST_CASE("preauth: every near miss is invalid, and the place of the first departure is right") {
  for (auto const& [insurer, number, at] : std::initializer_list<Miss>{{"Alliance Health", "AB123456", 3},
                                                                       {"Alliance Health", "ABC1234", 8},
                                                                       {"Alliance Health", "ABC123456", 9},
                                                                       {"Alliance Health", "A-112345", 3},
                                                                       {"Alliance Health", "A_B12345", 2},
                                                                       {"Alliance Health", "ABC1234O", 8},
                                                                       {"Allianz Partners", "AB 12", 3},
                                                                       {"Allianz Partners", "AB/12", 3},
                                                                       {"Allianz Partners", "-", 2},
                                                                       {"Allianz Partners", "--.", 3},
                                                                       {"Aviva", "123456/1", 9},
                                                                       {"Aviva", "12345/12", 6},
                                                                       {"Aviva", "123456-12", 7},
                                                                       {"Aviva", "123456/12/", 11},
                                                                       {"Aviva", "123456/12\\1234\\123", 10},
                                                                       {"Aviva", "123456/12/1234/12", 18},
                                                                       {"Aviva", "123456/12/1234/1234", 19},
                                                                       {"Aviva", "123456|12", 7},
                                                                       {"Bupa", "12345A", 6},
                                                                       {"Bupa", "12 345", 3},
                                                                       {"Bupa Global", "B1234567", 1},
                                                                       {"Bupa Global", "a1234567", 1},
                                                                       {"Bupa Global", "A123456", 8},
                                                                       {"Bupa Global", "A123456789", 10},
                                                                       {"Bupa Global", "12345678", 1},
                                                                       {"Healix", "A-1", 2},
                                                                       {"Trust in Health", "THP1123456", 4},
                                                                       {"Trust in Health", "THPA12345", 10},
                                                                       {"Trust in Health", "THPA1234567", 11},
                                                                       {"Trust in Health", "TPHA123456", 2},
                                                                       {"Trust in Health", "thpA123456", 1},
                                                                       {"VitalityHealth", "223456", 1},
                                                                       {"VitalityHealth", "12345", 6},
                                                                       {"VitalityHealth", "123456789", 9},
                                                                       {"VitalityHealth", "1A3456", 2},
                                                                       {"WPA", "12345678", 9},
                                                                       {"WPA", "1234567890", 10},
                                                                       {"WPA", "ABCDE", 6},
                                                                       {"WPA", "ABCDEFG", 7},
                                                                       {"WPA", "ABC-EF", 4}}) {
    INFO(insurer << " " << number << ": " << reason(insurer, number));
    CHECK(result(insurer, number) == Result::invalid);
    CHECK(place(insurer, number) == at);
  }
}

TEST_CASE("preauth: what is refused says the place, what stands there and what is wanted") {
  CHECK(reason("Alliance Health", "AB123456") ==
        "Character 3 is \"1\", where a letter is wanted. Nearest form: AAANNNNN = 3 letters, then 5 numbers.");
  CHECK(says(reason("Aviva", "123456/1"), "The number ends after 8 characters, where a number is still wanted."));
  CHECK(says(reason("Aviva", "123456-12"), "Character 7 is \"-\", where a forward slash (/) is wanted."));
  CHECK(says(reason("Bupa", "12 345"), "Character 3 is a blank, where a number is wanted."));
  CHECK(says(reason("VitalityHealth", "223456"), "where 1, 5 or 9 is wanted. Nearest form: [159]NNNNN ="));
  CHECK(says(reason("VitalityHealth", "123456789"), "Character 9 is \"9\", where the number should have ended."));
  CHECK(says(reason("Trust in Health", "thpA123456"), "where the letter T is wanted"));
  CHECK(says(reason("Allianz Partners", "-"), "ends after 1 character, where a letter or number is still wanted"));
}

TEST_CASE("preauth: the forms are said as patterns and in words") {
  using Forms = std::vector<std::string>;
  CHECK(judge_preauth("Alliance Health", "x").expected ==
        Forms{"AAANNNNN = 3 letters, then 5 numbers",
              "A-ANNNNN = a letter, then a hyphen (-), then a letter, then 5 numbers"});
  CHECK(judge_preauth("Aviva", "x").expected[1] ==
        "NNNNNN\\NN\\NNNN\\NNN = 6 numbers, then a backslash (\\), then 2 numbers, then a backslash (\\), then 4 "
        "numbers, "
        "then a backslash (\\), then 3 numbers");
  CHECK(judge_preauth("Trust in Health", "x").expected ==
        Forms{"'THP'ANNNNNN = the letters THP, then a letter, then 6 numbers"});
  CHECK(judge_preauth("Bupa Global", "x").expected[0] == "'A'NNNNNNN = the letter A, then 7 numbers");
  CHECK(judge_preauth("VitalityHealth", "").expected.size() == 3);
  CHECK(judge_preauth("Bupa", "1").expected == Forms{"N+ = numbers, at least one, no set length"});
  CHECK(judge_preauth("Allianz Partners", "1").expected ==
        Forms{"[X-]+ = letters and numbers, also hyphens, at least one, no set length"});
  CHECK(judge_preauth("WPA", "1").expected[1] == "XXXXXX = 6 letters and numbers");
  CHECK(judge_preauth("AXA Health", "1").expected.empty());
}

TEST_CASE("preauth: letters, digits and dashes beyond ASCII are refused and named") {
  CHECK(place("Bupa", "123\xEF\xBC\x94") == 4);  // a full-width four
  CHECK(says(reason("Bupa", "123\xEF\xBC\x94"), "a full-width digit (U+FF14), not ASCII, where a number is wanted."));
  CHECK(says(reason("Bupa", "\xD9\xA1\xD9\xA2"), "Character 1 is an Arabic-Indic digit (U+0661)"));
  CHECK(says(reason("Alliance Health",
                    "\xD0\x90\xD0\x92\xD0\xA1"
                    "12345"),
             "Character 1 is a Cyrillic character (U+0410)"));
  CHECK(says(reason("Alliance Health",
                    "A\xE2\x80\x93"
                    "B12345"),
             "Character 2 is a typographic dash (U+2013)"));
  CHECK(says(reason("Bupa",
                    "12\xC2\xA0"
                    "34"),
             "Character 3 is a no-break space (U+00A0)"));
  CHECK(says(reason("Healix",
                    "A\xC3\x89"
                    "1"),
             "Character 2 is a character beyond ASCII (U+00C9)"));
  CHECK(says(reason("Bupa", "12\xFF"), "Character 3 is a byte that is not text"));
  CHECK(says(reason("Bupa", "12\xE2\x80"), "Character 3 is a byte that is not text"));
  CHECK(says(reason("Bupa", std::string_view("12\0", 3)), "Character 3 is a control character (U+0000)"));
}

TEST_CASE("preauth: blanks around a number are left out and said, blanks inside are not") {
  auto const answer = judge_preauth("Bupa", " \t1234 \n");
  CHECK(answer.result == Result::valid);
  CHECK(answer.number == "1234");
  CHECK(says(answer.reason, "The blanks around the number were left out."));
  CHECK_FALSE(says(reason("Bupa", "1234"), "blanks"));
  CHECK(place("Trust in Health", "THP A123456") == 4);
}

TEST_CASE("preauth: small letters are letters, and the answer says that the guide is silent") {
  CHECK(result("Alliance Health", "abc12345") == Result::valid);
  CHECK(says(reason("Alliance Health", "abc12345"), "Small letters"));
  CHECK_FALSE(says(reason("Alliance Health", "ABC12345"), "Small letters"));
}

TEST_CASE("preauth: no number is fine unless the insurer requires one") {
  for (auto const* insurer : {"Alliance Health", "Allianz Partners", "Aviva", "AXA Health", "Bupa", "Bupa Global",
                              "Healix", "VitalityHealth", "WPA"})
    for (auto const* number : {"", "  "}) CHECK(result(insurer, number) == Result::missing_ok);
  CHECK(result("Trust in Health", "") == Result::missing_required);
  CHECK(result("Trust in Health", " \t") == Result::missing_required);
  CHECK(reason("Trust in Health", "") == "There is no number; Trust in Health needs one on every invoice.");
}

TEST_CASE("preauth: AXA Health is not checked, with the reason") {
  auto const answer = judge_preauth("AXA Health", "anything at all");
  CHECK(answer.result == Result::not_checked);
  CHECK(answer.insurer == "AXA Health");
  CHECK(says(answer.reason, "AXA Health does not validate these numbers"));
}

TEST_CASE("preauth: an unknown insurer is not checked, never valid and never missing") {
  for (auto const* insurer : {"", " ", "Cigna", "Aetna", "Bupa UK", "Alliance", "Allianz", "AXA", "Vitality Life",
                              "Bupa Global Travel", "B\xC3\xBCpa", "\xD0\x92upa", "WP", "Health"})
    for (auto const* number : {"1", "", "ABC12345", "THPA123456"}) {
      INFO(insurer << " " << number);
      auto const answer = judge_preauth(insurer, number);
      CHECK(answer.result == Result::not_checked);
      CHECK(answer.insurer.empty());
      CHECK(answer.expected.empty());
      CHECK(says(answer.reason, "nothing was checked"));
    }
  CHECK(says(reason("Alliance", "1"), "Perhaps Alliance Health is meant"));
  CHECK(says(reason("Allianz", "1"), "Perhaps Allianz Partners is meant"));
  CHECK(says(reason("Cigna", "1"), "The table has Alliance Health, Allianz Partners, Aviva, AXA Health, Bupa,"));
}

TEST_CASE("preauth: names are matched whatever the case, blanks and punctuation, and never to a neighbour") {
  for (auto const& [typed, meant] : std::initializer_list<Sample>{{"vitality health", "VitalityHealth"},
                                                                  {"Vitality-Health", "VitalityHealth"},
                                                                  {"VITALITY", "VitalityHealth"},
                                                                  {" bupa ", "Bupa"},
                                                                  {"BUPA GLOBAL", "Bupa Global"},
                                                                  {"BupaGlobal", "Bupa Global"},
                                                                  {"W.P.A.", "WPA"},
                                                                  {"Western Provident Association", "WPA"},
                                                                  {"trust  in\thealth", "Trust in Health"},
                                                                  {"AXA PPP Healthcare", "AXA Health"},
                                                                  {"alliance health", "Alliance Health"},
                                                                  {"AllianzPartners", "Allianz Partners"},
                                                                  {"Aviva.", "Aviva"},
                                                                  {"HEALIX", "Healix"}}) {
    INFO(typed);
    auto const* found = find_preauth_insurer(typed);
    REQUIRE(found != nullptr);
    CHECK(found->name == meant);
  }
  CHECK(result("Bupa", "A1234567") == Result::invalid);
  CHECK(result("Bupa Global", "12345678") == Result::invalid);
}

TEST_CASE("preauth: typographic blanks and hyphens in a name do not make another name") {
  for (auto const* gap : {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE3\x80\x80", "\xE2\x80\x8B", "\xE2\x80\x91"}) {
    auto const trust = std::string("Trust in") + gap + "Health", global = std::string("Bupa") + gap + "Global";
    INFO(trust);
    CHECK(result(trust, "") == Result::missing_required);
    REQUIRE(find_preauth_insurer(global) != nullptr);
    CHECK(find_preauth_insurer(global)->name == "Bupa Global");
    CHECK(find_preauth_insurer(gap) == nullptr);
  }
}

TEST_CASE("preauth: a name with another strange letter gets no suggestion") {
  for (auto const* name : {"Bupa Gl\xC3\xB6"
                           "bal",
                           "Bupa \xD0\x90", "Aviva\xFF"}) {
    INFO(name);
    CHECK(result(name, "") == Result::not_checked);
    CHECK_FALSE(says(reason(name, ""), "Perhaps"));
    CHECK(says(reason(name, ""), "The table has Alliance Health"));
  }
}

TEST_CASE("preauth: a word that says there is no number is not a number") {
  for (auto const& [insurer, word] : std::initializer_list<Sample>{{"Healix", "none"},
                                                                   {"Healix", "NA"},
                                                                   {"Healix", "n/a"},
                                                                   {"Healix", "Pending"},
                                                                   {"Healix", "TBC"},
                                                                   {"Healix", "unknown"},
                                                                   {"Healix", " awaited "},
                                                                   {"WPA", "pended"},
                                                                   {"WPA", "PENDED"},
                                                                   {"Allianz Partners", "None"},
                                                                   {"Allianz Partners", "N-A"},
                                                                   {"Trust in Health", "pending"},
                                                                   {"Bupa", "none"}}) {
    INFO(insurer << " " << word);
    CHECK(place(insurer, word) == 1);
    CHECK(says(reason(insurer, word), "says that there is no number; leave it empty"));
    CHECK(check_preauth(insurer, word).size() == 1);
  }
  for (auto const* number : {"NA1", "NONE1", "ANONE", "PENDIN"}) CHECK(result("Healix", number) == Result::valid);
  CHECK(result("AXA Health", "none") == Result::not_checked);
}

TEST_CASE("preauth: the table has the insurers of the guide, well-formed formats and no name twice") {
  std::vector<std::string_view> names;
  for (auto const& insurer : preauth_insurers()) {
    names.push_back(insurer.name);
    CHECK(find_preauth_insurer(insurer.name) == &insurer);
    for (auto const spelling : insurer.other_spellings)
      if (!spelling.empty()) CHECK(find_preauth_insurer(spelling) == &insurer);
    std::size_t formats = 0;
    for (auto const format : insurer.formats) {
      if (format.empty()) continue;
      INFO(insurer.name << " " << format);
      CHECK(read_pattern(format));
      ++formats;
    }
    CHECK((formats > 0 || insurer.name == "AXA Health"));
    CHECK((insurer.need == PreauthInsurer::Need::required) == (insurer.name == "Trust in Health"));
  }
  CHECK(names == std::vector<std::string_view>{"Alliance Health", "Allianz Partners", "Aviva", "AXA Health", "Bupa",
                                               "Bupa Global", "Healix", "Trust in Health", "VitalityHealth", "WPA"});
}

TEST_CASE("preauth: a format that is written wrongly is not read") {
  for (auto const* format : {"", "'A", "[", "[]", "[AN", "+", "N+N", "''"}) {
    INFO(format);
    CHECK_FALSE(read_pattern(format));
  }
}

TEST_CASE("preauth: findings name the hold, both sides and the one who can fix it") {
  auto const wrong = check_preauth("Aviva", "123456-12");
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].code == "preauth_format");
  CHECK(wrong[0].rule == "preauth");
  CHECK(wrong[0].evidence.front() == Evidence{"platform", "insurer", "Aviva"});
  CHECK(says(wrong[0].evidence.back().value, "Character 7"));
  auto const missing = check_preauth("Trust in Health", "");
  REQUIRE(missing.size() == 1);
  CHECK(missing[0].code == "preauth_missing");
  CHECK_FALSE(missing[0].overridable);
  CHECK(check_preauth("Aviva", "123456/12").empty());
  CHECK(check_preauth("Aviva", "").empty());
  CHECK(check_preauth("Cigna", "12").empty());
}
