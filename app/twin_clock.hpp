// What time is it where the counterparts are twins? Theirs: it is asked for once, and may be moved ahead to what is due
// next, so that a day of a practice takes seconds.
#pragma once
#include <optional>

#include "connectors/transport.hpp"
#include "engine/core/env.hpp"
#include "engine/core/task.hpp"

namespace app {

class TwinClock {
 public:
  // Transport and Env must outlive this. `ahead` is what the Env's clock adds to the machine's.
  TwinClock(connectors::Transport& transport, engine::Env& env, engine::Duration& ahead)
      : transport_(transport), env_(env), ahead_(ahead) {}

  // Takes over the twins' time; false when they do not answer.
  engine::Task<bool> read();
  // Ours goes ahead to theirs when theirs has been moved; true when it was.
  engine::Task<bool> catch_up();
  // Moves their clock and ours ahead to `when`; they stop at the end of their world. What they answer is how far they
  // came; nothing when they do not answer.
  engine::Task<std::optional<engine::Instant>> move_to(engine::Instant when);

 private:
  engine::Task<std::optional<engine::Instant>> ask(connectors::HttpRequest request);
  connectors::Transport& transport_;
  engine::Env& env_;
  engine::Duration& ahead_;
};

}  // namespace app
