// Which label stands before which piece of a note? One pass over the lines; every look-ahead is bounded.
#include "workflows/triage/note_layout.hpp"

#include <algorithm>
#include <utility>

#include "workflows/triage/note_segments.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

bool is_blank(string_view text, Span line) { return trimmed(text, line).empty(); }

// "-----", "| --- | :-: |", "=====": a ruler or the row under a table's head.
bool is_ruler(string_view text, Span line) {
  line = trimmed(text, line);
  for (auto at = line.begin; at < line.end;) {
    auto const length = std::max(blank_at(text, at), dash_at(text, at));
    if (length == 0 && string_view{"|:=_+~#*"}.find(text[at]) == string_view::npos) return false;
    at += std::max<std::size_t>(1, length);
  }
  return true;
}

bool is_closing(string_view text, Span line) {
  auto const typed = slice(text, trimmed(text, line));
  if (typed == "--") return true;
  if (typed.size() > 48) return false;
  auto const words = folded(typed);
  for (string_view const whole : {"best", "regards", "best regards", "kind regards", "warm regards", "all the best",
                                  "sincerely", "cheers", "warmly", "thank you", "best wishes", "with gratitude"})
    if (words == whole) return true;
  if (words.starts_with("sent from my ") || words.starts_with("get outlook for ")) return true;
  auto const count = std::count(words.begin(), words.end(), ' ') + 1;
  return (words.starts_with("thanks") || words.starts_with("thank you ") || words.starts_with("many thanks")) &&
         count <= 4 && typed.find(':') == string_view::npos;
}

// What a signature has as well: behind the closing these say nothing about the session.
bool found_in_signatures(Label label) {
  using enum Label;
  return label == bare_email || label == bare_name || label == bare_state || label == therapist || label == practice ||
         label == location || label == zone || label == therapist_states || label == session;
}

// A sentence is no value of a label that was left empty on the line above it.
bool reads_like_a_sentence(string_view text, Span line) {
  auto const typed = slice(text, trimmed(text, line));
  auto const words = words_in(text, trimmed(text, line));
  if (typed.empty() || words.empty()) return false;
  auto const first = folded(slice(text, words.front()));
  bool const address = first == "please" || first == "hi" || first == "hello" || first == "note" || first == "thanks";
  char const last = typed.back();
  return address || words.size() > 8 || last == '!' || last == '?' || (last == '.' && words.size() > 4);
}

enum class Section { none, client, therapist };

bool holds_a_list(Label label) {
  return label == Label::diagnosis || label == Label::diagnosis_part || label == Label::therapist_states ||
         label == Label::modifiers;
}

bool is_heading(Label label) {
  return label == Label::client_heading || label == Label::therapist_heading || label == Label::other_heading;
}

class Reader {
 public:
  Reader(string_view text, Span body) : text_{text}, lines_{lines_in(text, body)} {}

  std::vector<Mention> read() {
    while (next_ < lines_.size()) {
      auto const line = lines_[next_++];
      if (is_blank(text_, line) || is_quoted_line(text_, line) || is_ruler(text_, line)) continue;
      if (is_closing(text_, line)) {
        closed_ = true;
        continue;
      }
      auto const cells = cells_in(text_, line);
      if (cells.size() > 1)
        read_row(cells);
      else
        read_line(line);
    }
    return std::move(mentions_);
  }

 private:
  string_view text_;
  std::vector<Span> lines_;
  std::size_t next_ = 0;
  std::vector<Mention> mentions_;
  Section section_ = Section::none;
  bool closed_ = false;

  void enter(Label label) {
    if (label == Label::client || label == Label::client_heading) section_ = Section::client;
    if (label == Label::therapist || label == Label::therapist_heading) section_ = Section::therapist;
    if (label == Label::other_heading) section_ = Section::none;
  }

  // Says whose name, e-mail or state a bare label means.
  void resolve(Mention& mention) const {
    using enum Label;
    auto const bare = mention.label;
    if (bare != bare_name && bare != bare_email && bare != bare_state) return;
    bool const behind_therapist =
        section_ == Section::none && !mentions_.empty() && mentions_.back().label == Label::therapist;
    if (section_ == Section::therapist) {
      mention.label = bare == bare_name ? therapist : bare == bare_state ? therapist_states : ignored;
    } else {
      mention.label = bare == bare_name ? client : bare == bare_state ? client_state : client_email;
      mention.unclear_owner = behind_therapist;
    }
  }

  void add(LabelMatch const& match, Span value, bool unclear_end = false, bool extra_cell = false) {
    if (closed_ && (found_in_signatures(match.label) || !match.separated)) return;
    if (is_heading(match.label)) return enter(match.label);
    Mention mention{match.label, match.words, value, match.zone, false, unclear_end, match.unknown_qualifier,
                    extra_cell};
    resolve(mention);
    mentions_.push_back(mention);
  }

  // The line that holds the value of a label standing alone: the next with text, at most two blank lines on.
  std::optional<std::size_t> value_line(Label label) const {
    auto at = next_;
    while (at < lines_.size() && at < next_ + 3 && is_blank(text_, lines_[at])) ++at;
    if (at >= lines_.size() || at >= next_ + 3) return std::nullopt;
    auto const line = lines_[at];
    if (is_quoted_line(text_, line) || is_ruler(text_, line) || is_closing(text_, line)) return std::nullopt;
    if (match_label(text_, line) || (takes_any_text(label) && reads_like_a_sentence(text_, line))) return std::nullopt;
    return at;
  }

  bool next_line_is_labelled() const {
    auto at = next_;
    while (at < lines_.size() && at < next_ + 3 && is_blank(text_, lines_[at])) ++at;
    return at < lines_.size() && at < next_ + 3 && match_label(text_, lines_[at]).has_value();
  }

  Span without_bullet(Span line) const {
    auto at = line.begin;
    auto const start = skip_blanks(text_, at, line.end);
    auto const mark = std::max(dash_at(text_, start), text_.substr(start).starts_with("•") ? std::size_t{3} : 0);
    bool const star = start < line.end && text_[start] == '*';
    auto const length = star ? 1 : mark;
    if (length > 0 && start + length < line.end && blank_at(text_, start + length) > 0) at = start + length;
    return trimmed(text_, {at, line.end});
  }

  void read_label_alone(LabelMatch const& match) {
    auto const at =
        closed_ || is_heading(match.label) || match.label == Label::ignored ? std::nullopt : value_line(match.label);
    if (!at) {
      if (next_line_is_labelled()) enter(match.label);
      if (is_heading(match.label)) enter(match.label);
      return;
    }
    auto const line = lines_[*at];
    next_ = *at + 1;
    auto value = without_bullet(line);
    // A list goes on over the lines right below, as long as they carry no label.
    while (holds_a_list(match.label) && next_ < lines_.size() && !is_blank(text_, lines_[next_]) &&
           !is_quoted_line(text_, lines_[next_]) && !is_ruler(text_, lines_[next_]) &&
           !is_closing(text_, lines_[next_]) && !match_label(text_, lines_[next_]) && next_ < *at + 12)
      value.end = without_bullet(lines_[next_++]).end;
    add(match, value);
  }

  void read_line(Span line) {
    auto const segments = segments_in(text_, line);
    for (auto const& segment : segments) {
      auto const match = match_label(text_, segment.span);
      if (!match) continue;
      if (!match->value.empty())
        add(*match, match->value, segment.unclear_end);
      else if (segments.size() == 1)
        read_label_alone(*match);
    }
  }

  // A row of a table: label and value side by side, or labelled cells; or a head whose values stand in the rows below.
  void read_row(std::vector<Span> const& cells) {
    if (is_head(cells)) return read_columns(cells);
    std::optional<LabelMatch> open;     // a label that waits for its value
    std::optional<LabelMatch> settled;  // the last label that has one
    for (auto const& cell : cells) {
      auto const value = trimmed(text_, cell);
      if (value.empty()) continue;
      auto const match = match_label(text_, cell);
      if (open && !(match && match->separated)) {
        open->separated = true;
        add(*open, value);
        settled = std::exchange(open, std::nullopt);
      } else if (match && match->value.empty()) {
        open = match;
        settled.reset();
      } else if (match) {
        read_line(cell);
        settled = match;
        open.reset();
      } else if (settled && !takes_any_text(settled->label)) {
        add(*settled, value, false, true);
      }
    }
  }

  bool is_head(std::vector<Span> const& cells) const {
    std::size_t labels = 0;
    for (auto const& cell : cells) {
      if (is_blank(text_, cell)) continue;
      auto const match = match_label(text_, cell);
      if (!match || !match->value.empty()) return false;
      ++labels;
    }
    return labels >= 2;
  }

  void read_columns(std::vector<Span> const& head) {
    for (std::size_t rows = 0; next_ < lines_.size(); ++next_) {
      auto const line = lines_[next_];
      if (is_ruler(text_, line) && !is_quoted_line(text_, line)) {
        if (rows > 0 && is_blank(text_, line)) return;
        continue;
      }
      auto const cells = cells_in(text_, line);
      if (cells.size() < 2 || is_quoted_line(text_, line) || is_head(cells)) return;
      for (std::size_t i = 0; i < head.size() && i < cells.size(); ++i) {
        auto match = match_label(text_, head[i]);
        auto const value = trimmed(text_, cells[i]);
        if (!match || value.empty()) continue;
        match->separated = true;
        add(*match, value);
      }
      ++rows;
    }
  }
};

}  // namespace

std::vector<Span> lines_in(string_view text, Span span) {
  std::vector<Span> lines;
  span.end = std::min(span.end, text.size());
  auto start = span.begin;
  for (auto at = span.begin; at < span.end; ++at) {
    if (text[at] != '\n' && text[at] != '\r') continue;
    lines.push_back({start, at});
    if (text[at] == '\r' && at + 1 < span.end && text[at + 1] == '\n') ++at;
    start = at + 1;
  }
  if (start < span.end) lines.push_back({start, span.end});
  return lines;
}

bool is_quoted_line(string_view text, Span line) {
  auto const at = skip_blanks(text, line.begin, line.end);
  return at < line.end && text[at] == '>';
}

std::vector<Mention> find_mentions(string_view text, Span body) { return Reader{text, body}.read(); }

}  // namespace workflows::triage
