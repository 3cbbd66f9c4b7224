// How long is each function of a file? Read by braces alone, without a compiler: a brace after a parameter list opens
// a function, one after `struct`, `namespace` and their like opens a scope, any other one is data. Lines between
// "clang-format off" and "on" do not count: they are tables. Macros and preprocessor branches are not understood.
#include <algorithm>
#include <array>
#include <cctype>

#include "house_rules.hpp"

namespace house {
namespace {

constexpr int function_limit = 70;

enum class Brace { scope, function, data };

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

// Drops "template <…>" and access labels from the front of a declaration.
std::string_view without_template(std::string_view head) {
  head = trimmed(head);
  for (std::string_view label : {"public:", "private:", "protected:"})
    if (head.starts_with(label)) head = trimmed(head.substr(label.size()));
  while (head.starts_with("template")) {
    std::size_t at = head.find('<');
    int depth = 0;
    for (; at < head.size(); ++at) {
      if (head[at] == '<') ++depth;
      if (head[at] == '>' && --depth == 0) break;
    }
    head = trimmed(head.substr(std::min(at + 1, head.size())));
  }
  return head;
}

// `head` is what stands between the last finished declaration and the brace.
Brace classify(std::string_view head) {
  head = without_template(head);
  auto const first = head.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(head, is_word) - head.begin()));
  static constexpr std::array scopes{"namespace", "struct", "class", "enum", "union", "extern"};
  if (std::ranges::find(scopes, first) != scopes.end() || head.starts_with("inline namespace")) return Brace::scope;
  // A constructor whose last member was initialised with braces.
  if (head.ends_with('}') && head.find(") :") != std::string_view::npos) return Brace::function;
  auto const close = head.rfind(')');
  if (close == std::string_view::npos) return Brace::data;
  auto const tail = trimmed(head.substr(close + 1));
  if (tail.empty() || tail.starts_with("->")) return Brace::function;
  for (std::string_view word : {"const", "noexcept", "override", "final", "mutable", "&"})
    if (tail.starts_with(word)) return Brace::function;
  return Brace::data;
}

std::string name_of(std::string_view head) {
  head = without_template(head);
  auto end = head.find('(');
  if (end == std::string_view::npos) end = head.size();
  auto begin = end;
  while (begin > 0 && (is_word(head[begin - 1]) || head[begin - 1] == ':' || head[begin - 1] == '~')) --begin;
  return std::string(head.substr(begin, end - begin));
}

// Reads a file once, remembering the declaration that is being read and the function it is inside of.
class Lengths {
 public:
  explicit Lengths(File const& file) : file_(file) {}

  Findings run() {
    mark_tables();
    auto const code = code_only(file_.text);
    for (std::size_t i = 0; i < code.size(); ++i) {
      if (code[i] == '#' && at_line_start(code, i)) i = skip_directive(code, i);
      take(i < code.size() ? code[i] : '\n');
    }
    return found_;
  }

 private:
  static bool at_line_start(std::string_view code, std::size_t i) {
    auto const line = code.rfind('\n', i);
    return trimmed(
               code.substr(line == std::string_view::npos ? 0 : line, i - (line == std::string_view::npos ? 0 : line)))
        .empty();
  }

  // To the end of the line on which the directive ends; a backslash carries it on.
  std::size_t skip_directive(std::string_view code, std::size_t i) {
    while (i < code.size() && !(code[i] == '\n' && code[i - 1] != '\\')) {
      if (code[i] == '\n') ++line_;
      ++i;
    }
    return i;
  }

  void mark_tables() {
    bool off = false;
    std::size_t at = 0;
    while (at < file_.text.size()) {
      auto const end = std::min(file_.text.find('\n', at), file_.text.size());
      auto const line = std::string_view(file_.text).substr(at, end - at);
      if (line.find("clang-format off") != std::string_view::npos) off = true;
      in_table_.push_back(off);
      if (line.find("clang-format on") != std::string_view::npos) off = false;
      at = end + 1;
    }
  }

  void take(char c) {
    if (c == '\n') ++line_;
    if (inside_function_) {
      if (c == '{') ++depth_;
      if (c == '}' && --depth_ == 0) finish_function();
      return;
    }
    if (c == '{') {
      open();
    } else if (c == '}') {
      close();
    } else if (c == ';' && (open_.empty() || open_.back() == Brace::scope)) {
      head_.clear();
    } else {
      if (trimmed(head_).empty() && !std::isspace(static_cast<unsigned char>(c))) head_line_ = line_;
      head_ += c;
    }
  }

  void open() {
    // Within data everything is data: initialisers hold no declarations.
    auto const kind = !open_.empty() && open_.back() == Brace::data ? Brace::data : classify(head_);
    if (kind == Brace::function) {
      inside_function_ = true;
      depth_ = 1;
      return;
    }
    open_.push_back(kind);
    if (kind == Brace::scope) head_.clear();
  }

  void close() {
    if (open_.empty()) return;
    if (open_.back() == Brace::scope)
      head_.clear();
    else
      head_ += '}';
    open_.pop_back();
  }

  void finish_function() {
    int counted = 0;
    for (int line = head_line_; line <= line_; ++line)
      if (!in_table_.at(static_cast<std::size_t>(line - 1))) ++counted;
    if (counted > function_limit)
      found_.push_back({file_.path, head_line_,
                        name_of(head_) + " has " + std::to_string(counted) + " lines; at most " +
                            std::to_string(function_limit) + ": a function fits on a screen"});
    inside_function_ = false;
    head_.clear();
  }

  File const& file_;
  Findings found_;
  std::string head_;
  std::vector<Brace> open_;
  std::vector<bool> in_table_;
  int line_ = 1;
  int head_line_ = 1;
  int depth_ = 0;
  bool inside_function_ = false;
};

}  // namespace

Findings long_functions(File const& file) {
  if (!file.path.ends_with(".hpp") && !file.path.ends_with(".cpp")) return {};
  return Lengths(file).run();
}

}  // namespace house
