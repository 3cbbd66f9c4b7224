// `triage list`, `triage classify` and `triage decide`: the threads that opened nothing by themselves, what triage says
// of any text, and a person's word on a thread.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <istream>
#include <iterator>
#include <ostream>

#include "app/cli/acting.hpp"
#include "app/cli/console.hpp"
#include "app/input_file.hpp"
#include "app/times_shown.hpp"
#include "app/triage_views.hpp"
#include "engine/core/listed.hpp"

namespace app::cli {
namespace {

constexpr std::size_t text_limit = 8U << 20U;
constexpr std::size_t most_quoted = 4;  // of the words that fired, in a line of the queue

std::string words_fired(std::vector<FiredView> const& rules) {
  std::string text;
  for (auto const& each : rules) text += (text.empty() ? "" : "; ") + each.id + " \"" + printable(each.text) + "\"";
  return text.empty() ? "–" : text;
}

std::string listed(std::vector<std::string> const& names) { return or_dash(engine::listed(names)); }

// --- classify ---

std::variant<std::string, Failure> input_of(Console& console, std::string const& file) {
  if (file != "-") return read_input_file(file, text_limit);
  if (console.around.in == nullptr) return Failure{exit_code::usage, "There is nothing to read the text from."};
  std::string text(std::istreambuf_iterator<char>(*console.around.in), {});
  if (text.size() > text_limit) return Failure{exit_code::usage, "The text is longer than 8 MiB."};
  return text;
}

template <class View>
void print_matter(Console& console, View const& view) {
  std::vector<std::pair<std::string, std::string>> pairs{
      {"kind", view.kind}, {"band", view.band}, {"platform to be asked", view.needs_lookup ? "yes" : "no"}};
  if (view.first_to_person) pairs.emplace_back("first to a person", *view.first_to_person);
  pairs.emplace_back("words that fired", words_fired(view.rules));
  pairs.emplace_back("next best", listed(view.next_best));
  for (auto const& [name, field] : view.fields.items()) {
    auto const& value = field.at("value");
    pairs.emplace_back(name, value.is_string() ? value.template get<std::string>() : value.dump());
  }
  if (!view.conflicts.empty()) pairs.emplace_back("conflicts", listed(view.conflicts));
  pairs.emplace_back("rules", view.rules_version);
  print_pairs(console, pairs);
}

int classify_input(Console& console, std::string const& file) {
  auto const input = input_of(console, file);
  if (auto const* failure = std::get_if<Failure>(&input)) return console.fail(*failure);
  auto const triaged = classify(std::get<std::string>(input));
  if (auto const* failure = std::get_if<Failure>(&triaged)) return console.fail(*failure);
  return console.show(triage_view(std::get<0>(triaged)), [&](TriageView const& view) {
    print_matter(console, view);
    for (auto const& each : view.also) {
      console.out << "\nalso in this thread\n";
      print_matter(console, each);
    }
  });
}

// --- list ---

std::string age_words(std::int64_t hours) {
  return hours < 48 ? counted(hours, "hour", "hours") : counted(hours / 24, "day", "days");
}

// The words that made triage think so, without the names of its rules.
std::string quoted_words(std::vector<FiredView> const& rules) {
  std::vector<std::string> quoted;
  for (auto const& each : rules) {
    if (each.text.empty()) continue;  // the rule is about the whole thread
    auto words = "“" + each.text + "”";
    if (std::find(quoted.begin(), quoted.end(), words) == quoted.end()) quoted.push_back(std::move(words));
  }
  auto const more = quoted.size() > most_quoted ? quoted.size() - most_quoted : 0;
  quoted.resize(quoted.size() - more);
  return listed(quoted) + (more == 0 ? "" : ", and " + std::to_string(more) + " more");
}

// Of the first matter that waits, else of the first.
std::string words_of(QueuedThreadView const& thread) {
  auto const waits = std::find_if(thread.matters.begin(), thread.matters.end(),
                                  [](auto const& each) { return each.state == "waits"; });
  if (waits != thread.matters.end()) return quoted_words(waits->decision.rules);
  return thread.matters.empty() ? "–" : quoted_words(thread.matters.front().decision.rules);
}

// What became of each matter, and by whom.
void print_decided(Console& console, Books const& books, TriageListView const& view) {
  TextTable table({"TICKET", "MATTER", "DECISION", "CASE", "BY", "WHEN", "REASON"});
  for (auto const& thread : view.threads)
    for (auto const& each : thread.matters)
      if (each.state != "waits")
        table.add({thread.ticket, each.decision.kind, each.state, or_dash(each.case_),
                   each.by + (each.asserted ? " (asserted)" : ""), clock_words(books.zones, each.since),
                   or_dash(each.reason)});
  if (table.empty()) return;
  console.out << "\n" << console.bold("Decided") << "\n";
  table.print(console);
}

void print_choices(Console& console, Books const& books, QueuedThreadView const& first) {
  auto const person = somebody(books, "coordinator");
  auto const start = "triage decide " + first.ticket;
  auto const kind = first.best ? *first.best : std::string("KIND");
  auto const joined = first.cases.empty() ? std::string("CASE") : first.cases.front();
  console.out << "\nDecide with\n";
  for (auto const& [choice, does] : {std::pair("open " + kind, "opens a case of this kind for it"),
                                     std::pair("join " + joined, "adds it to a case that is there"),
                                     std::pair(std::string("not-ours"), "leaves it to others")})
    console.out << "  " << printable(command_line(books, start + " " + choice + " --reason '…'", person)) << "\n      "
                << console.faint(does) << "\n";
}

int list(Console& console, bool all) {
  return console.read([&](Books const& books) {
    return console.show(triage_list_view(books, all), [&](TriageListView const& view) {
      if (view.threads.empty()) return console.tell("No thread waits for a person.");
      TextTable table({"TICKET", "BAND", "BEST", "WHY", "AGE", "CASES", "WORDS"});
      for (auto const& each : view.threads)
        table.add({each.ticket, or_dash(each.band), or_dash(each.best), each.why, age_words(each.age_hours),
                   listed(each.cases), words_of(each)});
      table.print(console);
      if (all) print_decided(console, books, view);
      if (view.threads.front().band) print_choices(console, books, view.threads.front());
    });
  });
}

// --- decide ---

struct Decided {
  std::string ticket, choice, word, reason;
};

std::variant<Desk::Choice, Failure> choice_of(Decided const& typed) {
  if (typed.choice == "not-ours") {
    if (typed.word.empty()) return Desk::Choice::not_ours;
    return Failure{exit_code::usage, "not-ours takes nothing behind it."};
  }
  if (typed.choice != "open" && typed.choice != "join")
    return Failure{exit_code::usage, "\"" + typed.choice + "\" is no decision. Say open KIND, join CASE or not-ours."};
  if (typed.word.empty())
    return Failure{exit_code::usage, typed.choice == "open" ? "Say which kind of case to open: open KIND."
                                                            : "Say which case to join: join CASE."};
  return typed.choice == "open" ? Desk::Choice::open : Desk::Choice::join;
}

int decide(Console& console, Decided const& typed) {
  auto const choice = choice_of(typed);
  if (auto const* failure = std::get_if<Failure>(&choice)) return console.fail(*failure);
  auto opened = console.session(Use::write);
  if (auto* failure = std::get_if<Failure>(&opened)) return console.fail(*failure);
  auto& session = *std::get<0>(opened);
  auto const seat = session.seat();
  if (auto const* failure = std::get_if<Failure>(&seat)) return console.fail(*failure);
  auto const now = session.books().now;
  auto const said = session.desk().decide_thread(std::get<Seat>(seat), typed.ticket, std::get<Desk::Choice>(choice),
                                                 typed.word, typed.reason, now);
  if (said.kind != engine::Said::Kind::accepted) return console.fail(code_of(said.kind), said.sentence + ".");
  if (!said.reference.empty()) {
    if (std::get<Desk::Choice>(choice) == Desk::Choice::join && !console.given.json)
      console.out << "Thread " << typed.ticket << " has joined " << said.reference << ".\n";
    session.advance_only(said.reference);
    session.carry_on();
    return report_case(console, session, said.reference, false);
  }
  return console.show(triage_list_view(session.books(), false), [&](TriageListView const& view) {
    console.out << "Thread " << typed.ticket << " is not ours. "
                << counted(static_cast<std::int64_t>(view.threads.size()), "thread waits", "threads wait")
                << " for a person.\n";
  });
}

}  // namespace

void add_triage_commands(CLI::App& root, Console& console) {
  auto* triage = root.add_subcommand("triage", "threads that opened no case by themselves, and why");
  triage->require_subcommand(1);

  auto* queue = triage->add_subcommand("list", "the queue: who may be in danger first, then the oldest");
  auto all = std::make_shared<bool>(false);
  queue->add_flag("--all", *all, "also threads that nothing waits in, with their decisions");
  queue->callback([&console, all] { console.chosen_look = [&console, all] { return list(console, *all); }; });

  auto* one = triage->add_subcommand("classify", "what one thread or text is about, and which words say so");
  auto file = std::make_shared<std::string>("-");
  one->add_option("FILE", *file, "a conversation as JSON, HTML or plain text; - or nothing: standard input");
  one->callback(
      [&console, file] { console.chosen_here = [&console, file] { return classify_input(console, *file); }; });

  auto* person = triage->add_subcommand("decide", "a person's decision about a thread");
  auto typed = std::make_shared<Decided>();
  person->add_option("TICKET", typed->ticket, "the thread's number")->required();
  person->add_option("DECISION", typed->choice, "open, join or not-ours")->required();
  person->add_option("KIND_OR_CASE", typed->word, "the kind to open, or the case to join");
  person->add_option("--reason", typed->reason, "why; kept in the record for good")->required();
  person->callback([&console, typed] { console.chosen = [&console, typed] { return decide(console, *typed); }; });
}

}  // namespace app::cli
