// The doubtful part of the outbox, and the approvals.
#include "app/effect_views.hpp"

namespace app {

OutboxView outbox_view(Books const& books) {
  OutboxView view;
  for (auto const& effect : books.store.open_effects()) {
    if (effect.state == "planned") continue;
    auto const owner = books.store.find_case(effect.case_id);
    if (!owner) continue;
    auto const form = form_of(books, *owner, effect);
    OutboxLineView line{engine::effect_name(effect.id),
                        effect.case_id,
                        effect.kind,
                        effect.counterpart,
                        effect.state,
                        form.title,
                        {},
                        effect.attempt,
                        effect.generation,
                        instant_or_none(effect.armed_at),
                        instant_or_none(effect.due),
                        effect.code,
                        effect.sentence,
                        evidence_of(effect),
                        {}};
    for (auto const& field : form.enter) line.intended.push_back({field.label, field.value});
    if (effect.state == "held") line.answers = settle_commands(books, effect);
    view.effects.push_back(std::move(line));
  }
  return view;
}

ApprovalsView approvals_view(Books const& books, bool all) {
  ApprovalsView view;
  for (auto const& row : books.store.approvals(!all)) view.approvals.push_back(approval_view(books, row));
  return view;
}

}  // namespace app
