// What do workflows ask of the engine itself? A key of one's own, a second person's approval, a timer, another case,
// and which other cases are open; and that others stop. These names are on disk.
#pragma once
#include "workflows/messages/case_events.hpp"

namespace workflows {

// One live claim per payer, therapist, client and start instant, whatever thread it came from.
struct ReserveClaim {
  static constexpr auto kind = "claim.reserved";
  std::string payer;
  TherapistId therapist;
  ClientId client;
  Instant start{};
};
BOOST_DESCRIBE_STRUCT(ReserveClaim, (), (payer, therapist, client, start))
struct ClaimReserved {
  std::string key;
};
BOOST_DESCRIBE_STRUCT(ClaimReserved, (), (key))

struct RequestApproval {
  static constexpr auto kind = "approval.requested";
  std::string subject;  // in words, without client data
  std::int64_t cents = 0;
  std::string payload_hash;
};
BOOST_DESCRIBE_STRUCT(RequestApproval, (), (subject, cents, payload_hash))
struct ApprovalRequested {
  std::string approval;  // "A-3"
};
BOOST_DESCRIBE_STRUCT(ApprovalRequested, (), (approval))

// One open case per matter: two cases of a kind about the same thing collide, and the later one learns of the earlier.
struct ReserveMatter {
  static constexpr auto kind = "matter.reserved";
  std::string case_kind;
  std::string subject;  // "inv-3", "ap-9", "pay-7"
};
BOOST_DESCRIBE_STRUCT(ReserveMatter, (), (case_kind, subject))
struct MatterReserved {
  std::string key;
};
BOOST_DESCRIBE_STRUCT(MatterReserved, (), (key))

// A message goes to a client once, whether as a reply or as a conversation of its own: reserved before either is sent.
struct ReserveMacro {
  static constexpr auto kind = "macro.reserved";
  ClientId client;
  std::string about;
  std::string macro;
};
BOOST_DESCRIBE_STRUCT(ReserveMacro, (), (client, about, macro))
struct MacroReserved {
  std::string key;
};
BOOST_DESCRIBE_STRUCT(MacroReserved, (), (key))

// Delivers TimerFired after so many seconds, unless the case has ended or set the timer of this name again.
struct SetTimer {
  static constexpr auto kind = "timer.set";
  std::string name;  // "reminder 1"
  std::int64_t after_seconds = 0;
};
BOOST_DESCRIBE_STRUCT(SetTimer, (), (name, after_seconds))
struct TimerFired {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(TimerFired, (), (name))

// Opens a child case and waits for its end. Asked for again with the same round, it is the same child.
struct OpenCase {
  static constexpr auto kind = "case.opened";
  std::string workflow;  // the child's kind
  std::string event = "CaseOpened";
  CaseOpened payload;
  int round = 1;  // a person's decision to try once more with a new child counts it up
};
BOOST_DESCRIBE_STRUCT(OpenCase, (), (workflow, event, payload, round))
struct ChildEnded {
  CaseId child;
  std::string state;  // where it ended: Paid, Billed, Withdrawn …
};
BOOST_DESCRIBE_STRUCT(ChildEnded, (), (child, state))

// Which other open cases have this value of a tag, and not the tag `unless`? Answered at once, as the store has them;
// the answer is journaled, so that a replay asks nobody.
struct FindOpenCases {
  static constexpr auto kind = "cases.find_open";
  std::string tag, value;
  std::string unless;
  std::string workflow;     // their kind; empty: that of the case that asks
  bool also_ended = false;  // those that have ended count as well
};
BOOST_DESCRIBE_STRUCT(FindOpenCases, (), (tag, value, unless, workflow, also_ended))
struct OpenCasesFound {
  std::vector<CaseId> cases;  // by number
};
BOOST_DESCRIBE_STRUCT(OpenCasesFound, (), (cases))

// Tells every open case of that kind with this value of a tag that nothing is owed any more, in the same transaction.
// Nobody answers for them: where one of them was opened by the case that tells it, its end comes back as any child's.
struct DropDemand {
  static constexpr auto kind = "cases.demand_dropped";
  std::string workflow, tag, value;
  std::string event = "DemandDropped";
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(DropDemand, (), (workflow, tag, value, event, reason))
struct CasesTold {
  std::vector<CaseId> cases;  // by number
};
BOOST_DESCRIBE_STRUCT(CasesTold, (), (cases))
// What those cases hear.
struct DemandDropped {
  CaseId by;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(DemandDropped, (), (by, reason))

}  // namespace workflows
