// Which stretches of a message are the writer's own words? One pass over the lines with a little memory: what opened
// the stretch that the line belongs to.
#include "workflows/triage/letter.hpp"

#include <algorithm>
#include <array>

#include "workflows/triage/note_layout.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

bool begins_with_any(string_view line, std::initializer_list<string_view> beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(), [&](string_view each) { return line.starts_with(each); });
}
bool holds_any(string_view line, std::initializer_list<string_view> pieces) {
  return std::any_of(pieces.begin(), pieces.end(),
                     [&](string_view each) { return line.find(each) != string_view::npos; });
}

// The header's name in lower case when a line is "Name: …"; empty otherwise. Bold marks around the name count as
// blanks.
string_view header_name(string_view text, Span line) {
  constexpr std::array names{"from", "to", "cc", "bcc", "sent", "date", "subject", "reply-to", "de", "para", "asunto"};
  auto at = skip_blanks(text, line.begin, line.end);
  while (at < line.end && text[at] == '*') ++at;
  for (string_view const name : names) {
    if (at + name.size() >= line.end) continue;
    bool same = true;
    for (std::size_t i = 0; i < name.size() && same; ++i) same = lower(text[at + i]) == name[i];
    if (same && text[at + name.size()] == ':') return name;
  }
  return {};
}

Span header_value(string_view text, Span line) {
  auto const colon = text.find(':', line.begin);
  return colon == string_view::npos || colon >= line.end ? Span{} : trimmed(text, {colon + 1, line.end});
}

Span address_in(string_view text, Span span) {
  auto const at = text.find('@', span.begin);
  if (at == string_view::npos || at >= span.end) return {};
  auto const inside = [&](std::size_t i) {
    char const c = text[i];
    return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '+';
  };
  Span found{at, at + 1};
  while (found.begin > span.begin && inside(found.begin - 1)) --found.begin;
  while (found.end < span.end && inside(found.end)) ++found.end;
  return found;
}

bool begins_forwarded(string_view words) {
  return begins_with_any(words, {"forwarded message", "begin forwarded message", "forwarded by", "mensaje reenviado",
                                 "inicio del mensaje reenviado"});
}

// "On Tue, Jul 14, 2026 at 3:02 PM Jo Field <jo@example.org> wrote:", and what other languages say.
bool begins_earlier_mail(string_view words) {
  if (begins_with_any(words, {"original message", "mensaje original", "message d origine"})) return true;
  if (words.starts_with("on ") && words.ends_with(" wrote")) return true;
  if (words.starts_with("el ") && words.find(" escribi") != string_view::npos) return true;
  return words.starts_with("le ") && words.find(
                                         " a \xC3\xA9"
                                         "crit") != string_view::npos;
}

bool is_notice(string_view words) {
  if (begins_with_any(words, {"confidentiality notice", "this email and any", "this e mail and any",
                              "the information contained in", "this message is intended", "this message and any",
                              "notice this", "privacy notice", "disclaimer", "sent from my", "get outlook for",
                              "sent via", "enviado desde mi", "please consider the environment"}))
    return true;
  // What therapists put below every mail; it says nothing about whoever writes.
  return holds_any(words, {"if you are experiencing", "if you are in crisis", "if this is an emergency",
                           "if you are having an emergency", "in case of emergency", "if you are in immediate",
                           "in an emergency", "for emergencies", "if you or someone you know"}) &&
         holds_any(words, {"911", "988", "999", "emergency", "hotline", "lifeline", "samaritans"});
}

bool is_closing_line(string_view words) {
  for (string_view const whole : {"best",
                                  "regards",
                                  "best regards",
                                  "kind regards",
                                  "warm regards",
                                  "all the best",
                                  "sincerely",
                                  "cheers",
                                  "warmly",
                                  "best wishes",
                                  "with gratitude",
                                  "many thanks",
                                  "thanks",
                                  "thanks so much",
                                  "thank you",
                                  "thanks in advance",
                                  "thank you so much",
                                  "yours",
                                  "yours sincerely",
                                  "yours faithfully",
                                  "respectfully",
                                  "saludos",
                                  "gracias",
                                  "un saludo",
                                  "atentamente",
                                  "take care",
                                  "warmest regards",
                                  "in gratitude",
                                  "thx"})
    if (words == whole) return true;
  return false;
}

class Reader {
 public:
  explicit Reader(string_view text) : text_{text}, lines_{lines_in(text, {0, text.size()})} {
    for (auto const& line : lines_) words_.push_back(folded(slice(text_, line)));
  }

  Letter read() {
    read_headers();
    while (next_ < lines_.size()) {
      put(stretch_of_next(), lines_[next_]);
      ++next_;
    }
    look_for_machines();
    return std::move(letter_);
  }

 private:
  string_view text_;
  std::vector<Span> lines_;
  std::vector<std::string> words_;
  std::size_t next_ = 0;
  Letter letter_;
  Stretch rest_ = Stretch::own;  // what everything from here on is
  bool closed_ = false;          // a closing has been seen
  bool dashes_ = false;          // "-- ", below which all is signature

  void put(Stretch stretch, Span line) {
    if (!letter_.pieces.empty() && letter_.pieces.back().stretch == stretch)
      letter_.pieces.back().span.end = line.end;
    else
      letter_.pieces.push_back({stretch, line});
  }

  void read_headers() {
    auto first = next_;
    while (first < lines_.size() && words_[first].empty()) ++first;
    // One header alone may be a word of the text ("To: whom it may concern"); a subject is none.
    auto const counts = count_headers(first);
    auto const only_subject = counts == 1 && header_name(text_, lines_[first]) == "subject";
    if (counts < 2 && !only_subject) return;
    for (auto i = first; i < first + counts; ++i) {
      auto const name = header_name(text_, lines_[i]);
      auto const value = header_value(text_, lines_[i]);
      if (name == "from" || name == "de") letter_.from = address_in(text_, value);
      if (name == "subject" || name == "asunto") take_subject(value);
      put(Stretch::header, lines_[i]);
    }
    next_ = first + counts;
  }

  std::size_t count_headers(std::size_t first) const {
    auto at = first;
    while (at < lines_.size() && !header_name(text_, lines_[at]).empty()) ++at;
    return at - first;
  }

  void take_subject(Span value) {
    auto const words = folded(slice(text_, value));
    letter_.answers = begins_with_any(words, {"re ", "aw ", "rv "});
    if (!letter_.answers && !begins_with_any(words, {"fw ", "fwd "})) letter_.subject = value;
  }

  bool a_marked_line_follows() const {
    for (auto i = next_ + 1; i < lines_.size(); ++i)
      if (is_quoted_line(text_, lines_[i])) return true;
    return false;
  }

  // "On … wrote:" may be broken over two lines.
  bool earlier_mail_begins() const {
    auto const& words = words_[next_];
    if (begins_earlier_mail(words)) return true;
    if (!words.starts_with("on ") || next_ + 1 >= lines_.size()) return false;
    return words.find('@') == string_view::npos && begins_earlier_mail(words + " " + words_[next_ + 1]) &&
           words_[next_ + 1].size() < 80;
  }

  Stretch stretch_of_next() {
    auto const line = lines_[next_];
    auto const& words = words_[next_];
    if (rest_ != Stretch::own) return rest_;
    if (is_quoted_line(text_, line)) return Stretch::quoted;
    if (begins_forwarded(words)) return rest_ = Stretch::forwarded;
    if (earlier_mail_begins()) {
      if (!a_marked_line_follows()) rest_ = Stretch::quoted;
      return Stretch::quoted;
    }
    // Outlook puts the earlier mail's headers below the answer.
    auto const name = header_name(text_, line);
    if ((name == "from" || name == "de") && count_headers(next_) >= 2) return rest_ = Stretch::quoted;
    return dashes_ ? Stretch::signature : near_the_end(line, words);
  }

  Stretch near_the_end(Span line, string_view words) {
    auto const typed = slice(text_, line);
    if (typed == "--" || typed == "-- ") {
      dashes_ = true;
      return Stretch::signature;
    }
    if (is_notice(words)) return Stretch::signature;
    auto const count = words.empty() ? 0 : std::count(words.begin(), words.end(), ' ') + 1;
    if (closed_) {
      if (begins_with_any(words, {"ps ", "p s "}) || count > 8) return Stretch::own;
      bool const speaks = !typed.empty() && (typed.find('?') != string_view::npos || typed.back() == '!');
      return speaks ? Stretch::own : Stretch::signature;
    }
    closed_ = count <= 4 && is_closing_line(words) && next_ > 0;
    return closed_ ? Stretch::signature : Stretch::own;
  }

  void look_for_machines() {
    letter_.by_machine = says_machine(folded(slice(text_, letter_.subject)));
    std::size_t seen = 0;
    for (auto const& words : words_) {
      if (words.empty()) continue;
      letter_.by_machine = letter_.by_machine || says_machine(words);
      letter_.unattended = letter_.unattended || holds_any(words, {"is not monitored", "automated response",
                                                                   "automatic response", "automated reply"});
      if (++seen == 6) break;
    }
  }

  static bool says_machine(string_view words) {
    if (begins_with_any(
            words, {"automatic reply", "auto reply", "autoreply", "out of office", "out of the office", "undeliverable",
                    "mail delivery failed", "delivery status notification", "respuesta autom", "abwesenheit",
                    "subject automatic reply", "subject out of office", "subject undeliverable"}))
      return true;
    return holds_any(words, {"currently out of the office",
                             "am out of the office",
                             "be out of the office",

                             "this is an automatic reply",
                             "this is an auto reply",

                             "on parental leave until",
                             "on maternity leave until",
                             "on annual leave until",
                             "on vacation until",

                             "address couldn t be found",
                             "address could not be found",
                             "message could not be delivered",
                             "your message wasn t delivered",
                             "away from my desk until",
                             "away from my email until",
                             "message blocked",
                             "fuera de la oficina",
                             "on leave until",
                             "wasnt delivered",
                             "couldnt be delivered",
                             "address couldnt be found"});
  }
};

}  // namespace

Letter read_letter(string_view text) { return Reader{text}.read(); }

std::vector<Span> spans_of(Letter const& letter, Stretch stretch) {
  std::vector<Span> spans;
  if (stretch == Stretch::own && !letter.subject.empty()) spans.push_back(letter.subject);
  for (auto const& piece : letter.pieces)
    if (piece.stretch == stretch && !piece.span.empty()) spans.push_back(piece.span);
  return spans;
}

}  // namespace workflows::triage
