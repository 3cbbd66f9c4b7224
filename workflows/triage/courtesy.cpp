// The words that people thank with. Whatever could tell somebody to do something is not among them: "do it", "go on".
#include "workflows/triage/courtesy.hpp"

#include <algorithm>
#include <array>

namespace workflows::triage {
namespace {

using std::string_view;

constexpr std::size_t longest = 15;  // words; whoever writes more says more

constexpr std::array acknowledges{"thanks",  "thank", "thx",     "ty",   "ok",          "okay",     "great",
                                  "perfect", "noted", "got",     "good", "appreciated", "gracias",  "appreciate",
                                  "cheers",  "fine",  "welcome", "nice", "wonderful",   "received", "understood"};
constexpr std::array beside{"you",   "u",    "so",    "very",   "much",    "many",  "a",     "lot", "ton",
                            "for",   "your", "the",   "this",   "that",    "all",   "it",    "its", "is",
                            "again", "and",  "quick", "help",   "helping", "reply", "of",    "day", "response",
                            "i",     "we",   "have",  "lovely", "weekend", "week",  "sounds"};
constexpr std::array greets{"hi", "hello", "hey", "dear"};
// What may stand where a name would, and tells somebody something.
constexpr std::array no_name{"no",   "not",   "nope",  "never",  "stop",   "wait",  "dont",    "cancel", "cancelled",
                             "why",  "when",  "what",  "how",    "where",  "who",   "please",  "but",    "refund",
                             "help", "later", "wrong", "anyway", "really", "sorry", "goodbye", "yes",    "yet"};

template <std::size_t N>
bool among(std::array<char const*, N> const& list, string_view word) {
  return std::any_of(list.begin(), list.end(), [&](string_view each) { return each == word; });
}

// "Hi Dana," on a line of its own.
std::size_t greeting(string_view text, std::vector<Token> const& tokens) {
  if (tokens.empty() || !among(greets, tokens.front().word)) return 0;
  auto const end = text.find('\n', tokens.front().span.begin);
  if (end == string_view::npos) return 1;
  std::size_t words = 0;
  while (words < tokens.size() && tokens[words].span.end <= end) ++words;
  auto const last = text.find_last_not_of(" \t\r", end - 1);
  return words <= 3 && last != string_view::npos && text[last] == ',' ? words : 1;
}

// "Thanks, Dana": the last word, and a name for all we know.
bool thanks_by_name(string_view text, std::vector<Token> const& tokens, std::size_t at) {
  if (at + 1 != tokens.size() || at == 0 || tokens[at].sentence != tokens[at - 1].sentence) return false;
  auto const& before = tokens[at - 1].word;
  auto const thanks = before == "thanks" || (before == "you" && at > 1 && tokens[at - 2].word == "thank");
  auto const first = text[tokens[at].span.begin];
  return thanks && first >= 'A' && first <= 'Z' && !among(no_name, tokens[at].word) &&
         std::all_of(tokens[at].word.begin(), tokens[at].word.end(), is_letter);
}

}  // namespace

bool is_courtesy(string_view text, std::vector<Span> const& own, std::vector<Token> const& tokens, bool says_more) {
  if (tokens.empty() || tokens.size() > longest) return false;
  for (auto const& span : own)
    for (char const each : slice(text, span))
      if (static_cast<unsigned char>(each) >= 0x80 || each == '?') return false;
  bool acknowledged = false;
  for (auto at = greeting(text, tokens); at < tokens.size(); ++at) {
    auto const& word = tokens[at].word;
    acknowledged = acknowledged || among(acknowledges, word);
    if (among(acknowledges, word) || among(beside, word)) continue;
    if (says_more || !thanks_by_name(text, tokens, at)) return false;
  }
  return acknowledged;
}

}  // namespace workflows::triage
