// Is every JSON answer exactly what docs/schemas says, and are these files what the program's own structs say? Run with
// CLAIMSTEP_WRITE_GENERATED=1 to write docs/schemas anew after a change of a view.
#include <cstdlib>

#include "app/audit_views.hpp"
#include "app/effect_views.hpp"
#include "app/health.hpp"
#include "app/list_views.hpp"
#include "app/operation_views.hpp"
#include "app/rule_views.hpp"
#include "app/workflow_views.hpp"
#include "tests/app/cli/schema_check.hpp"
#include "tests/app/cli/typing.hpp"

using namespace typing;

namespace {

template <class View>
void compare_with_file() {
  auto const path = root() + "/docs/schemas/" + std::string(View::contract) + ".schema.json";
  auto const text = app::view_schema<View>().dump(2) + "\n";
  if (std::getenv("CLAIMSTEP_WRITE_GENERATED") != nullptr) write_text(path, text);
  INFO("run with CLAIMSTEP_WRITE_GENERATED=1: " << path);
  CHECK(text_of(path) == text);
}

void check_contract(Answer const& answer, std::string const& name) {
  auto const json = answer.json();
  CHECK(json.at("schema") == "claimstep." + name + "/1");
  SchemaCheck check;
  check.check(Json::parse(text_of(root() + "/docs/schemas/" + name + ".schema.json")), json);
  for (auto const& problem : check.problems) FAIL_CHECK(name << " " << problem);
}

}  // namespace

TEST_CASE("cli: the published schemas are those of the program's own structs") {
  compare_with_file<app::CaseView>();
  compare_with_file<app::NextView>();
  compare_with_file<app::CasesView>();
  compare_with_file<app::WorklistView>();
  compare_with_file<app::StatusView>();
  compare_with_file<app::ActView>();
  compare_with_file<app::OutboxView>();
  compare_with_file<app::ApprovalsView>();
  compare_with_file<app::ReplayView>();
  compare_with_file<app::VerifyView>();
  compare_with_file<app::WorkflowsView>();
  compare_with_file<app::WorkflowView>();
  compare_with_file<app::ConfigView>();
  compare_with_file<app::DbView>();
  compare_with_file<app::VersionView>();
  compare_with_file<app::CptView>();
  compare_with_file<app::IcdView>();
  compare_with_file<app::PreauthView>();
  compare_with_file<app::ThirtyDaysView>();
  compare_with_file<app::RulesView>();
  compare_with_file<app::HealthView>();
}

TEST_CASE("cli: a schema check that finds a missing, an extra and a wrong field") {
  auto const schema = app::view_schema<app::ActView>();
  auto good = app::view_json(app::ActView{});
  SchemaCheck fits;
  fits.check(schema, good);
  CHECK(fits.problems.empty());
  good["surprise"] = 1;
  good["events"] = "many";
  good.erase("state");
  SchemaCheck finds;
  finds.check(schema, good);
  CHECK(finds.problems.size() == 3);
}

TEST_CASE("cli: every answer on a case that waits has exactly the documented fields") {
  Desktop desk;
  desk.use_demo(unanswered().dump());
  check_contract(desk.type("case list --json"), "cases");
  check_contract(desk.type("case show C-1 --json"), "case");
  check_contract(desk.type("case next C-1 --json"), "next");
  check_contract(desk.type("worklist --json"), "worklist");
  check_contract(desk.type("status --json"), "status");
  check_contract(desk.type("outbox list --json"), "outbox");
  check_contract(desk.type("approve list --json"), "approve");
  check_contract(desk.type("replay C-1 --json --with-access"), "replay");
  check_contract(desk.type("replay C-1 --json --at 3"), "replay");
  check_contract(desk.type("verify --json"), "verify");
  check_contract(desk.type("case do C-1 attest --as ingrid --json"), "act");
  check_contract(desk.type("case next C-1 --json"), "next");  // a step by hand
  check_contract(desk.type("case hold C-1 --reason 'the therapist calls back' --as dana --json"), "act");
  check_contract(desk.type("case next C-1 --json"), "next");  // a hold
  check_contract(desk.type("case show C-1 --json"), "case");
  check_contract(desk.type("run C-1 --until-rest --json"), "act");
  check_contract(desk.type("run --until-rest --json"), "status");
}

TEST_CASE("cli: answers without a case have exactly the documented fields") {
  Desktop desk;
  check_contract(desk.type("workflow list --json"), "workflows");
  check_contract(desk.type("workflow show standard_session --json"), "workflow");
  check_contract(desk.type("config show --json"), "config");
  check_contract(desk.type("config check --json"), "config");
  check_contract(desk.type("version --json"), "version");
  check_contract(desk.type("rules cpt 50 --json"), "cpt");
  check_contract(desk.type("rules cpt 52.5 --service crisis --json"), "cpt");
  check_contract(desk.type("rules icd f411 --on 2026-07-14 --json"), "icd");
  check_contract(desk.type("rules icd anxiety --on 2026-07-14 --json"), "icd");
  check_contract(desk.type("rules preauth Aviva 123456/12 --json"), "preauth");
  check_contract(desk.type("rules thirty-days 2026-06-20T15:00:00Z 2026-07-20T15:00:00Z --json"), "thirty_days");
  check_contract(desk.type("rules list --json"), "rules");
  check_contract(desk.type("simulate " + root() + "/tests/worlds/one_session.json --json"), "run");
  desk.use_demo(unanswered().dump());
  check_contract(desk.type("db check --json"), "db");
  check_contract(desk.type("db backup " + desk.file("copy.db") + " --json"), "db");
  check_contract(desk.type("db restore " + desk.file("copy.db") + " --json --store " + desk.file("again.db")), "db");
}

TEST_CASE("cli: a run with holds, failed charges, unopened threads and duplicates fits its schema too") {
  Desktop desk;
  auto const answer = desk.type("simulate " + root() + "/tests/worlds/every_fault.json --json");
  REQUIRE(answer.code == 0);
  check_contract(answer, "run");
  auto broken = answer.json();
  broken["cases"][0]["ticket"] = 5;
  SchemaCheck finds;
  finds.check(Json::parse(text_of(root() + "/docs/schemas/run.schema.json")), broken);
  CHECK(finds.problems.size() >= 1);
}
