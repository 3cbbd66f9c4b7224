// Counted anew at each question, where the rows are (Store::counts); nobody asks more than every few seconds.
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

// Whatever the value is, it stays one label on one line.
std::string label(std::string const& name, std::string const& value) {
  std::string escaped;
  for (char const c : value) {
    if (c == '\n')
      escaped += "\\n";
    else if (c == '\\' || c == '"')
      escaped += std::string("\\") + c;
    else
      escaped += c;
  }
  return name + "=\"" + escaped + "\"";
}

void add_cases(Metrics& metrics, engine::store::Counts const& counts) {
  std::uint64_t open = 0, ended = 0, set_aside = 0;
  std::map<std::string, std::uint64_t> holds;
  for (auto const& alike : counts.cases) {
    auto const count = static_cast<std::uint64_t>(alike.count);
    (alike.terminal ? ended : open) += count;
    if (alike.condition != "sound") set_aside += count;
    if (!alike.terminal && !alike.hold_code.empty()) holds[alike.hold_code] += count;
  }
  metrics.family("cases", "gauge", "Cases by whether they have ended.");
  metrics.add("cases", label("ended", "no"), open);
  metrics.add("cases", label("ended", "yes"), ended);
  metrics.family("cases_set_aside", "gauge", "Cases that are quarantined or frozen.");
  metrics.add("cases_set_aside", "", set_aside);
  metrics.family("cases_on_hold", "gauge", "Open cases that wait for a person, by hold code.");
  for (auto const& [code, count] : holds) metrics.add("cases_on_hold", label("code", code), count);
}

void add_effects(Metrics& metrics, engine::store::Counts const& counts, engine::Instant now) {
  auto const oldest = counts.oldest_unknown;
  metrics.family("effects_open", "gauge", "Effects that are not settled, by state.");
  for (auto const& [state, count] : std::map(counts.open_effects.begin(), counts.open_effects.end()))
    metrics.add("effects_open", label("state", state), static_cast<std::uint64_t>(count));
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
  for (auto const& [state, count] : practice.engine().store().counts().open_effects) view.open_effects += count;
  return view;
}

std::string metrics_of(RunningPractice& practice, Wellbeing const& being) {
  Metrics metrics;
  auto const counts = practice.engine().store().counts();
  metrics.family("events_total", "counter", "Events in the journal.");
  metrics.add("events_total", "", static_cast<std::uint64_t>(practice.engine().head().seq));
  add_cases(metrics, counts);
  add_effects(metrics, counts, practice.now());
  if (being.inbox_read_at) {
    metrics.family("inbox_read_seconds_ago", "gauge", "Since the billing view was last read whole.");
    metrics.add("inbox_read_seconds_ago", "",
                std::to_string(std::max<std::int64_t>(0, seconds(practice.now() - *being.inbox_read_at))));
  }
  if (being.wire != nullptr) add_exchanges(metrics, *being.wire);
  return metrics.text();
}

}  // namespace app
