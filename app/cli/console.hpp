// What does every command have at hand? Where answers and messages go, who types, the options that all commands share,
// and how text is laid out for eyes. Data goes to `out`, everything else to `err`.
#pragma once
#include <chrono>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/configuration.hpp"
#include "app/exit_codes.hpp"
#include "app/session.hpp"
#include "app/view_json.hpp"

namespace CLI {
class App;
}

namespace app::cli {

void wait_for_real(std::chrono::milliseconds);

// The process as the command line sees it; tests bring their own.
struct Surroundings {
  Environment environment = [](std::string const&) { return std::nullopt; };
  std::vector<std::string> variables = {};  // set in the environment, by name: those that begin with CLAIMSTEP_
  std::string unix_user;
  bool out_is_terminal = false, err_is_terminal = false;
  std::string folder;            // where relative paths begin; empty: the process's own
  int wait_milliseconds = 5000;  // for another process that has the store
  std::istream* in = nullptr;    // for text given as "-"
  std::function<bool()> interrupted = [] { return false; };
  std::function<bool()> reader_gone = [] { return false; };  // of what is written to `out`: `| head` has seen enough
  std::function<engine::Instant()> clock = {};               // for real stores; empty: the machine's
  // At what pace a demonstration stays up; tests bring a clock of their own and need not wait.
  std::function<std::chrono::steady_clock::time_point()> pace = std::chrono::steady_clock::now;
  std::function<void(std::chrono::milliseconds)> pause = wait_for_real;
  // Inside an engine that runs: its practice and its configuration. Commands act there and open nothing.
  RunningPractice* running = nullptr;
  Configuration const* configuration = nullptr;
};

// Options of every command.
struct Given {
  std::string store, config, as;
  bool json = false;
};

class Console {
 public:
  Console(std::ostream& out_stream, std::ostream& err_stream, Surroundings around_us)
      : out(out_stream), err(err_stream), around(std::move(around_us)) {}

  std::ostream& out;
  std::ostream& err;
  Surroundings around;
  Given given;
  // What the parsed command line asks for; one of them is set where the command is registered. Of the practice, so that
  // an engine that runs on its store carries it out: an act, a look, or a walk through the whole store (Manner). Or of
  // this process alone. What is registered as a look or a walk can only read; what reads must be registered as one.
  std::function<int()> chosen, chosen_look, chosen_walk, chosen_here;
  bool only_looks() const { return chosen_look || chosen_walk; }

  // A sentence on stderr; gives the code back.
  int fail(Failure const&);
  int fail(int code, std::string const& sentence) { return fail(Failure{code, sentence}); }
  void tell(std::string const& sentence);
  void print(Json const&);

  std::variant<Configuration, Failure> configuration();
  // Of a file that is written to or read in place.
  std::string placed(std::string const& path) const;
  std::variant<std::unique_ptr<Session>, Failure> session(Use);
  // Opens for reading and hands the books over; all read commands go through here.
  int read(std::function<int(Books const&)> const& show, Use use = Use::read);
  // Prints the view as JSON, or by `human`.
  template <class View, class Human>
  int show(View const& view, Human const& human) {
    given.json ? print(view_json(view)) : human(view);
    return exit_code::done;
  }

  // --- for eyes ---
  bool colour() const;
  std::string bold(std::string const&) const;
  std::string faint(std::string const&) const;
};

// Text from outside, safe for a terminal: control characters become visible marks, line ends stay if wanted.
std::string printable(std::string_view, bool keep_lines = false);
// How many columns it takes.
std::size_t columns(std::string_view);
std::string padded(std::string const&, std::size_t width);

// Rows in columns that line up; the first row is the heading.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> heading) : rows_{std::move(heading)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.size() == 1; }
  void print(Console&) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// "label  value" lines with the labels in one column.
void print_pairs(Console&, std::vector<std::pair<std::string, std::string>> const&, std::string const& indent = "");
// "Nora Whitfield (cl-101)", or the one that is known.
std::string client_words(std::optional<std::string> const& name, std::optional<std::string> const& id);
std::string or_dash(std::optional<std::string> const&);
// "3 days", "today is the last day", "2 days late", "–".
std::string days_words(std::optional<std::int64_t> const&);
// "one", "2 cases".
std::string counted(std::int64_t count, std::string const& one, std::string const& many);

// Hands over every workflow of this program; no store is needed.
int with_catalogue(Console&, std::function<int(std::vector<engine::Workflow const*> const&, tz::Zones const&)> const&);

// Each group of commands puts its grammar into the root. The work happens in Console::chosen, after parsing.
void add_demo_commands(CLI::App&, Console&);
void add_serve_command(CLI::App&, Console&);
void add_twins_command(CLI::App&, Console&);
void add_case_commands(CLI::App&, Console&);
void add_case_acts(CLI::App& cases, Console&);
void add_list_commands(CLI::App&, Console&);
void add_outbox_commands(CLI::App&, Console&);
void add_triage_commands(CLI::App&, Console&);
void add_audit_commands(CLI::App&, Console&);
void add_store_commands(CLI::App&, Console&);
void add_time_commands(CLI::App&, Console&);
void add_rule_commands(CLI::App&, Console&);

// The line with the values of `rules cpt` and `rules preauth` named that begin with a hyphen (-5 minutes, the number
// -AB1): the grammar would take them for options.
std::vector<std::string> with_hyphened_values_named(std::vector<std::string> args);

}  // namespace app::cli
