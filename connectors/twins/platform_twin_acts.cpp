// What do people do on the simulated platform by hand? Clients pay, colleagues refund, write off, charge and correct;
// the money acts enter the ledger, corrections of records do not (they are no effects).
#include <algorithm>
#include <limits>

#include "connectors/twins/platform_twin.hpp"

namespace connectors::twins {
namespace {

using workflows::codec::Json;

template <class List>
auto find_by_id(List& list, std::string const& id) {
  return std::ranges::find_if(list, [&](auto const& each) { return each.id == id; });
}

std::vector<std::string> words_of(std::string const& text, std::string const& marks) {
  std::vector<std::string> words;
  for (auto at = text.find_first_not_of(marks); at != std::string::npos;) {
    auto const end = text.find_first_of(marks, at);
    words.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(marks, end);
  }
  return words;
}

Json charge_detail(PlatformCharge const& charge) {
  Json detail = Json::object();
  detail["cents"] = charge.cents;
  detail["result"] = charge.result;
  return detail;
}

}  // namespace

bool PlatformTwin::act(WorldAct const& act, engine::Instant now) {
  switch (act.act) {
    case ActKind::pay:
    case ActKind::write_off:
    case ActKind::charge: {
      auto* const invoice = invoice_of(act.subject);
      return invoice != nullptr && act_on_invoice(*invoice, act, now);
    }
    case ActKind::refund:
      return refund_by_hand(act, now);
    case ActKind::set_card:
      return set_card(act);
    case ActKind::create_invoice:
      return create_invoice(act, now);
    case ActKind::set_status:
      return set_status(act);
    case ActKind::set_diagnosis:
      return set_diagnosis(act);
    case ActKind::set_licence:
      return set_licence(act);
    default:
      return false;
  }
}

// Sums beyond what is open, or beyond what was paid, are cut to it: nobody can pay or get back more.
bool PlatformTwin::act_on_invoice(PlatformInvoice& invoice, WorldAct const& act, Instant now) {
  auto const open = invoice.balance_cents();
  if (act.act == ActKind::charge || act.act == ActKind::pay) {
    bool const zero = act.act == ActKind::charge && act.cents == 0;
    auto const cents = zero ? 0 : (act.cents == 0 ? open : std::min(act.cents, open));
    if (cents <= 0 && !zero) return true;
    auto const& charge = add_charge(invoice, cents, "", now, act.act == ActKind::charge);
    note(now, "invoice.charged", invoice.id, "", act.by, charge_detail(charge));
    return true;
  }
  auto const cents = act.cents == 0 ? open : std::min(act.cents, open);
  if (cents <= 0) return true;
  write_off_now(invoice, cents, "Other", act.text);
  Json detail = Json::object();
  detail["cents"] = cents;
  detail["reason"] = invoice.write_off_reason;
  detail["note"] = invoice.write_off_note;
  note(now, "invoice.written_off", invoice.id, "", act.by, std::move(detail));
  return true;
}

// Of one payment, or of the payments of an invoice, the newest first.
bool PlatformTwin::refund_by_hand(WorldAct const& act, Instant now) {
  auto const* const invoice = invoice_of(act.subject);
  bool known = invoice != nullptr;
  auto wanted = act.cents == 0 ? std::numeric_limits<std::int64_t>::max() : act.cents;
  for (auto payment = state_.payments.rbegin(); payment != state_.payments.rend(); ++payment) {
    bool const meant = payment->id == act.subject || (invoice != nullptr && payment->invoice == invoice->id);
    known = known || meant;
    auto const cents = meant ? std::min(wanted, payment->left_cents()) : 0;
    if (cents <= 0) continue;
    add_refund(*payment, cents, "", true);
    note(now, "payment.refunded", payment->id, "", act.by, Json{{"cents", cents}});
    wanted -= cents;
  }
  return known;
}

bool PlatformTwin::set_card(WorldAct const& act) {
  auto const client = find_by_id(state_.clients, act.subject);
  if (client == state_.clients.end() || act.text.empty()) return false;
  if (client->cards.empty()) client->cards.push_back({"card-" + client->id});
  auto& card = client->cards.front();
  card.declines = act.text != "works";
  card.declines_times = 0;
  if (card.declines) card.reason = act.text;
  return true;
}

bool PlatformTwin::create_invoice(WorldAct const& act, Instant now) {
  auto const appointment = find_by_id(state_.appointments, act.subject);
  if (appointment == state_.appointments.end() || act.cents < 0) return false;
  auto const cents = act.cents == 0 ? appointment->price_cents : act.cents;
  PlatformInvoice invoice;
  invoice.id = "inv-" + std::to_string(9000 + ++state_.made);
  invoice.appointment = appointment->id;
  invoice.cents = cents;
  Json detail = Json::object();
  detail["appointment"] = appointment->id;
  detail["therapist"] = appointment->therapist;
  detail["type"] = "Appointment";
  detail["cents"] = cents;
  note(now, "invoice.created", invoice.id, "", act.by, std::move(detail));
  state_.invoices.push_back(std::move(invoice));
  return true;
}

bool PlatformTwin::set_status(WorldAct const& act) {
  if (auto const invoice = find_by_id(state_.invoices, act.subject); invoice != state_.invoices.end()) {
    if (act.text != "locked" && act.text != "unlocked") return false;
    invoice->locked = act.text == "locked";
    return true;
  }
  auto const appointment = find_by_id(state_.appointments, act.subject);
  bool const known =
      act.text == "held" || act.text == "late_cancelled" || act.text == "cancelled" || act.text == "scheduled";
  if (appointment == state_.appointments.end() || !known) return false;
  appointment->status = act.text;
  return true;
}

bool PlatformTwin::set_diagnosis(WorldAct const& act) {
  auto const client = find_by_id(state_.clients, act.subject);
  if (client == state_.clients.end()) return false;
  client->diagnoses = words_of(act.text, ", ");
  return true;
}

bool PlatformTwin::set_licence(WorldAct const& act) {
  auto const therapist = find_by_id(state_.therapists, act.subject);
  auto const words = words_of(act.text, " ");
  if (therapist == state_.therapists.end() || words.empty() || words.size() > 3) return false;
  workflows::Licence licence;
  licence.state = words[0];
  // A licence without a first day has been there as long as anybody can ask.
  auto const from = workflows::parse_date(words.size() > 1 ? words[1] : "1970-01-01");
  auto const until = words.size() > 2 ? workflows::parse_date(words[2]) : std::nullopt;
  if (!from || (words.size() > 2 && !until)) return false;
  licence.from = *from;
  licence.until = until;
  std::erase_if(therapist->licences, [&](workflows::Licence const& each) { return each.state == licence.state; });
  therapist->licences.push_back(std::move(licence));
  return true;
}

}  // namespace connectors::twins
