// Does the simulated care platform keep the rules of its contract, and does its ledger tell exactly what it accepted?
#include "connectors/twins/platform_twin.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "tests/connectors/small_practice.hpp"

namespace {

using namespace connectors;
using namespace connectors::twins;
using workflows::codec::Json;

auto const now = instant("2026-07-20T14:00:00Z");

PlatformTwin platform(World const& world = small_practice()) { return {world, us_wall_time}; }

HttpReply write_off(PlatformTwin& twin, std::string const& id, std::int64_t cents) {
  auto const etag = twin.handle(http("GET", "/v1/invoices/" + id), now).headers.at("etag");
  Json const body{{"cents", cents}, {"reason", "Other"}, {"note", "Billed on Headway."}};
  return twin.handle(http("PATCH", "/v1/invoices/" + id + "/write-off", body.dump(), etag), now);
}

HttpReply charge(PlatformTwin& twin, std::string const& id, std::int64_t cents) {
  Json const body{{"cents", cents}, {"reference", "E-1"}};
  return twin.handle(http("POST", "/v1/invoices/" + id + "/charges", body.dump()), now);
}

WorldAct act(ActKind kind, std::string subject, std::int64_t cents = 0, std::string text = "") {
  WorldAct made;
  made.act = kind;
  made.subject = std::move(subject);
  made.by = "person";
  made.cents = cents;
  made.text = std::move(text);
  return made;
}

std::string status(PlatformTwin& twin, std::string const& id) {
  return body_of(twin.handle(http("GET", "/v1/invoices/" + id), now)).at("status");
}

}  // namespace

TEST_CASE("a list longer than two comes in pages, oldest appointment first") {
  auto twin = platform();
  auto const first = body_of(twin.handle(http("GET", "/v1/clients/cl-1/appointments"), now));
  REQUIRE(first.at("items").size() == 2);
  CHECK(first.at("items")[0].at("appointment") == "ap-1");
  CHECK(first.at("items")[0].at("start") == "2026-06-30T15:00:00Z");
  CHECK(first.at("items")[1].at("appointment") == "ap-2");
  auto const next = first.at("next").get<std::string>();
  auto const second = body_of(twin.handle(http("GET", "/v1/clients/cl-1/appointments?after=" + next), now));
  REQUIRE(second.at("items").size() == 1);
  CHECK(second.at("items")[0].at("appointment") == "ap-3");
  CHECK(second.at("next").is_null());
  CHECK(twin.handle(http("GET", "/v1/clients/cl-1/appointments?after=99"), now).status == 400);
}

TEST_CASE("clients are found by e-mail without regard to case, and two profiles may share one") {
  auto twin = platform();
  auto const one = body_of(twin.handle(http("GET", "/v1/clients?email=ROBIN%40example.org"), now));
  REQUIRE(one.at("items").size() == 1);
  CHECK(one.at("items")[0].at("client") == "cl-1");
  CHECK(body_of(twin.handle(http("GET", "/v1/clients?email=double@example.org"), now)).at("items").size() == 2);
  CHECK(body_of(twin.handle(http("GET", "/v1/clients?email=nobody@example.org"), now)).at("items").empty());
  CHECK(twin.handle(http("GET", "/v1/clients"), now).status == 400);
}

TEST_CASE("a request without the token, at no address, by a wrong method or without JSON gets a problem with a code") {
  auto twin = platform();
  auto stranger = http("GET", "/v1/clients/cl-1");
  stranger.headers["authorization"] = "Bearer wrong";
  CHECK(code_of(twin.handle(stranger, now)) == "unauthorised");
  CHECK(code_of(twin.handle(http("GET", "/v1/clients/nobody"), now)) == "not_found");
  CHECK(code_of(twin.handle(http("GET", "/v2/clients/cl-1"), now)) == "not_found");
  CHECK(code_of(twin.handle(http("GET", "/v1/clients/%zz"), now)) == "malformed");
  auto const wrong_method = twin.handle(http("POST", "/v1/invoices/inv-1", "{}"), now);
  CHECK(wrong_method.status == 405);
  CHECK(wrong_method.headers.at("allow") == "GET");
  auto plain = http("POST", "/v1/invoices/inv-1/charges", "cents=0");
  CHECK(code_of(twin.handle(plain, now)) == "malformed");
  plain.headers["content-type"] = "text/plain";
  CHECK(twin.handle(plain, now).status == 415);
  auto const surplus =
      twin.handle(http("POST", "/v1/invoices/inv-1/charges", R"({"cents":0,"reference":"E","x":1})"), now);
  CHECK(surplus.status == 400);
  CHECK(twin.ledger().empty());
}

TEST_CASE("an invoice's status follows from its amounts") {
  auto twin = platform();
  CHECK(status(twin, "inv-1") == "open");
  CHECK(status(twin, "inv-2") == "paid");
  CHECK(status(twin, "inv-3") == "partly_paid");
  REQUIRE(twin.act(act(ActKind::refund, "inv-2"), now));
  auto const refunded = body_of(twin.handle(http("GET", "/v1/invoices/inv-2"), now));
  CHECK(refunded.at("status") == "refunded");
  CHECK(refunded.at("balance_cents") == 15'000);
  CHECK(refunded.at("auto_charge") == false);
}

TEST_CASE("a write-off takes the whole balance of an unpaid invoice, and the ledger holds it to the letter") {
  auto twin = platform();
  auto const reply = write_off(twin, "inv-1", 15'000);
  REQUIRE(reply.status == 200);
  CHECK(body_of(reply).at("status") == "written_off");
  REQUIRE(twin.ledger().size() == 1);
  auto const& entry = twin.ledger().front();
  CHECK(entry.kind == "invoice.written_off");
  CHECK(entry.counterpart == "care_platform");
  CHECK(entry.subject == "inv-1");
  CHECK(entry.effect == "E-1");
  CHECK(entry.by == "engine");
  CHECK(entry.at == now);
  CHECK(entry.detail.dump() == R"({"cents":15000,"reason":"Other","note":"Billed on Headway."})");
}

TEST_CASE("a write-off of a paid, partly paid, written-off, locked or changed invoice changes nothing") {
  auto twin = platform();
  CHECK(code_of(write_off(twin, "inv-2", 15'000)) == "already_paid");
  CHECK(code_of(write_off(twin, "inv-3", 11'000)) == "partly_paid");
  CHECK(code_of(write_off(twin, "inv-1", 14'999)) == "whole_amount_only");
  CHECK(code_of(write_off(twin, "inv-1", 0)) == "malformed");
  REQUIRE(twin.act(act(ActKind::set_status, "inv-1", 0, "locked"), now));
  CHECK(code_of(write_off(twin, "inv-1", 15'000)) == "locked");
  REQUIRE(twin.act(act(ActKind::set_status, "inv-1", 0, "unlocked"), now));
  std::string const body = R"({"cents":15000,"reason":"Other","note":""})";
  CHECK(twin.handle(http("PATCH", "/v1/invoices/inv-1/write-off", body), now).status == 428);
  CHECK(twin.handle(http("PATCH", "/v1/invoices/inv-1/write-off", body, "\"9\""), now).status == 412);
  CHECK(twin.ledger().empty());
  REQUIRE(twin.act(act(ActKind::write_off, "inv-1", 5'000, "courtesy"), now));
  CHECK(code_of(write_off(twin, "inv-1", 10'000)) == "written_off_otherwise");
  REQUIRE(twin.ledger().size() == 1);
  CHECK(twin.ledger().front().by == "person");
  CHECK(twin.ledger().front().effect.empty());
}

TEST_CASE("an invoice is charged $0 once, and never when a positive charge stands on it") {
  auto twin = platform();
  auto const reply = charge(twin, "inv-1", 0);
  REQUIRE(reply.status == 201);
  CHECK(body_of(reply).at("result") == "succeeded");
  CHECK(body_of(reply).at("reference") == "E-1");
  CHECK(code_of(charge(twin, "inv-1", 0)) == "zero_charged");
  REQUIRE(twin.act(act(ActKind::pay, "inv-4"), now));
  CHECK(code_of(charge(twin, "inv-4", 0)) == "positive_charge");
  CHECK(code_of(charge(twin, "inv-5", 8'001)) == "above_balance");
  CHECK(code_of(charge(twin, "nothing", 0)) == "not_found");
  REQUIRE(twin.ledger().size() == 2);
  CHECK(twin.ledger()[0].kind == "invoice.charged");
  CHECK(twin.ledger()[0].detail.dump() == R"({"cents":0,"result":"succeeded"})");
  CHECK(twin.ledger()[1].detail.dump() == R"({"cents":9000,"result":"succeeded"})");
}

TEST_CASE("a card that declines leaves a declined charge, and the balance as it was") {
  auto world = small_practice();
  world.refusals = {{"care_platform", "cl-1", "card_declined", {}},
                    {"care_platform", "inv-4", "written_off_otherwise", {}}};
  auto twin = platform(world);
  CHECK(body_of(charge(twin, "inv-5", 8'000)).at("result") == "declined");
  CHECK(status(twin, "inv-5") == "open");
  CHECK(twin.ledger().front().detail.at("result") == "declined");
  CHECK(code_of(write_off(twin, "inv-4", 9'000)) == "written_off_otherwise");
}

TEST_CASE("people's acts change the platform, and only acts on money enter the ledger") {
  auto twin = platform();
  CHECK(twin.act(act(ActKind::set_status, "ap-3", 0, "late_cancelled"), now));
  CHECK(twin.act(act(ActKind::set_diagnosis, "cl-1", 0, "F32.1, F41.1"), now));
  CHECK(twin.act(act(ActKind::set_licence, "th-1", 0, "TX 2026-08-01"), now));
  CHECK(twin.ledger().empty());
  CHECK(body_of(twin.handle(http("GET", "/v1/appointments/ap-3"), now)).at("status") == "late_cancelled");
  CHECK(body_of(twin.handle(http("GET", "/v1/clients/cl-1/diagnoses"), now)).at("items").dump() ==
        R"([{"code":"F32.1"},{"code":"F41.1"}])");
  auto const licences = body_of(twin.handle(http("GET", "/v1/therapists/th-1/licences?after=2"), now));
  CHECK(licences.at("items").dump() == R"([{"state":"TX","from":"2026-08-01"}])");

  CHECK(twin.act(act(ActKind::create_invoice, "ap-1", 7'500), now));
  REQUIRE(twin.ledger().size() == 1);
  CHECK(twin.ledger()[0].kind == "invoice.created");
  CHECK(twin.ledger()[0].detail.dump() ==
        R"({"appointment":"ap-1","therapist":"th-1","type":"Appointment","cents":7500})");
  CHECK(twin.act(act(ActKind::refund, "inv-2", 99'999), now));
  CHECK(twin.ledger()[1].kind == "payment.refunded");
  CHECK(twin.ledger()[1].detail.dump() == R"({"cents":15000})");

  CHECK_FALSE(twin.act(act(ActKind::pay, "no-such-invoice"), now));
  CHECK_FALSE(twin.act(act(ActKind::set_status, "ap-3", 0, "forgotten"), now));
  CHECK_FALSE(twin.act(act(ActKind::set_licence, "th-1", 0, "TX someday"), now));
  CHECK_FALSE(twin.act(act(ActKind::close, "inv-1"), now));
}

TEST_CASE("a snapshot brings the platform back as it was, and a copy goes its own way") {
  auto twin = platform();
  REQUIRE(write_off(twin, "inv-1", 15'000).status == 200);
  auto const saved = twin.save();
  auto fresh = platform();
  fresh.restore(saved);
  CHECK(fresh.save() == saved);
  CHECK(status(fresh, "inv-1") == "written_off");
  REQUIRE(fresh.ledger().size() == 1);
  auto const copied = twin.copy();
  REQUIRE(charge(twin, "inv-1", 0).status == 201);
  CHECK(copied->ledger().size() == 1);
  CHECK(copied->save() == saved);
  CHECK_THROWS_AS(fresh.restore(Json{{"clients", 3}}), std::invalid_argument);
  CHECK(fresh.save() == saved);
}
