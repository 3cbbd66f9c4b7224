// What does a person read in a ticket's HTML body? Plain text with the lines, list items and table rows a reader sees,
// so that everything behind this point deals with text only. No network, no scripts, no exceptions.
#pragma once
#include <string>
#include <string_view>

namespace connectors {

// Text of an HTML body, UTF-8, lines separated by "\n", none at the end:
// - block elements and <br> end a line; empty lines in a row become one; blanks in a row become one, also no-break ones
// - a list item is a line that begins with "- "
// - a table row is one line, its cells separated by a tab (empty cells keep their place); a row that only lays out
//   the page (one cell, or cells holding tables or lists) is read like blocks instead
// - earlier mails (<blockquote>, class gmail_quote or yahoo_quoted) have "> " before each line
// - script, style, head and comments are dropped, entities decoded, bytes that are no UTF-8 become U+FFFD
// Text without any tag is returned unchanged. More than 1 MiB, or nested deeper than the parser goes, is read without
// the structure of tables and quotes: tags are cut out and nothing of the text is lost.
std::string html_to_text(std::string_view html);

}  // namespace connectors
