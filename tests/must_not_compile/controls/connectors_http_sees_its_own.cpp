// room: connectors_http  compiles
// Proves that the refusals of this room fail for their header and not for the include roots.
#include "connectors/http/asio_env.hpp"
#include "connectors/http/http_transport.hpp"
