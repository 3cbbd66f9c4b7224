// `demo` and `simulate`: a whole practice on virtual time. A demonstration keeps its store, shows how far it is, and
// stays up at the pace of the wall clock, answering other terminals as an engine that serves does.
#include <stdlib.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "app/cli/carried.hpp"
#include "app/cli/console.hpp"
#include "app/cli/run_text.hpp"
#include "app/health.hpp"
#include "app/run_report.hpp"
#include "app/simulation.hpp"
#include "app/times_shown.hpp"
#include "app/world_file.hpp"
#include "connectors/http/asio_env.hpp"

namespace app::cli {
namespace {

using connectors::twins::World;
using Pace = std::chrono::steady_clock;

struct Interrupted {};

struct RunOptions {
  std::string world;
  bool once = false, fresh = false;
  std::uint64_t seed = 1;
};

// --- progress ---

// One line that is written over, on a terminal; otherwise a line now and then.
class Progress {
 public:
  explicit Progress(Console& console) : console_(console) {}
  void update(Simulation& simulation) {
    if (console_.around.interrupted()) throw Interrupted{};
    auto const now = Pace::now();
    auto const pause = console_.around.err_is_terminal ? std::chrono::milliseconds{150} : std::chrono::seconds{5};
    if (now - last_ < pause) return;
    last_ = now;
    write(simulation);
  }
  void write(Simulation& simulation) {
    std::int64_t opened = 0, ended = 0, held = 0;
    for (auto const& row : simulation.engine().store().cases({})) {
      ++opened;
      if (row.terminal) ++ended;
      if (!row.terminal && !row.hold_code.empty()) ++held;
    }
    auto const line = utc_words(simulation.time().now()) + "   cases " + std::to_string(opened) + "   ended " +
                      std::to_string(ended) + "   on hold " + std::to_string(held);
    auto const over = console_.around.err_is_terminal && console_.around.environment("TERM") != "dumb";
    console_.err << (over ? "\r\x1b[K" + line : line + "\n") << std::flush;
    open_line_ = over;
  }
  void end() {
    if (open_line_) console_.err << "\n";
    open_line_ = false;
  }

 private:
  Console& console_;
  Pace::time_point last_ = Pace::now();
  bool open_line_ = false;
};

// --- simulate ---

int broken(Console& console, Simulation& simulation, std::vector<Json> const& ledger) {
  auto const sentences = broken_invariants(simulation.engine(), ledger);
  for (auto const& each : sentences) console.tell("broken promise: " + each);
  return sentences.empty() ? exit_code::done : exit_code::not_verified;
}

Books books_of(Simulation& simulation, tz::Zones const& zones, std::string const& path, bool by_option) {
  return {simulation.engine().store(),
          simulation.engine().workflows(),
          simulation.practice(),
          zones,
          simulation.time().now(),
          true,
          by_option ? " --store " + shell_quoted(path) : std::string(),
          path};
}

int report(Console& console, Simulation& simulation, Books const& books, bool suggest) {
  auto const ledger = simulation.ledger();
  if (console.given.json) {
    console.print(run_report(books.store, books.zones, books.now, ledger));
  } else {
    print_run(console, books, ledger, suggest);
  }
  console.out << std::flush;
  return broken(console, simulation, ledger);
}

int simulate(Console& console, RunOptions const& options) {
  auto world = read_world_file(options.world);
  if (auto* failure = std::get_if<Failure>(&world)) return console.fail(*failure);
  auto zones = tz::Zones::load();
  if (auto* wrong = std::get_if<tz::ZonesBroken>(&zones)) return console.fail(exit_code::failed, wrong->sentence);
  engine::store::OpenOptions memory;
  memory.in_memory = memory.create = true;
  auto store = engine::store::open("", memory);
  if (auto* reason = std::get_if<engine::store::NotOpened>(&store)) return console.fail(failure_of(*reason));
  Simulation simulation(std::get<World>(std::move(world)), std::get<0>(std::move(store)), std::get<tz::Zones>(zones),
                        options.seed);
  Progress progress(console);
  try {
    simulation.run([&] {
      if (console.around.err_is_terminal || console.around.interrupted()) progress.update(simulation);
    });
  } catch (Interrupted const&) {
    progress.end();
    return console.fail(exit_code::interrupted, "Interrupted; nothing was kept.");
  }
  progress.end();
  return report(console, simulation, books_of(simulation, std::get<tz::Zones>(zones), "", false), false);
}

// --- demo: its store ---

void remove_store(std::string const& path) {
  for (auto const* ending : {"", "-wal", "-shm", "-journal", ".crumb"}) std::filesystem::remove(path + ending);
}

// Only a demonstration's own store is ever replaced.
std::optional<Failure> make_room(std::string const& path, bool fresh, int wait_milliseconds) {
  if (!std::filesystem::exists(std::filesystem::symlink_status(path))) return std::nullopt;
  if (!fresh)
    return Failure{exit_code::refused,
                   path + " is there already. Name another file, or replace a demonstration with --fresh."};
  engine::store::OpenOptions options;
  options.wait_milliseconds = wait_milliseconds;
  auto opened = engine::store::open(path, options);
  if (auto* reason = std::get_if<engine::store::NotOpened>(&opened)) return failure_of(*reason);
  if (std::get<0>(opened)->get("made_by") != "demo")
    return Failure{exit_code::refused,
                   path + " is a real store, not a demonstration; it is never replaced. Name another file."};
  std::get<0>(opened).reset();
  remove_store(path);
  return std::nullopt;
}

std::variant<std::string, Failure> path_of(Console& console, RunOptions const& options) {
  if (!console.given.store.empty()) {
    if (auto failure = make_room(console.given.store, options.fresh, console.around.wait_milliseconds)) return *failure;
    return console.given.store;
  }
  auto const folder = console.around.environment("TMPDIR");
  auto pattern = (folder && !folder->empty() ? *folder : std::string("/tmp")) + "/claimstep-demo-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr)
    return Failure{exit_code::failed,
                   "No folder can be made for the demonstration's store at " + pattern + ". Name a file with --store."};
  return pattern + "/claimstep-demo.db";
}

// --- demo: staying up ---

constexpr auto turn = std::chrono::seconds{2};
constexpr auto glance = std::chrono::milliseconds{50};

void tell_news(Console& console, Books const& books, std::int64_t& seen) {
  for (auto const& event : books.store.events_after(seen, 1000)) {
    seen = event.seq;
    auto const row = books.store.find_case(event.case_id);
    console.err << utc_words(event.at) << "  " << event.case_id << "  " << event.type << " by "
                << printable(event.actor)
                << ", now: " << (row ? state_words(books.workflow_of(*row), event.state) : event.state) << "\n";
  }
}

// The practice goes on at the pace of the clock, and other terminals are answered.
int stay_up(Console& console, Simulation& simulation, Books const& books) {
  std::int64_t seen = 0;
  if (auto const event = books.store.last_event()) seen = event->seq;
  Configuration theirs;
  theirs.store = books.store_path;
  theirs.practice = simulation.practice();
  connectors::http::AsioEnv doors;
  auto api = LocalApi::open(
      doors.loop(), books.store_path, {},
      [&](CommandAsked const& command, std::string const& account) {
        return carry_out(command, account, simulation, theirs);
      },
      manner_of, {[&] { return view_json(health_of(simulation, {})); }, [&] { return metrics_of(simulation, {}); }});
  if (auto* failure = std::get_if<Failure>(&api)) return console.fail(*failure);
  console.tell(
      "\nThe practice stays up at the pace of the clock. Type the commands above in another terminal; Ctrl-C ends it, "
      "the store stays: " +
      books.store_path);
  auto last = console.around.pace();
  while (!console.around.interrupted()) {
    doors.run_ready();
    std::get<0>(api)->run_asked();
    std::get<0>(api)->run_walks();
    tell_news(console, books, seen);
    if (console.around.pace() - last >= turn) {
      auto const now = console.around.pace();
      simulation.run_until(simulation.now() + std::chrono::duration_cast<engine::Duration>(now - last));
      last = now;
      simulation.save();
    }
    console.around.pause(glance);
  }
  simulation.save();
  console.tell("Ended. The store can still be worked on: " + books.store_path);
  return exit_code::interrupted;
}

// --- demo ---

int run_demo(Console& console, Simulation& simulation, Books const& books_before, bool& interrupted) {
  Progress progress(console);
  try {
    simulation.run([&] { progress.update(simulation); });
  } catch (Interrupted const&) {
    interrupted = true;
  }
  progress.end();
  simulation.save();
  if (interrupted)
    return console.fail(exit_code::interrupted,
                        "Interrupted at " + utc_words(simulation.time().now()) +
                            ". The store stays and can be worked on: " + books_before.store_path);
  progress.write(simulation);
  progress.end();
  auto books = books_before;
  books.now = simulation.time().now();
  return report(console, simulation, books, true);
}

int demo(Console& console, RunOptions const& options) {
  auto world = read_world_file(options.world);
  if (auto* failure = std::get_if<Failure>(&world)) return console.fail(*failure);
  auto zones = tz::Zones::load();
  if (auto* wrong = std::get_if<tz::ZonesBroken>(&zones)) return console.fail(exit_code::failed, wrong->sentence);
  auto path = path_of(console, options);
  if (auto* failure = std::get_if<Failure>(&path)) return console.fail(*failure);
  auto const& file = std::get<std::string>(path);
  engine::store::OpenOptions make;
  make.create = true;
  make.wait_milliseconds = console.around.wait_milliseconds;
  auto store = engine::store::open(file, make);
  if (auto* reason = std::get_if<engine::store::NotOpened>(&store)) return console.fail(failure_of(*reason));
  console.tell("Store: " + file);
  auto const& zone_data = std::get<tz::Zones>(zones);
  Simulation simulation(std::get<World>(std::move(world)), std::get<0>(std::move(store)), zone_data, options.seed);
  auto const books = books_of(simulation, zone_data, file, true);
  bool interrupted = false;
  auto const code = run_demo(console, simulation, books, interrupted);
  return options.once || interrupted || code != exit_code::done ? code : stay_up(console, simulation, books);
}

}  // namespace

void add_demo_commands(CLI::App& root, Console& console) {
  auto options = std::make_shared<RunOptions>();
  auto* show = root.add_subcommand("demo", "a whole practice on simulated counterparts and virtual time");
  show->add_flag("--once", options->once, "end after the run instead of staying up");
  show->add_option("--world", options->world, "a world file instead of the shipped one");
  show->add_flag("--fresh", options->fresh, "replace an earlier demonstration's store at --store");
  show->add_option("--seed", options->seed, "another seed, another order of chance");
  show->callback(
      [&console, options] { console.chosen_here = [&console, options] { return demo(console, *options); }; });
  auto* headless =
      root.add_subcommand("simulate", "the same in memory: one world and seed always print the same bytes");
  headless->add_option("WORLD", options->world, "a world file")->required();
  headless->add_option("--seed", options->seed, "another seed, another order of chance");
  headless->callback(
      [&console, options] { console.chosen_here = [&console, options] { return simulate(console, *options); }; });
}

}  // namespace app::cli
