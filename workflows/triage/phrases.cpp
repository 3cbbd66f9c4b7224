// Which of the phrases we know stand in a text? A small tokeniser, and a matcher that carries all open places of a
// phrase along, so that no text can make it slow.
#include "workflows/triage/phrases.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace workflows::triage {
namespace {

using std::string_view;

constexpr std::size_t most_tokens = 40'000;  // what stands behind is not read; a person sees it all
constexpr std::size_t denial_reach = 4;      // words between "not" and what it denies

unsigned byte_at(string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

// Latin letters with accents, U+00C0 to U+00FF, as plain letters; other characters beyond ASCII stay as they are.
constexpr string_view plain_letters = "aaaaaaaceeeeiiiidnooooo*ouuuuypsaaaaaaaceeeeiiiidnooooo/ouuuuypy";

bool apostrophe_at(string_view text, std::size_t at, std::size_t& length) {
  length = 1;
  if (text[at] == '\'' || text[at] == '`') return true;
  length = 3;
  return byte_at(text, at) == 0xE2 && byte_at(text, at + 1) == 0x80 &&
         (byte_at(text, at + 2) == 0x98 || byte_at(text, at + 2) == 0x99);
}

class Tokeniser {
 public:
  explicit Tokeniser(string_view text) : text_{text} {}

  void read(Span stretch) {
    at_ = stretch.begin;
    end_ = std::min(stretch.end, text_.size());
    while (at_ < end_ && tokens_.size() < most_tokens) {
      if (!word() && !sign()) ++at_;
    }
    ++sentence_;
  }
  std::vector<Token> take() { return std::move(tokens_); }

 private:
  string_view text_;
  std::size_t at_ = 0, end_ = 0;
  int sentence_ = 0;
  std::vector<Token> tokens_;

  bool part_of_word(std::size_t at) const {
    char const c = text_[at];
    return is_letter(c) || is_digit(c) ||
           (byte_at(text_, at) >= 0x80 && blank_at(text_, at) == 0 && dash_at(text_, at) == 0);
  }

  bool word() {
    auto const start = at_;
    std::string letters;
    std::size_t length = 0;
    while (at_ < end_) {
      if (apostrophe_at(text_, at_, length)) {
        if (at_ == start) break;
        at_ = std::min(at_ + length, end_);
      } else if (byte_at(text_, at_) == 0xC3 && byte_at(text_, at_ + 1) >= 0x80 && at_ + 1 < end_) {
        letters += plain_letters[byte_at(text_, at_ + 1) - 0x80U];
        at_ += 2;
      } else if (byte_at(text_, at_) == 0xC2 && byte_at(text_, at_ + 1) == 0xA3) {
        break;
      } else if (part_of_word(at_)) {
        letters += lower(text_[at_++]);
      } else if (text_[at_] == '.' && at_ > start && at_ + 1 < end_ && is_digit(text_[at_ - 1]) &&
                 is_digit(text_[at_ + 1])) {
        ++at_;
      } else {
        break;
      }
    }
    if (letters.empty()) {
      at_ = start;
      return false;
    }
    tokens_.push_back({std::move(letters), {start, at_}, sentence_});
    return true;
  }

  bool sign() {
    char const c = text_[at_];
    auto const start = at_;
    if (c == '$' || (byte_at(text_, at_) == 0xC2 && byte_at(text_, at_ + 1) == 0xA3)) {
      at_ += c == '$' ? 1 : 2;
      tokens_.push_back({c == '$' ? "$" : "\xC2\xA3", {start, at_}, sentence_});
      return true;
    }
    if (c == '?') tokens_.push_back({"?", {at_, at_ + 1}, sentence_});
    bool const stop = (c == '.' && !behind_a_title()) || c == '!' || c == '?' || c == ';';
    if (stop || line_ends_a_sentence()) {
      ++sentence_;
      ++at_;
      return true;
    }
    return false;
  }

  // "Dr. Lowe" is one sentence.
  bool behind_a_title() const {
    if (tokens_.empty() || tokens_.back().span.end != at_) return false;
    auto const& word = tokens_.back().word;
    return word == "dr" || word == "mr" || word == "mrs" || word == "ms" || word == "st" || word == "vs";
  }

  // An empty line ends a sentence; so does the end of a short line, which nobody wrapped.
  bool line_ends_a_sentence() const {
    if (text_[at_] != '\n') return false;
    auto const next = skip_line_blanks(at_ + 1);
    if (next >= end_ || text_[next] == '\n') return true;
    auto const before = text_.rfind('\n', at_ == 0 ? 0 : at_ - 1);
    auto const begin = before == string_view::npos || at_ == 0 ? 0 : before + 1;
    return at_ - begin < 40;
  }
  std::size_t skip_line_blanks(std::size_t at) const {
    while (at < end_ && (text_[at] == ' ' || text_[at] == '\t' || text_[at] == '\r')) ++at;
    return at;
  }
};

// Letters added, left out, changed or swapped with their neighbour between two short words; `most` + 1 when it is more.
int slips(string_view a, string_view b, int most) {
  constexpr std::size_t longest = 24;
  auto const difference = static_cast<int>(a.size()) - static_cast<int>(b.size());
  if (std::abs(difference) > most || a.size() > longest || b.size() > longest) return most + 1;
  std::array<std::array<int, longest + 1>, 3> rows{};
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    auto const& above = rows[(i + 2) % 3];
    auto const& before = rows[(i + 1) % 3];
    row[0] = static_cast<int>(i);
    int best = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
      best = std::min(best, row[j]);
    }
    if (best > most) return most + 1;
  }
  return rows[a.size() % 3][b.size()];
}

int slips_forgiven(string_view word) { return word.size() >= 9 ? 2 : word.size() >= 5 ? 1 : 0; }

template <std::size_t N>
bool among(std::array<char const*, N> const& list, string_view word) {
  return std::any_of(list.begin(), list.end(), [&](string_view each) { return each == word; });
}

bool is_denial(string_view word) {
  constexpr std::array denials{"not",   "never",   "no",      "without", "didnt", "dont",   "doesnt",
                               "wasnt", "isnt",    "arent",   "havent",  "hasnt", "hadnt",  "wont",
                               "cant",  "cannot",  "wouldnt", "couldnt", "nunca", "werent", "nobody",
                               "nor",   "neither", "sin",     "ni",      "aint",  "havnt"};
  return among(denials, word);
}

// "I do not understand the fee" denies no fee: behind these words a denial reaches no further.
bool ends_a_denial(string_view word) {
  constexpr std::array ends{"but",  "and",      "because", "so",    "know",      "remember", "see", "only",
                            "just", "realize",  "realise", "aware", "sure",      "why",      "how", "what",
                            "if",   "entiendo", "get",     "clear", "recognize", "for"};
  return among(ends, word) || (word.size() > 6 && word.starts_with("und"));
}

bool is_denied(std::vector<Token> const& tokens, std::size_t from) {
  for (std::size_t back = 1; back <= denial_reach && back <= from; ++back) {
    auto const& token = tokens[from - back];
    if (token.sentence != tokens[from].sentence || ends_a_denial(token.word)) return false;
    if (is_denial(token.word)) return true;
  }
  return false;
}

// What stands between any of the separators, without the empty parts.
std::vector<string_view> parts_of(string_view text, string_view separators) {
  std::vector<string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    auto const end = std::min(text.find_first_of(separators, at), text.size());
    if (end > at) parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

}  // namespace

std::vector<Token> tokens_of(string_view text, std::vector<Span> const& stretches) {
  Tokeniser tokeniser{text};
  for (auto const& each : stretches) tokeniser.read(each);
  return tokeniser.take();
}

PhraseBook::PhraseBook(std::span<Phrases const> phrases, string_view never_mistaken) {
  for (auto const each : parts_of(never_mistaken, " \n")) never_mistaken_.insert(each);
  for (auto const& row : phrases)
    for (auto const phrase : parts_of(row.list, ";\n")) learn(row.group, phrase);
}

void PhraseBook::learn(string_view group, string_view phrase) {
  Known known{group, {}};
  for (auto const part : parts_of(phrase, " ")) {
    Step step;
    if (part.find_first_not_of('.') == string_view::npos) {
      step.gap = part.size() > 2 ? 7 : 3;
    } else {
      for (auto letters : parts_of(part, "|")) {
        Word word{letters, letters.ends_with('*'), letters.ends_with('!')};
        if (word.any_ending || word.exact) word.letters.remove_suffix(1);
        step.words.push_back(word);
      }
    }
    known.steps.push_back(std::move(step));
  }
  if (known.steps.empty() || known.steps.front().words.empty()) return;
  std::string firsts;
  for (auto const& word : known.steps.front().words) {
    if (firsts.find(word.letters.front()) != std::string::npos) continue;
    firsts += word.letters.front();
    by_letter_[word.letters.front()].push_back(known);
  }
}

bool PhraseBook::same(Word const& word, string_view typed) const {
  if (word.any_ending ? typed.starts_with(word.letters) : typed == word.letters) return true;
  auto const forgiven = word.exact ? 0 : slips_forgiven(word.letters);
  if (forgiven == 0 || typed.empty() || typed.front() != word.letters.front() || typed.size() < 5) return false;
  if (never_mistaken_.count(typed) > 0) return false;
  if (!word.any_ending) return slips(word.letters, typed, forgiven) <= forgiven;
  for (auto size = word.letters.size() - 1; size <= word.letters.size() + 1; ++size)
    if (size <= typed.size() && slips(word.letters, typed.substr(0, size), forgiven) <= forgiven) return true;
  return false;
}

// Where the phrase that begins at `from` ends; `from` when it does not stand there.
std::size_t PhraseBook::match(Known const& known, std::vector<Token> const& tokens, std::size_t from) const {
  auto const sentence = tokens[from].sentence;
  std::vector<std::size_t> places{from};
  for (auto const& step : known.steps) {
    std::vector<std::size_t> next;
    for (auto const place : places) {
      auto const add = [&](std::size_t at) {
        if (std::find(next.begin(), next.end(), at) == next.end()) next.push_back(at);
      };
      if (step.words.empty())
        for (std::size_t gap = 0; gap <= step.gap; ++gap) add(place + gap);
      else if (place < tokens.size() && tokens[place].sentence == sentence &&
               std::any_of(step.words.begin(), step.words.end(),
                           [&](Word const& word) { return same(word, tokens[place].word); }))
        add(place + 1);
    }
    places = std::move(next);
    if (places.empty()) return from;
  }
  return *std::min_element(places.begin(), places.end());
}

Hits PhraseBook::find(std::vector<Token> const& tokens) const {
  Hits hits;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    auto const list = by_letter_.find(tokens[at].word.front());
    if (list == by_letter_.end()) continue;
    for (auto const& known : list->second) {
      auto const end = match(known, tokens, at);
      if (end == at) continue;
      Hit const hit{{tokens[at].span.begin, tokens[end - 1].span.end}, tokens[at].sentence, is_denied(tokens, at)};
      auto& found = hits[known.group];
      // Of several phrases of a group that begin in one place, the longest.
      if (!found.empty() && found.back().span.begin == hit.span.begin)
        found.back().span.end = std::max(found.back().span.end, hit.span.end);
      else
        found.push_back(hit);
    }
  }
  return hits;
}

}  // namespace workflows::triage
