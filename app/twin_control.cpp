// One function per address; what is posted is checked like the world file it could stand in.
#include "app/twin_control.hpp"

#include <algorithm>
#include <array>

#include "connectors/twins/http/html.hpp"
#include "connectors/twins/rest_request.hpp"
#include "connectors/twins/world_check.hpp"
#include "connectors/twins/world_words.hpp"

namespace app {
namespace {

using namespace connectors::twins;
using connectors::HttpReply;
using connectors::HttpRequest;
using workflows::codec::Json;
using Addresses = std::vector<TwinAddress>;

struct ClockMove {
  static constexpr std::array<std::string_view, 1> required{"to"};
  workflows::Instant to{};
};
BOOST_DESCRIBE_STRUCT(ClockMove, (), (to))

struct FaultList {
  static constexpr std::array<std::string_view, 1> required{"faults"};
  std::vector<WorldFault> faults;
};
BOOST_DESCRIBE_STRUCT(FaultList, (), (faults))

// An act as in a world, but it happens now.
struct ActNow {
  static constexpr std::array<std::string_view, 2> required{"act", "subject"};
  ActKind act = ActKind::reply;
  std::string subject, by = "client", text;
  std::int64_t cents = 0;
  std::string contact;
};
BOOST_DESCRIBE_STRUCT(ActNow, (), (act, subject, by, text, cents, contact))

HttpReply reply_with(Json const& json, int status = 200) {
  auto reply = json_reply(status, json);
  reply.headers["cache-control"] = "no-store";
  return reply;
}

HttpReply clock_reply(TwinService& service) {
  return reply_with({{"now", workflows::words(service.now())}, {"until", workflows::words(end_of(service.world()))}});
}

// The body as T, or what is wrong with it. Only JSON is taken, which a page in somebody's browser cannot send here
// unasked.
template <class T>
std::variant<T, HttpReply> posted(HttpRequest const& request) {
  auto const type = request.headers.find("content-type");
  if (type == request.headers.end() || !type->second.starts_with("application/json"))
    return problem(415, "unsupported_media_type", "send application/json");
  auto read = workflows::codec::from_text<T>(request.body, workflows::codec::Unknown::refuse);
  if (auto const* problems = std::get_if<1>(&read))
    return problem(422, "malformed", workflows::codec::words(*problems));
  return std::get<0>(std::move(read));
}

HttpReply get_ledger(TwinService& service, Addresses const&, HttpRequest const&) {
  Json effects = Json::array();
  for (auto const& entry : service.ledger()) {
    Json item{{"counterpart", entry.counterpart}, {"kind", entry.kind}, {"subject", entry.subject}};
    if (!entry.effect.empty()) item["effect"] = entry.effect;
    item["by"] = entry.by;
    item["at"] = workflows::words(entry.at);
    item["detail"] = entry.detail;
    effects.push_back(std::move(item));
  }
  return reply_with(
      {{"schema", "claimstep.ledger/1"}, {"now", workflows::words(service.now())}, {"effects", std::move(effects)}});
}

HttpReply get_clock(TwinService& service, Addresses const&, HttpRequest const&) { return clock_reply(service); }

HttpReply get_world(TwinService& service, Addresses const&, HttpRequest const&) {
  return reply_with(workflows::codec::write(service.world()));
}

HttpReply move_clock(TwinService& service, Addresses const&, HttpRequest const& request) {
  auto const move = posted<ClockMove>(request);
  if (auto const* refused = std::get_if<HttpReply>(&move)) return *refused;
  service.move_to(std::get<ClockMove>(move).to);
  return clock_reply(service);
}

HttpReply add_faults(TwinService& service, Addresses const&, HttpRequest const& request) {
  auto list = posted<FaultList>(request);
  if (auto* refused = std::get_if<HttpReply>(&list)) return std::move(*refused);
  auto& faults = std::get<FaultList>(list).faults;
  auto with_them = service.world();
  with_them.faults = faults;
  if (auto const wrong = find_wrong(with_them, {}); !wrong.empty())
    return problem(422, "malformed", workflows::codec::words(wrong));
  auto const count = faults.size();
  service.add_faults(std::move(faults));
  return reply_with({{"added", count}});
}

HttpReply act_now(TwinService& service, Addresses const&, HttpRequest const& request) {
  auto read = posted<ActNow>(request);
  if (auto* refused = std::get_if<HttpReply>(&read)) return std::move(*refused);
  auto& wanted = std::get<ActNow>(read);
  if (!among(act_authors, wanted.by))
    return problem(422, "malformed", "$.by: \"" + wanted.by + "\" is nobody; allowed: client, person, world");
  WorldAct act;
  act.act = wanted.act;
  act.subject = std::move(wanted.subject);
  act.by = std::move(wanted.by);
  act.text = std::move(wanted.text);
  act.cents = wanted.cents;
  act.contact = std::move(wanted.contact);
  if (!service.act(std::move(act)))
    return problem(404, "not_found", "no counterpart has such a subject, or the text means nothing to it");
  return reply_with({{"now", workflows::words(service.now())}});
}

HttpReply front_page(TwinService& service, Addresses const& addresses, HttpRequest const&) {
  std::string list = "<ul>\n";
  for (auto const& each : addresses)
    list += "<li><a href=\"" + html::escaped(each.base_url) + "/\">" + html::escaped(each.name) + "</a> at " +
            html::escaped(each.base_url) + "</li>\n";
  list += "</ul>\n";
  std::string const own =
      "<ul>\n<li><a href=\"/ledger\">Ledger</a>: everything they accepted</li>\n<li><a href=\"/clock\">Clock</a></li>\n"
      "<li><a href=\"/world\">World</a>: how it began</li>\n</ul>\n";
  return html::page(200, "Simulated counterparts",
                    "<p>" + html::escaped(service.world().practice.name) + ", " +
                        html::escaped(workflows::words(service.now())) + "</p>\n<h2>Counterparts</h2>\n" + list +
                        "<p>The payer portal has pages for people; the others speak to programs.</p>\n<h2>Here</h2>\n" +
                        own);
}

HttpReply get_style(TwinService&, Addresses const&, HttpRequest const&) { return html::style_sheet(); }

struct ControlRoute {
  std::string_view method, path;
  HttpReply (*answer)(TwinService&, Addresses const&, HttpRequest const&);
};
constexpr std::array routes{
    ControlRoute{"GET", "/", front_page},        ControlRoute{"GET", "/style.css", get_style},
    ControlRoute{"GET", "/ledger", get_ledger},  ControlRoute{"GET", "/clock", get_clock},
    ControlRoute{"POST", "/clock", move_clock},  ControlRoute{"GET", "/world", get_world},
    ControlRoute{"POST", "/faults", add_faults}, ControlRoute{"POST", "/acts", act_now},
};

}  // namespace

HttpReply answer_control(TwinService& service, Addresses const& addresses, HttpRequest const& request) {
  auto const path = std::string_view(request.target).substr(0, request.target.find('?'));
  auto const method = request.method == "HEAD" ? "GET" : request.method;
  std::string allowed;
  for (auto const& route : routes) {
    if (route.path != path) continue;
    if (route.method == method) return route.answer(service, addresses, request);
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  if (allowed.empty()) return not_found();
  auto reply = problem(405, "method_not_allowed", "this address takes " + allowed);
  reply.headers["allow"] = allowed;
  return reply;
}

}  // namespace app
