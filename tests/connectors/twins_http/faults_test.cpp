// Does a counterpart in trouble look on the wire as the world orders it, and does the ledger still tell what it
// accepted? Seen through the production transport.
#include "tests/connectors/twins_http/bench.hpp"

using namespace twins_http;

namespace {

HttpRequest note_request(std::string const& effect = "E-1") {
  HttpRequest request;
  request.method = "POST";
  request.target = "/conversations/215473/reply";
  request.read_only = false;
  request.headers = inbox_headers();
  request.headers["content-type"] = "application/json";
  request.headers["x-claimstep-effect"] = effect;
  request.body = R"({"message_type":"note","type":"admin","admin_id":"991267","body":"<p>Seen.</p>"})";
  return request;
}
HttpRequest read_request() { return {"GET", "/conversations/215473", inbox_headers(), "", true}; }

World with(WorldFault const& what) {
  auto world = everything().world;
  world.faults = {what};
  return world;
}
WorldFault on_note(FaultKind kind, int seconds = 0) {
  return fault("ticket_inbox", "ticket.note_added", kind, seconds);
}

}  // namespace

TEST_CASE("twins over http: accepted, and the reply lost: the connection ends without a byte and the ledger has it") {
  Bench bench(with(on_note(FaultKind::accepted_reply_lost)));
  CHECK(bench.exchange("ticket_inbox", note_request()).failure == Failure::broken);
  REQUIRE(bench.ledger().size() == 1);
  CHECK(bench.ledger()[0].at("effect") == "E-1");
  CHECK(bench.exchange("ticket_inbox", note_request("E-2")).failure == Failure::none);
}

TEST_CASE("twins over http: timed out: nothing is accepted and nobody answers within the caller's deadline") {
  Bench bench(with(on_note(FaultKind::timed_out)));
  CHECK(bench.exchange("ticket_inbox", note_request(), 400ms).failure == Failure::timed_out);
  CHECK(bench.ledger().empty());
}

TEST_CASE("twins over http: timed out: whoever waits on is let go when the twins' clock says so") {
  Bench bench(with(on_note(FaultKind::timed_out)));
  Bench::Pending pending;
  bench.begin(pending, "ticket_inbox", note_request());
  bench.service.move_to(bench.service.now() + 1min);
  CHECK(bench.end(pending).failure == Failure::broken);
  CHECK(bench.ledger().empty());
}

TEST_CASE("twins over http: 503 before the commit leaves nothing behind, after it the ledger entry") {
  Bench before(with(on_note(FaultKind::error_before)));
  CHECK(before.reply("ticket_inbox", note_request()).status == 503);
  CHECK(before.ledger().empty());
  Bench after(with(on_note(FaultKind::error_after)));
  CHECK(after.reply("ticket_inbox", note_request()).status == 503);
  CHECK(after.ledger().size() == 1);
}

TEST_CASE("twins over http: 429 names how long to wait and accepts nothing") {
  Bench bench(with(on_note(FaultKind::rate_limited, 7)));
  auto const reply = bench.reply("ticket_inbox", note_request());
  CHECK(reply.status == 429);
  CHECK(reply.headers.at("retry-after") == "7");
  CHECK(Json::parse(reply.body).at("type") == "error.list");
  CHECK(bench.ledger().empty());
  Bench platform(with(fault("care_platform", "platform.find_client", FaultKind::rate_limited)));
  auto const problem = platform.get("care_platform", "/v1/clients?email=x", rest_headers());
  CHECK(problem.headers.at("content-type") == "application/problem+json");
  CHECK(Json::parse(problem.body).at("status") == 429);
}

TEST_CASE("twins over http: garbled: a whole reply that is no JSON, over an effect that was accepted") {
  Bench bench(with(on_note(FaultKind::garbled)));
  auto const reply = bench.reply("ticket_inbox", note_request());
  CHECK(Json::parse(reply.body, nullptr, false).is_discarded());
  CHECK(bench.ledger().size() == 1);
}

TEST_CASE("twins over http: truncated: the connection ends inside the body that was promised") {
  Bench bench(with(on_note(FaultKind::truncated)));
  CHECK(bench.exchange("ticket_inbox", note_request()).failure == Failure::broken);
  CHECK(bench.ledger().size() == 1);
  auto const text = connectors::twins::broken_off({200, {{"content-type", "application/json"}}, "{\"a\":1}"});
  CHECK(text == "HTTP/1.1 200 \r\ncontent-type: application/json\r\ncontent-length: 7\r\n\r\n{\"a");
  CHECK(connectors::twins::broken_off({200, {}, ""}) == "HTTP/1.1 200 \r\ncontent-length: 2\r\n\r\n");
}

TEST_CASE("twins over http: slow: a caller gone does not undo the effect, which arrives when its time has come") {
  Bench bench(with(on_note(FaultKind::slow, 5)));
  {
    Bench::Pending gone;
    bench.begin(gone, "ticket_inbox", note_request());
    CHECK_FALSE(gone.result);
  }
  CHECK(bench.ledger().empty());
  bench.service.move_to(bench.service.now() + 6s);
  REQUIRE(bench.ledger().size() == 1);
  // Accepted at its own instant, not at the one to which the clock jumped.
  CHECK(bench.ledger()[0].at("at") == workflows::words(everything().world.now + 5s));
}

TEST_CASE("twins over http: slow: a caller that waits has its answer when the time has come") {
  Bench bench(with(on_note(FaultKind::slow, 5)));
  Bench::Pending pending;
  bench.begin(pending, "ticket_inbox", note_request());
  CHECK(bench.ledger().empty());
  CHECK_FALSE(pending.result);
  bench.service.move_to(bench.service.now() + 5s);
  auto const made = bench.end(pending);
  CHECK(made.failure == Failure::none);
  CHECK(made.reply.status == 200);
  CHECK(bench.ledger().size() == 1);
}

TEST_CASE("twins over http: refused n times: the connection is closed before anything is accepted, then all is well") {
  auto refusing = on_note(FaultKind::refused);
  refusing.times = 2;
  Bench bench(with(refusing));
  CHECK(bench.exchange("ticket_inbox", note_request()).failure == Failure::broken);
  CHECK(bench.exchange("ticket_inbox", note_request()).failure == Failure::broken);
  CHECK(bench.ledger().empty());
  CHECK(bench.reply("ticket_inbox", note_request()).status == 200);
}

TEST_CASE("twins over http: reads that lag show what was there before") {
  Bench bench(with(fault("ticket_inbox", "ticket.read_thread", FaultKind::reads_lag, 60)));
  auto const count = [](HttpReply const& reply) {
    return Json::parse(reply.body).at("conversation_parts").at("total_count").get<int>();
  };
  bench.reply("ticket_inbox", note_request());
  CHECK(count(bench.reply("ticket_inbox", read_request())) == 2);
  CHECK(count(bench.reply("ticket_inbox", read_request())) == 3);
}

TEST_CASE("twins over http: a fault that names an effect strikes its write and not the looks around it") {
  Bench bench(with(on_note(FaultKind::error_before)));
  CHECK(bench.reply("ticket_inbox", read_request()).status == 200);
  // The same address, but another verb.
  auto reply = note_request();
  reply.body = R"({"message_type":"comment","type":"admin","admin_id":"991267","body":"<p>Hello.</p>"})";
  CHECK(bench.reply("ticket_inbox", reply).status == 200);
  CHECK(bench.reply("ticket_inbox", note_request()).status == 503);
}

TEST_CASE("twins over http: the nth exchange about one subject is hit, as in process") {
  auto second = fault("ticket_inbox", "ticket.read_thread", FaultKind::error_before);
  second.nth = 2;
  second.subject = "215473";
  Bench bench(with(second));
  HttpRequest other = read_request();
  other.target = "/conversations/215480";
  CHECK(bench.reply("ticket_inbox", read_request()).status == 200);
  CHECK(bench.reply("ticket_inbox", other).status == 200);
  CHECK(bench.reply("ticket_inbox", other).status == 200);
  CHECK(bench.reply("ticket_inbox", read_request()).status == 503);
}
