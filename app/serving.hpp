// How does an engine run for days? One process has the store: it polls the inbox, carries every case on, answers the
// commands of other terminals over the socket beside the store, and stops without leaving anything half done.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "app/health.hpp"
#include "app/live_practice.hpp"
#include "app/local_api.hpp"
#include "app/log.hpp"
#include "app/scripted_people.hpp"
#include "app/webhooks.hpp"
#include "connectors/twins/world.hpp"

namespace app {

class Serving {
 public:
  // Carries a command out in this practice; app/cli/carried.hpp has it.
  using Carry = std::function<CommandAnswer(CommandAsked const&, std::string const& unix_user, RunningPractice&,
                                            Configuration const&)>;
  struct Options {
    Carry carry;
    LocalApi::MannerOf manner_of;
    std::function<bool()> interrupted = {};       // was a stop asked for before this could hear of it?
    int wait_milliseconds = 5000;                 // for another process that has the store
    std::function<engine::Instant()> clock = {};  // empty: the machine's
    Log::Options log = {};
    bool takes_signals = true;                        // SIGTERM and SIGINT end it
    connectors::twins::World const* world = nullptr;  // whose scripted people answer, when twins stand in
  };
  // Opens or makes the store, connects, and opens the socket; nothing moves yet.
  static std::variant<std::unique_ptr<Serving>, Failure> open(Configuration const&, Options);
  ~Serving();

  // Until stopped; gives the exit code: 0 when asked to stop, 8 when a row is not as it was written, 1 when something
  // else broke. A defect of the program ends it too, after what is in flight has come to its end and is recorded.
  int run();
  // As SIGTERM does; from any thread.
  void stop();
  unsigned short webhook_port() const { return webhooks_ ? webhooks_->port() : static_cast<unsigned short>(0); }

 private:
  Serving(Configuration, Options, tz::Zones);
  std::optional<Failure> connect();
  std::optional<Failure> open_doors();
  void begin_to_stop();
  void run_until_stopped();
  int end_by_defect(std::string const& type);
  void run_down();
  bool at_rest();
  bool turn();
  void hurry();
  engine::Task<engine::Done> move_clock(engine::Instant to);
  engine::Task<engine::Done> follow_clock();
  void follow_twins();
  void log_news();
  void log_exchange(connectors::http::WireNote const&);
  void log_broke(engine::Broke const&);
  Wellbeing wellbeing() const;

  Configuration configuration_;
  Options options_;
  tz::Zones zones_;
  Log log_;
  WireCounts wire_;
  std::unique_ptr<LivePractice> practice_;
  std::unique_ptr<ScriptedPeople> people_;
  std::unique_ptr<LocalApi> api_;
  std::unique_ptr<Webhooks> webhooks_;
  engine::TaskGroup clock_moves_;
  std::deque<std::function<void()>> people_turns_;  // of scripted people; they may run the loop, so never inside it
  std::int64_t logged_ = 0;                         // the last event that was logged
  bool stopping_ = false;
  bool world_ended_ = false;  // the twins' clock goes no further
  engine::Instant hurry_from_{}, started_at_{};
};

}  // namespace app
