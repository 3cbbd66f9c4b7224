// The one way in which a person's act goes through.
#include "app/cli/acting.hpp"

#include <ostream>

#include "app/case_views.hpp"
#include "app/cli/spoken.hpp"
#include "app/event_words.hpp"
#include "app/input_file.hpp"
#include "app/list_views.hpp"

namespace app::cli {
namespace {

constexpr std::size_t value_limit = 4U << 20U;

void print_act(Console& console, Books const& books, ActView const& view) {
  console.out << view.case_ << " now stands at: " << view.state_words
              << (view.unverified ? " (*unverified*: nothing was read back)" : "") << "\n";
  if (view.recorded) console.out << "  recorded: " << printable(*view.recorded) << "\n";
  if (view.sentence) console.out << "  " << printable(*view.sentence) << "\n";
  for (auto const& each : view.done_outside)
    console.out << "  was done outside, and is not undone: " << printable(each) << "\n";
  if (view.opened)
    console.out << "  handed to " << *view.opened
                << "\n  next: " << command_line(books, "run " + *view.opened + " --until-rest") << "\n";
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

// What this act itself wrote down, and what came of it at once.
void add_acted(ActView& view, Session& session, Acted const& acted) {
  auto events = session.store().events_of(view.case_);
  std::erase_if(events, [&](auto const& each) { return each.case_seq <= acted.events_before; });
  view.opened = opened_by(events);
  view.done_outside = done_outside(events);
  for (auto const& each : events) {
    if (each.actor != acted.by) continue;
    view.recorded = text_or_none(words_of(session.books().zones, each, {}).learnt);
    return;
  }
}

// The right's name comes first; the act that was typed is meant.
std::string with_verb(std::string sentence, std::string const& verb) {
  constexpr std::string_view may_not = " may not ";
  auto const begin = sentence.find(may_not);
  auto const end = begin == std::string::npos ? begin : sentence.find(';', begin);
  if (end == std::string::npos) return sentence;
  auto const right = sentence.substr(begin + may_not.size(), end - begin - may_not.size());
  auto const named = right.find(' ') == std::string::npos && right != "attest";
  return named ? sentence.replace(begin + may_not.size(), right.size(), verb) : sentence;
}

// Names of states and events are the program's; whoever typed reads words.
Failure refusal(Books const& books, engine::store::CaseRow const& row, engine::Said const& said,
                std::string const& verb) {
  if (auto const values = in_typists_words(said.sentence); !values.empty()) return {exit_code::usage, values + "."};
  auto sentence = with_verb(said.sentence, verb);
  auto const here = "\"" + state_words(books, row) + "\"";
  if (sentence.find("has no place") != std::string::npos)
    sentence =
        row.terminal
            ? row.id + " has ended (" + state_words(books, row) + "), where this has no place; notes are still taken"
            : row.id + " stands at " + here + ", where this has no place; `case next " + row.id + "` says what has";
  std::string const stands = "stands at ";
  if (auto const at = sentence.find(stands + row.state); at != std::string::npos)
    sentence.replace(at + stands.size(), row.state.size(), here);
  return {code_of(said.kind), sentence + (sentence.ends_with(".") ? "" : ".")};
}

}  // namespace

int report_case(Console& console, Session& session, std::string const& case_id, bool is_step, Acted const& acted) {
  auto const row = session.store().find_case(case_id);
  if (!row) return console.fail(exit_code::not_found, "There is no case " + case_id + ".");
  auto view = act_view(session.books(), *row);
  view.approval = text_or_none(acted.approval);
  view.unverified = is_step && newly_unverified(session, case_id, acted.events_before);
  if (!acted.by.empty()) add_acted(view, session, acted);
  console.show(view, [&](ActView const& each) { print_act(console, session.books(), each); });
  if (view.approval) return exit_code::waits_for_approval;
  if (!is_step || !view.outcome_unknown) return exit_code::done;
  auto const held = view.hold == "outcome_unknown";
  return console.fail(exit_code::outcome_unknown,
                      "An outcome of " + case_id + " is not known. Do not repeat the step: " +
                          (held ? "look it up, then answer with one of the lines of `claimstep case next " + case_id +
                                      "`; `claimstep outbox list` shows what was seen."
                                : "`claimstep run " + case_id +
                                      " --until-rest` finds out, `claimstep outbox list` shows what was seen."));
}

int act_on_case(Console& console, std::string const& case_id, bool is_step, std::string const& verb,
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
    return report_case(console, session, case_id, is_step, {{}, said.reference, before->events});
  }
  if (said.kind != engine::Said::Kind::accepted) return console.fail(refusal(session.books(), *before, said, verb));
  session.carry_on();
  return report_case(console, session, case_id, is_step, {std::get<Seat>(seat).person.id, {}, before->events});
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
