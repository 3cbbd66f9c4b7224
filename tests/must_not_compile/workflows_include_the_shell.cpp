// room: workflows  expect: engine/digest.hpp: No such file
// Billing rules never see the shell around the core.
#include "engine/digest.hpp"
