// Does `claimstep twins` come up, tell where it is, write a folder that the configuration's own reader takes, keep its
// state over a restart, and end as it is told? The command runs in a process of its own, as it does at a terminal.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <ext/stdio_filebuf.h>
#include <iostream>

#include "app/twin_folder.hpp"
#include "app/twins_view.hpp"
#include "tests/app/cli/schema_check.hpp"
#include "tests/app/cli/typing.hpp"
#include "tests/connectors/twins_http/bench.hpp"

using namespace twins_http;

namespace {

// The command in a child; what it prints first is read until it is whole.
class Running {
 public:
  explicit Running(std::vector<std::string> words) {
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    child_ = ::fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0) {
      ::close(pipe[0]);
      {
        __gnu_cxx::stdio_filebuf<char> buffer(pipe[1], std::ios::out);
        std::ostream out(&buffer);
        std::ostringstream err;
        app::cli::Surroundings around;
        around.unix_user = "stranger";
        auto const code = app::cli::run_cli(std::move(words), out, err, std::move(around));
        out << err.str() << std::flush;
        ::_exit(code);
      }
    }
    ::close(pipe[1]);
    from_ = pipe[0];
  }
  Running(Running const&) = delete;
  Running& operator=(Running const&) = delete;
  ~Running() {
    if (child_ > 0) end(SIGKILL);
    ::close(from_);
  }

  // The JSON that it prints once it stands.
  Json stands() {
    char piece[4096];
    for (;;) {
      auto json = Json::parse(text, nullptr, false);
      if (!json.is_discarded()) return json;
      auto const size = ::read(from_, piece, sizeof piece);
      INFO(text);
      REQUIRE(size > 0);
      text.append(piece, static_cast<std::size_t>(size));
    }
  }
  // Its exit code; -1 when it was killed.
  int end(int signal) {
    if (signal != 0) ::kill(child_, signal);
    int status = 0;
    ::waitpid(child_, &status, 0);
    child_ = 0;
    char piece[4096];
    for (ssize_t size = 0; (size = ::read(from_, piece, sizeof piece)) > 0;)
      text.append(piece, static_cast<std::size_t>(size));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string text;

 private:
  pid_t child_ = 0;
  int from_ = -1;
};

HttpReply ask(std::string const& base_url, HttpRequest request) {
  connectors::http::AsioEnv env;
  connectors::http::HttpSettings settings;
  settings.peers["there"] = {std::get<0>(connectors::http::parse_base_url(base_url)), ""};
  auto opened = connectors::http::HttpTransport::open(env, env.loop(), std::move(settings));
  auto& transport = *std::get<0>(opened);
  std::optional<Exchange> made;
  auto const walk = [](connectors::Transport& by, engine::Env& at, HttpRequest what,
                       std::optional<Exchange>& into) -> engine::Task<engine::Done> {
    Origin const origin{"there", "test", "test", "", at.now() + 20s};
    into = co_await by.exchange(origin, std::move(what));
    co_return engine::Done{};
  };
  engine::TaskGroup group;
  group.start(walk(transport, env, std::move(request), made));
  env.run_while([&] { return !group.idle(); });
  REQUIRE(made);
  REQUIRE(made->failure == Failure::none);
  return made->reply;
}

std::string address(Json const& stands, std::string const& name) {
  for (auto const& each : stands.at("addresses"))
    if (each.at("name") == name) return each.at("base_url");
  FAIL("no address of " << name);
  return {};
}

mode_t mode_of(std::string const& path) {
  struct stat found {};
  INFO(path);
  REQUIRE(::stat(path.c_str(), &found) == 0);
  return found.st_mode & 0777;
}

std::string world_file(typing::Desktop& desktop) {
  auto const all = Json::parse(typing::text_of(SOURCE_ROOT "/tests/contracts/every_verb.json"));
  typing::write_text(desktop.file("world.json"), all.at("world").dump());
  return desktop.file("world.json");
}

}  // namespace

TEST_CASE("twins command: what it tells is as its schema says") {
  auto const path = std::string(SOURCE_ROOT "/docs/schemas/twins.schema.json");
  auto const text = app::view_schema<app::TwinsView>().dump(2) + "\n";
  if (std::getenv("CLAIMSTEP_WRITE_GENERATED") != nullptr) typing::write_text(path, text);
  CHECK(typing::text_of(path) == text);
}

TEST_CASE("twins command: it stands, keeps its state over a restart, and SIGTERM ends it well, SIGINT as interrupted") {
  typing::Desktop desktop;
  auto const state = desktop.file("twins.json");
  {
    Running first({"twins", "--json", "--port", "0", "--world", world_file(desktop), "--state", state});
    auto const stands = first.stands();
    typing::SchemaCheck check;
    check.check(Json::parse(typing::text_of(SOURCE_ROOT "/docs/schemas/twins.schema.json")), stands);
    CHECK(check.problems.empty());
    HttpRequest act{"POST",
                    "/acts",
                    {{"content-type", "application/json"}},
                    R"({"act":"pay","subject":"in-4101","by":"client"})",
                    false};
    CHECK(ask(address(stands, "control"), act).status == 200);
    // Kept before the answer went out: nothing that was told is lost to a death.
    CHECK(first.end(SIGKILL) == -1);
    CHECK(mode_of(state) == 0600);
  }
  Running second({"twins", "--json", "--port", "0", "--state", state});
  auto const stands = second.stands();
  HttpRequest const read{"GET", "/ledger", {}, "", true};
  CHECK(Json::parse(ask(address(stands, "control"), read).body).at("effects").size() == 1);
  CHECK(second.end(SIGTERM) == 0);
  Running third({"twins", "--json", "--port", "0", "--state", state});
  third.stands();
  CHECK(third.end(SIGINT) == 130);
}

TEST_CASE("twins command: the folder holds a configuration that its reader takes, and secrets for the owner alone") {
  typing::Desktop desktop;
  auto const folder = desktop.file("trial");
  Running running({"twins", "--json", "--port", "0", "--world", world_file(desktop), "--folder", folder,
                   "--scripted-people", "--fast-forward"});
  auto const stands = running.stands();
  CHECK(stands.at("configuration") == folder + "/claimstep.toml");
  CHECK(mode_of(folder) == 0700);
  CHECK(mode_of(folder + "/secrets") == 0700);
  for (auto const* name : {"/claimstep.toml", "/secrets/inbox.token", "/secrets/sheet-account.json", "/world.json"})
    CHECK(mode_of(folder + name) == 0600);
  app::ConfigurationSources sources;
  sources.file_flag = folder + "/claimstep.toml";
  sources.environment = [](std::string const&) { return std::nullopt; };
  auto const read = app::read_configuration(sources);
  if (auto const* problems = std::get_if<app::ConfigurationProblems>(&read))
    for (auto const& sentence : problems->sentences) FAIL_CHECK(sentence);
  REQUIRE(read.index() == 0);
  auto const& configuration = std::get<0>(read);
  CHECK(configuration.store == folder + "/claimstep.db");
  CHECK(configuration.practice.of_user("stranger") != nullptr);
  CHECK(configuration.practice.of_user("stranger")->id == "dana");
  CHECK(configuration.wiring.twins->control == address(stands, "control"));
  CHECK(configuration.wiring.twins->fast_forward);
  CHECK(configuration.wiring.connected().size() == 4);
  auto const wired = app::wire(configuration.wiring);
  REQUIRE(wired.index() == 0);
  CHECK(std::get<0>(wired).connections.inbox->token == connectors::twins::twin_token);
  CHECK(std::get<0>(wired).connections.sheet->account.private_key.find("PRIVATE KEY") != std::string::npos);
  CHECK(running.end(SIGTERM) == 0);
}

TEST_CASE("twins command: a configuration of somebody's own, another world's state and a taken port are refused") {
  typing::Desktop desktop;
  auto const world = world_file(desktop);
  REQUIRE(::mkdir(desktop.file("own").c_str(), 0700) == 0);
  typing::write_text(desktop.file("own/claimstep.toml"), "[practice]\nname = \"Mine\"\n");
  Running own({"twins", "--port", "0", "--world", world, "--folder", desktop.file("own")});
  CHECK(own.end(0) == 4);
  CHECK(own.text.find("somebody's own") != std::string::npos);
  CHECK(typing::text_of(desktop.file("own/claimstep.toml")).find("Mine") != std::string::npos);

  Running first({"twins", "--json", "--port", "0", "--world", world, "--state", desktop.file("state.json")});
  auto const stands = first.stands();
  auto const taken = address(stands, "control").substr(17);
  Running there({"twins", "--port", taken, "--world", world});
  CHECK(there.end(0) == 75);
  CHECK(there.text.find("--port") != std::string::npos);
  CHECK(first.end(SIGTERM) == 0);
  Running other({"twins", "--port", "0", "--world", SOURCE_ROOT "/tests/worlds/one_session.json", "--state",
                 desktop.file("state.json")});
  CHECK(other.end(0) == 2);
  typing::write_text(desktop.file("state.json"), "{}");
  Running unreadable({"twins", "--port", "0", "--state", desktop.file("state.json")});
  CHECK(unreadable.end(0) == 2);
}
