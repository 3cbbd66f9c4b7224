// How does a command tell a script what became of it? The exit codes of the contract, and the one shape in which
// anything that stops a command is handed up: a code, and a sentence that says what, why and what next.
#pragma once
#include <string>
#include <utility>

#include "engine/engine.hpp"

namespace app {

namespace exit_code {
inline constexpr int done = 0, failed = 1, usage = 2, not_found = 3, refused = 4, stale = 5, not_allowed = 6,
                     waits_for_approval = 7, not_verified = 8, outcome_unknown = 9, try_later = 75, interrupted = 130;
}  // namespace exit_code

struct Failure {
  int code = exit_code::failed;
  std::string sentence;  // no client's name, diagnosis or note
};

// What the engine said to a person, as an exit code.
inline int code_of(engine::Said::Kind kind) {
  using Kind = engine::Said::Kind;
  switch (kind) {
    case Kind::accepted:
      return exit_code::done;
    case Kind::refused:
      return exit_code::refused;
    case Kind::stale:
      return exit_code::stale;
    case Kind::not_found:
      return exit_code::not_found;
    case Kind::waits_for_approval:
      return exit_code::waits_for_approval;
    case Kind::not_allowed:
      return exit_code::not_allowed;
  }
  return exit_code::failed;
}

// Why a store did not open, as an exit code.
inline Failure failure_of(engine::store::NotOpened const& reason) {
  auto const code = reason.code == "missing" ? exit_code::not_found
                    : reason.code == "busy"  ? exit_code::try_later
                                             : exit_code::failed;
  return {code, reason.sentence};
}

}  // namespace app
