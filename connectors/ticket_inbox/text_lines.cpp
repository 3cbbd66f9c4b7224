// How do pieces of text become lines? One pass over the bytes; only whole UTF-8 characters are taken or dropped.
#include "connectors/ticket_inbox/text_lines.hpp"

namespace connectors {
namespace {

bool ascii_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

void TextLines::put(std::string_view piece) {
  if (item_pending_) line_ += "- ";
  item_pending_ = false;
  if (blank_pending_ && !line_.empty() && line_.back() != '\t' && line_.back() != ' ') line_ += ' ';
  blank_pending_ = false;
  line_ += piece;
}

void TextLines::text(std::string_view text, bool keep_lines) {
  for (std::size_t i = 0; i < text.size();) {
    auto const rest = text.substr(i);
    if (keep_lines && text[i] == '\n') {
      break_line();
      ++i;
    } else if (ascii_blank(text[i])) {
      blank_pending_ = true;
      ++i;
    } else if (rest.starts_with("\xC2\xA0")) {  // no-break space
      blank_pending_ = true;
      i += 2;
    } else if (rest.starts_with("\xC2\xAD")) {  // soft hyphen
      i += 2;
    } else if (rest.starts_with("\xE2\x80\x8B") || rest.starts_with("\xEF\xBB\xBF")) {  // zero-width space, BOM
      i += 3;
    } else {
      put(rest.substr(0, 1));
      ++i;
    }
  }
}

void TextLines::write_line() {
  while (!line_.empty() && (line_.back() == ' ' || line_.back() == '\t')) line_.pop_back();
  blank_pending_ = false;
  if (line_.empty()) return;
  if (!done_.empty()) done_ += '\n';
  if (empty_pending_ && !done_.empty()) done_ += '\n';
  empty_pending_ = false;
  if (quoted_) done_ += "> ";
  done_ += line_;
  line_.clear();
}

void TextLines::end_line() {
  if (in_row_)
    blank_pending_ = true;
  else
    write_line();
}

void TextLines::break_line() {
  if (in_row_) {
    blank_pending_ = true;
  } else if (line_.find_first_not_of(" \t") == std::string::npos) {
    line_.clear();
    empty_pending_ = true;
  } else {
    write_line();
  }
}

void TextLines::list_item() {
  end_line();
  item_pending_ = true;
}

void TextLines::next_cell() {
  while (!line_.empty() && line_.back() == ' ') line_.pop_back();
  blank_pending_ = false;
  line_ += '\t';
}

void TextLines::quote(bool on) {
  if (on == quoted_) return;
  end_line();
  quoted_ = on;
}

std::string TextLines::finish() {
  in_row_ = false;
  write_line();
  return std::move(done_);
}

}  // namespace connectors
