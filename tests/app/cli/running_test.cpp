// Do `demo` and `simulate` keep their word? The same bytes for the same world and seed, every wrong world told with its
// path, stores never overwritten, and an end when interrupted.
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <signal.h>
#include <sys/resource.h>
#include <future>

#include "app/shipped_world.hpp"
#include "tests/app/cli/typing.hpp"

using namespace typing;

namespace {

// As far as this process is concerned: no file may grow beyond the limit.
class FullDisk {
 public:
  explicit FullDisk(std::uintmax_t limit) {
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit full = before_;
    full.rlim_cur = limit;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &full) == 0);
  }
  FullDisk(FullDisk const&) = delete;
  FullDisk& operator=(FullDisk const&) = delete;
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("cli: a world simulated twice prints the same bytes, another seed need not") {
  Desktop desk;
  auto const line = "simulate " + root() + "/tests/worlds/one_session.json --json";
  auto const once = desk.type(line), again = desk.type(line),
             text = desk.type("simulate " + root() + "/tests/worlds/one_session.json");
  CHECK(once.code == 0);
  CHECK(once.out == again.out);
  CHECK(once.json().at("cases")[0].at("state") == "Billed");
  CHECK(text.says("Billed: 1 case"));
  CHECK(desk.type(line + " --seed 7").json().at("cases")[0].at("state") == "Billed");
}

TEST_CASE("cli: a wrong world is exit 2 and names every place, a missing one 3, an unreadable one 1") {
  Desktop desk;
  auto const run = [&](std::string const& text) {
    write_text(desk.file("world.json"), text);
    return desk.type("simulate " + desk.file("world.json"));
  };
  auto wrong = world("one_session.json");
  wrong["clients"][0]["emial"] = "x";
  wrong["appointments"][0]["therapist"] = "th-99";
  wrong["now"] = "yesterday";
  auto const answer = run(wrong.dump());
  CHECK(answer.code == 2);
  CHECK(answer.out.empty());
  CHECK(answer.complains("$.clients[0]"));
  CHECK(answer.complains("did you mean \"email\""));
  CHECK(answer.complains("$.now"));
  CHECK(run("").code == 2);
  CHECK(run("{").complains("it is not JSON: parse error at line 1, column 2\n"));
  CHECK(run("{").code == 2);
  CHECK(run("[]").code == 2);
  CHECK(run(std::string(100000, '[')).code == 2);
  CHECK(run(R"({"now":"2026-07-20T14:00:00Z","now":"2026-07-20T14:00:00Z"})").complains("stands twice"));
  CHECK(run(std::string("{\"name\":\"") + std::string(17U << 20U, 'x') + "\"}").code != 0);
  CHECK(run("{\"name\":\"\xff\xfe\"}").code == 2);
  CHECK(desk.type("simulate " + desk.file("not_there.json")).code == 3);
  CHECK(desk.type("simulate " + desk.folder).code == 1);
  CHECK(desk.type("simulate").code == 2);
  CHECK(desk.type("simulate " + root() + "/tests/worlds/one_session.json --seed x").code == 2);
}

TEST_CASE("cli: the shipped world is in the program, byte for byte") {
  CHECK(app::shipped_world() == text_of(root() + "/app/world/demo.json"));
}

TEST_CASE("cli: a demonstration makes a store of its own, says where, and prints the run's contract") {
  Desktop desk;
  auto const answer = desk.type("demo --once --json --world " + root() + "/tests/worlds/one_session.json");
  CHECK(answer.code == 0);
  CHECK(answer.json().at("schema") == "claimstep.run/1");
  auto const from = answer.err.find("Store: ") + 7;
  auto const path = answer.err.substr(from, answer.err.find('\n') - from);
  CHECK(path.starts_with(desk.folder + "/claimstep-demo-"));
  CHECK(desk.type("case list --json --store " + path).json().at("cases").size() == 1);
}

TEST_CASE("cli: an existing store is never replaced unless it is a demonstration and --fresh is given") {
  Desktop desk;
  auto const demo = "demo --once --world " + root() + "/tests/worlds/one_session.json --store ";
  write_text(desk.file("letter.txt"), "dear client");
  CHECK(desk.type(demo + desk.file("letter.txt")).code == 4);
  CHECK(desk.type(demo + desk.file("letter.txt") + " --fresh").code == 1);
  CHECK(text_of(desk.file("letter.txt")) == "dear client");
  CHECK(desk.type(demo + desk.file("a.db")).code == 0);
  CHECK(desk.type(demo + desk.file("a.db")).code == 4);
  CHECK(desk.type(demo + desk.file("a.db") + " --fresh").code == 0);
  std::get<0>(engine::store::open(desk.file("real.db"), {.create = true}));
  CHECK(desk.type(demo + desk.file("real.db") + " --fresh").code == 4);
}

TEST_CASE("cli: an interrupted demonstration ends with 130 and leaves a store that can be worked on") {
  Desktop desk;
  desk.interrupted = true;
  auto const answer = desk.type("demo --world " + root() + "/tests/worlds/assisted.json --store " + desk.file("a.db"));
  CHECK(answer.code == 130);
  CHECK(desk.type("simulate " + root() + "/tests/worlds/assisted.json").code == 130);
  desk.interrupted = false;
  CHECK(desk.type("status --store " + desk.file("a.db")).code == 0);
  CHECK(desk.type("run --until-rest --store " + desk.file("a.db")).code == 0);
  CHECK(desk.type("verify --store " + desk.file("a.db")).code == 0);
}

TEST_CASE("cli: a demonstration stays up, and goes on with what another terminal did") {
  Desktop desk;
  write_text(desk.file("world.json"), unanswered().dump());
  Desktop terminal;
  auto const store = " --store " + desk.file("a.db");
  std::future<Answer> acted;
  int pauses = 0;
  desk.while_waiting = [&] {
    // Another terminal types while the practice stays up: its command is answered between two pauses.
    if (pauses == 0)
      acted = std::async(std::launch::async, [&] { return terminal.type("case do C-1 attest --as ingrid" + store); });
    if (acted.wait_for(std::chrono::milliseconds{1}) == std::future_status::ready) ++pauses;
    pauses = std::max(pauses, 1);
    if (pauses == 100) desk.interrupted = true;  // five seconds, two turns
  };
  auto const answer = desk.type("demo --world " + desk.file("world.json") + store);
  CHECK(acted.get().code == 0);
  CHECK(answer.code == 130);
  CHECK(answer.complains("The practice stays up"));
  CHECK(answer.complains("C-1  Attested by ingrid"));
  CHECK(answer.complains("The store can still be worked on"));
  CHECK(terminal.type("case show C-1 --json" + store).json().at("state") == "SubmittingClaim");
  CHECK(terminal.type("verify" + store).code == 0);
}

TEST_CASE("cli: on a full disk a command fails with a sentence, and nothing is half done") {
  Desktop desk;
  desk.use_demo(unanswered().dump());
  auto const events = desk.type("case show C-1 --json").json().at("events").size();
  auto const answer = [&] {
    FullDisk const full(48U << 10U);  // room for the files that a store opens, not for the note
    return desk.type({"case", "note", "C-1", std::string(16'000, 'n'), "--as", "dana"});
  }();
  CHECK(answer.code == 1);
  CHECK(answer.complains("disk"));
  CHECK(desk.type("case show C-1 --json").json().at("events").size() == events);
  CHECK(desk.type("verify").code == 0);
  CHECK(desk.type("db check").code == 0);
  CHECK(desk.type("case note C-1 'there is room again' --as dana").code == 0);
}

TEST_CASE("cli: a backup is restored only where nothing stands, and then looks before it sends") {
  Desktop desk;
  desk.use_demo(unanswered().dump());
  REQUIRE(desk.type("db backup " + desk.file("copy.db")).code == 0);
  CHECK(desk.type("db backup " + desk.file("copy.db")).code == 4);
  CHECK(desk.type("db restore " + desk.file("copy.db")).code == 4);
  auto const there = " --store " + desk.file("again.db");
  CHECK(desk.type("db restore " + desk.file("nothing.db") + there).code == 3);
  write_text(desk.file("letter.txt"), "dear client");
  CHECK(desk.type("db restore " + desk.file("letter.txt") + there).code == 1);
  CHECK_FALSE(std::filesystem::exists(desk.file("again.db")));
  auto const restored = desk.type("db restore " + desk.file("copy.db") + there);
  CHECK(restored.code == 0);
  CHECK(restored.complains("looked up first"));
  CHECK(desk.type("status --json" + there).json().at("reconcile_first") == true);
  CHECK(desk.type("case do C-1 attest --as ingrid" + there).code == 0);
  CHECK(desk.type("status --json" + there).json().at("reconcile_first") == false);
  CHECK(desk.type("verify" + there).code == 0);
}

TEST_CASE("cli: a damaged row stops the command with exit 8") {
  Desktop desk;
  desk.use_demo(unanswered().dump());
  auto bytes = text_of(desk.file("demo.db"));
  auto const row = bytes.find("AwaitingAttestation");
  REQUIRE(row != std::string::npos);
  for (auto at = row; at != std::string::npos; at = bytes.find("AwaitingAttestation", at + 1))
    bytes.replace(at, 19, "AwaitingAttestatiom");
  write_text(desk.file("demo.db"), bytes);
  CHECK(desk.type("case list").code == 8);
  CHECK(desk.type("db check").code == 8);
  auto const verified = desk.type("verify --json");
  CHECK(verified.code == 8);
  CHECK_FALSE(verified.json().at("problems").empty());
}

TEST_CASE("cli: where nothing may be written a backup can be read; a store in use and acting on it cannot") {
  Desktop desk;
  desk.use_demo(unanswered().dump());
  REQUIRE(desk.type("db backup " + desk.file("copy.db")).code == 0);
  std::filesystem::remove(desk.file("demo.db.lock"));
  std::filesystem::remove(desk.file("demo.db.crumb"));
  for (auto const* name : {"demo.db", "copy.db", "claimstep.toml"}) ::chmod(desk.file(name).c_str(), 0444);
  ::chmod(desk.folder.c_str(), 0555);
  auto const as_nobody = [&](std::string const& line) {
    auto const child = ::fork();
    if (child == 0) {  // the superuser may write anywhere
      if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(99);
      ::_exit(desk.type(line).code);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WEXITSTATUS(status);
  };
  CHECK(as_nobody("case list --store " + desk.file("copy.db")) == 0);
  CHECK(as_nobody("case list") == 1);
  CHECK(as_nobody("case note C-1 hello --as dana") == 1);
  CHECK(as_nobody("db backup " + desk.file("another.db")) == 1);
  ::chmod(desk.folder.c_str(), 0700);
}

TEST_CASE("cli: what is no store is told, and left alone") {
  Desktop desk;
  write_text(desk.file("letter.txt"), "dear client");
  CHECK(desk.type("case list --store " + desk.file("letter.txt")).code == 1);
  CHECK(desk.type("case list --store " + desk.folder).code == 1);
  CHECK(desk.type("case list --store " + desk.file("nothing.db")).code == 3);
  CHECK(text_of(desk.file("letter.txt")) == "dear client");
}
