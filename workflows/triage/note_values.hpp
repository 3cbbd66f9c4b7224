// What does the text behind a label say? One reader per kind of field: it gives normalised values with their places, or
// a sentence saying why the text is not such a value. Nothing is guessed and nothing is picked from several.
#pragma once
#include <string>
#include <vector>

#include "workflows/triage/note_labels.hpp"
#include "workflows/triage/note_text.hpp"

namespace workflows::triage {

struct Reading {
  std::string field;  // "client_name", "start", …
  Field value;
};

// What one piece says. With a problem there are no values. Neither means that the piece says nothing ("N/A").
struct Readings {
  std::vector<Reading> values;
  std::string problem;
};

// The field a label stands for, for saying which one could not be read: "start" for Time, "date" for When.
std::string field_of(Label);

// Reads what stands behind a label. Bare labels and headings give nothing: the caller resolves them first.
Readings read_value(std::string_view text, Label, Span);

// People: a name without title, credentials and trailing brackets; an e-mail in lower case beside a client's name.
Readings read_person(std::string_view text, std::string const& field, Span);
Readings read_emails(std::string_view text, Span);

// Codes: CPT with its modifiers apart; ICD-10 codes in capitals with their point; dollars as cents.
Readings read_cpt(std::string_view text, Span);
Readings read_modifiers(std::string_view text, Span);
Readings read_diagnoses(std::string_view text, Span);
Readings read_amount(std::string_view text, Span);

// Places and manner: one state (or the state of "Austin, TX"), a list of states, video or phone or in person.
Readings read_client_state(std::string_view text, Span);
Readings read_therapist_states(std::string_view text, Span);
Readings read_session_type(std::string_view text, Span);

}  // namespace workflows::triage
