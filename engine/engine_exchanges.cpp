// How is a counterpart asked? Through a wall: what a library throws inside a connector is one more way of not knowing.
// A look also tells the breaker.
#include <type_traits>

#include "engine/engine.hpp"

namespace engine {

Request Engine::request_of(store::EffectRow const& row) const {
  return {effect_name(row.id), row.case_id,
          row.counterpart,     row.kind,
          row.command,         row.key,
          row.payload,         row.pre_image,
          row.attempt,         env_.now() + settings_.exchange_limit};
}

namespace {

constexpr auto broke_off = "The exchange broke off inside this program; see its log.";

template <class Verb>
std::string name_of(Verb verb) {
  if constexpr (std::is_same_v<Verb, Task<Look> (Connector::*)(Request)>)
    return "look";
  else
    return verb == &Connector::fetch ? "fetch" : "send";
}

}  // namespace

// A counterpart's verb through the wall; a break is a reply that says nothing.
template <class Reply>
Task<Reply> Engine::ask(Task<Reply> (Connector::*verb)(Request), Request request) {
  Broke at{name_of(verb) + " " + request.kind, request.case_id, request.effect, {}};
  Reply silence;
  silence.sentence = broke_off;
  auto asked = (connector_.*verb)(std::move(request));
  co_return co_await behind_wall(std::move(asked), std::move(silence), std::move(at), noted_);
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
