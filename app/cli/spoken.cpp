// Sentences are taken as they are; only what stands between `back quotes` and is a command of a store is completed.
#include "app/cli/spoken.hpp"

#include <algorithm>
#include <array>

#include "app/books.hpp"
#include "app/cli/console.hpp"

namespace app::cli {
namespace {

constexpr std::string_view program = "claimstep ";
// The commands that work on a store, by their first word.
constexpr std::array<std::string_view, 12> of_a_store{"case",    "worklist", "status", "run",   "triage", "outbox",
                                                      "approve", "replay",   "verify", "serve", "db",     "config"};

std::string typed_here(std::string const& quoted, Given const& given) {
  auto const words = quoted.starts_with(program) ? quoted.substr(program.size()) : quoted;
  auto const first = words.substr(0, words.find(' '));
  if (std::find(of_a_store.begin(), of_a_store.end(), first) == of_a_store.end()) return quoted;
  auto line = std::string(program) + words;
  auto const names = [&](std::string_view option) { return line.find(option) != std::string::npos; };
  if (!given.config.empty() && !names(" --config ")) line += " --config " + shell_quoted(given.config);
  if (!given.store.empty() && !names(" --store ")) line += " --store " + shell_quoted(given.store);
  return line;
}

std::string one_line(std::string const& problem) {
  auto const colon = problem.find(": ");
  if (!problem.starts_with("$") || colon == std::string::npos) return problem;
  auto const path = problem.substr(0, colon), sentence = problem.substr(colon + 2);
  constexpr std::string_view field = "the field \"";
  auto const end = sentence.find("\" is missing");
  if (path == "$" && sentence.starts_with(field) && end != std::string::npos)
    return "--set " + sentence.substr(field.size(), end - field.size()) + "=… is missing";
  return (path.size() > 2 ? "--set " + path.substr(2) : std::string("What was typed")) + ": " + sentence;
}

}  // namespace

std::string with_lines_to_type(std::string const& sentence, Given const& given) {
  std::string text;
  std::size_t at = 0;
  for (;;) {
    auto const open = sentence.find('`', at);
    auto const close = open == std::string::npos ? open : sentence.find('`', open + 1);
    if (close == std::string::npos) return text + sentence.substr(at);
    text += sentence.substr(at, open + 1 - at) + typed_here(sentence.substr(open + 1, close - open - 1), given) + "`";
    at = close + 1;
  }
}

std::string in_typists_words(std::string const& sentence) {
  if (!sentence.starts_with("$")) return {};
  std::string text;
  for (std::size_t at = 0; at <= sentence.size();) {
    auto const end = std::min(sentence.find('\n', at), sentence.size());
    text += (text.empty() ? "" : "\n") + one_line(sentence.substr(at, end - at));
    at = end + 1;
  }
  return text;
}

}  // namespace app::cli
