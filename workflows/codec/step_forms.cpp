// The labels a person reads when doing a step by hand, in the order of the counterpart's own screen (seed 003).
#include "workflows/codec/step_forms.hpp"

#include "engine/core/listed.hpp"

namespace workflows::codec {
namespace {
using Fields = std::vector<engine::Workflow::Field>;

std::string date_or_empty(std::optional<Date> const& date) { return date ? workflows::words(*date) : std::string(); }
std::string dollars(std::int64_t cents) { return workflows::words(Money{cents, "USD"}); }
}  // namespace

Form step_form(ConfirmSession const& c) {
  return {"Enter and confirm the session",
          "Headway",
          {{"Therapist", c.therapist},
           {"Calendar time zone", c.zone},
           {"Date", c.date},
           {"Start time", c.start},
           {"End time", c.end},
           {"Client", c.client},
           {"Duration (minutes)", std::to_string(c.minutes)},
           {"Location", c.location},
           {"Your client will join from", c.client_joins_from},
           {"Recurrence", c.recurrence},
           {"CPT code", c.cpt},
           {"Diagnosis code", engine::listed(c.diagnosis)},
           {"Session location", c.session_location},
           {"Type of telehealth session", c.telehealth_type},
           {"Where did you join the telehealth session from?", c.joined_from},
           {"Attested by", c.attestor},
           {"Next", c.note},
           {"Last", "Sign note & Confirm Session"}},
          {}};
}
Form step_form(WriteOffInvoice const& c) {
  return {
      "Edit the invoice: write off the entire amount",
      "Ruh Platform",
      {{"Invoice", c.invoice.text}, {"Write-off reason", c.reason}, {"Amount", dollars(c.cents)}, {"Notes", c.note}},
      {}};
}
Form step_form(ChargeZero const& c) {
  return {"Charge the invoice $0", "Ruh Platform", {{"Invoice", c.invoice.text}, {"Amount", "$0"}}, {}};
}
Form step_form(SubmitForm const& c) {
  Form form{"Submit the form \"" + c.form + "\"", "Intercom", {{"Conversation", c.ticket.text}}, {}};
  for (auto const& field : c.fields) form.enter.push_back({field.name, field.value});
  return form;
}
Form step_form(SetAttribute const& c) {
  return {"Set the attribute", "Intercom", {{"Conversation", c.ticket.text}, {c.name, c.value}}, {}};
}
Form step_form(CloseTicket const& c) {
  return {"Close the conversation, if no new message has come",
          "Intercom",
          {{"Conversation", c.ticket.text}, {"Newest client message you may close over", c.last_client_part.text}},
          {}};
}
Form step_form(AddParticipant const& c) {
  return {"Manage participants: add the client",
          "Intercom",
          {{"Conversation", c.ticket.text}, {"Contact", c.contact.text}},
          {}};
}
Form step_form(RemoveParticipant const& c) {
  return {"Manage participants: remove the practice's address",
          "Intercom",
          {{"Conversation", c.ticket.text}, {"Contact", c.contact.text}},
          {}};
}
Form step_form(ReadThread const& c) {
  return {"Read the thread and its admin note",
          "Intercom",
          {{"Conversation", c.ticket.text}, {"Attribute", c.billing_attribute}},
          {}};
}
Form step_form(FindContact const& c) {
  return {"Find the client among the contacts", "Intercom", {{"E-mail", c.email}}, {}};
}
Form step_form(FindClient const& c) { return {"Search for the client", "Ruh Platform", {{"E-mail", c.email}}, {}}; }
Form step_form(FindAppointments const& c) {
  return {"Overview, Appointments, Past", "Ruh Platform", {{"Client", c.client.text}}, {}};
}
Form step_form(ReadBilling const& c) {
  return {"Client profile, Billing, Invoices; Action, Diagnosis; the therapist's licences",
          "Ruh Platform",
          {{"Client", c.client.text}, {"Appointment", c.appointment.text}, {"Therapist", c.therapist.text}},
          {}};
}
Form step_form(ReadPortal const& c) {
  return {"Open the therapist's calendar; find the client",
          "Headway",
          {{"Therapist", c.therapist}, {"Client", c.client}, {"Date of birth", date_or_empty(c.birth_date)}},
          {}};
}
Form step_form(ReadSession const& c) { return {"Look the session up", "Headway", {{"Session", c.session.text}}, {}}; }
Form step_form(ReadAccount const& c) {
  return {"Platform Account, Billing: Invoices, Payments; the client's plan and cards",
          "Ruh Platform",
          {{"Client", c.client.text}},
          {}};
}
Form step_form(CreateInvoice const& c) {
  return {"Client profile, Invoices tab: Create New Invoice",
          "Ruh Platform",
          {{"Client", c.client.text},
           {"Invoice type", c.type},
           {"Therapist", c.therapist.text},
           {"Invoice Details", c.appointment.text},
           {"Amount", dollars(c.cents)},
           {"Last", "Save the invoice"}},
          {}};
}
Form step_form(ChargeInvoice const& c) {
  return {"From the three-dot menu: charge the full amount",
          "Ruh Platform",
          {{"Invoice", c.invoice.text}, {"Amount", dollars(c.cents)}, {"Attempt", std::to_string(c.attempt)}},
          {}};
}
Form step_form(RefundPayment const& c) {
  return {"Platform Account, Billing, Payments: Refund, Refund Full Amount",
          "Ruh Platform",
          {{"Payment", c.payment.text}, {"Amount", dollars(c.cents)}},
          {}};
}
Form step_form(FindNotice const& c) {
  return {"Look for a \"Scheduled payment failed\" email",
          "Intercom",
          {{"Client's e-mail", c.email}, {"Invoice", c.invoice.text}},
          {}};
}
Form step_form(RenderMacro const& c) {
  return {"Open the macro for this contact, without sending it",
          "Intercom",
          {{"Macro", c.macro}, {"Contact", c.contact.text}},
          {}};
}
Form step_form(SendReply const& c) {
  return {"Email the client using the macro, in this conversation",
          "Intercom",
          {{"Conversation", c.ticket.text},
           {"Contact", c.contact.text},
           {"Newest client message you may answer", c.last_client_part.text},
           {"Macro", c.macro},
           {"Text", c.text}},
          {}};
}
Form step_form(StartConversation const& c) {
  return {"Create a new conversation and send the macro",
          "Intercom",
          {{"Contact", c.contact.text}, {"Subject", c.subject}, {"Macro", c.macro}, {"Text", c.text}},
          {}};
}
Form step_form(AddNote const& c) {
  return {"Add a note to the conversation", "Intercom", {{"Conversation", c.ticket.text}, {"Note", c.text}}, {}};
}
Form step_form(FindRow const& c) {
  return {"Look for the row before you add one", "Programs Sheet", {{"Name", c.name}, {"Reference", c.reference}}, {}};
}
Form step_form(AppendRow const& c) {
  return {"Create a new entry",
          "Programs Sheet",
          {{"Name", c.name},
           {"Program", c.program},
           {"Session charge", dollars(c.session_charge_cents)},
           {"Amount the client is willing to pay", dollars(c.willing_to_pay_cents)},
           {"Number of sessions approved", std::to_string(c.sessions_approved)},
           {"Status", c.status},
           {"Reference", c.reference}},
          {}};
}

}  // namespace workflows::codec
