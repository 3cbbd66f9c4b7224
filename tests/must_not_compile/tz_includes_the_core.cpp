// room: tz  expect: engine/core/connector.hpp: No such file
// Time knows nothing of cases.
#include "engine/core/connector.hpp"
