// What happens to a case only because time passes? Timers that its rows have set, and the days before it is due. Kept
// in the store, so that they go off after any start.
#include <nlohmann/json.hpp>

#include "engine/engine.hpp"

namespace engine {
namespace {

using Json = nlohmann::ordered_json;

std::string const alert = "alert|";

}  // namespace

// A timer's payload names when it is due and which event it brings.
void Engine::plan_timer(store::CaseRow const& of, Command const& command) {
  auto const wanted = Json::parse(command.payload);
  auto const name = command.type + "|" + wanted.value("name", std::string());
  for (auto each : store_.timers_of(of.id)) {
    if (each.name != name || each.state != "set") continue;
    each.state = "cancelled";
    store_.put(each);
  }
  store::TimerRow row;
  row.case_id = of.id;
  row.name = name;
  row.due = env_.now() + std::chrono::seconds{wanted.value("after_seconds", std::int64_t{0})};
  row.id = store_.add(row);
  schedule_timer({row.id, "set", row.due});
}

// The days before the day on which a case is due are told to it, each at six in the morning of that day by its zone;
// `due` is the last instant of its day. What is past is not told any more.
void Engine::set_alerts(store::CaseRow const& row) {
  for (auto each : store_.timers_of(row.id)) {
    if (!each.name.starts_with(alert) || each.state != "set") continue;
    each.state = "cancelled";
    store_.put(each);
  }
  if (!row.due || row.terminal) return;
  for (auto const days : settings_.alert_days) {
    store::TimerRow timer;
    timer.case_id = row.id;
    timer.name = alert + std::to_string(days);
    timer.due = *row.due - std::chrono::days{days + 1} + std::chrono::hours{6};
    if (timer.due <= env_.now()) continue;
    timer.id = store_.add(timer);
    schedule_timer({timer.id, "set", timer.due});
  }
}

// What the case hears when it goes off: the command's done event, how near its day is, or what another case has said.
Engine::Incoming Engine::rings(store::TimerRow const& timer) {
  if (is_word(timer)) return word_of(timer);
  Incoming due;
  if (timer.name.starts_with(alert)) {
    due.case_id = timer.case_id;
    due.event = event_of(timer.case_id, "DueSoon", Json{{"days", std::stoi(timer.name.substr(alert.size()))}}.dump());
  } else {
    auto const bar = timer.name.find('|');
    store::EffectRow asked;
    asked.case_id = timer.case_id;
    asked.command = timer.name.substr(0, bar);
    due = done_of(asked, Json{{"name", timer.name.substr(bar + 1)}}.dump());
  }
  due.actor = {"timer"};
  due.source = Source::timer;
  return due;
}

void Engine::schedule_timer(store::Store::Wake const& wake) {
  env_.at(wake.due, [this, id = wake.id, alive = std::weak_ptr<int>(alive_)] {
    if (!alive.expired()) fire_timer(id);
  });
}

// The timer of this id may be another than the one this was asked for: when the input that set it was undone, its id
// was given again. Such a one goes off when it is due itself.
void Engine::fire_timer(std::int64_t id) {
  auto const found = store_.find_timer(id);
  if (!found || found->state != "set" || (only_case_ && found->case_id != *only_case_)) return;
  if (found->due > env_.now()) return schedule_timer({id, found->state, found->due});
  enqueue({found->case_id,
           [this, id] {
             auto timer = store_.find_timer(id);
             if (!timer || timer->state != "set" || set_aside(timer->case_id)) return false;
             timer->state = "fired";
             store_.put(*timer);
             take(rings(*timer));
             return true;
           },
           [this, id, of = found->case_id](bool kept) {
             if (!kept) again_later(of, [this, id] { fire_timer(id); });
           }});
}

}  // namespace engine
