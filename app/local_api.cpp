// Three routes: POST /v1/commands, GET /healthz, GET /metrics.
#include "app/local_api.hpp"

#include <grp.h>
#include <pwd.h>

#include <algorithm>

#include "connectors/http/unix_client.hpp"

namespace app {
namespace {

using connectors::HttpReply;
using connectors::http::Respond;
using connectors::http::ServedRequest;
using workflows::codec::Json;

constexpr auto commands_target = "/v1/commands";
constexpr std::size_t most_waiting = 64;
constexpr std::size_t command_bytes = 16U << 20U;  // a note's text, the messages of a thread
constexpr std::size_t reply_limit = 64U << 20U;
constexpr std::chrono::milliseconds answer_limit = std::chrono::minutes{10};

HttpReply json_reply(int status, Json const& body) {
  return {status,
          {{"content-type", "application/json; charset=utf-8"}},
          body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

constexpr auto look_first = "What was asked may have been done: look with `claimstep case show` before asking again.";

Failure unanswered(std::string const& store_path, connectors::http::NoAnswer const& none) {
  auto const engine = "The engine that runs on " + store_path;
  if (none.forbidden)
    return {exit_code::not_allowed, engine + " is not this account's to speak with: " + none.sentence +
                                        ". Ask to be taken into the group that serve.socket_group names."};
  if (none.interrupted)
    return {exit_code::interrupted,
            none.sent ? std::string("Interrupted. ") + look_first : std::string("Interrupted; nothing was asked.")};
  if (!none.sent) return {exit_code::try_later, engine + " was not reached: " + none.sentence + ". Nothing was asked."};
  return {exit_code::outcome_unknown, engine + " did not answer: " + none.sentence + ". " + look_first};
}

std::string account_of(unsigned user) {
  auto const* entry = ::getpwuid(user);
  return entry != nullptr ? std::string(entry->pw_name) : std::to_string(user);
}

}  // namespace

HttpReply problem_reply(int status, std::string const& title, std::string const& detail) {
  auto reply = json_reply(status, Json{{"title", title}, {"status", status}, {"detail", detail}});
  reply.headers["content-type"] = "application/problem+json";
  return reply;
}

std::string socket_of(std::string const& store_path) { return store_path + ".sock"; }

// --- asking ---

std::optional<std::variant<CommandAnswer, Failure>> ask_running(std::string const& store_path,
                                                                CommandAsked const& command,
                                                                std::function<bool()> const& interrupted) {
  auto const path = socket_of(store_path);
  connectors::HttpRequest request;
  request.method = "POST";
  request.target = commands_target;
  request.read_only = false;
  request.headers = {{"content-type", "application/json"}, {"accept", "application/json"}};
  request.body = workflows::codec::to_text(command);
  auto const asked = connectors::http::ask_over_unix_socket(path, request, answer_limit, reply_limit, interrupted);
  if (auto const* none = std::get_if<connectors::http::NoAnswer>(&asked)) {
    if (none->nobody) return std::nullopt;
    return unanswered(store_path, *none);
  }
  auto const& reply = std::get<HttpReply>(asked);
  auto answer = workflows::codec::from_text<CommandAnswer>(reply.body);
  if (reply.status == 200 && answer.index() == 0) return std::get<0>(std::move(answer));
  if (reply.status >= 500 && reply.status != 503)
    return Failure{exit_code::outcome_unknown, "The engine that runs on " + store_path + " broke off. " + look_first};
  if (reply.status == 503)
    return Failure{exit_code::try_later, "The engine that runs on " + store_path +
                                             " is busy or stopping; nothing was done. Try again in a moment."};
  return Failure{exit_code::failed, "The engine that runs on " + store_path + " did not take the command (status " +
                                        std::to_string(reply.status) + "). Is it of the same version?"};
}

// --- answering ---

std::variant<std::unique_ptr<LocalApi>, Failure> LocalApi::open(boost::asio::io_context& loop,
                                                                std::string const& store_path, std::string const& group,
                                                                Carry carry, MannerOf manner_of, Reports reports) {
  std::unique_ptr<LocalApi> api(new LocalApi(std::move(carry), std::move(manner_of), std::move(reports)));
  connectors::http::ServerSettings settings;
  settings.hosts = {"localhost"};
  settings.body_bytes = command_bytes;
  if (auto const* entry = group.empty() ? nullptr : ::getgrnam(group.c_str())) settings.group = entry->gr_gid;
  auto server = connectors::http::HttpServer::on_unix_socket(
      loop, socket_of(store_path), settings,
      [raw = api.get()](ServedRequest request, Respond respond) { raw->handle(request, respond); });
  if (auto* sentence = std::get_if<std::string>(&server)) return Failure{exit_code::failed, *sentence};
  api->server_ = std::get<0>(std::move(server));
  return api;
}

void LocalApi::handle(ServedRequest const& request, Respond const& respond) {
  if (!request.user) return respond(problem_reply(403, "Forbidden", "the system does not tell who asks"));
  if (request.target == commands_target) {
    if (request.method == "POST") return take_command(request, respond);
    auto reply = problem_reply(405, "Method Not Allowed", "commands are sent with POST");
    reply.headers["allow"] = "POST";
    return respond(reply);
  }
  if (request.target != "/healthz" && request.target != "/metrics")
    return respond(problem_reply(404, "Not Found", "there are /v1/commands, /healthz and /metrics"));
  if (request.method != "GET" && request.method != "HEAD") {
    auto reply = problem_reply(405, "Method Not Allowed", "this is only read");
    reply.headers["allow"] = "GET, HEAD";
    return respond(reply);
  }
  if (request.target == "/metrics")
    return respond({200, {{"content-type", "text/plain; version=0.0.4; charset=utf-8"}}, reports_.metrics()});
  auto const health = reports_.health();
  respond(json_reply(health.value("status", std::string()) == "ok" ? 200 : 503, health));
}

void LocalApi::take_command(ServedRequest const& request, Respond const& respond) {
  auto const type = request.headers.find("content-type");
  if (type == request.headers.end() || !type->second.starts_with("application/json"))
    return respond(problem_reply(415, "Unsupported Media Type", "a command is sent as application/json"));
  auto command = workflows::codec::from_text<CommandAsked>(request.body, workflows::codec::Unknown::refuse);
  if (auto const* problems = std::get_if<1>(&command))
    return respond(problem_reply(400, "Bad Request", workflows::codec::words(*problems)));
  if (asked_.size() >= most_waiting) {
    auto reply = problem_reply(503, "Service Unavailable", "too many commands wait");
    reply.headers["retry-after"] = "1";
    return respond(reply);
  }
  auto& asked = std::get<0>(command);
  auto const manner = manner_of_(asked);
  asked_.push_back({std::move(asked), account_of(*request.user), respond, request.gone, manner});
}

// Nobody obeys somebody who has gone: they may have thought better of it.
void LocalApi::run(Waiting const& next) {
  if (next.gone && next.gone()) return;
  if (stopping_ && next.manner == Manner::acts)
    return next.respond(problem_reply(503, "Service Unavailable", "the engine is stopping; nothing was done"));
  try {
    auto const answer = carry_(next.command, next.unix_user);
    next.respond(json_reply(200, workflows::codec::write(answer)));
  } catch (...) {  // the engine ends by it, and whoever asked hears that much
    next.respond(problem_reply(500, "Internal Server Error", "the engine broke off"));
    throw;
  }
}

bool LocalApi::has(Manner manner) const {
  return std::any_of(asked_.begin(), asked_.end(), [&](Waiting const& each) { return each.manner == manner; });
}

// An act may run the loop, and with it others of what waits here: so it is looked for anew after each.
void LocalApi::run_all(Manner manner) {
  for (;;) {
    auto const found =
        std::find_if(asked_.begin(), asked_.end(), [&](Waiting const& each) { return each.manner == manner; });
    if (found == asked_.end()) return;
    auto const next = std::move(*found);
    asked_.erase(found);
    run(next);
    if (manner == Manner::acts) return;
  }
}

void LocalApi::run_asked() {
  while (has_asked()) {
    run_all(Manner::looks);
    run_all(Manner::acts);
  }
}

void LocalApi::stop() {
  stopping_ = true;
  server_->stop_accepting();
}

}  // namespace app
