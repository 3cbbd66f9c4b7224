// What does each rule of the house look for? One function per rule, tables of words above them. The shape of functions
// (how long one is) is read in function_length.cpp, the scanner is in reading.cpp.
#include "house_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <sstream>

namespace house {
namespace {

struct Banned {
  std::string_view words;
  std::string_view instead;
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

bool under(std::string_view path, std::string_view folder) { return path.starts_with(folder); }

// The tests of a room follow the room's rules on includes.
std::string_view mirrored(std::string_view path) {
  return path.starts_with("tests/") ? path.substr(std::string_view("tests/").size()) : path;
}

bool is_cpp(std::string_view path) { return path.ends_with(".hpp") || path.ends_with(".cpp"); }

bool is_script(std::string_view path) {
  return path.ends_with(".sh") || path == ".ci/run" ||
         (under(path, "scripts/") && path.find('.') == std::string_view::npos);
}

// Two files of tz load the zones and read their version, once, at start; everything else there is arithmetic.
bool is_pure(std::string_view path) {
  if (!is_cpp(path) || path == "tz/zones.cpp" || path == "tz/zone_files.cpp") return false;
  return under(path, "tz/") || under(path, "workflows/") || under(path, "engine/core/");
}

// Where `words` stands in `line` as whole words, or npos.
std::size_t find_words(std::string_view line, std::string_view words) {
  for (auto at = line.find(words); at != std::string_view::npos; at = line.find(words, at + 1)) {
    bool const free_before = at == 0 || !is_word(words.front()) || !is_word(line[at - 1]);
    auto const after = at + words.size();
    bool const free_after = after >= line.size() || !is_word(words.back()) || !is_word(line[after]);
    if (free_before && free_after) return at;
  }
  return std::string_view::npos;
}

bool has_words(std::string_view line, std::string_view words) {
  return find_words(line, words) != std::string_view::npos;
}

template <class Look>
void each_line(std::string_view text, Look look) {
  int number = 1;
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size());
    look(number++, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

// The path between the marks of an #include line, or nothing.
std::optional<std::string_view> included(std::string_view line) {
  line = trimmed(line);
  if (!line.starts_with("#include")) return std::nullopt;
  auto const open = line.find_first_of("<\"");
  auto const close = line.find_last_of(">\"");
  if (open == std::string_view::npos || close <= open) return std::nullopt;
  return line.substr(open + 1, close - open - 1);
}

std::size_t letters(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; }));
}

constexpr std::array banned_calls{
    Banned{"system_clock::now", "take the instant as an argument; it arrives with the event as `at`"},
    Banned{"steady_clock::now", "take the instant as an argument; it arrives with the event as `at`"},
    Banned{"high_resolution_clock", "take the instant as an argument; it arrives with the event as `at`"},
    Banned{"time(nullptr", "take the instant as an argument; it arrives with the event as `at`"},
    Banned{"time(NULL", "take the instant as an argument; it arrives with the event as `at`"},
    Banned{"localtime", "convert with tz/, which is given its zones"},
    Banned{"rand(", "derive the value from the case; the shell owns randomness through Env"},
    Banned{"srand(", "derive the value from the case; the shell owns randomness through Env"},
    Banned{"random_device", "derive the value from the case; the shell owns randomness through Env"},
    Banned{"getenv", "read the configuration in app/ and pass the value in"},
    Banned{"setlocale", "spell the format out; output may not depend on the machine"},
    Banned{"popen(", "leave processes to app/"},
    Banned{"system(", "leave processes to app/"},
};

constexpr std::array banned_headers{
    Banned{"fstream", "take the text as an argument; files are read in app/ or engine/store/"},
    Banned{"filesystem", "take the text as an argument; files are read in app/ or engine/store/"},
    Banned{"iostream", "return the words; app/ prints them"},
    Banned{"thread", "stay on the caller's thread; app/ owns threads"},
    Banned{"random", "derive the value from the case; the shell owns randomness through Env"},
};

}  // namespace

Findings clocks_dice_and_io_in_pure_rooms(File const& file) {
  Findings found;
  if (!is_pure(file.path)) return found;
  each_line(code_only(file.text), [&](int number, std::string_view line) {
    for (auto const& banned : banned_calls)
      if (has_words(line, banned.words))
        found.push_back(
            {file.path, number, std::string(banned.words) + " in a pure room: " + std::string(banned.instead)});
    auto const header = included(line);
    for (auto const& banned : banned_headers)
      if (header == banned.words)
        found.push_back(
            {file.path, number, "<" + std::string(banned.words) + "> in a pure room: " + std::string(banned.instead)});
  });
  return found;
}

Findings mutable_statics_in_pure_rooms(File const& file) {
  Findings found;
  if (!is_pure(file.path)) return found;
  each_line(code_only(file.text), [&](int number, std::string_view line) {
    bool const per_thread = has_words(line, "thread_local");
    bool const is_static = trimmed(line).starts_with("static ");
    if (!per_thread && !is_static) return;
    auto const declared = line.substr(0, line.find_first_of("=;{"));
    bool const is_function = declared.find('(') != std::string_view::npos;
    bool const fixed = has_words(line, "const") || has_words(line, "constexpr");
    if (per_thread || (!is_function && !fixed))
      found.push_back({file.path, number, "a variable that outlives the call: make it const, or a fact of the case"});
  });
  return found;
}

Findings includes_in_the_wrong_room(File const& file) {
  Findings found;
  if (!is_cpp(file.path)) return found;
  auto const path = mirrored(file.path);
  bool const is_test = under(file.path, "tests/");
  auto const may_use = [&](std::string_view header) -> std::string_view {
    if (header.starts_with("boost/statechart/") && path != "engine/core/table.hpp")
      return "engine/core/table.hpp alone includes Boost.Statechart: write rows";
    if ((header.starts_with("boost/beast") || header.starts_with("boost/asio")) && !under(path, "connectors/http/") &&
        !under(path, "connectors/twins/http/") && !under(path, "app/http/"))
      return "Beast and Asio live in connectors/http, connectors/twins/http and app/http: use the transport port";
    bool const is_json = header.starts_with("nlohmann/");
    if (is_json && !is_test && (under(path, "tz/") || under(path, "engine/core/")))
      return "no JSON in tz and engine/core: pass plain structs";
    if (is_json && !is_test && under(path, "workflows/") && path.find("codec") == std::string_view::npos)
      return "in workflows the codecs alone know JSON: pass plain structs";
    bool const is_sqlite = header.starts_with("SQLiteCpp/") || header == "sqlite3.h";
    if (is_sqlite && !under(path, "engine/store/") && !(is_test && under(path, "engine/")))
      return "SQLite lives behind the store port in engine/store";
    return {};
  };
  each_line(without_comments(file.text), [&](int number, std::string_view line) {
    auto const header = included(line);
    if (!header) return;
    if (auto const why_not = may_use(*header); !why_not.empty())
      found.push_back({file.path, number, std::string(*header) + ": " + std::string(why_not)});
  });
  return found;
}

Findings includes_that_climb(File const& file) {
  Findings found;
  if (!is_cpp(file.path)) return found;
  each_line(without_comments(file.text), [&](int number, std::string_view line) {
    auto const header = included(line);
    if (header && header->find("../") != std::string_view::npos)
      found.push_back({file.path, number, std::string(*header) + ": write the path from the top of the tree"});
  });
  return found;
}

Findings statechart_features_we_do_without(File const& file) {
  static constexpr std::array banned{
      Banned{"post_event", "an event without a journal entry: issue a command, its outcome returns as an event"},
      Banned{"defer_event", "waiting is a state: add one, or let the input be refused"},
      Banned{"deferral", "waiting is a state: add one, or let the input be refused"},
      Banned{"orthogonal", "two concerns at once are two cases"},
      Banned{"shallow_history", "where we were is a fact: use resumes_at"},
      Banned{"deep_history", "where we were is a fact: use resumes_at"},
  };
  Findings found;
  if (!is_cpp(file.path) || !under(file.path, "workflows/")) return found;
  each_line(code_only(file.text), [&](int number, std::string_view line) {
    for (auto const& feature : banned)
      if (has_words(line, feature.words))
        found.push_back({file.path, number, std::string(feature.words) + ": " + std::string(feature.instead)});
  });
  return found;
}

Findings regular_expressions(File const& file) {
  Findings found;
  if (!is_cpp(file.path)) return found;
  each_line(code_only(file.text), [&](int number, std::string_view line) {
    if (has_words(line, "std::regex") || has_words(line, "regex_search") || included(line) == "regex")
      found.push_back(
          {file.path, number, "std::regex recurses once per character and can exhaust the stack: scan by hand"});
  });
  return found;
}

// The compiler of Debian 12 makes an illegal instruction of a condition that waits, without a word.
Findings waiting_conditions(File const& file) {
  Findings found;
  if (!is_cpp(file.path)) return found;
  each_line(code_only(file.text), [&](int number, std::string_view line) {
    auto const wait = line.find("co_await");
    if (wait == std::string_view::npos) return;
    for (std::string_view opening : {"if (", "while (", "switch ("}) {
      auto const begin = line.find(opening);
      if (begin == std::string_view::npos || begin > wait) continue;
      auto const before = line.substr(begin, wait - begin);
      if (std::ranges::count(before, '(') > std::ranges::count(before, ')'))
        found.push_back(
            {file.path, number, "a condition waits (gcc 12 breaks it): name the answer first, then ask it"});
    }
  });
  return found;
}

Findings unfinished_work(File const& file) {
  Findings found;
  each_line(file.text, [&](int number, std::string_view line) {
    for (std::string_view mark : {"TO"
                                  "DO",
                                  "FIX"
                                  "ME"})
      if (has_words(line, mark))
        found.push_back({file.path, number, std::string(mark) + ": finish it or open an issue"});
  });
  return found;
}

Findings fractions_of_money(File const& file) {
  Findings found;
  if (!is_cpp(file.path)) return found;
  each_line(code_only(file.text), [&](int number, std::string_view line) {
    bool const about_money = line.find("cents") != std::string_view::npos || has_words(line, "Money");
    bool const fraction = has_words(line, "double") || has_words(line, "float") || has_words(line, "100.0") ||
                          has_words(line, "stod") || has_words(line, "strtod");
    if (about_money && fraction) found.push_back({file.path, number, "money is integer cents, never a fraction"});
  });
  return found;
}

Findings long_files(File const& file) {
  // Generated or tabular: longer files are easier to check whole than split.
  static constexpr std::array<Banned, 2> exempt{
      Banned{"icd10cm_table", "the dated diagnosis table: one line per code, as published"},
      Banned{"TABLE.md", "printed from a workflow's table by the program itself"},
  };
  static constexpr int limit = 500;
  if (!is_cpp(file.path) && !is_script(file.path) && !file.path.ends_with(".md") && !file.path.ends_with(".txt"))
    return {};
  for (auto const& name : exempt)
    if (file.path.find(name.words) != std::string::npos) return {};
  auto const lines = std::ranges::count(file.text, '\n');
  if (lines <= limit) return {};
  return {{file.path, 0, std::to_string(lines) + " lines; at most " + std::to_string(limit) + ": split by question"}};
}

Findings long_lines(File const& file) {
  static constexpr std::size_t limit = 120, table_limit = 170;
  Findings found;
  if (!is_cpp(file.path) && !is_script(file.path)) return found;
  // One hold per line, its sentences included: wrapped, the table could not be read down.
  if (file.path == "workflows/rules/hold_codes.cpp") return found;
  bool in_table = false;
  each_line(file.text, [&](int number, std::string_view line) {
    if (line.find("// clang-format off") != std::string_view::npos) in_table = true;
    if (line.find("// clang-format on") != std::string_view::npos) in_table = false;
    auto const most = in_table ? table_limit : limit;
    if (letters(line) > most)
      found.push_back({file.path, number, std::to_string(letters(line)) + " letters; at most " + std::to_string(most)});
  });
  return found;
}

Findings files_without_an_opening(File const& file) {
  std::string_view const path = file.path;
  std::string_view const text = file.text;
  auto const lacks = [&](std::string_view what) -> Findings {
    return {{file.path, 1, "opens without " + std::string(what) + ": say which question the file answers"}};
  };
  if (is_cpp(path)) return text.starts_with("//") ? Findings{} : lacks("a comment");
  if (path.ends_with("CMakeLists.txt")) return text.starts_with("#") ? Findings{} : lacks("a comment");
  if (path.ends_with(".sql")) return text.starts_with("--") ? Findings{} : lacks("a comment");
  if (path.ends_with(".md")) return text.starts_with("# ") ? Findings{} : lacks("a title");
  if (!is_script(path)) return {};
  auto const second = text.substr(std::min(text.find('\n') + 1, text.size()));
  return text.starts_with("#!") && second.starts_with("# ") ? Findings{} : lacks("an interpreter line and a comment");
}

Findings places_of_one_machine(File const& file) {
  // Spelt in halves, so that this file does not match itself.
  static constexpr std::array folders{
      "/wor"
      "k/",
      "/tm"
      "p/",
      "/roo"
      "t/",
      "/hom"
      "e/"};
  static constexpr std::array hosts{
      "pypi"
      ".org",
      "registry.npmjs"
      ".org",
      "deb.debian"
      ".org",
      "proxy.golang"
      ".org",
      "crates"
      ".io",
      "artifac"
      "tory"};
  Findings found;
  each_line(file.text, [&](int number, std::string_view line) {
    for (std::string_view folder : folders)
      for (auto at = line.find(folder); at != std::string_view::npos; at = line.find(folder, at + 1)) {
        // Inside a longer path (docs/…, ${root}/…) it is no place of a machine.
        bool const inside = at > 0 && (is_word(line[at - 1]) ||
                                       std::string_view("./}*-)>").find(line[at - 1]) != std::string_view::npos);
        if (!inside)
          found.push_back({file.path, number, std::string(folder) + ": a path of one machine; take it from outside"});
      }
    for (std::string_view host : hosts)
      if (line.find(host) != std::string_view::npos)
        found.push_back(
            {file.path, number, std::string(host) + ": where packages come from is the machine's business"});
  });
  return found;
}

Findings names_that_say_nothing(File const& file) {
  static constexpr std::array banned{"util", "utils", "common", "helper", "helpers", "misc", "manager"};
  Findings found;
  std::string word;
  for (char c : file.path + "/") {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      word += c;
      continue;
    }
    if (std::ranges::find(banned, word) != banned.end())
      found.push_back({file.path, 0, "\"" + word + "\" says nothing: name what it holds"});
    word.clear();
  }
  return found;
}

Findings links_that_lead_nowhere(File const& file, std::function<bool(std::string const&)> const& exists) {
  Findings found;
  if (!file.path.ends_with(".md")) return found;
  bool fenced = false;
  auto const folder = std::filesystem::path(file.path).parent_path();
  each_line(file.text, [&](int number, std::string_view line) {
    if (trimmed(line).starts_with("```")) fenced = !fenced;
    if (fenced) return;
    for (auto at = line.find("]("); at != std::string_view::npos; at = line.find("](", at + 1)) {
      auto target = line.substr(at + 2, line.find(')', at) - at - 2);
      target = target.substr(0, target.find_first_of("# "));
      if (target.empty() || target.find(':') != std::string_view::npos) continue;
      auto const place = (folder / target).lexically_normal().generic_string();
      if (!exists(place)) found.push_back({file.path, number, "the link to " + std::string(target) + " leads nowhere"});
    }
  });
  return found;
}

}  // namespace house
