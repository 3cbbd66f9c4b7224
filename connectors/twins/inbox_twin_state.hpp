// What does the simulated ticket inbox remember? Contacts, conversations with their parts, submitted forms and its own
// counters: plain described structs, so that a snapshot is a copy and a saved one is their JSON.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/twins/ledger.hpp"
#include "connectors/twins/world.hpp"
#include "workflows/codec/json.hpp"

namespace connectors::twins::inbox {
using workflows::codec::Json;

// The vendor returns at most this many parts of a conversation, the newest ones.
inline constexpr std::size_t parts_shown = 500;
// Limits count per window of this many seconds (one minute's allowance divided by six).
inline constexpr std::int64_t window_seconds = 10;
// How long a new form is missing from the search of forms, and a new contact from the search of contacts.
// Subjects and texts of first messages come into the search of conversations as late.
inline constexpr std::chrono::seconds index_lag{120};
inline constexpr std::int64_t billing_team_id = 5017691;
inline constexpr std::int64_t first_form_type_id = 88;

struct Author {
  std::string type;  // user, lead, admin, bot
  std::string id, name, email;
};
BOOST_DESCRIBE_STRUCT(Author, (), (type, id, name, email))

struct Contact {
  std::string id, email, name;
  std::string role;  // user, lead
  bool unsubscribed = false;
  Instant created{};
  bool hard_bounced = false;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (id, email, name, role, unsubscribed, created, hard_bounced))

struct Macro {
  std::string id, name, body;
  bool visible = true;
  Instant updated{};
};
BOOST_DESCRIBE_STRUCT(Macro, (), (id, name, body, visible, updated))

struct Part {
  std::string id;  // empty until it arrives
  Instant at{};
  std::string type;  // comment, note, close, open, snoozed, …
  Author author;
  std::string body;                        // HTML or plain text; empty: the vendor says null
  bool through_api = false;                // then the vendor names the app
  std::string attribute, value, previous;  // of conversation_attribute_updated_by_admin
  std::string subject;                     // of a mail that came into the thread
};
BOOST_DESCRIBE_STRUCT(Part, (), (id, at, type, author, body, through_api, attribute, value, previous, subject))

struct Conversation {
  std::string id;
  Instant created{}, updated{};
  std::string subject, body;
  Author author;
  bool billing_view = true;
  std::string state;  // open, closed, snoozed
  std::int64_t snoozed_until = 0;
  std::vector<std::string> tags;
  std::map<std::string, std::string> attributes;
  std::vector<std::string> participants;  // contact ids
  std::vector<Part> parts;                // arrived, oldest first
  std::vector<Part> coming;               // not yet arrived, earliest first
};
BOOST_DESCRIBE_STRUCT(Conversation, (),
                      (id, created, updated, subject, body, author, billing_view, state, snoozed_until, tags,
                       attributes, participants, parts, coming))

// A back-office ticket linked to a conversation.
struct Form {
  std::string id, type_id, conversation, contact;
  Instant created{};
  Json attributes;
};
BOOST_DESCRIBE_STRUCT(Form, (), (id, type_id, conversation, contact, created, attributes))

struct State {
  std::string practice_email, billing_team;
  std::string token;  // the only bearer token taken; empty: any
  std::int64_t calls_per_window = 1666;
  std::int64_t window = 0, calls = 0;  // the window's number, and how many calls it has seen
  std::vector<Author> teammates;       // the first acts for API calls
  std::vector<WorldAttribute> attributes;
  std::vector<std::string> form_types;
  std::vector<std::string> tags;
  std::vector<Contact> contacts;
  std::vector<Macro> macros;
  std::vector<Conversation> conversations;
  std::vector<Form> forms;
  std::int64_t next_part = 5001, next_form = 701, next_lead = 1, next_request = 1;
  std::int64_t next_conversation = 900'001;
  Ledger ledger;
};
BOOST_DESCRIBE_STRUCT(State, (),
                      (practice_email, billing_team, token, calls_per_window, window, calls, teammates, attributes,
                       form_types, tags, contacts, macros, conversations, forms, next_part, next_form, next_lead,
                       next_request, next_conversation, ledger))

// The inbox as the world describes it at world.now.
State state_of(World const&);

// Lets everything arrive whose time has come. A client's message re-opens a conversation that is not open.
void advance(State&, Instant now);

// Null when there is none, or when the conversation has not arrived yet.
Conversation* find_conversation(State&, std::string_view id, Instant now);
// The conversation of that id, or the newest in which the contact of that id takes part.
Conversation* find_thread(State&, std::string_view subject, Instant now);
Contact const* find_contact(State const&, std::string_view id);
Author const* find_teammate(State const&, std::string_view id);
Author author_of(Contact const&);
// The contact with this id as an author; a bare user when the inbox does not know it.
Author client_author(State const&, Conversation const&, std::string const& contact);

// Appends a part that happens now, gives it the next id, and moves the conversation's updated_at.
Part& append(State&, Conversation&, Part);

// Who did it, for the ledger.
struct Hand {
  Instant at{};
  std::string effect;  // empty unless our engine's request carried it
  std::string by;      // engine, person, client, world
};
void enter(State&, Hand const&, std::string kind, std::string subject, Json detail);

// A message of a client: wakes a snoozed conversation and re-opens a closed one, which is entered in the ledger.
void reopen_for_client(State&, Conversation&, Hand const&);

bool same_address(std::string_view, std::string_view);  // ASCII letters compare without case

}  // namespace connectors::twins::inbox
