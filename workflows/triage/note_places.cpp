// Where was the client, where is the therapist licensed, and how did they meet? States by postal code or full name.
#include <array>
#include <set>

#include "tz/states.hpp"
#include "workflows/triage/note_values.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

// The longest name is "Northern Mariana Islands"; longer pieces need no look-up.
tz::StateZones const* state_of(string_view text, Span span) {
  auto const typed = slice(text, span);
  if (typed.empty() || typed.size() > 40) return nullptr;
  auto const words = with_single_blanks(typed);
  if (folded(words) == "washington dc" || folded(words) == "washington d c" || folded(words) == "d c")
    return tz::find_state("DC");
  return tz::find_state(words);
}

// Cuts at commas, semicolons, slashes, ampersands, brackets and free-standing dashes; drops empty pieces.
std::vector<Span> pieces(string_view text, Span span, string_view cuts) {
  std::vector<Span> result;
  auto start = span.begin;
  for (auto at = span.begin; at <= span.end; ++at) {
    bool const inside = at < span.end;
    auto const dash = inside ? dash_at(text, at) : 0;
    bool const free_dash = dash > 0 && at > span.begin && blank_at(text, at - 1) == 1;
    if (inside && !free_dash && cuts.find(text[at]) == string_view::npos) continue;
    auto piece = trimmed(text, {start, at});
    if (slice(text, piece).ends_with('.') && piece.end - piece.begin > 4) --piece.end;
    if (!piece.empty()) result.push_back(piece);
    start = at + std::max<std::size_t>(1, dash);
  }
  return result;
}

bool names_the_country(string_view words) {
  return words == "usa" || words == "us" || words == "u s" || words == "u s a" || words == "united states" ||
         words == "united states of america";
}

// "TX 78701": the ZIP code is no part of the state.
Span without_zip(string_view text, Span piece) {
  auto const words = words_in(text, piece);
  if (words.size() < 2) return piece;
  auto const last = slice(text, words.back());
  bool const zip = last.size() == 5 && last.find_first_not_of("0123456789") == string_view::npos;
  return zip ? trimmed(text, {piece.begin, words.back().begin}) : piece;
}

// "CA and NV", "CA NV": splits a piece that is not a state itself. Empty when a part is no state.
std::vector<Span> states_between_words(string_view text, Span piece) {
  std::vector<Span> states;
  auto start = piece.begin;
  auto const words = words_in(text, piece);
  for (auto const& word : words) {
    if (folded(slice(text, word)) != "and") continue;
    if (auto const part = trimmed(text, {start, word.begin}); !part.empty()) states.push_back(part);
    start = word.end;
  }
  if (auto const part = trimmed(text, {start, piece.end}); !part.empty()) states.push_back(part);
  if (states.size() == 1) states = words;
  for (auto const& state : states)
    if (state_of(text, state) == nullptr) return {};
  return states;
}

void add_state(string_view text, Span piece, std::string const& field, std::set<string_view>& seen, Readings& result) {
  auto const postal = state_of(text, piece)->postal;
  if (seen.insert(postal).second) result.values.push_back({field, field_at(text, piece, std::string{postal})});
}

enum class Manner { none, filler, video, phone, in_person };

Manner manner_of(string_view word) {
  for (string_view const w : {"video", "audiovisual", "av", "videoconference", "videoconferencing"})
    if (w == word) return Manner::video;
  for (string_view const w : {"phone", "telephone", "telephonic", "audio"})
    if (w == word) return Manner::phone;
  for (string_view const w : {"person", "office", "onsite", "inperson"})
    if (w == word) return Manner::in_person;
  for (string_view const w : {"telehealth",  "session", "call",   "visit",    "virtual", "teletherapy", "therapy",
                              "individual",  "secure",  "the",    "via",      "by",      "over",        "only",
                              "appointment", "remote",  "online", "two",      "way",     "live",        "conference",
                              "in",          "chat",    "type",   "modality", "a",       "on",          "telemedicine",
                              "synchronous", "face",    "to",     "real",     "time",    "couples",     "family"})
    if (w == word) return Manner::filler;
  return Manner::none;
}

}  // namespace

Readings read_client_state(string_view text, Span span) {
  span = trimmed(text, span);
  Readings result;
  std::set<string_view> seen;
  if (state_of(text, span) != nullptr) return add_state(text, span, "client_state", seen, result), result;
  auto parts = pieces(text, span, ",/;()|&");
  if (!parts.empty() && names_the_country(folded(slice(text, parts.back())))) parts.pop_back();
  if (parts.size() > 8) return {{}, "it names more than a place"};
  for (auto const& part : parts) {
    auto const piece = without_zip(text, part);
    bool const last = part == parts.back();
    // "New York, NY" names a town and its state; the second mention of a state is the same value.
    if (state_of(text, piece) != nullptr)
      add_state(text, piece, "client_state", seen, result);
    else if (auto const several = states_between_words(text, piece); several.size() > 1)
      for (auto const& state : several) add_state(text, state, "client_state", seen, result);
    else if (last)
      return {{}, "it does not end with a state such as CA or California"};
  }
  if (result.values.empty()) return {{}, "it does not name a state such as CA or California"};
  return result;
}

Readings read_therapist_states(string_view text, Span span) {
  span = trimmed(text, span);
  Readings result;
  std::set<string_view> seen;
  std::size_t depth = 0;
  for (auto const& piece : pieces(text, span, ",/;&|()")) {
    bool const bracketed = piece.begin > span.begin && text[piece.begin - 1] == '(';
    if (depth++ > 120) return {{}, "it is longer than a list of states"};
    if (state_of(text, piece) != nullptr) {
      add_state(text, piece, "therapist_states", seen, result);
    } else if (auto const several = states_between_words(text, piece); !several.empty()) {
      for (auto const& state : several) add_state(text, state, "therapist_states", seen, result);
    } else if (!bracketed) {  // "CA (LMFT 12345)": a licence number in brackets says nothing about the state
      return {{}, quoted(slice(text, piece)) + " is not a state such as CA or California"};
    }
  }
  if (result.values.empty()) return {{}, "it does not name a state such as CA or California"};
  return result;
}

Readings read_session_type(string_view text, Span span) {
  span = trimmed(text, span);
  std::optional<Span> video, phone, in_person;
  auto const words = words_in(text, span);
  if (words.size() > 12) return {{}, "it is longer than video, phone or in person"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto const word = folded(slice(text, words[i]));
    auto manner = manner_of(word);
    auto const next = i + 1 < words.size() ? folded(slice(text, words[i + 1])) : std::string{};
    if (word == "audio" && (next == "video" || next == "visual")) manner = Manner::video;
    if (word == "audio" && next == "and" && i + 2 < words.size()) manner = Manner::none;
    if (word == "visual" && i > 0 && folded(slice(text, words[i - 1])) == "audio") manner = Manner::filler;
    if (word == "face" && next == "to") manner = Manner::in_person;
    if (manner == Manner::none) return {{}, "it does not say video, phone or in person"};
    auto* const slot = manner == Manner::video       ? &video
                       : manner == Manner::phone     ? &phone
                       : manner == Manner::in_person ? &in_person
                                                     : nullptr;
    if (slot != nullptr && !*slot) *slot = words[i];
  }
  Readings result;
  auto const found = (video ? 1 : 0) + (phone ? 1 : 0) + (in_person ? 1 : 0);
  auto const add = [&](std::optional<Span> const& place, char const* kind) {
    if (place) result.values.push_back({"session_type", field_at(text, found == 1 ? span : *place, kind)});
  };
  add(video, "video");
  add(phone, "phone");
  add(in_person, "in_person");
  if (found == 0) return {{}, "it does not say video, phone or in person"};
  return result;
}

}  // namespace workflows::triage
