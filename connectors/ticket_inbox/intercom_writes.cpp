// What is sent to Intercom, once, and what does its reply mean? Each verb names the refusals that it can end with;
// everything it does not name is unknown, and the engine looks again.
#include <algorithm>
#include <array>
#include <utility>

#include "connectors/ticket_inbox/intercom.hpp"
#include "connectors/ticket_inbox/intercom_replies.hpp"

namespace connectors {
namespace {

using rest::Json;
using workflows::Evidence;
using workflows::codec::to_text;

constexpr auto bad_command = "the command does not name a conversation and a contact that can be written to";

// The codes by which the vendor says that what we sent is well understood and cannot be.
bool says_invalid(rest::Reply const& reply) {
  static constexpr std::array<std::string_view, 8> codes{
      "parameter_invalid", "parameter_not_found",  "parameter_missing", "missing_parameter",
      "data_invalid",      "unprocessable_entity", "bad_request",       "type_mismatch"};
  if (reply.ending != rest::Ending::refused || (reply.status != 400 && reply.status != 422)) return false;
  return std::ranges::find(codes, std::string_view{reply.code}) != codes.end();
}

std::vector<Evidence> answered_with(rest::Reply const& reply) {
  return {{"ticket", "status of the answer", std::to_string(reply.status)}};
}

bool field_names_usable(std::vector<workflows::FormField> const& fields) {
  static constexpr std::array<std::string_view, 3> reserved{"_default_title_", "_default_description_", "workflow_ref"};
  for (auto each = fields.begin(); each != fields.end(); ++each) {
    auto const same = [&](auto const& other) { return other.name == each->name; };
    if (each->name.empty() || std::any_of(fields.begin(), each, same)) return false;
    if (std::ranges::find(reserved, std::string_view{each->name}) != reserved.end()) return false;
  }
  return true;
}

Json form_body(workflows::SubmitForm const& form, std::string const& type_id, std::string const& key) {
  Json attributes{{"_default_title_", form.form}, {"_default_description_", "Conversation " + form.ticket.text}};
  for (auto const& field : form.fields) attributes[field.name] = field.value;
  attributes["workflow_ref"] = key;
  Json contact{{"id", form.contact.text}};
  return {{"ticket_type_id", type_id},
          {"contacts", Json::array({std::move(contact)})},
          {"conversation_to_link_id", form.ticket.text},
          {"ticket_attributes", std::move(attributes)},
          {"skip_notifications", true}};
}

}  // namespace

std::string Intercom::form_type_name(workflows::SubmitForm const& form) const {
  return settings_.form_ticket_type.empty() ? form.form : settings_.form_ticket_type;
}

// By contact id, never by address: an address that nobody has would make a stranger.
engine::Task<engine::Outcome> Intercom::send_added(engine::Request asked) {
  auto const command = rest::command_of<workflows::AddParticipant>(asked);
  if (!command || !intercom::addressable(command->ticket.text) || command->contact.empty())
    co_return rest::not_sent(bad_command);
  Json customer{{"intercom_user_id", command->contact.text}};
  Json body{{"admin_id", settings_.admin_id}, {"customer", std::move(customer)}};
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply =
      co_await write(origin, "POST", intercom::conversation_path(command->ticket, "customers"), std::move(body));
  if (intercom::succeeded(reply))
    co_return rest::done(command->contact.text, to_text(workflows::ParticipantAdded{command->contact}),
                         answered_with(reply));
  // The conversation was read a moment ago: what is not found is the contact. One without an address is refused, too.
  bool const gone = reply.refused_with(404, "not_found") || reply.refused_with(410, "contact_merged");
  if (gone || says_invalid(reply))
    co_return rest::rejected("contact_missing", "the ticket inbox does not take this contact as a participant",
                             answered_with(reply));
  co_return rest::outcome_without_answer(reply);
}

engine::Task<engine::Outcome> Intercom::send_removed(engine::Request asked) {
  auto const command = rest::command_of<workflows::RemoveParticipant>(asked);
  if (!command || !intercom::addressable(command->ticket.text) || !intercom::addressable(command->contact.text))
    co_return rest::not_sent(bad_command);
  Json body{{"admin_id", settings_.admin_id}};
  auto const target = intercom::participant_path(command->ticket, command->contact);
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply = co_await write(origin, "DELETE", target, std::move(body));
  if (intercom::succeeded(reply))
    co_return rest::done(command->contact.text, to_text(workflows::ParticipantRemoved{command->contact}),
                         answered_with(reply));
  if (reply.refused_with(422, "parameter_invalid"))
    co_return rest::rejected("last_participant", "the ticket inbox does not remove a conversation's last participant",
                             answered_with(reply));
  // "Not found" may mean that somebody removed it first: the look will tell.
  co_return rest::outcome_without_answer(reply);
}

engine::Task<engine::Outcome> Intercom::send_attribute(engine::Request asked) {
  auto const command = rest::command_of<workflows::SetAttribute>(asked);
  if (!command || !intercom::addressable(command->ticket.text) || command->name.empty())
    co_return rest::not_sent(bad_command);
  Json attributes = Json::object();
  attributes[command->name] = command->value;
  Json body{{"custom_attributes", std::move(attributes)}};
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply = co_await write(origin, "PUT", intercom::conversation_path(command->ticket), std::move(body));
  if (says_invalid(reply))
    co_return rest::rejected("attribute_option_missing", "the ticket inbox does not take this value for the attribute",
                             answered_with(reply));
  if (!intercom::succeeded(reply) || !intercom::read_conversation(reply, command->ticket))
    co_return rest::outcome_without_answer(reply);
  co_return rest::done(command->ticket.text, to_text(workflows::AttributeSet{command->value}), answered_with(reply));
}

// Without a body: a text sent with the close would be shown to the client.
engine::Task<engine::Outcome> Intercom::send_closed(engine::Request asked) {
  auto const command = rest::command_of<workflows::CloseTicket>(asked);
  if (!command || !intercom::addressable(command->ticket.text)) co_return rest::not_sent(bad_command);
  Json body{{"message_type", "close"}, {"type", "admin"}, {"admin_id", settings_.admin_id}};
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply = co_await write(origin, "POST", intercom::conversation_path(command->ticket, "parts"), std::move(body));
  if (!intercom::succeeded(reply) || !intercom::read_conversation(reply, command->ticket))
    co_return rest::outcome_without_answer(reply);
  co_return rest::done(command->ticket.text, to_text(workflows::TicketClosed{command->last_client_part}),
                       answered_with(reply));
}

engine::Task<engine::Outcome> Intercom::send_form(engine::Request asked) {
  auto const command = rest::command_of<workflows::SubmitForm>(asked);
  if (!command || !intercom::addressable(command->ticket.text) || command->contact.empty() || asked.key.empty())
    co_return rest::not_sent(bad_command);
  if (!field_names_usable(command->fields))
    co_return rest::not_sent("the form names a field twice, not at all, or as the ticket inbox names its own");
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto list = co_await get(origin, "/ticket_types");
  auto const types = rest::read_body<intercom::TicketTypes>(list, 200);
  if (!types) {
    auto nothing_left = rest::not_sent(list.sentence);
    nothing_left.retry_after = list.retry_after;
    co_return nothing_left;
  }
  std::vector<std::string> ids;
  for (auto const& type : types->data)
    if (type.name == form_type_name(*command) && !type.archived.value_or(false)) ids.push_back(type.id.text);
  if (ids.size() != 1)
    co_return rest::rejected("unexpected_outcome", "the ticket inbox does not have exactly one form of this name",
                             answered_with(list));
  auto body = form_body(*command, ids.front(), asked.key);
  auto reply = co_await write(origin, "POST", "/tickets", std::move(body));
  if (reply.refused_with(404, "not_found"))
    co_return rest::rejected("contact_missing", "the ticket inbox does not find the form's contact",
                             answered_with(reply));
  if (says_invalid(reply))
    co_return rest::rejected("unexpected_outcome", "the ticket inbox does not take the form as it is filled in",
                             answered_with(reply));
  auto const ticket = intercom::succeeded(reply) ? rest::read_body<intercom::Ticket>(reply, 200) : std::nullopt;
  if (!ticket) co_return rest::outcome_without_answer(reply);
  // The reply must be about the form we sent, and name it.
  bool const ours = intercom::attribute_value(ticket->ticket_attributes, "workflow_ref") == asked.key;
  if (ticket->id.empty() || !ours) co_return rest::unknown("the ticket inbox answered about another form");
  co_return rest::done(ticket->id.text, to_text(workflows::FormSubmitted{ticket->id.text}), answered_with(reply));
}

}  // namespace connectors
