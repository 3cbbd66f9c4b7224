// A look, then the write if nothing is there.
#include "app/hands.hpp"

#include "workflows/codec/json.hpp"

namespace app {

engine::Task<engine::Done> do_by_hand(Counterparts& counterparts, engine::store::EffectRow effect,
                                      engine::Instant deadline, engine::Outcome& outcome) {
  engine::Request request;
  request.case_id = effect.case_id;
  request.kind = effect.kind;
  request.key = effect.key;
  request.payload = effect.payload;
  request.deadline = deadline;
  if (effect.command_class == "lookup") {
    outcome = co_await counterparts.fetch(request);
    co_return engine::Done{};
  }
  auto const look = co_await counterparts.look(request);
  request.pre_image = look.pre_image;
  if (look.presence == engine::Presence::present) {
    outcome.verdict = engine::Verdict::done;
    outcome.payload = look.payload;
    outcome.reference = look.reference;
  } else if (look.presence == engine::Presence::absent) {
    outcome = co_await counterparts.send(request);
  } else {
    outcome.verdict = engine::Verdict::rejected;
    outcome.reason = look.code;
  }
  co_return engine::Done{};
}

std::optional<Values> values_seen(engine::Outcome const& outcome, std::string& refused) {
  if (outcome.verdict == engine::Verdict::rejected) refused = outcome.reason;
  if (outcome.verdict != engine::Verdict::done) return std::nullopt;
  Values values;
  auto const payload = workflows::codec::Json::parse(outcome.payload);
  for (auto const& [name, value] : payload.items())
    values.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
  if (!outcome.reference.empty()) values.emplace_back("reference", outcome.reference);
  return values;
}

}  // namespace app
