// What may the engine ask of the world around it? Time, chance and being called later: one seam, so that the same
// engine runs on the wall clock in production and on virtual time in `simulate`, and a simulated death can happen at
// any boundary.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

namespace engine {

// UTC, microseconds.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

// The moments in an effect's life after which a process may die; `nth` counting and the death itself belong to the Env.
enum class Boundary { planned, armed, sent, accepted, recorded };

class Env {
 public:
  virtual ~Env() = default;
  virtual Instant now() const = 0;
  // Uniform 64 bits. Seeded under simulation.
  virtual std::uint64_t random() = 0;
  // Calls `what` once, not before `when`. Calls due at the same instant run in the order they were asked for.
  virtual void at(Instant when, std::function<void()> what) = 0;
  // Tells that an effect of `kind` has just passed a boundary. A simulation may end the process here by throwing.
  virtual void reached(Boundary, std::string_view /*kind*/) {}

  void soon(std::function<void()> what) { at(now(), std::move(what)); }
};

}  // namespace engine
