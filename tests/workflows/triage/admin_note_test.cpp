// Does the note's reader refuse what it cannot know? Conflicts, missing and malformed values, corrections, two notes.
#include "workflows/triage/admin_note.hpp"

#include <catch2/catch.hpp>

using namespace workflows::triage;

namespace {

AdminNote note(std::string const& body) {
  auto read = read_admin_note("For admin use only\n" + body);
  REQUIRE(read);
  return *read;
}

std::vector<std::string> values(std::vector<Field> const& fields) {
  std::vector<std::string> result;
  for (auto const& field : fields) result.push_back(field.value);
  return result;
}

std::string value(AdminNote const& read, std::string const& field) {
  auto const found = read.fields.find(field);
  return found == read.fields.end() ? "absent" : found->second.value;
}

// The line is found, its value refused, and nothing of it becomes a field.
void refuses(std::string const& line, std::string const& field) {
  INFO(line);
  auto const read = note(line + "\n");
  CHECK(value(read, field) == "absent");
  CHECK(read.diagnosis.empty());
  REQUIRE(read.unreadable.size() == 1);
  CHECK(read.unreadable[0].field == field);
  CHECK(read.unreadable[0].sentence.find(read.unreadable[0].typed.as_typed) != std::string::npos);
}

void conflicts(std::string const& body, std::string const& field, std::vector<std::string> const& expected) {
  INFO(body);
  auto const read = note(body);
  REQUIRE(read.conflicts.size() == 1);
  CHECK(read.conflicts[0].field == field);
  CHECK(values(read.conflicts[0].values) == expected);
  CHECK(value(read, field) == "absent");
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("only a text that begins with the words is a note") {
  CHECK(read_admin_note("For admin use only"));
  CHECK(read_admin_note("*** for admin use only ***\nClient: Mira Sandoval")->fields.size() == 1);
  CHECK(read_admin_note("[FOR ADMIN USE ONLY] Client: Mira Sandoval")->fields.size() == 1);
  CHECK_FALSE(read_admin_note(""));
  CHECK_FALSE(read_admin_note("For admin use"));
  CHECK_FALSE(read_admin_note("For admin use onlyness"));
  CHECK_FALSE(read_admin_note("Hello,\nFor admin use only\nClient: Mira Sandoval"));
  CHECK_FALSE(read_admin_note("> For admin use only\n> Client: Mira Sandoval"));
}

TEST_CASE("two different values for one field are a conflict with both in it") {
  conflicts("Start: 3pm\nStart time: 4pm\n", "start", {"15:00", "16:00"});
  conflicts("Client: Mira Sandoval\nPatient: Ana Sandoval\n", "client_name", {"Mira Sandoval", "Ana Sandoval"});
  conflicts("CPT: 90837 or 90834\n", "cpt", {"90837", "90834"});
  conflicts("Client email: a@example.com / b@example.com\n", "client_email", {"a@example.com", "b@example.com"});
  conflicts("Client state: CA/NV\n", "client_state", {"CA", "NV"});
  conflicts("Session type: video/phone\n", "session_type", {"video", "phone"});
  conflicts("Date: 7/14/2026\nCorrected date: 7/15/2026\n", "date", {"2026-07-14", "2026-07-15"});
  conflicts("Time zone: EST\nTime: 3pm ET\n", "zone", {"EST", "ET"});
}

TEST_CASE("a conflict tells the field and what was typed") {
  auto const read = note("Start: 3pm\nStart time: 4pm\n");
  REQUIRE(read.conflicts.size() == 1);
  CHECK(read.conflicts[0].sentence == "The note gives different values for start: \"3pm\", \"4pm\".");
}

TEST_CASE("the same value twice is no conflict, however it is typed") {
  auto const read = note(
      "Date: 7/14/2026\nDOS: July 14, 2026\nStart: 3pm ET\nTime: 15:00 Eastern time\nClient: mira sandoval\nPatient: "
      "Mira Sandoval\nDx: F41.1\nDiagnosis: f411\n");
  CHECK(read.conflicts.empty());
  CHECK(value(read, "date") == "2026-07-14");
  CHECK(value(read, "start") == "15:00");
  CHECK(values(read.diagnosis) == Strings{"F41.1"});
}

TEST_CASE("minutes that are not what lies between start and end are a conflict") {
  auto const read = note("Start: 3:00 PM\nEnd: 3:53 PM\nDuration: 60 min\n");
  REQUIRE(read.conflicts.size() == 1);
  CHECK(read.conflicts[0].field == "minutes");
  CHECK(values(read.conflicts[0].values) == Strings{"60", "15:00", "15:53"});
  CHECK(read.conflicts[0].sentence == "The note says 60 minutes, but from 15:00 to 15:53 are 53.");
  CHECK(value(read, "minutes") == "absent");
  CHECK(note("Start: 11:30 PM\nEnd: 12:20 AM\nDuration: 50\n").conflicts.empty());
}

TEST_CASE("two sessions in one head-row table are conflicts, not a choice") {
  auto const read = note("Client\tDate\tStart\nMira Sandoval\t7/14/2026\t3pm\nMira Sandoval\t7/21/2026\t3pm\n");
  REQUIRE(read.conflicts.size() == 1);
  CHECK(values(read.conflicts[0].values) == Strings{"2026-07-14", "2026-07-21"});
  CHECK(value(read, "client_name") == "Mira Sandoval");
  CHECK(value(read, "start") == "15:00");
}

TEST_CASE("a restated list that differs is a conflict, a secondary diagnosis adds to it") {
  conflicts("Diagnosis: F41.1\nDx: F33.1\n", "diagnosis", {"F41.1", "F33.1"});
  CHECK(note("Diagnosis: F41.1\nDx: F33.1\n").diagnosis.empty());
  CHECK(values(note("Primary diagnosis: F41.1\nSecondary diagnosis: F33.1\n").diagnosis) == Strings{"F41.1", "F33.1"});
  conflicts("Licensed in: CA\nTherapist state: NV\n", "therapist_states", {"CA", "NV"});
}

TEST_CASE("missing fields are absent") {
  auto const read = note("Client: Mira Sandoval\nStart: 3pm\nDuration: 53\n");
  CHECK(read.fields.size() == 3);
  CHECK_FALSE(read.fields.contains("end"));
  CHECK_FALSE(read.fields.contains("date"));
  CHECK(read.diagnosis.empty());
}

TEST_CASE("dates that do not exist, lack a year or put the day first are refused") {
  for (auto const* typed : {"2/30/2026", "7/14", "14/07/2026", "next Tuesday", "2026-13-01", "Mon, July 14, 2026",
                            "7/14/2026 (Monday)", "7.14.2026", "7/14/2026 or 7/15/2026", "July 2026", "7/14/20266"})
    refuses(std::string{"Date: "} + typed, "date");
  refuses("Date (DD/MM/YYYY): 07/08/2026", "date");
  refuses("DOB: 3/9/90", "client_birth_date");
  refuses("DOB: unknown", "client_birth_date");
}

TEST_CASE("times that are no times, or could be morning or evening, are refused") {
  for (auto const* typed : {"quarter past 3", "25:00", "15:60", "13 PM", "0pm", "3:5 pm", "3:00", "9:30", "3",
                            "noonish", "3pm PT / 6pm ET", "3pm PT ET"})
    refuses(std::string{"Start: "} + typed, "start");
  refuses("End: 3pm - 4pm", "end");
  refuses("Time: 3:00 - 3:53", "start");
  refuses("Time: 3pm -", "start");
}

TEST_CASE("one end of a range lends the other its half of the day") {
  auto const times = [](std::string const& typed) {
    auto const read = note("Time: " + typed + "\n");
    return value(read, "start") + "-" + value(read, "end");
  };
  CHECK(times("3:00 - 3:53 PM") == "15:00-15:53");
  CHECK(times("11:30 - 12:23 PM") == "11:30-12:23");
  CHECK(times("3-4pm") == "15:00-16:00");
  CHECK(times("10:15 AM to 11:08") == "10:15-11:08");
  CHECK(times("11:30 PM - 12:20") == "23:30-00:20");
  CHECK(times("12 - 12:50pm") == "12:00-12:50");
  CHECK(times("9:30 - 13:00") == "09:30-13:00");
  CHECK(times("12:00am - 12:45am") == "00:00-00:45");
  CHECK(times("noon - 1pm") == "12:00-13:00");
  CHECK(times("1500-1553") == "15:00-15:53");
}

TEST_CASE("lengths are read as minutes or refused") {
  auto const minutes = [](std::string const& typed) { return value(note("Duration: " + typed + "\n"), "minutes"); };
  for (auto const* typed : {"53", "53 min", "53 mins.", "53 minutes", "53m", "0:53", "53-minute"})
    CHECK(minutes(typed) == "53");
  CHECK(minutes("1 hour") == "60");
  CHECK(minutes("1 hr 5 min") == "65");
  CHECK(minutes("1h05") == "65");
  CHECK(minutes("1.5 hours") == "90");
  CHECK(minutes("0") == "0");
  for (auto const* typed : {"about 50", "50-55", "-53", "53.5", "0:75", "99999", "fifty", "53 seconds", "1441"})
    refuses(std::string{"Duration: "} + typed, "minutes");
}

TEST_CASE("codes are taken apart from their modifiers and refused in doubt") {
  auto const read = note("CPT: 90837-95-GT (53+ min)\n");
  CHECK(value(read, "cpt") == "90837");
  CHECK(values(read.modifiers) == Strings{"95", "GT"});
  CHECK(values(note("CPT: 90834 52 min\n").modifiers).empty());
  CHECK(values(note("CPT 90837\nModifier: 95\n").modifiers) == Strings{"95"});
  for (auto const* typed : {"9083", "908377", "90837?", "not 90837", "psychotherapy"})
    refuses(std::string{"CPT: "} + typed, "cpt");
}

TEST_CASE("diagnosis codes are shaped, and doubt is no diagnosis") {
  CHECK(values(note("Dx: Generalized anxiety disorder (F41.1); moderate depression F331\n").diagnosis) ==
        Strings{"F41.1", "F33.1"});
  CHECK(values(note("Dx F32\n").diagnosis) == Strings{"F32"});
  for (auto const* typed : {"anxiety", "F4", "R/O F41.1", "F41.1?", "F41.12345", "rule out F33.1"})
    refuses(std::string{"Diagnosis: "} + typed, "diagnosis");
}

TEST_CASE("states, session types, addresses, names and sums that are none are refused") {
  refuses("Client state: Ontario", "client_state");
  refuses("Client location: at home", "client_state");
  refuses("Licensed in: CA, PSYPACT", "therapist_states");
  refuses("Session type: Telehealth", "session_type");
  refuses("Session type: video (not phone)", "session_type");
  refuses("Client email: mira at example.com", "client_email");
  refuses("Client email: mira@example", "client_email");
  refuses("Client: TBD", "client_name");
  refuses("Client: Mira Sandoval / Ana Sandoval", "client_name");
  refuses("Client (billing contact): Ana Sandoval", "client_name");
  refuses("Fee: 120.5", "amount_cents");
  refuses("Fee: £120.00", "amount_cents");
  refuses("Fee: 1,2000", "amount_cents");
}

TEST_CASE("session types are read in the words of the trade") {
  auto const type = [](std::string const& typed) {
    return value(note("Session type: " + typed + "\n"), "session_type");
  };
  for (auto const* typed :
       {"video", "Telehealth video", "audio-video", "Audiovisual", "Telehealth (video)", "Video call"})
    CHECK(type(typed) == "video");
  for (auto const* typed : {"phone", "Telephone", "audio only", "audio-only telehealth"}) CHECK(type(typed) == "phone");
  for (auto const* typed : {"in person", "In-person", "in office", "face to face"}) CHECK(type(typed) == "in_person");
}

TEST_CASE("whose e-mail or state it is must be plain") {
  refuses("Therapist: Odell Brandt\nEmail: odell@example.org", "client_email");
  refuses("Therapist: Odell Brandt\nState: CA", "client_state");
  CHECK(value(note("Client: Mira Sandoval\nEmail: mira@example.com\n"), "client_email") == "mira@example.com");
}

TEST_CASE("a label inside free text makes the text unreadable, not the label's value a field") {
  auto const read = note("Client: Mira Sandoval previous Therapist: Odell Brandt\n");
  CHECK(read.fields.empty());
  REQUIRE(read.unreadable.size() == 1);
  CHECK(read.unreadable[0].field == "client_name");
}

TEST_CASE("what stands behind the closing still contradicts") {
  conflicts("Start: 3pm\nThanks!\nPS Start: 4pm\nStart: 4pm\n", "start", {"15:00", "16:00"});
}

TEST_CASE("a note says of itself that it corrects an older one") {
  for (auto const* line :
       {"Correction: start was an hour later", "Corrected note", "This replaces the note above.",
        "Please use this one instead.", "This is a correction.", "This note corrects the earlier note",
        "Please disregard the previous note", "Updated note"}) {
    INFO(line);
    CHECK(note(std::string{line} + "\nClient: Mira Sandoval\n").corrects_older);
  }
  CHECK(read_admin_note("For admin use only (corrected)\nClient: Mira Sandoval")->corrects_older);
}

TEST_CASE("a correction of something else, a denial or a quoted line is no correction of the note") {
  for (auto const* line :
       {"No correction needed", "The address was corrected in the portal", "This is not a correction",
        "Please correct the invoice", "> Correction: use this one instead", "If this needs correction, tell us",
        "This replaces the usual video session", "Client replaces her therapist"}) {
    INFO(line);
    CHECK_FALSE(note(std::string{line} + "\nClient: Mira Sandoval\n").corrects_older);
  }
}

TEST_CASE("two notes differ in the fields both give with different values") {
  auto const first =
      note("Client: Mira Sandoval\nStart: 3pm ET\nDx: F41.1\nDuration: 53\nCPT: 90837\nLicensed in: CA, NV\n");
  auto const second = note(
      "Client: MIRA SANDOVAL\nStart: 4pm Eastern\nDx: F33.1\nDuration: 53 min\nSession type: video\nLicensed in: NV, "
      "CA\n");
  CHECK(differing_fields(first, second) == Strings{"diagnosis", "start"});
  CHECK(differing_fields(second, first) == Strings{"diagnosis", "start"});
  CHECK(differing_fields(first, first).empty());
  auto const torn = note("Start: 3pm\nStart: 4pm\n");
  CHECK(differing_fields(torn, first) == Strings{"start"});
}
