// What does a slot of the portal's calendar mean for the session that we want to confirm there? Judgements over what
// was read, without any exchange; the wire shape of docs/openapi/payer-portal.yaml stands beside them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/core/connector.hpp"
#include "workflows/messages/payer_portal.hpp"

namespace connectors::payer_portal {

// A session as the portal shows it. The details of an unconfirmed one may be empty.
struct SessionBody {
  workflows::PortalSessionId session;
  std::string status;     // unconfirmed, confirmed
  std::string therapist;  // the portal's ids
  std::string client;
  workflows::Instant instant{};
  int minutes = 0;
  std::string date, start, end, zone;
  std::string cpt;
  std::vector<std::string> diagnosis;
  std::string location, client_joins_from, recurrence, session_location, telehealth_type, joined_from, note;
  std::optional<std::string> attestor;  // absent when the portal does not show who attested
};
BOOST_DESCRIBE_STRUCT(SessionBody, (),
                      (session, status, therapist, client, instant, minutes, date, start, end, zone, cpt, diagnosis,
                       location, client_joins_from, recurrence, session_location, telehealth_type, joined_from, note,
                       attestor))

// What POST /v1/sessions takes; the names and order are the contract's.
struct SessionEntry {
  std::string therapist, client;
  workflows::Instant instant{};
  int minutes = 0;
  std::string date, start, end, zone;
  std::string cpt;
  std::vector<std::string> diagnosis;
  std::string location, client_joins_from, recurrence, session_location, telehealth_type, joined_from, note, attestor;
};
BOOST_DESCRIBE_STRUCT(SessionEntry, (),
                      (therapist, client, instant, minutes, date, start, end, zone, cpt, diagnosis, location,
                       client_joins_from, recurrence, session_location, telehealth_type, joined_from, note, attestor))
SessionEntry entry_of(workflows::ConfirmSession const&);

// Field by field, what was wanted and what the portal shows, for every field that differs. A portal that does not show
// who attested is not asked.
std::vector<workflows::Evidence> differences(SessionBody const&, workflows::ConfirmSession const&);
std::vector<workflows::Evidence> shown(SessionBody const&);

// Empty when every entry belongs to the slot that was asked about; else what is wrong, without values.
std::string fault_of(std::vector<SessionBody> const&, workflows::ConfirmSession const&);

// Judges the slot alone; `zone` is judged by judge_zone, and only when the slot is free.
engine::Look judge_slot(std::vector<SessionBody> const&, workflows::ConfirmSession const&);
// `calendar_zone` is empty when the calendar does not show one. Gives back `free` when the zones agree.
engine::Look judge_zone(std::string const& calendar_zone, workflows::ConfirmSession const&, engine::Look free);

}  // namespace connectors::payer_portal
