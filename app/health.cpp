// Counted anew at each question; nobody asks more than every few seconds.
#include "app/health.hpp"

#include <algorithm>

namespace app {
namespace {

constexpr std::uint64_t silent_after = 3;

std::int64_t seconds(engine::Duration duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

// Not read for four polls, and not for five minutes.
bool view_is_old(Wellbeing const& being, engine::Instant now) {
  if (!being.inbox_connected) return false;
  auto const limit = std::max<engine::Duration>(being.inbox_read_every * 4, std::chrono::minutes{5});
  return now - being.inbox_read_at.value_or(being.started_at) > limit;
}

class Metrics {
 public:
  void family(std::string const& name, std::string const& type, std::string const& help) {
    text_ += "# HELP claimstep_" + name + " " + help + "\n# TYPE claimstep_" + name + " " + type + "\n";
  }
  void add(std::string const& name, std::string const& labels, std::string const& value) {
    text_ += "claimstep_" + name + (labels.empty() ? "" : "{" + labels + "}") + " " + value + "\n";
  }
  void add(std::string const& name, std::string const& labels, std::uint64_t value) {
    add(name, labels, std::to_string(value));
  }
  std::string text() const { return text_; }

 private:
  std::string text_;
};

std::string label(std::string const& name, std::string const& value) { return name + "=\"" + value + "\""; }

void add_cases(Metrics& metrics, engine::store::Store& store) {
  std::uint64_t open = 0, ended = 0, set_aside = 0;
  std::map<std::string, std::uint64_t> holds;
  for (auto const& row : store.cases({})) {
    ++(row.terminal ? ended : open);
    if (row.condition != "sound") ++set_aside;
    if (!row.terminal && !row.hold_code.empty()) ++holds[row.hold_code];
  }
  metrics.family("cases", "gauge", "Cases by whether they have ended.");
  metrics.add("cases", label("ended", "no"), open);
  metrics.add("cases", label("ended", "yes"), ended);
  metrics.family("cases_set_aside", "gauge", "Cases that are quarantined or frozen.");
  metrics.add("cases_set_aside", "", set_aside);
  metrics.family("cases_on_hold", "gauge", "Open cases that wait for a person, by hold code.");
  for (auto const& [code, count] : holds) metrics.add("cases_on_hold", label("code", code), count);
}

void add_effects(Metrics& metrics, engine::store::Store& store, engine::Instant now) {
  std::map<std::string, std::uint64_t> states;
  std::optional<engine::Instant> oldest;
  for (auto const& each : store.open_effects()) {
    ++states[each.state];
    if (each.state == "unknown" && each.due) oldest = std::min(oldest.value_or(*each.due), *each.due);
  }
  metrics.family("effects_open", "gauge", "Effects that are not settled, by state.");
  for (auto const& [state, count] : states) metrics.add("effects_open", label("state", state), count);
  metrics.family("unknown_overdue_seconds", "gauge",
                 "How long the oldest unknown outcome has been due to be looked up.");
  metrics.add("unknown_overdue_seconds", "",
              std::to_string(oldest ? std::max<std::int64_t>(0, seconds(now - *oldest)) : 0));
}

void add_exchanges(Metrics& metrics, WireCounts const& wire) {
  metrics.family("exchanges_total", "counter", "Exchanges with counterparts since the start, by what became of them.");
  for (auto const& [name, line] : wire.by_counterpart()) {
    auto const who = label("counterpart", name) + ",";
    metrics.add("exchanges_total", who + label("result", "answered"), line.answered);
    metrics.add("exchanges_total", who + label("result", "refused"), line.refused);
    metrics.add("exchanges_total", who + label("result", "not_sent"), line.not_sent);
    metrics.add("exchanges_total", who + label("result", "timed_out"), line.timed_out);
    metrics.add("exchanges_total", who + label("result", "broken"), line.broken);
  }
  metrics.family("exchange_milliseconds_total", "counter", "Time spent in exchanges.");
  for (auto const& [name, line] : wire.by_counterpart())
    metrics.add("exchange_milliseconds_total", label("counterpart", name),
                static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(line.took).count()));
}

}  // namespace

void WireCounts::note(connectors::http::WireNote const& note) {
  auto& line = lines_[note.counterpart];
  switch (note.failure) {
    case connectors::Failure::none:
      ++(refuses(note.status) ? line.refused : line.answered);
      break;
    case connectors::Failure::not_sent:
      ++line.not_sent;
      break;
    case connectors::Failure::timed_out:
      ++line.timed_out;
      break;
    case connectors::Failure::broken:
      ++line.broken;
      break;
  }
  auto const well = note.failure == connectors::Failure::none && !refuses(note.status);
  line.failures_in_a_row = well ? 0 : line.failures_in_a_row + 1;
  line.took += note.took;
}

HealthView health_of(RunningPractice& practice, Wellbeing const& being) {
  HealthView view;
  auto const now = practice.now();
  if (view_is_old(being, now)) view.reasons.emplace_back("the billing view was last read long ago");
  if (being.wire != nullptr)
    for (auto const& [name, line] : being.wire->by_counterpart())
      if (line.failures_in_a_row >= silent_after) view.reasons.push_back(name + " does not answer, or refuses us");
  view.status = being.stopping ? "stopping" : view.reasons.empty() ? "ok" : "degraded";
  view.now = workflows::words(now);
  if (being.inbox_read_at) view.inbox_read_at = workflows::words(*being.inbox_read_at);
  view.open_effects = static_cast<std::int64_t>(practice.engine().store().open_effects().size());
  return view;
}

std::string metrics_of(RunningPractice& practice, Wellbeing const& being) {
  Metrics metrics;
  auto& store = practice.engine().store();
  auto const last = store.last_event();
  metrics.family("events_total", "counter", "Events in the journal.");
  metrics.add("events_total", "", static_cast<std::uint64_t>(last ? last->seq : 0));
  add_cases(metrics, store);
  add_effects(metrics, store, practice.now());
  if (being.inbox_read_at) {
    metrics.family("inbox_read_seconds_ago", "gauge", "Since the billing view was last read whole.");
    metrics.add("inbox_read_seconds_ago", "",
                std::to_string(std::max<std::int64_t>(0, seconds(practice.now() - *being.inbox_read_at))));
  }
  if (being.wire != nullptr) add_exchanges(metrics, *being.wire);
  return metrics.text();
}

}  // namespace app
