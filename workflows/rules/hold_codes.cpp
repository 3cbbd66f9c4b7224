// The table of hold codes. An override is allowed only where a person can know better than our data and may stand for
// it: that a second session was real, that a code list is behind, that a row in the sheet belongs to something else.
// Time, identity, licence, diagnosis, money and attestation are never overridden: the wrong source is corrected
// instead.
#include "workflows/rules/hold_codes.hpp"

#include <algorithm>
#include <array>

#include "workflows/rules/finding.hpp"

namespace workflows::rules {
namespace {

// One hold per line: wrapped, the table could not be read down.
// clang-format off
constexpr std::array table{
  // reading the ticket
  HoldCode{"note_missing", "The thread has no \"For admin use only\" note.", "therapist", "", "The note is added to the thread.", ""},
  HoldCode{"notes_disagree", "Two admin notes in the thread disagree and neither says that it corrects the other.", "therapist", "", "A newer note says that it corrects the older one.", ""},
  HoldCode{"field_missing", "A detail that the claim needs is recorded nowhere.", "therapist", "", "The detail is added to the admin note or to the platform.", ""},
  HoldCode{"field_conflict", "The same detail has two different values.", "therapist", "", "The wrong value is corrected where it stands.", ""},
  // who and what
  HoldCode{"client_not_found", "No client on the platform has this e-mail address.", "coordinator", "", "The address in the note or on the profile is corrected.", ""},
  HoldCode{"client_found_twice", "More than one client on the platform has this e-mail address.", "admin", "", "The double profile is merged or its address changed.", ""},
  HoldCode{"identity_differs", "Name or date of birth do not agree between the systems.", "coordinator", "", "The record that is wrong is corrected; names and birth dates are never accepted as they are.", ""},
  HoldCode{"session_not_found", "The platform has no such appointment.", "coordinator", "", "The date in the note or the appointment is corrected.", "not_billed"},
  HoldCode{"session_in_future", "The session has not taken place yet.", "coordinator", "", "The session ends, or the date in the note is corrected.", ""},
  HoldCode{"session_late_cancelled", "The appointment is marked Late Cancellation; it was not held.", "coordinator", "", "The late-cancellation case is opened, or the mark on the platform is corrected.", "late_cancellation not_billed"},
  HoldCode{"session_cancelled", "The appointment was cancelled; it was not held.", "coordinator", "", "The mark on the platform is corrected.", "not_billed"},
  HoldCode{"duration_conflict", "The minutes differ between ticket and platform.", "therapist", "", "The therapist corrects the note or the appointment; the minutes decide the code, so nobody may wave them " "through.", ""},
  HoldCode{"therapist_conflict", "The therapist differs between the systems.", "coordinator", "", "The wrong record is corrected.", ""},
  HoldCode{"therapist_not_covered", "The client is not covered with this therapist in the portal on that day.", "payer", "", "The portal shows the client with this therapist for the day of the session.", "not_billed"},
  // time
  HoldCode{"time_ambiguous", "This wall time happened twice that night when clocks went back.", "coordinator", "", "The note says which of the two times is meant (EDT, or an offset).", ""},
  HoldCode{"time_nonexistent", "This wall time did not happen: clocks were put forward over it.", "coordinator", "", "The time in the note is corrected.", ""},
  HoldCode{"zone_unresolved", "The time zone as written cannot be read with certainty.", "coordinator", "", "The note names a zone or the client's state.", ""},
  HoldCode{"second_session_same_day", "The client has another session on the same day.", "coordinator", "coordinator", "A coordinator confirms once that both sessions took place.", ""},
  // claim
  HoldCode{"code_conflict", "The CPT code does not fit the minutes and the kind of session.", "therapist", "", "The code in the note, or the minutes, are corrected; no other code is ever picked for them.", ""},
  HoldCode{"not_billable", "The session is too short for any CPT code of its kind.", "therapist", "", "The minutes are corrected, or the session is left unbilled.", "not_billed"},
  HoldCode{"diagnosis_missing", "Neither the note nor the client's profile has a diagnosis.", "therapist", "", "The therapist adds the diagnosis.", ""},
  HoldCode{"diagnosis_conflict", "The diagnosis in the note and the one on the profile differ.", "therapist", "", "The therapist corrects one of the two.", ""},
  HoldCode{"diagnosis_not_billable", "The diagnosis code is not one that can be billed for the day of the session.", "therapist", "approver", "The therapist gives a billable code. Only a code that our table does not carry may be vouched for.", ""},
  HoldCode{"not_licensed", "The therapist was not licensed where the client was on that day.", "admin", "", "The licence record is corrected, with its dates.", "not_billed"},
  HoldCode{"client_elsewhere", "The systems disagree about the state the client was in.", "therapist", "", "The therapist states where the client was, and the wrong record is corrected.", ""},
  HoldCode{"address_missing", "The portal has no address for the client in the state of the session.", "client", "", "The client adds the address in the portal.", ""},
  HoldCode{"modality", "The session was not, or not certainly, by video; the portal takes audio with video only.", "therapist", "", "The session type is corrected where it is wrong.", "not_billed"},
  HoldCode{"past_30_days", "More than 30 days have passed since the session; the portal takes it no more.", "coordinator", "", "A person chooses the write-off or to leave the session unbilled.", "write_off not_billed"},
  HoldCode{"attestation_needed", "Nobody with the right to do so has attested this session.", "attestor", "", "A named person attests exactly what will be submitted.", ""},
  HoldCode{"approval_needed", "The amount needs the agreement of a second person.", "approver", "", "Somebody other than the requester approves or declines.", ""},
  HoldCode{"code_to_confirm", "The CPT code was worked out from the minutes; no person has confirmed it.", "coordinator", "coordinator", "A coordinator confirms the code, or the therapist states it.", ""},
  // invoice
  HoldCode{"invoice_missing", "The appointment has no invoice.", "coordinator", "", "The invoice is created on the platform.", ""},
  HoldCode{"invoices_two", "The appointment has more than one invoice.", "coordinator", "", "The surplus invoice is removed on the platform.", ""},
  HoldCode{"invoice_paid", "The client has already paid this invoice.", "coordinator", "", "The client is refunded through the incorrect-charge case.", "incorrect_charge"},
  HoldCode{"partly_paid", "The client has paid a part of this invoice.", "coordinator", "", "The payment is refunded or moved by a person.", ""},
  HoldCode{"written_off_otherwise", "The invoice is written off, but not as billed to the payer.", "coordinator", "", "The write-off is corrected or undone on the platform.", ""},
  HoldCode{"positive_charge", "A charge above zero stands on this invoice.", "coordinator", "", "The charge is cancelled or refunded.", ""},
  // portal
  HoldCode{"portal_zone", "The time zone of the portal's calendar cannot be read or set.", "coordinator", "", "The calendar shows a zone that we can read.", ""},
  HoldCode{"portal_slot_taken", "Another session stands at this time in the portal.", "coordinator", "", "The other session is explained or moved.", ""},
  HoldCode{"portal_client", "The portal does not have exactly this one client.", "coordinator", "", "The client is found once in the portal.", ""},
  HoldCode{"portal_refused", "The portal refused the session.", "coordinator", "", "The reason that the portal gives is fixed.", ""},
  HoldCode{"portal_no_active_plan", "The client has no active plan in the portal.", "client", "", "The client's insurance is active in the portal.", "not_billed"},
  // ticket
  HoldCode{"new_message", "The client wrote while the case was being worked on.", "coordinator", "", "A person has read the message.", ""},
  HoldCode{"attribute_option_missing", "The ticket attribute lacks the option that must be set.", "admin", "", "The option is added in the inbox settings.", ""},
  HoldCode{"contact_missing", "The inbox knows no contact with this e-mail address.", "coordinator", "", "The contact exists in the inbox.", ""},
  HoldCode{"contact_ambiguous", "The inbox knows several contacts with this e-mail address.", "coordinator", "", "The contacts are merged in the inbox.", ""},
  HoldCode{"last_participant", "Removing this address would leave the thread with nobody.", "coordinator", "", "The client has been added and is read back.", ""},
  HoldCode{"macro_missing", "No macro is configured for this reason and region.", "admin", "", "The macro is added to the configuration.", ""},
  HoldCode{"macro_placeholder", "The macro has a placeholder that cannot be filled.", "admin", "", "The macro or the missing value is corrected.", ""},
  HoldCode{"recipient_unsubscribed", "The client has unsubscribed and would not receive the message.", "coordinator", "", "The client is reached another way and that is recorded.", ""},
  HoldCode{"other_recipients", "Somebody else than the client would read the message in this thread.", "coordinator", "", "The others are taken out of the thread, or the client is written to alone.", ""},
  // fees and refunds
  HoldCode{"fee_not_allowed", "The client's plan does not allow a late-cancellation fee.", "coordinator", "", "The plan record is corrected, or the fee is waived.", "not_billed"},
  HoldCode{"not_late", "The appointment was cancelled in time.", "coordinator", "", "The mark on the platform is corrected, or the fee is waived.", "not_billed"},
  HoldCode{"session_was_held", "The appointment was held; no late-cancellation fee is due.", "coordinator", "", "The mark on the platform is corrected, or the session is billed.", "standard_session not_billed"},
  HoldCode{"fee_differs", "The open invoice and the client's plan name different sums for the fee.", "coordinator", "", "The invoice or the plan record is corrected.", ""},
  HoldCode{"fee_refunded", "The client has paid this and been refunded.", "coordinator", "", "A person has looked at why it was refunded, and settles the invoice.", "not_billed"},
  HoldCode{"payment_outstanding", "The client has not paid, and nothing more is done about it by itself.", "coordinator", "", "The client pays, the charge is tried again, or the payment is given up.", ""},
  HoldCode{"retries_used_up", "The payment has been tried as often as is allowed.", "coordinator", "approver", "The client pays another way, the fee is given up, or an approver allows one more try.", ""},
  HoldCode{"two_payments", "There are two payments for one session.", "coordinator", "", "A person names the payment that is wrong.", ""},
  HoldCode{"proper_late_fee", "The charge was a proper late-cancellation fee.", "coordinator", "", "The question is answered instead.", "late_fee_question"},
  HoldCode{"not_covered", "The client was not covered through the portal on that day.", "payer", "", "The portal shows the cover for that day.", ""},
  HoldCode{"part_refunded", "A part of the payment has been refunded already.", "approver", "approver", "An approver agrees to refund the rest, and no more than the rest.", ""},
  HoldCode{"refund_refused", "The payment processor refused the refund.", "coordinator", "", "The platform shows the refund, made another way. Released before it does, the refund is tried once more.", ""},
  HoldCode{"payment_missing", "The platform has no such payment.", "coordinator", "", "The payment is found on the platform.", ""},
  HoldCode{"zero_charged", "The invoice has been charged $0: it counts as settled.", "coordinator", "", "A person has looked at why the invoice was settled.", ""},
  HoldCode{"charge_not_found", "The client's account shows no such charge.", "coordinator", "", "The charge is found on the account, or the client has been answered another way.", "not_billed"},
  HoldCode{"no_late_fee", "The client has not been charged a late-cancellation fee.", "coordinator", "", "The account shows the fee, or the client's question is answered as what it is.", "incorrect_charge not_billed"},
  HoldCode{"refunded_not_billed", "The client has been refunded, and the session could not be billed.", "coordinator", "", "The cause is mended and the session is submitted once more, or a person chooses the write-off.", "write_off"},
  HoldCode{"balance_open_after_refund", "A balance is left that the platform would charge by itself.", "coordinator", "", "The balance is written off or automatic charging is off.", ""},
  HoldCode{"row_may_exist", "The sheet has a row of this name without our reference.", "coordinator", "coordinator", "A coordinator has looked at the row and says whether it is this session's.", ""},
  HoldCode{"sheet_column_missing", "The programs sheet lacks a column that the row needs, or has it twice.", "admin", "", "The column stands once in the sheet's header.", ""},
  // engine
  HoldCode{"outcome_unknown", "It is not known whether the last step took effect.", "coordinator", "", "The counterpart is looked up and the outcome recorded.", ""},
  HoldCode{"duplicate_present", "What this step would make is there already.", "coordinator", "", "A person says whether the existing one is ours.", ""},
  HoldCode{"counterpart_down", "The counterpart does not answer.", "admin", "", "The counterpart answers again.", ""},
  HoldCode{"unexpected_outcome", "The counterpart answered in a way that this step has no rule for.", "admin", "", "An administrator has looked at the answer.", ""},
  HoldCode{"replay_mismatch", "Replaying the journal gives another result than was recorded.", "admin", "", "An administrator has settled the difference.", ""},
  HoldCode{"placed_by_person", "A person has stopped this case.", "coordinator", "", "The reason given no longer holds.", ""},
  HoldCode{"quarantined", "The case failed too often and was set aside.", "admin", "", "An administrator has removed the cause.", ""},
  // United Kingdom
  HoldCode{"setup_missing", "A setting that the insurer invoice needs is missing.", "admin", "", "The setting is completed.", ""},
  HoldCode{"isc_missing", "An item of the invoice has no service code that the provider may bill.", "admin", "", "The code is added to the product.", ""},
  HoldCode{"appointment_deleted", "An item of the invoice has no appointment any more.", "coordinator", "", "The invoice is issued again from an appointment.", ""},
  HoldCode{"preauth_format", "The pre-authorisation number does not have the form this insurer uses.", "client", "coordinator", "The number is corrected, or a coordinator holds the insurer's letter and vouches for it.", ""},
  HoldCode{"preauth_missing", "This insurer needs a pre-authorisation number and there is none.", "client", "", "The client sends the number.", ""},
  HoldCode{"clearing_refused", "The clearing service refused the invoice.", "coordinator", "", "The field it names is corrected.", ""},
  HoldCode{"stuck_unprocessed", "The invoice has not been processed for three days.", "coordinator", "", "The clearing service shows a later state.", ""},
  HoldCode{"duplicate_invoice", "The clearing service has an invoice of this number.", "coordinator", "", "The other invoice is looked up; the number is never changed to get round it.", ""},
};
// clang-format on

}  // namespace

std::span<HoldCode const> hold_codes() { return table; }

HoldCode const* find_hold_code(std::string_view code) {
  for (auto const& entry : table)
    if (entry.code == code) return &entry;
  return nullptr;
}

std::string holds_markdown() {
  std::string text =
      "# Holds\n\n"
      "A hold says why a case may not go on. This list is made from the table in workflows/rules/hold_codes.cpp, and "
      "a\n"
      "test keeps the two the same. Releasing a hold always runs the check again. An override needs a reason and the\n"
      "role named here, and is refused where the column says no; single findings may be stricter than their code.\n"
      "A workflow may offer more than stands here; `case next` lists all that a case takes.\n\n"
      "| code | what it says | who can fix it | override | what releases it | offers |\n|---|---|---|---|---|---|\n";
  for (auto const& entry : table) {
    text += "| `" + std::string(entry.code) + "` | " + std::string(entry.sentence) + " | ";
    text += std::string(entry.who_can_fix) + " | " + (entry.overridable() ? std::string(entry.override_role) : "no");
    text += " | " + std::string(entry.released_by) + " | ";
    text += (entry.offers.empty() ? std::string("–") : std::string(entry.offers)) + " |\n";
  }
  return text;
}

Finding make_finding(std::string_view code, std::string_view rule, std::vector<Evidence> evidence,
                     std::string sentence) {
  Finding finding;
  finding.code = code;
  finding.rule = rule;
  finding.evidence = std::move(evidence);
  finding.sentence = std::move(sentence);
  finding.who_can_fix = "admin";
  auto const* entry = find_hold_code(code);
  if (entry == nullptr) return finding;
  if (finding.sentence.empty()) finding.sentence = entry->sentence;
  finding.who_can_fix = entry->who_can_fix;
  finding.overridable = entry->overridable();
  finding.override_role = entry->override_role;
  std::string_view rest = entry->offers;
  while (!rest.empty()) {
    auto const end = rest.find(' ');
    finding.offers.emplace_back(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  return finding;
}

void drop_vouched_for(std::vector<Finding>& all, std::vector<Finding> const& vouched_for) {
  std::erase_if(all, [&](Finding const& each) {
    return each.overridable && std::any_of(vouched_for.begin(), vouched_for.end(), [&](Finding const& known) {
             return known.code == each.code && known.evidence == each.evidence;
           });
  });
}

}  // namespace workflows::rules
