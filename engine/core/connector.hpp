// What does the engine ask of a counterpart, and what may it hear back? The vocabulary of EFFECTS: a look tells what is
// there now, an outcome tells how one request ended. Payloads are JSON text; the engine never looks inside them.
#pragma once
#include <optional>
#include <string>

#include "engine/core/env.hpp"
#include "engine/core/task.hpp"

namespace engine {

// One command on its way to a counterpart.
struct Request {
  std::string
      effect;  // our id of the effect, "E-12"; travels with the request so that a ledger can be traced to a case
  std::string case_id;      // "C-4"
  std::string counterpart;  // as the effect table has it, "payer_portal": who carries it out
  std::string kind;         // "portal.session_confirmed"
  std::string command;      // message type, "ConfirmSession": what the payload is; two commands may share a kind
  std::string key;          // business key: what makes it the same thing
  std::string payload;      // the command as JSON
  std::string pre_image;    // what the last look saw, as JSON; empty before the first look
  int attempt = 1;
  Instant deadline{};  // the exchange is given up at this instant
};

enum class Presence {
  absent,       // not there
  present,      // there, and every field of the payload equal; pending counts
  conflicting,  // there, but different: a person must look
  several,      // more than one
  unreadable,   // the read itself failed
};

struct Look {
  Presence presence = Presence::unreadable;
  bool strong = false;                  // the read addressed the thing itself and reads its own writes
  std::string reference;                // when present
  std::string payload;                  // when present: the command's done event as JSON
  std::string pre_image;                // JSON; handed back in Request::pre_image when sending
  std::string evidence;                 // JSON list of {source,label,value}; shown to people
  std::string code;                     // when conflicting or several: the hold code
  std::string sentence;                 // when conflicting, several or unreadable: in plain words, without client data
  std::optional<Duration> retry_after;  // when unreadable: the counterpart asked us to wait this long
};

enum class Verdict {
  done,      // whitelisted success with a reference of ours
  rejected,  // a rejection listed for this verb
  not_sent,  // provably nothing happened: no byte left, or the counterpart documents that it dropped the request
  unknown,   // everything else
};

struct Outcome {
  Verdict verdict = Verdict::unknown;
  std::string reference;
  std::string payload;   // when done: the command's done event as JSON
  std::string reason;    // when rejected: a hold code
  std::string sentence;  // when not done: in plain words, without client data
  std::string evidence;  // JSON list
  std::optional<Duration> retry_after;
};

class Connector {
 public:
  virtual ~Connector() = default;
  // Lookups: reads something for the case. Asking again is always safe.
  virtual Task<Outcome> fetch(Request) = 0;
  // Effects: the pre-read before arming, the read-back after success and the probe after an unknown outcome.
  virtual Task<Look> look(Request) = 0;
  // Effects: the one write. Never retries, never repeats.
  virtual Task<Outcome> send(Request) = 0;
};

}  // namespace engine
