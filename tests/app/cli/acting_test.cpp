// What happens when people act? Each act once on a demonstration, and each exit code that can come of it.
#include <sys/wait.h>
#include <unistd.h>

#include "tests/app/cli/typing.hpp"

using namespace typing;

namespace {

Json faulty(int quiet_seconds, int times) {
  auto changed = unanswered();
  changed["policies"]["quiet_seconds"] = {{"*", quiet_seconds}};
  changed["faults"] = Json::array(
      {{{"counterpart", "care_platform"}, {"verb", "invoice.written_off"}, {"fault", "timed_out"}, {"times", times}}});
  return changed;
}

std::string state_of(Desktop& desk) { return desk.type("case show C-1 --json").json().at("state"); }

}  // namespace

TEST_CASE("cli: a session is stepped by hand from attestation to billed") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  CHECK(desk.type("case do C-1 attest --as ingrid").code == 0);
  CHECK(state_of(desk) == "SubmittingClaim");
  auto const done = desk.type("case do C-1 confirm_session --as dana --json");
  CHECK(done.code == 0);
  CHECK(done.json().at("state") == "WritingOff");
  CHECK(desk.type("case do C-1 go --as dana").code == 0);
  CHECK(state_of(desk) == "Billed");
  auto const shown = desk.type("case show C-1 --json").json();
  CHECK(shown.at("unverified") == false);
  CHECK(desk.type("verify").code == 0);
  CHECK(desk.type("case note C-1 'all done' --as dana").code == 0);
}

TEST_CASE("cli: a step by hand may also be named by its kind or its effect, and its refusal recorded") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  REQUIRE(desk.type("case do C-1 attest --as ingrid").code == 0);
  auto const wrong = desk.type("case do C-1 write_off_invoice --as dana");
  CHECK(wrong.code == 4);
  CHECK(wrong.complains("confirm_session"));
  CHECK(desk.type("case do C-1 portal.session_confirmed --set rejected=portal_no_active_plan --as dana").code == 0);
  auto const shown = desk.type("case show C-1 --json").json();
  CHECK(shown.at("state") == "OnHold");
  CHECK(shown.at("hold").at("code") == "portal_no_active_plan");
}

TEST_CASE("cli: whoever has no right is told so, and it is kept") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  auto const nobody = desk.type("case do C-1 attest");
  CHECK(nobody.code == 6);
  CHECK(nobody.complains("ingrid (Ingrid Vasquez, LCSW: attestor)"));
  auto const unknown = desk.type("case do C-1 attest --as zoe");
  CHECK(unknown.code == 6);
  CHECK(unknown.complains("dana"));
  CHECK(desk.type("case do C-1 attest --as dana").code == 6);
  CHECK(desk.type("case hold C-1 --reason x --as helen").code == 6);
  CHECK(desk.type("verify --json").json().at("access_rows") == 2);
}

TEST_CASE("cli: who has seen fewer events than there are is stale, whoever saw them all is not") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  auto const seen = desk.type("case next C-1 --json").json().at("seen").get<int>();
  auto const all = " --seen " + std::to_string(seen), fewer = " --seen " + std::to_string(seen - 1);
  CHECK(desk.type("case do C-1 attest --as ingrid" + fewer).code == 5);
  CHECK(desk.type("case note C-1 hello --as dana" + fewer).code == 5);
  CHECK(state_of(desk) == "AwaitingAttestation");
  CHECK(desk.type("case do C-1 attest --as ingrid" + all).code == 0);
  CHECK(desk.type("case do C-1 confirm_session --as dana" + all).code == 5);
  CHECK(state_of(desk) == "SubmittingClaim");
}

TEST_CASE("cli: what is not there is exit 3, what the workflow has no place for is exit 4") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  for (auto const* line :
       {"case show C-9", "case next C-9", "replay C-9", "case note C-9 x --as dana", "case do C-9 attest --as ingrid",
        "outbox settle E-99 --cancel --reason x --as dana", "approve yes A-9 --as helen", "run C-9 --until-rest",
        "case assign C-1 nobody --as dana", "case open nothing --ticket 1 --as dana"}) {
    INFO(line);
    CHECK(desk.type(line).code == 3);
  }
  for (auto const* line :
       {"case release C-1 --reason x --as dana", "case override C-1 --reason x --as dana",
        "case accept C-1 not_billed --reason x --as dana", "case do C-1 go --as dana",
        "case do C-1 confirm_session --as dana", "case open standard_session --ticket 215473 --as dana"}) {
    INFO(line);
    CHECK(desk.type(line).code == 4);
  }
  CHECK(state_of(desk) == "AwaitingAttestation");
}

TEST_CASE("cli: wrong usage is exit 2 and says where help is") {
  Desktop desk;
  desk.use_demo(unanswered().dump());
  for (auto const* line :
       {"case", "case show", "case do C-1", "nothing", "case do C-1 attest --seen x", "case do C-1 attest --seen -1",
        "case hold C-1 --as dana", "outbox settle E-1 --reason x", "outbox settle E-1 --happened --cancel --reason x",
        "outbox settle nine --cancel --reason x", "approve no A-1", "run", "replay C-1 --at 0x", "case show C-1 C-2",
        "case list --nonsense"}) {
    INFO(line);
    auto const answer = desk.type(line);
    CHECK(answer.code == 2);
    CHECK(answer.err.starts_with("claimstep: "));
  }
}

TEST_CASE("cli: note, owner, hold, release and withdrawal each stand in the record") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  desk.typed_in = "the therapist will call";
  CHECK(desk.type("case note C-1 - --as dana").code == 0);
  CHECK(desk.type("case assign C-1 dana --as dana").code == 0);
  CHECK(desk.type("case hold C-1 --reason 'wait for a call' --as dana").code == 0);
  CHECK(state_of(desk) == "OnHold");
  CHECK(desk.type("case next C-1 --json").json().at("what") == "hold");
  CHECK(desk.type("case release C-1 --reason called --as dana").code == 0);
  CHECK(state_of(desk) == "AwaitingAttestation");
  CHECK(desk.type("case withdraw C-1 --reason 'billed elsewhere' --as dana").code == 0);
  CHECK(state_of(desk) == "Withdrawn");
  CHECK(desk.type("case next C-1 --json").json().at("what") == "done");
  auto const replayed = desk.type("replay C-1 --json").json().at("events");
  CHECK(replayed.back().at("type") == "CaseWithdrawn");
  bool noted = false;
  for (auto const& event : replayed)
    noted = noted || event.at("payload").value("text", "") == "the therapist will call";
  CHECK(noted);
}

TEST_CASE("cli: a card number typed into a reason is not kept") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  CHECK(desk.type("case hold C-1 --reason 'card 4111 1111 1111 1111 given' --as dana").code == 0);
  auto const placed = desk.type("replay C-1 --json").json().at("events").back();
  CHECK(placed.at("payload").at("reason") == "card •••• 1111 given");
}

TEST_CASE("cli: a refusal is told by a code of the list of holds, never in words of one's own") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  REQUIRE(desk.type("case do C-1 attest --as ingrid").code == 0);
  for (auto const* wrong : {"Nora", "portal_no_active_plan ", "manual\"} 1"}) {
    INFO(wrong);
    auto const answer =
        desk.type({"case", "do", "C-1", "confirm_session", "--set", std::string("rejected=") + wrong, "--as", "dana"});
    CHECK(answer.code == 4);
    CHECK(answer.complains("portal_no_active_plan, "));
    CHECK(answer.complains("docs/holds.md"));
    CHECK_FALSE(answer.complains("Nora"));
  }
  CHECK(state_of(desk) == "SubmittingClaim");
  CHECK(desk.type("case do C-1 confirm_session --set rejected=portal_refused --as dana").code == 0);
  CHECK(desk.type("case show C-1 --json").json().at("hold").at("code") == "portal_refused");
}

TEST_CASE("cli: an override needs its role, an offer must have been made") {
  EitherWay desk;
  auto same_day = unanswered();
  auto second = same_day["appointments"][0];
  second["id"] = "ap-3102";
  second["time"] = "09:00";
  same_day["appointments"].push_back(second);
  desk.use_demo(same_day.dump());
  REQUIRE(desk.type("case show C-1 --json").json().at("hold").at("code") == "second_session_same_day");
  CHECK(desk.type("case override C-1 --reason both --as helen").code == 6);
  CHECK(desk.type("case accept C-1 late_cancellation --as dana").code == 4);
  CHECK(desk.type("case override C-1 --reason 'both took place' --as dana").code == 0);
  CHECK(state_of(desk) == "AwaitingAttestation");
}

TEST_CASE("cli: an offered ending is accepted with a reason") {
  EitherWay desk;
  auto cancelled = unanswered();
  cancelled["appointments"][0]["status"] = "cancelled";
  desk.use_demo(cancelled.dump());
  REQUIRE(state_of(desk) == "OnHold");
  CHECK(desk.type("case accept C-1 not_billed --as dana").code == 4);
  CHECK(desk.type("case accept C-1 not_billed --reason 'was cancelled' --as dana").code == 0);
  CHECK(state_of(desk) == "NotBilled");
}

TEST_CASE("cli: an outcome that is not known is exit 9, and time finds it out") {
  EitherWay desk;
  desk.use_demo(faulty(600, 1).dump());
  REQUIRE(desk.type("case do C-1 attest --as ingrid").code == 0);
  REQUIRE(desk.type("case do C-1 confirm_session --as dana").code == 0);
  auto const unknown = desk.type("case do C-1 go --as dana --json");
  CHECK(unknown.code == 9);
  CHECK(unknown.json().at("outcome_unknown") == true);
  auto const doubtful = desk.type("outbox list --json").json().at("effects");
  REQUIRE(doubtful.size() == 1);
  CHECK(doubtful[0].at("state") == "unknown");
  CHECK(doubtful[0].at("armed_at").is_string());
  CHECK(doubtful[0].at("evidence").size() >= 2);
  CHECK(doubtful[0].at("answers").empty());
  CHECK(desk.type("outbox settle " + doubtful[0].at("effect").get<std::string>() + " --cancel --reason x --as dana")
            .code == 4);
  CHECK(desk.type("case withdraw C-1 --reason x --as dana").code == 4);
  CHECK(desk.type("case next C-1 --json").json().at("what") == "wait");
  CHECK(desk.type("run C-1 --until-rest").code == 0);
  CHECK(state_of(desk) == "Billed");
}

TEST_CASE("cli: money above the sum is settled by two people, and not by the one who asks") {
  EitherWay desk;
  auto held = faulty(1, 20);
  held["policies"]["write_off_approval_cents"] = 10000;
  held["policies"]["dispatch"] = {{"*", "auto"}};
  held["people"][1]["roles"] = {"approver", "coordinator"};
  desk.use_demo(held.dump());
  auto const asked = desk.type("approve list --json").json().at("approvals");
  REQUIRE(asked.size() == 1);
  CHECK(desk.type("approve yes A-1 --as dana").code == 6);
  CHECK(desk.type("approve yes A-1 --as helen").code == 0);
  CHECK(desk.type("approve yes A-1 --as helen").code == 4);
  CHECK(desk.type("case do C-1 attest --as ingrid").code == 9);
  auto const doubtful = desk.type("outbox list --json").json().at("effects");
  REQUIRE(doubtful.size() == 1);
  CHECK(doubtful[0].at("state") == "held");
  CHECK(doubtful[0].at("answers").size() == 3);
  auto const effect = doubtful[0].at("effect").get<std::string>();
  auto const parked = desk.type("outbox settle " + effect + " --cancel --reason 'looked: not there' --as helen --json");
  CHECK(parked.code == 7);
  CHECK(parked.json().at("approval") == "A-2");
  CHECK(desk.type("approve yes A-2 --as helen").code == 6);
  CHECK(desk.type("approve no A-2 --reason 'look again' --as helen").code == 6);
}

TEST_CASE("cli: a store that another process holds is exit 75 and names the process") {
  Desktop desk;
  desk.use_demo(unanswered().dump());
  int ready[2], done[2];
  REQUIRE(::pipe(ready) == 0);
  REQUIRE(::pipe(done) == 0);
  auto const child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::close(done[1]);
    auto store = engine::store::open(desk.file("demo.db"), {.wait_milliseconds = 0});
    char letter = std::holds_alternative<std::unique_ptr<engine::store::Store>>(store) ? 'y' : 'n';
    if (::write(ready[1], &letter, 1) != 1) ::_exit(1);
    char unused = 0;
    auto const end = ::read(done[0], &unused, 1);
    ::_exit(end == 0 ? 0 : 1);
  }
  char letter = 0;
  REQUIRE(::read(ready[0], &letter, 1) == 1);
  CHECK(letter == 'y');
  auto const reading = desk.type("case list"), writing = desk.type("case do C-1 attest --as ingrid");
  CHECK(reading.code == 75);
  CHECK(reading.complains("process " + std::to_string(child)));
  CHECK(writing.code == 75);
  ::close(done[1]);
  int status = 0;
  CHECK(::waitpid(child, &status, 0) == child);
  for (int const end : {ready[0], ready[1], done[0]}) ::close(end);
  CHECK(desk.type("case list").code == 0);
}
