// Is a wrong world refused with the exact place of every mistake, and is the published schema the one that the structs
// make? Run with CLAIMSTEP_WRITE_GENERATED=1 to write docs/world.schema.json anew after a change of the structs.
#include "connectors/twins/world.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "connectors/twins/world_check.hpp"
#include "connectors/twins/world_words.hpp"
#include "workflows/codec/schema.hpp"
#include "workflows/effect_table.hpp"

namespace {

using namespace connectors::twins;
using namespace std::chrono_literals;
using workflows::codec::Json;
using workflows::codec::Problem;

std::filesystem::path const root = SOURCE_ROOT;

std::string file_text(std::filesystem::path const& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// A small world in which everything is right.
Json good() {
  return Json::parse(R"({
    "now": "2026-07-20T14:00:00Z",
    "practice": {"name": "Elm Street Therapy", "email": "billing@elm.example.org"},
    "people": [{"id": "ana", "name": "Ana Lind", "roles": ["coordinator"]},
               {"id": "bo", "name": "Bo Arp", "roles": ["attestor"]}],
    "policies": {"attestors": ["bo"], "dispatch": {"*": "auto"}, "quiet_seconds": {"invoice.charged": 1},
                 "macros": [{"reason": "failed_payment", "region": "US", "macro": "US Failed Payment"},
                            {"reason": "refund_notice", "region": "US", "macro": "US Refund"}]},
    "therapists": [{"id": "th-1", "name": "Tove Ny", "licences": [{"state": "NY", "from": "2020-01-01"}],
                    "portal_addresses": ["NY"]}],
    "clients": [{"id": "cl-1", "name": "Cleo Ray", "email": "cleo@example.com", "zone": "America/New_York",
                 "state": "NY", "cards": [{"id": "card-1"}]}],
    "appointments": [{"id": "ap-1", "client": "cl-1", "therapist": "th-1", "date": "2026-07-14", "time": "15:00",
                      "zone": "America/New_York", "minutes": 53}],
    "invoices": [{"id": "in-1", "appointment": "ap-1", "cents": 15000},
                 {"id": "in-2", "appointment": "ap-1", "cents": 9000}],
    "payments": [{"id": "pay-1", "invoice": "in-2", "cents": 9000, "refunds": [{"id": "re-1", "cents": 2000}]}],
    "sheet": {"rows": [{"Client Name": "Someone", "Status": "Active"}]},
    "portal": {"clients": [{"id": "hw-1", "name": "Cleo Ray", "cover": [{"therapist": "th-1"}]}],
               "sessions": [{"id": "hs-1", "therapist": "th-1", "client": "hw-1", "start": "2026-07-14T19:00:00Z",
                             "minutes": 53}]},
    "inbox": {"attributes": [{"name": "Insurance Billing", "options": ["Billed"]}],
              "contacts": [{"id": "co-1", "email": "cleo@example.com"}],
              "macros": [{"name": "US Failed Payment", "body": "Hi {{user.first_name}}"}]},
    "conversations": [{"id": "100", "created": "2026-07-20T09:00:00Z", "body": "Please bill.",
                       "participants": ["co-1"],
                       "parts": [{"at": "2026-07-20T16:00:00Z", "type": "note", "author": "admin",
                                  "body": "For admin use only"}]}],
    "refusals": [{"counterpart": "payer_portal", "subject": "hw-1", "reason": "portal_no_active_plan"}],
    "acts": [{"at": "2026-07-20T18:00:00Z", "act": "close", "subject": "100", "by": "person"}],
    "faults": [{"counterpart": "payer_portal", "verb": "portal.session_confirmed", "fault": "timed_out"}],
    "deaths": [{"kind": "*", "at": "armed"}],
    "answers": [{"person": "bo", "answer": "attest", "state": "AwaitingAttestation"}]
  })");
}

std::vector<Problem> problems_of(Json const& world) {
  auto const read = read_world(world.dump());
  auto const* problems = std::get_if<std::vector<Problem>>(&read);
  return problems == nullptr ? std::vector<Problem>{} : *problems;
}

// The world with one value replaced (or added) at a JSON pointer.
Json with(char const* pointer, Json value) {
  auto world = good();
  world[Json::json_pointer(pointer)] = std::move(value);
  return world;
}

struct Wrong {
  char const* pointer;
  Json value;
  char const* path;
  char const* says;  // a piece of the sentence
};

void check_each(std::vector<Wrong> const& mistakes) {
  for (auto const& mistake : mistakes) {
    INFO(mistake.pointer << " = " << mistake.value.dump());
    auto const problems = problems_of(with(mistake.pointer, mistake.value));
    INFO(workflows::codec::words(problems));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].path == mistake.path);
    CHECK(problems[0].sentence.find(mistake.says) != std::string::npos);
  }
}

World world_of(Json const& json) {
  auto read = read_world(json.dump());
  REQUIRE(std::holds_alternative<World>(read));
  return std::get<World>(std::move(read));
}

}  // namespace

TEST_CASE("a world in which everything is right is read, with the defaults of what it leaves out") {
  auto const world = world_of(good());
  CHECK(world.therapists[0].portal_zone == "America/New_York");
  CHECK(world.appointments[0].status == "held");
  CHECK(world.policies.write_off_approval_cents == 50'000);
  CHECK(world.inbox.billing_team == "5. Insurance Billing");
}

TEST_CASE("a reference to something that is not there names the place and what there is") {
  check_each({
      {"/appointments/0/client", "cl-77", "$.appointments[0].client", "there is no client \"cl-77\"; known: cl-1"},
      {"/appointments/0/therapist", "th-7", "$.appointments[0].therapist", "known: th-1"},
      {"/invoices/0/appointment", "ap-7", "$.invoices[0].appointment", "known: ap-1"},
      {"/portal/clients/0/cover/0/therapist", "th-7", "$.portal.clients[0].cover[0].therapist", "known: th-1"},
      {"/portal/sessions/0/therapist", "th-7", "$.portal.sessions[0].therapist", "known: th-1"},
      {"/portal/sessions/0/client", "hw-7", "$.portal.sessions[0].client", "known: hw-1"},
      {"/conversations/0/participants/0", "co-7", "$.conversations[0].participants[0]", "known: co-1"},
      {"/conversations/0/parts/0/contact", "co-7", "$.conversations[0].parts[0].contact", "known: co-1"},
      {"/answers/0/person", "cy", "$.answers[0].person", "known: ana, bo"},
      {"/answers/0/ticket", "101", "$.answers[0].ticket", "known: 100"},
      {"/policies/attestors/0", "cy", "$.policies.attestors[0]", "known: ana, bo"},
      {"/policies/attestors/0", "ana", "$.policies.attestors[0]", "does not have the role attestor"},
      {"/refusals/0/subject", "hw-7", "$.refusals[0].subject", "nothing in this world has the id \"hw-7\""},
      {"/acts/0/subject", "in-1", "$.acts[0].subject", "there is no conversation \"in-1\""},
      {"/payments/0/invoice", "in-7", "$.payments[0].invoice", "known: in-1, in-2"},
      {"/sheet/rows/0/Mood", "good", "$.sheet.rows[0].Mood", "no column of this name"},
  });
}

TEST_CASE("a word outside its list names what is allowed") {
  check_each({
      {"/people/0/roles/0", "boss", "$.people[0].roles[0]", "coordinator, approver, attestor, auditor, admin"},
      {"/appointments/0/status", "done", "$.appointments[0].status", "held, late_cancelled, cancelled, scheduled"},
      {"/appointments/0/modality", "fax", "$.appointments[0].modality", "video, phone, in_person"},
      {"/clients/0/region", "DE", "$.clients[0].region", "US, UK"},
      {"/clients/0/state", "New York", "$.clients[0].state", "two capital letters"},
      {"/therapists/0/licences/0/state", "XX", "$.therapists[0].licences[0].state", "is not a US state"},
      {"/therapists/0/portal_addresses/0", "ny", "$.therapists[0].portal_addresses[0]", "is not a US state"},
      {"/policies/dispatch/*", "maybe", "$.policies.dispatch.*", "auto, confirm, assisted"},
      {"/policies/dispatch/ticket.shut", "auto", "$.policies.dispatch.ticket.shut", "ticket.closed"},
      {"/policies/quiet_seconds/portal.read", 3, "$.policies.quiet_seconds.portal.read", "no kind of effect"},
      {"/refusals/0/counterpart", "bank", "$.refusals[0].counterpart", "ticket_inbox, care_platform, payer_portal"},
      {"/faults/0/verb", "portal.confirm", "$.faults[0].verb", "portal.session_confirmed"},
      {"/faults/0/verb", "ticket.closed", "$.faults[0].verb", "is a verb of ticket_inbox, not of payer_portal"},
      {"/faults/0/fault", "explodes", "$.faults[0].fault", "expected one of accepted_reply_lost"},
      {"/deaths/0/kind", "portal.read", "$.deaths[0].kind", "no kind of effect"},
      {"/conversations/0/state", "shut", "$.conversations[0].state", "open, closed, snoozed"},
      {"/conversations/0/parts/0/type", "mail", "$.conversations[0].parts[0].type", "comment, note"},
      {"/conversations/0/parts/0/author", "client", "$.conversations[0].parts[0].author", "a note is internal"},
      {"/conversations/0/attributes/Insurance Billing", "Paid", "$.conversations[0].attributes.Insurance Billing",
       "Billed"},
      {"/conversations/0/attributes/Mood", "good", "$.conversations[0].attributes.Mood", "no attribute of this name"},
      {"/inbox/contacts/0/role", "guest", "$.inbox.contacts[0].role", "user, lead"},
      {"/portal/sessions/0/status", "held", "$.portal.sessions[0].status", "unconfirmed, confirmed"},
      {"/policies/macros/0/region", "DE", "$.policies.macros[0].region", "US, UK"},
      {"/policies/macros/1/reason", "failed_payment", "$.policies.macros[1]", "have a macro already"},
      {"/policies/business_zone", "EST", "$.policies.business_zone", "America/New_York"},
      {"/payments/0/purpose", "gift", "$.payments[0].purpose", "session, late_cancellation, other"},
      {"/acts/0/act", "shout", "$.acts[0].act", "set_card"},
  });
}

TEST_CASE("times, zones, sums and counts outside their limits are named") {
  check_each({
      {"/appointments/0/time", "3pm", "$.appointments[0].time", "09:30 or 15:00"},
      {"/appointments/0/time", "24:00", "$.appointments[0].time", "not a time of day"},
      {"/appointments/0/zone", "EST", "$.appointments[0].zone", "America/New_York"},
      {"/clients/0/zone", "America/", "$.clients[0].zone", "IANA name"},
      {"/appointments/0/minutes", 0, "$.appointments[0].minutes", "1 to 600"},
      {"/appointments/0/minutes", 601, "$.appointments[0].minutes", "1 to 600"},
      {"/appointments/0/date", "2026-02-30", "$.appointments[0].date", "a date such as 2026-07-14"},
      {"/invoices/0/cents", -1, "$.invoices[0].cents", "0 or more"},
      {"/invoices/0/paid_cents", 15001, "$.invoices[0]", "more is paid and written off"},
      {"/policies/write_off_approval_cents", -1, "$.policies.write_off_approval_cents", "0 or more"},
      {"/faults/0/nth", 0, "$.faults[0].nth", "counting begins with 1"},
      {"/faults/0/times", 0, "$.faults[0].times", "at least once"},
      {"/faults/0/fault", "slow", "$.faults[0]", "need \"seconds\" above 0"},
      {"/answers/0/after_seconds", -1, "$.answers[0].after_seconds", "0 or more"},
      {"/answers/0/state", "", "$.answers[0]", "neither at which \"hold\" nor at which \"state\""},
      {"/answers/0/answer", "accept", "$.answers[0]", "\"offer\""},
      {"/answers/0/answer", "withdraw", "$.answers[0]", "\"reason\""},
      {"/conversations/0/parts/0/at", "2026-07-19T09:00:00Z", "$.conversations[0].parts[0].at",
       "before the conversation"},
      {"/conversations/0/generated_parts", -1, "$.conversations[0].generated_parts", "0 to 5000"},
      {"/clients/0/email", "cleo at example", "$.clients[0].email", "not an e-mail address"},
      {"/until", "soon", "$.until", "90m, 24h or 3d"},
      {"/policies/charge_attempts", 0, "$.policies.charge_attempts", "1 to 20"},
      {"/policies/refund_approval_cents", -1, "$.policies.refund_approval_cents", "0 or more"},
      {"/clients/0/cards/0/declines_times", -1, "$.clients[0].cards[0].declines_times", "0 or more"},
      {"/appointments/0/price_cents", -1, "$.appointments[0].price_cents", "0 or more"},
      {"/payments/0/cents", 100000001, "$.payments[0].cents", "1 to 100000000"},
      {"/payments/0/refunds/0/cents", 9001, "$.payments[0].refunds[0].cents", "more is refunded than was paid"},
      {"/invoices/1/paid_cents", 9000, "$.invoices[1].paid_cents", "come to 7000 net of refunds"},
      {"/invoices/1/cents", 6999, "$.invoices[1]", "more than the invoice is made out for"},
      {"/inbox/macros/0/body", "", "$.inbox.macros[0].body", "may not be empty"},
      {"/sheet/requests_per_minute", 0, "$.sheet.requests_per_minute", "1 to"},
      {"/until", "2026-07-20T13:00:00Z", "$.until", "before now"},
      {"/therapists/0/licences/0/until", "2019-01-01", "$.therapists[0].licences[0]", "ends before it begins"},
  });
}

TEST_CASE("an id that is used twice is named at its second place") {
  auto world = good();
  world["clients"].push_back(world["clients"][0]);
  auto const problems = problems_of(world);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].path == "$.clients[1].id");
  CHECK(problems[0].sentence == "the client id \"cl-1\" is used twice");
}

TEST_CASE("a field that is not known is refused with the nearest name") {
  check_each({{"/clients/0/e-mail", "x", "$.clients[0]", "did you mean \"email\"?"}});
}

TEST_CASE("all mistakes are told at once, whether of shape or of sense") {
  auto world = good();
  world["appointments"][0]["client"] = "cl-77";
  world["appointments"][0]["time"] = "noon";
  world["invoices"][0]["cents"] = "a lot";
  world["faults"][0]["verb"] = "portal.confirm";
  std::vector<std::string> paths;
  for (auto const& problem : problems_of(world)) paths.push_back(problem.path);
  CHECK(paths == std::vector<std::string>{"$.invoices[0].cents", "$.appointments[0].client", "$.appointments[0].time",
                                          "$.faults[0].verb"});
}

TEST_CASE("a list that cannot be read whole raises no complaints about references into it") {
  auto world = good();
  world["clients"][0].erase("id");
  auto const problems = problems_of(world);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].path == "$.clients[0]");
  CHECK(problems[0].sentence == "the field \"id\" is missing");
}

TEST_CASE("every kind that the engine may send is a verb that a world can name, at the same counterpart") {
  for (auto const& policy : workflows::effect_table()) {
    INFO(policy.kind);
    if (policy.command_class == engine::CommandClass::effect) CHECK(is_effect_kind(policy.kind));
    if (policy.command_class == engine::CommandClass::lookup) CHECK(is_lookup_kind(policy.kind));
    auto const owner = counterpart_of(policy.kind);
    CHECK((owner.empty() || owner == policy.counterpart));
  }
}

TEST_CASE("many ids are cut short in the list of what is known") {
  auto world = good();
  for (int i = 2; i <= 12; ++i) {
    auto client = world["clients"][0];
    client["id"] = "cl-" + std::to_string(i);
    world["clients"].push_back(client);
  }
  world["appointments"][0]["client"] = "cl-77";
  auto const problems = problems_of(world);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].sentence ==
        "there is no client \"cl-77\"; known: cl-1, cl-2, cl-3, cl-4, cl-5, cl-6, cl-7, cl-8 … (12 in all)");
}

TEST_CASE("text that is no JSON is one problem") {
  auto const read = read_world("{\"now\": ");
  REQUIRE(std::holds_alternative<std::vector<Problem>>(read));
  CHECK(std::get<std::vector<Problem>>(read).size() == 1);
}

TEST_CASE("a run ends a day after the last scripted thing, or when the world says") {
  auto const now = *workflows::parse_instant("2026-07-20T14:00:00Z");
  CHECK(end_of(world_of(good())) == now + 4h + 24h);
  CHECK(end_of(world_of(with("/refusals/0/until", "2026-07-22T14:00:00Z"))) == now + 48h + 24h);
  CHECK(end_of(world_of(with("/until", "90m"))) == now + 90min);
  CHECK(end_of(world_of(with("/until", "3d"))) == now + 72h);
  CHECK(end_of(world_of(with("/until", "2026-07-21T00:00:00Z"))) == now + 10h);
  auto quiet = good();
  quiet.erase("acts"), quiet.erase("conversations");
  CHECK(end_of(world_of(quiet)) == now + 24h);
}

TEST_CASE("a length of until is digits and a unit, at most 366 days") {
  auto const now = *workflows::parse_instant("2026-07-20T14:00:00Z");
  CHECK(read_until("366d", now) == now + 366 * 24h);
  for (auto const* text : {"", "h", "1", "-1h", "1.5h", "1 h", "367d", "99999999999h", "24H"}) {
    INFO(text);
    CHECK_FALSE(read_until(text, now));
  }
}

TEST_CASE("the published schema of worlds is the one that the structs make") {
  auto const schema = workflows::codec::schema_of<World>("claimstep world").dump(2) + "\n";
  auto const path = root / "docs" / "world.schema.json";
  auto const* const write = std::getenv("CLAIMSTEP_WRITE_GENERATED");
  if (write != nullptr && std::string_view(write) == "1") std::ofstream(path, std::ios::binary) << schema;
  INFO("if the change is meant, run this test once with CLAIMSTEP_WRITE_GENERATED=1");
  CHECK(file_text(path) == schema);
}

TEST_CASE("every world in tests/worlds can be read") {
  int worlds = 0;
  for (auto const& entry : std::filesystem::directory_iterator(root / "tests" / "worlds")) {
    auto const name = entry.path().filename().string();
    if (entry.path().extension() != ".json" || name.ends_with("_expected.json")) continue;
    ++worlds;
    auto const read = read_world(file_text(entry.path()));
    auto const* problems = std::get_if<std::vector<Problem>>(&read);
    INFO(name << "\n" << (problems == nullptr ? "" : workflows::codec::words(*problems)));
    CHECK(problems == nullptr);
  }
  CHECK(worlds >= 5);
}
