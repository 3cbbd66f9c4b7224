// Three reads of the platform, and what each kind of matter needs of them.
#include "app/triage_lookup.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "engine/core/names.hpp"
#include "workflows/codec/json.hpp"

namespace app {
namespace {

using namespace workflows;
using triage::Decision;

struct Account {
  std::vector<Appointment> appointments;
  AccountRead money;
};

template <class Lookup>
engine::Request request_of(Lookup const& lookup, engine::Instant deadline) {
  engine::Request request;
  request.counterpart = "care_platform";
  request.kind = Lookup::kind;
  request.command = engine::name_of_type<Lookup>();
  request.payload = codec::to_text(lookup);
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

// The late-cancelled appointment the message means: the only one, or the only one of its day. A fee is charged for no
// other day than the one that was reported. In a client's question a day without a year may be another day of the
// story: it picks where it can, and nothing is charged for it.
void find_cancellation(LookedUp& found, Decision const& decision, Account const& account) {
  std::vector<Appointment const*> late, of_day;
  for (auto const& each : account.appointments) {
    if (each.status != "late_cancelled") continue;
    late.push_back(&each);
    if (near_the_day(decision, each.start)) of_day.push_back(&each);
  }
  bool const any_day = decision.kind == "late_fee_question" && of_day.empty() && value_of(decision, "date").empty();
  auto const& meant = any_day ? late : of_day;
  add(found, "appointments cancelled late", std::to_string(meant.size()));
  found.fits = !meant.empty();
  if (meant.size() == 1) found.matter.appointment = meant.front()->appointment;
  if (late.empty())
    found.sentence = "the platform shows no appointment of this client that was cancelled late";
  else if (meant.empty())
    found.sentence = "the platform shows no appointment of that day that was cancelled late";
}

using Payments = std::vector<Payment const*>;

// The day in a message is that of the session, or else the one on which the card was charged. Those of that day, and
// none of any other.
Payments of_the_day(Payments const& all, Decision const& decision, Account const& account) {
  Payments of_session, of_charge;
  for (auto const* each : all) {
    for (auto const& appointment : account.appointments)
      if (appointment.appointment == each->appointment && near_the_day(decision, appointment.start))
        of_session.push_back(each);
    if (near_the_day(decision, each->at)) of_charge.push_back(each);
  }
  return of_session.empty() ? of_charge : of_session;
}

// Payments for sessions; the sum and the day in the message pick among them, whether they have gone back or not: no
// other payment is returned in the place of one that was. When nothing of those meant is left, the one that has gone
// back is still the one that is meant.
void find_payment(LookedUp& found, Decision const& decision, Account const& account) {
  std::int64_t cents = 0;
  auto const sum = value_of(decision, "amount_cents");
  std::from_chars(sum.data(), sum.data() + sum.size(), cents);
  Payments all;
  auto const is_left = [](Payment const* each) { return each->cents > each->refunded_cents; };
  bool late_fee = false;
  for (auto const& each : account.money.payments) {
    if (cents != 0 && each.cents != cents) continue;
    if (each.purpose == "session") all.push_back(&each);
    late_fee = late_fee || (is_left(&each) && each.purpose == "late_cancellation");
  }
  auto meant = of_the_day(all, decision, account);
  auto const left = std::count_if(meant.begin(), meant.end(), is_left);
  if (left > 0) std::erase_if(meant, [&](Payment const* each) { return !is_left(each); });
  add(found, "session payments not refunded", std::to_string(left));
  found.fits = left > 0 && !late_fee;
  if (meant.size() == 1) {
    found.matter.payment = meant.front()->payment;
    found.matter.invoice = meant.front()->invoice;
    found.matter.appointment = meant.front()->appointment;
  }
  if (late_fee) found.sentence = "the platform shows a late-cancellation fee that the message may mean instead";
  if (left == 0 && std::any_of(all.begin(), all.end(), is_left))
    found.sentence = meant.empty() ? "the platform shows no payment for a session of that day"
                                   : "the payment of that day has gone back already; others have not";
  else if (left == 0)
    found.sentence = "the platform shows no payment for a session that the message can mean";
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
  auto ask_client = request_of(who, deadline);
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
  auto ask_appointments = request_of(which, deadline);
  auto const appointments_outcome = co_await platform.fetch(std::move(ask_appointments));
  auto appointments = answer_of<AppointmentsFound>(appointments_outcome);
  if (!appointments) co_return found;
  ReadAccount const what{profile.client};
  auto ask_account = request_of(what, deadline);
  auto const account_outcome = co_await platform.fetch(std::move(ask_account));
  auto money = answer_of<AccountRead>(account_outcome);
  if (!money) co_return found;
  Account const account{std::move(appointments->appointments), std::move(*money)};
  judge(found, decision, account);
  co_return found;
}

}  // namespace app
