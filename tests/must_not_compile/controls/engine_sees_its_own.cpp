// room: engine  compiles
// The control of engine_includes_*.cpp: what the room may see is there.
#include "engine/core/connector.hpp"
