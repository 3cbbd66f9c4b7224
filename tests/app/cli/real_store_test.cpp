// Does the program work with no integration at all? One session on a real store, every step by a person who types what
// the real systems showed; and who may not even look.
#include "tests/app/cli/typing.hpp"

using namespace typing;

namespace {

constexpr auto people = R"(
[practice]
name = "Quiet Cove"
email = "desk@quietcove.example.org"

[[person]]
id = "dana"
name = "Dana Whitlock"
unix_user = "dwhitlock"
roles = ["coordinator"]

[[person]]
id = "ingrid"
name = "Ingrid Vasquez, LCSW"
unix_user = "ivasquez"
roles = ["attestor"]

[[person]]
id = "newcomer"
name = "Robin Vale"
unix_user = "rvale"
roles = []
)";

constexpr auto note =
    "For admin use only\\nClient: Nora Whitfield\\nClient email: nora.whitfield@example.com\\nTherapist: Maren "
    "Ostberg\\n"
    "Session date: July 14, 2026\\nStart time: 3:00 PM\\nEnd time: 3:53 PM\\nDuration: 53 minutes\\nTime zone: "
    "ET\\nCPT code: 90837\\n"
    "Diagnosis: F41.1\\nClient state: New York\\nTherapist licensed state(s): NY\\nSession type: Video";

struct Practice : EitherWay {
  Practice() {
    write_text(file("claimstep.toml"), people);
    environment["CLAIMSTEP_STORE"] = file("real.db");
    clock = *workflows::parse_instant("2026-07-20T14:00:00Z");
    account = "dwhitlock";
  }

  // What the real systems show, by the kind of step. Lists go in from files, as a person would rather not type them.
  std::vector<std::string> values_for(std::string const& kind) {
    auto const listed = [&](std::string const& field, std::string const& json) {
      write_text(file(field + ".json"), json);
      return field + "=@" + file(field + ".json");
    };
    if (kind == "ticket.read_thread")
      return {"state=" + thread_state,
              "parts=2",
              "whole=yes",
              "last_part=p-2",
              "last_client_part=",
              "billing_value=" + billing_value,
              listed("notes", std::string(R"([{"part":"p-2","at":"2026-07-17T19:16:00Z","author":"admin","text":")") +
                                  note + "\"}]"),
              listed("participants", R"([{"contact":"co-9","email":"desk@quietcove.example.org"}])"),
              listed("billing_options", R"(["Billed"])")};
    if (kind == "platform.find_client")
      return {listed("profiles",
                     R"([{"client":"cl-1","name":"Nora Whitfield","email":"nora.whitfield@example.com",)"
                     R"("birth_date":"1991-02-17","region":"US","state":"NY","zone":"America/New_York"}])")};
    if (kind == "platform.find_appointments")
      return {listed("appointments", R"([{"appointment":"ap-1","therapist":"th-1","therapist_name":"Maren Ostberg",)"
                                     R"("start":"2026-07-14T19:00:00Z","zone":"America/New_York","minutes":53,)"
                                     R"("status":"held","modality":"video"}])")};
    if (kind == "ticket.find_contact")
      return {listed("contacts", R"([{"contact":"co-1","email":"nora.whitfield@example.com"}])")};
    if (kind == "platform.read_billing")
      return {listed("invoices", invoice()), listed("diagnoses", R"(["F41.1"])"),
              listed("licences", R"([{"state":"NY"}])")};
    if (kind == "portal.read")
      return {"portal_therapist=pt-1", "calendar_zone=America/New_York",
              listed("clients", R"([{"portal_client":"pc-1","name":"Nora Whitfield","birth_date":"1991-02-17",)"
                                R"("plan_active":true,"covered_with":"Maren Ostberg"}])"),
              listed("addresses", R"([{"state":"NY","label":"12 Quay Street, NY"}])")};
    if (kind == "portal.read_session") return {"status=confirmed", "instant=2026-07-14T19:00:00Z", "cpt=90837"};
    if (kind == "ticket.attribute_set") billing_value = "Billed";
    if (kind == "ticket.closed") thread_state = "closed";
    if (kind == "invoice.written_off") written_off = true;
    if (kind == "invoice.charged") charged = true;
    return {};
  }
  std::string invoice() const {
    Json one{{"invoice", "in-1"},
             {"appointment", "ap-1"},
             {"status", written_off ? "written_off" : "open"},
             {"cents", 17500},
             {"paid_cents", 0},
             {"balance_cents", written_off ? 0 : 17500},
             {"written_off_cents", written_off ? 17500 : 0},
             {"write_off_reason", written_off ? "Other" : ""},
             {"write_off_note", written_off ? "Billed on Headway." : ""},
             {"auto_charge", false},
             {"charges", Json::array()}};
    if (charged) one["charges"].push_back({{"charge", "ch-1"}, {"cents", 0}, {"result", "succeeded"}});
    return Json::array({one}).dump();
  }

  std::string thread_state = "open", billing_value;
  bool written_off = false, charged = false;
};

}  // namespace

TEST_CASE("cli: on a real store a whole session is stepped by hand, from opening to billed") {
  Practice desk;
  auto const opened = desk.type("case open standard_session --ticket 215473");
  INFO(opened.err);
  REQUIRE(opened.code == 0);
  CHECK(opened.complains("Made a new store"));
  std::set<std::string> done;
  for (int step = 0; step < 60; ++step) {
    auto const next = desk.type("case next C-1 --json").json();
    auto const what = next.at("what").get<std::string>();
    if (what == "done") break;
    INFO(next.dump(1));
    REQUIRE((what == "step" || what == "attest"));
    desk.account = what == "attest" ? "ivasquez" : "dwhitlock";
    std::vector<std::string> line{"case",   "do",
                                  "C-1",    what == "attest" ? "attest" : next.at("step").at("verb").get<std::string>(),
                                  "--seen", std::to_string(next.at("seen").get<int>())};
    if (what == "step") {
      auto const kind = next.at("step").at("kind").get<std::string>();
      done.insert(kind);
      auto const values = desk.values_for(kind);
      for (auto const& value : values) line.insert(line.end(), {"--set", value});
      if (values.empty()) line.insert(line.end(), {"--reference", "r-" + std::to_string(step)});
    }
    auto const answer = desk.type(line);
    INFO(answer.err);
    REQUIRE(answer.code == 0);
  }
  auto const shown = desk.type("case show C-1 --json").json();
  CHECK(shown.at("state") == "Billed");
  CHECK(shown.at("unverified") == true);
  CHECK(desk.type("case show C-1").says("*unverified*"));
  for (auto const* kind : {"portal.session_confirmed", "ticket.form_submitted", "ticket.closed", "invoice.written_off",
                           "invoice.charged"}) {
    INFO(kind);
    CHECK(done.count(kind) == 1);
  }
  for (auto const& event : shown.at("events")) CHECK(event.at("asserted") == false);
  CHECK(desk.type("verify").code == 0);
}

TEST_CASE("cli: on a real store the account acts, and nobody else") {
  Practice desk;
  desk.account = "somebody";
  auto const stranger = desk.type("case open standard_session --ticket 215473");
  CHECK(stranger.code == 6);
  CHECK(stranger.complains("unix_user = \"somebody\""));
  CHECK_FALSE(std::filesystem::exists(desk.file("real.db")));
  desk.account = "dwhitlock";
  CHECK(desk.type("case list").code == 3);
  REQUIRE(desk.type("case open standard_session --ticket 215473").code == 0);
  CHECK(desk.type("case list --as dana").code == 6);
  CHECK(desk.type("case note C-1 x --as dana").code == 6);
  CHECK(desk.type("case note C-1 x").code == 0);
  desk.account = "somebody";
  for (auto const* line : {"case list", "case show C-1", "worklist", "replay C-1", "verify", "case note C-1 x",
                           "run --until-rest", "db check"}) {
    INFO(line);
    CHECK(desk.type(line).code == 6);
  }
  desk.account = "rvale";
  CHECK(desk.type("case list").code == 6);
  desk.account = "dwhitlock";
  CHECK(desk.type("verify --json").json().at("access_rows") == 1);
}

TEST_CASE("cli: what is typed in wrongly is refused with the field's name, and nothing is recorded") {
  Practice desk;
  REQUIRE(desk.type("case open standard_session --ticket 215473").code == 0);
  auto const start = std::string("case do C-1 read_thread ");
  auto const missing = desk.type(start + "--set state=open");
  CHECK(missing.code == 2);
  CHECK(missing.complains("--set parts=… is missing"));
  auto const unknown = desk.type(start + "--set colour=red");
  CHECK(unknown.code == 4);
  CHECK(unknown.complains("colour"));
  CHECK(desk.type(start + "--set state").code == 2);
  CHECK(desk.type(start + "--set notes=@" + desk.file("not_there.json")).code == 3);
  CHECK(desk.type(start).code == 2);
  CHECK(desk.type("case show C-1 --json").json().at("events").size() == 1);
}

TEST_CASE("cli: what is long or has parts is suggested as a file, the rest as it is typed") {
  Practice desk;
  REQUIRE(desk.type("case open standard_session --ticket 215473").code == 0);
  auto const commands = desk.type("case next C-1 --json").json().at("commands");
  auto const line = commands.at(0).at("command").get<std::string>();
  CHECK(line.find(" --set notes=@FILE") != std::string::npos);
  CHECK(line.find(" --set participants=@FILE") != std::string::npos);
  CHECK(line.find(" --set state=…") != std::string::npos);
  CHECK(line.find("notes=…") == std::string::npos);
}
