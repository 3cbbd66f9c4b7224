// Which words does a practice put in front of a value, and which field do they mean? A closed table: words outside it
// are prose. The same word can belong to two people ("Email"), so some labels are bare and need what stands around
// them.
#pragma once
#include <optional>
#include <string_view>

#include "workflows/triage/note_text.hpp"

namespace workflows::triage {

enum class Label {
  client,
  client_email,
  birth_date,
  therapist,
  date,
  start,
  end,
  time,       // one time or a range
  date_time,  // a date with a time or a range
  session,    // "Session: 7/14/2026, 3pm", but also a heading: read only when a date or time follows
  minutes,
  zone,
  cpt,
  modifiers,
  diagnosis,
  diagnosis_part,  // "Secondary diagnosis": adds to the list instead of restating it
  client_state,
  therapist_states,
  session_type,
  practice,
  location,
  amount,
  bare_name,  // whose name, e-mail or state depends on what stands before
  bare_email,
  bare_state,
  client_heading,
  therapist_heading,
  other_heading,
  ignored  // a known label of no interest: ends the value before it, gives none
};

struct LabelMatch {
  Label label = Label::ignored;
  Span words;                      // the label as typed, without its separator
  Span value;                      // what follows in the segment, trimmed; empty when nothing does
  std::optional<Span> zone;        // "Time (ET):" names a zone in the label
  bool separated = false;          // a colon, equals sign or free-standing dash stood between
  bool unknown_qualifier = false;  // "Client (billing contact):" is not plainly the client
};

// The label a segment begins with: after bullets, numbers and bold marks; by "label: value", "label - value",
// "label = value", the label alone, or "label value" where the value cannot be anything else ("CPT 90837").
std::optional<LabelMatch> match_label(std::string_view text, Span segment);

// Whether a label followed by a colon or an equals sign begins exactly at `at`.
bool strong_label_at(std::string_view text, std::size_t at, std::size_t end);

// Position after bullets, list numbers, check boxes and bold marks at the beginning of a line.
std::size_t after_bullet(std::string_view text, Span line);

// A label whose value is any text, so that the text cannot tell where it ends.
bool takes_any_text(Label);

}  // namespace workflows::triage
