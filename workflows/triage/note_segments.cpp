// Where does one field end and the next begin on the same line? A single pass; each position looks a bounded way ahead.
#include "workflows/triage/note_segments.hpp"

#include <algorithm>
#include <optional>

#include "workflows/triage/note_labels.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

// Whether the word that ends before `at` is written small and longer than two letters: "previous Therapist:" goes on.
bool small_word_before(string_view text, std::size_t at, std::size_t begin) {
  std::size_t length = 0;
  while (at > begin && is_letter(text[at - 1]) && length < 32) --at, ++length;
  return length > 2 && text[at] >= 'a' && text[at] <= 'z';
}

bool begins_large(string_view text, std::size_t at, std::size_t end) {
  return at < end && (text[at] == '*' || (text[at] >= 'A' && text[at] <= 'Z'));
}

// "; Dx - F41.1": behind a semicolon a label with a free-standing dash counts too.
bool separated_label_at(string_view text, std::size_t at, std::size_t end) {
  auto const match = match_label(text, {at, end});
  return match && match->separated;
}

// "CPT 90837, Dx F41.1": a label without a separator, in a line of labelled values.
bool unseparated_label_at(string_view text, std::size_t at, std::size_t end) {
  auto const match = match_label(text, {at, end});
  return match && !match->separated && !match->value.empty();
}

}  // namespace

std::vector<Span> cells_in(string_view text, Span line) {
  std::vector<Span> cells;
  auto start = line.begin;
  for (auto at = line.begin; at < line.end; ++at) {
    if (text[at] != '\t' && text[at] != '|') continue;
    cells.push_back({start, at});
    start = at + 1;
  }
  cells.push_back({start, line.end});
  bool const indented = cells.size() > 1 && trimmed(text, {line.begin, line.end}).begin >= cells.back().begin;
  if (indented) return {line};  // tabs only in front of the text
  return cells;
}

std::vector<Segment> segments_in(string_view text, Span line) {
  std::vector<Segment> segments;
  Segment current{line, false};
  std::optional<LabelMatch> known = match_label(text, line);
  auto const cut = [&](std::size_t end, std::size_t next) {
    current.span.end = end;
    segments.push_back(current);
    current = {{next, line.end}, false};
    known = match_label(text, current.span);
  };
  for (auto at = line.begin; at < line.end;) {
    char const c = text[at];
    auto const blank = blank_at(text, at);
    if (c != ',' && c != ';' && blank == 0) {
      ++at;
      continue;
    }
    auto const next = skip_blanks(text, at + std::max<std::size_t>(1, blank), line.end);
    if (next >= line.end) break;
    bool const mark = c == ',' || c == ';';
    bool const label_follows = strong_label_at(text, next, line.end) ||
                               (c == ';' && separated_label_at(text, next, line.end)) ||
                               (mark && known && unseparated_label_at(text, next, line.end));
    if (!label_follows) {
      at = next;
      continue;
    }
    if (mark) {
      cut(at, next);
    } else if (known && known->separated && next >= known->value.begin && !current.unclear_end) {
      // Free text does not show where it ends; other fields refuse what does not belong to them.
      bool const plain = begins_large(text, next, line.end) &&
                         !(takes_any_text(known->label) && small_word_before(text, at, known->value.begin));
      if (plain)
        cut(at, next);
      else
        current.unclear_end = true;
    }
    at = next;
  }
  segments.push_back(current);
  return segments;
}

}  // namespace workflows::triage
