// How do connectors reach a counterpart? Through one port: a request goes out, a reply or a failure comes back. The
// Beast client is one implementation; the twin called in process on virtual time is the other. Nothing of Asio passes
// here.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "engine/core/connector.hpp"
#include "engine/core/env.hpp"
#include "engine/core/task.hpp"

namespace connectors {

// Header names are lower case.
struct HttpRequest {
  std::string method;  // GET POST PUT PATCH DELETE
  std::string target;  // "/conversations/215473?display_as=plaintext"
  std::map<std::string, std::string> headers;
  std::string body;
  // A write goes out on a fresh connection and is never repeated by any layer below.
  bool write() const { return !read_only; }
  bool read_only = true;
};

struct HttpReply {
  int status = 0;
  std::map<std::string, std::string> headers;
  std::string body;
};

enum class Failure {
  none,
  not_sent,   // no request byte left: name, connection or TLS failed
  timed_out,  // the deadline passed after bytes had left
  broken,     // the connection ended before a whole reply
};

struct Exchange {
  Failure failure = Failure::none;
  HttpReply reply;  // meaningful when failure is none
};

// Where in an effect's life this exchange belongs; the transport tells the Env when a write's bytes leave
// (Boundary::sent) and when the counterpart has accepted them but the reply is not here yet (Boundary::accepted).
struct Origin {
  std::string counterpart;  // ticket_inbox, care_platform, payer_portal
  std::string kind;         // effect kind, or the lookup's kind
  std::string verb;         // what faults name: the command kind for writes, "read" kinds for lookups
  std::string effect;       // "E-12"
  engine::Instant deadline{};
};

class Transport {
 public:
  virtual ~Transport() = default;
  virtual engine::Task<Exchange> exchange(Origin, HttpRequest) = 0;
};

}  // namespace connectors
