// How do tickets get read and written in Intercom? Its REST API, version 2.16, as lookups and effects of the ticket
// inbox. Every write is read back by the engine; nothing is believed because of a reply's body alone.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "connectors/rest_reply.hpp"
#include "connectors/transport.hpp"
#include "workflows/messages/ticket_inbox.hpp"

namespace connectors {

struct IntercomSettings {
  std::string token;
  std::string admin_id;          // the teammate for whom we act; needs a seat in the inbox
  std::string team;              // the billing view's team: its name as in GET /teams, or its number
  std::string form_ticket_type;  // the back-office ticket type that is the form; empty: named as the form itself
};

// One conversation of the billing view, as the list shows it.
struct ViewItem {
  workflows::TicketId ticket;
  workflows::Instant updated_at{};  // whole seconds
  std::string title;                // empty: none
  std::string state;                // open
};

class Intercom : public engine::Connector {
 public:
  static constexpr auto counterpart = "ticket_inbox";
  static constexpr auto view_verb = "ticket.list_billing_view";

  // Transport and Env must outlive this.
  Intercom(Transport&, engine::Env&, IntercomSettings);

  // ticket.read_thread (ThreadRead) and ticket.find_contact (ContactFound).
  engine::Task<engine::Outcome> fetch(engine::Request) override;
  // ticket.participant_added, .participant_removed, .attribute_set, .closed: strong, the conversation itself is read.
  // ticket.form_submitted: the forms linked to the conversation are read; their absence proves nothing (weak).
  engine::Task<engine::Look> look(engine::Request) override;
  // One write. Only ticket.form_submitted reads before it writes: the number of the form's ticket type.
  engine::Task<engine::Outcome> send(engine::Request) override;

  // Every open conversation of the billing team that was updated at or after `updated_since`, in no particular order;
  // nothing when any page could not be read.
  engine::Task<std::optional<std::vector<ViewItem>>> billing_view(
      std::optional<workflows::Instant> updated_since = std::nullopt);

 private:
  // --- one exchange (intercom.cpp) ---
  HttpRequest request(std::string method, std::string target) const;
  engine::Task<rest::Reply> get(Origin origin, std::string target);
  engine::Task<rest::Reply> write(Origin origin, std::string method, std::string target, rest::Json body);
  // Walks the pages of a search whose results stand under `list`. `query` is the vendor's filter.
  engine::Task<rest::Pages> search(Origin origin, std::string target, rest::Json query, std::string list);

  // --- lookups (intercom_lookups.cpp) ---
  engine::Task<engine::Outcome> read_thread(engine::Request asked);
  engine::Task<engine::Outcome> find_contact(engine::Request asked);
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

  // --- writes (intercom_writes.cpp) ---
  engine::Task<engine::Outcome> send_added(engine::Request asked);
  engine::Task<engine::Outcome> send_removed(engine::Request asked);
  engine::Task<engine::Outcome> send_attribute(engine::Request asked);
  engine::Task<engine::Outcome> send_closed(engine::Request asked);
  engine::Task<engine::Outcome> send_form(engine::Request asked);
  std::string form_type_name(workflows::SubmitForm const&) const;

  Transport& transport_;
  engine::Env& env_;
  IntercomSettings settings_;
};

}  // namespace connectors
