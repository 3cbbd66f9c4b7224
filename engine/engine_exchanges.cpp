// How is a counterpart asked? Through a wall: what a library throws inside a connector is one more way of not knowing.
// A look also tells the breaker.
#include "engine/engine.hpp"

namespace engine {

Request Engine::request_of(store::EffectRow const& row) const {
  return {effect_name(row.id), row.case_id,   row.kind,    row.key,
          row.payload,         row.pre_image, row.attempt, env_.now() + settings_.exchange_limit};
}

namespace {
constexpr auto broke_off = "The exchange broke off inside this program; see its log.";
}

// A counterpart's verb through the wall; a break is a reply that says nothing.
template <class Reply>
Task<Reply> Engine::ask(Task<Reply> (Connector::*verb)(Request), Request request) {
  try {
    co_return co_await (connector_.*verb)(std::move(request));
  } catch (std::exception const&) {
  }
  Reply reply;
  reply.sentence = broke_off;
  co_return reply;
}
template Task<Outcome> Engine::ask(Task<Outcome> (Connector::*)(Request), Request);

// A look that reports to the breaker.
Task<Look> Engine::careful_look(store::EffectRow row) {
  breakers_.of(row.counterpart, false).begins(env_.now());
  auto request = request_of(row);
  auto look = co_await ask(&Connector::look, std::move(request));
  breakers_.of(row.counterpart, false).report(look.presence != Presence::unreadable, env_.now());
  co_return look;
}

}  // namespace engine
