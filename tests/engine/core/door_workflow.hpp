// A toy workflow for the tests of the table: a door that a person opens, with a hold and a lookup. Nothing of billing.
#pragma once
#include "engine/core/table.hpp"

namespace door {
using engine::always, engine::row, engine::stay, engine::nothing, engine::resumes_at;

struct Knocked {
  int times = 1;
};
struct Answered {
  bool friendly = true;
};
struct Stopped {};
struct Released {};
struct Left {};

struct LookOut {
  static constexpr auto kind = "door.look_out";
};
struct Ring {
  static constexpr auto kind = "door.ring";
};

struct Facts {
  int knocks = 0;
  bool friendly = false;
};
inline void learn(Facts&, auto const&) {}
inline void learn(Facts& f, Knocked const& e) { f.knocks += e.times; }
inline void learn(Facts& f, Answered const& e) { f.friendly = e.friendly; }

inline bool is_friend(Facts const& f) { return f.friendly; }
inline LookOut look_out(Facts const&) { return {}; }
inline std::optional<Ring> ring_if_loud(Facts const& f) { return f.knocks > 2 ? std::optional{Ring{}} : std::nullopt; }

struct any_answer {
  using events = engine::mp::mp_list<Answered, Left>;
};

// clang-format off
struct Closed; struct Open; struct Looking; struct OnHold; struct Inside; struct Away;
using Table = engine::table<
row<Closed,  Knocked,    always,              Looking, look_out    >,
row<Looking, Answered,   is_friend,           Inside,  ring_if_loud>,
row<Looking, Answered,   always,              Away,    nothing     >,
row<OnHold,  Released,   resumes_at<Looking>, Looking, look_out    >,
row<OnHold,  any_answer, always,              stay,    nothing     >,
row<Open,    Stopped,    always,              OnHold,  nothing     >>;

struct Rules {
  using Facts = door::Facts;
  using Event = std::variant<Knocked, Answered, Stopped, Released, Left>;
  using Command = std::variant<LookOut, Ring>;
  using Outcomes = engine::mp::mp_list<engine::outcome<LookOut, Answered>>;
  using Table = door::Table;
  using Start = Closed;
  using OnHold = door::OnHold;
};
using Case = engine::Machine<Rules>;
template <class Self, class Within = Case, class... Opens>
using place = engine::place<Self, Within, Rules, Opens...>;

struct Closed  : place<Closed>              { static constexpr auto words = "Closed";  static constexpr auto waiting_for = "person"; };
struct Open    : place<Open, Case, Looking> { static constexpr auto words = "Open"; };
struct Looking : place<Looking, Open>       { static constexpr auto words = "Looking"; static constexpr auto waiting_for = "counterpart"; };
struct OnHold  : place<OnHold, Open>        { static constexpr auto words = "On hold"; static constexpr auto waiting_for = "person"; };
struct Inside  : place<Inside>              { static constexpr auto words = "Inside"; };
struct Away    : place<Away>                { static constexpr auto words = "Away"; };
// clang-format on

}  // namespace door
