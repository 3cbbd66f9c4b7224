// Which rows of the late-fee question, the incorrect charge and its child case does no world bring about? Walks by
// hand: threads of an odd make, answers in an odd moment, and a session without a billing thread.
#pragma once
#include <set>

#include "tests/support/charge_walks.hpp"

namespace rows_by_hand {

inline void add(std::set<int>& all, case_walk::Walk const& walk) { all.insert(walk.rows().begin(), walk.rows().end()); }

inline std::set<int> of_late_fee_question() {
  using namespace late_fee_walk;
  std::set<int> all;
  auto late = asked();
  late.when<ReadThread>(ThreadRead{}).happens(opened());
  late.when<ReadThread>(thread()).when<FindClient>(ClientFound{}).happens(HoldReleased{"again"});
  late.when<FindClient>(ClientFound{{client()}}).when<ReadAccount>(account({})).happens(HoldReleased{"again"});
  late.when<ReadAccount>(account({invoice("in-1", "ap-1", "succeeded")})).leaves_open<SendReply>();
  late.happens(HoldReleased{"again"});
  late.happens(NoteAdded{"noted"});
  late.happens(HoldPlaced{"wait"});
  late.happens(ReplySent{{"p-9"}});
  late.happens(HoldReleased{"again"});
  CHECK(late.state() == "Answered");
  late.happens(NoteAdded{"noted"});
  late.happens(UnexpectedOutcome{"ReplySent", "Answered"});
  add(all, late);
  auto twice = asked();
  twice.when<ReserveMatter>(AlreadyTaken{ReserveMatter::kind, {"C-7"}}).happens(opened());
  CHECK(twice.state() == "Duplicate");
  add(all, twice);
  auto other = asked();
  other.when<ReadAccount>(account({invoice("in-2", "ap-2", "succeeded")})).happens(opened());
  other.happens(OfferAccepted{"incorrect_charge", "a session", CaseId{"C-2"}});
  CHECK(other.state() == "HandedOver");
  add(all, other);
  auto withdrawn = asked();
  withdrawn.leaves_open<SendReply>().happens(opened());
  withdrawn.happens(CaseWithdrawn{"by mistake", {}});
  CHECK(withdrawn.state() == "Withdrawn");
  add(all, withdrawn);
  return all;
}

// Stopped, or after day 30, when the child has billed.
inline void while_a_child_bills(std::set<int>& all) {
  using namespace incorrect_walk;
  auto overtaken = charged();
  overtaken.happens(opened());
  overtaken.happens(TimerFired{"day 30"});
  overtaken.happens(ChildEnded{{"C-2"}, "Billed"});
  CHECK(overtaken.state() == "RefundedAndBilled");
  add(all, overtaken);
  auto stopped = charged();
  stopped.happens(opened());
  stopped.happens(TicketJoined{{"215490"}, {"p-7"}, "the same charge", {}});
  stopped.happens(ChildEnded{{"C-2"}, "Billed"});
  stopped.happens(HoldReleased{"read"});
  CHECK(stopped.state() == "RefundedAndBilled");
  add(all, stopped);
}

inline std::set<int> of_incorrect_charge() {
  using namespace incorrect_walk;
  std::set<int> all;
  auto unclear = charged();
  unclear.when<ReadThread>(ThreadRead{}).happens(opened());
  unclear.when<ReadThread>(thread()).when<FindClient>(ClientFound{}).happens(HoldReleased{"again"});
  CHECK(unclear.hold() == "client_not_found");
  add(all, unclear);
  auto twice = charged();
  twice.when<ReserveMatter>(AlreadyTaken{ReserveMatter::kind, {"C-7"}}).happens(opened());
  twice.happens(UnexpectedOutcome{"AccountRead", "Duplicate"});
  CHECK(twice.state() == "Duplicate");
  add(all, twice);

  auto alone = opened();
  alone.ticket = {};
  alone.matter = Matter{};
  alone.matter->client_email = "nora.whitfield@example.com";
  auto mailed = charged();
  MacroRendered gone;
  mailed.when<FindContact>(ContactFound{}).happens(alone);
  mailed.when<FindContact>(ContactFound{{{{"co-101"}, "nora.whitfield@example.com"}}}).when<RenderMacro>(gone);
  mailed.happens(HoldReleased{"again"});
  CHECK(mailed.hold() == "macro_missing");
  add(all, mailed);
  auto told = charged();
  told.happens(alone);
  CHECK(told.issued<StartConversation>() == 1);
  add(all, told);
  auto before = charged();
  before.when<SendReply>(AlreadyTaken{SendReply::kind, {"C-7"}}).happens(opened());
  CHECK(before.state() == "BillingSession");
  add(all, before);

  auto changed = charged();
  changed.leaves_open<SendReply>().happens(opened());
  changed.when<ReadAccount>(account({payment("pay-1", "ap-1", 500)}));
  changed.happens(ReplySent{{"p-9"}});
  changed.happens(HoldReleased{"again"});
  changed.happens(HoldOverridden{"part_refunded", "the rest is due", "helen"});
  changed.happens(ApprovalGiven{{"amara"}, "pay-1/17000"});
  CHECK(changed.state() == "BillingSession");
  add(all, changed);
  auto late = charged();
  late.leaves_open<RefundPayment>().happens(opened());
  late.happens(HoldPlaced{"wait"});
  late.leaves_open<ReadThread>().happens(HoldReleased{"go on"});
  late.happens(PaymentRefunded{{"pay-1"}, "re-1", 17500});
  CHECK(late.state() == "VerifyingClient");
  add(all, late);
  while_a_child_bills(all);
  auto left = charged(day_31);
  left.leaves_open<FindRow>().happens(opened());
  left.when<ReadAccount>(refunded(true)).happens(RowsFound{true, {}, {}, {}});
  left.when<ReadAccount>(refunded(false)).happens(HoldReleased{"automatic charging is off"});
  CHECK(left.state() == "RefundedAndWrittenOff");
  add(all, left);
  return all;
}

// A child without a billing thread.
inline std::set<int> of_child() {
  using namespace child_walk;
  std::set<int> all;
  for (bool const late : {false, true}) {
    auto walk = child();
    walk.leaves_open<ConfirmSession>().leaves_open<ChargeZero>().happens(opened());
    walk.happens(HoldOverridden{"code_to_confirm", "the therapist says so", "dana"});
    walk.happens(attested(walk));
    walk.happens(HoldPlaced{"wait"});
    if (late) walk.leaves_open<FindClient>().happens(HoldReleased{"go on"});
    walk.happens(SessionConfirmed{{"hs-1"}});
    if (!late) walk.happens(HoldReleased{"go on"});
    walk.when<ReadBilling>(settled()).happens(ZeroCharged{{"in-1"}, "ch-2"});
    CHECK(walk.state() == "Billed");
    add(all, walk);
  }
  auto straight = child();
  straight.happens(opened());
  straight.happens(HoldOverridden{"code_to_confirm", "the therapist says so", "dana"});
  straight.happens(attested(straight));
  CHECK(straight.state() == "ChargingZero");
  add(all, straight);
  return all;
}

}  // namespace rows_by_hand
