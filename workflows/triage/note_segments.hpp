// Where does one field end and the next begin on the same line? At tabs and bars always; at semicolons, commas and
// blanks only where a known label follows.
#pragma once
#include <string_view>
#include <vector>

#include "workflows/triage/note_text.hpp"

namespace workflows::triage {

struct Segment {
  Span span;
  bool unclear_end = false;  // another label stands inside and nothing shows whether it begins a new field
};

// Cells between tabs or bars, empty ones too: columns keep their places.
std::vector<Span> cells_in(std::string_view text, Span line);

// The segments of a line without tabs and bars, in order.
std::vector<Segment> segments_in(std::string_view text, Span line);

}  // namespace workflows::triage
