// room: tz  expect: workflows/words.hpp: No such file
// Time knows nothing of billing.
#include "workflows/words.hpp"
