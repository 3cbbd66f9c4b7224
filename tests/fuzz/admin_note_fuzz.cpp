// Does the reader of the "For admin use only" note keep its promises on any bytes? Every field lies in the text, none
// is empty or both a value and a conflict, and reading the same twice gives the same.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/claim.hpp"
#include "workflows/triage/admin_note.hpp"

using fuzz::claim;
using namespace workflows::triage;

namespace {

void check_span(Field const& field, std::string_view text) {
  claim(field.span.begin <= field.span.end && field.span.end <= text.size(), "a field lies in the text");
}

void check_note(AdminNote const& note, std::string_view text) {
  for (auto const& [name, field] : note.fields) {
    check_span(field, text);
    claim(!field.value.empty(), "a field that is there has a value");
    for (auto const& conflict : note.conflicts)
      claim(conflict.field != name || name == "minutes" || name == "start" || name == "end",
            "a field in conflict has no value");
  }
  for (auto const* list : {&note.diagnosis, &note.therapist_states, &note.modifiers})
    for (auto const& field : *list) check_span(field, text);
  for (auto const& each : note.unreadable) {
    check_span(each.typed, text);
    claim(each.typed.value.empty() && !each.sentence.empty(), "what cannot be read has a sentence and no value");
  }
  for (auto const& conflict : note.conflicts) claim(!conflict.sentence.empty(), "a conflict is told in a sentence");
  claim(differing_fields(note, note).empty(), "a note does not differ from itself");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const bytes{reinterpret_cast<char const*>(data), size};
  // Once as they are, and once behind the words that make a note of them.
  std::string const with_opening = "For admin use only\n" + std::string{bytes};
  for (std::string_view const text : {bytes, std::string_view{with_opening}})
    if (auto const note = read_admin_note(text)) check_note(*note, text);
  claim(read_admin_note(with_opening).has_value(), "a text that opens as a note is one");
  return 0;
}
