// room: connectors  expect: engine/store/store.hpp: No such file
// Connectors return an outcome; they never call the engine.
#include "engine/store/store.hpp"
