// Do the scenarios end where they should, and do they take every row of the table? Each scenario names its end below.
#include "app/table_text.hpp"
#include "tests/support/completeness.hpp"
#include "tests/support/practice_run.hpp"
#include "workflows/effect_table.hpp"

using namespace practice_run;

namespace {

// World file (without folder and ending) → "ticket state hold" of each case.
std::map<std::string, std::multiset<std::string>> const ends{
    {"scenarios/standard", {"215473 Billed -"}},
    {"scenarios/client_takes_part_already", {"215473 Billed -"}},
    {"scenarios/two_threads", {"215473 Billed -", "215474 Duplicate -"}},
    {"scenarios/note_contradicts_itself", {"215473 Withdrawn -"}},
    {"scenarios/long_thread_without_note", {"215473 OnHold note_missing"}},
    {"scenarios/client_not_found", {"215473 OnHold client_not_found"}},
    {"scenarios/late_cancelled_not_billed", {"215473 NotBilled -"}},
    {"scenarios/contact_missing", {"215473 OnHold contact_missing"}},
    {"scenarios/diagnosis_added_later", {"215473 Billed -"}},
    {"scenarios/plan_comes_back", {"215473 Billed -"}},
    {"scenarios/approved", {"215473 Billed -"}},
    {"scenarios/approval_refused", {"215473 OnHold approval_needed"}},
    {"scenarios/message_while_waiting", {"215473 Billed -"}},
    {"scenarios/paid_meanwhile", {"215473 Billed -"}},
    {"scenarios/assisted_and_confirmed", {"215473 Billed -"}},
    {"scenarios/all_by_hand", {"215473 Billed -"}},
    {"scenarios/charge_refused_by_hand", {"215473 Billed -"}},
    {"scenarios/note_after_the_end", {"215473 Billed -"}},
    {"scenarios/portal_in_pacific", {"215473 Billed -"}},
    {"scenarios/message_before_closing", {"215473 Billed -"}},
    {"scenarios/message_after_closing", {"215473 Billed -"}},
    {"scenarios/paid_after_the_claim", {"215473 Billed -"}},
    {"scenarios/not_there_when_read_back", {"215473 OnHold unexpected_outcome"}},
    {"scenarios/invoice_gone_when_read_back", {"215473 OnHold unexpected_outcome"}},
    {"timed/held_while_sending", {"215473 Billed -"}},
    {"timed/claimed_after_release", {"215473 Billed -"}},
    {"timed/answer_after_release", {"215473 Billed -"}},
};

std::unique_ptr<engine::Workflow> workflow() {
  return std::move(workflows::catalogue(app::knowledge_of(zones())).front());
}

engine::Event event(engine::Workflow const& kind, std::string const& type, std::string const& payload) {
  auto decoded = kind.decode(type, 1, payload);
  if (auto* problem = std::get_if<std::string>(&decoded)) FAIL(*problem);
  return std::get<engine::Event>(decoded);
}

// Three rows that no world of this release brings about: another workflow to hand over to, an outcome after the end,
// and an effect's answer that arrives just while a released case walks through its checks.
std::set<int> rows_taken_by_hand() {
  auto const kind = workflow();
  std::vector<engine::Event> history{
      event(*kind, "CaseOpened", workflows::codec::to_text(workflows::CaseOpened{{"1"}, {}, std::nullopt})),
      event(*kind, "HoldPlaced", R"({"reason":"for the test"})")};
  auto const accepted =
      event(*kind, "OfferAccepted", R"({"offer":"late_cancellation","reason":"it was one","opened":"C-2"})");
  auto const handed = kind->step("C-1", history, accepted);
  CHECK(handed.summary.state == "HandedOver");
  history.push_back(accepted);
  auto const late =
      kind->step("C-1", history, event(*kind, "UnexpectedOutcome", R"({"event":"ThreadRead","state":"HandedOver"})"));
  CHECK(late.summary.state == "HandedOver");
  auto const added =
      kind->step("C-1", std::span(history).first(1), event(*kind, "ParticipantAdded", R"({"contact":"co-1"})"));
  CHECK(added.summary.state == "ReadingTicket");
  return {handed.row, late.row, added.row};
}

}  // namespace

TEST_CASE("every scenario ends where it should, and between them they take every row of the table") {
  auto rows = rows_taken_by_hand();
  for (auto const& [name, expected] : ends) {
    auto const result = run(world_of("tests/worlds/" + name + ".json"));
    INFO(name);
    CHECK(shown(result.broken) == "");
    CHECK(shown({result.ends.begin(), result.ends.end()}) == shown({expected.begin(), expected.end()}));
    rows.insert(result.rows.begin(), result.rows.end());
  }
  auto const kind = workflow();
  for (std::size_t i = 0; i < kind->table().rows.size(); ++i) {
    auto const& row = kind->table().rows[i];
    INFO("row " << i + 1 << " is taken by no scenario: " << row.from << ", " << row.on << ", " << row.guard << ", "
                << row.to);
    CHECK(rows.count(static_cast<int>(i)) == 1);
  }
}

TEST_CASE("every scenario file is in the list of ends") {
  for (auto const& file : scenario_files()) {
    INFO(file);
    CHECK(ends.count("scenarios/" + std::filesystem::path(file).stem().string()) == 1);
  }
}

TEST_CASE("every outcome of every open command has a row in every reachable state") {
  auto const kind = workflow();
  CHECK(shown(completeness::missing_rows(kind->table(), workflows::effect_table())) == "");
}

TEST_CASE("TABLE.md is the table as it is compiled") {
  auto const path = std::filesystem::path(SOURCE_ROOT) / "workflows/standard_session/TABLE.md";
  auto const text = app::table_markdown(*workflow());
  if (std::getenv("CLAIMSTEP_WRITE_GENERATED") != nullptr) std::ofstream(path) << text;
  CHECK(text_of(path) == text);
}

TEST_CASE("the same world and seed give the same bytes, another seed the same ends") {
  auto const world = world_of("tests/worlds/scenarios/plan_comes_back.json");
  auto const first = run(world, 7), second = run(world, 7), other = run(world, 8);
  CHECK(first.report.dump() == second.report.dump());
  CHECK(first.ends == other.ends);
  CHECK(first.ledger == other.ledger);
}
