// How is one REST exchange read before any verb judges it? Requests are built and replies classified here, once for
// every counterpart whose contract is ours: nothing is an answer unless the status, the JSON and every field fit the
// contract. Sentences made here name statuses, fields and listed codes; they never repeat a value that a counterpart
// sent.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/transport.hpp"
#include "engine/core/names.hpp"
#include "workflows/codec/json.hpp"
#include "workflows/messages/case_events.hpp"

namespace connectors::rest {
using workflows::codec::Json;

enum class Ending {
  answered,  // a success status with JSON
  refused,   // a client error status with a problem document that has a code
  not_sent,  // no byte left, or the contract says that the request was dropped: 401, 403, 429
  unclear,   // everything else; a write may have happened
};

struct Reply {
  Ending ending = Ending::unclear;
  int status = 0;
  Json body;             // when answered
  std::string etag;      // when answered and sent
  std::string code;      // when refused; from outside, only compare it
  std::string sentence;  // when not answered
  std::optional<engine::Duration> retry_after;

  bool refused_with(int wanted_status, std::string_view wanted_code) const {
    return ending == Ending::refused && status == wanted_status && code == wanted_code;
  }
  void make_unclear(std::string why) {
    ending = Ending::unclear;
    sentence = std::move(why);
  }
};

// `who` begins the sentences: "the care platform". `now` turns a Retry-After date into a duration.
Reply read_reply(Exchange const&, std::string_view who, engine::Instant now);

// "Tue, 14 Jul 2026 14:00:00 GMT", the one form of HTTP dates that is still written.
std::optional<engine::Instant> http_date(std::string_view);

// Reads the answer's body as T. Any other status, and any field that does not fit, makes the reply unclear.
template <class T>
std::optional<T> read_body(Reply& reply, int expected_status) {
  if (reply.ending != Ending::answered) return std::nullopt;
  if (reply.status != expected_status) {
    reply.make_unclear("it answered with status " + std::to_string(reply.status) + ", which this step does not expect");
    return std::nullopt;
  }
  T value{};
  workflows::codec::Reader reader{workflows::codec::Unknown::ignore};
  reader.read(reply.body, value);
  if (reader.problems.empty()) return value;
  reply.make_unclear("its answer does not have the agreed form at " + reader.problems.front().path);
  return std::nullopt;
}

// A list read to its last page, or the reply that stopped the reading.
struct Pages {
  std::vector<Json> items;
  std::optional<Reply> trouble;
};

// Reads every item as T; sets `trouble` when one does not fit. The result is meaningful when there is no trouble.
template <class T>
std::vector<T> read_items(Pages& pages) {
  std::vector<T> values;
  if (pages.trouble) return values;
  for (auto const& item : pages.items) {
    workflows::codec::Reader reader{workflows::codec::Unknown::ignore,
                                    "$.items[" + std::to_string(values.size()) + "]"};
    reader.read(item, values.emplace_back());
    if (reader.problems.empty()) continue;
    pages.trouble.emplace().make_unclear("its answer does not have the agreed form at " + reader.problems.front().path);
    break;
  }
  return values;
}

// "/v1/clients/cl-7?email=ana%40example.org": every segment and value is percent-encoded.
std::string rest_target(std::vector<std::string> const& segments,
                        std::vector<std::pair<std::string, std::string>> const& query = {});

// May this id stand as one segment of a path? Not when empty, overlong, "." or "..", or with control characters.
bool addressable(std::string_view id);

// `verb` is what faults and logs name this exchange by; see Origin.
Origin rest_origin(std::string counterpart, engine::Request const&, std::string verb);

// Sends requests in the manner that all our REST contracts share: bearer token, JSON, pages of {items, next}.
class Port {
 public:
  Port(Transport& transport, engine::Env& env, std::string who, std::string token)
      : transport_(transport), env_(env), who_(std::move(who)), token_(std::move(token)) {}

  engine::Task<Reply> get(Origin origin, std::string target);
  // Walks all pages. Stops with trouble at a cursor that comes twice or after 500 pages.
  engine::Task<Pages> list(Origin origin, std::string target);
  // One write: a fresh connection, our effect id in `x-claimstep-effect`; `etag` becomes If-Match when not empty.
  engine::Task<Reply> write(Origin origin, std::string method, std::string target, std::string body, std::string etag);

 private:
  HttpRequest request(std::string method, std::string target) const;

  Transport& transport_;
  engine::Env& env_;
  std::string who_, token_;
};

// What an exchange that gave no answer means for a lookup or a write, and for a look.
engine::Outcome outcome_without_answer(Reply const&);
engine::Look look_without_answer(Reply const&);

engine::Outcome done(std::string reference, std::string payload, std::vector<workflows::Evidence> const&);
engine::Outcome rejected(std::string hold_code, std::string sentence, std::vector<workflows::Evidence> const& = {});
// Nothing left: the command itself cannot be carried out as it is written.
engine::Outcome not_sent(std::string sentence);
engine::Outcome unknown(std::string sentence);

engine::Look present(std::string reference, std::string payload, std::vector<workflows::Evidence> const&);
engine::Look absent(Json const& pre_image, std::vector<workflows::Evidence> const&);
engine::Look conflicting(std::string hold_code, std::string sentence, std::vector<workflows::Evidence> const&);
engine::Look several(std::string hold_code, std::string sentence, std::vector<workflows::Evidence> const&);
engine::Look unreadable(std::string sentence);

// The outcome or look as a task that is over at once.
engine::Task<engine::Outcome> settled(engine::Outcome outcome);
engine::Task<engine::Look> settled(engine::Look look);

// Is this the command that is asked for? By its name, not by its kind alone: a charge of $0 and one of a real sum share
// theirs.
template <class Command>
bool asks_for(engine::Request const& request) {
  return request.kind == Command::kind && request.command == engine::name_of_type<Command>();
}

// The command inside a request, or nothing when it does not fit: a defect of the caller.
template <class Command>
std::optional<Command> command_of(engine::Request const& request) {
  auto read = workflows::codec::from_text<Command>(request.payload);
  if (auto* command = std::get_if<Command>(&read)) return std::move(*command);
  return std::nullopt;
}

}  // namespace connectors::rest
