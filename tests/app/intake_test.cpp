// What becomes of a thread whose case cannot be opened, and is what a person or triage says to a case kept together
// with what is remembered of the thread? The poll and the desk before a small inbox, with a workflow that may break.
#include "app/intake.hpp"

#include <stdexcept>

#include "app/desk.hpp"
#include "tests/connectors/ticket_inbox/practice_inbox.hpp"
#include "tests/engine/shell/counting_store.hpp"

namespace {

using connectors::inbox_tests::Bench;
using workflows::codec::Json;

// Opens, is joined, and breaks when it is told to.
class Fragile final : public engine::Workflow {
 public:
  bool broken = false;

  std::string name() const override { return "late_fee_question"; }
  int version() const override { return 1; }
  engine::TableInfo const& table() const override { return table_; }
  std::variant<engine::Event, std::string> decode(std::string const& type, int version,
                                                  std::string const& payload) const override {
    return engine::Event{type, version, payload, nullptr};
  }
  engine::Step step(std::string const&, std::span<engine::Event const> history,
                    engine::Event const& next) const override {
    if (broken) throw std::runtime_error("a step that breaks");
    auto const& first = history.empty() ? next : history.front();
    engine::Step step;
    step.expected = true;
    step.summary.state = "Reading";
    step.summary.waiting_for = "person";
    step.summary.tags = {{"ticket", Json::parse(first.payload).at("ticket").get<std::string>()}};
    return step;
  }
  engine::Event answer(std::span<engine::Event const>, engine::Command const&, engine::Instant) const override {
    return {};
  }
  std::optional<NotNow> may_arm(std::span<engine::Event const>, engine::Command const&,
                                engine::Instant) const override {
    return std::nullopt;
  }
  Form form(engine::Command const&) const override { return {}; }
  std::variant<engine::Event, std::string> recorded(
      engine::Command const&, std::vector<std::pair<std::string, std::string>> const&) const override {
    return "nothing is recorded here";
  }

 private:
  engine::TableInfo table_;
};

connectors::twins::World one_thread(std::string const& text) {
  auto world = connectors::inbox_tests::practice_world();
  auto& thread = world.conversations.front();
  thread.subject = "A question";
  thread.body = text;
  thread.author_email = "mira@client.example";
  thread.participants = {"co-2"};
  thread.parts.clear();
  return world;
}

std::unique_ptr<engine::store::Store> store_in_memory() {
  auto opened = engine::store::open("", {.in_memory = true});
  REQUIRE(opened.index() == 0);
  return std::get<0>(std::move(opened));
}

// The poll before one thread. Nothing is asked of the platform here; the inbox stands in for it.
struct Post {
  explicit Post(std::string const& text) : bench(one_thread(text)) {
    practice.people = {{"dana", "Dana Reed", "", {"coordinator"}}};
  }
  void poll(engine::Duration duration = std::chrono::seconds{1}) {
    intake.begin();
    bench.env.pass(duration);
    intake.rethrow();
  }
  app::Remembered known() {
    auto found = app::recall(store, "215473");
    REQUIRE(found);
    return *found;
  }
  engine::Said join(std::string const& case_id) {
    return desk.decide_thread(seat(), "215473", app::Desk::Choice::join, case_id, "the same fee", bench.env.now());
  }
  app::Seat seat() { return {practice.people.front(), false}; }

  Bench bench;
  parcel::CountingStore store{store_in_memory()};
  Fragile workflow;
  app::Practice practice;
  engine::Engine engine{bench.env, store, bench.inbox, {&workflow}, {}, {}};
  app::Desk desk{engine, practice};
  app::Intake intake{bench.env, engine, bench.inbox, bench.inbox, practice, std::chrono::minutes{10}};
};

constexpr auto asks = "Hi, why was I charged a late cancellation fee?";

}  // namespace

TEST_CASE("intake: a thread whose case opens is remembered with it") {
  Post post(asks);
  post.poll();
  REQUIRE(post.store.cases({}).size() == 1);
  CHECK(app::Intake::unopened(post.store).empty());
  CHECK(post.known().case_id == "C-1");
}

TEST_CASE("intake: a matter whose case cannot be opened stands in the queue until a person decides") {
  Post post(asks);
  post.workflow.broken = true;
  post.poll();
  CHECK(post.store.cases({}).empty());
  auto const waiting = app::Intake::unopened(post.store);
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].ticket == "215473");
  CHECK(waiting[0].best == "late_fee_question");
  auto const known = post.known();
  REQUIRE(known.matters.size() == 1);
  CHECK(known.matters[0].state == "waits");
  CHECK(known.matters[0].case_id.empty());
  CHECK(known.matters[0].sentence.find("could not be opened") != std::string::npos);
  // Nothing moves in the thread: it stays there, once, over any number of polls and starts.
  post.poll(std::chrono::hours{1});
  CHECK(app::Intake::unopened(post.store).size() == 1);
  CHECK(post.known().matters.size() == 1);
  // When the program is mended, a person opens it.
  post.workflow.broken = false;
  auto const said = post.desk.decide_thread(post.seat(), "215473", app::Desk::Choice::open, "late_fee_question",
                                            "it works again", post.bench.env.now());
  CHECK(said.kind == engine::Said::Kind::accepted);
  CHECK(app::Intake::unopened(post.store).empty());
  CHECK(post.known().matters[0].state == "opened");
}

TEST_CASE("desk: a thread joins a case and is settled in one transaction, or neither") {
  Post post("Please waive the late cancellation fee.");
  auto const id = post.engine.open_case("late_fee_question", "CaseOpened", R"({"ticket":"900001"})", {"dana", true});
  REQUIRE(id == "C-1");
  post.poll();
  REQUIRE(app::Intake::unopened(post.store).size() == 1);
  auto const commits = post.store.commits;
  SECTION("joined") {
    auto const said = post.join(id);
    CHECK(said.kind == engine::Said::Kind::accepted);
    CHECK(said.reference == id);
    CHECK(post.store.commits == commits + 1);
    CHECK(post.known().matters[0].state == "joined");
    CHECK(post.known().matters[0].by == "dana");
    CHECK(app::Intake::unopened(post.store).empty());
    CHECK(post.store.events_of(id).back().type == "TicketJoined");
  }
  SECTION("the case does not take it: it still waits") {
    post.workflow.broken = true;
    CHECK(post.join(id).kind == engine::Said::Kind::refused);
    CHECK(post.known().matters[0].state == "waits");
    CHECK(app::Intake::unopened(post.store).size() == 1);
    CHECK(post.store.events_of(id).back().type == "CaseOpened");
  }
}
