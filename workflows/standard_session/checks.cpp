// The checks of the client, the session and the claim. What a finding says and who may vouch for it comes from the
// table of hold codes; this file only decides which one applies.
#include "workflows/standard_session/checks.hpp"

#include <algorithm>

#include "tz/conversion.hpp"
#include "tz/thirty_days.hpp"
#include "tz/words.hpp"
#include "workflows/rules/both_zones.hpp"
#include "workflows/rules/identity.hpp"
#include "workflows/rules/licence.hpp"
#include "workflows/rules/preflight.hpp"

namespace workflows::standard_session {
namespace {

using Findings = std::vector<Hold>;

void add(Findings& all, std::string_view code, std::vector<Evidence> evidence, std::string sentence = {}) {
  all.push_back(rules::make_finding(code, "standard_session", std::move(evidence), std::move(sentence)));
}

// --- the session ---

std::optional<std::chrono::seconds> time_of_day(std::string const& text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  return std::chrono::hours{(text[0] - '0') * 10 + (text[1] - '0')} +
         std::chrono::minutes{(text[3] - '0') * 10 + (text[4] - '0')};
}

std::string clock_words(std::chrono::seconds time) { return tz::time_words(time).substr(0, 5); }

// The note's start as the only instant it can mean, or the finding that says why there is none.
std::optional<tz::Conversion> start_of(NoteChecked const& note, ClientProfile const& client, tz::Zones const& zones,
                                       Findings& all) {
  auto const time = time_of_day(note.start);
  if (!note.date || !time) {
    add(all, "field_missing", {{"ticket", "date and start", ""}});
    return std::nullopt;
  }
  tz::Context context;
  context.state = rules::state_code(note.client_state);
  if (!client.zone.empty()) context.client_zone = client.zone;
  auto conversion = tz::convert(zones, {*note.date, *time}, note.zone, context);
  if (conversion.status == tz::Status::unique) return conversion;
  std::vector<Evidence> seen{{"ticket", "date", words(*note.date)},
                             {"ticket", "start", note.start},
                             {"ticket", "time zone as typed", note.zone}};
  for (auto const& reading : conversion.readings)
    seen.push_back({"rule", "could be", rules::side_by_side(reading.local, reading.eastern)});
  auto const code = conversion.status == tz::Status::ambiguous     ? "time_ambiguous"
                    : conversion.status == tz::Status::nonexistent ? "time_nonexistent"
                                                                   : "zone_unresolved";
  add(all, code, std::move(seen), conversion.problem);
  return std::nullopt;
}

// The minutes that the note's start and end are apart, as instants.
std::optional<int> minutes_between(NoteChecked const& note, tz::Conversion const& start, tz::Zones const& zones,
                                   ClientProfile const& client) {
  auto const from = time_of_day(note.start), to = time_of_day(note.end);
  if (!from || !to || !note.date) return std::nullopt;
  tz::Context context;
  context.state = rules::state_code(note.client_state);
  if (!client.zone.empty()) context.client_zone = client.zone;
  auto const span = tz::convert_span(zones, *note.date, *from, *to, note.zone, context);
  if (span.status != tz::Status::unique || !span.duration || start.readings.empty()) return std::nullopt;
  return static_cast<int>(std::chrono::floor<std::chrono::minutes>(*span.duration).count());
}

void show_start(SessionChecked& checked, Instant start, tz::Stamp const& local, tz::Stamp const& eastern) {
  checked.start = start;
  checked.local_date = local.date;
  checked.local_start = clock_words(local.time);
  checked.local_abbreviation = local.abbreviation;
  checked.eastern_date = eastern.date;
  checked.eastern_start = clock_words(eastern.time);
  checked.eastern_abbreviation = eastern.abbreviation;
  checked.day_shift =
      static_cast<int>((std::chrono::sys_days{eastern.date} - std::chrono::sys_days{local.date}).count());
}

void show_end(SessionChecked& checked, tz::Zones const& zones) {
  checked.end = checked.start + std::chrono::minutes{checked.minutes};
  if (auto const eastern = tz::in_zone(zones, checked.end, tz::eastern_zone))
    checked.eastern_end = clock_words(eastern->time);
  auto const local = tz::in_zone(zones, checked.end, checked.zone_read_as);
  checked.local_end = local ? clock_words(local->time) : checked.eastern_end;
  checked.last_day = tz::last_day(*checked.eastern_date);
  if (auto const due = tz::last_instant(zones, *checked.eastern_date)) checked.due = *due;
}

// The one appointment the note means: same start; with several, the one of the same therapist.
Appointment const* meant(AppointmentsFound const& found, NoteChecked const& note, Instant start) {
  Appointment const* best = nullptr;
  for (auto const& each : found.appointments) {
    if (each.start != start) continue;
    if (best == nullptr || rules::same_therapist_name(each.therapist_name, note.therapist)) best = &each;
  }
  return best;
}

void find_not_held(SessionChecked const& checked, tz::Zones const& zones, Instant now, Findings& all) {
  auto const& appointment = checked.appointment;
  auto const end = checked.end;
  if (appointment.status == "held" && end <= now) return;
  std::vector<Evidence> const seen{{"platform", "appointment", appointment.appointment.text},
                                   {"platform", "status", appointment.status},
                                   {"platform", "ends", rules::in_both_zones(zones, end, checked.zone_read_as)}};
  if (appointment.status == "late_cancelled") return add(all, "session_late_cancelled", seen);
  if (appointment.status == "cancelled") return add(all, "session_cancelled", seen);
  if (appointment.status == "scheduled" || end > now) return add(all, "session_in_future", seen);
  add(all, "session_not_found", seen, "The platform does not say that this appointment was held.");
}

void find_wrong_minutes(SessionChecked const& checked, NoteChecked const& note, std::optional<int> between,
                        Findings& all) {
  auto const minutes = checked.minutes;
  if (note.minutes.value_or(minutes) == minutes && between.value_or(minutes) == minutes) return;
  std::vector<Evidence> seen{{"platform", "minutes", std::to_string(minutes)}};
  if (note.minutes) seen.push_back({"ticket", "minutes", std::to_string(*note.minutes)});
  if (between) seen.push_back({"ticket", "start to end", std::to_string(*between)});
  add(all, "duration_conflict", std::move(seen));
}

void find_same_day(SessionChecked& checked, AppointmentsFound const& found, tz::Zones const& zones, Findings& all) {
  for (auto const& each : found.appointments) {
    if (each.status != "held" || each.appointment == checked.appointment.appointment) continue;
    auto const day = tz::eastern_date(zones, each.start);
    if (!day || *day != *checked.eastern_date) continue;
    checked.second_same_day = true;
    add(all, "second_session_same_day",
        {{"platform", "this appointment", checked.appointment.appointment.text},
         {"platform", "it starts", rules::in_both_zones(zones, checked.start, checked.zone_read_as)},
         {"platform", "other appointment", each.appointment.text},
         {"platform", "it starts", rules::in_both_zones(zones, each.start, checked.zone_read_as)},
         {"platform", "its status", each.status}});
    return;
  }
}

// --- the claim ---

rules::Service service_of(std::string const& cpt) {
  using rules::Service;
  if (cpt == "90846") return Service::family_without_client;
  if (cpt == "90847") return Service::family_with_client;
  if (cpt == "90853") return Service::group;
  if (cpt == "90791" || cpt == "90792") return Service::evaluation;
  if (cpt == "90839" || cpt == "90840") return Service::crisis;
  if (cpt == "90833" || cpt == "90836" || cpt == "90838") return Service::with_em;
  return Service::individual;
}

rules::InvoiceFacts facts_of(Invoice const& invoice) {
  rules::InvoiceFacts facts;
  facts.id = invoice.invoice;
  using rules::InvoiceStatus;
  facts.status = invoice.status == "paid"          ? InvoiceStatus::paid
                 : invoice.status == "partly_paid" ? InvoiceStatus::partly_paid
                 : invoice.status == "written_off" ? InvoiceStatus::written_off
                 : invoice.status == "refunded"    ? InvoiceStatus::refunded
                                                   : InvoiceStatus::open;
  facts.cents = invoice.cents;
  facts.paid_cents = invoice.paid_cents;
  facts.written_off_cents = invoice.written_off_cents;
  facts.write_off_reason = invoice.write_off_reason;
  facts.write_off_note = invoice.write_off_note;
  for (auto const& charge : invoice.charges)
    if (charge.result != "voided") facts.charges.push_back({charge.cents, charge.result});
  return facts;
}

rules::PortalFacts facts_of(PortalRead const& portal) {
  rules::PortalFacts facts;
  facts.clients_found = static_cast<int>(portal.clients.size());
  for (auto const& address : portal.addresses) facts.address_states.push_back(address.state);
  if (portal.clients.size() != 1) return facts;
  auto const& client = portal.clients.front();
  facts.client_name = client.name;
  facts.client_birth_date = client.birth_date;
  facts.plan_active = client.plan_active;
  if (!client.covered_with.empty())
    facts.covered_with.push_back({client.covered_with, client.covered_from, client.covered_until});
  return facts;
}

// What a note would say of a session that the platform alone describes. The code is proposed, never recorded: a person
// confirms it (code_to_confirm).
NoteChecked note_from_platform(ClaimBasis const& b) {
  auto note = b.note;
  auto const answer = rules::cpt_for(std::chrono::minutes{b.session.minutes}, rules::Service::individual);
  if (answer.codes.size() == 1) note.cpt = answer.codes.front();
  note.client_name = b.client.name;
  note.birth_date = b.client.birth_date;
  note.client_state = b.client.state;
  note.therapist = b.session.appointment.therapist_name;
  note.session_type = b.session.appointment.modality;
  return note;
}

rules::ClaimInputs inputs_of(ClaimBasis const& b, Date today) {
  rules::ClaimInputs in;
  in.cpt_proposed = b.given;
  in.note = {b.note.cpt,         b.note.modifiers,  b.note.diagnoses, b.note.client_state,
             b.note.client_name, b.note.birth_date, b.note.therapist, b.note.session_type};
  in.platform.status = b.session.appointment.status;
  in.platform.start = b.session.start;
  in.platform.end = b.session.end;
  in.platform.minutes = b.session.minutes;
  in.platform.modality = b.session.appointment.modality;
  in.platform.therapist = b.session.appointment.therapist_name;
  in.platform.client_name = b.client.name;
  in.platform.client_birth_date = b.client.birth_date;
  in.platform.client_state = b.client.state;
  in.platform.profile_diagnoses = b.billing.diagnoses;
  in.platform.licences = b.billing.licences;
  in.portal = facts_of(b.portal);
  for (auto const& invoice : b.billing.invoices) in.invoices.push_back(facts_of(invoice));
  in.service = service_of(b.note.cpt);
  in.date_of_service_eastern = *b.session.eastern_date;
  in.date_of_service_local = b.session.local_date;
  in.today_eastern = today;
  return in;
}

// The values as they are typed or picked in the portal, with the seed's own labels (seed 003, steps 3.5 to 3.17).
ConfirmSession entry_of(ClaimBasis const& b, tz::Stamp const& start, tz::Stamp const& end) {
  auto const state = rules::state_code(b.note.client_state).value_or(b.note.client_state);
  ConfirmSession entry;
  entry.payer = b.policy.payer;
  entry.portal_therapist = b.portal.portal_therapist;
  entry.portal_client = b.portal.clients.front().portal_client;
  entry.therapist = b.session.appointment.therapist_name;
  entry.client = b.portal.clients.front().name;
  entry.instant = b.session.start;
  entry.date = tz::date_words(start.date);
  entry.start = clock_words(start.time);
  entry.end = clock_words(end.time);
  entry.zone = b.portal.calendar_zone;
  entry.minutes = b.session.minutes;
  entry.cpt = b.note.cpt;
  entry.diagnosis = b.note.diagnoses.empty() ? b.billing.diagnoses : b.note.diagnoses;
  entry.location = "Virtual (my own telehealth link)";
  for (auto const& address : b.portal.addresses)
    if (address.state == state) entry.client_joins_from = address.label;
  entry.recurrence = "Does not repeat";
  entry.session_location = "Virtual (Telehealth)";
  entry.telehealth_type = "Audiovisual";
  entry.joined_from = state;
  entry.note = "Confirm without note";
  return entry;
}

// What the client has paid is never written off: it is refunded, and that case knows what becomes of an old session.
void offer_refund_instead(Findings& all) {
  auto const is = [](std::string_view code) { return [code](Hold const& each) { return each.code == code; }; };
  auto const late = std::find_if(all.begin(), all.end(), is("past_30_days"));
  auto const paid = std::find_if(all.begin(), all.end(), is("invoice_paid"));
  if (late == all.end() || paid == all.end()) return;
  std::erase(late->offers, "write_off");
  late->offers.insert(late->offers.begin(), paid->offers.begin(), paid->offers.end());
  late->evidence.insert(late->evidence.end(), paid->evidence.begin(), paid->evidence.end());
}

}  // namespace

ClientChecked check_client(ClientFound const& found, NoteChecked const& note, Overridden const& overridden) {
  ClientChecked checked;
  std::vector<Evidence> seen{{"ticket", "client e-mail", note.client_email}};
  for (auto const& profile : found.profiles) seen.push_back({"platform", "profile", profile.client.text});
  if (found.profiles.empty()) add(checked.findings, "client_not_found", seen);
  if (found.profiles.size() > 1) add(checked.findings, "client_found_twice", seen);
  if (found.profiles.size() != 1) return checked;
  checked.client = found.profiles.front();
  checked.findings =
      rules::check_identity({"ticket", note.client_name, note.birth_date},
                            {"platform", checked.client.name, checked.client.birth_date}, "standard_session");
  rules::drop_vouched_for(checked.findings, overridden);
  return checked;
}

SessionChecked check_session(AppointmentsFound const& found, NoteChecked const& note, ClientProfile const& client,
                             tz::Zones const& zones, Instant now, Overridden const& overridden) {
  SessionChecked checked;
  checked.zone_typed = note.zone;
  auto const start = start_of(note, client, zones, checked.findings);
  if (!start) return checked;
  auto const& reading = start->readings.front();
  checked.zone_read_as = start->zone_read_as;
  checked.zone_rule = start->rule;
  checked.tzdata = start->tzdata;
  show_start(checked, reading.instant, reading.local, reading.eastern);
  auto const* appointment = meant(found, note, checked.start);
  if (appointment == nullptr) {
    std::vector<Evidence> seen{{"ticket", "start", rules::side_by_side(reading.local, reading.eastern)}};
    for (auto const& each : found.appointments)
      seen.push_back({"platform", "appointment " + each.appointment.text + " starts",
                      rules::in_both_zones(zones, each.start, each.zone)});
    add(checked.findings, "session_not_found", std::move(seen));
    return checked;
  }
  checked.appointment = *appointment;
  checked.minutes = appointment->minutes;
  show_end(checked, zones);
  find_not_held(checked, zones, now, checked.findings);
  auto therapist = rules::check_therapist({"ticket", "therapist", note.therapist},
                                          {"platform", "therapist", appointment->therapist_name}, "standard_session");
  checked.findings.insert(checked.findings.end(), therapist.begin(), therapist.end());
  find_wrong_minutes(checked, note, minutes_between(note, *start, zones, client), checked.findings);
  find_same_day(checked, found, zones, checked.findings);
  rules::drop_vouched_for(checked.findings, overridden);
  return checked;
}

NoteChecked note_of(Matter const& matter) {
  NoteChecked note;
  note.client_email = matter.client_email;
  return note;
}

ClientChecked check_given_client(ClientFound const& found, Matter const& matter) {
  ClientChecked checked;
  std::vector<Evidence> seen{{"engine", "client of the parent case", matter.client.text}};
  for (auto const& profile : found.profiles) seen.push_back({"platform", "profile", profile.client.text});
  if (found.profiles.empty()) add(checked.findings, "client_not_found", seen);
  if (found.profiles.size() > 1) add(checked.findings, "client_found_twice", seen);
  if (found.profiles.size() != 1) return checked;
  checked.client = found.profiles.front();
  if (checked.client.client != matter.client)
    add(checked.findings, "identity_differs", seen, "The e-mail address belongs to another client now.");
  return checked;
}

SessionChecked check_given_session(AppointmentsFound const& found, Matter const& matter, ClientProfile const& client,
                                   tz::Zones const& zones, Instant now, Overridden const& overridden) {
  SessionChecked checked;
  auto const& all = found.appointments;
  auto const meant =
      std::find_if(all.begin(), all.end(), [&](auto const& each) { return each.appointment == matter.appointment; });
  if (meant == all.end()) {
    add(checked.findings, "session_not_found", {{"engine", "appointment", matter.appointment.text}});
    return checked;
  }
  checked.zone_read_as = client.zone.empty() ? meant->zone : client.zone;
  checked.zone_rule = client.zone.empty() ? "appointment" : "profile";
  auto const local = tz::in_zone(zones, meant->start, checked.zone_read_as);
  auto const eastern = tz::in_zone(zones, meant->start, tz::eastern_zone);
  if (!local || !eastern) {
    add(checked.findings, "zone_unresolved", {{"platform", "time zone", checked.zone_read_as}});
    return checked;
  }
  checked.appointment = *meant;
  checked.minutes = meant->minutes;
  checked.tzdata = zones.tzdata();
  show_start(checked, meant->start, *local, *eastern);
  show_end(checked, zones);
  find_not_held(checked, zones, now, checked.findings);
  find_same_day(checked, found, zones, checked.findings);
  rules::drop_vouched_for(checked.findings, overridden);
  return checked;
}

ClaimChecked check_claim(ClaimBasis const& given, tz::Zones const& zones, Instant now) {
  auto const note = given.given ? note_from_platform(given) : given.note;
  ClaimBasis const basis{given.policy,  note,         given.client,     given.session,
                         given.billing, given.portal, given.overridden, given.given};
  ClaimChecked checked;
  checked.rules_version = rules::rules_version();
  checked.tzdata = zones.tzdata();
  auto const today = tz::eastern_date(zones, now);
  auto const start = tz::in_zone(zones, basis.session.start, basis.portal.calendar_zone);
  auto const end = tz::in_zone(zones, basis.session.end, basis.portal.calendar_zone);
  if (!today || !basis.session.eastern_date) {
    add(checked.findings, "past_30_days", {}, "The date of service cannot be compared with today.");
    return checked;
  }
  if (basis.portal.portal_therapist.empty())
    add(checked.findings, "portal_refused", {{"portal", "therapist", "not found"}},
        "The portal has no such therapist.");
  else if (!start || !end)
    add(checked.findings, "portal_zone", {{"portal", "calendar zone", basis.portal.calendar_zone}});
  auto found = rules::preflight(inputs_of(basis, *today));
  checked.findings.insert(checked.findings.begin(), found.begin(), found.end());
  rules::drop_vouched_for(checked.findings, basis.overridden);
  offer_refund_instead(checked.findings);
  checked.diagnosis_source = basis.note.diagnoses.empty() ? "platform" : "ticket";
  if (basis.billing.invoices.size() == 1) {
    checked.invoice = basis.billing.invoices.front().invoice;
    checked.cents = basis.billing.invoices.front().cents;
  }
  if (checked.findings.empty()) checked.entry = entry_of(basis, *start, *end);
  return checked;
}

}  // namespace workflows::standard_session
