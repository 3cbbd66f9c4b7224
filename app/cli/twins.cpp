// `twins`: the simulated counterparts alone, behind sockets, until they are told to stop. The work is in
// app/twin_service.hpp and app/twin_control.hpp.
#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <ostream>

#include "app/cli/console.hpp"
#include "app/input_file.hpp"
#include "app/output_file.hpp"
#include "app/times_shown.hpp"
#include "app/twin_folder.hpp"
#include "app/twins_view.hpp"
#include "app/world_file.hpp"
#include "connectors/http/asio_env.hpp"
#include "connectors/twins/world_words.hpp"

namespace app::cli {
namespace {

using connectors::http::AsioEnv;
using connectors::twins::TwinPorts;
using connectors::twins::World;

constexpr std::size_t state_limit = 64U << 20U;
// How long what is under way may take when everything is to stop; answers that are held back on purpose are not waited
// for.
constexpr std::chrono::seconds longest_stop{1};

struct TwinsOptions {
  std::string world, state;
  int port = 9400;
  TwinFolder folder;
};

// Where to begin: the world as it is, or as an earlier run left it.
struct Beginning {
  World world;
  engine::Instant now{};
  std::string kept;  // empty: from the start
};

std::variant<Beginning, Failure> beginning_of(TwinsOptions const& options) {
  Beginning begin;
  if (options.state.empty() || !std::filesystem::exists(options.state)) {
    auto world = read_world_file(options.world);
    if (auto* failure = std::get_if<Failure>(&world)) return *failure;
    begin.world = std::get<World>(std::move(world));
    begin.now = begin.world.now;
    return begin;
  }
  auto text = read_input_file(options.state, state_limit);
  if (auto* failure = std::get_if<Failure>(&text)) return *failure;
  begin.kept = std::get<std::string>(std::move(text));
  if (auto const sentence = TwinService::world_in(begin.kept, begin.world, begin.now))
    return Failure{exit_code::usage,
                   options.state + " cannot be gone on with: " + *sentence + ". Name another file with --state."};
  if (options.world.empty()) return begin;
  auto named = read_world_file(options.world);
  if (auto* failure = std::get_if<Failure>(&named)) return *failure;
  if (workflows::codec::to_text(std::get<World>(named)) != workflows::codec::to_text(begin.world))
    return Failure{exit_code::usage, options.state + " was kept from another world than " + options.world +
                                         ". Leave --world out to go on with it, or name another file with --state."};
  return begin;
}

// Everything that stands while the counterparts are up.
class Standing {
 public:
  Standing(Console& console, TwinsOptions const& options, Beginning& begin, tz::Zones const& zones)
      : console_(console),
        options_(options),
        clock_(begin.now),
        env_([this] { return clock_.now(); }),
        service_(std::move(begin.world), zones, clock_, env_) {}

  int run(std::string const& kept) {
    if (auto const sentence = kept.empty() ? std::nullopt : service_.take_up(kept))
      return console_.fail(exit_code::usage, options_.state + ": " + *sentence);
    if (auto const failure = open_doors()) return console_.fail(*failure);
    if (auto const failure = save()) return console_.fail(*failure);
    service_.changed = [this] {
      if (auto const failure = save()) stop(console_.fail(*failure));
    };
    if (!options_.folder.path.empty())
      if (auto const failure = write_twin_folder(service_.world(), addresses_, options_.folder))
        return console_.fail(*failure);
    // Before anybody is told that they stand: whoever reads it may end them at once.
    env_.on_stop_signal([this](int signal) { stop(signal == SIGINT ? exit_code::interrupted : exit_code::done); });
    tell();
    env_.run();
    service_.now();
    if (auto const failure = save()) return console_.fail(*failure);
    return code_;
  }

 private:
  std::optional<Failure> open_doors() {
    std::vector<connectors::twins::Door> doors;
    doors.push_back({"control", [this](connectors::HttpRequest request, connectors::twins::Give give) {
                       give({answer_control(service_, addresses_, request), connectors::twins::Leaving::whole});
                     }});
    for (std::string const name : {"ticket_inbox", "care_platform", "payer_portal", "programs_sheet"})
      doors.push_back({name, [this, name](connectors::HttpRequest request, connectors::twins::Give give) {
                         service_.ask(name, std::move(request), std::move(give));
                       }});
    auto opened = TwinPorts::open(env_.loop(), static_cast<unsigned short>(options_.port), std::move(doors));
    if (auto* sentence = std::get_if<std::string>(&opened))
      return Failure{exit_code::try_later, "The counterparts cannot be put up: " + *sentence +
                                               ". Name other ports with --port, or 0 for free ones."};
    ports_ = std::get<0>(std::move(opened));
    for (std::string const name : {"control", "ticket_inbox", "care_platform", "payer_portal", "programs_sheet"})
      addresses_.push_back({name, ports_->base_url(name)});
    return std::nullopt;
  }

  std::optional<Failure> save() const {
    return options_.state.empty() ? std::nullopt : write_output_file(options_.state, service_.kept());
  }

  // Asked a second time it does not wait for what is under way.
  void stop(int code) {
    if (stopping_) return env_.stop();
    stopping_ = true;
    code_ = code;
    ports_->stop_accepting();
    stop_when_quiet(clock_.now() + longest_stop);
  }
  void stop_when_quiet(engine::Instant limit) {
    if (ports_->under_way() == 0 || clock_.now() >= limit) return env_.stop();
    env_.at(clock_.now() + std::chrono::milliseconds{20}, [this, limit] { stop_when_quiet(limit); });
  }

  void tell() {
    TwinsView view;
    for (auto const& each : addresses_) view.addresses.push_back({each.name, each.base_url});
    view.now = workflows::words(service_.now());
    view.token = connectors::twins::twin_token;
    if (!options_.folder.path.empty()) view.configuration = options_.folder.path + "/claimstep.toml";
    console_.show(view, [this](TwinsView const& shown) { print(shown); });
    console_.out << std::flush;
  }
  void print(TwinsView const& view) {
    console_.out << "Simulated counterparts of " << printable(service_.world().practice.name) << ", where it is "
                 << utc_words(service_.now()) << ":\n";
    std::vector<std::pair<std::string, std::string>> lines;
    for (auto const& each : view.addresses) lines.emplace_back(each.name, each.base_url);
    print_pairs(console_, lines, "  ");
    console_.out << "\nPages for people: " << ports_->base_url("control") << "/ and "
                 << ports_->base_url("payer_portal") << "/\n\nType next, in another terminal:\n";
    if (view.configuration) {
      console_.out << "  claimstep serve --config " << printable(*view.configuration)
                   << "\n  claimstep worklist --config " << printable(*view.configuration) << "\n";
    } else {
      console_.out << "  curl " << ports_->base_url("control") << "/ledger\n";
      console_.tell("With --folder DIR a configuration for `claimstep serve` is written there.");
    }
    console_.tell("They stay up until Ctrl-C.");
  }

  Console& console_;
  TwinsOptions const& options_;
  WorldClock clock_;
  AsioEnv env_;
  TwinService service_;
  std::vector<TwinAddress> addresses_;
  std::unique_ptr<TwinPorts> ports_;
  bool stopping_ = false;
  int code_ = exit_code::done;
};

int twins(Console& console, TwinsOptions options) {
  for (auto* path : {&options.world, &options.state, &options.folder.path})
    if (!path->empty()) *path = console.placed(*path);
  options.folder.unix_user = console.around.unix_user;
  auto begin = beginning_of(options);
  if (auto* failure = std::get_if<Failure>(&begin)) return console.fail(*failure);
  auto zones = tz::Zones::load();
  if (auto* wrong = std::get_if<tz::ZonesBroken>(&zones)) return console.fail(exit_code::failed, wrong->sentence);
  auto& start = std::get<Beginning>(begin);
  auto const kept = start.kept;
  Standing standing(console, options, start, std::get<tz::Zones>(zones));
  return standing.run(kept);
}

}  // namespace

void add_twins_command(CLI::App& root, Console& console) {
  auto options = std::make_shared<TwinsOptions>();
  auto* command = root.add_subcommand("twins", "only the simulated counterparts, over HTTP on this machine");
  command->add_option("--world", options->world, "a world file instead of the shipped one");
  command->add_option("--port", options->port, "the first of five ports; 0 takes free ones")
      ->check(CLI::Range(0, 65'531));
  command->add_option("--state", options->state, "a file that keeps what happened, for the next start");
  command->add_option("--folder", options->folder.path, "write a configuration for `serve` into this folder");
  command->add_flag("--scripted-people", options->folder.scripted_people,
                    "with --folder: the people whom the world scripts answer");
  command->add_flag("--fast-forward", options->folder.fast_forward,
                    "with --folder: the clock is moved ahead when nothing is under way");
  command->callback(
      [&console, options] { console.chosen_here = [&console, options] { return twins(console, *options); }; });
}

}  // namespace app::cli
