// Does it make a difference to a connector whether the twin stands behind a socket or is called in process? It must
// not: every verb is walked both ways, answer by answer, and the ledgers are compared.
#include "connectors/twins/http/request_verbs.hpp"
#include "tests/connectors/twins_http/bench.hpp"

using namespace twins_http;

namespace {

// Calls the twin at once and writes down by which verbs the request is known.
class AtOnce : public connectors::Transport {
 public:
  AtOnce(engine::Env& env, app::Twins const& twins) : env_(env), twins_(twins) {}
  engine::Task<Exchange> exchange(Origin origin, HttpRequest request) override {
    auto const found = connectors::twins::verbs_of(origin.counterpart, request);
    bool const known = std::ranges::find(found.verbs, std::string_view(origin.verb)) != found.verbs.end();
    if (!known || found.writes != request.write())
      misread.push_back(origin.verb + ": " + request.method + " " + request.target);
    for (auto const& twin : twins_)
      if (twin->name() == origin.counterpart) co_return Exchange{Failure::none, twin->handle(request, env_.now())};
    co_return Exchange{Failure::not_sent, {}};
  }
  std::vector<std::string> misread;

 private:
  engine::Env& env_;
  app::Twins const& twins_;
};

std::vector<Json> walk_in_process(every_verb::Everything const& all, connectors::twins::Ledger& ledger,
                                  std::vector<std::string>& misread) {
  connectors::http::AsioEnv env([&] { return all.world.now; });
  auto const twins = app::twins_of(all.world, zones());
  AtOnce transport(env, twins);
  app::Counterparts counterparts(transport, env, app::connections_to(all.world));
  std::vector<Json> said;
  engine::TaskGroup group;
  group.start(every_verb::walk(counterparts, env, all.steps, 20s, said));
  group.rethrow();
  REQUIRE(group.idle());
  ledger = app::ledger_of(twins);
  misread = transport.misread;
  return said;
}

}  // namespace

TEST_CASE("twins over http: every verb of a world has its requests, an effect its write") {
  using connectors::twins::verb_rows;
  for (auto const& kind : connectors::twins::effect_kinds) {
    INFO(kind);
    CHECK(std::ranges::count_if(verb_rows(), [&](auto const& row) { return row.verb == kind && row.writes; }) == 1);
    CHECK(std::ranges::any_of(verb_rows(), [&](auto const& row) { return row.verb == kind && !row.writes; }));
  }
  for (auto const& kind : connectors::twins::lookup_kinds) {
    INFO(kind);
    CHECK(std::ranges::any_of(verb_rows(), [&](auto const& row) { return row.verb == kind; }));
    CHECK(std::ranges::none_of(verb_rows(), [&](auto const& row) { return row.verb == kind && row.writes; }));
  }
  for (auto const& row : verb_rows()) {
    INFO(row.verb);
    CHECK_FALSE(connectors::twins::counterpart_of(row.verb).empty());
  }
}

TEST_CASE("twins over http: the walk of every verb leaves no verb out and goes well") {
  auto const all = everything();
  auto const walked = [&](std::string_view kind) {
    return std::ranges::any_of(all.steps, [&](auto const& step) { return step.kind == kind; });
  };
  for (auto const& kind : connectors::twins::effect_kinds) CHECK(walked(kind));
  for (auto const& kind : connectors::twins::lookup_kinds)
    if (kind != "sheet.token") CHECK(walked(kind));  // fetched on the way to the sheet
  connectors::twins::Ledger ledger;
  std::vector<std::string> misread;
  for (auto const& each : walk_in_process(all, ledger, misread)) {
    INFO(each.dump(1));
    CHECK(every_verb::went_well(each));
  }
  // One entry per effect, but for a charge of which the platform keeps two.
  CHECK(std::ranges::all_of(connectors::twins::effect_kinds, [&](std::string_view kind) {
    return std::ranges::any_of(ledger, [&](auto const& entry) { return entry.kind == kind; });
  }));
  CHECK(ledger.size() == connectors::twins::effect_kinds.size() + 1);
}

TEST_CASE("twins over http: every request of a connector is known by the connector's own verb") {
  connectors::twins::Ledger ledger;
  std::vector<std::string> misread;
  walk_in_process(everything(), ledger, misread);
  for (auto const& each : misread) FAIL_CHECK(each);
  HttpRequest unknown;
  unknown.method = "PUT";
  unknown.target = "/contacts/co-101";
  CHECK(connectors::twins::verbs_of("ticket_inbox", unknown).verbs.empty());
  CHECK(connectors::twins::verbs_of("ticket_inbox", unknown).writes);
}

TEST_CASE("twins over http: every verb answers the same over a socket as in process, and so do the ledgers") {
  auto const all = everything();
  connectors::twins::Ledger ledger;
  std::vector<std::string> misread;
  auto const expected = walk_in_process(all, ledger, misread);
  Bench bench(all.world);
  app::Counterparts counterparts(*bench.transport, bench.env, app::connections_to(all.world));
  std::vector<Json> said;
  engine::TaskGroup group;
  group.start(every_verb::walk(counterparts, bench.env, all.steps, 20s, said));
  bench.env.run_while([&] { return !group.idle(); });
  group.rethrow();
  REQUIRE(said.size() == expected.size());
  for (std::size_t i = 0; i < said.size(); ++i) CHECK(said[i].dump(1) == expected[i].dump(1));
  auto const there = bench.ledger();
  REQUIRE(there.size() == ledger.size());
  for (std::size_t i = 0; i < ledger.size(); ++i) {
    CHECK(there[i].at("kind") == ledger[i].kind);
    CHECK(there[i].at("subject") == ledger[i].subject);
    CHECK(there[i].value("effect", "") == ledger[i].effect);
    CHECK(there[i].at("by") == "engine");
    CHECK(there[i].at("detail") == ledger[i].detail);
  }
}
