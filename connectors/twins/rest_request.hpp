// How does a twin with a REST contract of ours read a request, and how does it word its answers? Token, path, query and
// body are checked here once; lists are cut into short pages, so that every reader has to turn them.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "connectors/transport.hpp"
#include "workflows/codec/json.hpp"

namespace connectors::twins {

// A wall date, a time "HH:MM" and an IANA zone become an instant. Given by whoever builds the twin, from tz.
// For a time that happens twice it may give either reading; for one that never happens, anything.
using WallTimes = std::function<workflows::Instant(workflows::Date, std::string const&, std::string const&)>;

// What a twin accepts as bearer token unless it is built with another.
inline constexpr auto twin_token = "twin-token";

struct RestCall {
  std::string method;
  std::vector<std::string> path;  // decoded segments
  std::map<std::string, std::string> query;
  workflows::codec::Json body;  // of a write
  std::string if_match;
  std::string effect;  // "x-claimstep-effect"; empty when the caller is not the engine
};

// The call, or the problem with it: 400 (malformed), 401 (token), 405 (method), 415 (not JSON).
std::variant<RestCall, HttpReply> read_call(HttpRequest const&, std::string_view token);

// A problem document (RFC 9457) with our `code`. `detail` must not carry client data.
HttpReply problem(int status, std::string const& code, std::string const& detail);
HttpReply not_found();
HttpReply json_reply(int status, workflows::codec::Json const&);

// One page {items, next}: two items a page, `after` in the query is the cursor.
HttpReply page_of(std::vector<workflows::codec::Json> const& items, RestCall const&);

// Does the path have this shape, for example "/v1/invoices/{id}/charges"? A "{}" segment takes anything but nothing.
bool has_shape(std::vector<std::string> const& path, std::string_view shape);

template <class Twin>
struct Route {
  std::string_view method, shape;
  HttpReply (Twin::*answer)(RestCall const&, workflows::Instant now);
};

// Calls the route that fits: 404 when no shape does, 405 when only the method does not.
template <class Twin, class Routes>
HttpReply answer_by(Twin& twin, Routes const& routes, RestCall const& call, workflows::Instant now) {
  std::string allowed;
  for (Route<Twin> const& route : routes) {
    if (!has_shape(call.path, route.shape)) continue;
    if (route.method == call.method) return (twin.*route.answer)(call, now);
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  if (allowed.empty()) return not_found();
  auto reply = problem(405, "method_not_allowed", "this address takes " + allowed);
  reply.headers["allow"] = allowed;
  return reply;
}

// Reads a body as T, or says with 400 which field does not fit.
template <class T>
std::variant<T, HttpReply> body_as(RestCall const& call) {
  T value{};
  workflows::codec::Reader reader{workflows::codec::Unknown::refuse};
  reader.read(call.body, value);
  if (reader.problems.empty()) return value;
  return problem(400, "malformed", "the body does not have the agreed form at " + reader.problems.front().path);
}

bool same_text(std::string_view, std::string_view);  // blanks at the ends and ASCII case do not count

// The calendar date in `zone` at this instant.
workflows::Date date_in(workflows::Instant, std::string const& zone, WallTimes const&);

// Is this wall time the instant, or one of its two readings when clocks go back?
bool reads_as(workflows::Date, std::string const& time, std::string const& zone, workflows::Instant, WallTimes const&);

struct Wall {
  workflows::Date date{};
  std::string time;  // HH:MM
};
// What a clock in `zone` shows at this instant.
Wall wall_at(workflows::Instant, std::string const& zone, WallTimes const&);

}  // namespace connectors::twins
