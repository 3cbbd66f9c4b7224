// Which words does a practice put in front of a value? The table, and how a label is found at the start of a segment.
#include "workflows/triage/note_labels.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "workflows/triage/note_times.hpp"

namespace workflows::triage {
namespace {

using Entry = std::pair<Label, std::string_view>;

// Folded label words, several per line separated by commas.
constexpr std::array label_words{
    Entry{Label::client, "client,patient,client name,patient name,clients name,patients name,name of client"},
    Entry{Label::client, "name of patient,client full name,patient full name,member,member name,client patient"},
    Entry{Label::bare_name, "name,full name"},
    Entry{Label::client_email, "client email,client e mail,patient email,patient e mail,clients email,clients e mail"},
    Entry{Label::client_email, "client email address,client e mail address,patient email address,patients email"},
    Entry{Label::client_email, "patient e mail address,patients e mail,clients email address,clients e mail address"},
    Entry{Label::client_email, "email of client,e mail of client,email of patient,member email"},
    Entry{Label::bare_email, "email,e mail,email address,e mail address"},
    Entry{Label::birth_date, "dob,d o b,date of birth,birthday,birthdate,birth date,client dob,client date of birth"},
    Entry{Label::birth_date, "clients date of birth,patient dob,patient date of birth,patients date of birth"},
    Entry{Label::birth_date, "client birthday,client birth date,client birthdate,clients dob,patients dob,born"},
    Entry{Label::birth_date, "clients birthday,clients birth date,patient birth date,member dob"},
    Entry{Label::therapist, "therapist,clinician,provider,counselor,counsellor,therapist name,clinician name"},
    Entry{Label::therapist, "provider name,counselor name,counsellor name,name of therapist,therapists name"},
    Entry{Label::therapist, "clinicians name,providers name,rendering provider,treating therapist,treating provider"},
    Entry{Label::therapist, "rendering therapist,treating clinician,name of provider,name of clinician,psychologist"},
    Entry{Label::date, "date,session date,dos,d o s,date of service,service date,date of session,appointment date"},
    Entry{Label::date, "appt date,date of appointment,visit date,sessions date"},
    Entry{Label::time, "time,session time,session times,times,time of session,appointment time,appt time,start end"},
    Entry{Label::time, "start and end,start end time,start and end time,start end times,start and end times"},
    Entry{Label::time, "start time end time,start to end,start stop,time start end,session start end,visit time"},
    Entry{Label::start, "start,start time,session start,session start time,starts,began,begin,begin time,begins"},
    Entry{Label::start, "time in,started,started at,start at,starts at,time started,start of session,from"},
    Entry{Label::end, "end,end time,session end,session end time,ends,finish,finish time,time out,ended,ended at"},
    Entry{Label::end, "end at,ends at,until,stop,stop time,time ended,end of session,finished"},
    Entry{Label::date_time, "date time,date and time,session date and time,session date time,date time of session"},
    Entry{Label::date_time, "appointment date and time,appointment date time,date and time of session,when"},
    Entry{Label::date_time, "date and time of service,date time of service,time and date,session date and times"},
    Entry{Label::session, "session,appointment,appt"},
    Entry{Label::minutes, "duration,length,minutes,mins,session length,session duration,length of session"},
    Entry{Label::minutes, "duration of session,duration min,duration mins,duration minutes,duration in minutes"},
    Entry{Label::minutes, "length min,length mins,length minutes,length in minutes,total minutes,session minutes"},
    Entry{Label::minutes, "number of minutes,no of minutes,time spent,total time,session length minutes"},
    Entry{Label::zone, "time zone,timezone,tz,zone,session time zone,session timezone,client time zone"},
    Entry{Label::zone, "clients time zone,client timezone,clients timezone,client tz,time zone of client"},
    Entry{Label::cpt, "cpt,cpt code,cpt codes,cpt code s,billing code,billing codes,procedure code,service code"},
    Entry{Label::cpt, "cpt billing code,cpt hcpcs,cpt procedure code,billing cpt code,cpt billed"},
    Entry{Label::modifiers, "modifier,modifiers,modifier s,cpt modifier,cpt modifiers"},
    Entry{Label::diagnosis, "diagnosis,dx,icd 10,icd10,icd,diagnosis code,diagnosis codes,diagnoses,dx code,dx codes"},
    Entry{Label::diagnosis, "icd 10 code,icd 10 codes,icd code,icd codes,icd 10 cm,icd 10 cm code,icd10 code"},
    Entry{Label::diagnosis, "icd10 codes,icd 10 diagnosis,diagnosis icd 10,dx icd 10,diagnosis code icd 10"},
    Entry{Label::diagnosis, "client diagnosis,clients diagnosis,diagnosis s,diagnosis code s,diagnosis dx"},
    Entry{Label::diagnosis_part, "primary diagnosis,secondary diagnosis,tertiary diagnosis,additional diagnosis"},
    Entry{Label::diagnosis_part, "primary dx,secondary dx,additional dx,diagnosis 1,diagnosis 2,diagnosis 3"},
    Entry{Label::diagnosis_part, "diagnosis 4,dx 1,dx 2,dx 3,dx 4,other diagnosis,additional diagnoses"},
    Entry{Label::client_state, "client state,clients state,client location,clients location,location of client"},
    Entry{Label::client_state, "patient state,patients state,patient location,patients location,location of patient"},
    Entry{Label::client_state, "client located in,client was in,state of client,state client was in,member state"},
    Entry{Label::client_state, "client state at time of session,clients state at time of session,client joined from"},
    Entry{Label::client_state,
          "state of residence,client residence state,client current state,client physical location"},
    Entry{Label::bare_state, "state"},
    Entry{Label::therapist_states, "therapist licensed state,therapist licensed states,therapist licensed state s"},
    Entry{Label::therapist_states, "therapists licensed state,therapists licensed states,therapists licensed state s"},
    Entry{Label::therapist_states, "licensed in,licensed state,licensed states,licensed state s,therapist licensed in"},
    Entry{Label::therapist_states,
          "therapist state,therapist states,therapist state s,therapists state,provider state"},
    Entry{Label::therapist_states, "provider licensed state,provider licensed states,provider licensed in"},
    Entry{Label::therapist_states, "provider licensed state s,clinician licensed state,clinician licensed states"},
    Entry{Label::therapist_states, "clinician licensed in,license state,license states,license state s,licence state"},
    Entry{Label::therapist_states, "licence states,therapist license state,therapist license states,licensure"},
    Entry{Label::therapist_states, "therapist license state s,state of licensure,states of licensure,licensure state"},
    Entry{Label::therapist_states, "states licensed,state licensed,states licensed in,state licensed in"},
    Entry{Label::therapist_states,
          "therapist is licensed in,licensed,therapist licensed,state therapist is licensed in"},
    Entry{Label::client_state, "client is located in,client is in,state client is in,state client is located in"},
    Entry{Label::session_type, "session type,modality,format,type of session,session format,session modality,type"},
    Entry{Label::session_type, "visit type,appointment type,type of telehealth,telehealth type,mode,medium"},
    Entry{Label::session_type, "type of telehealth session,mode of session,session mode,delivery"},
    Entry{Label::practice, "practice,practice name,clinic,clinic name,group practice,name of practice"},
    Entry{Label::location, "location,session location,place of service,pos,service location,location of service"},
    Entry{Label::location, "practice location,location of session,office location"},
    Entry{Label::amount, "amount,fee,session rate,rate,session fee,price,session charge,charge,amount charged"},
    Entry{Label::amount, "session amount,cost,session cost,amount due,session price,rate per session,fee amount"},
    Entry{Label::client_heading, "client details,client information,client info,patient details,patient information"},
    Entry{Label::client_heading, "patient info,about the client,member details"},
    Entry{Label::therapist_heading, "therapist details,therapist information,therapist info,provider details"},
    Entry{Label::therapist_heading, "provider information,provider info,clinician details,clinician information"},
    Entry{Label::other_heading, "session details,session information,session info,billing details,billing information"},
    Entry{Label::other_heading, "appointment details,billing info,details,billing,claim details"},
    Entry{Label::ignored, "therapist email,therapist e mail,provider email,clinician email,therapist phone"},
    Entry{Label::ignored, "client phone,client phone number,phone number,member id,insurance,insurance id,payer"},
    Entry{Label::ignored, "notes,note,comment,comments,supervisor,billing contact,emergency contact,npi"},
    Entry{Label::ignored, "invoice,invoice number,reference,ticket,insurance company,therapist email address"},
};

using Table = std::map<std::string_view, Label, std::less<>>;

Table read_table() {
  Table table;
  for (auto const& [label, list] : label_words) {
    for (std::size_t at = 0; at <= list.size();) {
      auto const end = std::min(list.find(',', at), list.size());
      table.emplace(list.substr(at, end - at), label);
      at = end + 1;
    }
  }
  return table;
}

constexpr std::size_t longest_label = 64;  // bytes looked at, so that a line of any length costs the same

// Only what a correction can be about: "New client: yes" is not a client's name.
bool can_be_restated(Label label) {
  using enum Label;
  return label == date || label == start || label == end || label == time || label == date_time || label == minutes ||
         label == cpt || label == diagnosis || label == zone || label == session_type || label == client_state;
}

std::optional<Label> find_folded(std::string_view words) {
  static Table const table = read_table();
  if (auto const found = table.find(words); found != table.end()) return found->second;
  for (std::string_view const prefix : {"corrected ", "correct ", "new ", "updated ", "revised ", "actual "}) {
    if (!words.starts_with(prefix)) continue;
    auto const rest = table.find(words.substr(prefix.size()));
    if (rest != table.end() && can_be_restated(rest->second)) return rest->second;
  }
  return std::nullopt;
}

bool known_qualifier(std::string_view words) {
  constexpr std::array known{"min",      "mins",  "minutes", "in minutes", "mm dd yyyy", "yyyy mm dd", "month day year",
                             "required", "local", "s",       "usd",        "us",         "24h",        "24 hour",
                             "icd 10",   "full",  "state",   "cpt",        "client",     "start end"};
  return std::find(known.begin(), known.end(), words) != known.end();
}

// Fills label, words and qualifier when the prefix is a label; the prefix holds no separator.
bool read_prefix(std::string_view text, Span prefix, LabelMatch& match) {
  prefix = trimmed(text, prefix);
  if (prefix.empty() || prefix.end - prefix.begin > longest_label) return false;
  auto const whole = slice(text, prefix);
  if (auto const label = find_folded(folded(whole))) {
    match = {*label, prefix, {}, std::nullopt, false, false};
    return true;
  }
  auto const open = whole.rfind('(');
  if (whole.back() != ')' || open == std::string_view::npos || open == 0) return false;
  auto const label = find_folded(folded(whole.substr(0, open)));
  if (!label) return false;
  match = {*label, prefix, {}, std::nullopt, false, false};
  auto const qualifier = trimmed(text, {prefix.begin + open + 1, prefix.end - 1});
  if (whole_zone(text, qualifier))
    match.zone = qualifier;
  else
    match.unknown_qualifier = !known_qualifier(folded(slice(text, qualifier)));
  return true;
}

// Bytes of a separator at `at`: a colon, an equals sign (also "=>"), or a dash with a blank (or the end) beside it.
std::size_t separator_at(std::string_view text, std::size_t at, Span segment) {
  if (text[at] == ':') return 1;
  if (text[at] == '=') return at + 1 < segment.end && text[at + 1] == '>' ? 2 : 1;
  auto const dash = dash_at(text, at);
  if (dash == 0) return 0;
  bool const before = at > segment.begin && (blank_at(text, at - 1) == 1 || text[at - 1] == '*');
  bool const after = at + dash >= segment.end || blank_at(text, at + dash) > 0;
  return before || after ? dash : 0;
}

// Whether only blanks and marks stand between a label's separator and `at`.
bool begins_value(LabelMatch const& match, std::size_t at) { return !match.value.empty() && at <= match.value.begin; }

bool cannot_be_anything_else(Label label) {
  using enum Label;
  return label == date || label == start || label == end || label == time || label == date_time || label == minutes ||
         label == cpt || label == diagnosis || label == birth_date || label == diagnosis_part;
}

// "CPT 90837", "Dx F41.1", "Start 3pm": no separator, but a digit (or a code letter with a digit) follows.
std::optional<LabelMatch> match_unseparated(std::string_view text, Span segment) {
  auto const limit = std::min(segment.end, segment.begin + longest_label);
  for (auto at = segment.begin; at < limit; ++at) {
    if (blank_at(text, at) == 0) continue;
    auto const next = skip_blanks(text, at, segment.end);
    if (next >= segment.end) break;
    bool const code = is_letter(text[next]) && next + 1 < segment.end && is_digit(text[next + 1]);
    LabelMatch match;
    if ((is_digit(text[next]) || code) && read_prefix(text, {segment.begin, at}, match) &&
        cannot_be_anything_else(match.label)) {
      match.value = trimmed(text, {next, segment.end});
      return match;
    }
  }
  return std::nullopt;
}

bool decoration_at(std::string_view text, std::size_t at, std::size_t& length) {
  auto const byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  length = std::max(blank_at(text, at), dash_at(text, at));
  if (length > 0) return true;
  length = 1;
  if (std::string_view{"*+#~=`"}.find(text[at]) != std::string_view::npos) return true;
  if (byte(at) == 0xC2 && byte(at + 1) == 0xB7) return length = 2, true;  // middle dot
  if (byte(at) == 0xE2 && byte(at + 1) >= 0x80 && byte(at + 1) <= 0xAF && byte(at + 2) >= 0x80) return length = 3, true;
  if (byte(at) == 0xEF && byte(at + 1) == 0xB8 && byte(at + 2) == 0x8F) return length = 3, true;
  if (byte(at) == 0xF0 && byte(at + 1) == 0x9F && byte(at + 2) >= 0x80 && byte(at + 3) >= 0x80) return length = 4, true;
  return false;
}

}  // namespace

std::size_t after_bullet(std::string_view text, Span line) {
  auto at = line.begin;
  for (std::size_t length = 0; at < line.end && decoration_at(text, at, length);) at += length;
  if (at + 3 <= line.end && text[at] == '[' && text[at + 2] == ']') at = skip_blanks(text, at + 3, line.end);
  auto digits = at;
  while (digits < line.end && digits < at + 3 && is_digit(text[digits])) ++digits;
  bool const numbered = digits > at && digits + 1 < line.end && (text[digits] == '.' || text[digits] == ')') &&
                        blank_at(text, digits + 1) > 0;
  if (numbered) {
    at = skip_blanks(text, digits + 1, line.end);
    while (at < line.end && text[at] == '*') ++at;
  }
  return std::min(at, line.end);
}

std::optional<LabelMatch> match_label(std::string_view text, Span segment) {
  segment.end = std::min(segment.end, text.size());
  segment.begin = after_bullet(text, segment);
  if (segment.empty()) return std::nullopt;
  std::optional<LabelMatch> best;
  auto const limit = std::min(segment.end, segment.begin + longest_label);
  for (auto at = segment.begin; at < limit; ++at) {
    auto const length = separator_at(text, at, segment);
    LabelMatch match;
    // "Minutes: -53": a dash right behind the colon belongs to the value.
    bool const right_behind = best && begins_value(*best, at);
    if (length == 0 || right_behind || !read_prefix(text, {segment.begin, at}, match)) continue;
    match.value = trimmed(text, {std::min(at + length, segment.end), segment.end});
    match.separated = true;
    best = match;  // the longest label wins: "Start – end: …" is not "Start"
  }
  if (best) return best;
  LabelMatch alone;
  if (read_prefix(text, segment, alone)) {
    alone.value = {segment.end, segment.end};
    return alone;
  }
  return match_unseparated(text, segment);
}

bool strong_label_at(std::string_view text, std::size_t at, std::size_t end) {
  end = std::min(end, text.size());
  while (at < end && text[at] == '*') ++at;
  if (at >= end || !is_letter(text[at])) return false;
  auto const limit = std::min(end, at + longest_label);
  for (auto stop = at; stop < limit; ++stop) {
    if (text[stop] != ':' && text[stop] != '=') continue;
    LabelMatch match;
    return read_prefix(text, {at, stop}, match);
  }
  return false;
}

bool takes_any_text(Label label) {
  using enum Label;
  return label == client || label == therapist || label == practice || label == location || label == zone ||
         label == bare_name || label == ignored;
}

}  // namespace workflows::triage
