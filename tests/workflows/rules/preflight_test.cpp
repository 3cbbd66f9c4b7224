// Does a clean claim pass, does each rule object to exactly its own fault, and does an override do no more than it may?
#include "workflows/rules/preflight.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "workflows/rules/hold_codes.hpp"

using namespace workflows::rules;
using workflows::Date;
using Codes = std::vector<std::string>;

namespace {

Date day(std::string_view text) { return workflows::parse_date(text).value(); }

ClaimInputs clean() {
  ClaimInputs claim;
  claim.note = {"90834", {"95"}, {"F41.1"}, "CA", "Ana Lopez", day("1990-04-02"), "Dana Rivera, LMFT", "video"};
  claim.platform = {"Completed",
                    workflows::parse_instant("2026-07-14T17:00:00Z"),
                    workflows::parse_instant("2026-07-14T17:50:00Z"),
                    50,
                    "video",
                    "Dana Rivera",
                    "Ana López",
                    day("1990-04-02"),
                    "California",
                    {"f411"},
                    {{"CA", day("2020-01-01"), day("2027-01-01")}}};
  claim.portal = {1, "Lopez, Ana", day("1990-04-02"), true, {{"Dana Rivera, LMFT", day("2026-01-01"), {}}}, {"CA"}};
  claim.invoices = {{{"in-1"}, InvoiceStatus::open, 12000, 0, 0, 0, "", "", {}}};
  claim.date_of_service_eastern = day("2026-07-14");
  claim.today_eastern = day("2026-07-20");
  return claim;
}

// Is the finding one that its rule says it may raise?
bool announced(Finding const& finding) {
  for (auto const& line : rules_list())
    if (line.id == finding.rule)
      return std::find(line.raises.begin(), line.raises.end(), finding.code) != line.raises.end();
  return false;
}

Codes codes(ClaimInputs const& claim) {
  Codes result;
  for (auto const& finding : preflight(claim)) {
    INFO(finding.code << " by " << finding.rule);
    CHECK(announced(finding));
    result.push_back(finding.code);
  }
  return result;
}

// The codes found after one change to a clean claim.
template <class Change>
Codes after(Change change) {
  auto claim = clean();
  change(claim);
  return codes(claim);
}

}  // namespace

TEST_CASE("a clean claim has no findings") { CHECK(codes(clean()).empty()); }

TEST_CASE("the same claim without recorded minutes goes by start and end") {
  CHECK(after([](auto& claim) { claim.platform.minutes.reset(); }).empty());
  CHECK(after([](auto& claim) {
          claim.platform.minutes.reset();
          claim.platform.end = workflows::parse_instant("2026-07-14T17:53:00Z");
        }) == Codes{"code_conflict"});
}

TEST_CASE("a code that does not fit the minutes is found") {
  CHECK(after([](auto& claim) { claim.note.cpt = "90837"; }) == Codes{"code_conflict"});
  CHECK(after([](auto& claim) { claim.service = Service::family_with_client; }) == Codes{"code_conflict"});
}

TEST_CASE("a session of 15 minutes is not billable, with a code or without one") {
  CHECK(after([](auto& claim) { claim.platform.minutes = 15; }) == Codes{"not_billable"});
  CHECK(after([](auto& claim) {
          claim.platform.minutes = 15;
          claim.note.cpt.clear();
        }) == Codes{"not_billable"});
}

TEST_CASE("a proposed code waits for a person and a missing one cannot be waved through") {
  auto claim = clean();
  claim.cpt_proposed = true;
  CHECK(codes(claim) == Codes{"code_to_confirm"});
  claim.overridden = {"code_to_confirm"};
  CHECK(codes(claim).empty());
  claim.overridden.clear();
  claim.cpt_confirmed = true;
  CHECK(codes(claim).empty());
  claim.note.cpt.clear();
  claim.overridden = {"code_to_confirm"};
  CHECK(codes(claim) == Codes{"code_to_confirm"});
}

TEST_CASE("a diagnosis comes from the note or else the profile, and two that differ conflict") {
  CHECK(after([](auto& claim) { claim.note.diagnoses.clear(); }).empty());
  CHECK(after([](auto& claim) { claim.platform.profile_diagnoses.clear(); }).empty());
  CHECK(after([](auto& claim) {
          claim.note.diagnoses.clear();
          claim.platform.profile_diagnoses.clear();
        }) == Codes{"diagnosis_missing"});
  CHECK(after([](auto& claim) { claim.platform.profile_diagnoses = {"F32.9"}; }) == Codes{"diagnosis_conflict"});
}

TEST_CASE("a profile may list more diagnoses than the note and the note no more than the profile") {
  CHECK(after([](auto& claim) { claim.platform.profile_diagnoses = {"F33.1", "F41.1"}; }).empty());
  CHECK(after([](auto& claim) { claim.note.diagnoses = {"F41.1", "F33.1"}; }) == Codes{"diagnosis_conflict"});
  CHECK(after([](auto& claim) {
          claim.note.diagnoses = {""};
          claim.platform.profile_diagnoses = {""};
        }) == Codes{"diagnosis_missing"});
}

TEST_CASE("a heading is not billable and nobody may say otherwise") {
  auto claim = clean();
  claim.note.diagnoses = {"F41"};
  claim.platform.profile_diagnoses.clear();
  CHECK(codes(claim) == Codes{"diagnosis_not_billable"});
  claim.overridden = {"diagnosis_not_billable"};
  CHECK(codes(claim) == Codes{"diagnosis_not_billable"});
  claim.note.diagnoses = {"F41.1, F32.9"};
  CHECK(codes(claim) == Codes{"diagnosis_not_billable"});
}

TEST_CASE("a code of a chapter that we do not carry may be vouched for by an approver") {
  auto claim = clean();
  claim.note.diagnoses = {"G47.00"};
  claim.platform.profile_diagnoses = {"g4700"};
  auto const findings = preflight(claim);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "diagnosis_not_billable");
  CHECK(findings[0].override_role == "approver");
  claim.overridden = {"diagnosis_not_billable"};
  CHECK(codes(claim).empty());
}

TEST_CASE("a code of chapter F that does not exist cannot be vouched for; beyond the table's days it can") {
  auto claim = clean();
  claim.note.diagnoses = {"F41.10"};
  claim.platform.profile_diagnoses.clear();
  auto const findings = preflight(claim);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "diagnosis_not_billable");
  CHECK_FALSE(findings[0].overridable);
  CHECK(findings[0].override_role.empty());
  claim.overridden = {"diagnosis_not_billable"};
  CHECK(codes(claim) == Codes{"diagnosis_not_billable"});
  claim.platform.licences = {{"CA", {}, {}}};
  claim.date_of_service_eastern = day("2027-10-01");
  claim.today_eastern = day("2027-10-02");
  CHECK(codes(claim).empty());
  claim.overridden.clear();
  CHECK(codes(claim) == Codes{"diagnosis_not_billable"});
}

TEST_CASE("the diagnosis is judged on the day where the client was") {
  auto claim = clean();
  claim.note.diagnoses = {"F64.A"};
  claim.platform.profile_diagnoses.clear();
  claim.date_of_service_eastern = day("2026-10-01");
  claim.today_eastern = day("2026-10-02");
  CHECK(codes(claim).empty());
  claim.date_of_service_local = day("2026-09-30");
  CHECK(codes(claim) == Codes{"diagnosis_not_billable"});
}

TEST_CASE("a therapist without a licence there that day is found") {
  CHECK(after([](auto& claim) { claim.platform.licences = {{"NV", {}, {}}}; }) == Codes{"not_licensed"});
  CHECK(after([](auto& claim) { claim.platform.licences[0].until = day("2026-07-13"); }) == Codes{"not_licensed"});
  CHECK(after([](auto& claim) {
          claim.platform.licences[0].until = day("2026-07-14");
          claim.date_of_service_local = day("2026-07-15");
        }) == Codes{"not_licensed"});
}

TEST_CASE("a client elsewhere than the platform says is found") {
  CHECK(after([](auto& claim) { claim.platform.client_state = "NV"; }) == Codes{"client_elsewhere"});
  CHECK(after([](auto& claim) { claim.note.client_state.clear(); }).empty());
  CHECK(after([](auto& claim) {
          claim.note.client_state.clear();
          claim.platform.client_state.clear();
        }) == Codes{"field_missing"});
}

TEST_CASE("a portal without an address in that state is found") {
  CHECK(after([](auto& claim) { claim.portal.address_states = {"NV"}; }) == Codes{"address_missing"});
}

TEST_CASE("anything but video, or nothing known, is found") {
  CHECK(after([](auto& claim) { claim.note.session_type = "phone"; }) == Codes{"modality"});
  CHECK(after([](auto& claim) { claim.platform.modality = "in_person"; }) == Codes{"modality"});
  CHECK(after([](auto& claim) { claim.note.session_type.clear(); }).empty());
  CHECK(after([](auto& claim) {
          claim.note.session_type.clear();
          claim.platform.modality.clear();
        }) == Codes{"modality"});
}

TEST_CASE("day 30 passes and day 31 offers the write-off") {
  CHECK(after([](auto& claim) { claim.today_eastern = day("2026-08-13"); }).empty());
  auto claim = clean();
  claim.today_eastern = day("2026-08-14");
  auto const findings = preflight(claim);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "past_30_days");
  CHECK(findings[0].offers == Codes{"write_off", "not_billed"});
  claim.overridden = {"past_30_days"};
  CHECK(codes(claim) == Codes{"past_30_days"});
}

TEST_CASE("no invoice and two invoices are found") {
  CHECK(after([](auto& claim) { claim.invoices.clear(); }) == Codes{"invoice_missing"});
  CHECK(after([](auto& claim) {
          claim.invoices.push_back({{"in-2"}, InvoiceStatus::open, 12000, 0, 0, 0, "", "", {}});
        }) == Codes{"invoices_two"});
}

TEST_CASE("a paid invoice offers the incorrect charge and is named once") {
  auto claim = clean();
  claim.invoices[0].status = InvoiceStatus::paid;
  claim.invoices[0].paid_cents = 12000;
  claim.invoices[0].charges = {{12000, "succeeded"}};
  auto const findings = preflight(claim);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "invoice_paid");
  CHECK(findings[0].offers == Codes{"incorrect_charge"});
}

TEST_CASE("a part payment is found, also when a part of it went back") {
  CHECK(after([](auto& claim) { claim.invoices[0].paid_cents = 3000; }) == Codes{"partly_paid"});
  CHECK(after([](auto& claim) { claim.invoices[0].status = InvoiceStatus::partly_paid; }) == Codes{"partly_paid"});
  CHECK(after([](auto& claim) {
          claim.invoices[0].paid_cents = 12000;
          claim.invoices[0].refunded_cents = 5000;
        }) == Codes{"partly_paid"});
}

TEST_CASE("a fully refunded invoice is open again") {
  CHECK(after([](auto& claim) {
          claim.invoices[0].status = InvoiceStatus::refunded;
          claim.invoices[0].paid_cents = 12000;
          claim.invoices[0].refunded_cents = 12000;
          claim.invoices[0].charges = {{12000, "succeeded"}};
        }).empty());
}

TEST_CASE("our own write-off counts as done and any other is found") {
  auto claim = clean();
  claim.invoices[0] = {{"in-1"}, InvoiceStatus::written_off, 12000, 0, 0, 12000, "Other", "Billed on Headway.", {}};
  CHECK(written_off_as_billed(claim.invoices[0]));
  CHECK(codes(claim).empty());
  auto const changed = [&](auto change) {
    auto other = claim;
    change(other.invoices[0]);
    return codes(other);
  };
  CHECK(changed([](auto& invoice) { invoice.write_off_note = "Billed on Headway"; }) == Codes{"written_off_otherwise"});
  CHECK(changed([](auto& invoice) { invoice.write_off_reason = "Courtesy"; }) == Codes{"written_off_otherwise"});
  CHECK(changed([](auto& invoice) { invoice.written_off_cents = 11999; }) == Codes{"written_off_otherwise"});
  CHECK(changed([](auto& invoice) {
          invoice.status = InvoiceStatus::open;
          invoice.written_off_cents = 100;
        }) == Codes{"written_off_otherwise"});
}

TEST_CASE("a charge above zero is found, a zero or declined one is not") {
  CHECK(after([](auto& claim) { claim.invoices[0].charges = {{12000, "pending"}}; }) == Codes{"positive_charge"});
  CHECK(after([](auto& claim) { claim.invoices[0].charges = {{1, "succeeded"}}; }) == Codes{"positive_charge"});
  CHECK(after([](auto& claim) { claim.invoices[0].charges = {{0, "succeeded"}, {12000, "declined"}}; }).empty());
}

TEST_CASE("a client missing or doubled in the portal is said once, without what follows from it") {
  CHECK(after([](auto& claim) { claim.portal = {}; }) == Codes{"portal_client"});
  CHECK(after([](auto& claim) { claim.portal.clients_found = 2; }) == Codes{"portal_client"});
}

TEST_CASE("a plan that is not active and a therapist who is not covered are found") {
  CHECK(after([](auto& claim) { claim.portal.plan_active = false; }) == Codes{"portal_no_active_plan"});
  CHECK(after([](auto& claim) { claim.portal.covered_with[0].from = day("2026-07-15"); }) ==
        Codes{"therapist_not_covered"});
  CHECK(after([](auto& claim) { claim.portal.covered_with[0].until = day("2026-07-13"); }) ==
        Codes{"therapist_not_covered"});
  CHECK(after([](auto& claim) { claim.portal.covered_with[0].until = day("2026-07-14"); }).empty());
  CHECK(after([](auto& claim) {
          claim.portal.covered_with = {{"Lee Park", {}, {}}};
        }) == Codes{"therapist_not_covered"});
}

TEST_CASE("an identity that differs between any two systems is found and never overridden") {
  CHECK(after([](auto& claim) { claim.portal.client_birth_date = day("1990-02-04"); }) == Codes{"identity_differs"});
  CHECK(after([](auto& claim) {
          claim.note.client_name = "Bea Stone";
          claim.overridden = {"identity_differs"};
        }) == Codes{"identity_differs"});
}

TEST_CASE("a second session that day needs one confirmation") {
  CHECK(after([](auto& claim) { claim.second_session_same_day = true; }) == Codes{"second_session_same_day"});
  CHECK(after([](auto& claim) { claim.second_session_same_day = claim.second_session_confirmed = true; }).empty());
  CHECK(after([](auto& claim) {
          claim.second_session_same_day = true;
          claim.overridden = {"second_session_same_day"};
        }).empty());
}

TEST_CASE("many faults are listed in the order of the rules, the same each time") {
  auto claim = clean();
  claim.today_eastern = day("2026-12-01");
  claim.note.cpt = "90837";
  claim.note.session_type = "phone";
  claim.platform.licences.clear();
  claim.portal.plan_active = false;
  claim.invoices.clear();
  Codes const expected{"past_30_days", "portal_no_active_plan", "not_licensed",
                       "modality",     "code_conflict",         "invoice_missing"};
  CHECK(codes(claim) == expected);
  CHECK(preflight(claim) == preflight(claim));
}

TEST_CASE("a claim about which nothing is known is stopped and not a crash") {
  ClaimInputs nothing;
  nothing.date_of_service_eastern = nothing.today_eastern = day("2026-07-14");
  auto const found = codes(nothing);
  CHECK(found ==
        Codes{"portal_client", "field_missing", "modality", "code_to_confirm", "diagnosis_missing", "invoice_missing"});
}

TEST_CASE("each finding names a rule of the list and a code of the table") {
  std::set<std::string> rules;
  for (auto const& line : rules_list()) {
    CHECK(rules.insert(line.id).second);
    CHECK(line.source.find("2026-") != std::string::npos);
    CHECK_FALSE(line.raises.empty());
    for (auto const& code : line.raises) {
      INFO(code);
      CHECK(find_hold_code(code) != nullptr);
    }
    CHECK(line.decides.ends_with('.'));
  }
  ClaimInputs nothing;
  nothing.date_of_service_eastern = nothing.today_eastern = day("2026-07-14");
  for (auto const& finding : preflight(nothing)) {
    INFO(finding.code << " by " << finding.rule);
    CHECK(rules.count(finding.rule) == 1);
    CHECK(find_hold_code(finding.code) != nullptr);
  }
  CHECK(rules_version() == "preflight-1+diagnosis.2/cpt-3/icd10cm-2026-10-01.2");
}
