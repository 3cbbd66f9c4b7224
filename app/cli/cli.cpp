// The root of the grammar, and the last resort for everything that may go wrong.
#include "app/cli/cli.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>
#include <sstream>

#include "app/cli/carried.hpp"
#include "app/cli/misread.hpp"

namespace app::cli {
namespace {

void add_shared_options(CLI::App& root, Given& given) {
  root.add_option("--store", given.store, "the store's file (else CLAIMSTEP_STORE, the configuration, ./claimstep.db)");
  root.add_option("--config", given.config, "the configuration's file (else CLAIMSTEP_CONFIG, then the usual places)");
  root.add_option("--as", given.as, "who acts; only before simulated counterparts (demo, twins)");
  root.add_flag("--json", given.json, "one JSON object instead of text (docs/schemas)");
}

// Options of the root may stand anywhere on the line.
void let_fall_through(CLI::App& command) {
  for (auto* each : command.get_subcommands([](CLI::App*) { return true; })) {
    each->fallthrough();
    let_fall_through(*each);
  }
}

std::string chosen_path(CLI::App const& root) {
  std::string path = "claimstep";
  auto const* at = &root;
  for (;;) {
    auto const below = at->get_subcommands();
    if (below.empty()) return path;
    at = below.front();
    path += " " + at->get_name();
  }
}

// Every command with its options, those within groups too.
void print_every_help(CLI::App& command, std::string const& path, Console& console) {
  auto const here = path + (path.empty() ? "" : " ") + command.get_name();
  console.out << (path.empty() ? "" : "\n") << command.help(path);
  for (auto* each : command.get_subcommands([](CLI::App*) { return true; })) print_every_help(*each, here, console);
}

int parse(CLI::App& root, std::vector<std::string> args, Console& console) {
  auto const typed = args;
  args = with_hyphened_values_named(std::move(args));
  std::reverse(args.begin(), args.end());  // the library takes them from the back
  try {
    root.parse(std::move(args));
  } catch (CLI::CallForHelp const&) {
    console.out << root.help();
    return exit_code::done;
  } catch (CLI::CallForAllHelp const&) {
    print_every_help(root, "", console);
    return exit_code::done;
  } catch (CLI::ParseError const& error) {
    auto const known = misread(root, typed);
    return console.fail(exit_code::usage,
                        (known.empty() ? error.what() : known) + ". See `" + chosen_path(root) + " --help`.");
  }
  auto const inside = console.around.running != nullptr;
  if (console.chosen_here && !inside) return console.chosen_here();
  if (console.chosen_here)
    return console.fail(exit_code::usage,
                        chosen_path(root) + " is not for an engine that runs; type it at a terminal.");
  auto const& asked = console.chosen_walk   ? console.chosen_walk
                      : console.chosen_look ? console.chosen_look
                                            : console.chosen;
  if (!asked) {
    console.err << root.help();
    return exit_code::usage;
  }
  if (!inside)
    if (auto const code = carried(console, typed)) return *code;
  return asked();
}

int guarded(CLI::App& root, std::vector<std::string> args, Console& console) {
  try {
    return parse(root, std::move(args), console);
  } catch (engine::store::Corrupt const& damaged) {
    if (console.around.running != nullptr) throw;  // the whole engine has to stop
    return console.fail(exit_code::not_verified, damaged.sentence);
  } catch (engine::store::Broken const& broken) {
    if (console.around.running != nullptr) throw;
    return console.fail(exit_code::failed, broken.sentence);
  } catch (engine::UnreadableHistory const& unreadable) {
    return console.fail(exit_code::not_verified,
                        unreadable.sentence + ". `claimstep verify` shows both sides and the remedies.");
  } catch (engine::StepFailed const& failed) {
    return console.fail(exit_code::failed, failed.sentence +
                                               ". This is a defect of the program: the step was undone whole, and the "
                                               "case stands where it stood. Run a program in which it is mended.");
  } catch (std::bad_alloc const&) {
    return console.fail(exit_code::failed,
                        "There is not enough memory for this. Close other programs, or name a smaller file.");
  } catch (std::exception const& error) {
    return console.fail(exit_code::failed, std::string("Something failed that should not: ") + error.what() +
                                               ". Nothing half done was kept; `claimstep verify` checks the store.");
  }
}

void add_grammar(CLI::App& root, Console& console) {
  root.footer(
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 refused by the workflow, 5 changed meanwhile, 6 not "
      "allowed,\n"
      "7 waits for approval, 8 verification failed, 9 unknown outcome (look up first), 75 try later, 130 interrupted.");
  root.set_help_all_flag("--help-all", "every command with its options");
  root.require_subcommand(0, 1);
  add_shared_options(root, console.given);
  add_demo_commands(root, console);
  add_serve_command(root, console);
  add_twins_command(root, console);
  add_list_commands(root, console);
  add_triage_commands(root, console);
  add_case_commands(root, console);
  add_outbox_commands(root, console);
  add_audit_commands(root, console);
  add_store_commands(root, console);
  add_time_commands(root, console);
  add_rule_commands(root, console);
  let_fall_through(root);
}

}  // namespace

Manner manner_of_line(std::vector<std::string> args) {
  std::ostringstream nowhere;
  Console console(nowhere, nowhere, {});
  CLI::App root;
  add_grammar(root, console);
  args = with_hyphened_values_named(std::move(args));
  std::reverse(args.begin(), args.end());
  try {
    root.parse(std::move(args));
  } catch (CLI::Error const&) {  // help, or a line that is refused as it stands
    return Manner::looks;
  }
  return console.chosen ? Manner::acts : console.chosen_walk ? Manner::walks : Manner::looks;
}

int run_cli(std::vector<std::string> args, std::ostream& out, std::ostream& err, Surroundings around) {
  Console console(out, err, std::move(around));
  CLI::App root{"claimstep carries therapist insurance-billing cases step by step until every system agrees.",
                "claimstep"};
  add_grammar(root, console);
  auto const code = guarded(root, std::move(args), console);
  out.flush();
  if (!out.good() && console.around.reader_gone()) return code;
  if (!out.good()) {
    err << "claimstep: the answer could not be written out; is the disk full, or the reader gone?\n";
    return code == exit_code::done ? exit_code::failed : code;
  }
  return code;
}

}  // namespace app::cli
