// Is what an effect wants there already? One read of the conversation itself for the desired states, and one of each
// linked form. The vendor reads its own writes by id, so these absences are proofs; that of a form is not.
#include <algorithm>
#include <utility>

#include "connectors/ticket_inbox/intercom.hpp"
#include "connectors/ticket_inbox/intercom_replies.hpp"

namespace connectors {
namespace {

using rest::Json;
using workflows::Evidence;
using workflows::codec::to_text;

// Linked things beyond this many are not the forms of one thread.
constexpr std::size_t most_linked = 100;

constexpr auto bad_command = "the command does not name a conversation that can be asked for";

Json participants_json(intercom::Conversation const& conversation) {
  Json list = Json::array();
  for (auto const& each : conversation.contacts.contacts) list.push_back(each.id.text);
  return list;
}

std::vector<Evidence> participant_evidence(intercom::Conversation const& conversation,
                                           workflows::ContactId const& contact) {
  return {{"ticket", "participants", std::to_string(conversation.contacts.contacts.size())},
          {"ticket", "contact", contact.text},
          {"ticket", "is a participant", intercom::is_participant(conversation, contact) ? "yes" : "no"}};
}

// How one linked form stands to ours.
enum class Likeness { other, equal, ours_but_different };

bool fields_equal(intercom::Ticket const& ticket, workflows::SubmitForm const& form) {
  return std::ranges::all_of(form.fields, [&](auto const& field) {
    return intercom::attribute_value(ticket.ticket_attributes, field.name) == field.value;
  });
}

bool about_same_contact(intercom::Ticket const& ticket, workflows::ContactId const& contact) {
  if (!ticket.contacts) return true;
  return std::ranges::any_of(ticket.contacts->contacts, [&](auto const& each) { return each.id == contact; });
}

// Ours carries our reference. A form that a person filled in has none: it is the same when everything else is.
Likeness likeness(intercom::Ticket const& ticket, workflows::SubmitForm const& form, std::string const& type,
                  std::string const& key) {
  auto const reference = intercom::attribute_value(ticket.ticket_attributes, "workflow_ref");
  bool const same_type = !ticket.ticket_type || ticket.ticket_type->name == type;
  bool const equal = same_type && fields_equal(ticket, form) && about_same_contact(ticket, form.contact);
  if (reference == key) return equal ? Likeness::equal : Likeness::ours_but_different;
  return reference.empty() && equal && !form.fields.empty() ? Likeness::equal : Likeness::other;
}

engine::Look judge_forms(std::vector<std::string> const& equal, std::vector<std::string> const& different) {
  std::vector<Evidence> evidence;
  for (auto const& id : equal) evidence.push_back({"ticket", "form as intended", id});
  for (auto const& id : different) evidence.push_back({"ticket", "form with our reference, but other fields", id});
  if (equal.size() + different.size() > 1)
    return rest::several("duplicate_present", "the conversation has this form more than once", evidence);
  if (!different.empty())
    return rest::conflicting("duplicate_present", "the conversation has a form with our reference and other fields",
                             evidence);
  if (!equal.empty()) return rest::present(equal.front(), to_text(workflows::FormSubmitted{equal.front()}), evidence);
  // A form just made may not be linked yet, and one made by hand may never be.
  auto look = rest::absent(Json::object(), evidence);
  look.strong = false;
  return look;
}

}  // namespace

engine::Task<engine::Look> Intercom::look_added(engine::Request asked) {
  auto const command = rest::command_of<workflows::AddParticipant>(asked);
  if (!command || !intercom::addressable(command->ticket.text)) co_return rest::unreadable(bad_command);
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply = co_await get(origin, intercom::conversation_path(command->ticket));
  auto const conversation = intercom::read_conversation(reply, command->ticket);
  if (!conversation) co_return rest::look_without_answer(reply);
  auto const evidence = participant_evidence(*conversation, command->contact);
  if (!intercom::is_participant(*conversation, command->contact)) {
    Json const pre_image{{"participants", participants_json(*conversation)}};
    co_return rest::absent(pre_image, evidence);
  }
  co_return rest::present(command->contact.text, to_text(workflows::ParticipantAdded{command->contact}), evidence);
}

engine::Task<engine::Look> Intercom::look_removed(engine::Request asked) {
  auto const command = rest::command_of<workflows::RemoveParticipant>(asked);
  if (!command || !intercom::addressable(command->ticket.text) || !intercom::addressable(command->contact.text))
    co_return rest::unreadable(bad_command);
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply = co_await get(origin, intercom::conversation_path(command->ticket));
  auto const conversation = intercom::read_conversation(reply, command->ticket);
  if (!conversation) co_return rest::look_without_answer(reply);
  auto const evidence = participant_evidence(*conversation, command->contact);
  if (!intercom::is_participant(*conversation, command->contact))
    co_return rest::present(command->contact.text, to_text(workflows::ParticipantRemoved{command->contact}), evidence);
  if (conversation->contacts.contacts.size() == 1)
    co_return rest::conflicting("last_participant", "the contact to remove is the conversation's only participant",
                                evidence);
  Json const pre_image{{"participants", participants_json(*conversation)}};
  co_return rest::absent(pre_image, evidence);
}

engine::Task<engine::Look> Intercom::look_attribute(engine::Request asked) {
  auto const command = rest::command_of<workflows::SetAttribute>(asked);
  if (!command || !intercom::addressable(command->ticket.text)) co_return rest::unreadable(bad_command);
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply = co_await get(origin, intercom::conversation_path(command->ticket));
  auto const conversation = intercom::read_conversation(reply, command->ticket);
  if (!conversation) co_return rest::look_without_answer(reply);
  auto const value = intercom::attribute_value(conversation->custom_attributes, command->name);
  std::vector<Evidence> evidence;
  evidence.push_back({"ticket", command->name, value});
  if (value == command->value)
    co_return rest::present(command->ticket.text, to_text(workflows::AttributeSet{value}), evidence);
  // The vendor stores any text in a list attribute: whether the option exists, we must ask ourselves.
  auto list = co_await get(origin, "/conversations/attributes");
  auto const attributes = rest::read_body<intercom::Attributes>(list, 200);
  if (!attributes) co_return rest::look_without_answer(list);
  auto const live = intercom::live_attributes(*attributes, command->name);
  if (live.size() != 1)
    co_return rest::conflicting("attribute_option_missing",
                                live.empty() ? "the ticket inbox has no attribute of this name"
                                             : "the ticket inbox has several attributes of this name",
                                evidence);
  auto const options = intercom::live_options(live.front());
  if (live.front().data_type == "list" && std::ranges::find(options, command->value) == options.end())
    co_return rest::conflicting("attribute_option_missing", "the attribute does not have the option that must be set",
                                evidence);
  Json const pre_image{{"value", value}};
  co_return rest::absent(pre_image, evidence);
}

engine::Task<engine::Look> Intercom::look_closed(engine::Request asked) {
  auto const command = rest::command_of<workflows::CloseTicket>(asked);
  if (!command || !intercom::addressable(command->ticket.text)) co_return rest::unreadable(bad_command);
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply = co_await get(origin, intercom::conversation_path(command->ticket));
  auto const conversation = intercom::read_conversation(reply, command->ticket);
  if (!conversation) co_return rest::look_without_answer(reply);
  if (!conversation->conversation_parts)
    co_return rest::unreadable("the ticket inbox does not show the conversation's messages");
  auto const last = intercom::last_client_part(*conversation);
  std::vector<Evidence> evidence;
  evidence.push_back({"ticket", "state", conversation->state});
  evidence.push_back({"ticket", "last message of a participant", last.text});
  // Also of a closed one: it must not stay closed over a message that nobody has read.
  if (intercom::newer_client_part(*conversation, command->last_client_part))
    co_return rest::conflicting("new_message", "a participant wrote after the thread was read", evidence);
  if (conversation->state == "closed")
    co_return rest::present(command->ticket.text, to_text(workflows::TicketClosed{last}), evidence);
  Json const pre_image{{"state", conversation->state}, {"last_client_part", last.text}};
  co_return rest::absent(pre_image, evidence);
}

engine::Task<engine::Look> Intercom::look_form(engine::Request asked) {
  auto const command = rest::command_of<workflows::SubmitForm>(asked);
  if (!command || !intercom::addressable(command->ticket.text) || asked.key.empty())
    co_return rest::unreadable(bad_command);
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply = co_await get(origin, intercom::conversation_path(command->ticket));
  auto const conversation = intercom::read_conversation(reply, command->ticket);
  if (!conversation) co_return rest::look_without_answer(reply);
  auto const links = conversation->linked_objects.value_or(intercom::Links{});
  if (links.has_more.value_or(false) || links.data.size() > most_linked)
    co_return rest::unreadable("the conversation has more linked tickets than can be read");
  std::vector<std::string> equal, different;
  for (auto const& link : links.data) {
    if (link.type != "ticket") continue;
    if (!intercom::addressable(link.id.text)) co_return rest::unreadable("a linked ticket's id cannot be asked for");
    auto linked = co_await get(origin, intercom::ticket_path(link.id));
    auto const ticket = rest::read_body<intercom::Ticket>(linked, 200);
    if (!ticket) co_return rest::look_without_answer(linked);
    if (ticket->id != link.id) co_return rest::unreadable("the ticket inbox answered about another ticket");
    auto const like = likeness(*ticket, *command, form_type_name(*command), asked.key);
    if (like == Likeness::equal) equal.push_back(ticket->id.text);
    if (like == Likeness::ours_but_different) different.push_back(ticket->id.text);
  }
  co_return judge_forms(equal, different);
}

}  // namespace connectors
