// Which spellings of a name are the same person, which never are, and what does a difference show?
#include "workflows/rules/identity.hpp"

#include <catch2/catch.hpp>

using namespace workflows::rules;
using Words = std::vector<std::string>;

namespace {
std::optional<workflows::Date> born(std::string_view text) { return workflows::parse_date(text); }
}  // namespace

TEST_CASE("case, blanks, accents, hyphens and apostrophes make no difference") {
  CHECK(same_person_name("Ana Lopez", "  ANA   lopez "));
  CHECK(same_person_name("Ana López", "Ana Lopez"));
  CHECK(same_person_name("Ana Lo\xCC\x81pez", "Ana López"));
  CHECK(same_person_name("Zoë Garcia-Lopez", "Zoe García López"));
  CHECK(same_person_name("Sean O'Brien",
                         "Sean O\xE2\x80\x99"
                         "Brien"));
  CHECK(same_person_name("Łukasz Żak", "Lukasz Zak"));
  CHECK(same_person_name("Jörg Weiß", "Jorg Weiss"));
  CHECK(name_words("Ærøskøbing, Çelik") == Words{"celik", "aeroskobing"});
}

TEST_CASE("last name first with a comma is the same name") {
  CHECK(same_person_name("Lopez, Ana", "Ana Lopez"));
  CHECK(same_person_name("Lopez, Ana Maria", "Ana M. Lopez"));
  CHECK(name_words("Lopez, Ana Maria") == Words{"ana", "maria", "lopez"});
}

TEST_CASE("middle names may be missing or initials but may not contradict") {
  CHECK(same_person_name("Ana Maria Lopez", "Ana Lopez"));
  CHECK(same_person_name("Ana M Lopez", "Ana Maria Lopez"));
  CHECK(same_person_name("Ana Maria Sol Lopez", "Ana S. Lopez"));
  CHECK_FALSE(same_person_name("Ana Maria Lopez", "Ana Clara Lopez"));
  CHECK_FALSE(same_person_name("Ana M. Lopez", "Ana C. Lopez"));
}

TEST_CASE("a nickname, another order without comma or another last name is never guessed") {
  CHECK_FALSE(same_person_name("Bob Stone", "Robert Stone"));
  CHECK_FALSE(same_person_name("R. Stone", "Robert Stone"));
  CHECK_FALSE(same_person_name("Stone Robert", "Robert Stone"));
  CHECK_FALSE(same_person_name("Robert Stone", "Robert Stein"));
  CHECK_FALSE(same_person_name("Robert", "Robert Stone"));
  CHECK_FALSE(same_person_name("", ""));
  CHECK_FALSE(same_person_name("Robert Stone", ""));
}

TEST_CASE("a suffix counts only when both sides give one") {
  CHECK(same_person_name("Robert Stone Jr.", "Robert Stone"));
  CHECK(same_person_name("Stone, Robert, Jr.", "Robert Stone Jr"));
  CHECK(same_person_name("Stone Jr., Robert", "Robert Stone"));
  CHECK_FALSE(same_person_name("Robert Stone Jr.", "Robert Stone Sr."));
}

TEST_CASE("titles and credentials are no part of a therapist's name") {
  CHECK(same_therapist_name("Dr. Dana Rivera", "Dana Rivera, LMFT"));
  CHECK(same_therapist_name("Dana Rivera, Ph.D., LMFT", "dana rivera"));
  CHECK(same_therapist_name("Rivera, Dana, LCSW", "Dana Rivera"));
  CHECK(same_therapist_name("Dana Rivera LMFT", "Dana Rivera"));
  CHECK(therapist_name_words("Dr. Dana Rivera, PsyD") == Words{"dana", "rivera"});
  CHECK_FALSE(same_therapist_name("Dana Rivera, LMFT", "Diana Rivera, LMFT"));
}

TEST_CASE("a last name that looks like a credential stays a name") {
  CHECK(therapist_name_words("Linh Do") == Words{"linh", "do"});
  CHECK(therapist_name_words("Wei Ma, LMFT") == Words{"wei", "ma"});
  CHECK_FALSE(same_therapist_name("Linh Do", "Linh Ma"));
}

TEST_CASE("differing names and birth dates are one finding with both sides") {
  auto const findings = check_identity({"platform", "Ana Lopez", born("1990-04-02")},
                                       {"portal", "Ana Stone", born("1990-02-04")}, "identity");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "identity_differs");
  CHECK_FALSE(findings[0].overridable);
  CHECK(findings[0].evidence == std::vector<Evidence>{{"platform", "name", "Ana Lopez"},
                                                      {"portal", "name", "Ana Stone"},
                                                      {"platform", "date of birth", "1990-04-02"},
                                                      {"portal", "date of birth", "1990-02-04"}});
  CHECK(findings[0].sentence.find("Ana") == std::string::npos);
}

TEST_CASE("what a system does not say is not compared") {
  CHECK(check_identity({"ticket", "", {}}, {"platform", "Ana Lopez", born("1990-04-02")}, "identity").empty());
  CHECK(
      check_identity({"ticket", "Lopez, Ana", {}}, {"platform", "Ana Lopez", born("1990-04-02")}, "identity").empty());
  CHECK(check_identity({"ticket", "", born("1990-04-03")}, {"platform", "", born("1990-04-02")}, "identity").size() ==
        1);
}

TEST_CASE("another therapist is a conflict and a missing one is not") {
  CHECK(check_therapist({"ticket", "therapist", "Dana Rivera, LMFT"}, {"platform", "therapist", "Dr. Dana Rivera"}, "t")
            .empty());
  CHECK(check_therapist({"ticket", "therapist", ""}, {"platform", "therapist", "Dana Rivera"}, "t").empty());
  auto const findings =
      check_therapist({"ticket", "therapist", "Dana Rivera"}, {"platform", "therapist", "Lee Park"}, "t");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "therapist_conflict");
  CHECK(findings[0].evidence.size() == 2);
}
