// What do workflows ask of the engine itself? A key of one's own, a second person's approval. These names are on disk.
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

}  // namespace workflows
