// Printing, failing, opening.
#include "app/cli/console.hpp"

#include <poll.h>

#include <algorithm>
#include <ostream>

#include "app/cli/spoken.hpp"

namespace app::cli {

void wait_for_real(std::chrono::milliseconds pause) { ::poll(nullptr, 0, static_cast<int>(pause.count())); }

int Console::fail(Failure const& failure) {
  err << "claimstep: " << printable(with_lines_to_type(failure.sentence, given), true) << "\n";
  return failure.code;
}

void Console::tell(std::string const& sentence) { err << printable(with_lines_to_type(sentence, given), true) << "\n"; }

void Console::print(Json const& json) { out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n"; }

std::string Console::placed(std::string const& path) const {
  return around.folder.empty() || path.starts_with('/') ? path : around.folder + "/" + path;
}

std::variant<Configuration, Failure> Console::configuration() {
  if (around.configuration != nullptr) {
    auto theirs = *around.configuration;
    theirs.store_by_flag = !given.store.empty();
    theirs.file_by_flag = !given.config.empty();
    if (theirs.file_by_flag) theirs.file = given.config;
    return theirs;
  }
  auto read = read_configuration({given.store, given.config, around.environment, around.variables});
  if (auto* problems = std::get_if<ConfigurationProblems>(&read)) {
    std::string text;
    for (auto const& sentence : problems->sentences) text += (text.empty() ? "" : "\n") + sentence;
    return Failure{problems->missing_file ? exit_code::not_found : exit_code::usage, text};
  }
  return std::get<Configuration>(std::move(read));
}

std::variant<std::unique_ptr<Session>, Failure> Console::session(Use use) {
  if (only_looks() != (use == Use::read || use == Use::copy))
    return Failure{exit_code::failed, std::string("A defect of this program: this command ") +
                                          (only_looks() ? "may only look, and wants to write."
                                                        : "reads, and is not registered as one that only looks.")};
  auto configured = configuration();
  if (auto* failure = std::get_if<Failure>(&configured)) return *failure;
  return Session::open({use, std::get<Configuration>(std::move(configured)), around.unix_user, given.as,
                        around.wait_milliseconds, around.clock, around.running});
}

int Console::read(std::function<int(Books const&)> const& show_books, Use use) {
  auto opened = session(use);
  if (auto* failure = std::get_if<Failure>(&opened)) return fail(*failure);
  return show_books(std::get<0>(opened)->books());
}

bool Console::colour() const {
  auto const no = around.environment("NO_COLOR"), terminal = around.environment("TERM");
  return around.out_is_terminal && !(no && !no->empty()) && terminal != "dumb";
}
std::string Console::bold(std::string const& text) const { return colour() ? "\x1b[1m" + text + "\x1b[0m" : text; }
std::string Console::faint(std::string const& text) const { return colour() ? "\x1b[2m" + text + "\x1b[0m" : text; }

int with_catalogue(Console& console,
                   std::function<int(std::vector<engine::Workflow const*> const&, tz::Zones const&)> const& what) {
  auto zones = tz::Zones::load();
  if (auto* wrong = std::get_if<tz::ZonesBroken>(&zones)) return console.fail(exit_code::failed, wrong->sentence);
  auto const catalogue = workflows::catalogue(knowledge_of(std::get<tz::Zones>(zones)));
  std::vector<engine::Workflow const*> all;
  for (auto const& each : catalogue) all.push_back(each.get());
  return what(all, std::get<tz::Zones>(zones));
}

// --- text ---

std::string printable(std::string_view text, bool keep_lines) {
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const byte = static_cast<unsigned char>(text[i]);
    auto const second = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
    if (byte == '\n' && keep_lines) {
      safe += '\n';
    } else if (byte == '\n' || byte == '\t' || byte == '\r') {
      safe += ' ';
    } else if (byte < 0x20 || byte == 0x7F) {
      safe += "�";
    } else if (byte == 0xC2 && second >= 0x80 && second < 0xA0) {  // C1 controls: some terminals obey them
      safe += "�";
      ++i;
    } else {
      safe += text[i];
    }
  }
  return safe;
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(std::string const& text, std::size_t width) {
  auto const used = columns(text);
  return used < width ? text + std::string(width - used, ' ') : text;
}

void TextTable::print(Console& console) const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (auto const& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(printable(row[i])));
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i < rows_[r].size(); ++i) {
      auto const last = i + 1 == rows_[r].size();
      line += last ? printable(rows_[r][i]) : padded(printable(rows_[r][i]), widths[i]) + "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    console.out << (r == 0 ? console.faint(line) : line) << "\n";
  }
}

void print_pairs(Console& console, std::vector<std::pair<std::string, std::string>> const& pairs,
                 std::string const& indent) {
  std::size_t width = 0;
  for (auto const& [label, value] : pairs) width = std::max(width, columns(printable(label)));
  for (auto const& [label, value] : pairs) {
    auto line = indent + padded(printable(label), width) + "  " + printable(value);
    line.erase(line.find_last_not_of(' ') + 1);
    console.out << line << "\n";
  }
}

std::string client_words(std::optional<std::string> const& name, std::optional<std::string> const& id) {
  auto const named = name && !name->empty();
  if (!id || id->empty()) return named ? *name : std::string();
  return named ? *name + " (" + *id + ")" : *id;
}

std::string or_dash(std::optional<std::string> const& text) { return text && !text->empty() ? *text : "–"; }

std::string days_words(std::optional<std::int64_t> const& days) {
  if (!days) return "–";
  if (*days == 0) return "last day";
  if (*days < 0) return counted(-*days, "day late", "days late");
  return counted(*days, "day", "days");
}

std::string counted(std::int64_t count, std::string const& one, std::string const& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

}  // namespace app::cli
