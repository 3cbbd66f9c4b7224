// Does a note say of itself that it corrects an earlier one? Fixed phrases, line by line; a doubt means no, and then
// two notes that disagree go to a person.
#include "workflows/triage/note_corrections.hpp"

#include "workflows/triage/note_layout.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

bool has(string_view words, string_view wanted) { return words.find(wanted) != string_view::npos; }

bool denies(string_view words) {
  for (string_view const denial :
       {" no ", " not ", " dont ", " do not ", " without ", " needs ", " need ", " never ", " isnt ", " if ",
        " should ", " will ", " wont ", " doesnt ", " cannot ", " cant ", " unless ", " nothing ", " to be "})
    if (has(words, denial)) return true;
  return false;
}

bool names_an_older_note(string_view words) {
  for (string_view const older : {" above ", " earlier ", " previous ", " prior ", " older ", " first note ",
                                  " last note ", " other note ", " my note ", " old note ", " original "})
    if (has(words, older)) return true;
  return false;
}

bool replaces(string_view words) {
  for (string_view const phrase :
       {" use this one instead ", " use this note instead ", " use this instead ", " replaces the note ",
        " supersedes the note ", " this note replaces ", " this note supersedes "})
    if (has(words, phrase)) return true;
  bool const sets_aside = has(words, " replaces ") || has(words, " supersedes ") || has(words, " ignore ") ||
                          has(words, " disregard ") || has(words, " replacing ");
  return sets_aside && names_an_older_note(words) && has(words, " note ");
}

// "Correction", "Corrected note", "This is a correction", "corrects the note above".
bool corrects(string_view words, bool is_title) {
  bool const correction =
      has(words, " correction ") || has(words, " corrected ") || has(words, " corrects ") || has(words, " correcting ");
  if (!correction) return false;
  bool const opens = words.starts_with(" correction ") || words.starts_with(" corrected ");
  bool const speaks_of_itself = words.starts_with(" this is a correct") || words.starts_with(" this note correct") ||
                                words.starts_with(" this is the correct") || has(words, " corrected note ") ||
                                words.starts_with(" this corrects ");
  return is_title || opens || speaks_of_itself || (has(words, " corrects ") && names_an_older_note(words));
}

bool updated(string_view words, bool is_title) {
  return words.starts_with(" updated note ") || (is_title && (has(words, " updated ") || has(words, " revised ")));
}

bool line_corrects(string_view text, Span line, bool is_title) {
  line = trimmed(text, line);
  if (line.empty() || line.end - line.begin > 400) return false;
  auto const words = ' ' + folded(slice(text, line)) + ' ';
  if (replaces(words) && !has(words, " do not use ") && !has(words, " dont use ")) return true;
  return !denies(words) && (corrects(words, is_title) || updated(words, is_title));
}

}  // namespace

bool says_it_corrects(string_view text, Span title, Span body) {
  if (line_corrects(text, title, true)) return true;
  for (auto const& line : lines_in(text, body))
    if (!is_quoted_line(text, line) && line_corrects(text, line, false)) return true;
  return false;
}

}  // namespace workflows::triage
