// `serve`: the engine that stays. The work is in app/serving.hpp.
#include <CLI/CLI.hpp>
#include <ostream>

#include "app/cli/carried.hpp"
#include "app/serving.hpp"
#include "app/world_file.hpp"

namespace app::cli {
namespace {

// The world whose people answer, when the configuration names one.
std::variant<std::optional<connectors::twins::World>, Failure> scripted_world(Configuration const& configuration) {
  auto const& twins = configuration.wiring.twins;
  if (!twins || twins->people_of.empty()) return std::nullopt;
  auto const& name = twins->people_of;
  auto const path = name.starts_with('/') ? name : configuration.wiring.folder + "/" + name;
  auto world = read_world_file(path);
  if (auto* failure = std::get_if<Failure>(&world)) return *failure;
  return std::get<connectors::twins::World>(std::move(world));
}

int serve(Console& console, bool debug) {
  auto configured = console.configuration();
  if (auto* failure = std::get_if<Failure>(&configured)) return console.fail(*failure);
  auto const& configuration = std::get<Configuration>(configured);
  if (configuration.file.empty())
    return console.fail(
        exit_code::usage,
        "No configuration was found, and an engine that nobody is known to serves nobody. Name one with "
        "--config; docs/examples/claimstep.toml is one to begin with.");
  auto world = scripted_world(configuration);
  if (auto* failure = std::get_if<Failure>(&world)) return console.fail(*failure);
  auto const& people = std::get<0>(world);
  Serving::Options options;
  options.carry = carry_out;
  options.manner_of = manner_of;
  options.log.debug = debug;
  options.interrupted = console.around.interrupted;
  options.wait_milliseconds = console.around.wait_milliseconds;
  options.clock = console.around.clock;
  if (people) options.world = &*people;
  auto serving = Serving::open(configuration, std::move(options));
  if (auto* failure = std::get_if<Failure>(&serving)) return console.fail(*failure);
  return std::get<0>(serving)->run();
}

}  // namespace

void add_serve_command(CLI::App& root, Console& console) {
  auto* command =
      root.add_subcommand("serve", "the engine that stays: polls the inbox, carries cases on, answers other terminals");
  auto debug = std::make_shared<bool>(false);
  command->add_flag("--debug", *debug, "log the exchanges that only read, too");
  command->callback([&console, debug] { console.chosen_here = [&console, debug] { return serve(console, *debug); }; });
}

}  // namespace app::cli
