// How does one case tell others something that stops them? The others hear it in the transaction in which it was said,
// so that nothing of theirs can leave in between. A case that is set aside hears it first when it is given back.
#include <nlohmann/json.hpp>

#include "engine/engine.hpp"

namespace engine {
namespace {

using Json = nlohmann::ordered_json;

std::string const told = "told|";

}  // namespace

// Whom it reached is journaled with the one who says it, who said it with those who hear it.
void Engine::plan_word(store::CaseRow const& of, Command const& command, std::deque<Incoming>& follow_ups) {
  auto const wanted = Json::parse(command.payload);
  auto const event = wanted.value("event", std::string());
  auto const payload = Json{{"by", of.id}, {"reason", wanted.value("reason", std::string())}}.dump();
  store::CaseFilter others;
  others.tags = {{wanted.value("tag", std::string()), wanted.value("value", std::string())}};
  others.workflow = wanted.value("workflow", std::string());
  others.open_only = true;
  auto found = Json::array();
  for (auto const& row : store_.cases(others)) {
    if (row.id == of.id) continue;
    found.push_back(row.id);
    if (row.condition == "sound")
      follow_ups.push_back({row.id, event_of(row.id, event, payload), {"engine"}, Source::engine});
    else
      tell_when_given_back(row.id, Json{{"event", event}, {"payload", payload}}.dump());
  }
  store::EffectRow asked;
  asked.case_id = of.id;
  asked.command = command.type;
  follow_ups.push_back(done_of(asked, Json{{"cases", found}}.dump()));
}

// A timer that is due at once: it waits for the case to be sound again, over any number of starts.
void Engine::tell_when_given_back(std::string const& case_id, std::string const& what) {
  for (auto const& each : store_.timers_of(case_id))
    if (each.state == "set" && each.name == told + what) return;
  store::TimerRow row;
  row.case_id = case_id;
  row.name = told + what;
  row.due = env_.now();
  store_.add(row);
}

bool Engine::is_word(store::TimerRow const& timer) { return timer.name.starts_with(told); }

Engine::Incoming Engine::word_of(store::TimerRow const& timer) {
  auto const what = Json::parse(timer.name.substr(told.size()));
  return {timer.case_id,
          event_of(timer.case_id, what.at("event").get<std::string>(), what.at("payload").get<std::string>()),
          {"engine"},
          Source::engine};
}

}  // namespace engine
