// `db`, `config` and `version`: keeping the store safe, and knowing what runs.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <ostream>

#include "app/cli/console.hpp"
#include "app/operation_views.hpp"
#include "app/store_copy.hpp"
#include "engine/core/listed.hpp"
#include "engine/store/store.hpp"

namespace app::cli {
namespace {

// --- db ---

int back_up(Console& console, std::string const& path) {
  auto const copy = [&](Books const& books) {
    auto const to = console.placed(path);
    if (to.starts_with(books.store_path))
      return console.fail(exit_code::usage, to + " is a name that belongs to the store itself. Name another file.");
    std::error_code none;
    if (std::filesystem::exists(std::filesystem::symlink_status(to, none)))
      return console.fail(exit_code::refused, "A file is there already: " + to + ". Name another for the copy.");
    try {
      books.store.back_up(to);
    } catch (engine::store::Broken const& broken) {
      // It is the copy that could not be written; the store and the engine on it are well.
      return console.fail(exit_code::failed, "The copy " + to + " could not be made: " + broken.sentence);
    }
    return console.show(DbView{books.store_path, to, true, {}}, [&](DbView const& view) {
      console.out << "Backed up " << view.store << " to " << view.copy << "\n";
    });
  };
  return console.read(copy, Use::copy);
}

// A person of the configuration, unless the store to come is a demonstration: that is known only once it is there.
int restore(Console& console, std::string const& path) {
  auto configured = console.configuration();
  if (auto* failure = std::get_if<Failure>(&configured)) return console.fail(*failure);
  auto const& configuration = std::get<Configuration>(configured);
  if (auto const failure = restore_store(path, configuration.store, console.around.wait_milliseconds))
    return console.fail(*failure);
  return console.show(DbView{configuration.store, path, true, {}}, [&](DbView const& view) {
    console.out << "Restored " << view.copy << " to " << view.store << "\n";
    console.tell(
        "What was sent after this backup is not in it: before anything is sent again, every open effect is looked up "
        "first.");
  });
}

int check(Console& console) {
  return console.read([&](Books const& books) {
    DbView const view{books.store_path, "", true, books.store.check()};
    auto result = view;
    result.sound = result.problems.empty();
    console.show(result, [&](DbView const& each) {
      console.out << each.store
                  << (each.sound ? ": the file and its row checksums are sound; the journal is checked by " +
                                       command_line(books, "verify")
                                 : std::string(" is NOT sound."))
                  << "\n";
    });
    for (auto const& problem : result.problems) console.tell("problem: " + problem);
    return result.sound ? exit_code::done : exit_code::not_verified;
  });
}

// --- config ---

int show_config(Console& console) {
  auto configured = console.configuration();
  if (auto* failure = std::get_if<Failure>(&configured)) return console.fail(*failure);
  auto const& configuration = std::get<Configuration>(configured);
  return console.show(ConfigView{configuration.file, true, {}, configuration.settings}, [&](ConfigView const& view) {
    TextTable table({"SETTING", "VALUE", "FROM"});
    for (auto const& each : view.settings) table.add({each.name, each.value.empty() ? "–" : each.value, each.origin});
    table.print(console);
    if (view.file.empty())
      console.tell("No configuration file was found; docs/examples/claimstep.toml is one to begin with.");
  });
}

int check_config(Console& console) {
  auto read = read_configuration(
      {console.given.store, console.given.config, console.around.environment, console.around.variables});
  auto const* problems = std::get_if<ConfigurationProblems>(&read);
  auto const* configuration = std::get_if<Configuration>(&read);
  // Secrets are read when connecting; here it is seen whether that will do.
  std::optional<ConfigurationProblems> unusable;
  if (configuration != nullptr) {
    auto const wired = wire(configuration->wiring);
    if (auto const* failure = std::get_if<Failure>(&wired))
      problems = &unusable.emplace(ConfigurationProblems{false, {failure->sentence}});
  }
  ConfigView const result{configuration != nullptr ? configuration->file : "", problems == nullptr,
                          problems != nullptr ? problems->sentences : std::vector<std::string>{},
                          configuration != nullptr ? configuration->settings : std::vector<Setting>{}};
  console.show(result, [&](ConfigView const& view) {
    if (view.sound)
      console.out << (view.file.empty() ? std::string("No configuration file was found; the defaults") : view.file)
                  << " can be used.\n";
  });
  for (auto const& each : result.problems) console.tell(each);
  if (problems == nullptr) return exit_code::done;
  return problems->missing_file ? exit_code::not_found : exit_code::usage;
}

// --- version ---

int version(Console& console) {
  return with_catalogue(console, [&](std::vector<engine::Workflow const*> const& all, tz::Zones const& zones) {
    auto const keeper = engine::store::keeper();
    VersionView result{CLAIMSTEP_VERSION, keeper.schema_version, zones.tzdata(), keeper.library, {}};
    for (auto const* each : all) result.workflows.push_back({each->name(), each->version()});
    return console.show(result, [&](VersionView const& view) {
      auto const workflows = engine::listed(
          view.workflows, [](auto const& each) { return each.name + " " + std::to_string(each.version); });
      print_pairs(console, {{"claimstep", view.version},
                            {"store schema", std::to_string(view.store_schema)},
                            {"zone data", view.tzdata},
                            {"keeps rows in", view.sqlite},
                            {"workflows", workflows}});
    });
  });
}

}  // namespace

void add_store_commands(CLI::App& root, Console& console) {
  auto* db = root.add_subcommand("db", "the store's file");
  db->require_subcommand(1);
  auto path = std::make_shared<std::string>();
  auto* backup = db->add_subcommand("backup", "copy the store, whole and consistent, to a new file");
  backup->add_option("PATH", *path, "a file that is not there yet")->required();
  backup->callback([&console, path] { console.chosen_walk = [&console, path] { return back_up(console, *path); }; });
  auto* again = db->add_subcommand("restore", "copy a backup to the store's place, where none is");
  again->add_option("PATH", *path, "a file that `db backup` made")->required();
  again->callback([&console, path] { console.chosen_here = [&console, path] { return restore(console, *path); }; });
  db->add_subcommand("check", "every row's checksum, and the file itself")->callback([&console] {
    console.chosen_walk = [&console] { return check(console); };
  });
  auto* config = root.add_subcommand("config", "the settings in force");
  config->require_subcommand(1);
  config->add_subcommand("show", "every value and where it came from")->callback([&console] {
    console.chosen_here = [&console] { return show_config(console); };
  });
  config->add_subcommand("check", "is the file right?")->callback([&console] {
    console.chosen_here = [&console] { return check_config(console); };
  });
  root.add_subcommand("version", "of the program, its tables and its zone data")->callback([&console] {
    console.chosen_here = [&console] { return version(console); };
  });
}

}  // namespace app::cli
