// room: tz  compiles
// The control of tz_includes_*.cpp: what the room may see is there.
#include "tz/zones.hpp"
