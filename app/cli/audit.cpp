// `replay`, `verify` and `workflow`: what happened, whether the record stands, and under which rules.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "app/audit_views.hpp"
#include "app/cli/console.hpp"
#include "app/cli/typed_number.hpp"
#include "app/table_text.hpp"
#include "app/workflow_views.hpp"
#include "engine/core/listed.hpp"

namespace app::cli {
namespace {

// --- replay ---

std::string clock(StampView const& stamp) { return short_date(stamp.date) + " " + stamp.time + " " + stamp.abbr; }

void print_event(Console& console, ReplayedEventView const& event) {
  console.out << "\n"
              << console.bold(std::to_string(event.event) + "  " + event.type) << "  by " << printable(event.actor)
              << (event.asserted ? " (asserted)" : "") << "\n";
  std::vector<std::pair<std::string, std::string>> lines{{"at", event.at + " · " + clock(event.eastern)}};
  if (event.client && event.client->abbr != event.eastern.abbr)
    lines.back().second += " · client " + clock(*event.client);
  lines.emplace_back("reached", event.state_words);
  if (!event.learnt.empty()) lines.emplace_back("learnt", event.learnt);
  if (!event.commands.empty()) lines.emplace_back("asked for", engine::listed(event.commands));
  if (event.rules_version) lines.emplace_back("rules", *event.rules_version);
  if (event.tzdata) lines.emplace_back("zone data", *event.tzdata);
  for (auto const& each : event.evidence)
    lines.emplace_back("evidence", each.source + ": " + each.label + ": " + each.value);
  lines.emplace_back("hash", event.hash.substr(0, 16) + "…");
  print_pairs(console, lines, "   ");
}

struct ReplayOptions {
  std::string id;
  std::int64_t at = -1;  // not given: all
  bool with_access = false;
};

int replay(Console& console, ReplayOptions const& options) {
  return console.read([&](Books const& books) {
    auto const row = books.store.find_case(options.id);
    if (!row)
      return console.fail(exit_code::not_found,
                          "There is no case " + options.id + ". `claimstep case list` shows them all.");
    if (options.at == 0 || options.at > row->events)
      return console.fail(exit_code::not_found, "Events are counted from 1, and " + options.id + " has " +
                                                    std::to_string(row->events) + ": there is no event " +
                                                    std::to_string(options.at) + ".");
    auto const upto = std::max<std::int64_t>(options.at, 0);
    return console.show(replay_view(books, *row, upto, options.with_access), [&](ReplayView const& view) {
      console.out << console.bold(view.case_ + " after event " + std::to_string(view.upto) + " of " +
                                  std::to_string(view.of) + ": " + view.state_words)
                  << "  " << view.kind << " version " << view.version << "\n";
      for (auto const& each : view.events) print_event(console, each);
      if (!view.access) return;
      console.out << "\n" << console.bold("Refused for lack of rights") << "\n";
      for (auto const& each : *view.access)
        console.out << "  " << each.at << "  " << printable(each.actor) << "  " << printable(each.action) << "\n";
      if (view.access->empty()) console.out << "  nobody\n";
    });
  });
}

// --- verify ---

int verify(Console& console, std::string const& only_case, std::string const& expected) {
  std::optional<engine::Head> head;
  if (!expected.empty()) {
    head = engine::parse_head(expected);
    if (!head) return console.fail(exit_code::usage, "--expect-head takes SEQ:HASH as `claimstep verify` prints it.");
  }
  return console.read([&](Books const& books) {
    if (!only_case.empty() && !books.store.find_case(only_case))
      return console.fail(exit_code::not_found,
                          "There is no case " + only_case + ". `claimstep case list` shows them all.");
    auto const result = verify_view(books, only_case, head);
    console.show(result, [&](VerifyView const& view) {
      print_pairs(console,
                  {{"head", view.head},
                   {"last event", view.last_event ? clock_words(books.zones, *view.last_event) : "–"},
                   {"chain", counted(view.rows, "event", "events") + ", " +
                                 counted(view.access_rows, "refusal", "refusals") + " for lack of rights"},
                   {"replayed", counted(view.cases, "case", "cases") + ", " + counted(view.events, "event", "events")},
                   {"result", view.sound ? "sound" : "NOT SOUND"}});
      if (view.sound)
        console.tell(
            "Keep the head where nobody who can write to the store can change it; `--expect-head` then finds rows that "
            "were cut off.");
    });
    for (auto const& each : result.problems) console.tell("problem: " + each);
    for (auto const& each : result.mismatches)
      console.tell(each.case_ + " event " + std::to_string(each.event) + ": recorded " + each.recorded +
                   ", recomputed " + each.recomputed + ". " + each.sentence);
    return result.sound ? exit_code::done : exit_code::not_verified;
  });
}

// --- workflow ---

int list_workflows(Console& console) {
  return with_catalogue(console, [&](std::vector<engine::Workflow const*> const& all, tz::Zones const&) {
    return console.show(workflows_view(all), [&](WorkflowsView const& view) {
      TextTable table({"WORKFLOW", "VERSION", "STATES", "ROWS"});
      for (auto const& each : view.workflows)
        table.add({each.name, std::to_string(each.version), std::to_string(each.states), std::to_string(each.rows)});
      table.print(console);
    });
  });
}

int show_workflow(Console& console, std::string const& name, bool dot) {
  return with_catalogue(console, [&](std::vector<engine::Workflow const*> const& all, tz::Zones const&) {
    engine::Workflow const* found = nullptr;
    std::string known;
    for (auto const* each : all) {
      known += (known.empty() ? "" : ", ") + each->name();
      if (each->name() == name && (found == nullptr || each->version() > found->version())) found = each;
    }
    if (found == nullptr)
      return console.fail(exit_code::not_found, "There is no workflow \"" + name + "\"; known: " + known + ".");
    if (dot && console.given.json)
      return console.fail(exit_code::usage, "A drawing is no JSON: give --dot or --json, not both.");
    if (dot) {
      console.out << table_dot(*found);
      return exit_code::done;
    }
    return console.show(workflow_view(*found), [&](WorkflowView const&) { console.out << table_markdown(*found); });
  });
}

void add_workflow(CLI::App& root, Console& console) {
  auto* workflow = root.add_subcommand("workflow", "the tables as they are compiled");
  workflow->require_subcommand(1);
  workflow->add_subcommand("list", "which there are")->callback([&console] {
    console.chosen_here = [&console] { return list_workflows(console); };
  });
  auto* show = workflow->add_subcommand("show", "one table, to read or to draw");
  auto name = std::make_shared<std::string>();
  auto dot = std::make_shared<bool>(false);
  show->add_option("NAME", *name, "a workflow, for example standard_session")->required();
  auto table = std::make_shared<bool>(false);
  auto* as_table = show->add_flag("--table", *table, "as a Markdown table (this is the default)");
  show->add_flag("--dot", *dot, "as a Graphviz drawing")->excludes(as_table);
  show->callback([&console, name, dot, table] {
    console.chosen_here = [&console, name, dot] { return show_workflow(console, *name, *dot); };
  });
}

}  // namespace

void add_audit_commands(CLI::App& root, Console& console) {
  auto* command = root.add_subcommand(
      "replay", "a case as it was after each event: who, when, under which rules, on what evidence");
  auto options = std::make_shared<ReplayOptions>();
  command->add_option("ID", options->id, "a case, for example C-3")->required();
  command->add_option("--at", options->at, "only up to this event")->check(a_number());
  command->add_flag("--with-access", options->with_access, "with the refusals for lack of rights");
  command->callback(
      [&console, options] { console.chosen_look = [&console, options] { return replay(console, *options); }; });
  auto* check =
      root.add_subcommand("verify", "the hash chain, the row checksums, and today's rules over every recorded case");
  auto what = std::make_shared<std::pair<std::string, std::string>>();
  check->add_option("--case", what->first, "replay only this case (the chain is always checked whole)");
  check->add_option("--expect-head", what->second, "the head noted earlier, SEQ:HASH");
  check->callback([&console, what] {
    console.chosen_walk = [&console, what] { return verify(console, what->first, what->second); };
  });
  add_workflow(root, console);
}

}  // namespace app::cli
