// What happens when a counterpart's outcome is delivered once more? The probe hands every settled effect its own ending
// a second time, as a duplicated message or a confused connector would; the engine must take none of them.
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
};

}  // namespace engine
