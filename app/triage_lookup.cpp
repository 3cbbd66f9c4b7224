// Three reads of the platform, and what each kind of matter needs of them.
#include "app/triage_lookup.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "workflows/codec/json.hpp"

namespace app {
namespace {

using namespace workflows;
using triage::Decision;

struct Account {
  std::vector<Appointment> appointments;
  AccountRead money;
};

engine::Request request_of(std::string kind, std::string payload, engine::Instant deadline) {
  engine::Request request;
  request.kind = std::move(kind);
  request.payload = std::move(payload);
  request.deadline = deadline;
  return request;
}

// The answer, when there is one in the agreed form.
template <class Answer>
std::optional<Answer> answer_of(engine::Outcome const& outcome) {
  if (outcome.verdict != engine::Verdict::done) return std::nullopt;
  auto read = codec::from_text<Answer>(outcome.payload);
  if (auto* answer = std::get_if<Answer>(&read)) return std::move(*answer);
  return std::nullopt;
}

// Of the session's year, or of the one before or after: around the turn of a year the two may differ.
bool near(std::string const& month_and_day, Instant at) {
  auto const around = std::chrono::floor<std::chrono::days>(at);
  auto const year = static_cast<int>(std::chrono::year_month_day{around}.year());
  for (auto const each : {year - 1, year, year + 1}) {
    auto const day = parse_date(std::to_string(each) + "-" + month_and_day);
    if (day && std::abs((around - std::chrono::sys_days{*day}).count()) <= 1) return true;
  }
  return false;
}

// The message gives a day in the client's zone; the platform an instant. A day apart is the same day somewhere. With no
// day in the message, everything is near.
bool near_the_day(Decision const& decision, Instant at) {
  auto const day = parse_date(value_of(decision, "date"));
  if (day) return std::abs((std::chrono::floor<std::chrono::days>(at) - std::chrono::sys_days{*day}).count()) <= 1;
  auto const& days = decision.days;
  return days.empty() || std::any_of(days.begin(), days.end(), [&](auto const& each) { return near(each, at); });
}

void add(LookedUp& found, std::string label, std::string value) {
  found.evidence.push_back({"platform", std::move(label), std::move(value)});
}

// The late-cancelled appointment the message means: the only one, or the only one of its day. A day without a year may
// be another day of the story: it picks where it can.
void find_cancellation(LookedUp& found, Decision const& decision, Account const& account) {
  std::vector<Appointment const*> late, of_day;
  for (auto const& each : account.appointments) {
    if (each.status != "late_cancelled") continue;
    late.push_back(&each);
    if (near_the_day(decision, each.start)) of_day.push_back(&each);
  }
  auto const& meant = of_day.empty() && value_of(decision, "date").empty() ? late : of_day;
  add(found, "appointments cancelled late", std::to_string(meant.size()));
  found.fits = !meant.empty();
  if (meant.size() == 1) found.matter.appointment = meant.front()->appointment;
  if (!found.fits) found.sentence = "the platform shows no appointment of this client that was cancelled late";
}

// The day in a message is that of the session, or else the one on which the card was charged. Those of that day, where
// there are any.
std::vector<Payment const*> of_the_day(std::vector<Payment const*> const& all, Decision const& decision,
                                       Account const& account) {
  if (triage::days_of(decision).empty()) return all;
  std::vector<Payment const*> of_session, of_charge;
  for (auto const* each : all) {
    for (auto const& appointment : account.appointments)
      if (appointment.appointment == each->appointment && near_the_day(decision, appointment.start))
        of_session.push_back(each);
    if (near_the_day(decision, each->at)) of_charge.push_back(each);
  }
  return !of_session.empty() ? of_session : !of_charge.empty() ? of_charge : all;
}

// Payments for sessions of which something is left; the sum and the day in the message pick among them. When nothing is
// left, the one that has gone back is still the one that is meant.
void find_payment(LookedUp& found, Decision const& decision, Account const& account) {
  std::int64_t cents = 0;
  auto const sum = value_of(decision, "amount_cents");
  std::from_chars(sum.data(), sum.data() + sum.size(), cents);
  std::vector<Payment const*> paid, gone_back;
  bool late_fee = false;
  for (auto const& each : account.money.payments) {
    if (cents != 0 && each.cents != cents) continue;
    auto const left = each.cents > each.refunded_cents;
    if (each.purpose == "session") (left ? paid : gone_back).push_back(&each);
    late_fee = late_fee || (left && each.purpose == "late_cancellation");
  }
  add(found, "session payments not refunded", std::to_string(paid.size()));
  found.fits = !paid.empty() && !late_fee;
  auto const meant = of_the_day(paid.empty() ? gone_back : paid, decision, account);
  if (meant.size() == 1) {
    found.matter.payment = meant.front()->payment;
    found.matter.invoice = meant.front()->invoice;
    found.matter.appointment = meant.front()->appointment;
  }
  if (late_fee) found.sentence = "the platform shows a late-cancellation fee that the message may mean instead";
  if (paid.empty()) found.sentence = "the platform shows no payment for a session that the message can mean";
}

void judge(LookedUp& found, Decision const& decision, Account const& account) {
  found.answered = true;
  if (decision.kind == "incorrect_charge") return find_payment(found, decision, account);
  find_cancellation(found, decision, account);
  // A client may ask about a fee whose appointment is not named: any late cancellation will do.
  if (decision.kind == "late_fee_question" && triage::days_of(decision).empty()) found.matter.appointment = {};
}

}  // namespace

engine::Task<LookedUp> look_up(engine::Connector& platform, engine::Instant deadline, Decision decision,
                               std::string client_email) {
  LookedUp found;
  found.matter.client_email = client_email;
  if (client_email.empty()) {
    found.answered = true;
    found.sentence = "the message does not say which client it is about";
    co_return found;
  }
  FindClient const who{client_email};
  auto ask_client = request_of(FindClient::kind, codec::to_text(who), deadline);
  auto const client_outcome = co_await platform.fetch(std::move(ask_client));
  auto const client = answer_of<ClientFound>(client_outcome);
  if (!client) co_return found;
  add(found, "clients with this address", std::to_string(client->profiles.size()));
  if (client->profiles.size() != 1) {
    found.answered = true;
    found.sentence = client->profiles.empty() ? "the platform knows no client with this address"
                                              : "the platform knows several clients with this address";
    co_return found;
  }
  auto const& profile = client->profiles.front();
  found.matter.client = profile.client;
  FindAppointments const which{profile.client};
  auto ask_appointments = request_of(FindAppointments::kind, codec::to_text(which), deadline);
  auto const appointments_outcome = co_await platform.fetch(std::move(ask_appointments));
  auto appointments = answer_of<AppointmentsFound>(appointments_outcome);
  if (!appointments) co_return found;
  ReadAccount const what{profile.client};
  auto ask_account = request_of(ReadAccount::kind, codec::to_text(what), deadline);
  auto const account_outcome = co_await platform.fetch(std::move(ask_account));
  auto money = answer_of<AccountRead>(account_outcome);
  if (!money) co_return found;
  Account const account{std::move(appointments->appointments), std::move(*money)};
  judge(found, decision, account);
  co_return found;
}

}  // namespace app
