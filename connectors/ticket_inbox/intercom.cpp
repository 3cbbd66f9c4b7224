// How do tickets get read and written in Intercom? Here each command finds its verb, and each request gets its headers.
#include "connectors/ticket_inbox/intercom.hpp"

#include <set>
#include <utility>

#include "connectors/ticket_inbox/intercom_replies.hpp"

namespace connectors {
namespace {

constexpr auto api_version = "2.16";  // named on every call: the app's default can be changed without us
constexpr int per_page = 150;         // the most that the vendor gives
constexpr std::size_t page_limit = 500;

struct Found {
  std::optional<intercom::PageInfo> pages;
  std::optional<std::int64_t> total_count;
};
BOOST_DESCRIBE_STRUCT(Found, (), (pages, total_count))

}  // namespace

Intercom::Intercom(Transport& transport, engine::Env& env, IntercomSettings settings)
    : transport_(transport), env_(env), settings_(std::move(settings)) {}

engine::Task<engine::Outcome> Intercom::fetch(engine::Request request) {
  if (rest::asks_for<workflows::ReadThread>(request)) return read_thread(std::move(request));
  if (rest::asks_for<workflows::FindContact>(request)) return find_contact(std::move(request));
  if (rest::asks_for<workflows::FindNotice>(request)) return find_notice(std::move(request));
  if (rest::asks_for<workflows::RenderMacro>(request)) return render_macro(std::move(request));
  return rest::settled(rest::not_sent("the ticket inbox has no lookup of this kind"));
}

engine::Task<engine::Look> Intercom::look(engine::Request request) {
  if (rest::asks_for<workflows::AddParticipant>(request)) return look_added(std::move(request));
  if (rest::asks_for<workflows::RemoveParticipant>(request)) return look_removed(std::move(request));
  if (rest::asks_for<workflows::SetAttribute>(request)) return look_attribute(std::move(request));
  if (rest::asks_for<workflows::CloseTicket>(request)) return look_closed(std::move(request));
  if (rest::asks_for<workflows::SubmitForm>(request)) return look_form(std::move(request));
  if (rest::asks_for<workflows::SendReply>(request)) return look_reply(std::move(request));
  if (rest::asks_for<workflows::StartConversation>(request)) return look_started(std::move(request));
  if (rest::asks_for<workflows::AddNote>(request)) return look_note(std::move(request));
  return rest::settled(rest::unreadable("the ticket inbox has no effect of this kind"));
}

engine::Task<engine::Outcome> Intercom::send(engine::Request request) {
  if (rest::asks_for<workflows::AddParticipant>(request)) return send_added(std::move(request));
  if (rest::asks_for<workflows::RemoveParticipant>(request)) return send_removed(std::move(request));
  if (rest::asks_for<workflows::SetAttribute>(request)) return send_attribute(std::move(request));
  if (rest::asks_for<workflows::CloseTicket>(request)) return send_closed(std::move(request));
  if (rest::asks_for<workflows::SubmitForm>(request)) return send_form(std::move(request));
  if (rest::asks_for<workflows::SendReply>(request)) return send_reply(std::move(request));
  if (rest::asks_for<workflows::StartConversation>(request)) return send_started(std::move(request));
  if (rest::asks_for<workflows::AddNote>(request)) return send_note(std::move(request));
  return rest::settled(rest::not_sent("the ticket inbox has no effect of this kind"));
}

HttpRequest Intercom::request(std::string method, std::string target) const {
  HttpRequest http;
  http.method = std::move(method);
  http.target = std::move(target);
  http.headers = {{"authorization", "Bearer " + settings_.token},
                  {"accept", "application/json"},
                  {"intercom-version", api_version}};
  return http;
}

engine::Task<rest::Reply> Intercom::get(Origin origin, std::string target) {
  auto http = request("GET", std::move(target));
  auto const exchange = co_await transport_.exchange(std::move(origin), std::move(http));
  co_return intercom::read_reply(exchange, env_.now());
}

engine::Task<rest::Reply> Intercom::write(Origin origin, std::string method, std::string target, rest::Json body,
                                          std::string macro) {
  auto http = request(std::move(method), std::move(target));
  http.read_only = false;
  http.headers["content-type"] = "application/json";
  http.headers["x-claimstep-effect"] = origin.effect;
  if (!macro.empty()) http.headers["x-claimstep-macro"] = macro;
  http.body = workflows::codec::to_text(body);
  auto const exchange = co_await transport_.exchange(std::move(origin), std::move(http));
  co_return intercom::read_reply(exchange, env_.now());
}

engine::Task<rest::Pages> Intercom::search(Origin origin, std::string target, rest::Json query, std::string list) {
  rest::Pages pages;
  std::set<std::string> cursors;
  rest::Json body{{"query", std::move(query)}, {"pagination", {{"per_page", per_page}}}};
  for (std::size_t read = 0; read < page_limit; ++read) {
    auto http = request("POST", target);
    http.headers["content-type"] = "application/json";
    http.body = workflows::codec::to_text(body);
    auto const exchange = co_await transport_.exchange(origin, std::move(http));
    auto reply = intercom::read_reply(exchange, env_.now());
    auto const found = rest::read_body<Found>(reply, 200);
    auto const items = found ? reply.body.find(list) : reply.body.end();
    if (found && (items == reply.body.end() || !items->is_array()))
      reply.make_unclear("the ticket inbox answered a search without a list");
    if (reply.ending != rest::Ending::answered) {
      pages.trouble = std::move(reply);
      co_return pages;
    }
    for (auto& item : *items) pages.items.push_back(std::move(item));
    // Without a word about pages the count alone tells that this is all.
    bool const whole = found->pages || (found->total_count && std::cmp_equal(*found->total_count, pages.items.size()));
    if (!whole) break;
    if (!found->pages || !found->pages->next) co_return pages;
    auto const& cursor = found->pages->next->starting_after;
    // The same cursor again would be the same page for ever.
    if (cursor.empty() || !cursors.insert(cursor).second) break;
    body["pagination"]["starting_after"] = cursor;
  }
  pages.trouble.emplace().make_unclear("a search of the ticket inbox has no last page");
  co_return pages;
}

}  // namespace connectors
