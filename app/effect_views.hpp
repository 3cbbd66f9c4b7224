// What left this house and is not certain, and which decisions wait for a second person? For each held or unknown
// effect what was intended, when bytes left, what each look saw, and the three answers (docs/schemas/outbox and
// approve).
#pragma once
#include "app/next_views.hpp"

namespace app {

struct OutboxLineView {
  std::string effect, case_, kind, counterpart, state, title;
  std::vector<EnterView> intended;
  std::int64_t attempt = 0, generation = 1;
  std::optional<std::string> armed_at, due;
  std::string code, sentence;
  std::vector<workflows::Evidence> evidence;
  std::vector<CommandView> answers;  // only a held effect is answered by a person
};
BOOST_DESCRIBE_STRUCT(OutboxLineView, (),
                      (effect, case_, kind, counterpart, state, title, intended, attempt, generation, armed_at, due,
                       code, sentence, evidence, answers))

struct OutboxView {
  static constexpr std::string_view contract = "outbox";
  std::vector<OutboxLineView> effects;
};
BOOST_DESCRIBE_STRUCT(OutboxView, (), (effects))
OutboxView outbox_view(Books const&);

struct ApprovalsView {
  static constexpr std::string_view contract = "approve";
  std::vector<ApprovalView> approvals;
};
BOOST_DESCRIBE_STRUCT(ApprovalsView, (), (approvals))
// The open ones, or all.
ApprovalsView approvals_view(Books const&, bool all);

}  // namespace app
