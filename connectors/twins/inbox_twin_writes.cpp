// What may be changed in the simulated ticket inbox, and what is entered in the ledger when it is? An accepted write is
// entered each time, even when nothing was left to change: the ledger is there to show a write too many.
#include <algorithm>
#include <utility>

#include "connectors/twins/inbox_twin_answers.hpp"
#include "connectors/twins/inbox_twin_views.hpp"
#include "engine/core/listed.hpp"

namespace connectors::twins::inbox {
namespace {

std::string text_at(Json const& object, std::string_view name) {
  auto const found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

bool contains(std::vector<std::string> const& list, std::string const& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

Part part_now(Hand const& hand, std::string type, Author author, bool through_api, std::string body = "") {
  Part part;
  part.at = hand.at;
  part.type = std::move(type);
  part.author = std::move(author);
  part.through_api = through_api;
  part.body = std::move(body);
  return part;
}

// The two things nearly every write needs, or the refusal.
struct Target {
  Conversation* conversation = nullptr;
  Author const* teammate = nullptr;
  std::optional<HttpReply> refused;
};

Target target_of(State& state, Call const& call) {
  Target target;
  target.conversation = find_conversation(state, call.path[1], call.at);
  if (target.conversation == nullptr) {
    target.refused = not_found(state);
    return target;
  }
  auto const admin = id_at(call.body, "admin_id");
  target.teammate = find_teammate(state, admin);
  if (admin.empty())
    target.refused = refusal(state, 400, "parameter_missing", "admin_id is missing");
  else if (target.teammate == nullptr)
    target.refused = refusal(state, 404, "admin_not_found", "Admin for admin_id not found");
  return target;
}

// The vendor answers participant changes with the customers alone, whatever its description says.
HttpReply customers_reply(State const& state, Conversation const& conversation) {
  Json list = Json::array();
  for (auto const& id : conversation.participants) {
    auto const* contact = find_contact(state, id);
    list.push_back({{"type", contact == nullptr ? "user" : contact->role}, {"id", id}});
  }
  return json_reply({{"customers", std::move(list)}});
}

Contact const* contact_by_email(State const& state, std::string const& email) {
  for (auto const& each : state.contacts)
    if (same_address(each.email, email)) return &each;
  return nullptr;
}

// An address nobody has makes a stranger.
Contact const* make_lead(State& state, std::string const& email, Hand const& hand) {
  state.contacts.push_back({"lead-" + std::to_string(state.next_lead++), email, "", "lead", false, hand.at, false});
  enter(state, hand, "ticket.contact_created", state.contacts.back().id, {{"email", email}});
  return &state.contacts.back();
}

void set_attribute(State& state, Conversation& conversation, Hand const& hand, std::string const& name,
                   Json const& value) {
  auto const text = value.is_string() ? value.get<std::string>() : value.dump();
  auto& stored = conversation.attributes[name];
  if (stored != text) {
    auto part = part_now(hand, "conversation_attribute_updated_by_admin", {"bot", "990001", "Fin", ""}, true);
    part.attribute = name;
    part.value = text;
    part.previous = std::exchange(stored, text);
    append(state, conversation, std::move(part));
  }
  enter(state, hand, "ticket.attribute_set", conversation.id, {{"name", name}, {"value", text}});
}

bool has_attribute(State const& state, std::string const& name) {
  return std::any_of(state.attributes.begin(), state.attributes.end(),
                     [&](auto const& each) { return each.name == name; });
}

bool reserved(std::string const& name) {
  return name == "_default_title_" || name == "_default_description_" || name == "workflow_ref";
}

}  // namespace

HttpReply add_participant(State& state, Call const& call) {
  auto target = target_of(state, call);
  if (target.refused) return *target.refused;
  auto const customer = call.body.find("customer");
  if (customer == call.body.end() || !customer->is_object())
    return refusal(state, 400, "parameter_missing", "customer is missing");
  auto const id = id_at(*customer, "intercom_user_id"), email = text_at(*customer, "email");
  auto const* contact = id.empty() ? nullptr : find_contact(state, id);
  if (!id.empty() && contact == nullptr) return not_found(state);
  if (contact != nullptr && contact->email.empty())
    return refusal(state, 422, "parameter_invalid", "A contact without an email cannot be added");
  if (contact == nullptr && email.empty()) return refusal(state, 400, "parameter_missing", "customer names nobody");
  if (contact == nullptr) contact = contact_by_email(state, email);
  if (contact == nullptr) contact = make_lead(state, email, call.hand());
  auto& conversation = *target.conversation;
  if (!contains(conversation.participants, contact->id)) {
    conversation.participants.push_back(contact->id);
    append(state, conversation, part_now(call.hand(), "participant_added", *target.teammate, true));
  }
  enter(state, call.hand(), "ticket.participant_added", conversation.id, {{"contact", contact->id}});
  return customers_reply(state, conversation);
}

HttpReply remove_participant(State& state, Call const& call) {
  auto target = target_of(state, call);
  if (target.refused) return *target.refused;
  auto& conversation = *target.conversation;
  auto const& contact = call.path[3];
  if (!contains(conversation.participants, contact)) return not_found(state, "User Not Found");
  if (conversation.participants.size() == 1)
    return refusal(state, 422, "parameter_invalid", "Removing the last customer is not allowed");
  std::erase(conversation.participants, contact);
  append(state, conversation, part_now(call.hand(), "participant_removed", *target.teammate, true));
  enter(state, call.hand(), "ticket.participant_removed", conversation.id, {{"contact", contact}});
  return customers_reply(state, conversation);
}

HttpReply update_conversation(State& state, Call const& call) {
  auto* conversation = find_conversation(state, call.path[1], call.at);
  if (conversation == nullptr) return not_found(state);
  auto const attributes = call.body.find("custom_attributes");
  if (attributes == call.body.end()) return json_reply(conversation_json(state, *conversation, call.plain()));
  if (!attributes->is_object()) return refusal(state, 400, "parameter_invalid", "custom_attributes must be an object");
  for (auto const& [name, value] : attributes->items()) {
    if (!has_attribute(state, name)) return refusal(state, 400, "parameter_invalid", "Custom attribute does not exist");
    if (value.is_structured()) return refusal(state, 422, "parameter_invalid", "Custom attribute has the wrong type");
  }
  // The value of a list attribute is not held against its options: the vendor documented that check and took it back.
  for (auto const& [name, value] : attributes->items()) set_attribute(state, *conversation, call.hand(), name, value);
  return json_reply(conversation_json(state, *conversation, call.plain()));
}

HttpReply manage_conversation(State& state, Call const& call) {
  auto target = target_of(state, call);
  if (target.refused) return *target.refused;
  auto& conversation = *target.conversation;
  auto const what = text_at(call.body, "message_type");
  if (text_at(call.body, "type") != "admin" && what != "snoozed")
    return refusal(state, 400, "parameter_invalid", "type must be admin");
  if (what == "close") {
    close_conversation(state, conversation, call.hand(), *target.teammate, true);
  } else if (what == "open") {
    open_conversation(state, conversation, call.hand(), *target.teammate, true);
  } else if (what == "snoozed") {
    auto const until = call.body.find("snoozed_until");
    if (until == call.body.end() || !until->is_number_integer())
      return refusal(state, 400, "parameter_missing", "snoozed_until is missing");
    conversation.state = "snoozed";
    conversation.snoozed_until = until->get<std::int64_t>();
    append(state, conversation, part_now(call.hand(), "snoozed", *target.teammate, true));
  } else {
    return refusal(state, 400, "parameter_invalid", "message_type must be close, open or snoozed");
  }
  return json_reply(conversation_json(state, conversation, call.plain()));
}

HttpReply reply_to_conversation(State& state, Call const& call) {
  auto* conversation = find_conversation(state, call.path[1], call.at);
  if (conversation == nullptr) return not_found(state);
  auto const kind = text_at(call.body, "message_type"), body = text_at(call.body, "body");
  if (body.empty()) return refusal(state, 400, "parameter_missing", "body is missing");
  auto const type = text_at(call.body, "type");
  if (type == "user" && kind == "comment") {
    auto const* contact = find_contact(state, id_at(call.body, "intercom_user_id"));
    if (contact == nullptr) return not_found(state, "User Not Found");
    write_reply(state, *conversation, {call.at, call.effect, "client"}, author_of(*contact), body, "", true);
    return json_reply(conversation_json(state, *conversation, call.plain()));
  }
  auto target = target_of(state, call);
  if (target.refused) return *target.refused;
  if (type != "admin" || (kind != "note" && kind != "comment"))
    return refusal(state, 400, "parameter_invalid", "message_type must be comment or note, type admin or user");
  if (kind == "note") write_note(state, *conversation, call.hand(), *target.teammate, body, true);
  if (kind == "comment") write_reply(state, *conversation, call.hand(), *target.teammate, body, call.macro, true);
  return json_reply(conversation_json(state, *conversation, call.plain()));
}

HttpReply tag_conversation(State& state, Call const& call) {
  auto target = target_of(state, call);
  if (target.refused) return *target.refused;
  auto const id = id_at(call.body, "id");
  for (std::size_t each = 0; each < state.tags.size(); ++each) {
    if (std::to_string(each + 1) != id) continue;
    auto& tags = target.conversation->tags;
    if (!contains(tags, state.tags[each])) tags.push_back(state.tags[each]);
    enter(state, call.hand(), "ticket.tag_added", target.conversation->id, {{"tag", state.tags[each]}});
    return json_reply({{"type", "tag"}, {"id", id}, {"name", state.tags[each]}});
  }
  return not_found(state);
}

HttpReply submit_form(State& state, Call const& call) {
  Form form;
  form.type_id = id_at(call.body, "ticket_type_id");
  form.conversation = id_at(call.body, "conversation_to_link_id");
  auto type = state.form_types.size();
  for (std::size_t each = 0; each < state.form_types.size(); ++each)
    if (std::to_string(first_form_type_id + static_cast<std::int64_t>(each)) == form.type_id) type = each;
  if (type == state.form_types.size()) return not_found(state, "Ticket type not found");
  auto const contacts = call.body.find("contacts");
  if (contacts == call.body.end() || !contacts->is_array() || contacts->size() != 1 || !contacts->front().is_object())
    return refusal(state, 400, "parameter_invalid", "A ticket has exactly one contact");
  form.contact = id_at(contacts->front(), "id");
  if (find_contact(state, form.contact) == nullptr) return not_found(state, "User Not Found");
  if (!form.conversation.empty() && find_conversation(state, form.conversation, call.at) == nullptr)
    return refusal(state, 400, "parameter_invalid", "The conversation to link does not exist");
  auto const attributes = call.body.find("ticket_attributes");
  if (attributes == call.body.end() || !attributes->is_object() || text_at(*attributes, "_default_title_").empty() ||
      text_at(*attributes, "_default_description_").empty())
    return refusal(state, 400, "parameter_missing", "The title and the description are required");
  form.attributes = *attributes;
  form.created = call.at;
  form.id = std::to_string(state.next_form++);
  Json fields = Json::object();
  for (auto const& [name, value] : form.attributes.items())
    if (!reserved(name)) fields[name] = value;
  enter(state, call.hand(), "ticket.form_submitted", form.conversation,
        {{"form", state.form_types[type]}, {"fields", std::move(fields)}});
  state.forms.push_back(std::move(form));
  return json_reply(form_json(state, state.forms.back()));
}

void write_note(State& state, Conversation& conversation, Hand const& hand, Author author, std::string const& text,
                bool through_api) {
  append(state, conversation, part_now(hand, "note", std::move(author), through_api, text));
  enter(state, hand, "ticket.note_added", conversation.id, {{"text", plain_text(text)}});
}

// A colleague's reply goes to every participant and wakes a snoozed conversation; a client's goes to the practice and
// opens a closed one.
void write_reply(State& state, Conversation& conversation, Hand const& hand, Author author, std::string const& text,
                 std::string const& macro, bool through_api) {
  bool const from_client = author.type == "user" || author.type == "lead";
  append(state, conversation, part_now(hand, "comment", std::move(author), through_api, text));
  enter(state, hand, "ticket.reply_sent", conversation.id,
        {{"macro", macro},
         {"to", from_client ? "" : engine::listed(conversation.participants)},
         {"text", plain_text(text)}});
  if (from_client) return reopen_for_client(state, conversation, hand);
  if (conversation.state == "snoozed") conversation.state = "open";
  conversation.snoozed_until = 0;
}

void close_conversation(State& state, Conversation& conversation, Hand const& hand, Author author, bool through_api) {
  conversation.state = "closed";
  conversation.snoozed_until = 0;
  append(state, conversation, part_now(hand, "close", std::move(author), through_api));
  enter(state, hand, "ticket.closed", conversation.id, Json::object());
}

void open_conversation(State& state, Conversation& conversation, Hand const& hand, Author author, bool through_api) {
  conversation.state = "open";
  conversation.snoozed_until = 0;
  append(state, conversation, part_now(hand, "open", std::move(author), through_api));
  enter(state, hand, "ticket.reopened", conversation.id, Json::object());
}

}  // namespace connectors::twins::inbox
