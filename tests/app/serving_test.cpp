// Does the engine that stays keep its word? One owner per store, doors that let nobody forge a name, webhooks that only
// wake, figures without client data, and an end that leaves nothing half done.
#include "app/serving.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/stat.h>

#include <future>
#include <sstream>
#include <thread>

#include "app/cli/carried.hpp"
#include "connectors/http/unix_client.hpp"
#include "tests/app/cli/typing.hpp"

using namespace typing;

namespace {

constexpr auto one_person = R"(
[practice]
name = "Quiet Cove"
email = "desk@quietcove.example.org"

[[person]]
id = "dana"
name = "Dana Whitlock"
unix_user = "dwhitlock"
roles = ["coordinator"]
)";

struct Served : Desktop {
  Served() {
    write_text(file("claimstep.toml"), one_person);
    environment["CLAIMSTEP_STORE"] = file("real.db");
    clock = *workflows::parse_instant("2026-07-20T14:00:00Z");
    account = "dwhitlock";
    REQUIRE(type("case open standard_session --ticket 215473").code == 0);
    engine_runs = true;
    REQUIRE(type("status").code == 0);
  }
  connectors::HttpReply ask(std::string const& method, std::string const& target, std::string const& body = {},
                            std::string const& type = "application/json") {
    connectors::HttpRequest request;
    request.method = method;
    request.target = target;
    request.body = body;
    request.read_only = method == "GET";
    if (!body.empty()) request.headers["content-type"] = type;
    auto const answer =
        connectors::http::ask_over_unix_socket(app::socket_of(file("real.db")), request, std::chrono::seconds{20});
    REQUIRE(answer.index() == 0);
    return std::get<0>(answer);
  }
};

std::string signature(std::string const& secret, std::string const& body) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<unsigned char const*>(body.data()),
       body.size(), digest.data(), &size);
  std::string text = "sha1=";
  for (unsigned int i = 0; i < size; ++i) {
    constexpr auto hex = "0123456789abcdef";
    text += hex[digest[i] / 16];
    text += hex[digest[i] % 16];
  }
  return text;
}

// A server of webhooks on its own loop, asked over loopback.
struct Hooks {
  Hooks() {
    auto opened = app::Webhooks::open(env.loop(), 0, "s3cret", [this] { ++woken; });
    REQUIRE(opened.index() == 0);
    hooks = std::get<0>(std::move(opened));
    connectors::http::HttpSettings settings;
    auto const base = connectors::http::parse_base_url("http://127.0.0.1:" + std::to_string(hooks->port()));
    settings.peers["hooks"] = {std::get<connectors::http::BaseUrl>(base), ""};
    auto transport = connectors::http::HttpTransport::open(env, env.loop(), settings);
    REQUIRE(transport.index() == 0);
    client = std::get<0>(std::move(transport));
  }
  int post(std::string const& body, std::string const& signed_as, std::string const& target = app::Webhooks::target) {
    connectors::HttpRequest request;
    request.method = "POST";
    request.target = target;
    request.read_only = false;
    request.body = body;
    request.headers["content-type"] = "application/json";
    if (!signed_as.empty()) request.headers["x-hub-signature"] = signed_as;
    connectors::Exchange exchange;
    engine::TaskGroup tasks;
    auto const ask = [](connectors::http::HttpTransport& over, connectors::HttpRequest what,
                        connectors::Exchange& into) -> engine::Task<engine::Done> {
      connectors::Origin origin;
      origin.counterpart = "hooks";
      into = co_await over.exchange(std::move(origin), std::move(what));
      co_return engine::Done{};
    };
    tasks.start(ask(*client, request, exchange));
    env.run_while([&] { return !tasks.idle(); });
    REQUIRE(exchange.failure == connectors::Failure::none);
    return exchange.reply.status;
  }
  connectors::http::AsioEnv env;
  int woken = 0;
  std::unique_ptr<app::Webhooks> hooks;
  std::unique_ptr<connectors::http::HttpTransport> client;
};

}  // namespace

TEST_CASE(
    "serving: a second engine on the store is told who has it, and so is a store that stands open to nobody else") {
  Served desk;
  auto const second = desk.type("serve");
  CHECK(second.code == 75);
  CHECK(second.complains("process " + std::to_string(::getpid())));
  CHECK(desk.type("case note C-1 'still here'").code == 0);
}

TEST_CASE("serving: the socket is its owner's alone, and is gone when the engine has ended") {
  Served desk;
  struct stat found {};
  REQUIRE(::stat(app::socket_of(desk.file("real.db")).c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
  CHECK(S_ISSOCK(found.st_mode));
  desk.engine.reset();
  CHECK(::stat(app::socket_of(desk.file("real.db")).c_str(), &found) != 0);
  desk.engine_runs = false;
  CHECK(desk.type("case list").code == 0);
  CHECK(desk.type("verify").code == 0);
}

TEST_CASE("serving: a store whose path is longer than a socket's may be is reached all the same") {
  Served desk;
  desk.engine.reset();
  auto folder = desk.folder;
  for (int i = 0; i < 6; ++i) folder += "/" + std::string(40, static_cast<char>('a' + i));
  std::filesystem::create_directories(folder);
  std::filesystem::copy(desk.file("real.db"), folder + "/real.db");
  desk.environment["CLAIMSTEP_STORE"] = folder + "/real.db";
  CHECK(desk.type("case note C-1 far").code == 0);
  REQUIRE(desk.engine);
  CHECK(desk.type("case show C-1 --json").json().at("events").size() == 2);
  desk.engine.reset();
}

TEST_CASE("serving: health and figures are told without a word of client data") {
  Served desk;
  auto const health = desk.ask("GET", "/healthz");
  CHECK(health.status == 200);
  CHECK(Json::parse(health.body).at("status") == "ok");
  auto const metrics = desk.ask("GET", "/metrics");
  CHECK(metrics.status == 200);
  CHECK(metrics.body.find("claimstep_cases{ended=\"no\"} 1\n") != std::string::npos);
  CHECK(metrics.body.find("claimstep_events_total 1\n") != std::string::npos);
  CHECK(metrics.body.find("215473") == std::string::npos);
}

TEST_CASE("serving: what is no command is told so, and nothing is done") {
  Served desk;
  CHECK(desk.ask("GET", "/v1/commands").status == 405);
  CHECK(desk.ask("GET", "/v1/cases").status == 404);
  CHECK(desk.ask("POST", "/healthz", "{}").status == 405);
  CHECK(desk.ask("POST", "/v1/commands", R"({"arguments":["status"]})", "text/plain").status == 415);
  for (auto const* body : {"", "[]", "{", "{}", R"({"arguments":"status"})", R"({"arguments":["status"],"as":"dana"})",
                           R"({"arguments":["status"],"arguments":["verify"]})"}) {
    INFO(body);
    CHECK(desk.ask("POST", "/v1/commands", body).status / 100 == 4);
  }
  CHECK(desk.type("case show C-1 --json").json().at("events").size() == 1);
}

TEST_CASE("serving: commands that belong to a terminal are refused inside, and nobody is another by saying so") {
  Served desk;
  auto const inside = [&](std::string const& arguments) {
    auto const reply = desk.ask("POST", "/v1/commands", "{\"arguments\":" + arguments + "}");
    CHECK(reply.status == 200);
    return Json::parse(reply.body);
  };
  CHECK(inside(R"(["serve"])").at("exit_code") == 2);
  CHECK(inside(R"(["demo","--once"])").at("exit_code") == 2);
  CHECK(inside(R"(["config","show"])").at("exit_code") == 2);
  CHECK(inside(R"(["case","note","C-1","x","--as","dana"])").at("exit_code") == 6);
  CHECK(inside(R"(["case","list","--store","/nowhere/else.db","--json"])").at("exit_code") == 0);
  CHECK(inside(R"(["no-such-word"])").at("exit_code") == 2);
}

TEST_CASE("serving: a backup is made while the engine runs, where the asker stands") {
  Served desk;
  auto const made = desk.type("db backup " + desk.file("copy.db"));
  CHECK(made.code == 0);
  CHECK(std::filesystem::exists(desk.file("copy.db")));
  // A copy that cannot be made is the asker's trouble alone.
  CHECK(desk.type("db backup " + desk.file("copy.db")).code == 4);
  CHECK(desk.type("db backup " + desk.file("no/such/folder.db")).code == 1);
  CHECK(desk.type("db backup " + desk.file("real.db.sock")).code == 2);
  CHECK(desk.type("case note C-1 'still here'").code == 0);
  desk.engine.reset();
  desk.engine_runs = false;
  desk.environment["CLAIMSTEP_STORE"] = desk.file("again.db");
  CHECK(desk.type("db restore " + desk.file("copy.db")).code == 0);
  CHECK(desk.type("verify").code == 0);
}

TEST_CASE("serving: the engine reads no file for whoever asks") {
  Served desk;
  write_text(desk.file("secret.txt"), "open sesame");
  auto const reply = desk.ask(
      "POST", "/v1/commands",
      Json{{"arguments", {"case", "do", "C-1", "read_thread", "--set", "state=@" + desk.file("secret.txt")}}}.dump());
  CHECK(Json::parse(reply.body).at("exit_code") == 2);
  CHECK(reply.body.find("sesame") == std::string::npos);
}

TEST_CASE("serving: a store named in the configuration is beside it, wherever the command is typed") {
  Desktop desk;
  write_text(desk.file("claimstep.toml"), "store = \"practice.db\"\n" + std::string(one_person));
  desk.account = "dwhitlock";
  REQUIRE(desk.type("case open standard_session --ticket 1").code == 0);
  CHECK(std::filesystem::exists(desk.file("practice.db")));
}

TEST_CASE("serving: a store that is not sound is not served") {
  Served desk;
  desk.engine.reset();
  desk.engine_runs = false;
  auto bytes = text_of(desk.file("real.db"));
  REQUIRE(bytes.find("215473") != std::string::npos);
  for (auto at = bytes.find("215473"); at != std::string::npos; at = bytes.find("215473")) bytes[at] = '3';
  desk.interrupted = true;  // should it be served all the same, it ends at once
  write_text(desk.file("real.db"), bytes);
  CHECK(desk.type("serve").code == 8);
}

TEST_CASE("serving: who only looks is told apart from who acts, and from who walks through the whole store") {
  auto const manner = [](std::vector<std::string> line) {
    return app::cli::manner_of({std::move(line), "", "", false, "", ""});
  };
  using app::Manner;
  std::vector<std::vector<std::string>> const looks{{"worklist"},
                                                    {"status"},
                                                    {"--json", "case", "show", "C-1"},
                                                    {"case", "next", "C-1"},
                                                    {"outbox", "list"},
                                                    {"replay", "C-1"},
                                                    {"approve", "list"},
                                                    {"triage", "list"},
                                                    {"time", "moved"},
                                                    {"--help"},
                                                    {"case", "do", "--help"},
                                                    {},
                                                    {"no-such-word"},
                                                    {"approve", "yes"},
                                                    {"--store", "case", "case", "--as", "do", "list"},
                                                    {"demo"}};  // refused inside at once
  for (auto const& line : looks) {
    INFO((line.empty() ? "" : line[0] + " " + line.back()));
    CHECK(manner(line) == Manner::looks);
  }
  CHECK(manner({"verify"}) == Manner::walks);
  CHECK(manner({"verify", "--case", "C-1"}) == Manner::walks);
  CHECK(manner({"db", "check"}) == Manner::walks);
  CHECK(manner({"db", "backup", "worklist"}) == Manner::walks);
  CHECK(manner({"case", "do", "C-1", "go"}) == Manner::acts);
  CHECK(manner({"run", "--until-rest"}) == Manner::acts);
  CHECK(manner({"approve", "yes", "A-1"}) == Manner::acts);
  CHECK(manner({"case", "note", "C-1", "verify"}) == Manner::acts);
}

TEST_CASE("serving: a defect ends the engine with a line that names its type and not its words") {
  Served desk;
  desk.engine.reset();
  app::Environment const none = [](std::string const&) { return std::nullopt; };
  auto const configuration =
      std::get<0>(app::read_configuration({desk.file("real.db"), desk.file("claimstep.toml"), none}));
  std::ostringstream log;
  app::Serving::Options options;
  options.log.into = &log;
  options.takes_signals = false;
  options.manner_of = app::cli::manner_of;
  options.carry = [](auto const&, auto const&, auto&, auto const&) -> app::CommandAnswer {
    throw std::out_of_range("what a client wrote");
  };
  auto serving = app::Serving::open(configuration, std::move(options));
  REQUIRE(serving.index() == 0);
  int code = -1;
  std::thread engine([&] { code = std::get<0>(serving)->run(); });
  auto const answer = desk.ask("POST", "/v1/commands", R"({"arguments":["case","note","C-1","hello"]})");
  engine.join();
  CHECK(answer.status == 500);
  CHECK(code == app::exit_code::failed);
  auto const lines = log.str();
  CHECK(lines.find(R"("what":"stopped_by_defect","type":"std::out_of_range")") != std::string::npos);
  CHECK(lines.find(R"("what":"stopped","in_flight":false)") != std::string::npos);  // what was in flight was waited for
  CHECK(lines.find("client wrote") == std::string::npos);
}

TEST_CASE("log: what is too much for every day is written only when asked for") {
  for (auto const asked : {false, true}) {
    std::ostringstream text;
    app::Log log([] { return engine::Instant{}; }, {.debug = asked, .into = &text});
    log.debug("exchange", {{"kind", "platform.find_session"}});
    log.info("event", {{"case", "C-1"}});
    CHECK((text.str().find("platform.find_session") != std::string::npos) == asked);
    CHECK(text.str().find(R"("level":"info","what":"event","case":"C-1")") != std::string::npos);
  }
}

namespace {

// Answers when the test lets it.
struct SlowTransport : connectors::Transport {
  engine::Task<connectors::Exchange> exchange(connectors::Origin origin, connectors::HttpRequest) override {
    begun.push_back(origin.effect);
    engine::Callback<engine::Done> answered(
        [this](engine::Callback<engine::Done>::Give give) { under_way.push_back(give); });
    co_await answered;
    co_return connectors::Exchange{};
  }
  std::vector<std::string> begun;
  std::vector<engine::Callback<engine::Done>::Give> under_way;
};

engine::Task<engine::Done> exchange_one(connectors::Transport& over, std::string effect) {
  connectors::Origin origin;
  origin.effect = std::move(effect);
  connectors::HttpRequest request;
  co_await over.exchange(std::move(origin), std::move(request));
  co_return engine::Done{};
}

}  // namespace

TEST_CASE("serving: exchanges that are held back begin afterwards, in their order; what is under way goes on") {
  SlowTransport slow;
  app::CountedTransport counted(slow);
  engine::TaskGroup tasks;
  tasks.start(exchange_one(counted, "E-1"));
  counted.hold_back(true);
  tasks.start(exchange_one(counted, "E-2"));
  {
    engine::TaskGroup dropped;
    dropped.start(exchange_one(counted, "E-3"));
  }
  tasks.start(exchange_one(counted, "E-4"));
  CHECK(slow.begun == std::vector<std::string>{"E-1"});
  CHECK(counted.under_way() == 1);
  slow.under_way[0](engine::Done{});
  CHECK(counted.under_way() == 0);
  counted.hold_back(false);
  CHECK(slow.begun == std::vector<std::string>{"E-1", "E-2", "E-4"});
  CHECK(counted.under_way() == 2);
  for (std::size_t i = 1; i < 3; ++i) slow.under_way[i](engine::Done{});
  CHECK(tasks.idle());
}

TEST_CASE("health: a token that is refused and an inbox never read are told") {
  Served desk;
  app::WireCounts wire;
  connectors::http::WireNote note;
  note.counterpart = "care_platform";
  note.status = 200;
  wire.note(note);
  CHECK(wire.by_counterpart().at("care_platform").failures_in_a_row == 0);
  note.status = 401;
  for (int i = 0; i < 3; ++i) wire.note(note);
  CHECK(wire.by_counterpart().at("care_platform").failures_in_a_row == 3);
  CHECK(wire.by_counterpart().at("care_platform").refused == 3);
  note.status = 404;
  wire.note(note);
  CHECK(wire.by_counterpart().at("care_platform").failures_in_a_row == 0);
}

TEST_CASE("serving: a real store never speaks to twins, nor a demonstration's to anything else") {
  Served desk;
  desk.engine.reset();
  desk.engine_runs = false;
  write_text(desk.file("claimstep.toml"), std::string(one_person) + "[twins]\ncontrol = \"http://127.0.0.1:9\"\n");
  auto const twins = desk.type("serve");
  CHECK(twins.code == 4);
  CHECK(twins.complains("was not made with them"));
  write_text(desk.file("claimstep.toml"), one_person);
  desk.use_demo(unanswered().dump());
  CHECK(desk.type("serve").code == 4);
}

TEST_CASE("serving: twins that do not answer are told so, and the store is not even begun") {
  Desktop desk;
  write_text(desk.file("claimstep.toml"), std::string(one_person) + "[twins]\ncontrol = \"http://127.0.0.1:9\"\n");
  desk.environment["CLAIMSTEP_STORE"] = desk.file("twins.db");
  auto const answer = desk.type("serve");
  CHECK(answer.code == 75);
  CHECK(answer.complains("claimstep twins"));
}

TEST_CASE("webhooks: only what is signed over its raw bytes wakes, and each notification once") {
  Hooks hooks;
  std::string const body = R"({"id":"notif_1","topic":"conversation.user.replied"})";
  CHECK(hooks.post(body, signature("s3cret", body)) == 200);
  CHECK(hooks.woken == 1);
  CHECK(hooks.post(body, signature("s3cret", body)) == 200);
  CHECK(hooks.woken == 1);
  CHECK(hooks.hooks->counts().repeated == 1);
  auto const other = std::string(R"({"id":"notif_2"})");
  CHECK(hooks.post(other, "") == 401);
  CHECK(hooks.post(other, signature("guess", other)) == 401);
  CHECK(hooks.post(other, signature("s3cret", body)) == 401);
  CHECK(hooks.post(other, signature("s3cret", other)) == 200);
  CHECK(hooks.woken == 2);
  CHECK(hooks.post(R"({"no":"id"})", signature("s3cret", R"({"no":"id"})")) == 400);
  CHECK(hooks.post("{", signature("s3cret", "{")) == 400);
  CHECK(hooks.post(other, signature("s3cret", other), "/webhooks/other") == 404);
  CHECK(hooks.woken == 2);
}

TEST_CASE("webhooks: an empty secret signs nothing") {
  CHECK_FALSE(app::signed_by("", "body", signature("", "body")));
  CHECK(app::signed_by("k", "", signature("k", "")));
  CHECK_FALSE(app::signed_by("k", "body", "sha1="));
  CHECK_FALSE(app::signed_by("k", "body", ""));
}
