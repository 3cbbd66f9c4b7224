// room: engine_core  compiles
// The control of engine_core_includes_*.cpp: what the room may see is there.
#include "engine/core/connector.hpp"
