// How is a source file read without a compiler? Walking the tree, and blanking comments and quoted text so that the
// rules look at code only. A scanner of a few states; it knows raw strings and digit separators, not macros.
#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>

#include "house_rules.hpp"

namespace house {
namespace {

bool left_out(std::filesystem::path const& path) {
  auto const name = path.filename().string();
  static std::vector<std::string> const folders{".git", "build", "node_modules", ".cache", ".idea", ".vscode"};
  return std::ranges::find(folders, name) != folders.end() || name.starts_with("claimstep.db");
}

// Walks one file and blanks what is not code. `at` always stands on the next unread character.
class Blanker {
 public:
  Blanker(std::string_view text, bool blank_quoted) : text_(text), out_(text), blank_quoted_(blank_quoted) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (starts("//")) {
        blank_until("\n", 0);
      } else if (starts("/*")) {
        blank_until("*/", 2);
      } else if (text_[at_] == '"' && at_ > 0 && text_[at_ - 1] == 'R') {
        raw_string();
      } else if (text_[at_] == '"' || (text_[at_] == '\'' && !is_digit_separator())) {
        quoted(text_[at_]);
      } else {
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  bool is_digit_separator() const {
    return at_ > 0 && std::isxdigit(static_cast<unsigned char>(text_[at_ - 1])) && at_ + 1 < text_.size() &&
           std::isxdigit(static_cast<unsigned char>(text_[at_ + 1])) && (at_ < 2 || text_[at_ + 2] != '\'');
  }

  void blank(std::size_t from, std::size_t to) {
    for (auto i = from; i < to; ++i)
      if (out_[i] != '\n') out_[i] = ' ';
  }

  void blank_until(std::string_view end, std::size_t keep) {
    auto const found = text_.find(end, at_ + 1);
    auto const stop = found == std::string_view::npos ? text_.size() : found + keep;
    blank(at_, stop);
    at_ = stop;
  }

  void raw_string() {
    auto const open = text_.find('(', at_);
    if (open == std::string_view::npos) {
      at_ = text_.size();
      return;
    }
    auto const end = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
    auto const found = text_.find(end, open);
    auto const stop = found == std::string_view::npos ? text_.size() : found + end.size();
    // Blanked in both views: a line of a raw string can look like a line of code.
    blank(at_ + 1, stop - 1);
    at_ = stop;
  }

  void quoted(char mark) {
    auto i = at_ + 1;
    while (i < text_.size() && text_[i] != mark && text_[i] != '\n') i += text_[i] == '\\' ? 2 : 1;
    i = std::min(i, text_.size());
    if (blank_quoted_) blank(at_ + 1, i);
    at_ = std::min(i + 1, text_.size());
  }

  std::string_view text_;
  std::string out_;
  bool blank_quoted_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<File> read_tree(std::filesystem::path const& root) {
  namespace fs = std::filesystem;
  std::vector<File> files;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator(); ++it) {
    if (left_out(it->path())) {
      it.disable_recursion_pending();
      continue;
    }
    if (it->is_symlink() || !it->is_regular_file()) continue;
    std::ifstream in(it->path(), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (text.find('\0') != std::string::npos) continue;
    files.push_back({fs::relative(it->path(), root).generic_string(), std::move(text)});
  }
  std::ranges::sort(files, {}, &File::path);
  return files;
}

std::string printed(Findings const& findings) {
  std::string out;
  for (auto const& finding : findings)
    out += finding.path + ":" + std::to_string(finding.line) + ": " + finding.sentence + "\n";
  return out;
}

std::string without_comments(std::string_view text) { return Blanker(text, false).run(); }
std::string code_only(std::string_view text) { return Blanker(text, true).run(); }

}  // namespace house
