// What does a reply of Intercom say, when it is believed? The fields we rely on, each checked; every other field is
// ignored. Ids come as texts and as numbers, and objects come as null.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/rest_reply.hpp"
#include "workflows/messages/ticket_inbox.hpp"

namespace connectors::intercom {
using rest::Json;

// --- shapes, by the vendor's names ---
struct Author {
  std::string type;  // admin, bot, team; user, lead, contact
  std::optional<std::string> name;
  std::optional<workflows::Id<struct author_tag>> id{};
  std::optional<std::string> email{};
};
BOOST_DESCRIBE_STRUCT(Author, (), (type, name, id, email))
struct MailMetadata {
  std::optional<std::string> subject;
};
BOOST_DESCRIBE_STRUCT(MailMetadata, (), (subject))
struct Part {
  workflows::PartId id;
  std::string part_type;
  std::int64_t created_at = 0;  // Unix seconds
  std::optional<std::string> body;
  Author author;
  std::optional<MailMetadata> email_message_metadata{};
};
BOOST_DESCRIBE_STRUCT(Part, (), (id, part_type, created_at, body, author, email_message_metadata))
struct Parts {
  std::vector<Part> conversation_parts;
  std::optional<int> total_count;
};
BOOST_DESCRIBE_STRUCT(Parts, (), (conversation_parts, total_count))
struct ContactReference {
  workflows::ContactId id;
};
BOOST_DESCRIBE_STRUCT(ContactReference, (), (id))
struct Contacts {
  std::vector<ContactReference> contacts;
};
BOOST_DESCRIBE_STRUCT(Contacts, (), (contacts))
struct Link {
  std::string type;
  workflows::TicketId id;
};
BOOST_DESCRIBE_STRUCT(Link, (), (type, id))
struct Links {
  std::vector<Link> data;
  std::optional<bool> has_more;
};
BOOST_DESCRIBE_STRUCT(Links, (), (data, has_more))
struct Source {
  std::optional<std::string> subject, body, delivered_as;
  std::optional<Author> author;
};
BOOST_DESCRIBE_STRUCT(Source, (), (subject, body, delivered_as, author))
struct Conversation {
  workflows::TicketId id;
  std::string state;
  Contacts contacts;
  std::optional<Json> custom_attributes;
  std::optional<Links> linked_objects;
  std::optional<Parts> conversation_parts;
  std::optional<Source> source{};
  std::optional<std::int64_t> created_at{};
};
BOOST_DESCRIBE_STRUCT(Conversation, (),
                      (id, state, contacts, custom_attributes, linked_objects, conversation_parts, source, created_at))
struct ListedConversation {
  workflows::TicketId id;
  std::string state;
  std::int64_t updated_at = 0;
  std::optional<std::string> title;
};
BOOST_DESCRIBE_STRUCT(ListedConversation, (), (id, state, updated_at, title))
struct Contact {
  workflows::ContactId id;
  std::optional<std::string> email;
  std::optional<std::string> name{};
  std::optional<bool> unsubscribed_from_emails{}, has_hard_bounced{};
};
BOOST_DESCRIBE_STRUCT(Contact, (), (id, email, name, unsubscribed_from_emails, has_hard_bounced))
struct Macro {
  workflows::Id<struct macro_tag> id;
  std::string name;
  std::optional<std::string> body, body_text, updated_at;
};
BOOST_DESCRIBE_STRUCT(Macro, (), (id, name, body, body_text, updated_at))
struct Option {
  std::string label;
  std::optional<bool> archived;
};
BOOST_DESCRIBE_STRUCT(Option, (), (label, archived))
struct Attribute {
  std::string name, data_type;
  std::optional<bool> archived;
  std::optional<std::vector<Option>> options;
};
BOOST_DESCRIBE_STRUCT(Attribute, (), (name, data_type, archived, options))
struct Attributes {
  std::vector<Attribute> data;
};
BOOST_DESCRIBE_STRUCT(Attributes, (), (data))
struct NextPage {
  std::string starting_after;
};
BOOST_DESCRIBE_STRUCT(NextPage, (), (starting_after))
struct PageInfo {
  std::optional<NextPage> next;
};
BOOST_DESCRIBE_STRUCT(PageInfo, (), (next))
struct Named {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))
struct Ticket {
  workflows::TicketId id;
  std::optional<Json> ticket_attributes;
  std::optional<Named> ticket_type;
  std::optional<Contacts> contacts;
};
BOOST_DESCRIBE_STRUCT(Ticket, (), (id, ticket_attributes, ticket_type, contacts))
struct TicketType {
  workflows::Id<struct ticket_type_tag> id;
  std::string name;
  std::optional<bool> archived;
};
BOOST_DESCRIBE_STRUCT(TicketType, (), (id, name, archived))
struct TicketTypes {
  std::vector<TicketType> data;
};
BOOST_DESCRIBE_STRUCT(TicketTypes, (), (data))
struct Team {
  workflows::Id<struct team_tag> id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Team, (), (id, name))
struct Teams {
  std::vector<Team> teams;
};
BOOST_DESCRIBE_STRUCT(Teams, (), (teams))

// --- one exchange ---

// 2xx with a JSON object: answered. 4xx with an error.list: refused, with its first code. 401, 402, 403 and 429: not
// sent. `now` stands in for a missing Date when X-RateLimit-Reset says how long to wait.
rest::Reply read_reply(Exchange const&, engine::Instant now);

// Is the reply a success with the one status that the vendor gives? A 2xx of another kind becomes unclear.
bool succeeded(rest::Reply&);

// The conversation that was asked for, in a state we know, with an id in every part; otherwise `reply` becomes unclear.
std::optional<Conversation> read_conversation(rest::Reply& reply, workflows::TicketId const& asked);

// --- what is in them ---

// Written by a participant: by nobody we know to be a colleague or a machine.
bool from_client(Part const&);
// The parts oldest first, whatever their order in the reply.
std::vector<Part const*> in_order(Conversation const&);
// Id of the newest part written by a participant; empty when there is none.
workflows::PartId last_client_part(Conversation const&);
// Is there a client's part after `seen`? A `seen` that is not among the parts is older than all of them.
bool newer_client_part(Conversation const&, workflows::PartId const& seen);
bool is_participant(Conversation const&, workflows::ContactId const&);
// Has a participant written anything in it, the first message included?
bool client_wrote(Conversation const&);
// Could not all of its parts be read? Then a part's absence proves nothing.
bool parts_missing(Conversation const&);
// The parts behind both of these; a part that is not among those shown is older than all of them.
std::vector<Part const*> parts_after(Conversation const&, workflows::PartId const&, workflows::PartId const&);
// The value as text; empty when the attribute is not set.
std::string attribute_value(std::optional<Json> const& attributes, std::string const& name);
// The live attributes of that name.
std::vector<Attribute> live_attributes(Attributes const&, std::string const& name);
std::vector<std::string> live_options(Attribute const&);

// --- where things are; the ids must be addressable ---

// May this id stand in a path? "last" means another conversation to the vendor.
bool addressable(std::string_view id);
// "/conversations/215473", or below it "/conversations/215473/parts".
std::string conversation_path(workflows::TicketId const&, std::string const& below = "");
std::string participant_path(workflows::TicketId const&, workflows::ContactId const&);
std::string contact_path(workflows::ContactId const&);
std::string ticket_path(workflows::TicketId const&);

}  // namespace connectors::intercom
