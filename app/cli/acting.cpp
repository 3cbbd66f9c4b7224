// The one way in which a person's act goes through.
#include "app/cli/acting.hpp"

#include <ostream>

#include "app/case_views.hpp"
#include "app/input_file.hpp"
#include "app/list_views.hpp"

namespace app::cli {
namespace {

constexpr std::size_t value_limit = 4U << 20U;

void print_act(Console& console, Books const& books, ActView const& view) {
  console.out << view.case_ << " now stands at: " << view.state_words
              << (view.unverified ? " (*unverified*: nothing was read back)" : "") << "\n";
  if (view.sentence) console.out << "  " << printable(*view.sentence) << "\n";
  if (view.approval) console.out << "  waits for a second person: " << *view.approval << "\n";
  if (!view.terminal && !view.outcome_unknown)
    console.out << "  next: " << command_line(books, "case next " + view.case_) << "\n";
}

// Whether an effect recorded since is one that nobody has read back.
bool newly_unverified(Session& session, std::string const& case_id, std::int64_t events_before) {
  bool found = false;
  auto const events = session.store().events_of(case_id);
  for (auto const& effect : session.store().effects_of(case_id)) {
    auto const view = effect_view(effect);
    for (auto const& event : events)
      found = found || (view.unverified && event.case_seq > events_before && event.payload == effect.result);
  }
  return found;
}

}  // namespace

int report_case(Console& console, Session& session, std::string const& case_id, bool is_step,
                std::string const& approval, std::int64_t events_before) {
  auto const row = session.store().find_case(case_id);
  if (!row) return console.fail(exit_code::not_found, "There is no case " + case_id + ".");
  auto view = act_view(session.books(), *row);
  if (!approval.empty()) view.approval = approval;
  view.unverified = is_step && newly_unverified(session, case_id, events_before);
  console.show(view, [&](ActView const& each) { print_act(console, session.books(), each); });
  if (!approval.empty()) return exit_code::waits_for_approval;
  if (!is_step || !view.outcome_unknown) return exit_code::done;
  auto const held = view.hold == "outcome_unknown";
  return console.fail(
      exit_code::outcome_unknown,
      "An outcome of " + case_id + " is not known. Do not repeat the step: " +
          (held ? "look it up and answer with `claimstep outbox settle`; `claimstep outbox list` shows what was seen."
                : "`claimstep run " + case_id +
                      " --until-rest` finds out, `claimstep outbox list` shows what was seen."));
}

int act_on_case(Console& console, std::string const& case_id, bool is_step,
                std::function<Done(Session&, Seat const&)> const& act) {
  auto opened = console.session(Use::write);
  if (auto* failure = std::get_if<Failure>(&opened)) return console.fail(*failure);
  auto& session = *std::get<0>(opened);
  auto const seat = session.seat();
  if (auto const* failure = std::get_if<Failure>(&seat)) return console.fail(*failure);
  auto const before = session.store().find_case(case_id);
  if (!before)
    return console.fail(exit_code::not_found,
                        "There is no case " + case_id + ". `claimstep case list` shows them all.");
  session.advance_only(case_id);
  auto const done = act(session, std::get<Seat>(seat));
  if (auto const* failure = std::get_if<Failure>(&done)) return console.fail(*failure);
  auto const& said = std::get<engine::Said>(done);
  if (said.kind == engine::Said::Kind::waits_for_approval) {
    session.carry_on();
    console.tell(said.sentence + ".");
    return report_case(console, session, case_id, is_step, said.reference);
  }
  if (said.kind != engine::Said::Kind::accepted)
    return console.fail(code_of(said.kind), said.sentence + (said.sentence.ends_with(".") ? "" : "."));
  session.carry_on();
  return report_case(console, session, case_id, is_step, {}, before->events);
}

std::variant<Values, Failure> read_values(Console const& console, std::vector<std::string> const& set,
                                          std::string const& reference) {
  Values values;
  for (auto const& each : set) {
    auto const equals = each.find('=');
    if (equals == std::string::npos || equals == 0)
      return Failure{exit_code::usage,
                     "--set takes field=value, not \"" + each.substr(0, equals) + "\". `case next` names the fields."};
    auto name = each.substr(0, equals), value = each.substr(equals + 1);
    if (value.starts_with("@@")) {
      value.erase(0, 1);
    } else if (value.starts_with("@")) {
      if (console.around.running != nullptr)
        return Failure{exit_code::usage, "An engine that runs reads no files for others; send the text itself."};
      auto text = read_input_file(value.substr(1), value_limit);
      if (auto* failure = std::get_if<Failure>(&text)) return *failure;
      value = std::get<std::string>(std::move(text));
    }
    values.emplace_back(std::move(name), std::move(value));
  }
  if (!reference.empty()) values.emplace_back("reference", reference);
  return values;
}

}  // namespace app::cli
