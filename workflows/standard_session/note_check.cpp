// What does the admin note of this session say? A thread may hold the notes of several sessions, each with corrections
// and contradictions of its own; those of the other sessions are left alone.
#include <algorithm>
#include <set>

#include "engine/core/listed.hpp"
#include "workflows/rules/finding.hpp"
#include "workflows/standard_session/checks.hpp"
#include "workflows/triage/admin_note.hpp"
#include "workflows/triage/note_sessions.hpp"

namespace workflows::standard_session {
namespace {

using Findings = std::vector<Hold>;

void add(Findings& all, std::string_view code, std::vector<Evidence> evidence, std::string sentence = {}) {
  all.push_back(rules::make_finding(code, "standard_session", std::move(evidence), std::move(sentence)));
}

struct ReadNote {
  PartId part;
  triage::AdminNote note;
};

// The notes of the thread, and of them those of the session that one of `own` is of.
struct NotesRead {
  std::vector<ReadNote> ours;
  std::vector<ReadNote> others;   // of other sessions
  std::optional<ReadNote> stray;  // it corrects a note of the thread, and nothing tells which
};

bool among(std::vector<PartId> const& parts, PartId const& part) {
  return std::find(parts.begin(), parts.end(), part) != parts.end();
}

NotesRead notes_of_session(ThreadRead const& thread, std::vector<PartId> const& own) {
  NotesRead read;
  std::vector<ReadNote> all;
  std::vector<triage::AdminNote> notes;
  for (auto const& seen : thread.notes)
    if (auto note = triage::read_admin_note(seen.text)) all.push_back({seen.part, *note}), notes.push_back(*note);
  auto const sessions = triage::sessions_of(notes);
  std::set<std::size_t> mine;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (among(own, all[i].part) && sessions.of[i]) mine.insert(*sessions.of[i]);
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto const of_mine = sessions.of[i] && mine.count(*sessions.of[i]) == 1;
    auto const ours = mine.empty() || of_mine || among(own, all[i].part);
    (ours ? read.ours : read.others).push_back(all[i]);
  }
  if (!mine.empty() && sessions.stray && !among(own, all[*sessions.stray].part)) read.stray = all[*sessions.stray];
  return read;
}

// A note that says it corrects the older ones replaces them; otherwise all of them count.
std::vector<ReadNote> notes_that_count(std::vector<ReadNote> const& all) {
  std::vector<ReadNote> counting;
  for (auto const& each : all) {
    if (each.note.corrects_older) counting.clear();
    counting.push_back(each);
  }
  return counting;
}

std::string field(triage::AdminNote const& note, char const* name) {
  auto const found = note.fields.find(name);
  return found == note.fields.end() ? std::string() : found->second.value;
}
std::vector<std::string> values(std::vector<triage::Field> const& fields) {
  std::vector<std::string> all;
  for (auto const& each : fields) all.push_back(each.value);
  return all;
}

// The fields without which nothing can be checked (seed 003, step 1.6 and step 3). The diagnosis may stand on the
// profile, and either the end or the minutes are enough; the zone is asked for when the times are read.
void find_missing_fields(triage::AdminNote const& note, Findings& all) {
  std::vector<Evidence> missing;
  for (auto const* name : {"client_name", "client_email", "therapist", "date", "start", "cpt", "client_state"})
    if (field(note, name).empty()) missing.push_back({"ticket", name, ""});
  if (field(note, "end").empty() && field(note, "minutes").empty()) missing.push_back({"ticket", "end or minutes", ""});
  if (missing.empty()) return;
  auto const names = engine::listed(missing, &Evidence::label);
  for (auto const& each : note.unreadable)
    missing.push_back({"ticket", each.field + " (cannot be read)", each.typed.as_typed});
  add(all, "field_missing", std::move(missing), "The admin note does not say, or not readably: " + names + ".");
}

void find_conflicts(triage::AdminNote const& note, Findings& all) {
  for (auto const& conflict : note.conflicts) {
    std::vector<Evidence> seen;
    for (auto const& each : conflict.values)
      seen.push_back(
          {"ticket", conflict.field,
           each.as_typed == each.value ? each.value : each.value + ", typed " + triage::quoted(each.as_typed)});
    add(all, "field_conflict", std::move(seen), "The admin note says two different things for " + conflict.field + ".");
  }
}

void find_disagreement(std::vector<ReadNote> const& notes, Findings& all) {
  for (std::size_t older = 0; older + 1 < notes.size(); ++older) {
    auto const fields = triage::differing_fields(notes[older].note, notes.back().note);
    if (fields.empty()) continue;
    std::vector<Evidence> seen;
    for (auto const& name : fields) {
      seen.push_back({"ticket", name + " in note " + notes[older].part.text, field(notes[older].note, name.c_str())});
      seen.push_back({"ticket", name + " in note " + notes.back().part.text, field(notes.back().note, name.c_str())});
    }
    add(all, "notes_disagree", std::move(seen));
    return;
  }
}

// It may be this session's note that is wrong: nobody bills it before that is known.
void find_stray_correction(ReadNote const& stray, ReadNote const& ours, Findings& all) {
  std::vector<Evidence> seen;
  for (auto const* name : {"client_email", "therapist", "date"}) {
    seen.push_back({"ticket", std::string(name) + " in note " + ours.part.text, field(ours.note, name)});
    seen.push_back({"ticket", std::string(name) + " in note " + stray.part.text, field(stray.note, name)});
  }
  add(all, "notes_disagree", std::move(seen),
      "A note says that it corrects an older one, and names none of the sessions that this thread has notes of.");
}

// Both clients would take part in the thread, and each would see that the other is one.
void find_other_client(std::vector<ReadNote> const& others, ReadNote const& ours, Findings& all) {
  for (auto const& other : others) {
    if (!triage::another_client(ours.note, other.note)) continue;
    return add(
        all, "other_recipients",
        {{"ticket", "client_email in note " + ours.part.text, field(ours.note, "client_email")},
         {"ticket", "client_email in note " + other.part.text, field(other.note, "client_email")}},
        "This thread has notes of two clients, who must not meet in it: take the note out that belongs elsewhere.");
  }
}

NoteChecked told_by(ReadNote const& read) {
  auto const& note = read.note;
  NoteChecked told;
  told.part = read.part;
  told.client_name = field(note, "client_name");
  told.client_email = field(note, "client_email");
  told.birth_date = parse_date(field(note, "client_birth_date"));
  told.therapist = field(note, "therapist");
  told.date = parse_date(field(note, "date"));
  told.start = field(note, "start");
  told.end = field(note, "end");
  if (auto const minutes = field(note, "minutes"); !minutes.empty() && minutes.size() <= 4)
    told.minutes = std::stoi(minutes);
  told.zone = field(note, "zone");
  told.cpt = field(note, "cpt");
  told.modifiers = values(note.modifiers);
  told.diagnoses = values(note.diagnosis);
  told.client_state = field(note, "client_state");
  told.therapist_states = values(note.therapist_states);
  told.session_type = field(note, "session_type");
  return told;
}

}  // namespace

NoteChecked check_note(ThreadRead const& thread, std::vector<PartId> const& own, Overridden const& overridden) {
  auto const read = notes_of_session(thread, own);
  auto const notes = notes_that_count(read.ours);
  NoteChecked checked;
  if (notes.empty()) {
    add(checked.findings, "note_missing", {{"ticket", "parts in the thread", std::to_string(thread.parts)}},
        thread.whole ? ""
                     : "The inbox shows only the newest 500 parts of this thread, and no admin note is among them.");
    return checked;
  }
  checked = told_by(notes.back());
  find_disagreement(notes, checked.findings);
  if (read.stray) find_stray_correction(*read.stray, notes.back(), checked.findings);
  find_other_client(read.others, notes.back(), checked.findings);
  find_conflicts(notes.back().note, checked.findings);
  if (checked.findings.empty()) find_missing_fields(notes.back().note, checked.findings);
  rules::drop_vouched_for(checked.findings, overridden);
  return checked;
}

}  // namespace workflows::standard_session
