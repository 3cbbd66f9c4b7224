// What can a standard session's case hear and say? Shared messages of the counterparts, and four checks of its own.
// These names are on disk: renaming a struct or a member is a migration (docs/adding-a-workflow.md).
#pragma once
#include <boost/mp11/list.hpp>
#include <variant>

#include "engine/core/outcome_list.hpp"
#include "workflows/messages/care_platform.hpp"
#include "workflows/messages/case_events.hpp"
#include "workflows/messages/engine_requests.hpp"
#include "workflows/messages/payer_portal.hpp"
#include "workflows/messages/ticket_inbox.hpp"

namespace workflows::standard_session {

// --- steps that have no thread, or are left to another case of the thread ---

struct SkipTicket {
  static constexpr auto kind = "rules.no_ticket";
  std::vector<std::string> steps;
};
BOOST_DESCRIBE_STRUCT(SkipTicket, (), (steps))
// The steps of the procedure that are not done by this case, recorded as such.
struct TicketSkipped {
  std::vector<std::string> steps;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(TicketSkipped, (), (steps, reason))

// --- checks: pure rules on what the case knows; the answer is journaled, so a newer rule never changes an old case ---

struct CheckNote {
  static constexpr auto kind = "rules.check_note";
  PartId newest_note;
};
BOOST_DESCRIBE_STRUCT(CheckNote, (), (newest_note))
// What the admin note says. What it does not say is empty.
struct NoteChecked {
  std::vector<Hold> findings;
  PartId part;  // the note that was read
  std::string client_name, client_email;
  std::optional<Date> birth_date;
  std::string therapist;
  std::optional<Date> date;  // in the note's zone
  std::string start, end;    // HH:MM, 24 hours
  std::optional<int> minutes;
  std::string zone;  // as typed
  std::string cpt;
  std::vector<std::string> modifiers, diagnoses;
  std::string client_state;
  std::vector<std::string> therapist_states;
  std::string session_type;  // video, phone, in_person
};
BOOST_DESCRIBE_STRUCT(NoteChecked, (),
                      (findings, part, client_name, client_email, birth_date, therapist, date, start, end, minutes,
                       zone, cpt, modifiers, diagnoses, client_state, therapist_states, session_type))

struct CheckClient {
  static constexpr auto kind = "rules.check_client";
  int profiles = 0;
};
BOOST_DESCRIBE_STRUCT(CheckClient, (), (profiles))
struct ClientChecked {
  std::vector<Hold> findings;
  ClientProfile client;
};
BOOST_DESCRIBE_STRUCT(ClientChecked, (), (findings, client))

struct CheckSession {
  static constexpr auto kind = "rules.check_session";
  int appointments = 0;
};
BOOST_DESCRIBE_STRUCT(CheckSession, (), (appointments))
// The session as both systems agree on it, in the client's zone and in Eastern. Times are HH:MM, 24 hours.
struct SessionChecked {
  std::vector<Hold> findings;
  Appointment appointment;
  Instant start{}, end{};
  int minutes = 0;
  std::string zone_typed, zone_read_as, zone_rule;
  std::optional<Date> local_date;
  std::string local_start, local_end, local_abbreviation;
  std::optional<Date> eastern_date;
  std::string eastern_start, eastern_end, eastern_abbreviation;
  int day_shift = 0;             // Eastern date minus local date
  std::optional<Date> last_day;  // Eastern date of day 30
  std::optional<Instant> due;    // the last instant of that day
  bool second_same_day = false;
  std::string tzdata;
};
BOOST_DESCRIBE_STRUCT(SessionChecked, (),
                      (findings, appointment, start, end, minutes, zone_typed, zone_read_as, zone_rule, local_date,
                       local_start, local_end, local_abbreviation, eastern_date, eastern_start, eastern_end,
                       eastern_abbreviation, day_shift, last_day, due, second_same_day, tzdata))

struct CheckClaim {
  static constexpr auto kind = "rules.check_claim";
  AppointmentId appointment;
};
BOOST_DESCRIBE_STRUCT(CheckClaim, (), (appointment))
struct ClaimChecked {
  std::vector<Hold> findings;
  ConfirmSession entry;  // what would be entered; the attestor is still empty
  std::string payload_hash;
  InvoiceId invoice;
  std::int64_t cents = 0;
  std::string diagnosis_source;  // ticket or platform
  std::string rules_version, tzdata;
};
BOOST_DESCRIBE_STRUCT(ClaimChecked, (),
                      (findings, entry, payload_hash, invoice, cents, diagnosis_source, rules_version, tzdata))

using Event = std::variant<CaseOpened, HoldPlaced, HoldReleased, HoldOverridden, OfferAccepted, CaseWithdrawn,
                           NoteAdded, Assigned, Attested, ApprovalGiven, ApprovalRefused, CommandRejected, CommandHeld,
                           AlreadyTaken, UnexpectedOutcome, DueSoon, TicketJoined, TicketSkipped, ThreadRead,
                           NoteChecked, ClientFound, ClientChecked, AppointmentsFound, SessionChecked, ClaimReserved,
                           ContactFound, ParticipantAdded, ParticipantRemoved, BillingRead, PortalRead, ClaimChecked,
                           ApprovalRequested, SessionConfirmed, FormSubmitted, AttributeSet, TicketClosed,
                           InvoiceWrittenOff, ZeroCharged, SessionRead, OpenCasesFound>;

using Outcomes =
    boost::mp11::mp_list<engine::outcome<SkipTicket, TicketSkipped>, engine::outcome<ReadThread, ThreadRead>,
                         engine::outcome<CheckNote, NoteChecked>, engine::outcome<FindClient, ClientFound>,
                         engine::outcome<CheckClient, ClientChecked>,
                         engine::outcome<FindAppointments, AppointmentsFound>,
                         engine::outcome<CheckSession, SessionChecked>, engine::outcome<ReserveClaim, ClaimReserved>,
                         engine::outcome<FindContact, ContactFound>, engine::outcome<AddParticipant, ParticipantAdded>,
                         engine::outcome<RemoveParticipant, ParticipantRemoved>,
                         engine::outcome<ReadBilling, BillingRead>, engine::outcome<ReadPortal, PortalRead>,
                         engine::outcome<CheckClaim, ClaimChecked>, engine::outcome<RequestApproval, ApprovalRequested>,
                         engine::outcome<ConfirmSession, SessionConfirmed>, engine::outcome<SubmitForm, FormSubmitted>,
                         engine::outcome<SetAttribute, AttributeSet>, engine::outcome<CloseTicket, TicketClosed>,
                         engine::outcome<WriteOffInvoice, InvoiceWrittenOff>, engine::outcome<ChargeZero, ZeroCharged>,
                         engine::outcome<ReadSession, SessionRead>, engine::outcome<FindOpenCases, OpenCasesFound>>;

using Command = boost::mp11::mp_rename<boost::mp11::mp_transform<engine::command_of, Outcomes>, std::variant>;

}  // namespace workflows::standard_session
