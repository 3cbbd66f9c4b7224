// Do the twins turn callers away as their vendors do? Token, version, unknown addresses, rate windows: status, headers
// and the vendor's own shape of an error.
#include "connectors/programs_sheet/service_account.hpp"
#include "connectors/twins/sheet_twin_key.hpp"
#include "tests/connectors/twins_http/bench.hpp"

using namespace twins_http;

namespace {

std::string code_of(HttpReply const& reply) { return Json::parse(reply.body).at("errors").at(0).at("code"); }

}  // namespace

TEST_CASE("twins over http: the inbox wants its token and its version, and says so in the vendor's shape") {
  Bench bench;
  auto const target = "/conversations/215473";
  for (auto const& headers : {std::map<std::string, std::string>{{"intercom-version", "2.16"}}, inbox_headers("other"),
                              std::map<std::string, std::string>{{"authorization", "Basic dHdpbg=="}}}) {
    auto const reply = bench.get("ticket_inbox", target, headers);
    CHECK(reply.status == 401);
    auto const body = Json::parse(reply.body);
    CHECK(body.at("type") == "error.list");
    CHECK(body.at("request_id").get<std::string>().size() == 36);
    CHECK(code_of(reply) == "unauthorized");
  }
  auto const old = bench.get("ticket_inbox", target, inbox_headers(connectors::twins::twin_token, "1.0"));
  CHECK(old.status == 400);
  CHECK(code_of(old) == "intercom_version_invalid");
  auto const nowhere = bench.get("ticket_inbox", "/views", inbox_headers());
  CHECK(nowhere.status == 404);
  CHECK(code_of(nowhere) == "not_found");
}

TEST_CASE("twins over http: the inbox counts calls in windows of ten seconds and tells so on every answer") {
  Bench bench;
  auto const headers_now = [&] { return bench.get("ticket_inbox", "/me", inbox_headers()).headers; };
  auto const first = headers_now(), second = headers_now();
  auto const limit = std::stol(first.at("x-ratelimit-limit"));
  CHECK(std::stol(first.at("x-ratelimit-remaining")) == limit - 1);
  CHECK(std::stol(second.at("x-ratelimit-remaining")) == limit - 2);
  auto const now = everything().world.now.time_since_epoch() / 1s;
  CHECK(std::stol(first.at("x-ratelimit-reset")) > now);
  CHECK(std::stol(first.at("x-ratelimit-reset")) <= now + 10);
  bench.steady += 10s;
  CHECK(std::stol(headers_now().at("x-ratelimit-remaining")) == limit - 1);
}

TEST_CASE("twins over http: a full window answers 429 until the next one begins") {
  Bench bench;
  HttpRequest const me{"GET", "/me", inbox_headers(), "", true};
  auto const limit = std::stol(bench.reply("ticket_inbox", me).headers.at("x-ratelimit-limit"));
  for (long call = 1; call < limit; ++call) bench.service.ask("ticket_inbox", me, [](auto) {});
  auto const refused = bench.reply("ticket_inbox", me);
  CHECK(refused.status == 429);
  CHECK(code_of(refused) == "rate_limit_exceeded");
  CHECK(refused.headers.at("x-ratelimit-remaining") == "0");
  bench.steady += 10s;
  CHECK(bench.reply("ticket_inbox", me).status == 200);
}

TEST_CASE("twins over http: platform and portal answer a wrong token with a problem document") {
  Bench bench;
  for (std::string const name : {"care_platform", "payer_portal"}) {
    auto const reply = bench.get(name, "/v1/clients?name=x", {{"authorization", "Bearer other"}});
    CHECK(reply.status == 401);
    CHECK(reply.headers.at("content-type") == "application/problem+json");
    CHECK(Json::parse(reply.body).at("code") == "unauthorised");
  }
  // At the portal a caller without any token is refused as well where programs ask.
  CHECK(bench.get("payer_portal", "/v1/therapists?name=x").status == 401);
}

TEST_CASE("twins over http: the sheet gives a token for a signed assertion alone, and it ends after an hour") {
  Bench bench;
  connectors::sheets::ServiceAccount const account{connectors::twins::sheet_account_email,
                                                   connectors::twins::sheet_account_key_id,
                                                   connectors::twins::sheet_account_key};
  auto const values = "/v4/spreadsheets/programs/values/Programs%21A%3AZ";
  CHECK(bench.get("programs_sheet", values).status == 401);
  auto const assertion = connectors::sheets::signed_assertion(account, bench.service.now());
  REQUIRE(assertion);
  HttpRequest ask{"POST",
                  "/token",
                  {{"content-type", "application/x-www-form-urlencoded"}},
                  connectors::sheets::token_request(*assertion),
                  false};
  auto const given = bench.reply("programs_sheet", ask);
  REQUIRE(given.status == 200);
  std::map<std::string, std::string> const headers{
      {"authorization", "Bearer " + Json::parse(given.body).at("access_token").get<std::string>()}};
  CHECK(bench.get("programs_sheet", values, headers).status == 200);
  bench.steady += 61min;
  auto const late = bench.get("programs_sheet", values, headers);
  CHECK(late.status == 401);
  CHECK(Json::parse(late.body).at("error").at("status") == "UNAUTHENTICATED");
  ask.body = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a.b.c";
  auto const forged = bench.reply("programs_sheet", ask);
  CHECK(forged.status == 400);
  CHECK(Json::parse(forged.body).at("error") == "invalid_grant");
}
