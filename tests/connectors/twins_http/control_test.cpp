// Does the control port do what docs/openapi/twins-control.yaml says: ledger, clock, faults, acts, and nothing for a
// page in somebody's browser? And does a restart go on where the last run stopped?
#include "tests/connectors/twins_http/bench.hpp"

using namespace twins_http;

namespace {

World scripted() {
  auto world = everything().world;
  auto const act = [&](std::string const& at, connectors::twins::ActKind kind, std::string subject, std::string text) {
    connectors::twins::WorldAct made;
    made.at = instant(at);
    made.act = kind;
    made.subject = std::move(subject);
    made.text = std::move(text);
    made.by = "client";
    world.acts.push_back(made);
  };
  using connectors::twins::ActKind;
  // Not in the order of time.
  act("2026-07-20T16:00:00Z", ActKind::reply, "215473", "second");
  act("2026-07-20T15:00:00Z", ActKind::reply, "215473", "first");
  act("2026-07-20T13:00:00Z", ActKind::reply, "215473", "before the world began");
  world.until = "24h";
  return world;
}

Json clock_of(Bench& bench) { return Json::parse(bench.get("control", "/clock").body); }

}  // namespace

TEST_CASE("twins control: the clock moves ahead only, and what is due happens in order, each at its own instant") {
  Bench bench(scripted());
  CHECK(clock_of(bench).at("now") == "2026-07-20T14:00:00Z");
  CHECK(bench.ledger().empty());
  auto const moved = bench.post("control", "/clock", {{"to", "2026-07-20T17:00:00Z"}});
  CHECK(moved.status == 200);
  CHECK(Json::parse(moved.body).at("now") == "2026-07-20T17:00:00Z");
  auto const ledger = bench.ledger();
  REQUIRE(ledger.size() == 2);
  CHECK(ledger[0].at("at") == "2026-07-20T15:00:00Z");
  CHECK(ledger[0].at("detail").at("text") == "first");
  CHECK(ledger[1].at("at") == "2026-07-20T16:00:00Z");
  CHECK(ledger[1].at("by") == "client");
  CHECK(Json::parse(bench.post("control", "/clock", {{"to", "2026-07-20T15:00:00Z"}}).body).at("now") ==
        "2026-07-20T17:00:00Z");
}

TEST_CASE("twins control: the clock goes on with the machine's, and a jump stops at the world's end") {
  Bench bench(scripted());
  bench.steady += 90min;
  CHECK(clock_of(bench).at("now") == "2026-07-20T15:30:00Z");
  CHECK(bench.ledger().size() == 1);
  bench.post("control", "/clock", {{"to", "2027-01-01T00:00:00Z"}});
  CHECK(clock_of(bench).at("now") == "2026-07-21T14:00:00Z");
  CHECK(clock_of(bench).at("until") == "2026-07-21T14:00:00Z");
}

TEST_CASE("twins control: an act happens now, at whichever counterpart has the subject; otherwise nobody does it") {
  Bench bench;
  auto const paid = bench.post("control", "/acts", {{"act", "pay"}, {"subject", "in-4101"}, {"by", "client"}});
  CHECK(paid.status == 200);
  REQUIRE(bench.ledger().size() == 1);
  CHECK(bench.ledger()[0].at("counterpart") == "care_platform");
  CHECK(bench.post("control", "/acts", {{"act", "pay"}, {"subject", "in-nowhere"}}).status == 404);
  CHECK(bench.post("control", "/acts", {{"act", "dance"}, {"subject", "in-4101"}}).status == 422);
  CHECK(bench.post("control", "/acts", {{"act", "pay"}, {"subject", "in-4101"}, {"by", "engine"}}).status == 422);
  CHECK(bench.ledger().size() == 1);
}

TEST_CASE("twins control: faults can be added while they run, and a wrong one is named with its place") {
  Bench bench;
  Json const good{{"counterpart", "care_platform"}, {"verb", "platform.find_client"}, {"fault", "error_before"}};
  CHECK(bench.post("control", "/faults", {{"faults", Json::array({good})}}).status == 200);
  auto const target = "/v1/clients?email=nora.whitfield%40example.com";
  CHECK(bench.get("care_platform", target, rest_headers()).status == 503);
  CHECK(bench.get("care_platform", target, rest_headers()).status == 200);
  Json const bad{{"counterpart", "care_platform"}, {"verb", "platform.find_cleint"}, {"fault", "error_before"}};
  auto const refused = bench.post("control", "/faults", {{"faults", Json::array({bad})}});
  CHECK(refused.status == 422);
  CHECK(Json::parse(refused.body).at("detail").get<std::string>().find("faults[0].verb") != std::string::npos);
}

TEST_CASE("twins control: only JSON is taken, and each address says what it takes") {
  Bench bench;
  HttpRequest form{"POST", "/clock", {{"content-type", "text/plain"}}, R"({"to":"2026-07-21T00:00:00Z"})", false};
  CHECK(bench.reply("control", form).status == 415);
  CHECK(clock_of(bench).at("now") == "2026-07-20T14:00:00Z");
  CHECK(bench.post("control", "/clock", {{"to", "tomorrow"}}).status == 422);
  CHECK(bench.post("control", "/clock", {{"until", "2026-07-21T00:00:00Z"}}).status == 422);
  auto const wrong_way = bench.reply("control", {"DELETE", "/clock", {}, "", false});
  CHECK(wrong_way.status == 405);
  CHECK(wrong_way.headers.at("allow") == "GET, POST");
  CHECK(bench.get("control", "/nothing").status == 404);
  CHECK(Json::parse(bench.get("control", "/world").body).at("practice").at("name") == "Quiet Cove Counseling");
  auto const page = bench.get("control", "/");
  CHECK(page.body.find(bench.ports->base_url("payer_portal")) != std::string::npos);
  CHECK(page.headers.at("content-security-policy").find("default-src 'none'") != std::string::npos);
}

TEST_CASE(
    "twins control: what was kept is taken up: ledger, clock, faults counted, and the script from where it stood") {
  auto world = scripted();
  world.faults = {fault("care_platform", "platform.find_client", FaultKind::error_before)};
  std::string kept;
  auto const target = "/v1/clients?email=nora.whitfield%40example.com";
  {
    Bench first(world);
    first.service.changed = [&] { kept = first.service.kept(); };
    CHECK(first.get("care_platform", target, rest_headers()).status == 503);
    first.post(
        "control", "/faults",
        {{"faults",
          Json::array({Json{
              {"counterpart", "payer_portal"}, {"verb", "portal.read"}, {"nth", 2}, {"fault", "error_before"}}})}});
    first.post("control", "/clock", {{"to", "2026-07-20T15:30:00Z"}});
    CHECK(first.get("payer_portal", "/v1/therapists?name=Maren%20Ostberg", rest_headers()).status == 200);
    kept = first.service.kept();
  }
  World again;
  engine::Instant now{};
  REQUIRE_FALSE(app::TwinService::world_in(kept, again, now));
  CHECK(workflows::words(now) == "2026-07-20T15:30:00Z");
  Bench second(again, now);
  REQUIRE_FALSE(second.service.take_up(kept));
  CHECK(second.ledger().size() == 1);
  CHECK(second.get("care_platform", target, rest_headers()).status == 200);
  CHECK(second.get("payer_portal", "/v1/therapists?name=Maren%20Ostberg", rest_headers()).status == 503);
  second.post("control", "/clock", {{"to", "2026-07-20T17:00:00Z"}});
  auto const ledger = second.ledger();
  REQUIRE(ledger.size() == 2);
  CHECK(ledger[1].at("detail").at("text") == "second");
}

TEST_CASE("twins control: a slow write that was on its way when they stopped arrives after the next start") {
  auto world = everything().world;
  world.faults = {fault("care_platform", "invoice.charged", FaultKind::slow, 8)};
  std::string kept;
  {
    Bench first(world);
    HttpRequest charge{"POST", "/v1/invoices/in-4104/charges", rest_headers(), R"({"cents":2500,"reference":"E-9"})",
                       false};
    charge.headers["content-type"] = "application/json";
    charge.headers["x-claimstep-effect"] = "E-9";
    Bench::Pending gone;
    first.begin(gone, "care_platform", charge);
    kept = first.service.kept();
  }
  Bench second(world, world.now);
  REQUIRE_FALSE(second.service.take_up(kept));
  CHECK(second.ledger().empty());
  second.post("control", "/clock", {{"to", workflows::words(world.now + 8s)}});
  REQUIRE(second.ledger().size() == 1);
  CHECK(second.ledger()[0].at("effect") == "E-9");
}

TEST_CASE("twins control: a text that is none of theirs is refused with a sentence") {
  World world;
  engine::Instant now{};
  CHECK(app::TwinService::world_in("{}", world, now));
  CHECK(app::TwinService::world_in("nonsense", world, now));
  Bench bench;
  auto other = Json::parse(bench.service.kept());
  other["schema"] = "claimstep.twins_kept/9";
  auto const sentence = app::TwinService::world_in(other.dump(), world, now);
  REQUIRE(sentence);
  CHECK(sentence->find("claimstep.twins_kept/9") != std::string::npos);
  auto broken = Json::parse(bench.service.kept());
  broken["twins"].erase("payer_portal");
  CHECK(bench.service.take_up(broken.dump()));
}
