// room: workflows  expect: connectors/transport.hpp: No such file
// Billing rules never see a counterpart.
#include "connectors/transport.hpp"
