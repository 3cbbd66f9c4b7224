// What do workflows ask of the payer portal (Headway), and what do they learn from it? Field names follow the seed's
// labels (seed 003, step 3). These names are on disk: renaming a struct or a member is a migration.
#pragma once
#include "workflows/messages/case_events.hpp"

namespace workflows {

struct PortalClient {
  std::string portal_client;  // the portal's id
  std::string name;
  std::optional<Date> birth_date;
  bool plan_active = false;
  std::string covered_with;  // the therapist's name; empty: not covered with the one asked for
  std::optional<Date> covered_from;
  std::optional<Date> covered_until;
};
BOOST_DESCRIBE_STRUCT(PortalClient, (),
                      (portal_client, name, birth_date, plan_active, covered_with, covered_from, covered_until))
struct PortalAddress {
  std::string state;
  std::string label;  // as offered under "Your client will join from"
};
BOOST_DESCRIBE_STRUCT(PortalAddress, (), (state, label))

// Reads what the entry of one session depends on: calendar zone, client, cover, addresses. Writes nothing.
struct ReadPortal {
  static constexpr auto kind = "portal.read";
  std::string therapist;  // name, as in the left-side menu
  std::string client;     // name
  std::optional<Date> birth_date;
};
BOOST_DESCRIBE_STRUCT(ReadPortal, (), (therapist, client, birth_date))
struct PortalRead {
  std::string portal_therapist;       // id; empty: no such therapist
  std::string calendar_zone;          // IANA, read back from the calendar; empty: could not be read
  std::vector<PortalClient> clients;  // matches by name and birth date: none, one or several
  std::vector<PortalAddress> addresses;
};
BOOST_DESCRIBE_STRUCT(PortalRead, (), (portal_therapist, calendar_zone, clients, addresses))

// One session's entry, every value as it is typed or picked. `instant` identifies the slot; date and times are in
// `zone`.
struct ConfirmSession {
  static constexpr auto kind = "portal.session_confirmed";
  std::string payer;
  std::string portal_therapist;
  std::string portal_client;
  std::string therapist;  // names, for the person who enters it
  std::string client;
  Instant instant{};
  std::string date;   // in the calendar's zone
  std::string start;  // HH:MM, 24 hours
  std::string end;
  std::string zone;  // IANA
  int minutes = 0;
  std::string cpt;
  std::vector<std::string> diagnosis;
  std::string location;           // "Virtual (my own telehealth link)"
  std::string client_joins_from;  // the address label of the state the client was in
  std::string recurrence;         // "Does not repeat"
  std::string session_location;   // "Virtual (Telehealth)"
  std::string telehealth_type;    // "Audiovisual"
  std::string joined_from;        // the client's state
  std::string note;               // "Confirm without note"
  std::string attestor;           // the person who attested
};
BOOST_DESCRIBE_STRUCT(ConfirmSession, (),
                      (payer, portal_therapist, portal_client, therapist, client, instant, date, start, end, zone,
                       minutes, cpt, diagnosis, location, client_joins_from, recurrence, session_location,
                       telehealth_type, joined_from, note, attestor))
struct SessionConfirmed {
  PortalSessionId session;
};
BOOST_DESCRIBE_STRUCT(SessionConfirmed, (), (session))

// Reads one session back by its reference.
struct ReadSession {
  static constexpr auto kind = "portal.read_session";
  PortalSessionId session;
};
BOOST_DESCRIBE_STRUCT(ReadSession, (), (session))
struct SessionRead {
  std::string status;  // confirmed, unconfirmed, missing
  Instant instant{};
  std::string cpt;
};
BOOST_DESCRIBE_STRUCT(SessionRead, (), (status, instant, cpt))

}  // namespace workflows
