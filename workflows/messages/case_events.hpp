// What can happen to any case, whatever its workflow? Opening, holds, decisions of people, and how effects end.
// These names are on disk: renaming a struct or a member is a migration (docs/adding-a-workflow.md).
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
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

// The settings a case is opened under. They are recorded with it, so that a later configuration changes no open case.
struct CasePolicy {
  std::string payer = "headway";
  std::string practice_email;                 // the practice's own address among a thread's participants
  std::int64_t write_off_approval_cents = 0;  // above this sum a second person agrees
  std::vector<std::string> attestors;         // people who may attest
  std::string billing_attribute = "Insurance Billing";
  std::string billed_value = "Billed";
  std::string form = "Headway Session Processed";
  std::string write_off_note = "Billed on Headway.";
};
BOOST_DESCRIBE_STRUCT(CasePolicy, (),
                      (payer, practice_email, write_off_approval_cents, attestors, billing_attribute, billed_value,
                       form, write_off_note))

struct CaseOpened {
  TicketId ticket;
  CasePolicy policy;
  std::optional<CaseId> parent;
};
BOOST_DESCRIBE_STRUCT(CaseOpened, (), (ticket, policy, parent))

// --- what people do ---
struct HoldPlaced {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(HoldPlaced, (), (reason))
struct HoldReleased {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(HoldReleased, (), (reason))
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
};
BOOST_DESCRIBE_STRUCT(NoteAdded, (), (text))
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
