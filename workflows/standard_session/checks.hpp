// Is this what it says it is? The four pure checks of a standard session: the note, the client, the session, the claim.
// Each takes plain values and gives its journaled answer; findings are in the order a coordinator should mend them.
#pragma once
#include <string>
#include <vector>

#include "tz/zones.hpp"
#include "workflows/standard_session/messages.hpp"

namespace workflows::standard_session {

// The findings that a person has vouched for on this case, evidence included: another finding of the same code is not
// covered by it.
using Overridden = std::vector<Hold>;

// Finds the admin note among the notes (oldest first) and reads it. `own` are notes of the session that the case is
// about: notes of other sessions in the thread are not its business; empty: all are. Holds: note_missing,
// notes_disagree, other_recipients (a note of another client), field_missing, field_conflict. (Seed 003, step 1.6.)
NoteChecked check_note(ThreadRead const&, std::vector<PartId> const& own, Overridden const&);

// Exactly one profile, and the same person as in the note. Holds: client_not_found, client_found_twice,
// identity_differs. (Seed 003, step 2.2.)
ClientChecked check_client(ClientFound const&, NoteChecked const&, Overridden const&);

// The appointment of that start, therapist and length, held and past. `now` decides what is in the future.
// (Seed 003, steps 2.3 and 2.4.)
SessionChecked check_session(AppointmentsFound const&, NoteChecked const&, ClientProfile const&, tz::Zones const&,
                             Instant now, Overridden const&);

// The same three for a child case, whose parent names the session: no note is read, the platform is believed, and the
// client and the appointment are those of the matter. Holds: as above, where they can arise.
NoteChecked note_of(Matter const&);
ClientChecked check_given_client(ClientFound const&, Matter const&);
SessionChecked check_given_session(AppointmentsFound const&, Matter const&, ClientProfile const&, tz::Zones const&,
                                   Instant now, Overridden const&);

// Everything the claim depends on, and the entry as it would be made. The payload hash is left to the caller.
// (Seed 003, step 3.)
struct ClaimBasis {
  CasePolicy const& policy;
  NoteChecked const& note;
  ClientProfile const& client;
  SessionChecked const& session;
  BillingRead const& billing;
  PortalRead const& portal;
  Overridden const& overridden;
  bool given = false;  // a child case: what a note would say comes from the platform, the code from the minutes
};
ClaimChecked check_claim(ClaimBasis const&, tz::Zones const&, Instant now);

}  // namespace workflows::standard_session
