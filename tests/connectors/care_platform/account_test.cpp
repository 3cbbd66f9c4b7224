// Are fees, charges and refunds made once, adopted when somebody else made them, and refused with their own reason?
// Asked of the platform's twin through the connector, as the engine would.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "connectors/care_platform/care_platform_rest.hpp"
#include "connectors/twins/platform_twin.hpp"
#include "tests/connectors/small_practice.hpp"

namespace {

using namespace connectors;
using engine::Presence;
using engine::Verdict;
using workflows::AccountRead;
using workflows::ChargeInvoice;
using workflows::CreateInvoice;
using workflows::InvoiceCharged;
using workflows::PaymentRefunded;
using workflows::ReadAccount;
using workflows::RefundPayment;
using workflows::codec::Json;

auto const now = instant("2026-07-20T14:00:00Z");
CreateInvoice const fee{{"cl-1"}, {"ap-9"}, {"th-1"}, "Appointment", 9'500};
ChargeInvoice const first_try{{"inv-9"}, 12'000, 1};
RefundPayment const back{{"pay-9"}, 14'000};

// One late cancellation without an invoice, an open invoice, and a paid one, of a client with a card.
twins::World practice() {
  twins::World world;
  world.now = now;
  world.therapists = small_practice().therapists;
  twins::WorldClient robin;
  robin.id = "cl-1";
  robin.name = "Robin Vale";
  robin.email = "robin@example.org";
  robin.plan = "Classic";
  robin.late_fee_cents = 9'500;
  robin.cards.push_back({"card-1"});
  world.clients = {robin};
  world.appointments = {appointment("ap-9", "2026-07-14"), appointment("ap-8", "2026-07-07"),
                        appointment("ap-7", "2026-06-30")};
  world.appointments.front().status = "late_cancelled";
  world.invoices = {invoice("inv-9", "ap-8", 12'000), invoice("inv-8", "ap-7", 14'000)};
  twins::WorldPayment paid;
  paid.id = "pay-9";
  paid.invoice = "inv-8";
  paid.cents = 14'000;
  world.payments = {paid};
  return world;
}

struct Desk {
  explicit Desk(twins::World const& world = practice()) : twin(world, us_wall_time) {}
  ManualEnv env{now};
  twins::PlatformTwin twin;
  DirectTransport transport{env, twin};
  CarePlatform platform{transport, env, {twins::twin_token}};

  template <class Command>
  engine::Look look(Command const& command, std::string effect = "E-7") {
    return listed<Command>(run(platform.look(asked(command, std::move(effect)))));
  }
  template <class Command>
  engine::Outcome send(Command const& command, std::string effect = "E-7") {
    return listed<Command>(run(platform.send(asked(command, std::move(effect)))));
  }
  AccountRead account() {
    return event_in<AccountRead>(run(platform.fetch(request_for(ReadAccount{{"cl-1"}}))).payload);
  }
  bool act(twins::ActKind kind, std::string subject, std::int64_t cents = 0, std::string text = "") {
    twins::WorldAct act;
    act.act = kind;
    act.subject = std::move(subject);
    act.by = "person";
    act.cents = cents;
    act.text = std::move(text);
    return twin.act(act, now);
  }
  std::size_t entries(std::string const& kind) const {
    std::size_t count = 0;
    for (auto const& entry : twin.ledger()) count += entry.kind == kind ? 1 : 0;
    return count;
  }

 private:
  template <class Command>
  static engine::Request asked(Command const& command, std::string effect) {
    auto request = request_for(command);
    request.effect = std::move(effect);
    return request;
  }
};

}  // namespace

TEST_CASE("the account shows invoices with their charges, payments, the plan and the cards") {
  Desk desk;
  auto const account = desk.account();
  REQUIRE(account.invoices.size() == 2);
  CHECK(account.invoices[0].invoice.invoice.text == "inv-9");
  CHECK(account.invoices[0].type == "Appointment");
  CHECK(account.invoices[0].therapist.text == "th-1");
  CHECK(account.invoices[1].invoice.status == "paid");
  REQUIRE(account.payments.size() == 1);
  CHECK(account.payments[0].payment.text == "pay-9");
  CHECK(account.payments[0].appointment.text == "ap-7");
  CHECK(account.payments[0].purpose == "session");
  CHECK(account.payments[0].at == instant("2026-06-30T15:00:00Z"));
  CHECK(account.plan.name == "Classic");
  CHECK(account.plan.late_fee_allowed);
  CHECK(account.plan.late_fee_cents == 9'500);
  REQUIRE(account.cards.size() == 1);
  auto const unknown = run(desk.platform.fetch(request_for(ReadAccount{{"cl-404"}})));
  CHECK(unknown.verdict == Verdict::rejected);
  CHECK(unknown.reason == "client_not_found");
}

TEST_CASE("an account that another client's entry stands in is not believed") {
  Desk desk;
  desk.transport.after = [](HttpRequest const& request, Exchange& exchange) {
    if (!request.target.starts_with("/v1/clients/cl-1/payments")) return;
    auto json = Json::parse(exchange.reply.body);
    json["items"][0]["client"] = "cl-2";
    exchange.reply.body = json.dump();
  };
  CHECK(run(desk.platform.fetch(request_for(ReadAccount{{"cl-1"}}))).verdict == Verdict::unknown);
}

TEST_CASE("a fee's invoice is made once, and found again by our reference") {
  Desk desk;
  CHECK(desk.look(fee).presence == Presence::absent);
  auto const sent = desk.send(fee);
  REQUIRE(sent.verdict == Verdict::done);
  auto const seen = desk.look(fee);
  CHECK(seen.presence == Presence::present);
  CHECK(seen.strong);
  CHECK(seen.reference == sent.reference);
  CHECK(event_in<workflows::InvoiceCreated>(seen.payload).cents == 9'500);
  REQUIRE(desk.twin.ledger().size() == 1);
  CHECK(desk.twin.ledger()[0].kind == "invoice.created");
  CHECK(desk.twin.ledger()[0].detail.dump() ==
        R"({"appointment":"ap-9","therapist":"th-1","type":"Appointment","cents":9500})");
}

TEST_CASE("an open invoice that a colleague made just so is adopted, a different or a paid one is not") {
  Desk desk;
  REQUIRE(desk.act(twins::ActKind::create_invoice, "ap-9", 9'500));
  CHECK(desk.look(fee).presence == Presence::present);
  REQUIRE(desk.act(twins::ActKind::pay, "ap-9"));
  CHECK(desk.look(fee).code == "invoice_paid");
  Desk other;
  REQUIRE(other.act(twins::ActKind::create_invoice, "ap-9", 5'000));
  CHECK(other.look(fee).code == "invoices_two");
  REQUIRE(other.act(twins::ActKind::create_invoice, "ap-9", 9'500));
  CHECK(other.look(fee).presence == Presence::several);
}

TEST_CASE("a plan that forbids the fee, and an appointment of somebody else, are refusals by name") {
  auto world = practice();
  world.clients[0].plan_forbids_late_fees = true;
  Desk desk(world);
  CHECK_FALSE(desk.account().plan.late_fee_allowed);
  CHECK(desk.send(fee).reason == "fee_not_allowed");
  auto wrong = fee;
  wrong.therapist = {"th-2"};  // not who held it
  CHECK(desk.send(wrong).reason == "therapist_conflict");
  wrong.appointment = {"ap-404"};
  CHECK(desk.send(wrong).reason == "session_not_found");
  CHECK(desk.twin.ledger().empty());
}

TEST_CASE("a charge that succeeds is a payment of the same id") {
  Desk desk;
  CHECK(desk.look(first_try).presence == Presence::absent);
  auto const sent = desk.send(first_try);
  REQUIRE(sent.verdict == Verdict::done);
  CHECK(event_in<InvoiceCharged>(sent.payload).result == "succeeded");
  auto const seen = desk.look(first_try);
  CHECK(seen.presence == Presence::present);
  CHECK(event_in<InvoiceCharged>(seen.payload).charge == sent.reference);
  auto const account = desk.account();
  REQUIRE(account.payments.size() == 2);
  CHECK(account.payments[1].payment.text == sent.reference);
}

TEST_CASE("a declined charge is an answer with its reason, and the next attempt is another charge") {
  auto world = practice();
  world.clients[0].cards[0].declines_times = 1;
  world.clients[0].cards[0].reason = "insufficient_funds";
  Desk desk(world);
  auto const sent = desk.send(first_try);
  REQUIRE(sent.verdict == Verdict::done);
  CHECK(event_in<InvoiceCharged>(sent.payload).result == "declined");
  CHECK(event_in<InvoiceCharged>(desk.look(first_try).payload).decline_reason == "insufficient_funds");
  CHECK(desk.account().invoices[0].invoice.charges[0].decline_reason == "insufficient_funds");
  ChargeInvoice const second_try{{"inv-9"}, 12'000, 2};
  CHECK(desk.look(second_try, "E-8").presence == Presence::absent);
  CHECK(event_in<InvoiceCharged>(desk.send(second_try, "E-8").payload).result == "succeeded");
}

TEST_CASE("an attempt that somebody else has made meanwhile is not made again") {
  Desk desk;
  REQUIRE(desk.act(twins::ActKind::set_card, "cl-1", 0, "card_expired"));
  REQUIRE(desk.act(twins::ActKind::charge, "inv-9", 12'000));
  auto const seen = desk.look(first_try);
  CHECK(seen.presence == Presence::present);
  CHECK(event_in<InvoiceCharged>(seen.payload).decline_reason == "card_expired");
  REQUIRE(desk.act(twins::ActKind::set_card, "cl-1", 0, "works"));
  REQUIRE(desk.act(twins::ActKind::charge, "inv-9", 12'000));
  CHECK(event_in<InvoiceCharged>(desk.look(ChargeInvoice{{"inv-9"}, 12'000, 2}).payload).result == "succeeded");
}

TEST_CASE("an invoice that is paid, settled with $0, written off, refunded or of another sum is not charged") {
  Desk desk;
  CHECK(desk.look(ChargeInvoice{{"inv-8"}, 9'000, 1}).code == "invoice_paid");
  CHECK(desk.look(ChargeInvoice{{"inv-9"}, 11'000, 1}).code == "unexpected_outcome");
  CHECK(desk.look(ChargeInvoice{{"inv-404"}, 11'000, 1}).code == "invoice_missing");
  CHECK(desk.look(ChargeInvoice{{"inv-9"}, 0, 1}).presence == Presence::unreadable);
  REQUIRE(desk.act(twins::ActKind::charge, "inv-9"));
  CHECK(desk.look(first_try).code == "zero_charged");
  CHECK(desk.send(first_try).reason == "zero_charged");
  REQUIRE(desk.act(twins::ActKind::refund, "inv-8"));
  CHECK(desk.look(ChargeInvoice{{"inv-8"}, 14'000, 1}).code == "unexpected_outcome");
  Desk other;
  REQUIRE(other.act(twins::ActKind::write_off, "inv-9"));
  CHECK(other.look(first_try).code == "written_off_otherwise");
  Desk partly;
  REQUIRE(partly.act(twins::ActKind::pay, "inv-9", 2'000));
  CHECK(partly.look(first_try).code == "partly_paid");
}

TEST_CASE("a charge of a sum and the charge of $0 share a kind and never each other's request") {
  Desk desk;
  REQUIRE(desk.send(workflows::ChargeZero{{"inv-9"}}).verdict == Verdict::done);
  CHECK(Json::parse(desk.transport.seen.back().request.body).at("cents") == 0);
  CHECK(desk.look(workflows::ChargeZero{{"inv-9"}}).presence == Presence::present);
  CHECK(desk.send(ChargeInvoice{{"inv-8"}, 0, 1}).verdict == Verdict::not_sent);
}

TEST_CASE("a charge that is still being processed is there, but no answer") {
  Desk desk;
  REQUIRE(desk.send(first_try).verdict == Verdict::done);
  desk.transport.after = [](HttpRequest const& request, Exchange& exchange) {
    if (request.target.find("/charges") == std::string::npos) return;
    auto json = Json::parse(exchange.reply.body);
    (json.contains("items") ? json["items"][0] : json)["result"] = "pending";
    exchange.reply.body = json.dump();
  };
  CHECK(desk.look(first_try).presence == Presence::unreadable);
  CHECK(desk.look(first_try, "E-8").presence == Presence::unreadable);
}

TEST_CASE("a refund gives the whole payment back once; the invoice is refunded, open and left alone") {
  Desk desk;
  CHECK(desk.look(back).presence == Presence::absent);
  auto const sent = desk.send(back);
  REQUIRE(sent.verdict == Verdict::done);
  auto const seen = desk.look(back);
  CHECK(seen.presence == Presence::present);
  CHECK(event_in<PaymentRefunded>(seen.payload).cents == 14'000);
  auto const account = desk.account();
  auto const& invoice = account.invoices[1].invoice;
  CHECK(invoice.status == "refunded");
  CHECK(invoice.balance_cents == 14'000);
  CHECK_FALSE(invoice.auto_charge);
  CHECK(invoice.charges[0].result == "voided");
  CHECK(desk.send(back, "E-8").verdict == Verdict::not_sent);
  CHECK(desk.entries("payment.refunded") == 1);
}

TEST_CASE("a refund made by hand is adopted, a part of one is for a person, and the rest may be refunded") {
  Desk desk;
  REQUIRE(desk.act(twins::ActKind::refund, "pay-9", 4'000));
  CHECK(desk.look(back).code == "part_refunded");
  CHECK(desk.send(back).reason == "part_refunded");
  auto const payment = desk.account().payments[0];
  CHECK(payment.refunded_cents == 4'000);
  CHECK(payment.refunds[0].by_hand);
  RefundPayment const rest{{"pay-9"}, 10'000};
  CHECK(desk.look(rest).presence == Presence::absent);
  REQUIRE(desk.send(rest).verdict == Verdict::done);
  CHECK(event_in<PaymentRefunded>(desk.look(rest).payload).cents == 14'000);
  Desk by_hand;
  REQUIRE(by_hand.act(twins::ActKind::refund, "pay-9"));
  CHECK(by_hand.look(back).presence == Presence::present);
}

TEST_CASE("a processor that refuses, and a payment that is not there, are rejections") {
  auto world = practice();
  world.refusals = {{"care_platform", "pay-9", "refund_refused", {}}};
  Desk desk(world);
  CHECK(desk.send(back).reason == "refund_refused");
  CHECK(desk.look(RefundPayment{{"pay-404"}, 1}).code == "payment_missing");
  CHECK(desk.send(RefundPayment{{"pay-404"}, 1}).reason == "payment_missing");
  CHECK(desk.twin.ledger().empty());
}

TEST_CASE("a write whose answer is lost or strange is unknown, and the look finds what was done") {
  Desk desk;
  desk.transport.after = [](HttpRequest const& request, Exchange& exchange) {
    if (request.write()) exchange = {Failure::timed_out, {}};
  };
  CHECK(desk.send(fee).verdict == Verdict::unknown);
  CHECK(desk.send(first_try).verdict == Verdict::unknown);
  CHECK(desk.send(back).verdict == Verdict::unknown);
  CHECK(desk.look(fee).presence == Presence::present);
  CHECK(desk.look(first_try).presence == Presence::present);
  CHECK(desk.look(back).presence == Presence::present);
  Desk strange;
  strange.transport.after = [](HttpRequest const& request, Exchange& exchange) {
    if (request.write()) exchange.reply.body = R"({"invoice":"inv-1","refund":"re-1","charge":"ch-1"})";
  };
  CHECK(strange.send(fee).verdict == Verdict::unknown);
  CHECK(strange.send(first_try).verdict == Verdict::unknown);
  CHECK(strange.send(back).verdict == Verdict::unknown);
}

TEST_CASE("payments whose refunds do not add up are not believed") {
  Desk desk;
  desk.transport.after = [](HttpRequest const&, Exchange& exchange) {
    auto json = Json::parse(exchange.reply.body);
    if (json.contains("refunded_cents")) json["refunded_cents"] = 1;
    exchange.reply.body = json.dump();
  };
  CHECK(desk.look(back).presence == Presence::unreadable);
}

TEST_CASE("every request of the account is described in the published contract") {
  std::ifstream file(SOURCE_ROOT "/docs/openapi/care-platform.yaml");
  std::ostringstream yaml;
  yaml << file.rdbuf();
  Desk desk;
  desk.account();
  desk.look(fee);
  desk.send(fee);
  desk.look(first_try);
  desk.send(first_try);
  desk.look(back);
  desk.send(back);
  for (auto const& seen : desk.transport.seen) {
    INFO(seen.request.method << " " << seen.request.target);
    CHECK(described(yaml.str(), seen.request));
  }
}

TEST_CASE("a listed payment and a paid sum alone become the same kind of payment, and a snapshot keeps both") {
  auto world = practice();
  world.invoices.push_back(invoice("inv-7", "ap-7", 5'000, 5'000));
  Desk desk(world);
  auto const account = desk.account();
  REQUIRE(account.payments.size() == 2);
  CHECK(account.payments[1].payment.text == "pay-inv-7");
  CHECK(account.invoices[1].invoice.paid_cents == 14'000);
  REQUIRE(desk.act(twins::ActKind::refund, "inv-7"));
  CHECK(desk.twin.ledger()[0].subject == "pay-inv-7");
  twins::PlatformTwin again(world, us_wall_time);
  again.restore(desk.twin.save());
  CHECK(again.save() == desk.twin.save());
}

TEST_CASE("a charge is what its command is named: a real one that cannot be read never becomes one of $0") {
  Desk desk;
  auto request = request_for(workflows::ChargeInvoice{{"inv-9"}, 9'000, 1});
  request.payload = R"({"invoice":"inv-9","cents":9000})";  // of an age when a member was missing
  CHECK(run(desk.platform.look(request)).presence == engine::Presence::unreadable);
  CHECK(run(desk.platform.send(request)).verdict == engine::Verdict::not_sent);
  auto unnamed = request_for(workflows::ChargeZero{{"inv-9"}});
  for (auto const* name : {"", "ChargeInvoices", "ChargeInvoice"}) {
    INFO("named " << name);
    unnamed.command = name;
    CHECK(run(desk.platform.look(unnamed)).presence == engine::Presence::unreadable);
    CHECK(run(desk.platform.send(unnamed)).verdict == engine::Verdict::not_sent);
  }
  CHECK(desk.entries("invoice.charged") == 0);
  CHECK(desk.transport.seen.empty());
}
