// What does a person see of one case? Everything known about it, in one value that is printed or written as JSON
// (docs/schemas/case.schema.json). Reads the journal; changes nothing.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/books.hpp"
#include "app/times_shown.hpp"
#include "workflows/standard_session/messages.hpp"

namespace app {

// What the journal's checks have established; the last one of each kind counts.
struct CaseFacts {
  std::optional<workflows::standard_session::NoteChecked> note;
  std::optional<workflows::standard_session::ClientChecked> client;
  std::optional<workflows::standard_session::SessionChecked> session;
  std::optional<workflows::standard_session::ClaimChecked> claim;
  std::optional<workflows::Attested> attested;
};
CaseFacts facts_of(std::vector<engine::store::EventRow> const&);
// The zone the case itself worked with: the session's, else the client's profile; empty while neither is known.
std::string client_zone(CaseFacts const&);
// Whom a case is about, by whatever it has learnt: the checked profile, the one that was found, or the note. Empty
// while nobody has been named.
std::string client_name(engine::store::CaseRow const&, std::vector<engine::store::EventRow> const&);

struct HoldView {
  std::string code, sentence, who_can_fix;
  bool overridable = false;
  std::string override_role;
  std::vector<workflows::Evidence> evidence;
  std::vector<std::string> offers;
  std::optional<std::string> since;  // instant
  std::string released_by;           // what has to be so for the case to go on; empty for a person's own hold
};
BOOST_DESCRIBE_STRUCT(HoldView, (),
                      (code, sentence, who_can_fix, overridable, override_role, evidence, offers, since, released_by))
std::optional<HoldView> hold_of(engine::store::CaseRow const&);

struct ClaimView {
  std::string cpt;
  std::vector<std::string> diagnoses;
  std::string diagnosis_source;  // ticket or platform
  std::int64_t cents = 0;
  std::string invoice, rules_version, tzdata;
};
BOOST_DESCRIBE_STRUCT(ClaimView, (), (cpt, diagnoses, diagnosis_source, cents, invoice, rules_version, tzdata))

struct EffectView {
  std::string effect, kind, counterpart, state, dispatch;
  std::int64_t attempt = 0, generation = 1;
  std::string reference, code, sentence, recorded_by;
  bool unverified = false;    // done by hand, and nothing was read back
  std::int64_t evidence = 0;  // how many pieces
  std::optional<std::string> armed_at, due;
  std::optional<std::string> settled;  // a person's answer with its reason, where one was needed
};
BOOST_DESCRIBE_STRUCT(EffectView, (),
                      (effect, kind, counterpart, state, dispatch, attempt, generation, reference, code, sentence,
                       recorded_by, unverified, evidence, armed_at, due, settled))
EffectView effect_view(engine::store::EffectRow const&);

struct EventView {
  std::int64_t event = 0;  // within the case
  std::string at, type, actor;
  bool asserted = false;
  std::string state, state_words;
  std::string learnt;                       // one line (app/event_words.hpp)
  std::optional<std::string> text, reason;  // a note's, a decision's; whole
};
BOOST_DESCRIBE_STRUCT(EventView, (), (event, at, type, actor, asserted, state, state_words, learnt, text, reason))

// One thing that can be typed.
struct CommandView {
  std::string command, does;
};
BOOST_DESCRIBE_STRUCT(CommandView, (), (command, does))

struct CaseView {
  static constexpr std::string_view contract = "case";
  std::string case_, kind;
  std::int64_t version = 1;
  std::optional<std::string> ticket, client, appointment, reference, parent, duplicate_of;
  std::string client_name;
  std::string state, state_words;
  bool terminal = false;
  std::string condition, condition_sentence;  // sound, frozen, quarantined
  std::optional<std::string> waiting_for, owner;
  std::string opened_at, updated_at;
  std::optional<HoldView> hold;
  std::optional<SessionView> session;
  std::optional<ClaimView> claim;
  std::int64_t amount_cents = 0;
  std::optional<std::int64_t> days_left;
  std::optional<std::string> last_day;  // Eastern date of day 30
  std::optional<workflows::Attested> attested;
  bool unverified = false;
  std::vector<CommandView> next;
  std::vector<EffectView> effects;  // without the lookups that are done
  std::vector<EventView> events;
  std::optional<std::string> opened;  // the case that an accepted offer opened
};
BOOST_DESCRIBE_STRUCT(CaseView, (),
                      (case_, kind, version, ticket, client, appointment, reference, parent, duplicate_of, client_name,
                       state, state_words, terminal, condition, condition_sentence, waiting_for, owner, opened_at,
                       updated_at, hold, session, claim, amount_cents, days_left, last_day, attested, unverified, next,
                       effects, events, opened))
CaseView case_view(Books const&, engine::store::CaseRow const&);

// "$120.00"; empty for nothing.
std::string dollars(std::int64_t cents);
std::optional<std::string> text_or_none(std::string const&);
std::optional<std::string> instant_or_none(std::optional<engine::Instant> const&);
// What is known about an effect; empty when it cannot be read.
std::vector<workflows::Evidence> evidence_of(engine::store::EffectRow const&);

}  // namespace app
