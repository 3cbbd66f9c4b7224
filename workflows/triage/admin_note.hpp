// What does the "For admin use only" note say about a session? Every field with its normalised value and its place.
// Nothing is invented: what is not there is absent, what contradicts itself is a conflict, what cannot be read is
// named. The text is data: no wording in it does anything.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/triage/note_text.hpp"

namespace workflows::triage {

// Two or more different values for one field; none of them is in `fields` or in a list.
// For "minutes" it may also be that start and end are not that far apart: then all three are listed.
struct Conflict {
  std::string field;
  std::vector<Field> values;  // distinct values in order, at most 16
  std::string sentence;
};

// A label that was found with a value that could not be read.
struct Unreadable {
  std::string field;
  Field typed;  // `value` is empty
  std::string sentence;
};

struct AdminNote {
  // Single-valued, by name: client_name client_email client_birth_date therapist date start end minutes zone cpt
  // client_state session_type practice location amount_cents. Dates 2026-07-14; start and end HH:MM on the 24-hour
  // clock of the note's zone; zone as typed; minutes and amount_cents integers; cpt five digits; states postal;
  // session_type video, phone or in_person; e-mail in lower case.
  std::map<std::string, Field> fields;
  std::vector<Field> diagnosis;         // "F41.1": capitals, with the point
  std::vector<Field> therapist_states;  // postal codes
  std::vector<Field> modifiers;         // of the CPT code: "95", "GT"
  std::vector<Conflict> conflicts;
  std::vector<Unreadable> unreadable;
  bool corrects_older = false;  // it says of itself that it corrects or replaces an earlier note
};

// Reads a note from text (HTML already turned to text; valid for any bytes). Nothing unless the text begins, after
// blanks and markup, with "For admin use only". Linear in the text's length.
std::optional<AdminNote> read_admin_note(std::string_view text);

// The labelled fields of any piece of text, read as a note's are; lists and corrections are not looked at.
AdminNote read_labelled(std::string_view text, Span body);

// The fields two notes disagree about, sorted by name: both give values and the values differ. A field only one of
// them has is no disagreement. Names and places are compared without regard to capitals, zones by meaning.
std::vector<std::string> differing_fields(AdminNote const&, AdminNote const&);

}  // namespace workflows::triage
