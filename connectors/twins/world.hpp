// What is the simulated practice like at the start, what happens to it, and what goes wrong? One JSON file, read
// strictly: every field is known, every mistake is named with its path. docs/world.schema.json is generated from these
// structs. After its first release the shape changes by addition only.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "workflows/codec/json.hpp"
#include "workflows/messages/care_platform.hpp"
#include "workflows/words.hpp"

namespace connectors::twins {
using workflows::Date;
using workflows::Instant;

// --- people and policies ---
struct WorldPerson {
  static constexpr std::array<std::string_view, 3> required{"id", "name", "roles"};
  std::string id, name;
  std::vector<std::string> roles;  // coordinator, approver, attestor, auditor, admin
};
BOOST_DESCRIBE_STRUCT(WorldPerson, (), (id, name, roles))

struct WorldPractice {
  static constexpr std::array<std::string_view, 2> required{"name", "email"};
  std::string name, email;
  std::string zone = "America/New_York";  // the machine's zone, for display only
  std::vector<std::string> locations;
};
BOOST_DESCRIBE_STRUCT(WorldPractice, (), (name, email, zone, locations))

struct WorldPolicies {
  static constexpr std::array<std::string_view, 0> required{};
  std::int64_t write_off_approval_cents = 50'000;
  std::map<std::string, std::string> dispatch;  // effect or lookup kind → auto, confirm, assisted; "*" for the rest
  std::map<std::string, int> quiet_seconds;     // effect kind → quiet period; "*" for the rest
  std::vector<std::string> attestors;           // ids of people who may attest
  std::int64_t refund_approval_cents = 50'000;
  int poll_minutes = 1;     // how often the billing view is read
  int charge_attempts = 3;  // so often one invoice may be charged
  int reminder_business_days = 3;
  int reminders = 1;
  std::string business_zone = "America/New_York";  // IANA
  std::vector<Date> holidays;
  std::vector<workflows::MacroChoice> macros = workflows::CasePolicy{}.macros;  // by reason and region
};
BOOST_DESCRIBE_STRUCT(WorldPolicies, (),
                      (write_off_approval_cents, dispatch, quiet_seconds, attestors, refund_approval_cents,
                       poll_minutes, charge_attempts, reminder_business_days, reminders, business_zone, holidays,
                       macros))

// --- care platform ---
struct WorldTherapist {
  static constexpr std::array<std::string_view, 2> required{"id", "name"};
  std::string id, name;
  std::string portal_zone = "America/New_York";  // the calendar zone the portal shows; empty: it cannot be read
  std::vector<workflows::Licence> licences;
  std::vector<std::string> portal_addresses;  // states in which the portal has an address for this therapist
  bool in_portal = true;
};
BOOST_DESCRIBE_STRUCT(WorldTherapist, (), (id, name, portal_zone, licences, portal_addresses, in_portal))

// A charge goes to the client's first card. A client without any here has one that always works.
struct WorldCard {
  static constexpr std::array<std::string_view, 1> required{"id"};
  std::string id;
  std::string label = "Visa, ends in 4242";
  bool declines = false;                 // always; or
  int declines_times = 0;                // the first so many charges
  std::string reason = "card_declined";  // what the processor says then
};
BOOST_DESCRIBE_STRUCT(WorldCard, (), (id, label, declines, declines_times, reason))

struct WorldClient {
  static constexpr std::array<std::string_view, 3> required{"id", "name", "email"};
  std::string id, name, email;
  std::optional<Date> birth_date;
  std::string zone;           // IANA
  std::string region = "US";  // US, UK
  std::string state;
  bool plan_forbids_late_fees = false;
  std::vector<std::string> diagnoses;  // of the profile, primary first
  std::string plan = "Standard";
  std::optional<std::int64_t> late_fee_cents;  // what the plan asks for a late cancellation; none: the session's price
  std::vector<WorldCard> cards;
};
BOOST_DESCRIBE_STRUCT(WorldClient, (),
                      (id, name, email, birth_date, zone, region, state, plan_forbids_late_fees, diagnoses, plan,
                       late_fee_cents, cards))

struct WorldAppointment {
  static constexpr std::array<std::string_view, 7> required{"id",   "client", "therapist", "date",
                                                            "time", "zone",   "minutes"};
  std::string id, client, therapist;
  Date date{};       // wall date and time in `zone`
  std::string time;  // HH:MM
  std::string zone;  // IANA
  int minutes = 0;
  std::string status = "held";     // held, late_cancelled, cancelled, scheduled
  std::string modality = "video";  // video, phone, in_person
  std::int64_t price_cents = 15'000;
};
BOOST_DESCRIBE_STRUCT(WorldAppointment, (),
                      (id, client, therapist, date, time, zone, minutes, status, modality, price_cents))

struct WorldInvoice {
  static constexpr std::array<std::string_view, 3> required{"id", "appointment", "cents"};
  std::string id, appointment;
  std::int64_t cents = 0;
  std::int64_t paid_cents = 0;
  std::int64_t written_off_cents = 0;
  std::string write_off_reason, write_off_note;
  bool auto_charge = true;
  std::vector<workflows::Charge> charges;
  std::string type = "Appointment";
};
BOOST_DESCRIBE_STRUCT(WorldInvoice, (),
                      (id, appointment, cents, paid_cents, written_off_cents, write_off_reason, write_off_note,
                       auto_charge, charges, type))

struct WorldRefund {
  static constexpr std::array<std::string_view, 2> required{"id", "cents"};
  std::string id;
  std::int64_t cents = 0;
  bool by_hand = true;
};
BOOST_DESCRIBE_STRUCT(WorldRefund, (), (id, cents, by_hand))
// A payment is a charge that succeeded and has that charge's id. An invoice with payments here has been paid by them:
// its paid_cents may be left out. One with paid_cents alone has one payment of that sum, "pay-" and the invoice's id.
struct WorldPayment {
  static constexpr std::array<std::string_view, 3> required{"id", "invoice", "cents"};
  std::string id, invoice;
  std::int64_t cents = 0;
  std::optional<Instant> at;  // none: when the session began
  std::string purpose;        // session, late_cancellation, other; empty: by the appointment's status
  std::vector<WorldRefund> refunds;
};
BOOST_DESCRIBE_STRUCT(WorldPayment, (), (id, invoice, cents, at, purpose, refunds))

// --- payer portal ---
struct WorldCover {
  static constexpr std::array<std::string_view, 1> required{"therapist"};
  std::string therapist;  // id
  std::optional<Date> from, until;
};
BOOST_DESCRIBE_STRUCT(WorldCover, (), (therapist, from, until))
struct WorldPortalClient {
  static constexpr std::array<std::string_view, 2> required{"id", "name"};
  std::string id, name;
  std::optional<Date> birth_date;
  bool plan_active = true;
  std::vector<WorldCover> cover;
};
BOOST_DESCRIBE_STRUCT(WorldPortalClient, (), (id, name, birth_date, plan_active, cover))
struct WorldPortalSession {
  static constexpr std::array<std::string_view, 5> required{"id", "therapist", "client", "start", "minutes"};
  std::string id, therapist, client;  // therapist id, portal client id
  Instant start{};
  int minutes = 0;
  std::string status = "unconfirmed";  // unconfirmed, confirmed
  std::string cpt;
};
BOOST_DESCRIBE_STRUCT(WorldPortalSession, (), (id, therapist, client, start, minutes, status, cpt))
struct WorldPortal {
  static constexpr std::array<std::string_view, 0> required{};
  std::vector<WorldPortalClient> clients;
  std::vector<WorldPortalSession> sessions;
};
BOOST_DESCRIBE_STRUCT(WorldPortal, (), (clients, sessions))

// --- ticket inbox ---
struct WorldContact {
  static constexpr std::array<std::string_view, 2> required{"id", "email"};
  std::string id, email, name;
  std::string role = "user";  // user, lead
  bool unsubscribed = false;
  bool hard_bounced = false;
};
BOOST_DESCRIBE_STRUCT(WorldContact, (), (id, email, name, role, unsubscribed, hard_bounced))
// Placeholders as the vendor writes them: {{user.first_name|fallback:"there"}}, or without a fallback.
struct WorldMacro {
  static constexpr std::array<std::string_view, 2> required{"name", "body"};
  std::string id;  // empty: made from its place in the list
  std::string name, body;
  bool visible = true;  // to the teammate for whom we act
};
BOOST_DESCRIBE_STRUCT(WorldMacro, (), (id, name, body, visible))
struct WorldAttribute {
  static constexpr std::array<std::string_view, 2> required{"name", "options"};
  std::string name;
  std::vector<std::string> options;
};
BOOST_DESCRIBE_STRUCT(WorldAttribute, (), (name, options))
struct WorldInbox {
  static constexpr std::array<std::string_view, 0> required{};
  std::string billing_team = "5. Insurance Billing";
  std::vector<WorldAttribute> attributes;
  std::vector<std::string> forms{"Headway Session Processed"};
  std::vector<WorldContact> contacts;
  std::vector<WorldMacro> macros;
};
BOOST_DESCRIBE_STRUCT(WorldInbox, (), (billing_team, attributes, forms, contacts, macros))
struct WorldPart {
  static constexpr std::array<std::string_view, 2> required{"at", "body"};
  Instant at{};                   // a part later than `now` arrives then
  std::string type = "comment";   // comment, note
  std::string author = "client";  // client, admin, bot
  std::string contact;            // who wrote it, when author is client: contact id; empty: the first participant
  std::string body;               // HTML or plain text
  std::string subject{};          // of a mail that came into the thread
};
BOOST_DESCRIBE_STRUCT(WorldPart, (), (at, type, author, contact, body, subject))
struct WorldConversation {
  static constexpr std::array<std::string_view, 3> required{"id", "created", "body"};
  std::string id;
  Instant created{};  // later than `now`: the conversation arrives then
  std::string subject;
  std::string body;            // the first message, HTML or plain text
  std::string author_email;    // who wrote it; empty: the practice's system
  bool billing_view = true;    // is it in the billing view (assigned to the billing team)?
  std::string state = "open";  // open, closed, snoozed
  std::vector<std::string> tags;
  std::map<std::string, std::string> attributes;
  std::vector<std::string> participants;  // contact ids
  std::vector<WorldPart> parts;
  int generated_parts = 0;  // this many short messages before the listed parts: long threads without long files
};
BOOST_DESCRIBE_STRUCT(WorldConversation, (),
                      (id, created, subject, body, author_email, billing_view, state, tags, attributes, participants,
                       parts, generated_parts))

// --- programs sheet ---
// One tab. A row's cells are named by its columns; what looks like a number is one. `below` stands under the table,
// after an empty row: the vendor takes it for the table to append to.
struct WorldSheet {
  static constexpr std::array<std::string_view, 0> required{};
  std::string id = "programs";
  std::string tab = "Programs";
  std::vector<std::string> columns{
      "Client Name", "Program",  "Session Charge", "Amount the Client Is Willing to Pay", "Number of Sessions Approved",
      "Status",      "Reference"};
  std::vector<std::map<std::string, std::string>> rows;
  std::vector<std::string> below;
  int requests_per_minute = 60;  // reads and writes are counted apart
};
BOOST_DESCRIBE_STRUCT(WorldSheet, (), (id, tab, columns, rows, below, requests_per_minute))

// --- what happens and what goes wrong ---
// A counterpart refuses one subject's writes by name: the portal for a client or therapist, the platform for an
// invoice.
struct WorldRefusal {
  static constexpr std::array<std::string_view, 3> required{"counterpart", "subject", "reason"};
  std::string counterpart, subject, reason;  // reason: a hold code the counterpart's contract lists
  std::optional<Instant> until;              // it stops refusing then
};
BOOST_DESCRIBE_STRUCT(WorldRefusal, (), (counterpart, subject, reason, until))

BOOST_DEFINE_ENUM_CLASS(ActKind, reply, note, close, reopen, pay, refund, write_off, charge, set_status,
                        confirm_session, set_diagnosis, set_plan, set_licence, create_invoice, set_card, add_row)
// Something another person does at a counterpart at an instant.
struct WorldAct {
  static constexpr std::array<std::string_view, 3> required{"at", "act", "subject"};
  Instant at{};
  ActKind act = ActKind::reply;
  // Conversation, invoice, payment, appointment, portal client, therapist, sheet …; a contact stands for the newest
  // conversation with it. set_card: a client, text "works" or why it declines. add_row: the sheet, text the row's name.
  std::string subject;
  std::string by = "client";  // client, person, world
  std::string text;           // message, note, reason, status, diagnosis, state
  std::int64_t cents = 0;
  std::string contact;  // who replies
};
BOOST_DESCRIBE_STRUCT(WorldAct, (), (at, act, subject, by, text, cents, contact))

BOOST_DEFINE_ENUM_CLASS(FaultKind, accepted_reply_lost, timed_out, error_before, error_after, rate_limited, garbled,
                        truncated, slow, refused, reads_lag)
struct WorldFault {
  static constexpr std::array<std::string_view, 3> required{"counterpart", "verb", "fault"};
  std::string counterpart;
  std::string verb;     // an effect kind or a lookup kind; "*" for any
  int nth = 1;          // the nth exchange of that verb (and subject) is hit
  int times = 1;        // and so many after it
  std::string subject;  // only exchanges about this subject; empty: any
  FaultKind fault = FaultKind::timed_out;
  int seconds = 0;  // slow, reads_lag: how long; rate_limited: the Retry-After
};
BOOST_DESCRIBE_STRUCT(WorldFault, (), (counterpart, verb, nth, times, subject, fault, seconds))

BOOST_DEFINE_ENUM_CLASS(DeathAt, planned, armed, sent, accepted, recorded)
struct WorldDeath {
  static constexpr std::array<std::string_view, 2> required{"kind", "at"};
  std::string kind;  // effect kind; "*" for any
  int nth = 1;
  DeathAt at = DeathAt::armed;
};
BOOST_DESCRIBE_STRUCT(WorldDeath, (), (kind, nth, at))

BOOST_DEFINE_ENUM_CLASS(AnswerKind, release, override_hold, accept, attest, approve, refuse, record, go, withdraw,
                        settle_happened, settle_not_happened, settle_cancel, hold, note, assign)
// What a named person does when a case of a ticket comes to a hold or a state.
struct WorldAnswer {
  static constexpr std::array<std::string_view, 2> required{"person", "answer"};
  std::string person;
  AnswerKind answer = AnswerKind::release;
  std::string ticket;      // empty: any case
  std::string hold;        // a hold code; or
  std::string state;       // a state
  int after_seconds = 60;  // how long after the case came there
  int times = 1;           // how often at most (0: every time)
  std::string reason;
  std::string offer;                       // accept
  std::map<std::string, std::string> set;  // record: what was seen in the real system
};
BOOST_DESCRIBE_STRUCT(WorldAnswer, (), (person, answer, ticket, hold, state, after_seconds, times, reason, offer, set))

struct World {
  static constexpr std::array<std::string_view, 3> required{"now", "practice", "people"};
  std::string name;
  Instant now{};
  std::string until;  // an instant, or "24h", "3d"; empty: 24 h after the last scripted thing
  WorldPractice practice;
  std::vector<WorldPerson> people;
  WorldPolicies policies;
  std::vector<WorldTherapist> therapists;
  std::vector<WorldClient> clients;
  std::vector<WorldAppointment> appointments;
  std::vector<WorldInvoice> invoices;
  std::vector<WorldPayment> payments;
  WorldPortal portal;
  WorldInbox inbox;
  std::vector<WorldConversation> conversations;
  std::vector<WorldRefusal> refusals;
  std::vector<WorldAct> acts;
  std::vector<WorldFault> faults;
  std::vector<WorldDeath> deaths;
  std::vector<WorldAnswer> answers;
  WorldSheet sheet;
};
BOOST_DESCRIBE_STRUCT(World, (),
                      (name, now, until, practice, people, policies, therapists, clients, appointments, invoices,
                       payments, portal, inbox, conversations, refusals, acts, faults, deaths, answers, sheet))

// Reads and checks a world: shape, then references (an appointment's client exists …), times and codes. All problems at
// once.
std::variant<World, std::vector<workflows::codec::Problem>> read_world(std::string_view text);

// The instant at which the run stops (see `until`).
Instant end_of(World const&);

}  // namespace connectors::twins
