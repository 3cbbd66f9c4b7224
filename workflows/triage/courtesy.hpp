// Does a message only thank, greet or acknowledge, so that nobody needs to do anything about it? Told by a closed list
// of words: one word outside it, a question, a number or a sign that we do not read, and a person reads the message.
#pragma once
#include <string_view>
#include <vector>

#include "workflows/triage/phrases.hpp"

namespace workflows::triage {

// `own` are the writer's own words and `tokens` those in them; `says_more`: a phrase of the tables stands among them.
bool is_courtesy(std::string_view text, std::vector<Span> const& own, std::vector<Token> const& tokens, bool says_more);

}  // namespace workflows::triage
