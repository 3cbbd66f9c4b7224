// Does BOOST_DESCRIBE_STRUCT name every member of its struct? A member left out is neither written nor read, and
// nothing else would say so (docs/adr/0004-messages-described-once.md). Read by braces and semicolons, without a
// compiler; a member is a declaration without parentheses that is not static, a friend or a name for a type.
#include <algorithm>
#include <cctype>

#include "house_rules.hpp"

namespace house {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

// From the bracket at `open` to the one that closes it; the text between them.
std::string_view inside(std::string_view text, std::size_t open, char opening, char closing) {
  int depth = 0;
  for (auto at = open; at < text.size(); ++at) {
    if (text[at] == opening) ++depth;
    if (text[at] == closing && --depth == 0) return text.substr(open + 1, at - open - 1);
  }
  return {};
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (char c : std::string(text) + ",") {
    if (is_word(c)) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

// The name that a declaration introduces, or nothing when it is no data member.
std::string member_of(std::string_view declaration) {
  declaration = trimmed(declaration);
  for (std::string_view start : {"static ", "using ", "friend ", "enum ", "struct ", "template", "typedef "})
    if (declaration.starts_with(start)) return {};
  auto const name = trimmed(declaration.substr(0, declaration.find_first_of("={")));
  // A function, unless the parentheses belong to the type: std::function<void(int)> name.
  if (name.find('(') != std::string_view::npos && !name.starts_with("std::function<")) return {};
  auto begin = name.size();
  while (begin > 0 && is_word(name[begin - 1])) --begin;
  return std::string(name.substr(begin));
}

std::vector<std::string> members_of(std::string_view body) {
  std::vector<std::string> members;
  std::string declaration;
  int depth = 0;
  for (char c : body) {
    if (c == '{') ++depth;
    if (c == '}') --depth;
    bool const ends_function = c == '}' && depth == 0 && declaration.find('(') != std::string::npos;
    if (depth == 0 && (c == ';' || ends_function)) {
      if (auto name = member_of(declaration); !name.empty()) members.push_back(std::move(name));
      declaration.clear();
    } else {
      declaration += c;
    }
  }
  return members;
}

bool left_out_on_purpose(std::string_view body, std::string const& member) {
  while (!body.empty()) {
    auto const end = std::min(body.find('\n'), body.size());
    auto const line = body.substr(0, end);
    auto const comment = line.find("not described: ");
    if (comment != std::string_view::npos)
      if (auto const words = words_of(line.substr(0, comment)); std::ranges::find(words, member) != words.end())
        return true;
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return false;
}

}  // namespace

Findings undescribed_members(File const& file) {
  static constexpr std::string_view macro = "BOOST_DESCRIBE_STRUCT(";
  Findings found;
  if (!file.path.ends_with(".hpp") && !file.path.ends_with(".cpp")) return found;
  auto const code = code_only(file.text);
  for (auto at = code.find(macro); at != std::string::npos; at = code.find(macro, at + 1)) {
    auto const arguments = inside(code, at + macro.size() - 1, '(', ')');
    auto const name = trimmed(arguments.substr(0, arguments.find(',')));
    auto const described = words_of(inside(arguments, arguments.rfind('('), '(', ')'));
    auto const head = code.rfind("struct " + std::string(name) + " ", at);
    auto const line =
        static_cast<int>(std::count(code.begin(), code.begin() + static_cast<std::ptrdiff_t>(at), '\n')) + 1;
    if (head == std::string::npos) {
      found.push_back({file.path, line, std::string(name) + " is described away from its struct: put them together"});
      continue;
    }
    auto const body = inside(code, code.find('{', head), '{', '}');
    auto const as_written =
        std::string_view(file.text).substr(static_cast<std::size_t>(body.data() - code.data()), body.size());
    for (auto const& member : members_of(body))
      if (std::ranges::find(described, member) == described.end() && !left_out_on_purpose(as_written, member))
        found.push_back(
            {file.path, line, std::string(name) + "::" + member + " is not described: it would not be stored"});
  }
  return found;
}

}  // namespace house
