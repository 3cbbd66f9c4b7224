// Does the care platform's connector turn each verb into the right requests, and each reply into the right outcome?
// Asked of the platform's twin, with answers lost, garbled or replaced on the way.
#include "connectors/care_platform/care_platform_rest.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "connectors/twins/platform_twin.hpp"
#include "tests/connectors/small_practice.hpp"
#include "workflows/messages/care_platform.hpp"

namespace {

using namespace connectors;
using namespace std::chrono_literals;
using engine::Presence;
using engine::Verdict;
using workflows::codec::Json;

auto const now = instant("2026-07-20T14:00:00Z");

struct Desk {
  explicit Desk(twins::World const& world = small_practice()) : twin(world, us_wall_time) {}
  ManualEnv env{now};
  twins::PlatformTwin twin;
  DirectTransport transport{env, twin};
  CarePlatform platform{transport, env, {twins::twin_token}};

  template <class Command>
  engine::Outcome fetch(Command const& command) {
    return listed<Command>(run(platform.fetch(request_for(command))));
  }
  template <class Command>
  engine::Look look(Command const& command) {
    return listed<Command>(run(platform.look(request_for(command))));
  }
  template <class Command>
  engine::Outcome send(Command const& command, std::string pre_image) {
    return listed<Command>(run(platform.send(request_for(command, std::move(pre_image)))));
  }
  // Looks first, as the engine does, then sends.
  template <class Command>
  engine::Outcome look_and_send(Command const& command) {
    return send(command, look(command).pre_image);
  }
  void act(twins::ActKind kind, std::string subject, std::int64_t cents = 0, std::string text = "") {
    twins::WorldAct act;
    act.act = kind;
    act.subject = std::move(subject);
    act.cents = cents;
    act.text = std::move(text);
    if (!twin.act(act, now)) throw std::logic_error("the twin does not know this act");
  }
  // From now on every request, or every write, gets this in place of the twin's answer.
  void answer(int status, std::string body, std::map<std::string, std::string> headers = {}) {
    transport.instead = [=](HttpRequest const&) { return Exchange{Failure::none, {status, headers, body}}; };
  }
  void answer_writes(Exchange given) {
    transport.instead = [=](HttpRequest const& request) {
      return request.write() ? std::optional<Exchange>{given} : std::nullopt;
    };
  }
};

workflows::WriteOffInvoice const whole{{"inv-1"}, 15'000, "Other", "Billed on Headway."};
workflows::ChargeZero const zero{{"inv-1"}};

std::string problem(int status, std::string const& code) {
  return Json{{"status", status}, {"code", code}, {"detail", "Robin Vale"}}.dump();
}

}  // namespace

TEST_CASE("a client is found by e-mail: once, twice or not at all") {
  Desk desk;
  auto const once = desk.fetch(workflows::FindClient{"robin@example.org"});
  REQUIRE(once.verdict == Verdict::done);
  auto const found = event_in<workflows::ClientFound>(once.payload);
  REQUIRE(found.profiles.size() == 1);
  CHECK(found.profiles[0].client.text == "cl-1");
  CHECK(found.profiles[0].birth_date == date("1990-02-03"));
  CHECK(found.profiles[0].zone == "America/Chicago");
  CHECK(event_in<workflows::ClientFound>(desk.fetch(workflows::FindClient{"double@example.org"}).payload)
            .profiles.size() == 2);
  auto const nobody = desk.fetch(workflows::FindClient{"a+b&c@example.org"});
  CHECK(nobody.verdict == Verdict::done);
  CHECK(event_in<workflows::ClientFound>(nobody.payload).profiles.empty());
  CHECK(desk.fetch(workflows::FindClient{""}).verdict == Verdict::not_sent);
}

TEST_CASE("a profile with another e-mail than the one asked for is no answer") {
  Desk desk;
  desk.answer(200, R"({"items":[{"client":"cl-9","name":"N","email":"other@example.org","region":"US","state":"TX",
                     "zone":""}],"next":null})");
  auto const outcome = desk.fetch(workflows::FindClient{"robin@example.org"});
  CHECK(outcome.verdict == Verdict::unknown);
  CHECK(outcome.sentence.find("other@") == std::string::npos);
}

TEST_CASE("all pages of appointments are read, oldest first") {
  Desk desk;
  auto const outcome = desk.fetch(workflows::FindAppointments{{"cl-1"}});
  REQUIRE(outcome.verdict == Verdict::done);
  auto const found = event_in<workflows::AppointmentsFound>(outcome.payload).appointments;
  REQUIRE(found.size() == 3);
  CHECK(found[0].appointment.text == "ap-1");
  CHECK(found[2].appointment.text == "ap-3");
  CHECK(found[2].start == instant("2026-07-14T15:00:00Z"));
  CHECK(found[2].therapist_name == "Ada Fern");
  CHECK(found[2].minutes == 55);
  CHECK(desk.transport.seen.size() == 2);
  auto const missing = desk.fetch(workflows::FindAppointments{{"nobody"}});
  CHECK(missing.verdict == Verdict::rejected);
  CHECK(missing.reason == "client_not_found");
}

TEST_CASE("an appointment of another client in the list makes the whole answer void") {
  Desk desk;
  desk.transport.after = [](HttpRequest const&, Exchange& exchange) {
    auto body = Json::parse(exchange.reply.body);
    body["items"][0]["client"] = "cl-2";
    exchange.reply.body = body.dump();
  };
  CHECK(desk.fetch(workflows::FindAppointments{{"cl-1"}}).verdict == Verdict::unknown);
}

TEST_CASE("billing is read in one go: invoices with their charges, diagnoses, licences") {
  Desk desk;
  desk.act(twins::ActKind::charge, "inv-4");
  desk.act(twins::ActKind::refund, "inv-3");
  auto const outcome = desk.fetch(workflows::ReadBilling{{"cl-1"}, {"ap-3"}, {"th-1"}});
  REQUIRE(outcome.verdict == Verdict::done);
  auto const read = event_in<workflows::BillingRead>(outcome.payload);
  REQUIRE(read.invoices.size() == 3);
  CHECK(read.invoices[0].status == "refunded");
  CHECK(read.invoices[0].balance_cents == 15'000);
  REQUIRE(read.invoices[1].charges.size() == 1);
  CHECK(read.invoices[1].charges[0].cents == 0);
  CHECK(read.invoices[1].charges[0].result == "succeeded");
  CHECK(read.diagnoses == std::vector<std::string>{"F41.1", "F33.1", "Z63.0"});
  REQUIRE(read.licences.size() == 3);
  CHECK(read.licences[1].until == date("2025-12-31"));
  auto const missing = desk.fetch(workflows::ReadBilling{{"cl-1"}, {"ap-9"}, {"th-1"}});
  CHECK(missing.reason == "session_not_found");
  CHECK(desk.fetch(workflows::ReadBilling{{"cl-2"}, {"ap-3"}, {"th-1"}}).verdict == Verdict::unknown);
  CHECK(desk.fetch(workflows::ReadBilling{{"cl-1"}, {"ap-3"}, {".."}}).verdict == Verdict::not_sent);
}

TEST_CASE("an invoice whose amounts do not add up is no answer") {
  Desk desk;
  desk.transport.after = [](HttpRequest const& request, Exchange& exchange) {
    if (request.target.find("/appointments/") == std::string::npos) return;
    auto body = Json::parse(exchange.reply.body);
    body["items"][0]["balance_cents"] = 1;
    exchange.reply.body = body.dump();
  };
  CHECK(desk.fetch(workflows::ReadBilling{{"cl-1"}, {"ap-1"}, {"th-1"}}).verdict == Verdict::unknown);
}

TEST_CASE("a write-off is looked at, sent with the version seen, and found again") {
  Desk desk;
  auto const before = desk.look(whole);
  CHECK(before.presence == Presence::absent);
  CHECK(before.strong);
  auto const outcome = desk.send(whole, before.pre_image);
  REQUIRE(outcome.verdict == Verdict::done);
  CHECK(outcome.reference == "inv-1");
  CHECK(event_in<workflows::InvoiceWrittenOff>(outcome.payload).cents == 15'000);
  auto const& sent = desk.transport.seen.back();
  CHECK(sent.request.headers.at("x-claimstep-effect") == "E-7");
  CHECK(sent.request.headers.at("if-match") == "\"1\"");
  CHECK(sent.origin.verb == "invoice.written_off");
  CHECK(sent.origin.counterpart == "care_platform");
  auto const after = desk.look(whole);
  CHECK(after.presence == Presence::present);
  CHECK(after.strong);
  CHECK(after.reference == "inv-1");
  CHECK(after.payload == outcome.payload);
  REQUIRE(desk.twin.ledger().size() == 1);
  CHECK(desk.twin.ledger()[0].effect == "E-7");
  CHECK(desk.twin.ledger()[0].detail.at("note") == "Billed on Headway.");
}

TEST_CASE("a refunded invoice's whole balance can be written off, under the version that the look saw") {
  Desk desk;
  desk.act(twins::ActKind::refund, "inv-2");
  workflows::WriteOffInvoice const refunded{{"inv-2"}, 15'000, "Other", "Billed on Headway."};
  REQUIRE(desk.look_and_send(refunded).verdict == Verdict::done);
  CHECK(desk.transport.seen.back().request.headers.at("if-match") == "\"2\"");
}

TEST_CASE("a write-off made by hand is adopted only when amount, reason and note are ours to the letter") {
  Desk desk;
  desk.act(twins::ActKind::write_off, "inv-1", 0, "Billed on Headway.");
  CHECK(desk.look(whole).presence == Presence::present);
  Desk other;
  other.act(twins::ActKind::write_off, "inv-1", 0, "Billed on Headway");
  CHECK(other.look(whole).code == "written_off_otherwise");
  Desk part;
  part.act(twins::ActKind::write_off, "inv-1", 5'000, "Billed on Headway.");
  CHECK(part.look(whole).code == "written_off_otherwise");
}

TEST_CASE("a paid, partly paid, missing or changed invoice stands against the write-off") {
  Desk desk;
  auto const code = [&](std::string id, std::int64_t cents) {
    auto const look = desk.look(workflows::WriteOffInvoice{{std::move(id)}, cents, "Other", "Billed on Headway."});
    CHECK(look.presence == Presence::conflicting);
    CHECK(look.strong);
    CHECK_FALSE(look.sentence.empty());
    CHECK(Json::parse(look.evidence).is_array());
    return look.code;
  };
  CHECK(code("inv-2", 15'000) == "invoice_paid");
  CHECK(code("inv-3", 15'000) == "partly_paid");
  CHECK(code("inv-9", 15'000) == "invoice_missing");
  CHECK(code("inv-1", 14'000) == "unexpected_outcome");
}

TEST_CASE("what happens between look and write-off is refused by name, or not sent when a new look is enough") {
  using twins::ActKind;
  auto const meanwhile = [](auto change) {
    Desk desk;
    auto const look = desk.look(whole);
    change(desk);
    auto const outcome = desk.send(whole, look.pre_image);
    for (auto const& entry : desk.twin.ledger()) CHECK(entry.effect.empty());
    return outcome;
  };
  auto const paid = meanwhile([](Desk& desk) { desk.act(ActKind::pay, "inv-1"); });
  CHECK(paid.verdict == Verdict::not_sent);
  auto const locked = meanwhile([](Desk& desk) { desk.act(ActKind::set_status, "inv-1", 0, "locked"); });
  CHECK(locked.verdict == Verdict::not_sent);

  auto const refused = [](int status, std::string const& code) {
    Desk desk;
    desk.answer_writes({Failure::none, {status, {}, problem(status, code)}});
    auto const outcome = desk.look_and_send(whole);
    CHECK(outcome.sentence.find("Robin") == std::string::npos);
    return outcome.verdict == Verdict::rejected ? outcome.reason : "verdict " + std::to_string(int(outcome.verdict));
  };
  CHECK(refused(409, "already_paid") == "invoice_paid");
  CHECK(refused(409, "partly_paid") == "partly_paid");
  CHECK(refused(409, "written_off_otherwise") == "written_off_otherwise");
  CHECK(refused(404, "not_found") == "invoice_missing");
  CHECK(refused(422, "whole_amount_only") == "unexpected_outcome");
  auto const unknown = "verdict " + std::to_string(int(Verdict::unknown));
  CHECK(refused(409, "something_else") == unknown);
  CHECK(refused(422, "already_paid") == unknown);
  CHECK(refused(428, "version_needed") == unknown);
}

TEST_CASE("a write-off without a look before it does not leave") {
  Desk desk;
  for (char const* seen : {"", "{}", "[]", R"({"etag":7})", R"({"etag":""})", "not json"})
    CHECK(desk.send(whole, seen).verdict == Verdict::not_sent);
  CHECK(desk.transport.seen.empty());
}

TEST_CASE("$0 is charged once, with our reference, and found again") {
  Desk desk;
  CHECK(desk.look(zero).presence == Presence::absent);
  auto const outcome = desk.look_and_send(zero);
  REQUIRE(outcome.verdict == Verdict::done);
  auto const& body = desk.transport.seen.back().request.body;
  CHECK(body == R"({"cents":0,"reference":"E-7"})");
  CHECK(event_in<workflows::ZeroCharged>(outcome.payload).charge == outcome.reference);
  auto const after = desk.look(zero);
  CHECK(after.presence == Presence::present);
  CHECK(after.strong);
  CHECK(after.reference == outcome.reference);
  CHECK(after.payload == outcome.payload);
  // The platform refuses a second one; whether the first is ours only a look can say.
  CHECK(desk.send(zero, "").verdict == Verdict::unknown);
  CHECK(desk.twin.ledger().size() == 1);
}

TEST_CASE("charges of every state are weighed: positive and pending hold, declined and voided do not") {
  auto const look_at = [](std::vector<workflows::Charge> charges) {
    auto world = small_practice();
    world.invoices[0].charges = std::move(charges);
    Desk desk{world};
    return desk.look(zero);
  };
  CHECK(look_at({{"c1", 15'000, "succeeded"}}).code == "positive_charge");
  CHECK(look_at({{"c1", 0, "succeeded"}, {"c2", 500, "pending"}}).code == "positive_charge");
  CHECK(look_at({{"c1", 15'000, "declined"}, {"c2", 500, "voided"}, {"c3", 0, "voided"}}).presence == Presence::absent);
  CHECK(look_at({{"c1", 0, "pending"}}).presence == Presence::present);
  auto const twice = look_at({{"c1", 0, "succeeded"}, {"c2", 0, "succeeded"}});
  CHECK(twice.presence == Presence::several);
  CHECK(twice.code == "duplicate_present");
  CHECK(look_at({{"c1", 0, "succeeded"}, {"c1", 0, "succeeded"}}).presence == Presence::unreadable);
  CHECK(look_at({{"c1", 0, "maybe"}}).presence == Presence::unreadable);
  CHECK(look_at({{"c1", -1, "succeeded"}}).presence == Presence::unreadable);
  // Three charges are two pages: the second page counts too.
  CHECK(look_at({{"c1", 0, "voided"}, {"c2", 0, "voided"}, {"c3", 1, "succeeded"}}).code == "positive_charge");
}

TEST_CASE("a $0 charge that the platform refuses or answers oddly is never done") {
  Desk paid;
  paid.act(twins::ActKind::pay, "inv-1");
  CHECK(paid.send(zero, "").reason == "positive_charge");
  CHECK(paid.look(zero).code == "positive_charge");
  Desk missing;
  CHECK(missing.send(workflows::ChargeZero{{"inv-9"}}, "").reason == "invoice_missing");
  CHECK(missing.look(workflows::ChargeZero{{"inv-9"}}).code == "invoice_missing");
  auto const answered = [](char const* field, Json value) {
    Desk desk;
    desk.transport.after = [=](HttpRequest const&, Exchange& exchange) {
      auto body = Json::parse(exchange.reply.body);
      body[field] = value;
      exchange.reply.body = body.dump();
    };
    return desk.send(zero, "").verdict;
  };
  CHECK(answered("note", "a field more") == Verdict::done);
  for (auto const& [field, value] : std::vector<std::pair<char const*, Json>>{{"reference", "E-8"},
                                                                              {"invoice", "inv-2"},
                                                                              {"cents", 1},
                                                                              {"cents", "0"},
                                                                              {"result", "declined"},
                                                                              {"charge", ""},
                                                                              {"charge", nullptr}}) {
    INFO(field << " " << value.dump());
    CHECK(answered(field, value) == Verdict::unknown);
  }
}

TEST_CASE("a write whose answer is lost or worthless is unknown, and only a documented drop is not sent") {
  auto const verdict = [](Exchange given) {
    Desk desk;
    desk.answer_writes(std::move(given));
    auto const write_off = desk.look_and_send(whole);
    auto const charge = desk.send(zero, "");
    CHECK(write_off.verdict == charge.verdict);
    CHECK_FALSE(write_off.sentence.empty());
    return write_off;
  };
  CHECK(verdict({Failure::timed_out, {}}).verdict == Verdict::unknown);
  CHECK(verdict({Failure::broken, {}}).verdict == Verdict::unknown);
  CHECK(verdict({Failure::none, {500, {}, "oops"}}).verdict == Verdict::unknown);
  CHECK(verdict({Failure::none, {503, {{"retry-after", "9"}}, ""}}).verdict == Verdict::unknown);
  CHECK(verdict({Failure::none, {302, {{"location", "/"}}, ""}}).verdict == Verdict::unknown);
  CHECK(verdict({Failure::none, {408, {}, ""}}).verdict == Verdict::unknown);
  CHECK(verdict({Failure::none, {200, {}, "{}"}}).verdict == Verdict::unknown);
  CHECK(verdict({Failure::none, {201, {}, "<html>"}}).verdict == Verdict::unknown);
  CHECK(verdict({Failure::not_sent, {}}).verdict == Verdict::not_sent);
  CHECK(verdict({Failure::none, {401, {}, ""}}).sentence == "the token is not accepted by the care platform");
  auto const busy = verdict({Failure::none, {429, {{"retry-after", "30"}}, ""}});
  CHECK(busy.verdict == Verdict::not_sent);
  CHECK(busy.retry_after == engine::Duration{30s});
}

TEST_CASE("a look that cannot be read is unreadable and passes on how long to wait") {
  Desk desk;
  desk.answer(503, "", {{"retry-after", "9"}});
  for (auto const& look : {desk.look(whole), desk.look(zero)}) {
    CHECK(look.presence == Presence::unreadable);
    CHECK(look.retry_after == engine::Duration{9s});
    CHECK_FALSE(look.strong);
  }
  desk.answer(404, "<html>not here</html>");
  CHECK(desk.look(whole).presence == Presence::unreadable);
  desk.transport.instead = nullptr;
  desk.transport.after = [](HttpRequest const&, Exchange& exchange) { exchange.reply.headers.clear(); };
  CHECK(desk.look(whole).presence == Presence::unreadable);  // no version, so nothing could be written safely
  desk.transport.after = [](HttpRequest const&, Exchange& exchange) {
    auto body = Json::parse(exchange.reply.body);
    body["invoice"] = "inv-5";
    exchange.reply.body = body.dump();
  };
  CHECK(desk.look(whole).presence == Presence::unreadable);
}

TEST_CASE("a command that is not this connector's, or not readable, does not leave") {
  Desk desk;
  auto request = request_for(whole);
  request.payload = R"({"invoice":"inv-1"})";
  CHECK(run(desk.platform.send(request)).verdict == Verdict::not_sent);
  CHECK(run(desk.platform.look(request)).presence == Presence::unreadable);
  request.kind = "invoice.created";
  CHECK(run(desk.platform.send(request)).verdict == Verdict::not_sent);
  CHECK(run(desk.platform.look(request)).presence == Presence::unreadable);
  CHECK(run(desk.platform.fetch(request)).verdict == Verdict::not_sent);
  CHECK(desk.transport.seen.empty());
}

TEST_CASE("every path and method that the connector uses is described in the platform's OpenAPI file") {
  std::ostringstream yaml;
  yaml << std::ifstream(SOURCE_ROOT "/docs/openapi/care-platform.yaml").rdbuf();
  Desk desk;
  desk.fetch(workflows::FindClient{"robin@example.org"});
  desk.fetch(workflows::FindAppointments{{"cl-1"}});
  desk.fetch(workflows::ReadBilling{{"cl-1"}, {"ap-1"}, {"th-1"}});
  desk.look_and_send(whole);
  desk.look_and_send(zero);
  std::set<std::string> used;
  for (auto const& seen : desk.transport.seen) {
    INFO(seen.request.method << " " << seen.request.target);
    CHECK(described(yaml.str(), seen.request));
    used.insert(seen.request.method + seen.request.target);
  }
  CHECK(used.size() >= 9);
  CHECK_FALSE(described(yaml.str(), http("DELETE", "/v1/invoices/inv-1")));
  CHECK_FALSE(described(yaml.str(), http("GET", "/v1/invoices")));
}
