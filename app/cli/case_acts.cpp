// What a person does with a case: `case do`, `note`, `assign`, `hold`, `release`, `override`, `accept`, `withdraw`,
// `open`. The rights and the rules are the desk's and the engine's; here is only what was typed and what is said back.
#include <CLI/CLI.hpp>
#include <istream>
#include <iterator>
#include <ostream>

#include "app/cli/acting.hpp"
#include "app/cli/console.hpp"
#include "app/cli/typed_number.hpp"
#include "app/next_views.hpp"

namespace app::cli {
namespace {

struct ActOptions {
  std::string id, word, reason, reference;
  std::vector<std::string> set;
  std::int64_t seen = -1;
  Seen seen_or_none() const { return seen < 0 ? std::nullopt : Seen(seen); }
};
using Options = std::shared_ptr<ActOptions>;

// --- case do ---

// By its kind, its verb, or its id.
bool names(std::string const& step, engine::store::EffectRow const& effect) {
  return step == effect.kind || step == verb_of(effect.command) || step == effect.command ||
         step == engine::effect_name(effect.id);
}

engine::Said not_that(Books const& books, engine::store::CaseRow const& row,
                      std::optional<engine::store::EffectRow> const& waiting, std::string const& step) {
  auto sentence = "\"" + step + "\" is not what " + row.id + " waits for";
  if (waiting) {
    sentence += "; it waits for " + (waiting->dispatch == "confirm" ? std::string("go") : verb_of(waiting->command)) +
                " (" + waiting->kind + ")";
  } else if (row.hold_code == "attestation_needed") {
    sentence += "; it waits for attest";
  } else {
    sentence += ": no step is to be done by hand at \"" + state_words(books, row) + "\"";
  }
  return {engine::Said::Kind::refused, sentence + ". See `case next " + row.id + "`", 0, {}};
}

// With nothing to record on a demonstration, the step is done in the simulated counterpart.
std::variant<Values, Failure> hands_on(Session& session, engine::store::EffectRow const& effect) {
  std::string refused;
  auto seen = session.by_hand(effect, refused);
  if (seen) return *seen;
  if (!refused.empty()) return Values{{"rejected", refused}};
  return Failure{
      exit_code::outcome_unknown,
      "The counterpart did not answer clearly. Nothing was recorded: look whether it happened before you do it again, "
      "then record it with --reference, or --set rejected=CODE."};
}

// What was looked up may be empty ("no message yet"); what was done has values.
std::optional<Failure> without_value(engine::store::EffectRow const& effect, Values const& values) {
  if (effect.command_class != "effect") return std::nullopt;
  for (auto const& [name, value] : values)
    if (value.empty())
      return Failure{exit_code::usage, "The value of \"" + name + "\" is empty. Record what the counterpart shows."};
  return std::nullopt;
}

Done do_step(Session& session, Seat const& seat, ActOptions const& options, Console& console) {
  auto& desk = session.desk();
  auto const row = session.store().find_case(options.id);
  auto const waiting = desk.waiting_effect(options.id);
  if (options.word == "attest") {
    if (row->hold_code != "attestation_needed" || row->state == "OnHold")
      return not_that(session.books(), *row, waiting, options.word);
    return desk.attest(seat, options.id, options.seen_or_none());
  }
  if (options.word == "go" && waiting && waiting->dispatch == "confirm")
    return desk.go(seat, waiting->id, options.seen_or_none());
  if (!waiting || !names(options.word, *waiting)) return not_that(session.books(), *row, waiting, options.word);
  if (auto no = Desk::unfit(options.reason)) return *no;
  auto values = read_values(console, options.set, options.reference);
  if (auto* failure = std::get_if<Failure>(&values)) return *failure;
  if (auto failure = without_value(*waiting, std::get<Values>(values))) return *failure;
  auto seen = options.seen_or_none();
  if (session.demo() && std::get<Values>(values).empty()) {
    // Rights and freshness before anything is touched outside.
    if (!may(seat.person, "step") || (options.seen >= 0 && options.seen != row->events))
      return desk.record(seat, waiting->id, {}, options.seen_or_none());
    values = hands_on(session, *waiting);
    if (auto* failure = std::get_if<Failure>(&values)) return *failure;
    console.tell("Done in the simulated " + waiting->counterpart + ", and recorded what came back.");
    seen.reset();  // what was done outside is recorded, whatever has happened in the meantime
  }
  auto said = desk.record(seat, waiting->id, std::get<Values>(values), seen);
  if (!options.reason.empty() && said.kind == engine::Said::Kind::accepted)
    desk.note(seat, options.id, options.reason, std::nullopt);
  return said;
}

// --- the others ---

std::variant<std::string, Failure> text_of(Console& console, std::string const& given) {
  if (given != "-") return given;
  if (console.around.in == nullptr) return Failure{exit_code::usage, "There is nothing to read the text from."};
  return std::string(std::istreambuf_iterator<char>(*console.around.in), {});
}

int open_case(Console& console, ActOptions const& options) {
  auto opened = console.session(Use::write_or_make);
  if (auto* failure = std::get_if<Failure>(&opened)) return console.fail(*failure);
  auto& session = *std::get<0>(opened);
  auto const seat = session.seat();
  if (auto const* failure = std::get_if<Failure>(&seat)) return console.fail(*failure);
  if (session.made_store()) console.tell("Made a new store: " + session.books().store_path);
  auto const said = session.desk().open(std::get<Seat>(seat), options.id, options.word);
  if (said.kind != engine::Said::Kind::accepted) return console.fail(code_of(said.kind), said.sentence + ".");
  session.advance_only(said.reference);
  session.carry_on();
  return report_case(console, session, said.reference, false);
}

using Act = std::function<Done(Session&, Seat const&)>;

// A command on one case, with the options that several share.
class ActCommand {
 public:
  ActCommand(CLI::App& cases, Console& console, char const* name, char const* about)
      : name_(name),
        command_(cases.add_subcommand(name, about)),
        console_(console),
        options_(std::make_shared<ActOptions>()) {
    command_->add_option("ID", options_->id, "a case, for example C-3")->required();
  }
  ActCommand& word(char const* name, char const* about) {
    return command_->add_option(name, options_->word, about)->required(), *this;
  }
  ActCommand& seen() {
    command_
        ->add_option("--seen", options_->seen,
                     "how many events you saw; the act is refused (exit 5) if there are more now")
        ->check(a_number());
    return *this;
  }
  ActCommand& reason(bool required) {
    auto* option = command_->add_option("--reason", options_->reason, "why; kept in the record for good");
    if (required) option->required();
    return *this;
  }
  ActCommand& values() {
    command_->add_option("--reference", options_->reference, "what the counterpart shows as its reference");
    command_->add_option("--set", options_->set, "a value seen, field=value; field=@FILE takes it from a file")
        ->allow_extra_args(false)
        ->take_all();
    return *this;
  }
  void does(std::function<Done(Session&, Seat const&, ActOptions const&)> act, bool is_step = false) {
    command_->callback([&console = console_, options = options_, act = std::move(act), is_step, name = name_] {
      console.chosen = [&console, options, act, is_step, name] {
        return act_on_case(console, options->id, is_step, is_step ? "record steps" : name,
                           [&](Session& session, Seat const& seat) { return act(session, seat, *options); });
      };
    });
  }

 private:
  std::string name_;
  CLI::App* command_;
  Console& console_;
  Options options_;
};

void add_holds(CLI::App& cases, Console& console) {
  ActCommand(cases, console, "hold", "stop a case")
      .reason(true)
      .seen()
      .does([](Session& s, Seat const& seat, ActOptions const& o) {
        return s.desk().hold(seat, o.id, o.reason, o.seen_or_none());
      });
  ActCommand(cases, console, "release", "check again, once the cause is mended")
      .reason(false)
      .seen()
      .does([](Session& s, Seat const& seat, ActOptions const& o) {
        return s.desk().release(seat, o.id, o.reason, o.seen_or_none());
      });
  ActCommand(cases, console, "override", "go on in spite of a hold, where its rule allows it")
      .reason(true)
      .seen()
      .does([](Session& s, Seat const& seat, ActOptions const& o) {
        return s.desk().override_hold(seat, o.id, o.reason, o.seen_or_none());
      });
  ActCommand(cases, console, "accept", "take what a hold offers, or decide what `case next` names")
      .word("OFFER", "a kind of case, not_billed, write_off, or a decision such as waive, retry_charge, give_up")
      .reason(false)
      .seen()
      .does([](Session& s, Seat const& seat, ActOptions const& o) {
        return s.desk().accept(seat, o.id, o.word, o.reason, o.seen_or_none());
      });
  ActCommand(cases, console, "withdraw", "end a case by a person's wish")
      .reason(true)
      .seen()
      .does([](Session& s, Seat const& seat, ActOptions const& o) {
        return s.desk().withdraw(seat, o.id, o.reason, o.seen_or_none());
      });
}

void add_open(CLI::App& cases, Console& console) {
  auto* open = cases.add_subcommand("open", "open a case by hand; the first one makes the store");
  auto options = std::make_shared<ActOptions>();
  open->add_option("KIND", options->id, "a workflow, for example standard_session")->required();
  open->add_option("--ticket", options->word, "the conversation it is about")->required();
  open->callback(
      [&console, options] { console.chosen = [&console, options] { return open_case(console, *options); }; });
}

}  // namespace

void add_case_acts(CLI::App& cases, Console& console) {
  ActCommand(cases, console, "do", "record a step done by hand, attest, or give a go")
      .word("STEP", "attest, go, or what the case waits for: its kind or its verb (see `case next`)")
      .seen()
      .values()
      .reason(false)
      .does([&console](Session& s, Seat const& seat, ActOptions const& o) { return do_step(s, seat, o, console); },
            true);
  ActCommand(cases, console, "note", "add a note")
      .word("TEXT", "the note; - reads it from standard input")
      .seen()
      .does([&console](Session& s, Seat const& seat, ActOptions const& o) -> Done {
        auto text = text_of(console, o.word);
        if (auto* failure = std::get_if<Failure>(&text)) return *failure;
        return s.desk().note(seat, o.id, std::get<std::string>(text), o.seen_or_none());
      });
  ActCommand(cases, console, "assign", "give a case an owner")
      .word("PERSON", "a person's id")
      .seen()
      .does([](Session& s, Seat const& seat, ActOptions const& o) {
        return s.desk().assign(seat, o.id, o.word, o.seen_or_none());
      });
  add_holds(cases, console);
  add_open(cases, console);
}

}  // namespace app::cli
