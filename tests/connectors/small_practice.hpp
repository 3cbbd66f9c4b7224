// Which practice do the tests of platform and portal stand on? Two therapists, two clients, four invoices in different
// states, made in code; wall times by a rule of its own for two zones in 2026, so that no zone files are needed.
#pragma once
#include <stdexcept>
#include <string>

#include "connectors/twins/rest_request.hpp"
#include "connectors/twins/world.hpp"
#include "engine/core/names.hpp"
#include "tests/connectors/direct_transport.hpp"
#include "tests/connectors/listed_refusals.hpp"

namespace connectors {

inline workflows::Instant instant(std::string const& text) { return workflows::parse_instant(text).value(); }
inline workflows::Date date(std::string const& text) { return workflows::parse_date(text).value(); }

// Daylight saving time of 2026: 8 March to 1 November, 02:00. A time that happens twice is taken as the first.
inline workflows::Instant us_wall_time(workflows::Date day, std::string const& time, std::string const& zone) {
  if (zone != "America/New_York" && zone != "America/Chicago") throw std::invalid_argument("no such zone in this test");
  auto const wall = instant(workflows::words(day) + "T" + time + ":00Z");
  bool const summer = wall >= instant("2026-03-08T02:00:00Z") && wall < instant("2026-11-01T02:00:00Z");
  auto const hours = (zone == "America/New_York" ? 5 : 6) - (summer ? 1 : 0);
  return wall + std::chrono::hours{hours};
}

inline twins::WorldAppointment appointment(std::string id, std::string day, std::string time = "10:00") {
  twins::WorldAppointment made;
  made.id = std::move(id);
  made.client = "cl-1";
  made.therapist = "th-1";
  made.date = date(day);
  made.time = std::move(time);
  made.zone = "America/Chicago";
  made.minutes = 55;
  return made;
}

inline twins::WorldInvoice invoice(std::string id, std::string of, std::int64_t cents, std::int64_t paid = 0) {
  twins::WorldInvoice made;
  made.id = std::move(id);
  made.appointment = std::move(of);
  made.cents = cents;
  made.paid_cents = paid;
  return made;
}

inline twins::World small_practice() {
  twins::World world;
  world.now = instant("2026-07-20T14:00:00Z");
  twins::WorldTherapist ada;
  ada.id = "th-1";
  ada.name = "Ada Fern";
  ada.licences = {
      {"TX", date("2020-01-01"), {}}, {"NY", date("2019-05-01"), date("2025-12-31")}, {"FL", date("2021-01-01"), {}}};
  ada.portal_addresses = {"TX", "FL"};
  twins::WorldTherapist ben = ada;
  ben.id = "th-2";
  ben.name = "Ben Moss";
  ben.portal_zone = "";
  world.therapists = {ada, ben};
  twins::WorldClient robin;
  robin.id = "cl-1";
  robin.name = "Robin Vale";
  robin.email = "robin@example.org";
  robin.birth_date = date("1990-02-03");
  robin.zone = "America/Chicago";
  robin.state = "TX";
  robin.diagnoses = {"F41.1", "F33.1", "Z63.0"};
  twins::WorldClient twin_profile = robin;
  twin_profile.id = "cl-2";
  twin_profile.email = "double@example.org";
  twins::WorldClient other_profile = twin_profile;
  other_profile.id = "cl-3";
  world.clients = {robin, twin_profile, other_profile};
  // Not in the order of time, and more than one page.
  world.appointments = {appointment("ap-3", "2026-07-14"), appointment("ap-1", "2026-06-30"),
                        appointment("ap-2", "2026-07-07")};
  world.invoices = {invoice("inv-1", "ap-1", 15'000), invoice("inv-2", "ap-2", 15'000, 15'000),
                    invoice("inv-3", "ap-3", 15'000, 4'000), invoice("inv-4", "ap-3", 9'000),
                    invoice("inv-5", "ap-3", 8'000)};
  world.portal.clients = {{"pc-1", "Robin Vale", date("1990-02-03"), true, {{"th-1", date("2026-01-01"), {}}}},
                          {"pc-2", "Kim Reed", {}, true, {{"th-1", {}, {}}}}};
  return world;
}

// A command on its way to a connector.
template <class Command>
engine::Request request_for(Command const& command, std::string pre_image = "") {
  engine::Request request;
  request.effect = "E-7";
  request.case_id = "C-1";
  request.kind = Command::kind;
  request.command = engine::name_of_type<Command>();
  request.payload = workflows::codec::to_text(command);
  request.pre_image = std::move(pre_image);
  return request;
}

inline HttpRequest http(std::string method, std::string target, std::string body = "", std::string if_match = "") {
  HttpRequest request;
  request.read_only = method == "GET";
  request.method = std::move(method);
  request.target = std::move(target);
  request.headers["authorization"] = std::string("Bearer ") + twins::twin_token;
  if (!request.read_only) request.headers["content-type"] = "application/json";
  if (!request.read_only) request.headers["x-claimstep-effect"] = "E-1";
  if (!if_match.empty()) request.headers["if-match"] = std::move(if_match);
  request.body = std::move(body);
  return request;
}

inline workflows::codec::Json body_of(HttpReply const& reply) { return workflows::codec::Json::parse(reply.body); }
inline std::string code_of(HttpReply const& reply) { return body_of(reply).value("code", "none"); }

template <class T>
T event_in(std::string const& payload) {
  auto read = workflows::codec::from_text<T>(payload);
  if (auto* problems = std::get_if<1>(&read)) throw std::logic_error(workflows::codec::words(*problems));
  return std::get<0>(read);
}

// Is "GET /v1/invoices/inv-1/charges?after=2" described in the text of an OpenAPI file? A path stands at two blanks,
// its methods at four; "{id}" stands for any one segment.
inline bool described(std::string const& yaml, HttpRequest const& request) {
  auto const path = request.target.substr(0, request.target.find('?'));
  auto const fits = [&](std::string_view shape) {
    std::string_view rest = path;
    while (!shape.empty() || !rest.empty()) {
      if (shape.empty() || rest.empty()) return false;
      auto const shape_end = shape.find('/', 1), rest_end = rest.find('/', 1);
      if (shape.substr(0, shape_end) != "/{id}" && shape.substr(0, shape_end) != rest.substr(0, rest_end)) return false;
      shape.remove_prefix(std::min(shape_end, shape.size()));
      rest.remove_prefix(std::min(rest_end, rest.size()));
    }
    return true;
  };
  std::string method;
  for (char c : request.method) method += static_cast<char>(c - 'A' + 'a');
  bool in_path = false;
  for (std::size_t at = 0; at < yaml.size();) {
    auto const end = std::min(yaml.find('\n', at), yaml.size());
    std::string_view const line{yaml.data() + at, end - at};
    if (line.starts_with("  /") && line.ends_with(":")) in_path = fits(line.substr(2, line.size() - 3));
    if (in_path && line == "    " + method + ":") return true;
    at = end + 1;
  }
  return false;
}

}  // namespace connectors
