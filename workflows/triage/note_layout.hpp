// Which label stands before which piece of a note? Practices lay the note out as lines, bullets, tables, bold labels,
// a label above its value, or several fields on one line; here each becomes a mention of a label with its value.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "workflows/triage/note_labels.hpp"
#include "workflows/triage/note_text.hpp"

namespace workflows::triage {

struct Mention {
  Label label = Label::ignored;
  Span words;                      // the label as typed
  Span value;                      // empty when the label stands alone
  std::optional<Span> zone;        // a zone named in the label
  bool unclear_owner = false;      // "Email" right behind the therapist: whose is it?
  bool unclear_end = false;        // another label stands inside a value of free text
  bool unknown_qualifier = false;  // "Client (billing contact)"
  bool extra_cell = false;         // a further cell of the same table row
};

// The byte ranges of lines, without their ends; "\r\n", "\n" and "\r" end a line.
std::vector<Span> lines_in(std::string_view text, Span);

// A line of an earlier mail: it begins with ">".
bool is_quoted_line(std::string_view text, Span line);

// All mentions from the body of a note, in order. Quoted lines give none. Behind a closing ("Thanks,") only labelled
// lines count, and none of those that signatures have too: e-mail, therapist, practice, location, state, zone.
// Bare labels are resolved to the client's or therapist's by what stands around them.
std::vector<Mention> find_mentions(std::string_view text, Span body);

}  // namespace workflows::triage
