// How does a command come by its store, its engine and its seat? A store made by demo or simulate is taken up with its
// twins, on virtual time; any other is real: wall clock, the configuration's practice, every step by a person. Reading
// never dispatches and never writes.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "app/books.hpp"
#include "app/configuration.hpp"
#include "app/counterparts.hpp"
#include "app/desk.hpp"
#include "app/exit_codes.hpp"
#include "app/simulation.hpp"
#include "app/virtual_time.hpp"

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
};

class Session {
 public:
  // Opens the store and checks that this person may be here at all.
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
  Desk& desk();
  // Only this case moves from now on; asked before acting on it.
  void advance_only(std::string const& case_id);
  // After an act: carries on until the case needs a person, a timer or another case, and keeps what the twins know.
  void carry_on();
  // All due work, of one case or (empty) all of them, until nothing is left that need not wait.
  void run_until_rest(std::string const& case_id);
  // Does a step in the simulated counterpart as a person would; only on demonstration stores.
  Simulation* simulation() { return simulation_.get(); }

 private:
  explicit Session(SessionRequest request, tz::Zones zones);
  std::optional<Failure> take(std::unique_ptr<engine::store::Store>);
  std::optional<Failure> take_demo(std::unique_ptr<engine::store::Store>);
  std::optional<Failure> may_read();
  Failure unmapped() const;
  void reconciled();

  SessionRequest request_;
  tz::Zones zones_;
  std::vector<std::unique_ptr<engine::Workflow>> workflows_;
  std::vector<engine::Workflow const*> workflow_list_;
  Practice practice_;
  bool demo_ = false, made_store_ = false;
  engine::Instant now_{};
  // Exactly one of the two is set: the simulation owns its store.
  std::unique_ptr<engine::store::Store> store_;
  std::unique_ptr<Simulation> simulation_;
  std::unique_ptr<WallEnv> env_;
  std::unique_ptr<NoCounterparts> connector_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<Desk> desk_;
};

// "dana (Dana Whitlock: coordinator), helen (…)": whom one may be.
std::string people_words(Practice const&);

}  // namespace app
