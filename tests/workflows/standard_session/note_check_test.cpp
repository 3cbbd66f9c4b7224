// Does the case of one session read its own notes, all of them, and no other session's?
#include <algorithm>
#include <catch2/catch.hpp>

#include "workflows/standard_session/checks.hpp"

using namespace workflows;
using namespace workflows::standard_session;

namespace {

NoteSeen note(std::string const& part, std::string const& date, std::string const& more = "",
              std::string const& title = "", std::string const& email = "ada@example.com") {
  return {{part},
          {},
          "Dana",
          "For admin use only" + title + "\nClient: Ada Birch\nClient email: " + email +
              "\nTherapist: Io Moss\nDate: " + date + "\nStart: 3:00 PM\nEnd: 3:53 PM\nCPT: 90837\nClient state: NY\n" +
              more};
}

ThreadRead thread(std::vector<NoteSeen> notes) {
  ThreadRead read;
  read.notes = std::move(notes);
  return read;
}

std::string held(NoteChecked const& checked) { return checked.findings.empty() ? "" : checked.findings.front().code; }
std::string day(NoteChecked const& checked) { return checked.date ? words(*checked.date) : ""; }

}  // namespace

TEST_CASE("a case reads the note of its own session, and the other sessions of the thread hold nothing") {
  auto const two = thread({note("p1", "7/14/2026"), note("p2", "7/7/2026")});
  auto const first = check_note(two, {{"p1"}}, {}), second = check_note(two, {{"p2"}}, {});
  CHECK(held(first).empty());
  CHECK(day(first) == "2026-07-14");
  CHECK(first.part.text == "p1");
  CHECK(held(second).empty());
  CHECK(day(second) == "2026-07-07");
}

TEST_CASE("a case that was told of no note, or of one that is gone, counts all of them") {
  auto const two = thread({note("p1", "7/14/2026"), note("p2", "7/7/2026")});
  CHECK(held(check_note(two, {}, {})) == "notes_disagree");
  CHECK(held(check_note(two, {{"p9"}}, {})) == "notes_disagree");
  CHECK(held(check_note(thread({}), {{"p9"}}, {})) == "note_missing");
}

TEST_CASE("a contradiction holds the session it is about, a correction of it does not, and the others go on") {
  std::vector<NoteSeen> notes{note("p1", "7/14/2026"), note("p2", "7/7/2026"),
                              note("p3", "7/7/2026", "Diagnosis: F41.1"), note("p4", "7/7/2026", "Diagnosis: F32.1")};
  CHECK(held(check_note(thread(notes), {{"p2"}}, {})) == "notes_disagree");
  CHECK(held(check_note(thread(notes), {{"p1"}}, {})).empty());
  notes.push_back(note("p5", "7/7/2026", "Diagnosis: F32.1", " - correction"));
  auto const corrected = check_note(thread(notes), {{"p2"}}, {});
  CHECK(held(corrected).empty());
  CHECK(corrected.part.text == "p5");
  CHECK(check_note(thread(notes), {{"p1"}}, {}).part.text == "p1");
}

TEST_CASE("the only session of a thread may be corrected in its very day") {
  auto const checked =
      check_note(thread({note("p1", "7/14/2026"), note("p2", "7/15/2026", "", " - correction")}), {{"p1"}}, {});
  CHECK(held(checked).empty());
  CHECK(day(checked) == "2026-07-15");
}

TEST_CASE("a correction that fits none of several sessions holds them all until a newer one says which") {
  std::vector<NoteSeen> notes{note("p1", "7/14/2026"), note("p2", "7/7/2026"),
                              note("p3", "7/8/2026", "", " - correction")};
  for (auto const* own : {"p1", "p2"}) CHECK(held(check_note(thread(notes), {{own}}, {})) == "notes_disagree");
  // A person may say whose it is.
  auto const joined = check_note(thread(notes), {{"p2"}, {"p3"}}, {});
  CHECK(held(joined).empty());
  CHECK(day(joined) == "2026-07-08");
  notes.push_back(note("p4", "7/7/2026", "", " - correction"));
  for (auto const* own : {"p1", "p2"}) CHECK(held(check_note(thread(notes), {{own}}, {})).empty());
}

TEST_CASE("notes of two clients hold both sessions: neither client is added to the thread") {
  auto const two = thread({note("p1", "7/14/2026"), note("p2", "7/14/2026", "", "", "bo@example.com")});
  for (auto const* own : {"p1", "p2"}) {
    auto const checked = check_note(two, {{own}}, {});
    CHECK(held(checked) == "other_recipients");
    CHECK(checked.findings.front().evidence.size() == 2);
  }
}
