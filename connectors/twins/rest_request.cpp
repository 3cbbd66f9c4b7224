// The checks come in the order in which a real server makes them: token, address, method, type, body.
#include "connectors/twins/rest_request.hpp"

#include <algorithm>
#include <array>

#include "engine/core/ascii.hpp"

namespace connectors::twins {
namespace {

using workflows::codec::Json;

constexpr std::size_t page_size = 2;
constexpr std::size_t body_limit = 64U << 10U;

std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    int const high = i + 2 < text.size() ? engine::ascii::hex_value(text[i + 1]) : -1;
    int const low = i + 2 < text.size() ? engine::ascii::hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::vector<std::string_view> parts_of(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  while (true) {
    auto const end = text.find(mark);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// False when the target is not an absolute path with well-formed escapes, or a query name comes twice.
bool read_target(std::string_view target, RestCall& call) {
  if (target.empty() || target.front() != '/') return false;
  auto const question = target.find('?');
  for (auto part : parts_of(target.substr(1, question == std::string_view::npos ? question : question - 1), '/')) {
    auto segment = decoded(part);
    if (!segment) return false;
    call.path.push_back(std::move(*segment));
  }
  if (question == std::string_view::npos) return true;
  for (auto pair : parts_of(target.substr(question + 1), '&')) {
    auto const equals = pair.find('=');
    auto name = decoded(pair.substr(0, equals));
    auto value = decoded(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1));
    if (!name || !value || !call.query.emplace(std::move(*name), std::move(*value)).second) return false;
  }
  return true;
}

std::string header(HttpRequest const& request, std::string const& name) {
  auto const found = request.headers.find(name);
  return found == request.headers.end() ? std::string{} : found->second;
}

// "HH:MM" a number of minutes later, with the date carried along.
Wall later(Wall wall, int minutes) {
  int const total = std::stoi(wall.time.substr(0, 2)) * 60 + std::stoi(wall.time.substr(3, 2)) + minutes;
  int const days = total < 0 ? -1 : total / 1440;
  int const rest = total - days * 1440;
  auto const two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return {workflows::Date{std::chrono::sys_days{wall.date} + std::chrono::days{days}},
          two(rest / 60) + ":" + two(rest % 60)};
}

Wall utc_wall(workflows::Instant instant) {
  auto const text = workflows::words(instant);
  return {workflows::Date{std::chrono::floor<std::chrono::days>(instant)}, text.substr(11, 5)};
}

bool clock_time(std::string_view time) {
  if (time.size() != 5 || time[2] != ':') return false;
  for (std::size_t i : {0U, 1U, 3U, 4U})
    if (time[i] < '0' || time[i] > '9') return false;
  return time.substr(0, 2) < "24" && time.substr(3) < "60";
}

}  // namespace

std::variant<RestCall, HttpReply> read_call(HttpRequest const& request, std::string_view token) {
  if (header(request, "authorization") != "Bearer " + std::string(token))
    return problem(401, "unauthorised", "a valid bearer token is needed");
  RestCall call;
  call.method = request.method;
  call.if_match = header(request, "if-match");
  call.effect = header(request, "x-claimstep-effect");
  if (!read_target(request.target, call)) return problem(400, "malformed", "the address cannot be read");
  if (request.method == "GET") return call;
  if (!header(request, "content-type").starts_with("application/json"))
    return problem(415, "unsupported_media_type", "send application/json");
  auto parsed = workflows::codec::parse(request.body, body_limit);
  if (!std::holds_alternative<Json>(parsed)) return problem(400, "malformed", "the body is not JSON");
  call.body = std::move(std::get<Json>(parsed));
  return call;
}

HttpReply problem(int status, std::string const& code, std::string const& detail) {
  Json body = Json::object();
  body["type"] = "about:blank";
  body["status"] = status;
  body["code"] = code;
  body["detail"] = detail;
  auto reply = json_reply(status, body);
  reply.headers["content-type"] = "application/problem+json";
  return reply;
}

HttpReply not_found() { return problem(404, "not_found", "there is nothing at this address"); }

HttpReply json_reply(int status, Json const& body) {
  HttpReply reply;
  reply.status = status;
  reply.headers["content-type"] = "application/json";
  reply.body = workflows::codec::to_text(body);
  return reply;
}

HttpReply page_of(std::vector<Json> const& items, RestCall const& call) {
  std::size_t first = 0;
  if (auto const after = call.query.find("after"); after != call.query.end()) {
    bool const digits = !after->second.empty() && after->second.size() <= 9 &&
                        std::ranges::all_of(after->second, [](char c) { return c >= '0' && c <= '9'; });
    first = digits ? std::stoul(after->second) : items.size();
    if (first == 0 || first >= items.size()) return problem(400, "malformed", "this cursor was not given by this list");
  }
  auto const end = std::min(first + page_size, items.size());
  Json page = Json::object();
  page["items"] = Json::array();
  for (auto i = first; i < end; ++i) page["items"].push_back(items[i]);
  page["next"] = end < items.size() ? Json(std::to_string(end)) : Json(nullptr);
  return json_reply(200, page);
}

bool has_shape(std::vector<std::string> const& path, std::string_view shape) {
  auto const wanted = parts_of(shape.substr(1), '/');
  return std::ranges::equal(path, wanted, [](std::string const& segment, std::string_view part) {
    return part == "{}" ? !segment.empty() : segment == part;
  });
}

bool same_text(std::string_view one, std::string_view other) {
  return engine::ascii::same(engine::ascii::trimmed(one), engine::ascii::trimmed(other));
}

workflows::Date date_in(workflows::Instant instant, std::string const& zone, WallTimes const& wall_times) {
  // Zones lie between UTC-12 and UTC+14: the date is the UTC date, the one before or the one after.
  auto day = std::chrono::floor<std::chrono::days>(instant) + std::chrono::days{1};
  while (wall_times(workflows::Date{day}, "00:00", zone) > instant) day -= std::chrono::days{1};
  return workflows::Date{day};
}

bool reads_as(workflows::Date date, std::string const& time, std::string const& zone, workflows::Instant instant,
              WallTimes const& wall_times) {
  if (!clock_time(time)) return false;
  auto const read = wall_times(date, time, zone);
  if (read == instant) return true;
  // When clocks go back, three hours pass between the wall times an hour before and an hour after a doubled one.
  Wall const wall{date, time};
  auto const before = later(wall, -60), after = later(wall, 60);
  auto const span = wall_times(after.date, after.time, zone) - wall_times(before.date, before.time, zone);
  auto const apart = read > instant ? read - instant : instant - read;
  return span == std::chrono::hours{3} && apart == std::chrono::hours{1};
}

Wall wall_at(workflows::Instant instant, std::string const& zone, WallTimes const& wall_times) {
  // Take the UTC clock for the local one, see how far off that is, and correct; the second round settles nights on
  // which the clocks change. A guess that no clock ever showed gives an instant far off: ask an hour earlier instead.
  auto shifted = instant;
  for (int round = 0; round < 2; ++round) {
    auto const guess = utc_wall(shifted);
    auto read = wall_times(guess.date, guess.time, zone);
    auto const apart = read > shifted ? read - shifted : shifted - read;
    if (apart > std::chrono::hours{15}) {
      auto const before = later(guess, -60);
      read = wall_times(before.date, before.time, zone) + std::chrono::hours{1};
    }
    shifted += instant - read;
  }
  return utc_wall(shifted);
}

}  // namespace connectors::twins
