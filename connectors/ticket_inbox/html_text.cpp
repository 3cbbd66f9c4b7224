// What does a person read in a ticket's HTML body? libxml2 builds the tree; one walk without recursion writes the
// lines.
#include "connectors/ticket_inbox/html_text.hpp"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <unordered_set>

#include "connectors/ticket_inbox/text_lines.hpp"
#include "engine/core/ascii.hpp"

namespace connectors {
namespace {

using std::string_view;

constexpr std::size_t largest_parsed = 1024 * 1024;

struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
struct FreeParser {
  void operator()(htmlParserCtxt* parser) const { htmlFreeParserCtxt(parser); }
};
using Document = std::unique_ptr<xmlDoc, FreeDocument>;
using Parser = std::unique_ptr<htmlParserCtxt, FreeParser>;

using engine::ascii::is_letter;
using engine::ascii::lower;

bool among(string_view name, std::initializer_list<string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_block(string_view name) {
  return among(name, {"p",      "div",     "h1",         "h2",       "h3",     "h4",      "h5",         "h6",
                      "ul",     "ol",      "dl",         "dt",       "dd",     "table",   "tbody",      "thead",
                      "tfoot",  "caption", "blockquote", "pre",      "hr",     "section", "article",    "header",
                      "footer", "address", "form",       "fieldset", "center", "figure",  "figcaption", "main",
                      "nav",    "aside",   "body",       "tr",       "td",     "th",      "li"});
}

bool is_dropped(string_view name) {
  return among(name, {"script", "style", "head", "title", "template", "noscript", "object", "iframe", "svg", "select"});
}

// The tag at a "<": its name in lower case ("!" for comments and declarations), whether it closes, and where it ends.
struct Tag {
  std::string name;
  bool closing = false;
  bool broken = false;  // a quote in it is never closed, or the next "<" comes before its ">"
  std::size_t end = 0;
};

bool is_known(std::string const& name) {
  if (htmlTagLookup(reinterpret_cast<xmlChar const*>(name.c_str())) != nullptr) return true;
  // "o:p" of word processors, and elements younger than the parser's table.
  return name.find_first_of(":-") != std::string::npos ||
         among(name, {"section", "article", "header", "footer", "figure", "figcaption", "main", "nav", "aside",
                      "template", "svg", "time", "mark", "wbr", "picture", "source", "video"});
}

// Where the tag ends whose name ends at `at`: at its ">" outside quotes, or before the next "<".
void find_end(string_view html, std::size_t at, Tag& tag) {
  char quote = 0;
  auto i = at;
  for (; i < html.size(); ++i) {
    char const c = html[i];
    if (quote == 0 && (c == '>' || c == '<')) break;
    if (quote == 0 && (c == '"' || c == '\''))
      quote = c;
    else if (c == quote)
      quote = 0;
  }
  if (quote != 0) i = std::min(html.find_first_of("<>", at), html.size());
  tag.broken = quote != 0 || i >= html.size() || html[i] == '<';
  tag.end = i < html.size() && html[i] == '>' ? i + 1 : i;
}

// Nothing when the "<" is only text, as in "a < b", "<jane@example.com>" or "<https://…>". `last_comment_end` is where
// the last "-->" stands.
std::optional<Tag> tag_at(string_view html, std::size_t at, std::size_t last_comment_end) {
  if (html.substr(at).starts_with("<!--")) {
    if (last_comment_end == string_view::npos || last_comment_end < at + 4) return std::nullopt;
    return Tag{"!", false, false, html.find("-->", at + 4) + 3};
  }
  Tag tag;
  auto i = at + 1;
  if (i < html.size() && (html[i] == '!' || html[i] == '?')) {
    if (i + 1 >= html.size() || !(is_letter(html[i + 1]) || html[i + 1] == '[')) return std::nullopt;
    tag.name = "!";
    find_end(html, i, tag);
    return tag;
  }
  if (i < html.size() && html[i] == '/') tag.closing = true, ++i;
  if (i >= html.size() || !is_letter(html[i])) return std::nullopt;
  while (i < html.size() && tag.name.size() < 40 &&
         (engine::ascii::is_alphanumeric(html[i]) || html[i] == ':' || html[i] == '-'))
    tag.name += lower(html[i++]);
  if (i >= html.size() || string_view{" \t\r\n\f/>"}.find(html[i]) == string_view::npos) return std::nullopt;
  if (html.substr(i).starts_with("//") || !is_known(tag.name)) return std::nullopt;
  find_end(html, i, tag);
  return tag;
}

// Length of the UTF-8 character at `at`, 0 when the bytes there are none.
std::size_t character_at(string_view text, std::size_t at) {
  auto const byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  auto const follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  auto const first = byte(at);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(at + 1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    unsigned const low = first == 0xE0 ? 0xA0 : 0x80, high = first == 0xED ? 0x9F : 0xBF;
    return follows(at + 1, low, high) && follows(at + 2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    unsigned const low = first == 0xF0 ? 0x90 : 0x80, high = first == 0xF4 ? 0x8F : 0xBF;
    return follows(at + 1, low, high) && follows(at + 2) && follows(at + 3) ? 4 : 0;
  }
  return 0;
}

// Adds a piece with every byte that is no UTF-8 (and every zero byte) replaced.
void add_valid(string_view piece, std::string& out) {
  for (std::size_t i = 0; i < piece.size();) {
    auto const length = character_at(piece, i);
    if (length == 0 || piece[i] == '\0')
      out += "\xEF\xBF\xBD";
    else
      out += piece.substr(i, length);
    i += std::max<std::size_t>(1, length);
  }
}

// What the parser is given: every "<" that begins no tag is escaped, comments and declarations are out, broken tags
// lose their attributes. Nothing when there is no tag at all.
std::optional<std::string> prepared(string_view html) {
  std::string out;
  out.reserve(html.size() + 64);
  bool has_tags = false;
  auto const last_comment_end = html.rfind("-->");
  for (std::size_t i = 0; i < html.size();) {
    auto const next = std::min(html.find('<', i), html.size());
    add_valid(html.substr(i, next - i), out);
    i = next;
    if (i >= html.size()) break;
    auto const tag = tag_at(html, i, last_comment_end);
    if (!tag) {
      out += "&lt;";
      ++i;
      continue;
    }
    has_tags = true;
    if (tag->name != "!" && tag->broken)
      out += (tag->closing ? "</" : "<") + tag->name + '>';
    else if (tag->name != "!")
      add_valid(html.substr(i, tag->end - i), out);
    i = tag->end;
  }
  if (!has_tags) return std::nullopt;
  return out;
}

// Nothing when the parser gave up on the way (it nests 256 deep at most), as the rest of the text would be missing.
Document parse(std::string const& html) {
  constexpr int options =
      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC;
  Parser const parser{htmlNewParserCtxt()};
  if (!parser) return nullptr;
  Document document{
      htmlCtxtReadMemory(parser.get(), html.data(), static_cast<int>(html.size()), nullptr, "UTF-8", options)};
  if (parser->disableSAX != 0) return nullptr;
  return document;
}

string_view name_of(xmlNode const* node) { return reinterpret_cast<char const*>(node->name); }

bool is_element(xmlNode const* node, string_view name) {
  return node->type == XML_ELEMENT_NODE && name_of(node) == name;
}

bool is_quote(xmlNode const* node) {
  if (name_of(node) == "blockquote") return true;
  for (auto const* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
    if (string_view{reinterpret_cast<char const*>(attribute->name)} != "class" || attribute->children == nullptr)
      continue;
    auto const* const content = attribute->children->content;
    if (content == nullptr) continue;
    string_view const classes{reinterpret_cast<char const*>(content)};
    for (string_view const mark : {"gmail_quote", "yahoo_quoted"})
      if (classes.find(mark) != string_view::npos) return true;
  }
  return false;
}

// The node after this one in reading order, going into children only when asked; `leave` is called for each element
// that is left on the way.
template <class Leave>
xmlNode* next_node(xmlNode* node, xmlNode const* root, bool into, Leave const& leave) {
  if (into && node->children != nullptr && node->type == XML_ELEMENT_NODE) return node->children;
  while (node != nullptr) {
    if (node->type == XML_ELEMENT_NODE) leave(node);
    if (node == root) return nullptr;
    if (node->next != nullptr) return node->next;
    node = node->parent;
  }
  return nullptr;
}

// Rows whose cells hold tables, lists or quotes lay out the page; so do rows with one cell. Each node is climbed once.
std::unordered_set<xmlNode const*> layout_rows(xmlNode* root) {
  std::unordered_set<xmlNode const*> rows, climbed;
  auto const nothing = [](xmlNode*) {};
  for (auto* node = root; node != nullptr; node = next_node(node, root, true, nothing)) {
    if (node->type != XML_ELEMENT_NODE) continue;
    if (is_element(node, "tr")) {
      int cells = 0;
      for (auto const* child = node->children; child != nullptr && cells < 2; child = child->next)
        if (is_element(child, "td") || is_element(child, "th")) ++cells;
      if (cells < 2) rows.insert(node);
    }
    if (!among(name_of(node), {"table", "ul", "ol", "blockquote", "pre"}) && !is_quote(node)) continue;
    for (xmlNode const* up = node->parent; up != nullptr && up->type == XML_ELEMENT_NODE; up = up->parent) {
      if (!climbed.insert(up).second) break;
      if (is_element(up, "tr")) rows.insert(up);
    }
  }
  return rows;
}

class Writer {
 public:
  explicit Writer(xmlNode* root) : root_{root}, layout_rows_{layout_rows(root)} {}

  std::string write() {
    auto const leave = [this](xmlNode* node) { leave_element(node); };
    for (auto* node = root_; node != nullptr;) {
      bool into = false;
      if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
        write_text(node);
      else if (node->type == XML_ELEMENT_NODE)
        into = enter_element(node);
      node = next_node(node, root_, into, leave);
    }
    return lines_.finish();
  }

 private:
  xmlNode* root_;
  std::unordered_set<xmlNode const*> layout_rows_;
  TextLines lines_;
  int quotes_ = 0;
  int preformatted_ = 0;
  xmlNode const* row_ = nullptr;  // the table row being written as one line
  bool first_cell_ = true;

  void write_text(xmlNode const* node) {
    if (node->content != nullptr) lines_.text(reinterpret_cast<char const*>(node->content), preformatted_ > 0);
  }

  // True when the children are to be read.
  bool enter_element(xmlNode* node) {
    auto const name = name_of(node);
    if (is_dropped(name)) return false;
    if (name == "br") return lines_.break_line(), false;
    if (is_block(name)) lines_.end_line();
    if (is_quote(node)) lines_.quote(++quotes_ > 0);
    if (name == "pre") ++preformatted_;
    if (name == "li") lines_.list_item();
    if (name == "tr" && row_ == nullptr && !layout_rows_.contains(node)) {
      row_ = node;
      first_cell_ = true;
      lines_.in_row(true);
    }
    if ((name == "td" || name == "th") && row_ != nullptr && node->parent == row_) {
      if (!first_cell_) lines_.next_cell();
      first_cell_ = false;
    }
    return true;
  }

  void leave_element(xmlNode* node) {
    auto const name = name_of(node);
    if (is_dropped(name) || name == "br") return;
    if (node == row_) {
      row_ = nullptr;
      lines_.in_row(false);
    }
    if (is_block(name)) lines_.end_line();
    if (name == "li") lines_.end_list_item();
    if (name == "pre") --preformatted_;
    if (is_quote(node)) lines_.quote(--quotes_ > 0);
  }
};

// Best effort without a tree: tags out, lines kept, the five common entities decoded.
std::string without_tags(string_view html) {
  TextLines lines;
  std::string skipping;  // the script or style that is being left out
  auto const last_comment_end = html.rfind("-->");
  for (std::size_t i = 0; i < html.size();) {
    auto const next = std::min(html.find_first_of("<&", i), html.size());
    if (next > i && skipping.empty()) lines.text(html.substr(i, next - i));
    i = next;
    if (i >= html.size()) break;
    if (auto const tag = html[i] == '<' ? tag_at(html, i, last_comment_end) : std::nullopt) {
      if (skipping.empty() && !tag->closing && among(tag->name, {"script", "style"})) {
        skipping = tag->name;
      } else if (tag->closing && tag->name == skipping) {
        skipping.clear();
      }
      if (tag->name == "br" || is_block(tag->name)) lines.end_line();
      i = std::max(tag->end, i + 1);
      continue;
    }
    string_view decoded = html.substr(i, 1);
    std::size_t length = 1;
    constexpr std::pair<string_view, string_view> entities[] = {{"&amp;", "&"},   {"&lt;", "<"},   {"&gt;", ">"},
                                                                {"&quot;", "\""}, {"&nbsp;", " "}, {"&#39;", "'"}};
    for (auto const& [entity, character] : entities)
      if (html.substr(i).starts_with(entity)) decoded = character, length = entity.size();
    if (skipping.empty()) lines.text(decoded);
    i += length;
  }
  return lines.finish();
}

}  // namespace

std::string html_to_text(string_view html) {
  if (html.find('<') == string_view::npos) return std::string{html};
  if (html.size() > largest_parsed) return without_tags(html);
  auto const parsed = prepared(html);
  if (!parsed) return std::string{html};
  auto const document = parse(*parsed);
  auto* const root = document ? xmlDocGetRootElement(document.get()) : nullptr;
  if (root == nullptr) return without_tags(html);
  return Writer{root}.write();
}

}  // namespace connectors
