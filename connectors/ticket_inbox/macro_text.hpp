// What does a macro say once its placeholders are filled in? The vendor has no call that sends a macro: its text is
// fetched, filled in here, and sent as a message. What cannot be filled in is named, never guessed.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace connectors::intercom {

struct FilledIn {
  std::string html;
  std::vector<std::string> unresolved;  // names of placeholders without a value and without a fallback
};

// `values` by the placeholder's name, such as "user.first_name"; values are escaped. Both of the vendor's spellings are
// read: <attribute key="…" default="…"/> and {{…|fallback:"…"}}.
FilledIn fill_in(std::string_view html, std::map<std::string, std::string> const& values);

// May this text go to a client? Not while a placeholder of either spelling stands in it.
bool holds_placeholder(std::string_view text);

// Plain text as the HTML of a message: escaped, a line each.
std::string html_of(std::string_view text);

// For comparing what was sent with what is there: the text of the HTML, every run of blanks as one.
std::string comparable(std::string const& html_or_text);

}  // namespace connectors::intercom
