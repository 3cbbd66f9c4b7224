// How does the engine live beside sockets? One thread, one Asio loop: the engine's calls and the connections' bytes
// take turns on it, so neither needs a lock. Asio itself stays behind this header.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "engine/core/env.hpp"

namespace boost::asio {
class io_context;
}

namespace connectors::http {

// The engine's Env on the wall clock. Waiting is measured on the steady clock and the wall clock is looked at again at
// least every `look_again`, so that a clock set forward or a machine that slept delays no call for longer, and a clock
// set back makes none early. Chance comes from OpenSSL's generator, which the kernel seeds. Everything but `post` and
// `stop` belongs to the thread that runs the loop.
class AsioEnv : public engine::Env {
 public:
  using Clock = std::function<engine::Instant()>;
  // Another clock than the machine's, for tests.
  explicit AsioEnv(Clock clock = {}, engine::Duration look_again = std::chrono::seconds{60});
  ~AsioEnv() override;
  AsioEnv(AsioEnv const&) = delete;
  AsioEnv& operator=(AsioEnv const&) = delete;

  engine::Instant now() const override;
  // Aborts when the generator fails: an effect key drawn without chance would be worse.
  std::uint64_t random() override;
  void at(engine::Instant when, std::function<void()> what) override;

  // Runs the loop until `stop`. An exception of a call leaves here; the calls after it are still kept, so the caller
  // may run again.
  void run();
  // Runs the loop, one handler after the other, until `wanted()` is false or `stop`; asked before each.
  void run_while(std::function<bool()> wanted);
  // Makes this call once that long has passed, whatever the clock is set to meanwhile: for limits, which belong to a
  // process and not to a case. It is in no queue: `next` does not tell of it.
  void after(std::chrono::steady_clock::duration wait, std::function<void()> what);
  // The clock has just been set: calls that are due by it are made soon, not at the next look.
  void clock_was_set();
  // Runs what is ready now, and waits for nothing.
  void run_ready();
  // Ends `run` after the handler that is running. From any thread; safe to call before `run`, which then ends at once.
  void stop();
  // Has the loop's thread make this call soon. From any thread.
  void post(std::function<void()> what);

  // From now on SIGTERM and SIGINT make this call on the loop's thread instead of ending the process.
  void on_stop_signal(std::function<void(int signal)> what);

  // The instant of the next call that the engine waits for; Instant::max() when it waits for none.
  engine::Instant next() const;

  // For connections and servers on the same loop.
  boost::asio::io_context& loop();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace connectors::http
