// A look, then the write if nothing is there.
#include "app/hands.hpp"

#include "workflows/codec/json.hpp"

namespace app {

engine::Task<engine::Done> do_by_hand(Counterparts& counterparts, engine::store::EffectRow effect,
                                      engine::Instant deadline, engine::Outcome& outcome, engine::Noted noted) {
  engine::Request request;
  request.case_id = effect.case_id;
  request.counterpart = effect.counterpart;
  request.kind = effect.kind;
  request.command = effect.command;
  request.key = effect.key;
  request.payload = effect.payload;
  request.deadline = deadline;
  engine::Outcome const nothing_told;
  engine::Look const nothing_seen;
  engine::Broke const at{"by hand " + request.kind, request.case_id, engine::effect_name(effect.id), {}};
  if (effect.command_class == "lookup") {
    auto fetched = counterparts.fetch(request);
    outcome = co_await engine::behind_wall(std::move(fetched), nothing_told, at, noted);
    co_return engine::Done{};
  }
  auto looked = counterparts.look(request);
  auto const look = co_await engine::behind_wall(std::move(looked), nothing_seen, at, noted);
  request.pre_image = look.pre_image;
  if (look.presence == engine::Presence::present) {
    outcome.verdict = engine::Verdict::done;
    outcome.payload = look.payload;
    outcome.reference = look.reference;
  } else if (look.presence == engine::Presence::absent) {
    auto sent = counterparts.send(request);
    outcome = co_await engine::behind_wall(std::move(sent), nothing_told, at, noted);
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
