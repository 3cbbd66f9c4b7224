// How does somebody steer the simulated counterparts while they run? One port beside theirs: what they accepted, what
// time it is there, faults and acts of other people (docs/openapi/twins-control.yaml), and a page that links to it all.
#pragma once
#include <string>
#include <vector>

#include "app/twin_service.hpp"
#include "connectors/transport.hpp"

namespace app {

// A counterpart and where it can be reached.
struct TwinAddress {
  std::string name, base_url;
};

// GET / /ledger /clock /world, POST /clock /faults /acts. Whatever is posted is JSON, read strictly; problems are
// RFC 9457 documents with a code.
connectors::HttpReply answer_control(TwinService&, std::vector<TwinAddress> const&, connectors::HttpRequest const&);

}  // namespace app
