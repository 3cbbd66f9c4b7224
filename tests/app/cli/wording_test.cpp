// Do people read what they need, in words they know, with lines that run as they are printed? One test per promise.
#include "app/cli/spoken.hpp"
#include "app/event_words.hpp"
#include "app/times_shown.hpp"
#include "tests/app/cli/typing.hpp"
#include "workflows/codec/edit_distance.hpp"

using namespace typing;

namespace {

Json late_cancelled() {
  auto changed = unanswered();
  changed["appointments"][0]["status"] = "late_cancelled";
  return changed;
}

// The write-off is lost, and found out only after a long quiet period, or held.
Json lost_write_off(int quiet_seconds, int times) {
  auto changed = unanswered();
  changed["policies"]["quiet_seconds"] = {{"*", quiet_seconds}};
  changed["policies"]["dispatch"] = {{"*", "auto"}, {"invoice.written_off", "confirm"}};
  changed["faults"] = Json::array(
      {{{"counterpart", "care_platform"}, {"verb", "invoice.written_off"}, {"fault", "timed_out"}, {"times", times}}});
  return changed;
}

Json event_of(Json const& shown, std::string const& type) {
  for (auto const& each : shown.at("events"))
    if (each.at("type") == type) return each;
  return nullptr;
}

}  // namespace

// --- who waits, and how it ends ---

TEST_CASE("cli: while an outcome is unknown the case waits for the counterpart, and no list counts it for a person") {
  EitherWay desk;
  desk.use_demo(lost_write_off(3600, 1).dump());
  REQUIRE(desk.type("case do C-1 attest --as ingrid").code == 0);
  REQUIRE(desk.type("case do C-1 go --as dana").code == 9);
  CHECK(desk.type("case show C-1 --json").json().at("waiting_for") == "counterpart");
  CHECK(desk.type("worklist --json").json().at("work").empty());
  CHECK(desk.type("status --json").json().at("waiting_for_person") == 0);
  auto const refused = desk.type("case withdraw C-1 --reason x --as dana");
  CHECK(refused.code == 4);
  CHECK(refused.complains("`claimstep run C-1 --until-rest`"));
  CHECK_FALSE(refused.complains("outbox settle"));
}

TEST_CASE("cli: a withdrawal lists what was done outside, and a note or an owner what was recorded") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  CHECK(desk.type("case note C-1 'a late note' --as dana").says("recorded: “a late note”"));
  CHECK(desk.type("case assign C-1 dana --as dana").says("recorded: person dana"));
  REQUIRE(desk.type("case do C-1 attest --as ingrid").code == 0);
  REQUIRE(desk.type("case do C-1 confirm_session --as dana").code == 0);
  auto const ended = desk.type("case withdraw C-1 --reason 'billed elsewhere' --as dana --json");
  CHECK(ended.code == 0);
  bool confirmed = false;
  auto const listed = ended.json().at("done_outside");
  for (auto const& each : listed)
    confirmed = confirmed || each.get<std::string>().starts_with("portal.session_confirmed ");
  CHECK(confirmed);
  auto const last = desk.type("case show C-1 --json").json().at("events").back();
  CHECK(last.at("reason") == "billed elsewhere");
  CHECK(last.at("learnt").get<std::string>().find("done outside: ") != std::string::npos);
}

TEST_CASE("cli: an accepted offer names the case it opened and the line that carries it on") {
  EitherWay desk;
  desk.use_demo(late_cancelled().dump());
  auto const accepted = desk.type("case accept C-1 late_cancellation --reason 'an hour before' --as dana --store " +
                                  desk.file("demo.db"));
  CHECK(accepted.code == 0);
  CHECK(accepted.says("handed to C-2"));
  CHECK(accepted.says("claimstep run C-2 --until-rest --store " + desk.file("demo.db")));
  CHECK(desk.type("case show C-1 --json").json().at("opened") == "C-2");
  CHECK(desk.type("case show C-1").says("handed to"));
  CHECK(desk.type("run C-2 --until-rest").code == 0);
}

// --- the history ---

TEST_CASE("cli: notes, reasons, evidence and both clocks stand beside their events") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  REQUIRE(desk.type("case note C-1 'a late note' --as dana").code == 0);
  REQUIRE(desk.type("case hold C-1 --reason 'wait for a call' --as dana").code == 0);
  auto const shown = desk.type("case show C-1");
  CHECK(shown.says("“a late note”"));
  CHECK(shown.says("“wait for a call”"));
  auto const replayed = desk.type("replay C-1");
  CHECK(replayed.says("“a late note”"));
  CHECK(replayed.says("“wait for a call”"));
  auto const json = desk.type("case show C-1 --json").json();
  CHECK(event_of(json, "NoteAdded").at("text") == "a late note");
  CHECK(event_of(json, "HoldPlaced").at("reason") == "wait for a call");
  CHECK(event_of(json, "SessionChecked").at("learnt").get<std::string>().starts_with("Tue 14 Jul 15:00–15:53 EDT"));
  CHECK(event_of(json, "ClaimChecked").at("learnt").get<std::string>().find("90837") != std::string::npos);
}

TEST_CASE("cli: a hold stands in the history with its code and its evidence, and says what releases it") {
  EitherWay desk;
  desk.use_demo(late_cancelled().dump());
  auto const json = desk.type("case show C-1 --json").json();
  CHECK(event_of(json, "SessionChecked").at("learnt").get<std::string>().starts_with("session_late_cancelled: "));
  CHECK(json.at("hold").at("released_by") ==
        "The late-cancellation case is opened, or the mark on the platform is corrected.");
  CHECK(desk.type("case show C-1").says("released when"));
  CHECK(desk.type("case next C-1").says("released when"));
  CHECK_FALSE(desk.type("case show C-1").says("T14:0"));  // instants are read on a clock
}

TEST_CASE("cli: how a person settled an effect is told beside it") {
  EitherWay desk;
  desk.use_demo(lost_write_off(1, 20).dump());
  REQUIRE(desk.type("case do C-1 attest --as ingrid").code == 0);
  REQUIRE(desk.type("case do C-1 go --as dana").code == 9);
  auto const effect = desk.type("outbox list --json").json().at("effects")[0].at("effect").get<std::string>();
  auto const bare = desk.type("outbox settle " + effect + " --happened --reason x --as dana");
  CHECK(bare.code == 2);
  CHECK(bare.complains("--happened needs --reference R"));
  REQUIRE(desk.type("outbox settle " + effect + " --cancel --reason 'looked: not there' --as dana").code == 0);
  Json settled;
  auto const effects = desk.type("case show C-1 --json").json().at("effects");
  for (auto const& each : effects)
    if (each.at("effect") == effect) settled = each.at("settled");
  CHECK(settled == "cancel: looked: not there (dana)");
  CHECK(desk.type("case show C-1").says("settled: cancel: looked: not there (dana)"));
}

TEST_CASE("what was learnt is one line: long payloads are cut between letters, a person's words are not") {
  auto const zones = tz::Zones::load();
  REQUIRE(zones.index() == 0);
  std::string const umlauts(600, 'x');
  engine::store::EventRow row;
  row.type = "NoteAdded";
  row.payload = Json{{"text", umlauts}}.dump();
  CHECK(app::words_of(std::get<0>(zones), row, {}).learnt == "“" + umlauts + "”");
  row.type = "CommandRejected";
  std::string wide;
  for (int i = 0; i < 200; ++i) wide += "é";
  row.payload = Json{{"reason", "portal_refused"}, {"sentence", wide}}.dump();
  auto const told = app::words_of(std::get<0>(zones), row, {});
  CHECK(told.learnt.size() < 160);
  CHECK(told.learnt.ends_with("é…"));
  CHECK_FALSE(told.reason);
  row.payload = "no JSON";
  CHECK(app::words_of(std::get<0>(zones), row, {}).learnt.empty());
}

// --- lines that are not understood ---

TEST_CASE("cli: a slip is answered with the nearest name, something else with none") {
  Desktop desk;
  auto const complains = [&](std::string const& line, std::string const& sentence) {
    INFO(line);
    auto const answer = desk.type(line);
    CHECK(answer.code == 2);
    INFO(answer.err);
    CHECK(answer.complains(sentence));
  };
  complains("workllist", "There is no command \"workllist\"; nearest: worklist. See `claimstep --help`");
  complains("failed list", "There is no command \"failed\". ");
  complains("case shw C-1", "There is no command \"case shw\"; nearest: show. ");
  complains("worklist --stor x", "There is no option \"--stor\"; nearest: --store. ");
  complains("case show C-1 C-2", "\"C-2\" is one word too many. See `claimstep case show --help`");
  complains("triage", "\"claimstep triage\" needs one of list, classify, decide behind it");
  complains("foo", "There is no command \"foo\". ");
  using workflows::codec::probably_meant;
  using Names = std::vector<std::string>;
  CHECK(probably_meant(Names{"now", "worklist"}, "foo").empty());
  CHECK(probably_meant(Names{}, "foo").empty());
}

TEST_CASE("cli: all help shows the options of every command, those within groups too") {
  Desktop desk;
  auto const all = desk.type("--help-all");
  CHECK(all.code == 0);
  for (auto const* text : {"--seen", "--happened", "KIND_OR_CASE", "--with-access", "--until-rest"}) {
    INFO(text);
    CHECK(all.says(text));
  }
}

TEST_CASE("cli: filters that can find nothing, and answers that contradict each other, are wrong usage") {
  EitherWay desk;
  desk.use_demo(unanswered().dump());
  auto const kind = desk.type("case list --kind nope");
  CHECK(kind.code == 2);
  CHECK(kind.complains("standard_session"));
  auto const client = desk.type("case list --client 'Nora Whitfield'");
  CHECK(client.code == 2);
  CHECK(client.complains("cl-103"));
  CHECK(desk.type("workflow show standard_session --dot --json").code == 2);
  auto const none = desk.type("replay C-1 --at 0");
  CHECK(none.code == 3);
  CHECK(none.complains("counted from 1"));
}

TEST_CASE("cli: a file that is there is never written over, with one exit code for all who would") {
  Desktop desk;
  desk.use_demo(unanswered().dump());
  write_text(desk.file("there.db"), "something");
  CHECK(desk.type("db backup " + desk.file("there.db")).code == 4);
  CHECK(desk.type("demo --once --store " + desk.file("there.db")).code == 4);
  CHECK(desk.type("db restore " + desk.file("demo.db") + " --store " + desk.file("there.db")).code == 4);
  CHECK(text_of(desk.file("there.db")) == "something");
  auto const foreign = desk.type("db restore " + desk.file("there.db") + " --store " + desk.file("new.db"));
  CHECK(foreign.code != 0);
  CHECK(foreign.complains("there.db"));
  CHECK(desk.type("db check").says("the journal is checked by claimstep verify"));
}

// --- sentences ---

TEST_CASE("sentences carry lines that run here; what is no command of a store stays as it is") {
  app::cli::Given given;
  given.store = "a b.db";
  auto const typed = [&](std::string const& text) { return app::cli::with_lines_to_type(text, given); };
  CHECK(typed("See `case show C-1`.") == "See `claimstep case show C-1 --store 'a b.db'`.");
  CHECK(typed("`claimstep verify` checks") == "`claimstep verify --store 'a b.db'` checks");
  CHECK(typed("`claimstep db backup X --store y`") == "`claimstep db backup X --store y`");
  CHECK(typed("`--expect-head` and `claimstep demo`") == "`--expect-head` and `claimstep demo`");
  CHECK(typed("an open ` alone") == "an open ` alone");
  given.store.clear();
  CHECK(typed("`run C-1 --until-rest`") == "`claimstep run C-1 --until-rest`");
}

TEST_CASE("values that were typed are named as they were typed") {
  CHECK(app::cli::in_typists_words("$: the field \"state\" is missing\n$.notes: expected a list, found 5") ==
        "--set state=… is missing\n--set notes: expected a list, found 5");
  CHECK(app::cli::in_typists_words("C-1 is not on hold").empty());
}

TEST_CASE("cli: refusals name states and rights in words, and who may") {
  EitherWay desk;
  desk.use_demo(world("one_session.json").dump());
  REQUIRE(desk.type("case show C-1 --json").json().at("state") == "Billed");
  auto const ended = desk.type("case withdraw C-1 --reason x --as dana");
  CHECK(ended.code == 4);
  CHECK(ended.complains("C-1 has ended (Billed), where this has no place; notes are still taken."));
  desk.use_demo(unanswered().dump());
  auto const here = desk.type("case release C-1 --reason x --as dana");
  CHECK(here.complains("stands at \"Awaiting attestation\""));
  auto const right = desk.type("case withdraw C-1 --reason x --as helen");
  CHECK(right.code == 6);
  CHECK(right.complains("helen may not withdraw; who may: dana"));
  CHECK(desk.type("case do C-1 attest --as dana").complains("the policy names ingrid"));
  REQUIRE(desk.type("case hold C-1 --reason x --as dana").code == 0);
  CHECK(desk.type("case release C-1 --reason x --as helen").complains("helen may not release; who may: dana"));
}

TEST_CASE("cli: a step by hand without its values is wrong usage in the typist's words") {
  Desktop desk;
  write_text(desk.file("claimstep.toml"),
             "[practice]\nname = \"Quiet Cove\"\nemail = \"desk@quietcove.example.org\"\n[[person]]\nid = \"dana\"\n"
             "name = \"Dana Whitlock\"\nunix_user = \"dwhitlock\"\nroles = [\"coordinator\"]\n");
  desk.environment["CLAIMSTEP_STORE"] = desk.file("real.db");
  desk.clock = *workflows::parse_instant("2026-07-20T14:00:00Z");
  desk.account = "dwhitlock";
  REQUIRE(desk.type("case open standard_session --ticket 215473").code == 0);
  auto const bare = desk.type("case do C-1 read_thread --seen 1");
  CHECK(bare.code == 2);
  CHECK(bare.complains("--set state=… is missing"));
  CHECK_FALSE(bare.complains("$"));
  CHECK(desk.type("case do C-1 read_thread --seen 1 --set foo=1")
            .complains("there is no field \"foo\" to record here; there are: reference, state, parts, whole"));
  auto const before = desk.type("case show C-1 --json").json().at("events").size();
  CHECK(desk.type({"case", "do", "C-1", "read_thread", "--seen", "1", "--reason", std::string(16'385, 'a')})
            .complains("at most 16384 are kept with a case"));
  CHECK(desk.type("case show C-1 --json").json().at("events").size() == before);
  auto const next = desk.type("case next C-1 --json").json().at("step").at("record");
  Json notes;
  for (auto const& each : next)
    if (each.at("field") == "notes") notes = each;
  CHECK(notes.at("type") == "JSON");
  CHECK(Json::parse(notes.at("example").get<std::string>())[0].contains("text"));
  CHECK(desk.type("case next C-1").says("\"part\":\"…\""));
}

TEST_CASE("a session whose end is not known shows no dash, and its zone's rule is not told twice") {
  app::SessionView view;
  view.client = view.eastern = {"2026-07-08", "10:00", "", "EDT", "America/New_York"};
  CHECK(app::words(view) == "Wed 8 Jul 10:00 EDT");
  Desktop desk;
  desk.use_demo(unanswered().dump());
  CHECK(desk.type("case show C-1").says("time zone  \"ET\" is read as"));
}

// --- lists ---

TEST_CASE("cli: an approval is listed with its client, its cause, a clock, and the two lines to type") {
  EitherWay desk;
  auto dear = unanswered();
  dear["policies"]["write_off_approval_cents"] = 10000;
  desk.use_demo(dear.dump());
  auto const list = desk.type("approve list");
  CHECK(list.says("Nora Whitfield (cl-101)"));
  CHECK(list.says("claimstep approve yes A-1 --as helen"));
  CHECK(list.says("claimstep approve no A-1 --reason '…' --as helen"));
  CHECK(list.says(" EDT · 2026-"));
  auto const one = desk.type("approve list --json").json().at("approvals")[0];
  CHECK(one.at("client_name") == "Nora Whitfield");
  CHECK(one.at("answers").size() == 2);
}

TEST_CASE("cli: the queue of triage shows words, days and whole lines to type, and afterwards who decided and why") {
  EitherWay desk;
  auto doubtful = unanswered();
  doubtful["conversations"].push_back({{"id", "215999"},
                                       {"created", "2026-07-14T13:00:00Z"},
                                       {"subject", "Fee"},
                                       {"body", "Hi, what is a late cancellation fee, and what about insurance?"},
                                       {"author_email", "somebody.else@example.com"},
                                       {"participants", Json::array({"co-101"})}});
  desk.use_demo(doubtful.dump());
  auto const threads = desk.type("triage list --json").json().at("threads");
  REQUIRE(threads.size() == 1);
  REQUIRE(threads[0].at("age_hours").get<int>() > 48);
  auto const list = desk.type("triage list");
  CHECK(list.says("“late cancellation”"));
  CHECK(list.says(std::to_string(threads[0].at("age_hours").get<int>() / 24) + " days"));
  for (auto const* choice : {"open late_fee_question", "join CASE", "not-ours"}) {
    INFO(choice << "\n" << list.out);
    CHECK(list.says("claimstep triage decide 215999 " + std::string(choice) + " --reason '…' --as dana"));
  }
  REQUIRE(desk.type("triage decide 215999 not-ours --reason 'a newsletter' --as dana").code == 0);
  auto const all = desk.type("triage list --all");
  CHECK(all.says("not_ours"));
  CHECK(all.says("a newsletter"));
  CHECK(all.says("dana (asserted)"));
}

TEST_CASE("cli: one screen stays one screen, and verify says when the last event was") {
  EitherWay desk;
  desk.use_demo(world("one_session.json").dump());
  auto const verified = desk.type("verify");
  CHECK(verified.says("1 case, "));
  CHECK(verified.says("last event  "));
  CHECK(desk.type("verify --json").json().at("last_event").is_string());
}

TEST_CASE("cli: a reader that has seen enough is no failure, a full disk is one") {
  Desktop desk;
  desk.use_demo(unanswered().dump());
  auto const typed = [&](bool gone) {
    std::ostream out(nullptr);  // takes nothing
    std::ostringstream err;
    app::cli::Surroundings around;
    around.environment = [&](std::string const& name) {
      auto const found = desk.environment.find(name);
      return found == desk.environment.end() ? std::nullopt : std::optional<std::string>(found->second);
    };
    around.reader_gone = [gone] { return gone; };
    auto const code = app::cli::run_cli({"worklist"}, out, err, std::move(around));
    return std::pair(code, err.str());
  };
  CHECK(typed(true) == std::pair(0, std::string()));
  CHECK(typed(false).first == 1);
  CHECK(typed(false).second.find("disk full") != std::string::npos);
}
