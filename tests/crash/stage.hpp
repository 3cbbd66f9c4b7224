// Where do two real processes meet? `claimstep twins` and `claimstep serve` in a folder of their own, on free ports,
// with a world whose people are scripted; and what can be asked from outside: the twins' control port, and the store
// once its process has ended.
#pragma once
#include <filesystem>
#include <fstream>

#include "connectors/http/asio_env.hpp"
#include "connectors/http/http_transport.hpp"
#include "tests/crash/child.hpp"
#include "tests/crash/ledgers.hpp"

namespace crash {

// A line of the log; null when it is none.
inline Json log_line(std::string const& line) {
  auto read = Json::parse(line, nullptr, false);
  return read.is_object() && read.contains("what") ? read : Json();
}
inline std::string what_of(Json const& line) { return line.is_null() ? "" : line.at("what").get<std::string>(); }
inline engine::Instant at_of(Json const& line) { return *workflows::parse_instant(line.at("at").get<std::string>()); }

struct StageOptions {
  int deadline_seconds = 2;  // of one exchange
  bool keeps_state = false;  // the twins go on after their own death
  bool hurries = true;       // time that nobody needs is skipped
};

class Stage {
 public:
  explicit Stage(World const& world, StageOptions options = {}) : world_(world), options_(options) {
    auto pattern = (std::filesystem::temp_directory_path() / "claimstep-crash-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    std::ofstream(file("begin.json")) << workflows::codec::to_text(world_);
    // Five ports in a row, so that the same twins can stand there again.
    for (port_ = 20'000 + static_cast<int>(::getpid() % 1000) * 40;
         !start_twins({"--folder", folder_ + "/practice", "--scripted-people", "--fast-forward"}); port_ += 5)
      REQUIRE(port_ < 65'000);
    limit_exchanges();
    connectors::http::HttpSettings settings;
    auto const base = connectors::http::parse_base_url("http://127.0.0.1:" + std::to_string(port_));
    settings.peers["control"] = {std::get<connectors::http::BaseUrl>(base), ""};
    settings.idle_connections = 0;
    client_ = std::get<0>(connectors::http::HttpTransport::open(env_, env_.loop(), settings));
  }
  Stage(Stage const&) = delete;
  Stage& operator=(Stage const&) = delete;
  ~Stage() {
    twins_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::string file(std::string const& name) const { return folder_ + "/" + name; }
  std::string store() const { return file("practice/claimstep.db"); }
  Child& twins() { return *twins_; }
  void twins_again() { REQUIRE(start_twins({})); }

  // Telling of what it only reads, too: the tests count tries.
  Child serve(std::uint64_t file_limit = 0) const { return command({"serve", "--debug"}, file_limit); }
  Child command(std::vector<std::string> words, std::uint64_t file_limit = 0) const {
    words.insert(words.begin(), CLAIMSTEP_PROGRAM);
    words.insert(words.end(), {"--config", file("practice/claimstep.toml")});
    return Child(words, file_limit);
  }

  // --- the control port ---
  Json ask(std::string const& method, std::string const& target, Json const& body = {}) {
    connectors::HttpRequest request;
    request.method = method;
    request.target = target;
    request.read_only = method == "GET";
    if (!request.read_only) request.body = body.dump();
    if (!request.read_only) request.headers["content-type"] = "application/json";
    connectors::Exchange exchange;
    engine::TaskGroup tasks;
    auto const asking = [](connectors::http::HttpTransport& over, connectors::HttpRequest what,
                           connectors::Exchange& into) -> engine::Task<engine::Done> {
      connectors::Origin origin;
      origin.counterpart = "control";
      into = co_await over.exchange(std::move(origin), std::move(what));
      co_return engine::Done{};
    };
    tasks.start(asking(*client_, request, exchange));
    env_.run_while([&] { return !tasks.idle(); });
    REQUIRE(exchange.failure == connectors::Failure::none);
    INFO(method << " " << target << ": " << exchange.reply.body);
    REQUIRE(exchange.reply.status == 200);
    return Json::parse(exchange.reply.body);
  }
  void break_things(std::vector<connectors::twins::WorldFault> const& faults) {
    ask("POST", "/faults", Json{{"faults", workflows::codec::write(faults)}});
  }

  // --- after the run ---
  // What the counterparts hold and where the cases stand; serve must have ended.
  Ending ending() {
    Ending found;
    for (auto const& entry : entries_of(ask("GET", "/ledger").at("effects"), world_)) found.ledger.insert(entry);
    auto opened = engine::store::open(store(), {});
    REQUIRE(opened.index() == 0);
    note_cases(found,
               app::run_report(*std::get<0>(opened), practice_run::zones(), connectors::twins::end_of(world_), {}));
    return found;
  }
  // Effects whose bytes may have left when the process died, by kind. Read from a copy: the store is the next one's.
  std::vector<std::string> armed() const {
    auto const copy = file("look");
    std::filesystem::remove_all(copy);
    std::filesystem::create_directory(copy);
    for (std::string const ending : {"", "-wal"})
      if (std::filesystem::exists(store() + ending))
        std::filesystem::copy_file(store() + ending, copy + "/claimstep.db" + ending);
    auto opened = engine::store::open(copy + "/claimstep.db", {});
    std::vector<std::string> kinds;
    if (opened.index() != 0) return kinds;  // it died before there was a store
    for (auto const& row : std::get<0>(opened)->open_effects())
      if (row.state == "armed") kinds.push_back(row.kind);
    return kinds;
  }
  void check_verified() const {
    auto verify = command({"verify"});
    auto const said = verify.rest();
    INFO(practice_run::shown(said));
    CHECK(verify.code() == 0);
  }

 private:
  bool start_twins(std::vector<std::string> const& more) {
    std::vector<std::string> words{CLAIMSTEP_PROGRAM,  "twins",  "--world",
                                   file("begin.json"), "--port", std::to_string(port_)};
    if (options_.keeps_state) words.insert(words.end(), {"--state", file("twins.json")});
    words.insert(words.end(), more.begin(), more.end());
    twins_.emplace(words);
    std::string line, all;
    while (twins_->hear(line) == Child::Heard::line) {
      all += line + "\n";
      if (line.starts_with("They stay up")) return true;
    }
    twins_->rest();
    INFO(all);
    REQUIRE(twins_->code() == 75);  // somebody has the port
    return false;
  }
  void limit_exchanges() const {
    auto const path = file("practice/claimstep.toml");
    auto text = practice_run::text_of(path);
    std::string const usual = "deadline_seconds = 30";
    auto const place = text.find(usual);
    REQUIRE(place != std::string::npos);
    text.replace(place, usual.size(), "deadline_seconds = " + std::to_string(options_.deadline_seconds));
    std::string const hurry = "fast_forward = true";
    auto const hurrying = text.find(hurry);
    REQUIRE(hurrying != std::string::npos);
    if (!options_.hurries) text.replace(hurrying, hurry.size(), "fast_forward = false");
    std::ofstream(path) << text;
  }

  World world_;
  StageOptions options_;
  std::string folder_;
  int port_ = 0;
  std::optional<Child> twins_;
  connectors::http::AsioEnv env_;
  std::unique_ptr<connectors::http::HttpTransport> client_;
};

// Reads the log until `wanted` says so of a line; that line. Null when the process ended before.
inline Json read_until(Child& serve, std::function<bool(Json const&)> const& wanted) {
  std::string line;
  for (;;) {
    auto const heard = serve.hear(line);
    INFO("the log was silent; its last line: " << line);
    REQUIRE(heard != Child::Heard::silence);
    if (heard == Child::Heard::end) return {};
    auto const read = log_line(line);
    if (!read.is_null() && wanted(read)) return read;
  }
}
inline Json read_until(Child& serve, std::string const& what) {
  return read_until(serve, [&](Json const& line) { return what_of(line) == what; });
}

// Ends it as a supervisor does; within the twenty seconds that it may take.
inline void end_in_peace(Child& serve) {
  serve.signal(SIGTERM);
  auto const lines = serve.rest(milliseconds{20'000});
  INFO(practice_run::shown(lines));
  REQUIRE(serve.code() == 0);
  REQUIRE_FALSE(lines.empty());
  CHECK(lines.back().find("\"in_flight\":false") != std::string::npos);
}

// The last life: to the end of the world and to rest.
inline void serve_to_the_end(Stage const& stage) {
  auto serve = stage.serve();
  auto const last = read_until(serve, "world_ended");
  REQUIRE(what_of(last) == "world_ended");
  end_in_peace(serve);
}

}  // namespace crash
