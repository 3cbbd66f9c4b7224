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
  static constexpr std::array<std::string_view, 9> required{
      "state",         "parts",          "whole", "notes", "participants", "last_part", "last_client_part",
      "billing_value", "billing_options"};
  std::string state;            // open, closed, snoozed
  int parts = 0;                // how many the thread has
  bool whole = true;            // false: the inbox gave only the newest 500
  std::vector<NoteSeen> notes;  // internal notes, oldest first
  std::vector<Participant> participants;
  PartId last_part;                          // empty: no part besides the first message
  PartId last_client_part;                   // newest message written by a participant, not by a colleague
  std::string billing_value;                 // of the billing attribute; empty: not set
  std::vector<std::string> billing_options;  // what the attribute allows; empty: there is no such attribute
  std::optional<Instant> last_client_at{};   // when last_client_part was written; none: there is none, or not known
};
BOOST_DESCRIBE_STRUCT(ThreadRead, (),
                      (state, parts, whole, notes, participants, last_part, last_client_part, billing_value,
                       billing_options, last_client_at))

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

// --- messages to clients ---

// One "Scheduled payment failed" mail.
struct Notice {
  TicketId ticket;
  PartId part;  // empty: the thread's first message
  Instant at{};
  std::string state;                      // of the thread: open, closed, snoozed
  ContactId contact;                      // the client among the participants; empty: the client takes no part
  std::vector<Participant> participants;  // all of them
  PartId last_client_part;                // newest message written by a participant; empty: none
  PartId last_part{};                     // newest of all parts; empty: none but the first message
};
BOOST_DESCRIBE_STRUCT(Notice, (), (ticket, part, at, state, contact, participants, last_client_part, last_part))
// Finds the mails for this client and this invoice. The inbox's search may lag: finding none proves nothing.
struct FindNotice {
  static constexpr auto kind = "ticket.find_notice";
  std::string email;  // the client's
  InvoiceId invoice;
};
BOOST_DESCRIBE_STRUCT(FindNotice, (), (email, invoice))
struct NoticesFound {
  std::vector<Notice> notices;  // oldest first
};
BOOST_DESCRIBE_STRUCT(NoticesFound, (), (notices))

// Fills a macro's placeholders in for one contact. Nothing is sent.
struct RenderMacro {
  static constexpr auto kind = "ticket.render_macro";
  std::string macro;  // its name
  ContactId contact;
};
BOOST_DESCRIBE_STRUCT(RenderMacro, (), (macro, contact))
struct MacroRendered {
  static constexpr std::array<std::string_view, 3> required{"found", "macro", "text"};
  bool found = false;  // exactly one macro of this name
  std::string macro, macro_id;
  std::optional<Instant> updated_at;    // of the macro: its version
  std::string text;                     // as people read it
  std::string html;                     // as it is sent
  std::vector<std::string> unresolved;  // placeholders without a value or a fallback: hold macro_placeholder
  bool unsubscribed = false;            // the contact takes no mails that it has not asked for
};
BOOST_DESCRIBE_STRUCT(MacroRendered, (), (found, macro, macro_id, updated_at, text, html, unresolved, unsubscribed))

// Sends a rendered macro in a thread. Every participant reads it: who may, besides the contact, is listed.
struct SendReply {
  static constexpr auto kind = "ticket.reply_sent";
  TicketId ticket;
  ClientId client;
  ContactId contact;
  std::vector<ContactId> may_read;  // other participants that are no strangers: the practice's own address
  PartId last_client_part;          // a newer one holds new_message
  std::string macro;
  std::string text;
  std::string html;
  std::string about;  // what makes it this message and no other: "inv-3", "inv-3 reminder 1", "pay-7 refund"
  PartId after{};     // last part seen: the same text before it is another message; empty: none is
};
BOOST_DESCRIBE_STRUCT(SendReply, (),
                      (ticket, client, contact, may_read, last_client_part, macro, text, html, about, after))
struct ReplySent {
  PartId part;
};
BOOST_DESCRIBE_STRUCT(ReplySent, (), (part))

// Sends a rendered macro as a mail of its own, to the contact alone.
struct StartConversation {
  static constexpr auto kind = "ticket.conversation_started";
  ClientId client;
  ContactId contact;
  std::string subject;
  std::string macro;
  std::string text;
  std::string html;
  std::string about;
};
BOOST_DESCRIBE_STRUCT(StartConversation, (), (client, contact, subject, macro, text, html, about))
struct ConversationStarted {
  TicketId ticket;
};
BOOST_DESCRIBE_STRUCT(ConversationStarted, (), (ticket))

// An internal note, for colleagues.
struct AddNote {
  static constexpr auto kind = "ticket.note_added";
  TicketId ticket;
  std::string text;
  std::string about;  // what makes it this note and no other
};
BOOST_DESCRIBE_STRUCT(AddNote, (), (ticket, text, about))
struct TicketNoteAdded {
  PartId part;
};
BOOST_DESCRIBE_STRUCT(TicketNoteAdded, (), (part))

}  // namespace workflows
