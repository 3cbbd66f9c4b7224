// How do pieces of text become lines? Folds blanks, joins words, and keeps list marks, cells and quote marks in place.
#pragma once
#include <string>
#include <string_view>

namespace connectors {

class TextLines {
 public:
  // Adds text; blanks in a row become one, zero-width marks vanish. With `keep_lines` a newline ends the line.
  void text(std::string_view, bool keep_lines = false);
  // Ends the line if anything stands on it.
  void end_line();
  // Ends the line, also an empty one: an empty line is kept, several in a row become one.
  void break_line();
  // The next text begins with "- ".
  void list_item();
  // Forgets a list mark that no text followed.
  void end_list_item() { item_pending_ = false; }
  // A tab between two cells of a row.
  void next_cell();
  // Lines from here on are quoted, or not.
  void quote(bool on);
  // Inside a table row every break is a blank.
  void in_row(bool on) { in_row_ = on; }

  // Everything so far, without an empty line at either end. Ends the use of this object.
  std::string finish();

 private:
  std::string done_;
  std::string line_;
  bool blank_pending_ = false;
  bool item_pending_ = false;
  bool empty_pending_ = false;
  bool quoted_ = false;
  bool in_row_ = false;

  void put(std::string_view);
  void write_line();
};

}  // namespace connectors
