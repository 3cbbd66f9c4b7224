// Does the note's reader hold for any bytes? Good notes are broken in thousands of seeded ways, and long texts built to
// be slow are read; nothing may crash, leave the text, or report what does not stand there.
#include <catch2/catch.hpp>
#include <cstdint>
#include <random>

#include "workflows/triage/admin_note.hpp"

using namespace workflows::triage;

namespace {

std::vector<std::string> const& good_notes() {
  static std::vector<std::string> const notes{
      "For admin use only\nClient: Mira Sandoval\nClient email: mira@example.com\nDOB: 3/9/1990\nTherapist: Dr. Odell "
      "Brandt, LMFT\nDate: Tue, July 14, 2026\nTime: 10:15 – 11:08 PT (53 min)\nCPT: 90837-95\nDiagnosis: f411, "
      "F33.1\nClient state: Austin, TX 78701\nLicensed in: CA and NV\nSession type: Audio-video\nFee: $1,200.50\n",
      "**For admin use only**\n* **Client:** Mira Sandoval (mira@example.com)\n* **Start:** 3pm  **End:** 3:53 PM EST\n"
      "Dx = Anxiety (F41.1)\n> Start: 9am\nThanks,\nOdell\n",
      "For admin use only\nClient\tClient email\tDate\tTime\tCPT\nMira "
      "Sandoval\tmira@example.com\t2026-07-14T15:00\t3-4pm "
      "America/New_York\t90837 GT\nTime zone\tUTC-5\n",
      "For admin use only - Client: Mira | Email: mira@example.com | Date: 7/14/2026; Start - noon; End - 1300 hrs, "
      "Duration: 1 hr 5 min\nClient’s state\n\nNew York\nPractice: Fern Hill\nLocation (ET): Virtual\n",
  };
  return notes;
}

void check_place(std::string const& text, Field const& field, bool& sound) {
  sound = sound && field.span.begin <= field.span.end && field.span.end <= text.size() &&
          text.substr(field.span.begin, field.span.end - field.span.begin) == field.as_typed && !field.as_typed.empty();
}

bool is_sound(std::string const& text) {
  auto const note = read_admin_note(text);
  bool sound = true;
  if (!note) return sound;
  for (auto const& [name, field] : note->fields) check_place(text, field, sound), sound = sound && !field.value.empty();
  for (auto const* list : {&note->diagnosis, &note->therapist_states, &note->modifiers})
    for (auto const& field : *list) check_place(text, field, sound);
  for (auto const& conflict : note->conflicts) {
    sound =
        sound && conflict.values.size() >= 2 && !conflict.sentence.empty() && !note->fields.contains(conflict.field);
    for (auto const& field : conflict.values) check_place(text, field, sound);
  }
  for (auto const& entry : note->unreadable) check_place(text, entry.typed, sound);
  return sound && differing_fields(*note, *note).empty();
}

class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_{seed} {}

  std::string mutate(std::string text) {
    auto const changes = 1 + below(6);
    for (std::size_t i = 0; i < changes && !text.empty(); ++i) change(text);
    return text;
  }
  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  std::mt19937 random_;

  void change(std::string& text) {
    // The opening words stay: without them nothing is read.
    auto const first = std::min<std::size_t>(24, text.size() - 1);
    auto const at = first + below(text.size() - first);
    static constexpr std::string_view pieces[] = {":",  "|",     "\t",       "\n", "–",        "=", "(",
                                                  ")",  "\xC2",  "\xE2\x80", "\0", "99",       "-", "@",
                                                  "pm", "Date:", "; ",       "> ", "\xC2\xA0", "**"};
    switch (below(5)) {
      case 0:
        text[at] = static_cast<char>(below(256));
        break;
      case 1:
        text.erase(at, 1 + below(12));
        break;
      case 2:
        text.insert(at, pieces[below(std::size(pieces))]);
        break;
      case 3:
        text.insert(first + below(text.size() - first), text.substr(at, below(40)));
        break;
      default:
        text.resize(at);
        break;
    }
  }
};

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string text{"For admin use only\n"};
  text.reserve(bytes + piece.size());
  while (text.size() < bytes) text += piece;
  return text;
}

}  // namespace

TEST_CASE("thousands of broken notes are read without leaving the text") {
  Mutator mutator{20260714};
  for (int i = 0; i < 6000; ++i) {
    auto const text = mutator.mutate(good_notes()[mutator.below(good_notes().size())]);
    if (is_sound(text)) continue;
    CAPTURE(i, text);
    FAIL("a reported value does not stand where it is said to");
  }
}

TEST_CASE("every beginning of a good note is read without leaving the text") {
  for (auto const& note : good_notes())
    for (std::size_t length = 0; length <= note.size(); ++length)
      if (!is_sound(note.substr(0, length))) FAIL(note.substr(0, length));
}

TEST_CASE("long texts built to be slow are read and bounded") {
  for (std::string_view const piece : {"Client: ",
                                       "Date: 7/14/2026 ",
                                       "a a a a: ",
                                       "Start: 3pm\n",
                                       "Client\n",
                                       "Client\t",
                                       "|",
                                       ", Date",
                                       ";;;;",
                                       "((((",
                                       "a@b.c,",
                                       "F41.1 ",
                                       "90837 ",
                                       "\n\n",
                                       "* * * ",
                                       "-- \n",
                                       "____",
                                       "Client email - ",
                                       "CA and ",
                                       "\xC2\xA0",
                                       "Diagnosis:\n",
                                       "Client\tDate\n"}) {
    auto const text = repeated(piece, 60'000);
    INFO(piece);
    CHECK(is_sound(text));
    auto const note = read_admin_note(text);
    REQUIRE(note);
    CHECK(note->unreadable.size() <= 32);
    CHECK(note->diagnosis.size() <= 64);
  }
}
