// Which of the phrases we know stand in a text? Words are compared without regard to case, accents and apostrophes, and
// long ones forgive a slip of the finger. What is found is a place in the text, and whether it was denied there.
#pragma once
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/triage/note_text.hpp"

namespace workflows::triage {

struct Token {
  std::string word;  // "cancelled", "dont", "$" for a sum in dollars, "£" for pounds, "?"
  Span span;
  int sentence = 0;
};

// The tokens of these stretches of the text, in order. A sentence ends at . ! ? or an empty line, and with a stretch.
std::vector<Token> tokens_of(std::string_view text, std::vector<Span> const& stretches);

// One row of the table: phrases apart by semicolons or line ends. A phrase is words apart by blanks: "a|b" is either,
// "cancel*" any ending, "word!" exactly so, ".." up to three words between, "..." up to seven; all within one sentence.
struct Phrases {
  std::string_view group;
  std::string_view list;
};

struct Hit {
  Span span;
  int sentence = 0;
  bool denied = false;  // "not", "never", "without" and the like stand shortly before
};
using Hits = std::map<std::string_view, std::vector<Hit>>;  // by group, in the order of the text

class PhraseBook {
 public:
  // `never_mistaken`: words apart by blanks that are never taken for misspelt others. Both must outlive this.
  PhraseBook(std::span<Phrases const> phrases, std::string_view never_mistaken);
  // Linear in the number of tokens.
  Hits find(std::vector<Token> const&) const;

 private:
  struct Word {
    std::string_view letters;
    bool any_ending = false, exact = false;
  };
  struct Step {
    std::vector<Word> words;  // any of them; none: a gap
    std::size_t gap = 0;      // at most so many tokens between
  };
  struct Known {
    std::string_view group;
    std::vector<Step> steps;
  };
  void learn(std::string_view group, std::string_view phrase);
  bool same(Word const&, std::string_view typed) const;
  std::size_t match(Known const&, std::vector<Token> const&, std::size_t from) const;

  std::map<char, std::vector<Known>> by_letter_;  // of the first word
  std::set<std::string_view> never_mistaken_;
};

}  // namespace workflows::triage
