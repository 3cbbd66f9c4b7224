// The ordered list of preflight rules. Each rule looks at one question, adds its findings and never changes the inputs;
// a rule stays silent where an earlier one has already said why its question cannot be answered.
#include "workflows/rules/preflight.hpp"

#include <algorithm>
#include <array>

#include "engine/core/listed.hpp"
#include "workflows/rules/icd.hpp"
#include "workflows/rules/identity.hpp"
#include "workflows/rules/thirty_days.hpp"

namespace workflows::rules {
namespace {

using Findings = std::vector<Finding>;

struct Rule {
  std::string_view id;
  int version;
  std::string_view source;
  std::string_view decides;
  std::string_view raises;  // hold codes, parted by blanks
  void (*check)(ClaimInputs const&, Findings&);
};

void append(Findings& all, Findings more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// Words parted by single blanks.
std::vector<std::string> parted(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    auto const end = std::min(text.find(' '), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string length_in_words(ClaimInputs const& claim) {
  auto const whole = std::chrono::floor<std::chrono::minutes>(session_length(claim.platform));
  return std::to_string(whole.count()) + " minutes";
}

// --- time -----------------------------------------------------------------------------------------------------------

void thirty_day_rule(ClaimInputs const& claim, Findings& all) {
  auto const age = thirty_days(claim.date_of_service_eastern, claim.today_eastern);
  if (age.within) return;
  all.push_back(make_finding("past_30_days", "thirty_days",
                             {{"platform", "session date (Eastern)", words(age.session_date_eastern)},
                              {"rule", "today (Eastern)", words(age.today_eastern)},
                              {"rule", "days since the session", std::to_string(age.days)},
                              {"rule", "last day", words(age.last_day)}}));
}

void same_day_rule(ClaimInputs const& claim, Findings& all) {
  if (!claim.second_session_same_day || claim.second_session_confirmed) return;
  all.push_back(make_finding("second_session_same_day", "second_session",
                             {{"platform", "session date (Eastern)", words(claim.date_of_service_eastern)}}));
}

// --- what was done --------------------------------------------------------------------------------------------------

void code_rule(ClaimInputs const& claim, Findings& all) {
  if (claim.note.cpt.empty()) {
    auto const answer = cpt_for(session_length(claim.platform), claim.service);
    if (answer.result == CptResult::not_billable) {
      append(all, check_code("", {}, session_length(claim.platform), claim.service));
      return;
    }
    all.push_back(make_finding("code_to_confirm", "cpt_by_minutes",
                               {{"platform", "length", length_in_words(claim)},
                                {"rule", "code by minutes", engine::listed(answer.codes)},
                                {"rule", "reason", answer.reason}},
                               "No CPT code is recorded; a person gives it."));
    // Without any code there is nothing to vouch for.
    all.back().overridable = false;
    all.back().override_role.clear();
    return;
  }
  auto found = check_code(claim.note.cpt, claim.note.modifiers, session_length(claim.platform), claim.service);
  bool const fits = found.empty();
  append(all, std::move(found));
  if (fits && claim.cpt_proposed && !claim.cpt_confirmed)
    all.push_back(
        make_finding("code_to_confirm", "cpt_by_minutes",
                     {{"rule", "code by minutes", claim.note.cpt}, {"platform", "length", length_in_words(claim)}}));
}

void modality_rule(ClaimInputs const& claim, Findings& all) {
  std::vector<Evidence> said{{"ticket", "session type", claim.note.session_type},
                             {"platform", "session type", claim.platform.modality}};
  std::erase_if(said, [](Evidence const& evidence) { return evidence.value.empty(); });
  bool const all_video =
      std::all_of(said.begin(), said.end(), [](Evidence const& evidence) { return evidence.value == "video"; });
  if (all_video && !said.empty()) return;
  auto const sentence = said.empty() ? "No system says whether the session was by video." : "";
  all.push_back(make_finding("modality", "modality", std::move(said), sentence));
}

// --- why ------------------------------------------------------------------------------------------------------------

// Sorted, each once, in the tidy form; what cannot be tidied stands as written.
std::vector<std::string> normalised(std::vector<std::string> const& codes, Date day) {
  std::vector<std::string> result;
  for (auto const& code : codes) {
    auto const answer = judge(code, day);
    result.push_back(answer.normalised.empty() ? code : answer.normalised);
  }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

// A profile may list more than this session was for; a note may not name what the profile lacks.
bool on_the_profile(std::vector<std::string> const& in_note, std::vector<std::string> const& on_profile, Date day) {
  auto const named = normalised(in_note, day);
  auto const known = normalised(on_profile, day);
  return std::includes(known.begin(), known.end(), named.begin(), named.end());
}

std::vector<std::string> without_empty(std::vector<std::string> codes) {
  std::erase(codes, "");
  return codes;
}

Date day_of_service(ClaimInputs const& claim) {
  return claim.date_of_service_local.value_or(claim.date_of_service_eastern);
}

// A person can know a code that we do not carry, or a day that our table does not reach. Nobody can make billable what
// is a heading, has expired, or is not there: chapter F is carried whole, so a code missing from it does not exist.
bool may_be_vouched_for(IcdAnswer const& answer) {
  if (answer.normalised.empty()) return false;
  if (answer.result == IcdResult::unknown) return answer.normalised.front() != 'F';
  return answer.result == IcdResult::needs_review;
}

void diagnosis_rule(ClaimInputs const& claim, Findings& all) {
  auto const in_note = without_empty(claim.note.diagnoses);
  auto const on_profile = without_empty(claim.platform.profile_diagnoses);
  if (in_note.empty() && on_profile.empty()) {
    all.push_back(make_finding("diagnosis_missing", "diagnosis",
                               {{"ticket", "diagnosis", "–"}, {"platform", "diagnosis on the profile", "–"}}));
    return;
  }
  auto const day = day_of_service(claim);
  if (!in_note.empty() && !on_profile.empty() && !on_the_profile(in_note, on_profile, day))
    all.push_back(make_finding(
        "diagnosis_conflict", "diagnosis",
        {{"ticket", "diagnosis", engine::listed(in_note)}, {"platform", "diagnosis", engine::listed(on_profile)}}));
  bool const from_note = !in_note.empty();
  for (auto const& code : from_note ? in_note : on_profile) {
    auto const answer = judge(code, day);
    if (answer.result == IcdResult::billable) continue;
    auto finding = make_finding("diagnosis_not_billable", "diagnosis",
                                {{from_note ? "ticket" : "platform", "diagnosis", code},
                                 {"rule", "day of service", words(day)},
                                 {"rule", "diagnosis table", answer.reason}});
    if (!may_be_vouched_for(answer)) {
      finding.overridable = false;
      finding.override_role.clear();
    }
    all.push_back(std::move(finding));
  }
}

// --- where ----------------------------------------------------------------------------------------------------------

std::string client_state(ClaimInputs const& claim) {
  return claim.note.client_state.empty() ? claim.platform.client_state : claim.note.client_state;
}

void place_rule(ClaimInputs const& claim, Findings& all) {
  append(all, check_place({{"ticket", "client's state", claim.note.client_state},
                           {"platform", "client's state", claim.platform.client_state}}));
}

void licence_rule(ClaimInputs const& claim, Findings& all) {
  auto const state = client_state(claim);
  if (!state_code(state)) return;
  std::vector<Date> days{claim.date_of_service_eastern};
  if (claim.date_of_service_local && *claim.date_of_service_local != days.front())
    days.push_back(*claim.date_of_service_local);
  append(all, check_licence(claim.platform.licences, state, days));
}

void address_rule(ClaimInputs const& claim, Findings& all) {
  auto const state = client_state(claim);
  if (claim.portal.clients_found != 1 || !state_code(state)) return;
  append(all, check_address(claim.portal.address_states, state));
}

// --- who and with whom ----------------------------------------------------------------------------------------------

void portal_client_rule(ClaimInputs const& claim, Findings& all) {
  if (claim.portal.clients_found == 1) return;
  all.push_back(make_finding("portal_client", "portal_client",
                             {{"platform", "looked for", claim.platform.client_name},
                              {"portal", "clients found", std::to_string(claim.portal.clients_found)}}));
}

void identity_rule(ClaimInputs const& claim, Findings& all) {
  Identity const platform{"platform", claim.platform.client_name, claim.platform.client_birth_date};
  append(all, check_identity({"ticket", claim.note.client_name, claim.note.client_birth_date}, platform, "identity"));
  if (claim.portal.clients_found == 1)
    append(all,
           check_identity(platform, {"portal", claim.portal.client_name, claim.portal.client_birth_date}, "identity"));
}

void plan_rule(ClaimInputs const& claim, Findings& all) {
  if (claim.portal.clients_found != 1 || claim.portal.plan_active) return;
  all.push_back(make_finding("portal_no_active_plan", "active_plan", {{"portal", "active plan", "no"}}));
}

void cover_rule(ClaimInputs const& claim, Findings& all) {
  if (claim.portal.clients_found != 1) return;
  auto const day = claim.date_of_service_eastern;
  std::vector<Evidence> evidence{{"platform", "therapist", claim.platform.therapist}, {"rule", "day", words(day)}};
  for (auto const& cover : claim.portal.covered_with) {
    bool const on_day = (!cover.from || *cover.from <= day) && (!cover.until || day <= *cover.until);
    if (on_day && same_therapist_name(cover.therapist, claim.platform.therapist)) return;
    evidence.push_back({"portal", "covered with",
                        cover.therapist + (cover.from ? " from " + words(*cover.from) : "") +
                            (cover.until ? " until " + words(*cover.until) : "")});
  }
  all.push_back(make_finding("therapist_not_covered", "covered_with_therapist", std::move(evidence)));
}

// --- money ----------------------------------------------------------------------------------------------------------

std::string amount(std::int64_t cents) { return words(Money{cents, "USD"}); }

std::int64_t net_paid(InvoiceFacts const& invoice) {
  return invoice.status == InvoiceStatus::refunded ? 0 : invoice.paid_cents - invoice.refunded_cents;
}

bool is_paid(InvoiceFacts const& invoice) {
  return invoice.status == InvoiceStatus::paid || (net_paid(invoice) > 0 && net_paid(invoice) >= invoice.cents);
}

bool is_partly_paid(InvoiceFacts const& invoice) {
  return !is_paid(invoice) && (invoice.status == InvoiceStatus::partly_paid || net_paid(invoice) > 0);
}

void invoice_count_rule(ClaimInputs const& claim, Findings& all) {
  if (claim.invoices.size() == 1) return;
  std::vector<Evidence> evidence;
  for (auto const& invoice : claim.invoices) evidence.push_back({"platform", "invoice", invoice.id.text});
  if (evidence.empty())
    evidence = {{"platform", "invoices of the appointment", "0"},
                {"rule", "date of service (Eastern)", words(claim.date_of_service_eastern)}};
  all.push_back(
      make_finding(claim.invoices.empty() ? "invoice_missing" : "invoices_two", "one_invoice", std::move(evidence)));
}

void paid_rule(ClaimInputs const& claim, Findings& all) {
  if (claim.invoices.size() != 1) return;
  auto const& invoice = claim.invoices.front();
  if (!is_paid(invoice) && !is_partly_paid(invoice)) return;
  all.push_back(make_finding(is_paid(invoice) ? "invoice_paid" : "partly_paid", "invoice_unpaid",
                             {{"platform", "invoice", invoice.id.text},
                              {"platform", "amount", amount(invoice.cents)},
                              {"platform", "paid", amount(invoice.paid_cents)},
                              {"platform", "refunded", amount(invoice.refunded_cents)}}));
}

void write_off_rule(ClaimInputs const& claim, Findings& all) {
  if (claim.invoices.size() != 1) return;
  auto const& invoice = claim.invoices.front();
  bool const written_off = invoice.status == InvoiceStatus::written_off || invoice.written_off_cents != 0;
  if (!written_off || written_off_as_billed(invoice)) return;
  all.push_back(make_finding("written_off_otherwise", "not_written_off_otherwise",
                             {{"platform", "invoice", invoice.id.text},
                              {"platform", "reason", invoice.write_off_reason},
                              {"platform", "note", invoice.write_off_note},
                              {"platform", "written off", amount(invoice.written_off_cents)},
                              {"platform", "amount", amount(invoice.cents)}}));
}

void charge_rule(ClaimInputs const& claim, Findings& all) {
  if (claim.invoices.size() != 1) return;
  auto const& invoice = claim.invoices.front();
  // A paid invoice, and a refunded one, owe their charge to that payment: said already, or gone back.
  if (invoice.status == InvoiceStatus::refunded || is_paid(invoice) || is_partly_paid(invoice)) return;
  std::int64_t standing = -invoice.refunded_cents;
  for (auto const& charge : invoice.charges)
    if (charge.cents > 0 && charge.result != "declined") standing += charge.cents;
  if (standing <= 0) return;
  all.push_back(make_finding("positive_charge", "no_positive_charge",
                             {{"platform", "invoice", invoice.id.text}, {"platform", "charged", amount(standing)}}));
}

constexpr std::string_view procedure = "seed 003, Headway billing, seen 2026-11-21";

constexpr std::array<Rule, 16> rules{{
    {"thirty_days", 1,
     "help.headway.co 19165795694484, provider agreement, seen 2026-11-21; day 30 inside is our reading",
     "The session is at most 30 Eastern calendar days old.", "past_30_days", thirty_day_rule},
    {"second_session", 1, "our own safeguard against a claim made twice; research 2026-11-21",
     "A second session of the client on one day is confirmed by a person.", "second_session_same_day", same_day_rule},
    {"portal_client", 1, procedure, "The portal has exactly one such client.", "portal_client", portal_client_rule},
    {"identity", 1, "headway.co/faq, legal name and birth date of the person in care, seen 2026-11-21",
     "Name and date of birth agree between ticket, platform and portal.", "identity_differs", identity_rule},
    {"active_plan", 1, "help.headway.co 360039126111, Confirming: verified insurance is needed, seen 2026-11-21",
     "The client's plan is active in the portal.", "portal_no_active_plan", plan_rule},
    {"covered_with_therapist", 1, procedure, "The client is covered with this therapist on that day.",
     "therapist_not_covered", cover_rule},
    {"client_place", 1, "help.headway.co 26337138441236, Billing insurance on Headway, seen 2026-11-21",
     "The systems agree on the state in which the client was.", "field_missing client_elsewhere", place_rule},
    {"licensed_where_client_was", 1, "help.headway.co 26337138441236, Billing insurance on Headway, seen 2026-11-21",
     "The therapist was licensed in that state on that day.", "not_licensed", licence_rule},
    {"portal_address", 1, procedure, "The portal has an address of the client in that state.", "address_missing",
     address_rule},
    {"modality", 1, "help.headway.co 4421041745684, Telehealth: audio and video, seen 2026-11-21",
     "The session was by video.", "modality", modality_rule},
    {"cpt_by_minutes", 1, "Novitas LCD L35101 and others named in cpt_ranges.inc, seen 2026-11-21",
     "The CPT code fits the minutes and the kind of session, and a person stands behind it.",
     "code_conflict not_billable code_to_confirm", code_rule},
    {"diagnosis", 2, "NCHS/CMS ICD-10-CM order file and the changes named in icd_records.inc, seen 2026-11-21",
     "There is one diagnosis, and it is billable on the day of service.",
     "diagnosis_missing diagnosis_conflict diagnosis_not_billable", diagnosis_rule},
    {"one_invoice", 1, procedure, "The appointment has exactly one invoice.", "invoice_missing invoices_two",
     invoice_count_rule},
    {"invoice_unpaid", 1, procedure, "Net of refunds, the client has paid nothing.", "invoice_paid partly_paid",
     paid_rule},
    {"not_written_off_otherwise", 1, procedure, "The invoice is not written off, or exactly as billed to the payer.",
     "written_off_otherwise", write_off_rule},
    {"no_positive_charge", 1, procedure, "No charge above zero stands on the invoice.", "positive_charge", charge_rule},
}};

}  // namespace

bool written_off_as_billed(InvoiceFacts const& invoice) {
  return invoice.write_off_reason == our_write_off_reason && invoice.write_off_note == our_write_off_note &&
         invoice.written_off_cents == invoice.cents && net_paid(invoice) == 0;
}

std::chrono::microseconds session_length(PlatformFacts const& platform) {
  if (platform.minutes) return std::chrono::minutes{*platform.minutes};
  if (platform.start && platform.end) return *platform.end - *platform.start;
  return std::chrono::microseconds::zero();
}

std::vector<Finding> preflight(ClaimInputs const& claim) {
  Findings all;
  for (auto const& rule : rules) rule.check(claim, all);
  std::erase_if(all, [&](Finding const& finding) {
    return finding.overridable &&
           std::find(claim.overridden.begin(), claim.overridden.end(), finding.code) != claim.overridden.end();
  });
  return all;
}

std::vector<RuleLine> rules_list() {
  std::vector<RuleLine> lines;
  for (auto const& rule : rules)
    lines.push_back(
        {std::string(rule.id), rule.version, std::string(rule.source), std::string(rule.decides), parted(rule.raises)});
  return lines;
}

std::string preflight_version() {
  std::string text{preflight_rules_version};
  for (auto const& rule : rules)
    if (rule.version != 1) text += "+" + std::string(rule.id) + "." + std::to_string(rule.version);
  return text;
}

std::string rules_version() {
  return preflight_version() + "/" + std::string(cpt_rules_version) + "/" + std::string(icd_rules_version);
}

}  // namespace workflows::rules
