// How does the production engine stand in front of counterparts on the network? The connections that the configuration
// names, on one loop with the engine, on the wall clock or on the clock of the twins that stand in for them.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "app/configuration.hpp"
#include "app/counterparts.hpp"
#include "app/exit_codes.hpp"
#include "app/intake.hpp"
#include "app/knowledge.hpp"
#include "app/running_practice.hpp"
#include "app/twin_clock.hpp"
#include "connectors/http/asio_env.hpp"
#include "connectors/http/http_transport.hpp"

namespace app {

// Knows how many exchanges are under way, and can let none begin for a while.
class CountedTransport final : public connectors::Transport {
 public:
  explicit CountedTransport(connectors::Transport& below) : below_(below) {}
  engine::Task<connectors::Exchange> exchange(connectors::Origin, connectors::HttpRequest) override;
  std::size_t under_way() const { return under_way_; }
  // Whoever asks now waits, no byte sent, until this is taken back; what is under way goes on. A deadline that passes
  // meanwhile finds that nothing was sent.
  void hold_back(bool held);

 private:
  struct Waiting {
    std::weak_ptr<int> alive;
    std::function<void(engine::Done)> go_on;
  };
  connectors::Transport& below_;
  std::size_t under_way_ = 0;
  bool held_ = false;
  std::vector<Waiting> waiting_;
};

class LivePractice final : public RunningPractice {
 public:
  struct Options {
    std::function<engine::Instant()> clock = {};  // empty: the machine's
    // Hears of every exchange that came to its end (`serve` logs them).
    std::function<void(connectors::http::WireNote const&)> noted = {};
    engine::Noted broke = {};  // hears of every exception that was caught
  };
  // Reads secrets, asks twins for their clock. Takes the store; a store of one kind of practice is refused to another.
  // Nothing moves yet.
  static std::variant<std::unique_ptr<LivePractice>, Failure> open(Configuration const&,
                                                                   std::unique_ptr<engine::store::Store>,
                                                                   tz::Zones const&, Options);
  ~LivePractice() override;

  bool demo() const override { return clock_ != nullptr; }
  engine::Engine& engine() override { return *engine_; }
  Desk& desk() override { return *desk_; }
  Practice const& practice() const override { return configuration_.practice; }
  tz::Zones const& zones() const override { return zones_; }
  engine::Instant now() const override { return env_->now(); }
  void advance_only(std::string const& case_id) override;
  void carry_on(std::string const& case_id) override;
  void run_until_rest(std::string const& case_id) override;
  std::optional<Values> by_hand(engine::store::EffectRow const&, std::string& refused) override;

  // --- for serve ---
  // Every case moves, and the billing view is polled where the inbox is connected.
  void start();
  connectors::http::AsioEnv& env() { return *env_; }
  Intake* intake() { return intake_.get(); }
  TwinClock* twin_clock() { return clock_.get(); }
  std::string const& webhook_secret() const { return webhook_secret_; }
  // Exchanges with counterparts that have begun and not ended.
  std::size_t exchanges() const { return counted_->under_way(); }
  // Runs the loop while `wanted`; what stops a task leaves here.
  void run_while(std::function<bool()> const& wanted);
  // Called between two handlers while an act waits for its case, so that others need not wait for it.
  void meanwhile(std::function<void()> what) { meanwhile_ = std::move(what); }
  // While `wanted`, no exchange is begun; once none is under way, `what` runs, between two handlers of whichever loop
  // runs. It may take long: no answer of a counterpart comes too late by it.
  void in_quiet(std::function<bool()> wanted, std::function<void()> what) {
    quiet_wanted_ = std::move(wanted);
    in_quiet_ = std::move(what);
  }
  // Acts wait no longer for what they began; the loop still runs.
  void end_waiting() { waits_ = false; }
  // Nothing is waited for any more at all.
  void end_now() { runs_ = false; }

 private:
  LivePractice(Configuration, std::unique_ptr<engine::store::Store>, tz::Zones const&);
  std::optional<Failure> connect(Options);
  std::optional<Failure> fits_store();
  void keep_quiet();

  Configuration configuration_;
  tz::Zones const& zones_;
  std::vector<std::unique_ptr<engine::Workflow>> workflows_;
  std::vector<engine::Workflow const*> workflow_list_;
  std::unique_ptr<engine::store::Store> store_;
  std::string webhook_secret_;
  bool for_everybody_ = false, waits_ = true, runs_ = true;
  std::function<void()> meanwhile_, in_quiet_;
  std::function<bool()> quiet_wanted_;
  engine::Duration twins_ahead_{};  // how far the twins' clock is ahead of ours
  std::unique_ptr<connectors::http::AsioEnv> env_;
  std::unique_ptr<connectors::http::HttpTransport> transport_;
  std::unique_ptr<CountedTransport> counted_;
  std::unique_ptr<TwinClock> clock_;
  std::unique_ptr<Counterparts> counterparts_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<Intake> intake_;
};

}  // namespace app
