// What do workflows ask of the ticket inbox, and what do they learn from it? Commands are imperative, events past
// tense. Effect kinds are those of the ledger in the JSON contract. These names are on disk: renaming is a migration.
#pragma once
#include "workflows/messages/case_events.hpp"

namespace workflows {

struct NoteSeen {
  PartId part;
  Instant at{};
  std::string author;
  std::string text;  // plain text; table cells are separated by a tab
};
BOOST_DESCRIBE_STRUCT(NoteSeen, (), (part, at, author, text))

struct Participant {
  ContactId contact;
  std::string email;
};
BOOST_DESCRIBE_STRUCT(Participant, (), (contact, email))

// Looks a whole thread up: notes, participants, state. Asked again before the thread is closed and after.
struct ReadThread {
  static constexpr auto kind = "ticket.read_thread";
  TicketId ticket;
  std::string billing_attribute;
};
BOOST_DESCRIBE_STRUCT(ReadThread, (), (ticket, billing_attribute))
struct ThreadRead {
  std::string state;            // open, closed, snoozed
  int parts = 0;                // how many the thread has
  bool whole = true;            // false: the inbox gave only the newest 500
  std::vector<NoteSeen> notes;  // internal notes, oldest first
  std::vector<Participant> participants;
  PartId last_part;                          // empty: no part besides the first message
  PartId last_client_part;                   // newest message written by a participant, not by a colleague
  std::string billing_value;                 // of the billing attribute; empty: not set
  std::vector<std::string> billing_options;  // what the attribute allows; empty: there is no such attribute
};
BOOST_DESCRIBE_STRUCT(ThreadRead, (),
                      (state, parts, whole, notes, participants, last_part, last_client_part, billing_value,
                       billing_options))

struct FindContact {
  static constexpr auto kind = "ticket.find_contact";
  std::string email;
};
BOOST_DESCRIBE_STRUCT(FindContact, (), (email))
struct ContactFound {
  std::vector<Participant> contacts;  // exact e-mail matches: none, one or several
};
BOOST_DESCRIBE_STRUCT(ContactFound, (), (contacts))

// By contact id, never by e-mail: an unknown address would create a stranger (Intercom, "attach a contact").
struct AddParticipant {
  static constexpr auto kind = "ticket.participant_added";
  TicketId ticket;
  ContactId contact;
  PartId after;  // last part seen, part of the key: what somebody undid since is done again
};
BOOST_DESCRIBE_STRUCT(AddParticipant, (), (ticket, contact, after))
struct ParticipantAdded {
  ContactId contact;
};
BOOST_DESCRIBE_STRUCT(ParticipantAdded, (), (contact))

struct RemoveParticipant {
  static constexpr auto kind = "ticket.participant_removed";
  TicketId ticket;
  ContactId contact;
  PartId after;
};
BOOST_DESCRIBE_STRUCT(RemoveParticipant, (), (ticket, contact, after))
struct ParticipantRemoved {
  ContactId contact;
};
BOOST_DESCRIBE_STRUCT(ParticipantRemoved, (), (contact))

// The "Headway Session Processed" form. Fields in the order a person fills them in; no diagnosis.
struct FormField {
  std::string name;
  std::string value;
  friend bool operator==(FormField const&, FormField const&) = default;
};
BOOST_DESCRIBE_STRUCT(FormField, (), (name, value))
struct SubmitForm {
  static constexpr auto kind = "ticket.form_submitted";
  TicketId ticket;
  ContactId contact;
  std::string form;
  std::vector<FormField> fields;
};
BOOST_DESCRIBE_STRUCT(SubmitForm, (), (ticket, contact, form, fields))
struct FormSubmitted {
  std::string reference;
};
BOOST_DESCRIBE_STRUCT(FormSubmitted, (), (reference))

struct SetAttribute {
  static constexpr auto kind = "ticket.attribute_set";
  TicketId ticket;
  std::string name;
  std::string value;
  PartId after;  // last part seen, part of the key: a thread that somebody changed can be marked again
};
BOOST_DESCRIBE_STRUCT(SetAttribute, (), (ticket, name, value, after))
struct AttributeSet {
  std::string value;
};
BOOST_DESCRIBE_STRUCT(AttributeSet, (), (value))

struct CloseTicket {
  static constexpr auto kind = "ticket.closed";
  TicketId ticket;
  PartId last_client_part;  // a newer one holds new_message: a ticket is never closed over an unread message
  PartId after;             // last part seen, part of the key: a re-opened thread can be closed again
};
BOOST_DESCRIBE_STRUCT(CloseTicket, (), (ticket, last_client_part, after))
struct TicketClosed {
  PartId last_client_part;
};
BOOST_DESCRIBE_STRUCT(TicketClosed, (), (last_client_part))

}  // namespace workflows
