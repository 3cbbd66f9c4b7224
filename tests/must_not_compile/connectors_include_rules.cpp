// room: connectors  expect: workflows/rules/cpt.hpp: No such file
// Connectors translate; they do not decide.
#include "workflows/rules/cpt.hpp"
