// The program's entry: who runs it, on what terminal, and the signals that end it politely.
#include <poll.h>
#include <pwd.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>

#include "app/cli/cli.hpp"

namespace {

volatile std::sig_atomic_t interrupts = 0;

// The second signal ends the process at once, as if nobody had asked to be told.
extern "C" void note_interrupt(int signal) {
  interrupts = interrupts + 1;
  if (interrupts > 1) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
}

std::string account() {
  auto const* entry = ::getpwuid(::getuid());
  return entry != nullptr ? std::string(entry->pw_name) : std::to_string(::getuid());
}

// Of a pipe, once nobody reads it any more.
bool reader_gone() {
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

}  // namespace

int main(int argc, char** argv) {
  for (int const signal : {SIGINT, SIGTERM}) std::signal(signal, note_interrupt);
  // A file that may not grow, and a reader that has gone, are errors to be told, not ends.
  for (int const signal : {SIGXFSZ, SIGPIPE}) std::signal(signal, SIG_IGN);
  app::cli::Surroundings around;
  around.environment = [](std::string const& name) -> std::optional<std::string> {
    auto const* value = std::getenv(name.c_str());
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
  };
  for (auto** each = environ; *each != nullptr; ++each)
    if (std::string_view const variable = *each; variable.starts_with("CLAIMSTEP_"))
      around.variables.emplace_back(variable.substr(0, variable.find('=')));
  around.unix_user = account();
  around.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  around.err_is_terminal = ::isatty(STDERR_FILENO) == 1;
  around.in = &std::cin;
  around.reader_gone = reader_gone;
  around.interrupted = [] { return interrupts != 0; };
  return app::cli::run_cli({argv + 1, argv + argc}, std::cout, std::cerr, std::move(around));
}
