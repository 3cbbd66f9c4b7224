// room: connectors  compiles
// The control of connectors_include_*.cpp: what the room may see is there.
#include "connectors/transport.hpp"
#include "engine/core/connector.hpp"
#include "workflows/words.hpp"
