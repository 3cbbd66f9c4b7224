// room: workflows  expect: engine/store/store.hpp: No such file
// Billing rules never see how a case is kept.
#include "engine/store/store.hpp"
