// The effect table and the business keys. Quiet periods, reads and gaps are defaults; configuration may change them.
#include "workflows/effect_table.hpp"

#include <array>

namespace workflows {
namespace {
using engine::CommandClass;
using namespace std::chrono_literals;
constexpr auto lookup = CommandClass::lookup, effect = CommandClass::effect;
constexpr bool strong = true, weak = false;
constexpr bool looks = true, blind = false;
constexpr bool money = true, no_money = false;
constexpr bool desired_state = true;
constexpr bool one_key = false, several_keys = true, while_open = true;

// A pure rule is answered in the transaction that asks: every line of one is the same but for its kind.
constexpr engine::EffectPolicy rule_of(std::string_view kind) {
  return {kind, "rules", CommandClass::rule, "case", blind, "answered", "", 0s, strong, 1, 0s, 1, no_money};
}

// First line:  kind, counterpart, class, business key, pre-read.
// Second line: success, listed rejections, quiet period, probe (can it prove absence?), reads that
//              agree, gap between them, sends, money, desired state.
// Even writes of a desired state rest before the probe: one that arrives late must not close a thread over a newer
// message. Absent and spent: the effect is held and a person answers (outcome_unknown), for every kind.
// clang-format off
constexpr std::array all{
engine::EffectPolicy{ReadThread::kind,        "ticket_inbox",  lookup,                    "case",                                  blind,
    "200 with the thread",                  "", 0s, strong, 1, 0s, 5, no_money},
engine::EffectPolicy{FindContact::kind,       "ticket_inbox",  lookup,                    "case",                                  blind,
    "200 with a list",                      "", 0s, strong, 1, 0s, 5, no_money},
engine::EffectPolicy{FindClient::kind,        "care_platform", lookup,                    "case",                                  blind,
    "200 with a list",                      "", 0s, strong, 1, 0s, 5, no_money},
engine::EffectPolicy{FindAppointments::kind,  "care_platform", lookup,                    "case",                                  blind,
    "200, all pages",                       "client_not_found", 0s, strong, 1, 0s, 5, no_money},
engine::EffectPolicy{ReadBilling::kind,       "care_platform", lookup,                    "case",                                  blind,
    "200, all pages",                       "session_not_found", 0s, strong, 1, 0s, 5, no_money},
engine::EffectPolicy{ReadPortal::kind,        "payer_portal",  lookup,                    "case",                                  blind,
    "200, zone read back",                  "", 0s, strong, 1, 0s, 5, no_money},
engine::EffectPolicy{ReadSession::kind,       "payer_portal",  lookup,                    "case",                                  blind,
    "200 by reference",                     "", 0s, strong, 1, 0s, 5, no_money},
engine::EffectPolicy{AddParticipant::kind,    "ticket_inbox",  effect,                    "conversation, contact, case, part",     looks,
    "read back: contact takes part",        "contact_missing", 60s, strong, 1, 0s, 5, no_money, desired_state},
engine::EffectPolicy{RemoveParticipant::kind, "ticket_inbox",  effect,                    "conversation, contact, case, part",     looks,
    "read back: contact is gone",           "last_participant", 60s, strong, 1, 0s, 5, no_money, desired_state},
engine::EffectPolicy{SubmitForm::kind,        "ticket_inbox",  effect,                    "conversation, form, portal reference",  looks,
    "id, and linked to the thread",         "contact_missing duplicate_present unexpected_outcome", 600s, weak, 2, 120s, 1, no_money},
engine::EffectPolicy{SetAttribute::kind,      "ticket_inbox",  effect,                    "conversation, name, value, case, part", looks,
    "read back: value equal",               "attribute_option_missing", 60s, strong, 1, 0s, 5, no_money, desired_state},
engine::EffectPolicy{CloseTicket::kind,       "ticket_inbox",  effect,                    "conversation, case, part",              looks,
    "read back: closed, no newer message",  "new_message", 60s, strong, 1, 0s, 5, no_money, desired_state},
engine::EffectPolicy{ConfirmSession::kind,    "payer_portal",  effect,                    "payer, therapist, client, start",       looks,
    "reference, and the slot shows it",     "portal_slot_taken portal_client portal_refused portal_no_active_plan portal_zone duplicate_present "
      "therapist_not_covered address_missing session_in_future past_30_days not_licensed modality code_conflict "
      "diagnosis_not_billable identity_differs", 900s, strong, 2, 300s, 2, no_money},
engine::EffectPolicy{WriteOffInvoice::kind,   "care_platform", effect,                    "invoice",                               looks,
    "read back: sum, reason, note equal",   "invoice_paid partly_paid written_off_otherwise invoice_missing unexpected_outcome", 30s, strong, 2, 5s, 3, money},
engine::EffectPolicy{ChargeZero::kind,        "care_platform", effect,                    "invoice; of a real sum, and the attempt", looks,
    "read back: that one charge",           "positive_charge invoice_missing invoice_paid partly_paid written_off_otherwise zero_charged duplicate_present "
      "unexpected_outcome", 60s, strong, 2, 5s, 2, money},
engine::EffectPolicy{ReserveClaim::kind,      "engine",        CommandClass::reservation, "payer, therapist, client, start",       blind,
    "the key is ours",                      "", 0s, strong, 1, 0s, 1, no_money},
engine::EffectPolicy{RequestApproval::kind,   "engine",        CommandClass::approval,    "case, payload",                         blind,
    "the request stands",                   "", 0s, strong, 1, 0s, 1, no_money},
engine::EffectPolicy{ReadAccount::kind,       "care_platform", lookup,                    "case",                                  blind,
    "200, all pages",                       "client_not_found", 0s, strong, 1, 0s, 5, no_money},
engine::EffectPolicy{FindNotice::kind,        "ticket_inbox",  lookup,                    "case",                                  blind,
    "200, all pages",                       "", 0s, strong, 1, 0s, 5, no_money},
engine::EffectPolicy{RenderMacro::kind,       "ticket_inbox",  lookup,                    "case",                                  blind,
    "200 with the macro and the contact",   "contact_missing", 0s, strong, 1, 0s, 5, no_money},
engine::EffectPolicy{FindRow::kind,           "programs_sheet", lookup,                   "case",                                  blind,
    "200 with the header and every row",    "sheet_column_missing", 0s, strong, 1, 0s, 5, no_money},
engine::EffectPolicy{CreateInvoice::kind,     "care_platform", effect,                    "appointment, type",                     looks,
    "read back: one invoice of that sum",   "session_not_found fee_not_allowed invoices_two invoice_paid partly_paid therapist_conflict "
      "unexpected_outcome", 60s, strong, 2, 5s, 2, money},
engine::EffectPolicy{RefundPayment::kind,     "care_platform", effect,                    "payment",                               looks,
    "read back: all of it has gone back",   "refund_refused part_refunded payment_missing duplicate_present", 300s, strong, 3, 30s, 2, money},
engine::EffectPolicy{SendReply::kind,         "ticket_inbox",  effect,                    "client, about, macro",                  looks,
    "read back: the message in the thread", "contact_missing other_recipients new_message recipient_unsubscribed macro_placeholder "
      "duplicate_present unexpected_outcome", 60s, strong, 2, 5s, 2, no_money},
engine::EffectPolicy{StartConversation::kind, "ticket_inbox",  effect,                    "client, about, macro",                  looks,
    "conversation id, and it is read back", "contact_missing recipient_unsubscribed macro_placeholder duplicate_present "
      "unexpected_outcome", 600s, weak, 2, 120s, 1, no_money},
engine::EffectPolicy{AddNote::kind,           "ticket_inbox",  effect,                    "conversation, about, case",             looks,
    "read back: the note in the thread",    "duplicate_present", 60s, strong, 2, 5s, 3, no_money},
engine::EffectPolicy{AppendRow::kind,         "programs_sheet", effect,                   "reference",                             looks,
    "one row of our reference, cells equal", "row_may_exist sheet_column_missing duplicate_present unexpected_outcome", 30s, strong, 2, 5s, 3, no_money},
engine::EffectPolicy{ReserveMatter::kind,     "engine",        CommandClass::reservation, "case kind, subject",                    blind,
    "the key is ours",                      "", 0s, strong, 1, 0s, 1, no_money, !desired_state, one_key, while_open},
engine::EffectPolicy{ReserveMacro::kind,      "engine",        CommandClass::reservation, "client, about, macro",                  blind,
    "the key is ours",                      "", 0s, strong, 1, 0s, 1, no_money, !desired_state, several_keys},
engine::EffectPolicy{"fee.reserved",          "engine",        CommandClass::reservation, "appointment",                           blind,
    "the key is ours",                      "", 0s, strong, 1, 0s, 1, no_money},
engine::EffectPolicy{SetTimer::kind,          "engine",        CommandClass::timer,       "case, name",                            blind,
    "it is set",                            "", 0s, strong, 1, 0s, 1, no_money},
engine::EffectPolicy{OpenCase::kind,          "engine",        CommandClass::child,       "case, child's kind, round",             blind,
    "the child has ended",                  "", 0s, strong, 1, 0s, 1, no_money},
engine::EffectPolicy{FindOpenCases::kind,     "engine",        CommandClass::question,    "case",                                  blind,
    "answered from the store",              "", 0s, strong, 1, 0s, 1, no_money},
engine::EffectPolicy{DropDemand::kind,        "engine",        CommandClass::word,        "case",                                  blind,
    "they have been told",                  "", 0s, strong, 1, 0s, 1, no_money},
rule_of("rules.check_note"),
rule_of("rules.check_client"),
rule_of("rules.check_session"),
rule_of("rules.check_claim"),
rule_of("rules.no_ticket"),
rule_of("rules.check_fee"),
rule_of("rules.choose_reply"),
rule_of("rules.check_matter"),
rule_of("rules.check_charge"),
rule_of("rules.check_cover"),
rule_of("rules.choose_notice"),
rule_of("rules.check_refund"),
rule_of("rules.check_route"),
rule_of("rules.check_balance"),
rule_of("rules.check_cancellation"),
rule_of("rules.check_fee_invoice"),
rule_of("rules.check_payment"),
rule_of("rules.plan_look"),
};
// clang-format on

// Parts never contain a bar: ids are cut at the door, texts are ours.
template <class... Parts>
std::string joined(std::string first, Parts const&... rest) {
  ((first += "|" + std::string(rest)), ...);
  return first;
}

}  // namespace

engine::EffectTable effect_table() { return all; }

std::string business_key(AddParticipant const& c, CaseId const& of) {
  return joined(c.ticket.text, c.contact.text, of.text, c.after.text);
}
std::string business_key(RemoveParticipant const& c, CaseId const& of) {
  return joined(c.ticket.text, c.contact.text, of.text, c.after.text);
}
std::string business_key(SubmitForm const& c, CaseId const&) {
  return joined(c.ticket.text, c.form, c.fields.empty() ? std::string() : c.fields.back().value);
}
std::string business_key(SetAttribute const& c, CaseId const& of) {
  return joined(c.ticket.text, c.name, c.value, of.text, c.after.text);
}
std::string business_key(CloseTicket const& c, CaseId const& of) {
  return joined(c.ticket.text, of.text, c.after.text);
}
std::string business_key(ConfirmSession const& c, CaseId const&) {
  return joined(c.payer, c.portal_therapist, c.portal_client, words(c.instant));
}
std::string business_key(WriteOffInvoice const& c, CaseId const&) { return c.invoice.text; }
std::string business_key(ChargeZero const& c, CaseId const&) { return c.invoice.text; }
std::string business_key(ReserveClaim const& c, CaseId const&) {
  return joined(c.payer, c.therapist.text, c.client.text, words(c.start));
}
std::string business_key(RequestApproval const& c, CaseId const& of) { return joined(of.text, c.payload_hash); }
std::string business_key(CreateInvoice const& c, CaseId const&) { return joined(c.appointment.text, c.type); }
std::string business_key(ChargeInvoice const& c, CaseId const&) {
  return joined(c.invoice.text, std::to_string(c.attempt));
}
std::string business_key(RefundPayment const& c, CaseId const&) { return c.payment.text; }
std::string business_key(SendReply const& c, CaseId const&) { return joined(c.client.text, c.about, c.macro); }
std::string business_key(StartConversation const& c, CaseId const&) { return joined(c.client.text, c.about, c.macro); }
std::string business_key(AddNote const& c, CaseId const& of) { return joined(c.ticket.text, c.about, of.text); }
std::string business_key(AppendRow const& c, CaseId const&) { return c.reference; }
std::string business_key(ReserveMatter const& c, CaseId const&) { return joined(c.case_kind, c.subject); }
std::string business_key(ReserveMacro const& c, CaseId const&) { return joined(c.client.text, c.about, c.macro); }
std::string business_key(SetTimer const& c, CaseId const& of) { return joined(of.text, c.name); }
std::string business_key(OpenCase const& c, CaseId const& of) {
  return joined(of.text, c.workflow, std::to_string(c.round));
}

}  // namespace workflows
