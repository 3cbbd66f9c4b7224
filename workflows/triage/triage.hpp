// What matter is a message or a thread about, how sure is that, and why? Pure: the same text gives the same decision.
// The text is data: no wording in it does anything but fire rules, and no rule does more than name a kind of case.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/words.hpp"

namespace workflows::triage {

// A rule that fired and the words that fired it, as UTF-8 byte offsets [begin, end) into the text returned.
struct Fired {
  std::string rule;
  std::int64_t begin = 0, end = 0;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Fired, (), (rule, begin, end, text))

struct FieldSaid {
  std::string name;                 // as in admin_note.hpp, and diagnosis, therapist_states, modifiers
  std::vector<std::string> values;  // several for the last three only
  std::int64_t begin = 0, end = 0;
};
BOOST_DESCRIBE_STRUCT(FieldSaid, (), (name, values, begin, end))

struct Decision {
  static constexpr std::array<std::string_view, 11> required{"rules_version",   "kind",      "band",   "needs_lookup",
                                                             "rules",           "next_best", "fields", "conflicts",
                                                             "first_to_person", "invoice",   "part"};
  std::string rules_version;
  std::string kind = "other";    // a case kind, or other
  std::string band = "unknown";  // sure: opens a case by itself; unsure: likely; unknown
  bool needs_lookup = false;     // the text alone cannot tell: the platform must be asked
  std::vector<Fired> rules;
  std::vector<std::string> next_best;  // further kinds, likeliest first
  std::vector<FieldSaid> fields;
  std::vector<std::string> conflicts;  // fields with two different values; "invoice" when several are named
  std::string first_to_person;         // crisis, threat, legal or chargeback: a person, first in the queue
  std::string invoice;                 // the one that is named, as typed; empty: none, or several
  std::string part;                    // of a thread: the part that states it; empty for a single text
  std::vector<std::string> days;       // "07-14", without a year or one of several: no date, but it tells apart
  std::string doubt;  // why a person decides although the words are plain: who wrote them, or what they may mean
};
BOOST_DESCRIBE_STRUCT(Decision, (),
                      (rules_version, kind, band, needs_lookup, rules, next_best, fields, conflicts, first_to_person,
                       invoice, part, days, doubt))

// The value of a single-valued field; empty when the decision does not have it.
std::string value_of(Decision const&, std::string_view field);

// The days that it names, "07-14", with a year or without.
std::vector<std::string> days_of(Decision const&);

// Is it an admin note of a session, and no message that asks for one to be billed?
bool is_note(Decision const&);
// Does it state nothing that anybody must read: thanks, or the answer of a machine?
bool needs_nobody(Decision const&);
// Does it name anything by which its matter can be told from another of its kind: an invoice, a day, a sum?
bool tells_apart(Decision const&);
// Does it name several where one is meant?
bool names_several(Decision const&);
// Can these two be about one matter? No, when they name different invoices, or else different days, sums, clients, or
// (of sessions) therapists.
bool may_be_one_matter(Decision const&, Decision const&);

enum class Author { unknown, client, colleague, system };

struct ThreadPart {
  std::string part;  // id
  Author author = Author::unknown;
  bool note = false;  // internal: written by colleagues for colleagues
  Instant at{};
  std::string text;     // plain; a mail's subject as its first line, "Subject: …"
  std::string email{};  // of the writer; empty: not known
};

// A further part that states a matter once more.
struct Repeat {
  Decision decision;
  std::string of;  // the part of that matter
};

struct Triaged {
  std::string text;               // all parts, an empty line between them
  std::vector<Decision> matters;  // the first is the main one; never empty
  std::vector<Repeat> repeats;    // oldest first
  std::vector<Decision> unread;   // what clients wrote that no rule knows, oldest first: a person must read it
};

// The version of the rules that decide.
std::string rules_in_use();

// A single text: a note, a mail, a message.
Triaged triage_text(std::string_view text, Author = Author::unknown);

// A thread, oldest part first. Every note of a session and every message that states a matter is one, once; what
// colleagues wrote to the client states none. A matter is as sure as the least sure of the client's messages about it.
// A client who names another person's address is believed by nobody but a person, and so is a client who says that a
// payment has failed: that is the platform's to tell.
Triaged triage_thread(std::vector<ThreadPart> const&);

}  // namespace workflows::triage
