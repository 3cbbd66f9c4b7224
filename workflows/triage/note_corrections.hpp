// Does a note say of itself that it corrects or replaces an earlier one?
#pragma once
#include <string_view>

#include "workflows/triage/note_text.hpp"

namespace workflows::triage {

// `title` is what stands behind "For admin use only" on its line; `body` the lines below. Quoted lines do not count,
// and neither do denials ("no correction needed") nor wishes ("please correct the invoice").
bool says_it_corrects(std::string_view text, Span title, Span body);

}  // namespace workflows::triage
