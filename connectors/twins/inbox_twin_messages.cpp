// What has the simulated ticket inbox for writing to clients? Macros, which can only be read, and mails that begin a
// conversation. Shapes as in Intercom's OpenAPI description of version 2.16.
#include <algorithm>
#include <charconv>

#include "connectors/twins/inbox_twin_answers.hpp"
#include "connectors/twins/inbox_twin_views.hpp"

namespace connectors::twins::inbox {
namespace {

std::string text_at(Json const& object, std::string_view name) {
  auto const found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// {{user.first_name|fallback:"there"}} as the HTML of a macro has it: <attribute key="user.first_name"
// default="there"/>. A body without tags is one paragraph.
std::string macro_html(std::string const& body) {
  std::string html;
  std::size_t at = 0;
  for (auto open = body.find("{{"); open != std::string::npos; open = body.find("{{", at)) {
    auto const close = body.find("}}", open);
    if (close == std::string::npos) break;
    auto const inside = body.substr(open + 2, close - open - 2);
    auto const bar = inside.find("|fallback:");
    html += body.substr(at, open - at) + "<attribute key=\"" + inside.substr(0, bar) + "\"";
    if (bar != std::string::npos) html += " default=" + inside.substr(bar + 10);
    html += "/>";
    at = close + 2;
  }
  html += body.substr(at);
  return html.find("<p") == std::string::npos ? "<p>" + html + "</p>" : html;
}

Json macro_json(Macro const& macro, bool whole) {
  return {{"type", "macro"},
          {"id", macro.id},
          {"name", macro.name},
          {"body", whole ? Json(macro_html(macro.body)) : Json(nullptr)},
          {"body_text", whole ? Json(plain_text(macro.body)) : Json(nullptr)},
          {"created_at", workflows::words(macro.updated)},
          {"updated_at", workflows::words(macro.updated)},
          {"visible_to", "everyone"},
          {"visible_to_team_ids", Json::array()},
          {"available_on", Json::array({"inbox"})}};
}

// A page of two, unless another size up to 150 is asked for: so every reader must turn pages.
std::size_t page_size(Call const& call) {
  auto const given = call.query.find("per_page");
  std::size_t size = 2;
  if (given != call.query.end())
    std::from_chars(given->second.data(), given->second.data() + given->second.size(), size);
  return std::clamp<std::size_t>(size, 1, 150);
}

}  // namespace

// The texts are left out of the list: they are read one by one.
HttpReply list_macros(State& state, Call const& call) {
  std::vector<Macro const*> seen;
  for (auto const& macro : state.macros)
    if (macro.visible) seen.push_back(&macro);
  std::size_t first = 0;
  if (auto const after = call.query.find("starting_after"); after != call.query.end()) {
    auto const last = std::ranges::find(seen, after->second, [](Macro const* each) { return each->id; });
    if (last == seen.end()) return refusal(state, 400, "parameter_invalid", "starting_after is not a cursor of ours");
    first = static_cast<std::size_t>(last - seen.begin()) + 1;
  }
  Json list = Json::array();
  auto const end = std::min(seen.size(), first + page_size(call));
  for (auto each = first; each < end; ++each) list.push_back(macro_json(*seen[each], false));
  Json pages{{"type", "pages"}, {"per_page", page_size(call)}, {"next", nullptr}};
  if (end < seen.size()) pages["next"] = {{"starting_after", seen[end - 1]->id}};
  return json_reply({{"type", "list"}, {"data", std::move(list)}, {"pages", std::move(pages)}});
}

HttpReply get_macro(State& state, Call const& call) {
  for (auto const& macro : state.macros)
    if (macro.id == call.path[1] && macro.visible) return json_reply(macro_json(macro, true));
  return not_found(state, "Macro not found");
}

HttpReply send_message(State& state, Call const& call) {
  if (text_at(call.body, "message_type") != "email")
    return refusal(state, 400, "parameter_invalid", "message_type must be email here");
  auto const subject = text_at(call.body, "subject"), body = text_at(call.body, "body");
  if (subject.empty()) return refusal(state, 422, "parameter_missing", "an email needs a subject");
  if (body.empty()) return refusal(state, 400, "parameter_missing", "body is missing");
  auto const from = call.body.find("from"), to = call.body.find("to");
  if (from == call.body.end() || to == call.body.end() || !from->is_object() || !to->is_object())
    return refusal(state, 400, "parameter_missing", "from and to are needed");
  auto const* teammate = find_teammate(state, id_at(*from, "id"));
  if (teammate == nullptr) return refusal(state, 404, "admin_not_found", "Admin for from not found");
  auto const* contact = find_contact(state, id_at(*to, "id"));
  if (contact == nullptr) return not_found(state, "User Not Found");
  if (contact->email.empty()) return refusal(state, 422, "parameter_invalid", "The contact has no email");
  if (contact->unsubscribed) return refusal(state, 403, "forbidden", "This user is unsubscribed from emails");
  auto const keep = call.body.find("create_conversation_without_contact_reply");
  Json reply{{"type", "user_message"},
             {"id", "message-" + std::to_string(state.next_request++)},
             {"created_at", seconds(call.at)},
             {"subject", subject},
             {"body", body},
             {"message_type", "email"}};
  if (keep == call.body.end() || *keep != Json(true)) return json_reply(reply);
  Conversation conversation;
  conversation.id = std::to_string(state.next_conversation++);
  conversation.created = conversation.updated = call.at;
  conversation.subject = subject;
  conversation.body = body;
  conversation.author = *teammate;
  conversation.billing_view = false;
  conversation.state = "open";
  conversation.participants = {contact->id};
  reply["conversation_id"] = conversation.id;
  enter(state, call.hand(), "ticket.conversation_started", conversation.id,
        {{"macro", call.macro}, {"to", contact->id}, {"text", plain_text(body)}});
  state.conversations.push_back(std::move(conversation));
  return json_reply(reply);
}

}  // namespace connectors::twins::inbox
