// room: engine  expect: connectors/transport.hpp: No such file
// The engine hands commands on; it knows no counterpart.
#include "connectors/transport.hpp"
