// Which values does a message give? Labels first, then what can be recognised by its own shape.
#include "workflows/triage/message_fields.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "workflows/triage/note_layout.hpp"
#include "workflows/triage/note_times.hpp"
#include "workflows/triage/note_values.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

constexpr std::size_t most_values = 16;  // of one kind; more only repeat that the message names several

class Gathering {
 public:
  explicit Gathering(string_view text) : text_{text} {}

  void take(AdminNote const& note) {
    for (auto const& [name, field] : note.fields) labelled_[name] = {field};
    for (auto const& conflict : note.conflicts) labelled_[conflict.field] = conflict.values;
  }
  void add(std::string const& name, Field field) {
    auto& all = loose_[name];
    auto const same = [&](Field const& each) { return each.value == field.value; };
    if (all.size() < most_values && std::none_of(all.begin(), all.end(), same)) all.push_back(std::move(field));
  }

  // A label says which of several is meant.
  MessageFields finish() {
    MessageFields result;
    for (auto& [name, all] : loose_) labelled_.emplace(name, std::move(all));
    for (auto const& [name, all] : labelled_) {
      if (all.size() == 1)
        result.fields.push_back({name, {all.front().value}, all.front().span});
      else if (!all.empty())
        result.conflicts.push_back(name);
      // Several full dates are no date, but days still: what is of none of them is not meant.
      if (name == "date" && all.size() > 1)
        for (auto const& each : all) days_.insert(each.value.substr(std::min<std::size_t>(5, each.value.size())));
    }
    result.days.assign(days_.begin(), days_.end());
    return result;
  }

  void addresses(Span own) {
    for (auto at = text_.find('@', own.begin); at != string_view::npos && at < own.end; at = text_.find('@', at + 1)) {
      Span found{at, at + 1};
      while (found.begin > own.begin && part_of_address(found.begin - 1)) --found.begin;
      while (found.end < own.end && part_of_address(found.end)) ++found.end;
      while (found.end > at && !is_letter(text_[found.end - 1]) && !is_digit(text_[found.end - 1])) --found.end;
      auto const read = read_emails(text_, found);
      for (auto const& each : read.values)
        if (each.field == "client_email") add("client_email", each.value);
    }
  }

  // "$90", "$1,250.50", "90 dollars".
  void sums(Span own) {
    for (auto at = own.begin; at < own.end; ++at) {
      if (text_[at] == '$') {
        auto end = at + 1;
        while (end < own.end && (is_digit(text_[end]) || text_[end] == ',' || text_[end] == '.')) ++end;
        while (end > at + 1 && !is_digit(text_[end - 1])) --end;
        sum({at, end});
        at = std::max(at, end - 1);
      } else if (is_digit(text_[at]) && (at == own.begin || !inside_number(at - 1))) {
        auto end = at;
        while (end < own.end && inside_number(end)) ++end;
        auto const unit = skip_blanks(text_, end, own.end);
        auto const word = folded(text_.substr(unit, std::min<std::size_t>(8, own.end - unit)));
        if (word.starts_with("dollars") || word == "usd" || word.starts_with("usd ") || word.starts_with("bucks"))
          sum({at, end});
        at = end - 1;
      }
    }
  }

  // A month and a day without a year are not a date.
  void dates(Span own) {
    auto const words = words_in(text_, own);
    for (std::size_t i = 0; i < words.size(); ++i) {
      auto const word = slice(text_, words[i]);
      if (!is_digit(word.front()) && !is_month(word)) continue;
      bool full = false;
      for (std::size_t count = std::min<std::size_t>(3, words.size() - i); count > 0; --count) {
        Span const span{words[i].begin, words[i + count - 1].end};
        if (span.end - span.begin > 24) continue;
        auto const moment = read_moment(text_, span);
        if (!moment.problem.empty() || !moment.date || moment.first || moment.length || moment.zone) continue;
        add("date", field_at(text_, span, words_of(moment.date->date)));
        i += count - 1;
        full = true;
        break;
      }
      if (!full && i + 1 < words.size() && day_without_year({words[i].begin, words[i + 1].end})) ++i;
    }
  }

 private:
  string_view text_;
  std::map<std::string, std::vector<Field>> labelled_, loose_;
  std::set<std::string> days_;

  static std::string words_of(Date date) { return workflows::words(date); }
  bool part_of_address(std::size_t at) const {
    char const c = text_[at];
    return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '+';
  }
  bool inside_number(std::size_t at) const { return is_digit(text_[at]) || text_[at] == '.' || text_[at] == ','; }
  void sum(Span span) {
    auto const read = read_amount(text_, span);
    for (auto const& each : read.values) add("amount_cents", each.value);
  }
  // "July 14", "7/14": read as the day of a leap year.
  bool day_without_year(Span span) {
    auto const said = std::string(slice(text_, span));
    auto const named = is_month(said) || said.find('/') != std::string::npos;
    if (!named || said.size() > 16 || days_.size() >= most_values) return false;
    auto const whole = said + (said.find('/') != std::string::npos ? "/2000" : ", 2000");
    auto const moment = read_moment(whole, {0, whole.size()});
    if (!moment.problem.empty() || !moment.date || moment.first || moment.length || moment.zone) return false;
    days_.insert(words_of(moment.date->date).substr(5));
    return true;
  }
  static bool is_month(string_view word) {
    constexpr std::array months{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    if (word.size() < 3) return false;
    std::string const start{lower(word[0]), lower(word[1]), lower(word[2])};
    return std::any_of(months.begin(), months.end(), [&](string_view each) { return each == start; });
  }
};

Named list_of(std::string name, std::vector<Field> const& values) {
  Named named{std::move(name), {}, {values.front().span.begin, values.front().span.end}};
  for (auto const& each : values) {
    named.values.push_back(each.value);
    named.span.begin = std::min(named.span.begin, each.span.begin);
    named.span.end = std::max(named.span.end, each.span.end);
  }
  return named;
}

}  // namespace

MessageFields fields_of(AdminNote const& note) {
  MessageFields result;
  for (auto const& [name, field] : note.fields) result.fields.push_back({name, {field.value}, field.span});
  if (!note.diagnosis.empty()) result.fields.push_back(list_of("diagnosis", note.diagnosis));
  if (!note.therapist_states.empty()) result.fields.push_back(list_of("therapist_states", note.therapist_states));
  if (!note.modifiers.empty()) result.fields.push_back(list_of("modifiers", note.modifiers));
  std::sort(result.fields.begin(), result.fields.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
  std::set<std::string> names;
  for (auto const& conflict : note.conflicts) names.insert(conflict.field);
  result.conflicts.assign(names.begin(), names.end());
  return result;
}

MessageFields message_fields(string_view text, std::vector<Span> const& own, Span from, bool labelled) {
  Gathering gathering{text};
  if (labelled)
    for (auto const& span : own) gathering.take(read_labelled(text, span));
  for (auto const& span : own) {
    gathering.addresses(span);
    gathering.sums(span);
    gathering.dates(span);
  }
  if (!labelled && !from.empty()) gathering.addresses(from);
  return gathering.finish();
}

std::vector<std::string> invoices_named(string_view text, std::vector<Span> const& own) {
  std::set<std::string> names;
  for (auto const& span : own) {
    bool behind_invoice = false;
    for (auto at = span.begin; at < span.end;) {
      auto const length = blank_at(text, at);
      if (length > 0 || string_view{":#()[],;"}.find(text[at]) != string_view::npos) {
        at += std::max<std::size_t>(1, length);
        continue;
      }
      auto end = at;
      while (end < span.end && (is_letter(text[end]) || is_digit(text[end]) || text[end] == '-' || text[end] == '_'))
        ++end;
      auto const word = text.substr(at, end - at);
      auto const folded_word = folded(word);
      bool const numbered = word.size() <= 40 && std::any_of(word.begin(), word.end(), is_digit);
      if (numbered && (folded_word.starts_with("inv ") || behind_invoice)) names.emplace(word);
      behind_invoice = folded_word == "invoice" || (behind_invoice && (folded_word == "no" || folded_word == "number"));
      at = std::max(end, at + 1);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace workflows::triage
