// Is a write-off's row found before it is appended, appended once and as the seed words it, and never as a formula?
// The Google Sheets connector, asked of the sheet's twin.
#include "connectors/programs_sheet/programs_sheet_google.hpp"

#include <catch2/catch.hpp>

#include "connectors/twins/sheet_twin.hpp"
#include "connectors/twins/sheet_twin_key.hpp"
#include "tests/connectors/small_practice.hpp"

namespace {

using namespace connectors;
using engine::Presence;
using engine::Verdict;
using workflows::AppendRow;
using workflows::FindRow;
using workflows::RowsFound;
using workflows::codec::Json;

auto const now = instant("2026-07-20T14:00:00Z");
auto const program = "Ruh USD (Internal Write-offs – Not Through Financial Assistance)";
AppendRow const row{"Robin Vale Headway Write-Off", program, 15'050, 0, 1, "Inactive", "C-4 ap-9", 0};
FindRow const find{row.name, row.reference};

twins::World sheet_world() {
  twins::World world;
  world.now = now;
  return world;
}

struct Desk {
  explicit Desk(twins::World const& world = sheet_world())
      : twin(world),
        sheet(transport, env,
              {{twins::sheet_account_email, twins::sheet_account_key_id, twins::sheet_account_key},
               world.sheet.id,
               world.sheet.tab}) {}
  ManualEnv env{now};
  twins::SheetTwin twin;
  DirectTransport transport{env, twin};
  ProgramsSheet sheet;

  engine::Look look(AppendRow const& command, std::string pre_image = "") {
    return listed<AppendRow>(run(sheet.look(request_for(command, std::move(pre_image)))));
  }
  engine::Outcome look_and_send(AppendRow const& command) {
    return listed<AppendRow>(run(sheet.send(request_for(command, look(command).pre_image))));
  }
  RowsFound found() { return event_in<RowsFound>(run(sheet.fetch(request_for(find))).payload); }
  bool add_row(std::string name, std::int64_t cents = 0) {
    twins::WorldAct act;
    act.act = twins::ActKind::add_row;
    act.subject = "programs";
    act.by = "person";
    act.text = std::move(name);
    act.cents = cents;
    return twin.act(act, env.now());
  }
  std::size_t asked(std::string const& verb) const {
    std::size_t count = 0;
    for (auto const& seen : transport.seen) count += seen.origin.verb == verb ? 1 : 0;
    return count;
  }
};

twins::World without_reference() {
  auto world = sheet_world();
  world.sheet.columns.pop_back();
  return world;
}

}  // namespace

TEST_CASE("a row is absent, appended once with text as text and sums as numbers, and then present") {
  Desk desk;
  CHECK(desk.look(row).presence == Presence::absent);
  CHECK(desk.look(row).strong);
  auto const sent = desk.look_and_send(row);
  REQUIRE(sent.verdict == Verdict::done);
  CHECK(sent.reference == "Programs!A2:G2");
  auto const target = desk.transport.seen.back().request.target;
  CHECK(target.find("valueInputOption=RAW") != std::string::npos);
  CHECK(target.find("insertDataOption=INSERT_ROWS") != std::string::npos);
  auto const seen = desk.look(row);
  CHECK(seen.presence == Presence::present);
  CHECK(event_in<workflows::RowAppended>(seen.payload).range == "Programs!A2:G2");
  REQUIRE(desk.twin.ledger().size() == 1);
  auto const& entry = desk.twin.ledger()[0];
  CHECK(entry.kind == "sheet.row_appended");
  CHECK(entry.subject == "programs");
  CHECK(entry.by == "engine");
  CHECK(entry.detail.at("cells").dump() ==
        R"({"Client Name":"Robin Vale Headway Write-Off","Program":")" + std::string(program) +
            R"(","Session Charge":150.5,"Amount the Client Is Willing to Pay":0,)" +
            R"("Number of Sessions Approved":1,"Status":"Inactive","Reference":"C-4 ap-9"})");
}

TEST_CASE("a name that looks like a formula stays a text") {
  Desk desk;
  auto formula = row;
  formula.name = "=1+1 Headway Write-Off";
  REQUIRE(desk.look_and_send(formula).verdict == Verdict::done);
  CHECK(desk.twin.ledger()[0].detail.at("cells").at("Client Name") == "=1+1 Headway Write-Off");
  CHECK(desk.look(formula).presence == Presence::present);
}

TEST_CASE("rows are found by our reference and by name, wherever they stand") {
  auto world = sheet_world();
  world.sheet.rows = {{{"Client Name", "Kim Reed"}, {"Session Charge", "90"}},
                      {{"Client Name", row.name}, {"Reference", "C-1 ap-1"}},
                      {{"Client Name", " " + row.name + " "}},
                      {{"Client Name", "Somebody"}, {"Reference", row.reference}}};
  world.sheet.below = {"Please keep this list sorted."};
  Desk desk(world);
  auto const rows = desk.found();
  CHECK(rows.has_reference_column);
  REQUIRE(rows.by_reference.size() == 1);
  CHECK(rows.by_reference[0].range == "Programs!A5:G5");
  CHECK(rows.by_reference[0].cells[0].value == "Somebody");
  REQUIRE(rows.same_name_without_reference.size() == 1);
  CHECK(rows.same_name_without_reference[0].range == "Programs!A4:G4");
  auto const seen = desk.look(row);
  CHECK(seen.presence == Presence::conflicting);
  CHECK(seen.code == "duplicate_present");
}

TEST_CASE("a row of that name without our reference is for a person, who may vouch for it") {
  Desk desk;
  REQUIRE(desk.add_row(row.name, 15'000));
  CHECK(desk.look(row).code == "row_may_exist");
  auto vouched = row;
  vouched.known_same_name = 1;
  CHECK(desk.look(vouched).presence == Presence::absent);
  REQUIRE(desk.look_and_send(vouched).verdict == Verdict::done);
  CHECK(desk.look(vouched).presence == Presence::present);
}

TEST_CASE("two rows with our reference are more than one, and one with other cells is not ours to change") {
  Desk desk;
  auto const pre_image = desk.look(row).pre_image;
  REQUIRE(run(desk.sheet.send(request_for(row, pre_image))).verdict == Verdict::done);
  auto other = row;
  other.session_charge_cents = 9'900;
  CHECK(desk.look(other).code == "duplicate_present");
  REQUIRE(run(desk.sheet.send(request_for(row, pre_image))).verdict == Verdict::done);
  CHECK(desk.look(row).presence == Presence::several);
}

TEST_CASE("without a Reference column the look is weak: one row more of that name, and equal, is ours") {
  Desk desk(without_reference());
  CHECK_FALSE(desk.found().has_reference_column);
  auto const before = desk.look(row);
  CHECK(before.presence == Presence::absent);
  CHECK_FALSE(before.strong);
  REQUIRE(run(desk.sheet.send(request_for(row, before.pre_image))).verdict == Verdict::done);
  CHECK(desk.look(row, before.pre_image).presence == Presence::present);
  CHECK(desk.look(row).code == "row_may_exist");
  REQUIRE(desk.add_row(row.name));
  CHECK(desk.look(row, before.pre_image).code == "row_may_exist");
}

TEST_CASE("a header without one of the columns, or with one twice, is named and nothing is sent") {
  auto world = sheet_world();
  world.sheet.columns = {"Client Name", "Program", "Session Charge", "Willing to pay", "Sessions approved"};
  Desk desk(world);
  auto const look = desk.look(row);
  CHECK(look.code == "sheet_column_missing");
  CHECK(look.sentence == "the sheet has no column Status");
  CHECK(run(desk.sheet.fetch(request_for(find))).reason == "sheet_column_missing");
  CHECK(desk.look_and_send(row).verdict == Verdict::not_sent);
  world.sheet.columns = {"Name",  "Client", "Program", "Session Charge", "Willing to pay", "Sessions approved",
                         "Status"};
  CHECK(Desk(world).look(row).sentence == "the sheet has the column Client Name twice");
}

TEST_CASE("columns are known by their words, in any order and case, beside columns that are not ours") {
  auto world = sheet_world();
  world.sheet.columns = {"STATUS",
                         "Notes",
                         "session charge",
                         "Name",
                         "PROGRAM",
                         "Amount the client is willing to pay",
                         "ref",
                         "number of sessions approved"};
  Desk desk(world);
  REQUIRE(desk.look_and_send(row).verdict == Verdict::done);
  CHECK(desk.twin.ledger()[0].detail.at("cells").at("STATUS") == "Inactive");
  CHECK_FALSE(desk.twin.ledger()[0].detail.at("cells").contains("Notes"));
  CHECK(desk.look(row).presence == Presence::present);
}

TEST_CASE("the vendor appends below the last block of the tab, and the row is found there all the same") {
  auto world = sheet_world();
  world.sheet.rows = {{{"Client Name", "Kim Reed"}}};
  world.sheet.below = {"Totals are in the other tab."};
  Desk desk(world);
  auto const sent = desk.look_and_send(row);
  CHECK(sent.reference == "Programs!A5:G5");
  CHECK(desk.look(row).presence == Presence::present);
}

TEST_CASE("a token is fetched once, renewed before its hour is over, and fetched again when it is refused") {
  Desk desk;
  desk.found();
  desk.found();
  CHECK(desk.asked(ProgramsSheet::token_verb) == 1);
  desk.env.pass(std::chrono::minutes{50});
  desk.found();
  CHECK(desk.asked(ProgramsSheet::token_verb) == 1);
  desk.env.pass(std::chrono::minutes{6});
  desk.found();
  CHECK(desk.asked(ProgramsSheet::token_verb) == 2);
  twins::SheetTwin fresh(sheet_world());
  desk.twin = fresh;  // it has never heard of our token
  CHECK(run(desk.sheet.fetch(request_for(find))).verdict == Verdict::not_sent);
  CHECK(run(desk.sheet.fetch(request_for(find))).verdict == Verdict::done);
}

TEST_CASE("a key that cannot sign, a strange key and another account get no token, and nothing is sent") {
  ManualEnv env(now);
  twins::SheetTwin twin(sheet_world());
  DirectTransport transport(env, twin);
  ProgramsSheetSettings settings{
      {twins::sheet_account_email, twins::sheet_account_key_id, "no key at all"}, "programs", "Programs"};
  ProgramsSheet keyless(transport, env, settings);
  CHECK(run(keyless.fetch(request_for(find))).verdict == Verdict::not_sent);
  CHECK(transport.seen.empty());
  settings.account.private_key = twins::sheet_account_key;
  settings.account.email = "stranger@example.org";
  ProgramsSheet stranger(transport, env, settings);
  CHECK(run(stranger.fetch(request_for(find))).verdict == Verdict::not_sent);
  CHECK(transport.seen.size() == 1);
}

TEST_CASE("an assertion that is changed, late or for somebody else is refused as Google refuses it") {
  twins::SheetTwin twin(sheet_world());
  sheets::ServiceAccount const account{twins::sheet_account_email, twins::sheet_account_key_id,
                                       twins::sheet_account_key};
  auto const ask = [&](std::string const& assertion) {
    HttpRequest request;
    request.method = "POST";
    request.target = "/token";
    request.body = sheets::token_request(assertion);
    return twin.handle(request, now);
  };
  auto const good = sheets::signed_assertion(account, now).value();
  CHECK(ask(good).status == 200);
  CHECK(sheets::signed_assertion(account, now).value() == good);
  auto changed = good;
  changed[good.find('.') + 5] = changed[good.find('.') + 5] == 'A' ? 'B' : 'A';
  CHECK(ask(changed).status == 400);
  CHECK(ask("not.a.token").status == 400);
  auto const late = sheets::signed_assertion(account, now - std::chrono::hours{2}).value();
  CHECK(body_of(ask(late)).at("error") == "invalid_grant");
  auto elsewhere = account;
  elsewhere.audience = "https://example.org/token";
  CHECK(body_of(ask(sheets::signed_assertion(elsewhere, now).value())).at("error_description") ==
        "Invalid JWT: Failed audience check.");
}

TEST_CASE("bytes become base64url without padding and come back") {
  for (std::string const bytes : {"", "a", "ab", "abc", "\xff\xfe\xfd\x00", "hello, sheet"}) {
    CHECK(sheets::from_base64url(sheets::base64url(bytes)) == bytes);
    CHECK(sheets::base64url(bytes).find_first_of("+/=") == std::string::npos);
  }
  CHECK(sheets::base64url("\xfb\xff") == "-_8");
  CHECK_FALSE(sheets::from_base64url("a+b"));
}

TEST_CASE("a quota that is used up means not processed, and the next minute works again") {
  auto world = sheet_world();
  world.sheet.requests_per_minute = 1;
  Desk desk(world);
  auto const pre_image = desk.look(row).pre_image;
  CHECK(desk.look(row).presence == Presence::unreadable);
  REQUIRE(run(desk.sheet.send(request_for(row, pre_image))).verdict == Verdict::done);
  CHECK(run(desk.sheet.send(request_for(row, pre_image))).verdict == Verdict::not_sent);
  desk.env.pass(std::chrono::minutes{1});
  CHECK(desk.look(row).presence == Presence::present);
  CHECK(desk.twin.ledger().size() == 1);
}

TEST_CASE("an append whose answer is lost is unknown, and the look finds the row") {
  Desk desk;
  auto const pre_image = desk.look(row).pre_image;
  desk.transport.after = [](HttpRequest const& request, Exchange& exchange) {
    if (request.write()) exchange = {Failure::broken, {}};
  };
  CHECK(run(desk.sheet.send(request_for(row, pre_image))).verdict == Verdict::unknown);
  CHECK(desk.look(row, pre_image).presence == Presence::present);
  CHECK(run(desk.sheet.send(request_for(row))).verdict == Verdict::not_sent);
}

TEST_CASE("another sheet or tab is refused, and a reply of another form is not believed") {
  auto world = sheet_world();
  Desk desk(world);
  world.sheet.id = "other";
  twins::SheetTwin other(world);
  desk.twin = other;
  CHECK(desk.look(row).presence == Presence::unreadable);
  Desk strange;
  strange.transport.after = [](HttpRequest const& request, Exchange& exchange) {
    if (request.target != "/token") exchange.reply.body = R"({"range": 3})";
  };
  CHECK(strange.look(row).presence == Presence::unreadable);
}

TEST_CASE("a snapshot brings the sheet back as it was") {
  Desk desk;
  REQUIRE(desk.look_and_send(row).verdict == Verdict::done);
  twins::SheetTwin again(sheet_world());
  again.restore(desk.twin.save());
  CHECK(again.save() == desk.twin.save());
  CHECK_THROWS_AS(again.restore(Json{{"id", 3}}), std::invalid_argument);
}
