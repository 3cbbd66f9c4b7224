// What reaches the engine only by chance? A counterpart's outcome delivered once more, of which the engine must take
// none; and an input that lands in the same commit just before a person's act.
#pragma once
#include "engine/engine.hpp"

namespace engine {

struct EngineProbe {
  // True when the engine took any second ending of this effect.
  static bool takes_again(Engine& engine, store::EffectRow const& row) {
    return engine.confirm(row.id, row.reference, row.result, "[]", false, {"engine"}) ||
           engine.reject(row.id, "unexpected_outcome", "delivered twice", "[]") ||
           engine.hold(row.id, "outcome_unknown", "delivered twice", "[]");
  }
  // Puts an input before whatever is said next, into the same commit.
  static void before_next(Engine& engine, std::string const& case_id, std::function<void()> const& what) {
    engine.inputs_.push_back({case_id, [what] { return what(), true; }, {}});
  }
};

}  // namespace engine
