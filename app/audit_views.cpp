// The journal as an auditor reads it.
#include "app/audit_views.hpp"

#include <algorithm>

#include "app/event_words.hpp"
#include "engine/replay.hpp"
#include "tz/conversion.hpp"

namespace app {
namespace {

std::optional<std::string> text_in(Json const& payload, char const* name) {
  if (!payload.is_object() || !payload.contains(name) || !payload.at(name).is_string()) return std::nullopt;
  return text_or_none(payload.at(name).get<std::string>());
}

void collect_evidence(Json const& payload, std::vector<workflows::Evidence>& into) {
  auto const add = [&](Json const& holder) {
    if (!holder.is_object() || !holder.contains("evidence")) return;
    std::vector<workflows::Evidence> list;
    workflows::codec::Reader reader{workflows::codec::Unknown::ignore};
    reader.read(holder.at("evidence"), list);
    into.insert(into.end(), list.begin(), list.end());
  };
  add(payload);
  if (payload.is_object() && payload.contains("findings") && payload.at("findings").is_array())
    for (auto const& finding : payload.at("findings")) add(finding);
}

std::vector<std::string> commands_in(std::string const& digest) {
  std::vector<std::string> names;
  auto const list = Json::parse(digest, nullptr, false);
  if (list.is_array())
    for (auto const& each : list)
      if (each.is_object() && each.contains("command")) names.push_back(each.at("command").get<std::string>());
  return names;
}

ReplayedEventView replayed(Books const& books, engine::Workflow const* workflow, engine::store::EventRow const& row,
                           std::string const& zone) {
  ReplayedEventView view;
  view.event = row.case_seq;
  view.seq = row.seq;
  view.at = workflows::words(row.at);
  view.eastern = stamp_of(books.zones, row.at, std::string(tz::eastern_zone)).value_or(StampView{});
  if (!zone.empty()) view.client = stamp_of(books.zones, row.at, zone);
  view.actor = row.actor;
  view.asserted = row.asserted;
  view.type = row.type;
  view.state = row.state;
  view.state_words = state_words(workflow, row.state);
  view.commands = commands_in(row.commands);
  view.payload = Json::parse(row.payload, nullptr, false);
  if (view.payload.is_discarded()) view.payload = nullptr;
  view.rules_version = text_in(view.payload, "rules_version");
  view.tzdata = text_in(view.payload, "tzdata");
  collect_evidence(view.payload, view.evidence);
  view.hash = engine::to_hex(row.hash);
  auto told = words_of(books.zones, row, zone);
  view.learnt = std::move(told.learnt);
  view.text = std::move(told.text);
  view.reason = std::move(told.reason);
  return view;
}

}  // namespace

ReplayView replay_view(Books const& books, engine::store::CaseRow const& row, std::int64_t at, bool with_access) {
  auto const events = books.store.events_of(row.id);
  auto const* workflow = books.workflow_of(row);
  auto const zone = client_zone(facts_of(events));
  ReplayView view;
  view.case_ = row.id;
  view.kind = row.workflow;
  view.version = row.workflow_version;
  view.of = static_cast<std::int64_t>(events.size());
  for (auto const& event : events) {
    if (at != 0 && event.case_seq > at) break;
    view.events.push_back(replayed(books, workflow, event, zone));
    view.upto = event.case_seq;
    view.state = event.state;
    view.state_words = state_words(workflow, event.state);
  }
  if (!with_access) return view;
  view.access.emplace();
  for (auto const& each : books.store.accesses())
    if (each.subject == row.id)
      view.access->push_back({workflows::words(each.at), each.actor, each.action, each.subject});
  return view;
}

VerifyView verify_view(Books const& books, std::string const& only_case, std::optional<engine::Head> const& expected) {
  VerifyView view;
  auto const chain = engine::verify_chain(books.store, expected);
  auto const access = engine::verify_access_chain(books.store);
  view.head = engine::to_text(chain.head);
  view.rows = chain.rows;
  view.access_rows = access.rows;
  if (auto const last = books.store.last_event()) view.last_event = workflows::words(last->at);
  for (auto const* problems : {&chain.problems, &access.problems})
    view.problems.insert(view.problems.end(), problems->begin(), problems->end());
  auto const rows = books.store.check();
  view.problems.insert(view.problems.end(), rows.begin(), rows.end());
  try {
    auto const replay = engine::check_replay(books.store, books.workflows, only_case);
    view.cases = replay.cases;
    view.events = replay.events;
    for (auto const& each : replay.mismatches)
      view.mismatches.push_back({each.case_id, each.case_seq, each.recorded, each.recomputed, each.sentence});
  } catch (engine::store::Corrupt const& damaged) {  // the check of rows above has usually named it already
    auto const known = std::find(view.problems.begin(), view.problems.end(), damaged.sentence) != view.problems.end();
    if (!known) view.problems.push_back(damaged.sentence);
  }
  view.sound = view.problems.empty() && view.mismatches.empty();
  return view;
}

}  // namespace app
