// room: engine  expect: workflows/words.hpp: No such file
// The engine has never heard of insurance.
#include "workflows/words.hpp"
