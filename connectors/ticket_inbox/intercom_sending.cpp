// How is a client written to once, and by nobody's mistake to somebody else? Replies, new conversations and notes: each
// with the look that must allow it and the one request that does it.
#include <algorithm>
#include <charconv>
#include <utility>

#include "connectors/ticket_inbox/intercom.hpp"
#include "connectors/ticket_inbox/intercom_replies.hpp"
#include "connectors/ticket_inbox/macro_text.hpp"

namespace connectors {
namespace {

using rest::Json;
using workflows::Evidence;
using workflows::codec::to_text;

constexpr auto bad_command = "the command does not name a conversation, a contact and a text that can be sent";
constexpr auto placeholder_left = "the text still holds a placeholder of its macro";
// A conversation that an attempt made is looked for from this long before the attempt: clocks differ.
constexpr std::chrono::seconds clock_difference{60};
// Before the first attempt: the same mail, sent by hand this short a while ago, is the one that was wanted.
constexpr std::chrono::hours by_hand_before{1};

bool holds_placeholder(std::string const& text, std::string const& html) {
  return intercom::holds_placeholder(text) || intercom::holds_placeholder(html);
}
std::string body_of(std::string const& text, std::string const& html) {
  return html.empty() ? intercom::html_of(text) : html;
}

bool from_colleague(intercom::Part const& part) { return part.author.type == "admin"; }

// The parts of colleagues that say exactly this.
std::vector<workflows::PartId> same_parts(std::vector<intercom::Part const*> const& parts, std::string_view type,
                                          std::string const& text) {
  std::vector<workflows::PartId> same;
  auto const wanted = intercom::comparable(text);
  for (auto const* part : parts)
    if (part->part_type == type && from_colleague(*part) && intercom::comparable(part->body.value_or("")) == wanted)
      same.push_back(part->id);
  return same;
}

// Of a new message alone the vendor wants the teammate's id as a number.
Json as_number(std::string const& id) {
  std::int64_t number = 0;
  auto const [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  return error == std::errc{} && end == id.data() + id.size() ? Json(number) : Json(id);
}

struct MessageSent {
  std::optional<workflows::TicketId> conversation_id;
};
BOOST_DESCRIBE_STRUCT(MessageSent, (), (conversation_id))

// Refusals by which the vendor says that it understood and will not.
bool says_no(rest::Reply const& reply) {
  return reply.ending == rest::Ending::refused && (reply.status == 400 || reply.status == 422);
}

// Who would read a reply? Nobody but the contact and those who are known to take part.
std::optional<engine::Look> wrong_readers(intercom::Conversation const& conversation,
                                          workflows::SendReply const& reply) {
  std::vector<Evidence> const evidence{
      {"ticket", "participants", std::to_string(conversation.contacts.contacts.size())}};
  if (!intercom::is_participant(conversation, reply.contact))
    return rest::conflicting("contact_missing", "the client does not take part in the conversation", evidence);
  for (auto const& each : conversation.contacts.contacts)
    if (each.id != reply.contact && std::ranges::find(reply.may_read, each.id) == reply.may_read.end())
      return rest::conflicting("other_recipients", "somebody else takes part in the conversation", evidence);
  return std::nullopt;
}

}  // namespace

engine::Task<std::optional<engine::Look>> Intercom::unreachable(Origin origin, workflows::ContactId contact) {
  std::optional<engine::Look> no;
  auto reply = co_await get(origin, intercom::contact_path(contact));
  if (reply.refused_with(404, "not_found")) {
    no = rest::conflicting("contact_missing", "the ticket inbox does not have this contact",
                           {{"ticket", "contact", contact.text}});
    co_return no;
  }
  auto const found = rest::read_body<intercom::Contact>(reply, 200);
  if (!found) {
    no = rest::look_without_answer(reply);
    co_return no;
  }
  if (found->id != contact) no = rest::unreadable("the ticket inbox answered about another contact");
  std::vector<Evidence> const evidence{{"ticket", "contact", contact.text}};
  if (!no && found->email.value_or("").empty())
    no = rest::conflicting("contact_missing", "the contact has no e-mail address", evidence);
  if (!no && found->unsubscribed_from_emails.value_or(false))
    no = rest::conflicting("recipient_unsubscribed", "the contact has unsubscribed from mails", evidence);
  if (!no && found->has_hard_bounced.value_or(false))
    no = rest::conflicting("recipient_unsubscribed", "mails to the contact come back", evidence);
  co_return no;
}

// --- a reply in a thread ---

engine::Task<engine::Look> Intercom::look_reply(engine::Request asked) {
  auto const command = rest::command_of<workflows::SendReply>(asked);
  if (!command || !intercom::addressable(command->ticket.text) || !intercom::addressable(command->contact.text) ||
      command->text.empty())
    co_return rest::unreadable(bad_command);
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply = co_await get(origin, intercom::conversation_path(command->ticket));
  auto const conversation = intercom::read_conversation(reply, command->ticket);
  if (!conversation) co_return rest::look_without_answer(reply);
  auto const later = intercom::parts_after(*conversation, command->last_client_part, command->after);
  auto const same = same_parts(later, "comment", command->text);
  std::vector<Evidence> evidence{{"ticket", "messages since", std::to_string(later.size())}};
  for (auto const& part : same) evidence.push_back({"ticket", "message as intended", part.text});
  if (same.size() > 1)
    co_return rest::several("duplicate_present", "the message stands there more than once", evidence);
  if (same.size() == 1)
    co_return rest::present(same.front().text, to_text(workflows::ReplySent{same.front()}), evidence);
  if (auto const no = wrong_readers(*conversation, *command)) co_return *no;
  if (holds_placeholder(command->text, command->html))
    co_return rest::conflicting("macro_placeholder", placeholder_left, evidence);
  if (intercom::newer_client_part(*conversation, command->last_client_part))
    co_return rest::conflicting("new_message", "a participant wrote after the thread was read", evidence);
  // Who has written in a thread gets its answers in any case.
  if (!intercom::client_wrote(*conversation)) {
    auto const no = co_await unreachable(origin, command->contact);
    if (no) co_return *no;
  }
  auto look = rest::absent(Json{{"messages_since", later.size()}}, evidence);
  look.strong = !intercom::parts_missing(*conversation);
  co_return look;
}

engine::Task<engine::Outcome> Intercom::send_reply(engine::Request asked) {
  auto const command = rest::command_of<workflows::SendReply>(asked);
  if (!command || !intercom::addressable(command->ticket.text) || command->text.empty() ||
      holds_placeholder(command->text, command->html))
    co_return rest::not_sent(bad_command);
  Json body{{"message_type", "comment"},
            {"type", "admin"},
            {"admin_id", settings_.admin_id},
            {"body", body_of(command->text, command->html)}};
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto const target = intercom::conversation_path(command->ticket, "reply");
  auto reply = co_await write(origin, "POST", target, std::move(body), command->macro);
  if (says_no(reply))
    co_return rest::rejected("unexpected_outcome", "the ticket inbox does not take this message as a reply");
  auto const conversation =
      intercom::succeeded(reply) ? intercom::read_conversation(reply, command->ticket) : std::nullopt;
  if (!conversation) co_return rest::outcome_without_answer(reply);
  auto const later = intercom::parts_after(*conversation, command->last_client_part, command->after);
  auto const same = same_parts(later, "comment", command->text);
  if (same.size() != 1) co_return rest::unknown("the ticket inbox's answer does not show the message once");
  co_return rest::done(same.front().text, to_text(workflows::ReplySent{same.front()}), {});
}

// --- a conversation of its own ---

engine::Task<engine::Look> Intercom::look_started(engine::Request asked) {
  auto const command = rest::command_of<workflows::StartConversation>(asked);
  if (!command || !intercom::addressable(command->contact.text) || command->text.empty())
    co_return rest::unreadable(bad_command);
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  if (auto const known = started_.find(asked.effect); known != started_.end()) {
    auto reply = co_await get(origin, intercom::conversation_path(known->second));
    auto const conversation = intercom::read_conversation(reply, known->second);
    if (!conversation) co_return rest::look_without_answer(reply);
    bool const ours = intercom::is_participant(*conversation, command->contact);
    if (!ours) co_return rest::unreadable("the conversation that was named has other participants");
    co_return rest::present(known->second.text, to_text(workflows::ConversationStarted{known->second}),
                            {{"ticket", "conversation", known->second.text}});
  }
  auto const pre_image = workflows::codec::parse(asked.pre_image);
  auto const* seen = std::get_if<Json>(&pre_image);
  auto const now = std::chrono::floor<std::chrono::seconds>(env_.now()).time_since_epoch().count();
  auto since = now - std::chrono::seconds{by_hand_before}.count();
  if (seen != nullptr && seen->is_object() && seen->contains("since") && seen->at("since").is_number_integer())
    since = seen->at("since").get<std::int64_t>();
  Json filters = Json::array();
  filters.push_back({{"field", "contact_ids"}, {"operator", "="}, {"value", command->contact.text}});
  filters.push_back({{"field", "created_at"}, {"operator", ">"}, {"value", since}});
  Json const query{{"operator", "AND"}, {"value", std::move(filters)}};
  auto pages = co_await search(origin, "/conversations/search", query, "conversations");
  auto const listed = rest::read_items<intercom::Conversation>(pages);
  if (pages.trouble) co_return rest::look_without_answer(*pages.trouble);
  std::vector<Evidence> evidence{{"ticket", "conversations with the contact since", std::to_string(listed.size())}};
  std::vector<workflows::TicketId> same;
  for (auto const& each : listed) {
    auto const source = each.source.value_or(intercom::Source{});
    bool const by_us = source.author && source.author->type == "admin";
    if (by_us && intercom::comparable(source.body.value_or("")) == intercom::comparable(command->text))
      same.push_back(each.id);
  }
  if (same.size() > 1) co_return rest::several("duplicate_present", "the mail was sent more than once", evidence);
  if (same.size() == 1)
    co_return rest::present(same.front().text, to_text(workflows::ConversationStarted{same.front()}), evidence);
  if (holds_placeholder(command->text, command->html))
    co_return rest::conflicting("macro_placeholder", placeholder_left, evidence);
  auto const no = co_await unreachable(origin, command->contact);
  if (no) co_return *no;
  auto look = rest::absent(Json{{"since", now - clock_difference.count()}}, evidence);
  look.strong = false;  // a conversation just made may not be in the index yet
  co_return look;
}

engine::Task<engine::Outcome> Intercom::send_started(engine::Request asked) {
  auto const command = rest::command_of<workflows::StartConversation>(asked);
  if (!command || command->contact.empty() || command->text.empty() || command->subject.empty() ||
      holds_placeholder(command->text, command->html))
    co_return rest::not_sent(bad_command);
  Json from{{"type", "admin"}, {"id", as_number(settings_.admin_id)}};
  Json to{{"type", "user"}, {"id", command->contact.text}};
  Json body{{"message_type", "email"},
            {"subject", command->subject},
            {"body", body_of(command->text, command->html)},
            {"template", "plain"},
            {"from", std::move(from)},
            {"to", std::move(to)},
            {"create_conversation_without_contact_reply", true}};
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply = co_await write(origin, "POST", "/messages", std::move(body), command->macro);
  if (reply.refused_with(403, "unsubscribed"))
    co_return rest::rejected("recipient_unsubscribed", "the ticket inbox says that the contact has unsubscribed");
  if (reply.refused_with(404, "not_found"))
    co_return rest::rejected("contact_missing", "the ticket inbox does not have this contact");
  if (says_no(reply))
    co_return rest::rejected("unexpected_outcome", "the ticket inbox does not take this message as a mail");
  auto const sent = intercom::succeeded(reply) ? rest::read_body<MessageSent>(reply, 200) : std::nullopt;
  if (!sent) co_return rest::outcome_without_answer(reply);
  if (!sent->conversation_id || !intercom::addressable(sent->conversation_id->text))
    co_return rest::unknown("the ticket inbox took the mail, but did not name its conversation");
  if (!asked.effect.empty()) started_[asked.effect] = *sent->conversation_id;
  co_return rest::done(sent->conversation_id->text, to_text(workflows::ConversationStarted{*sent->conversation_id}),
                       {});
}

// --- a note ---

engine::Task<engine::Look> Intercom::look_note(engine::Request asked) {
  auto const command = rest::command_of<workflows::AddNote>(asked);
  if (!command || !intercom::addressable(command->ticket.text) || command->text.empty())
    co_return rest::unreadable(bad_command);
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply = co_await get(origin, intercom::conversation_path(command->ticket));
  auto const conversation = intercom::read_conversation(reply, command->ticket);
  if (!conversation) co_return rest::look_without_answer(reply);
  auto const same = same_parts(intercom::in_order(*conversation), "note", command->text);
  std::vector<Evidence> evidence;
  for (auto const& part : same) evidence.push_back({"ticket", "note as intended", part.text});
  if (same.size() > 1) co_return rest::several("duplicate_present", "the note stands there more than once", evidence);
  if (same.size() == 1)
    co_return rest::present(same.front().text, to_text(workflows::TicketNoteAdded{same.front()}), evidence);
  auto look = rest::absent(Json::object(), evidence);
  look.strong = !intercom::parts_missing(*conversation);
  co_return look;
}

engine::Task<engine::Outcome> Intercom::send_note(engine::Request asked) {
  auto const command = rest::command_of<workflows::AddNote>(asked);
  if (!command || !intercom::addressable(command->ticket.text) || command->text.empty())
    co_return rest::not_sent(bad_command);
  Json body{{"message_type", "note"},
            {"type", "admin"},
            {"admin_id", settings_.admin_id},
            {"body", intercom::html_of(command->text)}};
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply = co_await write(origin, "POST", intercom::conversation_path(command->ticket, "reply"), std::move(body));
  auto const conversation =
      intercom::succeeded(reply) ? intercom::read_conversation(reply, command->ticket) : std::nullopt;
  if (!conversation) co_return rest::outcome_without_answer(reply);
  auto const same = same_parts(intercom::in_order(*conversation), "note", command->text);
  if (same.empty()) co_return rest::unknown("the ticket inbox's answer does not show the note");
  co_return rest::done(same.back().text, to_text(workflows::TicketNoteAdded{same.back()}), {});
}

}  // namespace connectors
