// The report of a run, and the checks that end it with exit code 8.
#include "app/run_report.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/replay.hpp"
#include "tz/conversion.hpp"

namespace app {
namespace {

Json text_or_null(std::string const& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json hold_or_null(engine::store::CaseRow const& row) {
  if (row.hold.empty()) return nullptr;
  auto const hold = Json::parse(row.hold, nullptr, false);
  if (!hold.is_object()) return nullptr;
  Json shown = Json::object();
  for (auto const* name : {"code", "sentence", "who_can_fix", "overridable", "offers", "evidence"})
    if (hold.contains(name)) shown[name] = hold[name];
  return shown;
}

// Effects that may stand only once per subject, whatever happened on the way.
std::set<std::string> const once_per_subject{"portal.session_confirmed", "invoice.written_off", "invoice.charged",
                                             "ticket.form_submitted"};

std::string sameness_of(Json const& entry) {
  auto const kind = entry.at("kind").get<std::string>();
  if (kind == "portal.session_confirmed") {
    auto const& detail = entry.at("detail");
    return detail.value("therapist", "") + "|" + detail.value("client", "") + "|" + detail.value("instant", "");
  }
  if (kind == "ticket.form_submitted") return entry.at("subject").get<std::string>() + "|" + entry.at("detail").dump();
  return entry.at("subject").get<std::string>();
}

}  // namespace

std::string tag_of(engine::store::CaseRow const& row, std::string_view name) {
  for (auto const& [key, value] : row.tags)
    if (key == name) return value;
  return {};
}

std::optional<int> days_left(engine::store::CaseRow const& row, tz::Zones const& zones, engine::Instant now) {
  return row.due ? days_left(*row.due, zones, now) : std::nullopt;
}

std::optional<int> days_left(engine::Instant due, tz::Zones const& zones, engine::Instant now) {
  auto const today = tz::eastern_date(zones, now), last = tz::eastern_date(zones, due);
  if (!today || !last) return std::nullopt;
  return static_cast<int>((std::chrono::sys_days{*last} - std::chrono::sys_days{*today}).count());
}

Json case_line(engine::store::CaseRow const& row, tz::Zones const& zones, engine::Instant now) {
  auto const left = row.terminal ? std::nullopt : days_left(row, zones, now);
  return {{"case", row.id},
          {"kind", row.workflow},
          {"ticket", text_or_null(tag_of(row, "ticket"))},
          {"client", text_or_null(tag_of(row, "client"))},
          {"appointment", text_or_null(tag_of(row, "appointment"))},
          {"state", row.state},
          {"terminal", row.terminal},
          {"hold", hold_or_null(row)},
          {"waiting_for", row.terminal ? Json(nullptr) : text_or_null(row.waiting_for)},
          {"parent", text_or_null(row.parent)},
          {"duplicate_of", text_or_null(tag_of(row, "duplicate_of"))},
          {"days_left", left ? Json(*left) : Json(nullptr)},
          {"events", row.events}};
}

Json run_report(engine::store::Store& store, tz::Zones const& zones, engine::Instant now, std::vector<Json> ledger) {
  Json report{{"schema", "claimstep.run/1"}, {"now", workflows::words(now)}};
  report["cases"] = Json::array();
  for (auto const& row : store.cases({})) report["cases"].push_back(case_line(row, zones, now));
  report["queue"] = Json::array();
  for (auto const& failure : store.failures()) {
    auto const day = tz::eastern_date(zones, failure.oldest_failure);
    report["queue"].push_back(
        {{"case", failure.case_id},
         {"reason", failure.reason},
         {"oldest_failure", day ? workflows::words(*day) : workflows::words(failure.oldest_failure)},
         {"attempts", failure.attempts}});
  }
  report["effects"] = std::move(ledger);
  report["unopened"] = Json::array();
  for (auto const& each : Intake::unopened(store))
    report["unopened"].push_back({{"ticket", each.ticket}, {"band", each.band}, {"best", text_or_null(each.best)}});
  return report;
}

std::vector<std::string> broken_invariants(engine::Engine& engine, std::vector<Json> const& ledger) {
  std::vector<std::string> broken;
  auto& store = engine.store();
  auto const chain = engine::verify_chain(store);
  broken.insert(broken.end(), chain.problems.begin(), chain.problems.end());
  for (auto const& each : engine::check_replay(store, engine.workflows()).mismatches)
    broken.push_back(each.case_id + " event " + std::to_string(each.case_seq) + ": " + each.sentence);
  for (auto const& row : store.cases({})) {
    auto const effects = store.effects_of(row.id);
    auto const open = std::any_of(effects.begin(), effects.end(), engine::is_open);
    auto const timers = store.timers_of(row.id);
    auto const rings = std::any_of(timers.begin(), timers.end(), [](auto const& each) { return each.state == "set"; });
    auto const waits = open || rings || !row.hold_code.empty() || row.waiting_for == "person";
    if (!row.terminal && !waits)
      broken.push_back(row.id + " has no wake-up: no open effect, no timer, no hold, nobody to wait for");
    if (row.terminal && open) broken.push_back(row.id + " has ended at " + row.state + " with an effect still open");
  }
  std::map<std::string, int> seen;
  for (auto const& entry : ledger) {
    auto const kind = entry.at("kind").get<std::string>();
    // A payment by the client shows as a charge too, and a declined charge moved nothing.
    auto const& detail = entry.at("detail");
    auto const moved_nothing = kind == "invoice.charged" && detail.value("result", "") != "succeeded";
    auto const by_client = kind == "invoice.charged" && detail.value("cents", 0) != 0 && entry.at("by") != "engine";
    if (once_per_subject.count(kind) == 0 || moved_nothing || by_client) continue;
    auto const what = kind + (kind == "invoice.charged" && detail.value("cents", 0) != 0 ? " of a sum " : " ");
    if (++seen[what + sameness_of(entry)] == 2)
      broken.push_back(kind + " was accepted twice for " + entry.at("subject").get<std::string>());
  }
  return broken;
}

}  // namespace app
