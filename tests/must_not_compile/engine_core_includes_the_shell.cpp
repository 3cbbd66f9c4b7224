// room: engine_core  expect: engine/digest.hpp: No such file
// The core does no I/O; the shell around it does.
#include "engine/digest.hpp"
