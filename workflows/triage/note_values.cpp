// What does the text behind a label say? Chooses the reader for a label and turns times into fields.
#include "workflows/triage/note_values.hpp"

#include "workflows/triage/note_times.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

// What people write into a form where they have nothing to say.
bool says_nothing(string_view typed) {
  if (typed.size() > 16) return false;
  auto const words = folded(typed);
  return words.empty() ? typed.find('?') == string_view::npos : words == "n a" || words == "na" || words == "none";
}

Reading clock_reading(string_view text, std::string field, TimeReading const& time) {
  return {std::move(field), field_at(text, time.span, clock_words(time.minute_of_day))};
}

// Which parts a label demands: Date a date, Start and Time a time, When both or either.
std::string missing_part(Label label, Moment const& moment) {
  using enum Label;
  if (label == date && !moment.date) return "it is not a date such as 7/14/2026";
  if ((label == start || label == end || label == time) && !moment.first)
    return "it is not a time such as 3:00 PM or 15:00";
  if (label == end && moment.second) return "it is a range, not one time";
  if ((label == date_time || label == session) && !moment.date && !moment.first) return "it is not a date or time";
  return {};
}

Readings read_time_fields(string_view text, Label label, Span span) {
  auto const moment = read_moment(text, span);
  auto problem = moment.problem;
  bool const nothing_understood = !moment.date && !moment.first;
  if (auto const missing = missing_part(label, moment); !missing.empty() && nothing_understood)
    problem = problem.empty() || problem.ends_with("is not understood") ? missing : problem;
  else if (!missing.empty() && problem.empty())
    problem = missing;
  if (label == Label::session && nothing_understood &&
      folded(slice(text, span)).find_first_of("0123456789") == std::string::npos)
    return {};
  if (!problem.empty()) return {{}, problem};
  Readings result;
  if (moment.date) result.values.push_back({"date", field_at(text, moment.date->span, words(moment.date->date))});
  if (moment.first) result.values.push_back(clock_reading(text, label == Label::end ? "end" : "start", *moment.first));
  if (moment.second) result.values.push_back(clock_reading(text, "end", *moment.second));
  if (moment.zone)
    result.values.push_back({"zone", field_at(text, *moment.zone, std::string{slice(text, *moment.zone)})});
  if (moment.length)
    result.values.push_back({"minutes", field_at(text, moment.length->span, std::to_string(moment.length->minutes))});
  return result;
}

Readings read_text(string_view text, char const* field, Span span, std::size_t most) {
  auto const typed = slice(text, span);
  if (typed.size() > most) return {{}, "it is longer than " + std::to_string(most) + " bytes"};
  if (words_in(text, span).empty() || typed == "?") return {{}, "it holds no words"};
  return {{{field, field_at(text, span, with_single_blanks(typed))}}, {}};
}

Readings read_birth(string_view text, Span span) {
  auto const moment = read_birth_date(text, span);
  if (!moment.date) return {{}, moment.problem};
  return {{{"client_birth_date", field_at(text, moment.date->span, words(moment.date->date))}}, {}};
}

Readings read_minutes(string_view text, Span span) {
  auto const length = read_length(text, span);
  if (!length) return {{}, "it is not a length such as 53 minutes"};
  return {{{"minutes", field_at(text, length->span, std::to_string(length->minutes))}}, {}};
}

}  // namespace

std::string field_of(Label label) {
  switch (label) {
    case Label::client:
      return "client_name";
    case Label::client_email:
      return "client_email";
    case Label::birth_date:
      return "client_birth_date";
    case Label::therapist:
      return "therapist";
    case Label::date:
    case Label::date_time:
    case Label::session:
      return "date";
    case Label::start:
    case Label::time:
      return "start";
    case Label::end:
      return "end";
    case Label::minutes:
      return "minutes";
    case Label::zone:
      return "zone";
    case Label::cpt:
      return "cpt";
    case Label::modifiers:
      return "modifiers";
    case Label::diagnosis:
    case Label::diagnosis_part:
      return "diagnosis";
    case Label::client_state:
    case Label::bare_state:
      return "client_state";
    case Label::therapist_states:
      return "therapist_states";
    case Label::session_type:
      return "session_type";
    case Label::practice:
      return "practice";
    case Label::location:
      return "location";
    case Label::amount:
      return "amount_cents";
    case Label::bare_name:
      return "client_name";
    case Label::bare_email:
      return "client_email";
    default:
      return {};
  }
}

Readings read_value(string_view text, Label label, Span span) {
  span = trimmed(text, span);
  if (span.empty() || says_nothing(slice(text, span))) return {};
  switch (label) {
    case Label::client:
      return read_person(text, "client_name", span);
    case Label::therapist:
      return read_person(text, "therapist", span);
    case Label::client_email:
      return read_emails(text, span);
    case Label::birth_date:
      return read_birth(text, span);
    case Label::date:
    case Label::start:
    case Label::end:
    case Label::time:
    case Label::date_time:
    case Label::session:
      return read_time_fields(text, label, span);
    case Label::minutes:
      return read_minutes(text, span);
    case Label::zone:
      return read_text(text, "zone", span, 60);
    case Label::cpt:
      return read_cpt(text, span);
    case Label::modifiers:
      return read_modifiers(text, span);
    case Label::diagnosis:
    case Label::diagnosis_part:
      return read_diagnoses(text, span);
    case Label::client_state:
      return read_client_state(text, span);
    case Label::therapist_states:
      return read_therapist_states(text, span);
    case Label::session_type:
      return read_session_type(text, span);
    case Label::practice:
      return read_text(text, "practice", span, 120);
    case Label::location:
      return read_text(text, "location", span, 160);
    case Label::amount:
      return read_amount(text, span);
    default:
      return {};
  }
}

}  // namespace workflows::triage
