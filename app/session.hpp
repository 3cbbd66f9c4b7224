// How does a command come by its store, its engine and its seat? It opens the store itself (one made by demo with its
// twins, on virtual time; any other with the counterparts that the configuration connects), or it visits the engine
// that runs on the store in this very process. Reading never dispatches and never writes.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "app/books.hpp"
#include "app/configuration.hpp"
#include "app/exit_codes.hpp"
#include "app/knowledge.hpp"
#include "app/running_practice.hpp"

namespace app {

enum class Use {
  read,          // looks; opens the file for reading only
  copy,          // the same, on a connection that can make a copy
  write,         // a store must be there
  write_or_make  // opening the first case makes the store
};

struct SessionRequest {
  Use use = Use::read;
  Configuration configuration;
  std::string unix_user;  // whose process this is
  std::string as;         // --as; empty: not given
  int wait_milliseconds = 5000;
  std::function<engine::Instant()> clock = {};  // empty: the machine's
  RunningPractice* running = nullptr;           // the engine that runs in this process on that store; null: none
};

class Session {
 public:
  // Opens the store, or takes a place beside the running engine, and checks that this person may be here at all.
  static std::variant<std::unique_ptr<Session>, Failure> open(SessionRequest);
  ~Session();

  bool demo() const { return demo_; }
  bool made_store() const { return made_store_; }
  engine::store::Store& store();
  Practice const& practice() const;
  Books books();

  // --- for writing ---
  // Who acts: on a demonstration store the person named with --as, elsewhere the person whom the configuration maps
  // this account to.
  std::variant<Seat, Failure> seat() const;
  Desk& desk() { return practice_at_work().desk(); }
  // Only this case moves from now on; asked before acting on it.
  void advance_only(std::string const& case_id);
  // After an act: carries on until the case needs a person, a timer or another case, and keeps what the twins know.
  void carry_on() { practice_at_work().carry_on(case_); }
  // All due work, of one case or (empty) all of them, until nothing is left that need not wait.
  void run_until_rest(std::string const& case_id) { practice_at_work().run_until_rest(case_id); }
  // Does a step in the simulated counterpart as a person would; only on demonstration stores.
  std::optional<Values> by_hand(engine::store::EffectRow const&, std::string& refused);

 private:
  explicit Session(SessionRequest request, tz::Zones zones);
  RunningPractice& practice_at_work() { return request_.running != nullptr ? *request_.running : *own_; }
  RunningPractice const* at_work() const { return request_.running != nullptr ? request_.running : own_.get(); }
  std::optional<Failure> open_store();
  std::optional<Failure> take(std::unique_ptr<engine::store::Store>);
  std::optional<Failure> take_for_reading(std::unique_ptr<engine::store::Store>);
  std::optional<Failure> take_simulation(std::unique_ptr<engine::store::Store>);
  std::optional<Failure> may_be_here();
  std::optional<Failure> may_read();
  void note_refusal(Person const&);
  Failure unmapped() const;

  SessionRequest request_;
  tz::Zones zones_;
  std::vector<std::unique_ptr<engine::Workflow>> workflows_;
  std::vector<engine::Workflow const*> workflow_list_;
  Practice practice_;  // of a store that is only read
  bool demo_ = false, made_store_ = false;
  std::string case_;  // that advances
  engine::Instant now_{};
  // One of the two, or neither when an engine runs: it has the store.
  std::unique_ptr<engine::store::Store> store_;
  std::unique_ptr<RunningPractice> own_;
};

// "dana (Dana Whitlock: coordinator), helen (…)": whom one may be.
std::string people_words(Practice const&);

}  // namespace app
