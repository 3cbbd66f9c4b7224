// What does every verb of every connector ask, and what does it answer? One list of commands (every_verb.json) carried
// out one after the other, by whatever transport stands below; every answer is written down so that two walks can be
// compared.
#pragma once
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/counterparts.hpp"
#include "connectors/twins/world.hpp"
#include "connectors/twins/world_words.hpp"
#include "workflows/effect_table.hpp"

namespace every_verb {

using workflows::codec::Json;

struct Step {
  std::string kind;
  std::string type;  // of the command's message; two share a kind
  Json command = Json::object();
};

struct Everything {
  connectors::twins::World world;
  std::vector<Step> steps;
};

inline Everything read_everything(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  auto const json = Json::parse(text.str());
  auto world = connectors::twins::read_world(json.at("world").dump());
  if (auto const* problems = std::get_if<1>(&world))
    throw std::runtime_error(path + ": " + workflows::codec::words(*problems));
  Everything all{std::get<0>(std::move(world)), {}};
  for (auto const& each : json.at("steps"))
    all.steps.push_back(
        {each.at("kind").get<std::string>(), each.value("type", ""), each.value("command", Json::object())});
  return all;
}

inline Json told(std::string const& kind, char const* verb, engine::Outcome const& outcome) {
  return {{"kind", kind},
          {"verb", verb},
          {"verdict", static_cast<int>(outcome.verdict)},
          {"reference", outcome.reference},
          {"payload", outcome.payload},
          {"reason", outcome.reason},
          {"sentence", outcome.sentence},
          {"evidence", outcome.evidence}};
}

inline Json told(std::string const& kind, char const* verb, engine::Look const& look) {
  return {{"kind", kind},
          {"verb", verb},
          {"presence", static_cast<int>(look.presence)},
          {"strong", look.strong},
          {"reference", look.reference},
          {"payload", look.payload},
          {"pre_image", look.pre_image},
          {"evidence", look.evidence},
          {"code", look.code},
          {"sentence", look.sentence}};
}

inline bool went_well(Json const& each) {
  if (each.contains("verdict")) return each["verdict"] == static_cast<int>(engine::Verdict::done);
  auto const wanted = each["verb"] == "look" ? engine::Presence::absent : engine::Presence::present;
  return each["presence"] == static_cast<int>(wanted);
}

// Looks, sends and looks again for an effect; asks for a lookup. Each exchange has `within`.
inline engine::Task<engine::Done> walk(app::Counterparts& at, engine::Env& env, std::vector<Step> steps,
                                       engine::Duration within, std::vector<Json>& said) {
  int number = 0;
  for (auto const& step : steps) {
    engine::Request request;
    request.effect = "E-" + std::to_string(++number);
    request.case_id = "C-1";
    if (auto const* policy = engine::policy_of(workflows::effect_table(), step.kind))
      request.counterpart = policy->counterpart;
    request.kind = step.kind;
    request.command = step.type;
    request.key = step.kind + "/" + std::to_string(number) + "/1";
    request.payload = step.command.dump();
    request.deadline = env.now() + within;
    if (step.kind == "ticket.list_billing_view") {
      std::optional<workflows::Instant> since;
      if (step.command.contains("since")) since = workflows::parse_instant(step.command.at("since").get<std::string>());
      connectors::Beside beside;
      for (auto const& id : step.command.value("moved", Json::array())) beside.moved.push_back({id.get<std::string>()});
      for (auto const& id : step.command.value("anyway", Json::array()))
        beside.anyway.push_back({id.get<std::string>()});
      auto const view = co_await at.inbox()->billing_view_and(since, beside);
      engine::Outcome outcome;
      if (view) outcome.verdict = engine::Verdict::done;
      if (view)
        for (auto const& item : *view) outcome.payload += item.ticket.text + " " + item.title + ";";
      said.push_back(told(step.kind, "fetch", outcome));
      continue;
    }
    if (connectors::twins::is_lookup_kind(step.kind)) {
      auto const outcome = co_await at.fetch(request);
      said.push_back(told(step.kind, "fetch", outcome));
      continue;
    }
    auto const before = co_await at.look(request);
    said.push_back(told(step.kind, "look", before));
    request.pre_image = before.pre_image;
    auto const outcome = co_await at.send(request);
    said.push_back(told(step.kind, "send", outcome));
    auto const after = co_await at.look(request);
    said.push_back(told(step.kind, "look again", after));
  }
  co_return engine::Done{};
}

}  // namespace every_verb
