// What can happen to any case, whatever its workflow? Opening, holds, decisions of people, and how effects end.
// These names are on disk: renaming a struct or a member is a migration (docs/adding-a-workflow.md).
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/words.hpp"

namespace workflows {

// One thing a person can check: which system said it, what it is called there, what it says.
struct Evidence {
  std::string source;  // ticket, platform, portal, sheet, rule, configuration, engine
  std::string label;
  std::string value;
  friend bool operator==(Evidence const&, Evidence const&) = default;
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (source, label, value))

// Why a case may not go on. `code` is one of docs/holds.md; `rule` names what raised it. Names and dates of birth may
// stand in the evidence (shown on the case only), never in the sentence.
struct Hold {
  std::string code;
  std::string sentence;
  std::string who_can_fix;
  bool overridable = false;
  std::string override_role;  // empty when not overridable
  std::vector<Evidence> evidence;
  std::vector<std::string> offers;  // a case kind, not_billed or write_off
  std::string rule;
  friend bool operator==(Hold const&, Hold const&) = default;
};
BOOST_DESCRIBE_STRUCT(Hold, (), (code, sentence, who_can_fix, overridable, override_role, evidence, offers, rule))

// Which macro answers which reason for clients of which region. Reasons: failed_payment (any decline), or one decline's
// own word before it (insufficient_funds, card_expired …); payment_reminder; late_fee_question; refund_notice;
// refund_refused.
struct MacroChoice {
  std::string reason;
  std::string region;  // US, UK
  std::string macro;   // its name in the ticket inbox
  friend bool operator==(MacroChoice const&, MacroChoice const&) = default;
};
BOOST_DESCRIBE_STRUCT(MacroChoice, (), (reason, region, macro))

// What the row of a write-off in the programs sheet says (seed 003, "over 30 days"), word for word.
struct SheetWords {
  std::string name_suffix = "Headway Write-Off";  // behind the client's name and a blank
  std::string program = "Ruh USD (Internal Write-offs – Not Through Financial Assistance)";  // with an en dash
  std::int64_t willing_to_pay_cents = 0;
  int sessions_approved = 1;
  std::string status = "Inactive";
  friend bool operator==(SheetWords const&, SheetWords const&) = default;
};
BOOST_DESCRIBE_STRUCT(SheetWords, (), (name_suffix, program, willing_to_pay_cents, sessions_approved, status))

// The settings a case is opened under. They are recorded with it, so that a later configuration changes no open case.
// What was added after the first journals may be missing in them.
struct CasePolicy {
  static constexpr std::array<std::string_view, 8> required{
      "payer", "practice_email", "write_off_approval_cents", "attestors", "billing_attribute", "billed_value",
      "form",  "write_off_note"};
  std::string payer = "headway";
  std::string practice_email;                 // the practice's own address among a thread's participants
  std::int64_t write_off_approval_cents = 0;  // above this sum a second person agrees
  std::vector<std::string> attestors;         // people who may attest
  std::string billing_attribute = "Insurance Billing";
  std::string billed_value = "Billed";
  std::string form = "Headway Session Processed";
  std::string write_off_note = "Billed on Headway.";
  std::int64_t refund_approval_cents = 0;          // above this sum a second person agrees to a refund
  int charge_attempts = 3;                         // so often one invoice may be charged, whoever asks
  int reminder_business_days = 3;                  // a client who has not paid is reminded after so many
  int reminders = 1;                               // so often; then a person decides
  std::string business_zone = "America/New_York";  // IANA: whose days count
  std::vector<Date> holidays;                      // no business days, besides Saturdays and Sundays
  std::vector<MacroChoice> macros{{"late_fee_question", "US", "US Client Requests Late Cancellations Clarification"}};
  SheetWords sheet;
};
BOOST_DESCRIBE_STRUCT(CasePolicy, (),
                      (payer, practice_email, write_off_approval_cents, attestors, billing_attribute, billed_value,
                       form, write_off_note, refund_approval_cents, charge_attempts, reminder_business_days, reminders,
                       business_zone, holidays, macros, sheet))

// The name of the macro for this reason and region; for a decline the one of its own word, else the one of
// failed_payment. Nothing when the table has none: hold macro_missing.
std::optional<std::string> macro_for(CasePolicy const&, std::string_view reason, std::string_view region);
std::optional<std::string> macro_for_decline(CasePolicy const&, std::string_view decline, std::string_view region);

// What a case is about, as far as whoever opens it knows already. Empty: not known.
struct Matter {
  static constexpr std::array<std::string_view, 0> required{};
  std::string client_email;
  ClientId client;
  AppointmentId appointment;
  InvoiceId invoice;
  PaymentId payment;
  TicketId notice;             // the thread of a "Scheduled payment failed" mail
  std::int64_t cents = 0;      // the sum in question
  std::string decline;         // why the card was declined
  std::string reason;          // why the case was opened, in words
  std::string opened_by_kind;  // the kind of the parent case; empty: triage or a person
  PartId note;                 // the admin note of the one session meant; empty: any note of the thread
  std::optional<Date> date;    // of the session, as the message says it
};
BOOST_DESCRIBE_STRUCT(Matter, (),
                      (client_email, client, appointment, invoice, payment, notice, cents, decline, reason,
                       opened_by_kind, note, date))

struct CaseOpened {
  TicketId ticket;  // empty: a child case without a thread of its own
  CasePolicy policy;
  std::optional<CaseId> parent;
  std::optional<Matter> matter{};
};
BOOST_DESCRIBE_STRUCT(CaseOpened, (), (ticket, policy, parent, matter))

// --- what people do ---
struct HoldPlaced {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(HoldPlaced, (), (reason))
// A person's answer for a held effect, in the event that the engine journals it with.
struct Settlement {
  std::string effect;  // "E-7"
  std::string answer;  // it happened (", to be read back" where the counterpart can be read), it did not happen, cancel
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Settlement, (), (effect, answer, reason))
struct HoldReleased {
  std::string reason;
  std::optional<Settlement> settlement{};
};
BOOST_DESCRIBE_STRUCT(HoldReleased, (), (reason, settlement))
struct HoldOverridden {
  std::string code;
  std::string reason;
  std::string person;
};
BOOST_DESCRIBE_STRUCT(HoldOverridden, (), (code, reason, person))
struct OfferAccepted {
  std::string offer;  // a case kind, not_billed or write_off
  std::string reason;
  std::optional<CaseId> opened;  // the case opened by accepting
};
BOOST_DESCRIBE_STRUCT(OfferAccepted, (), (offer, reason, opened))
struct CaseWithdrawn {
  std::string reason;
  std::vector<std::string> done_outside;  // what had already happened at counterparts, as "kind reference"
};
BOOST_DESCRIBE_STRUCT(CaseWithdrawn, (), (reason, done_outside))
struct NoteAdded {
  std::string text;
  std::optional<Settlement> settlement{};
};
BOOST_DESCRIBE_STRUCT(NoteAdded, (), (text, settlement))
// The case is due in so many days; told on the morning of the day (Engine::set_alerts).
struct DueSoon {
  int days = 0;
};
BOOST_DESCRIBE_STRUCT(DueSoon, (), (days))
// Another thread, or another message of the same one, is about this case's matter: triage has joined it.
struct TicketJoined {
  TicketId ticket;
  PartId part;         // the message; empty: the first one
  std::string reason;  // why it belongs here, in triage's words
  Matter matter;       // what that thread says of the matter
};
BOOST_DESCRIBE_STRUCT(TicketJoined, (), (ticket, part, reason, matter))
struct Assigned {
  PersonId person;
};
BOOST_DESCRIBE_STRUCT(Assigned, (), (person))
struct Attested {
  PersonId person;
  std::string role;
  std::string payload_hash;  // voids with any change of the payload
  std::string text;          // the sentence attested
};
BOOST_DESCRIBE_STRUCT(Attested, (), (person, role, payload_hash, text))
struct ApprovalGiven {
  PersonId person;
  std::string payload_hash;
};
BOOST_DESCRIBE_STRUCT(ApprovalGiven, (), (person, payload_hash))
struct ApprovalRefused {
  PersonId person;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ApprovalRefused, (), (person, reason))

// --- how commands end, apart from each command's own done event ---
struct CommandRejected {
  std::string command;  // kind
  std::string reason;   // a hold code
  std::string sentence;
  std::vector<Evidence> evidence;
};
BOOST_DESCRIBE_STRUCT(CommandRejected, (), (command, reason, sentence, evidence))
struct CommandHeld {
  std::string command;
  std::string code;
  std::string sentence;
  std::vector<Evidence> evidence;
};
BOOST_DESCRIBE_STRUCT(CommandHeld, (), (command, code, sentence, evidence))
struct AlreadyTaken {
  std::string command;
  CaseId by;  // the case that holds the key
};
BOOST_DESCRIBE_STRUCT(AlreadyTaken, (), (command, by))
// Something arrived that the table has no row for. The engine journals it in place of what arrived.
struct UnexpectedOutcome {
  std::string event;
  std::string state;
};
BOOST_DESCRIBE_STRUCT(UnexpectedOutcome, (), (event, state))

}  // namespace workflows
