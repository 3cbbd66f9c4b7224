// Who answers the engine in its own tests? A shelf and a depot with a memory that outlives every engine, and a script
// of what goes wrong at each exchange. It notes what the store showed at the moment a write arrived.
#pragma once
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/core/connector.hpp"
#include "tests/engine/shell/counting_store.hpp"
#include "tests/engine/shell/parcel_workflow.hpp"

namespace parcel {

// What happens to one write.
enum class Fate {
  well,
  lost_after,   // accepted, and no answer comes back
  lost_before,  // nothing arrives, and nobody can tell
  refused,      // a listed rejection
  not_sent,     // no byte left
  garbled,      // accepted; answered with a payload that nobody can read
  throws_up,    // a library throws in the middle
  dies_before,  // our process dies before the counterpart has it
  dies_after,   // our process dies when the counterpart has it
};

// What one look shows.
enum class Sight { true_one, unreadable, conflicting, several, nothing, garbled, weak, throws_up };

class Depot final : public engine::Connector {
 public:
  Depot(engine::Env& env, CountingStore& store) : env_(env), store_(store) {}

  std::map<std::string, std::deque<Fate>> fates;    // by kind, one per write or lookup
  std::map<std::string, std::deque<Sight>> sights;  // by kind, one per look
  std::map<std::string, Fate> usual_fate;           // by kind, when the script is over
  std::map<std::string, Sight> usual_sight;
  engine::Duration takes = std::chrono::seconds{1};
  std::optional<engine::Duration> retry_after;

  struct Seen {
    engine::Instant at;
    std::string verb, kind, key, state_in_store;
    int attempt = 0;
    bool in_transaction = false;
  };
  std::vector<Seen> exchanges;
  std::map<std::string, std::vector<std::string>> accepted;  // "kind key" → texts

  std::size_t acceptances(std::string const& what) const {
    auto const found = accepted.find(what);
    return found == accepted.end() ? 0 : found->second.size();
  }
  std::vector<Seen> of(std::string const& verb, std::string const& kind) const {
    std::vector<Seen> some;
    for (auto const& each : exchanges)
      if (each.verb == verb && each.kind == kind) some.push_back(each);
    return some;
  }

  engine::Task<engine::Outcome> fetch(engine::Request request) override {
    note("fetch", request);
    auto const fate = next(fates, usual_fate, request.kind);
    co_await engine::sleep_for(env_, takes);
    if (fate == Fate::throws_up) throw std::runtime_error("the shelf broke");
    if (fate == Fate::dies_before) throw Died{};
    engine::Outcome outcome = answer(fate, request);
    if (fate == Fate::well) outcome.payload = Json{{"found", true}}.dump();
    co_return outcome;
  }

  engine::Task<engine::Look> look(engine::Request request) override {
    note("look", request);
    auto const sight = next(sights, usual_sight, request.kind);
    co_await engine::sleep_for(env_, takes);
    if (sight == Sight::throws_up) throw std::runtime_error("the window broke");
    co_return shown(sight, request);
  }

  engine::Task<engine::Outcome> send(engine::Request request) override {
    note("send", request);
    auto const fate = next(fates, usual_fate, request.kind);
    co_await engine::sleep_for(env_, takes);
    if (fate == Fate::dies_before) throw Died{};
    auto const arrives =
        fate == Fate::well || fate == Fate::lost_after || fate == Fate::garbled || fate == Fate::dies_after;
    if (arrives) accepted[request.kind + " " + request.key].push_back(text_of(request));
    if (fate == Fate::dies_after) throw Died{};
    if (fate == Fate::throws_up) throw std::runtime_error("the van broke");
    co_return answer(fate, request);
  }

 private:
  template <class What>
  static What next(std::map<std::string, std::deque<What>>& script, std::map<std::string, What>& usual,
                   std::string const& kind) {
    auto& line = script[kind];
    if (line.empty()) return usual[kind];
    auto const what = line.front();
    line.pop_front();
    return what;
  }
  void note(std::string const& verb, engine::Request const& request) {
    auto const row = store_.find_effect(std::stoll(request.effect.substr(2)));
    exchanges.push_back(
        {env_.now(), verb, request.kind, request.key, row ? row->state : "", request.attempt, store_.in_transaction});
  }
  static std::string text_of(engine::Request const& request) {
    return Json::parse(request.payload).value("text", std::string());
  }
  static std::string reference(engine::Request const& request) { return "R-" + request.key; }

  engine::Outcome answer(Fate fate, engine::Request const& request) const {
    engine::Outcome outcome;
    outcome.evidence = R"([{"source":"depot","label":"said","value":"something"}])";
    outcome.retry_after = retry_after;
    if (fate == Fate::well || fate == Fate::garbled) {
      outcome.verdict = engine::Verdict::done;
      outcome.reference = reference(request);
      outcome.payload = fate == Fate::garbled ? "]]" : Json{{"reference", outcome.reference}}.dump();
    } else if (fate == Fate::refused) {
      outcome.verdict = engine::Verdict::rejected;
      outcome.reason = "depot_refuses";
      outcome.sentence = "The depot refuses it.";
    } else if (fate == Fate::not_sent) {
      outcome.verdict = engine::Verdict::not_sent;
      outcome.sentence = "No connection.";
    } else {
      outcome.sentence = "No answer.";
    }
    return outcome;
  }

  engine::Look shown(Sight sight, engine::Request const& request) const {
    engine::Look look;
    look.strong = sight != Sight::weak;
    look.retry_after = retry_after;
    look.pre_image = R"({"there":0})";
    look.evidence = R"([{"source":"depot","label":"window","value":"seen"}])";
    auto const found = accepted.find(request.kind + " " + request.key);
    auto const there = sight == Sight::nothing || found == accepted.end() ? std::size_t{0} : found->second.size();
    look.presence = there == 0   ? engine::Presence::absent
                    : there == 1 ? engine::Presence::present
                                 : engine::Presence::several;
    if (there == 1 && found->second.front() != text_of(request)) look.presence = engine::Presence::conflicting;
    if (sight == Sight::unreadable) look.presence = engine::Presence::unreadable;
    if (sight == Sight::conflicting) look.presence = engine::Presence::conflicting;
    if (sight == Sight::several) look.presence = engine::Presence::several;
    if (sight == Sight::garbled) look.presence = engine::Presence::present;
    if (look.presence == engine::Presence::conflicting) look.code = "other_text";
    if (look.presence == engine::Presence::several) look.code = "duplicate_present";
    if (look.presence == engine::Presence::present) {
      look.reference = reference(request);
      look.payload = sight == Sight::garbled ? "]]" : Json{{"reference", look.reference}}.dump();
    }
    return look;
  }

  engine::Env& env_;
  CountingStore& store_;
};

}  // namespace parcel
