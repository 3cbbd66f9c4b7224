// What can a person do with a case? Every act of the command line, of scripted people and later of the web, with its
// rights checked in one place. The engine decides whether the case takes it; here it is decided whether this person may
// ask.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/practice.hpp"
#include "engine/engine.hpp"

namespace app {

// The person at the desk. `asserted`: claimed with --as on a demonstration store.
struct Seat {
  Person person;
  bool asserted = false;
  engine::Actor actor() const { return {person.id, true, asserted}; }
};

using Values = std::vector<std::pair<std::string, std::string>>;
using Seen = std::optional<std::int64_t>;

// Is this field of a step what somebody wrote, rather than an id or a number?
bool is_free_text(std::string_view field);

class Desk {
 public:
  Desk(engine::Engine& engine, Practice const& practice) : engine_(engine), practice_(practice) {}

  // What people write is kept for good and shown to others: text in UTF-8, of at most 16 KiB. `ask` is what whoever
  // wrote only blanks is told; without it nothing may be said. Nothing when the words are fit.
  static std::optional<engine::Said> unfit(std::string const& words, std::string const& ask = {});

  engine::Said open(Seat const&, std::string const& kind, std::string const& ticket);
  engine::Said note(Seat const&, std::string const& case_id, std::string const& text, Seen);
  engine::Said assign(Seat const&, std::string const& case_id, std::string const& person, Seen);
  engine::Said hold(Seat const&, std::string const& case_id, std::string const& reason, Seen);
  engine::Said release(Seat const&, std::string const& case_id, std::string const& reason, Seen);
  engine::Said override_hold(Seat const&, std::string const& case_id, std::string const& reason, Seen);
  // Takes what the hold offers, or a decision that the case's table has a row for (`case next` names both).
  engine::Said accept(Seat const&, std::string const& case_id, std::string const& offer, std::string const& reason,
                      Seen);
  engine::Said withdraw(Seat const&, std::string const& case_id, std::string const& reason, Seen);
  engine::Said attest(Seat const&, std::string const& case_id, Seen);
  engine::Said go(Seat const&, std::int64_t effect, Seen);
  engine::Said record(Seat const&, std::int64_t effect, Values const&, Seen);
  engine::Said settle(Seat const&, std::int64_t effect, engine::Engine::Answer, Values const&,
                      std::string const& reason);
  engine::Said decide(Seat const&, std::int64_t approval, bool yes, std::string const& reason);
  // What a person says that a thread of triage's queue is (app/triage_acts.cpp). `Said::reference` is the case that
  // was opened or joined; empty when the thread is not ours.
  enum class Choice { open, join, not_ours };
  engine::Said decide_thread(Seat const&, std::string const& ticket, Choice, std::string const& kind_or_case,
                             std::string const& reason, engine::Instant now);

  // The effect of a case that waits for a person's go or hands; nothing when none does.
  std::optional<engine::store::EffectRow> waiting_effect(std::string const& case_id);
  // The sentence a person attests, for the case's present payload.
  static std::string attestation_text();

 private:
  std::optional<std::string> decision_event(engine::store::CaseRow const&, std::string const& word) const;
  engine::Said not_offered(engine::store::CaseRow const&, std::string const& offer) const;
  std::optional<engine::Said> not_allowed(Seat const&, std::string_view action, std::string const& subject);
  // Why a case of this kind cannot be opened for this ticket now.
  std::optional<engine::Said> cannot_open(std::string const& kind, std::string const& ticket);
  engine::Said open_for_thread(Seat const&, std::string const& ticket, std::string const& kind,
                               std::string const& reason, engine::Instant now);
  engine::Said say(Seat const&, std::string_view action, std::string const& case_id, std::string const& type,
                   std::string const& payload, Seen, std::function<void()> const& also = {});
  engine::Engine& engine_;
  Practice const& practice_;
};

}  // namespace app
