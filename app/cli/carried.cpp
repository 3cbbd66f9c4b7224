// Files that the line names for reading are read on this side: the engine may not see them.
#include "app/cli/carried.hpp"

#include <algorithm>
#include <filesystem>
#include <istream>
#include <iterator>
#include <ostream>
#include <sstream>

#include "app/cli/cli.hpp"
#include "app/input_file.hpp"

namespace app::cli {
namespace {

constexpr std::size_t file_limit = 4U << 20U;
constexpr std::string_view set_option = "--set";

// "field=@FILE" becomes "field=" and the file's text; a text that begins with @ is written "@@".
std::optional<Failure> take_file(std::string& value) {
  auto const equals = value.find('=');
  if (equals == std::string::npos || value.compare(equals, 2, "=@") != 0 || value.compare(equals, 3, "=@@") == 0)
    return std::nullopt;
  auto text = read_input_file(value.substr(equals + 2), file_limit);
  if (auto* failure = std::get_if<Failure>(&text)) return *failure;
  auto const& content = std::get<std::string>(text);
  value = value.substr(0, equals + 1) + (content.starts_with('@') ? "@" : "") + content;
  return std::nullopt;
}

std::optional<Failure> take_files(std::vector<std::string>& args) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    auto const inlined = args[i].starts_with("--set=");
    if (!inlined && (args[i] != set_option || i + 1 == args.size())) continue;
    auto value = inlined ? args[i].substr(set_option.size() + 1) : args[i + 1];
    if (auto failure = take_file(value)) return failure;
    (inlined ? args[i] : args[++i]) = inlined ? "--set=" + value : value;
  }
  return std::nullopt;
}

CommandAsked asked_of(Console& console, std::vector<std::string> args) {
  CommandAsked command;
  command.arguments = std::move(args);
  std::error_code none;
  command.folder = std::filesystem::current_path(none).string();
  command.out_is_terminal = console.around.out_is_terminal;
  command.term = console.around.environment("TERM").value_or("");
  command.no_color = console.around.environment("NO_COLOR").value_or("");
  auto const& line = command.arguments;
  if (std::find(line.begin(), line.end(), "-") != line.end() && console.around.in != nullptr)
    command.input.assign(std::istreambuf_iterator<char>(*console.around.in), {});
  return command;
}

}  // namespace

std::optional<int> carried(Console& console, std::vector<std::string> const& args) {
  auto const configured = console.configuration();
  auto const* configuration = std::get_if<Configuration>(&configured);
  // An account that may not even look whether there is a socket goes on, and is told by it.
  std::error_code trouble;
  auto const there = configuration != nullptr && std::filesystem::exists(socket_of(configuration->store), trouble);
  if (configuration == nullptr || (!there && trouble != std::errc::permission_denied)) return std::nullopt;
  auto whole = args;
  if (auto const failure = take_files(whole)) return console.fail(*failure);
  auto const answer =
      ask_running(configuration->store, asked_of(console, std::move(whole)), console.around.interrupted);
  if (!answer) return std::nullopt;
  if (auto const* failure = std::get_if<Failure>(&*answer)) {
    if (console.only_looks() && failure->code == exit_code::interrupted)
      return console.fail(failure->code, "Interrupted; it only looked.");
    return console.fail(*failure);
  }
  auto const& told = std::get<CommandAnswer>(*answer);
  console.out << told.out;
  console.err << told.err;
  return told.exit_code;
}

Manner manner_of(CommandAsked const& command) { return manner_of_line(command.arguments); }

CommandAnswer carry_out(CommandAsked const& command, std::string const& unix_user, RunningPractice& practice,
                        Configuration const& configuration) {
  std::ostringstream out, err;
  std::istringstream in(command.input);
  Surroundings around;
  around.environment = [&](std::string const& name) -> std::optional<std::string> {
    if (name == "TERM") return command.term;
    if (name == "NO_COLOR") return command.no_color;
    return std::nullopt;
  };
  around.unix_user = unix_user;
  around.out_is_terminal = command.out_is_terminal;
  around.folder = command.folder;
  around.in = &in;
  around.running = &practice;
  around.configuration = &configuration;
  CommandAnswer answer;
  answer.exit_code = run_cli(command.arguments, out, err, std::move(around));
  answer.out = out.str();
  answer.err = err.str();
  return answer;
}

}  // namespace app::cli
