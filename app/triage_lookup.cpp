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

// The message gives a day in the client's zone; the platform an instant. A day apart is the same day somewhere.
bool near_the_day(Decision const& decision, Appointment const& appointment) {
  auto const day = parse_date(value_of(decision, "date"));
  if (!day) return true;
  auto const apart = std::chrono::floor<std::chrono::days>(appointment.start) - std::chrono::sys_days{*day};
  return std::abs(apart.count()) <= 1;
}

void add(LookedUp& found, std::string label, std::string value) {
  found.evidence.push_back({"platform", std::move(label), std::move(value)});
}

// The late-cancelled appointment the message means: the only one, or the only one of its day.
void find_cancellation(LookedUp& found, Decision const& decision, Account const& account) {
  std::vector<Appointment const*> late;
  for (auto const& each : account.appointments)
    if (each.status == "late_cancelled" && near_the_day(decision, each)) late.push_back(&each);
  add(found, "appointments cancelled late", std::to_string(late.size()));
  found.fits = !late.empty();
  if (late.size() == 1) found.matter.appointment = late.front()->appointment;
  if (!found.fits) found.sentence = "the platform shows no appointment of this client that was cancelled late";
}

// Payments for sessions of which something is left; the sum in the message picks among them.
void find_payment(LookedUp& found, Decision const& decision, Account const& account) {
  std::int64_t cents = 0;
  auto const sum = value_of(decision, "amount_cents");
  std::from_chars(sum.data(), sum.data() + sum.size(), cents);
  std::vector<Payment const*> paid;
  bool late_fee = false;
  for (auto const& each : account.money.payments) {
    auto const left = each.cents > each.refunded_cents && (cents == 0 || each.cents == cents);
    if (left && each.purpose == "session") paid.push_back(&each);
    late_fee = late_fee || (left && each.purpose == "late_cancellation");
  }
  add(found, "session payments not refunded", std::to_string(paid.size()));
  found.matter.cents = cents;
  found.fits = !paid.empty() && !late_fee;
  if (paid.size() == 1) {
    found.matter.payment = paid.front()->payment;
    found.matter.invoice = paid.front()->invoice;
    found.matter.appointment = paid.front()->appointment;
  }
  if (late_fee) found.sentence = "the platform shows a late-cancellation fee that the message may mean instead";
  if (paid.empty()) found.sentence = "the platform shows no payment for a session that the message can mean";
}

void judge(LookedUp& found, Decision const& decision, Account const& account) {
  found.answered = true;
  if (decision.kind == "incorrect_charge") return find_payment(found, decision, account);
  find_cancellation(found, decision, account);
  // A client may ask about a fee whose appointment is not named: any late cancellation will do.
  if (decision.kind == "late_fee_question") found.matter.appointment = {};
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
