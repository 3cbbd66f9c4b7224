// How does the practice's ticket inbox behave when it is simulated? The gate (rate window, token, version), the table
// of paths, what other people do there, and saving.
#include "connectors/twins/inbox_twin.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "connectors/twins/inbox_twin_answers.hpp"
#include "connectors/twins/inbox_twin_views.hpp"
#include "engine/core/ascii.hpp"

namespace connectors::twins {
namespace {

using inbox::Call;
using inbox::State;
using workflows::codec::Json;

struct Route {
  std::string_view method;
  std::string_view path;  // "*" stands for one id
  HttpReply (*answer)(State&, Call const&);
};

// The first that fits wins: fixed words stand before ids.
constexpr std::array<Route, 22> routes{{
    {"POST", "conversations/search", inbox::search_conversations},
    {"GET", "conversations/attributes", inbox::get_conversation_attributes},
    {"GET", "conversations/*", inbox::get_conversation},
    {"PUT", "conversations/*", inbox::update_conversation},
    {"POST", "conversations/*/customers", inbox::add_participant},
    {"DELETE", "conversations/*/customers/*", inbox::remove_participant},
    {"POST", "conversations/*/parts", inbox::manage_conversation},
    {"POST", "conversations/*/reply", inbox::reply_to_conversation},
    {"POST", "conversations/*/tags", inbox::tag_conversation},
    {"POST", "contacts/search", inbox::search_contacts},
    {"GET", "contacts/*", inbox::get_contact},
    {"GET", "macros", inbox::list_macros},
    {"GET", "macros/*", inbox::get_macro},
    {"POST", "messages", inbox::send_message},
    {"GET", "ticket_types", inbox::get_form_types},
    {"POST", "tickets/search", inbox::search_forms},
    {"POST", "tickets", inbox::submit_form},
    {"GET", "tickets/*", inbox::get_form},
    {"GET", "teams", inbox::get_teams},
    {"GET", "tags", inbox::get_tags},
    {"GET", "me", inbox::get_me},
    {"GET", "admins", inbox::get_teammates},
}};

using engine::ascii::hex_value;

std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    bool const escape =
        text[at] == '%' && at + 2 < text.size() && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0;
    if (escape)
      plain += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
    else
      plain += text[at];
    if (escape) at += 2;
  }
  return plain;
}

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    auto const end = std::min(text.find(mark), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

void read_target(std::string_view target, Call& call) {
  auto const mark = std::min(target.find('?'), target.size());
  for (auto const part : split(target.substr(0, mark), '/')) call.path.push_back(unescaped(part));
  for (auto const pair : split(target.substr(std::min(mark + 1, target.size())), '&')) {
    auto const equals = std::min(pair.find('='), pair.size());
    call.query[unescaped(pair.substr(0, equals))] = unescaped(pair.substr(std::min(equals + 1, pair.size())));
  }
}

Route const* route_of(Call const& call) {
  for (auto const& route : routes) {
    auto const words = split(route.path, '/');
    bool const fits = route.method == call.method && words.size() == call.path.size() &&
                      std::equal(words.begin(), words.end(), call.path.begin(),
                                 [](auto const& word, auto const& part) { return word == "*" || word == part; });
    if (fits) return &route;
  }
  return nullptr;
}

std::string header(HttpRequest const& request, char const* name) {
  auto const found = request.headers.find(name);
  return found == request.headers.end() ? "" : found->second;
}

// Counts the call in its window; false when the window is full.
bool count_call(State& state, engine::Instant now) {
  auto const window = inbox::seconds(now) / inbox::window_seconds;
  if (state.window != window) state.calls = 0;
  state.window = window;
  return ++state.calls <= state.calls_per_window;
}

void add_headers(State const& state, engine::Instant now, HttpReply& reply) {
  reply.headers["content-type"] = "application/json; charset=utf-8";
  reply.headers["date"] = inbox::http_date(now);
  reply.headers["x-ratelimit-limit"] = std::to_string(state.calls_per_window);
  reply.headers["x-ratelimit-remaining"] =
      std::to_string(std::max<std::int64_t>(0, state.calls_per_window - state.calls));
  reply.headers["x-ratelimit-reset"] = std::to_string((state.window + 1) * inbox::window_seconds);
}

}  // namespace

InboxTwin::InboxTwin(World const& world) : state_(inbox::state_of(world)) {}

HttpReply InboxTwin::handle(HttpRequest const& request, engine::Instant now) {
  inbox::advance(state_, now);
  auto reply = answer(request, now);
  add_headers(state_, now, reply);
  return reply;
}

HttpReply InboxTwin::answer(HttpRequest const& request, engine::Instant now) {
  if (!count_call(state_, now))
    return inbox::refusal(state_, 429, "rate_limit_exceeded",
                          "Exceeded rate limit of " + std::to_string(state_.calls_per_window) + " in 10_seconds");
  auto const authorization = header(request, "authorization");
  bool const bearer = authorization.starts_with("Bearer ") && authorization.size() > 7;
  if (!bearer || (!state_.token.empty() && authorization.substr(7) != state_.token))
    return inbox::refusal(state_, 401, "unauthorized", "Access Token Invalid");
  if (header(request, "intercom-version") != version)
    return inbox::refusal(state_, 400, "intercom_version_invalid", "The requested version is not supported");
  Call call;
  call.method = request.method;
  call.at = now;
  call.effect = header(request, "x-claimstep-effect");
  call.macro = header(request, "x-claimstep-macro");
  call.body = Json::object();
  read_target(request.target, call);
  auto const* route = route_of(call);
  if (route == nullptr) return inbox::not_found(state_);
  if (!request.body.empty()) {
    auto parsed = workflows::codec::parse(request.body);
    auto* json = std::get_if<Json>(&parsed);
    if (json == nullptr || !json->is_object())
      return inbox::refusal(state_, 400, "bad_request", "The body is not a JSON object");
    call.body = std::move(*json);
  }
  return route->answer(state_, call);
}

bool InboxTwin::act(WorldAct const& what, engine::Instant now) {
  inbox::advance(state_, now);
  auto* conversation = inbox::find_thread(state_, what.subject, now);
  if (conversation == nullptr) return false;
  inbox::Hand const hand{now, "", what.by};
  auto const& colleague = state_.teammates.size() > 1 ? state_.teammates[1] : state_.teammates[0];
  auto const author = what.by == "client" ? inbox::client_author(state_, *conversation, what.contact) : colleague;
  switch (what.act) {
    case ActKind::reply:
      inbox::write_reply(state_, *conversation, hand, author, what.text, "", false);
      return true;
    case ActKind::note:
      inbox::write_note(state_, *conversation, hand, colleague, what.text, false);
      return true;
    case ActKind::close:
      inbox::close_conversation(state_, *conversation, hand, colleague, false);
      return true;
    case ActKind::reopen:
      inbox::open_conversation(state_, *conversation, hand, author, false);
      return true;
    default:
      return false;
  }
}

workflows::codec::Json InboxTwin::save() const { return workflows::codec::write(state_); }

void InboxTwin::restore(workflows::codec::Json const& saved) {
  State state;
  workflows::codec::Reader reader{workflows::codec::Unknown::ignore, "$.ticket_inbox"};
  reader.read(saved, state);
  if (!reader.problems.empty())
    throw std::runtime_error("the saved ticket inbox cannot be read: " + workflows::codec::words(reader.problems));
  state_ = std::move(state);
}

}  // namespace connectors::twins
