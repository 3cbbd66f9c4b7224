// What is one message about? Reads whose words stand where, lets the rules fire, and puts their bands together.
#include "workflows/triage/triage.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/core/ascii.hpp"
#include "workflows/triage/courtesy.hpp"
#include "workflows/triage/letter.hpp"
#include "workflows/triage/message_fields.hpp"
#include "workflows/triage/note_layout.hpp"
#include "workflows/triage/note_sessions.hpp"
#include "workflows/triage/triage_rules.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

constexpr std::size_t words_shown = 4;  // of one group that a rule wants

PhraseBook const& phrase_book() {
  static PhraseBook const book{phrases(), never_mistaken()};
  return book;
}

struct Term {
  string_view group;
  bool absent = false, even_denied = false;
};

std::vector<Term> terms_of(string_view wants) {
  std::vector<Term> terms;
  for (std::size_t at = 0; at < wants.size();) {
    auto const end = std::min(wants.find(' ', at), wants.size());
    Term term{wants.substr(at, end - at)};
    if (term.group.starts_with('!')) term.absent = true, term.group.remove_prefix(1);
    if (term.group.ends_with('=')) term.even_denied = true, term.group.remove_suffix(1);
    if (!term.group.empty()) terms.push_back(term);
    at = end + 1;
  }
  return terms;
}

bool found(Hits const& hits, string_view group, bool even_denied) {
  auto const list = hits.find(group);
  if (list == hits.end()) return false;
  return std::any_of(list->second.begin(), list->second.end(),
                     [&](Hit const& hit) { return even_denied || !hit.denied; });
}

// The first `words_shown` places of each group the rule wants; nothing when the rule does not fire.
std::optional<std::vector<Span>> fires(Rule const& rule, Hits const& hits) {
  for (auto const& term : terms_of(rule.unless))
    if (found(hits, term.group, term.even_denied)) return std::nullopt;
  std::vector<Span> places;
  for (auto const& term : terms_of(rule.wants)) {
    if (found(hits, term.group, term.even_denied) == term.absent) return std::nullopt;
    if (term.absent) continue;
    std::size_t shown = 0;
    for (auto const& hit : hits.at(term.group))
      if ((term.even_denied || !hit.denied) && shown++ < words_shown) places.push_back(hit.span);
  }
  return places;
}

struct Reading {
  string_view text;
  Letter letter;
  std::vector<Span> own;
  std::vector<Token> tokens;
  Hits hits;
};

Reading read_stretches(string_view text, Letter letter, std::vector<Span> stretches) {
  Reading reading{text, std::move(letter), std::move(stretches), {}, {}};
  reading.tokens = tokens_of(text, reading.own);
  reading.hits = phrase_book().find(reading.tokens);
  return reading;
}

bool in_first_person(Reading const& reading) {
  constexpr std::array words{"i", "im", "ive", "my", "me", "mi", "yo"};
  return std::any_of(reading.tokens.begin(), reading.tokens.end(), [&](Token const& token) {
    return std::any_of(words.begin(), words.end(), [&](string_view each) { return token.word == each; });
  });
}

// The platform's notice says what it is at its very beginning, and never "I".
bool is_notice(Reading const& reading) {
  auto const notice = reading.hits.find("failed_notice");
  if (reading.own.empty() || in_first_person(reading)) return false;
  auto const& words = reading.hits;
  if (words.count("system") > 0 && words.count("marked_late") > 0) return true;
  return notice != words.end() && words.count("notice_words") > 0 &&
         notice->second.front().span.begin < reading.own.front().begin + 40;
}

Voice voice_of(Reading const& reading, Author author) {
  if (author == Author::system || is_notice(reading)) return Voice::system;
  if (author == Author::colleague) return Voice::staff;
  auto const has = [&](string_view group) { return reading.hits.count(group) > 0; };
  if (has("about_me")) return Voice::client;
  if (has("staff") && !has("self_client")) return Voice::staff;
  return has("charge_order") ? Voice::staff : Voice::client;
}

char letter_of(Voice voice) { return voice == Voice::client ? 'c' : voice == Voice::staff ? 's' : 'm'; }
char const* word_of(Band band) { return band == Band::sure ? "sure" : band == Band::unsure ? "unsure" : "unknown"; }

Fired fired_at(string_view text, string_view rule, Span span) {
  return {std::string(rule), static_cast<std::int64_t>(span.begin), static_cast<std::int64_t>(span.end),
          std::string(slice(text, span))};
}

// Collects what the rules say about one reading.
class Deciding {
 public:
  Deciding(Reading const& reading, Voice voice) : reading_{reading}, voice_{letter_of(voice)} {
    for (auto const& rule : rules()) {
      if (rule.voices.find(voice_) == string_view::npos) continue;
      if (auto const places = fires(rule, reading.hits)) fired_.push_back({&rule, *places});
    }
  }

  Decision decide() const {
    Decision decision;
    decision.rules_version = rules_version;
    std::vector<string_view> sure, likely;
    for (auto const& [rule, places] : fired_) {
      if (rule->band == Band::unknown) {
        if (decision.first_to_person.empty()) decision.first_to_person = rule->kind;
        show(decision, *rule, places);
      }
      if (rule->band == Band::sure) add(sure, rule->kind);
      if (rule->band != Band::unknown) add(likely, rule->kind);
    }
    auto const person = !decision.first_to_person.empty();
    if (!person && !likely.empty()) {
      bool const one = sure.size() == 1 && !talks_to_a_machine();
      choose(decision, likely.front(), one ? Band::sure : Band::unsure);
      if (one) show_lookups(decision);
    }
    for (auto const kind : likely)
      if (person || kind != likely.front()) decision.next_best.emplace_back(kind);
    if (talks_to_a_machine())
      for (auto const& hit : reading_.hits.at("injection")) add_place(decision, "person.talks_to_a_machine", hit.span);
    return decision;
  }

 private:
  struct FiredRule {
    Rule const* rule;
    std::vector<Span> places;
  };
  Reading const& reading_;
  char voice_;
  std::vector<FiredRule> fired_;

  bool talks_to_a_machine() const { return reading_.hits.count("injection") > 0; }
  static void add(std::vector<string_view>& kinds, string_view kind) {
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
  }
  void add_place(Decision& decision, string_view rule, Span span) const {
    decision.rules.push_back(fired_at(reading_.text, rule, span));
  }
  void show(Decision& decision, Rule const& rule, std::vector<Span> const& places) const {
    for (auto const& place : places) add_place(decision, rule.id, place);
  }
  // Which rule of the kind counts: the first that is as certain as the band.
  void choose(Decision& decision, string_view kind, Band band) const {
    decision.kind = kind;
    decision.band = word_of(band);
    for (auto const& [rule, places] : fired_) {
      if (rule->kind != kind) continue;
      show(decision, *rule, places);
      decision.needs_lookup = rule->needs_lookup;
      break;
    }
  }
  // A sure kind needs no look-up when any rule is sure of it without one.
  void show_lookups(Decision& decision) const {
    for (auto const& [rule, places] : fired_)
      if (rule->kind == decision.kind && rule->band == Band::sure && !rule->needs_lookup) decision.needs_lookup = false;
  }
};

void put_fields(Decision& decision, MessageFields const& said) {
  for (auto const& each : said.fields)
    decision.fields.push_back(
        {each.name, each.values, static_cast<std::int64_t>(each.span.begin), static_cast<std::int64_t>(each.span.end)});
  decision.conflicts = said.conflicts;
  decision.days = said.days;
}

Decision decide_on(Reading const& reading, Author author) {
  auto const voice = voice_of(reading, author);
  auto decision = Deciding{reading, voice}.decide();
  put_fields(decision, message_fields(reading.text, reading.own, reading.letter.from, voice != Voice::client));
  auto const invoices = invoices_named(reading.text, reading.own);
  if (invoices.size() == 1) decision.invoice = invoices.front();
  if (invoices.size() > 1) decision.conflicts.emplace_back("invoice");
  return decision;
}

// Where a line begins with "For admin use only" in the writer's own words.
std::optional<std::size_t> note_line(string_view text, std::vector<Span> const& own) {
  for (auto const& span : own)
    for (auto const& line : lines_in(text, span)) {
      auto const words = folded(slice(text, line));
      if (words.starts_with("for admin use only")) return line.begin;
    }
  return std::nullopt;
}

// A note of a session names the client and the day; the opening words alone name nothing.
bool names_a_session(AdminNote const& note) {
  auto const says = [&](char const* field) {
    auto const in_conflict = [&](Conflict const& each) { return each.field == field; };
    return note.fields.count(field) > 0 || std::any_of(note.conflicts.begin(), note.conflicts.end(), in_conflict);
  };
  return (says("client_name") || says("client_email")) && (says("date") || says("start"));
}

Decision decide_on_note(string_view text, Span words, AdminNote const& note, bool trusted) {
  Decision decision;
  decision.rules_version = rules_version;
  decision.kind = "standard_session";
  decision.band = trusted || names_a_session(note) ? "sure" : "unsure";
  decision.rules.push_back(fired_at(text, "standard_session.note", words));
  put_fields(decision, fields_of(note));
  return decision;
}

Span opening_words(string_view text, std::size_t line) {
  auto const end = std::min(text.find_first_of("\r\n:", line), text.size());
  return trimmed(text, {line, end});
}

std::optional<Decision> note_decision(string_view text, std::vector<Span> const& own, bool trusted) {
  if (auto const note = read_admin_note(text)) return decide_on_note(text, opening_words(text, 0), *note, trusted);
  auto const line = trusted ? std::nullopt : note_line(text, own);
  if (!line) return std::nullopt;
  // Below somebody's message it may be anybody's words: a person looks.
  auto decision = decide_on_note(text, opening_words(text, *line), {}, false);
  decision.band = "unsure";
  return decision;
}

bool speaks_for_itself(Decision const& decision) {
  return decision.kind != "other" || !decision.first_to_person.empty();
}

// A message that nobody needs to do anything about; its first line shows why.
Decision of_no_matter(string_view text, std::vector<Span> const& own, string_view rule) {
  Decision decision;
  decision.rules_version = rules_version;
  auto const first = own.empty() ? Span{0, text.size()} : own.front();
  auto const end = std::min(text.find('\n', first.begin), first.end);
  decision.rules.push_back(fired_at(text, rule, trimmed(text, {first.begin, end})));
  return decision;
}

// A thread passed on without a word of the sender's: what it says is likely at most.
Decision on_forwarded(string_view text, Letter const& letter) {
  auto decision = decide_on(read_stretches(text, letter, spans_of(letter, Stretch::forwarded)), Author::unknown);
  if (decision.band == "sure") decision.band = "unsure";
  return decision;
}

Decision decide(string_view text, Author author, bool note) {
  auto letter = read_letter(text);
  auto const own = spans_of(letter, Stretch::own);
  if (author != Author::client)
    if (auto decision = note_decision(text, own, note && author == Author::colleague)) return *decision;
  auto const reading = read_stretches(text, letter, own);
  auto decision = decide_on(reading, author);
  auto const by_system = decision.band == "sure" && is_notice(reading);
  if (letter.by_machine || (letter.unattended && !by_system)) return of_no_matter(text, own, "other.automatic_reply");
  auto const forwarded = std::any_of(letter.pieces.begin(), letter.pieces.end(),
                                     [](Piece const& each) { return each.stretch == Stretch::forwarded; });
  if (!forwarded && !speaks_for_itself(decision) && is_courtesy(text, own, reading.tokens, !reading.hits.empty()))
    return of_no_matter(text, own, "other.courtesy");
  if (!forwarded || !decision.first_to_person.empty()) return decision;
  auto passed_on = on_forwarded(text, letter);
  if (!passed_on.first_to_person.empty() || decision.kind == "other") return passed_on;
  return decision;
}

void move_by(Decision& decision, std::size_t offset) {
  auto const by = static_cast<std::int64_t>(offset);
  for (auto& each : decision.rules) each.begin += by, each.end += by;
  for (auto& each : decision.fields) each.begin += by, each.end += by;
}

int urgency(Decision const& decision) {
  if (!decision.first_to_person.empty()) return 0;
  if (decision.band == "sure") return decision.kind == "standard_session" ? 1 : 2;
  return decision.band == "unsure" ? 3 : 4;
}

// Nobody moves another client's money, or has a message sent to another person, by naming an address; and only the
// platform tells that a payment has failed. Empty: nothing is doubtful.
std::string doubt_of_writer(Decision const& decision, ThreadPart const& part) {
  // A late cancellation is the platform's own word: whoever reports it, the fee is charged only if it is marked there.
  if (part.author != Author::client || part.email.empty() || decision.kind == "late_cancellation") return {};
  auto const named = value_of(decision, "client_email");
  if (!named.empty() && !engine::ascii::same(named, part.email))
    return "a client wrote it and names another person's address; a person decides who is meant";
  if (decision.kind == "failed_payment") return "a client wrote it; the platform's own mail tells of a failed payment";
  return {};
}

constexpr auto stray_correction =
    "it says that it corrects a note, and names none of the thread's sessions; a newer note that says which day, "
    "client and therapist it corrects makes it clear";

// What one part of the thread says.
struct Said {
  Decision decision;
  std::optional<std::size_t> session;  // of a note: among the thread's
  std::size_t at = 0;                  // among the thread's parts
  bool by_client = false;              // a message that a client wrote
};
// One matter of the thread: the first states it, the others say it once more.
using Held = std::vector<Said>;

bool same_matter(Said const& one, Said const& other) {
  if (one.decision.doubt != other.decision.doubt) return false;
  if (!one.session || !other.session) return may_be_one_matter(one.decision, other.decision);
  return *one.session == *other.session && one.decision.first_to_person == other.decision.first_to_person;
}

// A note says more than the mail that announced it, and a message that names something more than one that names
// nothing. Of two that a client wrote the doubtful one counts: whoever disputes a fee does not only ask about it.
bool says_more(Said const& one, Said const& other) {
  auto const by_clients = one.by_client && other.by_client;
  auto const sure = one.decision.band == "sure", differs = one.decision.band != other.decision.band;
  if (differs && !by_clients) return sure;
  if (tells_apart(one.decision) != tells_apart(other.decision)) return tells_apart(one.decision);
  return differs && !sure;
}

// A client's matter is as sure as the least sure of the messages that state it.
void doubt_with_the_others(Held& matter) {
  auto& states = matter.front();
  if (!states.by_client || states.decision.band != "sure") return;
  for (auto const& each : matter) {
    if (!each.by_client || each.decision.band == "sure") continue;
    states.decision.band = each.decision.band;
    states.decision.rules.insert(states.decision.rules.end(), each.decision.rules.begin(), each.decision.rules.end());
  }
}

void take(std::vector<Held>& all, Said said) {
  for (auto& each : all) {
    if (!std::all_of(each.begin(), each.end(), [&](Said const& one) { return same_matter(one, said); })) continue;
    if (says_more(said, each.front())) std::swap(each.front(), said);
    each.push_back(std::move(said));
    return;
  }
  all.push_back({std::move(said)});
}

// Which session each note is of is told once all of them are read.
void put_sessions(std::vector<Said>& all, std::vector<AdminNote> const& notes, std::vector<std::size_t> const& places) {
  auto const sessions = sessions_of(notes);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    auto& said = all[places[i]];
    said.session = sessions.of[i];
    if (said.session || said.decision.band != "sure") continue;
    said.decision.band = "unsure";
    said.decision.doubt = stray_correction;
  }
}

// The main matter first. Where a person must come first, nothing opens by itself.
void put_in_order(std::vector<Decision>& matters) {
  auto const to_person = [](Decision const& each) { return !each.first_to_person.empty(); };
  if (std::any_of(matters.begin(), matters.end(), to_person))
    for (auto& each : matters)
      if (each.band == "sure") each.band = "unsure";
  std::stable_sort(matters.begin(), matters.end(),
                   [](auto const& a, auto const& b) { return urgency(a) < urgency(b); });
}

void put_together(Triaged& result, std::vector<Said> all) {
  std::vector<Held> matters;
  for (auto& each : all) take(matters, std::move(each));
  std::vector<std::pair<std::size_t, Repeat>> repeats;
  for (auto& each : matters) {
    doubt_with_the_others(each);
    for (std::size_t i = 1; i < each.size(); ++i)
      repeats.push_back({each[i].at, {std::move(each[i].decision), each.front().decision.part}});
    result.matters.push_back(std::move(each.front().decision));
  }
  std::sort(repeats.begin(), repeats.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
  for (auto& [at, repeat] : repeats) result.repeats.push_back(std::move(repeat));
  if (result.matters.empty()) {
    result.matters.emplace_back();
    result.matters.back().rules_version = rules_version;
  }
  put_in_order(result.matters);
}

}  // namespace

std::string rules_in_use() { return std::string(rules_version); }

Triaged triage_text(string_view text, Author author) {
  return {std::string(text), {decide(text, author, false)}, {}, {}};
}

Triaged triage_thread(std::vector<ThreadPart> const& parts) {
  Triaged result;
  std::vector<Said> all;
  std::vector<AdminNote> notes;
  std::vector<std::size_t> places;  // of the notes, in `all`
  for (auto const& part : parts) {
    if (part.text.empty()) continue;
    if (!result.text.empty()) result.text += "\n\n";
    auto const offset = result.text.size();
    result.text += part.text;
    if (part.author == Author::colleague && !part.note) continue;
    auto decision = decide(part.text, part.author, part.note);
    decision.part = part.part;
    move_by(decision, offset);
    if (!speaks_for_itself(decision)) {
      if (part.author == Author::client && !needs_nobody(decision)) result.unread.push_back(std::move(decision));
      continue;
    }
    if (decision.band == "sure") decision.doubt = doubt_of_writer(decision, part);
    if (!decision.doubt.empty()) decision.band = "unsure";
    if (auto note = part.note ? read_admin_note(part.text) : std::nullopt) {
      notes.push_back(*std::move(note));
      places.push_back(all.size());
    }
    all.push_back({std::move(decision), {}, all.size(), part.author == Author::client && !part.note});
  }
  put_sessions(all, notes, places);
  put_together(result, std::move(all));
  return result;
}

}  // namespace workflows::triage
