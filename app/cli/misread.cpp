// Reads the line as the grammar does, word for word, and stops at the first that has no place.
#include "app/cli/misread.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "engine/core/listed.hpp"
#include "workflows/codec/edit_distance.hpp"

namespace app::cli {
namespace {

bool is_option(std::string const& word) {
  return word.size() > 1 && word[0] == '-' && (word[1] < '0' || word[1] > '9') && word != "--";
}

std::vector<CLI::App const*> below(CLI::App const& app) {
  return app.get_subcommands([](CLI::App const*) { return true; });
}

std::vector<std::string> names_of(std::vector<CLI::App const*> const& commands) {
  std::vector<std::string> names;
  for (auto const* each : commands) names.push_back(each->get_name());
  return names;
}

std::string with_nearest(std::string sentence, std::vector<std::string> const& names, std::string const& typed) {
  auto const nearest = workflows::codec::probably_meant(names, typed);
  return sentence + (nearest.empty() ? "" : "; nearest: " + nearest);
}

// Where the reader stands: the command reached, and all those around it.
class Reader {
 public:
  explicit Reader(CLI::App const& root) : path_{&root} {}

  // What is wrong with this word; empty: nothing. `takes_next`: its value is the next word.
  std::string read(std::string const& word, bool& takes_next) {
    if (is_option(word)) return option(word, takes_next);
    auto const commands = below(*path_.back());
    if (commands.empty()) return value(word);
    auto const found =
        std::find_if(commands.begin(), commands.end(), [&](CLI::App const* each) { return each->get_name() == word; });
    if (found == commands.end())
      return with_nearest("There is no command \"" + name() + word + "\"", names_of(commands), word);
    path_.push_back(*found);
    return {};
  }

  std::string wanted() const {
    auto const commands = below(*path_.back());
    if (commands.empty() || path_.size() < 2) return {};
    auto const list = engine::listed(names_of(commands));
    auto const typed = name();
    return "\"claimstep " + typed.substr(0, typed.size() - 1) + "\" needs one of " + list + " behind it";
  }

 private:
  // "case show " within the program.
  std::string name() const {
    std::string text;
    for (std::size_t i = 1; i < path_.size(); ++i) text += path_[i]->get_name() + " ";
    return text;
  }

  std::string option(std::string const& word, bool& takes_next) const {
    auto const equals = word.find('=');
    auto const flag = word.substr(0, equals);
    std::vector<std::string> known;
    for (auto const* each : path_)
      for (auto const* option : each->get_options()) {
        for (auto const& name : option->get_lnames()) known.push_back("--" + name);
        for (auto const& name : option->get_snames()) known.push_back("-" + name);
        if (!option->check_name(flag)) continue;
        takes_next = equals == std::string::npos && option->get_items_expected_max() > 0;
        return {};
      }
    return with_nearest("There is no option \"" + flag + "\"", known, flag);
  }

  std::string value(std::string const& word) {
    auto const& options = path_.back()->get_options();
    auto const places =
        std::count_if(options.begin(), options.end(), [](auto const* each) { return each->get_positional(); });
    if (++values_ <= places) return {};
    return "\"" + word + "\" is one word too many";
  }

  std::vector<CLI::App const*> path_;
  std::ptrdiff_t values_ = 0;
};

}  // namespace

std::string misread(CLI::App const& root, std::vector<std::string> const& typed) {
  Reader reader(root);
  for (std::size_t i = 0; i < typed.size(); ++i) {
    bool takes_next = false;
    auto const wrong = reader.read(typed[i], takes_next);
    if (!wrong.empty()) return wrong;
    if (takes_next) ++i;
  }
  return reader.wanted();
}

}  // namespace app::cli
