// room: connectors_http  expect: workflows/words.hpp: No such file
// The HTTP client carries bytes; what they mean is the connectors' business.
#include "workflows/words.hpp"
