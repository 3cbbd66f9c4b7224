// What has a case been through, as its workflow reads it? Decoded once and kept while the case is busy; whoever is not
// asked for gives way. What an undone input has loaded is forgotten with it (engine_steps.cpp).
#include "engine/engine.hpp"
#include "engine/replay.hpp"

namespace engine {

Engine::Loaded& Engine::load(std::string const& case_id) {
  consulted_.insert(case_id);
  if (auto found = loaded_.find(case_id); found != loaded_.end()) {
    recent_.splice(recent_.end(), recent_, found->second.place);
    return found->second;
  }
  auto const row = store_.find_case(case_id);
  if (!row) throw StepFailed("there is no case " + case_id);
  Loaded fresh;
  fresh.workflow = workflow(row->workflow, row->workflow_version);
  if (fresh.workflow == nullptr)
    throw UnreadableHistory("this program has no workflow " + row->workflow + " version " +
                            std::to_string(row->workflow_version));
  for (auto const& event : store_.events_of(case_id)) {
    auto decoded = fresh.workflow->decode(event.type, event.type_version, event.payload);
    if (auto* problem = std::get_if<std::string>(&decoded))
      throw UnreadableHistory("event " + std::to_string(event.case_seq) + " of " + case_id + ": " + *problem);
    fresh.events.push_back(std::get<Event>(std::move(decoded)));
    fresh.state = event.state;
    fresh.commands = event.commands;
  }
  while (loaded_.size() >= settings_.cases_in_memory && !recent_.empty()) forget(recent_.front());
  fresh.place = recent_.insert(recent_.end(), case_id);
  return loaded_.emplace(case_id, std::move(fresh)).first->second;
}

void Engine::forget(std::string const& case_id) {
  auto found = loaded_.find(case_id);
  if (found == loaded_.end()) return;
  recent_.erase(found->second.place);
  loaded_.erase(found);
}

// Before a case that was read from the store takes a step or sends anything: does its history still lead to where it
// was recorded to stand, and did the last event issue what was recorded? `verify` checks every event (replay.hpp).
void Engine::check_replay_of(store::CaseRow const& row, Loaded& loaded) {
  if (loaded.checked || loaded.events.empty()) return;
  auto const remedy = "; run the program that wrote it, or add an upcaster for the event or a version of the workflow";
  auto const number = loaded.events.size();
  auto const step = loaded.workflow->step(row.id, std::span(loaded.events).first(number - 1), loaded.events.back());
  if (!step.expected) {
    auto const unfit = step.row <= -2 ? static_cast<std::size_t>(-1 - step.row) : number;
    throw ReplayMismatch(row.id, "event " + std::to_string(unfit) + " of " + row.id + " no longer has a row in " +
                                     row.workflow + " version " + std::to_string(row.workflow_version) + remedy);
  }
  auto const what = "event " + std::to_string(number) + " of " + row.id + " (" + loaded.events.back().type + ")";
  // Where the case stands is written twice, in its row and beside its last event: one of them may have been changed.
  for (auto const& recorded : {row.state, loaded.state})
    if (step.summary.state != recorded)
      throw ReplayMismatch(row.id, what + " led to " + recorded + " when it was recorded and leads to " +
                                       step.summary.state + " now" + remedy);
  if (auto const now = digest_of(step.commands); now != loaded.commands)
    throw ReplayMismatch(
        row.id, what + " issued " + loaded.commands + " when it was recorded and issues " + now + " now" + remedy);
  loaded.checked = true;
}

std::vector<Event> const& Engine::history(std::string const& case_id) { return load(case_id).events; }

}  // namespace engine
