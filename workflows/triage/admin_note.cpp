// What does the note say? Collects what the readers found for each mention, then tells fields from conflicts.
#include "workflows/triage/admin_note.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "workflows/triage/note_corrections.hpp"
#include "workflows/triage/note_layout.hpp"
#include "workflows/triage/note_times.hpp"
#include "workflows/triage/note_values.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

constexpr std::size_t most_distinct = 16;    // values kept of a field that contradicts itself
constexpr std::size_t most_unreadable = 32;  // labels named that could not be read

bool is_list(string_view field) { return field == "diagnosis" || field == "therapist_states" || field == "modifiers"; }

// Two values with one key are the same value.
std::string compare_key(string_view field, string_view value) {
  if (field == "zone") return zone_key(value);
  if (field == "client_name" || field == "therapist" || field == "practice" || field == "location")
    return folded(value);
  return std::string{value};
}

std::string word_of(string_view field) {
  std::string result{field == "amount_cents" ? "amount" : field == "cpt" ? "CPT code" : field};
  std::replace(result.begin(), result.end(), '_', ' ');
  return result;
}

struct Place {
  Span title;  // behind the opening words, on their line
  Span body;
};

// Where the note begins after "For admin use only"; nothing when the text begins otherwise.
std::optional<Place> find_opening(string_view text) {
  std::size_t at = 0;
  for (bool moved = true; moved && at < text.size();) {
    auto const next = after_bullet(text, {skip_blanks(text, at, text.size()), text.size()});
    moved = next > at;
    at = next;
    while (at < text.size() && string_view{"_[(<\"!"}.find(text[at]) != string_view::npos) ++at, moved = true;
  }
  for (string_view const word : {"for", "admin", "use", "only"}) {
    while (at < text.size() && word != "for" && (blank_at(text, at) > 0 || dash_at(text, at) > 0))
      at += std::max(blank_at(text, at), dash_at(text, at));
    for (char const letter : word)
      if (at >= text.size() || lower(text[at++]) != letter) return std::nullopt;
    if (at < text.size() && (is_letter(text[at]) || is_digit(text[at]))) return std::nullopt;
  }
  auto const line_end = std::min(text.find_first_of("\r\n", at), text.size());
  while (at < line_end && string_view{"*_:])>\"!.`#~="}.find(text[at]) != string_view::npos) ++at;
  return Place{{at, line_end}, {at, text.size()}};
}

// Everything that was said about one field.
struct Said {
  std::vector<Field> values;  // distinct, in order
  std::set<std::string, std::less<>> keys;
  std::set<std::string> whole;  // lists: each full statement of the list, as one key
  std::vector<std::vector<Field>> statements;
};

class Collector {
 public:
  explicit Collector(string_view text) : text_{text} {}

  void take(Mention const& mention) {
    if (mention.zone) add("zone", field_at(text_, *mention.zone, std::string{slice(text_, *mention.zone)}));
    auto const field = field_of(mention.label);
    if (field.empty() || trimmed(text_, mention.value).empty()) return;
    if (mention.unclear_owner)
      return refuse(field, mention, "the note does not say whether this is the client's or the therapist's");
    if (mention.unclear_end) return refuse(field, mention, "another label stands inside it");
    if (mention.unknown_qualifier) return refuse(field, mention, "the words in brackets change what the label means");
    auto const readings = read_value(text_, mention.label, mention.value);
    if (!readings.problem.empty()) {
      if (!mention.extra_cell) refuse(field, mention, readings.problem);
      return;
    }
    std::map<string_view, std::vector<Field>> lists;
    for (auto const& reading : readings.values) {
      if (is_list(reading.field))
        lists[reading.field].push_back(reading.value);
      else
        add(reading.field, reading.value);
    }
    bool const adds = mention.label == Label::diagnosis_part || mention.extra_cell;
    for (auto const& [list, values] : lists) add_list(std::string{list}, values, adds);
  }

  AdminNote finish() {
    for (auto& [field, said] : said_) {
      if (is_list(field))
        finish_list(field, said);
      else if (said.values.size() == 1)
        note_.fields.emplace(field, said.values.front());
      else
        note_.conflicts.push_back({field, said.values, conflict_sentence(field, said.values)});
    }
    compare_minutes();
    return std::move(note_);
  }

 private:
  string_view text_;
  AdminNote note_;
  std::map<std::string, Said> said_;

  void add(std::string const& field, Field value) {
    auto& said = said_[field];
    if (said.values.size() < most_distinct && said.keys.insert(compare_key(field, value.value)).second)
      said.values.push_back(std::move(value));
  }

  void add_list(std::string const& field, std::vector<Field> const& values, bool adds) {
    auto& said = said_[field];
    if (!adds) {
      std::set<std::string> sorted;
      for (auto const& value : values) sorted.insert(value.value);
      std::string key;
      for (auto const& value : sorted) key += value + ' ';
      if (said.whole.size() < most_distinct && said.whole.insert(key).second) said.statements.push_back(values);
    }
    for (auto const& value : values)
      if (said.values.size() < 64 && said.keys.insert(value.value).second) said.values.push_back(value);
  }

  void refuse(std::string const& field, Mention const& mention, std::string const& why) {
    if (note_.unreadable.size() >= most_unreadable) return;
    auto const place = trimmed(text_, mention.value);
    auto typed = field_at(text_, place, {});
    auto sentence =
        "The note's " + word_of(field) + " could not be read from " + quoted(typed.as_typed) + ": " + why + '.';
    note_.unreadable.push_back({field, std::move(typed), std::move(sentence)});
  }

  static std::string conflict_sentence(string_view field, std::vector<Field> const& values) {
    std::string sentence = "The note gives different values for " + word_of(field) + ": ";
    for (std::size_t i = 0; i < values.size() && i < 5; ++i) {
      if (i > 0) sentence += ", ";
      sentence += quoted(values[i].as_typed);
    }
    if (values.size() > 5) sentence += " and more";
    return sentence + '.';
  }

  void finish_list(std::string const& field, Said& said) {
    if (said.statements.size() > 1) {
      note_.conflicts.push_back({field, said.values, conflict_sentence(field, said.values)});
      if (note_.conflicts.back().values.size() > most_distinct) note_.conflicts.back().values.resize(most_distinct);
      return;
    }
    auto& list = field == "diagnosis"   ? note_.diagnosis
                 : field == "modifiers" ? note_.modifiers
                                        : note_.therapist_states;
    list = std::move(said.values);
  }

  static std::optional<int> minute_of_day(string_view clock) {
    int hour = 0, minute = 0;
    if (clock.size() != 5) return std::nullopt;
    std::from_chars(clock.data(), clock.data() + 2, hour);
    std::from_chars(clock.data() + 3, clock.data() + 5, minute);
    return hour * 60 + minute;
  }

  // The minutes must be what lies between start and end; which of the three is wrong is not ours to choose.
  void compare_minutes() {
    auto const minutes = note_.fields.find("minutes"), start = note_.fields.find("start"),
               end = note_.fields.find("end");
    if (minutes == note_.fields.end() || start == note_.fields.end() || end == note_.fields.end()) return;
    auto const from = minute_of_day(start->second.value), to = minute_of_day(end->second.value);
    if (!from || !to) return;
    auto const between = (*to - *from + 1440) % 1440;
    if (std::to_string(between) == minutes->second.value) return;
    note_.conflicts.push_back({"minutes",
                               {minutes->second, start->second, end->second},
                               "The note says " + minutes->second.value + " minutes, but from " + start->second.value +
                                   " to " + end->second.value + " are " + std::to_string(between) + '.'});
    note_.fields.erase(minutes);
  }
};

using Values = std::map<std::string, std::set<std::string>>;

Values values_of(AdminNote const& note) {
  Values values;
  auto const add = [&](std::string const& field, Field const& value) {
    values[field].insert(compare_key(field, value.value));
  };
  for (auto const& [field, value] : note.fields) add(field, value);
  for (auto const& value : note.diagnosis) add("diagnosis", value);
  for (auto const& value : note.therapist_states) add("therapist_states", value);
  for (auto const& value : note.modifiers) add("modifiers", value);
  for (auto const& conflict : note.conflicts) {
    // A minutes conflict may list start and end as well; only the first value is one of minutes for certain.
    bool const against_range = conflict.field == "minutes" && conflict.sentence.starts_with("The note says");
    for (auto const& value : conflict.values) {
      add(conflict.field, value);
      if (against_range) break;
    }
  }
  return values;
}

}  // namespace

std::optional<AdminNote> read_admin_note(string_view text) {
  auto const place = find_opening(text);
  if (!place) return std::nullopt;
  Collector collector{text};
  for (auto const& mention : find_mentions(text, place->body)) collector.take(mention);
  auto note = collector.finish();
  note.corrects_older = says_it_corrects(text, place->title, {place->title.end, place->body.end});
  return note;
}

AdminNote read_labelled(string_view text, Span body) {
  Collector collector{text};
  for (auto const& mention : find_mentions(text, body)) collector.take(mention);
  return collector.finish();
}

std::vector<std::string> differing_fields(AdminNote const& first, AdminNote const& second) {
  auto const ours = values_of(first), theirs = values_of(second);
  std::vector<std::string> fields;
  for (auto const& [field, values] : ours) {
    auto const other = theirs.find(field);
    if (other != theirs.end() && other->second != values) fields.push_back(field);
  }
  return fields;
}

}  // namespace workflows::triage
