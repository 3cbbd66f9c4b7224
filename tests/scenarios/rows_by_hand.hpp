// Which rows does no world bring about, and who says that they work? A few walks by hand, one function for each
// workflow: answers that arrive in an odd moment, and ends that need another case.
#pragma once
#include <map>
#include <set>
#include <string>

#include "tests/scenarios/rows_of_charges.hpp"
#include "tests/scenarios/rows_of_fees.hpp"
#include "tests/support/case_walk.hpp"

namespace rows_by_hand {

using case_walk::Walk;
using namespace workflows;

inline engine::Instant noon() { return case_walk::at("2026-07-20T16:00:00Z"); }

// An outcome after the end, and an effect's answer that arrives just while a released case walks through its checks.
inline std::set<int> of_standard_session() {
  Walk walk("standard_session", noon());
  walk.happens(CaseOpened{{"1"}, {}, std::nullopt});
  walk.happens(ParticipantAdded{{"co-1"}});
  CHECK(walk.state() == "ReadingTicket");
  walk.happens(HoldPlaced{"for the test"});
  walk.happens(OfferAccepted{"late_cancellation", "it was one", CaseId{"C-2"}});
  walk.happens(UnexpectedOutcome{"ThreadRead", "HandedOver"});
  CHECK(walk.state() == "HandedOver");
  return walk.rows();
}

inline std::map<std::string, std::set<int>> all() {
  std::map<std::string, std::set<int>> rows{{"standard_session", of_standard_session()},
                                            {"late_cancellation", of_late_cancellation()},
                                            {"failed_payment", of_failed_payment()},
                                            {"late_fee_question", of_late_fee_question()},
                                            {"incorrect_charge", of_incorrect_charge()}};
  rows["standard_session"].merge(of_child());
  return rows;
}

}  // namespace rows_by_hand
