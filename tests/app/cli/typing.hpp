// How do tests type commands? In-process, in a folder of their own, as an account of their own, on a clock that stands
// where they put it. Stores of demonstrations are made once and copied.
#pragma once
#include <stdlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "app/cli/cli.hpp"
#include "tests/app/cli/engine_thread.hpp"

namespace typing {

using app::Json;

inline std::string root() { return SOURCE_ROOT; }

inline std::string text_of(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  INFO("file " << path);
  REQUIRE(file);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}
inline void write_text(std::string const& path, std::string const& text) {
  std::ofstream(path, std::ios::binary) << text;
}

struct Answer {
  int code = -1;
  std::string out, err;
  Json json() const {
    auto parsed = Json::parse(out, nullptr, false);
    INFO("not JSON: " << out << err);
    REQUIRE_FALSE(parsed.is_discarded());
    return parsed;
  }
  bool says(std::string const& text) const { return out.find(text) != std::string::npos; }
  bool complains(std::string const& text) const { return err.find(text) != std::string::npos; }
};

// Words apart by blanks; 'quotes' keep blanks.
inline std::vector<std::string> words_of(std::string const& line) {
  std::vector<std::string> words;
  bool quoted = false, open = false;
  for (char const letter : line) {
    if (letter == '\'') {
      quoted = !quoted;
      if (!open) words.emplace_back();
      open = true;
    } else if (letter == ' ' && !quoted) {
      open = false;
    } else {
      if (!open) words.emplace_back();
      open = true;
      words.back() += letter;
    }
  }
  return words;
}

class Desktop {
 public:
  Desktop() {
    auto pattern = (std::filesystem::temp_directory_path() / "claimstep-typing-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
    environment["CLAIMSTEP_CONFIG"] = file("claimstep.toml");
    environment["TMPDIR"] = folder;
    write_text(file("claimstep.toml"), "[practice]\nname = \"Quiet Cove\"\nemail = \"desk@quietcove.example.org\"\n");
  }
  Desktop(Desktop const&) = delete;
  Desktop& operator=(Desktop const&) = delete;
  ~Desktop() { std::filesystem::remove_all(folder); }

  std::string file(std::string const& name) const { return folder + "/" + name; }

  Answer type(std::vector<std::string> words) {
    std::ostringstream out, err;
    std::istringstream in(typed_in);
    app::cli::Surroundings around;
    around.environment = [this](std::string const& name) {
      auto const found = environment.find(name);
      return found == environment.end() ? std::nullopt : std::optional<std::string>(found->second);
    };
    for (auto const& [name, value] : environment)
      if (name.starts_with("CLAIMSTEP_")) around.variables.push_back(name);
    around.unix_user = account;
    around.wait_milliseconds = 40;
    around.in = &in;
    around.interrupted = [this] { return interrupted; };
    around.pace = [this] { return pace; };
    around.pause = [this](std::chrono::milliseconds asked) {
      pace += asked;
      if (while_waiting) while_waiting();
    };
    if (clock) around.clock = [this] { return *clock; };
    if (engine_runs) have_engine(std::find(words.begin(), words.end(), "restore") != words.end());
    Answer answer;
    answer.code = app::cli::run_cli(std::move(words), out, err, std::move(around));
    answer.out = out.str();
    answer.err = err.str();
    return answer;
  }
  Answer type(std::string const& line) { return type(words_of(line)); }

  // From now on an engine runs on the store, as soon as there is one, and carries the commands out.
  void have_engine(bool end) {
    auto const store = environment.find("CLAIMSTEP_STORE");
    if (end || store == environment.end() || !std::filesystem::exists(store->second)) return engine.reset();
    if (!engine)
      engine = std::make_unique<EngineThread>(store->second, environment["CLAIMSTEP_CONFIG"], clock, account);
  }

  // A demonstration's store under CLAIMSTEP_STORE, made from a world.
  void use_demo(std::string const& world_text) {
    engine.reset();
    static std::map<std::string, std::string> made;  // world text → bytes of its store
    environment["CLAIMSTEP_STORE"] = file("demo.db");
    auto& bytes = made[world_text];
    if (bytes.empty()) {
      write_text(file("world.json"), world_text);
      auto const served = std::exchange(engine_runs, false);
      auto const answer = type("demo --once --world " + file("world.json") + " --store " + file("demo.db"));
      INFO(answer.err);
      REQUIRE(answer.code == 0);
      bytes = text_of(file("demo.db"));
      engine_runs = served;
    } else {
      write_text(file("demo.db"), bytes);
    }
  }

  std::string folder, account = "stranger", typed_in;
  std::map<std::string, std::string> environment;
  std::optional<engine::Instant> clock;
  bool interrupted = false;
  std::chrono::steady_clock::time_point pace{};
  std::function<void()> while_waiting;
  bool engine_runs = false;
  std::unique_ptr<EngineThread> engine;
};

// The same commands, once with no engine and once carried out by an engine that runs on the store.
struct EitherWay : Desktop {
  EitherWay() { engine_runs = GENERATE(false, true); }
};

inline Json world(std::string const& name) { return Json::parse(text_of(root() + "/tests/worlds/" + name)); }

// Everything of the session in the assisted world waits for the person who tests.
inline Json unanswered() {
  auto changed = world("assisted.json");
  changed["answers"] = Json::array();
  return changed;
}

}  // namespace typing
