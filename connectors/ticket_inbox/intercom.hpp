// How do tickets get read and written in Intercom? Its REST API, version 2.16, as lookups and effects of the ticket
// inbox. Every write is read back by the engine; nothing is believed because of a reply's body alone.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "connectors/rest_reply.hpp"
#include "connectors/ticket_inbox/thread_messages.hpp"
#include "connectors/transport.hpp"
#include "workflows/messages/ticket_inbox.hpp"

namespace connectors {

struct IntercomSettings {
  std::string token;
  std::string admin_id;          // the teammate for whom we act; needs a seat in the inbox
  std::string team;              // the billing view's team: its name as in GET /teams, or its number
  std::string form_ticket_type;  // the back-office ticket type that is the form; empty: named as the form itself
};

// One conversation of the billing view, or beside it, as the list shows it.
struct ViewItem {
  workflows::TicketId ticket;
  workflows::Instant updated_at{};  // whole seconds
  std::string title;                // empty: none
  std::string state;                // open; beside the view also closed and snoozed
};

// Conversations that are listed with the view although they may not be in it: we have written in them.
struct Beside {
  std::vector<workflows::TicketId> moved;   // those of them that were updated since
  std::vector<workflows::TicketId> anyway;  // all of them
};

class Intercom : public engine::Connector {
 public:
  static constexpr auto counterpart = "ticket_inbox";
  static constexpr auto view_verb = "ticket.list_billing_view";
  static constexpr auto messages_verb = "ticket.read_messages";

  // Transport and Env must outlive this.
  Intercom(Transport&, engine::Env&, IntercomSettings);

  // ticket.read_thread (ThreadRead), ticket.find_contact (ContactFound), ticket.find_notice (NoticesFound) and
  // ticket.render_macro (MacroRendered).
  engine::Task<engine::Outcome> fetch(engine::Request) override;
  // ticket.participant_added, .participant_removed, .attribute_set, .closed: strong, the conversation itself is read.
  // ticket.reply_sent and .note_added too, unless the thread is too long to be read whole (then weak).
  // ticket.form_submitted: the forms linked to the conversation are read; their absence proves nothing (weak).
  // ticket.conversation_started: the contact's conversations are searched (weak), unless this very object sent it.
  engine::Task<engine::Look> look(engine::Request) override;
  // One write. Only ticket.form_submitted reads before it writes: the number of the form's ticket type.
  engine::Task<engine::Outcome> send(engine::Request) override;

  // Every open conversation of the billing team that was updated at or after `updated_since`, in no particular order;
  // nothing when any page could not be read.
  engine::Task<std::optional<std::vector<ViewItem>>> billing_view(
      std::optional<workflows::Instant> updated_since = std::nullopt) {
    return billing_view_and(updated_since, Beside{});
  }
  // And those beside it that are asked for, each once; in the same search for up to 700 of them.
  engine::Task<std::optional<std::vector<ViewItem>>> billing_view_and(std::optional<workflows::Instant> updated_since,
                                                                      Beside beside);
  // Everything written in a conversation, with who wrote it; nothing when it could not be read.
  engine::Task<std::optional<ThreadMessages>> messages(workflows::TicketId ticket, engine::Instant deadline);

 private:
  // --- one exchange (intercom.cpp) ---
  HttpRequest request(std::string method, std::string target) const;
  engine::Task<rest::Reply> get(Origin origin, std::string target);
  engine::Task<rest::Reply> write(Origin origin, std::string method, std::string target, rest::Json body,
                                  std::string macro = "");
  // Walks the pages of a search whose results stand under `list`. `query` is the vendor's filter.
  engine::Task<rest::Pages> search(Origin origin, std::string target, rest::Json query, std::string list);

  // --- lookups (intercom_lookups.cpp) ---
  engine::Task<engine::Outcome> read_thread(engine::Request asked);
  engine::Task<engine::Outcome> find_contact(engine::Request asked);
  engine::Task<engine::Outcome> find_notice(engine::Request asked);
  engine::Task<engine::Outcome> render_macro(engine::Request asked);
  // A conversation that may hold a notice; a note of it when it does. `part` empty: its first message.
  struct NoticeRead {
    std::optional<workflows::Notice> notice;
    std::optional<rest::Reply> trouble;
  };
  struct ThreadsFound {
    std::set<workflows::TicketId> threads;
    std::optional<rest::Reply> trouble;
  };
  engine::Task<ThreadsFound> notice_threads(Origin origin, workflows::FindNotice command);
  engine::Task<NoticeRead> read_notice(Origin origin, workflows::TicketId ticket, workflows::FindNotice command);
  struct MacroFound {
    std::vector<std::string> ids;  // of macros with that name
    std::optional<rest::Reply> trouble;
  };
  engine::Task<MacroFound> find_macro(Origin origin, std::string name);
  struct Address {
    std::optional<std::string> email;
    rest::Reply trouble;  // when there is no e-mail
  };
  engine::Task<Address> address_of(Origin origin, workflows::ContactId contact);

  // --- looks (intercom_looks.cpp) ---
  engine::Task<engine::Look> look_added(engine::Request asked);
  engine::Task<engine::Look> look_removed(engine::Request asked);
  engine::Task<engine::Look> look_attribute(engine::Request asked);
  engine::Task<engine::Look> look_closed(engine::Request asked);
  engine::Task<engine::Look> look_form(engine::Request asked);
  // (intercom_sending.cpp)
  engine::Task<engine::Look> look_reply(engine::Request asked);
  engine::Task<engine::Look> look_started(engine::Request asked);
  engine::Task<engine::Look> look_note(engine::Request asked);
  // A look that stops the sending when mails to this contact go nowhere.
  engine::Task<std::optional<engine::Look>> unreachable(Origin origin, workflows::ContactId contact);

  // --- writes (intercom_writes.cpp) ---
  engine::Task<engine::Outcome> send_added(engine::Request asked);
  engine::Task<engine::Outcome> send_removed(engine::Request asked);
  engine::Task<engine::Outcome> send_attribute(engine::Request asked);
  engine::Task<engine::Outcome> send_closed(engine::Request asked);
  engine::Task<engine::Outcome> send_form(engine::Request asked);
  // (intercom_sending.cpp)
  engine::Task<engine::Outcome> send_reply(engine::Request asked);
  engine::Task<engine::Outcome> send_started(engine::Request asked);
  engine::Task<engine::Outcome> send_note(engine::Request asked);
  std::string form_type_name(workflows::SubmitForm const&) const;

  Transport& transport_;
  engine::Env& env_;
  IntercomSettings settings_;
  // Which conversation an effect's reply named, so that the read-back can address it; a restart only weakens a look.
  std::map<std::string, workflows::TicketId> started_;
};

}  // namespace connectors
