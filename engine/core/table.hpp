// How does one visible table drive a case? Rows are types; their states are Boost.Statechart states whose only reaction
// tries the rows that leave them, top to bottom. This is the only header that includes Statechart (docs/adr/0001).
// House rules: no entry or exit actions, no deferral, no post_event; a machine lives for one step and nothing in it
// throws.
#pragma once
#include <array>
#include <boost/mp11.hpp>
#include <boost/statechart/custom_reaction.hpp>
#include <boost/statechart/event.hpp>
#include <boost/statechart/simple_state.hpp>
#include <boost/statechart/state_machine.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "engine/core/names.hpp"
#include "engine/core/outcome_list.hpp"
#include "engine/core/workflow.hpp"

namespace engine {
namespace sc = boost::statechart;
namespace mp = boost::mp11;

// --- what a row may say ---

struct always_t {
  static constexpr std::string_view name = "always";
};
inline constexpr always_t always;

// True when the case was in S when it went on hold: releasing goes back to S and does its work again.
template <class S>
struct resumes_at_t {
  using state = S;
  static constexpr std::string_view name = "resumes_at";
};
template <class S>
inline constexpr resumes_at_t<S> resumes_at;

struct nothing_t {
  static constexpr std::string_view name = "nothing";
  std::tuple<> operator()(auto const&) const { return {}; }
};
inline constexpr nothing_t nothing;

struct stay;  // As a destination: remain here.

// On: an event, or a struct whose `events` lists several. If: always, resumes_at<S>, or bool(Facts const&).
// Do: nothing, or a function of the facts that returns one command, an optional one, several of one kind, or a tuple of
// those; so the table knows which commands a row may issue.
template <class From, class On, auto If, class To, auto Do>
struct row {
  using from = From;
  using on = On;
  using to = To;
  static constexpr auto guard = If;
  static constexpr auto commands = Do;
};
template <class... Rows>
using table = mp::mp_list<Rows...>;

namespace table_detail {
template <class Row>
using from_of = typename Row::from;
template <class Row>
using to_of = typename Row::to;

template <class On>
struct events_of {
  using type = mp::mp_list<On>;
};
template <class On>
requires requires { typename On::events; }
struct events_of<On> {
  using type = typename On::events;
};

template <class Guard>
struct resume_state {
  using type = void;
};
template <class S>
struct resume_state<resumes_at_t<S>> {
  using type = S;
};
template <class Row>
using resume_of = typename resume_state<std::remove_cvref_t<decltype(Row::guard)>>::type;
template <class Row>
inline constexpr bool is_always = std::is_same_v<std::remove_cvref_t<decltype(Row::guard)>, always_t>;

template <class T>
struct commands_in {
  using type = mp::mp_list<T>;
};
template <class T>
struct commands_in<std::optional<T>> : commands_in<T> {};
template <class T>
struct commands_in<std::vector<T>> : commands_in<T> {};
template <class... T>
struct commands_in<std::tuple<T...>> {
  using type = mp::mp_append<mp::mp_list<>, typename commands_in<T>::type...>;
};
template <class Row, class Facts>
using issued_by = typename commands_in<decltype(Row::commands(std::declval<Facts const&>()))>::type;

template <class Out, class T>
void issue(std::vector<Out>& all, T&& one) {
  all.push_back(Out{std::forward<T>(one)});
}
template <class Out, class T>
void issue(std::vector<Out>& all, std::optional<T>&& one) {
  if (one) issue(all, std::move(*one));
}
template <class Out, class T>
void issue(std::vector<Out>& all, std::vector<T>&& many) {
  for (auto& each : many) issue(all, std::move(each));
}
template <class Out, class... T>
void issue(std::vector<Out>& all, std::tuple<T...>&& many) {
  std::apply([&](auto&... each) { (issue(all, std::move(each)), ...); }, many);
}

// A row's identity for finding doubles.
template <auto V>
struct value {};
template <class Row>
using question = mp::mp_list<typename Row::from, typename Row::on, value<Row::guard>>;
}  // namespace table_detail

// A workflow W bundles: Facts, Event and Command (variants), Outcomes, Table, Start, OnHold.
template <class W>
using leaves_of =
    mp::mp_unique<mp::mp_push_front<mp::mp_remove<mp::mp_transform<table_detail::to_of, typename W::Table>, stay>,
                                    typename W::Start>>;
template <class W, class Event>
inline constexpr std::size_t event_index = mp::mp_find<typename W::Event, Event>::value;

template <class W, class On>
constexpr std::uint64_t event_mask() {
  static_assert(mp::mp_size<typename W::Event>::value <= 64, "a workflow has at most 64 events");
  std::uint64_t mask = 0;
  mp::mp_for_each<mp::mp_transform<mp::mp_identity, typename table_detail::events_of<On>::type>>(
      [&]<class E>(mp::mp_identity<E>) {
        static_assert(event_index<W, E> < mp::mp_size<typename W::Event>::value,
                      "this row waits for an event that is not in the workflow's Event variant");
        mask |= std::uint64_t{1} << event_index<W, E>;
      });
  return mask;
}

// --- the machine ---

// One Statechart event carries the whole variant: half the compile time, and no limit of 20 reactions per state.
template <class EventVariant>
struct Happened : sc::event<Happened<EventVariant>> {
  explicit Happened(EventVariant const& e) : event(e) {}
  EventVariant const& event;
};

template <class W>
struct Machine : sc::state_machine<Machine<W>, typename W::Start> {
  typename W::Facts facts;  // already taught by the event being tried; the caller drops the machine when no row fits
  std::vector<typename W::Command> issued;
  int state = 0;     // position in leaves_of<W>
  int held_at = -1;  // the state that was left for a hold
  int taken = -1;    // the row taken by the last event; -1: none fits
  // Statechart drops unhandled events silently; here a missing row shows as taken == -1.
  void unconsumed_event(sc::event_base const&) {}
};

template <class W, class Row>
bool fits(Machine<W> const& machine) {
  using Resume = table_detail::resume_of<Row>;
  if constexpr (table_detail::is_always<Row>) {
    return true;
  } else if constexpr (!std::is_void_v<Resume>) {
    return machine.held_at == static_cast<int>(mp::mp_find<leaves_of<W>, Resume>::value);
  } else {
    return Row::guard(machine.facts);
  }
}

template <class W, class Row>
void do_commands(Machine<W>& machine) {
  table_detail::issue(machine.issued, Row::commands(std::as_const(machine.facts)));
}

// Where a case can be. Its one reaction tries the table's rows that leave it.
template <class Self, class Within, class W, class... Opens>
struct place : sc::simple_state<Self, Within, Opens...> {
  using reactions = sc::custom_reaction<Happened<typename W::Event>>;
  using within = Within;

  sc::result react(Happened<typename W::Event> const& happened) {
    auto& machine = this->template context<Machine<W>>();
    auto const event = std::uint64_t{1} << happened.event.index();
    for (auto const& way : ways())
      if ((way.events & event) != 0 && way.fits(machine)) {
        machine.taken = way.row;
        way.commands(machine);
        return way.go(static_cast<Self&>(*this), machine);
      }
    return this->forward_event();
  }

 private:
  struct Way {
    int row;
    std::uint64_t events;
    bool (*fits)(Machine<W> const&);
    void (*commands)(Machine<W>&);
    sc::result (*go)(Self&, Machine<W>&);
  };
  template <class To>
  static sc::result go(Self& self, Machine<W>& machine) {
    if constexpr (std::is_same_v<To, stay>) {
      return self.discard_event();
    } else {
      constexpr auto hold = static_cast<int>(mp::mp_find<leaves_of<W>, typename W::OnHold>::value);
      constexpr auto target = static_cast<int>(mp::mp_find<leaves_of<W>, To>::value);
      if (target == hold && machine.state != hold) machine.held_at = machine.state;
      if (target != hold) machine.held_at = -1;
      machine.state = target;
      return self.template transit<To>();  // Destroys *this: return at once.
    }
  }
  template <class Row>
  using leaves_here = std::is_same<typename Row::from, Self>;
  static auto const& ways() {
    using Mine = mp::mp_copy_if<typename W::Table, leaves_here>;
    static constexpr auto all = []<class... Rows>(mp::mp_list<Rows...>) {
      return std::array<Way, sizeof...(Rows)>{Way{static_cast<int>(mp::mp_find<typename W::Table, Rows>::value),
                                                  event_mask<W, typename Rows::on>(), &engine::fits<W, Rows>,
                                                  &do_commands<W, Rows>, &place::template go<typename Rows::to>}...};
    }(Mine{});
    return all;
  }
};

// --- checks at compile time ---

namespace table_detail {
template <class W>
constexpr bool no_double_rows() {
  using Questions = mp::mp_transform<question, typename W::Table>;
  return mp::mp_size<mp::mp_unique<Questions>>::value == mp::mp_size<Questions>::value;
}

struct Shape {
  std::size_t from;
  std::uint64_t events;
  bool always;
};
template <class W>
constexpr auto shapes() {
  using Froms = mp::mp_unique<mp::mp_transform<from_of, typename W::Table>>;
  return []<class... Rows>(mp::mp_list<Rows...>) {
    return std::array<Shape, sizeof...(Rows)>{
        Shape{mp::mp_find<Froms, typename Rows::from>::value, event_mask<W, typename Rows::on>(), is_always<Rows>}...};
  }(typename W::Table{});
}
// A row is hidden when earlier `always` rows of the same state take every event it waits for.
template <class W>
constexpr int hidden_row() {
  constexpr auto all = shapes<W>();
  for (std::size_t late = 0; late < all.size(); ++late) {
    std::uint64_t taken = 0;
    for (std::size_t early = 0; early < late; ++early)
      if (all[early].from == all[late].from && all[early].always) taken |= all[early].events;
    if ((all[late].events & ~taken) == 0) return static_cast<int>(late);
  }
  return -1;
}

template <class State, class Outer>
constexpr bool lies_in() {
  if constexpr (std::is_same_v<State, Outer>) {
    return true;
  } else if constexpr (requires { typename State::within; }) {
    return lies_in<typename State::within, Outer>();
  } else {
    return false;
  }
}
// Walks from the start; a leaf that no row leads to is unreachable.
template <class W>
constexpr bool all_states_reachable() {
  using Leaves = leaves_of<W>;
  std::array<bool, mp::mp_size<Leaves>::value> reached{};
  reached[0] = true;
  for (std::size_t round = 0; round < reached.size(); ++round) {
    mp::mp_for_each<typename W::Table>([&]<class Row>(Row) {
      if constexpr (!std::is_same_v<typename Row::to, stay>) {
        mp::mp_for_each<mp::mp_transform<mp::mp_identity, Leaves>>([&]<class Leaf>(mp::mp_identity<Leaf>) {
          if (reached[mp::mp_find<Leaves, Leaf>::value] && lies_in<Leaf, typename Row::from>())
            reached[mp::mp_find<Leaves, typename Row::to>::value] = true;
        });
      }
    });
  }
  for (bool each : reached)
    if (!each) return false;
  return true;
}
}  // namespace table_detail

// Instantiated once per workflow, where all states are complete.
template <class W>
constexpr void check_table() {
  static_assert(
      table_detail::no_double_rows<W>(),
      "two rows ask the same question: same state, same event, same condition. Delete one or tell them apart.");
  static_assert(
      table_detail::hidden_row<W>() == -1,
      "a row can never be taken: an earlier `always` row of the same state takes its events first. Move it up.");
  static_assert(
      table_detail::all_states_reachable<W>(),
      "a state cannot be reached from the start by any chain of rows. Add the missing row or delete the state.");
}

// --- rebuilding a case ---

template <class W>
class Rebuilt {
 public:
  Rebuilt() { machine_.initiate(); }

  // Tries one event; false when the table has no row for it here. After a refusal the object must be dropped.
  bool feed(typename W::Event const& event) {
    machine_.issued.clear();
    machine_.taken = -1;
    std::visit([&](auto const& each) { learn(machine_.facts, each); }, event);
    machine_.process_event(Happened<typename W::Event>{event});
    return machine_.taken >= 0;
  }
  typename W::Facts const& facts() const { return machine_.facts; }
  std::vector<typename W::Command> const& issued() const { return machine_.issued; }
  int row() const { return machine_.taken; }
  int state() const { return machine_.state; }
  int held_at() const { return machine_.held_at; }

 private:
  Machine<W> machine_;
};

// --- the table as data ---

namespace table_detail {
template <class State>
StateInfo describe_state(bool leaf) {
  StateInfo info;
  info.name = name_of_type<State>();
  info.leaf = leaf;
  if constexpr (requires { State::words; }) info.words = State::words;
  if constexpr (requires { State::waiting_for; }) info.waiting_for = State::waiting_for;
  if constexpr (requires { typename State::within::within; }) info.within = name_of_type<typename State::within>();
  info.terminal = leaf && info.waiting_for.empty();
  return info;
}
template <class W, class Row>
RowInfo describe_row() {
  RowInfo info;
  info.from = name_of_type<typename Row::from>();
  info.on = name_of_type<typename Row::on>();
  info.guard = name_of_value<Row::guard>();
  info.commands = name_of_value<Row::commands>();
  info.always = is_always<Row>;
  if constexpr (std::is_same_v<typename Row::to, stay>) {
    info.to = "stay";
  } else {
    info.to = name_of_type<typename Row::to>();
  }
  if constexpr (!std::is_void_v<resume_of<Row>>) info.resumes = name_of_type<resume_of<Row>>();
  mp::mp_for_each<mp::mp_transform<mp::mp_identity, typename events_of<typename Row::on>::type>>(
      [&]<class E>(mp::mp_identity<E>) { info.events.emplace_back(name_of_type<E>()); });
  mp::mp_for_each<mp::mp_transform<mp::mp_identity, issued_by<Row, typename W::Facts>>>(
      [&]<class C>(mp::mp_identity<C>) { info.issues.emplace_back(name_of_type<C>()); });
  return info;
}
}  // namespace table_detail

template <class W>
TableInfo describe_table() {
  check_table<W>();
  TableInfo info;
  info.start = name_of_type<typename W::Start>();
  using Outers =
      mp::mp_set_difference<mp::mp_unique<mp::mp_transform<table_detail::from_of, typename W::Table>>, leaves_of<W>>;
  mp::mp_for_each<mp::mp_transform<mp::mp_identity, leaves_of<W>>>([&]<class S>(mp::mp_identity<S>) {
    info.states.push_back(table_detail::describe_state<S>(true));
    info.states.back().hold = std::is_same_v<S, typename W::OnHold>;
  });
  mp::mp_for_each<mp::mp_transform<mp::mp_identity, Outers>>(
      [&]<class S>(mp::mp_identity<S>) { info.states.push_back(table_detail::describe_state<S>(false)); });
  mp::mp_for_each<typename W::Table>(
      [&]<class Row>(Row) { info.rows.push_back(table_detail::describe_row<W, Row>()); });
  mp::mp_for_each<mp::mp_transform<mp::mp_identity, mp::mp_rename<typename W::Event, mp::mp_list>>>(
      [&]<class E>(mp::mp_identity<E>) {
        info.events.emplace_back(name_of_type<E>());
        if constexpr (requires { E::decision; })
          info.decisions.push_back({E::decision, std::string(name_of_type<E>()), E::decides});
      });
  mp::mp_for_each<typename W::Outcomes>([&]<class O>(O) {
    info.outcomes.push_back({std::string(name_of_type<typename O::command>()), O::command::kind,
                             std::string(name_of_type<typename O::done>())});
  });
  return info;
}

}  // namespace engine
